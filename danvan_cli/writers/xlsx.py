"""XLSX: the whole analysis as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence

from danvan_cli import tables
from danvan_cli.models import Corpus


def render(analysis: Corpus, lang: str, roles: Sequence[str], view: str | None = None) -> bytes:
    """The workbook as bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in tables.VIEWS:
            table = tables.build(analysis, name, lang=lang, roles=roles)
            sheet = book.add_worksheet(name)
            for i, row in enumerate([table.columns, *table.rows]):
                for j, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(i, j, cell)
                    else:
                        sheet.write_number(i, j, cell)
    return out.getvalue()
