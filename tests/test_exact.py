"""Exact tests: against scipy, by hand, and on real papers dealt out at random."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli import exact

TABLE = st.tuples(st.integers(1, 25), st.integers(1, 25)).flatmap(lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1])))


def test_the_lady_tasting_tea() -> None:
    """Fisher 1935: three of four cups right, and the same wrong way round; all four right: 2 in 70."""
    assert exact.fisher(3, 4, 1, 4) == 34 / 70
    assert exact.fisher(4, 4, 0, 4) == 2 / 70


@given(TABLE)
@settings(max_examples=150, deadline=None)
def test_as_scipy(table: tuple[int, int, int, int]) -> None:
    scipy = pytest.importorskip("scipy.stats")
    a, n, b, m = table
    assert exact.fisher(a, n, b, m) == pytest.approx(scipy.fisher_exact([[a, n - a], [b, m - b]]).pvalue, rel=1e-6)


@given(TABLE)
@settings(max_examples=150, deadline=None)
def test_sides_are_alike(table: tuple[int, int, int, int]) -> None:
    a, n, b, m = table
    assert exact.fisher(a, n, b, m) == exact.fisher(b, m, a, n) == exact.fisher(n - a, n, m - b, m)
    assert 0 < exact.least(a + b, n, m) <= exact.fisher(a, n, b, m) <= 1
    assert exact.least(a + b, n, m) == min(exact.fisher(k, n, a + b - k, m) for k in range(max(0, a + b - m), min(n, a + b) + 1))


def test_benjamini_hochberg_by_hand() -> None:
    """0.01·4/1, 0.03·4/3 bounded from above by the next, 0.02·4/2, 0.5."""
    assert exact.benjamini_hochberg([0.01, 0.03, 0.02, 0.5]) == pytest.approx([0.04, 0.04, 0.04, 0.5])


@given(st.lists(TABLE, max_size=30), st.sampled_from([0.01, 0.05, 0.2]))
@settings(deadline=None)
def test_correction(tables: list[tuple[int, int, int, int]], level: float) -> None:
    found = exact.compare(tables, level)
    assert all(f.q_value >= f.p_value for f in found)
    assert all(f.q_value == 1.0 for f in found if not f.testable)
    by_p = sorted((f for f in found if f.testable), key=lambda f: f.p_value)
    assert all(a.q_value <= b.q_value for a, b in pairwise(by_p))
    # what cannot be significant costs the others nothing
    assert exact.compare(tables + [(0, 2, 1, 2)] * 50, level)[: len(tables)] == found if exact.least(1, 2, 2) > level else True


def test_what_no_outcome_can_show() -> None:
    assert exact.compare([(3, 3, 0, 3)], 0.05) == [exact.Compared(0.1, 1.0, False)]


def test_papers_dealt_out_at_random(workshop) -> None:
    """The comparisons of one corpus depend on one another; still chance is rarely taken for a finding, where uncorrected it would often be."""
    names = [p.name for p in workshop.papers]
    said = [{workshop.labelled[i].paper for i in p.statements} for p in workshop.point_list]
    rng = random.Random(1)
    corrected = uncorrected = 0
    for _ in range(200):
        old = set(rng.sample(names, 10))
        found = exact.compare([(len(s & old), 10, len(s - old), 10) for s in said], 0.05)
        corrected += any(f.q_value <= 0.05 for f in found)
        uncorrected += any(f.p_value <= 0.05 for f in found)
    assert corrected <= 10  # 5 % of 200
    assert uncorrected >= 40


@given(st.integers(1, 8), st.integers(2, 9), st.integers(2, 9), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_by_chance_counted_out(drawn: int, n: int, m: int, least: int) -> None:
    """Against all ways to draw so many papers."""
    drawn = min(drawn, n + m)
    ways = [sum(i < n for i in chosen) for chosen in combinations(range(n + m), drawn)]
    hits = sum(a >= least and a * m > (drawn - a) * n and exact.fisher(a, n, drawn - a, m) <= 0.2 for a in ways)
    assert exact.by_chance(drawn, n, m, 0.2, least) == pytest.approx(hits / len(ways))
