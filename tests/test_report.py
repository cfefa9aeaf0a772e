"""`danvan report`: the layout of the decree, quotations to the letter with their right counts, an annex that leaves nothing out."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from danvan_cli import codebook, report, tables, writers
from danvan_cli.messages import LANGUAGES
from danvan_cli.models import ROLES
from danvan_cli.report import quoting, wording
from danvan_cli.report.document import Claim, Heading, Text
from danvan_cli.writers import report_layout, report_markdown, wordml
from tests import programs
from tests.conftest import ROOT, SAMPLES

WORKSHOP = SAMPLES / "hoi-thao-dan-van-kheo"
FILLED = report.Fields(
    place="Phú Lĩnh", date="2026-02-05", number="7", body="Ban Tuyên giáo và Dân vận", parent="Thành uỷ Phú Lĩnh", sign_title=("Trưởng ban",),
    signatory="Nguyễn Văn Bình", recipients=("Ban Thường vụ Thành uỷ (để báo cáo)", "- Các đơn vị dự hội thảo;"),
)  # fmt: skip
# what may stand before the words of a quotation and be left out
MARK = re.compile(r"(?:[-–•+▪→*]|\(?\w{1,2}[.)]|\d+(?:\.\d+)*[.)-]|(?:(?:Điều|Bài học|Câu|Chuyện|Câu chuyện|Ý|Việc) )?[Tt]hứ \w+|\w+ là|là|[,:]|\s)*")


@pytest.fixture(scope="module")
def written(workshop) -> dict[str, bytes]:
    """The report on the sample workshop in all guises."""
    out = {lang: report.build(workshop, FILLED, lang) for lang in LANGUAGES}
    made = {f"{lang}.{fmt}": writers.report(one, fmt) for lang, one in out.items() for fmt in writers.REPORTS}
    made["party.docx"] = writers.report(report.build(workshop, report.Fields(form="party", body="Ban Dân vận"), "vi"), "docx")
    return made


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def texts(document) -> list[str]:
    """All paragraphs in order, those in tables too."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]


# ---------------------------------------------------------------- layout


def test_page_and_letters_are_those_of_the_decree(written) -> None:
    document = opened(written["vi.docx"])
    assert len(document.sections) == 3
    for section in document.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        for margin, least, most in ((section.top_margin, 20, 25), (section.bottom_margin, 20, 25), (section.left_margin, 30, 35), (section.right_margin, 15, 20)):
            assert least <= round(margin.mm, 1) <= most
        # numbers start anew in every annex, and the first page has none
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert not "".join(p.text for p in section.first_page_header.paragraphs)
        assert "PAGE" in section.header._element.xml
    used = {p.style.name for p in document.paragraphs} | {"Table Text", "Table Source", "Verbatim", "Reference"}
    for name in used:
        style = document.styles[name]
        assert style.font.name == "Times New Roman", name
        assert style.element.rPr.rFonts.get(qn("w:asciiTheme")) is None
    for name in ("Body Text", "Quote", "Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle"):
        assert 13 <= document.styles[name].font.size.pt <= 14
    for name in ("Body Text", "Quote"):
        form = document.styles[name].paragraph_format
        assert form.alignment == ALIGN.JUSTIFY
        assert round(form.first_line_indent.mm, 1) == 12.7
        assert form.space_after.pt >= 6
        assert 1 <= form.line_spacing <= 1.5


