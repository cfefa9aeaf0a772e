"""What reading one paper gave, kept from run to run in the user's cache folder: a paper that did not change costs a look-up.

One SQLite file of packed digests, safe with several runs at once. Whatever is wrong with it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from danvan_cli import settings
from danvan_cli.digest import Packed

_NAME = "digests.sqlite"
_CREATE = """CREATE TABLE IF NOT EXISTS digests
    (key BLOB PRIMARY KEY, used REAL NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL, text BLOB NOT NULL) WITHOUT ROWID"""
_TEXT, _BARE = "SELECT data, text FROM digests WHERE key = ?", "SELECT data, x'' FROM digests WHERE key = ?"


def fingerprint(models: Sequence[Path], themes: str) -> bytes:
    """What a digest depends on besides the paper: this program, its models, the libraries that cut and read, the codebook."""
    from importlib import metadata  # a run without a cache need not wait for it

    seal = hashlib.sha256(themes.encode("utf-8", "surrogatepass") + sys.version.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        status = path.stat()
        seal.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    for path in models:
        seal.update(path.read_bytes())
    for package in ("danvan-cli", "pyvi", "numpy", "pdfminer.six", "selectolax", "markdown-it-py"):
        with suppress(metadata.PackageNotFoundError):
            seal.update(f"{package} {metadata.version(package)}\n".encode())
    return seal.digest()


def key(seal: bytes, name: str, data: bytes, encoding: str | None) -> bytes:
    """The key of a paper: content, the last part of its name (a unit may be read from it), options and fingerprint()."""
    found = hashlib.sha256(seal)
    found.update(f"{name.rsplit('/', 1)[-1]}\0{encoding}\0".encode("utf-8", "surrogatepass"))
    found.update(data)
    return found.digest()


class Cache:
    """The store of one run. folder: instead of the user's cache folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.changed = False
        self.used: list[bytes] = []
        self.database: sqlite3.Connection | None = None
        try:
            if folder is None:
                from platformdirs import user_cache_path

                folder = user_cache_path("danvan")
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / _NAME
            try:
                self.database = self._open(path)
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)  # damaged: begun anew
                self.database = self._open(path)
        except (OSError, sqlite3.Error):
            self.database = None

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, timeout=settings.CACHE_PATIENCE, isolation_level=None)
        try:
            path.chmod(0o600)  # papers are nobody else's business
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.execute(_CREATE)
        except sqlite3.Error:
            database.close()
            raise
        return database

    def get(self, key: bytes, name: str, text: bool) -> Packed | None:
        """The digest of a paper under the name that it has now, with its text or without; None when there is none."""
        if self.database is None:
            return None
        try:
            found = self.database.execute(_TEXT if text else _BARE, (key,)).fetchone()
            if found is None:
                return None
            head, sketch, body = _split(_opened(found[0]))
            out = Packed(name, head, sketch, body, _opened(found[1]) if text else b"")
        except (sqlite3.Error, ValueError, TypeError):  # whatever a disk makes of it
            return None
        self.used.append(key)
        return out

    def put(self, key: bytes, found: Packed) -> None:
        """Keep a digest and the text with it; a store that cannot be written to is left alone from then on."""
        if self.database is None:
            return
        data, text = _sealed(_joined(found.head, found.sketch, found.body)), _sealed(found.text)
        try:
            if not self.database.in_transaction:
                self.database.execute("BEGIN IMMEDIATE")
            self.database.execute("INSERT OR REPLACE INTO digests VALUES (?, ?, ?, ?, ?)", (key, time.time(), len(data) + len(text), data, text))
            self.changed = True
        except sqlite3.Error:
            self.close()

    def close(self) -> None:
        """Write what is new, note what was used, and drop the longest unused where the store has grown too large."""
        database, self.database = self.database, None
        if database is None:
            return
        with suppress(sqlite3.Error):
            if self.used and not database.in_transaction:
                database.execute("BEGIN IMMEDIATE")
            now = time.time()
            # to the day is enough: every change writes the whole record again
            database.executemany("UPDATE digests SET used = ? WHERE key = ? AND used < ?", ((now, k, now - settings.CACHE_DAY) for k in self.used))
            if self.changed:
                size = database.execute("SELECT COALESCE(SUM(size), 0) FROM digests").fetchone()[0]
                if size > settings.CACHE_BYTES:
                    database.execute(
                        "DELETE FROM digests WHERE key IN (SELECT key FROM (SELECT key, SUM(size) OVER (ORDER BY used DESC, key) AS held FROM digests) WHERE held > ?)",
                        (int(settings.CACHE_BYTES * settings.CACHE_KEPT),),
                    )
            if database.in_transaction:
                database.execute("COMMIT")
        database.close()


def _joined(*parts: bytes | memoryview) -> bytes:
    return b"".join(x for part in parts for x in (len(part).to_bytes(4, "little"), part))


def _split(joined: bytes) -> list[bytes]:
    out = []
    at = 0
    while at < len(joined):
        size = int.from_bytes(joined[at : at + 4], "little")
        out.append(joined[at + 4 : at + 4 + size])
        at += 4 + size
    return out


def _sealed(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "little") + data


def _opened(sealed: bytes) -> bytes:
    """Raises ValueError where a disk has damaged what was written."""
    if len(sealed) < 4 or zlib.crc32(sealed[4:]) != int.from_bytes(sealed[:4], "little"):
        raise ValueError("damaged")
    return sealed[4:]
