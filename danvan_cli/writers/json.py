"""JSON (an array of records) and JSON Lines (a record a line)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from danvan_cli.tables import Table, parts


def render(table: Table, *, lines: bool = False) -> Iterator[bytes]:
    """The table as UTF-8 JSON, piece by piece; names are the columns of the contract."""
    if not len(table.rows):
        yield b"" if lines else b"[]\n"
        return
    before = "" if lines else "[\n"
    for part in parts(table.rows):
        records = [dict(zip(table.columns, row, strict=True)) for row in part]
        if lines:
            yield "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()
            continue
        # the records as they stand in an array, without its brackets
        yield (before + json.dumps(records, ensure_ascii=False, indent=1)[2:-2]).encode()
        before = ",\n"
    if not lines:
        yield b"\n]\n"