def test_letterhead_and_signature(written) -> None:
    document = opened(written["vi.docx"])
    head, foot = document.tables[0], document.tables[1]
    left, right = ([p for p in c.paragraphs if p.text] for c in head.rows[0].cells)
    assert [p.text for p in left] == ["THÀNH UỶ PHÚ LĨNH", "BAN TUYÊN GIÁO\nVÀ DÂN VẬN"]
    assert [p.text for p in right] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert [p.runs[0].bold for p in (*left, *right)] == [False, True, True, True]
    assert [p.runs[0].font.size.pt for p in right] == [13, 14]
    # the line under the motto is as long as its letters: 12.242 em of bold Times New Roman
    line = head.rows[0].cells[1].paragraphs[-1]
    length = 99 - line.paragraph_format.left_indent.mm - line.paragraph_format.right_indent.mm
    assert length == pytest.approx(12.242 * 14 * 25.4 / 72, abs=0.2)
    assert [p.text for p in head.rows[1].cells[0].paragraphs] == ["Số: 07/BC-……", "DỰ THẢO"]
    (when,) = head.rows[1].cells[1].paragraphs
    assert when.text == "Phú Lĩnh, ngày 05 tháng 02 năm 2026"
    assert when.runs[0].italic
    assert [p.text for p in foot.rows[0].cells[0].paragraphs] == ["Nơi nhận:", "- Ban Thường vụ Thành uỷ (để báo cáo);", "- Các đơn vị dự hội thảo;", "- Lưu: VT."]
    assert [p.text for p in foot.rows[0].cells[1].paragraphs] == ["TRƯỞNG BAN", "Nguyễn Văn Bình"]
    before = [p for p in document.paragraphs if p.style.name in {"Quote", "Body Text"}][-2:]
    assert before[-1].text.endswith("./.")
    assert all(p.paragraph_format.keep_with_next for p in before)  # no signature on a page alone
    party = opened(written["party.docx"]).tables[0]
    assert [p.text for p in party.rows[0].cells[1].paragraphs if p.text] == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert [p.text for p in party.rows[0].cells[0].paragraphs] == ["BAN DÂN VẬN", "*"]
    assert party.rows[1].cells[0].paragraphs[0].text == "Số ……-BC/……"


def test_names_of_bodies_break_before_their_place() -> None:
    def broken(name: str) -> list[str]:
        return report_layout.broken(name, 13, 66).split("\n")

    assert broken("UỶ BAN NHÂN DÂN XÃ AN PHÚ") == ["UỶ BAN NHÂN DÂN", "XÃ AN PHÚ"]
    assert broken("UBND XÃ AN PHÚ") == ["UBND XÃ AN PHÚ"]
    assert broken("BAN CHẤP HÀNH ĐẢNG BỘ PHÚ LĨNH") == ["BAN CHẤP HÀNH", "ĐẢNG BỘ PHÚ LĨNH"]
    long = "BAN CHỈ ĐẠO " * 12
    assert broken(long) == [long]


