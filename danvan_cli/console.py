"""What an official sees on the terminal: Rich tables at 80 and at 160 columns, progress, warnings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table as RichTable
from rich.text import Text

from danvan_cli import tables, text
from danvan_cli.messages import number, reason, role_label, role_plural, role_short, say
from danvan_cli.models import Corpus, Point

NARROW = 40  # columns that are laid out for at least
_STACKED = 60  # columns below which the cells of a row stand one below the other
STANDARD = 80  # columns below which counts that were not asked for are left out
_NAME = 20  # columns for the name of a theme, with less of which its counts go below it
WIDE = 120  # columns from which theme and sources get columns of their own
_BAR = 10  # cells of the share bar
COLOURS = {"achievement": "green", "limitation": "red", "lesson": "cyan", "cause": "yellow", "proposal": "magenta"}


class _Screen(Console):
    """A console that leaves a closed pipe to the command line, which ends quietly (Rich would end with 1)."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def make(file: IO[str] | None = None, width: int | None = None) -> Console:
    """A console for results: standard output unless a file is given."""
    screen = _Screen(file=file or sys.stdout, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)
    screen.width = max(screen.width, NARROW)  # COLUMNS=0, a window of no width
    return screen


class _Rate(ProgressColumn):
    """How many a second."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(say("progress_rate", self.lang, n=number(round(speed), self.lang)) if speed else "", style="dim")


class Bar:
    """A progress bar with rate and time left on standard error; it is there at once, and drawn by a thread of its own, so long steps do not stop the clock."""

    def __init__(self, lang: str) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(lang), TimeElapsedColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=10)
        self._lang = lang
        self._task: TaskID | None = None
        self._bar.start()
        self.begin("read", 0)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take it off the screen."""
        self._bar.stop()

    def begin(self, stage: str, total: int) -> None:
        """The next stage takes the place of the one before. A total of 0: not known yet."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(say("progress_" + stage, self._lang), total=total or None)

    def step(self, count: int = 1) -> None:
        """So many more are done."""
        if self._task is not None:
            self._bar.advance(self._task, count)


def overview(analysis: Corpus, console: Console, lang: str, roles: Sequence[str], min_papers: int | None, top: int) -> None:
    """The main screen: summary, a table of points for each role, themes."""
    console.print(_summary(analysis, lang))
    least = min_papers if min_papers is not None else (2 if len(analysis.papers) >= 4 else 1)
    copied = unsure = False
    for role in roles:
        found = [p for p in analysis.point_list if p.role == role]
        shown = [p for p in found if p.papers >= least]
        few = len(found) - len(shown)
        cut = max(0, len(shown) - top) if top else 0
        shown = shown[:top] if top else shown
        copied = copied or any(p.own_words < p.papers for p in shown)
        unsure = unsure or any(tables.unsure(analysis, p) for p in shown)
        console.print()
        console.print(Text(role_label(role, lang).upper(), style=f"bold {COLOURS[role]}"))
        if not found:
            console.print(Text(say("none_found", lang), style="dim"))
            continue
        if shown:
            console.print(_points(analysis, shown, console.width, lang, COLOURS[role]))
        if few or cut:
            why = [say("why_few", lang, n=least)] * bool(few) + [say("why_top", lang, n=top)] * bool(cut)
            console.print(Text(say("more_points", lang, n=few + cut, why=", ".join(why)), style="dim"))
    if copied:
        console.print(Text(say("copied_note", lang), style="dim"))
    if unsure:
        console.print(Text(say("unsure_note", lang), style="dim"))
    if analysis.refused:
        console.print()
        console.print(Text(say("title_refused", lang).upper(), style="bold yellow"))
        for one in analysis.refused:
            console.print(Text(f"{one.name}: {reason(one, lang)}"))
    if analysis.labelled:
        console.print()
        console.print(Text(say("title_themes", lang).upper(), style="bold"))
        console.print(_theme_counts(analysis, console.width, lang, roles))


def _summary(analysis: Corpus, lang: str) -> Text:
    words = sum(p.words for p in analysis.papers)
    out = Text(say("summary", lang, papers=number(len(analysis.papers), lang), words=number(words, lang), statements=number(len(analysis.labelled), lang)), style="bold")
    counts = Counter(role for _, _, role, _ in analysis.labelled.marks())
    out.append("\n" + " · ".join(f"{role_label(r, lang)}: {number(counts[r], lang)}" for r in COLOURS), style="not bold")
    if analysis.duplicates:
        out.append("\n" + say("summary_duplicates", lang, n=len(analysis.duplicates)), style="not bold yellow")
    if analysis.left_out:
        out.append("\n" + say("summary_left_out", lang, n=number(analysis.left_out, lang)), style="not bold")
    if analysis.refused:
        out.append("\n" + say("summary_refused", lang, n=len(analysis.refused)), style="not bold yellow")
    return out


def _bar(share: float, colour: str) -> Text:
    full = max(1, round(share * _BAR)) if share else 0
    return Text("█" * full, style=colour).append("░" * (_BAR - full), style="dim")


def _points(analysis: Corpus, shown: Sequence[Point], width: int, lang: str, colour: str) -> RichTable:
    wide = width >= WIDE
    total = max(1, len(analysis.papers))
    labels = tables.theme_labels(analysis, lang)
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column(say("column_papers", lang), no_wrap=True, width=_BAR + 2 * len(str(total)) + 3)
    table.add_column(say("column_point", lang), ratio=5)
    if wide:
        table.add_column(say("column_theme", lang), ratio=1, min_width=16)
        table.add_column(say("column_sources", lang), ratio=2, overflow="fold")
    for p in shown:
        count = Text(f"{p.papers:>{len(str(total))}}/{total}{'*' if p.own_words < p.papers else ' '} ").append_text(_bar(p.papers / total, colour))
        mark = " ?" if tables.unsure(analysis, p) else ""
        theme, places = labels[p.theme], _own(p, lang) + _places(analysis, p, 4 if wide else 2, lang)
        if wide:
            table.add_row(count, Text(p.text).append(mark, style="bold yellow").append(f"  {p.point_id}", style="dim"), theme, Text(places, style="dim"))
        else:
            table.add_row(count, Group(Text(p.text).append(mark, style="bold yellow"), Text(f"{theme} · {p.point_id} · {places}", style="dim")))
        table.add_row()
    return table


def _own(point: Point, lang: str) -> str:
    return say("own_words", lang, n=point.own_words) + " · " if point.own_words < point.papers else ""


def _places(analysis: Corpus, point: Point, count: int, lang: str) -> str:
    seen: dict[str, str] = {}
    for s in tables.sources(point, analysis):
        seen.setdefault(s.paper, f"{tables.short(s.paper)}:{s.place or s.line}")
    places = list(seen.values())
    more = [say("sources_more", lang, n=len(places) - count)] if len(places) > count else []
    return "; ".join(places[:count] + more)


def _theme_counts(analysis: Corpus, width: int, lang: str, roles: Sequence[str]) -> RichTable:
    built = tables.themes(analysis, lang, roles)
    wide = width >= WIDE
    total = max(1, len(analysis.papers))
    digits = len(str(total))
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    asked = [r for r in COLOURS if width >= STANDARD or r in roles]
    heads = [role_short(r, lang) for r in asked]
    if width - max(7, 2 * digits + 1) - sum(2 + len(h) for h in heads) - 2 < _NAME:
        table.add_column(say("column_theme", lang))
        for record in built.records():
            said = [f"{h}\u00a0{record[r + 's'] or '·'}" for h, r in zip(heads, asked, strict=True)]
            table.add_row(Group(Text(str(record["theme_label"])), Text(" · ".join([f"{record['papers']}/{total}", *said]), style="dim")))
        return table
    table.add_column(say("column_theme", lang), ratio=2)
    table.add_column(say("column_papers", lang), no_wrap=True, width=max(7, 2 * digits + 1 + (_BAR + 1) * wide))
    for role, head in zip(asked, heads, strict=True):
        table.add_column(head, justify="right", style=COLOURS[role], no_wrap=True)
    if wide:
        table.add_column(say("column_stability", lang), justify="right", style="dim", no_wrap=True)
        table.add_column(say("column_terms", lang), ratio=3, style="dim")
    for record in built.records():
        papers = int(record["papers"])
        count = Text(f"{papers:>{digits}}/{total}")
        if wide:
            count.append(" ").append_text(_bar(papers / total, "blue"))
        counts = [str(record[r + "s"] or "·") for r in asked]
        table.add_row(str(record["theme_label"]), count, *counts, *([f"{float(record['stability']):.0%}", str(record["terms"])] if wide else []))
    return table


def _share_chart(analysis: Corpus, console: Console, lang: str, role: str) -> None:
    """Bars: of how many papers each theme has a role; the longest bar is every paper."""
    labels = tables.theme_labels(analysis, lang)
    papers = Counter(theme for theme, _ in {(s.theme, s.paper) for s in analysis.labelled if s.role == role})
    total, digits = max(1, len(analysis.papers)), len(str(len(analysis.papers)))
    count = 2 * digits + 1
    label = max(8, min(max((len(labels[t]) for t in papers), default=0), console.width - count - 4 - 20))
    room = max(4, min(50, console.width - label - count - 4))
    out = RichTable(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for width in (label, room, count):
        out.add_column(width=width, overflow="ellipsis", no_wrap=True)
    for theme, n in sorted(papers.items(), key=lambda x: (-x[1], x[0])):
        full = max(1, round(n / total * room))
        out.add_row(labels[theme], Text("█" * full, style=COLOURS[role]).append("░" * (room - full), style="dim"), f"{n:>{digits}}/{total}")
    if papers:
        console.print()
        console.print(Text(say("plot_themes", lang, role=role_plural(role, lang)), style=f"bold {COLOURS[role]}"))
        console.print(out)


def view(analysis: Corpus, built: tables.Table, console: Console, lang: str, roles: Sequence[str]) -> None:
    """Any view but the points, laid out for the width at hand."""
    if built.name == "themes":
        console.print(_theme_counts(analysis, console.width, lang, roles))
        for role in roles:
            _share_chart(analysis, console, lang, role)
    elif built.name == "matrix":
        console.print(Text(say("title_matrix", lang, role=", ".join(role_label(r, lang) for r in roles)), style="bold"))
        _matrix(built, console, lang)
    elif built.name == "statements":
        _statements(built, console, lang)
    else:
        plain(built, console, lang)


def _statements(built: tables.Table, console: Console, lang: str) -> None:
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column(say("column_sources", lang).split(" (")[0], ratio=2, overflow="fold")
    table.add_column(say("column_statement", lang), ratio=5)
    wide = console.width >= WIDE
    if wide:
        table.add_column(say("column_role", lang), ratio=1)
        table.add_column(say("column_theme", lang), ratio=2)
        table.add_column(say("column_confidence", lang), justify="right")
    for r in built.records():
        place = f"{tables.short(str(r['paper']))}:{r['line']}"
        role, sure = role_short(str(r["role"]), lang), _shown("confidence", r["confidence"], lang)
        if wide:
            table.add_row(place, str(r["statement"]), Text(role, style=COLOURS[str(r["role"])]), str(r["theme_label"]), sure)
        else:
            below = Text(role, style=COLOURS[str(r["role"])]).append(f" · {r['theme_label']} · {sure} · {r['point_id']}", style="dim")
            table.add_row(place, Group(Text(str(r["statement"])), below))
    console.print(table)


def _matrix(built: tables.Table, console: Console, lang: str) -> None:
    """Units by number, named below: twenty names stand over no column."""
    units = built.columns[2:]
    each = max(1, (console.width - 20) // 4)
    for start in range(0, len(units), each):
        part = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        part.add_column(say("column_theme", lang), width=18 if console.width < WIDE else 34)
        for n in range(start, min(start + each, len(units))):
            part.add_column(str(n + 1), justify="right", min_width=2, no_wrap=True)
        for row in built.rows:
            part.add_row(str(row[1]), *(str(c or "·") for c in row[2 + start : 2 + start + each]))
        console.print(part)
    console.print(Text("\n".join(f"{n:>3}  {unit}" for n, unit in enumerate(units, 1)), style="dim"))


_TITLES = {
    "paper": "column_paper", "unit": "column_unit", "words": "column_words", "statements": "column_statements", "encoding": "column_encoding",
    "option": "column_option", "source": "column_source", "file": "column_file", "commands": "column_commands", "id": "column_id", "label": "column_label",
    "description": "column_description", "seeds": "column_seeds", "figure": "column_figure", "of": "column_of", "low": "column_low", "high": "column_high",
    "value": "column_value", "format": "column_format", "status": "column_status", "note": "column_note", "kind": "column_kind", "date": "column_date", "title": "column_title",
}  # fmt: skip
_ROLE_COLUMNS = {"achievements": "achievement", "limitations": "limitation", "lessons": "lesson", "causes": "cause", "proposals": "proposal"}
_NARROW_HIDDEN = {"format", "encoding", "status", "description", "kind", "date", "title", *_ROLE_COLUMNS}  # given up where the screen is narrow


def plain(table: tables.Table, console: Console, lang: str) -> None:
    """A table as it is; on a narrow screen without the columns that matter least."""
    keep = [i for i, c in enumerate(table.columns) if console.width >= WIDE or c not in _NARROW_HIDDEN]
    if console.width < _STACKED:
        for row in table.rows:
            cells = [(_heading(table, i, lang), _shown(table.columns[i], row[i], lang)) for i in keep]
            console.print(Group(Text(cells[0][1], style="bold"), *(Text(f"  {title}: {cell}") for title, cell in cells[1:] if cell)))
        return
    out = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    for i in keep:
        title = _heading(table, i, lang)
        numeric = bool(table.rows) and all(isinstance(r[i], int | float) for r in table.rows)
        long = max((len(str(r[i])) for r in table.rows), default=0) > 24
        out.add_column(title, justify="right" if numeric else "left", ratio=(3 if long else None), overflow="fold", no_wrap=numeric)
    for row in table.rows:
        out.add_row(*(_shown(table.columns[i], row[i], lang) for i in keep))
    console.print(out)


def _heading(table: tables.Table, i: int, lang: str) -> str:
    column = table.columns[i]
    if (table.name, column) == ("check", "statements"):  # before any analysis these are all sentences, whatever their role
        return say("column_sentences", lang)
    return say(_TITLES[column], lang) if column in _TITLES else role_short(_ROLE_COLUMNS[column], lang) if column in _ROLE_COLUMNS else column


def _shown(column: str, cell: tables.Cell, lang: str) -> str:
    if column in {"status", "figure"}:
        return say(f"{column}_{cell}", lang)
    if column == "of":
        return role_label(str(cell), lang) if cell in COLOURS else say("of_confidence", lang, bounds=str(cell).split()[-1].replace("-", "–").replace(".", "," if lang == "vi" else ".")) if " " in str(cell) else say(f"of_{cell}", lang)
    if isinstance(cell, int):
        return number(cell, lang)
    return f"{cell:.2f}".replace(".", "," if lang == "vi" else ".") if isinstance(cell, float) else str(cell)


def point(analysis: Corpus, found: Point, context: dict[str, str], console: Console, lang: str, around: int) -> None:
    """One point with every statement behind it, in context, with paper and line."""
    labels = tables.theme_labels(analysis, lang)
    title = say("show_title", lang, id=found.point_id, role=role_label(found.role, lang), theme=labels[found.theme], papers=found.papers, total=len(analysis.papers))
    console.print(Text(title, style=f"bold {COLOURS[found.role]}"))
    console.print(Text(found.text))
    for s in tables.sources(found, analysis):
        console.print()
        sure = say("confidence", lang, value=_shown("confidence", s.confidence, lang))
        console.print(Text(f"{s.paper}:{s.place or s.line}", style="bold").append(f"  {s.unit} · {sure}", style="not bold"))
        whole = context[s.paper]
        before, after = whole[max(0, s.start - around) : s.start], whole[s.end : s.end + around]
        lead = "…" if s.start > around else ""
        tail = "…" if s.end + around < len(whole) else ""
        line = Text(lead + text.fold_space(before) + " ", style="dim").append(f"“{s.statement}”", style="not dim bold").append(" " + text.fold_space(after) + tail, style="dim")
        console.print(line)
