"""Agreement with hand-labelled papers: precision, recall and F1 per role, theme accuracy, points (B-cubed), Cohen's kappa.

Each hand-labelled statement takes the role and theme that cover most of its characters, so the figures do not depend on where
the two sides cut sentences. Intervals: percentile bootstrap over papers (Efron 1979), 90 %.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from danvan_cli import gold, messages, pipeline
from danvan_cli.errors import InputUnreadable
from danvan_cli.models import CORE_ROLES, ROLES, Labelled
from danvan_cli.tables import Table

ROUNDS, SEED = 400, 7  # bootstrap resamples, and what makes them the same each time


@dataclass(frozen=True, slots=True)
class Pair:
    """One hand-labelled statement and what the analysis says of it. Roles outside the five are "other"."""

    paper: str
    role: str
    theme: str | None
    keypoint: str | None
    got_role: str
    got_theme: str | None
    got_point: str | None
    confidence: float | None


def run(folder: str, *, codebook: str | None = None, semantic: bool = False) -> list[Pair]:
    """Analyse the papers of a gold folder and lay the result over the labels."""
    papers = gold.load(Path(folder))
    analysis = pipeline.analyze([str(p.path) for p in papers], codebook=codebook, semantic=semantic)
    if analysis.refused:
        raise InputUnreadable(messages.refusal(analysis.refused[0]))
    keypoints = _keypoints(Path(folder))
    texts = {p.name: p.text for p in analysis.papers}
    names = {Path(p.path).name: p for p in papers}
    by_paper: dict[str, list[Labelled]] = {}
    for s in analysis.labelled:
        by_paper.setdefault(s.paper, []).append(s)
    out: list[Pair] = []
    for name, text in texts.items():
        paper = names[Path(name).name]
        out += _pairs(paper, text, by_paper.get(name, []), keypoints)
    return out


def _keypoints(folder: Path) -> dict[tuple[str, int], str]:
    """keypoints.json beside the papers: [{"id": …, "mentions": [{"paper": …, "n": …}]}]."""
    path = folder / "keypoints.json"
    if not path.exists():
        return {}
    found = json.loads(path.read_text("utf-8"))
    rows = found.get("keypoints", found) if isinstance(found, dict) else found
    return {(m["paper"].removesuffix(".txt"), m["n"]): k["id"] for k in rows for m in k["mentions"]}


def _pairs(paper: gold.GoldPaper, text: str, found: Sequence[Labelled], keypoints: dict[tuple[str, int], str]) -> Iterable[Pair]:
    cover: list[Labelled | None] = [None] * len(gold.squeeze(text))
    for s in found:
        start = len(gold.squeeze(text[: s.start]))
        for i in range(start, min(len(cover), start + len(gold.squeeze(text[s.start : s.end])))):
            cover[i] = s
    at = 0
    for row in paper.rows:
        size = len(gold.squeeze(row.text))
        votes = Counter(s.statement_id if s else "" for s in cover[at : at + size])
        best = votes.most_common(1)[0][0] if votes else ""
        hit = next((s for s in cover[at : at + size] if s and s.statement_id == best), None)
        at += size
        role = row.role if row.role in ROLES else "other"
        key = row.keypoint or keypoints.get((paper.name, row.n))
        yield Pair(paper.name, role, row.theme if role != "other" else None, f"{role}/{key}" if key else None,
                   hit.role if hit else "other", hit.theme if hit else None, hit.point_id if hit else None, hit.confidence if hit else None)  # fmt: skip


def prf(pairs: Sequence[Pair], role: str) -> tuple[float, float, float]:
    """Precision, recall, F1 of one role (0 to 1)."""
    hit = sum(p.role == role == p.got_role for p in pairs)
    precision = hit / max(1, sum(p.got_role == role for p in pairs))
    recall = hit / max(1, sum(p.role == role for p in pairs))
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def macro(roles: Sequence[str]) -> Callable[[Sequence[Pair]], float]:
    """Mean F1 over roles."""
    return lambda pairs: sum(prf(pairs, r)[2] for r in roles) / len(roles)


def theme_accuracy(pairs: Sequence[Pair]) -> float:
    """Share of right themes among the themed statements that were found at all."""
    found = [p for p in pairs if p.theme and p.got_theme]
    return sum(p.theme == p.got_theme for p in found) / max(1, len(found))


def kappa(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa (1960) of the six-way role."""
    n = max(1, len(pairs))
    one, two = Counter(p.role for p in pairs), Counter(p.got_role for p in pairs)
    chance = sum(one[k] * two[k] for k in one) / n**2
    return (sum(p.role == p.got_role for p in pairs) / n - chance) / (1 - chance) if chance < 1 else 1.0


