"""Quantities: the statements labelled by hand, Vietnamese numbers back and forth, offsets that hold, the table and the screen."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli import numerals, quantities, tables, writers
from danvan_cli.models import CORE_ROLES
from tests.conftest import SAMPLES

CASES = Path(__file__).parent / "cases" / "quantities"
Labels = list[tuple[Any, ...]]


def labelled(name: str) -> list[tuple[str, Labels]]:
    """Statements with their quantities: words, value, value_to, measure, kind, direction, approximate, place."""
    out: list[tuple[str, Labels]] = []
    for line in (CASES / name).read_text("utf-8").splitlines():
        if line.startswith("= "):
            words, value, *rest = (x.strip() for x in line[2:].split("|"))
            first, _, last = value.partition("..")
            out[-1][1].append((words, float(first), float(last) if last else None, *rest, *[""] * (5 - len(rest))))
        elif line and not line.startswith("#"):
            out.append((line, []))
    return out


def found(statement: str) -> Labels:
    return [(statement[q.start : q.end], q.value, q.value_to, q.measure, q.kind, q.direction, q.approximate, q.place) for q in quantities.find(statement)]


STATEMENTS = labelled("statements.txt")
WORDED = labelled("words.txt")


def test_enough_of_them() -> None:
    assert len(STATEMENTS) >= 120
    assert sum(not labels for _, labels in STATEMENTS) >= 30
    assert {label[4] for _, labels in STATEMENTS for label in labels} == set(quantities.KINDS) - {"energy"}


@pytest.mark.parametrize(("statement", "labels"), STATEMENTS, ids=[s[:40] for s, _ in STATEMENTS])
def test_labelled_before_the_rules(statement: str, labels: Labels) -> None:
    assert found(statement) == labels


@pytest.mark.parametrize(("statement", "labels"), WORDED, ids=[s[:40] for s, _ in WORDED])
def test_in_words(statement: str, labels: Labels) -> None:
    assert found(statement) == labels


@given(st.integers(10, 999_999))
@settings(deadline=None)
def test_words_and_back(value: int) -> None:
    words = numerals.written(value)
    assert re.fullmatch(numerals.WORDS, words)
    assert numerals.value(words) == value
    [q] = quantities.find(f"Xã có {words} hộ.")
    assert (q.value, q.measure) == (value, "hộ")


def test_held_out() -> None:
    """Statements drawn at random; everything about a quantity must be right."""
    right = got = asked = 0
    for statement, labels in labelled("held-out.txt"):
        here = found(statement)
        right += sum(q in labels for q in here)
        got += len(here)
        asked += len(labels)
    assert asked >= 100
    assert right / got >= 0.95
    assert right / asked >= 0.92


@given(st.one_of(st.integers(0, 10**15), st.decimals(0, 10**9, places=2), st.decimals(0, 10**6, places=6)))
@settings(deadline=None)
def test_written_and_read_back(value: int | Decimal) -> None:
    assert quantities.number(quantities.written(value)) == Decimal(str(value))


@pytest.mark.parametrize(
    ("words", "value"),
    [("1.234,5", "1234.5"), ("1,2 tỷ", "1.2e9"), ("1 tỷ 250 triệu", "1.25e9"), ("2,5 triệu", "2.5e6"), ("1,5 nghìn tỷ", "1.5e12"), ("3 vạn", "3e4"), ("1,234,567.5", "1234567.5"), ("12 480", "12480"), ("0,05", "0.05"), ("61,3 tr", "61.3e6")],
)
def test_numbers(words: str, value: str) -> None:
    assert quantities.number(words) == Decimal(value)


def test_three_decimals_or_thousands() -> None:
    assert [q[1] for q in found("Cấp nước cho 1,250 hộ, vốn 1,250 tỷ đồng, tuyến dài 1,250 km.")] == [1250, 1_250_000_000, 1.25]


WORDS = ["tăng", "giảm", "từ", "đến", "xuống còn", "lên", "hơn", "gần", "hộ", "triệu đồng", "tỷ", "%", "km", "ha", "/", "-", "(", ")", ",", ".", ";", "năm", "tháng 5", "Nghị quyết số", "xã An Bình", "thôn 4", "điều", "lượt người", "mười hai", "hai trăm", "rưỡi", "một", "5", "12,5", "1.234", "2024", "3/5", "0912345678"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.lists(st.sampled_from([s for s, _ in STATEMENTS]), max_size=3).map(" ".join), st.text(max_size=60)
)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_offsets_hold(statement: str) -> None:
    statement = unicodedata.normalize("NFC", statement)
    at = 0
    for q in quantities.find(statement):
        assert at <= q.start < q.end <= len(statement)
        at = q.end
        words = statement[q.start : q.end]
        assert words == words.strip()
        assert any(map(str.isdigit, words)) or re.search(numerals.WORDS + "|triệu|t[ỷỉ]", words.casefold())
        assert q.kind in quantities.KINDS
        assert q.place in statement
        assert q.approximate in words
        assert q.direction in {"", "tăng", "giảm"}
        assert q.value >= 0
        assert (q.value_to is not None) or q.kind not in {"change", "ratio"}


@given(st.sampled_from(STATEMENTS))
@settings(max_examples=60, deadline=None)
def test_blanks_and_dashes_do_not_matter(case: tuple[str, Labels]) -> None:
    """A no-break space, a long dash: the same quantities, quoted as they stand."""
    guise = case[0].replace(" ", "\u00a0").replace(" - ", " – ")
    assert [(q[0].replace("\u00a0", " "), *q[1:7]) for q in found(guise)] == [q[:7] for q in case[1]]


@given(st.integers(1, 10**6), st.sampled_from([("hộ", "count"), ("%", "percent"), ("ha", "area"), ("triệu đồng", "money")]))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_found(value: int, measure: tuple[str, str]) -> None:
    [q] = quantities.find(f"Kết quả đạt {quantities.written(value)} {measure[0]} trong năm qua.")
    assert (q.value, q.kind) == (value * (10**6 if measure[1] == "money" else 1), measure[1])


def test_table(workshop: Any) -> None:
    table = tables.build(workshop, "numbers", lang="vi")
    said = {s.statement_id: s for s in workshop.labelled}
    rows = table.records()
    assert len(rows) > 200
    for r in rows:
        s = said[str(r["statement_id"])]
        assert (s.role, s.statement, s.unit, s.point_id) == ("achievement", r["statement"], r["unit"], r["point_id"])
        assert s.statement[r["start"] : r["end"]] == r["quantity"]
    assert {r["role"] for r in tables.build(workshop, "numbers", lang="vi", roles=("limitation",)).records()} == {"limitation"}
    assert next(csv.reader(io.StringIO(b"".join(writers.render(table, "csv", csv_raw=True)).decode()))) == list(tables.NUMBER_COLUMNS)


@pytest.mark.parametrize("view", ["numbers", "insights"])
def test_workbook_and_parquet(workshop: Any, view: str) -> None:
    """A sheet of its own where it is asked for, numbers as numbers; in Parquet a cell without a number is null."""
    openpyxl = pytest.importorskip("openpyxl")
    rows = tables.build(workshop, view, lang="vi").records()
    book = openpyxl.load_workbook(io.BytesIO(writers.document(workshop, "xlsx", lang="vi", roles=CORE_ROLES, view=view)))
    sheet = book.active
    assert sheet.title == {"numbers": "Số liệu", "insights": "Phát hiện"}[view]
    assert sheet.max_row == len(rows) + 1
    head = [c.value for c in sheet[1]]
    wanted, title = ("value", "Giá trị") if view == "numbers" else ("quote", "Nguyên văn")
    assert [line[head.index(title)] for line in sheet.iter_rows(min_row=2, values_only=True)] == [r[wanted] for r in rows]
    parquet = pytest.importorskip("pyarrow.parquet")
    back = parquet.read_table(io.BytesIO(b"".join(writers.render(tables.build(workshop, view, lang="vi"), "parquet")))).to_pylist()
    assert back == [{k: None if v == "" and tables.kind(view, k) is not str else v for k, v in r.items()} for r in rows]


def test_command(danvan: Any) -> None:
    paper = SAMPLES / "hoi-thao-dan-van-kheo" / "16-uy-ban-mttq-thanh-pho.txt"
    done = danvan("analyze", paper, "--view", "numbers", "-r", "all", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"))))
    money = next(r for r in rows if r["quantity"] == "38,2 tỷ đồng")
    assert (money["value"], money["measure"], money["kind"], money["role"]) == ("38200000000", "đồng", "money", "achievement")
    shown = danvan("analyze", paper, "--view", "numbers", "-r", "all", "--top", "0").stdout.decode()
    assert f"{len(rows)} số liệu trong" in shown
    assert "38.200.000.000 đồng" in shown
