r"""RTF: by hand for what writers differ in, through LibreOffice for what a real writer makes of the same text."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli.readers import numbers, rtf
from danvan_cli.readers.document import Document, Unreadable

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman{\*\falt Times};}{\f1\fnil\fcharset0 .VnTime;}{\f2\fcharset0 VNI-Times;}"
    r"{\f3\froman\fcharset163 Times New Roman (Vietnamese);}{\f4\fnil\fcharset2 Symbol;}{\f5\fswiss\fcharset204 Arial Cyr;}{\f6\fnil\fcharset2 .VnTimeH;}}"
)
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\outlinelevel0 {\*\keycode \shift x}heading 1;}{\s2\sbasedon1 Muc lon;}{\*\cs10 Default;}{\s3 Title;}{\s4 Ti\u234?u \u273?\u7873? 2;}}"
)


def doc(body: str, fonts: str = FONTS) -> Document:
    return rtf.read(("{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1" + fonts + STYLES + body + "}").encode("latin-1"))


def lines(found: Document) -> list[str]:
    return [(p.mark + " " if p.mark else "") + p.text for p in found.paras]


def u(text: str) -> str:
    r"""Text as \u escapes with a fallback of one character."""
    units = text.encode("utf-16-le")
    return "".join(f"\\u{int.from_bytes(units[i : i + 2], 'little', signed=True)}?" for i in range(0, len(units), 2))


def test_paragraphs_breaks_and_signs() -> None:
    found = doc(r"M\'f4t\par hai\line ba\tab b\'f4n\~x\_y\par\pard\emdash\endash \lquote a\rquote\ldblquote b\rdblquote\bullet\par\{\\\}\par" + "\n cu\r\noi")
    assert lines(found) == ["Môt", "hai\nba\tbôn\xa0x-y", "—–‘a’“b”•", "{\\}", " cuoi"]
    assert found.format == "rtf"


def test_a_backslash_at_the_line_end_ends_the_paragraph() -> None:
    assert lines(doc("mot\\\nhai\\\r\nba")) == ["mot", "hai", "ba"]


def test_unicode_with_fallbacks() -> None:
    assert lines(doc(r"{\uc2\u7885\'3f\'3fc} {\uc0\u432\u417 } {\uc3\u7871 abcd}")) == ["ọc ươ ếd"]
    assert lines(doc(r"\u-10179?\u-8704? \u128512? \u8220\ldblquote x\u8221\rdblquote")) == ["😀 😀 “x”"]
    assert lines(doc(r"khong c\u243\par thay the")) == ["khong có", "thay the"]  # a fallback left out does not cost the paragraph end
    assert lines(doc(r"\u-10179?x")) == ["\ufffdx"]


@pytest.mark.parametrize(("font", "written", "expected"), [(3, r"Vi\'ea\'f2t Nam \'f0\'e2\'ec\'fd", None), (5, r"\'d0\'ee", "Ро"), (0, r"\'93\'e1\'94", "“á”")])
def test_code_page_of_the_font(font: int, written: str, expected: str | None) -> None:
    found = doc(rf"\f{font} {written}")
    if expected is None:
        expected = unicodedata.normalize("NFC", b"Vi\xea\xf2t Nam \xf0\xe2\xec\xfd".decode("cp1258"))
    assert lines(found) == [expected]


def test_combining_marks_compose_across_formatting() -> None:
    assert lines(doc(r"\f3 Vi\'ea\b \b0 \'f2t")) == [unicodedata.normalize("NFC", "Viê\u0323t".replace("\u0323", b"\xf2".decode("cp1258")))]


def test_legacy_fonts_keep_their_bytes() -> None:
    found = doc(r"\f1 C\'abng t\'b8c d\'a9n v\'cbn ch\-a t\'adng\plain  v\'e0 \f2 Coâng taùc\par")
    runs = found.paras[0].runs
    assert [r.font for r in runs] == [".VnTime", "Times New Roman", "VNI-Times"]
    assert runs[0].text.encode("latin-1") == b"C\xabng t\xb8c d\xa9n v\xcbn ch\xada t\xadng"
    assert runs[2].text == "Coâng taùc"


def test_a_legacy_font_declared_as_symbols() -> None:
    assert lines(doc(r"\f6 C\u-3925?NG")) == ["C\xabNG"]


def test_headings_and_items() -> None:
    found = doc(
        r"\pard\s1 A\par\pard\s2 B\par\pard\s3 C\par\pard\s4 D\par\pard\outlinelevel2 E\par\pard\s1\outlinelevel9 F\par"
        r"{\listtext\pard\plain\f0 1.\tab}\pard\ls1 G\par{\listtext\pard\plain\f4\'b7\tab}\pard\ls2 H\par{\pntext\f4\u-3844?\tab}\pard I\par{\*\pntext a)\tab}J\par\pard\ls1 K\par\pard L"
    )
    assert [(p.kind, p.mark, p.text) for p in found.paras] == [
        ("heading", "", "A"), ("heading", "", "B"), ("heading", "", "C"), ("heading", "", "D"), ("heading", "", "E"), ("text", "", "F"),
        ("item", "1.", "G"), ("item", "-", "H"), ("item", "-", "I"), ("item", "a)", "J"), ("item", "", "K"), ("text", "", "L"),
    ]  # fmt: skip


def test_what_is_left_out() -> None:
    found = doc(
        r"{\info{\title Tieu de}}{\header dau trang\par}{\footerr chan\par}{\*\unknown khong\par}{\pict\wmetafile8 0102{\*\blipuid 00}ff}{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}"
        r"Con {\deleted bo di }lai{\revised  moi}.\par{\deleted ca doan\par}sau\par{\v an ca doan\par}hien {\v an}roi\par{\*\bkmkstart x}{\xe muc}{\field{\*\fldinst HYPERLINK x}{\fldrslt lien ket}}"
    )
    assert lines(found) == ["Con lai moi.", "sau", "hien roi", "lien ket"]
    assert found.notes == {"hidden": 2}


def test_table_of_contents_is_counted() -> None:
    found = doc(r"{\field{\*\fldinst { TOC \\o }}{\fldrslt {I. Mot\tab 1\par II. Hai\tab 2\par }}}\pard Bai\par")
    assert lines(found) == ["Bai"]
    assert found.notes == {"toc": 2}


def test_notes_go_to_the_end() -> None:
    found = doc(r"Chu{\super\chftn{\footnote\pard\plain {\super\chftn} loi ghi}} sau\par Het\par")
    assert [(p.kind, p.text) for p in found.paras] == [("text", "Chu sau"), ("text", "Het"), ("note", "loi ghi")]


def test_text_box_once_and_objects() -> None:
    shape = r"{\shp{\*\shpinst\shpleft0{\sp{\sn txtxTwips}{\sv 5}}{\shptxt\pard trong khung\par}}{\shprslt{\*\do{\dptxbxtext trong khung\par}}}}"
    assert lines(doc(rf"truoc {shape}sau\par tiep\par")) == ["truoc sau", "trong khung", "tiep"]
    assert lines(doc(r"{\object\objemb{\*\objclass X}{\*\objdata 0102}{\result ket qua}}\par")) == ["ket qua"]
    assert lines(doc(r"{\*\do\dobxpage{\dptxbxtext khung cu\par}}x")) == ["x", "khung cu"]
    assert lines(doc(r"{\upr{ansi}{\*\ud chu moi}}")) == ["chu moi"]


def test_tables() -> None:
    found = doc(
        r"\trowd\cellx1\cellx2\pard\intbl Thon\cell So ho\cell\row\trowd\pard\intbl mot\par hai\cell ba\cell\row\pard ngoai\par"
        r"\pard\intbl\itap1 A\cell\pard\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\trowd\cellx1\nestrow}{\nonesttables\par}z\nestcell t\nestcell{\*\nesttableprops\nestrow}\pard\intbl\itap1 sau\cell\row\pard het"
    )
    assert [(p.kind, p.text) for p in found.paras] == [
        ("row", "Thon\tSo ho"), ("text", "mot"), ("text", "hai"), ("text", "ba"), ("text", "ngoai"), ("text", "A"), ("row", "x\ty"), ("row", "z\tt"), ("text", "sau"), ("text", "het"),
    ]  # fmt: skip


def test_binary_is_jumped_over() -> None:
    assert lines(rtf.read(b"{\\rtf1 a{\\pict\\bin5 }}{\\}}b\\bin3 xyzc}")) == ["abc"]
    assert lines(rtf.read(b"{\\rtf1 a\\bin99999999999 x")) == ["a"]


@pytest.mark.parametrize("body", ["a}}}}b", "{{{a{b", "}a}b{"])
def test_unbalanced_braces(body: str) -> None:
    assert "".join(lines(rtf.read(b"{\\rtf1 " + body.encode()))) == "ab"


def test_code_pages_of_the_document() -> None:
    assert lines(rtf.read(rb"{\rtf1\ansi\ansicpg1258 Vi\'ea\'f2t}"))[0] == unicodedata.normalize("NFC", b"Vi\xea\xf2t".decode("cp1258"))
    assert lines(rtf.read(rb"{\rtf1\ansi\ansicpg65001 " + "đất".encode() + b"}")) == ["đất"]
    assert lines(rtf.read(rb"{\rtf1\ansi\ansicpg99999 \'e1}")) == ["á"]
    assert lines(rtf.read(rb"{\rtf1\mac \'87}")) == ["á"]


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as found:
        rtf.read(data)
    return found.value.reason


def test_refusals() -> None:
    assert refused(b"khong phai rtf") == "damaged"
    assert refused(b"{\\rtf1" + b"{" * 1_000_000) == "bomb"
    assert refused(b"{\\rtf1 " + b"x" * 30_000_001) == "bomb"


def test_too_many_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "MAX_PIECES", 1_000)
    assert refused(b"{\\rtf1 " + b"\\par" * 1_001) == "bomb"


def test_tables_in_tables_without_end() -> None:
    body = "".join(rf"\pard\intbl\itap{n} x{n}\nestcell " for n in range(1, 3000))
    assert "".join(lines(doc(body))).replace("\t", "").count("x") == 2999


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_as_escapes_is_read_back(text: str) -> None:
    assert "".join(p.text for p in doc(u(text)).paras) == text


_WORDS = st.sampled_from(
    rb"\par \cell \row \nestcell \nestrow \intbl \itap3 \pard \plain \f1 \f9 \u7871? \u-1 \'e1 \'zz \bin3 \uc9 \* {\* { } {\footnote {\shptxt {\field {\*\fldinst TOC {\fldrslt {\listtext {\upr {\*\ud "
    rb"{\fonttbl {\stylesheet \s1 \v \deleted \page \sect \fcharset163 \ansicpg932 \cpg0 ; \-99999999999 \u99999999999".split(b" ")
)


@given(st.lists(_WORDS | st.binary(max_size=8), max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_bytes_crash(pieces: list[bytes]) -> None:
    found = rtf.read(b"{\\rtf1" + b" ".join(pieces))
    assert all(isinstance(p.text.encode("utf-8"), bytes) for p in found.paras)  # no lone surrogates either


@pytest.mark.parametrize(
    ("n", "fmt", "expected"),
    [(4, "decimal", "4"), (4, "decimalZero", "04"), (27, "lowerLetter", "aa"), (28, "upperLetter", "BB"), (27, "lowerColumn", "aa"), (28, "upperColumn", "AB"), (1994, "upperRoman", "MCMXCIV"), (9, "lowerRoman", "ix"),
     (3, "ordinal", "3."), (3, "bullet", "-"), (3, "none", ""), (3, "thaiNumbers", "3"), (0, "lowerRoman", "0"), (0, "lowerLetter", "0"), (10**6, "lowerLetter", "1000000"), (10**6, "upperColumn", "1000000")],
)  # fmt: skip
def test_numbers(n: int, fmt: str, expected: str) -> None:
    assert numbers.render(n, fmt) == expected


@pytest.mark.parametrize(("char", "expected"), [("\uf0b7", "-"), ("", "-"), ("·", "-"), ("o", "-"), ("•", "•"), ("+", "+"), ("–", "–"), (" ▪ ", "▪")])
def test_bullets(char: str, expected: str) -> None:
    assert numbers.bullet(char) == expected
    assert numbers.bullet(char, symbol=True) == "-"


PAPER = (
    r"\pard\qc " + u("BÁO CÁO THAM LUẬN") + r"\par\pard " + u("Năm qua, cấp ủy đã chỉ đạo sát sao; 35 hộ thoát nghèo.") + r"\par"
    r"\trowd\cellx3000\cellx6000\pard\intbl " + u("Chỉ tiêu") + r"\cell " + u("Kết quả") + r"\cell\row\trowd\cellx3000\cellx6000\pard\intbl " + u("Hiến đất") + r"\cell 1.200 m2\cell\row"
    r"\pard " + u("Tồn tại: một số nơi còn chậm") + r"\line " + u("và thiếu cán bộ.") + r"\par {\field{\*\fldinst HYPERLINK http://example.org}{\fldrslt " + u("Xem thêm") + r"}}\par"
)  # fmt: skip


@pytest.fixture(scope="session")
def office_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What LibreOffice reads in the paper above."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice (soffice) is missing")
        pytest.skip("LibreOffice (soffice) is not installed")
    folder: Path = tmp_path_factory.mktemp("rtf")
    (folder / "paper.rtf").write_bytes(("{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1" + FONTS + PAPER + "}").encode("latin-1"))
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(folder),
        str(folder / "paper.rtf"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "paper.txt").read_text("utf-8-sig")


def test_libreoffice_reads_the_same(office_text: str) -> None:
    found = doc(PAPER)
    mine = [x for p in found.paras for x in p.text.replace("\t", "\n").split("\n") if x.strip()]
    assert mine == [x for x in office_text.split("\n") if x.strip()]
    assert [p.kind for p in found.paras] == ["text", "text", "row", "row", "text", "text"]
