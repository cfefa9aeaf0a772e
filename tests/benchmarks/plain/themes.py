"""Themes: what a statement is about. The codebook's themes by a classifier, the corpus' own by clustering.

Three witnesses, summed as log-probabilities: a logistic regression over words (fitted on data/training, for the ids of the default
codebook), the seed phrases of the codebook (any codebook), and what the rest of the paper is about. Statements that none of
them places are clustered; a cluster that enough papers share becomes a theme `new-…`, named by its distinctive terms.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from danvan_cli import settings, text
from danvan_cli.errors import DataDamaged
from danvan_cli.models import Theme
from tests.benchmarks.plain import vectors

Floats = npt.NDArray[np.float64]


OPENING = 6  # words


def terms(tokens: Sequence[str]) -> list[str]:
    """The features of a statement: its words, its syllable pairs, and the words it opens with (they name its subject)."""
    words = [t for t in tokens if any(c.isalpha() for c in t)]
    syllables = [s for w in words for s in w.split("_")]
    pairs = [f"s={a}_{b}" for a, b in zip(syllables, syllables[1:], strict=False)]
    return [f"w={w}" for w in words] + pairs + [f"f={w}" for w in words[:OPENING]]


class Seeds:
    """Seed phrases of a codebook → how strongly a statement names each theme (0: not at all)."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self.themes = themes
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for k, theme in enumerate(themes):
            for phrase in sorted({text.key(p) for p in (*theme.seeds, theme.label_vi)}):
                syllables = tuple(phrase.split())
                if syllables:
                    self._phrases.setdefault(syllables[0], []).append((syllables, k))

    def scores(self, tokens: Sequence[str]) -> Floats:
        """Tokens of one statement → one score a theme: syllables of the distinct seeds found, damped."""
        syllables = [s for t in tokens for s in t.split("_")]
        found: set[tuple[tuple[str, ...], int]] = set()
        for i, first in enumerate(syllables):
            for phrase, k in self._phrases.get(first, ()):
                if tuple(syllables[i : i + len(phrase)]) == phrase:
                    found.add((phrase, k))
        out = np.zeros(len(self.themes))
        for phrase, k in found:
            out[k] += len(phrase)
        return np.log1p(out)


def _column(theme: Theme, known: Mapping[str, Theme], ids: Sequence[str]) -> int:
    """The model's column for a theme: by its id, or by its seeds when it was renamed; -1 for one it never saw."""
    if theme.id in ids:
        return ids.index(theme.id)
    return next((ids.index(t.id) for t in known.values() if t.id in ids and t.seeds and t.seeds == theme.seeds), -1)


@dataclass(frozen=True)
class ThemeModel:
    """ids of the themes it knows; vocabulary: term → column; idf; weights (terms + seed scores) × ids; bias;
    seed: slope and offset of the pooled seed scorer, for themes that the model never saw; common: share of the training statements
    that hold a content syllable."""

    ids: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    weights: npt.NDArray[np.float32]
    bias: Floats
    seed: Floats
    common: dict[str, float]

    def log_probabilities(self, tokens: Sequence[str], seeds: Floats) -> Floats:
        """One statement's tokens and its scores for the default seeds → log-probability of each id."""
        counts = Counter(t for t in terms(tokens) if t in self.vocabulary)
        scores = self.bias + seeds @ self.weights[len(self.vocabulary) :].astype(np.float64)
        if counts:
            index = np.fromiter((self.vocabulary[t] for t in counts), dtype=np.int64)
            values = np.array([1 + math.log(c) for c in counts.values()]) * self.idf[index]
            values /= math.sqrt(float(values @ values))
            scores = scores + values @ self.weights[index].astype(np.float64)
        shifted = scores - scores.max()
        return np.asarray(shifted - math.log(np.exp(shifted).sum()))


