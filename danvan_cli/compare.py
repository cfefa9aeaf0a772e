"""Two corpora (two years, two districts) side by side: what is new, gone, persisting, growing or shrinking, counted in papers.

Both are analysed in one run, so that a point is the same point on both sides; only then its papers are counted by side. A paper that both
folders hold counts on both sides, a paper twice in one folder once. Fisher's exact test and its correction: exact.py; the family of comparisons
is all points of all five roles (all roles × themes for the themes), whatever is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from danvan_cli import exact, messages, pipeline, readers, settings, tables
from danvan_cli.errors import InputUnreadable, NothingToAnalyse, UsageProblem
from danvan_cli.likeness import Likeness, Near, Pool
from danvan_cli.models import ROLES, Corpus, Point

VIEWS = ("points", "themes", "unresolved")
STATUSES = ("new", "growing", "persisting", "shrinking", "gone")
_COUNTS = ("papers_old", "papers_new", "share_old", "share_new", "p_value", "q_value")
POINT_COLUMNS = ("role", "role_label", "theme", "theme_label", "point_id", "status", *_COUNTS, "point", "sources_old", "sources_new", "near_point_id", "near_similarity")
THEME_COLUMNS = ("role", "role_label", "theme", "theme_label", "status", *_COUNTS, "mentions_old", "mentions_new")
UNRESOLVED_COLUMNS = (
    "theme", "theme_label", "point_id", "status", "papers_old", "papers_new", "point", "sources_old", "sources_new",
    "answer_role", "answer_role_label", "answer_id", "answer_papers_old", "similarity", "answer", "answer_sources_old",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A point, or all that is said of a theme in one role (point: None), counted by side. p_value, q_value: exact.Compared; testable: likewise."""

    role: str
    theme: str
    point: Point | None
    old: frozenset[str]
    new: frozenset[str]
    status: str = ""
    p_value: float = 1.0
    q_value: float = 1.0
    testable: bool = False


@dataclass(frozen=True)
class Comparison:
    """old, new: names of papers by side; both: papers that both sides hold; near: papers of the new side that nearly repeat one of the old.

    points: in the order of the analysis; themes: by role, then theme; near_points: new or gone point → the nearest of the other side;
    unresolved: limitations that both sides name, with what the old side had said against them, the nearest first.
    """

    corpus: Corpus
    names: tuple[str, str]
    level: float
    old: frozenset[str]
    new: frozenset[str]
    both: frozenset[str]
    near: dict[str, str]
    points: tuple[Change, ...]
    themes: tuple[Change, ...]
    near_points: dict[str, Near]
    unresolved: tuple[tuple[Change, tuple[Near, ...]], ...]

    def table(self, view: str, lang: str = "vi", roles: Sequence[str] = ROLES) -> tables.Table:
        """One of VIEWS as a table."""
        return {"points": _point_table, "themes": _theme_table, "unresolved": _unresolved_table}[view](self, lang, roles)


def run(old: str, new: str, *, level: float = settings.LEVEL, **how: Any) -> Comparison:
    """Compare two folders or files. level (0 to 1): of significance; how: as for pipeline.analyze.

    Raises what pipeline.analyze raises, and InputUnreadable or NothingToAnalyse when one side has no paper.
    """
    if readers.STDIN in {old, new}:
        raise UsageProblem(messages.say("compare_stdin"))
    for path in (old, new):
        sources, refused = readers.find([path])
        if not sources:
            raise InputUnreadable(messages.refusal(refused[0])) if refused else NothingToAnalyse(messages.say("no_files", paths=path))
    analysis = pipeline.analyze([old, new], texts=False, **how)
    side_of = _sides(old, new)
    return build(analysis, side_of, level, (old, new))


def _names(old: str, new: str) -> tuple[str, str]:
    """What to call the sides: their last names, or the paths where these are the same."""
    a, b = (readers.printable(Path(p).resolve().name) for p in (old, new))
    return (a, b) if a != b else (readers.printable(old), readers.printable(new))


