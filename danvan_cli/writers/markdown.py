"""Markdown: one pipe table, cells escaped so that no quotation breaks it."""

from __future__ import annotations

from danvan_cli.tables import Cell, Table


def render(table: Table) -> bytes:
    """The table as UTF-8 Markdown."""
    head = "| " + " | ".join(table.columns) + " |\n"
    numeric = [bool(table.rows) and all(isinstance(r[i], int | float) for r in table.rows) for i in range(len(table.columns))]
    rule = "|" + "|".join(" ---: " if n else " --- " for n in numeric) + "|\n"
    return (head + rule + "".join("| " + " | ".join(map(escaped, row)) + " |\n" for row in table.rows)).encode()


def escaped(value: Cell) -> str:
    """Text that Markdown prints as it is, in a cell too."""
    text = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
    for mark in "*_`<[":
        text = text.replace(mark, "\\" + mark)
    return text
