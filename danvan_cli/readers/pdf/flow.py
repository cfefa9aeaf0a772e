"""Lines in reading order → paragraphs, rows and letterheads: which lines go on and which begin anew."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from danvan_cli.readers.document import Para, Run, row
from danvan_cli.readers.pdf.layout import FULL, Line, Sheet, Table
from danvan_cli.segment import marks

GAP, GAP_MIN = 0.1, 1.8  # of the usual distance between lines, and points: what a distance must exceed it by to part paragraphs
GAP_RAISED = 0.3  # of it, next to raised numbers, which push lines apart
PITCH_LINES = 5  # pairs of lines from which a page has a distance of its own
INDENT = 0.5  # of the size; less is no indent
DISPLAY = 0.3  # of the column; text that begins further in is a date, a signature, a title
CENTRE = 3.0  # points between the middles of centred lines and of their column
MANY_LINES = 8  # on a page, from which its margins can be told from its lines
ROOM = 1.0  # points; programs round where they break lines
EDGE = 1.2  # points; lines that end nearer to each other end at one margin
FLUSH = 0.35  # share of lines that end at the right margin when text is justified
HEAD_WORDS = 30  # words of the longest heading
HEAD_SIZE = 1.15  # of the body's size, from which a line is a heading
BOLD_MAX = 0.4  # share of letters in bold lines above which boldness means nothing
LETTERHEAD = 0.35  # of the first page, from its top
LETTERHEAD_ROWS = 8

_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_OPEN = re.compile(r"(?:[,(\-–/&]|\b(?:số|ngày|tháng|năm|và|của|các|những|là|với|cho|tại|trong|về|từ|do|hoặc|như|gồm|Bộ|Ban|Hội|Sở|tỉnh|huyện|xã|phường|thành phố))$")
_SIGNED = re.compile(r"Nơi nhận|(?:T/?M|KT|TL|TUQ)\.? |CỘNG H[OÒ][AÀ] XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập ?[-–]")
_HYPHEN = re.compile(r"[^\W_][-/]$")  # at a line's end it parts no words: "30/2020/NĐ-⏎CP", "đồng/⏎năm"


@dataclass(slots=True)
class Setting:
    """What the whole document shows about how its text is set."""

    size: float
    justified: bool = False
    bold_means: bool = True
    pitches: dict[tuple[int, int], float] = field(default_factory=dict)  # (page or 0, rounded size) → usual distance of lines
    indents: set[int] = field(default_factory=set)  # of first lines, in points

    def pitch(self, line: Line) -> float:
        """The usual distance between lines of this line's size."""
        size = round(line.size)
        return self.pitches.get((line.page, size)) or self.pitches.get((0, size)) or self.pitches.get((0, 0), 1.4) * line.size


def _margins(sheets: list[Sheet]) -> bool:
    """Set the bounds of the full-width lines of each page; whether they are justified."""
    bounds: dict[int, tuple[float, float]] = {}
    widths: list[float] = []
    flush = total = 0
    for sheet in sheets:
        lines = [p[0] for p in sheet.pieces if not isinstance(p, Table) and len(p) == 1 and p[0].column == FULL]
        if len(lines) < MANY_LINES:
            continue
        left = min(x.x0 for x in lines)
        ends = sorted(x.x1 for x in lines)
        right, most = ends[-1], 0
        for end in ends:
            near = sum(1 for e in ends if end - EDGE <= e <= end)
            if near >= max(most, FLUSH * len(ends)):
                right, most = end, near
        wide = [x for x in lines if x.width > 0.7 * (right - left)]
        total += len(wide)
        flush += sum(1 for x in wide if abs(x.x1 - right) <= EDGE)
        bounds[sheet.number] = left, right
        widths.append(right - left)
    justified = total > 0 and flush >= 1.4 * FLUSH * total
    usual = max((w for w in widths if abs(w - median(widths)) < 12), default=0.0) if not justified else median(widths)
    for sheet in sheets:
        lines = [x for x in sheet.lines() if x.column == FULL]
        if not lines:
            continue
        own = bounds.get(sheet.number)
        if own is None:
            beside = bounds.get(sheet.number - 2) or bounds.get(sheet.number - 1) or next(iter(bounds.values()), None)
            own = beside or (min(x.x0 for x in lines), max(x.x1 for x in lines))
        left, right = own
        if usual and right - left < usual and not (justified and sheet.number in bounds and right - left > 0.9 * usual):
            right = left + usual
        for line in lines:
            line.left, line.right = left, right
    return justified


