"""A workbook in which text stays text: cells, styles, links, page set-up and the limits of Excel, with a count of what they cost."""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from danvan_cli import messages, settings
from danvan_cli.tables import Cell
from danvan_cli.writers.csv import RISKY
from danvan_cli.writers.xlsx import heights

# "Excel specifications and limits", support.microsoft.com; a character is a UTF-16 unit
MAX_ROWS, MAX_COLUMNS, MAX_CHARS, MAX_LINKS = 1_048_576, 16_384, 32_767, 65_530

Style = dict[str, Any]  # of XlsxWriter's format properties

_FONT: Style = {"font_name": "Times New Roman", "font_size": 11, "font_scheme": "none"}  # the typeface of Vietnamese official papers
_CELL: Style = {"valign": "top", "bottom": 1, "bottom_color": "#D9D9D9"}
_HEAD: Style = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DCE6F1", "bottom": 1, "bottom_color": "#1F3864", "font_color": "#1F3864"}
_LONE = re.compile("[\ud800-\udfff]")  # bytes of a file name that are no Unicode
_TURNED = 240.0  # points of the highest heading that stands upright
_LINK: Style = {"font_color": "#0563C1", "underline": 1}
_RIGHT: Style = {"align": "right", "indent": 1}
_CENTRE: Style = {"align": "center"}
KINDS: dict[str, Style] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "small": {"text_wrap": True, "font_size": 9, "font_color": "#595959"},
    "mark": _CENTRE | {"bold": True, "font_color": "#C55A11"},
    "place": _RIGHT,
    "count": _RIGHT | {"num_format": "#,##0"},
    "dotted": _CENTRE | {"num_format": '#,##0;-#,##0;"·"'},  # nought as on the screen
    "percent": _RIGHT | {"num_format": "0%"},
    "decimal": _RIGHT | {"num_format": "0.00"},
    "probability": _RIGHT | {"num_format": "0.000"},
}


@dataclass(frozen=True)
class Column:
    """title: its heading; width: in digits; kind: of KINDS; turned: the heading stands upright."""

    title: str
    width: float
    kind: str = "text"
    turned: bool = False


