"""HTML of a comparison: its tables as one page that needs nothing else, in the look of the analysis' page (data/page)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from danvan_cli import __version__, resources
from danvan_cli.compare import Comparison
from danvan_cli.messages import number, say
from danvan_cli.tables import Cell
from danvan_cli.writers import html

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
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    css = resources.read("page/page.css")
    sections = [
        {
            "id": view, "heading": say("sheet_compare_" + view, lang),
            "columns": [{"title": say("column_papers" if c == "papers" else "column_compare_" + c, lang), "number": c in _NUMBERS, "wide": c in _BELOW} for c in columns],
            "rows": [[_cell(c, row, comparison, lang) for c in columns] for row in comparison.table(view, lang, roles).records()],
        }
        for view, columns in _COLUMNS.items()
    ]  # fmt: skip
    a, b = comparison.names
    summary = say("compare_summary", lang, a=a, b=b, old=number(len(comparison.old), lang), new=number(len(comparison.new), lang), points=number(len(comparison.points), lang))
    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(resources.read("page/comparison.html"))
    policy = f"default-src 'none'; img-src data:; style-src {html.hashed(css)}; base-uri 'none'; form-action 'none'"
    out = page.render(
        lang=lang, version=__version__, css=Markup(css), policy=policy, title=say("page_compare", lang, a=a, b=b), summary=summary, method=say("page_compare_method", lang),
        sections=sections, contents=say("page_contents", lang), nothing=say("none_found", lang),
    )  # fmt: skip
    return (out + "\n").encode("utf-8", "replace")


def _cell(column: str, row: dict[str, Cell], comparison: Comparison, lang: str) -> dict[str, Any]:
    """What a cell shows, and what stands beneath it."""
    if column == "papers":
        return {"text": f"{row['papers_old']}/{len(comparison.old)} → {row['papers_new']}/{len(comparison.new)}", "below": ""}
    value = row[column]
    if column == "status":
        value = say(f"status_{value}", lang)
    elif isinstance(value, float):
        value = f"{value:.3f}".replace(".", "," if lang == "vi" else ".")
    return {"text": str(value), "below": " · ".join(str(row[c]) for c in _BELOW.get(column, ()) if row[c] != "")}