def _setting(sheets: list[Sheet], size: float) -> Setting:
    out = Setting(size, _margins(sheets))
    distances: dict[tuple[int, int], list[float]] = defaultdict(list)
    back: Counter[int] = Counter()
    stay: Counter[int] = Counter()
    bold = count = 0
    for sheet in sheets:
        lines = [p[0] for p in sheet.pieces if not isinstance(p, Table) and len(p) == 1]
        count += sum(len(x.text) for x in lines)
        bold += sum(len(x.text) for x in lines if x.bold)
        for a, b in zip(lines, lines[1:], strict=False):
            if a.column != b.column or abs(a.size - b.size) > 0.5 or b.y <= a.y or a.right - a.x1 > b.first + a.blank or a.x0 - a.left > DISPLAY * (a.right - a.left):
                continue
            if b.y - a.y < 3 * a.size and not a.refs:
                for key in ((sheet.number, round(a.size)), (0, round(a.size)), (0, 0)):
                    distances[key].append((b.y - a.y) / (a.size if key == (0, 0) else 1))
            inset, change = a.x0 - a.left, a.x0 - b.x0
            if inset > INDENT * a.size and not (a.body > a.x0 and abs(b.x0 - a.body) < 2):
                (back if change > INDENT * a.size else stay)[round(inset)] += 1
    out.pitches = {key: median(values) for key, values in distances.items() if key[0] == 0 or len(values) >= PITCH_LINES}
    out.indents = {x + d for x, n in back.items() if n > stay[x] for d in (-1, 0, 1)}
    out.bold_means = bold <= BOLD_MAX * count
    return out


def _centred(line: Line) -> bool:
    return abs((line.x0 + line.x1) - (line.left + line.right)) / 2 < CENTRE and line.x0 - line.left > line.size


def _title(a: Line, b: Line) -> bool:
    """Whether two lines are centred, in their column or above each other: the column's right bound is a guess where lines are ragged."""
    above = abs((a.x0 + a.x1) - (b.x0 + b.x1)) / 2 < CENTRE / 2 and abs(a.x0 - b.x0) > a.size
    return b.x0 - b.left > b.size and (above or (_centred(a) and _centred(b)))


def _lower(line: Line) -> bool:
    """Whether the line begins within a sentence."""
    return line.text[0].islower() or line.text[0] in ",.;:)”’%"


def _goes_on(a: Line, b: Line) -> bool:
    """Whether a title of several lines goes on, where nothing but its words can tell."""
    return not _ENDS.search(a.text) and _lower(b) and not a.text.isupper()


