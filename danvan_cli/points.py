"""Points: statements of one role that say the same thing, merged over papers and counted.

Units of a role (a statement; a numbered lesson with all its sentences) are clustered by average linkage. Their similarity is the
cosine of TF-IDF vectors over syllables (papers say the same in other compounds: "kinh phí hạn hẹp", "không có kinh phí riêng"), with
a share for being about the same theme. The point's text is the unit nearest to all others of its cluster, verbatim.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from danvan_cli import clusters, settings, text, vectors
from danvan_cli.columns import Statements, probabilities
from danvan_cli.models import ROLES, Point, Progress
from danvan_cli.sparse import Words, chunks

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]

_LETTER = dict(zip(ROLES, "alecp", strict=True))  # first letters of point ids


class _Units:
    """What is merged as one: a statement, or a numbered lesson with all its sentences. Unit u: statements first[u] to first[u] + size[u]."""

    def __init__(self, found: Statements, passages: Array) -> None:
        """passages: the same number for the same words, odd for many."""
        lesson = (found.role == ROLES.index("lesson")) & (found.item >= 0)
        goes_on = np.zeros(len(found), dtype=np.bool_)
        goes_on[1:] = lesson[1:] & lesson[:-1] & (found.item[1:] == found.item[:-1]) & (found.paper[1:] == found.paper[:-1])
        self.found = found
        self.first = np.flatnonzero(~goes_on)
        self.size = np.diff(self.first, append=len(found))
        self.role = found.role[self.first]
        self.passage = np.where(self.size == 1, passages[self.first], np.uint64(0))
        self._many = (self.passage & np.uint64(1)).astype(np.bool_)

    def key(self, u: int) -> str:
        """What two units share that are the same but for case and spacing."""
        return text.key(" ".join(self.found.text(i) for i in range(self.first[u], self.first[u] + self.size[u])))

    def text(self, u: int) -> str:
        """Its leading statement."""
        return self.found.text(self.first[u])

    def long(self, u: int) -> bool:
        """Whether it has the words that a passage has."""
        return bool(self._many[u]) or (self.size[u] > 1 and self.key(u).count(" ") >= settings.COPY_WORDS - 1)

    def documents(self, words: Words) -> Iterator[Words]:
        """Their content syllables, some units at a time; those of the leading sentence of several count twice, it carries the point."""
        of = vectors.by_syllables(words.names)
        borders = np.append(self.first, len(self.found))
        for first, last in chunks(words.starts[borders]):
            found = of(words.take(borders[first], borders[last]))
            starts = found.starts[borders[first : last + 1] - borders[first]]
            leads = found.starts[borders[first:last] - borders[first] + 1]
            twice = np.where(self.size[first:last] > 1, leads - starts[:-1], 0)
            sizes = np.diff(starts) + twice
            ends = np.cumsum(sizes)
            places = np.arange(int(sizes.sum())) - np.repeat(ends - sizes, sizes) - np.repeat(twice, sizes)
            # the lead by itself before the whole
            places += np.where(places < 0, np.repeat(twice, sizes), 0) + np.repeat(starts[:-1], sizes)
            yield Words(found.names, np.append(0, ends), found.ids[places])

    def about(self, fits: Array, chosen: Array) -> Floats:
        """Theme probabilities of these units (rows of unit length). fits: of all statements, in billionths."""
        out = probabilities(fits[self.first[chosen]])
        for row in np.flatnonzero(self.size[chosen] > 1).tolist():
            first = self.first[chosen[row]]
            out[row] = probabilities(fits[first : first + self.size[chosen[row]]]).mean(axis=0)
        out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
        return out


def build(found: Statements, words: Words, fits: Array, passages: Array, common: Mapping[str, float], bar: Progress) -> list[Point]:
    """Statements with role and theme → points; found.points, point and theme are set.

    words: of the statements; fits: their theme probabilities (statements × themes of the codebook, in billionths); passages: the same number for
    the same words, odd for many; common: share of statements in general that hold a syllable. Every statement belongs to exactly one point and has that
    point's theme.
    """
    units = _Units(found, passages)
    space = vectors.Space(units.documents(words), common)
    taken: set[str] = set()
    out: list[Point] = []
    bar.begin("points", len(found))
    for role in sorted(ROLES):
        chosen = np.flatnonzero(units.role == ROLES.index(role))
        if len(chosen):
            for point in _of_role(units, chosen, space, fits, taken):
                out.append(point)
                bar.step(len(point.statements))
    out.sort(key=lambda p: (ROLES.index(p.role), -p.papers, p.text, p.point_id))
    number = {t: k for k, t in enumerate(found.themes)}
    found.points = [p.point_id for p in out]
    for k, point in enumerate(out):
        members = list(point.statements)
        found.point[members] = k
        found.theme[members] = number[point.theme]
    return out


def _of_role(units: _Units, chosen: Array, space: vectors.Space, fits: Array, taken: set[str]) -> Iterator[Point]:
    twins: dict[int, list[int]] = {}
    if len(chosen) > settings.LINKAGE_ROWS:
        chosen, twins = _without_twins(units, chosen)
    matrix, about = space.take(chosen), units.about(fits, chosen)
    for rows in clusters.blocks(matrix, about, settings.POINT_THEME):
        words, similarity = clusters.alike(matrix.take(rows), about[rows], settings.POINT_THEME)
        labels = clusters.grouped(similarity, settings.POINT_SIMILARITY)
        copied = words >= settings.COPY_SIMILARITY
        np.fill_diagonal(copied, val=False)
        alone = np.logical_not(copied.any(axis=1))  # most have nothing copied
        order = np.argsort(labels, kind="stable")
        for members in np.split(order, np.cumsum(np.bincount(labels))[:-1]):
            for theme, same in _by_theme(units, chosen[rows[members]], members, fits):
                near = np.ix_(same, same)
                again = None if alone[same].all() else copied[near]
                yield _point(units, chosen[rows[same]], theme, similarity[near], again, twins, taken)


def _without_twins(units: _Units, chosen: Array) -> tuple[Array, dict[int, list[int]]]:
    """Units without those that say the same once more, word for word, of the same theme; and these, by the first that has it."""
    passage = units.passage[chosen]
    _, first, group = np.unique(passage ^ (units.found.theme[units.first[chosen]].astype(np.uint64) << np.uint64(32)), return_index=True, return_inverse=True)
    leads = np.where(passage == 0, np.arange(len(chosen)), first[group.ravel()])
    again = np.flatnonzero(leads != np.arange(len(chosen)))
    twins: dict[int, list[int]] = {}
    for lead, unit in zip(chosen[leads[again]].tolist(), chosen[again].tolist(), strict=True):
        twins.setdefault(lead, []).append(unit)
    return chosen[leads == np.arange(len(chosen))], twins


def _by_theme(units: _Units, chosen: Array, rows: Array, fits: Array) -> list[tuple[int, Array]]:
    """A cluster → its rows by theme: units for which the cluster's theme is out of the question stand apart."""
    own = units.found.theme[units.first[chosen]].tolist()
    if len(own) == 1:
        return [(own[0], rows)]
    together = probabilities(fits[units.first[chosen]])
    best = int(np.round(together.mean(axis=0), 9).argmax())
    out: dict[int, list[int]] = {}
    for row, theme, fit in zip(rows.tolist(), own, together, strict=True):
        joins = theme < fits.shape[1] and fit[best] >= settings.POINT_THEME_RATIO * fit[theme]
        out.setdefault(best if joins else theme, []).append(row)
    return [(theme, np.array(same)) for theme, same in sorted(out.items(), key=lambda x: units.found.themes[x[0]])]


