"""Takes page numbers, running heads and feet, and footnotes out of the pages, so that the text runs on from page to page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from statistics import median

from danvan_cli.readers.document import Para, Run
from danvan_cli.readers.pdf.layout import Line, Sheet, Table

ZONE = 0.15  # of the page's height, at its top and its bottom, where heads and feet stand
SAME_HEIGHT = 8.0  # points between the places of one running head
REPEATS = 3  # pages a running head stands on at least
SHARE = 0.5  # of the pages, or of the odd or the even ones
NOTE_SIZE = 0.93  # of the body's size; footnotes are 10 points where the text is 13, or 9 where it is 11

_NUMBER = re.compile(r"[-–—~\[(|. ]*(?:(?:trang|page|tr\.?|p\.)[ :]*)?\d{1,4}(?: *(?:/|of|trên|-|\|) *\d{1,4})?[-–—~\]|). ]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NOTE = re.compile(r"\(?\[?(\d{1,3})[\])]?[.:]? *(?=\D)")


def _key(line: Line) -> str:
    return " ".join(_DIGITS.sub("#", line.text).split())


def _running(sheets: list[Sheet]) -> dict[str, float]:
    """Heads and feet that repeat → their height on the page."""
    seen: dict[str, dict[int, float]] = defaultdict(dict)
    for sheet in sheets:
        for line in sheet.lines():
            if not ZONE < line.y / sheet.height < 1 - ZONE:
                seen[_key(line)].setdefault(sheet.number, line.y)
    out = {}
    for key, places in seen.items():
        height = median(places.values())
        on = [n for n, y in places.items() if abs(y - height) <= SAME_HEIGHT]
        odd = sum(n % 2 for n in on)
        share = max(len(on) / len(sheets), odd / ((len(sheets) + 1) // 2), (len(on) - odd) / max(1, len(sheets) // 2))
        if len(on) >= min(REPEATS, len(sheets)) and share >= SHARE:
            out[key] = height
    return out


def clear(sheets: list[Sheet]) -> int:
    """Remove page numbers, heads and feet; how many lines and rotated texts that were.

    Two pages do not prove a running head: one copy stays, where it does not cut the text in two.
    """
    running = _running(sheets) if len(sheets) > 1 else {}
    count = sum(bool(s.rotated) for s in sheets)
    for sheet in sheets:
        rows: list[list[Line]] = []
        for line in sorted(sheet.lines(), key=lambda x: x.y):
            if rows and line.y - rows[-1][0].y < 2:
                rows[-1].append(line)
            else:
                rows.append([line])
        gone: set[int] = set()
        for order in (rows, rows[::-1]):
            repeats = {} if len(sheets) < REPEATS and sheet.number == (1 if order is rows else len(sheets)) else running
            for row in order:  # from the edge inwards, up to the first line of text
                depth = row[0].y / sheet.height
                if (depth if order is rows else 1 - depth) > ZONE or not all(_NUMBER.fullmatch(x.text) or abs(repeats.get(_key(x), -99.0) - x.y) <= SAME_HEIGHT for x in row):
                    break
                gone |= {id(x) for x in row}
        if gone:
            count += len(gone)
            sheet.pieces[:] = [p if isinstance(p, Table) else [x for x in p if id(x) not in gone] for p in sheet.pieces]
            sheet.pieces[:] = [p for p in sheet.pieces if p]
    return count


def body_size(sheets: list[Sheet]) -> float:
    """The size most of the text is set in."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines():
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def take_notes(sheets: list[Sheet], size: float) -> list[list[Line]]:
    """Remove the footnotes; the lines of each, without its number."""
    notes: list[list[Line]] = []
    for sheet in sheets:
        before = bool(notes) and notes[-1][-1].page == sheet.number - 1
        for column in sorted({x.column for x in sheet.lines()}):
            lines = [p[0] for p in sheet.pieces if not isinstance(p, Table) and p[0].column == column]
            lines.sort(key=lambda x: x.y)
            small = len(lines)
            while small and lines[small - 1].size <= NOTE_SIZE * size:
                small -= 1
            refs = {r for x in sheet.lines() for r in x.refs}
            tail = lines[small:]
            start = next((i for i, x in enumerate(tail) if _begins(x, refs)), len(tail))
            if start and before and tail and small:  # the rest of a note from the page before
                start = 0
            if small == 0 and start == 0 and len(tail) == len(lines) and not before:
                continue  # all of the column is small
            for line in tail[start:]:
                if number := _begins(line, refs):
                    if not line.note:
                        _strip(line, number)
                    notes.append([line])
                elif notes:
                    notes[-1].append(line)
            gone = {id(x) for x in tail[start:]}
            if gone:
                sheet.pieces[:] = [p for p in sheet.pieces if isinstance(p, Table) or id(p[0]) not in gone]
    return notes


def _begins(line: Line, refs: set[str]) -> str:
    """The number of the note that begins with this line."""
    if line.note:
        return line.note
    found = _NOTE.match(line.text)
    return found[0] if found and found[1] in refs else ""


def _strip(line: Line, number: str) -> None:
    """Take the number away from the line's runs."""
    rest = len(number)
    for run in line.runs:
        cut = min(rest, len(run.text))
        run.text, rest = run.text[cut:], rest - cut
    line.runs = [r for r in line.runs if r.text]
    line.text = "".join(r.text for r in line.runs)


def note(lines: list[Line]) -> Para:
    """A footnote as one paragraph."""
    runs: list[Run] = []
    for line in lines:
        runs += [Run((" " if runs and line.runs and i == 0 else "") + r.text, r.font) for i, r in enumerate(line.runs)]
    return Para(runs, "note", page=lines[0].page)
