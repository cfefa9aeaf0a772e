"""Word documents (.docx, .docm, Strict too) → paragraphs as Word shows them.

Owns what the file formats' papers say about order and visibility: automatic numbers, tables, tracked changes, text boxes, footnotes, fields.
Nothing is run, no relationship to the outside is followed; only the parts named below are read.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from danvan_cli import settings
from danvan_cli.readers import numbers, xmlsafe
from danvan_cli.readers.document import Document, Para, Run, Unreadable, row

_HEADING = re.compile(r"(?:heading|tiêu đề|đầu đề) ?\d|title$|tiêu đề$", re.IGNORECASE)
_TOC = re.compile(r"(?:toc|mục lục|contents?) ?\d", re.IGNORECASE)
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapf", "monotype sorts", "marlett")
_OFF = {"0", "false", "off", "none"}
_LEVELS = 9  # levels of a Word list
_CHAIN = 20  # styles based on one another; Word allows ten
_AFFIX = 60  # characters of a level's text ("Điều %1.")
_SKIPPED = {"del", "moveFrom", "delText", "instrText", "footnoteRef", "endnoteRef", "footnoteReference", "endnoteReference", "annotationRef", "rt", "delInstrText"}


def _name(element: Element) -> str:
    """The tag without its namespace: Transitional and Strict documents differ in nothing else that is read here."""
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element | None, name: str) -> str | None:
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def _child(element: Element | None, *path: str) -> Element | None:
    for name in path:
        if element is None:
            return None
        element = next((x for x in element if _name(x) == name), None)
    return element


def _content(element: Element, *path: str) -> Element:
    """The child, or an element without content (an element without children is false, hence no `or`)."""
    found = _child(element, *path)
    return found if found is not None else Element("none")


def _value(element: Element | None, *path: str) -> str | None:
    return _attribute(_child(element, *path), "val")


def _on(properties: Element | None, name: str) -> bool | None:
    """A toggle: None where nothing is said."""
    found = _child(properties, name)
    return None if found is None else (_attribute(found, "val") or "1").lower() not in _OFF


def _number(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def _font(properties: Element | None) -> str:
    fonts = _child(properties, "rFonts")
    return _attribute(fonts, "ascii") or _attribute(fonts, "hAnsi") or _attribute(fonts, "cs") or ""


@dataclass(slots=True)
class _Style:
    name: str
    base: str
    properties: Element | None
    run: Element | None


class _Styles:
    """Named styles with their inheritance."""

    def __init__(self, root: Element | None) -> None:
        self.known: dict[str, _Style] = {}
        self.chains: dict[str, list[_Style]] = {}
        self.default = ""
        self.font = _font(_child(root, "docDefaults", "rPrDefault", "rPr"))
        for style in root if root is not None else ():
            if _name(style) != "style":
                continue
            identity = _attribute(style, "styleId") or ""
            self.known[identity] = _Style(_value(style, "name") or "", _value(style, "basedOn") or "", _child(style, "pPr"), _child(style, "rPr"))
            if _attribute(style, "type") == "paragraph" and (_attribute(style, "default") or "0").lower() not in _OFF:
                self.default = identity

    def chain(self, identity: str) -> list[_Style]:
        """The style and those it is based on, nearest first."""
        if identity not in self.chains:
            out: list[_Style] = []
            at = identity
            while at in self.known and len(out) < _CHAIN:
                out.append(self.known[at])
                at = out[-1].base
            self.chains[identity] = out
        return self.chains[identity]


@dataclass(slots=True)
class _Level:
    start: int = 1
    fmt: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int = -1  # the level above which it restarts; 0: never; -1: any higher one
    symbol: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)


class _Numbering:
    """Automatic numbers: w:num → w:abstractNum, counters shared by all w:num of one abstract list."""

    def __init__(self, root: Element | None) -> None:
        self.lists: dict[str, _List] = {}
        self.abstract: dict[str, str] = {}
        self.overrides: dict[str, dict[int, tuple[int | None, _Level | None]]] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[tuple[str, int]] = set()
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if _name(element) == "abstractNum":
                identity = _attribute(element, "abstractNumId") or ""
                self.lists[identity] = _List({at: _level(x) for x in element if _name(x) == "lvl" and 0 <= (at := _number(_attribute(x, "ilvl"), 0)) < _LEVELS})
                if link := _value(element, "numStyleLink"):
                    links[identity] = link
                if name := _value(element, "styleLink"):
                    links["style " + name] = identity
        for element in root if root is not None else ():
            if _name(element) == "num":
                identity = _attribute(element, "numId") or ""
                target = _value(element, "abstractNumId") or ""
                target = links.get("style " + links.get(target, ""), target)
                self.abstract[identity] = target
                for x in element:
                    if _name(x) == "lvlOverride":
                        start = _value(x, "startOverride")
                        own = _child(x, "lvl")
                        at = min(max(_number(_attribute(x, "ilvl"), 0), 0), _LEVELS - 1)
                        self.overrides.setdefault(identity, {})[at] = (_number(start, 1) if start is not None else None, _level(own) if own is not None else None)

    def level_of_style(self, num: str, style: str) -> int:
        """The level that a numbered style stands for in its list."""
        found = self.lists.get(self.abstract.get(num, ""))
        return next((at for at, level in (found.levels.items() if found else ()) if style and level.style == style), 0)

    def next(self, num: str, at: int) -> str:
        """The mark of the next paragraph of this list and level, as it is printed."""
        abstract = self.abstract.get(num, "")
        found = self.lists.get(abstract)
        if found is None or not 0 <= at < _LEVELS:
            return ""
        levels = found.levels
        overrides = self.overrides.get(num, {})
        if any(own is not None for _, own in overrides.values()):
            levels = levels | {k: own for k, (_, own) in overrides.items() if own is not None}
        level = levels.get(at)
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        restart = overrides.get(at, (None, None))[0]
        if restart is not None and (num, at) not in self.begun:
            counts[at] = restart
        else:
            counts[at] = level.start if counts[at] is None else (counts[at] or 0) + 1
        self.begun.add((num, at))
        for k in range(at + 1, _LEVELS):
            deeper = levels.get(k)
            if deeper is None or deeper.restart == -1 or (deeper.restart > 0 and at < deeper.restart):
                counts[k] = None
        if level.fmt == "bullet":
            return numbers.bullet(level.text, level.symbol)

        def shown(match: re.Match[str]) -> str:
            k = int(match.group(1)) - 1
            other = levels.get(k, _Level())
            if counts[k] is None:
                counts[k] = other.start
            return numbers.render(counts[k] or 0, "decimal" if level.legal else other.fmt)

        return re.sub(r"%([1-9])", shown, level.text).strip()


def _level(element: Element) -> _Level:
    fonts = _font(_child(element, "rPr")).lower()
    return _Level(
        _number(_value(element, "start"), 1), _value(element, "numFmt") or "decimal", (_value(element, "lvlText") or "")[:_AFFIX],
        bool(_on(element, "isLgl")), _number(_value(element, "lvlRestart"), -1), fonts.startswith(_SYMBOL_FONTS), _value(element, "pStyle") or "",
    )  # fmt: skip


@dataclass(slots=True)
class _State:
    """What a paragraph collects while its runs are walked."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Para] = field(default_factory=list)
    hidden: bool = False
    deleted: bool = False
    contents: bool = False  # some of it belongs to a table of contents
    page: int = 0


