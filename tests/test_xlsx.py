"""The workbook: every cell as in the CSV, nothing runs, links lead there and back, limits are counted, LibreOffice opens it as it is."""

from __future__ import annotations

import csv
import io
import os
import pty
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from danvan_cli import settings, tables, writers
from danvan_cli.models import CORE_ROLES, ROLES, Corpus, Refused
from danvan_cli.writers import csv as csv_writer
from danvan_cli.writers.xlsx import book, heights, sheets
from tests.programs import convert, convert_all

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "samples" / "hoi-thao-dan-van-kheo"
NAMES = {
    "vi": ["Tổng quan", "Thành tựu", "Hạn chế", "Bài học", "Nguyên nhân", "Đề xuất, kiến nghị", "Chủ đề", "Ma trận", "Trích dẫn", "Tài liệu"],
    "en": ["Overview", "Achievements", "Limitations", "Lessons", "Causes", "Proposals", "Themes", "Matrix", "Quotations", "Papers"],
}
QUOTES = "Trích dẫn"
# column of a view → column of its sheet, from 0
POINTS = {"point_id": 0, "papers": 1, "share": 2, "mentions": 3, "point": 6, "theme_label": 7, "sources": 8}
STATEMENTS = {"point_id": 0, "role_label": 1, "theme_label": 2, "unit": 3, "paper": 4, "line": 5, "statement": 6, "confidence": 7, "statement_id": 8}
THEMES = {"theme_label": 0, "papers": 1, "achievements": 2, "limitations": 3, "lessons": 4, "causes": 5, "proposals": 6, "stability": 7, "terms": 8, "theme": 9}
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def load(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def shown(value: Any) -> str:
    """A cell as the CSV writes it."""
    return "" if value is None else str(value)


def body(sheet: Worksheet) -> list[list[str]]:
    return [[shown(c) for c in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def view(analysis: Corpus, name: str, roles: tuple[str, ...] = ROLES, lang: str = "vi") -> list[dict[str, str]]:
    data = b"".join(csv_writer.render(tables.build(analysis, name, lang=lang, roles=roles), raw=True))
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return [{k: re.sub(r"^([01])\.0$", r"\1", v) for k, v in row.items()} for row in rows]  # a spreadsheet knows no 1.0


@pytest.fixture(scope="module")
def made(danvan: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the command itself, all roles."""
    path = tmp_path_factory.mktemp("xlsx") / "tổng hợp.xlsx"
    done = danvan("analyze", SAMPLES, "-r", "all", "-o", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    return path


@pytest.fixture(scope="module")
def workbook(made: Path) -> openpyxl.Workbook:
    return load(made.read_bytes())


# ---------------------------------------------------------------- what it holds


def test_every_cell_as_in_the_csv(workbook: openpyxl.Workbook, workshop: Corpus) -> None:
    assert workbook.sheetnames == NAMES["vi"]
    points = view(workshop, "points")
    for role, name in zip(ROLES, NAMES["vi"][1:6], strict=True):
        wanted = [[p[c] for c in POINTS] for p in points if p["role"] == role]
        assert [[row[i] for i in POINTS.values()] for row in body(workbook[name])] == wanted
        assert len(wanted) > 10
    order = {p["point_id"]: i for i, p in enumerate(points)}
    statements = sorted(view(workshop, "statements"), key=lambda s: order[s["point_id"]])  # stable: papers and lines in their order
    assert [[row[i] for i in STATEMENTS.values()] for row in body(workbook[QUOTES])] == [[s[c] for c in STATEMENTS] for s in statements]
    assert [[row[i] for i in THEMES.values()] for row in body(workbook["Chủ đề"])] == [[t[c] for c in THEMES] for t in view(workshop, "themes")]
    matrix = view(workshop, "matrix")
    assert [shown(c.value) for c in workbook["Ma trận"][1]][1:] == list(matrix[0])[2:]
    assert body(workbook["Ma trận"]) == [list(m.values())[1:] for m in matrix]
    status = {"read": "đã đọc"}
    assert body(workbook["Tài liệu"]) == [[status.get(v, v) if k == "status" else v for k, v in p.items()] for p in view(workshop, "papers")]


def test_marks_and_own_words(workbook: openpyxl.Workbook, workshop: Corpus) -> None:
    rows = {row[0]: row for name in NAMES["vi"][1:6] for row in body(workbook[name])}
    for p in workshop.point_list:
        assert rows[p.point_id][4] == str(p.own_words)
        assert ("*" in rows[p.point_id][5]) == (p.own_words < p.papers)
        assert ("?" in rows[p.point_id][5]) == tables.unsure(workshop, p)
    assert {row[5] for row in rows.values()} >= {"", "*", "?"}


def test_overview(workbook: openpyxl.Workbook, workshop: Corpus) -> None:
    sheet = workbook["Tổng quan"]
    counts = {shown(a).strip(): b for a, b in sheet.iter_rows(max_col=2, values_only=True) if isinstance(b, int)}
    per_role = Counter(s.role for s in workshop.labelled)
    assert counts["Tham luận đã đọc"] == len(workshop.papers) == 20
    assert counts["Số nhận định"] == len(workshop.labelled)
    assert counts["Chủ đề"] == len(view(workshop, "themes"))
    assert counts["Đơn vị"] == len(view(workshop, "matrix")[0]) - 2
    assert counts["Bài học kinh nghiệm"] == per_role["lesson"]
    shares = [p for r in ROLES for p in [q for q in workshop.point_list if q.role == r and q.papers >= 2][:5]]
    quoted = [(row[1], row[2], row[3]) for row in sheet.iter_rows(values_only=True) if row[3] in {p.point_id for p in workshop.point_list}]
    assert quoted == [(p.papers, p.text, p.point_id) for p in shares]


def test_overview_counts_what_was_left_out(workshop: Corpus) -> None:
    some = replace(workshop, refused=(Refused("a.png", "image"), Refused("b.txt", "empty")), duplicates={"c.txt": "d.txt"}, left_out=1234)
    found = load(writers.document(some, "xlsx", lang="vi", roles=CORE_ROLES))
    counts = {shown(a): b for a, b in found["Tổng quan"].iter_rows(max_col=2, values_only=True) if isinstance(b, int)}
    assert [counts[k] for k in ("Tệp không đọc được", "Tệp trùng, chỉ tính một lần", "Nhận định bỏ qua vì độ tin cậy thấp")] == [2, 1, 1234]
    assert [row[9] for row in body(found["Tài liệu"]) if row[0] in {"a.png", "b.txt", "c.txt"}] == ["không đọc", "không đọc", "trùng"]
    cause = next(row for row in found["Tổng quan"].iter_rows(values_only=True) if shown(row[0]).strip() == "Nguyên nhân")
    assert cause[2].endswith("(chạy với -r all để có trang riêng)")


def test_one_paper_alone(danvan: Any, tmp_path: Path) -> None:
    """A role without a point, no point shared, a matrix of one column."""
    (tmp_path / "a.txt").write_text("XÃ AN BÌNH\nTHAM LUẬN\n\nHẠN CHẾ, TỒN TẠI\n- Công tác phối hợp giữa các ngành chưa chặt chẽ, còn chồng chéo.\n", "utf-8")
    done = danvan("analyze", tmp_path / "a.txt", "-r", "all", "-f", "xlsx")
    assert done.returncode == 0, done.stderr
    found = load(done.stdout)
    assert found.sheetnames == NAMES["vi"]
    assert [len(body(found[n])) for n in (*NAMES["vi"][1:6], "Ma trận", QUOTES)] == [0, 1, 0, 0, 0, 1, 1]
    assert_no_formula(done.stdout)


def test_links_lead_there_and_back(workbook: openpyxl.Workbook) -> None:
    def target(cell: Any) -> Any:
        sheet, _, place = cell.hyperlink.location.rpartition("!")
        return workbook[sheet.strip("'")][place]

    quotes = workbook[QUOTES]
    first: dict[str, str] = {}
    for row in quotes.iter_rows(min_row=2):
        first.setdefault(row[0].value, row[0].coordinate)
        back = target(row[0])
        assert back.value == row[0].value
        assert back.parent.title in NAMES["vi"][1:6]
        assert (back.row == 2) or back.parent.cell(back.row - 1, 1).value != back.value
    seen = 0
    for name in NAMES["vi"][1:6]:
        for row in workbook[name].iter_rows(min_row=2, max_col=1):
            assert (target(row[0]).parent, target(row[0]).coordinate) == (quotes, first[row[0].value])
            seen += 1
    assert seen == len(first)
    linked = [c for row in workbook["Tổng quan"].iter_rows() for c in row if c.hyperlink]
    assert {target(c).parent.title for c in linked} == set(NAMES["vi"][1:])
    assert all(target(c).value == c.value for c in linked if c.value in first)


def test_laid_out_for_reading_and_print(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert "&P/&N" in sheet.oddFooter.right.text
        if sheet.title == "Tổng quan":
            assert len(sheet._charts) == 2
            continue
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:") and sheet.auto_filter.ref.endswith(str(sheet.max_row))
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert workbook["Thành tựu"]["C2"].number_format == "0%"
    assert workbook[QUOTES]["G2"].alignment.wrap_text


def test_charts_count_the_themes(made: Path, workshop: Corpus) -> None:
    themes = len(view(workshop, "themes"))
    with zipfile.ZipFile(made) as archive:
        charts = [archive.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2)]
    assert re.findall("<c:f>(.*?)</c:f>", charts[0]) == [f"'Chủ đề'!${c}$2:${c}${themes + 1}" for role in "CDEFG" for c in ("A", role)]
    assert "'Chủ đề'!$B$2" in charts[1]


def test_rows_are_fitted_anew(made: Path) -> None:
    """Rows have a height, and none is marked as set by hand: Excel fits them again after sorting."""
    with zipfile.ZipFile(made) as archive:
        rows = re.findall("<row [^>]*>", "".join(archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n))
    assert sum(" ht=" in r for r in rows) > 300
    assert not any("customHeight" in r for r in rows)


# ---------------------------------------------------------------- languages, roles, views


def test_english(workshop: Corpus) -> None:
    found = load(writers.document(workshop, "xlsx", lang="en", roles=ROLES))
    assert found.sheetnames == NAMES["en"]
    letters = re.compile("[ăâđêôơưạ-ỹ]", re.IGNORECASE)
    assert [c.value for name in NAMES["en"] if name != "Matrix" for c in found[name][1] if c.value and letters.search(c.value)] == []
    assert [row[i] for row in body(found["Quotations"]) for i in (1, 2)] == [v for s in _ordered(workshop, "en") for v in (s["role_label"], s["theme_label"])]


def _ordered(analysis: Corpus, lang: str) -> list[dict[str, str]]:
    order = {p.point_id: i for i, p in enumerate(analysis.point_list)}
    return sorted(view(analysis, "statements", lang=lang), key=lambda s: order[s["point_id"]])


@pytest.mark.parametrize("roles", [CORE_ROLES, ("lesson",), ("limitation", "cause")])
def test_only_the_roles_asked_for(workshop: Corpus, roles: tuple[str, ...]) -> None:
    found = load(writers.document(workshop, "xlsx", lang="vi", roles=roles))
    names = dict(zip(ROLES, NAMES["vi"][1:6], strict=True))
    assert found.sheetnames == ["Tổng quan", *(names[r] for r in roles), *NAMES["vi"][6:]]
    assert len(body(found[QUOTES])) == sum(s.role in roles for s in workshop.labelled)
    assert body(found["Ma trận"]) == [list(m.values())[1:] for m in view(workshop, "matrix", None if roles == CORE_ROLES else roles)]


def test_opens_at_the_view_asked_for(danvan: Any, made: Path, workbook: openpyxl.Workbook) -> None:
    """On standard output, too; with the same cells."""
    done = danvan("analyze", SAMPLES, "-r", "all", "-f", "xlsx", "--view", "matrix", "--no-cache", "--workers", "1", LC_ALL="C", TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="5")
    assert done.returncode == 0, done.stderr
    found = load(done.stdout)
    assert (found.active.title, workbook.active.title) == ("Ma trận", "Tổng quan")
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as again, zipfile.ZipFile(made) as before:
        parts = [n for n in before.namelist() if before.read(n) != again.read(n)]
        assert sorted(parts) == ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet8.xml"]  # what is active


def test_same_bytes(made: Path, workshop: Corpus) -> None:
    assert made.read_bytes() == writers.document(workshop, "xlsx", lang="vi", roles=ROLES)
    with zipfile.ZipFile(made) as archive:
        assert {i.date_time[:3] for i in archive.infolist()} == {(1980, 1, 1)}
        assert set(re.findall("20..-..-..T", archive.read("docProps/core.xml").decode())) == {"2000-01-01T"}


def test_streamed_the_same(workshop: Corpus, workbook: openpyxl.Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large corpus goes through temporary files: the same cells, links and heights, and the same bytes each time."""
    monkeypatch.setattr(settings, "XLSX_STREAMED", 1)
    data = [writers.document(workshop, "xlsx", lang="vi", roles=ROLES) for _ in range(2)]
    assert data[0] == data[1]
    found = load(data[0])
    for one, other in zip(found, workbook, strict=True):
        assert [[(c.value, c.hyperlink and c.hyperlink.location) for c in row] for row in one.iter_rows()] == [[(c.value, c.hyperlink and c.hyperlink.location) for c in row] for row in other.iter_rows()]
        assert {k: d.height for k, d in one.row_dimensions.items()} == {k: d.height for k, d in other.row_dimensions.items()}


# ---------------------------------------------------------------- wrong usage


def test_no_workbook_for_a_terminal() -> None:
    """Said before a paper is read: these do not exist."""
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "danvan_cli", "analyze", "missing.txt", "-f", "xlsx"]
    done = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=60)
    os.close(terminal)
    os.close(screen)
    assert done.returncode == 2
    assert done.stderr.decode() == "danvan: error: -f xlsx needs -o FILE\n"


@pytest.mark.parametrize("args", [["check", SAMPLES, "-o", "out.xlsx"], ["analyze", "missing.txt", "-o", "out.pdf"]])
def test_suffix_without_a_format(danvan: Any, tmp_path: Path, args: list[Any]) -> None:
    done = danvan(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)
    assert b"cannot guess a format from ." in done.stderr
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- nothing runs, nothing is changed


def put(texts: list[str], streamed: bool = False) -> bytes:
    """A workbook with these texts below one another."""
    whole = book.Book("vi", {"overview": "A"}, rows=settings.XLSX_STREAMED if streamed else 0)
    sheet = whole.sheets["overview"]
    for i, text in enumerate(texts):
        sheet.put(i, 0, text)
    return whole.close("A")


HOSTILE = [
    "=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(\"http://a\")", "{=1}", "http://a.vn", "internal:A1", "mailto:a@b.vn", "12", "1e5", "TRUE", "'x", " x ", "a\nb",
    "_x0041_", "\x01\x1f", "<r>a</r>", "<r><t>a</t></r>", "<r>&amp;</r>", "</t>", "]]>", "&lt;", "\ufffe\uffff", "#REF!", "ấ", "🙂" * 20, '"', "",
]  # fmt: skip


def stored(data: bytes) -> list[str]:
    """The first column as Excel reads it (openpyxl knows half of its escapes, _x0001_ for a control character)."""

    def text(of: Any) -> str:
        return ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(t.text or "" for t in of.iter("{*}t")))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        shared = [text(e) for e in etree.fromstring(archive.read("xl/sharedStrings.xml")).iter("{*}si")] if "xl/sharedStrings.xml" in archive.namelist() else []
        cells = etree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter("{*}c")
        return [shared[int(c.findtext("{*}v"))] if c.get("t") == "s" else text(c) for c in cells]


PRINTED = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)