def _joins(para: list[Line], b: Line, how: Setting) -> bool:
    """Whether line b is the rest of the paragraph begun by the lines in para."""
    a = para[-1]
    if abs(a.size - b.size) > 0.06 * a.size + 0.1:
        return False
    if a.bold_ends[1] != b.bold_ends[0] and (a.bold or b.bold):
        return False
    if a.page == b.page and a.column == b.column:
        distance = b.y - a.y
        pitch = para[-1].y - para[-2].y if len(para) > 1 and para[-2].page == a.page and para[-2].column == a.column else how.pitch(a)
        slack = GAP_RAISED * pitch if a.refs or b.refs else max(GAP * pitch, GAP_MIN)
        if distance <= 0 or distance > pitch + slack:
            return False
    ended = bool(_ENDS.search(a.text))
    width = a.right - a.left
    first = b.first + a.blank
    inset, next_inset = a.x0 - a.left, b.x0 - b.left
    if _title(a, b):
        full = a.width + first > 0.98 * width
        return (full and not ended and a.text.isupper() == b.text.isupper()) or _goes_on(a, b)
    if inset > DISPLAY * width:
        return abs(inset - next_inset) < INDENT * a.size and _goes_on(a, b)
    short = a.right - a.x1
    if short > first + ROOM:
        return False
    kind, at = marks.read(b.text.replace("–", "-"))
    after = b.text[at : at + 1]
    upper = bool(kind and after.isupper()) or (not kind and b.text[0].isupper())
    if how.justified and short > 2 * EDGE and (ended or (upper and not _OPEN.search(a.text))):
        return False
    tolerance = INDENT * a.size
    if len(para) > 1:
        if abs(next_inset - (para[1].x0 - para[1].left)) > tolerance:
            return False
    elif next_inset > inset + tolerance:
        if not (a.body > a.x0 and abs(b.x0 - b.left - (a.body - a.left)) < tolerance):
            return False
    elif abs(next_inset - inset) <= tolerance and round(inset) in how.indents:
        return False
    if kind == "bullet" and b.text[0] == para[0].text[0] and not after.isdigit():
        return False  # the next item of the same list
    # a number may stand at a line's beginning by chance ("xuống còn⏎49. Đêm …"), a bullet hardly
    return not (kind and (ended or a.text[-1] == "," or (after.isupper() and kind in {"bullet", "ordinal", "part"} and not _OPEN.search(a.text))))


def _para(lines: list[Line], how: Setting, plain: bool = False) -> Para:
    runs: list[Run] = []
    end = ""
    for line in lines:
        glue = " " if end and not _HYPHEN.search(end) else ""
        for run in line.runs:
            if glue and runs:
                runs[-1].text += glue
                glue = ""
            if runs and runs[-1].font == run.font:
                runs[-1].text += run.text
            else:
                runs.append(Run(run.text, run.font))
        end = line.text
    text = " ".join(x.text for x in lines)
    heavy = how.bold_means and all(x.bold for x in lines)
    large = all(x.size >= HEAD_SIZE * how.size for x in lines)
    heading = (heavy or large) and not plain and len(text.split()) <= HEAD_WORDS and text[-1] not in ".;,:" and any(c.isalpha() for c in text)
    return Para(runs, "heading" if heading else "text", page=lines[0].page)


def _paragraphs(lines: list[Line], how: Setting) -> list[Para]:
    out: list[list[Line]] = []
    for line in lines:
        if out and _joins(out[-1], line, how):
            out[-1].append(line)
        else:
            out.append([line])
    return [_para(x, how) for x in out]


# --- beside each other -----------------------------------------------------------------------------------------------


def _side(lines: list[Line], how: Setting) -> list[Para]:
    """One block of a letterhead: its lines are its own, but for a line that goes on within a word group."""
    out: list[list[Line]] = []
    for line in lines:
        if out and _goes_on(out[-1][-1], line) and not marks.read(line.text.replace("–", "-"))[0]:
            out[-1].append(line)
        else:
            out.append([line])
    return [_para(x, how, plain=True) for x in out]


def _cell(lines: list[Line], how: Setting) -> list[Para]:
    """The paragraphs of a table cell: a new one begins at a list mark, or where the line before had room for more."""
    out: list[list[Line]] = []
    for line in lines:
        if out:
            a = out[-1][-1]
            room = (a.right - a.left - a.width) if abs(a.x0 - a.left) < 2 or _centred(a) else a.right - a.x1
            mark = bool(marks.read(line.text.replace("–", "-"))[0])
            if not (_ENDS.search(a.text) and (mark or room > line.first + a.blank)) and not (mark and room > line.first + a.blank):
                out[-1].append(line)
                continue
        out.append([line])
    return [_para(x, how, plain=True) for x in out]


def _spans(rows: list[list[Line]]) -> list[tuple[float, float]]:
    """The columns that pieces of lines stand in: what overlaps is one."""
    out: list[tuple[float, float]] = []
    for x0, x1 in sorted((x.x0, x.x1) for r in rows for x in r):
        if out and x0 <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], x1)
        else:
            out.append((x0, x1))
    return out


