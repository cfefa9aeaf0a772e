"""Files → papers: what a file is, the reader of its format, its encodings, its head; what is refused is named with the reason.

Every reader hands on a document.Document; here it becomes text with one line a paragraph line, and the place of each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from danvan_cli import encodings, head, messages, settings, text
from danvan_cli.encodings import Piece
from danvan_cli.encodings.syllables import unaccented_share, valid
from danvan_cli.models import Note, Paper, Place, Refused, Source
from danvan_cli.readers import archives, kinds, office, remote, xmlsafe
from danvan_cli.readers.document import Document, Para, Unreadable
from danvan_cli.readers.files import STDIN, find, printable

__all__ = ["STDIN", "Item", "find", "opened", "printable", "read_all", "read_items"]

_RICH = {"docx", "odt", "rtf", "pdf", "html"}
_OFFICE = {"doc", "wordxml"}
# What people drop in by mistake, by the reason that tells them what to do.
_REFUSED = {"own": "own", "data": "data", "spreadsheet": "spreadsheet", "slides": "slides", "image": "image", "rar": "archive", "7z": "archive", "gz": "archive", "bz2": "archive", "xz": "archive"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc]")


class Item(NamedTuple):
    """A file that may be a paper: its name in every table, its bytes, what kind of file it is (kinds.py)."""

    name: str
    data: bytes
    kind: str

    @property
    def slow(self) -> bool:
        """Whether it goes through LibreOffice, which is best called for many at once."""
        return self.kind in _OFFICE


def read_all(sources: Sequence[Source], encoding: str | None = None) -> Iterator[Paper | Refused]:
    """Each source → its paper, or why it is refused (reason: an id of messages/); an archive gives one for each file in it.

    Papers come in no certain order: files that need LibreOffice are kept for one call.
    """
    waiting: list[Item] = []
    for item in opened(sources):
        if isinstance(item, Refused):
            yield item
        elif item.slow:
            waiting.append(item)
            if full(waiting):
                yield from read_items(waiting, encoding)
                waiting = []
        else:
            yield from read_items([item], encoding)
    yield from read_items(waiting, encoding)


def full(waiting: Sequence[Item]) -> bool:
    """Whether as many old Word files are kept as go into one call of LibreOffice."""
    return len(waiting) >= settings.OFFICE_BATCH or sum(len(x.data) for x in waiting) >= settings.OFFICE_BATCH_BYTES


def opened(sources: Iterable[Source]) -> Iterator[Item | Refused]:
    """The files behind the sources, those in archives too, or why they are no papers; one after the other, no two under one name."""
    seen: Counter[str] = Counter()
    for source in sources:
        for item in _open(source):
            seen[item.name] += 1
            if isinstance(item, Item) and seen[item.name] > 1:
                item = item._replace(name=f"{item.name}#{seen[item.name]}")
            yield item


def read_items(items: Sequence[Item], encoding: str | None = None) -> list[Paper | Refused]:
    """Each file → its paper, or why it is refused, in the order given; old Word files in one call of LibreOffice."""
    slow = [item for item in items if item.slow]
    through = iter(_through_office(slow, encoding) if slow else ())
    return [next(through) if item.slow else _read(item, encoding) for item in items]


def _open(source: Source) -> Iterator[Item | Refused]:
    """The file's bytes and kind; of an archive, those of its members."""
    try:
        data = source.data if source.data is not None else _bytes(source.path)
    except OSError as error:
        yield Refused(source.name, "unreadable", messages.failure(error))
        return
    except Unreadable as error:
        yield Refused(source.name, error.reason, error.detail)
        return
    found = _kind(source.name, data)
    if isinstance(found, Refused) or found.kind != "zip":
        yield found
        return
    try:
        archive = xmlsafe.open_zip(data)
        chosen, refused = archives.members(archive, source.name)
    except Unreadable as error:
        yield Refused(source.name, error.reason, error.detail)
        return
    yield from refused
    if not chosen and not refused:
        yield Refused(source.name, "empty")
    for name, member in chosen:
        try:
            inner = _kind(name, archives.content(archive, member))
        except Unreadable as error:
            inner = Refused(name, error.reason, error.detail)
        yield inner if isinstance(inner, Refused) or inner.kind != "zip" else Refused(name, "nested_zip")


def _kind(name: str, data: bytes) -> Item | Refused:
    if len(data) > settings.MAX_BYTES:
        return Refused(name, "too_large", f"{settings.MAX_BYTES // 1_000_000} MB")
    if not data.strip():
        return Refused(name, "empty")
    try:
        kind = kinds.sniff(data, name)
    except Unreadable as error:
        return Refused(name, error.reason, error.detail)
    if kind in _REFUSED:
        return Refused(name, _REFUSED[kind], kind)
    if kind not in {*_RICH, *_OFFICE, "md", "txt", "zip"}:
        return Refused(name, "format", kind)
    return Item(name, data, kind)


def _bytes(path: str) -> bytes:
    if remote.is_address(path):
        return remote.content(path)
    with Path(path).open("rb") as file:
        return file.read(settings.MAX_BYTES + 1)


