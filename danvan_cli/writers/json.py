"""JSON (an array of records) and JSON Lines (a record a line)."""

from __future__ import annotations

import json

from danvan_cli.tables import Table


def render(table: Table, *, lines: bool = False) -> bytes:
    """The table as UTF-8 JSON; names are the columns of the contract."""
    if lines:
        return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in table.records()).encode()
    return (json.dumps(table.records(), ensure_ascii=False, indent=1) + "\n").encode()
