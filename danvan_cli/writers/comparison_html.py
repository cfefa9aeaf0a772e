"""HTML of a comparison: its tables as one page that needs nothing else, in the look of the analysis' page (data/page)."""

from __future__ import annotations

from collections.abc import Sequence

from danvan_cli.compare import Comparison
from danvan_cli.messages import decimal, number, say
from danvan_cli.writers import page
from danvan_cli.writers.page import Column, Record

# view → its columns on the page, and the one whose quotation stands beneath its own with where it comes from
_COLUMNS = {
    "points": ("status", "papers", "p_value", "q_value", "point", "role_label", "theme_label"),
    "unresolved": ("papers", "point", "answer", "theme_label"),
    "themes": ("theme_label", "role_label", "status", "papers", "p_value", "q_value"),
}
_NUMBERS = {"papers", "p_value", "q_value"}
_BELOW = {"point": ("point_id", "sources_old", "sources_new"), "answer": ("answer_role_label", "answer_id", "answer_sources_old")}


def render(comparison: Comparison, lang: str, roles: Sequence[str]) -> bytes:
    """The page as UTF-8; the same comparison gives the same bytes."""
    a, b = comparison.names
    sections = [
        page.table(view, say("sheet_compare_" + view, lang), [_column(c, comparison, lang) for c in columns], comparison.table(view, lang, roles).records(), each="point_id" if view == "unresolved" else "")
        for view, columns in _COLUMNS.items()
    ]  # fmt: skip
    return page.render(
        "comparison.html", lang=lang, title=say("page_compare", lang, a=a, b=b), method=say("page_compare_method", lang), sections=sections, contents=say("page_contents", lang),
        summary=say("compare_summary", lang, a=a, b=b, old=number(len(comparison.old), lang), new=number(len(comparison.new), lang), points=number(len(comparison.points), lang)),
    )  # fmt: skip


def _column(name: str, comparison: Comparison, lang: str) -> Column:
    def shown(row: Record) -> tuple[str, str]:
        if name == "papers":
            return f"{row['papers_old']}/{len(comparison.old)} → {row['papers_new']}/{len(comparison.new)}", ""
        value = row[name]
        text = say(f"status_{value}", lang) if name == "status" else decimal(value, lang) if isinstance(value, float) else str(value)
        return text, page.joined(row, _BELOW.get(name, ()))

    return Column(say("column_papers" if name == "papers" else "column_compare_" + name, lang), shown, number=name in _NUMBERS, quoted=name in _BELOW)