class Themer:
    """The themes of one codebook, ready to be applied to papers."""

    def __init__(self, codebook: Sequence[Theme], default: Sequence[Theme], model: ThemeModel) -> None:
        self.codebook = tuple(codebook)
        self.model = model
        self.default_seeds = Seeds([next(t for t in default if t.id == i) for i in model.ids])
        known = {t.id: t for t in default}
        self.columns = [_column(t, known, model.ids) for t in self.codebook]
        # every theme is one the model was fitted on, whatever it is called now
        self.trained = all(c >= 0 for c in self.columns)
        self.complete = self.trained and len(set(self.columns)) == len(model.ids)
        added = [replace(t, label_vi="", seeds=tuple(s for s in t.seeds if c < 0 or s not in known[model.ids[c]].seeds)) for t, c in zip(self.codebook, self.columns, strict=True)]
        self.added = Seeds(added) if self.trained and any(t.seeds for t in added) else None
        self.seeds = Seeds(self.codebook)

    def _judge(self, tokens: Sequence[str]) -> tuple[Floats, Floats]:
        """Log-probabilities of the codebook's themes, and how well each fits whatever the others do (0 to 1)."""
        model = self.model.log_probabilities(tokens, self.default_seeds.scores(tokens))
        slope, offset = self.model.seed
        if self.trained:
            scores = model[self.columns]
            if self.added is not None:
                scores = scores + slope * self.added.scores(tokens)
            return scores, np.exp(np.minimum(scores, 0.0))
        own = slope * self.seeds.scores(tokens) + offset
        for k, column in enumerate(self.columns):
            if column >= 0:
                own[k] += settings.THEME_MODEL_WEIGHT * (model[column] + math.log(len(self.model.ids)))
        shifted = own - own.max()
        return np.asarray(shifted - math.log(np.exp(shifted).sum())), 1 / (1 + np.exp(-own))

    def paper(
        self, tokens: Sequence[Sequence[str]], roles: Sequence[str], sections: Sequence[int], opinion: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Theme probabilities of a paper's statements (statements × codebook), and how well the best theme fits each by itself.

        sections: for each statement the index of its heading, or -1. A statement is judged with its heading, its
        neighbours of the same role and what the paper as a whole is about. opinion: log-probabilities of another judge for the themes
        of the default codebook (danvan[semantic]).
        """
        if not tokens:
            return np.zeros((0, len(self.codebook))), np.zeros(0)
        judged = [self._judge(t) for t in tokens]
        alone, fit = np.array([j[0] for j in judged]), np.array([j[1] for j in judged])
        if opinion is not None and self.trained:
            alone = (1 - settings.THEME_OPINION) * alone + settings.THEME_OPINION * opinion[:, self.columns]
        content = [i for i, role in enumerate(roles) if role not in {"other", "heading"}]
        total = alone.copy()
        for i, heading in enumerate(sections):
            if heading >= 0:
                total[i] += settings.THEME_HEADING * alone[heading]
        for i, j in zip(content, content[1:], strict=False):
            if roles[i] == roles[j]:
                total[i] += settings.THEME_NEIGHBOUR * alone[j]
                total[j] += settings.THEME_NEIGHBOUR * alone[i]
        if content:
            share = np.log(np.exp(alone[content]).mean(axis=0) + settings.THEME_FLOOR)
            total += settings.THEME_PAPER * share
        shifted = total - total.max(axis=1, keepdims=True)
        probability = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        return np.round(probability, 9), fit[np.arange(len(alone)), probability.argmax(axis=1)]


def emerging(
    tokens: Sequence[Sequence[str]], papers: Sequence[str], placed: Sequence[bool], statements: Sequence[str]
) -> tuple[dict[int, str], list[Theme], dict[str, float]]:
    """Themes that the corpus itself brings up.

    tokens, papers, statements: of all content statements; placed: whether the codebook places them. Returns the new theme id of
    each statement that gets one, the themes, and in what share of bootstrap samples of the papers (Efron 1979) each returns: at least
    half of its statements together again and nothing much else (Jaccard 0.5, Hennig 2007). A cluster that does not return in half
    of the samples is no theme, so their number follows from the data.
    """
    loose = [i for i, ok in enumerate(placed) if not ok]
    space = vectors.Space([vectors.content_terms(t) for t in tokens])
    few = len(loose) <= settings.LINKAGE_ROWS
    chosen = loose if few else sorted(random.Random(settings.SEED).sample(loose, settings.NEW_SAMPLE))
    groups = sorted(_clusters(space, chosen, papers), key=lambda m: (-len({papers[i] for i in m}), -len(m), statements[m[0]]))
    shares = _returning(space, groups, chosen, papers)
    if not few and groups:
        groups = _joined(space, loose, groups)
    assigned: dict[int, str] = {}
    themes: dict[str, Theme] = {}
    stable: dict[str, float] = {}
    for members, share in zip(groups, shares, strict=True):
        names = space.distinctive(members, 3, least=settings.NEW_TERM_SHARE)
        names.sort(key=lambda n: "_" not in n)  # compounds say more than single syllables
        identity = "new-" + "-".join(_ascii(n) for n in names[:2])
        if share < settings.NEW_STABILITY or len(names) < 2 or identity in themes:
            continue
        label = ", ".join(n.replace("_", " ") for n in names)
        label = label[:1].upper() + label[1:]
        themes[identity] = Theme(identity, label, label, seeds=tuple(n.replace("_", " ") for n in names))
        stable[identity] = share
        assigned.update(dict.fromkeys(members, identity))
    return assigned, list(themes.values()), stable


def _joined(space: vectors.Space, loose: Sequence[int], groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Clusters of a sample, and every other statement with the one that is nearest on average, if it is near enough."""
    mean = np.zeros((len(loose), len(groups)))
    for k, members in enumerate(groups):
        for start in range(0, len(loose), 2000):
            part = list(loose[start : start + 2000])
            both = space.matrix[part + list(members)]
            near = vectors.similarities(both, np.zeros((both.shape[0], 1)), 0.0)
            mean[start : start + len(part), k] = np.round(near[: len(part), len(part) :].mean(axis=1), 6)
    home = np.where(mean.max(axis=1) >= settings.NEW_SIMILARITY, mean.argmax(axis=1), -1)
    place = {i: row for row, i in enumerate(loose)}
    for k, members in enumerate(groups):
        home[[place[i] for i in members]] = k
    return [[i for i, h in zip(loose, home.tolist(), strict=True) if h == k] for k in range(len(groups))]


def _returning(space: vectors.Space, groups: Sequence[Sequence[int]], loose: Sequence[int], papers: Sequence[str]) -> list[float]:
    """For each cluster the share of bootstrap samples of the papers in which it returns."""
    if not groups:
        return []
    everyone = sorted({papers[i] for i in loose})
    back = [0] * len(groups)
    rng = random.Random(settings.SEED)
    rounds = settings.RESAMPLES if len(loose) <= settings.RESAMPLE_ROWS else settings.RESAMPLES // 10
    for _ in range(rounds):
        sample = set(rng.choices(everyone, k=len(everyone)))
        found = [set(g) for g in _clusters(space, [i for i in loose if papers[i] in sample], papers)]
        for k, members in enumerate(groups):
            present = {i for i in members if papers[i] in sample}
            back[k] += bool(present) and any(2 * len(g & present) >= len(g | present) for g in found)
    return [round(n / rounds, 2) for n in back]


def _clusters(space: vectors.Space, loose: Sequence[int], papers: Sequence[str]) -> list[list[int]]:
    """Groups of unplaced statements that are about the same thing and come from enough papers."""
    if len(loose) < settings.NEW_MIN_STATEMENTS:
        return []
    labels = vectors.clusters(space.matrix[list(loose)], np.zeros((len(loose), 1)), 0.0, settings.NEW_SIMILARITY)
    groups: dict[int, list[int]] = {}
    for i, label in zip(loose, labels, strict=True):
        groups.setdefault(int(label), []).append(i)
    return [m for m in groups.values() if len(m) >= settings.NEW_MIN_STATEMENTS and len({papers[i] for i in m}) >= settings.NEW_MIN_PAPERS]


def stability(papers: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """In what share of bootstrap samples of the papers each theme is spoken of by two papers (by one below four papers), 0 to 1.

    papers, names: paper and theme of each statement.
    """
    everyone = sorted(set(papers))
    needed = 2 if len(everyone) >= 4 else 1
    where: dict[str, set[str]] = {}
    for name, paper in zip(names, papers, strict=True):
        where.setdefault(name, set()).add(paper)
    rng = random.Random(settings.SEED)
    samples = [set(rng.choices(everyone, k=len(everyone))) for _ in range(settings.RESAMPLES)] if everyone else []
    return {name: round(sum(len(found & s) >= needed for s in samples) / settings.RESAMPLES, 2) for name, found in where.items()}


def _ascii(term: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFD", term.replace("đ", "d").replace("_", "-"))
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "-"))


def save(model: ThemeModel, path: Path) -> None:
    """Write the model as plain arrays (no pickle)."""
    names = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    np.savez_compressed(
        path, ids=np.frombuffer("\n".join(model.ids).encode(), dtype=np.uint8), vocabulary=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        idf=model.idf.astype(np.float32), weights=model.weights.astype(np.float16), bias=model.bias, seed=model.seed,
        syllables=np.frombuffer("\n".join(sorted(model.common)).encode(), dtype=np.uint8), shares=np.array([model.common[k] for k in sorted(model.common)]),
    )  # fmt: skip


def load(path: Path) -> ThemeModel:
    """Read a saved model; raises DataDamaged when the file is not what was saved."""
    try:
        with np.load(path, allow_pickle=False) as data:
            names = data["vocabulary"].tobytes().decode().split("\n")
            ids = tuple(data["ids"].tobytes().decode().split("\n"))
            model = ThemeModel(
                ids, {n: i for i, n in enumerate(names)}, data["idf"].astype(np.float64), data["weights"].astype(np.float32), data["bias"], data["seed"],
                dict(zip(data["syllables"].tobytes().decode().split("\n"), data["shares"].tolist(), strict=True)),
            )
        if model.weights.shape != (len(names) + len(ids), len(ids)):
            raise ValueError("shapes do not agree")
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataDamaged(f"packaged model unreadable: {path.name} ({error}); reinstall danvan") from error
    return model