class _Walker:
    def __init__(self, styles: _Styles, numbering: _Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.notes: dict[str, int] = {}
        self.page = 0
        self.fields: list[bool] = []  # of the fields that are open: whether their instruction is still being given
        self.instructions = 0  # how many of them are
        self.contents = 0  # how deep in the fields the table of contents begins; 0 outside of one
        self.held: list[Run] = []  # text of a paragraph whose mark was deleted: the next one goes on with it

    def count(self, note: str, n: int = 1) -> None:
        self.notes[note] = self.notes.get(note, 0) + n

    # --- blocks

    def blocks(self, parent: Element) -> list[Para]:
        out: list[Para] = []
        for element in parent:
            name = _name(element)
            if name == "p":
                out += self.para(element)
            elif name == "tbl":
                out += self.table(element)
            elif name == "sdt":
                if "Table of Contents" in (_value(element, "sdtPr", "docPartObj", "docPartGallery") or ""):
                    self.count("toc", sum(1 for x in element.iter() if _name(x) == "p"))
                else:
                    out += self.blocks(_content(element, "sdtContent"))
            elif name == "AlternateContent":
                out += self.blocks(self.choice(element))
            elif name in {"ins", "moveTo", "customXml", "smartTag"}:
                out += self.blocks(element)
            elif name == "altChunk":
                self.count("embedded")
        return out

    @staticmethod
    def choice(element: Element) -> Element:
        """A text box is stored twice, for new and for old programs: one of them is read."""
        found = _child(element, "Choice")
        return found if found is not None else _content(element, "Fallback")

    def table(self, element: Element) -> list[Para]:
        out: list[Para] = []
        for line in self.rows(element):
            properties = _child(line, "trPr")
            if _child(properties, "del") is not None:
                self.count("deleted")
                continue
            out += row([self.whole(cell) for cell in self.cells(line)])
        return out

    def whole(self, parent: Element) -> list[Para]:
        """The paragraphs of a cell, box or note: one whose mark was deleted ends there all the same."""
        held, self.held = self.held, []
        out = self.blocks(parent)
        if self.held:
            out.append(Para(self.held, page=self.page))
        self.held = held
        return out

    def rows(self, parent: Element) -> list[Element]:
        return [y for x in parent for y in ([x] if _name(x) == "tr" else self.rows(x) if _name(x) in {"sdt", "sdtContent", "customXml", "ins"} else [])]

    def cells(self, parent: Element) -> list[Element]:
        return [y for x in parent for y in ([x] if _name(x) == "tc" else self.cells(x) if _name(x) in {"sdt", "sdtContent", "customXml"} else [])]

    def para(self, element: Element) -> list[Para]:
        properties = _child(element, "pPr")
        style = _value(properties, "pStyle") or self.styles.default
        chain = self.styles.chain(style)
        state = _State(page=self.page)
        self.inline(element, state, chain)
        if state.hidden:
            self.count("hidden")
        if state.deleted:
            self.count("deleted")
        if any(_TOC.match(s.name) for s in chain[:1]) or (state.contents and not any(r.text.strip() for r in state.runs)):
            self.count("toc")
            return []
        if _child(properties, "rPr", "del") is not None or _child(properties, "rPr", "moveFrom") is not None:
            self.held += state.runs
            return state.boxes
        runs = self.held + state.runs if self.held else state.runs
        self.held = []
        text = "".join(r.text for r in runs)
        if not text.strip() and (state.hidden or state.deleted):
            return state.boxes
        outline = next((v for v in (_value(p, "outlineLvl") for p in (properties, *(s.properties for s in chain))) if v is not None), None)
        heading = _number(outline, _LEVELS) < _LEVELS if outline is not None else any(_HEADING.match(s.name) for s in chain)
        mark = self.mark(properties, style, chain)  # a paragraph without text takes its number too
        mark = mark if text.strip() else ""
        kind = "heading" if heading else "item" if mark else "text"
        return [Para(runs, kind, mark, page=state.page), *state.boxes]

    def mark(self, properties: Element | None, style: str, chain: list[_Style]) -> str:
        own = _child(properties, "numPr")
        num, at = _value(own, "numId"), _value(own, "ilvl")
        for s in chain:
            if num is not None:
                break
            inherited = _child(s.properties, "numPr")
            num = _value(inherited, "numId")
            if num is not None and at is None:
                at = _value(inherited, "ilvl") or str(self.numbering.level_of_style(num, style))
        return self.numbering.next(num, _number(at, 0)) if num not in {None, "0"} else ""

    # --- runs

    def inline(self, parent: Element, state: _State, chain: list[_Style]) -> None:
        for element in parent:
            name = _name(element)
            if name == "r":
                self.run(element, state, chain)
            elif name in {"del", "moveFrom"}:
                state.deleted = state.deleted or any((x.text or "").strip() for x in element.iter() if _name(x) in {"delText", "t"})
            elif name == "AlternateContent":
                self.inline(self.choice(element), state, chain)
            elif name == "sdt":
                self.inline(_content(element, "sdtContent"), state, chain)
            elif name in {"oMath", "oMathPara"}:
                state.runs.append(Run("".join(x.text or "" for x in element.iter() if _name(x) == "t")))
            elif name not in {"pPr", "rPr"}:
                self.inline(element, state, chain)  # hyperlinks, insertions, simple fields, smart tags

    def run(self, element: Element, state: _State, chain: list[_Style]) -> None:
        properties = _child(element, "rPr")
        named = self.styles.chain(_value(properties, "rStyle") or "")
        levels = [properties, *(s.run for s in named), *(s.run for s in chain)]
        hidden = next((v for v in (_on(x, "vanish") for x in levels) if v is not None), False)
        font = next((f for f in map(_font, levels) if f), self.styles.font)
        for x in element:
            self.piece(x, state, font, hidden, chain)

    def piece(self, x: Element, state: _State, font: str, hidden: bool, chain: list[_Style]) -> None:
        name = _name(x)
        if name == "lastRenderedPageBreak":
            self.page += 1
            if not any(r.text.strip() for r in state.runs):
                state.page = self.page
        elif name == "fldChar":
            self.field(_attribute(x, "fldCharType"))
        elif name == "instrText":
            if (x.text or "").lstrip().upper().startswith("TOC") and self.fields and not self.contents:
                self.contents = len(self.fields)
        elif name in _SKIPPED:
            pass
        elif name == "AlternateContent":
            for y in self.choice(x):
                self.piece(y, state, font, hidden, chain)
        elif name in {"drawing", "pict", "object"}:
            state.boxes += [p for box in _outermost(x, "txbxContent") for p in self.aside(box) if p.text.strip()]
        elif name == "ruby":
            self.inline(_content(x, "rubyBase"), state, chain)
        elif text := _characters(x, name):
            if hidden:
                state.hidden = state.hidden or bool(text.strip())
            elif self.contents:
                state.contents = True
            elif not self.instructions:
                state.runs.append(Run(text, _attribute(x, "font") or font if name == "sym" else font))

    def field(self, kind: str | None) -> None:
        """A field begins, its result begins, it ends."""
        if kind == "begin":
            self.fields.append(True)
            self.instructions += 1
        elif kind == "separate" and self.fields and self.fields[-1]:
            self.fields[-1] = False
            self.instructions -= 1
        elif kind == "end" and self.fields:
            self.instructions -= self.fields.pop()
            if len(self.fields) < self.contents:
                self.contents = 0

    def aside(self, element: Element) -> list[Para]:
        """A text box or note: its paragraphs stand by themselves, whatever is going on around them."""
        saved = self.fields, self.instructions, self.contents
        self.fields, self.instructions, self.contents = [], 0, 0
        out = self.whole(element)
        self.fields, self.instructions, self.contents = saved
        return out


def _outermost(element: Element, name: str) -> list[Element]:
    out: list[Element] = []
    for x in element:
        if _name(x) == name:
            out.append(x)
        elif _name(x) == "AlternateContent":
            out += _outermost(_Walker.choice(x), name)
        else:
            out += _outermost(x, name)
    return out


def _characters(x: Element, name: str) -> str:
    match name:
        case "t":
            return x.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br":
            return "\n" if _attribute(x, "type") in {None, "textWrapping"} else ""
        case "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "softHyphen":
            return "\u00ad"
        case "sym":
            code = _attribute(x, "char") or ""
            found = chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) and not code.upper().startswith(("D8", "D9", "DA", "DB", "DC", "DD", "DE", "DF")) else ""
            if (_attribute(x, "font") or "").startswith((".Vn", "VNI", "VPS")):
                return chr(ord(found) - 0xF000) if "\uf020" <= found <= "\uf0ff" else found
            return numbers.bullet(found, symbol=(_attribute(x, "font") or "").lower().startswith(_SYMBOL_FONTS)) if found else ""
    return ""


