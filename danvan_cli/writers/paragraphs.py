"""Quotations in their paragraphs: which statements of a point stand together, and the words around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from danvan_cli import tables, text
from danvan_cli.models import Corpus, Labelled, Paper, Point
from danvan_cli.segment import blocks

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Statements of one point that stand in one paragraph. parts: the paragraph's text in order, and whether a statement says it."""

    statements: tuple[Labelled, ...]
    parts: tuple[tuple[str, bool], ...]


class Paragraphs:
    """The paragraphs of a corpus, as the papers were cut into them. chars: of a paragraph, beyond which it is shortened around its quotations."""

    def __init__(self, corpus: Corpus, chars: int) -> None:
        self._papers: Mapping[str, Paper] = {p.name: p for p in corpus.papers}
        self._corpus = corpus
        self._chars = chars
        self._cut = lru_cache(maxsize=None)(self._blocks)

    def of(self, point: Point) -> list[Quotation]:
        """The quotations behind a point, in the order of papers and lines; by themselves where the papers' text is not at hand."""
        groups: list[list[Labelled]] = []
        before = None
        for s in tables.sources(point, self._corpus):
            here = (s.paper, self._number(s))
            if here == before and s.start - groups[-1][-1].end <= self._chars:
                groups[-1].append(s)
            else:
                groups.append([s])
            before = here if self._papers[s.paper].text else None
        return [Quotation(tuple(group), self._parts(group)) for group in groups]

    def _blocks(self, name: str) -> tuple[Sequence[blocks.Block], Sequence[int]]:
        paper = self._papers[name]
        found = blocks.blocks(text.shadow(paper.text), [p.kind for p in paper.places])
        return found, [b.start for b in found]

    def _number(self, statement: Labelled) -> int:
        return bisect_right(self._cut(statement.paper)[1], statement.start) - 1

    def _parts(self, group: Sequence[Labelled]) -> tuple[tuple[str, bool], ...]:
        whole = self._papers[group[0].paper].text
        if not whole:
            return tuple((s.statement, True) for s in group)
        block = self._cut(group[0].paper)[0][max(0, self._number(group[0]))]
        start, end = group[0].start, group[-1].end
        room = max(0, self._chars - (end - start)) // 2
        first, last = min(block.start, start), max(block.end, end)
        low, high = max(first, start - room), min(last, end + room)
        low = first if low - first < room // 4 else _word(whole, low, start)
        high = last if last - high < room // 4 else _word_back(whole, end, high)
        out: list[tuple[str, bool]] = [("… " if low > first else "", False)]
        at = low
        for s in group:
            out += [(_SPACE.sub(" ", whole[at : s.start]), False), (s.statement, True)]
            at = s.end
        out += [(_SPACE.sub(" ", whole[at:high]), False), (" …" if high < last else "", False)]
        return tuple((part, quoted) for part, quoted in out if part)


def _word(whole: str, low: int, stop: int) -> int:
    """Where the first whole word from `low` on begins."""
    found = _SPACE.search(whole, low, stop)
    return found.end() if found else stop


def _word_back(whole: str, stop: int, high: int) -> int:
    """Where the last whole word before `high` ends."""
    return max((m.start() for m in _SPACE.finditer(whole, stop, high)), default=stop)
