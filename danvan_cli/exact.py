"""Exact tests on counts of papers, and their correction for many comparisons. Integers and the standard library only.

Two-sided test of a 2×2 table: R. A. Fisher, "The Logic of Inductive Inference" (1935); an outcome is at least as extreme as the one seen when it
is no more probable. Correction: the false discovery rate of Benjamini & Hochberg (1995) over the comparisons that could be significant at all,
R. E. Tarone, "A modified Bonferroni method for discrete data" (1990), P. B. Gilbert, "A modified false discovery rate multiple-comparisons
procedure for discrete data" (2005). What could be significant depends on the margins alone, on which the test is conditional, so leaving out the
rest costs no validity. Benjamini & Hochberg holds for independent and for positively dependent comparisons (Benjamini & Yekutieli 2001). Points of
the same papers are neither quite; tests/test_exact.py deals real papers out at random and sees how often anything is found (3 % at the level 5 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb


@lru_cache(maxsize=1 << 14)
def fisher(a: int, n: int, b: int, m: int) -> float:
    """p-value (0 to 1) of a of n against b of m; 1.0 where a side is empty."""
    drawn = a + b
    weights = [comb(n, k) * comb(m, drawn - k) for k in range(max(0, drawn - m), min(n, drawn) + 1)]
    seen = comb(n, a) * comb(m, b)
    return sum(w for w in weights if w <= seen) / comb(n + m, drawn)


@lru_cache(maxsize=1 << 14)
def least(drawn: int, n: int, m: int) -> float:
    """The smallest p-value that any outcome with these margins can have."""
    low, high = max(0, drawn - m), min(n, drawn)
    return min(fisher(k, n, drawn - k, m) for k in (low, high))


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted p-values: the smallest false discovery rate at which each is found."""
    out = [1.0] * len(p)
    bound = 1.0
    for rank, i in reversed(list(enumerate(sorted(range(len(p)), key=p.__getitem__), 1))):
        bound = out[i] = min(bound, p[i] * len(p) / rank)
    return out


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: p_value of the exact test; q_value corrected; testable: whether any outcome could have been significant."""

    p_value: float
    q_value: float
    testable: bool


def compare(counts: Sequence[tuple[int, int, int, int]], level: float) -> list[Compared]:
    """Many comparisons (a of n against b of m) as one family; q_value is 1.0 where no outcome could reach the level (0 to 1)."""
    p = [fisher(*c) for c in counts]
    able = [i for i, (a, n, b, m) in enumerate(counts) if least(a + b, n, m) <= level]
    q = dict(zip(able, benjamini_hochberg([p[i] for i in able]), strict=True))
    return [Compared(short(p[i]), short(q.get(i, 1.0)), i in q) for i in range(len(p))]


@lru_cache(maxsize=1 << 14)
def by_chance(drawn: int, n: int, m: int, level: float, least_papers: int) -> float:
    """Probability that, of papers drawn by chance, at least so many and more than their share are of the n, with p ≤ level."""
    outcomes = range(max(least_papers, drawn - m), min(n, drawn) + 1)
    return sum(comb(n, k) * comb(m, drawn - k) for k in outcomes if k * m > (drawn - k) * n and fisher(k, n, drawn - k, m) <= level) / comb(n + m, drawn)


def short(value: float) -> float:
    """Four significant digits: enough to judge by, and the same on every machine."""
    return float(f"{value:.4g}")
