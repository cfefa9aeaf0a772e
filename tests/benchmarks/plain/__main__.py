"""`python -m tests.benchmarks.plain FOLDER OUT`: the plain script. Writes OUT.csv (points) and OUT.json (statements)."""

from __future__ import annotations

import json
import re
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import rich.console
import scipy.sparse  # noqa: F401  # as a plain script has it
import sklearn.feature_extraction.text  # noqa: F401
from pyvi import ViTokenizer

from danvan_cli import codebook, resources, segment, settings, text
from danvan_cli.models import ROLES, Labelled
from tests.benchmarks.plain import points, roles, themes

_WORDLIKE = re.compile(r"[^\W_]")


@lru_cache(maxsize=1)
def phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Set phrases by first syllable, the longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for line in resources.lines("phrases.txt"):
        syllables = tuple(text.shadow(text.nfc(line)).casefold().split())
        by_first.setdefault(syllables[0], []).append(syllables)
    return {k: tuple(sorted(v, key=lambda p: (-len(p), p))) for k, v in by_first.items()}


def keep_phrases(tokens: list[str]) -> tuple[str, ...]:
    """Set phrases as one word."""
    syllables: list[str] = []
    opens: list[bool] = []
    for token in tokens:
        parts = token.split("_") if len(token) > 1 else [token]
        syllables += parts
        opens += [True] + [False] * (len(parts) - 1)
    out: list[str] = []
    i = 0
    while i < len(syllables):
        for phrase in phrases().get(syllables[i], ()) if opens[i] else ():
            if tuple(syllables[i : i + len(phrase)]) == phrase:
                out.append("_".join(phrase))
                i += len(phrase)
                if i < len(syllables):
                    opens[i] = True
                break
        else:
            if opens[i] or not out:
                out.append(syllables[i])
            else:
                out[-1] += "_" + syllables[i]
            i += 1
    return tuple(out)


def tokenize(statement: str) -> tuple[str, ...]:
    """Words of one statement by pyvi."""
    clean = text.visible(text.shadow(text.nfc(statement))).replace("_", " ")
    return keep_phrases(ViTokenizer.tokenize(clean).casefold().split()) if _WORDLIKE.search(clean) else tuple(clean.split())


def sections(found: list[str]) -> list[int]:
    """For each statement the index of the heading above it, -1 where there is none."""
    out, current = [], -1
    for i, role in enumerate(found):
        out.append(-1 if role == "heading" else current)
        if role == "heading":
            current = i if i > 0 else -1
    return out


def main(folder: Path, out: Path) -> None:
    """All papers of the folder."""
    book = codebook.load()
    model, theme_model = roles.load(resources.path("model/roles.npz")), themes.load(resources.path("model/themes.npz"))
    themer = themes.Themer(book, book, theme_model)
    papers = []
    for path in sorted(folder.glob("*.txt")):
        statements = segment.statements(text.nfc(path.read_text("utf-8")))
        words = [tokenize(s.text) for s in statements]
        labels, confidences = model.label(model.judge(statements, words), [s.aspect for s in statements])
        papers.append((path.name, statements, words, labels, confidences))
    labelled, tokens, probabilities, placed = [], [], [], []
    for name, statements, words, labels, confidences in papers:
        about, sure = themer.paper(words, labels, sections(labels))
        for i, s in enumerate(statements):
            if labels[i] in ROLES:
                theme = book[int(about[i].argmax())].id
                labelled.append(Labelled(f"{name}#{i + 1}", name, "", s.line, labels[i], theme, confidences[i], s.text, s.item, s.start, s.end))
                tokens.append(words[i])
                probabilities.append(about[i])
                placed.append(bool(sure[i] >= settings.NEW_MAX_FIT))
    assigned, _, _ = themes.emerging(tokens, [s.paper for s in labelled], placed, [s.statement for s in labelled])
    labelled = [points.replace(s, theme=assigned[i]) if i in assigned else s for i, s in enumerate(labelled)]
    merged, labelled = points.build(labelled, tokens, np.array(probabilities), [t.id for t in book], theme_model.common)
    themes.stability([s.paper for s in labelled], [s.theme for s in labelled])
    points.copies(labelled)
    table = pd.DataFrame([(p.role, p.theme, p.point_id, p.papers, len(p.statements), p.text) for p in merged], columns=["role", "theme", "point_id", "papers", "mentions", "point"])
    table.to_csv(out.with_suffix(".csv"), index=False)
    out.with_suffix(".json").write_text(json.dumps([[s.statement_id, s.role, s.theme, s.confidence, s.point_id] for s in labelled]), "utf-8")
    rich.console.Console(stderr=True).print(f"{len(papers)} papers, {len(table)} points")


main(Path(sys.argv[1]), Path(sys.argv[2]))
