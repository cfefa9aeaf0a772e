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
MAX_TAGS = 200_000  # tags; what a parser builds of more does not fit an office machine
MAX_MIME_LINES = 500_000  # lines of a page saved with its pictures
MAX_PARTS, MAX_PARAMETERS = 300, 5_000  # parts of such a page, and parameters in all their heads
MAX_DEPTH = 200  # elements inside one another; pages saved by Word stay under 60

_SKIPPED = frozenset("head script style noscript template svg math iframe object embed applet audio video canvas map select button textarea input datalist nav".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr "
    "html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
# Elements without an end, and those whose end tag may be left out: they do not count for depth.
_VOID = frozenset("br hr img input meta link area base col embed source track wbr param".split())
_OPEN_ENDED = frozenset("p li dt dd option optgroup thead tbody tfoot tr colgroup html head body rp rt".split())
_CELLS = frozenset(["td", "th"])  # an end tag does not reach out of a cell
# Their text is none. Of the first it goes up to their end tag, whatever stands in it, or to the end of the page; the others are left out if they end.
_RAW = frozenset("script style textarea title xmp iframe noembed noframes plaintext".split())
_LEFT_OUT = _RAW | frozenset("noscript template svg math select object applet".split())
# Of these the parser keeps a list that it opens anew in every paragraph; to a reader of text they are all one.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_KEPT = ("type", "start", "value", "class", "id", "face", "style", "hidden", "reversed")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:_-]{0,40})")
_TAG_CHARS = 4_000  # characters of a tag's attributes that are looked at
_TAG_END = re.compile(r"""=\s*(["'])|>""")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_FACE = re.compile(r"font-family\s*:\s*([^;]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_MARKS = re.compile(r"sd(?:foot|end)note(?:anc|sym)|Mso(?:Foot|End)noteReference")  # the numbers of notes, of LibreOffice and Word
_NOTE = re.compile(r"(?:sdfootnote|sdendnote|ftn|edn)\d+$")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_WESTERN = {"iso8859-1", "cp1252", "ascii", "us-ascii"}  # what pages in any legacy encoding call themselves


def read(data: bytes) -> Document:
    """The paragraphs of an HTML page, or of a page saved with its pictures (MHTML). Raises Unreadable."""
    if _is_mime(data):
        data = _page_of(data)
    if len(data) > MAX_BYTES:
        raise Unreadable("bomb")
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_plain(_decode(data)))
    walker = _Walker()
    if tree.root is not None:
        walker.node(tree.root, "", False)
    walker.close()
    return Document("html", walker.out, walker.notes)


def _is_mime(data: bytes) -> bool:
    return b"mime-version:" in data[:500].lower()


def _page_of(data: bytes) -> bytes:
    if len(data) > 2 * MAX_BYTES or data.count(b"\n") > MAX_MIME_LINES:
        raise Unreadable("bomb")
    heads = data.lower()
    if heads.count(b"content-type") > MAX_PARTS or heads.count(b"boundary=") > 20 or heads.count(b"message/") > 3 or _parameters(data) > MAX_PARAMETERS:
        raise Unreadable("bomb")
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            found = part.get_payload(decode=True)
            if isinstance(found, bytes):
                return found
    raise Unreadable("damaged")


def _parameters(data: bytes) -> int:
    """Semicolons in what looks like the heads of parts; their parser is quadratic in them."""
    return sum(found.group().count(b";") for found in re.finditer(rb"(?im)^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*", data))


def _plain(page: str) -> str:
    """The page with nothing in it but text, and the tags and attributes that reading needs: what the parser gets holds no surprise for it.

    No comments, scripts or other attributes; every formatting element a span; refused when tags or their depth are beyond all use.
    """
    out: list[str] = []
    stack: list[str] = []
    endless: set[str] = set()  # elements left out that have no end from here on
    at = tags = 0
    size = len(page)
    while at < size:
        begin = page.find("<", at)
        if begin < 0:
            out.append(page[at:])
            break
        out.append(page[at:begin])
        if page.startswith("<!--", begin):
            end = page.find("-->", begin + 4)
            at = end + 3 if end >= 0 else size
            continue
        found = _TAG.match(page, begin)
        if not found:
            if page.startswith(("<!", "<?", "</"), begin):
                end = page.find(">", begin)
                at = end + 1 if end >= 0 else size
            else:
                out.append("&lt;")
                at = begin + 1
                tags += 1
                if tags > MAX_TAGS:
                    raise Unreadable("bomb")
            continue
        end = _end_of_tag(page, found.end())
        name = found.group(1).lower()
        closing = page[begin + 1] == "/"
        tags += 1
        if tags > MAX_TAGS:
            raise Unreadable("bomb")
        at = end
        if name in _LEFT_OUT:
            if not closing and name not in endless:
                close = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, end)
                if close:
                    at = _end_of_tag(page, close.end())
                elif name in _RAW:
                    at = size
                else:
                    endless.add(name)
            continue
        shown = "span" if name in _FORMATTING else name
        if closing:
            if name in _VOID or name in _OPEN_ENDED:
                out.append(f"</{shown}>" if name not in _VOID else "")
                continue
            k = len(stack) - 1
            while k >= 0 and stack[k] != shown and not (stack[k] in _CELLS and shown not in {"table", "tr", "td", "th"}):
                k -= 1
            if k >= 0 and stack[k] == shown:
                del stack[k:]
            out.append(f"</{shown}>")
            continue
        if name not in _VOID and name not in _OPEN_ENDED:
            if name in _CELLS and stack and stack[-1] in _CELLS:
                stack.pop()
            stack.append(shown)
            if len(stack) > MAX_DEPTH:
                raise Unreadable("bomb")
        out.append(f"<{shown}{_attributes(page[found.end() : min(end, found.end() + _TAG_CHARS)])}>")
    return "".join(out)


