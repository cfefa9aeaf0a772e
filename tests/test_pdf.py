"""PDF files made here by three makers and by hand → the paragraphs they were made of; hostile files → a refusal, soon."""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import time
import warnings
import zlib
from html import escape
from pathlib import Path

import pytest

from danvan_cli.readers import pdf
from danvan_cli.readers.document import Document, Unreadable

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-dan-van-kheo"
pytest.importorskip("pdfminer") if os.environ.get("CI") != "true" else None

LONG = (
    "Trong ba năm qua, cấp ủy xã đã chọn việc khó để bàn với dân trước, nhờ vậy tuyến đường liên thôn dài bốn cây số được mở rộng mà không phải cưỡng chế một hộ nào.",
    "Căn cứ Nghị định số 30/2020/NĐ-CP và hướng dẫn của cấp trên, văn phòng xã đã soạn lại toàn bộ mẫu thông báo, viết ngắn hơn, rõ việc hơn và có tên người chịu trách nhiệm ở cuối.",
    "Mỗi thôn lập một tổ vận động gồm trưởng thôn, chi hội phụ nữ và một cựu giáo viên có uy tín. Tổ đi từng nhà vào buổi tối, ghi lại điều dân hỏi và trả lời ngay trong tuần.",
    "- Việc đăng ký mô hình ở một số nơi còn chạy theo số lượng, có thôn đăng ký bốn mô hình nhưng đến cuối năm chỉ còn một mô hình có người theo dõi;",
    "- Kinh phí cho tổ vận động còn ít, phần lớn do cán bộ tự bỏ tiền xăng xe, nước uống khi đi họp ở các xóm xa trung tâm;",
    "Một là, nói với dân điều mình làm được, điều chưa làm được thì xin lỗi và hẹn ngày cụ thể, không hứa cho xong buổi họp rồi để đó.",
    "Hai là, người đứng đầu phải có mặt ở chỗ khó nhất, nghe cho hết lời người dân bực bội nhất rồi mới quyết định việc tiếp theo.",
)


def missing(what: str) -> None:
    """Skip, but not where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


def texts(doc: Document) -> list[str]:
    return [p.text for p in doc.paras]


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        pdf.read(data)
    return caught.value.reason


# --- makers ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def fonts() -> tuple[str, str]:
    """Regular and bold of a font with Vietnamese letters, known to reportlab as V and VB."""
    metrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics") if os.environ.get("CI") != "true" else __import__("reportlab.pdfbase.pdfmetrics", fromlist=["x"])
    from reportlab.pdfbase.ttfonts import TTFont

    if not shutil.which("fc-match"):
        missing("fc-match")
    for name, style in (("V", ""), ("VB", ":bold")):
        found = subprocess.run(["fc-match", "-f", "%{file}", f"DejaVu Serif:lang=vi{style}"], capture_output=True, text=True, check=True).stdout
        if not found.endswith(".ttf"):
            missing("a TrueType font with Vietnamese letters")
        metrics.registerFont(TTFont(name, found))
    return "V", "VB"


class Paper:
    """A page-by-page writer over reportlab that breaks lines as an office program does."""

    def __init__(
        self, fonts: tuple[str, str], justify: bool = False, indent: float = 0.0, space: float = 0.0, size: float = 13.0, left: float = 85.0, right: float = 540.0
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(595, 842))
        self.plain, self.heavy = fonts
        self.justify, self.indent, self.space, self.size, self.left, self.right = justify, indent, space, size, left, right
        self.y, self.number = 770.0, 1
        self.each = lambda number: None

    def text(self, x: float, y: float, text: str, size: float = 0.0, bold: bool = False) -> None:
        self.canvas.setFont(self.heavy if bold else self.plain, size or self.size)
        self.canvas.drawString(x, y, text)

    def width(self, text: str, bold: bool = False) -> float:
        return float(self.canvas.stringWidth(text, self.heavy if bold else self.plain, self.size))

    def page(self) -> None:
        self.each(self.number)
        self.canvas.showPage()
        self.y, self.number = 770.0, self.number + 1

    def para(self, text: str, bold: bool = False) -> None:
        # a break may come behind a hyphen, as in "NĐ-⏎CP"
        units = [u for word in text.split(" ") for u in ([word[: word.index("NĐ-") + 3], "\0" + word[word.index("NĐ-") + 3 :]] if "NĐ-" in word else [word])]
        lines, line = [], ""
        for unit in units:
            room = self.right - self.left - (self.indent if not lines else 0)
            more = line + unit[1:] if unit[0] == "\0" else f"{line} {unit}".strip()
            if self.width(more, bold) > room:
                lines.append(line)
                line = unit.lstrip("\0")
            else:
                line = more
        lines.append(line)
        for i, line in enumerate(lines):
            if self.y < 80:
                self.page()
            x = self.left + (self.indent if i == 0 else 0)
            words = line.split(" ")
            if self.justify and i < len(lines) - 1 and len(words) > 1:
                gap = (self.right - x - sum(self.width(w, bold) for w in words)) / (len(words) - 1)
                for word in words:
                    self.text(x, self.y, word, bold=bold)
                    x += self.width(word, bold) + gap
            else:
                self.text(x, self.y, line, bold=bold)
            self.y -= self.size * 1.4
        self.y -= self.space

    def data(self) -> bytes:
        self.each(self.number)
        self.canvas.save()
        return self.out.getvalue()


@pytest.fixture(scope="session")
def web(fonts):
    """HTML → PDF by weasyprint."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of the libraries it finds
        try:
            import weasyprint
        except (ImportError, OSError):
            missing("weasyprint")

    def make(body: str, css: str = "") -> bytes:
        style = "@page { size: A4; margin: 25mm } body { font: 12pt 'DejaVu Serif'; line-height: 1.35 } p { margin: 0 0 6pt; text-align: justify }"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bytes(weasyprint.HTML(string=f"<html lang=vi><style>{style}{css}</style><body>{body}</body></html>").write_pdf())

    return make


