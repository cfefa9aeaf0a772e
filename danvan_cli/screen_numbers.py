"""What an official sees of the figures: by theme, each in its statement, with unit, place and source."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table as RichTable
from rich.text import Text

from danvan_cli import tables
from danvan_cli.console import COLOURS
from danvan_cli.messages import number, say


def overview(built: tables.Table, console: Console, lang: str, top: int) -> None:
    """built: tables.numbers; top: statements with figures of each theme, 0: all."""
    rows = built.records()
    if not rows:
        console.print(Text(say("none_found", lang)))
        return
    statements = list(dict.fromkeys(str(r["statement_id"]) for r in rows))
    papers = {str(r["paper"]) for r in rows}
    said = ", ".join(dict.fromkeys(str(r["role_label"]) for r in rows))
    console.print(Text(say("numbers_summary", lang, n=number(len(rows), lang), statements=number(len(statements), lang), papers=len(papers), roles=said), style="bold"))
    hidden = 0
    for label in sorted({str(r["theme_label"]) for r in rows}, key=lambda t: (-sum(r["theme_label"] == t for r in rows), t)):
        here = [r for r in rows if r["theme_label"] == label]
        chosen = list(dict.fromkeys(str(r["statement_id"]) for r in here))
        shown = chosen[:top] if top else chosen
        hidden += sum(str(r["statement_id"]) not in shown for r in here)
        console.print()
        console.print(Text(f"{label} ({number(len(here), lang)})", style="bold blue"))
        table = RichTable(box=SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False, show_header=False)
        table.add_column(ratio=1, justify="right", overflow="fold")
        table.add_column(ratio=3)
        for one in shown:
            found = [r for r in here if r["statement_id"] == one]
            table.add_row(Text("\n".join(tables.figure(r, lang) for r in found), style="bold"), Group(_marked(found), _below(found[0])))
            table.add_row()
        console.print(table)
    if hidden:
        console.print(Text(say("numbers_more", lang, n=number(hidden, lang)), style="dim"))
    console.print(Text(say("numbers_note", lang), style="dim"))


def _marked(found: list[dict[str, tables.Cell]]) -> Text:
    line = Text(str(found[0]["statement"]))
    for r in found:
        line.stylize(f"bold {COLOURS[str(r['role'])]}", int(r["start"]), int(r["end"]))
    return line


def _below(row: dict[str, tables.Cell]) -> Text:
    return Text(" · ".join(str(x) for x in (row["unit"], row["place"], row["point_id"], f"{tables.short(str(row['paper']))}:{row['line']}") if x), style="dim")
