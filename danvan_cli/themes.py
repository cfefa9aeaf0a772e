"""Themes: what a statement is about. The codebook's themes by a classifier, the corpus' own by clustering.

Three witnesses, summed as log-probabilities: a logistic regression over words (fitted on data/training, for the ids of the default
codebook), the seed phrases of the codebook (any codebook), and what the rest of the paper is about. Statements that none of
them places are clustered; a cluster that enough papers share becomes a theme `new-…`, named by its distinctive terms.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from danvan_cli import clusters, settings, text, vectors
from danvan_cli.errors import DataDamaged
from danvan_cli.messages import say
from danvan_cli.models import Progress, Theme
from danvan_cli.sparse import Words

Floats = npt.NDArray[np.float64]


OPENING = 6  # words
_TIMES = [0.0, *(1 + math.log(c) for c in range(1, 50))]  # what a term counts that stands there so often


def terms(tokens: Sequence[str]) -> list[str]:
    """The features of a statement: its words, its syllable pairs, and the words it opens with (they name its subject)."""
    words = list(filter(vectors.is_word, tokens))
    syllables = "_".join(words).split("_")
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
        return np.asarray(self.of_many([tokens])[0])

    def of_many(self, statements: Sequence[Sequence[str]]) -> Floats:
        """The same for many statements (statements × themes)."""
        out = np.zeros((len(statements), len(self.themes)))
        for row, tokens in enumerate(statements):
            syllables = "_".join(tokens).split("_")
            found: set[tuple[tuple[str, ...], int]] = set()
            for i, first in enumerate(syllables):
                if first in self._phrases:
                    for phrase, k in self._phrases[first]:
                        if tuple(syllables[i : i + len(phrase)]) == phrase:
                            found.add((phrase, k))
            for phrase, k in found:
                out[row, k] += len(phrase)
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

    @cached_property
    def _weights(self) -> Floats:
        return self.weights.astype(np.float64)

    def log_probabilities(self, statements: Sequence[Sequence[str]], seeds: Floats) -> Floats:
        """Statements' tokens and their scores for the default seeds → log-probability of each id (statements × ids).

        One look-up for all; each sum is still a statement's own, so that no statement's last bit hangs on its company.
        """
        counts = [Counter(map(self.vocabulary.get, terms(tokens), repeat(-1))) for tokens in statements]
        for found in counts:
            found.pop(-1, None)
        index = np.fromiter(chain.from_iterable(counts), dtype=np.int64)
        values = np.array([_TIMES[c] if c < len(_TIMES) else 1 + math.log(c) for found in counts for c in found.values()]) * self.idf[index]
        weights = self._weights[index]
        own = self._weights[len(self.vocabulary) :]
        scores = np.empty((len(statements), len(self.ids)))
        start = 0
        for i, found in enumerate(counts):
            scores[i] = self.bias + seeds[i] @ own
            if found:
                end = start + len(found)
                row = values[start:end]
                scores[i] += row / math.sqrt(float(row @ row)) @ weights[start:end]
                start = end
        return _normal(scores)


def _normal(scores: Floats) -> Floats:
    """Scores → log-probabilities, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.array([math.log(total) for total in np.exp(shifted).sum(axis=1)])[:, None])


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

    def _judge(self, statements: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """For each statement log-probabilities of the codebook's themes, and how well each fits whatever the others do (0 to 1)."""
        model = self.model.log_probabilities(statements, self.default_seeds.of_many(statements))
        slope, offset = self.model.seed
        if self.trained:
            scores = model[:, self.columns]
            if self.added is not None:
                scores = scores + slope * self.added.of_many(statements)
            return scores, np.exp(np.minimum(scores, 0.0))
        own = slope * self.seeds.of_many(statements) + offset
        for k, column in enumerate(self.columns):
            if column >= 0:
                own[:, k] += settings.THEME_MODEL_WEIGHT * (model[:, column] + math.log(len(self.model.ids)))
        return _normal(own), 1 / (1 + np.exp(-own))

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
        alone, fit = self._judge(tokens)
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
    words: Words, papers: npt.NDArray[np.int32], placed: npt.NDArray[np.bool_], text_of: Callable[[int], str], bar: Progress
) -> tuple[npt.NDArray[np.int32], list[Theme], dict[str, float]]:
    """Themes that the corpus itself brings up.

    words, papers (numbers in order of names), placed (whether the codebook places it), text_of: of all n content statements. Returns for each
    statement the place of its new theme or -1, the themes, and in what share of bootstrap samples of the papers (Efron 1979) each returns: at
    least half of its statements together again and nothing much else (Jaccard 0.5, Hennig 2007). A cluster that does not return in half
    of the samples is no theme, so their number follows from the data. Above LINKAGE_ROWS unplaced statements themes are found in a
    sample of them, and the others join the nearest (Buckshot: Cutting et al., "Scatter/Gather", 1992).
    """
    assigned = np.full(len(papers), -1, dtype=np.int32)
    loose = np.flatnonzero(~placed)
    if len(loose) < settings.NEW_MIN_STATEMENTS:
        return assigned, [], {}
    space = vectors.Space(vectors.content_words(words), kept=~placed)
    few = len(loose) <= settings.LINKAGE_ROWS
    chosen = loose if few else np.sort(random.Random(settings.SEED).sample(loose.tolist(), min(settings.NEW_SAMPLE, len(loose))))
    own = papers[chosen]
    near = clusters.similarities(space.take(chosen), np.zeros((len(chosen), 1)), 0.0)
    found = sorted(_clusters(near, np.arange(len(chosen)), own), key=lambda m: (-len(set(own[m].tolist())), -len(m), text_of(int(chosen[m[0]]))))
    shares = _returning(near, found, own, bar)
    groups = [chosen[m] for m in found] if few else _joined(space, loose, chosen, found)
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
        assigned[members] = len(themes)
        themes[identity] = Theme(identity, label, label, seeds=tuple(n.replace("_", " ") for n in names))
        stable[identity] = share
    return assigned, list(themes.values()), stable


