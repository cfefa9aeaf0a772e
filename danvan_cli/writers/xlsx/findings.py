"""The sheets of the workbook that are there when they are asked for: findings over the corpus, and figures."""

from __future__ import annotations

from collections.abc import Sequence

from danvan_cli import tables
from danvan_cli.models import CORE_ROLES, Corpus
from danvan_cli.writers.xlsx.book import Book, Column

# view → its columns on the sheet: id, title (a message), width in digits, kind (book.KINDS)
SHEETS = {
    "insights": (
        ("insight_label", "column_insight", 20, "wrap"), ("role_label", "column_role", 17, "wrap"), ("theme_label", "column_theme", 22, "wrap"), ("papers", "column_papers", 8, "count"),
        ("quote", "column_statement", 56, "wrap"), ("units", "column_unit", 28, "small"), ("sources", "column_sources", 28, "small"), ("other_role_label", "column_other_role", 17, "wrap"),
        ("other_papers", "column_papers", 8, "count"), ("other_quote", "column_other", 56, "wrap"), ("other_units", "column_unit", 28, "small"), ("other_sources", "column_sources", 28, "small"),
        ("similarity", "column_compare_similarity", 9, "decimal"), ("kind_label", "column_kind", 16, "wrap"), ("kind_papers", "column_kind_papers", 9, "count"), ("kind_total", "column_kind_total", 9, "count"),
        ("rest_papers", "column_rest_papers", 9, "count"), ("rest_total", "column_rest_total", 9, "count"), ("p_value", "column_compare_p_value", 10, "probability"), ("q_value", "column_compare_q_value", 10, "probability"),
        ("point_id", "column_id", 9, "text"), ("other_point_id", "column_id", 9, "text"),
    ),
    "numbers": (
        ("unit", "column_unit", 26, "wrap"), ("quantity", "column_quantity", 24, "wrap"), ("value", "column_value", 16, "place"), ("value_to", "column_value_to", 16, "place"), ("measure", "column_measure", 16, "wrap"),
        ("direction", "column_direction", 9, "text"), ("approximate", "column_approximate", 10, "text"), ("place", "column_place", 20, "wrap"), ("statement", "column_statement", 70, "wrap"),
        ("theme_label", "column_theme", 22, "wrap"), ("role_label", "column_role", 17, "wrap"), ("paper", "column_paper", 24, "wrap"), ("line", "column_line", 8, "place"), ("point_id", "column_id", 9, "text"),
    ),
}  # fmt: skip


def write(book: Book, analysis: Corpus, roles: Sequence[str], view: str) -> None:
    """The sheet of one of SHEETS."""
    sheet, columns = book.sheets[view], SHEETS[view]
    sheet.list([Column(book.say(title), width, kind) for _, title, width, kind in columns], freeze=0)
    for row in tables.build(analysis, view, lang=book.lang, roles=roles if tuple(roles) != CORE_ROLES else tables.DEFAULT_ROLES.get(view)).records():
        sheet.add([row[name] for name, _, _, _ in columns])
    sheet.finish()
