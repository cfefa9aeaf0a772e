"""DOCX: a report laid out as offices must lay theirs out.

How large and where, is in report_layout.py.
"""

from __future__ import annotations

import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from danvan_cli.report import wording
from danvan_cli.report.document import Claim, Heading, Report
from danvan_cli.writers import report_layout as layout
from danvan_cli.writers import wordml


def render(report: Report) -> bytes:
    """The report as a .docx file."""
    return wordml.packed(_Writer(report).document)


class _Writer:
    """One document, written from its first paragraph to its last."""

    def __init__(self, report: Report) -> None:
        self.report, self.lang, self.fields = report, report.lang, report.fields
        self.form = layout.FORMS[report.fields.form]
        self.document: Document = docx.Document()
        self._properties()
        self._styles()
        self._page(self.document.sections[0])
        self._letterhead()
        self._body()
        self._signature()
        self._papers()
        self._statements()

    # --- the sheet -------------------------------------------------------------------------------------------------------

    def _properties(self) -> None:
        core, fields = self.document.core_properties, self.fields
        whole = fields.date.count("-") == 2
        core.created = core.modified = datetime.datetime.fromisoformat(fields.date) if whole else layout.UNDATED
        core.title, core.subject, core.author = (wordml.safe(x)[:255] for x in (self._subject(), self._say("report"), fields.body or "danvan"))
        core.last_modified_by, core.comments, core.keywords, core.revision = "danvan", "Made by danvan", "", 1  # by which readers know it

    def _styles(self) -> None:
        styles: Any = self.document.styles
        wordml.settle(self.document, "vi-VN" if self.lang == "vi" else "en-GB", layout.KEPT)
        self._style("Normal", layout.BODY, align=ALIGN.LEFT)
        self._style("Body Text", layout.BODY, align=ALIGN.JUSTIFY, indent=layout.INDENT, after=layout.AFTER)
        self._style("Quote", layout.BODY, align=ALIGN.JUSTIFY, indent=layout.INDENT, after=layout.AFTER)
        self._style("Title", self.form.title, bold=True, align=ALIGN.CENTER, before=14)
        self._style("Subtitle", self.form.subject, bold=True, align=ALIGN.CENTER)
        for level, (bold, italic) in enumerate(((True, False), (True, False), (True, True)), 1):
            self._style(f"Heading {level}", layout.BODY, bold=bold, italic=italic, align=ALIGN.JUSTIFY, indent=layout.INDENT, before=6, after=layout.AFTER, keep=True)
        for name in ("Annex", "Annex Title", "Annex Part", "Table Text", "Table Source", "Draft Note"):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        styles["Annex"].base_style, styles["Annex Part"].base_style = styles["Heading 1"], styles["Heading 2"]
        self._style("Annex", layout.BODY, bold=True, align=ALIGN.CENTER, keep=True)
        self._style("Annex Title", layout.BODY, bold=True, align=ALIGN.CENTER, keep=True)
        self._style("Annex Part", 13, bold=True, align=ALIGN.LEFT, before=12, after=4, keep=True)
        self._style("Table Text", 11, align=ALIGN.LEFT)
        self._style("Table Source", 10, align=ALIGN.LEFT)
        self._style("Draft Note", 11, align=ALIGN.JUSTIFY, after=2)
        wordml.borders(styles["Draft Note"], "top", "left", "bottom", "right", space=4)
        styles["Draft Note"].paragraph_format.left_indent = styles["Draft Note"].paragraph_format.right_indent = Mm(2)
        styles.add_style("Verbatim", WD_STYLE_TYPE.CHARACTER)
        wordml.font(styles["Verbatim"], lang="vi-VN")
        styles.add_style("Reference", WD_STYLE_TYPE.CHARACTER)
        wordml.font(styles["Reference"], 11)
        self._style("Header", 13, align=ALIGN.CENTER)

    def _style(self, name: str, size: float, *, align: ALIGN, bold: bool = False, italic: bool = False, indent: float = 0, before: float = 0, after: float = 0, keep: bool = False) -> None:
        style: Any = self.document.styles[name]
        wordml.font(style, size, bold=bold, italic=italic)
        form = style.paragraph_format
        for old in form._element.get_or_add_pPr().findall(qn("w:pBdr")):
            form._element.pPr.remove(old)
        form.alignment, form.first_line_indent = align, Mm(indent)
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
        form.keep_with_next, form.widow_control = keep, True

    def _page(self, section: Any) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(layout.TOP), Mm(layout.BOTTOM), Mm(layout.LEFT), Mm(layout.RIGHT)
        section.header_distance, section.footer_distance = Mm(10), Mm(10)
        wordml.restart_pages(section)
        wordml.page_number(section.header.paragraphs[0])

    # --- the first page ----------------------------------------------------------------------------------------------------

    def _letterhead(self) -> None:
        fields, form = self.fields, self.form
        table = self._columns(2, layout.HEADS)
        left, right = _Lines(table.cell(0, 0)), _Lines(table.cell(0, 1))
        if fields.parent:
            left.add(layout.broken(fields.parent.upper(), form.head, layout.HEADS[0]), form.head)
        body = fields.body.upper() or wording.BLANK
        body = layout.broken(body, form.head, layout.HEADS[0])
        left.add(body, form.head, bold=True)
        if form.party:
            left.add("*", form.head)
        else:
            wordml.rule(left.add("", 2), layout.share(max(body.split("\n"), key=len), form.head, layout.HEADS[0]), layout.HEADS[0])
        for key, size in form.nation:
            right.add(self._say(key), size, bold=True)
        last, size = form.nation[-1]
        wordml.rule(right.add("", 2), layout.EMS[last, self.lang] * size * 25.4 / 72, layout.HEADS[1])
        left, right = _Lines(table.cell(1, 0)), _Lines(table.cell(1, 1))
        left.add(self._say(form.symbol) + wording.number(fields), form.number)
        right.add(wording.dateline(fields, self.lang), 14, italic=True)
        mark = left.add(self._say("draft"), 13, bold=True)
        mark.paragraph_format.space_before = Pt(8)
        mark.paragraph_format.left_indent = mark.paragraph_format.right_indent = Mm(19)
        wordml.borders(mark, "top", "left", "bottom", "right", space=2)
        self._paragraph(self._say("report"), "Title")
        self._paragraph(self._subject(), "Subtitle")
        if form.party:
            self._paragraph("-----", "Annex Title")
        else:
            wordml.rule(self._paragraph("", "Subtitle"), layout.share(self._subject(), form.subject, layout.ROOM), layout.ROOM)

    def _body(self) -> None:
        for n, text in enumerate(self.report.opening):
            paragraph = self._paragraph(text, "Body Text")
            paragraph.paragraph_format.space_before = Pt(12 if n == 0 else 0)
        self._paragraph("", "Draft Note").add_run(self._say("note_title")).bold = True
        for text in self.report.note:
            self._paragraph(text, "Draft Note")
        for block in self.report.blocks:
            if isinstance(block, Heading):
                self._paragraph(block.text, f"Heading {block.level}")
            elif isinstance(block, Claim):
                self._claim(block)
            else:
                self._paragraph(block.text, "Body Text")
        self._paragraph(self.report.closing, "Body Text")
        for paragraph in self.document.paragraphs[-2:]:  # a signature does not stand on a page alone
            paragraph.paragraph_format.keep_with_next = True

    def _claim(self, claim: Claim) -> None:
        paragraph = self._paragraph(f"{claim.lead}“{'[…] ' if claim.elided else ''}", "Quote")
        paragraph.add_run(wordml.safe(claim.words), style="Verbatim")
        paragraph.add_run(f"” ({claim.count})")
        if claim.unsure:
            paragraph.add_run(" (?)").bold = True
        paragraph.add_run(" ")
        wordml.link(paragraph, f"[{claim.point_id}]", claim.point_id, "Reference")
        paragraph.add_run(".")

    def _signature(self) -> None:
        fields, form = self.fields, self.form
        table = self._columns(1, layout.SIGNS)
        left, right = _Lines(table.cell(0, 0), ALIGN.LEFT), _Lines(table.cell(0, 1))
        first = left.add(self._say("recipients"), form.recipients, bold=not form.party, italic=not form.party)
        first.runs[0].underline = form.party
        for recipient in wording.recipients(fields, self.lang):
            left.add(recipient, form.lines)
        first.paragraph_format.space_before = Pt(6)
        titles = [x.upper() for x in fields.sign_title] or [wording.BLANK]
        for n, title in enumerate(titles):
            # the Party prints in bold on whose behalf is signed (T/M …), the state the office too
            line = right.add(title, 14, bold=form.office_bold or n < len(titles) - 1)
            line.paragraph_format.space_before = Pt(0 if n else 6)
        right.add(fields.signatory or wording.BLANK, 14, bold=True).paragraph_format.space_before = Pt(64)

    # --- the annexes -----------------------------------------------------------------------------------------------------

    def _annex(self, n: int, title: str) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        wordml.restart_pages(section)
        self._paragraph(self._say("annex", n=wording.roman(n)), "Annex")
        self._paragraph(title, "Annex Title")
        note = self._paragraph("", "Normal")
        note.alignment = ALIGN.CENTER
        note.add_run(wordml.safe(wording.annex_of(self.fields, self.lang))).italic = True
        wordml.rule(self._paragraph("", "Normal"), 50, layout.ROOM, after=3)

    def _papers(self) -> None:
        title = self._say("annex_papers")
        self._annex(1, title)
        head = [self._say(f"column_{x}") for x in ("number", "unit", "kind", "title", "date", "file", "statements")]
        rows = [[wordml.Cell([x], "Verbatim" if k == 3 else "", k in {0, 6}, k in {2, 4, 5}) for k, x in enumerate(row)] for row in self.report.papers]
        self._add(wordml.table(layout.PAPERS, head, rows, title))
        if self.report.left:
            self._paragraph(self._say("left_title"), "Annex Part")
            for line in self.report.left:
                self._paragraph(f"- {line}", "Table Text")

    def _statements(self) -> None:
        title = self._say("annex_statements")
        self._annex(2, title)
        head = [self._say(f"column_{x}") for x in ("number", "point", "statement", "source", "confidence")]
        mark = 0
        for part in self.report.parts:
            self._paragraph(part.title, "Annex Part")
            rows: list[Any] = []
            for group in part.groups:
                rows.append(group.title)
                for r in group.rows:
                    point = wordml.Cell([r.point_id, *([f"({r.count})"] if r.count else [])], centred=True, small=True, target=r.point_id if r.count else "")
                    source = wordml.Cell([r.unit, f"{r.source} (#{r.statement_id.rsplit('#', 1)[1]})"], small=True)
                    rows.append([wordml.Cell([str(r.number)], centred=True, small=True), point, wordml.Cell([r.statement], "Verbatim"), source, wordml.Cell([r.confidence], centred=True, small=True)])
            if rows:
                self._add(wordml.table(layout.STATEMENTS, head, rows, part.title, mark))
                mark += len(rows)
            else:
                self._paragraph(self._say("nothing"), "Table Text")

    # --- small things ----------------------------------------------------------------------------------------------------

    def _say(self, key: str, **values: Any) -> str:
        return wording.say(key, self.lang, **values)

    def _subject(self) -> str:
        return self.fields.subject or self._say("subject")

    def _paragraph(self, text: str, style: str) -> Paragraph:
        return self.document.add_paragraph(wordml.safe(text), style=style)

    def _columns(self, rows: int, widths: tuple[float, float]) -> Any:
        """A table without lines, for what stands side by side; no row breaks over pages."""
        table: Any = self.document.add_table(rows, 2)
        table.autofit = False
        for row in table.rows:
            row._tr.get_or_add_trPr().append(wordml.element("<w:cantSplit/>"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        room = wordml.element('<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>')
        table._tbl.tblPr.insert_element_before(room, "w:tblLook", "w:tblCaption")
        return table

    def _add(self, table: Any) -> None:
        self.document.element.body.insert_element_before(table, "w:sectPr")


class _Lines:
    """Paragraphs of a cell, one after another."""

    def __init__(self, cell: _Cell, align: ALIGN = ALIGN.CENTER) -> None:
        self._cell, self._align, self._fresh = cell, align, True

    def add(self, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
        """One more line; size in points."""
        paragraph: Paragraph = self._cell.paragraphs[0] if self._fresh else self._cell.add_paragraph()
        self._fresh = False
        paragraph.alignment = self._align
        run = paragraph.add_run(wordml.safe(text))
        run.font.size, run.bold, run.italic = Pt(size), bold, italic
        return paragraph