def _sides(old: str, new: str) -> Callable[[str], frozenset[str]]:
    """Name of a paper → its side, or both where one file lies in both folders (one within the other, or the same)."""
    real = {side: {os.path.realpath(s.path) for s in readers.find([path])[0]} for side, path in (("old", old), ("new", new))}
    of = {s.name: frozenset(side for side, files in real.items() if os.path.realpath(s.path) in files) for s in readers.find([old, new])[0]}

    def side_of(name: str) -> frozenset[str]:
        # a member of an archive is named ARCHIVE/…, and #2 where names clash
        name = name if name in of else name.rpartition("#")[0] or name
        while name not in of and "/" in name:
            name = name.rpartition("/")[0]
        return of[name]

    return side_of


def build(corpus: Corpus, side_of: Callable[[str], frozenset[str]], level: float, given: tuple[str, str]) -> Comparison:
    """Count by side. side_of: name of a file → {"old"}, {"new"} or both; given: the two paths."""
    sides = {p.name: set(side_of(p.name)) for p in corpus.papers}
    for copy, kept in corpus.duplicates.items():
        while kept in corpus.duplicates:
            kept = corpus.duplicates[kept]
        sides[kept] |= side_of(copy)
    old, new = (frozenset(n for n, s in sides.items() if side in s) for side in ("old", "new"))
    for path, papers in zip(given, (old, new), strict=True):
        if not papers:
            raise InputUnreadable(messages.say("compare_no_paper", path=path))
    likeness = Likeness(corpus)
    points = []
    for p in corpus.point_list:
        said = {likeness.papers[i] for i in p.statements}
        points.append(Change(p.role, p.theme, p, frozenset(said & old), frozenset(said & new)))
    about: dict[tuple[str, str], set[str]] = {}
    for s in corpus.labelled:
        about.setdefault((s.role, s.theme), set()).add(s.paper)
    order = [t.id for t in corpus.theme_list]
    themes = [Change(r, t, None, frozenset(about[r, t] & old), frozenset(about[r, t] & new)) for r in ROLES for t in order if (r, t) in about]
    points, themes = _tested(points, len(old), len(new), level), _tested(themes, len(old), len(new), level)
    return Comparison(
        corpus, _names(*given), level, old, new, old & new, _near(corpus, old, new), tuple(points), tuple(themes), _nearest(points, likeness), tuple(_unresolved(points, old, likeness))
    )  # fmt: skip


def _tested(changes: Sequence[Change], old: int, new: int, level: float) -> list[Change]:
    found = exact.compare([(len(c.old), old, len(c.new), new) for c in changes], level)
    return [
        replace(c, status=_status(c, old, new, x.q_value <= level), p_value=x.p_value, q_value=x.q_value, testable=x.testable)
        for c, x in zip(changes, found, strict=True)
    ]  # fmt: skip


def _status(change: Change, old: int, new: int, significant: bool) -> str:
    """New and gone are facts of the counts; growing and shrinking take significance."""
    if not change.old or not change.new:
        return "gone" if change.old else "new"
    more = len(change.new) * old - len(change.old) * new
    if not significant or not more:
        return "persisting"
    return "growing" if more > 0 else "shrinking"


def _near(corpus: Corpus, old: frozenset[str], new: frozenset[str]) -> dict[str, str]:
    """Paper of the new side → the paper of the old side that it nearly repeats (as reading noted)."""
    out: dict[str, str] = {}
    for p in corpus.papers:
        for note in p.notes:
            if note.key == "near_copy" and p.name not in old & new and note.what not in old & new:
                for one, other in ((p.name, note.what), (note.what, p.name)):
                    if one in new and other in old:
                        out.setdefault(one, other)
    return out


def _nearest(points: Sequence[Change], likeness: Likeness) -> dict[str, Near]:
    """For a new or gone point the point of the other side, of the same role, that says the most alike: it may be the same in other words."""
    out: dict[str, Near] = {}
    for role in ROLES:
        mine = [(c, c.point) for c in points if c.role == role and c.point]
        other_side = {"new": likeness.pool(p for c, p in mine if c.old), "gone": likeness.pool(p for c, p in mine if c.new)}
        for c, point in mine:
            if c.status in other_side:
                for near in likeness.nearest(point, other_side[c.status])[:1]:
                    if near.similarity >= settings.LIKE_POINT:
                        out[point.point_id] = near
    return out


