"""HTML: the whole analysis as one page that needs nothing else; what it looks like is data/page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from danvan_cli import messages, resources, settings, tables, text
from danvan_cli.messages import number, say
from danvan_cli.models import ROLES, Corpus
from danvan_cli.writers import findings, page
from danvan_cli.writers.paragraphs import Paragraphs, Quotation

_SECTIONS = (
    ("summary", "page_summary"), ("themes", "title_themes"), ("units", "page_units"), ("points", "page_points"), ("insights", "title_insights"), ("numbers", "title_numbers"),
    ("papers", "title_papers"),
)  # fmt: skip
_PAPERS = ("paper", "unit", "words", "statements", "format", "encoding", "status", "note")


def render(analysis: Corpus, lang: str, roles: Sequence[str], view: str | None = None) -> bytes:
    """The page as UTF-8; view: the section it opens at. Findings are there while the corpus is small, or where they are asked for; figures only there."""
    chart = resources.read("page/chart.umd.min.js").split("//# sourceMappingURL")[0]
    themes = _themes(analysis, lang, roles)
    found = findings.insights(analysis, lang) if view == "insights" or len(analysis.labelled) <= settings.PAGE_FINDINGS else []
    figures = findings.numbers(analysis, lang, roles) if view == "numbers" else None
    there = {"insights": bool(found), "numbers": figures is not None}
    return page.render(
        "page.html", scripts=(chart, resources.read("page/page.js")), lang=lang, title=say("page_title", lang, n=number(len(analysis.papers), lang)), view=view,
        sections=[s for s in _SECTIONS if there.get(s[0], True)], t=partial(_say, lang), number=lambda n: number(n, lang), findings=found, figures=figures,
        **_summary(analysis, lang, roles), themes=themes, **_units(analysis, lang, roles, [t["id"] for t in themes]), **_points(analysis, lang, roles), **_papers(analysis, lang),
    )  # fmt: skip


def _say(lang: str, key: str, **values: Any) -> str:
    return say(key, lang, **values)


def _summary(analysis: Corpus, lang: str, roles: Sequence[str]) -> dict[str, Any]:
    count = dict.fromkeys(ROLES, 0)
    for s in analysis.labelled:
        count[s.role] += 1
    notes = [say("page_by_machine", lang)]
    if analysis.duplicates:
        notes.append(say("summary_duplicates", lang, n=len(analysis.duplicates)))
    if analysis.left_out:
        notes.append(say("summary_left_out", lang, n=number(analysis.left_out, lang)))
    if analysis.refused:
        notes.append(say("summary_refused", lang, n=len(analysis.refused)))
    if len(roles) < len(ROLES):
        notes.append(say("page_roles_shown", lang, roles="; ".join(messages.role_label(r, lang) for r in roles)))
    counted = [{"id": r, "label": messages.role_label(r, lang), "count": count[r]} for r in ROLES]
    return {"total": len(analysis.papers), "words": sum(p.words for p in analysis.papers), "statements": len(analysis.labelled), "counted": counted, "notes": notes}


def _themes(analysis: Corpus, lang: str, roles: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    found = tables.themes(analysis, lang, roles)
    names = dict(zip(ROLES, found.columns[4:9], strict=True))
    records = found.records()
    level = _levels(int(r[names[role]]) for r in records for role in roles)
    for r in records:
        cells = [(int(r[names[role]]), level(int(r[names[role]]))) for role in roles]
        rows.append({"id": r["theme"], "label": r["theme_label"], "papers": r["papers"], "terms": r["terms"], "stability": f"{float(r['stability']):.0%}", "cells": cells})
    return rows


def _levels(counts: Iterator[int]) -> Any:
    """How strong the colour of a count is: 0 for none, up to HEAT_LEVELS for the largest."""
    most = max(counts, default=0)
    return lambda n: -(-settings.HEAT_LEVELS * n // most) if most else 0


def _units(analysis: Corpus, lang: str, roles: Sequence[str], order: Sequence[str]) -> dict[str, Any]:
    """Units stand in rows: there can be hundreds of them, and their names are to be read. order: of the themes."""
    found = {role: tables.matrix(analysis, lang, (role,)) for role in roles}
    units = next(iter(found.values())).columns[2:]
    level = _levels(int(n) for table in found.values() for row in table.rows for n in row[2:])
    matrices = []
    for role, table in found.items():
        of_theme = {row[0]: row[2:] for row in table.rows}
        rows = []
        for i, unit in enumerate(units):
            counts = [int(of_theme[theme][i]) if theme in of_theme else 0 for theme in order]
            rows.append({"unit": unit, "cells": [(n, level(n)) for n in counts], "total": sum(counts)})
        matrices.append({"role": {"id": role, "label": messages.role_label(role, lang)}, "rows": rows})
    choice = sorted(enumerate(units), key=lambda u: (text.toneless(u[1]), u[1]))
    return {"matrices": matrices, "matrix_first": "limitation" if "limitation" in roles else roles[0], "units": units, "unit_choice": choice}


def _points(analysis: Corpus, lang: str, roles: Sequence[str]) -> dict[str, Any]:
    labels = tables.theme_labels(analysis, lang)
    chars = settings.PAGE_CHARS // max(1, len(analysis.labelled))
    paragraphs = Paragraphs(analysis, max(settings.PARAGRAPH_LEAST, min(settings.PARAGRAPH_CHARS, chars)))
    units = {u: i for i, u in enumerate(dict.fromkeys(p.unit for p in analysis.papers))}
    out: dict[str, list[dict[str, Any]]] = {r: [] for r in roles}
    for p in analysis.point_list:
        if p.role in out:
            own = say("own_words", lang, n=p.own_words) if p.own_words < p.papers else ""
            quotes = [_quote(q, units, lang) for q in paragraphs.of(p)]
            out[p.role].append({
                "id": p.point_id, "theme": p.theme, "label": labels[p.theme], "papers": p.papers, "own": own, "unsure": tables.unsure(analysis, p), "text": p.text, "quotes": quotes,
            })  # fmt: skip
    shown = [p for found in out.values() for p in found]
    return {
        "roles": [{"id": r, "label": messages.role_label(r, lang), "points": found} for r, found in out.items()],
        "most": max((p["papers"] for p in shown), default=0), "copied": any(p["own"] for p in shown), "unsure": any(p["unsure"] for p in shown),
    }  # fmt: skip


def _quote(found: Quotation, units: dict[str, int], lang: str) -> dict[str, Any]:
    first = found.statements[0]
    places = ", ".join(dict.fromkeys(s.place or str(s.line) for s in found.statements))
    sure = f"{min(s.confidence for s in found.statements):.2f}"
    sure = say("confidence", lang, value=sure.replace(".", ",") if lang == "vi" else sure)
    return {"unit": units[first.unit], "place": f"{first.paper}:{places}", "sure": sure, "parts": found.parts}


def _papers(analysis: Corpus, lang: str) -> dict[str, Any]:
    units = {u: i for i, u in enumerate(dict.fromkeys(p.unit for p in analysis.papers))}
    rows = []
    for r in tables.papers(analysis, lang, ROLES).records():
        shown = [(number(v, lang) if isinstance(v, int) else say(f"status_{v}", lang) if k == "status" else v, isinstance(v, int)) for k, v in ((k, r[k]) for k in _PAPERS[1:])]
        rows.append({"paper": r["paper"], "unit": units[str(r["unit"])] if r["status"] == "read" else None, "cells": shown})
    return {"paper_titles": [say("column_" + k, lang) for k in _PAPERS], "paper_rows": rows}
