"""Findings and figures as tables of the page: the rows of the views, with less in a row than a spreadsheet has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from danvan_cli import insights as kinds
from danvan_cli import settings, tables
from danvan_cli.messages import decimal, number, say
from danvan_cli.models import CORE_ROLES, Corpus
from danvan_cli.writers import page
from danvan_cli.writers.page import Column, Record


def insights(analysis: Corpus, lang: str) -> list[dict[str, Any]]:
    """A table for limitations without an answer, for what is contested, for what one kind of unit says."""
    records = tables.insights(analysis, lang, ()).records()
    total = len(analysis.papers)

    def quoted(title: str, prefix: str = "") -> Column:
        """A quotation; beneath it how many papers, whose and where."""

        def shown(row: Record) -> tuple[str, str]:
            count = f"{row[prefix + 'papers']}/{total}" if row[prefix + "papers"] != "" else ""
            return str(row[prefix + "quote"]), " · ".join(filter(None, [count, page.joined(row, (prefix + "point_id", prefix + "units", prefix + "sources"))]))

        return Column(say(title, lang), shown, quoted=True)

    def of(title: str, name: str) -> Column:
        return Column(say(title, lang), lambda row: (decimal(value, lang) if isinstance(value := row[name], float) else str(value), ""), number=name in {"similarity", "p_value", "q_value"})

    def share(title: str, name: str) -> Column:
        return Column(say(title, lang), lambda row: (f"{row[name + '_papers']}/{row[name + '_total']}", ""), number=True)

    theme, near = of("column_theme", "theme_label"), of("column_compare_similarity", "similarity")
    columns = {
        "unanswered": (theme, quoted("column_limitation"), quoted("column_nearest", "other_"), near),
        "contested": (theme, quoted("column_achieved", "other_"), quoted("column_limited"), near),
        "distinct": (
            of("column_kind", "kind_label"), share("column_kind_share", "kind"), share("column_rest_share", "rest"), of("column_role", "role_label"), theme,
            quoted("column_example"), of("column_compare_p_value", "p_value"), of("column_compare_q_value", "q_value"),
        ),
    }  # fmt: skip
    note = {"distinct": say("insights_chance", lang, n=number(round(kinds.by_chance(analysis)), lang), level=decimal(settings.LEVEL, lang))}
    return [page.table(f"insights-{kind}", _sentence(say(f"insights_{kind}", lang)), found, [r for r in records if r["insight"] == kind], note.get(kind, "")) for kind, found in columns.items()]


def numbers(analysis: Corpus, lang: str, roles: Sequence[str]) -> dict[str, Any]:
    """The quantities, one a row."""
    columns = [
        Column(say("column_unit", lang), lambda row: (str(row["unit"]), str(row["place"])), quoted=True),
        Column(say("column_value", lang), lambda row: (tables.figure(row, lang), ""), number=True),
        Column(say("column_quantity", lang), lambda row: (str(row["quantity"]), ""), quoted=True),
        Column(say("column_statement", lang), lambda row: (str(row["statement"]), f"{row['point_id']} · {row['paper']}:{row['line']}"), quoted=True),
        Column(say("column_theme", lang), lambda row: (str(row["theme_label"]), "")),
    ]
    return page.table("numbers", say("title_numbers", lang), columns, tables.build(analysis, "numbers", lang=lang, roles=roles if tuple(roles) != CORE_ROLES else None).records(), say("numbers_note", lang))


def _sentence(heading: str) -> str:
    """HEADINGS of the screen as a page sets them: only the first letter large."""
    head, colon, rest = heading.partition(":")
    return head.capitalize() + colon + rest
