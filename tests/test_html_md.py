"""Web pages as Word, browsers and mail programs save them, in every encoding; Markdown with its lines."""

from __future__ import annotations

import base64
import quopri

import pytest

from danvan_cli import analyze
from danvan_cli.models import Paper, Refused, Source
from danvan_cli.readers import html as reader
from danvan_cli.readers import markdown, read_all
from danvan_cli.readers.document import Document
from tests.makers import PAPER
from tests.test_docx import abc, vni


def page(body: str, head: str = "") -> Document:
    return reader.read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def shown(found: Document) -> list[str]:
    return [(x.mark + " " if x.mark else "") + x.text for x in found.paras]


def kinds(found: Document) -> list[tuple[str, str, str]]:
    return [(x.kind, x.mark, x.text) for x in found.paras]


def one(data: bytes, name: str = "bai.html") -> Paper:
    found = list(read_all([Source(name, "", data)]))
    assert len(found) == 1
    assert isinstance(found[0], Paper), found
    return found[0]


BODY = "\n".join(f"<p>{x}</p>" for x in PAPER)

# --- what Word saves --------------------------------------------------------------------------------------------------------

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><title>THAM LUAN</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>May chu</o:Author></o:DocumentProperties></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; font-family:"Times New Roman","serif";} @page Section1 {size:595.3pt 841.9pt;} --></style></head>
<body lang=VI style='tab-interval:36.0pt'><div class=Section1>
<p class=MsoNormal align=center style='text-align:center'><b style='mso-bidi-font-weight:normal'><span lang=VI style='font-size:14.0pt'>THAM LUẬN<o:p></o:p></span></b></p>
<p class=MsoNormal><span lang=VI><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Kết quả
đạt được <span style='mso-spacerun:yes'> </span>trong năm</p>
<!--[if gte vml 1]><v:shape><v:textbox><div><p>khung của máy cũ</p></div></v:textbox></v:shape><![endif]-->
<p class=MsoNormal>Nghị quyết số 43&#8209;NQ/TW &quot;về tăng cường&quot;<span style='mso-hide:all;display:none'>chữ ẩn</span><o:p></o:p></p>
<h2><span lang=VI>II. HẠN CHẾ</span></h2>
<table class=MsoNormalTable border=1><tr><td><p class=MsoNormal>Thôn</p></td><td><p class=MsoNormal>Số hộ</p></td></tr>
<tr><td><p class=MsoNormal>Nà Bó</p></td><td><p class=MsoNormal>142</p></td></tr></table>
<p class=MsoNormal>Xem chú thích<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a>.</p>
</div><div style='mso-element:footnote-list'><![if !supportFootnotes]><hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> Báo cáo số 45.</p></div></div>
</body></html>"""


def test_a_page_saved_by_word() -> None:
    found = [x.replace("\u00a0", " ") for x in shown(reader.read(WORD.encode())) if x.strip("\u00a0 ")]
    assert [" ".join(x.split()) if "\t" not in x else x for x in found] == [
        "THAM LUẬN", "1. Kết quả đạt được trong năm", 'Nghị quyết số 43\u2011NQ/TW "về tăng cường"', "II. HẠN CHẾ", "Thôn\tSố hộ", "Nà Bó\t142", "Xem chú thích.", "Báo cáo số 45.",
    ]  # fmt: skip
    assert reader.read(WORD.encode()).notes == {"hidden": 1}


def test_notes_of_word_are_notes() -> None:
    assert next(x.kind for x in reader.read(WORD.encode()).paras if "Báo cáo" in x.text) == "note"


def mhtml(html: str, coding: str) -> bytes:
    raw = html.encode("utf-8")
    body = base64.encodebytes(raw) if coding == "base64" else quopri.encodestring(raw)
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_NextPart_01"\r\n\r\nTrang luu tu Word.\r\n\r\n------=_NextPart_01\r\nContent-Location: file:///C:/a.htm\r\n'
        b'Content-Transfer-Encoding: ' + coding.encode() + b'\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n' + body
        + b"\r\n------=_NextPart_01\r\nContent-Location: file:///C:/a.png\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\niVBORw0KGgo=\r\n\r\n------=_NextPart_01--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", ["bai.doc", "bai.mht", "bai"])
def test_a_page_saved_with_its_pictures(coding: str, name: str) -> None:
    found = one(mhtml(f"<html><body>{BODY}</body></html>", coding), name)
    assert (found.format, found.text.split("\n")) == ("html", PAPER)


def test_mhtml_without_a_page() -> None:
    found = list(read_all([Source("a.doc", "", b"MIME-Version: 1.0\r\nX: text/html\r\nContent-Type: text/plain\r\n\r\nabc")]))
    assert [x.reason for x in found if isinstance(x, Refused)] == ["damaged"]


# --- encodings --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["bai.html", "bai.doc"])
def test_unicode(encoding: str, name: str) -> None:
    raw = f"<html><head><meta charset=iso-8859-1></head><body>{BODY}</body></html>".encode(encoding)
    if encoding == "utf-16-be":
        raw = b"\xfe\xff" + raw
    assert one(raw, name).text.split("\n") == PAPER


def test_utf_16_big_endian_without_a_mark() -> None:
    assert one(f"<html><body>{BODY}</body></html>".encode("utf-16-be")).text.split("\n") == PAPER


def cp1258(text: str) -> bytes:
    """Text as Windows-1258 stores it: tones behind their letters."""
    import unicodedata

    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", c)
            tone = next(m for m in parts[1:] if m in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("said", ["windows-1258", "Windows-1252", "iso-8859-1", "", "unknown-9"])
def test_windows_1258(said: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else ""
    assert one(b"<html><head>" + head.encode() + b"</head><body>" + cp1258(BODY) + b"</body></html>").text.split("\n") == PAPER


@pytest.mark.parametrize("said", ["windows-1252", "x-user-defined", "iso-8859-1", ""])
@pytest.mark.parametrize("font", ["<font face='.VnTime'>{}</font>", "<span style='font-family:\".VnTime\"'>{}</span>", "{}"])
def test_tcvn3(said: str, font: str) -> None:
    body = "".join(f"<p>{font.format(abc(x))}</p>" for x in PAPER[3:])
    found = one(f"<html><head><meta http-equiv=Content-Type content='text/html; charset={said}'></head><body>{body}</body></html>".encode("latin-1"))
    assert (found.encoding, found.text.split("\n")) == ("tcvn3", PAPER[3:])


def test_tcvn3_as_entities() -> None:
    """Pages that were stored as ASCII have each byte as &#nnn; or by its Latin-1 name."""
    body = "".join(f"<p><font face='.VnTime'>{''.join(c if c < chr(128) else f'&#{ord(c)};' for c in abc(x))}</font></p>" for x in PAPER[3:])
    assert one(f"<html><body>{body}</body></html>".encode("ascii")).text.split("\n") == PAPER[3:]


