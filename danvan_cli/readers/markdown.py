"""Markdown → paragraphs without their markup, each with the line of the file that it begins on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from danvan_cli.readers.document import Document, Para, Run, row

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_CHARS = 2_000_000  # characters; a longer text is read without its markup
# Marks that cost the parser more than their number; a text with more of them is none of Markdown's
_MOST = {"[": 3_000, "`": 5_000, "*": 30_000, "_": 30_000, "<": 10_000, "\n": 40_000, ">": 10_000, "&": 30_000}


def read(lines: Sequence[str]) -> Document:
    """The paragraphs of a Markdown text, given as its lines."""
    from markdown_it import MarkdownIt

    text = "\n".join(lines)
    if len(text) > MAX_CHARS or any(text.count(mark) > most for mark, most in _MOST.items()):
        return Document("md", [Para([Run(line)], line=n) for n, line in enumerate(lines, 1)])
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    out: list[Para] = []
    marks: list[str] = []  # of the list items that are open; "" once the mark is printed
    last: list[int] = []  # number of the last item of each list that is open
    cells: list[list[Para]] | None = None
    heading = False
    above = 0  # the line of the table row at hand
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            last.append(-1)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            last.pop()
        elif token.type == "list_item_open":
            if token.info.isdecimal():
                # the number as typed, unless every item was typed "1."
                last[-1] = max(int(token.info), last[-1] + 1)
                marks.append(f"{last[-1]}{token.markup}")
            else:
                marks.append("-")
        elif token.type == "list_item_close":
            marks.pop()
        elif token.type == "heading_open":
            heading = True
        elif token.type == "heading_close":
            heading = False
        elif token.type in {"thead_open", "tr_open"}:
            cells, above = [], line or above
        elif token.type == "tr_close":
            found = row(cells or [])
            for para in found:
                para.line = para.line or above
            out += found
            cells = None
        elif token.type in {"inline", "code_block", "fence", "html_block"}:
            words = _plain(token) if token.type == "inline" else token.content.rstrip("\n")
            mark = marks[-1] if marks else ""
            if marks:
                marks[-1] = ""
            para = Para([Run(words)], "heading" if heading else "item" if mark else "text", mark, line=line + (token.type == "fence"))
            if cells is not None:
                cells.append([para])
            elif words.strip():
                out.append(para)
    return Document("md", out)


def _plain(token: Token) -> str:
    """The words of a paragraph: emphasis, links and code without their marks; a soft line break stays one."""
    out = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            out.append("\n")
        elif child.type in {"text", "code_inline", "text_special", "html_inline"} or child.type == "image":
            out.append(child.content)
    return "".join(out)
