"""Analysis → report: which points are told in the body, under which headings; everything in the annex; what the body leaves to it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from danvan_cli import messages, tables, text
from danvan_cli.models import ROLES, Corpus, Labelled, Point
from danvan_cli.report import quoting, wording
from danvan_cli.report.document import Claim, Fields, Group, Heading, Part, Report, Row, Text
from danvan_cli.report.wording import counted, say

# the order of the sections: causes stand beside the limitations they explain
_ORDER = ("achievement", "limitation", "cause", "lesson", "proposal")


def build(analysis: Corpus, fields: Fields, lang: str, roles: Sequence[str] = ROLES, min_papers: int | None = None, top: int = 12) -> Report:
    """The report of an analysis. roles: which sections it has; min_papers, top: which points of a role the body quotes, as the screen of
    `danvan analyze` does (top 0: all).
    """
    return _Composer(analysis, fields, lang, [r for r in _ORDER if r in roles], min_papers, top).report()


@dataclass(frozen=True)
class _Said:
    """What papers say of one role. points: by papers (falling); shown: those of the body."""

    points: list[Point]
    shown: list[Point]
    statements: list[Labelled]
    papers: int


class _Composer:
    """One report. State: what of the notation was used, so that the note explains that and nothing else."""

    def __init__(self, analysis: Corpus, fields: Fields, lang: str, roles: list[str], min_papers: int | None, top: int) -> None:
        self.analysis, self.fields, self.lang, self.roles = analysis, fields, lang, roles
        self.total = len(analysis.papers)
        self.least = min_papers if min_papers is not None else (2 if self.total >= 4 else 1)
        self.labels = tables.theme_labels(analysis, lang)
        statements: dict[str, list[Labelled]] = {role: [] for role in roles}
        for s in analysis.labelled:
            if s.role in statements:
                statements[s.role].append(s)
        self.said = {role: self._said(role, found, top) for role, found in statements.items()}
        self.claims: list[Claim] = []
        self.trimmed = self.own = False

    def _said(self, role: str, statements: list[Labelled], top: int) -> _Said:
        points = [p for p in self.analysis.point_list if p.role == role]
        shown = [p for p in points if p.papers >= self.least]
        return _Said(points, shown[:top] if top else shown, statements, len({s.paper for s in statements}))

    def report(self) -> Report:
        """Everything, in order."""
        blocks = self._sections()
        closing = say("party_closing" if self.fields.form == "party" else "closing", self.lang)
        return Report(self.lang, self.fields, self._opening(), self._note(), tuple(blocks), closing, self._papers(), self._left(), self._parts())

    # --- opening -----------------------------------------------------------------------------------------------------

    def _opening(self) -> tuple[str, ...]:
        lang, papers = self.lang, self.analysis.papers
        kinds = Counter(p.head.kind for p in papers)
        shown = "; ".join(f"{messages.kind_label(k, lang)} ({n})" for k, n in sorted(kinds.items(), key=lambda x: (x[0] == "other", -x[1], x[0])))
        units = len({text.key(p.unit) for p in papers})
        first = say("opening", lang, papers=counted(self.total, "paper", lang), units=counted(units, "unit", lang), kinds=shown)
        words = counted(sum(p.words for p in papers), "word", lang)
        statements = sum(len(x.statements) for x in self.said.values())
        points = sum(len(x.points) for x in self.said.values())
        second = say("extracted", lang, words=words, statements=counted(statements, "statement", lang), points=counted(points, "point", lang))
        more = []
        if self.analysis.left_out:
            more.append(say("left_out", lang, n=messages.number(self.analysis.left_out, lang), statements=counted(self.analysis.left_out, "statement", lang)))
        if not_in := len(self.analysis.duplicates) + len(self.analysis.refused):
            more.append(say("not_in", lang, n=not_in))
        return first, " ".join([second, *more])

    def _note(self) -> tuple[str, ...]:
        themed = any(self.said[r].shown for r in self.roles if r != "lesson")
        keys = ["note_quotes", *["note_themes"] * themed, *["note_marks"] * self.trimmed, *["note_own"] * self.own, *["note_unsure"] * any(c.unsure for c in self.claims), "note_machine"]
        return tuple(say(k, self.lang) for k in keys)

    # --- sections ----------------------------------------------------------------------------------------------------

    def _sections(self) -> list[Heading | Text | Claim]:
        out: list[Heading | Text | Claim] = []
        both = {"limitation", "cause"} <= set(self.roles)
        section = 0
        for role in self.roles:
            if both and role == "cause":
                out.append(Heading(2, f"2. {say('cause_part', self.lang)}"))
                out += self._themes(role, "2.", 3)
                continue
            section += 1
            title = say("limitation_cause" if both and role == "limitation" else role, self.lang)
            out.append(Heading(1, f"{wording.roman(section)}. {title}"))
            if both and role == "limitation":
                out.append(Heading(2, f"1. {say('limitation_part', self.lang)}"))
                out += self._themes(role, "1.", 3)
            elif role == "lesson":
                out += self._lessons()
            else:
                out += self._themes(role, "", 2)
        return out

    def _themes(self, role: str, number: str, level: int) -> list[Heading | Text | Claim]:
        """The points of a role under their themes; the theme of the point that most papers make comes first."""
        said = self.said[role]
        out: list[Heading | Text | Claim] = [*self._lead(role)]
        for n, theme in enumerate(dict.fromkeys(p.theme for p in said.shown), 1):
            papers = len({s.paper for s in said.statements if s.theme == theme})
            label = wording.about(self.labels[theme], self.lang)
            out.append(Heading(level, f"{number}{n}. {label} ({wording.share(papers, self.total, self.lang)})"))
            out += [self._claim("- ", p) for p in said.shown if p.theme == theme]
        return [*out, *self._rest(role)]

    def _lessons(self) -> list[Heading | Text | Claim]:
        claims = [self._claim(wording.ordinal(n, self.lang), p) for n, p in enumerate(self.said["lesson"].shown, 1)]
        return [*self._lead("lesson"), *claims, *self._rest("lesson")]

    def _lead(self, role: str) -> list[Text]:
        said, lang = self.said[role], self.lang
        if not said.points:
            return [Text(say("nothing", lang))]
        first = say("lead_" + role, lang, share=wording.share(said.papers, self.total, lang)) + self._counts("lead_counts", said)
        if not said.shown:
            return [Text(f"{first} {say('lead_none', lang, n=self.least)}")]
        then = say("lead_all", lang) if len(said.shown) == len(said.points) else say("lead_some", lang, n=len(said.shown))
        return [Text(f"{first} {then}")]

    def _counts(self, key: str, said: _Said) -> str:
        return say(key, self.lang, statements=counted(len(said.statements), "statement", self.lang), points=counted(len(said.points), "point", self.lang))

    def _rest(self, role: str) -> list[Text]:
        said = self.said[role]
        left = said.points[len(said.shown) :]
        if not left:
            return []
        statements = sum(len(p.statements) for p in left)
        return [Text(say("rest", self.lang, points=counted(len(left), "point", self.lang), statements=counted(statements, "statement", self.lang), part=self._letter(role)))]

    def _claim(self, lead: str, point: Point) -> Claim:
        at, elided = quoting.begin(point.text)
        count = wording.share(point.papers, self.total, self.lang)
        if point.own_words < point.papers:
            count += say("own", self.lang, n=point.own_words)
            self.own = True
        self.trimmed = self.trimmed or at > 0
        claim = Claim(lead, point.text[at:], elided, count, point.point_id, tables.unsure(self.analysis, point))
        self.claims.append(claim)
        return claim

    # --- annexes -----------------------------------------------------------------------------------------------------

    def _letter(self, role: str) -> str:
        return "ABCDE"[self.roles.index(role)]

    def _parts(self) -> tuple[Part, ...]:
        """Every statement: by role, theme and point in the order of the body, then of papers and lines."""
        out, number = [], 0
        for role in self.roles:
            said = self.said[role]
            groups = []
            for theme in dict.fromkeys(p.theme for p in said.points):
                rows = []
                for point in (p for p in said.points if p.theme == theme):
                    for k, s in enumerate(tables.sources(point, self.analysis)):
                        number += 1
                        rows.append(self._row(number, s, f"{point.papers}/{self.total}" if k == 0 else ""))
                groups.append(Group(wording.about(self.labels[theme], self.lang), tuple(rows)))
            title = say("part", self.lang, letter=self._letter(role), role=messages.role_label(role, self.lang)) + self._counts("part_counts", said)
            out.append(Part(title, tuple(groups)))
        return tuple(out)

    def _row(self, number: int, s: Labelled, count: str) -> Row:
        sure = f"{s.confidence:.2f}"
        return Row(number, s.point_id, count, s.statement, s.unit, f"{s.paper}:{s.place or s.line}", s.statement_id, sure.replace(".", ",") if self.lang == "vi" else sure)

    def _papers(self) -> tuple[tuple[str, ...], ...]:
        count = Counter(s.paper for x in self.said.values() for s in x.statements)
        return tuple(
            (str(n), p.unit, messages.kind_label(p.head.kind, self.lang), p.head.title, wording.short_date(p.head.date, self.lang), p.name, str(count[p.name])) for n, p in enumerate(self.analysis.papers, 1)
        )

    def _left(self) -> tuple[str, ...]:
        same = [f"{name}: {messages.say('note_duplicate', self.lang, what=kept)}" for name, kept in self.analysis.duplicates.items()]
        return (*sorted(same), *(messages.refusal(r, self.lang) for r in self.analysis.refused))

