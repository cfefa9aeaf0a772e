"""Hand-labelled papers: NAME.txt beside NAME.gold.jsonl, read and laid over the statements of the segmenter.

Each row of NAME.gold.jsonl: {"n": 1, "text": "…", "role": "…", "theme": "…" or null, "keypoint": "…" (optional)}; the texts of the
rows, white space aside, are the paper.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from danvan_cli.errors import InputUnreadable, NothingToAnalyse
from danvan_cli.messages import say, why
from danvan_cli.models import LABELS, Statement

SUFFIX = ".gold.jsonl"
_BLANK = re.compile(r"[\s\u200b\ufeff\u00ad]+")


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One hand-labelled statement."""

    n: int
    text: str
    role: str
    theme: str | None
    keypoint: str | None = None


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """A paper's file and its labelled statements."""

    name: str
    path: Path
    rows: tuple[GoldRow, ...]


def squeeze(text: str) -> str:
    """What two cuts of the same paper agree on: characters without white space, case or normal form."""
    return _BLANK.sub("", unicodedata.normalize("NFC", text)).casefold()


def load(folder: Path) -> list[GoldPaper]:
    """All labelled papers under a folder, by name. Raises InputUnreadable (file, line, reason) or NothingToAnalyse."""
    papers = []
    for path in sorted(folder.rglob("*" + SUFFIX)):
        name = path.name[: -len(SUFFIX)]
        text = path.with_name(name + ".txt")
        if not text.exists():
            raise InputUnreadable(say("gold_no_paper", file=path, paper=text.name))
        papers.append(GoldPaper(name, text, tuple(_rows(path))))
    if not papers:
        raise NothingToAnalyse(say("gold_none", folder=folder, suffix=SUFFIX))
    return papers


def _rows(path: Path) -> list[GoldRow]:
    rows = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputUnreadable(say("gold_unreadable", file=path, why=why(error) if isinstance(error, OSError) else say("not_utf8"))) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            row = GoldRow(int(found["n"]), str(found["text"]), str(found["role"]), found.get("theme"), found.get("keypoint"))
        except (ValueError, KeyError, TypeError) as error:
            raise InputUnreadable(say("gold_row", file=path, line=number, why=repr(error))) from error
        if row.role not in LABELS:
            raise InputUnreadable(say("gold_role", file=path, line=number, role=repr(row.role), known=", ".join(LABELS)))
        rows.append(row)
    return rows


def project(statements: Sequence[Statement], rows: Sequence[GoldRow]) -> list[GoldRow | None]:
    """For each statement the labelled row that covers most of its characters; None beyond the end of the rows."""
    owner: list[GoldRow] = []
    for row in rows:
        owner += [row] * len(squeeze(row.text))
    out: list[GoldRow | None] = []
    at = 0
    for s in statements:
        size = len(squeeze(s.text))
        votes = Counter(r.n for r in owner[at : at + size])
        by_number = {r.n: r for r in owner[at : at + size]}
        out.append(by_number[votes.most_common(1)[0][0]] if votes else None)
        at += size
    return out