def test_headings_languages_and_table_heads_for_screen_readers(written) -> None:
    for lang, tag in (("vi", "vi-VN"), ("en", "en-GB")):
        document = opened(written[f"{lang}.docx"])
        levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
        assert document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == tag
        assert document.styles["Verbatim"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
        for table in document.tables[2:]:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert all(tr.trPr.find(qn("w:cantSplit")) is not None for tr in table._tbl.tr_lst)
        assert document.core_properties.language == tag
    # elements stand in the order of the schema: Word refuses what LibreOffice forgives
    orders = {
        "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc outlineLvl rPr sectPr",
        "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing w kern position sz szCs highlight u vertAlign lang",
        "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
        "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    }
    document = opened(written["vi.docx"])
    for root in (document.element, document.styles.element):
        for name, order in orders.items():
            for found in root.iter(qn(f"w:{name}")):
                places = [order.split().index(c.tag.split("}")[1]) for c in found]
                assert places == sorted(places), found.xml


def test_same_report_same_bytes(workshop, written) -> None:
    assert writers.report(report.build(workshop, FILLED, "vi"), "docx") == written["vi.docx"]
    with zipfile.ZipFile(io.BytesIO(written["vi.docx"])) as archive:
        assert {x.date_time for x in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [x for x in archive.namelist() if "thumbnail" in x]
    core = opened(written["vi.docx"]).core_properties
    assert core.created.isoformat()[:10] == core.modified.isoformat()[:10] == "2026-02-05"
    assert opened(written["party.docx"]).core_properties.created.year == 2000


# ---------------------------------------------------------------- what it says


def claims(document) -> list[tuple[str, str, str, str, str]]:
    """lead, elision, words, rest and point id of every claim in a .docx."""
    out = []
    for p in document.paragraphs:
        if p.style.name == "Quote":
            words = "".join(r.text for r in p.runs if r.style.name == "Verbatim")
            whole = "".join(t.text or "" for t in p._p.iter(qn("w:t")))
            before, after = whole.split(words, 1)
            found = re.fullmatch(r"(- |[^“]+? là, |Lesson \d+: )“(\[…\] )?", before)
            rest = re.fullmatch(r"” \((.+?)\)( \(\?\))? \[(\w+)\]\.", after)
            assert found, before
            assert rest, after
            out.append((found.group(1), found.group(2) or "", words, rest.group(1) + (rest.group(2) or ""), rest.group(3)))
    return out


def test_every_claim_is_a_quotation_with_its_count(workshop, written) -> None:
    by_id = {p.point_id: p for p in workshop.point_list}
    sources = {p.point_id: {s.statement for s in tables.sources(p, workshop)} for p in workshop.point_list}
    for lang, noun in (("vi", "tham luận"), ("en", "papers")):
        found = claims(opened(written[f"{lang}.docx"]))
        wanted = [p for r in ROLES for p in [x for x in workshop.point_list if x.role == r and x.papers >= 2][:12]]
        assert Counter(c[4] for c in found) == Counter(p.point_id for p in wanted)
        for _, elided, words, count, identity in found:
            point = by_id[identity]
            assert point.text.endswith(words)
            assert point.text in sources[identity]
            left_out = point.text[: len(point.text) - len(words)]
            assert MARK.fullmatch(left_out), left_out
            assert bool(elided) == bool(re.search(r"[^\W\d_]{2}", left_out))
            papers = len({s.paper for s in tables.sources(point, workshop)})
            own = {"vi": f", {point.own_words} bằng lời riêng", "en": f", {point.own_words} in their own words"}[lang] if point.own_words < papers else ""
            assert count == f"{papers}/20 {noun}{own}" + (" (?)" if tables.unsure(workshop, point) else "")


def test_lessons_are_counted_in_words_and_never_twice(written) -> None:
    lessons = [c for c in claims(opened(written["vi.docx"])) if c[0] != "- "]
    leads = ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Mười hai"]
    assert [c[0] for c in lessons] == [f"{x} là, " for x in leads]
    assert not [c[2] for c in lessons if re.match(r"(?:một|hai|ba) là,|thứ \w+,", c[2], re.IGNORECASE)]
    assert [c for c in lessons if c[1]]


def test_the_body_says_nothing_of_its_own(workshop, written) -> None:
    """Every paragraph is a claim, a heading, or a template filled with numbers, names of kinds and of themes."""
    one = report.build(workshop, FILLED, "vi")
    labels = "|".join(re.escape(wording.about(x, "vi")) for x in tables.theme_labels(workshop, "vi").values())
    headings = [re.sub(r"^(?:[IVX]+|[\d.]+)\. ", "", b.text) for b in one.blocks if isinstance(b, Heading) and b.level > 1]
    assert all(re.fullmatch(rf"(?:{labels}) \(\d+/20 tham luận\)|Hạn chế, tồn tại|Nguyên nhân", h) for h in headings), headings
    frame = re.compile(
        r"Có \d+/20 tham luận nêu [\w ,]+ \(\d+ nhận định, \d+ ý\)\. Dưới đây là \d+ ý được nhiều tham luận nêu nhất:|Ngoài ra còn \d+ ý khác \(\d+ nhận định\), xem Phụ lục II, mục [A-E]\."
    )
    assert all(frame.fullmatch(b.text) for b in one.blocks if isinstance(b, Text))
    assert len(one.blocks) == sum(isinstance(b, Heading | Claim | Text) for b in one.blocks)


def test_what_the_body_leaves_out_is_counted(workshop) -> None:
    one = report.build(workshop, report.Fields(), "vi")
    for role, letter in zip(("achievement", "limitation", "cause", "lesson", "proposal"), "ABCDE", strict=True):
        points = [p for p in workshop.point_list if p.role == role]
        shown = [b for b in one.blocks if isinstance(b, Claim) and b.point_id in {p.point_id for p in points}]
        (rest,) = [b.text for b in one.blocks if isinstance(b, Text) and b.text.endswith(f"mục {letter}.")]
        more, statements = map(int, re.findall(r"\d+", rest))
        assert len(shown) + more == len(points)
        left = [p for p in points if p.point_id not in {b.point_id for b in shown}]
        assert statements == sum(len(p.statements) for p in left)


def test_theme_figures_are_papers_that_touch_the_theme(workshop) -> None:
    one = report.build(workshop, report.Fields(), "vi", roles=("limitation",))
    for b in one.blocks:
        if isinstance(b, Heading) and b.level == 2:
            label, n = re.fullmatch(r"\d+\. (.+) \((\d+)/20 tham luận\)", b.text).groups()
            (theme,) = [k for k, v in tables.theme_labels(workshop, "vi").items() if wording.about(v, "vi") == label]
            assert int(n) == len({s.paper for s in workshop.labelled if s.role == "limitation" and s.theme == theme})


def test_opening_counts_papers_and_kinds_of_units(written) -> None:
    first = next(x for x in texts(opened(written["vi.docx"])) if x.startswith("Báo cáo này"))
    assert first.startswith("Báo cáo này tổng hợp 20 tham luận của 20 đơn vị, gồm: xã (6); phường (4); ")
    assert sum(map(int, re.findall(r"\((\d+)\)", first))) == 20


# ---------------------------------------------------------------- the annexes


@pytest.fixture(scope="module")
def statements(danvan) -> list[dict[str, str]]:
    """What the command itself lists, to compare with."""
    done = danvan("analyze", WORKSHOP, "--view", "statements", "-r", "all", "-f", "csv", "--csv-raw")
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


def test_the_annex_holds_every_statement(written, statements, workshop) -> None:
    for lang in LANGUAGES:
        document = opened(written[f"{lang}.docx"])
        found = []
        for table in document.tables[3:]:
            for tr in table._tbl.tr_lst[1:]:
                cells = [["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in tc.iter(qn("w:p"))] for tc in tr.tc_lst]
                if len(cells) == 5:
                    place, number = re.fullmatch(r"(.+) \(#(\d+)\)", cells[3][1]).groups()
                    found.append((f"{place.rsplit(':', 1)[0]}#{number}", place, cells[3][0], cells[1][0], cells[2][0], cells[4][0].replace(",", ".")))
        wanted = [(r["statement_id"], f"{r['paper']}:{r['line']}", r["unit"], r["point_id"], r["statement"], f"{float(r['confidence']):.2f}") for r in statements]
        assert sorted(found) == sorted(wanted)
        assert len(found) == len(set(found)) == len(statements) > 500
    # each point can be jumped to, and is told with its papers once
    marks = Counter(m.get(qn("w:name")) for m in document.element.body.iter(qn("w:bookmarkStart")))
    assert marks == Counter(p.point_id for p in workshop.point_list)
    ids = [m.get(qn("w:id")) for m in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(ids) == len(set(ids))
    assert {x.get(qn("w:anchor")) for x in document.element.body.iter(qn("w:hyperlink"))} <= set(marks)


def test_the_list_of_papers_names_all_files(danvan, tmp_path) -> None:
    for name in ("01-phuong-cau-da.txt", "02-phuong-ben-go.txt"):
        shutil.copy(WORKSHOP / name, tmp_path / name)
    shutil.copy(WORKSHOP / "01-phuong-cau-da.txt", tmp_path / "ban-sao.txt")
    (tmp_path / "anh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    target = tmp_path / "out" / "bao-cao.docx"
    target.parent.mkdir()
    done = danvan("report", tmp_path, "-o", target, "--no-cache")
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    document = opened(target.read_bytes())
    listed = [row.cells[5].text for row in document.tables[2].rows[1:]]
    assert listed == ["01-phuong-cau-da.txt", "02-phuong-ben-go.txt"]
    lines = texts(document)
    assert [x for x in lines if x.startswith("- ban-sao.txt: ") and "01-phuong-cau-da.txt" in x]
    assert [x for x in lines if x.startswith("- anh.png: ")]
    assert [x for x in lines if x.endswith("Số tệp không tính: 2 (nêu ở Phụ lục I).")]


# ---------------------------------------------------------------- as it is printed


def test_printed(workshop, tmp_path) -> None:
    one = report.build(workshop, FILLED, "vi", roles=("limitation", "lesson"))
    (tmp_path / "bao-cao.docx").write_bytes(writers.report(one, "docx"))
    pdf = programs.convert(tmp_path / "bao-cao.docx", "pdf", tmp_path, tmp_path / "profile")

    def bare(text: str) -> str:
        """Without white space: where a font lacks a letter, its neighbours are set apart."""
        return re.sub(r"\s", "", text)

    def printed(*options: str) -> list[str]:
        """The text of the pages."""
        command = [programs.need("pdftotext", "poppler-utils"), *options, "-enc", "UTF-8", str(pdf), "-"]
        return [p.strip() for p in subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode().split("\f")[:-1]]

    pages = printed()
    first = [n for n, p in enumerate(pages) if n == 0 or bare(p).startswith("Phụlục")]
    assert len(first) == 3
    for n, page in enumerate(pages):
        number = n - max(x for x in first if x <= n) + 1
        assert page.split()[0] == str(number) if number > 1 else not page[0].isdigit(), page[:80]
    whole = "".join(bare(p if n in first else p.split(None, 1)[1]) for n, p in enumerate(pages))
    for block in one.blocks:
        if isinstance(block, Claim):
            assert bare(f"{block.words}” ({block.count})") in whole
    # the third column of the annex, 56 to 135 mm from the left; its head is on every page
    column = printed("-f", str(first[2] + 1), "-r", "254", "-x", "562", "-y", "200", "-W", "786", "-H", "2600")
    assert all(bare(p).count("Nguyênvăn") >= 1 for p in column)
    whole = bare("".join(column)).replace("Nguyênvăn", "")
    assert all(bare(r.statement) in whole for part in one.parts for group in part.groups for r in group.rows)
    sheet = pypdf.PdfReader(pdf).pages[0].mediabox
    assert (round(float(sheet.width)), round(float(sheet.height))) == (595, 842)


# ---------------------------------------------------------------- Markdown


def test_markdown_is_the_same_report(workshop, written) -> None:
    for lang in LANGUAGES:
        source = written[f"{lang}.md"].decode()
        one = report.build(workshop, FILLED, lang)
        page = MarkdownIt("commonmark").enable("table").render(source)
        shown = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)).replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        for block in one.blocks:
            if isinstance(block, Claim):
                assert f"{block.words}” ({block.count})" in shown
                assert f'<a id="{block.point_id}"></a>' in source
            else:
                assert block.text in shown
        assert all(r.statement in shown for part in one.parts for group in part.groups for r in group.rows)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40))
def test_markdown_prints_any_text_as_it_is(text: str) -> None:
    page = MarkdownIt("commonmark").renderInline(f"- “{report_markdown._plain(text)}”")
    for entity, char in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        page = page.replace(entity, char)
    assert page == f"- “{text}”"


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("statement", "words", "elided"),
    [
        ("Một là, phải bám sát cơ sở, lắng nghe dân.", "phải bám sát cơ sở, lắng nghe dân.", True),
        ("Bài học thứ hai: mọi việc phải được công khai.", "mọi việc phải được công khai.", True),
        ("- Thứ nhất, vận động là chuyện của đôi chân.", "vận động là chuyện của đôi chân.", True),
        ("Mười một là cán bộ phải gương mẫu đi đầu.", "cán bộ phải gương mẫu đi đầu.", True),
        ("- Công tác phối hợp chưa chặt chẽ.", "Công tác phối hợp chưa chặt chẽ.", False),
        ("3.1. Khối cơ quan chuyên môn tham gia yếu.", "Khối cơ quan chuyên môn tham gia yếu.", False),
        ("a) Giáo dục, y tế có nhiều tiến bộ.", "Giáo dục, y tế có nhiều tiến bộ.", False),
        # nothing but marks goes
        ("C. Mác chỉ ra vai trò của quần chúng.", "C. Mác chỉ ra vai trò của quần chúng.", False),
        ("V. Lênin coi đó là việc hàng đầu.", "V. Lênin coi đó là việc hàng đầu.", False),
        ("-5% số hộ chưa có nước sạch để dùng.", "-5% số hộ chưa có nước sạch để dùng.", False),
        ("9/20 đơn vị đến nay chưa có quy chế.", "9/20 đơn vị đến nay chưa có quy chế.", False),
        ("Thứ hai tuần sau mới họp được dân.", "Thứ hai tuần sau mới họp được dân.", False),
        ("Một là dân chưa tin; hai là cán bộ chưa gương mẫu.", "Một là dân chưa tin; hai là cán bộ chưa gương mẫu.", False),
        ("1. Kinh phí.", "1. Kinh phí.", False),
        ("“Dân vận khéo” chưa thành nếp ở cơ sở.", "“Dân vận khéo” chưa thành nếp ở cơ sở.", False),
    ],
)
def test_where_a_quotation_begins(statement: str, words: str, elided: bool) -> None:
    at, said = quoting.begin(statement)
    assert (statement[at:], said) == (words, elided)


@given(st.text(max_size=60))
def test_a_quotation_is_the_end_of_its_statement(statement: str) -> None:
    at, elided = quoting.begin(statement)
    assert 0 <= at <= len(statement)
    assert not elided or at > 0
    assert at == 0 or len(statement[at:].split()) >= 1


def test_theme_labels_as_headings() -> None:
    packaged = {t.label_vi: wording.about(t.label_vi, "vi") for t in codebook.load()}
    assert packaged["Công tác phối hợp"] == "Về công tác phối hợp"
    assert packaged["Nhận thức, tuyên truyền"] == "Về nhận thức, tuyên truyền"
    assert packaged["Chung về phong trào"] == "Chung về phong trào"
    assert all(x.startswith("Về ") and x[3].islower() for label, x in packaged.items() if not label.startswith("Chung"))
    for label, shown in (("CNTT", "Về CNTT"), ("Đảng", "Về Đảng"), ("Đảng viên", "Về đảng viên"), ("Mặt trận Tổ quốc", "Về Mặt trận Tổ quốc"), ("Về cán bộ", "Về cán bộ"), ("Chung, chưa xếp được", "Chung, chưa xếp được"), ("Khác", "Khác")):
        assert wording.about(label, "vi") == shown
    assert [wording.about(t.label_en, "en") for t in codebook.load()] == [t.label_en for t in codebook.load()]


def test_numbers_in_words() -> None:
    known = {1: "một", 10: "mười", 11: "mười một", 15: "mười lăm", 20: "hai mươi", 21: "hai mươi mốt", 24: "hai mươi tư", 25: "hai mươi lăm", 100: "một trăm", 101: "một trăm linh một", 105: "một trăm linh năm", 110: "một trăm mười", 115: "một trăm mười lăm", 321: "ba trăm hai mươi mốt"}
    assert {n: wording.cardinal(n) for n in known} == known
    assert len({wording.cardinal(n) for n in range(1, 1000)}) == 999


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2026-02-05", "ngày 05 tháng 02 năm 2026", "5 February 2026"),
        ("2025-09-25", "ngày 25 tháng 9 năm 2025", "25 September 2025"),
        ("2025-12", "ngày …… tháng 12 năm 2025", "…… December 2025"),
        ("", "ngày …… tháng …… năm 20…", "…… …… 20…"),
    ],
)
def test_dates(iso: str, vi: str, en: str) -> None:
    assert (wording.date(iso, "vi"), wording.date(iso, "en")) == (vi, en)