OFFICE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'DejaVu Serif'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="{size}pt" fo:language="vi" fo:country="VN"/></style:default-style></office:styles>
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm"
 fo:margin-left="3cm" fo:margin-right="2cm"/><style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" fo:text-indent="{indent}cm" fo:margin-bottom="{space}pt"/></style:style>
<style:style style:name="N" style:family="paragraph"><style:text-properties fo:font-size="9pt"/></style:style>
<style:style style:name="Nosp" style:family="table-cell"><style:table-cell-properties fo:border="{border}" fo:padding="2pt"/></style:style>
<style:style style:name="S" style:family="section"><style:section-properties><style:columns fo:column-count="2" fo:column-gap="0.8cm"/></style:section-properties></style:style>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="-"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="1.27cm" fo:text-indent="-0.63cm" fo:margin-left="1.27cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>
<style:style style:name="C" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P"><style:footer><text:p text:style-name="C"><text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""

LAYOUTS = {  # alignment, first-line indent in cm, size, space after in points
    "justified-indent-13": ("justify", 1.27, 13, 6),
    "ragged-indent-11": ("start", 1.0, 11, 0),
    "ragged-13-space": ("start", 0, 13, 6),
    "justified-11-space": ("justify", 0, 11, 3),
}
PAPERS = ["01-phuong-cau-da", "07-xa-hoa-khe", "16-uy-ban-mttq-thanh-pho"]


