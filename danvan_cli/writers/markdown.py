"""Markdown: one pipe table, cells escaped so that no quotation breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from danvan_cli.tables import Cell, Table, parts


def render(table: Table) -> Iterator[bytes]:
    """The table as UTF-8 Markdown, piece by piece."""
    head = "| " + " | ".join(table.columns) + " |\n"
    numeric = [len(table.rows) > 0] * len(table.columns)
    for row in table.rows:
        numeric = [n and isinstance(cell, int | float) for n, cell in zip(numeric, row, strict=True)]
    rule = "|" + "|".join(" ---: " if n else " --- " for n in numeric) + "|\n"
    yield (head + rule).encode()
    for part in parts(table.rows):
        yield "".join("| " + " | ".join(map(escaped, row)) + " |\n" for row in part).encode()


def escaped(value: Cell) -> str:
    """Text that Markdown prints as it is, in a cell too."""
    text = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
    for mark in "*_`<[":
        text = text.replace(mark, "\\" + mark)
    return text
