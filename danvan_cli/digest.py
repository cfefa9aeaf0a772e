"""The digest of a paper: what the corpus stage needs of it, as columns; and its compact form, which travels between processes and fills the cache.

A reading holds every statement with its words; a digest the statements of the content roles alone, with numbers for all that can be one.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from mmap import mmap
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from danvan_cli import copies, settings, themes, vectors
from danvan_cli import text as texts
from danvan_cli.models import ROLES, Head, Note, Paper, Reading

UNIT = 1_000_000_000  # theme probabilities are rounded to nine digits: whole billionths say the same in half the room
_COUNTS = Struct("<III")  # statements, words and bytes of quotations of a digest, in front of what is compressed
_ROLE = {role: k for k, role in enumerate(ROLES)}

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Digest:
    """n statements of the content roles of a paper, in their order.

    quotes: the statements, verbatim, a line each (UTF-8); spots: as Statement.place; words: the distinct words of the statements, with blanks
    between. numbers (n × 5): number within the paper (from 1), line, start, end, item; roles (n): places in ROLES; confidences (n); fits
    (n × themes): theme probabilities in billionths; placed (n): whether a theme of the codebook fits; passages (n): what two statements share
    that are the same word for word, odd for long ones; tokens: places among the words, sizes (n): how many a statement has.
    """

    quotes: bytes
    spots: Sequence[str]
    words: str
    numbers: Array
    roles: Array
    confidences: Array
    fits: Array
    placed: Array
    passages: Array
    tokens: Array
    sizes: Array

    def __len__(self) -> int:
        return len(self.roles)


KINDS = {"numbers": "<i4", "roles": "<i1", "confidences": "<f8", "fits": "<i4", "placed": "?", "passages": "<u8", "tokens": "<i4", "sizes": "<i4"}
assert [f.name for f in fields(Digest)][3:] == list(KINDS)


class Packed(NamedTuple):
    """A paper's digest in compact form: some 15 KB for 900 words, a fifth of it the text.

    name: the one it has now; head: the paper without its text; sketch: hashes by which papers are compared; body: the digest; text: the paper's
    text, or nothing. Each is read by a function of this module, so that none need be unpacked before it is asked for.
    """

    name: str
    head: bytes
    sketch: bytes | memoryview
    body: bytes | memoryview
    text: bytes


class Shelf:
    """Keeps bytes in a few large blocks: all their memory goes back to the system when they are no longer wanted, as that of many small ones does not."""

    def __init__(self) -> None:
        self._block = memoryview(bytearray())
        self._used = 0

    def add(self, data: bytes | memoryview) -> memoryview:
        """The same bytes, kept here."""
        if self._used + len(data) > len(self._block):
            try:
                self._block, self._used = memoryview(mmap(-1, max(settings.SHELF_BYTES, len(data)))), 0
            except OSError as error:  # or it would be taken for a file's
                raise MemoryError from error
        place = self._block[self._used : self._used + len(data)]
        place[:] = data
        self._used += len(data)
        return place


def make(reading: Reading, themer: themes.Themer, opinion: npt.NDArray[np.float64] | None = None) -> Digest:
    """Reading → digest, with what each statement is about. opinion: as in Themer.paper."""
    chosen = [i for i, role in enumerate(reading.roles) if role in _ROLE]
    about, sure = _themes(reading, chosen, themer, opinion)
    kept = [reading.statements[i] for i in chosen]
    numbers: dict[str, int] = {}
    tokens: list[int] = []
    sizes: list[int] = []
    for i in chosen:
        found = list(filter(vectors.is_word, reading.tokens[i]))
        sizes.append(len(found))
        tokens += [numbers.setdefault(w, len(numbers)) for w in found]
    return Digest(
        "\n".join(s.text for s in kept).encode("utf-8", "surrogatepass"), tuple(s.place for s in kept), " ".join(numbers),
        np.array([(i + 1, s.line, s.start, s.end, s.item) for i, s in zip(chosen, kept, strict=True)], dtype=np.int32).reshape(-1, 5),
        np.array([_ROLE[reading.roles[i]] for i in chosen], dtype=np.int8), np.array([reading.confidences[i] for i in chosen], dtype=np.float64),
        np.rint(about * UNIT).astype(np.int32), sure >= settings.NEW_MAX_FIT, np.array([_passage(s.text) for s in kept], dtype=np.uint64),
        np.array(tokens, dtype=np.int32), np.array(sizes, dtype=np.int32),
    )  # fmt: skip


def _themes(reading: Reading, chosen: Sequence[int], themer: themes.Themer, opinion: npt.NDArray[np.float64] | None) -> tuple[Array, Array]:
    """What the chosen statements are about (Themer.paper), asked of these and their headings alone."""
    sections = _sections(reading.roles)
    asked = sorted({*chosen, *(sections[i] for i in chosen)} - {-1})
    place = {i: k for k, i in enumerate(asked)} | {-1: -1}
    about, sure = themer.paper(
        [reading.tokens[i] for i in asked], [reading.roles[i] for i in asked], [place.get(sections[i], -1) for i in asked], opinion[asked] if opinion is not None else None
    )
    rows = [place[i] for i in chosen]
    return about[rows], sure[rows]


def _sections(roles: Sequence[str]) -> list[int]:
    """For each statement the index of the heading above it, -1 where there is none. The title heads nothing."""
    out, current = [], -1
    for i, role in enumerate(roles):
        if role == "heading":
            out.append(-1)
            current = i if i > 0 else -1
        else:
            out.append(current)
    return out


def _passage(statement: str) -> int:
    """A number that two statements share when they are the same word for word; odd for passages, which do not coincide by chance."""
    key = texts.key(statement)
    found = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little")
    return found | 1 if key.count(" ") >= settings.COPY_WORDS - 1 else found & ~1


def pack(paper: Paper, digest: Digest, whole: bool = True) -> Packed:
    """The compact form; whole: with the paper's text."""
    head = {
        "encoding": paper.encoding, "format": paper.format, "words": paper.words, "head": [paper.head.unit, paper.head.kind, paper.head.date, paper.head.title],
        "notes": [[n.key, n.count, n.what] for n in paper.notes],
    }  # fmt: skip
    shingles = copies.shingles(paper.text)
    sketch = np.concatenate([copies.minhash(shingles), shingles]).astype("<u4", copy=False).tobytes()
    record = {"spots": digest.spots, "words": digest.words, "quotes": len(digest.quotes), "themes": digest.fits.shape[1], "sizes": [getattr(digest, name).size for name in KINDS]}
    arrays = [getattr(digest, name).astype(kind, copy=False).tobytes() for name, kind in KINDS.items()]
    said = _json(record)
    body = zlib.compress(b"".join([len(said).to_bytes(4, "little"), said, digest.quotes, *arrays]), 1)
    return Packed(paper.name, _json(head), sketch, _COUNTS.pack(len(digest), len(digest.tokens), len(digest.quotes)) + body, zlib.compress(paper.text.encode("utf-8", "surrogatepass"), 1) if whole else b"")


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def paper(packed: Packed) -> Paper:
    """The paper without its text and places."""
    record: dict[str, Any] = json.loads(packed.head.decode("utf-8", "surrogatepass"))
    return Paper(packed.name, "", record["encoding"], record["format"], Head(*record["head"]), record["words"], tuple(Note(*n) for n in record["notes"]))