class _Rows(Worksheet):  # type: ignore[misc]
    """Rows have a height to begin with and are fitted anew when they are edited or sorted: no row is marked as set by hand."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        super()._xml_start_tag_unencoded(tag, [a for a in attributes if a[0] != "customHeight"])


class Book:
    """A workbook of the sheets `names` (key → name). rows: of its longest list, from settings.XLSX_STREAMED on it is kept on disk while written."""

    def __init__(self, lang: str, names: Mapping[str, str], rows: int) -> None:
        self.lang, self.names = lang, names
        self.lost: Counter[str] = Counter()  # rows, columns, links and texts that did not fit
        self._out = io.BytesIO()
        streamed = rows >= settings.XLSX_STREAMED
        self._book = xlsxwriter.Workbook(
            self._out,
            {
                "constant_memory": streamed, "in_memory": not streamed, "use_zip64": streamed, "default_format_properties": dict(_FONT),
                "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            },
        )  # fmt: skip
        # a fixed date: the same papers, the same bytes
        self._book.set_properties({"title": self.say("xlsx_title"), "created": datetime.datetime(2000, 1, 1)})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheets = {key: Sheet(self, name, self._book.add_worksheet(name, _Rows)) for key, name in names.items()}

    def say(self, key: str, **values: Any) -> str:
        """A message in the language of the workbook."""
        return messages.say(key, self.lang, **values)

    def style(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(properties.items())
        if key not in self._styles:
            self._styles[key] = self._book.add_format(_FONT | properties)
        return self._styles[key]

    def chart(self, kind: str, subtype: str | None = None) -> Any:
        """A native chart."""
        return self._book.add_chart({"type": kind, "subtype": subtype} if subtype else {"type": kind})

    def close(self, opened: str) -> bytes:
        """The bytes of the workbook, which opens at the sheet of that name."""
        self._book.get_worksheet_by_name(opened).activate()
        self._book.close()
        return self._out.getvalue()


class Sheet:
    """One sheet. Rows are written from the top down: a streamed workbook has forgotten those above."""

    def __init__(self, book: Book, name: str, raw: Any) -> None:
        self.book, self.name, self.raw = book, name, raw
        self.rows = 0  # rows of a list below its heading
        self._links = 0
        raw.set_landscape()
        raw.set_paper(9)  # A4
        raw.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        raw.set_header("&L&A", {"margin": 0.3})
        raw.set_footer(f"&L{book.say('xlsx_title')}&R" + book.say("xlsx_page"), {"margin": 0.3})

    def at(self, row: int) -> str | None:
        """A link to a row of this sheet, None where the sheet does not reach."""
        return f"internal:'{self.name}'!A{row + 1}" if row < MAX_ROWS else None

    def put(self, row: int, column: int, cell: Cell, link: str | None = None, **style: Any) -> None:
        """Write one cell: a number as a number, a text as that text whatever it looks like. Links only for ids and names of our own."""
        if not isinstance(cell, str):
            self.raw.write_number(row, column, cell, self.book.style(**style))
            return
        text = self._fitting(cell)
        if text.startswith(RISKY):
            style["quote_prefix"] = True  # who edits the cell does not wake a formula
        if link is not None and self._links >= MAX_LINKS:
            self.book.lost["links"] += 1
            link = None
        if link is not None:
            self._links += 1
            self.raw.write_url(row, column, link, self.book.style(**style, **_LINK), text)
        elif not text:
            self.raw.write_blank(row, column, None, self.book.style(**style))
        elif text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for its own markup
            self.raw.write_rich_string(row, column, text[:1], self.book.style(**style), text[1:], self.book.style(**style))
        else:
            self.raw.write_string(row, column, text, self.book.style(**style))

    def height(self, row: int, texts: Iterable[tuple[Cell, float, float]]) -> None:
        """Make a row as high as it needs for its texts, each in a column of that width and letters of that size in points."""
        need = max(heights.points(str(text), width, size) for text, width, size in texts)
        if need > heights.LINE:
            self.raw.set_row(row, need)

    def _fitting(self, text: str) -> str:
        """What a cell holds of a text, with a count of those cut."""
        if _LONE.search(text):
            text = _LONE.sub("\ufffd", text)
        if len(text) * 2 <= MAX_CHARS or len(units := text.encode("utf-16-le")) // 2 <= MAX_CHARS:
            return text
        self.book.lost["texts"] += 1
        return units[: 2 * (MAX_CHARS - 2)].decode("utf-16-le", "ignore") + " …"

    def list(self, columns: Sequence[Column], freeze: int = 1) -> None:
        """Begin a list: headings that stay in sight, with filters, on every printed page. freeze: columns that stay too."""
        self.columns = columns[:MAX_COLUMNS]
        self._base = [_CELL | KINDS[c.kind] for c in self.columns]
        self._wrapped = [(i, c.width, KINDS[c.kind].get("font_size", 11)) for i, c in enumerate(self.columns) if KINDS[c.kind].get("text_wrap")]
        self.book.lost["columns"] += len(columns) - len(self.columns)
        for i, column in enumerate(self.columns):
            self.raw.set_column(i, i, column.width)
            over = {k: v for k, v in KINDS[column.kind].items() if k in {"align", "indent"}}
            turned = {"rotation": 90, "valign": "bottom"} if column.turned else {}
            self.put(0, i, column.title, **(_HEAD | over | turned))
        self.height(0, [(c.title, 0.85 * c.width, 11) for c in self.columns if not c.turned])  # bold
        if any(c.turned for c in self.columns):
            self.raw.set_row(0, min(_TURNED, max(heights.pixels(c.title) for c in self.columns if c.turned) * 0.85))
        self.raw.freeze_panes(1, freeze)
        self.raw.repeat_rows(0)
        self.raw.fit_to_pages(1, 0)

    def add(self, cells: Sequence[Cell], links: Mapping[int, str | None] | None = None, **style: Any) -> None:
        """The next row of a list; links: by column."""
        if self.rows + 1 >= MAX_ROWS:
            self.book.lost["rows"] += 1
            return
        self.rows += 1
        self.height(self.rows, [(cells[i], width, size) for i, width, size in self._wrapped])
        for i, cell in enumerate(cells[: len(self.columns)]):
            self.put(self.rows, i, cell, links.get(i) if links else None, **self._base[i], **style)

    def finish(self) -> None:
        """End a list."""
        self.raw.autofilter(0, 0, max(1, self.rows), len(self.columns) - 1)