def test_the_frame_is_complete_in_both_languages(workshop, written) -> None:
    for key, pair in wording._TEXTS.items():
        assert len(pair) == len(LANGUAGES), key
        assert all(pair), key
        assert len({frozenset(re.findall(r"{(\w+)}", x)) for x in pair}) == 1 or key in {"left_out", "opening"}, key
    english = report.build(workshop, FILLED, "en")
    vietnamese = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    framing = [*english.opening, english.closing, *(p.title for p in english.parts), *(b.text for b in english.blocks if isinstance(b, Heading | Text))]
    assert not [x for x in framing if vietnamese.search(x)]
    assert "20 papers from 20 units" in english.opening[0]


# ---------------------------------------------------------------- odd corpora


@pytest.mark.parametrize("kwargs", [{"roles": ("cause",)}, {"roles": ("lesson", "proposal")}, {"min_papers": 99}, {"top": 0, "min_papers": 1}, {"top": 1}])
def test_any_choice_is_a_report(workshop, kwargs) -> None:
    one = report.build(workshop, report.Fields(), "vi", **kwargs)
    roles = kwargs.get("roles", ROLES)
    sections = [b.text.split(".")[0] for b in one.blocks if isinstance(b, Heading) and b.level == 1]
    assert sections == ["I", "II", "III", "IV"][: len(sections)]
    shown = [b for b in one.blocks if isinstance(b, Claim)]
    wanted = [p for p in workshop.point_list if p.role in roles]
    if kwargs.get("top") == 0:
        assert len(shown) == len(wanted)
        assert not [b for b in one.blocks if isinstance(b, Text) and "Ngoài ra" in b.text]
    if kwargs.get("min_papers") == 99:
        assert not shown
    assert sum(len(g.rows) for part in one.parts for g in part.groups) == sum(len(p.statements) for p in wanted)
    assert opened(writers.report(one, "docx")).paragraphs


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    kept = wordml.safe(text)
    assert len(kept) == len(text)
    found = wordml.table([20, 30], ["a", "b"], [[wordml.Cell([text]), wordml.Cell([text], "Verbatim", target="x")], text], text)
    shown = [t.text or "" for t in found.iter(qn("w:t"))]
    if text:
        assert shown[2:] == [kept.replace("\r\n", "\n").replace("\r", "\n")] * 3