def b_cubed(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    """B-cubed precision, recall, F1 (Bagga & Baldwin 1998) over the statements that have a key point; unfound ones stand alone."""
    items = [(p.keypoint, p.got_point or f"alone {i}") for i, p in enumerate(pairs) if p.keypoint]
    joint, one, two = Counter(items), Counter(a for a, _ in items), Counter(b for _, b in items)
    n = max(1, len(items))
    precision = sum(joint[i] / two[i[1]] for i in items) / n
    recall = sum(joint[i] / one[i[0]] for i in items) / n
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def interval(pairs: Sequence[Pair], figure: Callable[[Sequence[Pair]], float]) -> tuple[float, float]:
    """90 % bootstrap interval of a figure, resampling papers."""
    groups: dict[str, list[Pair]] = {}
    for p in pairs:
        groups.setdefault(p.paper, []).append(p)
    rng, names = random.Random(SEED), sorted(groups)
    draws = sorted(figure([p for name in rng.choices(names, k=len(names)) for p in groups[name]]) for _ in range(ROUNDS))
    return draws[int(0.05 * ROUNDS)], draws[int(0.95 * ROUNDS) - 1]


def reliability(pairs: Sequence[Pair], edges: Sequence[float] = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)) -> list[tuple[float, float, int, float]]:
    """Found statements by confidence: (from, to, how many, share with the right role)."""
    out = []
    for low, high in zip(edges, edges[1:], strict=False):
        chosen = [p for p in pairs if p.confidence is not None and low <= p.confidence < high]
        if chosen:
            out.append((low, min(high, 1.0), len(chosen), sum(p.role == p.got_role for p in chosen) / len(chosen)))
    return out


def table(pairs: Sequence[Pair]) -> Table:
    """All figures as rows: figure, of, value, low, high (interval), n (statements it rests on)."""
    rows: list[tuple[str | int | float, ...]] = []

    def add(name: str, of: str, value: float, n: int, bounds: tuple[float, float] | None = None) -> None:
        rows.append((name, of, round(value, 3), round(bounds[0], 3) if bounds else "", round(bounds[1], 3) if bounds else "", n))

    for role in ROLES:
        p, r, f = prf(pairs, role)
        n = sum(x.role == role for x in pairs)
        add("precision", role, p, sum(x.got_role == role for x in pairs))
        add("recall", role, r, n)
        add("f1", role, f, n, interval(pairs, lambda x, role=role: prf(x, role)[2]))  # type: ignore[misc]
    add("macro_f1", "core", macro(CORE_ROLES)(pairs), len(pairs), interval(pairs, macro(CORE_ROLES)))
    add("macro_f1", "all", macro(ROLES)(pairs), len(pairs), interval(pairs, macro(ROLES)))
    add("kappa", "role", kappa(pairs), len(pairs), interval(pairs, kappa))
    add("accuracy", "theme", theme_accuracy(pairs), sum(bool(p.theme and p.got_theme) for p in pairs), interval(pairs, theme_accuracy))
    if any(p.keypoint for p in pairs):
        n = sum(bool(p.keypoint) for p in pairs)
        for name, value in zip(("b_cubed_precision", "b_cubed_recall", "b_cubed_f1"), b_cubed(pairs), strict=True):
            add(name, "points", value, n)
    for low, high, n, right in reliability(pairs):
        add("right_role", f"confidence {low:.1f}-{high:.1f}", right, n)
    return Table("evaluate", ("figure", "of", "value", "low", "high", "n"), tuple(rows))