def _through_office(items: Sequence[Item], encoding: str | None) -> Iterator[Paper | Refused]:
    """Old Word files, all in one call of LibreOffice; one for each, in their order."""
    unsafe: dict[int, Refused] = {}
    for i, item in enumerate(items):
        if item.kind == "wordxml":
            try:
                xmlsafe.parse(item.data)
            except Unreadable as error:
                unsafe[i] = Refused(item.name, error.reason, error.detail)
    made = iter(office.to_docx([item.data for i, item in enumerate(items) if i not in unsafe]))
    for i, item in enumerate(items):
        if i in unsafe:
            yield unsafe[i]
            continue
        found = next(made)
        if isinstance(found, Unreadable):
            yield Refused(item.name, found.reason, found.detail)
        else:
            yield _read(Item(item.name, found, "docx"), encoding, shown="doc")


def _read(item: Item, encoding: str | None, shown: str = "") -> Paper | Refused:
    name, data, kind = item
    try:
        if kind in _RICH:
            document = import_module(f"danvan_cli.readers.{kind}").read(data)
            return _paper(name, document, encoding, shown or document.format)
        if len(data) > settings.MAX_TEXT_BYTES:
            return Refused(name, "too_large", f"{settings.MAX_TEXT_BYTES // 1_000_000} MB")
        decoded = encodings.decode(data, encoding, entities=kind == "txt")
        notes = _converted(decoded.converted)
        if decoded.bad_bytes:
            notes.append(Note("bad_bytes", decoded.bad_bytes))
        if kind == "md":
            document = import_module("danvan_cli.readers.markdown").read(decoded.lines)
            lines, places = _lines(document, "")[:2]
            return _checked(name, lines, tuple(places), decoded.encoding, "md", notes)
        return _checked(name, decoded.lines, (), decoded.encoding, kind, notes)
    except (Unreadable, encodings.Undecodable) as error:
        return Refused(name, error.reason, error.detail)
    except (RecursionError, MemoryError):  # what the bounds of the readers did not foresee
        return Refused(name, "damaged")


def _paper(name: str, document: Document, encoding: str | None, shown: str) -> Paper | Refused:
    lines, places, converted = _lines(document, encoding)
    notes = _converted(converted) + [Note(key, n) for key, n in sorted(document.notes.items())]
    most = Counter({k: v for k, v in converted.items() if k != encodings.ENTITIES}).most_common(1)
    legacy = most and 2 * most[0][1] > sum(1 for x in lines if not x.isascii())
    return _checked(name, lines, tuple(places), most[0][0] if legacy else "unicode", shown, notes)


def _lines(document: Document, encoding: str | None) -> tuple[list[str], list[Place], Counter[str]]:
    """Paragraphs → lines of text with the place of each; encodings settled over the whole document."""
    pieces: list[list[Piece]] = []
    places: list[Place] = []
    number = 0
    for para in document.paras:
        filled = bool(para.text.strip())
        number += filled
        rows = _rows(para)
        for i, line in enumerate(rows):
            pieces.append(line)
            # a list item is told by its first line; a paragraph of Markdown goes on over line breaks
            kind = para.kind if i == 0 or para.kind != "item" else "text"
            if para.line:
                places.append(Place(para.line + i, kind="more" if i else kind))
            else:
                places.append(Place(number, para.page, True, kind))
    lines, converted = encodings.unify(pieces, encoding)
    return [_CONTROLS.sub(" ", x) for x in lines], places, converted


def _rows(para: Para) -> list[list[Piece]]:
    """The lines of a paragraph, its mark before the first."""
    out: list[list[Piece]] = [[Piece(para.mark + " ")] if para.mark else []]
    for run in para.runs:
        hint, capitals = encodings.font_hint(run.font)
        for i, part in enumerate(run.text.split("\n")):
            if i:
                out.append([])
            if part:
                out[-1].append(Piece(part, hint, capitals))
    return out


def _converted(found: Counter[str]) -> list[Note]:
    return [Note("entities" if key == encodings.ENTITIES else "converted", n, key) for key, n in sorted(found.items())]


def _checked(name: str, lines: Sequence[str], places: tuple[Place, ...], encoding: str, shown: str, notes: Sequence[Note]) -> Paper | Refused:
    """The paper, unless it is empty, too short, too long or in another language."""
    body = "\n".join(lines)
    if not body.strip():
        return Refused(name, "empty")
    if len(body) > settings.MAX_CHARS:
        return Refused(name, "too_long")
    words = text.words(body)
    if len(words) < settings.MIN_WORDS:
        return Refused(name, "too_short", str(len(words)))
    sample = words[: settings.LANGUAGE_WORDS]
    if sum(n for w, n in Counter(sample).items() if not w.isascii() and valid(w)) < settings.MIN_VIETNAMESE * len(sample):
        return Refused(name, "unaccented" if unaccented_share(sample) >= settings.MIN_UNACCENTED else "not_vietnamese")
    return Paper(name, body, encoding, shown, head.find(body, name), len(words), tuple(notes), places)
