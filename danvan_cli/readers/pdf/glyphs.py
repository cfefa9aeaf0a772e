"""A PDF page → its glyphs and ruling lines, by pdfminer. The only module that knows pdfminer's classes; y grows downwards."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFNoPageLabels, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjectNotFound, PDFObjRef, PDFStream, list_value, resolve1

from danvan_cli.readers.document import Unreadable
from danvan_cli.readers.pdf import guard

PAGES_MAX = 2_000  # pages of one file
CONTENT_MAX = 20_000_000  # bytes that draw one page; a page of text has 50 kB, a map 5 MB
GLYPHS_MAX = 100_000  # of one page; a page of small print has 8,000
RULES_MAX = 1_500  # ruling lines of one page above which it is a drawing; a table of 40 rows and 8 columns has 50 to 700
XREFS_MAX = 200  # revisions of one file
HOPS_MAX = 20  # references in a row that lead to nothing but references
TILT = 0.05  # slope from which text counts as rotated
THIN = 3.0  # points; a box no thicker is a line
RULE_MIN = 4.0  # points; shorter lines are dashes and corners
UNMAPPED = "\ufffd"

_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SYMBOLS = re.compile(r"symbol|dingbats|wingdings|webdings|marlett", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")

logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # its remarks on odd files are not for the user


@dataclass(slots=True)
class Glyph:
    """One character; y is its baseline, in points from the top of the page."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    font: Font
    raised: bool = False


