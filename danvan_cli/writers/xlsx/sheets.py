"""The sheets of the workbook that are lists: points of each role, quotations, themes, matrix, papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from danvan_cli import messages, tables
from danvan_cli.models import CORE_ROLES, ROLES, Corpus, Point
from danvan_cli.writers.xlsx.book import MAX_CHARS, Book, Column, Style

COLOURS = {"achievement": "#4E8F5A", "limitation": "#C0504D", "lesson": "#2E75B6", "cause": "#D99B2B", "proposal": "#7F63A1"}
_BARS = {"achievement": "#B8D4BD", "limitation": "#E6B9B8", "lesson": "#ABC8E2", "cause": "#F0D7AA", "proposal": "#CCC1DA"}
_WIDE = 40  # units up to which the matrix is fitted to the width of one page
_STATUS: dict[str, Style] = {"refused": {"bg_color": "#FBE5E1"}, "duplicate": {"bg_color": "#FFF5D6"}}


def names(lang: str, roles: Sequence[str]) -> dict[str, str]:
    """Key → name of each sheet, in their order. Keys: overview, the roles, and themes, matrix, statements, papers."""
    return {key: messages.say("sheet_" + key, lang) for key in ("overview", *roles, "themes", "matrix", "statements", "papers")}


@dataclass(frozen=True)
class Places:
    """Where points stand: in the sheet of their role, and their first quotation; row numbers from 0, by point id."""

    point: dict[str, int]
    quotation: dict[str, int]


def places(analysis: Corpus, roles: Sequence[str]) -> Places:
    """Row numbers are known before anything is written: points in their order, the quotations of each together."""
    point, quotation, below = {}, {}, dict.fromkeys(roles, 1)
    row = 1
    for p in analysis.point_list:
        if p.role in below:
            point[p.point_id], quotation[p.point_id] = below[p.role], row
            below[p.role] += 1
            row += len(p.statements)
    return Places(point, quotation)


def mark(analysis: Corpus, point: Point) -> str:
    """The signs of the screen: * where papers share its words, ? where its class is little sure."""
    return "*" * (point.own_words < point.papers) + "?" * tables.unsure(analysis, point)


def write(book: Book, analysis: Corpus, roles: Sequence[str]) -> None:
    """All lists."""
    where = places(analysis, roles)
    _points(book, analysis, roles, where)
    _quotations(book, analysis, roles, where)
    _themes(book, analysis, roles)
    _matrix(book, analysis, roles)
    _papers(book, analysis, roles)


def _points(book: Book, analysis: Corpus, roles: Sequence[str], where: Places) -> None:
    say = book.say
    by_id = {p.point_id: p for p in analysis.point_list}
    for role in roles:
        book.sheets[role].list(
            [
                Column(say("column_id"), 9), Column(say("column_papers"), 8, "count"), Column(say("column_share"), 10, "percent"), Column(say("column_mentions"), 9, "count"),
                Column(say("column_own"), 11, "count"), Column(say("column_mark"), 6, "mark"), Column(say("column_point"), 72, "wrap"), Column(say("column_theme"), 22, "wrap"),
                Column(say("column_sources"), 46, "small"),
            ]
        )  # fmt: skip
        book.sheets[role].raw.set_tab_color(COLOURS[role])
    for r in tables.build(analysis, "points", lang=book.lang, roles=roles).records():
        sheet, p = book.sheets[str(r["role"])], by_id[str(r["point_id"])]
        sources = _short_sources(str(r["sources"]), book)
        cells = (p.point_id, r["papers"], r["share"], r["mentions"], p.own_words, mark(analysis, p), r["point"], r["theme_label"], sources)
        sheet.add(cells, {0: book.sheets["statements"].at(where.quotation[p.point_id])})
    for role in roles:
        sheet = book.sheets[role]
        bar = {"type": "data_bar", "bar_color": _BARS[role], "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
        sheet.raw.conditional_format(1, 2, max(1, sheet.rows), 2, bar)
        sheet.finish()


def _short_sources(sources: str, book: Book) -> str:
    """As many sources as a cell holds; all of them stand among the quotations."""
    if len(sources) <= MAX_CHARS:
        return sources
    kept = sources[: MAX_CHARS - 100].rpartition("; ")[0]
    return f"{kept}; " + book.say("xlsx_sources_more", n=sources[len(kept) :].count("; "), sheet=book.names["statements"])


def _quotations(book: Book, analysis: Corpus, roles: Sequence[str], where: Places) -> None:
    """The statements, those of a point together; the columns of the view, and the place as sources name it."""
    say, sheet = book.say, book.sheets["statements"]
    table = tables.build(analysis, "statements", lang=book.lang, roles=roles)
    rows = dict(zip((i for i, s in enumerate(analysis.labelled) if s.role in roles), table.rows, strict=True))
    sheet.list(
        [
            Column(say("column_id"), 9), Column(say("column_role"), 18), Column(say("column_theme"), 22, "wrap"), Column(say("column_unit"), 26, "wrap"),
            Column(say("column_paper"), 26, "wrap"), Column(say("column_line"), 9, "place"), Column(say("column_statement"), 84, "wrap"), Column(say("column_confidence"), 11, "decimal"),
            Column(say("column_statement_id"), 24, "small"),
        ]
    )  # fmt: skip
    chosen = (p for p in analysis.point_list if p.role in roles)
    for n, p in enumerate(chosen):
        tint: Style = {"bg_color": "#F5F8FC"} if n % 2 else {}
        back = {0: book.sheets[p.role].at(where.point[p.point_id])}
        for i in sorted(p.statements):
            r = dict(zip(table.columns, rows[i], strict=True))
            place = analysis.labelled[i].place
            line = place if place and place != str(r["line"]) else r["line"]
            sheet.add((p.point_id, r["role_label"], r["theme_label"], r["unit"], r["paper"], line, r["statement"], r["confidence"], r["statement_id"]), back, **tint)
    sheet.finish()


def _themes(book: Book, analysis: Corpus, roles: Sequence[str]) -> None:
    say, sheet = book.say, book.sheets["themes"]
    counts = [Column(messages.role_label(r, book.lang), 12, "dotted") for r in ROLES]
    sheet.list(
        [Column(say("column_theme"), 40, "wrap"), Column(say("column_papers"), 10, "count"), *counts, Column(say("column_stability"), 9, "percent"), Column(say("column_terms"), 50, "wrap"), Column(say("column_theme_id"), 16)]
    )  # fmt: skip
    for r in tables.build(analysis, "themes", lang=book.lang, roles=roles).records():
        sheet.add((r["theme_label"], r["papers"], *(r[c] for c in ("achievements", "limitations", "lessons", "causes", "proposals")), r["stability"], r["terms"], r["theme"]))
    sheet.finish()


def matrix_roles(roles: Sequence[str]) -> Sequence[str]:
    """The roles that the matrix counts."""
    return roles if tuple(roles) != CORE_ROLES else ("limitation",)


def _matrix(book: Book, analysis: Corpus, roles: Sequence[str]) -> None:
    say, sheet = book.say, book.sheets["matrix"]
    table = tables.build(analysis, "matrix", lang=book.lang, roles=matrix_roles(roles))
    units = [Column(u, 5, "dotted", turned=True) for u in table.columns[2:]]
    sheet.list([Column(say("column_theme"), 40, "wrap"), *units])
    for row in table.rows:
        sheet.add(row[1:])
    if len(units) > _WIDE:
        sheet.raw.set_print_scale(65)  # as many pages as it takes, the themes on each
    sheet.raw.repeat_columns(0)
    last = len(sheet.columns) - 1
    colour = COLOURS[matrix_roles(roles)[0]] if len(matrix_roles(roles)) == 1 else "#5B7FA6"
    if sheet.rows and last:
        sheet.raw.conditional_format(1, 1, sheet.rows, last, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": colour, "min_type": "num", "min_value": 0})
    sheet.finish()


def _papers(book: Book, analysis: Corpus, roles: Sequence[str]) -> None:
    say, sheet = book.say, book.sheets["papers"]
    counts = [Column(messages.role_label(r, book.lang), 13, "dotted") for r in CORE_ROLES]
    sheet.list(
        [
            Column(say("column_paper"), 34, "wrap"), Column(say("column_unit"), 34, "wrap"), Column(say("column_format"), 10), Column(say("column_encoding"), 12), Column(say("column_words"), 9, "count"),
            Column(say("column_statements"), 10, "count"), *counts, Column(say("column_status"), 11), Column(say("column_note"), 56, "wrap"),
        ]
    )  # fmt: skip
    for r in tables.build(analysis, "papers", lang=book.lang, roles=roles).records():
        sheet.add((*list(r.values())[:9], say(f"status_{r['status']}"), r["note"]), **_STATUS.get(str(r["status"]), {}))
    sheet.finish()
