"""Lines → blocks: paragraphs, list items and headings, with hard-wrapped lines put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from danvan_cli import settings
from danvan_cli.segment import marks

_LINE = re.compile(r"[^\n]*\n?")
_ENDS = re.compile(r"[.!?:;…][\"')\]]*$")
# A number alone on its line belongs to the line below.
_LONE = re.compile(r"(?:[IVX]{1,5}|[A-H]|[a-hđ](?=[.)])|\d{1,2}(?:\.\d{1,2}){0,2}) ?[.):/]?-?$|[-+*•●]$")
# A line that ends like this goes on, whatever the next line begins with.
_OPEN_END = re.compile(r"(?:[,(\-/&]|\b(?:số|ngày|tháng|năm|và|của|các|những|là|với|cho|tại|trong|về|từ|do|hoặc|như|gồm|Bộ|Ban|Hội|Sở|tỉnh|huyện|xã|phường|thành phố))$")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the paper that is read as one paragraph, item or heading. start, end: offsets into the paper."""

    start: int
    end: int
    mark: str
    body: int  # where the text behind the mark begins
    gap: bool  # a blank line stands before it
    kind: str = "text"  # what the file says it is (models.Place)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    mark: str
    body: int
    kind: str = "text"


# What a file marks as these stands by itself, whatever its text looks like.
_ALONE = {"heading", "row", "note"}


def _lines(shadow: str, kinds: Sequence[str]) -> Iterator[_Line | None]:
    """Lines without the white space around them; None for a blank one."""
    for number, found in enumerate(_LINE.finditer(shadow)):
        raw = found.group()
        if not raw:
            break
        text = raw.strip()
        if not text:
            yield None
            continue
        start = found.start() + raw.index(text[0])
        mark, body = marks.read(shadow, start)
        if _LONE.match(text):
            mark, body = mark or "digit", start + len(text)
        yield _Line(start, start + len(text), mark, min(body, start + len(text)), kinds[number] if kinds else "text")


def _wrap_width(lengths: list[int]) -> int:
    """The column at which the lines were wrapped by hand or by a mail program; 0 when they were not.

    Wrapped text has many lines that end within a word's length of the same column.
    """
    for width in sorted({n for n in lengths if n <= settings.WRAP_MAX}, reverse=True):
        near = sum(1 for n in lengths if width - settings.WRAP_SLACK < n <= width)
        if width >= settings.WRAP_MIN and near >= max(4, settings.WRAP_SHARE * len(lengths)):
            return width
    return 0


def blocks(shadow: str, kinds: Sequence[str] = ()) -> list[Block]:
    """The blocks of a paper, from its shadow and what its file says of each line. Every visible character lies in exactly one block."""
    lines = list(_lines(shadow, kinds))
    width = _wrap_width([x.end - x.start for x in lines if x])
    out: list[Block] = []
    gap = True
    previous: _Line | None = None
    for line in lines:
        if line is None:
            gap, previous = True, None
            continue
        if previous is not None and _continues(shadow, previous, line, width):
            last = out[-1]
            mark, body = (last.mark, last.body) if last.body < last.end else (last.mark, line.start)
            out[-1] = Block(last.start, line.end, mark, body, last.gap, last.kind)
        else:
            out.append(Block(line.start, line.end, line.mark, line.body, gap, line.kind))
        gap, previous = False, line
    return out


def _continues(shadow: str, one: _Line, two: _Line, width: int) -> bool:
    """Whether line two is the rest of the paragraph that line one belongs to."""
    if two.kind == "more" and not two.mark:
        return True
    if _ALONE & {one.kind, two.kind} or two.kind == "item":
        return False
    if one.mark and one.body >= one.end and one.mark != "part":  # an enumerator alone on its line
        return not two.mark
    first, second = shadow[one.start : one.end], shadow[two.start : two.end]
    ended = bool(_ENDS.search(first))
    if two.mark and not (two.mark in {"digit", "digit2", "roman", "letter"} and not ended and _OPEN_END.search(first)):
        # "số⏎30/2020" and "Bộ⏎I." are no list items; anything else with a mark opens a block
        return False
    lower = second[0].islower() or second[0] in ",.;:)"
    if not ended and (lower or (_OPEN_END.search(first) and first[-1] != ",")):
        return not first.isupper() or second.isupper()
    if not width or len(first) > width + 2:
        return False
    word = second.split(" ", 1)[0]
    wrapped = len(first) + 1 + len(word) > width
    return wrapped and not (first.isupper() and not second.isupper())
