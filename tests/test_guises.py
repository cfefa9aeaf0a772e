"""One paper in all its guises - every format, every encoding - gives the same statements with the same roles, themes and points.

The rich formats are made by LibreOffice itself from one document with headings, automatic numbers, a table, a footnote and a letterhead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from danvan_cli import analyze, text
from tests.programs import convert, through, vni

# (style, text): T title, H heading, P paragraph, N item of an automatic list, R row of a table (cells by |), F paragraph with a footnote
PAPER = [
    ("L", "ĐẢNG ỦY XÃ ĐỒI VÀNG|ĐẢNG CỘNG SẢN VIỆT NAM"),
    ("P", "Đồi Vàng, ngày 14 tháng 8 năm 2024"),
    ("T", "THAM LUẬN"),
    ("T", 'Nâng cao chất lượng phong trào thi đua "Dân vận khéo" trên địa bàn xã Đồi Vàng'),
    ("P", "Kính thưa các đồng chí đại biểu! Xã Đồi Vàng có 11 thôn với 2.914 hộ dân, trong đó gần một nửa là hộ trồng keo và chăn nuôi nhỏ. Thực hiện Nghị định số 30/2020/NĐ-CP và các hướng dẫn của cấp trên, Đảng ủy xã xin báo cáo một số kết quả và suy nghĩ như sau."),
    ("H", "I. KẾT QUẢ ĐẠT ĐƯỢC"),
    ("P", "Trong ba năm qua, xã đã vận động nhân dân hiến 18.600 m2 đất vườn, bê tông hóa được 21 km đường thôn, không phải cưỡng chế một trường hợp nào. Tỷ lệ hộ nghèo giảm từ 9,4% xuống còn 3,1%."),
    ("P", "- Toàn xã xây dựng được 23 mô hình dân vận khéo, trong đó 9 mô hình được huyện công nhận và nhân rộng."),
    ("P", "- Công tác tiếp công dân đi vào nền nếp, 100% đơn thư được giải quyết đúng hạn ngay từ cơ sở."),
    ("P", "Kết quả cụ thể ở ba thôn điểm:"),
    ("R", "Thôn|Số hộ hiến đất|Số mét đường"),
    ("R", "Khe Lim|46|3.200"),
    ("R", "Đồng Chiêm|31|2.750"),
    ("H", "II. HẠN CHẾ, TỒN TẠI"),
    ("P", "Bên cạnh kết quả đã đạt được, phong trào của xã vẫn còn những mặt yếu:"),
    ("N", "Nhận thức của một số cấp ủy chi bộ về công tác dân vận chưa đầy đủ, còn khoán trắng cho khối vận."),
    ("N", "Công tác phối hợp giữa chính quyền với Mặt trận và các đoàn thể có lúc chưa chặt chẽ, thông tin qua lại chậm."),
    ("N", "Việc kiểm tra, giám sát và sơ kết mô hình chưa thường xuyên; có mô hình đăng ký xong rồi để đó."),
    ("F", "Kinh phí dành cho hoạt động dân vận ở cơ sở còn rất hạn hẹp, chủ yếu trông vào nguồn xã hội hóa.|Theo số liệu của bộ phận tài chính xã, bình quân mỗi năm được 14 triệu đồng."),
    ("P", "Nguyên nhân của những hạn chế trên là do cán bộ làm công tác dân vận phần lớn kiêm nhiệm, ít được tập huấn nghiệp vụ; người đứng đầu một số chi bộ chưa thật sự quan tâm."),
    ("H", "III. BÀI HỌC KINH NGHIỆM"),
    ("P", "Một là, phải xuất phát từ lợi ích thiết thực của người dân, việc gì dân chưa thông thì kiên trì giải thích. Nơi nào nóng vội thì nơi đó dân không theo."),
    ("P", "Hai là, người đứng đầu cấp ủy phải trực tiếp lãnh đạo và gương mẫu làm trước."),
    ("P", "Ba là, phối hợp phải có quy chế, có phân công rõ người, rõ việc thì phong trào mới bền."),
    ("H", "IV. ĐỀ XUẤT, KIẾN NGHỊ"),
    ("P", "1. Đề nghị huyện bố trí kinh phí hằng năm cho hoạt động của khối dân vận cấp xã."),
    ("P", "2. Đề nghị Ban Dân vận tỉnh mở lớp bồi dưỡng kỹ năng tuyên truyền miệng cho cán bộ thôn."),
    ("P", "Xin trân trọng cảm ơn!"),
]  # fmt: skip


def plain() -> str:
    """The paper as a text file: automatic numbers as they are printed, the footnote at the end."""
    lines, notes, number = [], [], 0
    for style, words in PAPER:
        if style == "N":
            number += 1
            lines.append(f"{number}. {words}")
        elif style == "L":
            lines += words.split("|")
        elif style == "R":
            lines.append(words.replace("|", "\t"))
        elif style == "F":
            number += 1
            lines.append(f"{number}. {words.split('|')[0]}")
            notes.append(words.split("|")[1])
        else:
            lines.append(words)
    return "\n".join([*lines, *notes]) + "\n"


def flat_odt() -> str:
    """The paper as a document of LibreOffice, in one XML file."""
    body: list[str] = []
    mode = ""
    ends = {"": "", "N": "</text:list>", "R": "</table:table>"}
    for style, words in PAPER:
        wanted = "N" if style in "NF" else "R" if style == "R" else ""
        if wanted != mode:
            body.append(ends[mode])
            body.append({"N": '<text:list text:style-name="L1">', "R": '<table:table table:name="T1"><table:table-column table:number-columns-repeated="3"/>', "": ""}[wanted])
            mode = wanted
        if style == "H":
            body.append(f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{escape(words)}</text:h>')
        elif style in "NF":
            said, _, note = words.partition("|")
            note = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p text:style-name="Footnote">{escape(note)}</text:p></text:note-body></text:note>' if note else ""
            body.append(f'<text:list-item><text:p text:style-name="P1">{escape(said)}{note}</text:p></text:list-item>')
        elif style == "R":
            cells = "".join(f'<table:table-cell office:value-type="string"><text:p text:style-name="Standard">{escape(c)}</text:p></table:table-cell>' for c in words.split("|"))
            body.append(f"<table:table-row>{cells}</table:table-row>")
        elif style == "L":
            body += [f'<text:p text:style-name="T0">{escape(c)}</text:p>' for c in words.split("|")]
        else:
            body.append(f'<text:p text:style-name="{"T0" if style == "T" else "P1"}">{escape(words)}</text:p>')
    body.append(ends[mode])
    space = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {"office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible", "svg": "svg-compatible"}.items())
    font = "Liberation Serif"
    styles = f"""<office:font-face-decls><style:font-face style:name="S" svg:font-family="'{font}'"/></office:font-face-decls><office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="S" fo:font-size="14pt" fo:language="vi" fo:country="VN"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"><style:paragraph-properties fo:margin-top="0.2cm" fo:margin-bottom="0.1cm"/><style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="10pt"/></style:style>
