"""The same paper twice is one paper; near copies are shown as such; papers that only share a form are two."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from danvan_cli import analyze

BODY = """I. KẾT QUẢ ĐẠT ĐƯỢC
- Xã vận động được 96 hộ hiến đất làm đường, mở rộng xong 7 km đường liên thôn trong hai năm.
- Tổ dân vận ở 8 thôn sinh hoạt đều mỗi tháng, nắm được việc trong dân ngay từ khi mới phát sinh.
II. HẠN CHẾ
- Kinh phí cho tổ dân vận hầu như không có, anh em tự bỏ tiền xăng xe khi xuống thôn xa.
- Phối hợp giữa Mặt trận với chính quyền còn theo sự vụ, chưa thành quy chế rõ ràng.
III. BÀI HỌC KINH NGHIỆM
- Phải kiên trì, nói để dân hiểu trước rồi mới bàn chuyện góp công góp của.
"""


def paper(unit: str, extra: str = "") -> str:
    return f"{unit}\nTHAM LUẬN\nDân vận khéo trong xây dựng đường làng ngõ xóm\n\n{BODY}{extra}"


def check(danvan, folder: Path) -> dict[str, dict[str, str]]:
    done = danvan("check", folder, "-f", "csv", "--csv-raw")
    assert done.returncode == 0, done.stderr.decode()
    return {r["paper"]: r for r in csv.DictReader(io.StringIO(done.stdout.decode()))}


def test_the_same_paper_under_another_name_counts_once(tmp_path: Path, danvan) -> None:
    (tmp_path / "ban-1.txt").write_text(paper("ĐẢNG ỦY XÃ KHE LIM"), "utf-8")
    (tmp_path / "gui-lai.md").write_text(paper("ĐẢNG ỦY XÃ KHE LIM").replace("\n", "\n\n"), "utf-8")
    (tmp_path / "khac.txt").write_text("ĐẢNG ỦY XÃ HÓC CÂY\nTHAM LUẬN\nGiữ nghề đan lát\n\nII. HẠN CHẾ\n- Vốn vay đến chậm, nhiều hộ bỏ nghề giữa chừng vì không có đầu ra.\n", "utf-8")
    analysis = analyze([str(tmp_path)])
    assert [p.name for p in analysis.papers] == ["gui-lai.md", "khac.txt"]
    assert analysis.duplicates == {"ban-1.txt": "gui-lai.md"}
    assert set(analysis.points.share) == {0.5}
    rows = analysis.frame("papers").set_index("paper")
    assert rows.loc["ban-1.txt", "status"] == "duplicate"
    assert "gui-lai.md" in rows.loc["ban-1.txt", "note"]
    assert check(danvan, tmp_path)["ban-1.txt"]["status"] == "duplicate"
    assert danvan("analyze", tmp_path, "--strict", "-q").returncode == 0


@pytest.mark.parametrize(("one", "two"), [("XÃ KHE LIM", "XÃ HÓC CÂY"), ("ĐẢNG ỦY PHƯỜNG 1", "ĐẢNG ỦY PHƯỜNG 2")])
def test_a_copied_paper_of_another_unit_is_a_near_copy(one: str, two: str, tmp_path: Path, danvan) -> None:
    (tmp_path / "a.txt").write_text(paper(one), "utf-8")
    (tmp_path / "b.txt").write_text(paper(two), "utf-8")
    rows = check(danvan, tmp_path)
    assert {r["status"] for r in rows.values()} == {"read"}
    assert "b.txt" in rows["a.txt"]["note"]
    assert "%" in rows["b.txt"]["note"]


def test_papers_that_share_a_form_are_left_alone(tmp_path: Path, danvan) -> None:
    samples = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-dan-van-kheo"
    rows = check(danvan, samples)
    assert not [r for r in rows.values() if "%" in r["note"] or r["status"] != "read"]


def test_order_does_not_decide_which_file_is_kept(tmp_path: Path) -> None:
    for name in ("z", "a", "m"):
        (tmp_path / f"{name}.txt").write_text(paper("XÃ KHE LIM"), "utf-8")
    files = [str(p) for p in sorted(tmp_path.glob("*.txt"))]
    for order in (files, files[::-1]):
        analysis = analyze(order)
        assert [p.name for p in analysis.papers] == ["a.txt"]
        assert analysis.duplicates == {"m.txt": "a.txt", "z.txt": "a.txt"}
