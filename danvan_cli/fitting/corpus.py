"""Training papers → statements with labels, and the layouts they are shown in."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from danvan_cli import features, gold, segment, text, tokens
from danvan_cli.models import Statement

EXCERPTS = 1  # a paper


@dataclass(frozen=True)
class Example:
    """One paper in one layout: parallel lists over its statements. name: of the paper, whatever the layout; hand: who wrote it."""

    name: str
    statements: list[Statement]
    words: list[tuple[str, ...]]
    labels: list[gold.GoldRow]
    hand: str = ""

    def rows(self) -> list[list[str]]:
        """Features of the role model."""
        return features.extract(self.statements, self.words)


def digest(folder: Path) -> str:
    """A fingerprint of the training papers: the shipped model names the one it was fitted on."""
    sha = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".txt", ".jsonl"}:
            sha.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return sha.hexdigest()


def read(folder: Path) -> list[Example]:
    """The labelled papers of a folder, cut by the segmenter, each statement with the row that covers most of it."""
    out = []
    hands = _hands(folder / "papers.tsv")
    for paper in gold.load(folder):
        found = segment.statements(text.nfc(paper.path.read_text("utf-8")))
        rows = gold.project(found, paper.rows)
        pairs = [(s, r) for s, r in zip(found, rows, strict=True) if r is not None]
        statements = [s for s, _ in pairs]
        out.append(Example(paper.name, statements, tokens.tokenize_many([s.text for s in statements]), [r for _, r in pairs], hands.get(paper.name, paper.name)))
    return out


def _hands(index: Path) -> dict[str, str]:
    """Paper → its batch of authorship, from the index beside the papers."""
    if not index.exists():
        return {}
    with index.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["hand"] for row in csv.DictReader(file, delimiter="\t")}


def layouts(examples: Iterable[Example]) -> list[Example]:
    """Each paper as it is, with everything but the title run into one line, without its headings, and as excerpts.

    Web pages collapse papers into one line, clerks leave headings out, and what is handed in is often a part; a model that saw
    only tidy whole papers leans on headings and places and carries a wrong one through the whole paper.
    """
    out = []
    for e in examples:
        out.append(e)
        if len({s.block for s in e.statements}) > 3:
            line = [replace(s, block=min(i, 1), first=i < 2, heading=s.heading and i == 0) for i, s in enumerate(e.statements)]
            out.append(replace(e, statements=line))
        keep = [i for i, row in enumerate(e.labels) if row.role != "heading" or i == 0]
        if len(keep) < len(e.labels):
            out.append(_part(e, keep))
        out += [_part(e, _excerpt(e, k)) for k in range(EXCERPTS)]
    return out


def _part(e: Example, keep: Sequence[int]) -> Example:
    return Example(e.name, [e.statements[i] for i in keep], [e.words[i] for i in keep], [e.labels[i] for i in keep], e.hand)


def _excerpt(e: Example, number: int) -> range:
    """A run of 30 to 80 % of the paper, always the same for the same name and number."""
    rng = random.Random(f"{e.name}{number}")
    size = max(1, round(len(e.statements) * rng.uniform(0.3, 0.8)))
    start = rng.randint(0, len(e.statements) - size)
    return range(start, start + size)
