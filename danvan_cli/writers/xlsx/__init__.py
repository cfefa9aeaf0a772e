"""XLSX: the whole analysis as a workbook that an office can filter, print and follow back to the papers."""

from __future__ import annotations

from collections.abc import Sequence

from danvan_cli.models import Corpus
from danvan_cli.writers.xlsx import overview, sheets
from danvan_cli.writers.xlsx.book import Book


def render(analysis: Corpus, lang: str, roles: Sequence[str], view: str | None = None) -> bytes:
    """The workbook as bytes; it opens at the sheet of `view`, if any."""
    book = Book(lang, sheets.names(lang, roles), rows=len(analysis.labelled))
    sheets.write(book, analysis, roles)
    overview.write(book, analysis, roles)  # last: it tells what did not fit
    names = sheets.names(lang, roles)
    opened = {"points": names[roles[0]], "statements": names["statements"], "themes": names["themes"], "matrix": names["matrix"], "papers": names["papers"]}
    return book.close(opened[view] if view else names["overview"])
