"""Analysis → tables: columns and rows of the contract, once for all formats."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from danvan_cli import messages, settings
from danvan_cli.models import CORE_ROLES, ROLES, Corpus, Labelled, Paper, Point, Refused

VIEWS = ("points", "statements", "themes", "matrix", "papers", "insights", "numbers")

Cell = str | int | float
Row = tuple[Cell, ...]
ROWS_AT_ONCE = 5_000  # rows written at a time: some MB


class Made(Sequence[Row]):
    """Rows that are made when they are asked for: the large views are never held as a whole."""

    def __init__(self, keys: Sequence[Any], make: Callable[[Any], Row]) -> None:
        self._keys, self._make = keys, make

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, i: int) -> Row: ...
    @overload
    def __getitem__(self, i: slice) -> list[Row]: ...
    def __getitem__(self, i: int | slice) -> Row | list[Row]:
        return list(map(self._make, self._keys[i])) if isinstance(i, slice) else self._make(self._keys[i])

    def __iter__(self) -> Iterator[Row]:
        return map(self._make, self._keys)


@dataclass(frozen=True)
class Table:
    """name: of the view; columns: ids that never change with the language; rows: cells in their order."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]

    def records(self) -> list[dict[str, Cell]]:
        """The rows as mappings."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def parts(rows: Iterable[Row], size: int = 0) -> Iterator[list[Row]]:
    """The rows, some (ROWS_AT_ONCE) at a time: what is written is never held as a whole."""
    stream = iter(rows)
    while part := list(itertools.islice(stream, size or ROWS_AT_ONCE)):
        yield part


# What the columns hold that are no text; a unit's column of the matrix holds numbers.
_WHOLE = {"papers", "mentions", "line", "words", "statements", "achievements", "limitations", "lessons", "causes", "proposals"} | {
    "other_papers", "kind_papers", "kind_total", "rest_papers", "rest_total", "start", "end",
}  # fmt: skip
_BROKEN = {"share", "confidence", "stability", "similarity", "p_value", "q_value", "value", "value_to"}


def kind(view: str, column: str) -> type[Cell]:
    """What a column of a view holds: str, int or float; a cell of numbers that has none is "".

    insights and numbers have such cells, the other views none.
    """
    if column in _BROKEN:
        return float
    return int if column in _WHOLE or (view == "matrix" and column not in {"theme", "theme_label"}) else str


# The roles of a view where none are asked for.
DEFAULT_ROLES = {"matrix": ("limitation",), "numbers": ("achievement",)}


def build(analysis: Corpus, view: str, *, lang: str, roles: Sequence[str] | None = None) -> Table:
    """One view of an analysis; roles: those it shows, without which each view has its own."""
    roles = DEFAULT_ROLES.get(view, CORE_ROLES) if roles is None else roles
    return {"points": points, "statements": statements, "themes": themes, "matrix": matrix, "papers": papers, "insights": insights, "numbers": numbers}[view](analysis, lang, roles)


def theme_labels(analysis: Corpus, lang: str) -> dict[str, str]:
    """Theme id → label."""
    return {t.id: t.label_vi if lang == "vi" else t.label_en for t in analysis.theme_list}


def sources(point: Point, analysis: Corpus) -> list[Labelled]:
    """The statements of a point in the order of papers and lines."""
    return [analysis.labelled[i] for i in sorted(point.statements)]


def unsure(analysis: Corpus, point: Point) -> bool:
    """Whether a point is to be marked with ?: its statements, or the one that stands for it, are little sure."""
    sure = [analysis.labelled[i].confidence for i in point.statements]
    lead = max(analysis.labelled[i].confidence for i in point.statements if analysis.labelled[i].statement == point.text)
    return min(sum(sure) / len(sure), lead) < settings.UNSURE


def short(name: str) -> str:
    """A paper's name without its suffix."""
    head, _, tail = name.rpartition(".")
    return head if head and len(tail) <= 5 else name


