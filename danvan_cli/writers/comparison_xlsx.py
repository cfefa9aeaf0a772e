"""XLSX of a comparison: a sheet each for points, unresolved limitations and themes, to filter and to print."""

from __future__ import annotations

from collections.abc import Sequence

from danvan_cli import messages
from danvan_cli.compare import Comparison
from danvan_cli.writers.xlsx.book import Book, Column

# view → its columns on the sheet: id, width in digits, kind (book.KINDS)
_COUNTS = (("papers_old", 9, "count"), ("papers_new", 9, "count"), ("share_old", 9, "percent"), ("share_new", 9, "percent"), ("p_value", 10, "probability"), ("q_value", 10, "probability"))
_SHEETS = {
    "points": (
        ("role_label", 17, "wrap"), ("status", 14, "text"), *_COUNTS, ("point", 66, "wrap"), ("theme_label", 22, "wrap"), ("sources_old", 28, "small"), ("sources_new", 28, "small"),
        ("point_id", 9, "text"), ("near_point_id", 11, "text"),
    ),
    "unresolved": (
        ("theme_label", 22, "wrap"), ("papers_old", 9, "count"), ("papers_new", 9, "count"), ("point", 56, "wrap"), ("answer_role_label", 17, "wrap"), ("answer", 56, "wrap"),
        ("similarity", 9, "decimal"), ("sources_old", 28, "small"), ("sources_new", 28, "small"), ("answer_sources_old", 28, "small"), ("point_id", 9, "text"), ("answer_id", 9, "text"),
    ),
    "themes": (("theme_label", 40, "wrap"), ("role_label", 20, "wrap"), ("status", 14, "text"), *_COUNTS, ("mentions_old", 11, "count"), ("mentions_new", 11, "count")),
}  # fmt: skip


def render(comparison: Comparison, lang: str, roles: Sequence[str]) -> bytes:
    """The workbook as bytes; the same comparison gives the same bytes."""
    names = {view: messages.say("sheet_compare_" + view, lang) for view in _SHEETS}
    book = Book(lang, names, rows=len(comparison.points))
    for view, columns in _SHEETS.items():
        sheet = book.sheets[view]
        sheet.list([Column(_title(name, comparison, lang), width, kind) for name, width, kind in columns], freeze=0)
        for row in comparison.table(view, lang, roles).records():
            sheet.add([messages.say(f"status_{row[name]}", lang) if name == "status" else row[name] for name, _, _ in columns])
        sheet.finish()
    return book.close(names["points"])


def _title(name: str, comparison: Comparison, lang: str) -> str:
    """The heading of a column; the sides by their names."""
    base, _, side = name.rpartition("_")
    if side in {"old", "new"} and base != "answer_sources":
        return f"{messages.say('column_compare_' + base, lang)} {comparison.names[side == 'new']}"
    return messages.say("column_compare_" + name, lang)
