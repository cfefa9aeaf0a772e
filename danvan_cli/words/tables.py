"""pyvi's own weights and dictionary as arrays: read from its installed files without importing it, kept in the cache folder.

Nothing of pyvi's pickle is executed: the crfsuite model inside it is cut out as bytes. The tables are made only from files on which
the decoder was proven to give pyvi's own answer (PROVEN); for any others there are none, and pyvi itself has to be asked.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

VERSION = 1  # of the arrays in the cache; one more with every change of their meaning
FILES = ("models/pyvi3.pkl", "models/words.txt", "ViTokenizer.py")
# SHA-256 of these files, one line a release of pyvi: 0.1.1, 0 differences in 2 million tokens (tests/benchmarks/words.py)
PROVEN = frozenset(
    {
        ("6cdd73aee04b6a4ad7320ca85d27d931a7ef870cfdd41beb148e86bdb8aca134", "517743d27e71d43343e4b8e9e89015cdc68d84ebe1d48106449e501d918ece4a",
         "ad11cdacf45b5b2801cd97a473f70effb3a36b94779b80c776a11cedaa18e1c1"),
    }
)  # fmt: skip

# pyvi's features of a syllable, in the order in which crfsuite adds them up; "lower()" stands for one attribute a syllable
OWN = ("bias", "word.lower()", "word.isupper()", "word.istitle()", "word.isdigit()")
BEFORE = ("-1:word.lower()", "-1:word.istitle()", "-1:word.isupper()", "-1:word.bi_gram()", "-2:word.tri_gram()")
AFTER = ("+1:word.lower()", "+1:word.istitle()", "+1:word.isupper()", "+1:word.bi_gram()", "+2:word.tri_gram()")
LABELS = ("B_W", "I_W")  # in the order of the model, which decides between equals: a word begins, a word goes on

_SEAL = 32  # bytes at the end of a cache file: SHA-256 of those before
_STEP = 256  # places tried at once for a row of the dictionary
Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Tables:
    """syllables: lower-case syllable → row, row 0 being all others.

    weights (rows × 3 × 2): of a syllable for its own label, as the one before and as the one after; per label. flags (features × 2):
    of the features that are not syllables, in the order OWN, BEFORE, AFTER. transitions (2 × 2): from row to column.
    The dictionary's pairs and triples lie in tables with displaced rows (Tarjan & Yao 1979): the pair (a, b) stands at place
    shift[a] + b when owner[place] is a; there, pair says whether it is a word, and prefix (from 1) with which number it begins a triple,
    which is found in the same way.
    """

    syllables: dict[str, int]
    weights: Floats
    flags: Floats
    transitions: Floats
    shift: _Ints
    owner: _Ints
    pair: npt.NDArray[np.bool_]
    prefix: _Ints
    third_shift: _Ints
    third_owner: _Ints

    def flag(self, name: str) -> Floats:
        """The two weights of a feature that is not a syllable."""
        return np.asarray(self.flags[(OWN + BEFORE + AFTER).index(name)])


def load(cache: Path | None = None) -> Tables | None:
    """The tables of the installed pyvi, or None when they were not proven for its files.

    cache: the folder to keep them in (the user's). A cache that is missing, damaged or not writable costs time, nothing else.
    """
    files = _installed()
    if files is None or tuple(hashlib.sha256(f).hexdigest() for f in files) not in PROVEN:
        return None
    key = hashlib.sha256(b"".join([VERSION.to_bytes(2, "big"), *(hashlib.sha256(f).digest() for f in files)])).hexdigest()[:20]
    path = (cache or _user_cache()) / f"words-{key}.npz"
    tables = _read(path)
    if tables is None:
        tables = build(files[0], files[1])
        _write(tables, path)
    return tables


def _user_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("danvan")


def _installed() -> list[bytes] | None:
    """What the three files hold; None when pyvi or one of them is not there."""
    try:
        spec = find_spec("pyvi")
        folder = Path(next(iter(spec.submodule_search_locations or []))) if spec else None
        return [(folder / name).read_bytes() for name in FILES] if folder else None
    except (OSError, ValueError, StopIteration):
        return None


def build(model: bytes, dictionary: bytes) -> Tables:
    """pyvi's model file and word list → tables. Raises ValueError or struct.error when they are not what they were."""
    features, transitions = _crf(_cut_out(model))
    words = [tuple(line.split(" ")) for line in dictionary.decode("utf-8").split("\n")]
    pairs = {w for w in words if len(w) == 2}
    triples = {w for w in words if len(w) == 3}
    families = tuple(next(n for n in group if n.endswith("lower()")) + ":" for group in (OWN, BEFORE, AFTER))
    names = {n.removeprefix(f) for n in features for f in families if n.startswith(f)}
    names.update(s for w in pairs | triples for s in w)
    syllables = {s: i for i, s in enumerate(sorted(names), 1)}
    weights = np.zeros((len(syllables) + 1, 3, 2))
    for s, i in syllables.items():
        for k, family in enumerate(families):
            weights[i, k] = features.get(family + s, (0.0, 0.0))
    flags = np.array([features.get(n, (0.0, 0.0)) for n in OWN + BEFORE + AFTER])
    number = {p: i for i, p in enumerate(sorted({w[:2] for w in triples}), 1)}
    seconds: dict[int, list[int]] = {}
    for a, b in pairs | set(number):
        seconds.setdefault(syllables[a], []).append(syllables[b])
    thirds: dict[int, list[int]] = {}
    for a, b, c in triples:
        thirds.setdefault(number[a, b], []).append(syllables[c])
    shift, owner = _displace(seconds, len(syllables) + 1)
    third_shift, third_owner = _displace(thirds, len(syllables) + 1)
    pair, prefix = np.zeros(len(owner), dtype=np.bool_), np.zeros(len(owner), dtype=np.int32)
    for a, b in pairs | set(number):
        place = shift[syllables[a]] + syllables[b]
        pair[place], prefix[place] = (a, b) in pairs, number.get((a, b), 0)
    return Tables(syllables, weights, flags, transitions, shift, owner, pair, prefix, third_shift, third_owner)


def _cut_out(model: bytes) -> bytes:
    """The crfsuite model inside the pickle: a text of protocol 2 (b"X", length, UTF-8) whose characters are its bytes."""
    start = model.index(b"lCRF")
    if model[start - 5 : start - 4] != b"X":
        raise ValueError("no crfsuite model in pyvi's file")
    (size,) = struct.unpack_from("<I", model, start - 4)
    return model[start : start + size].decode("utf-8").encode("latin-1")


def _crf(data: bytes) -> tuple[dict[str, tuple[float, float]], Floats]:
    """A crfsuite model (crf1d, format 100) → weights of each attribute for the two labels, and the transitions."""
    magic, _, kind, version, _, _, _, at, labels_at, names_at, _, _ = struct.unpack_from("<4sI4s9I", data)
    if (magic, kind, version) != (b"lCRF", b"FOMC", 100) or tuple(_names(data, labels_at)) != LABELS:
        raise ValueError("not the crfsuite model that is known")
    names = _names(data, names_at)
    (count,) = struct.unpack_from("<I", data, at + 8)
    weights = [[0.0, 0.0] for _ in names]
    transitions = np.zeros((2, 2))
    for kind, source, label, weight in struct.iter_unpack("<IIId", data[at + 12 : at + 12 + 20 * count]):
        if kind == 0:
            weights[source][label] = weight
        else:
            transitions[source, label] = weight
    return {n: (w[0], w[1]) for n, w in zip(names, weights, strict=True)}, transitions


def _names(data: bytes, at: int) -> list[str]:
    """The strings of a CQDB chunk by their number."""
    magic, _, _, _, count, offset = struct.unpack_from("<4s5I", data, at)
    if magic != b"CQDB":
        raise ValueError("no string table where the model announces one")
    out = []
    for place in struct.unpack_from(f"<{count}I", data, at + offset):
        (size,) = struct.unpack_from("<I", data, at + place + 4)
        out.append(data[at + place + 8 : at + place + 7 + size].decode("utf-8"))
    return out


def _displace(rows: Mapping[int, Sequence[int]], width: int) -> tuple[_Ints, _Ints]:
    """Rows of a sparse table, laid over each other where they do not collide → shift of each row, owner of each place."""
    shift = np.zeros(max(width, *rows) + 1, dtype=np.int32)
    owner = np.full(4 * sum(map(len, rows.values())) + 2 * width, -1, dtype=np.int32)
    last, begun, size = 0, 0, 0
    free = np.arange(len(owner))
    for row in sorted(rows, key=lambda r: (-len(rows[r]), r)):
        columns = np.array(sorted(rows[row]))
        if len(columns) != size:
            free, begun, size = np.flatnonzero(owner < 0), 0, len(columns)
        # a row need not look where the one before, as long, found no room
        for begun in range(begun, len(free), _STEP):  # noqa: B020
            tried = free[begun : begun + _STEP] - columns[0]
            fits = np.flatnonzero((tried >= 0) & (owner[np.clip(tried, 0, None)[:, None] + columns] < 0).all(axis=1))
            if len(fits):
                break
        else:
            raise ValueError("dictionary does not fit")
        shift[row] = tried[fits[0]]
        owner[shift[row] + columns] = row
        last = max(last, int(shift[row]))
    return shift, owner[: last + width].copy()


def _read(path: Path) -> Tables | None:
    """Tables from the cache, or None."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content[:-_SEAL]).digest() != content[-_SEAL:]:
        return None
    with np.load(io.BytesIO(content), allow_pickle=False) as data:
        found = {f.name: data[f.name] for f in fields(Tables)}
    names = found.pop("syllables").tobytes().decode("utf-8").split("\0")
    return Tables(syllables={s: i for i, s in enumerate(names, 1)}, **found)


def _write(tables: Tables, path: Path) -> None:
    """Into the cache, whole or not at all, and sealed: the check sums inside a .npz do not cover a header that asks for less."""
    import tempfile  # needed once only

    arrays = {f.name: getattr(tables, f.name) for f in fields(Tables)}
    arrays["syllables"] = np.frombuffer("\0".join(tables.syllables).encode("utf-8"), dtype=np.uint8)
    content = io.BytesIO()
    np.savez(content, **arrays)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.getvalue() + hashlib.sha256(content.getvalue()).digest())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return
