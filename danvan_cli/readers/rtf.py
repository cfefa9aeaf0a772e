r"""Owns the reading of RTF: tokens, groups and destinations, code pages and fonts, tables, marks, notes and text boxes.

One pass over the bytes without recursion. Legacy Vietnamese fonts (.VnTime, VNI-Times …) keep their bytes as Latin-1, for encodings to settle later.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from danvan_cli.readers import numbers
from danvan_cli.readers.document import Document, Para, Run, Unreadable, row

MAX_DEPTH = 1_000  # open groups; Word nests a few dozen
MAX_TEXT = 30_000_000  # characters of text; a paper of 500 pages has one million
MAX_PIECES = 1_000_000  # runs and paragraphs together, each some 150 bytes of memory
MAX_FALLBACK = 16  # characters after a \u that a reader may drop; the longest code page character has four bytes
INSTRUCTION_PIECES = 9  # of a field's instruction, enough to see what kind of field it is
MAX_TABLES = 20  # tables in tables; deeper ones are read as if they stood at this depth

_TOKEN = re.compile(rb"([{}])|\\([a-zA-Z]+)(?:(-?\d{1,10})\d*)? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([^\\{}\r\n\0]+)", re.DOTALL)
_LEGACY = re.compile(r"\.Vn|VNI|VPS|VISCII", re.IGNORECASE)
_SYMBOLS = re.compile(r"symbol|wingdings|webdings|dingbats|marlett", re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|tiêu đề|đầu đề) ?[1-9]$|title$", re.IGNORECASE)
_TOC = re.compile(r'[\s"]*TOC\b')
_SURROGATE = re.compile("[\ud800-\udfff]")

_CHARSETS = {77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258"}
_CHARSETS |= {0: "cp1252", 2: "latin-1", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"}
_SYSTEMS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}

_CHARS = {"tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}
_CHARS |= {"emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c"}
_SIGNS = {b"~": "\xa0", b"_": "-", b"-": "\xad", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}

# Where text goes. Destinations open only inside _BODY; in any other a destination is skipped.
_BODY, _SKIP, _MARK, _FONTS, _STYLES, _INSTRUCTION, _UPR = range(7)

# Destinations that are no text of the paper, also when written without \*.
_NO_TEXT = """colortbl info header headerl headerr headerf footer footerl footerr footerf pict nonshppict shppict objdata objclass objname objalias objsect sp
shprslt listtable listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping latentstyles datastore falt panose filetbl revtbl annotation atnid
atnauthor atntime atnref atnicn atndate atnparent atrfstart atrfend bkmkstart bkmkend nonesttables pn pnseclvl pntxta pntxtb comment tc tcn xe rxe txe
ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn userprops private template listname fontemb fontfile fname keycode background"""
_SKIPPED = frozenset(_NO_TEXT.split())
# Starred destinations that hold text, or hold groups that do.
_TEXT = "nesttableprops shpinst shptxt footnote fldinst fldrslt ud do dptxbxtext listtext pntext shp shpgrp result"
_STARRED = frozenset(_TEXT.split())
# Every word that means something here; any other is formatting, and does not even end a run of bytes.
_OTHER = """u f uc plain v deleted mvf deff ansicpg ansi mac pc pca fcharset cpg sbasedon s outlinelevel fonttbl stylesheet upr field
par page sect column cell nestcell row nestrow pard intbl itap ls"""
_WORDS = {w.encode(): w for w in [*_SKIPPED, *_STARRED, *_CHARS, *_OTHER.split()]}
_DESTINATIONS = _SKIPPED | _STARRED | {"fonttbl", "stylesheet", "upr", "field"}


class _Font:
    """How the bytes of a font are to be read."""

    __slots__ = ("codec", "legacy", "name", "symbol")

    def __init__(self, name: str, codec: str, symbol: bool) -> None:
        self.name, self.legacy, self.symbol = name, bool(_LEGACY.match(name)), symbol or bool(_SYMBOLS.search(name))
        self.codec = "latin-1" if self.legacy or self.symbol else codec


class _State:
    """What a group inherits and its end undoes."""

    __slots__ = ("deleted", "dest", "field", "font", "hidden", "intbl", "itap", "listed", "opens", "outer", "outline", "style", "toc", "uc")

    def __init__(self) -> None:
        self.dest = self.outer = _BODY
        self.font: int | None = None  # None: the default font
        self.uc = 1
        self.hidden = self.deleted = self.toc = False
        self.field: list[str] = []  # the instruction of the field around, in pieces
        self.opens = ""  # what the end of this group closes: flow, mark or style
        self.pard()

    def pard(self) -> None:
        """The defaults of paragraph formatting."""
        self.style, self.itap = 0, 0
        self.outline: int | None = None
        self.listed = self.intbl = False

    def copy(self) -> _State:
        """The state of a group that opens here."""
        new = _State.__new__(_State)
        new.dest, new.outer, new.field, new.opens = self.dest, self.outer, self.field, ""
        new.font, new.uc, new.hidden, new.deleted, new.toc = self.font, self.uc, self.hidden, self.deleted, self.toc
        new.style, new.itap, new.outline, new.listed, new.intbl = self.style, self.itap, self.outline, self.listed, self.intbl
        return new


class _Flow:
    """A text of its own: the body, a note or a text box."""

    __slots__ = ("floats", "hidden", "kind", "levels", "mark", "paras", "runs", "toc")

    def __init__(self, kind: str) -> None:
        self.kind = kind  # body, note or box
        self.paras: list[Para] = []
        self.runs: list[tuple[str, list[str]]] = []  # font, pieces
        self.mark = ""
        self.hidden = self.toc = False  # whether the paragraph had text that was left out
        self.floats: list[Para] = []  # of text boxes anchored in the paragraph
        self.levels: list[tuple[list[list[Para]], list[Para]]] = []  # open rows, outermost first: cells done, the cell begun

    def place(self, paras: list[Para], level: int) -> None:
        """Put paragraphs where they belong: into the open cell of a table level, or into the flow (level 0)."""
        while len(self.levels) > level:
            self.end_row()
        while len(self.levels) < level:
            self.levels.append(([], []))
        (self.levels[-1][1] if level else self.paras).extend(paras)

    def end_cell(self, level: int) -> None:
        """End the cell that is open at a level."""
        cells, cell = self.levels[level - 1]
        cells.append(cell[:])
        cell.clear()

    def end_row(self) -> None:
        """End the innermost open row and hand it to the cell or flow around it."""
        cells, cell = self.levels.pop()
        (self.levels[-1][1] if self.levels else self.paras).extend(row([*cells, cell]))


def read(data: bytes) -> Document:
    r"""An RTF file → its paragraphs. Raises Unreadable: damaged (no {\rtf) or bomb."""
    if b"{\\rtf" not in data[:1024]:
        raise Unreadable("damaged")
    return _Reader(data).read()


class _Reader:
    """One reading of one file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.state = _State()
        self.stack: list[_State] = []
        self.flows = [_Flow("body")]
        self.ends: list[Para] = []  # foot- and endnotes
        self.notes: dict[str, int] = {}
        self.default_codec, self.default_font = "cp1252", 0
        self.fonts: dict[int, _Font] = {}
        self.entry: tuple[int, int, str, bool] = (0, 1, "", False)  # the font being declared: number, charset, codec, symbol
        self.headings: set[int] = set()
        self.style_number, self.style_base, self.style_outline = 0, -1, 9  # the style being declared
        self.words: list[str] = []  # name of a font or style, or a mark, in pieces
        self.mark_symbol = False
        self.bytes = bytearray()  # text not decoded yet: pieces of a run are decoded together
        self.skip = 0  # characters of \u's fallback still to be dropped
        self.star = False
        self.chars = self.pieces = 0

    def read(self) -> Document:
        """All tokens in order, then what is still open."""
        data, position, end = self.data, max(self.data.find(b"{\\rtf"), 0), len(self.data)
        while position < end:
            for token in _TOKEN.finditer(data, position):
                kind = token.lastindex
                if kind == 6:
                    text = token.group()
                    if self.skip:
                        text, self.skip = text[self.skip :], max(0, self.skip - len(text))
                    if self.state.dest != _SKIP:
                        self.bytes += text
                elif kind == 4:
                    if self.skip:
                        self.skip -= 1
                    elif self.state.dest != _SKIP:
                        self.bytes.append(int(token.group(4), 16))
                elif kind == 1:
                    self.group(token.group() == b"{")
                elif kind == 5:
                    self.sign(token.group(5))
                elif token.group(2) == b"bin":
                    position = token.end() + max(0, int(token.group(3) or 0))
                    break
                else:
                    number = token.group(3)
                    self.word(token.group(2), None if number is None else int(number))
            else:
                break
        while self.stack:
            self.group(False)
        self.flush()
        body = self.end_flow()
        return Document("rtf", [*body, *self.ends], self.notes)

    # --- text ---

    def flush(self) -> None:
        """Decode the bytes gathered, in the code page of the font."""
        if not self.bytes:
            return
        data = bytes(self.bytes)
        self.bytes.clear()
        font = self.font()
        codec = font.codec if font else self.default_codec
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            text = data.decode(codec, "replace")
        self.emit(unicodedata.normalize("NFC", text) if codec == "cp1258" else text)

    def font(self) -> _Font | None:
        """The font in force."""
        return self.fonts.get(self.default_font if self.state.font is None else self.state.font)

    def emit(self, text: str) -> None:
        """Text for the destination that is open."""
        state = self.state
        if state.dest == _BODY:
            flow = self.flows[-1]
            if state.deleted:
                return
            if state.hidden or state.toc:
                flow.hidden |= state.hidden and bool(text.strip())
                flow.toc |= state.toc
                return
            self.chars += len(text)
            if self.chars > MAX_TEXT:
                raise Unreadable("bomb", str(self.chars))
            font = self.font()
            name = font.name if font else ""
            if flow.runs and flow.runs[-1][0] == name:
                flow.runs[-1][1].append(text)
            else:
                self.count()
                flow.runs.append((name, [text]))
        elif state.dest == _MARK:
            font = self.font()
            self.mark_symbol |= bool(font and font.symbol) and bool(text.strip())
            self.words.append(text)
        elif state.dest == _INSTRUCTION:
            if len(state.field) < INSTRUCTION_PIECES:
                state.field.append(text[:100])
        elif state.dest == _STYLES:
            self.words.append(text)
        elif state.dest == _FONTS:
            *names, rest = text.split(";")
            for name in names:
                self.end_font(name)
            self.words.append(rest)

    def count(self) -> None:
        """One more run or paragraph."""
        self.pieces += 1
        if self.pieces > MAX_PIECES:
            raise Unreadable("bomb", str(self.pieces))

    def unicode(self, number: int) -> None:
        r"""The character of \uN: a UTF-16 unit, negative from 32768 on."""
        self.flush()
        number += 0x10000 if number < 0 else 0
        font = self.font()
        if font and font.legacy and 0xF020 <= number <= 0xF0FF:  # a font declared as a symbol font: its bytes stand in the private use area
            number &= 0xFF
        if 0 < number <= 0x10FFFF:
            self.emit(chr(number))
        self.skip = self.state.uc

    # --- groups and destinations ---

    def group(self, opens: bool) -> None:
        """An opening or closing brace; a closing one too many is passed over."""
        self.flush()
        self.skip, self.star = 0, False
        if opens:
            if len(self.stack) >= MAX_DEPTH:
                raise Unreadable("bomb", str(MAX_DEPTH))
            self.stack.append(self.state)
            self.state = self.state.copy()
            if self.state.dest == _STYLES and self.stack[-1].opens == "style":
                self.state.dest = _SKIP
            elif self.state.dest == _STYLES:
                self.words.clear()
                self.style_number, self.style_base, self.style_outline = 0, -1, 9
                self.state.opens = "style"
            return
        if not self.stack:
            return
        match self.state.opens:
            case "flow":
                kind, paras = self.flows[-1].kind, self.end_flow()
                if kind == "note":
                    self.ends += paras
                else:
                    self.flows[-1].floats += paras
            case "mark":
                text, flow = "".join(self.words).strip(), self.flows[-1]
                if not flow.mark and not self.state.deleted:
                    flow.mark = text if len(text) > 1 and not self.mark_symbol else numbers.bullet(text, self.mark_symbol) if text else ""
            case "style":
                if _HEADING.match("".join(self.words).strip(" ;")) or self.style_outline < 9 or self.style_base in self.headings:
                    self.headings.add(self.style_number)
        self.state = self.stack.pop()

    def destination(self, word: str, starred: bool) -> None:
        """Turn the group to a destination."""
        state = self.state
        if state.dest == _UPR:
            if word == "ud":
                state.dest = state.outer
        elif word in _SKIPPED or (starred and word not in _STARRED):
            state.dest = _SKIP
        elif word == "fonttbl":
            state.dest = _FONTS
            self.words.clear()
        elif word == "stylesheet":
            state.dest = _STYLES
        elif word == "upr":
            state.outer, state.dest = state.dest, _UPR
        elif word == "field":
            state.field = []
        elif word == "fldinst":
            state.dest = _INSTRUCTION if state.dest == _BODY else _SKIP
        elif word == "fldrslt":
            if state.dest != _BODY:
                state.dest = _SKIP
            state.toc = state.toc or bool(_TOC.match("".join(state.field)))
        elif word in ("listtext", "pntext"):
            if state.dest == _BODY:
                state.dest, state.opens, self.mark_symbol = _MARK, "mark", False
                self.words.clear()
        elif word in ("footnote", "shptxt", "dptxbxtext"):
            if state.dest == _BODY and (state.deleted or state.toc):
                state.dest = _SKIP
            elif state.dest == _BODY:
                state.opens = "flow"
                state.pard()
                self.flows.append(_Flow("note" if word == "footnote" else "box"))

    def sign(self, sign: bytes) -> None:
        """A control symbol."""
        if sign == b"*":
            self.star = True
        elif sign in b"\r\n":
            self.word(b"par", None)
        elif sign in _SIGNS:
            self.character(_SIGNS[sign])

    def character(self, text: str) -> None:
        r"""A character with a name of its own; it may also be the fallback of a \u."""
        if self.skip:
            self.skip -= 1
        elif self.state.dest != _SKIP:
            self.flush()
            self.emit(text)

    def word(self, name: bytes, number: int | None) -> None:
        """A control word with its number."""
        state, starred, self.star = self.state, self.star, False
        word = _WORDS.get(name, "")
        if word in _CHARS:
            self.character(_CHARS[word])
            return
        self.skip = 0  # structure is no fallback: writers that leave it out must not lose a paragraph
        if state.dest == _SKIP or not (word or starred):
            return
        if word == "u":
            self.unicode(number or 0)
            return
        self.flush()
        if starred or word in _DESTINATIONS or state.dest == _UPR:
            self.destination(word, starred)
            return
        on = number != 0
        match word:
            case "f":
                if state.dest == _FONTS:
                    self.entry = (number or 0, 1, "", False)
                state.font = number
            case "uc":
                state.uc = min(max(0, number or 0), MAX_FALLBACK)
            case "plain":
                state.font, state.hidden, state.deleted = None, False, False
            case "v":
                state.hidden = on
            case "deleted" | "mvf":
                state.deleted = on
            case "deff":
                self.default_font = number or 0
            case "ansicpg":
                self.default_codec = _codec(number or 1252, self.default_codec)
            case "ansi" | "mac" | "pc" | "pca":
                self.default_codec = _SYSTEMS[word]
            case "fcharset":
                self.entry = (self.entry[0], number or 0, self.entry[2], number == 2)
            case "cpg":
                self.entry = (*self.entry[:2], _codec(number or 0, ""), self.entry[3])
            case "sbasedon" if state.dest == _STYLES:
                self.style_base = number or 0
            case "s" if state.dest == _STYLES:
                self.style_number = number or 0
            case "outlinelevel" if state.dest == _STYLES:
                self.style_outline = 0 if number is None else number
            case _:
                if state.dest == _BODY:
                    self.paragraph(word, number)

    def end_font(self, name: str) -> None:
        """A font declared: its number and charset were seen before its name."""
        number, charset, codec, symbol = self.entry
        full = "".join([*self.words, name]).strip()
        self.words.clear()
        self.fonts[number] = _Font(full, codec or _CHARSETS.get(charset, self.default_codec), symbol)

    # --- paragraphs and tables ---

    def paragraph(self, word: str, number: int | None) -> None:
        """Control words of paragraphs and tables."""
        state, flow = self.state, self.flows[-1]
        level = min(max(state.itap, int(state.intbl)), MAX_TABLES)
        match word:
            case "par":
                if not state.deleted:
                    self.end_para(level)
                elif not flow.runs:  # deleted with all its text, so its number goes too
                    flow.mark = ""
            case "page" | "sect" | "column":
                if flow.runs:
                    self.end_para(level)
            case "cell" | "nestcell":
                level = 1 if word == "cell" else max(2, level)
                self.end_para(level)
                flow.end_cell(level)
            case "row" | "nestrow":
                outer = 0 if word == "row" else 1
                while len(flow.levels) > max(outer, min(state.itap, MAX_TABLES) - 1 if outer else 0):
                    flow.end_row()
            case "pard":
                state.pard()
            case "intbl":
                state.intbl = number != 0
            case "itap":
                state.itap = max(0, number or 0)
            case "s":
                state.style = number or 0
            case "outlinelevel":
                state.outline = 0 if number is None else number
            case "ls":
                state.listed = bool(number)

    def end_para(self, level: int) -> None:
        """The paragraph is complete: put it in its place, or leave it out when nothing of it is shown."""
        flow, state = self.flows[-1], self.state
        runs = [Run(_whole("".join(pieces)), font) for font, pieces in flow.runs]
        if flow.hidden:
            self.notes["hidden"] = self.notes.get("hidden", 0) + 1
        paras: list[Para] = []
        if flow.toc and not any(r.text.strip() for r in runs):
            self.notes["toc"] = self.notes.get("toc", 0) + 1
        elif not flow.hidden or any(r.text.strip() for r in runs):
            heading = state.outline < 9 if state.outline is not None else state.style in self.headings
            kind = "note" if flow.kind == "note" else "heading" if heading else "item" if flow.mark or state.listed else "text"
            if kind == "note" and runs and not flow.paras:
                runs[0].text = runs[0].text.lstrip()  # the blank behind the number of the note
            self.count()
            paras.append(Para(runs, kind, flow.mark))
        flow.place([*paras, *flow.floats], level)
        flow.runs, flow.mark, flow.hidden, flow.toc, flow.floats = [], "", False, False, []

    def end_flow(self) -> list[Para]:
        """The flow is complete: its paragraphs."""
        flow = self.flows[-1]
        if flow.runs or flow.floats or flow.mark or flow.hidden:
            self.end_para(min(max(self.state.itap, int(self.state.intbl)), MAX_TABLES))
        while flow.levels:
            flow.end_row()
        self.flows.pop()
        return [p for p in flow.paras if p.text.strip() or p.mark] if flow.kind != "body" else flow.paras


def _codec(page: int, default: str) -> str:
    """The codec of a Windows code page number."""
    name = {65001: "utf-8", 10000: "mac_roman", 0: default, 42: "latin-1"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name if name else default
    except LookupError:
        return default


def _whole(text: str) -> str:
    r"""Surrogates that \u gave one by one, as the characters they make together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if _SURROGATE.search(text) else text
