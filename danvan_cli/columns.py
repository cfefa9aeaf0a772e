"""The statements of a corpus as columns: a sequence of records to those who read them, a few hundred bytes each to the machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from danvan_cli import digest
from danvan_cli.digest import UNIT, Packed
from danvan_cli.models import ROLES, Labelled, Paper
from danvan_cli.sparse import Numbers, Words

Array = npt.NDArray[Any]


class Statements(Sequence[Labelled]):
    """Statements in the order of papers and of places within them; each record is made when it is asked for.

    Columns of n: paper (place in `papers`), number (within the paper), line, start, end, item, role (place in ROLES), confidence, place (in
    `places`), theme (place in `themes`), point (place in `points`, -1 where there is none yet).
    """

    def __init__(self, papers: Sequence[Paper], quotes: bytearray, places: Sequence[str], columns: dict[str, Array]) -> None:
        """quotes: of all papers, each ended by a line feed; columns: paper, number, line, start, end, item, role, confidence, place, and at: where in them a quotation begins."""
        self.papers, self.places, self._quotes = papers, places, quotes
        self.paper, self.number, self.line, self.start, self.end = (columns[k] for k in ("paper", "number", "line", "start", "end"))
        self.item, self.role, self.confidence, self.place, self._at = (columns[k] for k in ("item", "role", "confidence", "place", "at"))
        self.themes: Sequence[str] = ()
        self.theme: Array = np.zeros(len(self), dtype=np.int32)
        self.points: Sequence[str] = ()
        self.point: Array = np.full(len(self), -1, dtype=np.int32)

    def __len__(self) -> int:
        return len(self.paper)

    def text(self, i: int) -> str:
        """The quotation of statement i."""
        start = int(self._at[i])
        return self._quotes[start : self._quotes.index(b"\n", start)].decode("utf-8", "surrogatepass")

    @overload
    def __getitem__(self, i: int) -> Labelled: ...
    @overload
    def __getitem__(self, i: slice) -> list[Labelled]: ...
    def __getitem__(self, i: int | slice) -> Labelled | list[Labelled]:
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        paper, point = self.papers[self.paper[i]], int(self.point[i])
        return Labelled(
            f"{paper.name}#{self.number[i]}", paper.name, paper.unit, int(self.line[i]), ROLES[self.role[i]], self.themes[self.theme[i]], float(self.confidence[i]), self.text(i),
            int(self.item[i]), int(self.start[i]), int(self.end[i]), self.points[point] if point >= 0 else "", self.places[self.place[i]],
        )  # fmt: skip

    def __iter__(self) -> Iterator[Labelled]:
        return map(self.__getitem__, range(len(self)))

    def marks(self) -> Iterable[tuple[str, str, str, str]]:
        """paper, unit, role and theme of each, without its text."""
        papers = [(p.name, p.unit) for p in self.papers]
        return ((*papers[p], ROLES[r], self.themes[t]) for p, r, t in zip(self.paper.tolist(), self.role.tolist(), self.theme.tolist(), strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Statements) and len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Gathered:
    """The statements of a corpus with what the corpus stage asks of each: words, theme probabilities (n × themes, in billionths), whether a theme
    of the codebook fits, what passages share; and how many statements were left out as not sure enough."""

    statements: Statements
    words: Words
    fits: Array
    placed: Array
    passages: Array
    left_out: int


def probabilities(fits: Array) -> npt.NDArray[np.float64]:
    """Theme probabilities from their billionths, as they were before to the last bit."""
    return np.asarray(fits / UNIT, dtype=np.float64)


def gather(papers: Sequence[Paper], digests: list[Packed], least: float = 0.0) -> Gathered:
    """Papers and their digests, in one order → the corpus; the digests are taken out of the list. least: statements below this confidence are left out."""
    counts = np.array([digest.counts(d) for d in digests], dtype=np.int64).reshape(-1, 3)
    total, spoken, size = counts.sum(axis=0).tolist()
    # made once: growing them would leave memory in holes
    columns = {name: np.empty(spoken if name == "tokens" else total, dtype=kind) for name, kind in digest.KINDS.items() if name not in {"numbers", "fits"}}
    columns |= {"numbers": np.empty((total, 5), dtype=np.int32), "at": np.empty(total, dtype=np.int64), "place": np.empty(total, dtype=np.int32)}
    quotes = bytearray(size + len(digests))
    names, spots = Numbers(), Numbers()
    first = said = at = 0
    digests.reverse()
    while digests:
        one = digest.unpack(digests.pop())
        last = first + len(one)
        quotes[at : at + len(one.quotes) + 1] = one.quotes + b"\n"
        if not first:
            columns["fits"] = np.empty((total, one.fits.shape[1]), dtype=np.int32)
        for name in digest.KINDS:
            if name != "tokens":
                columns[name][first:last] = getattr(one, name)
        columns["tokens"][said : said + len(one.tokens)] = np.fromiter(map(names.__getitem__, one.words.split()), dtype=np.int32)[one.tokens]
        columns["at"][first:last] = at + _line_starts(one.quotes, len(one))
        columns["place"][first:last] = [spots[spot] for spot in one.spots]
        first, said, at = last, said + len(one.tokens), at + len(one.quotes) + 1

    confidence = columns.pop("confidences")
    chosen = np.flatnonzero(confidence >= least)
    every = len(chosen) == len(confidence)

    def kept(column: Array) -> Array:
        return column if every else column[chosen]

    numbers = kept(columns.pop("numbers"))
    ranked = {spot: k for k, spot in enumerate(sorted(spots))}
    of = {name: np.ascontiguousarray(numbers[:, k]) for k, name in enumerate(("number", "line", "start", "end", "item"))} | {
        "paper": kept(np.repeat(np.arange(len(papers), dtype=np.int32), counts[:, 0])), "role": kept(columns.pop("roles")), "confidence": kept(confidence),
        "place": kept(np.array([ranked[spot] for spot in spots], dtype=np.int32)[columns.pop("place")]), "at": kept(columns.pop("at")),
    }  # fmt: skip
    statements = Statements(papers, quotes, list(ranked), of)
    sizes, ids = columns.pop("sizes").astype(np.int64), columns.pop("tokens")
    words = Words(list(names), np.append(0, np.cumsum(kept(sizes))), ids if every else ids[np.repeat(confidence >= least, sizes)])
    return Gathered(statements, words, kept(columns.pop("fits")), kept(columns.pop("placed")), kept(columns.pop("passages")), len(confidence) - len(chosen))


def _line_starts(quotes: bytes, lines: int) -> Array:
    """Where each of so many lines begins."""
    starts = np.flatnonzero(np.frombuffer(quotes, dtype=np.uint8) == ord("\n")) + 1
    return np.append(0, starts)[:lines]
