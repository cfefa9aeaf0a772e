"""-f parquet: the tables of the contract, typed, the same as the CSV for machines; written in parts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from danvan_cli import tables, writers
from danvan_cli.pipeline import Analysis

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-dan-van-kheo"


@pytest.mark.parametrize("view", tables.VIEWS)
def test_the_same_cells_as_csv(view: str, tmp_path: Path, danvan) -> None:
    for suffix, more in (("csv", ("--csv-raw",)), ("parquet", ())):
        done = danvan("analyze", SAMPLES, "--view", view, "-r", "all", "-q", "-o", tmp_path / f"out.{suffix}", *more)
        assert done.returncode == 0, done.stderr.decode()
    found = pq.read_table(tmp_path / "out.parquet").to_pandas()
    numeric = found.select_dtypes("number").columns
    csv = pd.read_csv(tmp_path / "out.csv", keep_default_na=False, na_values={c: [""] for c in numeric})
    pd.testing.assert_frame_equal(found, csv, check_dtype=False)


def test_in_parts_and_always_the_same_bytes(workshop: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", 2)
    table = tables.build(workshop, "statements", lang="vi")
    pieces = list(writers.render(table, "parquet"))
    assert b"".join(pieces) == b"".join(writers.render(table, "parquet"))
    assert len([p for p in pieces if p]) == -(-len(table.rows) // 20) + 1
    for fmt in ("csv", "json", "jsonl", "md"):
        small = b"".join(writers.render(table, fmt))
        monkeypatch.setattr(tables, "ROWS_AT_ONCE", 10**6)
        assert small == b"".join(writers.render(table, fmt))
        monkeypatch.setattr(tables, "ROWS_AT_ONCE", 2)


def test_no_rows_keep_their_types(tmp_path: Path) -> None:
    empty = tables.Table("points", ("role", "papers", "share"), ())
    writers.write(writers.render(empty, "parquet"), str(tmp_path / "out.parquet"))
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.num_rows == 0
    assert [str(t) for t in found.schema.types] == ["string", "int64", "double"]
    assert [b"".join(writers.render(empty, f)) for f in ("json", "jsonl")] == [b"[]\n", b""]


def test_the_package_is_missing(tmp_path: Path, danvan) -> None:
    hidden = tmp_path / "sitecustomize.py"
    hidden.write_text("import sys, importlib.util\nreal = importlib.util.find_spec\nimportlib.util.find_spec = lambda n, *a: None if n == 'pyarrow' else real(n, *a)\n")
    root = Path(__file__).resolve().parent.parent
    done = danvan("analyze", SAMPLES, "-o", tmp_path / "out.parquet", PYTHONPATH=f"{tmp_path}:{root}", DANVAN_LANG="en")
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "danvan-cli[parquet]" in done.stderr.decode()
    assert not (tmp_path / "out.parquet").exists()
