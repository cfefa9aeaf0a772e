"""The statements of a corpus as columns: a sequence of records to those who read them, a few hundred bytes each to the machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from danvan_cli.digest import UNIT, Digest
from danvan_cli.models import ROLES, Labelled, Paper
from danvan_cli.sparse import Numbers, Words

Array = npt.NDArray[Any]


class Statements(Sequence[Labelled]):
    """Statements in the order of papers and of places within them; each record is made when it is asked for.

    Columns of n: paper (place in `papers`), number (within the paper), line, start, end, item, role (place in ROLES), confidence, place (in
    `places`), theme (place in `themes`), point (place in `points`, -1 where there is none yet).
    """

    def __init__(self, papers: Sequence[Paper], quotes: Sequence[bytes], places: Sequence[str], columns: dict[str, Array]) -> None:
        """quotes: of each paper, a line each; columns: paper, number, line, start, end, item, role, confidence, place, and at: where in them a quotation begins."""
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
        quotes: bytes = self._quotes[self.paper[i]]
        start = int(self._at[i])
        end = quotes.find(b"\n", start)
        return quotes[start : end if end >= 0 else len(quotes)].decode("utf-8", "surrogatepass")

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


def gather(digests: list[Digest], least: float = 0.0) -> Gathered:
    """Digests in the order of their papers → the corpus; they are taken out of the list. least: statements below this confidence are left out."""

    counts = np.array([len(d) for d in digests], dtype=np.int64)
    papers, quotes = [d.paper for d in digests], [d.quotes for d in digests]
    spots = {spot: k for k, spot in enumerate(sorted({spot for d in digests for spot in d.spots}))}
    place = np.fromiter((spots[spot] for d in digests for spot in d.spots), dtype=np.int32, count=int(counts.sum()))
    names, ids = _numbered(digests)
    parts = {name: [getattr(d, name) for d in digests] for name in ("confidences", "numbers", "roles", "sizes", "fits", "placed", "passages")}
    digests.clear()

    def joined(name: str) -> Array:
        return np.concatenate(parts.pop(name))

    confidence = joined("confidences")
    chosen = np.flatnonzero(confidence >= least)
    every = len(chosen) == len(confidence)

    def kept(column: Array) -> Array:
        return column if every else column[chosen]

    numbers = kept(joined("numbers"))
    columns = {name: np.ascontiguousarray(numbers[:, k]) for k, name in enumerate(("number", "line", "start", "end", "item"))} | {
        "paper": kept(np.repeat(np.arange(len(papers), dtype=np.int32), counts)), "role": kept(joined("roles")), "confidence": kept(confidence),
        "place": kept(place), "at": kept(np.concatenate([_line_starts(q, n) for q, n in zip(quotes, counts.tolist(), strict=True)])),
    }  # fmt: skip
    statements = Statements(papers, quotes, list(spots), columns)
    sizes = joined("sizes").astype(np.int64)
    words = Words(names, np.append(0, np.cumsum(kept(sizes))), ids if every else ids[np.repeat(confidence >= least, sizes)])
    return Gathered(statements, words, kept(joined("fits")), kept(joined("placed")), kept(joined("passages")), len(confidence) - len(chosen))


def _numbered(digests: Iterable[Digest]) -> tuple[list[str], Array]:
    """The distinct words of all papers, and the words of all statements as places in them."""
    numbers = Numbers()
    ids = [np.zeros(0, dtype=np.int32)]
    for d in digests:
        own = np.fromiter(map(numbers.__getitem__, d.words.split()), dtype=np.int32)
        ids.append(own[d.tokens])
    return list(numbers), np.concatenate(ids)


def _line_starts(quotes: bytes, lines: int) -> Array:
    """Where each of so many lines begins."""
    starts = np.flatnonzero(np.frombuffer(quotes, dtype=np.uint8) == ord("\n")) + 1
    return np.append(0, starts).astype(np.int32)[:lines]
