"""Glyphs → lines, columns and ruled tables: where things stand on one page. What belongs together as a paragraph is flow.py's."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median

from danvan_cli.readers.document import Run
from danvan_cli.readers.pdf.glyphs import UNMAPPED, Glyph, Page
from danvan_cli.segment import marks

SAME_BASE = 0.2  # of the size; glyphs whose baselines are closer stand on one line
WORD_GAP, WORD_GAP_BLANKS = 0.22, 0.5  # of the size; a gap that is a blank, in lines without and with blanks of their own
CELL_GAP = 1.8  # of the size; a gap that no justified line has, unless all its gaps are wide
CELL_GAP_FACTOR = 2.5  # times the line's usual gap
GUTTER_MIN = 8.0  # points; narrower columns would not be seen apart
GUTTER_STEP = 2.0  # points between the places where a gutter is looked for
COLUMN_LINES = 6  # lines a column has at least
COLUMN_FILL = 0.7  # of the column's width; what the usual line of a column of prose fills
SMALL = 0.8  # of the neighbour's size; from here down a glyph can be a raised number
RAISED = (0.08, 0.75)  # of the neighbour's size; how far above the line a raised number stands
LOWERED = 0.4  # of the neighbour's size; how far below the line a lowered one stands
TWICE = 0.12  # of the size; the same letter as near as this is one letter drawn twice, for boldness or shadow
JOINT = 3.0  # points; rules that end nearer to each other meet
RULES_TABLE_MAX = 600  # rules of one table; the largest seen on a page had 300
FULL, LEFT, RIGHT = 0, 1, 2  # columns

_DIGITS = frozenset("0123456789")
_CLOSING = frozenset(",.;:!?)]}/%…")
_BULLETS = frozenset("•●○▪▫■□◆◇►▶➢➤✓✔★☆·")


@dataclass(slots=True)
class Line:
    """A piece of text on one line, without wide gaps. left, right: bounds of its column; first: width of its first word."""

    x0: float
    x1: float
    y: float
    size: float
    runs: list[Run]
    text: str
    page: int
    first: float
    blank: float  # width of a blank
    body: float  # where the text behind a list mark begins
    bold: bool  # all of it
    bold_ends: tuple[bool, bool]  # its first and its last word
    refs: tuple[str, ...]  # raised numbers, left out of the text
    note: str  # the raised number at its beginning
    unmapped: int
    column: int = FULL
    left: float = 0.0
    right: float = 0.0

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0


@dataclass(slots=True)
class Table:
    """A ruled table: rows of cells of lines."""

    y: float
    rows: list[list[list[Line]]]


@dataclass(slots=True)
class Sheet:
    """A page as laid out: pieces in reading order, each a row of lines side by side, or a table."""

    number: int
    width: float
    height: float
    pieces: list[list[Line] | Table] = field(default_factory=list)
    rotated: int = 0
    images: int = 0

    def lines(self) -> Iterable[Line]:
        """All lines outside tables."""
        for piece in self.pieces:
            if not isinstance(piece, Table):
                yield from piece


def _baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, from top to bottom; raised and lowered small ones go to the line they belong to."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        if rows and glyph.y - rows[-1][0].y <= SAME_BASE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    sizes = [max((g.size for g in row if g.text != " "), default=0.0) for row in rows]
    extents = [(min(g.x0 for g in row), max(g.x1 for g in row)) for row in rows]
    moved: list[tuple[int, Glyph]] = []
    for i, row in enumerate(rows):
        kept = []
        for glyph in row:
            home = i
            for j in (i + 1, i + 2, i - 1, i - 2):
                if 0 <= j < len(rows) and glyph.size < SMALL * sizes[j]:
                    rise = (rows[j][0].y - glyph.y) / sizes[j]
                    near = extents[j][0] - sizes[j] <= glyph.x0 <= extents[j][1] + sizes[j]
                    if near and (RAISED[0] < rise < RAISED[1] or 0 < -rise < LOWERED):
                        home = j
                        glyph.raised = rise > 0
                        break
            if home == i:
                kept.append(glyph)
            else:
                moved.append((home, glyph))
        rows[i] = kept
    for home, glyph in moved:
        rows[home].append(glyph)
    out = []
    for row in rows:
        if any(g.text != " " for g in row):
            base = max((g for g in row if g.text != " "), key=lambda g: g.size)
            for glyph in row:
                if not glyph.raised and glyph.size < SMALL * base.size and base.y - glyph.y > RAISED[0] * base.size:
                    glyph.raised = True
            out.append(_once(row))
    return out


def _once(row: list[Glyph]) -> list[Glyph]:
    """From left to right; a glyph drawn twice stays one. Accents without width keep their place behind their letter."""
    out: list[Glyph] = []
    for glyph in sorted(row, key=lambda g: round(g.x0, 1)):
        for other in out[-2:]:
            if (
                other.text == glyph.text
                and glyph.text != " "
                and abs(other.x0 - glyph.x0) < TWICE * glyph.size
                and abs(other.x1 - glyph.x1) < TWICE * glyph.size
                and glyph.x1 - glyph.x0 > TWICE * glyph.size
            ):
                break
        else:
            out.append(glyph)
    return out


def _words(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """The words of a line."""
    blanks = sum(g.text == " " for g in row)
    limit = WORD_GAP_BLANKS if blanks >= len(row) / 12 else WORD_GAP
    words: list[list[Glyph]] = []
    end, fresh = 0.0, True
    for glyph in row:
        if glyph.text == " ":
            fresh = True
            continue
        if fresh or glyph.x0 - end > limit * glyph.size:
            words.append([])
        words[-1].append(glyph)
        end, fresh = max(glyph.x1, end if not fresh else glyph.x1), False
    return words


def _is_mark(words: list[list[Glyph]]) -> bool:
    """Whether these words are nothing but a list mark."""
    text = " ".join("".join(g.text for g in w) for w in words)
    if len(text) > 9:
        return False
    if text[-1] in _BULLETS or "\uf000" <= text[-1] <= "\uf0ff" or words[-1][0].font.symbol:
        return len(text) <= 2
    kind, body = marks.read(text.replace("–", "-") + " Abc abc abc")
    return bool(kind) and body == len(text) + 1


def _split(row: list[Glyph]) -> list[list[list[Glyph]]]:
    """A line → its pieces, at gaps too wide to be blanks; a list mark stays with its text."""
    words = _words(row)
    gaps = [b[0].x0 - max(g.x1 for g in a) for a, b in zip(words, words[1:], strict=False)]
    if not gaps or max(gaps) < CELL_GAP * max(g.size for g in row) * 0.5:
        return [words]
    size = median(g.size for g in row)
    limit = max(CELL_GAP * size, CELL_GAP_FACTOR * median(gaps) if len(gaps) > 3 else 0)
    pieces = [[words[0]]]
    for gap, word in zip(gaps, words[1:], strict=True):
        if gap > limit and not _is_mark(pieces[-1]):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _line(words: list[list[Glyph]], page: int) -> Line:
    """Words → a line with its text in runs of one font; raised numbers are taken out."""
    glyphs = [g for w in words for g in w]
    size = max((sum(1 for g in glyphs if g.size == s), s) for s in {g.size for g in glyphs})[1]
    runs: list[Run] = []
    refs: list[str] = []
    note = ""
    text = ""
    gap = False
    for i, word in enumerate(words):
        gap = gap or i > 0
        for raised, part in groupby(word, key=lambda g: g.raised):
            piece = list(part)
            shown = "".join(g.text for g in piece)
            if raised and (number := shown.strip("()[]")) and set(number) <= _DIGITS and len(number) <= 3 and not _unit(text, shown, gap):
                if text:
                    refs.append(number)
                else:
                    note = number
                continue
            for glyph in piece:
                char = glyph.text
                symbol = (
                    char
                    if not text and ("\uf000" <= char[0] <= "\uf0ff" or (glyph.font.symbol and len(char) == 1 and not char.isalnum()) or (glyph.font.symbol and char == UNMAPPED))
                    else ""
                )
                if symbol and symbol not in _BULLETS:
                    char = "-"
                if gap or (symbol and char == "-"):
                    char = (" " if gap and text else "") + char + (" " if symbol and char == "-" else "")
                    gap = False
                if runs and runs[-1].font == glyph.font.name:
                    runs[-1].text += char
                else:
                    runs.append(Run(char, glyph.font.name))
                text += char
        gap = gap or text[-1:] == " "
        if text[-1:] == " ":  # behind a bullet: the next word brings its blank
            text, runs[-1].text = text[:-1], runs[-1].text[:-1]
    kind, at = marks.read(text.replace("–", "-"))
    body = _at(words, text, at) if kind or text[:1] in _BULLETS else glyphs[0].x0
    letters = [[g for g in w if g.text.strip() and not g.raised] or w for w in words]
    heavy = [all(g.font.bold for g in w) for w in letters]
    head = 1  # words that no line break may part from the first: punctuation set off by a blank, as hasty typists do
    while head < len(words) and (words[head][0].text[0] in _CLOSING or words[head - 1][-1].text[-1] in "(["):
        head += 1
    blank = median(b[0].x0 - a[-1].x1 for a, b in zip(words, words[1:], strict=False)) if len(words) > 1 else 0.25 * size
    return Line(
        glyphs[0].x0, max(g.x1 for g in glyphs), median(g.y for g in glyphs if not g.raised) if any(not g.raised for g in glyphs) else glyphs[0].y, size, runs, text, page,
        words[head - 1][-1].x1 - words[0][0].x0, min(blank, 0.35 * size), body, all(heavy), (heavy[0], heavy[-1]), tuple(refs), note, text.count(UNMAPPED),
    )  # fmt: skip


def _unit(text: str, shown: str, gap: bool) -> bool:
    """Whether a raised number belongs to a unit: m², km²."""
    last = text.rsplit(" ", 1)[-1].lstrip("0123456789.,/(").lower()
    return not gap and shown in {"2", "3"} and last in {"m", "km", "dm", "cm", "mm", "hm"}


def _at(words: list[list[Glyph]], text: str, offset: int) -> float:
    """Where the character at an offset of the text stands."""
    count = len(text[:offset].split())
    return words[min(count, len(words) - 1)][0].x0 if len(text.split()) == len(words) else words[-1][0].x0


# --- columns ---------------------------------------------------------------------------------------------------------


def _gutter(rows: list[list[Glyph]], left: float, right: float) -> float:
    """Where a gutter runs between two columns of prose; 0 when none does."""
    gaps = []
    for row in rows:
        words = _words(row)
        ends = [(left - 1, words[0][0].x0)] + [(a[-1].x1, b[0].x0) for a, b in zip(words, words[1:], strict=False)] + [(words[-1][-1].x1, right + 1)]
        gaps.append([(a, b) for a, b in ends if b - a >= GUTTER_MIN])
    best, at = 0, 0.0
    x = left + 0.3 * (right - left)
    while x < left + 0.7 * (right - left):
        both = sum(1 for row, free in zip(rows, gaps, strict=True) if row[0].x0 < x < row[-1].x1 and any(a <= x - 2 and x + 2 <= b for a, b in free))
        crossed = sum(1 for row, free in zip(rows, gaps, strict=True) if row[0].x0 < x < row[-1].x1 and not any(a <= x - 2 and x + 2 <= b for a, b in free))
        # baselines of two columns need not agree: then each row is of one column
        sides = min(sum(row[0].x0 < x and row[-1].x1 < x for row in rows), sum(row[0].x0 > x for row in rows))
        found = both + sides
        if found > best and found >= COLUMN_LINES and crossed < found:
            best, at = found, x
        x += GUTTER_STEP
    return at


def _is_prose(rows: list[list[Glyph]]) -> bool:
    """Whether lines fill their column, as prose does and the cells of a table do not."""
    if len(rows) < COLUMN_LINES:
        return False
    width = max(r[-1].x1 for r in rows) - min(r[0].x0 for r in rows)
    return median(r[-1].x1 - r[0].x0 for r in rows) >= COLUMN_FILL * width and median(len(_words(r)) for r in rows) >= 4


def _columns(rows: list[list[Glyph]], page: int) -> list[list[Line]]:
    """Rows → rows of lines in reading order, column by column where the page has two."""
    if not rows:
        return []
    left, right = min(r[0].x0 for r in rows), max(r[-1].x1 for r in rows)
    at = _gutter(rows, left, right) if len(rows) >= COLUMN_LINES else 0.0
    out: list[list[Line]] = []
    if at:
        zones: list[tuple[bool, list[list[Glyph]]]] = []
        for row in rows:
            words = _words(row)
            free = all(w[-1].x1 <= at - 1 or w[0].x0 >= at + 1 for w in words)
            inner = [b[0].x0 - a[-1].x1 for a, b in zip(words, words[1:], strict=False) if a[-1].x1 <= at <= b[0].x0]
            free = free and (not inner or inner[0] >= GUTTER_MIN)
            if zones and zones[-1][0] == free:
                zones[-1][1].append(row)
            else:
                zones.append((free, [row]))
        for free, zone in zones:
            sides = [_baselines(g for row in zone for g in row if (g.x0 < at) == first) for first in (True, False)] if free else []
            if free and all(_is_prose(s) for s in sides):
                for column, side in zip((LEFT, RIGHT), sides, strict=True):
                    lines = [_line(_words(r), page) for r in side]
                    edges = min(x.x0 for x in lines), max(x.x1 for x in lines)
                    for line in lines:
                        line.column, (line.left, line.right) = column, edges
                    out += [[x] for x in lines]
            else:
                out += [[_line(p, page) for p in _split(row)] for row in zone]
        return out
    return [[_line(p, page) for p in _split(row)] for row in rows]


# --- ruled tables ----------------------------------------------------------------------------------------------------


def _near(values: Iterable[float]) -> list[float]:
    """Values without those nearer than a joint to the one before."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > JOINT:
            out.append(value)
    return out