def source(name: str) -> list[str]:
    return [" ".join(line.split()) for line in (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]


def office(body: str, align: str = "justify", indent: float = 0, size: float = 12, space: float = 6, border: str = "0.5pt solid #000000") -> str:
    return OFFICE.format(body=body, align=align, indent=indent, size=size, space=space, border=border)


def paragraphs(lines: list[str] | tuple[str, ...]) -> str:
    return "".join(f'<text:p text:style-name="B">{escape(x)}</text:p>' for x in lines)


CELLS = [["Tên mô hình", "Số hộ", "Kết quả"], ["Đường hoa tự quản ở các thôn ven sông và khu chợ cũ", "45", "Đạt"], ["Tổ thu gom rác", "120", "Đạt"]]


def table(rows: list[list[str]]) -> str:
    cells = ["".join(f'<table:table-cell table:style-name="Nosp" office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in r) for r in rows]
    return (
        f'<table:table><table:table-column table:number-columns-repeated="{len(rows[0])}"/>' + "".join(f"<table:table-row>{c}</table:table-row>" for c in cells) + "</table:table>"
    )


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> dict[str, bytes]:
    """All PDF files by LibreOffice, made in one go: starting it takes longest."""
    program = shutil.which("soffice")
    if not program:
        missing("soffice")
    folder = tmp_path_factory.mktemp("office")
    items = "".join(f"<text:list-item>{paragraphs([x])}</text:list-item>" for x in (LONG[3][2:], LONG[4][2:]))
    note = '<text:note text:note-class="footnote"><text:note-citation>{0}</text:note-citation><text:note-body><text:p text:style-name="N">{1}</text:p></text:note-body></text:note>'
    first = LONG[0][:40] + note.format(1, "Số liệu do thống kê xã cung cấp, tính đến hết quý II.") + LONG[0][40:] + note.format(2, "Theo biên bản họp thôn Bãi Trên.")
    files = {f"{layout}={name}": office(paragraphs(source(name)), *LAYOUTS[layout]) for layout in LAYOUTS for name in PAPERS}
    files["list"] = office(paragraphs(LONG[:1]) + f'<text:list text:style-name="L">{items}</text:list>' + paragraphs(LONG[2:3]))
    files["table"] = office(paragraphs(LONG[:1]) + table(CELLS) + paragraphs(LONG[2:3]))
    files["plain-table"] = office(
        paragraphs(LONG[:1]) + table([["Tên mô hình", "Số hộ", "Kết quả"], ["Đường hoa tự quản", "45", "Đạt"], ["Tổ thu gom rác", "120", "Đạt"]]) + paragraphs(LONG[2:3]),
        border="none",
    )
    files["note"] = office(f'<text:p text:style-name="B">{first}</text:p>' + paragraphs(LONG[1:3]))
    files["columns"] = office(paragraphs(LONG[:1]) + f'<text:section text:style-name="S" text:name="s">{paragraphs(LONG[:3] * 3)}</text:section>' + paragraphs(LONG[5:6]), size=11)
    for name, text in files.items():
        (folder / f"{name}.fodt").write_text(text, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, sorted(folder.glob("*.fodt"))),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def raw(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R", prev: bytes = b"") -> bytes:
    """A PDF file of hand-written objects."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n"
    for number, at in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, at)
    out += b"trailer\n<< /Size %d %s %s >>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, trailer, prev.replace(b"@", b"%d" % start), start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def simple(content: bytes, font: bytes = b"/Helvetica", extra: dict[int, bytes] | None = None, resources: bytes = b"") -> bytes:
    """A one-page file that draws `content` (an object body: use stream())."""
    return raw({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %s >> >>" % resources,
        4: content,
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont %s /Encoding /WinAnsiEncoding >>" % font,
        **(extra or {}),
    })  # fmt: skip


def shown(text: bytes) -> bytes:
    return stream(b"BT /F 12 Tf 80 700 Td (%s) Tj ET" % text)


# --- paragraphs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("justify", "indent", "space"), [(True, 36, 0), (True, 0, 6), (False, 36, 0), (False, 0, 6)])
def test_paragraphs_of_several_pages(fonts, justify, indent, space):
    paper = Paper(fonts, justify, indent, space)

    def furniture(number: int) -> None:
        paper.text(300, 810, "Hội thảo công tác dân vận", 10)
        paper.text(290, 40, f"- {number} -", 11)

    paper.each = furniture
    wanted = [f"{x} Lần thứ {n}." if not x.startswith("-") else x for n in range(8) for x in LONG]
    for text in wanted:
        paper.para(text)
    doc = pdf.read(paper.data())
    assert doc.format == "pdf"
    assert texts(doc) == wanted
    assert doc.notes == {"furniture": 2 * paper.number}
    assert {p.page for p in doc.paras} == set(range(1, paper.number + 1))
    assert {p.kind for p in doc.paras} == {"text"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sample_papers_come_back_from_an_office_program(written, layout):
    same = total = 0
    for name in PAPERS:
        doc = pdf.read(written[f"{layout}={name}"])
        wanted = source(name)
        assert "".join(texts(doc)).replace(" ", "") == "".join(wanted).replace(" ", "")
        total += len(wanted)
        got = texts(doc)
        same += sum(x in got for x in wanted)
    assert same >= 0.99 * total, f"{same} of {total}"


def test_hyphens_at_line_ends(fonts):
    for words in range(1, 30):  # so that NĐ- meets the margin in some
        paper = Paper(fonts)
        text = " ".join(["việc"] * words) + " theo Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020, giai đoạn 2021 - 2025 của Chính phủ về công tác văn thư lưu trữ."
        paper.para(text)
        assert texts(pdf.read(paper.data())) == [text]


def test_blanks_drawn_as_gaps_only(fonts):
    paper = Paper(fonts, justify=True)
    paper.para(LONG[0])
    assert texts(pdf.read(paper.data())) == [LONG[0]]


def test_headings_and_titles(fonts):
    paper = Paper(fonts, indent=30, space=4)
    for y, text in ((780, "THAM LUẬN"), (762, "Phát huy vai trò của tổ vận động trong phong trào thi đua"), (744, "ở xã vùng cao")):
        paper.text((85 + 540 - paper.width(text, True)) / 2, y, text, bold=True)
    paper.y = 700
    paper.para("I. KẾT QUẢ ĐẠT ĐƯỢC", bold=True)
    paper.para(LONG[0])
    paper.para("1. Về lãnh đạo, chỉ đạo", bold=True)
    paper.para(LONG[2])
    doc = pdf.read(paper.data())
    assert texts(doc) == [
        "THAM LUẬN",
        "Phát huy vai trò của tổ vận động trong phong trào thi đua ở xã vùng cao",
        "I. KẾT QUẢ ĐẠT ĐƯỢC",
        LONG[0],
        "1. Về lãnh đạo, chỉ đạo",
        LONG[2],
    ]
    assert [p.kind for p in doc.paras] == ["heading", "heading", "heading", "text", "heading", "text"]


def test_marks_stay_with_their_text(fonts, written):
    got = texts(pdf.read(written["list"]))
    assert got == [LONG[0], LONG[3], LONG[4], LONG[2]]
    paper = Paper(fonts)
    paper.text(85, 770, "a)")
    paper.text(140, 770, "Rà soát lại các mô hình đã đăng ký")
    paper.text(85, 750, "•")
    paper.text(140, 750, "Giao việc cho từng người")
    assert texts(pdf.read(paper.data())) == ["a) Rà soát lại các mô hình đã đăng ký", "• Giao việc cho từng người"]


def test_bullets_of_symbol_fonts():
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <F0B7> endbfchar endcmap"
    content = stream(b"BT /S 12 Tf 80 700 Td (A) Tj /F 12 Tf 18 0 Td (Thu nhat la nhu vay) Tj ET")
    extra = {6: b"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Wingdings /ToUnicode 7 0 R >>", 7: stream(cmap)}
    data = simple(content, extra=extra).replace(b"/F 5 0 R", b"/F 5 0 R /S 6 0 R")
    assert texts(pdf.read(data)) == ["- Thu nhat la nhu vay"]


# --- furniture -------------------------------------------------------------------------------------------------------


def test_odd_and_even_heads_and_a_watermark(fonts):
    paper = Paper(fonts, justify=True, indent=30)

    def furniture(number: int) -> None:
        paper.text(85 if number % 2 else 300, 812, "Kỷ yếu hội thảo" if number % 2 else "Công tác dân vận ở cơ sở", 10)
        paper.text(480, 40, f"Trang {number}/9", 10)
        paper.canvas.saveState()
        paper.canvas.translate(200, 300)
        paper.canvas.rotate(45)
        paper.text(0, 0, "BẢN THẢO", 60)
        paper.canvas.restoreState()

    paper.each = furniture
    wanted = [f"{x} Lượt {n}." for n in range(28) for x in LONG[:3]]
    for text in wanted:
        paper.para(text)
    doc = pdf.read(paper.data())
    assert paper.number >= 6
    assert texts(doc) == wanted
    assert doc.notes == {"furniture": 3 * paper.number}


def test_on_two_pages_only_numbers_go_for_good(fonts):
    paper = Paper(fonts, indent=30)
    paper.each = lambda number: (paper.text(85, 812, "Hội thảo dân vận"), paper.text(300, 40, str(number)))
    for _ in range(9):
        paper.para(LONG[0])
    paper.page()
    paper.para(LONG[2])
    doc = pdf.read(paper.data())
    assert texts(doc) == ["Hội thảo dân vận", *[LONG[0]] * 9, LONG[2]]


def test_numbers_in_the_text_stay(fonts):
    paper = Paper(fonts)
    paper.para("Tổng số mô hình của xã:")
    paper.y = 500
    paper.para("45")
    paper.para("Đó là số liệu cuối năm.")
    assert texts(pdf.read(paper.data())) == ["Tổng số mô hình của xã:", "45", "Đó là số liệu cuối năm."]


# --- notes -----------------------------------------------------------------------------------------------------------


def test_footnotes(written):
    doc = pdf.read(written["note"])
    assert [(p.kind, p.text) for p in doc.paras] == [
        *(("text", x) for x in LONG[:3]),
        ("note", "Số liệu do thống kê xã cung cấp, tính đến hết quý II."),
        ("note", "Theo biên bản họp thôn Bãi Trên."),
    ]  # fmt: skip


def test_raised_units_are_no_footnotes(fonts):
    paper = Paper(fonts)
    paper.text(85, 700, "Đã hiến 120 m")
    x = 85 + paper.width("Đã hiến 120 m")
    paper.text(x, 704.5, "2", 8)
    paper.text(x + 5.5, 700, " đất làm đường")
    x += 5.5 + paper.width(" đất làm đường")
    paper.text(x, 704.5, "1", 8)
    paper.text(x + 5.5, 700, ".")
    assert texts(pdf.read(paper.data())) == ["Đã hiến 120 m2 đất làm đường."]


# --- side by side ----------------------------------------------------------------------------------------------------


def test_letterhead_reads_left_then_right(fonts):
    paper = Paper(fonts, indent=30, space=4)

    def beside(y: float, left: str, right: str) -> None:
        paper.text(160 - paper.width(left) / 2, y, left)
        paper.text(415 - paper.width(right) / 2, y, right)

    beside(780, "UBND XÃ BẾN ĐÒ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")
    beside(763, "VĂN PHÒNG", "Độc lập - Tự do - Hạnh phúc")
    beside(740, "Số: 12/BC-UBND", "Bến Đò, ngày 12 tháng 9 năm 2025")
    paper.y = 700
    for text in LONG[:3]:
        paper.para(text)
    assert texts(pdf.read(paper.data())) == [
        "UBND XÃ BẾN ĐÒ", "VĂN PHÒNG", "Số: 12/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Độc lập - Tự do - Hạnh phúc", "Bến Đò, ngày 12 tháng 9 năm 2025", *LONG[:3],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["table", "plain-table"])
def test_tables(written, name):
    doc = pdf.read(written[name])
    second = CELLS[1][0] if name == "table" else "Đường hoa tự quản"
    assert [(p.kind, p.text) for p in doc.paras] == [
        ("text", LONG[0]), ("row", "Tên mô hình\tSố hộ\tKết quả"), ("row", f"{second}\t45\tĐạt"), ("row", "Tổ thu gom rác\t120\tĐạt"), ("text", LONG[2]),
    ]  # fmt: skip


def test_columns_by_an_office_program(written):
    assert texts(pdf.read(written["columns"])) == [LONG[0], *LONG[:3] * 3, LONG[5]]


def test_columns_whose_lines_do_not_match(fonts):
    paper = Paper(fonts, justify=True, indent=20, size=11, right=295)
    wanted = [f"{x} Cột {n}." for n in range(3) for x in LONG[:3]]
    for text in wanted[:5]:
        paper.para(text)
    paper.left, paper.right, paper.y = 320.0, 530.0, 766.5
    for text in wanted[5:]:
        paper.para(text)
    assert texts(pdf.read(paper.data())) == wanted


def test_a_paper_by_weasyprint(web):
    head = "<table class=h><tr><td>ĐẢNG ỦY XÃ BẾN ĐÒ<br>BAN DÂN VẬN</td><td>ĐẢNG CỘNG SẢN VIỆT NAM<br>Bến Đò, ngày 2 tháng 9 năm 2025</td></tr></table>"
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in CELLS)
    note = "<span class=n>Theo báo cáo của Ủy ban nhân dân xã.</span>"
    body = (
        f"{head}<h2>THAM LUẬN</h2>"
        + "".join(f"<p>{x} Lần {n}.{note if n == 1 and x is LONG[0] else ''}</p>" for n in range(8) for x in LONG[:3])
        + f"<table class=g>{rows}</table><p>{LONG[5]}</p>"
    )
    css = """@page { @top-right { content: "Hội thảo dân vận khéo" } @bottom-center { content: "Trang " counter(page) } } .h td { text-align: center } .h { width: 100% }
    .g { border-collapse: collapse; width: 60% } .g td { border: 1px solid black; padding: 2pt } .n { float: footnote; font-size: 9pt } h2 { text-align: center }"""
    doc = pdf.read(web(body, css))
    got = texts(doc)
    prose = [f"{x} Lần {n}." for n in range(8) for x in LONG[:3]]
    assert got[:4] == ["ĐẢNG ỦY XÃ BẾN ĐÒ", "BAN DÂN VẬN", "ĐẢNG CỘNG SẢN VIỆT NAM", "Bến Đò, ngày 2 tháng 9 năm 2025"]
    assert got[4:] == ["THAM LUẬN", *prose, *("\t".join(r) for r in CELLS), LONG[5], "Theo báo cáo của Ủy ban nhân dân xã."]
    assert [p.kind for p in doc.paras][-5:] == ["row", "row", "row", "text", "note"]
    assert doc.paras[4].kind == "heading"


# --- fonts and characters --------------------------------------------------------------------------------------------


def test_old_fonts_keep_their_name_and_their_characters():
    encoding = b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [173 /uni00AD] >>"
    content = stream("BT /F 12 Tf 80 700 Td (Céng t¸c d©n vËn nh\u00ad vËy) Tj ET".encode("latin-1"))
    data = simple(content, b"/ABCDEF+.VnTime").replace(b"/Encoding /WinAnsiEncoding", b"/Encoding " + encoding)
    doc = pdf.read(data)
    assert [(r.font, r.text) for r in doc.paras[0].runs] == [(".VnTime", "Céng t¸c d©n vËn nh\u00ad vËy")]
    assert "pdf_lost_u" not in doc.notes


def test_a_lost_u_is_noted():
    line = "Thi ®ua d©n vËn khÐo trong nh©n d©n ".encode("latin-1")
    content = stream(b"BT /F 12 Tf 80 800 Td 14 TL " + b"".join(b"(%s) Tj T* " % line for _ in range(12)) + b"ET")
    assert pdf.read(simple(content, b"/.VnTime")).notes["pdf_lost_u"] == 1
    assert "pdf_lost_u" not in pdf.read(simple(content)).notes


def test_unmapped_and_ligatures():
    cmap = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <FB01> <42> <0061> endbfchar endcmap"
    extra = {
        6: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 7 0 R >>",
        7: stream(cmap.replace(b"<4", b"<004")),
        8: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>",
    }
    content = stream(b"BT /S 12 Tf 80 700 Td <004100420099> Tj /F 12 Tf 30 0 Td (va nhieu chu cai khac nua) Tj ET")
    doc = pdf.read(simple(content, extra=extra).replace(b"/F 5 0 R", b"/F 5 0 R /S 6 0 R"))
    assert texts(doc)[0].startswith("fia\ufffd")
    assert doc.notes == {"unmapped": 1}


def test_hidden_text_behind_a_scan_is_read(fonts):
    paper = Paper(fonts)
    text = paper.canvas.beginText(85, 700)
    text.setFont("V", 13)
    text.setTextRenderMode(3)
    text.textLine("Báo cáo kết quả công tác dân vận năm 2025")
    paper.canvas.drawText(text)
    assert texts(pdf.read(paper.data())) == ["Báo cáo kết quả công tác dân vận năm 2025"]


# --- what cannot be read ---------------------------------------------------------------------------------------------


def picture(number: int) -> bytes:
    return b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream"


def test_scans():
    content = stream(b"q 500 0 0 700 0 0 cm /I Do Q")
    assert reason(simple(content, extra={6: picture(6)}, resources=b"/XObject << /I 6 0 R >>")) == "scan"
    assert reason(simple(stream(b""))) == "scan"


def test_pages_without_text_are_counted(fonts):
    paper = Paper(fonts)
    paper.para(LONG[0])
    paper.page()
    image = pytest.importorskip("PIL.Image").new("L", (4, 4))
    from reportlab.lib.utils import ImageReader

    paper.canvas.drawImage(ImageReader(image), 80, 80, 400, 600)
    doc = pdf.read(paper.data())
    assert texts(doc) == [LONG[0]]
    assert doc.notes == {"pages_without_text": 1}


def test_passwords(fonts):
    pypdf = pytest.importorskip("pypdf")
    paper = Paper(fonts)
    paper.para(LONG[0])
    for user, algorithm in (("", "RC4-128"), ("", "AES-256"), ("mật", "AES-256"), ("mat", "RC4-128")):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(paper.data() if not paper.out.getvalue() else paper.out.getvalue()))
        writer.encrypt(user, "chủ", algorithm=algorithm)
        out = io.BytesIO()
        writer.write(out)
        if user:
            assert reason(out.getvalue()) == "password"
        else:
            assert texts(pdf.read(out.getvalue())) == [LONG[0]]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4", b"PK\x03\x04" + b"x" * 99, b"%PDF-1.7\n" + bytes(range(256)) * 40, b"%PDF-1.4\nxref\n0 1\ntrailer\n<< /Root 9 0 R >>\nstartxref\n9\n%%EOF"]
)
def test_damaged(data):
    assert reason(data) == "damaged"


def test_a_file_cut_short_is_read_or_refused(fonts):
    paper = Paper(fonts)
    for text in LONG:
        paper.para(text)
    data = paper.data()
    for share in (0.2, 0.5, 0.8, 0.95, 0.999):
        try:
            pdf.read(data[: int(share * len(data))])
        except Unreadable as error:
            assert error.reason in {"damaged", "scan"}


def test_without_the_library(monkeypatch):
    for name in [n for n in sys.modules if n.startswith(("pdfminer", "danvan_cli.readers.pdf."))]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("glyphs", "layout", "flow", "furniture"):
        monkeypatch.delattr(pdf, name, raising=False)
    monkeypatch.setitem(sys.modules, "pdfminer", None)
    assert reason(b"%PDF-1.4") == "no_pdf"


# --- hostile files ---------------------------------------------------------------------------------------------------

HELLO = b"(Van ban nay co du chu de doc duoc) Tj"
DRAWN = b"BT /F 12 Tf 80 700 Td " + HELLO + b" ET"


def zeros(megabytes: int, wraps: int = 1) -> bytes:
    machine = zlib.compressobj(9)
    out = b"".join(machine.compress(b" " * 1_000_000) for _ in range(megabytes)) + machine.flush()
    for _ in range(wraps - 1):
        out = zlib.compress(out, 9)
    return out


def hexed(data: bytes) -> bytes:
    return data.hex().encode() + b">"


def ascii85(data: bytes) -> bytes:
    import base64

    return base64.a85encode(data) + b"~>"


BOMBS = {
    "flate": lambda: stream(zeros(80), b"/Filter /FlateDecode"),
    "twice": lambda: stream(zeros(160, 2), b"/Filter [/FlateDecode /FlateDecode]"),
    "short-name": lambda: stream(zeros(80), b"/Filter /Fl"),
    "escaped-name": lambda: stream(zeros(80), b"/Filter /Fl#61teDecode"),
    "hex": lambda: stream(hexed(zeros(80)), b"/Filter [/ASCIIHexDecode /FlateDecode]"),
    "ascii85": lambda: stream(ascii85(zeros(80)), b"/Filter [/ASCII85Decode /FlateDecode]"),
    "indirect": lambda: stream(zeros(80), b"/Filter 6 0 R"),
    "run-length": lambda: stream(zlib.compress(b"\x81 " * 600_000), b"/Filter [/FlateDecode /RunLengthDecode]"),
    "endstream-within": lambda: stream(zlib.compress(b"", 0) + b"endstream", b"/X 1").replace(b"/X 1", b"/Filter /FlateDecode") + b"\nendobj\n9 0 obj\n" + stream(zeros(80), b"/Filter /FlateDecode"),
}  # fmt: skip


def limited(data: bytes, tmp_path: Path) -> tuple[str, float]:
    """Read in a process of its own, which is ended after half a minute: (reason or text, MB at most)."""
    (tmp_path / "file.pdf").write_bytes(data)
    code = """
import pathlib, sys
from danvan_cli.readers import pdf
from danvan_cli.readers.document import Unreadable
data = open(sys.argv[1], "rb").read()
try: pdf.read(b"%PDF-1.4")  # what importing takes is not what the file takes
except Unreadable: pass
try: said = "read " + "|".join(p.text for p in pdf.read(data).paras)
except Unreadable as error: said = error.reason
status = pathlib.Path("/proc/self/status")  # not ru_maxrss: that begins with what the parent had
print(int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024 if status.exists() else 0.0, said)
"""
    root = str(Path(__file__).resolve().parent.parent)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "file.pdf")], capture_output=True, text=True, timeout=30, env={**os.environ, "PYTHONPATH": root})
    assert done.returncode == 0, done.stderr[-2000:]
    assert not done.stderr, done.stderr
    memory, said = done.stdout.strip().split(" ", 1)
    return said, float(memory)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name, tmp_path):
    said, memory = limited(simple(BOMBS[name](), extra={6: b"/FlateDecode"}), tmp_path)
    assert said == "bomb"
    assert memory < 300, memory


def test_many_streams_are_a_bomb_together(tmp_path):
    part = stream(zeros(20), b"/Filter /FlateDecode")
    said, memory = limited(simple(stream(DRAWN), extra=dict.fromkeys(range(6, 15), part)), tmp_path)
    assert said == "bomb"
    assert memory < 300


def test_an_encrypted_bomb(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(simple(stream(zeros(90), b"/Filter /FlateDecode"))))
    writer.encrypt("", "chủ", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    said, memory = limited(out.getvalue(), tmp_path)
    assert said == "bomb"
    assert memory < 300


def test_large_pictures_are_no_bomb(tmp_path):
    image = stream(zeros(100), b"/Filter /FlateDecode /Type /XObject /Subtype /Image /Width 10000 /Height 10000")
    said, memory = limited(simple(stream(DRAWN + b" /I Do"), extra={6: image}, resources=b"/XObject << /I 6 0 R >>"), tmp_path)
    assert said == "read Van ban nay co du chu de doc duoc"
    assert memory < 300


def pages(kids: dict[int, bytes]) -> bytes:
    return raw({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        4: stream(DRAWN),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        **kids,
    })  # fmt: skip


def forms(levels: int, width: int) -> bytes:
    """Forms that each draw the next one several times."""
    body = {}
    for n in range(levels):
        following = 10 + (n + 1) % levels
        body[10 + n] = stream(b"/X Do " * width, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % following)
    return simple(stream(DRAWN + b" /X Do"), extra=body, resources=b"/XObject << /X 10 0 R >>")


def deep(levels: int) -> dict[int, bytes]:
    tree = {10 + n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (11 + n) for n in range(levels)}
    return {2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>", **tree, 10 + levels: b"<< /Type /Page /Contents 4 0 R >>"}


LOOPS = {
    "kids": lambda: pages({2: b"<< /Type /Pages /Kids [3 0 R 2 0 R 6 0 R] /Count 3 >>", 6: b"<< /Type /Pages /Kids [2 0 R 6 0 R] /Count 1 >>"}),
    "parent": lambda: pages({2: b"<< /Type /Pages /Parent 6 0 R /Kids [3 0 R] /Count 1 >>", 6: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] >>"}),
    "deep-kids": lambda: pages(deep(3000)),
    "prev": lambda: raw({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}, prev=b"/Prev @"),
    "form": lambda: forms(1, 3),
    "forms": lambda: forms(2, 3),
    "length": lambda: simple(b"<< /Length 4 0 R >>\nstream\n" + DRAWN + b"\nendstream"),
    "lengths": lambda: simple(b"<< /Length 6 0 R >>\nstream\n" + DRAWN + b"\nendstream", extra={6: b"7 0 R", 7: b"6 0 R"}),
    "catalog": lambda: raw({1: b"1 0 R"}),
    "contents": lambda: simple(b"[4 0 R 4 0 R]"),
    "nested": lambda: simple(stream(b"[" * 100_000 + DRAWN)),
    "dictionaries": lambda: simple(stream(DRAWN), extra={6: b"<</A" * 50_000}),
    "labels": lambda: pages({2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 1: b"<< /Type /Catalog /Pages 2 0 R /PageLabels 6 0 R >>", 6: b"<< /Kids [6 0 R] >>"}),
    "no-endstream": lambda: b"%PDF-1.4\n" + b"stream\n" * 300_000,
    "wide-row": lambda: simple(stream(zlib.compress(DRAWN), b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>")),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_loops_end(name, tmp_path):
    said, memory = limited(LOOPS[name](), tmp_path)
    assert said in {"damaged", "scan", "too_slow"} or said.startswith("read Van ban nay"), said
    assert memory < 300, memory


def test_two_thousand_pages_are_enough():
    tree = {
        2: b"<< /Type /Pages /Kids [%s] /Count 2001 >>" % b" ".join(b"%d 0 R" % n for n in range(10, 2011)),
        **dict.fromkeys(range(10, 2011), b"<< /Type /Page /MediaBox [0 0 9 9] >>"),
    }
    assert reason(pages(tree)) == "damaged"


def test_fonts_that_claim_billions_of_codes(tmp_path):
    cmap = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFF0> <0041> endbfrange endcmap"
    cid = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /W [0 2000000000 500] >>"
    extra = {6: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 7 0 R >>", 7: stream(cmap), 8: cid}
    content = stream(b"BT /S 12 Tf 80 600 Td <00410042> Tj ET " + DRAWN)
    said, memory = limited(simple(content, extra=extra).replace(b"/F 5 0 R", b"/F 5 0 R /S 6 0 R"), tmp_path)
    assert "Van ban nay" in said
    assert memory < 300


def test_time_runs_out(monkeypatch):
    from danvan_cli.readers.pdf import guard

    monkeypatch.setattr(guard, "SECONDS", 1.0)
    start = time.monotonic()
    assert reason(forms_that_multiply()) == "too_slow"
    assert time.monotonic() - start < 5
    monkeypatch.setattr(guard, "SECONDS", -1.0)
    assert reason(simple(stream(DRAWN))) == "too_slow"


def forms_that_multiply() -> bytes:
    """Twelve forms, each drawing the next ten times: ten to the twelfth strings."""
    body = {10 + n: stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (11 + n)) for n in range(12)}
    body[22] = stream(DRAWN, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F 5 0 R >> >>")
    return simple(stream(b"/X Do"), extra=body, resources=b"/XObject << /X 10 0 R >>")


def test_memory_does_not_grow_with_the_pages(fonts):
    paper = Paper(fonts, justify=True, indent=30)
    for n in range(200):
        paper.para(f"{LONG[n % 3]} Lần {n}.")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    doc = pdf.read(paper.data())
    assert len(doc.paras) == 200
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB
