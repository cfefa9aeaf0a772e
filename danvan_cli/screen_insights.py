"""What an official sees of the findings: limitations without an answer by theme, what is contested, what one kind of unit says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from danvan_cli import insights, settings, tables
from danvan_cli.console import COLOURS
from danvan_cli.insights import Insight
from danvan_cli.messages import decimal, kind_label, number, role_label, role_short, say
from danvan_cli.models import Corpus

_MARKS = "-–—•+*·"  # what a statement may begin with that is a bullet already


def overview(analysis: Corpus, console: Console, lang: str, top: int) -> None:
    """The three parts; top: findings of a part (of a theme for unanswered limitations), 0: all."""
    found = insights.find(analysis)
    _unanswered(analysis, console, lang, found, top)
    _section(console, say("insights_contested", lang), [x for x in found if x.kind == "contested"], top, lang, lambda x: _contested(analysis, x, lang))
    distinct = [x for x in found if x.kind == "distinct"]
    _section(console, say("insights_distinct", lang), distinct, top, lang, lambda x: _distinct(analysis, x, lang))
    if distinct:
        console.print(Text(say("insights_chance", lang, n=number(round(insights.by_chance(analysis)), lang), level=decimal(settings.LEVEL, lang)), style="dim"))


def _unanswered(analysis: Corpus, console: Console, lang: str, found: Sequence[Insight], top: int) -> None:
    labels = tables.theme_labels(analysis, lang)
    still = [x for x in found if x.kind == "unanswered"]
    limits = Counter(x.theme for x in found if x.kind in {"unanswered", "answered"})
    answers = Counter(p.theme for p in analysis.point_list if p.role in {"lesson", "proposal"})
    console.print(Text(f"{say('insights_unanswered', lang)} ({number(len(still), lang)})", style="bold red"))
    if not still:
        console.print(Text(say("insights_none", lang), style="dim"))
    for theme in dict.fromkeys(x.theme for x in still):
        here = [x for x in still if x.theme == theme]
        shown = here[:top] if top else here
        console.print()
        console.print(Text(say("insights_theme", lang, theme=labels[theme], open=len(here), all=limits[theme], answers=answers[theme]), style="bold"))
        for x in shown:
            said = analysis.labelled[x.said[0]].statement
            lines = [Text(said if said[0] in _MARKS else f"• {said}"), Text(_below(analysis, x, lang), style="dim")]
            if x.other:
                lines.append(Text(f"{say('insights_nearest', lang)} ({decimal(x.other.similarity, lang)}): {_quoted(analysis, x.other.statement)}", style="dim italic"))
            console.print(Padding(Group(*lines), (0, 0, 0, 2)))
        if len(shown) < len(here):
            console.print(Padding(Text(say("insights_more", lang, n=len(here) - len(shown)), style="dim"), (0, 0, 0, 2)))


def _section(console: Console, title: str, found: Sequence[Insight], top: int, lang: str, row: Callable[[Insight], Group]) -> None:
    console.print()
    console.print(Text(f"{title} ({number(len(found), lang)})", style="bold"))
    if not found:
        console.print(Text(say("insights_none", lang), style="dim"))
        return
    table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False, show_header=False)
    table.add_column(ratio=1)
    for x in found[:top] if top else found:
        table.add_row(row(x))
        table.add_row()
    console.print(table)
    if top and len(found) > top:
        console.print(Text(say("insights_more", lang, n=len(found) - top), style="dim"))


def _contested(analysis: Corpus, x: Insight, lang: str) -> Group:
    if not x.other:
        return Group()
    head = Text(tables.theme_labels(analysis, lang)[x.theme], style="bold").append(f" · {decimal(x.other.similarity, lang)}", style="not bold dim")
    return Group(head, *_voice(analysis, "achievement", (x.other.statement, *x.other.point.statements), lang), *_voice(analysis, "limitation", x.said, lang))


def _voice(analysis: Corpus, role: str, said: Sequence[int], lang: str) -> list[Text]:
    found = [analysis.labelled[i] for i in said]
    units = list(dict.fromkeys(s.unit for s in found))
    count = len({s.paper for s in found})
    named = ", ".join(units[:4]) + (f" {say('sources_more', lang, n=len(units) - 4)}" if len(units) > 4 else "")
    return [
        Text(role_short(role, lang), style=COLOURS[role]).append(f" {count}/{len(analysis.papers)}: {_quoted(analysis, said[0])}", style="default"),
        Text(f"  {found[0].point_id} · {named}", style="dim"),
    ]  # fmt: skip


def _distinct(analysis: Corpus, x: Insight, lang: str) -> Group:
    g = x.group
    if not g:
        return Group()
    mark = "* " if g.found.q_value <= settings.LEVEL else ""
    head = Text(mark + say("insights_count", lang, kind=kind_label(g.kind, lang), a=g.papers, n=g.total, b=g.rest_papers, m=g.rest_total), style="bold")
    head.append(f" · p = {decimal(g.found.p_value, lang)}, q = {decimal(g.found.q_value, lang)}", style="not bold dim")
    what = x.point.point_id if x.point else say("insights_theme_row", lang)
    about = Text(role_label(x.role, lang), style=COLOURS[x.role]).append(f" · {tables.theme_labels(analysis, lang)[x.theme]} · {what}", style="dim")
    return Group(head, about, Text(_quoted(analysis, x.said[0])))


def _quoted(analysis: Corpus, index: int) -> str:
    s = analysis.labelled[index]
    return f"“{s.statement}” {tables.short(s.paper)}:{s.place or s.line}"


def _below(analysis: Corpus, x: Insight, lang: str) -> str:
    found = [analysis.labelled[i] for i in x.said]
    places = list(dict.fromkeys(f"{tables.short(s.paper)}:{s.place or s.line}" for s in found))
    more = [say("sources_more", lang, n=len({s.paper for s in found}) - 2)] if len({s.paper for s in found}) > 2 else []
    return " · ".join([f"{len({s.paper for s in found})}/{len(analysis.papers)}", x.point.point_id if x.point else "", "; ".join([*places[:2], *more])])
