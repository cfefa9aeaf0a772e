"""PDF → paragraphs. A PDF knows places, not paragraphs: they are told from gaps, indents and line ends.

guard.py bounds what a file may cost, glyphs.py reads it (pdfminer, which pdfplumber brings along), layout.py finds lines, columns and tables,
furniture.py takes out heads, feet and footnotes, flow.py makes paragraphs. This module puts them together and writes the notes.
"""

from __future__ import annotations

import warnings
from collections import Counter

from danvan_cli.readers.document import Document, Para, Unreadable

HEADER = 1024  # bytes within which "%PDF" must stand
LETTERS_MIN = 20  # letters in all; fewer are a stamp or a signature on scanned pages
LEGACY_LETTERS = 200  # letters in fonts of TCVN3 among which "ư" cannot be missing


def read(data: bytes) -> Document:
    """The paragraphs of a PDF file, its footnotes last."""
    if b"%PDF" not in data[:HEADER]:
        raise Unreadable("damaged")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the libraries, about their own future
            from danvan_cli.readers.pdf import glyphs  # noqa: F401
    except ImportError:
        raise Unreadable("no_pdf") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken file makes the parser stumble over, RecursionError and MemoryError too
        raise Unreadable("damaged") from None


def _read(data: bytes) -> Document:
    from danvan_cli.readers.pdf import flow, furniture, glyphs, guard, layout

    clock = guard.Clock()
    guard.check_streams(data)
    budget = guard.Budget()
    sheets: list[layout.Sheet] = []
    broken = empty = letters = 0
    with guard.bounded(budget):
        try:
            for page in glyphs.pages(data, clock, budget):
                if page is None:
                    broken += 1
                    continue
                sheets.append(layout.lay_out(page))
                found = sum(g.text.isalpha() for g in page.glyphs)
                letters += found
                empty += not found and page.images > 0
        except Exception:
            if budget.blown:
                raise Unreadable("bomb") from None
            raise
    if not sheets:
        raise Unreadable("damaged")
    if letters < LETTERS_MIN and (empty or not letters):
        raise Unreadable("scan")
    count = furniture.clear(sheets)
    size = furniture.body_size(sheets)
    notes = furniture.take_notes(sheets, size)
    paras = flow.read(sheets, size) + [furniture.note(x) for x in notes]
    doubts = {
        "furniture": count,
        "unmapped": sum(p.text.count(glyphs.UNMAPPED) for p in paras),
        "pages_without_text": empty + broken,
        "pdf_lost_u": int(_lost_u(paras)),
    }
    return Document("pdf", paras, {name: n for name, n in doubts.items() if n})


def _lost_u(paras: list[Para]) -> bool:
    """Whether text in fonts of TCVN3 lacks its "ư": some programs write that code as a hyphen."""
    legacy: Counter[str] = Counter()
    for para in paras:
        for run in para.runs:
            if run.font.lower().startswith(".vn"):
                legacy.update(run.text)
    return sum(n for c, n in legacy.items() if c.isalpha()) > LEGACY_LETTERS and not legacy["\u00ad"]
