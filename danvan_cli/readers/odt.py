"""Owns the reading of OpenDocument texts, zipped (.odt) or flat (.fodt): styles, lists as LibreOffice numbers them, tables, boxes, notes.

Recursion takes two Python frames an element at most; xmlsafe bounds the depth of elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from danvan_cli.readers import numbers, xmlsafe
from danvan_cli.readers.document import Document, Para, Run, Unreadable, row

MAX_TEXT = 30_000_000  # characters of text; a paper of 500 pages has one million
MAX_SPACES = 1_000  # blanks that one text:s may stand for; a line has some hundred
MAX_AFFIX = 60  # characters of a list level's prefix, suffix or pattern: each is written again at every item
MAX_PARENTS = 50  # styles in a chain of parents; documents have up to five
MAX_LEVEL = 10  # of lists and outlines, in the format itself

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _STYLE, _TABLE, _DRAW = (f"{{{_ODF}{name}:1.0}}" for name in ("office", "text", "style", "table", "drawing"))
_FO, _SVG = f"{{{_ODF}xsl-fo-compatible:1.0}}", f"{{{_ODF}svg-compatible:1.0}}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_P, _H, _LIST = _TEXT + "p", _TEXT + "h", _TEXT + "list"

_BLANK = re.compile(r"[ \t\r\n]+")
_PLACE = re.compile(r"%(\d+)%([^%]*)")
_SYMBOLS = re.compile(r"symbol|wingdings|webdings|dingbats", re.IGNORECASE)
_HEADING = re.compile(r"heading(?:_20_| )?\d+$|title$|tiêu đề \d$", re.IGNORECASE)
_FORMATS = {"1": "decimal", "a": "lowerColumn", "A": "upperColumn", "i": "lowerRoman", "I": "upperRoman", "": "none", "1st": "ordinal"}
_SYNCED = {"lowerColumn": "lowerLetter", "upperColumn": "upperLetter"}

_INDEXES = frozenset(_TEXT + name for name in ("table-of-content", "illustration-index", "table-index", "object-index", "alphabetical-index"))
_CONTAINERS = frozenset([_TEXT + "section", _TEXT + "index-body", _TEXT + "index-title", _TEXT + "bibliography", _TEXT + "user-index", _OFFICE + "text"])
_ROW_GROUPS = frozenset(_TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))
# Elements inside a paragraph whose text is not the paragraph's.
_UNSEEN = frozenset(
    [_OFFICE + "annotation", _OFFICE + "annotation-end", _OFFICE + "event-listeners", _TEXT + "tracked-changes", _TEXT + "ruby-text", _TEXT + "script", _TEXT + "note-citation"]
)
_PICTURES = frozenset(_DRAW + name for name in ("image", "object", "object-ole", "applet", "plugin", "floating-frame", "glue-point", "enhanced-geometry"))


@dataclass(slots=True)
class _Style:
    """What of a style matters here; None: as the parent has it."""

    parent: str = ""
    font: str | None = None
    hidden: bool | None = None
    numbering: str | None = None
    breaks: bool | None = None


@dataclass(slots=True)
class _Level:
    """One level of a list style."""

    fmt: str = "decimal"
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    bullet: str | None = None
    pattern: str = ""  # %1%.%2%. of LibreOffice 7 and later, "" when the file has none


@dataclass(slots=True)
class _Item:
    """A list item while it is read: its list's counters (by key), style and level, and whether its number is still to be shown."""

    key: str
    style: str
    level: int
    numbered: bool = True
    start: int | None = None


@dataclass(slots=True)
class _Text:
    """A paragraph while it is read."""

    runs: list[tuple[str, list[str]]] = field(default_factory=list)
    floats: list[Para] = field(default_factory=list)  # of text boxes anchored in it
    blank: bool = True  # whether a blank would collapse into what stands before
    left_out: bool = False  # hidden text was met
    hidden: bool = False  # all of it is hidden


