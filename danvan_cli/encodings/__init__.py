"""Bytes → Unicode lines. UTF-8 and UTF-16 by strict trial; whatever else Vietnamese offices have kept, line by line (repair.py)."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from danvan_cli import settings, text
from danvan_cli.encodings import repair as _repair
from danvan_cli.encodings import tables
from danvan_cli.encodings.repair import DOUBLE, ENTITIES, Line, Piece, font_hint
from danvan_cli.errors import UsageProblem
from danvan_cli.messages import say

__all__ = ["DOUBLE", "ENTITIES", "Decoded", "Line", "Piece", "Undecodable", "decode", "font_hint", "known", "unify"]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LINE_END = re.compile(rb"\r\n|\r|\n")
_FOREIGN = re.compile("[\u0180-\u019f\u01a2-\u01ae\u01b1-\u024f\u0250-\u02ff\u0370-\u1dff\u1f00-\u1fff\u2c00-\u2fff\u3040-\ud7ff]")  # scripts that are not Vietnamese
_SCRIPT_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26}


class Undecodable(Exception):
    """The bytes are no text in any encoding tried. `reason` is a message id."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Decoded:
    """Lines in NFC; encoding: that of the file, or of most of its letters; converted: lines by the encoding they came from."""

    lines: list[str]
    encoding: str
    converted: Counter[str] = field(default_factory=Counter)
    bad_bytes: int = 0


def known(name: str) -> str:
    """The encoding's own name; raises UsageProblem for a name that neither Python nor the legacy tables know."""
    plain = name.strip().lower().replace("_", "-")
    plain = tables.ALIASES.get(plain, plain)
    if plain in tables.NAMES:
        return plain
    try:
        found = codecs.lookup(name)
    except LookupError:
        raise UsageProblem(say("no_encoding", name=name)) from None
    if not found._is_text_encoding:
        raise UsageProblem(say("no_text_encoding", name=name))
    return found.name


def unify(lines: Sequence[Line], encoding: str | None = None, *, entities: bool = True) -> tuple[list[str], Counter[str]]:
    """Lines of a rich format (runs with the encoding their fonts stand for) → lines in NFC, and the lines converted, by encoding.

    Raises Undecodable for more lines or characters than a paper has.

    encoding: as known() gives it; a legacy one converts every line, any other none.
    """
    force = None if encoding is None else encoding if encoding in _repair.CANDIDATES else ""
    sizes = [sum(len(p.text) for p in line) for line in lines]
    if len(sizes) > settings.MAX_LINES or sum(sizes) > settings.MAX_CHARS or max(sizes, default=0) > settings.MAX_LINE_CHARS:
        raise Undecodable("too_long")
    fixed, used = _repair.repair(lines, force, entities)
    return [text.nfc(line) for line in fixed], used


def decode(data: bytes, encoding: str | None = None, *, entities: bool = True) -> Decoded:
    """Bytes → lines. encoding (as known() gives it) overrides detection; entities: decode those of HTML. Raises Undecodable."""
    if encoding in tables.NAMES:
        if b"\0" in data:
            raise Undecodable("not_in_encoding", encoding)
        try:
            raw = data.decode("utf-8-sig")  # legacy text that was copied into a UTF-8 file
        except UnicodeDecodeError:
            raw = data.decode("latin-1")
        lines, used = unify([[Piece(x)] for x in _split(raw)], encoding, entities=entities)
        return Decoded(lines, encoding, used)
    if encoding is not None:
        try:
            return Decoded([text.nfc(x) for x in _split(data.decode(encoding))], encoding)
        except (UnicodeDecodeError, UnicodeError):
            raise Undecodable("not_in_encoding", encoding) from None
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return _text(data.decode(name), {"utf-8-sig": "utf-8-bom"}.get(name, name), entities)
            except UnicodeError:
                if name == "utf-8-sig":  # a byte is broken further down
                    data = data.removeprefix(bom)
                    break
                raise Undecodable("not_in_encoding", name) from None
    if (wide := _wide(data, entities)) is not None:
        return wide
    if b"\0" in data:
        raise Undecodable("binary")
    try:
        return _text(data.decode("utf-8"), "utf-8", entities)
    except UnicodeDecodeError:
        return _mixed(data, entities)