def test_vni() -> None:
    found = one(f"<html><body>{''.join(f'<p><font face=VNI-Times>{vni(x)}</font></p>' for x in PAPER)}</body></html>".encode("latin-1"))
    assert (found.encoding, found.text.split("\n")) == ("vni", PAPER)


def test_unicode_under_a_legacy_font() -> None:
    found = one(f"<html><body>{''.join(f'<p><font face=.VnTime>{x}</font></p>' for x in PAPER)}</body></html>".encode())
    assert (found.encoding, found.text.split("\n"), found.notes) == ("unicode", PAPER, ())


def test_entities() -> None:
    assert shown(page("<p>Ph&ograve;ng&nbsp;V&#259;n ho&aacute; &amp; &#x110;o&agrave;n &ldquo;k&eacute;o&rdquo; &lt;b&gt; &hellip;</p>")) == ["Phòng\u00a0Văn hoá & Đoàn “kéo” <b> …"]


# --- structure --------------------------------------------------------------------------------------------------------------


def test_blocks_breaks_and_blanks() -> None:
    found = page("  <p>  một \n hai  <b> ba</b> bốn</p>lời trần<div>khối<p>trong<br>dòng<BR/> hai</p>sau</div><center>GIỮA</center><hr><blockquote>trích</blockquote><p>&nbsp;</p><p></p>")
    assert [x for x in shown(found) if x.strip("\u00a0")] == ["một hai ba bốn", "lời trần", "khối", "trong\ndòng\nhai", "sau", "GIỮA", "trích"]