def _clusters(near: Floats, rows: npt.NDArray[np.int64], papers: npt.NDArray[np.int32]) -> list[npt.NDArray[np.int64]]:
    """Groups of these rows that are about the same thing and come from enough papers. near, papers: of all rows."""
    if len(rows) < settings.NEW_MIN_STATEMENTS:
        return []
    labels = clusters.grouped(near if len(rows) == len(near) else near[np.ix_(rows, rows)], settings.NEW_SIMILARITY)
    groups = np.split(rows[np.argsort(labels, kind="stable")], np.cumsum(np.bincount(labels))[:-1])
    return [m for m in groups if len(m) >= settings.NEW_MIN_STATEMENTS and len(set(papers[m].tolist())) >= settings.NEW_MIN_PAPERS]


def _returning(near: Floats, groups: Sequence[npt.NDArray[np.int64]], papers: npt.NDArray[np.int32], bar: Progress) -> list[float]:
    """For each cluster the share of bootstrap samples of the papers in which it returns."""
    if not groups:
        return []
    everyone = sorted(set(papers.tolist()))
    back = [0] * len(groups)
    rng = random.Random(settings.SEED)
    rounds = settings.RESAMPLES if len(papers) <= settings.RESAMPLE_ROWS else settings.RESAMPLES // 10
    if rounds * len(papers) > settings.LINKED_IN_ALL:
        import scipy.cluster.hierarchy  # noqa: F401  # sparse.linked uses it where it is loaded
    bar.begin("themes", rounds)
    for _ in range(rounds):
        bar.step()
        drawn = np.isin(papers, rng.choices(everyone, k=len(everyone)))
        found = [set(m.tolist()) for m in _clusters(near, np.flatnonzero(drawn), papers)]
        for k, members in enumerate(groups):
            present = set(members[drawn[members]].tolist())
            back[k] += bool(present) and any(2 * len(g & present) >= len(g | present) for g in found)
    return [round(n / rounds, 2) for n in back]


def _joined(space: vectors.Space, loose: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64], found: Sequence[npt.NDArray[np.int64]]) -> list[npt.NDArray[np.int64]]:
    """Clusters of a sample → the same with every other statement that is near enough to one of them, on average over its members."""
    if not found:
        return []

    members = np.concatenate(found)
    ends = np.cumsum([len(m) for m in found])
    centres = space.take(chosen[members]).scipy()
    present = (centres > 0).astype(np.float32)
    home = np.full(len(loose), -1)
    for start in range(0, len(loose), settings.LINKAGE_ROWS):
        rows = space.take(loose[start : start + settings.LINKAGE_ROWS]).scipy()
        cosine = (rows @ centres.T).toarray()
        cosine[((rows > 0).astype(np.float32) @ present.T).toarray() < 2] = 0.0  # as clusters.alike
        mean = np.round(np.add.reduceat(cosine, np.append(0, ends[:-1]), axis=1) / np.diff(ends, prepend=0), 6)
        best = mean.argmax(axis=1)
        home[start : start + settings.LINKAGE_ROWS] = np.where(mean[np.arange(len(best)), best] >= settings.NEW_SIMILARITY, best, -1)
    for k, m in enumerate(found):
        home[np.searchsorted(loose, chosen[m])] = k
    return [loose[home == k] for k in range(len(found))]


def stability(papers: npt.NDArray[np.int32], names: npt.NDArray[np.int32], count: int) -> list[float]:
    """In what share of bootstrap samples of the papers each theme is spoken of by two papers (by one below four papers), 0 to 1.

    papers (numbers in order of names), names (number of the theme, below count): of each statement.
    """
    everyone, rows = np.unique(papers, return_inverse=True)
    needed = 2 if len(everyone) >= 4 else 1
    where = np.zeros((len(everyone), count), dtype=np.bool_)
    where[rows.ravel(), names] = True
    rng = random.Random(settings.SEED)
    back = np.zeros(count, dtype=np.int64)
    for _ in range(settings.RESAMPLES if len(everyone) else 0):
        drawn = np.zeros(len(everyone), dtype=np.bool_)
        drawn[rng.choices(range(len(everyone)), k=len(everyone))] = True
        back += where[drawn].sum(axis=0) >= needed
    return [round(n / settings.RESAMPLES, 2) for n in back.tolist()]


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
                ids, dict(zip(names, range(len(names)), strict=True)), data["idf"].astype(np.float64), data["weights"].astype(np.float32), data["bias"], data["seed"],
                dict(zip(data["syllables"].tobytes().decode().split("\n"), data["shares"].tolist(), strict=True)),
            )
        if model.weights.shape != (len(names) + len(ids), len(ids)):
            raise ValueError("shapes do not agree")
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataDamaged(say("data_damaged", file=path.name, why=error)) from error
    return model
