"""`danvan compare`: sides told apart, counts those of a single analysis, statuses swap with the sides, all formats say the same."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli import compare, pipeline, writers
from danvan_cli.models import ROLES
from danvan_cli.tables import Table
from danvan_cli.writers import comparison_html, comparison_xlsx
from danvan_cli.writers import csv as csv_writer
from tests.conftest import SAMPLES

PAPERS = sorted((SAMPLES / "hoi-thao-dan-van-kheo").glob("*.txt"))
SWAPPED = {"new": "gone", "gone": "new", "growing": "shrinking", "shrinking": "growing", "persisting": "persisting"}


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample papers as two years; 01 stands in both, 02 twice in the first, names clash."""
    root = tmp_path_factory.mktemp("years")
    old, new = root / "2023", root / "2024"
    old.mkdir()
    new.mkdir()
    for i, paper in enumerate(PAPERS):
        shutil.copy(paper, (old if i % 2 else new) / f"bai-{i // 2}.txt")
    shutil.copy(PAPERS[0], old / "gui-lai.txt")
    shutil.copy(PAPERS[1], old / "hai-lan.txt")
    return old, new


@pytest.fixture(scope="module")
def found(years: tuple[Path, Path]) -> compare.Comparison:
    return compare.run(*map(str, years))


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_sides(found: compare.Comparison) -> None:
    """20 papers, of which one on both sides: 11 and 10; a paper twice in one folder is one."""
    assert (len(found.corpus.papers), len(found.old), len(found.new), len(found.both)) == (20, 11, 10, 1)
    assert len(found.corpus.duplicates) == 2


def test_counts_are_those_of_one_analysis(found: compare.Comparison) -> None:
    assert [c.point for c in found.points] == list(found.corpus.point_list)
    for c in found.points:
        assert c.point and len(c.old | c.new) == c.point.papers
        assert c.old <= found.old
        assert c.new <= found.new
        assert c.old & c.new <= found.both
    for c in found.themes:
        assert c.old | c.new == {s.paper for s in found.corpus.labelled if (s.role, s.theme) == (c.role, c.theme)}


def test_same_points_as_a_single_analysis(found: compare.Comparison, years: tuple[Path, Path]) -> None:
    alone = pipeline.analyze([str(y) for y in years])
    assert alone.point_list == found.corpus.point_list


def test_sources_lead_to_the_words(found: compare.Comparison, years: tuple[Path, Path]) -> None:
    files = {f"{y.name}/{p.name}": p for y in years for p in y.glob("*.txt")} | {p.name: p for y in years for p in y.glob("*.txt")}
    for row in found.table("points").records():
        for side, folder in (("sources_old", years[0]), ("sources_new", years[1])):
            for source in filter(None, str(row[side]).split("; ")):
                name, line = source.rsplit(":", 1)
                assert files[name].read_text("utf-8").splitlines()[int(line) - 1].strip()
                if name.split("/")[0] in {"2023", "2024"} and not found.both & {name}:
                    assert name.startswith(folder.name)


def test_swapped(found: compare.Comparison, years: tuple[Path, Path]) -> None:
    other = compare.run(str(years[1]), str(years[0]))
    back = {c.point.point_id: c for c in other.points if c.point}
    for c in found.points:
        assert c.point
        d = back[c.point.point_id]
        assert (d.status, d.p_value, d.q_value, d.old, d.new) == (SWAPPED[c.status], c.p_value, c.q_value, c.new, c.old)
    assert {(c.role, c.theme): SWAPPED[c.status] for c in found.themes} == {(c.role, c.theme): c.status for c in other.themes}


@pytest.mark.parametrize("how", ["same", "copy"])
def test_with_itself(how: str, tmp_path: Path) -> None:
    for paper in PAPERS[:4]:
        shutil.copy(paper, tmp_path)
    other = tmp_path
    if how == "copy":
        other = tmp_path.with_name(tmp_path.name + "-copy")
        shutil.copytree(tmp_path, other)
    itself = compare.run(str(tmp_path), str(other))
    assert {c.status for c in (*itself.points, *itself.themes)} == {"persisting"}
    assert itself.both == itself.old == itself.new
    assert {c.q_value for c in itself.points} == {1.0}


@cache
def corpus() -> Any:
    return pipeline.analyze([str(p) for p in PAPERS[:12]])


@given(st.lists(st.sampled_from(["old", "new", "both"]), min_size=12, max_size=12), st.sampled_from([0.05, 0.5, 1.0]))
@settings(max_examples=10, deadline=None)
def test_any_division(sides: list[str], level: float) -> None:
    """However papers are dealt out: statuses are facts of the counts, and swap with the sides."""
    if not {"old", "both"} & set(sides) or not {"new", "both"} & set(sides):
        return
    of = {p.name: frozenset({"old", "new"} if s == "both" else {s}) for p, s in zip(corpus().papers, sides, strict=True)}
    back = {n: frozenset({"old", "new"} if len(s) == 2 else {"old", "new"} - s) for n, s in of.items()}
    one, other = (compare.build(corpus(), x.__getitem__, level, ("a", "b")) for x in (of, back))
    for c, d in zip((*one.points, *one.themes), (*other.points, *other.themes), strict=True):
        assert d.status == SWAPPED[c.status]
        assert (c.status == "new") == (not c.old)
        assert (c.status == "gone") == (not c.new)
        if c.status in {"growing", "shrinking"}:
            assert c.q_value <= level
            assert (len(c.new) / len(one.new) > len(c.old) / len(one.old)) == (c.status == "growing")
    for c, answers in one.unresolved:
        assert c.role == "limitation"
        assert c.old
        assert c.new
        for a in answers:
            assert a.point.theme == c.theme
            assert corpus().labelled[a.statement].paper in one.old