def _end_of_tag(page: str, at: int) -> int:
    """Behind the ">" of a tag; one that stands in a quoted value does not count."""
    while True:
        found = _TAG_END.search(page, at)
        if not found:
            return len(page)
        if found.group(1) is None:
            return found.end()
        close = page.find(found.group(1), found.end())
        if close < 0:
            return len(page)
        at = close + 1


def _attributes(text: str) -> str:
    kept: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(text):
        name = found.group(1).lower()
        if name in _KEPT and name not in kept:
            kept[name] = (found.group(2) or "").strip("\"'").replace('"', "&quot;")
    return "".join(f' {name}="{value}"' for name, value in kept.items())


def _decode(data: bytes) -> str:
    """UTF-8 and UTF-16 by trial, then what the page says of itself; legacy bytes come through as they are, to be sorted out later."""
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data[:4].lstrip(b" \t\r\n").startswith(start):
            return data.decode(name, errors="replace")
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
        if _MARKS.search(css):
            return
        if tag == "br":
            self.runs.append(Run("\n", font))
            return
        if face := attributes.get("face") or (m.group(1) if (m := _FACE.search(style)) else ""):
            font = face.split(",")[0].strip(" '\"")
        if _NOTE.match(str(attributes.get("id") or "")) or "mso-element:footnote" in style.replace(" ", "").replace("footnote-list", ""):
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
        step = -1 if "reversed" in attributes else 1
        count = _whole(attributes.get("start"), 1 if step > 0 else sum(1 for x in node.iter() if x.tag == "li"))
        child = node.child
        while child is not None:
            if child.tag == "li":
                count = _whole(child.attributes.get("value"), count)
                self.mark = numbers.render(count, fmt) + "." if tag == "ol" else "-"
                self.kind = "item"
                self.node(child, font, pre)
                self.flush()
                self.mark, self.kind = "", "text"
                count += step
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
