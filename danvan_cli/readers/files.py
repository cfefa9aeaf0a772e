"""Paths and addresses → the files to read, by name: folders walked, links kept inside, names made distinct. Opens nothing but standard input."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from danvan_cli import messages, settings
from danvan_cli.gold import SUFFIX as GOLD_SUFFIX
from danvan_cli.models import Refused, Source
from danvan_cli.readers import remote
from danvan_cli.readers.document import Unreadable

STDIN = "-"


def find(paths: Sequence[str]) -> tuple[list[Source], list[Refused]]:
    """Files, folders and addresses (recursive; hidden files and labels beside papers skipped) → sources sorted by name, refusals.

    A paper's name is its path relative to the folder given, with "/"; names that clash take their folder along.
    """
    entries: list[tuple[str, str, str]] = []  # name, folder, path
    refused: list[Refused] = []
    seen: set[str] = set()
    sources: list[Source] = []
    for given in paths:
        if given == STDIN:
            sources.append(Source("stdin", STDIN, sys.stdin.buffer.read(settings.MAX_BYTES + 1)))
            continue
        if remote.is_address(given):
            try:
                folder, listed = remote.walk(given)
            except Unreadable as error:
                refused.append(Refused(printable(remote.shown(given)), error.reason, error.detail))
                continue
            entries += [(name, folder, address) for name, address in listed if address not in seen]
            seen.update(address for _, address in listed)
            continue
        path = Path(remote.local(given))
        if path.is_dir():
            found = _walk(path, refused)
            root = path.resolve()
        elif path.exists() and not path.is_file():
            refused.append(Refused(printable(given), "not_a_file"))
            continue
        elif path.exists():
            found, root = [(path.name, path)], path.resolve().parent
        else:
            refused.append(Refused(printable(given), "missing"))
            continue
        # a file before the links to it, so that the paper keeps its own name
        for name, file in sorted(found, key=lambda f: (f[1].is_symlink(), f[0])):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                entries.append((name, root.name, str(file)))
    sources += [Source(printable(name), path) for name, path in _unique(entries)]
    return sorted(sources, key=lambda s: s.name), sorted(refused, key=lambda r: r.name)


def printable(name: str) -> str:
    """A name without control characters, which a terminal would obey, and without bytes that are no text."""
    name = name.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in name) else name
    return "".join(c if c.isprintable() or c == " " or not (c < " " or "\x7f" <= c <= "\x9f") else "\ufffd" for c in name)


def _walk(root: Path, refused: list[Refused]) -> list[tuple[str, Path]]:
    out: list[tuple[str, Path]] = []
    base = os.path.realpath(root)
    visited = set()

    def unreadable(error: OSError) -> None:
        name = _relative(error.filename or str(root), root)
        refused.append(Refused(printable(name if name != "." else str(root)), "unreadable", messages.failure(error)))

    for folder, folders, files in os.walk(root, followlinks=True, onerror=unreadable):
        here = os.path.realpath(folder)
        if here in visited:  # a symbolic link back up
            folders[:] = []
            continue
        visited.add(here)
        kept = []
        for name in sorted(folders):
            if name.startswith("."):
                continue
            target = os.path.realpath(os.path.join(folder, name))
            if target == base or target.startswith(base + os.sep):
                kept.append(name)
            else:
                refused.append(Refused(_relative(os.path.join(folder, name), root), "link_outside"))
        folders[:] = kept
        for name in sorted(files):
            path = Path(folder, name)
            # editors' and offices' lock files, the labels that lie beside gold papers, standing settings
            if name.startswith((".", "~$")) or name.endswith(GOLD_SUFFIX) or name == settings.CONFIG_NAME:
                continue
            target = os.path.realpath(path)
            if path.is_symlink() and not Path(target).exists():
                refused.append(Refused(_relative(str(path), root), "broken_link"))
            elif not target.startswith(base + os.sep):
                refused.append(Refused(_relative(str(path), root), "link_outside"))
            elif os.path.isfile(target):
                out.append((_relative(str(path), root), path))
            else:
                refused.append(Refused(_relative(str(path), root), "not_a_file"))
    return out


def _relative(path: str, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def _unique(entries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Names made distinct: with the folder where they clash, with the whole path where that does not help."""
    rows = list(entries)
    plain = Counter(name for name, _, _ in rows)
    once = [(f"{folder}/{name}" if plain[name] > 1 else name, path) for name, folder, path in rows]
    again = Counter(name for name, _ in once)
    return [((remote.shown(path) if remote.is_address(path) else Path(path).as_posix()) if again[name] > 1 else name, path) for name, path in once]