# ---------------------------------------------------------------- the command


def test_the_command_fills_in_what_it_is_told(danvan, tmp_path) -> None:
    few = sorted(WORKSHOP.glob("0[1-4]*.txt"))
    target = tmp_path / "bc.docx"
    told = ["--body", "UBND xã An Phú", "--place", "An Phú", "--date", "5/9/2025", "--number", "15/BC-UBND", "--subject", "Về phong trào “Dân vận khéo” & thi đua", "--sign-title", "TM. Uỷ ban nhân dân", "--sign-title", "Chủ tịch", "--signatory", "Lê Văn An"]
    done = danvan("report", *few, "-o", target, *told)
    assert done.returncode == 0, done.stderr
    lines = texts(opened(target.read_bytes()))
    for x in ("UBND XÃ AN PHÚ", "An Phú, ngày 05 tháng 9 năm 2025", "Số: 15/BC-UBND", "Về phong trào “Dân vận khéo” & thi đua", "TM. UỶ BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn An", "(Kèm theo Báo cáo số 15/BC-UBND ngày 05 tháng 9 năm 2025 của UBND xã An Phú)"):
        assert x in lines
    again = danvan("report", *reversed(few), "-o", tmp_path / "again.docx", *told, TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="7")
    assert again.returncode == 0
    assert (tmp_path / "again.docx").read_bytes() == target.read_bytes()
    printed = danvan("report", *few, "--lang", "en")
    assert printed.returncode == 0
    assert "# REPORT" in printed.stdout.decode().splitlines()


