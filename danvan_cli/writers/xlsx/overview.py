"""The first sheet: counts, charts, the leading points of each role, how to read the rest, and what did not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from danvan_cli import tables
from danvan_cli.messages import number, role_label
from danvan_cli.models import ROLES, Corpus, Point
from danvan_cli.writers.xlsx.book import Book, Sheet, Style
from danvan_cli.writers.xlsx.sheets import COLOURS, mark, matrix_roles, places

_WIDTHS = (34, 10, 86, 10, 7)
_TOP = 5  # points a role
_CHARTED = 20  # themes
_CHART_ROWS = 20
_TITLE: Style = {"bold": True, "font_size": 18, "font_color": "#1F3864"}
_PART: Style = {"bold": True, "font_size": 13, "font_color": "#1F3864", "bottom": 2, "bottom_color": "#1F3864"}
_HEAD: Style = {"bold": True, "bg_color": "#DCE6F1", "font_color": "#1F3864", "text_wrap": True, "valign": "vcenter"}
_CELL: Style = {"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": "#D9D9D9"}
_COUNT: Style = _CELL | {"num_format": "#,##0", "align": "right", "indent": 1}


def write(book: Book, analysis: Corpus, roles: Sequence[str]) -> None:
    """The whole sheet."""
    sheet = book.sheets["overview"]
    raw = sheet.raw
    for i, width in enumerate(_WIDTHS):
        raw.set_column(i, i, width)
    raw.hide_gridlines(2)
    raw.set_row(0, 26)
    raw.set_print_scale(82)  # counts and charts on one page; Excel knows either a fitted width or breaks between pages
    sheet.put(0, 0, book.say("xlsx_heading", n=number(len(analysis.papers), book.lang)), **_TITLE)
    words = sum(p.words for p in analysis.papers)
    summary = book.say("summary", papers=number(len(analysis.papers), book.lang), words=number(words, book.lang), statements=number(len(analysis.labelled), book.lang))
    sheet.put(1, 0, summary, font_color="#595959")
    row = _counts(book, sheet, analysis, roles, 3) + 1
    _charts(book, sheet, analysis, roles, row)
    row += _CHART_ROWS + 1
    breaks = [row]
    row = _leading(book, sheet, analysis, roles, row) + 1
    _reading(book, sheet, analysis, roles, row)
    raw.set_h_pagebreaks(breaks)


def _part(sheet: Sheet, row: int, title: str) -> int:
    sheet.raw.set_row(row, 19)
    for i in range(len(_WIDTHS)):
        sheet.put(row, i, title if i == 0 else "", **_PART)
    return row + 1


def _counts(book: Book, sheet: Sheet, analysis: Corpus, roles: Sequence[str], row: int) -> int:
    """What was read and found, and on which sheet it stands."""
    say = book.say
    statements = Counter(s.role for s in analysis.labelled)
    points = Counter(p.role for p in analysis.point_list)
    listed = sum(statements[r] for r in roles)
    least = _least(analysis)
    shared = Counter(p.role for p in analysis.point_list if p.papers >= least)
    lines: list[tuple[str, int, str, str]] = [
        (say("xlsx_read"), len(analysis.papers), "", "papers"),
        (say("xlsx_duplicates"), len(analysis.duplicates), "", "papers"),
        (say("xlsx_refused"), len(analysis.refused), "", "papers"),
        (say("column_statements"), len(analysis.labelled), say("xlsx_on_sheet", n=number(listed, book.lang), sheet=say("sheet_statements")) if listed < len(analysis.labelled) else "", "statements"),
    ]
    if analysis.left_out:
        lines.append((say("xlsx_left_out"), analysis.left_out, "", ""))
    for role in ROLES:
        note = say("xlsx_points" if least > 1 else "xlsx_points_few", n=number(points[role], book.lang), shared=number(shared[role], book.lang), least=least)
        lines.append(("    " + role_label(role, book.lang), statements[role], note if role in roles else note + say("xlsx_not_asked"), role if role in roles else ""))
    lines.append((say("sheet_themes"), book.sheets["themes"].rows, "", "themes"))
    lines.append((say("xlsx_units"), len({p.unit for p in analysis.papers}), "", "matrix"))
    row = _part(sheet, row, say("xlsx_part_counts"))
    for label, count, note, key in lines:
        sheet.put(row, 0, label, **_CELL)
        sheet.put(row, 1, count, **_COUNT)
        sheet.put(row, 2, note, **_CELL)
        sheet.put(row, 3, book.names[key] if key else "", book.sheets[key].at(0) if key else None, **(_CELL | {"text_wrap": False}))
        sheet.put(row, 4, "", **_CELL)
        row += 1
    return row


def _charts(book: Book, sheet: Sheet, analysis: Corpus, roles: Sequence[str], row: int) -> None:
    """Two native charts over the sheet of themes: statements by role, and papers."""
    last = min(book.sheets["themes"].rows, _CHARTED)
    if not last:
        return
    themes = book.names["themes"]
    font = {"name": "Times New Roman", "size": 10}
    by_role = book.chart("bar", "stacked")
    for role in roles:
        column = 2 + ROLES.index(role)
        by_role.add_series({"name": role_label(role, book.lang), "categories": [themes, 1, 0, last, 0], "values": [themes, 1, column, last, column], "fill": {"color": COLOURS[role]}, "gap": 40})
    by_paper = book.chart("bar")
    by_paper.add_series(
        {"name": book.say("column_papers"), "categories": [themes, 1, 0, last, 0], "values": [themes, 1, 1, last, 1], "fill": {"color": "#5B7FA6"}, "gap": 40, "data_labels": {"value": True, "font": font}}
    )  # fmt: skip
    more = book.say("xlsx_first_themes", n=last) if book.sheets["themes"].rows > last else ""
    for chart, title, column, width in ((by_role, "xlsx_chart_roles", 0, 620), (by_paper, "xlsx_chart_papers", 2, 414)):
        chart.set_title({"name": book.say(title) + more, "overlay": False, "name_font": font | {"size": 12, "bold": True}})
        chart.set_y_axis({"reverse": True, "num_font": font, "crossing": "max"})
        chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0"})
        chart.set_legend({"position": "bottom", "font": font} if chart is by_role else {"none": True})
        chart.set_size({"width": width, "height": 20 * _CHART_ROWS - 10})
        sheet.raw.insert_chart(row, column, chart, {"x_offset": 320 if column else 0, "object_position": 2, "description": book.say(title)})


def _least(analysis: Corpus) -> int:
    """Papers from which a point counts as shared, as on the screen."""
    return 2 if len(analysis.papers) >= 4 else 1


def _leading(book: Book, sheet: Sheet, analysis: Corpus, roles: Sequence[str], row: int) -> int:
    """The first points of each role, each leading to its quotations."""
    say = book.say
    labels = tables.theme_labels(analysis, book.lang)
    where = places(analysis, roles)
    row = _part(sheet, row, say("xlsx_part_points"))
    for role in roles:
        found = [p for p in analysis.point_list if p.role == role]
        shown = [p for p in found if p.papers >= _least(analysis)][:_TOP]
        for i, title in enumerate((role_label(role, book.lang), say("column_papers"), say("column_point"), say("column_id"), say("column_mark"))):
            sheet.put(row, i, title, **(_HEAD | ({"font_color": COLOURS[role]} if i == 0 else {})))
        row += 1
        for p in shown:
            row = _point(book, sheet, analysis, p, labels, row, where.quotation[p.point_id])
        if not shown:
            sheet.put(row, 0, say("xlsx_none", n=_least(analysis)) if found else say("none_found"), font_color="#595959")
            row += 1
        if len(found) > len(shown):
            sheet.put(row, 0, say("xlsx_all_points", n=number(len(found), book.lang), sheet=book.names[role]), book.sheets[role].at(0))
            row += 1
        row += 1
    return row


def _point(book: Book, sheet: Sheet, analysis: Corpus, point: Point, labels: dict[str, str], row: int, quotation: int) -> int:
    sheet.height(row, [(labels[point.theme], _WIDTHS[0], 11), (point.text, _WIDTHS[2], 11)])
    sheet.put(row, 0, labels[point.theme], **_CELL)
    sheet.put(row, 1, point.papers, **_COUNT)
    sheet.put(row, 2, point.text, **_CELL)
    sheet.put(row, 3, point.point_id, book.sheets["statements"].at(quotation), **(_CELL | {"text_wrap": False}))
    sheet.put(row, 4, mark(analysis, point), **(_CELL | {"align": "center", "bold": True, "font_color": "#C55A11"}))
    return row + 1


def _reading(book: Book, sheet: Sheet, analysis: Corpus, roles: Sequence[str], row: int) -> None:
    """How to read the sheets; what Excel had no room for."""
    say = book.say
    counted = ", ".join(role_label(r, book.lang) for r in matrix_roles(roles))
    row = _part(sheet, row, say("xlsx_part_reading"))
    for key in ("point", "links", "sources", "confidence", "star", "question", "stability", "matrix", "machine"):
        row = _line(sheet, row, say(f"xlsx_term_{key}"), say(f"xlsx_how_{key}", n=number(len(analysis.papers), book.lang), roles=counted))
    for key, count in sorted(book.lost.items()):
        if count:
            row = _line(sheet, row, say("xlsx_term_cut"), say(f"xlsx_cut_{key}", n=number(count, book.lang)), font_color="#C00000")


def _line(sheet: Sheet, row: int, term: str, text: str, **style: str) -> int:
    sheet.height(row, [(term, 0.85 * _WIDTHS[0], 11), (text, _WIDTHS[2], 11)])
    sheet.put(row, 0, term, bold=True, valign="top", text_wrap=True, **style)
    sheet.put(row, 2, text, valign="top", text_wrap=True, **style)
    return row + 1
