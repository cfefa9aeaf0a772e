"""What an official sees of a comparison: what is new, grows, stays, goes; what stays unresolved; themes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table as RichTable
from rich.text import Text

from danvan_cli import exact, tables
from danvan_cli.compare import STATUSES, Change, Comparison
from danvan_cli.console import COLOURS, WIDE
from danvan_cli.messages import decimal, number, role_label, role_short, say
from danvan_cli.models import ROLES

_STYLES = {"new": "bold yellow", "growing": "bold red", "persisting": "bold", "shrinking": "bold green", "gone": "bold blue"}
_MARKED = {"growing", "shrinking"}


def overview(comparison: Comparison, console: Console, lang: str, roles: Sequence[str], min_papers: int | None, top: int) -> None:
    """The main screen: each status with its points, limitations that stay, themes."""
    corpus = comparison.corpus
    old, new = len(comparison.old), len(comparison.new)
    summary(comparison, console, lang)
    if comparison.both:
        console.print(Text(say("compare_both", lang, n=len(comparison.both)), style="yellow"))
    if comparison.near:
        pairs = [f"{tables.short(a)} ≈ {tables.short(b)}" for a, b in sorted(comparison.near.items())]
        console.print(Text(say("compare_near", lang, n=len(pairs), what="; ".join(pairs[:3]) + ("; …" if len(pairs) > 3 else "")), style="yellow"))
    if corpus.left_out:
        console.print(Text(say("summary_left_out", lang, n=number(corpus.left_out, lang))))
    if corpus.refused:
        console.print(Text(say("summary_refused", lang, n=len(corpus.refused)), style="yellow"))
    least = min_papers if min_papers is not None else (2 if old + new >= 8 else 1)
    for status in STATUSES:
        found = [c for c in comparison.points if c.status == status and c.role in roles]
        if not found and status in _MARKED:
            continue
        shown = sorted((c for c in found if len(c.old | c.new) >= least), key=lambda c: (c.q_value, c.p_value, -len(c.new | c.old)))
        shown = shown[:top] if top else shown
        console.print()
        console.print(Text(f"{say('compare_' + status, lang)} ({number(len(found), lang)})", style=_STYLES[status]))
        if shown:
            console.print(_points(comparison, shown, console.width, lang))
        if len(found) > len(shown):
            console.print(Text(say("compare_more", lang, n=number(len(found) - len(shown), lang)), style="dim"))
    console.print(Text(_method(comparison, lang), style="dim"))
    if "limitation" in roles and comparison.unresolved:
        console.print()
        unresolved(comparison, console, lang, top)
    console.print()
    themes(comparison, console, lang, roles)


def summary(comparison: Comparison, console: Console, lang: str) -> None:
    """What A and B are."""
    counts = {"old": number(len(comparison.old), lang), "new": number(len(comparison.new), lang), "points": number(len(comparison.corpus.point_list), lang)}
    console.print(Text(say("compare_summary", lang, a=comparison.names[0], b=comparison.names[1], **counts), style="bold"))


def _method(comparison: Comparison, lang: str) -> str:
    """What the figures mean, and what so many papers cannot show."""
    old, new, level = len(comparison.old), len(comparison.new), comparison.level
    drawn = next((k for k in range(1, old + new) if exact.least(k, old, new) <= level), 0)
    said = {"old": old, "new": new, "level": decimal(level, lang)}
    if not drawn:
        return say("compare_method_blind", lang, **said)
    # the outcome that so many papers can show: all on one side
    a = max((max(0, drawn - new), min(old, drawn)), key=lambda a: -exact.fisher(a, old, drawn - a, new))
    return say("compare_method", lang, n=sum(c.testable for c in comparison.points), least=f"{a}/{old} → {drawn - a}/{new}", **said)


def _papers(comparison: Comparison, c: Change) -> str:
    return f"{len(c.old)}/{len(comparison.old)} → {len(c.new)}/{len(comparison.new)}"


def _points(comparison: Comparison, shown: Sequence[Change], width: int, lang: str) -> RichTable:
    labels = tables.theme_labels(comparison.corpus, lang)
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column("A → B", no_wrap=True, width=max(len(_papers(comparison, c)) for c in shown))
    table.add_column(say("column_point", lang), ratio=1)
    for c in shown:
        if not c.point:
            continue
        notes = [labels[c.theme], c.point.point_id, f"p = {decimal(c.p_value, lang)}" + (f", q = {decimal(c.q_value, lang)}" if c.testable else "")]
        if near := comparison.near_points.get(c.point.point_id):
            notes.append(say("compare_near_point", lang, id=near.point.point_id, value=decimal(near.similarity, lang)))
        notes.append(_places(comparison, c, 6 if width >= WIDE else 2, lang))
        below = Text(role_short(c.role, lang), style=COLOURS[c.role]).append(" · " + " · ".join(notes), style="dim")
        table.add_row(_papers(comparison, c), Group(Text(c.point.text), below))
        table.add_row()
    return table


def _places(comparison: Comparison, c: Change, count: int, lang: str) -> str:
    """The new side's sources, or the old side's where there is none."""
    side = c.new or c.old
    seen: dict[str, str] = {}
    for s in tables.sources(c.point, comparison.corpus) if c.point else []:
        if s.paper in side:
            seen.setdefault(s.paper, f"{tables.short(s.paper)}:{s.place or s.line}")
    more = [say("sources_more", lang, n=len(seen) - count)] if len(seen) > count else []
    return "; ".join([*list(seen.values())[:count], *more])


def unresolved(comparison: Comparison, console: Console, lang: str, top: int) -> None:
    """Limitations of both sides, each with what the old side had said against it."""
    labels = tables.theme_labels(comparison.corpus, lang)
    shown = comparison.unresolved[:top] if top else comparison.unresolved
    console.print(Text(f"{say('compare_unresolved', lang)} ({number(len(comparison.unresolved), lang)})", style="bold red"))
    if not shown:
        return
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column("A → B", no_wrap=True, width=max(len(_papers(comparison, c)) for c, _ in shown))
    table.add_column(say("column_point", lang), ratio=1)
    for c, answers in shown:
        if not c.point:
            continue
        parts = [Text(c.point.text), Text(f"{labels[c.theme]} · {c.point.point_id} · {_places(comparison, c, 2, lang)}", style="dim")]
        if answers:
            a = answers[0]
            s = comparison.corpus.labelled[a.statement]
            parts.append(Text("→ " + say("compare_answer", lang), style=COLOURS[a.point.role]).append(f"“{s.statement}”", style="default"))
            parts.append(Text(f"  {role_label(a.point.role, lang)} · {a.point.point_id} · {tables.short(s.paper)}:{s.place or s.line} · {decimal(a.similarity, lang)}", style="dim"))
        else:
            parts.append(Text("→ " + say("compare_no_answer", lang), style="yellow"))
        table.add_row(_papers(comparison, c), Group(*parts))
        table.add_row()
    console.print(table)
    if len(shown) < len(comparison.unresolved):
        console.print(Text(say("compare_more", lang, n=number(len(comparison.unresolved) - len(shown), lang)), style="dim"))


def themes(comparison: Comparison, console: Console, lang: str, roles: Sequence[str]) -> None:
    """One row a theme, papers old → new for each role."""
    labels = tables.theme_labels(comparison.corpus, lang)
    by = {(c.theme, c.role): c for c in comparison.themes}
    console.print(Text(say("compare_themes", lang, old=len(comparison.old), new=len(comparison.new)), style="bold"))
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False)
    table.add_column(say("column_theme", lang), ratio=1)
    for role in [r for r in ROLES if r in roles]:
        table.add_column(role_short(role, lang), justify="right", style=COLOURS[role], no_wrap=True)
    for theme in dict.fromkeys(c.theme for c in sorted(comparison.themes, key=lambda c: -len(c.old | c.new))):
        cells = []
        for role in [r for r in ROLES if r in roles]:
            c = by.get((theme, role))
            mark = "*" if c and c.q_value <= comparison.level else " "
            cells.append(f"{len(c.old)} → {len(c.new)}{mark}" if c else "· ")
        if any(c != "· " for c in cells):
            table.add_row(labels[theme], *cells)
    console.print(table)
