"""Markdown: the same report, for mail and for reading on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from danvan_cli.report import wording
from danvan_cli.report.document import Claim, Heading, Report
from danvan_cli.writers import markdown


def render(report: Report) -> bytes:
    """The report as UTF-8 Markdown."""
    return ("\n\n".join(["<!-- danvan report -->", *_head(report), *_body(report), *_foot(report), *_annexes(report)]) + "\n").encode("utf-8", "replace")


def _head(report: Report) -> list[str]:
    fields, lang = report.fields, report.lang
    party = fields.form == "party"
    nation = ["party"] if party else ["state", "motto"]
    symbol = wording.say("party_number" if party else "number", lang)
    body = [f"**{_plain(fields.body.upper() or wording.BLANK)}**"]
    return [
        _lines(*[_plain(fields.parent.upper())] * bool(fields.parent), *body, _plain(symbol + wording.number(fields))),
        _lines(*(f"**{wording.say(x, lang)}**" for x in nation), f"*{_plain(wording.dateline(fields, lang))}*"),
        f"**{wording.say('draft', lang)}**",
        f"# {wording.say('report', lang)}",
        f"**{_plain(fields.subject or wording.say('subject', lang))}**",
    ]


def _body(report: Report) -> list[str]:
    note = "\n".join(f"> {_plain(x)}  " for x in report.note)
    out = [*map(_plain, report.opening), f"> **{wording.say('note_title', report.lang)}**  \n{note.rstrip()}"]
    for block in report.blocks:
        if isinstance(block, Heading):
            out.append(f"{'#' * (block.level + 1)} {_plain(block.text)}")
        elif isinstance(block, Claim):
            out.append(_claim(block))
        else:
            out.append(_plain(block.text))
    return [*out, _plain(report.closing)]


def _claim(claim: Claim) -> str:
    elided = "\\[…\\] " if claim.elided else ""
    quoted = f"“{elided}{_plain(claim.words)}”"
    doubt = " **(?)**" if claim.unsure else ""
    return f"{claim.lead}{quoted} ({claim.count}){doubt} [\\[{claim.point_id}\\]](#{claim.point_id})."


def _foot(report: Report) -> list[str]:
    fields, lang = report.fields, report.lang
    titles = [f"**{_plain(x.upper())}**" for x in fields.sign_title] or [wording.BLANK]
    return [
        _lines(*titles, f"**{_plain(fields.signatory or wording.BLANK)}**"),
        _lines(f"***{wording.say('recipients', lang)}***", *(_plain(x).replace("- ", "– ", 1) for x in wording.recipients(fields, lang))),
    ]


def _annexes(report: Report) -> list[str]:
    lang = report.lang
    papers = [wording.say(f"column_{x}", lang) for x in ("number", "unit", "kind", "title", "date", "file", "statements")]
    out = [*_annex(report, 1, "annex_papers"), _table(papers, [[_plain(x) for x in row] for row in report.papers])]
    if report.left:
        out += [f"### {wording.say('left_title', lang)}", "\n".join(f"- {_plain(x)}" for x in report.left)]
    out += _annex(report, 2, "annex_statements")
    head = [wording.say(f"column_{x}", lang) for x in ("number", "point", "statement", "source", "confidence")]
    for part in report.parts:
        out.append(f"### {_plain(part.title)}")
        for group in part.groups:
            rows = []
            for r in group.rows:
                point = f'<a id="{r.point_id}"></a>{r.point_id} ({r.count})' if r.count else r.point_id
                source = f"{_plain(r.unit)}; {_plain(r.source)} (#{r.statement_id.rsplit('#', 1)[1]})"
                rows.append((str(r.number), point, _plain(r.statement), source, r.confidence))
            out += [f"#### {_plain(group.title)}", _table(head, rows)]
        if not part.groups:
            out.append(wording.say("nothing", lang))
    return out


def _annex(report: Report, n: int, title: str) -> list[str]:
    lang = report.lang
    return [f"## {wording.say('annex', lang, n=wording.roman(n))}. {wording.say(title, lang)}", f"*{_plain(wording.annex_of(report.fields, lang))}*"]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def _plain(text: str) -> str:
    """Text that Markdown prints as it is, anywhere in a line."""
    return markdown.escaped(text).replace("&", "\\&").replace("~", "\\~")


def _lines(*lines: str) -> str:
    return "  \n".join(lines)
