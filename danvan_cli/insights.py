"""What no single paper can say and no count of points shows: limitations nobody answers, themes in dispute, what one kind of unit says alone.

- unanswered, answered: a limitation and the lesson or proposal nearest to it in content. It counts as an answer from settings.LIKE_ANSWER within
  the theme, from settings.LIKE_ACROSS in another; below that the nearest of the theme is named all the same, for the reader to judge.
  Read by hand on the two sample workshops: 39 of 54 that are called answers do answer; 2 of the 14 called none do.
- contested: a limitation and an achievement of the same theme, each the other's nearest, that units other than those of the limitation report.
- distinct: what one kind of unit (head.py) says more often than all others: points, and themes in one role; exact test and correction: exact.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from danvan_cli import exact, settings
from danvan_cli.likeness import Likeness, Near, Pool
from danvan_cli.models import ROLES, Corpus, Point

KINDS = ("unanswered", "answered", "contested", "distinct")


@dataclass(frozen=True, slots=True)
class Group:
    """How often one kind of unit says a thing: papers of its total, and of all other papers; found: the exact test."""

    kind: str
    papers: int
    total: int
    rest_papers: int
    rest_total: int
    found: exact.Compared


@dataclass(frozen=True, slots=True)
class Insight:
    """One finding. point: None where it is all that is said of a theme in a role; said: its statements, the one to quote first.

    other: of another role, with its nearest statement; group: for distinct.
    """

    kind: str
    role: str
    theme: str
    point: Point | None
    said: tuple[int, ...]
    other: Near | None = None
    group: Group | None = None


def find(corpus: Corpus, level: float = settings.LEVEL) -> list[Insight]:
    """All findings: by kind (KINDS), then theme (most papers first), then papers (falling), the surest first. level (0 to 1): of the exact test, uncorrected."""
    likeness = Likeness(corpus)
    about: dict[str, set[str]] = {}
    for s in corpus.labelled:
        about.setdefault(s.theme, set()).add(s.paper)
    of = likeness.papers
    order = {t: (-len(papers), t) for t, papers in about.items()}
    out = [*_answers(corpus, likeness), *_contested(corpus, likeness), *_distinct(corpus, of, level)]

    def rank(x: Insight) -> tuple[float, ...]:
        # a lone sentence that is hardly one of its role comes last in its theme
        return -len({of[i] for i in x.said}), -max(corpus.labelled[i].confidence for i in x.said)

    return sorted(out, key=lambda x: (KINDS.index(x.kind), x.group.found.p_value if x.group else 0, order[x.theme], rank(x), x.said))


def _of(corpus: Corpus, *roles: str) -> list[Point]:
    return [p for p in corpus.point_list if p.role in roles]


def _said(point: Point, first: int = -1) -> tuple[int, ...]:
    return (first, *(i for i in point.statements if i != first)) if first >= 0 else point.statements


def _answers(corpus: Corpus, likeness: Likeness) -> list[Insight]:
    answers = likeness.pool(_of(corpus, "lesson", "proposal"))
    out = []
    for p in _of(corpus, "limitation"):
        near = likeness.nearest(p, answers)
        enough = [n for n in near if n.similarity >= (settings.LIKE_ANSWER if n.point.theme == p.theme else settings.LIKE_ACROSS)]
        same = [n for n in near if n.point.theme == p.theme]
        best = next(iter(enough or same), None)
        out.append(Insight("answered" if enough else "unanswered", p.role, p.theme, p, _said(p, best.own if best else -1), best))
    return out


def _contested(corpus: Corpus, likeness: Likeness) -> list[Insight]:
    out = []
    limits = {t.id: likeness.pool(p for p in _of(corpus, "limitation") if p.theme == t.id) for t in corpus.theme_list}
    results = {t.id: likeness.pool(p for p in _of(corpus, "achievement") if p.theme == t.id) for t in corpus.theme_list}
    for p in _of(corpus, "limitation"):
        n = _first(likeness, p, results[p.theme])
        back = _first(likeness, n.point, limits[p.theme]) if n else None
        if n and back and back.point.point_id == p.point_id and {likeness.papers[i] for i in n.point.statements} - {likeness.papers[i] for i in p.statements}:
            out.append(Insight("contested", p.role, p.theme, p, _said(p, n.own), n))
    return out


def _first(likeness: Likeness, point: Point, others: Pool) -> Near | None:
    found = likeness.nearest(point, others)[:1]
    return found[0] if found and found[0].similarity >= settings.LIKE_CONTESTED else None


_Said = tuple[str, str, Point | None, tuple[int, ...]]  # role, theme, point or None for the whole theme, statements


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one kind of unit is asked about, and its papers; counts: papers of the kind that say it, of how many, and the same of the rest."""

    kind: str
    papers: frozenset[str]
    said: _Said
    counts: tuple[int, int, int, int]


def _families(corpus: Corpus, of: Sequence[str]) -> Iterator[list[_Asked]]:
    """Two families of comparisons: points, and themes in a role. of: the paper of each statement."""
    kinds: dict[str, set[str]] = {}
    for paper in corpus.papers:
        kinds.setdefault(paper.head.kind, set()).add(paper.name)
    about: dict[tuple[str, str], list[int]] = {}
    for i, s in enumerate(corpus.labelled):
        about.setdefault((s.role, s.theme), []).append(i)
    points: list[_Said] = [(p.role, p.theme, p, p.statements) for p in corpus.point_list]
    whole: list[_Said] = [(r, t, None, tuple(said)) for (r, t), said in sorted(about.items(), key=lambda x: (ROLES.index(x[0][0]), x[0][1]))]
    for family in (points, whole):
        asked = []
        saying = [{of[i] for i in said[3]} for said in family]
        for kind, names in sorted(kinds.items()):
            # one paper is no kind of unit: what it says alone is its own
            if kind != "other" and len(names) >= settings.KIND_PAPERS:
                n, m = len(names), len(corpus.papers) - len(names)
                asked += [_Asked(kind, frozenset(names), said, (len(papers & names), n, len(papers - names), m)) for said, papers in zip(family, saying, strict=True)]
        yield asked


def _distinct(corpus: Corpus, of: Sequence[str], level: float) -> list[Insight]:
    out = []
    for asked in _families(corpus, of):
        for one, found in zip(asked, exact.compare([x.counts for x in asked], level), strict=True):
            a, n, b, m = one.counts
            if found.p_value <= level and a >= settings.KIND_PAPERS and a * m > b * n:
                role, theme, point, said = one.said
                theirs = [i for i in said if of[i] in one.papers]
                lead = max(theirs, key=lambda i: (corpus.labelled[i].confidence, -i))
                out.append(Insight("distinct", role, theme, point, (lead, *(i for i in theirs if i != lead)), None, Group(one.kind, a, n, b, m, found)))
    return out


def by_chance(corpus: Corpus, level: float = settings.LEVEL) -> float:
    """How many findings of the kind `distinct` chance alone is expected to make in a corpus with these counts."""
    of = [s.paper for s in corpus.labelled]
    return sum(exact.by_chance(a + b, n, m, level, settings.KIND_PAPERS) for asked in _families(corpus, of) for a, n, b, m in (x.counts for x in asked))
