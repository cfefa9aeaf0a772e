"""What python-docx has no words for: fields, links and their targets, rules, tables of many rows, fixed bytes. The only importer of its inner parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_LAST_OF_PPR = ("w:rPr", "w:sectPr", "w:pPrChange")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
# XML 1.0 has no place for these
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    """Text that XML can hold: control characters and halves of pairs become \ufffd."""
    return _FORBIDDEN.sub("\ufffd", text)


def element(xml: str) -> Any:
    """One WordprocessingML element, its namespace declared."""
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {nsdecls('w')}", xml, count=1))


def font(style: ParagraphStyle | CharacterStyle, size: float | None = None, *, bold: bool = False, italic: bool = False, lang: str | None = None) -> None:
    """Replace all of a style's letter properties: the template's headings are blue and in fonts of its theme. size: points."""
    parts = [f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>']
    parts += [f'<w:b w:val="{int(bold)}"/><w:bCs w:val="{int(bold)}"/><w:i w:val="{int(italic)}"/><w:iCs w:val="{int(italic)}"/>'] if size else []
    parts += [f'<w:color w:val="000000"/><w:spacing w:val="0"/><w:kern w:val="0"/><w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'] if size else []
    parts += [f'<w:lang w:val="{lang}" w:eastAsia="{lang}" w:bidi="{lang}"/>'] if lang else []
    old = style.element.find(qn("w:rPr"))
    new = element(f"<w:rPr>{''.join(parts)}</w:rPr>")
    if old is not None:
        style.element.replace(old, new)
    else:
        style.element.append(new)


def settle(document: Document, lang: str, styles: Sequence[str]) -> None:
    """The language that spelling and screen readers take for the whole document; layout as by Word of today; of the template's 164 styles
    those named and the defaults (python-docx reads through all of them at every paragraph), without its picture and copies of its styles.
    """
    for style in list(document.styles.element.findall(qn("w:style"))):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if style.get(qn("w:default")) != "1" and name.lower() not in styles:
            document.styles.element.remove(style)
        for link_ in style.findall(qn("w:link")):
            style.remove(link_)
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), lang)
        found.set(qn("w:eastAsia"), lang)
    for found in document.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), lang)
    document.core_properties.language = lang
    for found in list(document.settings.element.iter(qn("w:useFELayout"))):
        found.getparent().remove(found)
    for found in document.settings.element.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering")):
                del relations[key]


def borders(paragraph: Paragraph | ParagraphStyle, *sides: str, space: int = 1) -> None:
    """Lines of three quarters of a point along the sides of a paragraph."""
    lines = "".join(f'<w:{s} w:val="single" w:sz="6" w:space="{space}" w:color="000000"/>' for s in ("top", "left", "bottom", "right") if s in sides)
    properties = paragraph.paragraph_format._element.get_or_add_pPr()
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", *_LAST_OF_PPR)
    properties.insert_element_before(element(f"<w:pBdr>{lines}</w:pBdr>"), *after)


def rule(paragraph: Paragraph, width: float, room: float, after: float = 0) -> None:
    """Make an empty paragraph a line of `width` in the middle of `room` (mm), with `after` mm below it."""
    side = Mm(max(0.0, (room - width) / 2))
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.first_line_indent, form.space_before, form.space_after = Mm(0), Mm(0.5), Mm(after)
    form.line_spacing = Mm(1.5)
    borders(paragraph, "top")


def page_number(paragraph: Paragraph) -> None:
    """The field PAGE."""
    for part in ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>', "<w:t>2</w:t>", '<w:fldChar w:fldCharType="end"/>'):
        paragraph.add_run()._r.append(element(part))


def link(paragraph: Paragraph, text: str, target: str, style: str) -> None:
    """A link to a bookmark of the document."""
    run = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t xml:space="preserve">{escape(safe(text))}</w:t></w:r>'
    paragraph._p.append(element(f'<w:hyperlink w:anchor="{escape(target)}" w:history="1">{run}</w:hyperlink>'))


def restart_pages(section: Any) -> None:
    """Pages of a section are counted from 1, the first without its number."""
    section.different_first_page_header_footer = True
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    properties.insert_element_before(element('<w:pgNumType w:start="1"/>'), "w:cols", "w:titlePg", "w:docGrid")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, a paragraph a line. style: of its letters; small: in the style for sources; target: the bookmark that begins there."""

    lines: Sequence[str]
    style: str = ""
    centred: bool = False
    small: bool = False
    target: str = ""


def table(widths: Sequence[float], head: Sequence[str], rows: Sequence[Sequence[Cell] | str], title: str, first_bookmark: int = 0) -> Any:
    """A table with lines, widths in mm: its head is repeated on every page, no row breaks over pages, a row that is one text spans all
    columns and stays with the next. title: read out by screen readers.

    Written as text and parsed once: python-docx looks every cell up anew, some hundred rows take it seconds.
    """
    marks = iter(range(first_bookmark, first_bookmark + len(rows)))
    grid = "".join(f'<w:gridCol w:w="{_twips(w)}"/>' for w in widths)
    lines = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    room = "".join(f'<w:{s} w:w="{w}" w:type="dxa"/>' for s, w in (("top", 28), ("left", 68), ("bottom", 28), ("right", 68)))
    top = "".join(_cell(w, Cell([x], "Strong", True), 0) for w, x in zip(widths, head, strict=True))
    out = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{room}</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{_attribute(title)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{top}</w:tr>'
    ]
    for row in rows:
        if isinstance(row, str):
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
            text = f'<w:p><w:pPr><w:pStyle w:val="TableText"/><w:keepNext/></w:pPr>{_run(row, "Strong")}</w:p>'
            out.append(f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>{shade}</w:tcPr>{text}</w:tc></w:tr>')
        else:
            mark = next(marks)
            out.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_cell(w, c, mark) for w, c in zip(widths, row, strict=True))}</w:tr>")
    return element("".join([*out, "</w:tbl>"]))


def _cell(width: float, cell: Cell, mark: int) -> str:
    style = "TableSource" if cell.small else "TableText"
    middle = '<w:jc w:val="center"/>' if cell.centred else ""
    out = []
    for n, line in enumerate(cell.lines):
        target = f'<w:bookmarkStart w:id="{mark}" w:name="{_attribute(cell.target)}"/><w:bookmarkEnd w:id="{mark}"/>' if cell.target and n == 0 else ""
        out.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{middle}</w:pPr>{target}{_run(line, cell.style)}</w:p>')
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{"".join(out)}</w:tc>'


def _run(text: str, style: str) -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(safe(text))}</w:t></w:r>' if text else ""


def _attribute(text: str) -> str:
    return escape(safe(text), {'"': "&quot;"})


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def packed(document: Document) -> bytes:
    """The file's bytes, the same for the same document: the clock of the zip stands still."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