def _within(line: Line, spans: list[tuple[float, float]]) -> int:
    """The one column that a line stands in; -1 when it stands in several or sticks out."""
    found = [i for i, (x0, x1) in enumerate(spans) if line.x0 < x1 and line.x1 > x0]
    return found[0] if len(found) == 1 and line.x0 > spans[found[0]][0] - 2 * line.size and line.x1 < spans[found[0]][1] + 2 * line.size else -1


def _beside(pieces: list[list[Line] | Table], start: int, sheet: Sheet, how: Setting, loose: int) -> tuple[int, int, list[Para]]:
    """From a row with wide gaps on: (how many single lines above belong to it, where it ends, its paragraphs)."""
    rows: list[list[Line]] = []
    end = start
    while end < len(pieces):
        piece = pieces[end]
        if isinstance(piece, Table) or piece[0].column != FULL:
            break
        if rows and piece[0].y - rows[-1][0].y > 2.6 * piece[0].size:
            break
        spans = _spans([r for r in rows if len(r) > 1])
        if len(piece) == 1 and (_within(piece[0], spans) < 0 or (len(spans) > 1 and spans[1][0] - spans[0][1] < piece[0].size)):
            break
        rows.append(piece)
        end += 1
    spans = _spans([r for r in rows if len(r) > 1])
    text = "\n".join(x.text for r in rows for x in r)
    figures = sum(r[-1].text[:1].isdigit() for r in rows if len(r) > 1) > len(rows) / 2
    first = sheet.number == 1 and rows[0][0].y < LETTERHEAD * sheet.height and len(rows) <= LETTERHEAD_ROWS and not figures
    if len(spans) == 2 and (first or _SIGNED.search(text)):
        above = 0
        while above < min(loose, 2):
            piece = pieces[start - above - 1]
            if isinstance(piece, Table) or len(piece) > 1 or _within(piece[0], spans) < 0 or rows[0][0].y - piece[0].y > 2 * piece[0].size or _centred(piece[0]):
                break
            rows.insert(0, piece)
            above += 1
        sides: tuple[list[Line], list[Line]] = ([], [])
        for r in rows:
            for x in r:
                sides[max(0, _within(x, spans))].append(x)
        return above, end, [*_side(sides[0], how), *_side(sides[1], how)]
    # a table without rules; lines that stand in one of its later columns alone continue their cell
    grid: list[list[list[Line]]] = []
    stop = start
    for r in rows:
        places = [_within(x, spans) for x in r]
        if grid and len(spans) > 1 and -1 not in places and 0 not in places and len(places) < len(spans):
            for x, at in zip(r, places, strict=True):
                grid[-1][at].append(x)
        elif len(r) == 1:
            break
        elif len(spans) > 1 and -1 not in places and len(set(places)) == len(places):
            grid.append([[x for x, p in zip(r, places, strict=True) if p == i] for i in range(len(spans))])
        else:
            grid.append([[x] for x in r])
        stop += 1
    paras: list[Para] = []
    for cells in grid:
        paras += row([[_para(cell, how, plain=True)] for cell in cells if cell])
    return 0, stop, paras


def read(sheets: list[Sheet], size: float) -> list[Para]:
    """The paragraphs of a document, without those notes and furniture that were taken out before."""
    how = _setting(sheets, size)
    out: list[Para] = []
    flow: list[Line] = []

    def flush() -> None:
        out.extend(_paragraphs(flow, how))
        flow.clear()

    for sheet in sheets:
        at, loose = 0, 0
        while at < len(sheet.pieces):
            piece = sheet.pieces[at]
            if isinstance(piece, Table):
                flush()
                for cells in piece.rows:
                    out.extend(row([_cell(cell, how) for cell in cells]))
                at, loose = at + 1, 0
            elif len(piece) == 1:
                flow.append(piece[0])
                at, loose = at + 1, loose + 1
            else:
                above, at, paras = _beside(sheet.pieces, at, sheet, how, loose)
                del flow[len(flow) - above :]
                flush()
                out.extend(paras)
                loose = 0
    flush()
    return out
