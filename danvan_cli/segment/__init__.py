"""Paper text → statements with their place. Cuts, never labels.

Order: lines → blocks (blocks.py) → sentences (sentences.py) → aspects (aspects.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from danvan_cli import settings, text
from danvan_cli.models import Place, Statement
from danvan_cli.segment import aspects, blocks, marks, sentences

__all__ = ["statements"]

_NEWLINE = re.compile("\n")


def statements(paper: str, lines: Sequence[Place] = ()) -> list[Statement]:
    """Cut a paper (NFC, line ends \\n) into statements, in order; lines: the place of each line where they are not those of the file.

    Every visible character lies in exactly one statement; each statement's text is
    fold_space(paper[start:end]), with list marks kept.
    """
    shadow, places = _single_blanks(text.shadow(paper))
    newlines = [m.start() for m in _NEWLINE.finditer(paper)]
    out: list[Statement] = []
    item, keeps = -1, False
    flat = shadow.replace("\n", " ")
    for number, block in enumerate(blocks.blocks(shadow, [p.kind for p in lines])):
        heading = is_heading_shape(shadow[block.start : block.end], block.mark) or (block.kind == "heading" and block.end - block.start <= settings.HEADING_CHARS)
        if heading or not (keeps and not block.mark):
            item, keeps = -1, False
        first = True
        for a, b in sentences.spans(flat, block.start, block.end):
            mark, _ = marks.read(flat, a)
            if mark:
                item, keeps = len(out), marks.is_ordered(mark)
            pieces = aspects.spans(flat, a, b)
            for i, (one, two) in enumerate(pieces):
                start, end = places[one], places[two - 1] + 1
                line = bisect_right(newlines, start - 1)
                place = lines[line] if lines else Place(line + 1)
                out.append(
                    Statement(
                        text=text.fold_space(paper[start:end]), start=start, end=end, line=place.line, place=str(place),
                        block=number, first=first, mark=mark if i == 0 else "", heading=heading and b == block.end and first,
                        item=item if not heading else -1, aspect=i if len(pieces) > 1 else -1,
                    )
                )  # fmt: skip
                first = False
    return out


def _single_blanks(shadow: str) -> tuple[str, Sequence[int]]:
    """The shadow with runs of blanks made one, and where each of its characters stands in the paper."""
    if "  " not in shadow:
        return shadow, range(len(shadow))
    places = [i for i, c in enumerate(shadow) if c != " " or i == 0 or shadow[i - 1] != " "]
    return "".join(shadow[i] for i in places), places


def is_heading_shape(shadow: str, mark: str) -> bool:
    """Whether a block looks like a title or lead-in: short, one sentence, no full stop. Evidence, not proof."""
    body = shadow.strip()
    if len(body) > settings.HEADING_CHARS or ("\n" in body and len(body) > settings.HEADING_CHARS // 2):
        return False
    if body.endswith(":"):
        return True
    if body[-1:] in ".;!…,":
        return body.isupper() or (mark in {"roman", "letter", "digit", "digit2"} and len(body.split()) <= 14 and body[-1] == ".")
    if body.isupper():
        return True
    count = len(body.split())
    return count <= 28 and mark != "bullet" and (bool(mark) or count <= 16 or (body[-1].isalnum() and count <= 22))