def test_headings() -> None:
    assert kinds(page("<h1>MỘT</h1><h6>sáu</h6><p>đoạn</p><header><h2><span>hai</span></h2></header>")) == [("heading", "", "MỘT"), ("heading", "", "sáu"), ("text", "", "đoạn"), ("heading", "", "hai")]


def test_lists() -> None:
    found = page(
        "<ol type=I start=2><li>Kết quả<ol><li>Tuyên truyền<li>Phối hợp<ul><li>nhỏ</ul></ol><li value=7>Hạn chế</ol><ol type=a><li>một<li><p>hai</p><p>thêm</p></ol>"
        "<ul><li>gạch</li><li><b>đậm</b> thường</li></ul><ol type=i><li>x</ol><ol type=A start=3><li>y</ol><ol start=abc><li>z</ol>"
    )  # fmt: skip
    assert shown(found) == [
        "II. Kết quả", "1. Tuyên truyền", "2. Phối hợp", "- nhỏ", "VII. Hạn chế", "a. một", "b. hai", "thêm", "- gạch", "- đậm thường", "i. x", "C. y", "1. z",
    ]  # fmt: skip
    assert {x.kind for x in found.paras if x.mark} == {"item"}


def test_reversed_lists() -> None:
    assert shown(page("<ol reversed><li>ba<li>hai<li>một</ol>")) == ["3. ba", "2. hai", "1. một"]


def test_a_heading_in_an_item() -> None:
    assert kinds(page("<ol><li><h3>KẾT QUẢ</h3><p>đoạn</p></li><li>x</ol>"))[:2] == [("heading", "1.", "KẾT QUẢ"), ("text", "", "đoạn")]


def test_item_whose_text_begins_in_a_paragraph_is_an_item() -> None:
    assert kinds(page("<ol><li><p>Tổ chức 24 buổi họp.</p></li></ol>")) == [("item", "1.", "Tổ chức 24 buổi họp.")]


def test_tables() -> None:
    found = page(
        "<table><caption>Bảng 1</caption><thead><tr><th>Thôn<th>Hộ</thead><tbody><tr><td>Nà Bó<td>142<tr><td colspan=2>Cộng</table>"
        "<table><tr><td><p>HUYỆN UỶ</p><p>BAN DÂN VẬN</p></td><td><p>ĐẢNG CỘNG SẢN</p></td></tr></table>"
        "<table><tr><td>ngoài<td><table><tr><td>a<td>b</table></table>"
    )  # fmt: skip
    assert kinds(found) == [
        ("text", "", "Bảng 1"), ("row", "", "Thôn\tHộ"), ("row", "", "Nà Bó\t142"), ("text", "", "Cộng"), ("text", "", "HUYỆN UỶ"), ("text", "", "BAN DÂN VẬN"), ("text", "", "ĐẢNG CỘNG SẢN"),
        ("row", "", "ngoài\ta\tb"),
    ]  # fmt: skip


def test_what_no_browser_shows() -> None:
    found = page(
        "<script>var a = '<p>mã</p>';</script><style>p {}</style><noscript>bật lên</noscript><template><p>mẫu</p></template><p>thấy<!-- ghi chú --></p><p hidden>ẩn một</p><p style='DISPLAY : None'>ẩn hai</p>"
        "<div style='visibility:hidden'>ẩn ba</div><p>một<span style='display:none'> ẩn</span> hai</p><p hidden></p><select><option>chọn</select><svg><text>hình</text></svg><textarea>gõ</textarea>",
        head="<title>tên trang</title>",
    )  # fmt: skip
    assert shown(found) == ["thấy", "một hai"]
    assert found.notes == {"hidden": 4}