@pytest.mark.parametrize(("args", "word"), [(["-o", "x.odt"], ".odt"), (["-o", "x.docx", "--date", "31/2/2025"], "31/2/2025"), (["-o", "x.docx", "--date", "hôm nay"], "hôm nay"), (["-o", "x.docx", "--form", "army"], "--form")])
def test_wrong_use_is_one_line(danvan, tmp_path, args, word) -> None:
    done = danvan("report", WORKSHOP, *args, cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
    assert word in done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_without_python_docx_markdown_still_works(tmp_path) -> None:
    code = "import importlib.util as u\nfind = u.find_spec\nu.find_spec = lambda n, *a: None if n == 'docx' else find(n, *a)\nimport sys\nsys.modules['docx'] = None\nfrom danvan_cli.cli import main\nmain(sys.argv[1:])"
    few = [str(x) for x in sorted(WORKSHOP.glob("0[12]*.txt"))]
    run = [subprocess.run([sys.executable, "-c", code, "report", *few, "-o", str(tmp_path / name)], capture_output=True, text=True, cwd=ROOT, timeout=120) for name in ("a.docx", "a.md")]
    assert [x.returncode for x in run] == [2, 0]
    assert run[0].stderr.count("\n") == 1
    assert "danvan-cli[office]" in run[0].stderr
    assert [x.name for x in Path(tmp_path).iterdir()] == ["a.md"]
