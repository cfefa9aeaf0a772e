"""Word documents built from XML by hand: what Word shows is what is read. Some are made by python-docx or LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from danvan_cli.models import Paper, Refused, Source
from danvan_cli.readers import docx as reader
from danvan_cli.readers import read_all
from danvan_cli.readers.document import Document, Unreadable
from tests.makers import MACRO_TYPE, PAPER, STRICT, abstract, docx, lvl, num, p, paper_docx, r, style, t, tbl, tc, tr, zipped


def doc(*body: str, **parts: str) -> Document:
    return reader.read(docx("".join(body), **parts))


def shown(found: Document) -> list[str]:
    """Paragraphs with text as they would be printed."""
    return [(x.mark + " " if x.mark else "") + x.text for x in found.paras if x.text.strip()]


def kinds(found: Document) -> list[tuple[str, str]]:
    return [(x.kind, x.text) for x in found.paras if x.text.strip()]


def paper(data: bytes, name: str = "tham-luan.docx", tmp: Path | None = None) -> Paper:
    found = list(read_all([Source(name, "", data)]))
    assert len(found) == 1
    assert isinstance(found[0], Paper), found[0]
    return found[0]


def fld(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instr(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


# --- automatic numbers ----------------------------------------------------------------------------------------------------

OUTLINE = abstract(1, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%2."), lvl(2, "lowerLetter", "%3)"), lvl(3, "bullet", "-"))
LEGAL = abstract(2, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2."), lvl(2, "decimal", "%1.%2.%3."))


def test_levels_count_and_restart() -> None:
    found = doc(
        p("Kết quả đạt được", num=(1, 0)), p("Công tác tuyên truyền", num=(1, 1)), p("Tuyên truyền miệng", num=(1, 2)), p("Loa truyền thanh", num=(1, 2)), p("Hai buổi một ngày", num=(1, 3)),
        p("Công tác phối hợp", num=(1, 1)), p("Ký quy chế", num=(1, 2)), p("Hạn chế", num=(1, 0)), p("Kinh phí ít", num=(1, 1)),
        numbering=OUTLINE + num(1, 1),
    )  # fmt: skip
    assert shown(found) == [
        "I. Kết quả đạt được", "1. Công tác tuyên truyền", "a) Tuyên truyền miệng", "b) Loa truyền thanh", "- Hai buổi một ngày",
        "2. Công tác phối hợp", "a) Ký quy chế", "II. Hạn chế", "1. Kinh phí ít",
    ]  # fmt: skip
    assert {x.kind for x in found.paras} == {"item"}


def test_numbers_of_several_levels() -> None:
    found = doc(*(p("x", num=(2, at)) for at in (0, 1, 1, 2, 2, 1, 0, 2)), numbering=LEGAL + num(2, 2))
    # a level that was jumped over counts as begun
    assert [x.mark for x in found.paras] == ["1.", "1.1.", "1.2.", "1.2.1.", "1.2.2.", "1.3.", "2.", "2.1.1."]


def test_legal_numbering_shows_roman_numbers_as_digits() -> None:
    levels = lvl(0, "upperRoman", "Phần %1."), lvl(1, "decimal", "%1.%2", more="<w:isLgl/>"), lvl(2, "lowerLetter", "%1.%3", more='<w:isLgl w:val="0"/>')
    found = doc(*(p("x", num=(3, at)) for at in (0, 0, 1, 2)), numbering=abstract(3, *levels) + num(3, 3))
    assert [x.mark for x in found.paras] == ["Phần I.", "Phần II.", "2.1", "II.a"]


def test_two_lists_of_one_pattern() -> None:
    """A second w:num of the same list goes on counting; a startOverride makes it begin anew, once."""
    one = abstract(1, lvl(0, "decimal", "%1."))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    five = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    found = doc(*(p("x", num=(n, 0)) for n in (1, 1, 2, 3, 3, 4, 4)), numbering=one + num(1, 1) + num(2, 1) + num(3, 1, restart) + num(4, 1, five))
    assert [x.mark for x in found.paras] == ["1.", "2.", "3.", "1.", "2.", "5.", "6."]


def test_a_level_overridden_whole() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1/", start=3)}</w:lvlOverride>'
    found = doc(p("x", num=(2, 0)), p("x", num=(2, 0)), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(2, 1, other))
    assert [x.mark for x in found.paras] == ["C/", "D/"]


@pytest.mark.parametrize(("restart", "expected"), [("0", ["1.", "a)", "2.", "b)"]), ("1", ["1.", "a)", "2.", "a)"]), ("", ["1.", "a)", "2.", "a)"])])
def test_restart_of_a_level(restart: str, expected: list[str]) -> None:
    more = f'<w:lvlRestart w:val="{restart}"/>' if restart else ""
    found = doc(*(p("x", num=(1, at)) for at in (0, 1, 0, 1)), numbering=abstract(1, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)", more=more)) + num(1, 1))
    assert [x.mark for x in found.paras] == expected


def test_numbers_by_style() -> None:
    """A style carries its list, its level comes from the list (pStyle) or the style; a style based on it inherits, a paragraph may refuse."""
    styles = (
        style("Normal", "Normal", default=True)
        + style("Muc", "Mục lớn", "Normal", ppr='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("MucNho", "Mục nhỏ", "Muc", ppr='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + style("MucCon", "Mục con", "Muc")
        + style("MucKhong", "Mục không số", "Muc", ppr='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + style("Gach", "Gạch", "Normal", ppr='<w:numPr><w:numId w:val="2"/></w:numPr>')
    )
    numbering = abstract(1, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%2.")) + abstract(2, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Gach"/>')) + num(1, 1) + num(2, 2)
    found = doc(
        p("Kết quả", style="Muc"), p("Tuyên truyền", style="MucNho"), p("Hạn chế", style="MucCon"), p("Lời cảm ơn", style="MucKhong"), p("Bài học", style="Muc", props='<w:numPr><w:numId w:val="0"/></w:numPr>'),
        p("Kiến nghị", style="Muc"), p("thứ nhất", style="Gach"), p("thường"), styles=styles, numbering=numbering,
    )  # fmt: skip
    assert [x.mark for x in found.paras] == ["I.", "1.", "II.", "", "", "III.", "a)", ""]


def test_a_level_without_a_list_takes_the_list_of_the_style() -> None:
    styles = style("Muc", "Mục", ppr='<w:numPr><w:numId w:val="1"/></w:numPr>')
    found = doc(p("x", style="Muc"), p("y", style="Muc", props='<w:numPr><w:ilvl w:val="1"/></w:numPr>'), styles=styles, numbering=abstract(1, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)")) + num(1, 1))
    assert [x.mark for x in found.paras] == ["1.", "a)"]


def test_a_list_that_is_a_style() -> None:
    numbering = abstract(1, lvl(0, "decimal", "(%1)"), more='<w:styleLink w:val="DanhSach"/>') + abstract(2, more='<w:numStyleLink w:val="DanhSach"/>') + num(1, 1) + num(2, 2)
    assert [x.mark for x in doc(p("x", num=(2, 0)), p("y", num=(2, 0)), numbering=numbering).paras] == ["(1)", "(2)"]


@pytest.mark.parametrize(
    ("text", "font", "expected"), [("\uf0b7", "Symbol", "-"), ("\uf0a7", "Wingdings", "-"), ("o", "Courier New", "-"), ("Ø", "Wingdings", "-"), ("–", "Times New Roman", "–"), ("+", "", "+"), ("•", "Calibri", "•"), ("", "", "-")]
)
def test_bullets(text: str, font: str, expected: str) -> None:
    found = doc(p("nội dung", num=(1, 0)), numbering=abstract(1, lvl(0, "bullet", text, font=font)) + num(1, 1))
    assert found.paras[0].mark == expected


def test_a_list_may_be_missing() -> None:
    found = doc(p("z", num=(9, 0)), p("t", num=(1, 7)), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(1, 1))
    assert [x.mark for x in found.paras] == ["", ""]


def test_word_numbers_empty_paragraphs() -> None:
    """Word and LibreOffice print a number before an empty paragraph of a list; the numbers after it must be those that they print."""
    found = doc(p("x", num=(1, 0)), p(num=(1, 0)), p("y", num=(1, 0)), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(1, 1))
    assert [x.mark for x in found.paras if x.text] == ["1.", "3."]


def test_none_format_and_zero_padding() -> None:
    numbering = abstract(1, lvl(0, "none", ""), lvl(1, "decimalZero", "%2)"), lvl(2, "lowerRoman", "(%3)")) + num(1, 1)
    assert [x.mark for x in doc(*(p("x", num=(1, at)) for at in (0, 1, 2, 2)), numbering=numbering).paras] == ["", "01)", "(i)", "(ii)"]


def test_deleted_paragraph_does_not_count() -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>bỏ</w:delText></w:r></w:del>'
    found = doc(p("x", num=(1, 0)), p(gone, num=(1, 0), props="<w:rPr><w:del/></w:rPr>"), p("y", num=(1, 0)), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(1, 1))
    assert shown(found) == ["1. x", "2. y"]


# --- tables ---------------------------------------------------------------------------------------------------------------


def test_letterhead_is_paragraphs() -> None:
    found = doc(tbl(tr(tc(p("HUYỆN UỶ MAI SƠN"), p("BAN DÂN VẬN"), p("*")), tc(p("ĐẢNG CỘNG SẢN VIỆT NAM"), p("Mai Sơn, ngày 5 tháng 9 năm 2023")))), p("THAM LUẬN"))
    assert kinds(found) == [("text", x) for x in ("HUYỆN UỶ MAI SƠN", "BAN DÂN VẬN", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Mai Sơn, ngày 5 tháng 9 năm 2023", "THAM LUẬN")]


def test_figures_are_rows() -> None:
    found = doc(tbl(tr("Thôn", "Số hộ", "Tỷ lệ"), tr("Nà Bó", "142", "98,6%"), tr("", "", ""), tr("Cộng", "", "97%")))
    assert kinds(found) == [("row", "Thôn\tSố hộ\tTỷ lệ"), ("row", "Nà Bó\t142\t98,6%"), ("row", "Cộng\t97%")]


def test_prose_in_cells_stays_paragraphs() -> None:
    long = "Cấp uỷ đã lãnh đạo các đoàn thể phối hợp vận động nhân dân " * 4
    assert [x.kind for x in doc(tbl(tr("1", long.strip()))).paras if x.text] == ["text", "text"]


def test_nested_merged_and_wrapped_tables() -> None:
    inner = tbl(tr("trong một", "trong hai"))
    merged = [tr(tc("Khối xã", props='<w:vMerge w:val="restart"/>'), tc("12")), tr(tc(p(), props="<w:vMerge/>"), tc("15"))]
    wrap = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    wrapped = wrap.format(tr("hàng", wrap.format(tc("ô bọc"))))
    found = doc(tbl(tr("ngoài", tc(inner, p("sau bảng trong")))), tbl(*merged), tbl(wrapped))
    assert kinds(found) == [("text", "ngoài"), ("row", "trong một\ttrong hai"), ("text", "sau bảng trong"), ("row", "Khối xã\t12"), ("text", "15"), ("row", "hàng\tô bọc")]


def test_numbers_and_breaks_in_cells() -> None:
    found = doc(tbl(tr(tc(p("x", num=(1, 0))), tc(p(r("một", "<w:br/>", "hai")))), tr(tc(p("y", num=(1, 0))), tc("ba"))), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(1, 1))
    assert kinds(found) == [("row", "1. x\tmột hai"), ("row", "2. y\tba")]


def test_rows_and_cells_deleted() -> None:
    found = doc(tbl(tr("còn", "1"), tr("đã xoá", "2", props='<w:del w:id="1" w:author="a"/>'), tr("thêm", "3", props='<w:ins w:id="2"/>')))
    assert kinds(found) == [("row", "còn\t1"), ("row", "thêm\t3")]
    assert found.notes == {"deleted": 1}


# --- tracked changes, hidden text --------------------------------------------------------------------------------------


def ins(*runs: str) -> str:
    return '<w:ins w:id="1" w:author="a">' + "".join(runs) + "</w:ins>"


def gone(text: str) -> str:
    return f'<w:del w:id="2" w:author="a"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def test_insertions_stay_deletions_go() -> None:
    found = doc(p("Vận động được ", gone("80"), ins(r("120")), " hộ ", '<w:moveTo w:id="3">' + r("trong năm ") + "</w:moveTo>", '<w:moveFrom w:id="4">' + r("hiến đất") + "</w:moveFrom>", "tham gia."))
    assert shown(found) == ["Vận động được 120 hộ trong năm tham gia."]
    assert found.notes == {"deleted": 1}


def test_deletion_inside_an_insertion() -> None:
    assert shown(doc(p("a ", ins(r("b "), gone("c ")), "d"))) == ["a b d"]


def test_a_deleted_mark_joins_paragraphs() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    found = doc(p("Công tác phối hợp ", props=mark), p("còn chưa chặt chẽ.", style="x"), p("Hết."))
    assert shown(found) == ["Công tác phối hợp còn chưa chặt chẽ.", "Hết."]


def test_deleted_marks_at_the_end_and_around_a_table() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert shown(doc(p("cuối ", props=mark))) == ["cuối "]
    assert shown(doc(p(gone("bỏ"), props=mark), p("còn"))) == ["còn"]
    assert shown(doc(tbl(tr(tc(p("trong ô ", props=mark)), "khác")), p("sau bảng"))) == ["trong ô \tkhác", "sau bảng"]


def test_a_deleted_mark_at_the_end_of_a_box_or_note() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    found = doc(p(box(p("trong khung", props=mark)), "đoạn"), p('<w:r><w:footnoteReference w:id="1"/></w:r>', "hết"), footnotes=f'<w:footnote w:id="1">{p("chú thích", props=mark)}</w:footnote>')
    assert shown(found) == ["đoạn", "trong khung", "hết", "chú thích"]


def test_inserted_paragraphs_in_a_wrapper() -> None:
    assert shown(doc('<w:customXml>' + p("một") + "</w:customXml>", "<w:sdt><w:sdtContent>" + p("hai") + "</w:sdtContent></w:sdt>")) == ["một", "hai"]


def test_hidden_text() -> None:
    styles = style("An", "Ẩn", rpr="<w:vanish/>") + style("ChuAn", "Chữ ẩn", rpr="<w:vanish/>", kind="character") + style("Hien", "Hiện", "An", rpr='<w:vanish w:val="0"/>')
    found = doc(
        p("thấy ", r("không thấy", props="<w:vanish/>"), "rõ"), p("ẩn cả đoạn", style="An"), p("lại hiện", style="Hien"), p("có ", r("chữ ẩn", props='<w:rStyle w:val="ChuAn"/>'), "theo kiểu"),
        p("ẩn ", r("nhưng hiện", props='<w:vanish w:val="false"/>'), style="An"), styles=styles,
    )  # fmt: skip
    assert shown(found) == ["thấy rõ", "lại hiện", "có theo kiểu", "nhưng hiện"]
    assert found.notes == {"hidden": 4}


# --- boxes, notes, fields ---------------------------------------------------------------------------------------------------


def box(*paras: str) -> str:
    """A text box as Word 2010 and later store it: twice."""
    content = f"<w:txbxContent>{''.join(paras)}</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"


def test_text_boxes_once() -> None:
    old = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('khung cũ')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    found = doc(p("trước ", box(p("khung một"), p("khung hai")), "sau"), p(old, "đoạn"), p(box(p("ngoài", box(p("trong"))))), p("hết"))
    assert shown(found) == ["trước sau", "khung một", "khung hai", "đoạn", "khung cũ", "ngoài", "trong", "hết"]


def test_only_a_fallback() -> None:
    assert shown(doc(p(f"<w:r><mc:AlternateContent><mc:Fallback><w:pict><v:textbox><w:txbxContent>{p('dự phòng')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"))) == ["dự phòng"]


def test_a_box_in_a_field_and_in_a_deleted_paragraph() -> None:
    found = doc(p(fld("begin"), instr("PAGE"), box(p("trong khung")), fld("separate"), r("7"), fld("end")))
    assert shown(found) == ["7", "trong khung"]


def test_notes_go_last_in_the_order_of_the_text() -> None:
    def ref(kind: str, n: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{n}"/></w:r>'

    feet = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>' + "".join(
        f'<w:footnote w:id="{n}">{p("<w:r><w:footnoteRef/></w:r>", " " + words)}</w:footnote>' for n, words in ((1, "Báo cáo số 45-BC/HU."), (2, "Số liệu năm 2022."), (3, "không ai nhắc"))
    )
    ends = f'<w:endnote w:id="1">{p("Nghị quyết 25-NQ/TW.")}</w:endnote>'
    found = doc(p("Câu hai", ref("footnote", 2), " và câu một", ref("footnote", 1), ref("endnote", 1), "."), p("Hết."), footnotes=feet, endnotes=ends)
    assert kinds(found) == [("text", "Câu hai và câu một."), ("text", "Hết."), ("note", " Số liệu năm 2022."), ("note", " Báo cáo số 45-BC/HU."), ("note", "Nghị quyết 25-NQ/TW.")]


def test_fields() -> None:
    found = doc(
        p("Trang ", fld("begin"), instr(" PAGE "), fld("separate"), r("3"), fld("end"), "."),
        p("Giá trị ", '<w:fldSimple w:instr="DOCPROPERTY x">' + r("cũ") + "</w:fldSimple>"),
        p(fld("begin"), instr(" IF "), fld("begin"), instr(" DATE "), fld("separate"), r("1/1"), fld("end"), instr(" = x "), fld("separate"), r("kết quả"), fld("end"), " sau"),
        p(fld("begin"), instr(' HYPERLINK "http://vi.du" '), fld("separate"), r("liên kết"), fld("end")),
        p("chỉ có lệnh", fld("begin"), instr(' XE "mục từ" '), fld("end"), "."),
    )  # fmt: skip
    assert shown(found) == ["Trang 3.", "Giá trị cũ", "kết quả sau", "liên kết", "chỉ có lệnh."]


def test_a_field_over_paragraphs() -> None:
    found = doc(p("a", fld("begin"), instr("INCLUDETEXT"), fld("separate"), r("b")), p("c"), p("d", fld("end"), "e"))
    assert shown(found) == ["ab", "c", "de"]


def test_table_of_contents_is_left_out_and_counted() -> None:
    styles = style("TOC1", "toc 1") + style("MucLuc2", "Mục lục 2") + style("Heading1", "heading 1")
    gallery = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{p("MỤC LỤC")}{p("I. Kết quả 1", style="TOC1")}</w:sdtContent></w:sdt>'
    found = doc(gallery, p(fld("begin"), instr("TOC \\o"), fld("separate"), r("II. Hạn chế 2"), style="TOC1"), p("1. Kinh phí 3", style="MucLuc2"), p(fld("end")), p("I. Kết quả", style="Heading1"), styles=styles)
    assert shown(found) == ["I. Kết quả"]
    assert found.notes == {"toc": 4}


def test_a_table_of_contents_in_plain_paragraphs() -> None:
    """Converters (Google Docs, WPS) keep the field and lose the styles."""
    found = doc(p(fld("begin"), instr(' TOC \\o "1-3" '), fld("separate"), r("I. Kết quả\t1")), p("II. Hạn chế", r("<w:tab/>", "2"), fld("end")), p("Kính thưa hội nghị!"))
    assert shown(found) == ["Kính thưa hội nghị!"]
    assert found.notes == {"toc": 2}


def test_links_smart_tags_and_math() -> None:
    found = doc(p('<w:hyperlink r:id="r9" w:anchor="x">' + r("Nghị quyết 43") + "</w:hyperlink>", '<w:smartTag w:element="place">' + r(" tỉnh Sơn La") + "</w:smartTag>", "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"))
    assert shown(found) == ["Nghị quyết 43 tỉnh Sơn Lax=2"]


def test_comments_and_phonetics_are_no_text() -> None:
    found = doc(p('<w:commentRangeStart w:id="1"/>', "chữ", '<w:commentRangeEnd w:id="1"/>', '<w:r><w:annotationRef/><w:commentReference w:id="1"/></w:r>', "<w:r><w:ruby><w:rt>" + r("âm") + "</w:rt><w:rubyBase>" + r("gốc") + "</w:rubyBase></w:ruby></w:r>"))
    assert shown(found) == ["chữgốc"]


def test_special_characters() -> None:
    found = doc(p(r("30/2020/NĐ", "<w:noBreakHyphen/>", "CP", "<w:tab/>", "phát", "<w:softHyphen/>", "triển", "<w:br/>", "dòng hai", "<w:cr/>", "dòng ba", '<w:br w:type="page"/>', "trang")))
    assert found.paras[0].text == "30/2020/NĐ-CP\tphát\u00adtriển\ndòng hai\ndòng batrang"


def test_a_line_break_is_a_line_of_the_paper() -> None:
    found = paper(docx("".join(p(x) for x in PAPER[:3]) + p(r(PAPER[3], "<w:br/>", PAPER[4]))))
    assert found.text.split("\n")[-2:] == PAPER[3:5]
    assert [str(x) for x in found.places] == ["¶1", "¶2", "¶3", "¶4", "¶4"]


@pytest.mark.parametrize(
    ("sym", "expected"),
    [('w:font="Wingdings" w:char="F0E0"', "-"), ('w:font="Symbol" w:char="F0B7"', "-"), ('w:font="Times New Roman" w:char="2022"', "•"), ('w:font=".VnTime" w:char="F0AB"', "\xab"), ('w:font="Arial" w:char="zz"', ""), ('w:font="Arial" w:char="20AC"', "€")],
)  # fmt: skip
def test_symbols(sym: str, expected: str) -> None:
    assert doc(p(r("a", f"<w:sym {sym}/>", "b"))).paras[0].text == f"a{expected}b"


def test_a_symbol_that_is_no_character() -> None:
    """Half of a surrogate pair cannot be written to any file."""
    doc(p(r("a", '<w:sym w:font="Arial" w:char="D83D"/>'))).paras[0].text.encode("utf-8")


# --- headings, pages, packages ------------------------------------------------------------------------------------------


def test_headings() -> None:
    styles = (
        style("Heading1", "heading 1", ppr='<w:outlineLvl w:val="0"/>') + style("TieuDe1", "Tiêu đề 1") + style("u1", "Tiêu đề") + style("Title", "Title") + style("Rieng", "Mục của tôi", "Heading1")
        + style("Cap", "Cấp", ppr='<w:outlineLvl w:val="2"/>') + style("Than", "Body Text", "Heading1", ppr='<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    found = doc(
        p("A", style="Heading1"), p("B", style="TieuDe1"), p("C", style="Title"), p("D", style="Rieng"), p("E", style="Cap"), p("F", props='<w:outlineLvl w:val="1"/>'), p("G", props='<w:outlineLvl w:val="9"/>'), p("H"), p("I", style="u1"), styles=styles,
    )  # fmt: skip
    assert [x.text for x in found.paras if x.kind == "heading"] == ["A", "B", "C", "D", "E", "F", "I"]
    # the style says that this is body text, whatever it was derived from
    assert [x.kind for x in doc(p("thân bài", style="Than"), styles=styles).paras] == ["text"]


def test_a_numbered_heading_keeps_its_number() -> None:
    styles = style("Heading1", "heading 1", ppr='<w:numPr><w:numId w:val="1"/></w:numPr>')
    found = doc(p("KẾT QUẢ", style="Heading1"), p("HẠN CHẾ", style="Heading1"), styles=styles, numbering=abstract(1, lvl(0, "upperRoman", "%1.")) + num(1, 1))
    assert [(x.kind, x.mark) for x in found.paras] == [("heading", "I."), ("heading", "II.")]


def test_pages_reach_the_sources(danvan: Callable[..., object], tmp_path: Path) -> None:
    lines = [p(x) for x in PAPER[:5]] + [p(r("<w:lastRenderedPageBreak/>", "Hạn chế: công tác tuyên truyền ở một số thôn còn yếu, cán bộ chưa thường xuyên bám sát cơ sở.")), p()]
    lines.append(p(r("Kinh phí hoạt động còn rất hạn hẹp, "), r("<w:lastRenderedPageBreak/>", "chưa đáp ứng được yêu cầu nhiệm vụ.")) + p("Công tác phối hợp giữa các ngành chưa chặt chẽ."))
    found = paper(docx("".join(lines)))
    assert [str(x) for x, words in zip(found.places, found.text.split("\n"), strict=True) if words] == ["p1¶1", "p1¶2", "p1¶3", "p1¶4", "p1¶5", "p2¶6", "p2¶7", "p3¶8"]
    (tmp_path / "xa-hoa-thach.docx").write_bytes(docx("".join(lines)))
    done = danvan("analyze", tmp_path, "-f", "csv")
    assert b"xa-hoa-thach.docx:p2\xc2\xb67" in done.stdout, done  # type: ignore[attr-defined]


def test_without_pages() -> None:
    assert {x.page for x in doc(p("a"), p("b")).paras} == {0}


def test_strict_documents() -> None:
    found = doc(p("Mục", style="H"), p("x", num=(1, 0)), p(gone("bỏ"), "giữ"), styles=style("H", "heading 1"), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(1, 1), space=STRICT)
    assert [(x.kind, x.mark, x.text) for x in found.paras] == [("heading", "", "Mục"), ("item", "1.", "x"), ("text", "", "giữ")]


def test_the_main_part_may_have_another_name() -> None:
    found = doc(p("x", num=(1, 0)), numbering=abstract(1, lvl(0, "decimal", "%1.")) + num(1, 1), target="word/document2.xml")
    assert shown(found) == ["1. x"]


@pytest.mark.parametrize("name", ["tham-luan.docx", "tham-luan.docm", "tham-luan.txt", "tham-luan.doc", "tham-luan", "tham-luan.pdf"])
def test_by_content_not_by_suffix(name: str) -> None:
    found = paper(paper_docx(main_type=MACRO_TYPE) if name.endswith("docm") else paper_docx(), name)
    assert found.format == "docx"
    assert found.text.split("\n") == PAPER


def test_embedded_documents_are_counted() -> None:
    assert doc(p("a"), '<w:altChunk r:id="r5"/>').notes == {"embedded": 1}


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 cut off", zipped({"[Content_Types].xml": "<Types>wordprocessingml</Types>"}), docx("")[:-40], docx("<w:p>"), docx(p("a")).replace(b"PK\x01\x02", b"PK\x01\x03"), zipped({"word/document.xml": "<w:document/>"})],
    ids=["stub", "no main part", "cut", "broken xml", "no directory", "no namespace"],
)  # fmt: skip
def test_damaged(data: bytes) -> None:
    with pytest.raises(Unreadable) as found:
        reader.read(data)
    assert found.value.reason == "damaged"


def test_empty_documents_are_refused() -> None:
    for data in (docx(""), docx(p()), docx(p(r("ẩn hết", props="<w:vanish/>")))):
        found = list(read_all([Source("a.docx", "", data)]))
        assert [x.reason for x in found if isinstance(x, Refused)] == ["empty"]


# --- legacy fonts -----------------------------------------------------------------------------------------------------------

TCVN3 = dict(zip("ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ", bytes.fromhex(
    "a1a2a3a4a5a6a7a8a9aaabacadae" "b5b6b7b8b9" "bbbcbdbec6" "c7c8c9cacb" "cccecfd0d1" "d2d3d4d5d6" "d7d8dcddde" "dfe1e2e3e4" "e5e6e7e8e9" "eaebecedee" "eff1f2f3f4" "f5f6f7f8f9" "fafbfcfdfe"
).decode("latin-1"), strict=True))  # fmt: skip


def abc(text: str) -> str:
    """Text as .VnTime stores it (no capitals but those of ă â đ ê ô ơ ư)."""
    return "".join(TCVN3.get(c) or TCVN3.get(c.lower(), c) for c in text)


def test_tcvn3_runs() -> None:
    found = paper(docx("".join(p(r(abc(x), font=".VnTime")) for x in PAPER[3:])))
    assert found.text.split("\n") == PAPER[3:]
    assert found.encoding == "tcvn3"
    assert [(n.key, n.what, n.count) for n in found.notes] == [("converted", "tcvn3", 4)]


def test_font_named_by_the_style_and_by_the_defaults() -> None:
    fonts = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    for styles in (style("Normal", "Normal", rpr=fonts, default=True), f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>"):
        found = doc(p(abc(PAPER[3])), styles=styles)
        assert [x.font for x in found.paras[0].runs] == [".VnTime"]
        assert paper(docx("".join(p(abc(x)) for x in PAPER[3:]), styles=styles)).text.split("\n") == PAPER[3:]


def test_capitals_of_the_capital_font() -> None:
    title = "Nâng cao chất lượng công tác vận động quần chúng ở cơ sở"
    found = paper(docx(p(r(abc(title.lower()), font=".VnTimeH")) + "".join(p(r(abc(x), font=".VnTime")) for x in PAPER[3:])))
    assert found.text.split("\n") == [title.upper(), *PAPER[3:]]


def test_unicode_in_a_legacy_font_stays() -> None:
    """Word keeps the font's name when Unicode text is pasted into a style of .VnTime."""
    for font in (".VnTime", ".VnTimeH", "VNI-Times"):
        found = paper(docx("".join(p(r(x, font=font)) for x in PAPER)))
        assert found.text.split("\n") == PAPER
        assert (found.encoding, found.notes) == ("unicode", ())