def _merged(rules: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Rules without repetition, the pieces of one line put together: many programs draw borders cell by cell."""
    out: list[tuple[float, float, float, float]] = []
    for flat in (True, False):
        for rule in sorted((r for r in rules if (r[1] == r[3]) == flat), key=lambda r: (round(r[1]), r[0]) if flat else (round(r[0]), r[1])):
            last = out[-1] if out else None
            if last and (last[1] == last[3]) == flat and abs(last[flat] - rule[flat]) < 1.5 and (rule[0] - last[2] if flat else rule[1] - last[3]) < JOINT:
                out[-1] = (last[0], last[1], max(last[2], rule[2]), last[1]) if flat else (last[0], last[1], last[0], max(last[3], rule[3]))
            else:
                out.append(rule)
    return out


def _grids(rules: list[tuple[float, float, float, float]]) -> list[list[tuple[float, float, float, float]]]:
    """Rules that meet each other, directly or through others."""
    if len(rules) > RULES_TABLE_MAX:
        return []
    groups: list[list[tuple[float, float, float, float]]] = []
    for rule in rules:
        meets = [g for g in groups if any(rule[0] <= r[2] + JOINT and r[0] <= rule[2] + JOINT and rule[1] <= r[3] + JOINT and r[1] <= rule[3] + JOINT for r in g)]
        groups = [g for g in groups if not any(g is m for m in meets)] + [[rule] + [r for m in meets for r in m]]
    return groups


def _tables(page: Page) -> tuple[list[Table], list[Glyph]]:
    """The ruled tables of a page and the glyphs outside them."""
    tables: list[Table] = []
    rest = page.glyphs
    for grid in _grids(_merged(page.rules)):
        across, down = [r for r in grid if r[1] == r[3]], [r for r in grid if r[0] == r[2]]
        if not across or not down:
            continue
        xs, ys = _near([r[0] for r in down] + [r[0] for r in across] + [r[2] for r in across]), _near([r[1] for r in across] + [r[1] for r in down] + [r[3] for r in down])
        if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
            continue
        nx, ny = len(xs) - 1, len(ys) - 1
        owner = {(i, j): (i, j) for i in range(ny) for j in range(nx)}
        for i in range(ny):  # cells without a rule between them are one
            for j in range(nx):
                mx, my = (xs[j] + xs[j + 1]) / 2, (ys[i] + ys[i + 1]) / 2
                if j and not any(abs(r[0] - xs[j]) <= JOINT and r[1] - JOINT <= my <= r[3] + JOINT for r in down):
                    owner[i, j] = owner[i, j - 1]
                elif i and not any(abs(r[1] - ys[i]) <= JOINT and r[0] - JOINT <= mx <= r[2] + JOINT for r in across):
                    owner[i, j] = owner[i - 1, j]
        if len(set(owner.values())) < 2:
            continue
        cells: dict[tuple[int, int], list[Glyph]] = {}
        outside: list[Glyph] = []
        for glyph in rest:
            x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.3 * glyph.size
            if xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]:
                at = owner[min(bisect(ys, y), ny) - 1, min(bisect(xs, x), nx) - 1]
                cells.setdefault(at, []).append(glyph)
            else:
                outside.append(glyph)
        if not cells:
            continue
        rest = outside
        rows: list[list[list[Line]]] = []
        for i in range(ny):
            row = []
            for j in range(nx):
                if owner[i, j] == (i, j) and (i, j) in cells:
                    end = max(jj for jj in range(j, nx) if owner[i, jj] == (i, j)) + 1
                    row.append(_cell(cells[i, j], xs[j], xs[end], page.number))
            rows.append([cell for cell in row if cell])
        tables.append(Table(ys[0], [row for row in rows if row]))
    return tables, rest


def _cell(glyphs: list[Glyph], left: float, right: float, page: int) -> list[Line]:
    lines = [_line(_words(row), page) for row in _baselines(glyphs)]
    if lines:
        x0, x1 = min(x.x0 for x in lines), max(x.x1 for x in lines)
        inner = max(x1, right - max(x0 - left, 0)) if x0 - left < 0.2 * (right - left) else x1
        for line in lines:
            line.left, line.right = x0, inner
    return lines


def lay_out(page: Page) -> Sheet:
    """The lines and tables of a page, from top to bottom and column by column."""
    tables, glyphs = _tables(page)
    pieces: list[list[Line] | Table] = []
    sheet = Sheet(page.number, page.width, page.height, pieces, page.rotated, page.images)
    if tables:  # each stretch between tables by itself
        for table in sorted(tables, key=lambda t: t.y):
            above = [g for g in glyphs if g.y < table.y]
            glyphs = [g for g in glyphs if g.y >= table.y]
            pieces += [*_columns(_baselines(above), page.number), table]
    pieces += _columns(_baselines(glyphs), page.number)
    return sheet