def test_growing_needs_many(tmp_path: Path) -> None:
    """A limitation in 2 of 12 papers, then in 12 of 12, grows; one in 5, then 7 persists."""
    plain = "ĐẢNG UỶ XÃ {n}\nTHAM LUẬN\n\nHẠN CHẾ, TỒN TẠI\n{said}"
    seldom = "- Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu.\n"
    often = "- Công tác kiểm tra, giám sát chưa được thực hiện thường xuyên.\n"
    names = ["An Bình", "Tân Hoà", "Phú Thịnh", "Bình Minh", "Long Sơn", "Vĩnh Lộc", "Đông Hải", "Hoà Khê", "Cát Tân", "Sơn Lãng", "Mỹ Đức", "Thanh Bình"]
    for folder, first, second in (("truoc", 2, 5), ("sau", 12, 7)):
        (tmp_path / folder).mkdir()
        for i, n in enumerate(names):
            own = f"- Đội ngũ cán bộ {n} còn thiếu {i + 3} người, việc tiếp dân ở trụ sở {n} {folder} chưa nền nếp.\n"
            said = seldom * (i < first) + often * (i < second) + own
            (tmp_path / folder / f"{i}.txt").write_text(plain.format(n=n.upper(), said=said), "utf-8")
    got = compare.run(str(tmp_path / "truoc"), str(tmp_path / "sau"))
    rows = {str(r["point"])[2:10]: r for r in got.table("points").records()}
    assert [rows["Kinh phí"][c] for c in ("status", "papers_old", "papers_new", "share_old", "share_new")] == ["growing", 2, 12, 0.1667, 1.0]
    assert [rows["Công tác"][c] for c in ("status", "papers_old", "papers_new")] == ["persisting", 5, 7]


def test_formats_say_the_same(danvan: Any, found: compare.Comparison, years: tuple[Path, Path], tmp_path: Path) -> None:
    def render(table: Table, fmt: str) -> bytes:
        return b"".join(writers.render(table, fmt))

    table = found.table("points")
    assert table.columns == compare.POINT_COLUMNS
    rows = records(render(table, "csv"))
    objects = json.loads(render(table, "json"))
    assert [json.loads(x) for x in render(table, "jsonl").splitlines()] == objects
    assert [{k: str(csv_writer.guard(v)) for k, v in o.items()} for o in objects] == rows
    assert render(table, "md").count(b"\n") == len(rows) + 2
    assert danvan("compare", *years, "-r", "all", "-o", tmp_path / "x.csv").returncode == 0
    assert (tmp_path / "x.csv").read_bytes() == render(table, "csv")
    assert found.table("themes").columns == compare.THEME_COLUMNS
    assert found.table("unresolved").columns == compare.UNRESOLVED_COLUMNS
    assert json.loads(danvan("compare", *years, "--view", "unresolved", "-f", "json").stdout) == found.table("unresolved").records()


def test_workbook(found: compare.Comparison, tmp_path: Path) -> None:
    """A sheet a table, cells as in the table, text as text; the same bytes twice."""
    openpyxl = pytest.importorskip("openpyxl")
    data = comparison_xlsx.render(found, "vi", ROLES)
    assert data == comparison_xlsx.render(found, "vi", ROLES)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Ý chính", "Hạn chế chưa được giải quyết", "Chủ đề"]
    sheet, rows = book["Ý chính"], found.table("points").records()
    head = [c.value for c in sheet[1]]
    assert head[:4] == ["Vai trò", "Biến động", "Số bài 2023", "Số bài 2024"]
    assert sheet.max_row == len(rows) + 1
    for cells, r in zip(sheet.iter_rows(min_row=2, values_only=True), rows, strict=True):
        row = dict(zip(head, cells, strict=True))
        assert (row["Số bài 2023"], row["Số bài 2024"], row["Ý chính (nguyên văn)"], row["Mã"]) == (r["papers_old"], r["papers_new"], r["point"], r["point_id"])
        assert row["Nguồn 2023"] == (r["sources_old"] or None)
    assert not any(c.data_type == "f" for s in book for line in s for c in line)
    english = openpyxl.load_workbook(io.BytesIO(comparison_xlsx.render(found, "en", ROLES)))
    assert english.sheetnames == ["Points", "Unresolved limitations", "Themes"]


