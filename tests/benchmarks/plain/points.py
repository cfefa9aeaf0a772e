"""Points: statements of one role that say the same thing, merged over papers and counted.

Units of a role (a statement; a numbered lesson with all its sentences) are clustered by average linkage. Their similarity is the
cosine of TF-IDF vectors over syllables (papers say the same in other compounds: "kinh phí hạn hẹp", "không có kinh phí riêng"), with
a share for being about the same theme. The point's text is the unit nearest to all others of its cluster, verbatim.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from danvan_cli import settings, text
from danvan_cli.models import ROLES, Labelled, Point
from tests.benchmarks.plain import vectors

Floats = npt.NDArray[np.float64]

_LETTER = dict(zip(ROLES, "alecp", strict=True))  # first letters of point ids


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is merged as one: indices of its statements, the first of them leading."""

    members: tuple[int, ...]
    paper: str
    key: str


def build(
    statements: Sequence[Labelled], tokens: Sequence[Sequence[str]], fits: Floats, themes: Sequence[str], common: Mapping[str, float]
) -> tuple[list[Point], list[Labelled]]:
    """Statements with role and theme (in order of papers and places) → points, and the statements with their point and its theme.

    tokens: the words of each statement; fits: its theme probabilities (statements × themes, ids of the codebook); common: share of
    statements in general that hold a syllable. Every statement belongs to exactly one point and has that point's theme.
    """
    units = _units(statements)
    groups: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        groups.setdefault(statements[unit.members[0]].role, []).append(i)
    space = vectors.Space([_terms(u, tokens) for u in units], common)
    about = np.array([fits[list(u.members)].mean(axis=0) for u in units])
    about /= np.maximum(np.linalg.norm(about, axis=1, keepdims=True), 1e-12)
    out: list[Point] = []
    home: dict[int, Point] = {}
    taken: set[str] = set()
    for role in sorted(groups):
        index = np.array(groups[role])
        twins: dict[int, list[int]] = {}
        if len(index) > settings.LINKAGE_ROWS:
            first: dict[tuple[str, str], int] = {}
            for i in index.tolist():
                same = (units[i].key, statements[units[i].members[0]].theme)
                if len(units[i].members) == 1 and first.setdefault(same, i) != i:
                    twins.setdefault(first[same], []).append(i)
            again = {i for found in twins.values() for i in found}
            index = np.array([i for i in index.tolist() if i not in again])
        labels = vectors.clusters(space.matrix[index], about[index], settings.POINT_THEME, settings.POINT_SIMILARITY)
        for label in range(int(labels.max()) + 1):
            for theme, chosen in _by_theme(index[labels == label], units, statements, fits, themes):
                similarity = vectors.similarities(space.matrix[chosen], about[chosen], settings.POINT_THEME)
                words = np.asarray((space.matrix[chosen] @ space.matrix[chosen].T).toarray())
                point = _point(theme, [units[i] for i in chosen], similarity, words, statements, taken, [units[t] for i in chosen.tolist() for t in twins.get(i, ())])
                out.append(point)
                home.update(dict.fromkeys(point.statements, point))
    out.sort(key=lambda p: (ROLES.index(p.role), -p.papers, p.text, p.point_id))
    return out, [replace(s, point_id=home[i].point_id, theme=home[i].theme) for i, s in enumerate(statements)]


def _units(statements: Sequence[Labelled]) -> list[_Unit]:
    """A numbered lesson of several sentences is one unit; everything else is a unit by itself."""
    groups: list[list[int]] = []
    open_item: tuple[str, int] | None = None
    for i, s in enumerate(statements):
        item = (s.paper, s.item) if s.role == "lesson" and s.item >= 0 else None
        if item is not None and item == open_item:
            groups[-1].append(i)
        else:
            groups.append([i])
        open_item = item
    return [_Unit(tuple(g), statements[g[0]].paper, text.key(" ".join(statements[i].statement for i in g))) for g in groups]


def _terms(unit: _Unit, tokens: Sequence[Sequence[str]]) -> list[str]:
    """Content syllables; those of the leading sentence count twice, it carries the point."""
    lead = vectors.content_syllables(tokens[unit.members[0]])
    rest = [t for i in unit.members[1:] for t in vectors.content_syllables(tokens[i])]
    return lead + lead + rest if rest else lead


def _by_theme(
    chosen: npt.NDArray[np.int64], units: Sequence[_Unit], statements: Sequence[Labelled], fits: Floats, themes: Sequence[str]
) -> list[tuple[str, npt.NDArray[np.int64]]]:
    """A cluster → its points, each of one theme: units for which the cluster's theme is out of the question stand apart."""
    own = [statements[units[i].members[0]].theme for i in chosen]
    together = fits[[units[i].members[0] for i in chosen]]
    out: dict[str, list[int]] = {}
    best = int(np.round(together.mean(axis=0), 9).argmax())
    for i, theme, fit in zip(chosen, own, together, strict=True):
        joins = theme in themes and fit[best] >= settings.POINT_THEME_RATIO * fit[themes.index(theme)]
        out.setdefault(themes[best] if joins else theme, []).append(int(i))
    return [(theme, np.array(members, dtype=np.int64)) for theme, members in sorted(out.items())]


def _point(theme: str, units: list[_Unit], similarity: Floats, words: Floats, statements: Sequence[Labelled], taken: set[str], twins: list[_Unit]) -> Point:
    central = np.round(similarity.mean(axis=1), 6)
    # a scrap ("Hộ nghèo giảm còn 139.") is near to everything and tells nothing
    scrap = [len(text.words(statements[u.members[0]].statement)) < settings.POINT_WORDS for u in units]
    lead = min(range(len(units)), key=lambda i: (scrap[i], -central[i], len(statements[units[i].members[0]].statement), units[i].key, units[i].paper))
    quoted = statements[units[lead].members[0]].statement
    papers = {u.paper for u in units + twins}
    own = _own_words(units, words)
    members = tuple(sorted(i for u in units + twins for i in u.members))
    role = statements[members[0]].role
    return Point(_identity(role, theme, text.key(quoted), taken), role, theme, quoted, len(papers), own, members)


def _own_words(units: Sequence[_Unit], words: Floats) -> int:
    """Papers that are left when passages copied from one another, to the letter or nearly, count once.

    A copied text belongs to the first paper that has it.
    """
    order = sorted(range(len(units)), key=lambda i: (units[i].paper, i))
    kept: list[int] = []
    for i in order:
        long = units[i].key.count(" ") >= settings.COPY_WORDS - 1
        copied = long and any(units[k].paper != units[i].paper and words[i, k] >= settings.COPY_SIMILARITY for k in kept)
        if not copied:
            kept.append(i)
    return len({units[i].paper for i in kept})


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


def copies(statements: Sequence[Labelled]) -> dict[str, Counter[str]]:
    """Passages copied word for word: paper → how many of its statements stand, of 10 words or more, in which other paper."""
    where: dict[str, list[str]] = {}
    for s in statements:
        key = text.key(s.statement)
        if key.count(" ") >= settings.COPY_WORDS - 1:
            where.setdefault(key, []).append(s.paper)
    out: dict[str, Counter[str]] = {}
    for papers in where.values():
        distinct = sorted(set(papers))
        for paper in distinct:
            for other in distinct:
                if other != paper:
                    out.setdefault(paper, Counter())[other] += 1
    return out