@pytest.mark.parametrize("streamed", [False, True])
@given(texts=st.lists(st.text(max_size=60) | st.sampled_from(HOSTILE) | PRINTED.map(lambda t: f"<r>{t}</r>"), min_size=1, max_size=8))
@example(texts=HOSTILE)
@hypothesis_settings(max_examples=40, deadline=None)
def test_text_stays_that_text(streamed: bool, texts: list[str]) -> None:
    data = put(texts, streamed)
    found = load(data)["A"]
    for i, text in enumerate(texts, 1):
        assert bool(found.cell(i, 1).quotePrefix) == text.startswith(csv_writer.RISKY)
    assert stored(data) == texts
    assert_no_formula(data)


def assert_no_formula(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [n for n in archive.namelist() if re.search("vba|external|connection|query|embedding|activeX|calcChain", n, re.IGNORECASE)]
        for name in archive.namelist():
            tree = etree.fromstring(archive.read(name))  # every part is well-formed
            if "worksheets/sheet" in name:
                tags = {etree.QName(e).localname for e in tree.iter()}
                assert not tags & {"f", "formula", "formula1", "legacyDrawing", "oleObjects", "controls"}
                assert {e.get("t") for e in tree.iter("{*}c")} <= {None, "s", "inlineStr"}
            if name.endswith(".rels"):
                assert all(e.get("TargetMode") != "External" for e in tree)


def test_nothing_in_it_runs(made: Path) -> None:
    assert_no_formula(made.read_bytes())


def test_hostile_papers(danvan: Any, tmp_path: Path) -> None:
    """Statements, units and file names that look like formulas or markup; a name that is no Unicode."""
    folder = tmp_path / "papers"
    folder.mkdir()
    lines = "\n".join(f"{m} Công tác phối hợp giữa các ngành số {i} còn yếu, chưa chặt chẽ, hiệu quả thấp." for i, m in enumerate(["=", "+", "-", "@", "＝", "＠"]))
    text = "=XÃ HOÀ LỘC\nTHAM LUẬN\n\nHẠN CHẾ, TỒN TẠI\n" + lines + "\n<r>Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu.</r>\n"
    (folder / "=1+1.txt").write_text(text, "utf-8")
    done = danvan("analyze", folder, "-r", "all", "-o", tmp_path / "a.xlsx")
    assert done.returncode == 0, done.stderr
    data = (tmp_path / "a.xlsx").read_bytes()
    assert_no_formula(data)
    rows = body(load(data)[QUOTES])
    assert sum(row[6].startswith(csv_writer.RISKY) for row in rows) >= 4
    assert {row[4] for row in rows} == {"=1+1.txt"}
    assert any(row[6].startswith("<r>") for row in rows)


def test_names_that_are_no_unicode() -> None:
    assert load(put(["bai-\udcff.txt"]))["A"]["A1"].value == "bai-\ufffd.txt"


# ---------------------------------------------------------------- the limits of Excel


def test_limits_are_counted(workshop: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MAX_ROWS", 101)
    monkeypatch.setattr(book, "MAX_LINKS", 20)
    monkeypatch.setattr(book, "MAX_COLUMNS", 12)
    monkeypatch.setattr(book, "MAX_CHARS", 300)
    monkeypatch.setattr(sheets, "MAX_CHARS", 300)
    found = load(writers.document(workshop, "xlsx", lang="vi", roles=ROLES))
    full = load(writers.document(workshop, "xlsx", lang="en", roles=ROLES))  # the same cuts in the other language
    told = " ".join(shown(row[2].value) for row in found["Tổng quan"].iter_rows() if row[0].value == "Chưa đưa vào hết")
    assert len(told.split("; ")) > 3
    assert f"{len(workshop.labelled) - 100} dòng vượt giới hạn" in told
    assert f"{len(workshop.papers) + 1 - 12} đơn vị vượt giới hạn" in told
    links = sum(1 for s in found for row in s.iter_rows() for c in row if c.hyperlink)
    assert max(sum(1 for row in s.iter_rows() for c in row if c.hyperlink) for s in found) == 20
    missing = int(re.search(r"(\d+) mã không có liên kết", told)[1])  # type: ignore[index]
    reached = sum(1 for p in sheets.places(workshop, ROLES).quotation.values() if p < 101)
    assert links + missing >= reached + 100
    cut = sum(1 for s in found for row in s.iter_rows() for c in row if isinstance(c.value, str) and c.value.endswith(" …"))
    assert f"{cut} ô dài hơn" in told and cut
    assert all(len(c.value) <= 300 for s in found for row in s.iter_rows() for c in row if isinstance(c.value, str))
    sources = [shown(row[8]) for name in NAMES["vi"][1:6] for row in found[name].iter_rows(min_row=2, values_only=True)]
    whole = {p["point_id"]: p["sources"].split("; ") for p in view(workshop, "points")}
    shortened = [s for s in sources if s.endswith("nguồn, xem trang Trích dẫn")]
    assert shortened
    for name in NAMES["vi"][1:6]:
        for row in found[name].iter_rows(min_row=2, values_only=True):
            *kept, last = shown(row[8]).split("; ")
            more = re.fullmatch(r"\+(\d+) nguồn, xem trang Trích dẫn", last)
            assert len(kept) + (int(more[1]) if more else 1) == len(whole[str(row[0])])
    assert len(full.sheetnames) == 10


@given(st.text(alphabet="a🙂", min_size=1).map(lambda t: t * 4000))
@example("a" * 32_767)
@example("a" * 32_768)
@example("🙂" * 16_384)
@hypothesis_settings(max_examples=5, deadline=None)
def test_long_texts(text: str) -> None:
    """Excel counts in UTF-16 units and calls a file damaged that goes beyond."""
    value = load(put([text]))["A"]["A1"].value
    if len(text.encode("utf-16-le")) // 2 <= book.MAX_CHARS:
        assert value == text
    else:
        assert value.endswith(" …") and text.startswith(value[:-2])
        assert book.MAX_CHARS - 3 <= len(value.encode("utf-16-le")) // 2 <= book.MAX_CHARS


@given(st.text(alphabet="aà -M\n", max_size=300), st.floats(5, 90), st.floats(0, 40))
@hypothesis_settings(max_examples=80, deadline=None)
def test_a_wider_column_takes_fewer_lines(text: str, width: float, more: float) -> None:
    assert 1 <= heights.lines(text, width + more) <= heights.lines(text, width) <= max(1, len(text))


# ---------------------------------------------------------------- LibreOffice


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


def test_libreoffice_reads_what_the_csv_says(made: Path, workshop: Corpus, profile: Path, tmp_path: Path) -> None:
    """Every sheet as LibreOffice saves it, to the letter: the cells that test_every_cell_as_in_the_csv compares with our own CSV."""
    plain = tmp_path / "a.xlsx"
    plain.write_bytes(made.read_bytes())
    # UTF-8, cells as they are and not as they look, all sheets
    csv_filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    files = convert_all(plain, csv_filter, tmp_path, profile, "a-*.csv")
    saved = {p.stem[2:]: list(csv.reader(io.StringIO(p.read_text("utf-8"), newline=""))) for p in files}
    assert sorted(saved) == sorted(NAMES["vi"])
    workbook = load(made.read_bytes())
    for name in NAMES["vi"]:
        ours = [[f"{c.value:.0%}" if c.number_format == "0%" else shown(c.value) for c in row] for row in workbook[name].iter_rows()]  # it saves shares as percent only
        theirs = [row + [""] * (len(ours[0]) - len(row)) for row in saved[name]]
        assert theirs == ours, name


def test_libreoffice_needs_no_higher_rows(workshop: Corpus, profile: Path, tmp_path: Path) -> None:
    """LibreOffice shows an .xlsx with our heights and fits those of its own format: no text may be cut."""
    first, second = tmp_path / "1", tmp_path / "2"
    plain = tmp_path / "a.xlsx"
    plain.write_bytes(writers.document(workshop, "xlsx", lang="vi", roles=("limitation", "lesson")))
    names = ["Tổng quan", "Hạn chế", "Bài học", *NAMES["vi"][6:]]
    ours = convert(plain, "fods", first, profile)
    theirs = convert(ours, "fods", second, profile)
    wanted, given = (_heights(f) for f in (theirs, ours))
    assert list(wanted) == list(given) == names
    rows = [(a, b) for name in names if name != "Ma trận" for a, b in zip(given[name], wanted[name], strict=False)]  # upright headings wrap
    assert len(rows) > 400
    low = [r for r in rows if r[0] < r[1] - 1]
    assert len(low) <= len(rows) / 100, low  # fonts differ between machines
    assert sum(a - b for a, b in rows) / len(rows) < 8  # nor much too high


def test_libreoffice_prints_it(workshop: Corpus, profile: Path, tmp_path: Path) -> None:
    """Counts and charts on the first page, then the points; the matrix on one page; headings and numbers on every page. (In English: pypdf tears Vietnamese words.)"""
    plain = tmp_path / "a.xlsx"
    plain.write_bytes(writers.document(replace(workshop, left_out=5), "xlsx", lang="en", roles=("limitation", "lesson")))
    pages = [p.extract_text() for p in pypdf.PdfReader(convert(plain, "pdf", tmp_path, profile)).pages]
    assert "Papers by theme" in pages[0] and "What most papers say" not in pages[0]
    assert "What most papers say" in pages[1]
    assert all(f"Page {n} of {len(pages)}" in p for n, p in enumerate(pages, 1))
    found = {name: [p for p in pages if p.startswith(name)] for name in NAMES["en"]}
    assert sum(map(len, found.values())) == len(pages)
    assert len(found["Matrix"]) == len(found["Themes"]) == 1
    assert len(found["Quotations"]) > 5 and all("Statement id" in p for p in found["Quotations"])


def _heights(file: Path) -> dict[str, list[float]]:
    """Sheet → heights of its rows in points, those that are written."""
    table, style = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
    root = etree.parse(str(file), etree.XMLParser(huge_tree=True)).getroot()
    styles = {}
    for s in root.iter(f"{style}style"):
        for p in s.iter(f"{style}table-row-properties"):
            styles[s.get(f"{style}name")] = float(p.get(f"{style}row-height").removesuffix("in")) * 72
    out = {}
    for sheet in root.iter(f"{table}table"):
        if sheet.get(f"{table}name") != "local-table":  # of a chart
            rows = [r for r in sheet.iter(f"{table}table-row") if not any(a.get(f"{table}name") == "local-table" for a in r.iterancestors())]
            out[sheet.get(f"{table}name")] = [styles[r.get(f"{table}style-name")] for r in rows for _ in range(min(40, int(r.get(f"{table}number-rows-repeated", "1"))))]
    return out
