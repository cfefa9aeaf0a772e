"""Charts for slides: a folder of PNG and SVG files with fixed names (danvan[plots])."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from danvan_cli import tables
from danvan_cli.errors import UsageProblem
from danvan_cli.messages import number, role_label, role_plural, say
from danvan_cli.models import ROLES, Corpus
from danvan_cli.writers.plots.page import HEIGHT, PALE, PAPER, SOFT, WIDTH, Page, defaults, fit, width, wrap

# Okabe and Ito: told apart with every kind of colour blindness, and in print
COLOURS = {"achievement": "#009e73", "limitation": "#d55e00", "lesson": "#0072b2", "cause": "#b8860b", "proposal": "#a5528c"}
_LEFT, _TOP, _BOTTOM = 48.0, 112.0, HEIGHT - 46.0  # the room between title and foot
_THEMES, _UNITS, _POINTS = 16, 20, 5  # what a slide holds
_QUOTE_LINES = 3


def needed() -> None:
    """Raises UsageProblem where Matplotlib is missing; to be asked before the work begins."""
    if find_spec("matplotlib") is None:
        raise UsageProblem(say("no_plots"))


def render(analysis: Corpus, *, lang: str, roles: Sequence[str]) -> dict[str, bytes]:
    """File name → content. For each role themes and points, and the two heat maps."""
    with defaults():
        return {f"{name}.{kind}": page.render(kind) for name, page in _pages(analysis, lang, roles) for kind in ("png", "svg")}


def _pages(analysis: Corpus, lang: str, roles: Sequence[str]) -> Iterator[tuple[str, Page]]:
    for role in roles:
        yield f"themes-{role}", _role_by_theme(analysis, role, lang)
    for role in roles:
        yield f"points-{role}", _points(analysis, role, lang)
    yield "themes-roles", _theme_by_role(analysis, lang)
    for role in roles:
        yield f"units-{role}", _unit_by_theme(analysis, role, lang)


def _foot(analysis: Corpus, lang: str) -> str:
    return say("plot_foot", lang, papers=number(len(analysis.papers), lang), statements=number(len(analysis.labelled), lang))


def _more(shown: int, total: int, lang: str, key: str) -> str:
    return " · " + say(key, lang, shown=shown, total=total) if shown < total else ""


def _role_by_theme(analysis: Corpus, role: str, lang: str) -> Page:
    """Bars: of how many papers each theme has this role."""
    labels = tables.theme_labels(analysis, lang)
    total = len(analysis.papers)
    papers = Counter(theme for theme, _ in {(s.theme, s.paper) for s in analysis.labelled if s.role == role})
    mentions = Counter(s.theme for s in analysis.labelled if s.role == role)
    ranked = sorted(papers, key=lambda t: (-papers[t], -mentions[t], t))
    shown = ranked[:_THEMES]
    page = Page(say("plot_themes", lang, role=role_plural(role, lang)), say("plot_themes_sub", lang) + _more(len(shown), len(ranked), lang, "plot_more_themes"), _foot(analysis, lang))
    if not shown:
        return _nothing(page, lang)
    step = min(46.0, (_BOTTOM - _TOP) / len(shown))
    size = 14.0 if step >= 36 else 13.0
    label, room = 330.0, WIDTH - 2 * _LEFT - 330 - 16 - 160
    for n, theme in enumerate(shown):
        middle = _TOP + step * (n + 0.5)
        bar = step * 0.56
        left = _LEFT + label + 16
        page.lines(_LEFT + label, middle, wrap(labels[theme], size, label, 2 if step >= 36 else 1), size, align="right")
        page.box(left, middle - bar / 2, room, bar, PALE)
        page.box(left, middle - bar / 2, room * papers[theme] / max(1, total), bar, COLOURS[role])
        page.lines(left + room + 12, middle, [f"{papers[theme]}/{total}"], 15, bold=True)
        page.lines(left + room + 84, middle, [say("plot_mentions", lang, n=mentions[theme])], 11, colour=SOFT)
    return page


def _points(analysis: Corpus, role: str, lang: str) -> Page:
    """The points that most papers share, each with a bar and its words."""
    labels = tables.theme_labels(analysis, lang)
    total = len(analysis.papers)
    found = [p for p in analysis.point_list if p.role == role]
    least = 2 if total >= 4 else 1  # as on the screen
    shown = [p for p in found if p.papers >= least][:_POINTS]
    size, bar, left = 16.0, 130.0, _LEFT + 20 + width(f"{total}/{total}", 20, bold=True)
    words = left + bar + 24
    quotes = [wrap(p.text, size, WIDTH - _LEFT - words, _QUOTE_LINES) for p in shown]
    cut = any(" ".join(lines) != p.text for p, lines in zip(shown, quotes, strict=True))
    subtitle = say("plot_points_sub", lang) + _more(len(shown), len(found), lang, "plot_more_points") + (" · " + say("plot_cut", lang) if cut else "")
    page = Page(say("plot_points", lang, role=role_plural(role, lang)), subtitle, _foot(analysis, lang))
    if not shown:
        return _nothing(page, lang)
    step = min(96.0, (_BOTTOM - _TOP) / len(shown))
    for n, (p, quote) in enumerate(zip(shown, quotes, strict=True)):
        top = _TOP + step * n
        page.text(_LEFT, top + 25, f"{p.papers}/{total}", 20, bold=True, colour=COLOURS[role])
        page.box(left, top + 9, bar, 18, PALE)
        page.box(left, top + 9, bar * p.papers / max(1, total), 18, COLOURS[role])
        for k, line in enumerate(quote):
            page.text(words, top + 23 + 21 * k, line, size)
        notes = [labels[p.theme], p.point_id]
        notes += [say("own_words", lang, n=p.own_words)] if p.own_words < p.papers else []
        notes += [say("plot_unsure", lang)] if tables.unsure(analysis, p) else []
        page.text(words, top + 21 + 21 * len(quote), fit(" · ".join(notes), 11, WIDTH - _LEFT - words), 11, colour=SOFT)
    return page


def _theme_by_role(analysis: Corpus, lang: str) -> Page:
    """Heat map: statements by theme and role."""
    labels = tables.theme_labels(analysis, lang)
    count = Counter((s.theme, s.role) for s in analysis.labelled)
    papers = Counter(theme for theme, _ in {(s.theme, s.paper) for s in analysis.labelled})
    ranked = sorted(papers, key=lambda t: (-papers[t], t))
    shown = ranked[:_THEMES]
    page = Page(say("plot_roles", lang), say("plot_roles_sub", lang) + _more(len(shown), len(ranked), lang, "plot_more_themes"), _foot(analysis, lang))
    head = [role_label(r, lang) for r in ROLES]
    _grid(page, [labels[t] for t in shown], head, [[count[t, r] for r in ROLES] for t in shown], 330, 13, [COLOURS[r] for r in ROLES])
    return page


def _unit_by_theme(analysis: Corpus, role: str, lang: str) -> Page:
    """Heat map: statements of one role by unit and theme."""
    labels = tables.theme_labels(analysis, lang)
    count = Counter((s.unit, s.theme) for s in analysis.labelled if s.role == role)
    units, themes = Counter[str](), Counter[str]()
    for (unit, theme), n in count.items():
        units[unit] += n
        themes[theme] += n
    rows = sorted(units, key=lambda u: (-units[u], u))
    columns = sorted(themes, key=lambda t: (-themes[t], t))
    more = _more(min(len(rows), _UNITS), len(rows), lang, "plot_more_units") + _more(min(len(columns), _THEMES), len(columns), lang, "plot_more_themes")
    page = Page(say("plot_units", lang, role=role_plural(role, lang)), say("plot_units_sub", lang) + more, _foot(analysis, lang))
    if not rows:
        return _nothing(page, lang)
    rows, columns = rows[:_UNITS], columns[:_THEMES]
    _grid(page, rows, [labels[t] for t in columns], [[count[u, t] for t in columns] for u in rows], 250, 11, [COLOURS[role]] * len(columns))
    return page


def _grid(page: Page, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[int]], label: float, size: float, colours: Sequence[str]) -> None:
    """Numbers in fields, the darker the more; a colour for each column."""
    left = _LEFT + label + 12
    each = min(150.0, (WIDTH - _LEFT - left) / len(columns))
    small = 13.0 if each >= 100 else 9.5
    heads = [wrap(c, small, each - 6, 6, bold=each >= 100, divide=True) for c in columns]
    top = _TOP + max(map(len, heads)) * small * 1.25 + 8
    step = min(40.0, (_BOTTOM - top) / len(rows))
    most = max((n for row in cells for n in row), default=0) or 1
    for k, head in enumerate(heads):
        for n, line in enumerate(reversed(head)):
            page.text(left + each * (k + 0.5), top - 9 - n * small * 1.25, line, small, align="center", bold=each >= 100)
    for n, row in enumerate(rows):
        middle = top + step * (n + 0.5)
        page.lines(_LEFT + label, middle, [fit(row, size, label)], size, align="right")
        for k, value in enumerate(cells[n]):
            colour = _shade(colours[k], value / most) if value else "#f5f6f8"
            page.box(left + each * k + 1.5, middle - step / 2 + 1.5, each - 3, step - 3, colour)
            if value:
                page.lines(left + each * (k + 0.5), middle, [str(value)], 13 if step >= 24 else 11, align="center", bold=True, colour=_ink(colour))


def _shade(colour: str, share: float) -> str:
    """A colour mixed with white: from a fifth for the least to all of it for the most."""
    part = 0.2 + 0.8 * share
    return "#" + "".join(f"{round(255 - (255 - int(colour[i : i + 2], 16)) * part):02x}" for i in (1, 3, 5))


def _ink(ground: str) -> str:
    """Black or white, whichever is read better on a ground (relative luminance of WCAG 2)."""
    channels = [int(ground[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return PAPER if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _nothing(page: Page, lang: str) -> Page:
    page.text(_LEFT, _TOP + 30, say("none_found", lang), 18, colour=SOFT)
    return page
