"""XLSX: the whole analysis as a workbook that an office can filter, print and follow back to the papers."""

from __future__ import annotations

from collections.abc import Sequence

from danvan_cli import messages
from danvan_cli.models import Corpus
from danvan_cli.writers.xlsx import findings, overview, sheets
from danvan_cli.writers.xlsx.book import Book


def render(analysis: Corpus, lang: str, roles: Sequence[str], view: str | None = None) -> bytes:
    """The workbook as bytes; it opens at the sheet of `view`, if any. Findings and figures have a sheet only where they are asked for."""
    names = sheets.names(lang, roles)
    if view in findings.SHEETS:
        names |= {view: messages.say("title_" + view, lang)}
    book = Book(lang, names, rows=len(analysis.labelled))
    sheets.write(book, analysis, roles)
    if view in findings.SHEETS:
        findings.write(book, analysis, roles, view)
    overview.write(book, analysis, roles)  # last: it tells what did not fit
    return book.close(names[roles[0] if view == "points" else view] if view else names["overview"])