def _point(units: _Units, rows: Array, theme: int, similarity: Floats, copied: Array | None, twins: Mapping[int, list[int]], taken: set[str]) -> Point:
    """One point of these units. copied: which of them have the same words as which other, None where there are none."""
    found, chosen = units.found, rows.tolist()
    lead = 0 if len(chosen) == 1 else _lead(units, chosen, similarity)
    quoted = units.text(chosen[lead])
    again = [t for u in chosen for t in twins.get(u, ())] if twins else []
    every = np.array(sorted(chosen + again)) if again else rows
    members = tuple(i for first, size in zip(units.first[every].tolist(), units.size[every].tolist(), strict=True) for i in range(first, first + size))
    papers = set(found.paper[units.first[every]].tolist())
    own = _own_words(units, rows, copied, [t for t in again if not units.long(t)]) if again or copied is not None else len(papers)
    role, name = ROLES[units.role[chosen[0]]], found.themes[theme]
    return Point(_identity(role, name, text.key(quoted), taken), role, name, quoted, len(papers), own, members)


def _lead(units: _Units, chosen: list[int], similarity: Floats) -> int:
    """Which of the units stands for all: the one nearest to the others."""
    central = np.round(similarity.mean(axis=1), 6).tolist()
    # a scrap ("Hộ nghèo giảm còn 139.") is near to everything and tells nothing
    able = [i for i, u in enumerate(chosen) if (units.size[u] == 1 and units.long(u)) or len(text.words(units.text(u))) >= settings.POINT_WORDS] or range(len(chosen))
    most = max(central[i] for i in able)
    equal = [i for i in able if central[i] == most]
    return min(equal, key=lambda i: (len(units.text(chosen[i])), units.key(chosen[i]), units.found.paper[units.first[chosen[i]]])) if len(equal) > 1 else equal[0]