def _part(archive: ZipFile, base: str, kind: str, default: str) -> Element | None:
    """A part named by a relationship, else by its usual name; targets outside the file are not looked at."""
    folder, name = posixpath.split(base)
    relations = xmlsafe.member(archive, posixpath.join(folder, "_rels", name + ".rels"))
    target = default
    for x in xmlsafe.parse(relations) if relations else ():
        if (_attribute(x, "Type") or "").endswith("/" + kind) and _attribute(x, "TargetMode") != "External":
            given = _attribute(x, "Target") or ""
            target = given.lstrip("/") if given.startswith("/") else posixpath.normpath(posixpath.join(folder, given))
            break
    data = xmlsafe.member(archive, target)
    return xmlsafe.parse(data) if data else None


def _main(archive: ZipFile) -> str:
    relations = xmlsafe.member(archive, "_rels/.rels")
    for x in xmlsafe.parse(relations) if relations else ():
        if (_attribute(x, "Type") or "").endswith("/officeDocument") and _attribute(x, "TargetMode") != "External":
            return (_attribute(x, "Target") or "").lstrip("/")
    return "word/document.xml"


def read(data: bytes) -> Document:
    """The paragraphs of a Word document, notes last. Raises Unreadable."""
    archive = xmlsafe.open_zip(data)
    main = _main(archive)
    content = xmlsafe.member(archive, main)
    if content and content.count(b":p>") + content.count(b":p ") > 2 * settings.MAX_LINES:  # each begins and ends
        raise Unreadable("too_long")
    body = _child(xmlsafe.parse(content), "body") if content else None
    if body is None:
        raise Unreadable("damaged")
    walker = _Walker(_Styles(_part(archive, main, "styles", "word/styles.xml")), _Numbering(_part(archive, main, "numbering", "word/numbering.xml")))
    if any(_name(x) == "lastRenderedPageBreak" for x in body.iter()):
        walker.page = 1
    out = walker.blocks(body)
    if walker.held:
        out.append(Para(walker.held, page=walker.page))
    order = [x for x in (_attribute(r, "id") for r in body.iter() if _name(r) == "footnoteReference") if x is not None]
    ends = [x for x in (_attribute(r, "id") for r in body.iter() if _name(r) == "endnoteReference") if x is not None]
    walker.page = 0
    for part, kind, wanted in (("footnotes", "footnote", order), ("endnotes", "endnote", ends)):
        root = _part(archive, main, part, f"word/{part}.xml") if wanted else None
        found = {_attribute(x, "id"): x for x in (root if root is not None else ()) if _name(x) == kind}
        for identity in dict.fromkeys(wanted):
            if identity in found:
                out += [Para(p.runs, "note", p.mark) for p in walker.aside(found[identity]) if p.text.strip()]
    return Document("docx", out, walker.notes)