def read(data: bytes) -> Document:
    """An OpenDocument text → its paragraphs. Raises Unreadable: password, bomb, xml_dtd, damaged or format (no text document)."""
    if not data.startswith(b"PK"):
        root = xmlsafe.parse(data)
        return _Reader([root]).read(root)
    with xmlsafe.open_zip(data) as archive:
        manifest = xmlsafe.member(archive, "META-INF/manifest.xml")
        if manifest and b"encryption-data" in manifest:
            raise Unreadable("password")
        content, styles = xmlsafe.member(archive, "content.xml"), xmlsafe.member(archive, "styles.xml")
    if content is None:
        raise Unreadable("damaged", "content.xml")
    root = xmlsafe.parse(content)
    return _Reader([*([xmlsafe.parse(styles)] if styles else []), root]).read(root)


def _number(text: str | None, default: int, least: int = 0, most: int = 1_000_000) -> int:
    """An integer attribute within bounds; the default when it is none."""
    return min(max(int(text), least), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _family(value: str | None) -> str | None:
    """The first font of a family list, without its quotation marks."""
    return re.split(r"[;,]", value, maxsplit=1)[0].strip().strip("'\"") if value else None


def _level(node: Element) -> _Level:
    """A level of a list style or of the outline."""
    pattern = node.get(_LOEXT + "num-list-format") or node.get(_STYLE + "num-list-format") or ""
    prefix, suffix = (node.get(_STYLE + key, "")[:MAX_AFFIX] for key in ("num-prefix", "num-suffix"))
    start, shown = _number(node.get(_TEXT + "start-value"), 1), _number(node.get(_TEXT + "display-levels"), 1, 1, MAX_LEVEL)
    level = _Level("none", prefix, suffix, shown, start, None, pattern[:MAX_AFFIX])
    if node.tag == _TEXT + "list-level-style-image":
        level.bullet = "-"
    elif node.tag == _TEXT + "list-level-style-bullet":
        text = node.find(_STYLE + "text-properties")
        fonts = () if text is None else (text.get(_STYLE + "font-name", ""), text.get(_FO + "font-family", ""))
        char = node.get(_TEXT + "bullet-char", "")[:MAX_AFFIX]
        # OpenSymbol is LibreOffice's own and Unicode; in the others a letter is a picture
        level.bullet = numbers.bullet(char, any(_SYMBOLS.search(f) and not f.lower().startswith(("opensymbol", "starsymbol")) for f in fonts) and ord(char[:1] or "-") < 0x100)
    else:
        shape = node.get(_STYLE + "num-format", "")
        level.fmt = "decimalZero" if shape.startswith("01") else _FORMATS.get(shape, "decimal")
        if node.get(_STYLE + "num-letter-sync") == "true":
            level.fmt = _SYNCED.get(level.fmt, level.fmt)
    return level


class _Styles:
    """The styles of a document: fonts, what is hidden, and list levels."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self.faces: dict[str, str] = {}
        self.styles: dict[tuple[str, str], _Style] = {}
        self.lists: dict[str, dict[int, _Level]] = {}
        self.outline: dict[int, _Level] = {}
        for root in roots:
            content = root.find(_OFFICE + "body") is not None
            for part in root:
                if part.tag == _OFFICE + "font-face-decls":
                    for face in part.iterfind(_STYLE + "font-face"):
                        name = face.get(_STYLE + "name", "")
                        self.faces[name] = _family(face.get(_SVG + "font-family")) or name
                # automatic styles of styles.xml serve headers and footers, under names that content.xml uses for others
                elif part.tag == _OFFICE + "styles" or (part.tag == _OFFICE + "automatic-styles" and content):
                    for node in part:
                        self.add(node)

    def add(self, node: Element) -> None:
        """One style element."""
        if node.tag in (_STYLE + "style", _STYLE + "default-style"):
            text, paragraph = node.find(_STYLE + "text-properties"), node.find(_STYLE + "paragraph-properties")
            style = _Style(node.get(_STYLE + "parent-style-name", ""), numbering=node.get(_STYLE + "list-style-name"))
            if text is not None:
                name = text.get(_STYLE + "font-name")
                style.font = self.faces.get(name, name) if name else _family(text.get(_FO + "font-family"))
                display = text.get(_TEXT + "display")
                style.hidden = None if display is None else display == "none"
            if node.get(_STYLE + "master-page-name") or (paragraph is not None and paragraph.get(_FO + "break-before") == "page"):
                style.breaks = True
            self.styles[node.get(_STYLE + "family", ""), node.get(_STYLE + "name", "")] = style
        elif node.tag == _TEXT + "list-style":
            self.lists[node.get(_STYLE + "name", "")] = {_number(n.get(_TEXT + "level"), 1, 1, MAX_LEVEL): _level(n) for n in node}
        elif node.tag == _TEXT + "outline-style":
            self.outline = {_number(n.get(_TEXT + "level"), 1, 1, MAX_LEVEL): _level(n) for n in node}

    def resolve(self, family: str, name: str | None) -> _Style:
        """A style with what it inherits, as one record under its name. Paragraphs end at the default style of their family."""
        found = self.styles.get((family + "*", name or ""))
        if found is None:
            found, at = _Style(), name or ""
            names: list[str] = []
            while at and at not in names and len(names) < MAX_PARENTS and (style := self.styles.get((family, at))):
                names.append(at)
                self._inherit(found, style)
                at = style.parent
            if family == "paragraph":
                self._inherit(found, self.styles.get((family, ""), _Style()))
            found.parent = "heading" if any(_HEADING.match(n) for n in names) else ""
            self.styles[family + "*", name or ""] = found
        return found

    @staticmethod
    def _inherit(found: _Style, style: _Style) -> None:
        for key in ("font", "hidden", "numbering", "breaks"):
            if getattr(found, key) is None:
                setattr(found, key, getattr(style, key))


class _Reader:
    """One reading of one file."""

    def __init__(self, roots: list[Element]) -> None:
        self.styles = _Styles(roots)
        self.counters: dict[str, dict[int, int]] = {}  # list → level → number last shown
        self.lists: dict[str, tuple[str, str]] = {}  # xml:id → style, the list that it continues
        self.last_list = ""
        self.ends: list[Para] = []  # foot- and endnotes
        self.notes: dict[str, int] = {}
        self.page = 0
        self.chars = 0

    def read(self, root: Element) -> Document:
        """The body of the document."""
        body = root.find(_OFFICE + "body")
        if body is None:
            raise Unreadable("damaged")
        text = body.find(_OFFICE + "text")
        if text is None:
            raise Unreadable("format", next((child.tag.rpartition("}")[2] for child in body), "odf"))
        # without soft page breaks only those made by hand are known, which are no page numbers
        self.page = int(next(text.iter(_TEXT + "soft-page-break"), None) is not None)
        out: list[Para] = []
        self.blocks(text, out)
        return Document("odt", [*out, *self.ends], self.notes)

    # --- blocks ---

    def blocks(self, node: Element, out: list[Para], item: _Item | None = None) -> None:
        """The paragraphs, lists, tables and boxes in an element, in order."""
        for child in node:
            tag = child.tag
            if tag in (_P, _H):
                self.para(child, out, item)
            elif tag == _LIST:
                self.items(child, out, item)
            elif tag == _TABLE + "table":
                self.table(child, out)
            elif tag == _TEXT + "numbered-paragraph":
                key = child.get(_TEXT + "list-id", "")
                level = _number(child.get(_TEXT + "level"), 1, 1, MAX_LEVEL)
                self.blocks(child, out, _Item(f"numbered {key}", child.get(_TEXT + "style-name", ""), level, start=_number(child.get(_TEXT + "start-value"), -1, -1)))
            elif tag in _INDEXES:
                self.leave_out("toc", child)
            elif tag == _TEXT + "soft-page-break":
                self.page += 1
            elif tag == _TEXT + "section" and (child.get(_TEXT + "display") == "none" or child.get(_TEXT + "is-hidden") == "true"):
                self.leave_out("hidden", child)
            elif tag in _CONTAINERS:
                self.blocks(child, out)
            elif tag.startswith(_DRAW):
                self.shape(child, out)

    def leave_out(self, note: str, node: Element) -> None:
        """Count the paragraphs with text in an element that is skipped."""
        count = sum(1 for p in node.iter() if p.tag in (_P, _H) and any(t.strip() for t in p.itertext()))
        if count:
            self.notes[note] = self.notes.get(note, 0) + count

    def shape(self, node: Element, out: list[Para]) -> None:
        """The text in a frame, group or drawn shape; of a frame's alternatives the text box."""
        if node.tag in _PICTURES:
            return
        if node.tag in (_DRAW + "frame", _DRAW + "g", _DRAW + "a"):
            for child in node:
                if child.tag.startswith(_DRAW):
                    self.shape(child, out)
        else:
            found: list[Para] = []
            self.blocks(node, found)
            out += [p for p in found if p.text.strip() or p.mark]

    def table(self, node: Element, out: list[Para]) -> None:
        """The rows of a table or of a group of its rows. Cells said to be repeated are read once, covered ones not at all."""
        for child in node:
            if child.tag in _ROW_GROUPS:
                self.table(child, out)
            elif child.tag == _TABLE + "table-row":
                cells: list[list[Para]] = []
                for cell in child:
                    if cell.tag == _TABLE + "table-cell":
                        cells.append([])
                        self.blocks(cell, cells[-1])
                out += row(cells)
            elif child.tag == _TEXT + "soft-page-break":
                self.page += 1

    # --- lists ---

    def items(self, node: Element, out: list[Para], outer: _Item | None) -> None:
        """A list: nested ones count on in the list around them, others anew unless they say that they continue one."""
        style = node.get(_TEXT + "style-name") or (outer.style if outer else "")
        key = outer.key if outer else self.begin(node, style)
        level = min(outer.level + 1 if outer else 1, MAX_LEVEL)
        for child in node:
            if child.tag in (_TEXT + "list-item", _TEXT + "list-header"):
                start = child.get(_TEXT + "start-value")
                override = child.get(_TEXT + "style-override") or style
                self.blocks(child, out, _Item(key, override, level, child.tag == _TEXT + "list-item", _number(start, 1) if start else None))

    def begin(self, node: Element, style: str) -> str:
        """A list that stands in no other: the key of its counters. Follows LibreOffice's rules for lists that continue."""
        identity = node.get(_XML_ID) or f"list {len(self.lists)}"
        other = node.get(_TEXT + "continue-list", "")
        if not other and node.get(_TEXT + "continue-numbering") == "true" and self.lists.get(self.last_list, ("",))[0] == style:
            other = self.last_list
        key = self.lists[other][1] if other in self.lists else identity
        self.lists.setdefault(identity, (style, key))
        self.last_list = identity
        return self.lists[identity][1]

    def mark(self, key: str, levels: dict[int, _Level], level: int, start: int | None) -> str:
        """Count one on at a level and return the mark."""
        count = self.counters.setdefault(key, {})
        for above in range(1, level):  # a level left out counts as if it had been there
            count.setdefault(above, levels.get(above, _Level()).start)
        own = levels.get(level)
        if start is not None and start >= 0:
            count[level] = start
        else:
            count[level] = count[level] + 1 if level in count else (own.start if own else 1)
        self.close(key, level)
        if own is None:
            return ""
        if own.bullet is not None:
            return own.bullet
        if own.fmt == "none":
            return (own.prefix + own.suffix).strip()
        shown = {n: numbers.render(count[n], levels[n].fmt) if n in levels and levels[n].bullet is None else "" for n in range(1, level + 1)}
        silent = {n for n in shown if n not in levels or (levels[n].fmt == "none" and levels[n].bullet is None)}
        if own.pattern:
            places = _PLACE.sub(lambda m: "" if int(m[1]) in silent else shown.get(int(m[1]), "") + m[2], own.pattern)
            return places.strip()
        parts = [shown[n] for n in range(max(1, level - own.shown + 1), level + 1) if n not in silent]
        return (own.prefix + ".".join(parts) + own.suffix).strip()

    def close(self, key: str, level: int) -> None:
        """Deeper levels begin anew after a paragraph at this level, numbered or not."""
        count = self.counters.get(key, {})
        for deeper in [n for n in count if n > level]:
            del count[deeper]

    def number(self, node: Element, item: _Item | None, style: _Style) -> str:
        """The automatic mark of a paragraph."""
        if item is not None:
            if not item.numbered:
                self.close(item.key, item.level)
                return ""
            item.numbered = False
            levels = self.styles.lists.get(item.style or style.numbering or "")
            return self.mark(item.key, levels, item.level, item.start) if levels is not None else "•" if not item.style else ""
        if node.tag == _H and style.numbering != "" and self.styles.outline:
            level = _number(node.get(_TEXT + "outline-level"), 1, 1, MAX_LEVEL)
            if node.get(_TEXT + "is-list-header") == "true":
                self.close("outline", level)
                return ""
            start = node.get(_TEXT + "start-value") or ("1" if node.get(_TEXT + "restart-numbering") == "true" else None)
            return self.mark("outline", self.styles.outline, level, _number(start, 1) if start else None)
        return ""

    # --- paragraphs ---

    def para(self, node: Element, out: list[Para], item: _Item | None) -> None:
        """A paragraph or heading, then the boxes anchored in it."""
        style = self.styles.resolve("paragraph", node.get(_TEXT + "style-name"))
        if self.page and style.breaks and out:
            self.page += 1
        page, numbered = self.page, item is not None and item.numbered
        mark = self.number(node, item, style)
        text = _Text(hidden=bool(style.hidden))
        self.inline(node, style.font or "", text)
        runs = [Run("".join(pieces), font) for font, pieces in text.runs]
        if runs and text.blank and runs[-1].text.endswith(" "):
            runs[-1].text = runs[-1].text[:-1]
        visible = any(r.text.strip() for r in runs)
        if text.left_out or (text.hidden and visible):
            self.notes["hidden"] = self.notes.get("hidden", 0) + 1
        if not (text.hidden or (text.left_out and not visible)):
            kind = "heading" if node.tag == _H or style.parent else "item" if numbered else "text"
            out.append(Para(runs, kind, mark, page))
        if not text.hidden:
            out += text.floats

    def put(self, text: _Text, words: str | None, font: str, exact: bool = False) -> None:
        """Add words to a paragraph. White space in XML collapses; exact: characters that elements stand for."""
        if not words:
            return
        if not exact:
            words = _BLANK.sub(" ", words)
            if text.blank and words.startswith(" "):
                words = words[1:]
                if not words:
                    return
        text.blank = not exact and words.endswith(" ")
        self.chars += len(words)
        if self.chars > MAX_TEXT:
            raise Unreadable("bomb", str(self.chars))
        if text.runs and text.runs[-1][0] == font:
            text.runs[-1][1].append(words)
        else:
            text.runs.append((font, [words]))

    def inline(self, node: Element, font: str, text: _Text) -> None:
        """The content of a paragraph or of a span in it."""
        self.put(text, node.text, font)
        for child in node:
            tag = child.tag
            if tag == _TEXT + "span":
                style = self.styles.resolve("text", child.get(_TEXT + "style-name"))
                if style.hidden:
                    text.left_out = text.left_out or any(t.strip() for t in child.itertext())
                else:
                    self.inline(child, style.font or font, text)
            elif tag == _TEXT + "s":
                self.put(text, " " * _number(child.get(_TEXT + "c"), 1, 0, MAX_SPACES), font, exact=True)
            elif tag == _TEXT + "tab":
                self.put(text, "\t", font, exact=True)
            elif tag == _TEXT + "line-break":
                self.put(text, "\n", font, exact=True)
            elif tag == _TEXT + "soft-page-break":
                self.page += 1
            elif tag == _TEXT + "note":
                self.note(child)
            elif tag == _TEXT + "hidden-paragraph":
                text.hidden = text.hidden or child.get(_TEXT + "is-hidden") == "true"
            elif tag == _TEXT + "hidden-text" and child.get(_TEXT + "is-hidden") == "true":
                text.left_out = text.left_out or any(t.strip() for t in child.itertext())
            elif tag.startswith(_DRAW) and tag != _DRAW + "a":
                self.shape(child, text.floats)
                text.blank = False
            elif tag not in _UNSEEN:  # links, fields, ruby, index marks: what they show
                self.inline(child, font, text)
            self.put(text, child.tail, font)

    def note(self, node: Element) -> None:
        """A foot- or endnote: its paragraphs go to the end of the document."""
        body = node.find(_TEXT + "note-body")
        if body is not None:
            found: list[Para] = []
            self.blocks(body, found)
            for para in found:
                if para.text.strip():
                    para.kind = "note"
                    self.ends.append(para)