def test_mixed_runs_in_one_paragraph() -> None:
    body = "".join(p(x) for x in PAPER) + p(r("Xã có 12 thôn, "), r(abc("trong đó có ba thôn đặc biệt khó khăn"), font=".VnTime"), r(", đời sống nhân dân còn nhiều vất vả."))
    found = paper(docx(body))
    assert found.text.split("\n") == [*PAPER, "Xã có 12 thôn, trong đó có ba thôn đặc biệt khó khăn, đời sống nhân dân còn nhiều vất vả."]
    assert [(n.key, n.what, n.count) for n in found.notes] == [("converted", "tcvn3", 1)]


def vni(text: str) -> str:
    """Text as VNI-Times stores it."""
    import unicodedata

    tones = dict(zip("\u0300\u0301\u0309\u0303\u0323", "øùûõï", strict=True))
    hats = dict(zip(["", *tones], "âàáåãä", strict=True))
    moons = dict(zip(["", *tones], "êèéúüë", strict=True))
    whole = dict(zip("ìíĩỉịỵđơư", "ìíóæòîñôö", strict=True))
    out = []
    for c in text:
        low = c.lower()
        if low in whole:
            new = whole[low]
        else:
            marks = unicodedata.normalize("NFD", low)
            tone = next((m for m in marks if m in tones), "")
            base = marks[0]
            if low in "đ":
                new = "ñ"
            elif "\u0302" in marks:
                new = base + hats[tone]
            elif "\u0306" in marks:
                new = base + moons[tone]
            elif "\u031b" in marks:
                new = {"o": "ô", "u": "ö"}[base] + tones.get(tone, "")
            else:
                new = base + tones.get(tone, "")
        out.append(new.upper() if c.isupper() else new)
    return "".join(out)