def _own_words(units: _Units, chosen: Array, copied: Array | None, again: list[int]) -> int:
    """Papers that are left when passages copied from one another, to the letter or nearly, count once.

    A copied text belongs to the first paper that has it. again: units that say the same in few words, as papers do without copying.
    """
    papers = units.found.paper[units.first[chosen]]
    kept = np.ones(len(chosen), dtype=np.bool_)
    if copied is not None:
        kept[:] = False
        for i in np.argsort(papers, kind="stable").tolist():
            kept[i] = not ((copied[i] & kept & (papers != papers[i])).any() and units.long(chosen[i]))
    return len({*papers[kept].tolist(), *units.found.paper[units.first[again]].tolist()})


def _identity(role: str, theme: str, key: str, taken: set[str]) -> str:
    """A short id that stays the same as long as the point keeps its text."""
    digest = hashlib.sha256(f"{role}\0{theme}\0{key}".encode()).hexdigest()
    for size in range(5, 64):
        found = f"{_LETTER[role]}{digest[:size]}"
        if found not in taken:
            taken.add(found)
            return found
    found = f"{_LETTER[role]}{digest}{len(taken)}"
    taken.add(found)
    return found


def copies(found: Statements, passages: Array) -> dict[int, Counter[int]]:
    """Passages copied word for word: paper → how many of its statements stand, of 10 words or more, in which other paper.

    A passage that more than COPY_PAPERS papers have is counted with the first of them only.
    """
    out: dict[int, Counter[int]] = {}
    order = np.argsort(passages, kind="stable")
    order = order[(passages[order] & np.uint64(1)).astype(np.bool_)]
    borders = np.flatnonzero(np.diff(passages[order])) + 1
    starts, ends = np.append(0, borders), np.append(borders, len(order))
    several = ends - starts > 1
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        papers = sorted(set(found.paper[order[start:end]].tolist()))
        many = len(papers) > settings.COPY_PAPERS
        for paper in papers:
            for other in papers[: 1 + (paper == papers[0])] if many else papers:
                if other != paper:
                    out.setdefault(paper, Counter())[other] += 1
    return out