def test_preformatted_text_keeps_its_lines() -> None:
    assert shown(page("<pre>Kính gửi:\n  - Huyện uỷ\n\n  - Đảng uỷ</pre>")) == ["Kính gửi:\n  - Huyện uỷ\n\n  - Đảng uỷ"]
    found = one(f"<html><body><pre>{chr(10).join(PAPER)}</pre></body></html>".encode())
    assert [x for x in found.text.split("\n") if x] == PAPER


@pytest.mark.parametrize(
    ("body", "expected"),
    [("<p>một<p>hai</i></b></div>", ["một", "hai"]), ("<b><p>một</b>hai</p>", ["mộthai"]), ("<p>một <a href='x>hai</p>", ["một"]), ("<p>5 < 7 và 8 > 6</p>", ["5 < 7 và 8 > 6"]), ("<p>một</p", ["một"]),
     ("<table><p>lạc<tr><td>ô</table>", ["lạc", "ô"]), ("<li>một<li>hai", ["một", "hai"]), ("<p>a\0b</p>", ["ab"]), ("<ư>một</ư>", ["<ư>một"]), ("<p>một&#0;&#xD800;hai", ["một\ufffd\ufffdhai"])],
)  # fmt: skip
def test_malformed(body: str, expected: list[str]) -> None:
    assert shown(page(body)) == expected


def test_libreoffice_notes() -> None:
    body = (
        '<p>Chữ<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> sau</p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" href="#sdfootnote1anc">1</a>Lời ghi.</p></div><p>cuối</p>'
    )
    assert kinds(page(body)) == [("text", "", "Chữ sau"), ("text", "", "cuối"), ("note", "", "Lời ghi.")]


