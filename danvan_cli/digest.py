"""The digest of a paper: what the corpus stage needs of it, as columns; and its compact form, which travels between processes and fills the cache.

A reading holds every statement with its words; a digest the statements of the content roles alone, with numbers for all that can be one.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from danvan_cli import copies, settings, text, themes, vectors
from danvan_cli.models import ROLES, Head, Note, Paper, Reading

UNIT = 1_000_000_000  # theme probabilities are rounded to nine digits: whole billionths say the same in half the room
_ROLE = {role: k for k, role in enumerate(ROLES)}

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Digest:
    """n statements of the content roles, in their order.

    paper: without text and places; text: that, compressed, or nothing; quotes: the statements, verbatim, a line each (UTF-8). numbers
    (n × 5): number within the paper (from 1), line, start, end, item; roles (n): places in ROLES; confidences (n); fits (n × themes):
    theme probabilities in billionths; placed (n): whether a theme of the codebook fits; passages (n): what two statements share that are the
    same word for word, odd for long ones; spots: as Statement.place; words: the distinct words of the statements, with blanks between, tokens: places among
    them, sizes (n): how many a statement has; minhash, shingles: of copies.py.
    """

    paper: Paper
    text: bytes
    quotes: bytes
    spots: tuple[str, ...]
    words: str
    numbers: Array
    roles: Array
    confidences: Array
    fits: Array
    placed: Array
    passages: Array
    tokens: Array
    sizes: Array
    minhash: Array
    shingles: Array

    def __len__(self) -> int:
        return len(self.roles)


_ARRAYS = {
    "numbers": "<i4", "roles": "<i1", "confidences": "<f8", "fits": "<i4", "placed": "?", "passages": "<u8", "tokens": "<i4", "sizes": "<i4", "minhash": "<u4", "shingles": "<u4",
}  # fmt: skip
assert [f.name for f in fields(Digest)][5:] == list(_ARRAYS)


def make(reading: Reading, themer: themes.Themer, opinion: npt.NDArray[np.float64] | None = None, whole: bool = True) -> Digest:
    """Reading → digest, with what each statement is about. opinion: as in Themer.paper; whole: with the paper's text."""
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
    shingles = copies.shingles(reading.paper.text)
    return Digest(
        replace(reading.paper, text="", places=()), zlib.compress(reading.paper.text.encode("utf-8", "surrogatepass"), 1) if whole else b"",
        "\n".join(s.text for s in kept).encode("utf-8", "surrogatepass"), tuple(s.place for s in kept), " ".join(numbers),
        np.array([(i + 1, s.line, s.start, s.end, s.item) for i, s in zip(chosen, kept, strict=True)], dtype=np.int32).reshape(-1, 5),
        np.array([_ROLE[reading.roles[i]] for i in chosen], dtype=np.int8), np.array([reading.confidences[i] for i in chosen], dtype=np.float64),
        np.rint(about * UNIT).astype(np.int32), sure >= settings.NEW_MAX_FIT, np.array([_passage(s.text) for s in kept], dtype=np.uint64),
        np.array(tokens, dtype=np.int32), np.array(sizes, dtype=np.int32), copies.minhash(shingles), shingles,
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
    key = text.key(statement)
    found = int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little")
    return found | 1 if key.count(" ") >= settings.COPY_WORDS - 1 else found & ~1


def whole(digest: Digest) -> str:
    """The paper's text."""
    return zlib.decompress(digest.text).decode("utf-8", "surrogatepass") if digest.text else ""


class Packed(NamedTuple):
    """The compact form of a paper's digest: its name now, the packed columns, the compressed text."""

    name: str
    data: bytes
    text: bytes


def pack(digest: Digest) -> Packed:
    """The compact form: some 15 KB a paper of 900 words, a fifth of it the text."""
    paper = digest.paper
    record = {
        "encoding": paper.encoding, "format": paper.format, "words": paper.words, "head": [paper.head.unit, paper.head.kind, paper.head.date, paper.head.title],
        "notes": [[n.key, n.count, n.what] for n in paper.notes], "spots": digest.spots, "vocabulary": digest.words, "quotes": len(digest.quotes),
        "themes": digest.fits.shape[1], "sizes": [getattr(digest, name).size for name in _ARRAYS],
    }  # fmt: skip
    head = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    arrays = [getattr(digest, name).astype(kind, copy=False).tobytes() for name, kind in _ARRAYS.items()]
    return Packed(paper.name, zlib.compress(b"".join([len(head).to_bytes(4, "little"), head, digest.quotes, *arrays]), 1), digest.text)


def unpack(packed: Packed) -> Digest:
    """The digest. Raises ValueError, KeyError, TypeError or zlib.error for what pack() never wrote."""
    raw = zlib.decompress(packed.data)
    at = 4 + int.from_bytes(raw[:4], "little")
    record: dict[str, Any] = json.loads(raw[4:at].decode("utf-8", "surrogatepass"))
    paper = Paper(packed.name, "", record["encoding"], record["format"], Head(*record["head"]), record["words"], tuple(Note(*n) for n in record["notes"]))
    quotes = raw[at : at + record["quotes"]]
    at += record["quotes"]
    arrays: list[Array] = []
    for kind, size in zip(_ARRAYS.values(), record["sizes"], strict=True):
        found = np.frombuffer(raw, np.dtype(kind), size, at).copy()  # a view would keep all the rest alive
        arrays.append(found)
        at += found.nbytes
    if at != len(raw):
        raise ValueError("more or less than was packed")
    arrays[0] = arrays[0].reshape(-1, 5)
    arrays[3] = arrays[3].reshape(-1, record["themes"])
    return Digest(paper, packed.text, quotes, tuple(record["spots"]), record["vocabulary"], *arrays)