def test_page(found: compare.Comparison, danvan: Any, years: tuple[Path, Path], tmp_path: Path) -> None:
    """A table a view with all its rows, quotations as they are, nothing that runs; the same bytes from the command."""
    from selectolax.lexbor import LexborHTMLParser as HTMLParser

    data = comparison_html.render(found, "vi", ROLES)
    page = HTMLParser(data.decode())
    for view, section in zip(("points", "unresolved", "themes"), page.css("section"), strict=True):
        assert section.attributes["id"] == view
        assert len(section.css("tbody tr")) == len(found.table(view).rows)
    cells = [row.css("td") for row in page.css("#points tbody tr")]
    for row, r in zip(cells, found.table("points").records(), strict=True):
        assert row[1].text() == f"{r['papers_old']}/{len(found.old)} → {r['papers_new']}/{len(found.new)}"
        assert row[4].text(deep=False) == r["point"]
        assert str(r["point_id"]) in row[4].css_first(".src").text()
    assert not page.css("script")
    assert (page.css_first("meta[http-equiv]").attributes["content"] or "").startswith("default-src 'none';")
    assert danvan("compare", *years, "-r", "all", "-o", tmp_path / "x.html", "-q").returncode == 0
    assert (tmp_path / "x.html").read_bytes() == data


def test_workbook_command(danvan: Any, tmp_path: Path) -> None:
    assert danvan("compare", PAPERS[0], PAPERS[1], "-o", tmp_path / "x.xlsx").returncode == 0
    assert (tmp_path / "x.xlsx").read_bytes().startswith(b"PK")
    assert danvan("compare", PAPERS[0], PAPERS[1], "-o", tmp_path / "x.docx").returncode == 2


def test_screen(danvan: Any, years: tuple[Path, Path]) -> None:
    shown = danvan("compare", *years, "--top", "3").stdout.decode()
    for said in ("A = 2023: 11 tham luận · B = 2024: 10 tham luận", "1 bài có ở cả hai bên", "MỚI: chỉ B nêu", "KHÔNG CÒN NÊU", "HẠN CHẾ CHƯA ĐƯỢC GIẢI QUYẾT", "A đã rút ra hoặc đề xuất: “", "Benjamini–Hochberg", "CHỦ ĐỀ"):
        assert said in shown
    assert "UNRESOLVED LIMITATIONS" in danvan("compare", *years, "--top", "3", "--lang", "en").stdout.decode()
    part = danvan("compare", *years, "--view", "themes").stdout.decode()
    assert len(part) > 500
    assert part.split("\n", 1)[1] in shown


def test_nearly_the_same_paper(tmp_path: Path) -> None:
    """Last year's paper with a paragraph changed is a paper of its own, and named."""
    for side in ("a", "b"):
        (tmp_path / side).mkdir()
    old = PAPERS[4].read_text("utf-8")
    (tmp_path / "a" / "cu.txt").write_text(old, "utf-8")
    (tmp_path / "b" / "moi.txt").write_text(old[: len(old) * 3 // 4] + "\nNăm nay Hội mở thêm 5 lớp học nghề cho chị em ở xóm trọ.\n", "utf-8")
    shutil.copy(PAPERS[5], tmp_path / "b")
    got = compare.run(str(tmp_path / "a"), str(tmp_path / "b"))
    assert got.near == {"moi.txt": "cu.txt"}
    assert (len(got.old), len(got.new), len(got.both)) == (1, 2, 0)


def test_sure_statements_alone(years: tuple[Path, Path], found: compare.Comparison) -> None:
    sure = compare.run(*map(str, years), min_confidence=0.9)
    assert 0 < len(sure.corpus.labelled) < len(found.corpus.labelled)
    assert sure.corpus.left_out == len(found.corpus.labelled) - len(sure.corpus.labelled)


def test_archives(tmp_path: Path) -> None:
    """Papers in a zip belong to the side of the zip."""
    for side, papers in (("a", PAPERS[:2]), ("b", PAPERS[2:4])):
        (tmp_path / side).mkdir()
        with zipfile.ZipFile(tmp_path / side / "bai.zip", "w") as archive:
            for i, paper in enumerate(papers):
                archive.write(paper, f"x/{i}.txt")
    found = compare.run(str(tmp_path / "a"), str(tmp_path / "b"))
    assert (len(found.old), len(found.new), len(found.both)) == (2, 2, 0)
    assert {n.split("/")[0] for n in found.old} == {"a"}


@pytest.mark.parametrize(("old", "new", "code", "said"), [("there", "nowhere", 3, "nowhere"), ("there", "empty", 4, "empty"), ("there", "bad", 3, "bad"), ("-", "there", 2, "(-)")])
def test_errors(danvan: Any, tmp_path: Path, old: str, new: str, code: int, said: str) -> None:
    for name in ("there", "empty", "bad"):
        (tmp_path / name).mkdir()
    shutil.copy(PAPERS[0], tmp_path / "there")
    (tmp_path / "bad" / "x.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    done = danvan("compare", old, new, cwd=tmp_path, LC_ALL="vi_VN.UTF-8")
    assert done.returncode == code, done.stderr
    assert not done.stdout
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("danvan: lỗi: ")
    assert said in last
