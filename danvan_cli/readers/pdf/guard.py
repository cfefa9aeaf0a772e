"""Keeps a hostile PDF from eating memory or time: bounded decoding, bounded font tables, a clock. Nothing here reads text."""

from __future__ import annotations

import base64
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from danvan_cli.readers.document import Unreadable

STREAM_MAX = 60_000_000  # bytes one stream may hold; the largest font of a paper has 30 MB, its pages some 50 kB each
TOTAL_MAX = 150_000_000  # bytes all streams may hold together, pictures aside: those are never decoded
STEP = 1 << 20  # bytes decoded at once
FEED = 1 << 16  # bytes handed to a decoder at once
HEAD = 4096  # bytes before "stream" in which its dictionary is looked for
SECONDS = 120.0  # of reading one file; a book of 300 pages takes 15
ROW_MAX = 1_000_000  # bytes of one row of predicted data; a cross-reference table has rows of 5
RANGE_MAX = 300_000  # codes that the tables of one font may name; the largest font has 65,535 glyphs

_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]*\]|/\w+|\d+\s+\d+\s+R)")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)end", re.DOTALL)
_SPAN = re.compile(rb"<\s*([0-9A-Fa-f]{1,16})\s*>\s*<\s*([0-9A-Fa-f]{1,16})\s*>")
_SHORT = {b"Fl": b"FlateDecode", b"A85": b"ASCII85Decode", b"AHx": b"ASCIIHexDecode", b"LZW": b"LZWDecode", b"RL": b"RunLengthDecode"}


class Clock:
    """Ends the reading of one file after SECONDS."""

    def __init__(self) -> None:
        self.end = time.monotonic() + SECONDS

    def check(self) -> None:
        """Raise when the time is over."""
        if time.monotonic() > self.end:
            raise Unreadable("too_slow")


class Budget:
    """Counts what streams decode to. `blown` stays set, for pdfminer swallows some exceptions."""

    def __init__(self) -> None:
        self.total, self.blown = 0, False

    def counted(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The parts of one stream, as long as they are within bounds."""
        size = 0
        for part in parts:
            size += len(part)
            self.total += len(part)
            if self.blown or size > STREAM_MAX or self.total > TOTAL_MAX:
                self.blown = True
                raise Unreadable("bomb")
            yield part

    def decoded(self, parts: Iterable[bytes]) -> bytes:
        """All of one stream."""
        return b"".join(self.counted(parts))


def _fed(data: memoryview | bytes) -> Iterator[bytes]:
    for at in range(0, len(data), FEED):
        yield bytes(data[at : at + FEED])


def inflate(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What Flate data hold, up to their first error, as pdfminer does it too."""
    machine = zlib.decompressobj()
    try:
        for part in parts:
            while part:
                out = machine.decompress(part, STEP)
                if out:
                    yield out
                if machine.eof:
                    return
                part = machine.unconsumed_tail
        yield machine.flush(STEP)
    except zlib.error:
        return


def lzw(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What LZW data hold, up to their first error."""
    from io import BytesIO

    from pdfminer.lzw import LZWDecoder

    try:
        yield from LZWDecoder(BytesIO(b"".join(parts))).run()  # type: ignore[no-untyped-call, unused-ignore]
    except (EOFError, IndexError, KeyError, TypeError, ValueError):
        return


def run_length(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What run-length data hold."""
    data, at = b"".join(parts), 0
    while at < len(data) and data[at] != 128:
        n = data[at]
        yield data[at + 1 : at + n + 2] if n < 128 else data[at + 1 : at + 2] * (257 - n)
        at += n + 2 if n < 128 else 2


def _ascii(name: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Plain text to bytes; shrinks, so it needs no steps."""
    data = b"".join(parts)
    try:
        if name == b"ASCIIHexDecode":
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.split(b">")[0])
            yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        else:
            yield base64.a85decode(data.strip().removeprefix(b"<~").split(b"~>")[0])
    except ValueError:
        return


def _chain(head: bytes) -> list[bytes]:
    """The filters that a stream's dictionary names, first to be undone first."""
    found = _FILTERS.search(_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), head))
    if not found:
        return []
    names = re.findall(rb"/(\w+)", found[1]) if found[1][:1] in b"[/" else []
    # a filter named elsewhere: take it for what is most usual
    return [_SHORT.get(name, name) for name in names] or [b"FlateDecode", b"FlateDecode"]


def check_streams(data: bytes) -> None:
    """Undo the filters of every stream in bounded steps, before any library sees the file; pictures are left alone.

    The streams are found by their keyword, not by the file's own tables, and end where their data end.
    """
    budget, view = Budget(), memoryview(data)
    stop, last = -1, 0
    for found in _STREAM.finditer(data):
        start = found.start()
        floor = max(last, start - HEAD)
        head = data[max(data.rfind(b"obj", floor, start), floor) : start]
        last = found.end()
        chain = _chain(head)
        if not chain or _IMAGE.search(head):
            continue
        if stop < found.end():
            stop = data.find(b"endstream", found.end())
            stop = len(data) if stop < 0 else stop
        flate = chain[0] == b"FlateDecode"
        # Flate data know their end, and may hold the word "endstream"
        parts: Iterator[bytes] = _fed(view[found.end() :] if flate else view[found.end() : stop])
        for name in chain:
            if name == b"FlateDecode":
                parts = budget.counted(inflate(parts))
            elif name == b"LZWDecode":
                parts = budget.counted(lzw(parts))
            elif name == b"RunLengthDecode":
                parts = budget.counted(run_length(parts))
            elif name in {b"ASCII85Decode", b"ASCIIHexDecode"}:
                parts = _ascii(name, parts)
            else:
                break
        for _ in parts:
            pass


@contextmanager
def bounded(budget: Budget) -> Iterator[None]:
    """Let pdfminer decode within the budget: what encryption or odd tables hid from check_streams meets its bound here."""
    from pdfminer import pdftypes

    module: Any = pdftypes
    predict = module.apply_png_predictor

    def png(predictor: int, colors: int, columns: int, bits: int, data: bytes) -> bytes:
        if not 0 < colors * columns * bits <= ROW_MAX * 8:
            raise ValueError("row too long")
        return bytes(predict(predictor, colors, columns, bits, data))

    ours = {
        "zlib": SimpleNamespace(decompress=lambda data: budget.decoded(inflate(_fed(data))), error=zlib.error, decompressobj=zlib.decompressobj),
        "lzwdecode": lambda data: budget.decoded(lzw([data])),
        "rldecode": lambda data: budget.decoded(run_length([data])),
        "ccittfaxdecode": lambda data, params: b"",  # pictures only
        "apply_png_predictor": png,
    }
    theirs = {name: getattr(module, name) for name in ours}
    try:
        for name, value in ours.items():
            setattr(module, name, value)
        yield
    finally:
        for name, value in theirs.items():
            setattr(module, name, value)


def spans(data: bytes) -> int:
    """How many codes the ranges of a character map name: a small file may claim four billion."""
    return sum(max(0, int(m[2], 16) - int(m[1], 16)) for block in _RANGES.findall(data) for m in _SPAN.finditer(block))


def widths(table: list[Any]) -> int:
    """How many codes the ranges of a /W table name (first, last, width)."""
    total = 0
    row: list[float] = []
    for item in table:
        row = [*row, item] if isinstance(item, (int, float)) else []
        if len(row) == 3:
            total += max(0, int(row[1]) - int(row[0]))
            row = []
    return total