def _unresolved(points: Sequence[Change], old: frozenset[str], likeness: Likeness) -> list[tuple[Change, tuple[Near, ...]]]:
    """Limitations of both sides, the most widespread first, with the old side's lessons and proposals of the same theme that are near in content."""
    out = []
    said: dict[str, Pool] = {}
    for c in points:
        if c.role == "limitation" and c.old and c.new and c.point:
            if c.theme not in said:
                said[c.theme] = likeness.pool([o.point for o in points if o.point and o.role in {"lesson", "proposal"} and o.theme == c.theme], old)
            near = [n for n in likeness.nearest(c.point, said[c.theme]) if n.similarity >= settings.LIKE_ANSWER]
            out.append((c, tuple(near[: settings.ANSWERS_SHOWN])))
    return sorted(out, key=lambda x: (-len(x[0].new), -len(x[0].old), x[0].point.point_id if x[0].point else ""))


def _counts(comparison: Comparison, c: Change) -> tuple[tables.Cell, ...]:
    old, new = len(c.old), len(c.new)
    return (old, new, round(old / len(comparison.old), 4), round(new / len(comparison.new), 4), c.p_value, c.q_value)


def _sources(comparison: Comparison, point: Point, papers: frozenset[str]) -> str:
    return "; ".join(dict.fromkeys(f"{s.paper}:{s.place or s.line}" for s in tables.sources(point, comparison.corpus) if s.paper in papers))


def _point_table(comparison: Comparison, lang: str, roles: Sequence[str]) -> tables.Table:
    """role, then status (STATUSES), then papers new and old (falling), then point text."""
    labels = tables.theme_labels(comparison.corpus, lang)
    rows: list[tuple[tables.Cell, ...]] = []
    for c in sorted(comparison.points, key=lambda c: (ROLES.index(c.role), STATUSES.index(c.status), -len(c.new), -len(c.old))):
        if c.point and c.role in roles:
            near = comparison.near_points.get(c.point.point_id)
            rows.append(
                (c.role, messages.role_label(c.role, lang), c.theme, labels[c.theme], c.point.point_id, c.status, *_counts(comparison, c), c.point.text,
                 _sources(comparison, c.point, c.old), _sources(comparison, c.point, c.new), near.point.point_id if near else "", near.similarity if near else "")
            )  # fmt: skip
    return tables.Table("points", POINT_COLUMNS, tuple(rows))


def _theme_table(comparison: Comparison, lang: str, roles: Sequence[str]) -> tables.Table:
    """role, then theme in the order of the codebook; mentions are statements."""
    labels = tables.theme_labels(comparison.corpus, lang)
    rows: list[tuple[tables.Cell, ...]] = []
    said: dict[tuple[str, str], list[str]] = {}
    for s in comparison.corpus.labelled:
        said.setdefault((s.role, s.theme), []).append(s.paper)
    for c in comparison.themes:
        if c.role in roles:
            mentions = (sum(p in side for p in said[c.role, c.theme]) for side in (comparison.old, comparison.new))
            rows.append((c.role, messages.role_label(c.role, lang), c.theme, labels[c.theme], c.status, *_counts(comparison, c), *mentions))
    return tables.Table("themes", THEME_COLUMNS, tuple(rows))


def _unresolved_table(comparison: Comparison, lang: str, _: Sequence[str]) -> tables.Table:
    """One row for each answer, one with empty cells for a limitation that has none."""
    labels = tables.theme_labels(comparison.corpus, lang)
    rows: list[tuple[tables.Cell, ...]] = []
    for c, answers in comparison.unresolved:
        if c.point:
            head = (c.theme, labels[c.theme], c.point.point_id, c.status, len(c.old), len(c.new), c.point.text, _sources(comparison, c.point, c.old), _sources(comparison, c.point, c.new))
            for a in answers:
                papers = frozenset(comparison.corpus.labelled[i].paper for i in a.point.statements) & comparison.old
                said = (a.point.role, messages.role_label(a.point.role, lang), a.point.point_id, len(papers), a.similarity, comparison.corpus.labelled[a.statement].statement, _sources(comparison, a.point, papers))
                rows.append((*head, *said))
            if not answers:
                rows.append((*head, "", "", "", "", "", "", ""))
    return tables.Table("unresolved", UNRESOLVED_COLUMNS, tuple(rows))
