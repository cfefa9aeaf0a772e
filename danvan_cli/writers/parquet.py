"""Apache Parquet (`danvan[parquet]`): a column store for tables too large for a spreadsheet, written row group by row group.

The only importer of pyarrow.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from danvan_cli import tables
from danvan_cli.tables import Cell, Table, kind, parts


class _Sink(io.RawIOBase):
    """Where pyarrow writes to; what it wrote is taken from here piece by piece."""

    def __init__(self) -> None:
        self._written = 0
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        self._written += len(self._pieces[-1])
        return len(self._pieces[-1])

    def tell(self) -> int:
        return self._written

    def take(self) -> bytes:
        out = b"".join(self._pieces)
        self._pieces.clear()
        return out


def _cells(column: Sequence[Cell], field: Any) -> Sequence[Any]:
    """Cells as their column has them: empty ones of numbers as null, whole numbers among broken ones as such."""
    if str(field.type) == "double":
        return [None if x == "" else float(x) for x in column]
    return [None if x == "" else x for x in column] if field.nullable else column


def render(table: Table) -> Iterator[bytes]:
    """The table as Parquet, piece by piece; text is UTF-8, whole numbers 64-bit, shares 64-bit floats."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([pa.field(c, types[kind(table.name, c)], nullable=table.name in {"insights", "numbers"} and kind(table.name, c) is not str) for c in table.columns])
    sink = _Sink()
    writer = pq.ParquetWriter(sink, schema, compression="zstd")
    for part in parts(table.rows, tables.ROWS_AT_ONCE * 10):
        writer.write_table(pa.Table.from_arrays([pa.array(_cells(column, field), field.type) for column, field in zip(zip(*part, strict=True), schema, strict=True)], schema=schema))
        yield sink.take()
    writer.close()
    yield sink.take()
