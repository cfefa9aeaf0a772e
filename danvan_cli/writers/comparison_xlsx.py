"""XLSX of a comparison: a sheet each for points, unresolved limitations and themes, to filter and to print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from danvan_cli import messages, tables
from danvan_cli.compare import Comparison

# view → its columns on the sheet: id, width in characters, kind of cell
_POINTS = (("role_label", 17, "wrap"), ("status", 14, "status"), ("papers_old", 9, ""), ("papers_new", 9, ""), ("share_old", 9, "percent"), ("share_new", 9, "percent"))
_TESTS = (("p_value", 10, ""), ("q_value", 10, ""))
_SHEETS = {
    "points": (*_POINTS, *_TESTS, ("point", 70, "wrap"), ("theme_label", 24, "wrap"), ("sources_old", 26, "wrap"), ("sources_new", 26, "wrap"), ("point_id", 10, ""), ("near_point_id", 10, "")),
    "unresolved": (
        ("theme_label", 24, "wrap"), ("papers_old", 9, ""), ("papers_new", 9, ""), ("point", 60, "wrap"), ("answer_role_label", 18, "wrap"), ("answer", 60, "wrap"), ("similarity", 10, ""),
        ("sources_old", 26, "wrap"), ("sources_new", 26, "wrap"), ("answer_sources_old", 26, "wrap"), ("point_id", 10, ""), ("answer_id", 10, ""),
    ),
    "themes": (("theme_label", 36, "wrap"), *_POINTS, *_TESTS, ("mentions_old", 11, ""), ("mentions_new", 11, "")),
}  # fmt: skip
_LOOKS: dict[str, dict[str, Any]] = {"": {"align": "center"}, "status": {"align": "center"}, "percent": {"align": "center", "num_format": "0%"}, "wrap": {"text_wrap": True}}
_MAX = 32_767  # characters of a cell
_LINE, _LINES = 15.0, 27  # points of a line of text; lines of the highest row that Excel takes (409 points)


def render(comparison: Comparison, lang: str, roles: Sequence[str]) -> bytes:
    """The workbook as bytes; the same comparison gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        formats = {kind: book.add_format({"valign": "top", "bottom": 4, "bottom_color": "#BFBFBF", **look}) for kind, look in _LOOKS.items()}
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "bottom": 1})
        for view, columns in _SHEETS.items():
            sheet = book.add_worksheet(messages.say("sheet_compare_" + view, lang))
            rows = comparison.table(view, lang, roles).records()
            sheet.set_row(0, 3 * _LINE)
            for i, row in enumerate(rows, 1):
                sheet.set_row(i, _LINE * min(_LINES, max(_lines(str(row[name]), width) for name, width, kind in columns if kind == "wrap")))
            for j, (name, width, kind) in enumerate(columns):
                sheet.set_column(j, j, width)
                sheet.write_string(0, j, _title(name, comparison, lang), head)
                for i, row in enumerate(rows, 1):
                    _write(sheet, i, j, messages.say(f"status_{row[name]}", lang) if kind == "status" else row[name], formats[kind])
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return out.getvalue()


def _lines(said: str, width: int) -> int:
    """Lines that a text takes in a column of so many characters; rather one too many, as words do not break."""
    return 1 + int(1.1 * len(said)) // width


def _title(name: str, comparison: Comparison, lang: str) -> str:
    """The heading of a column; A and B by their names."""
    base, _, side = name.rpartition("_")
    if side in {"old", "new"} and base != "answer_sources":
        return f"{messages.say('column_compare_' + base, lang)} {comparison.names[side == 'new']}"
    return messages.say("column_compare_" + name, lang)


def _write(sheet: Any, row: int, column: int, cell: tables.Cell, look: Any) -> None:
    if cell == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:_MAX], look)
    else:
        sheet.write_number(row, column, cell, look)
