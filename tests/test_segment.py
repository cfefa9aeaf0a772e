"""Cutting papers into statements: case files that a linguist can add to, and what must always hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli import gold, segment, text

CASES = sorted((Path(__file__).parent / "cases" / "segment").glob("*.txt"))
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case_file(path: Path) -> None:
    given_text, expected = path.read_text("utf-8").split("# output\n")
    found = [f"{s.line}|{s.text}" for s in segment.statements(text.nfc(given_text))]
    assert found == expected.splitlines()


PIECES = st.lists(
    st.sampled_from(
        ["Một là, phải kiên trì", "kinh phí còn ít", "I. KẾT QUẢ", "- Đã làm xong.", "(1) việc này; (2) việc kia", "TP.HCM", "3.450 tr.đ", "\n", "\n\n", ". ", "; ",
         ": ", " ", "…", "“Dân vận khéo”", "v.v...", "👉 Tuyên truyền", "\u00a0", "Tuy nhiên", "a) ", "1.", "hạn chế ở khâu kiểm tra, việc phối hợp, nguồn vốn và cán bộ", "́", "\t", "x" * 50]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PIECES | st.text(max_size=300))
def test_every_visible_character_lies_in_exactly_one_statement(raw: str) -> None:
    paper = text.nfc(raw.replace("\r", "\n"))
    found = segment.statements(paper)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert all(s.text == text.fold_space(paper[s.start : s.end]) and s.text for s in found)
    assert all(s.line == paper.count("\n", 0, s.start) + 1 for s in found)
    covered = "".join(paper[s.start : s.end] for s in found)
    assert "".join(covered.split()) == "".join(paper.split())


def test_cuts_agree_with_the_authors_of_the_samples() -> None:
    """Boundary F1 on the sample workshops, which their authors cut while writing (measured: 0.97)."""
    right = mine = theirs = 0
    for folder in sorted(SAMPLES.iterdir()):
        for paper in gold.load(folder):
            cuts = _ends([s.text for s in segment.statements(text.nfc(paper.path.read_text("utf-8")))])
            wanted = _ends([r.text for r in paper.rows])
            right += len(cuts & wanted)
            mine += len(cuts)
            theirs += len(wanted)
    assert 2 * right / (mine + theirs) > 0.95


def _ends(pieces: list[str]) -> set[int]:
    out, at = set(), 0
    for piece in pieces:
        at += len(gold.squeeze(piece))
        out.add(at)
    return out


def test_a_long_line_is_cut_in_reasonable_work() -> None:
    """A paper of one line of a million characters comes through (a quadratic rule would not finish)."""
    line = "Đồng chí Bí thư phát biểu tại Hội nghị. Kinh phí còn hạn hẹp; cán bộ kiêm nhiệm nhiều việc (xem báo cáo). " * 9000
    assert len(segment.statements(line)) >= 18_000


def test_items_and_aspects() -> None:
    paper = "III. BÀI HỌC\nMột là, phải kiên trì. Có kiên trì dân mới tin.\nCâu nối tiếp của bài học thứ nhất.\nHai là, phải công khai.\nIV. ĐỀ XUẤT\nĐề nghị trên hỗ trợ."
    found = segment.statements(paper)
    items = [s.item for s in found]
    assert items == [-1, 1, 1, 1, 4, -1, -1]
    assert [s.heading for s in found] == [True, False, False, False, False, True, False]
