"""CSV for spreadsheets (BOM, CRLF, guarded cells) and for machines (--csv-raw: no guard, no BOM, LF)."""

from __future__ import annotations

import csv
import io

from danvan_cli.tables import Cell, Table

# What a spreadsheet would run or misread when it stands first; the full-width forms are read the same.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render(table: Table, *, raw: bool = False, separator: str = ",") -> bytes:
    """The table as UTF-8 CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n" if raw else "\r\n")
    writer.writerow([c if raw else guard(c) for c in table.columns])
    for row in table.rows:
        writer.writerow(row if raw else [guard(cell) for cell in row])
    return out.getvalue().encode("utf-8" if raw else "utf-8-sig")


def guard(cell: Cell) -> Cell:
    """A leading apostrophe for text that would be taken for a formula (quoting alone does not stop that)."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(RISKY) else cell
