"""Web pages, and the pages that Word and LibreOffice save → paragraphs as a browser shows them. Nothing is loaded, no script runs."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from typing import Any

from danvan_cli.readers import numbers
from danvan_cli.readers.document import Document, Para, Run, Unreadable, row

MAX_BYTES = 10_000_000  # bytes of markup; Word's wordiest page of a 300-page paper stays under
MAX_TAGS = 400_000  # tags; what a parser builds of more does not fit an office machine
MAX_DEPTH = 200  # elements inside one another; pages saved by Word stay under 60

_SKIPPED = frozenset("head script style noscript template svg math iframe object embed applet audio video canvas map select button textarea input datalist nav".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
    "html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
# Their end tags may be left out, so that depth cannot be told from them; or they have none at all.
_OPEN_ENDED = frozenset("p li td th tr dt dd option optgroup thead tbody tfoot colgroup html head body rp rt br hr img input meta link area base col embed source track wbr param".split())
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_FACE = re.compile(r"font-family\s*:\s*([^;]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_WESTERN = {"iso8859-1", "cp1252", "ascii", "us-ascii"}  # what pages in any legacy encoding call themselves


def read(data: bytes) -> Document:
    """The paragraphs of an HTML page, or of a page saved with its pictures (MHTML). Raises Unreadable."""
    if _is_mime(data):
        data = _page_of(data)
    _bound(data)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decode(data))
    walker = _Walker()
    if tree.root is not None:
        walker.node(tree.root, "", False)
    walker.close()
    return Document("html", walker.out, walker.notes)


def _is_mime(data: bytes) -> bool:
    return b"mime-version:" in data[:500].lower()


def _page_of(data: bytes) -> bytes:
    if data.count(b"\n--") > 5_000:
        raise Unreadable("bomb")
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            found = part.get_payload(decode=True)
            if isinstance(found, bytes):
                return found
    raise Unreadable("damaged")


def _bound(data: bytes) -> None:
    """Refuse what would cost more than a page can: size, tags, and elements that are opened and opened."""
    if len(data) > MAX_BYTES or data.count(b"<") > MAX_TAGS:
        raise Unreadable("bomb")
    open_: dict[bytes, int] = {}
    depth = 0
    for found in _TAG.finditer(data):
        name = found.group(2).lower()
        if name.decode("ascii") in _OPEN_ENDED:
            continue
        if found.group(1):
            if open_.get(name, 0):
                open_[name] -= 1
                depth -= 1
        else:
            open_[name] = open_.get(name, 0) + 1
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable("bomb")


def _decode(data: bytes) -> str:
    """UTF-8 and UTF-16 by trial, then what the page says of itself; legacy bytes come through as they are, to be sorted out later."""
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    if b"<\0" in data[:4]:
        return data.decode("utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if said := _CHARSET.search(data[:4000]):
        try:
            codec = codecs.lookup(said.group(1).decode("ascii"))
            if codec.name not in _WESTERN and codec._is_text_encoding:
                return data.decode(codec.name, errors="replace")
        except LookupError:
            pass
    return data.decode("latin-1")


class _Walker:
    """Paragraphs in the order of the page. Depth is bounded before the page is parsed, so that walking may recurse."""

    def __init__(self) -> None:
        self.out: list[Para] = []
        self.runs: list[Run] = []
        self.kind, self.mark = "text", ""
        self.notes: dict[str, int] = {}
        self.ends: list[Para] = []

    def close(self) -> None:
        """End the paragraph at hand; notes go last when the page is done."""
        self.flush()
        self.out += self.ends
        self.ends = []

    def flush(self) -> None:
        runs = _tidy(self.runs)
        if runs:
            self.out.append(Para(runs, self.kind, self.mark))
            self.mark = ""
            self.kind = "text"
        self.runs = []

    def node(self, node: Any, font: str, pre: bool) -> None:
        child = node.child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                text = child.text_content if pre else _SPACE.sub(" ", child.text_content or "")
                if text:
                    self.runs.append(Run(text, font))
            elif tag and not tag.startswith(("-", "!")):
                self.element(child, tag, font, pre)
            child = child.next

    def element(self, node: Any, tag: str, font: str, pre: bool) -> None:
        attributes = node.attributes
        if tag in _SKIPPED:
            return
        style = attributes.get("style") or ""
        if "hidden" in attributes or _HIDDEN.search(style):
            if (node.text() or "").strip():
                self.notes["hidden"] = self.notes.get("hidden", 0) + 1
            return
        css = attributes.get("class") or ""
        if (tag in {"a", "sup"} and ("sdfootnoteanc" in css or "sdendnoteanc" in css or "MsoFootnoteReference" in css)) or "sdfootnotesym" in css or "sdendnotesym" in css:
            return
        if tag == "br":
            self.runs.append(Run("\n", font))
            return
        if face := attributes.get("face") or (m.group(1) if (m := _FACE.search(style)) else ""):
            font = face.split(",")[0].strip(" '\"")
        if str(attributes.get("id") or "").startswith(("sdfootnote", "sdendnote")):
            self.ends += [Para(p.runs, "note") for p in self.apart(node, font)]
        elif tag == "table":
            self.flush()
            self.table(node, font)
        elif tag in {"ol", "ul", "menu", "dir"}:
            self.flush()
            self.list(node, tag, font, pre)
        elif tag in _BLOCKS:
            self.flush()
            if tag in _HEADINGS:
                self.kind = "heading"
            self.node(node, font, pre or tag == "pre")
            self.flush()
            self.kind = "text"
        else:
            self.node(node, font, pre)

    def apart(self, node: Any, font: str) -> list[Para]:
        """The paragraphs inside a node, kept from those around it."""
        inner = _Walker()
        inner.node(node, font, False)
        inner.flush()
        self.ends += inner.ends
        for note, n in inner.notes.items():
            self.notes[note] = self.notes.get(note, 0) + n
        return inner.out

    def table(self, node: Any, font: str) -> None:
        child = node.child
        while child is not None:
            if child.tag == "tr":
                cells = []
                cell = child.child
                while cell is not None:
                    if cell.tag in {"td", "th"}:
                        cells.append(self.apart(cell, font))
                    cell = cell.next
                self.out += row(cells)
            elif child.tag in {"thead", "tbody", "tfoot"}:
                self.table(child, font)
            elif child.tag == "caption":
                self.out += self.apart(child, font)
            child = child.next

    def list(self, node: Any, tag: str, font: str, pre: bool) -> None:
        attributes = node.attributes
        fmt = _FORMATS.get(attributes.get("type") or "1", "decimal")
        count = _whole(attributes.get("start"), 1)
        child = node.child
        while child is not None:
            if child.tag == "li":
                count = _whole(child.attributes.get("value"), count)
                self.mark = numbers.render(count, fmt) + "." if tag == "ol" else "-"
                self.kind = "item"
                self.node(child, font, pre)
                self.flush()
                self.mark, self.kind = "", "text"
                count += 1
            elif child.tag and not child.tag.startswith("-"):
                self.element(child, child.tag, font, pre)
            child = child.next


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def _tidy(runs: list[Run]) -> list[Run]:
    """Runs with the blanks at the paragraph's ends and at its line breaks taken away; [] for a paragraph of blanks."""
    text = "".join(r.text for r in runs)
    if not text.strip(" \t\n\r\f"):
        return []
    out: list[Run] = []
    last = "\n"
    for r in runs:
        piece = r.text
        if last in " \n":
            piece = piece.lstrip(" ")
        if piece:
            if piece.startswith("\n") and out:
                out[-1].text = out[-1].text.rstrip(" ")
            out.append(Run(piece, r.font))
            last = piece[-1]
    while out and not out[-1].text.rstrip(" \n"):
        out.pop()
    if out:
        out[-1].text = out[-1].text.rstrip(" \n")
    return out