@dataclass(slots=True)
class Font:
    """What the layout needs of a font, and what each of its codes stands for: text and width of an em."""

    name: str
    bold: bool
    symbol: bool
    codes: dict[int, tuple[str, float]] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """Glyphs in the order drawn; rules as (x0, y0, x1, y1), each horizontal or vertical."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    rotated: int = 0
    images: int = 0


class _Document(PDFDocument):
    """A document whose tables may be circular, as far as pdfminer does not see to that itself."""

    def __init__(self, parser: PDFParser, clock: guard.Clock) -> None:
        self._clock, self._starts, self._hops = clock, set[int](), 0
        super().__init__(parser, password="")

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[Any]) -> None:
        if start not in self._starts and len(self._starts) < XREFS_MAX:
            self._starts.add(start)
            super().read_xref_from(parser, start, xrefs)

    def getobj(self, objid: int) -> object:
        self._clock.check()
        found = super().getobj(objid)
        self._hops = self._hops + 1 if isinstance(found, PDFObjRef) else 0
        if self._hops > HOPS_MAX:
            raise PDFObjectNotFound(objid)
        return found

    def get_page_labels(self) -> Iterator[str]:
        raise PDFNoPageLabels  # not needed, and a tree of its own that may be circular


class _Resources(PDFResourceManager):
    """Fonts whose tables claim more codes than any font has lose these tables."""

    def get_font(self, objid: object, spec: Any) -> Any:
        spec = dict(spec)
        for key in ("ToUnicode", "Encoding"):
            stream = resolve1(spec.get(key))
            if isinstance(stream, PDFStream) and guard.spans(stream.get_data()) > guard.RANGE_MAX:
                del spec[key]
        for key in ("W", "W2"):
            if key in spec and guard.widths([resolve1(x) for x in list_value(spec[key])]) > guard.RANGE_MAX:
                del spec[key]
        return super().get_font(objid, spec)


class _Interpreter(PDFPageInterpreter):
    """Looks at the clock at each operand too: an endless program need not draw."""

    def push(self, obj: Any) -> None:
        clock = getattr(self.device, "clock", None)
        if clock and len(self.argstack) % 100 == 99:
            clock.check()
        super().push(obj)


class _Device(PDFTextDevice):
    """Collects what a page draws."""

    def __init__(self, resources: PDFResourceManager, clock: guard.Clock) -> None:
        super().__init__(resources)
        self.clock, self.page = clock, Page(0, 0, 0)
        self.fonts: dict[tuple[int, bool], Font] = {}
        self.kept: list[Any] = []  # pdfminer's fonts, so that their ids stay theirs

    def _font(self, font: Any, heavy: bool) -> Font:
        found = self.fonts.get((id(font), heavy))
        if found is None:
            named = getattr(font, "basefont", "")
            named = named if named and named != "unknown" else font.fontname
            name = _SUBSET.sub("", named if isinstance(named, str) else bytes(named or b"").decode("latin-1"))
            found = self.fonts[id(font), heavy] = Font(name, heavy or bool(_BOLD.search(name)), bool(_SYMBOLS.search(name)))
            self.kept.append(font)
        return found

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.clock.check()

    def render_image(self, name: str, stream: PDFStream) -> None:
        self.page.images += 1

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any, graphicstate: Any) -> float:
        """Called for rotated and for vertical text only."""
        self.page.rotated += 1
        return float(font.char_width(cid) * fontsize * scaling)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.clock.check()
        page, pdf_font = self.page, textstate.font
        if pdf_font is None or len(page.glyphs) > GLYPHS_MAX:
            return
        a, b, c, d, e, f = textstate.matrix
        ca, cb, cc, cd, ce, cf = self.ctm or (1, 0, 0, 1, 0, 0)
        ma, mb = a * ca + b * cc, a * cb + b * cd
        mc, md = c * ca + d * cc, c * cb + d * cd
        me, mf = e * ca + f * cc + ce, e * cb + f * cd + cf
        if abs(mb) > TILT * abs(ma) or ma <= 0 or pdf_font.is_vertical():
            super().render_string(textstate, seq, ncs, graphicstate)
            return
        font = self._font(pdf_font, textstate.render == 2)  # filled and outlined: how WPS makes bold
        size = abs(textstate.fontsize)
        scaling = textstate.scaling * 0.01
        charspace = textstate.charspace * scaling
        wordspace = 0 if pdf_font.is_multibyte() else textstate.wordspace * scaling
        em, kern = size * scaling, 0.001 * textstate.fontsize * scaling
        shown = size * (mc * mc + md * md) ** 0.5
        matrix = getattr(pdf_font, "matrix", None)  # of Type 3 fonts, whose size is in the matrix of their glyphs
        if matrix and len(matrix) == 6:
            shown *= abs(float(matrix[3])) * 1000
        x, y = textstate.linematrix
        base = page.height - (textstate.rise * md + y * md + mf)
        shift = y * mc + me
        codes, glyphs, limit = font.codes, page.glyphs, page.width
        first = True
        for piece in seq:
            if isinstance(piece, (int, float)):
                x -= piece * kern
                first = False
            elif isinstance(piece, bytes):
                for cid in pdf_font.decode(piece):
                    if not first:
                        x += charspace
                    first = False
                    known = codes.get(cid)
                    if known is None:
                        known = codes[cid] = (_unicode(pdf_font, cid), float(pdf_font.char_width(cid)))
                    left = x * ma + shift
                    x += known[1] * em
                    if known[0] and -1 <= left <= limit:
                        glyphs.append(Glyph(left, x * ma + shift, base, shown, known[0], font))
                    if cid == 32:
                        x += wordspace
        textstate.linematrix = (x, y)

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self.clock.check()
        if not (stroke or fill) or len(self.page.rules) > RULES_MAX:
            return
        ca, cb, cc, cd, ce, cf = self.ctm or (1, 0, 0, 1, 0, 0)
        points: list[tuple[float, float]] = []
        for step in [*path, ("m",)]:
            if step[0] == "m" and points:
                self._rule(points, stroke)
                points = []
            if step[0] == "h" and points:
                points.append(points[0])
            elif len(step) > 2:
                px, py = float(step[-2]), float(step[-1])
                points.append((px * ca + py * cc + ce, self.page.height - (px * cb + py * cd + cf)))

    def _rule(self, points: list[tuple[float, float]], stroke: bool) -> None:
        rules = self.page.rules
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if y1 - y0 <= THIN:
            if x1 - x0 >= RULE_MIN:
                rules.append((x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        elif x1 - x0 <= THIN:
            if y1 - y0 >= RULE_MIN:
                rules.append(((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
        elif stroke:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if abs(ay - by) < 0.5 and abs(ax - bx) >= RULE_MIN:
                    rules.append((min(ax, bx), ay, max(ax, bx), ay))
                elif abs(ax - bx) < 0.5 and abs(ay - by) >= RULE_MIN:
                    rules.append((ax, min(ay, by), ax, max(ay, by)))


def _unicode(font: Any, cid: int) -> str:
    try:
        text = str(font.to_unichr(cid))
    except (PDFUnicodeNotDefined, ValueError, OverflowError):
        return UNMAPPED
    text = "".join(_LIGATURES.get(c, c) for c in text.replace("\x00", ""))
    return " " if text and not text.strip(" \t\r\n") else text


def pages(data: bytes, clock: guard.Clock, budget: guard.Budget) -> Iterator[Page | None]:
    """The pages one by one; None for one that is damaged."""
    try:
        document = _Document(PDFParser(BytesIO(data)), clock)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Unreadable("password") from None
    resources = _Resources()
    device = _Device(resources, clock)
    interpreter = _Interpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        clock.check()
        if number > PAGES_MAX:
            raise Unreadable("damaged", f"> {PAGES_MAX}")
        try:
            yield _page(number, page, interpreter, device)
        except (Unreadable, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - pdfminer raises whatever its parser stumbles over
            yield None
        if budget.blown:
            raise Unreadable("bomb")


def _page(number: int, page: PDFPage, interpreter: PDFPageInterpreter, device: _Device) -> Page:
    x0, y0, x1, y1 = (float(v) for v in page.mediabox)
    width, height = abs(x1 - x0), abs(y1 - y0)
    if page.rotate in {90, 270}:
        width, height = height, width
    out = device.page = Page(number, width, height)
    streams = [s for s in (resolve1(c) for c in page.contents) if isinstance(s, PDFStream)]
    packed = [(s, s.rawdata) for s in streams if s.rawdata is not None]
    if sum(len(s.get_data()) for s in streams) > CONTENT_MAX:
        raise ValueError("page too large")
    interpreter.process_page(page)
    for stream, raw in packed:  # so that memory does not grow with the pages
        stream.rawdata, stream.data = raw, None
    device.page = Page(0, 0, 0)
    out.glyphs = [g for g in out.glyphs if -1 <= g.y <= height + 1 and g.size > 0]
    return out