def test_a_page_is_known_by_content() -> None:
    for lead in ("<!DOCTYPE html>\n", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x.dtd'>\n", "\n\n  "):
        assert one(f"{lead}<html><body>{BODY}</body></html>".encode(), "bai.txt").format == "html"
    assert one(BODY.encode(), "bai.txt").format == "html"
    assert one(("Ghi chú: thẻ <p> là gì?\n" + "\n".join(PAPER)).encode(), "bai.txt").format == "txt"


def test_places_are_paragraphs() -> None:
    assert [str(x) for x in one(f"<html><body>{BODY}</body></html>".encode()).places] == [f"¶{n}" for n in range(1, len(PAPER) + 1)]


# --- Markdown ---------------------------------------------------------------------------------------------------------------


def md(text: str) -> list[tuple[int, str, str, str]]:
    return [(x.line, x.kind, x.mark, x.text) for x in markdown.read(text.split("\n")).paras]


def test_paragraphs_and_lines() -> None:
    assert md("# KẾT QUẢ\n\n\nMột dòng\nvà tiếp\n\nHạn chế\n=======\n\n***\nCuối  \nxuống dòng\\\nnữa") == [
        (1, "heading", "", "KẾT QUẢ"), (4, "text", "", "Một dòng\nvà tiếp"), (7, "heading", "", "Hạn chế"), (11, "text", "", "Cuối\nxuống dòng\nnữa"),
    ]  # fmt: skip


def test_no_markup_in_the_text() -> None:
    text = "**Đã** vận động *120* hộ, `mã` [Nghị quyết 43](http://vi.du 'x') và <http://vi.du> ![ảnh](a.png), 5 \\* 3, H&amp;T __đậm__ ***cả hai*** snake_case [ref]\n\n[ref]: http://x"
    assert md(text) == [(1, "text", "", "Đã vận động 120 hộ, mã Nghị quyết 43 và http://vi.du ảnh, 5 * 3, H&T đậm cả hai snake_case ref")]


def test_lists_of_markdown() -> None:
    text = "1. một\n   - con\n     tiếp\n2. hai\n\n   đoạn hai\n3) mới\n\n* sao\n+ cộng\n\n7. bảy\n8. tám\n"
    assert md(text) == [
        (1, "item", "1.", "một"), (2, "item", "-", "con\ntiếp"), (4, "item", "2.", "hai"), (6, "text", "", "đoạn hai"), (7, "item", "3)", "mới"),
        (9, "item", "-", "sao"), (10, "item", "-", "cộng"), (12, "item", "7.", "bảy"), (13, "item", "8.", "tám"),
    ]  # fmt: skip


def test_items_all_typed_as_one() -> None:
    """Markdown counts by itself: editors and pandoc write 1. before every item."""
    assert [x[2] for x in md("1. một\n1. hai\n1. ba\n")] == ["1.", "2.", "3."]


def test_tables_of_markdown() -> None:
    assert md("| Thôn | Số hộ |\n|:---|---:|\n| **Nà Bó** | 142 |\n| Cộng | |\n\nsau") == [(1, "row", "", "Thôn\tSố hộ"), (3, "row", "", "Nà Bó\t142"), (4, "text", "", "Cộng"), (6, "text", "", "sau")]


def test_code_quotes_and_html_blocks() -> None:
    text = "> trích dẫn\n> hai\n\n    mã lùi\n    hai\n\n```\nmã rào\nhai\n```\n\n<div>thẻ</div>\n"
    assert [(line, words) for line, _, _, words in md(text)] == [(1, "trích dẫn\nhai"), (4, "mã lùi\nhai"), (8, "mã rào\nhai"), (12, "<div>thẻ</div>")]


def test_the_line_is_that_of_the_file() -> None:
    found = one(("---\n\n" + "\n\n".join(PAPER[:4]) + "\n\n- " + PAPER[4] + "\n- " + PAPER[5] + "\n  " + PAPER[6]).encode(), "bai.md")
    lines = dict(zip((x for x in found.text.split("\n")), (x.line for x in found.places), strict=True))
    assert [lines[x] for x in PAPER[:4]] == [3, 5, 7, 9]
    assert [lines["- " + PAPER[4]], lines["- " + PAPER[5]], lines[PAPER[6]]] == [11, 12, 13]


def test_windows_line_ends() -> None:
    found = one("\r\n\r\n".join(PAPER).encode("utf-8-sig"), "bai.md")
    assert [x.line for x in found.places] == [1, 3, 5, 7, 9, 11, 13]


def test_a_quotation_has_no_markup(tmp_path) -> None:
    file = tmp_path / "xa-hoa-thach.md"
    file.write_text("# THAM LUẬN\n\n## Hạn chế\n\n- **Công tác tuyên truyền** ở một số thôn *còn yếu*, chưa\n  thường xuyên bám sát [cơ sở](http://vi.du).\n- Kinh phí hoạt động còn rất hạn hẹp.\n", "utf-8")
    found = analyze([str(file)]).statements
    row = found[found["statement"].str.contains("Công tác tuyên truyền")].iloc[0]
    assert row["statement"] == "- Công tác tuyên truyền ở một số thôn còn yếu, chưa thường xuyên bám sát cơ sở."
    assert row["line"] == 5
    assert found[found["statement"].str.contains("Kinh phí")].iloc[0]["line"] == 7


def test_legacy_markdown() -> None:
    found = one("\n\n".join("**" + abc(x) + "**" for x in PAPER[3:]).encode("latin-1"), "bai.md")
    assert (found.encoding, found.text.split("\n")) == ("tcvn3", PAPER[3:])


@pytest.mark.parametrize("name", ["svg", "select", "object", "noscript", "template"])
def test_an_element_that_never_ends_takes_no_text_along(name: str) -> None:
    assert [x.text for x in reader.read(f"<html><body><p>Công tác dân vận</p><{name}><p>Kết quả đạt được</p></body></html>".encode()).paras] == ["Công tác dân vận", "Kết quả đạt được"]
