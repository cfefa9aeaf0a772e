"""CSV for spreadsheets (BOM, CRLF, guarded cells) and for machines (--csv-raw: no guard, no BOM, LF)."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator

from danvan_cli.tables import Cell, Table, parts

# What a spreadsheet would run or misread when it stands first; the full-width forms are read the same.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render(table: Table, *, raw: bool = False, separator: str = ",") -> Iterator[bytes]:
    """The table as UTF-8 CSV, piece by piece."""
    if not raw:
        yield codecs.BOM_UTF8
    for part in parts(itertools.chain([table.columns], table.rows)):
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=separator, lineterminator="\n" if raw else "\r\n")
        writer.writerows(part if raw else ([guard(cell) for cell in row] for row in part))
        yield out.getvalue().encode()


def guard(cell: Cell) -> Cell:
    """A leading apostrophe for text that would be taken for a formula (quoting alone does not stop that)."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(RISKY) else cell