</office:styles><office:automatic-styles>
<style:style style:name="T0" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="justify" fo:margin-bottom="0.2cm"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="space"/></style:list-level-properties></text:list-level-style-number></text:list-style>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/></style:page-layout>
</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"/></office:master-styles>"""
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document {space} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">{styles}<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>'


def markdown() -> str:
    """The paper as somebody writes it in Markdown."""
    out, notes = [], []
    for style, words in PAPER:
        if style == "H":
            out.append(f"## {words}\n")
        elif style == "T":
            out.append(f"**{words}**\n")
        elif style in "NF":
            said, _, note = words.partition("|")
            out.append(f"1. {said}")
            notes += [note] * bool(note)
        elif style == "R":
            cells = words.split("|")
            head = ["|" + "---|" * len(cells)] if cells[0] == "Thôn" else []
            out += ["| " + " | ".join(cells) + " |", *head]
        else:
            out.append("\n" + "\n\n".join(words.split("|")) + "\n")
    return "\n".join(x.replace("1. Nhận", "\n1. Nhận") for x in [*out, *("\n" + n for n in notes)]) + "\n"


ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda t: t.encode(),
    "utf-8-bom": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "utf-16": lambda t: t.encode("utf-16"),
    "utf-16-no-bom": lambda t: t.encode("utf-16-le"),
    "decomposed": lambda t: unicodedata.normalize("NFD", t).encode(),
    "double": lambda t: t.encode().decode("latin-1").encode(),
    "tcvn3": lambda t: through(["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], t),
    "tcvn3-in-utf-8": lambda t: through(["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], t).decode("latin-1").encode(),
    "viscii": lambda t: through(["iconv", "-f", "UTF-8", "-t", "VISCII"], t),
    "vps": lambda t: through(["recode", "UTF-8..VPS"], t),
    "cp1258": lambda t: through(["iconv", "-f", "UTF-8", "-t", "CP1258"], t),
    "vni": vni,
    "vni-in-utf-8": lambda t: vni(t).decode("latin-1").encode(),
}
FORMATS = {"odt": "odt", "docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "html": "html:HTML (StarWriter)", "pdf": "pdf"}


@dataclass(frozen=True)
class Office:
    """What LibreOffice made of the paper, by format."""

    files: dict[str, Path]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    source = folder / "xa-doi-vang.fodt"
    source.write_text(flat_odt(), "utf-8")
    return Office({name: convert(source, target, folder, folder / "profile") for name, target in FORMATS.items()})


def found(path: Path) -> dict[str, object]:
    """What an analysis says, less what names the file."""
    analysis = analyze([str(path)])
    paper = analysis.papers[0]
    texts = {p.point_id: p.text for p in analysis.point_list}
    return {
        "statements": [(s.role, s.theme, s.statement, s.point_id, texts[s.point_id]) for s in analysis.labelled],
        "head": (paper.unit, paper.head.kind, paper.head.date, paper.head.title),
    }


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    path = tmp_path_factory.mktemp("plain") / "xa-doi-vang.txt"
    path.write_text(plain(), "utf-8")
    return found(path)


def test_the_reference_has_every_role(reference: dict[str, object]) -> None:
    assert {s[0] for s in reference["statements"]} == {"achievement", "limitation", "lesson", "cause", "proposal"}  # type: ignore[attr-defined]
    assert reference["head"] == ("ĐẢNG ỦY XÃ ĐỒI VÀNG", "commune", "2024-08-14", PAPER[3][1])


@pytest.mark.parametrize("name", ENCODED)
def test_every_encoding_says_the_same(name: str, reference: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "xa-doi-vang.txt").write_bytes(ENCODED[name](plain()))
    assert found(tmp_path / "xa-doi-vang.txt") == reference


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(name: str, reference: dict[str, object], office: Office) -> None:
    assert found(office.files[name]) == reference


def test_markdown_says_the_same(reference: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "xa-doi-vang.md").write_text(markdown(), "utf-8")
    assert found(tmp_path / "xa-doi-vang.md") == reference


def test_all_guises_in_one_folder_are_one_paper(office: Office, tmp_path: Path) -> None:
    for name, path in office.files.items():
        (tmp_path / f"bai.{name}").write_bytes(path.read_bytes())
    for name in ("utf-8", "tcvn3", "vni", "double"):
        (tmp_path / f"bai-{name}.txt").write_bytes(ENCODED[name](plain()))
    (tmp_path / "bai.md").write_text(markdown(), "utf-8")
    analysis = analyze([str(tmp_path)])
    assert [p.name for p in analysis.papers] == ["bai.docx"]
    assert len(analysis.duplicates) == len(office.files) + 4
    assert {p.papers for p in analysis.point_list} == {1}


def test_the_suffix_does_not_decide(office: Office, reference: dict[str, object], tmp_path: Path) -> None:
    for wrong, right in (("bai.txt", "docx"), ("bai.docx", "rtf"), ("bai.doc", "html"), ("bai.pdf", "odt")):
        (tmp_path / wrong).write_bytes(office.files[right].read_bytes())
        assert found(tmp_path / wrong) == reference, (wrong, right)
        (tmp_path / wrong).unlink()


SPELLINGS: dict[str, Callable[[str], str]] = {
    "new tone style": text.new_style,
    "mixed tone style": lambda t: "\n".join(text.new_style(x) if i % 2 else x for i, x in enumerate(t.split("\n"))),
    "Icelandic Đ": lambda t: t.replace("Đ", "\u00d0"),
    "no-break spaces": lambda t: t.replace(" và ", "\u00a0và\u00a0").replace(", ", ",\u2003"),
    "soft hyphens": lambda t: t.replace("truyền", "tru\u00adyền").replace("công tác", "công\u00ad tác"),
    "zero-width spaces": lambda t: t.replace("phối hợp", "phối\u200b hợp"),
    "entities": lambda t: t.replace(" và ", "&nbsp;và ").replace('"', "&quot;").replace("ế", "&#7871;"),
    "emoji bullets": lambda t: t.replace("\n- ", "\n✅ "),
    "round bullets": lambda t: t.replace("\n- ", "\n• "),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_is_analysed_the_same(name: str, reference: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "xa-doi-vang.txt").write_text(SPELLINGS[name](plain()), "utf-8")
    said = found(tmp_path / "xa-doi-vang.txt")

    def gist(whole: dict[str, object]) -> list[tuple[str, str, str, str]]:
        return [(role, theme, text.key(statement), text.key(point)) for role, theme, statement, _, point in whole["statements"]]  # type: ignore[attr-defined]

    assert gist(said) == gist(reference)
    assert [text.key(x) for x in said["head"]] == [text.key(x) for x in reference["head"]]  # type: ignore[attr-defined]