def test_vni_runs_and_capitals() -> None:
    found = paper(docx("".join(p(r(vni(x), font="VNI-Times")) for x in PAPER)))
    assert found.text.split("\n") == PAPER
    assert found.encoding == "vni"


def test_a_vni_mark_in_the_next_run() -> None:
    """Spell checking and colour cut runs anywhere: between a letter and its mark too."""
    text = vni(PAPER[4])
    at = next(i for i in range(5, len(text)) if text[i] in "âàáåãäêèéúüë" and text[i - 1] in "aeo")
    split = p(r(text[:at], font="VNI-Times"), r(text[at:], font="VNI-Times", props="<w:b/>"))
    found = paper(docx("".join(p(r(vni(x), font="VNI-Times")) for x in PAPER[:4]) + split))
    assert found.text.split("\n") == PAPER[:5]


def test_a_vni_mark_in_the_next_run_beside_unicode() -> None:
    text = vni("công tác phối hợp")
    at = text.index("ä") if "ä" in text else text.index("á")
    body = "".join(p(x) for x in PAPER) + p(r("Năm 2023, "), r(text[:at], font="VNI-Times"), r(text[at:], font="VNI-Times"), r(" được đẩy mạnh ở các thôn."))
    assert paper(docx(body)).text.split("\n")[-1] == "Năm 2023, công tác phối hợp được đẩy mạnh ở các thôn."