def sketch(packed: Packed) -> tuple[Array, Array]:
    """The paper's shingles and their minhash (copies.py)."""
    found = np.frombuffer(packed.sketch, "<u4")
    return found[settings.MINHASH :], found[: settings.MINHASH]


def text(packed: Packed) -> str:
    """The paper's text; nothing where it was not kept."""
    return zlib.decompress(packed.text).decode("utf-8", "surrogatepass") if packed.text else ""


def counts(packed: Packed) -> tuple[int, ...]:
    """How many statements and words its digest has, and bytes of quotations."""
    return _COUNTS.unpack_from(packed.body)


def unpack(packed: Packed) -> Digest:
    """The digest; its columns are views of one buffer, which lives as long as any of them. packed: as pack() made it."""
    raw = zlib.decompress(memoryview(packed.body)[_COUNTS.size :])
    at = 4 + int.from_bytes(raw[:4], "little")
    record: dict[str, Any] = json.loads(raw[4:at].decode("utf-8", "surrogatepass"))
    quotes = raw[at : at + record["quotes"]]
    at += record["quotes"]
    arrays: list[Array] = []
    for kind, size in zip(KINDS.values(), record["sizes"], strict=True):
        found: Array = np.frombuffer(raw, np.dtype(kind), size, at)
        arrays.append(found)
        at += found.nbytes
    if at != len(raw):
        raise ValueError("more or less than was packed")
    arrays[0] = arrays[0].reshape(-1, 5)
    arrays[3] = arrays[3].reshape(-1, record["themes"])
    return Digest(quotes, tuple(record["spots"]), record["words"], *arrays)