def points(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """role, then papers (falling), then point text."""
    labels = theme_labels(analysis, lang)
    total = max(1, len(analysis.papers))

    def row(p: Point) -> Row:
        places = dict.fromkeys(f"{s.paper}:{s.place or s.line}" for s in sources(p, analysis))
        return (
            p.role, messages.role_label(p.role, lang), p.theme, labels[p.theme], p.point_id, p.papers, round(p.papers / total, 4), len(p.statements), p.text, "; ".join(places),
        )  # fmt: skip

    columns = ("role", "role_label", "theme", "theme_label", "point_id", "papers", "share", "mentions", "point", "sources")
    return Table("points", columns, Made([p for p in analysis.point_list if p.role in roles], row))


def statements(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """In order of papers and of place within them."""
    labels = theme_labels(analysis, lang)

    def row(i: int) -> Row:
        s = analysis.labelled[i]
        return (s.statement_id, s.paper, s.unit, s.line, s.role, messages.role_label(s.role, lang), s.theme, labels[s.theme], s.point_id, s.confidence, s.statement)

    columns = ("statement_id", "paper", "unit", "line", "role", "role_label", "theme", "theme_label", "point_id", "confidence", "statement")
    return Table("statements", columns, Made([i for i, (_, _, role, _) in enumerate(analysis.labelled.marks()) if role in roles], row))


def themes(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """Themes that occur, by papers (falling), then id; the counts are statements."""
    labels = theme_labels(analysis, lang)
    terms = _terms(analysis)
    count: Counter[tuple[str, str]] = Counter()
    where: dict[str, set[str]] = {}
    for paper, _, role, theme in analysis.labelled.marks():
        count[theme, role] += 1
        where.setdefault(theme, set()).add(paper)
    rows: list[Row] = [
        (identity, labels[identity], terms[identity], len(where[identity]), *(count[identity, r] for r in ROLES), analysis.stability.get(identity, 0.0))
        for identity in labels
        if identity in where
    ]
    rows.sort(key=lambda r: (-int(r[3]), str(r[0])))
    return Table("themes", ("theme", "theme_label", "terms", "papers", "achievements", "limitations", "lessons", "causes", "proposals", "stability"), tuple(rows))


def _terms(analysis: Corpus) -> dict[str, str]:
    """The distinctive words of each theme's statements (class-based TF-IDF)."""
    from danvan_cli import vectors  # numpy: not for tables without an analysis

    space = vectors.Space(vectors.content_words(analysis.words))
    groups: dict[str, list[int]] = {t.id: [] for t in analysis.theme_list}
    for i, (_, _, _, theme) in enumerate(analysis.labelled.marks()):
        groups[theme].append(i)
    return {k: ", ".join(t.replace("_", " ") for t in space.distinctive(v, 5)) if v else "" for k, v in groups.items()}


def matrix(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """One row a theme, one column a unit: the number of statements of these roles."""
    wanted = tuple(roles)
    labels = theme_labels(analysis, lang)
    units = list(dict.fromkeys(p.unit for p in analysis.papers))
    count = Counter((theme, unit) for _, unit, role, theme in analysis.labelled.marks() if role in wanted)
    rows: list[Row] = [(t, labels[t], *(count[t, u] for u in units)) for t in labels if any(count[t, u] for u in units)]
    return Table("matrix", ("theme", "theme_label", *units), tuple(rows))


def papers(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """Every input: what was read, and what was refused and why."""
    count = Counter((paper, role) for paper, _, role, _ in analysis.labelled.marks())
    rows: list[Row] = []
    for p in analysis.papers:
        per_role = [count[p.name, r] for r in ROLES]
        notes = paper_notes(p, lang)
        if p.name in analysis.copied:
            notes.append(messages.say("note_copied", lang, what=analysis.copied[p.name]))
        rows.append((p.name, p.unit, p.format, p.encoding, p.words, sum(per_role), *per_role[:3], "read", "; ".join(notes)))
    rows += [duplicate_row(name, kept, lang) for name, kept in analysis.duplicates.items()]
    rows += [refused_row(r, lang) for r in analysis.refused]
    return Table("papers", PAPER_COLUMNS, tuple(sorted(rows, key=lambda r: str(r[0]))))


INSIGHT_COLUMNS = (
    "insight", "insight_label", "role", "role_label", "theme", "theme_label", "point_id", "papers", "units", "quote", "sources",
    "other_role", "other_role_label", "other_point_id", "other_papers", "other_units", "other_quote", "other_sources", "similarity",
    "kind", "kind_label", "kind_papers", "kind_total", "rest_papers", "rest_total", "p_value", "q_value",
)  # fmt: skip


def insights(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """Findings over the corpus, all roles whatever is asked for (insights.py); cells that a kind of finding has no use for are empty."""
    from danvan_cli import insights as findings  # like quantities: loaded by the view that needs it

    labels = theme_labels(analysis, lang)
    rows: list[Row] = []
    for x in findings.find(analysis):
        row: list[Cell] = [x.kind, messages.say("insight_" + x.kind, lang), x.role, messages.role_label(x.role, lang), x.theme, labels[x.theme]]
        row += [x.point.point_id if x.point else "", *_said(analysis, x.said)]
        if x.other:
            p = x.other.point
            said = (x.other.statement, *(i for i in p.statements if i != x.other.statement))
            row += [p.role, messages.role_label(p.role, lang), p.point_id, *_said(analysis, said), x.other.similarity]
        else:
            row += [""] * 8
        g = x.group
        row += [g.kind, messages.kind_label(g.kind, lang), g.papers, g.total, g.rest_papers, g.rest_total, g.found.p_value, g.found.q_value] if g else [""] * 8
        rows.append(tuple(row))
    return Table("insights", INSIGHT_COLUMNS, tuple(rows))


def _said(analysis: Corpus, said: Sequence[int]) -> tuple[int, str, str, str]:
    """papers, units, the first statement verbatim, places with that of the first in front."""
    found = [analysis.labelled[i] for i in said]
    units = dict.fromkeys(s.unit for s in sorted(found, key=lambda s: s.paper))
    return len({s.paper for s in found}), "; ".join(units), found[0].statement, "; ".join(dict.fromkeys(f"{s.paper}:{s.place or s.line}" for s in found))


NUMBER_COLUMNS = (
    "statement_id", "paper", "unit", "line", "role", "role_label", "theme", "theme_label", "point_id", "quantity", "value", "value_to", "measure", "kind",
    "direction", "approximate", "place", "statement", "start", "end",
)  # fmt: skip


def numbers(analysis: Corpus, lang: str, roles: Sequence[str]) -> Table:
    """The quantities in the statements of these roles, in order of papers and places; start, end: offsets of quantity in statement."""
    from danvan_cli import quantities  # its patterns take a third of a second to compile

    wanted = tuple(roles)
    labels = theme_labels(analysis, lang)
    rows: list[Row] = []
    for s in analysis.labelled:
        if s.role in wanted:
            head = (s.statement_id, s.paper, s.unit, s.line, s.role, messages.role_label(s.role, lang), s.theme, labels[s.theme], s.point_id)
            for q in quantities.find(s.statement):
                to = "" if q.value_to is None else q.value_to
                rows.append((*head, s.statement[q.start : q.end], q.value, to, q.measure, q.kind, q.direction, q.approximate, q.place, s.statement, q.start, q.end))
    return Table("numbers", NUMBER_COLUMNS, tuple(rows))


def figure(row: Mapping[str, Cell], lang: str) -> str:
    """A figure by itself, from a row of numbers: "↑ 12,5 %", "5 → 3,2 %", "3/5 chỉ tiêu", "hơn 300 hộ"."""
    first, last = (_written(row[k], lang) for k in ("value", "value_to"))
    joined = {"ratio": "/", "change": " → "}.get(str(row["kind"]), "–")
    arrow = {"tăng": "↑ ", "giảm": "↓ "}.get(str(row["direction"]), "")
    about = f"{row['approximate']} ".lower() if row["approximate"] else ""
    return f"{arrow}{about}{first}{joined + last if last else ''} {row['measure']}".rstrip()


def _written(value: Cell, lang: str) -> str:
    from danvan_cli import quantities

    if isinstance(value, str):
        return value
    return quantities.written(value) if lang == "vi" else f"{value:,}"


PAPER_COLUMNS = ("paper", "unit", "format", "encoding", "words", "statements", "achievements", "limitations", "lessons", "status", "note")


def paper_notes(paper: Paper, lang: str) -> list[str]:
    """What reading noted about a paper."""
    return [messages.say("note_" + note.key, lang, n=note.count, what=note.what) for note in paper.notes]


def refused_row(refused: Refused, lang: str) -> Row:
    """A row of the papers view for a file that was not read."""
    return (refused.name, "", "", "", 0, 0, 0, 0, 0, "refused", messages.reason(refused, lang))


def duplicate_row(name: str, kept: str, lang: str) -> Row:
    """A row of the papers view for a file that is a paper once more."""
    return (name, "", "", "", 0, 0, 0, 0, 0, "duplicate", messages.say("note_duplicate", lang, what=kept))


CHECK_COLUMNS = ("paper", "unit", "kind", "date", "title", "format", "encoding", "words", "statements", "status", "note")


def check(found: Sequence[Paper], refused: Sequence[Refused], duplicates: Mapping[str, str], counts: dict[str, int], lang: str) -> Table:
    """The view of `danvan check`: papers before any analysis; counts: sentences of each paper, of whatever role."""
    rows: list[Row] = [
        (p.name, p.unit, messages.kind_label(p.head.kind, lang), p.head.date, p.head.title, p.format, p.encoding, p.words, counts[p.name], "read", "; ".join(paper_notes(p, lang)))
        for p in found
    ]
    rows += [(name, "", "", "", "", "", "", 0, 0, "duplicate", messages.say("note_duplicate", lang, what=kept)) for name, kept in duplicates.items()]
    rows += [(r.name, "", "", "", "", "", "", 0, 0, "refused", messages.reason(r, lang)) for r in refused]
    return Table("check", CHECK_COLUMNS, tuple(sorted(rows, key=lambda r: str(r[0]))))
