"""Bytes → Unicode: what Python's codecs know (UTF-8, UTF-16, cp1258 …), decided by strict trial and by how Vietnamese it looks."""

from __future__ import annotations

import codecs

from danvan_cli import settings, text
from danvan_cli.errors import UsageProblem

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Undecodable(Exception):
    """The bytes are no text in any encoding tried. `reason` is a message id."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def known(name: str) -> str:
    """The codec's own name; raises UsageProblem for a name Python does not know."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        raise UsageProblem(f"--encoding {name}: unknown encoding; try utf-8, utf-16, cp1258, cp1252 or latin-1") from None
    if not found._is_text_encoding:
        raise UsageProblem(f"--encoding {name}: not a text encoding; try utf-8, utf-16 or cp1258")
    return found.name


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Bytes → (text in NFC with line ends \\n, encoding, notes). Raises Undecodable."""
    if encoding is not None:
        try:
            return _clean(data.decode(encoding)), encoding, ()
        except (UnicodeDecodeError, UnicodeError):
            raise Undecodable("not_in_encoding", encoding) from None
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return _clean(data.decode(name)), {"utf-8-sig": "utf-8-bom"}.get(name, name), ()
            except UnicodeError:
                raise Undecodable("not_in_encoding", name) from None
    if (wide := _wide(data)) is not None:
        return wide
    if b"\0" in data:
        raise Undecodable("binary")
    try:
        return _clean(data.decode("utf-8")), "utf-8", ()
    except UnicodeDecodeError:
        pass
    return _guess(data)


def _wide(data: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """UTF-16 without a mark: every other byte of its blanks and digits is zero."""
    sample = data[:4000]
    if len(data) % 2 or len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < 0.2 * len(sample) / 2:
        return None
    try:
        found = _clean(data.decode(name))
    except UnicodeDecodeError:
        return None
    return (found, name, ()) if text.vietnamese_share(found[:4000]) > settings.MIN_VIETNAMESE else None


def _guess(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    loose = data.decode("utf-8", errors="replace")
    bad = loose.count("\ufffd") - data.count("\ufffd".encode())
    if bad <= max(1, settings.MAX_BAD_BYTES * len(loose)) and text.vietnamese_share(loose) > settings.MIN_VIETNAMESE:
        return _clean(loose), "utf-8", ("bad_bytes",)
    try:
        legacy = _clean(data.decode("cp1258"))
    except UnicodeDecodeError:
        legacy = ""
    control = sum(1 for c in legacy if ord(c) < 32 and c not in "\n\t\f")
    if legacy and not control and text.vietnamese_share(legacy) > settings.MIN_VIETNAMESE:
        return legacy, "cp1258", ()
    raise Undecodable("binary" if control or not legacy else "unknown_encoding")


def _clean(raw: str) -> str:
    """Composed, with every line end as one \\n, so that line numbers are those of an editor."""
    return text.nfc(raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
