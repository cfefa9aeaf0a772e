"""Owns the reading of XML and of zip members from files nobody vouches for: no DTD, no bomb, no depth, no surprise from the libraries.

Only the standard library. Every refusal is document.Unreadable: xml_dtd, bomb, damaged or password. Nothing here recurses.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import cast
from xml.etree import ElementTree
from xml.parsers import expat

from danvan_cli.readers.document import Unreadable

MAX_DEPTH = 250  # elements; Word and LibreOffice stay under 100 even for tables in tables in text boxes
MAX_BYTES = 30_000_000  # bytes of one XML part; a paper of 500 pages is about 10 MB
MAX_TREE = 200_000_000  # bytes that a tree may take, estimated with the three costs below
MAX_ENTRIES = 5_000  # entries of a zip; a document with a picture on every page has some hundreds
MAX_TOTAL = 300_000_000  # bytes, the declared sizes of all entries together
SMALL_TOTAL = 20_000_000  # bytes; below this a high ratio is harmless (a blank bitmap compresses a thousand times)
MAX_RATIO = 200  # declared size to size of the file; text and XML come to 10–30

MAX_PROLOG = 1 << 20  # bytes before the root element has begun; writers need a few hundred

# Bytes between two looks at the depth: at most 22,000 elements deep when it is noticed. Expat reads an unfinished tag anew with every
# chunk, so chunks grow while nothing comes of them.
_CHUNK, _LONG_CHUNK = 1 << 16, 1 << 20
_TAG_COST, _ATTRIBUTE_COST, _PIECE_COST = 80, 350, 90  # bytes in CPython for a tag, an attribute in a dictionary of its own, a piece of text
MAX_DIRECTORY = 5_000_000  # bytes of the list of entries, their names and comments
_END_RECORD = 22 + 65_535  # bytes at the end of a zip within which its last record begins
_LOCAL_HEADER = 30  # bytes before the name of an entry, the least that lies between two entries
_ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, OverflowError, struct.error, zlib.error)


class _Prolog(Exception):
    """The root element was reached, so there is no document type declaration."""


def _dtd(*_: object) -> None:
    raise Unreadable("xml_dtd")


def _root(*_: object) -> None:
    raise _Prolog


def _check_prolog(data: bytes) -> None:
    """Refuse a document type declaration, in whatever encoding expat understands, before any entity in it is read."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _dtd
    parser.EntityDeclHandler = _dtd
    parser.StartElementHandler = _root
    try:
        for at in range(0, min(len(data), MAX_PROLOG), _CHUNK):
            parser.Parse(data[at : at + _CHUNK], False)
        if len(data) > MAX_PROLOG:
            raise Unreadable("bomb", "prolog")
        parser.Parse(b"", True)
    except _Prolog:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("damaged", str(error)) from error


def parse(data: bytes, limit: int = MAX_BYTES) -> ElementTree.Element:
    """The root element of an XML document. Raises Unreadable: xml_dtd, bomb (too large or too deep) or damaged."""
    if len(data) > limit:
        raise Unreadable("bomb", str(len(data)))
    # Every tag has its "<", every attribute its "="; expat hands text on in pieces that end at line ends and references.
    cost = _TAG_COST * data.count(b"<") + _ATTRIBUTE_COST * data.count(b"=") + _PIECE_COST * (data.count(b"\n") + data.count(b"\r") + data.count(b"&"))
    if cost > MAX_TREE:
        raise Unreadable("bomb", str(cost))
    _check_prolog(data)
    parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(("start", "end"))
    root: ElementTree.Element | None = None
    depth, at, size = 0, 0, _CHUNK
    try:
        while at < len(data):
            parser.feed(data[at : at + size])
            at += size
            size = min(size * 2, _LONG_CHUNK)
            for event, element in cast("Iterator[tuple[str, ElementTree.Element]]", parser.read_events()):
                size = _CHUNK
                if event == "start":
                    depth += 1
                    if root is None:
                        root = element
                    if depth > MAX_DEPTH:
                        raise Unreadable("bomb", str(depth))
                else:
                    depth -= 1
        parser.close()
        for _ in parser.read_events():  # an error at the end of the data is raised from here
            pass
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unreadable("damaged", str(error)) from error
    if root is None:
        raise Unreadable("damaged")
    return root


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A zip whose directory is worth trusting. Raises Unreadable: bomb or damaged; encrypted entries are refused by member()."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _END_RECORD))
    if end < 0 or len(data) < end + 22:
        raise Unreadable("damaged")
    size = struct.unpack("<I", data[end + 12 : end + 16])[0]
    count = data[max(0, end - size) : end].count(b"PK\x01\x02")
    if count > MAX_ENTRIES or size > MAX_DIRECTORY:  # before zipfile makes an object of every entry
        raise Unreadable("bomb", str(count))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_ERRORS as error:
        raise Unreadable("damaged", str(error)) from error
    entries = sorted(archive.infolist(), key=lambda info: info.header_offset)
    total = sum(info.file_size for info in entries)
    if total > MAX_TOTAL or (total > SMALL_TOTAL and total > MAX_RATIO * len(data)):
        raise Unreadable("bomb", str(total))
    # Entries that share their bytes are how a small file unpacks to a huge one (and no writer makes them).
    ends = [info.header_offset + _LOCAL_HEADER + info.compress_size for info in entries]
    begins = [info.header_offset for info in entries[1:]] + [archive.start_dir]
    if any(end > begin for end, begin in zip(ends, begins, strict=False)):
        raise Unreadable("bomb", "overlap")
    return archive


def member(archive: zipfile.ZipFile, name: str, limit: int = MAX_BYTES) -> bytes | None:
    """The content of an entry, None when there is none. Raises Unreadable: bomb, password or damaged."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    return read_member(archive, info, limit)


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int = MAX_BYTES) -> bytes:
    """The content of an entry that is known. Raises Unreadable: bomb, password or damaged."""
    if info.flag_bits & 0x1:
        raise Unreadable("password")
    if info.file_size > limit:
        raise Unreadable("bomb", str(info.file_size))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the only two that the office formats allow
        raise Unreadable("compression")
    try:
        with archive.open(info) as stream:
            content = stream.read(limit + 1)
    except (*_ZIP_ERRORS, RuntimeError) as error:
        raise Unreadable("damaged", str(error)) from error
    if len(content) > limit:
        raise Unreadable("bomb", str(len(content)))
    return content