def test_legacy_text_without_any_font() -> None:
    found = paper(docx("".join(p(abc(x)) for x in PAPER[3:])))
    assert found.text.split("\n") == PAPER[3:]


def test_decomposed_text_is_composed() -> None:
    import unicodedata

    assert paper(docx("".join(p(unicodedata.normalize("NFD", x)) for x in PAPER))).text.split("\n") == PAPER


# --- a second maker -----------------------------------------------------------------------------------------------------


def test_python_docx(tmp_path: Path) -> None:
    module = pytest.importorskip("docx", reason="python-docx is not installed", exc_type=ImportError)
    made = module.Document()
    made.add_heading("KẾT QUẢ ĐẠT ĐƯỢC", 1)
    made.add_paragraph("Vận động nhân dân hiến đất", style="List Number")
    made.add_paragraph("Xây dựng 12 mô hình", style="List Number")
    made.add_paragraph("Kinh phí còn ít", style="List Bullet")
    table = made.add_table(2, 2)
    for cell, words in zip([c for row in table.rows for c in row.cells], ["Thôn", "Số hộ", "Nà Bó", "142"], strict=True):
        cell.text = words
    file = tmp_path / "a.docx"
    made.save(str(file))
    found = reader.read(file.read_bytes())
    assert [(x.kind, x.mark, x.text) for x in found.paras] == [
        ("heading", "", "KẾT QUẢ ĐẠT ĐƯỢC"), ("item", "1.", "Vận động nhân dân hiến đất"), ("item", "2.", "Xây dựng 12 mô hình"), ("item", "-", "Kinh phí còn ít"), ("row", "", "Thôn\tSố hộ"), ("row", "", "Nà Bó\t142"),
    ]  # fmt: skip


def test_text_is_never_markup() -> None:
    assert t("a < b & c") == '<w:t xml:space="preserve">a &lt; b &amp; c</w:t>'
    assert doc(p("<w:r>" + t("hộ nghèo < 5% & giảm") + "</w:r>")).paras[0].text == "hộ nghèo < 5% & giảm"