def _split(raw: str) -> list[str]:
    """Every line end counts once, so that line numbers are those of an editor. Raises Undecodable for more than a paper has."""
    if len(raw) > settings.MAX_CHARS or raw.count("\n") + raw.count("\r") > 2 * settings.MAX_LINES:
        raise Undecodable("too_long")
    return raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _text(raw: str, name: str, entities: bool) -> Decoded:
    lines, used = unify([[Piece(x)] for x in _split(raw)], entities=entities)
    return Decoded(lines, name, used)


def _wide(data: bytes, entities: bool) -> Decoded | None:
    """UTF-16 without a mark: every other byte of its blanks and digits is zero."""
    sample = data[:4000]
    if len(data) % 2 or len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < 0.2 * len(sample) / 2 or min(even, odd) > 0.02 * len(sample):
        return None
    try:
        found = _text(data.decode(name), name, entities)
    except UnicodeDecodeError:
        return None
    return found if text.vietnamese_share(" ".join(found.lines)[:4000]) > settings.MIN_VIETNAMESE else None


def _mixed(data: bytes, entities: bool) -> Decoded:
    """Lines of UTF-8 and of single bytes, in one file or all of a kind."""
    lines: list[Line] = []
    valid = damaged = 0
    single: list[int] = []
    by_chance: list[int] = []
    parts = _LINE_END.split(data)
    if len(parts) > settings.MAX_LINES:
        raise Undecodable("too_long")
    for i, raw in enumerate(parts):
        try:
            found = raw.decode("utf-8")
            if _FOREIGN.search(found):
                by_chance.append(i)
            else:
                valid += not raw.isascii()
        except UnicodeDecodeError:
            loose = raw.decode("utf-8", errors="replace")
            bad = loose.count("\ufffd") - raw.count("\ufffd".encode())
            if bad <= max(1, settings.MAX_BAD_BYTES * len(loose)) and text.vietnamese_share(loose) > settings.MIN_VIETNAMESE:
                found = loose
                damaged += bad
                valid += 1
            else:
                found = raw.decode("latin-1")
                single.append(i)
        lines.append([Piece(found)])
    if valid < len(single):  # two legacy letters can be one foreign letter of UTF-8
        for i in by_chance:
            lines[i] = [Piece(parts[i].decode("latin-1"))]
    fixed, used = unify(lines, entities=entities)
    own = Counter({k: v for k, v in used.items() if k not in {ENTITIES, DOUBLE}})
    if valid >= len(single):
        encoding = "utf-8"
    else:
        encoding = own.most_common(1)[0][0] if own else "latin-1"
    left = "".join(fixed[i] for i in single)
    if any(ord(c) in _SCRIPT_CONTROLS for c in left[:200_000]) and not own:
        raise Undecodable("binary")
    if not own and valid < len(single) and text.vietnamese_share(" ".join(fixed)[:20_000]) < settings.MIN_VIETNAMESE and not _latin_prose(fixed):
        raise Undecodable("unknown_encoding")
    if own and encoding != "utf-8":
        used[encoding] = 0  # the whole file is in it: its name says so
        used += Counter()
    return Decoded(fixed, encoding, used, damaged)


def _latin_prose(lines: Sequence[str]) -> bool:
    """Whether the text is prose of a Western language, to be refused as not Vietnamese and not for its encoding."""
    sample = " ".join(lines)[:20_000]
    letters = sum(c.isalpha() and (c.isascii() or c.lower() in "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿß") for c in sample)
    return letters >= 0.7 * max(1, sum(not c.isspace() for c in sample))
