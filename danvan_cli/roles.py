"""Roles: the model over the sequence of a paper's statements, applied.

Two linear models share one set of features (features.py): a linear-chain CRF (Lafferty, McCallum & Pereira 2001), whose marginals
come from the forward-backward recursion, and a multinomial logistic regression, which does not look at the labels around a
statement and so does not carry one mistake through a whole paper. Their geometric mean over three views of the paper decides: as it
is, run into one line, and in overlapping halves, so that neither a layout nor one wrong heading decides alone. An isotonic map
(Zadrozny & Elkan 2002) turns the probability into the confidence. Fitted in fitting/, applied here with numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from danvan_cli import features
from danvan_cli.errors import DataDamaged
from danvan_cli.messages import say
from danvan_cli.models import LABELS, Statement
from danvan_cli.vectors import log_softmax

WHOLE, ONE_LINE, HALVES = 2, 1, 1  # weights of the views; core macro-F1 +0.015 on real papers, +0.019 own field, -0.009 schools
OPINION = 0.3  # share of another judge's log-probabilities
LEAST_WINDOW = 12  # statements of a half at least
TINY = 1e-6  # probability under which views do not disagree further

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RoleModel:
    """vocabulary: feature → row; crf, linear: weights (features × labels); transitions (labels × labels), from row to column;
    bias: of the linear model; mix: share of the CRF; knots: (2 × k) calibration map, probability → confidence."""

    vocabulary: dict[str, int]
    crf: npt.NDArray[np.float32]
    linear: npt.NDArray[np.float32]
    transitions: Floats
    bias: Floats
    mix: float
    knots: Floats

    def probabilities(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Statements' features (in order of the paper) → probabilities (statements × LABELS), rows summing to 1."""
        if not rows:
            return np.zeros((0, len(LABELS)))
        index = np.fromiter(map(self.vocabulary.get, chain.from_iterable(rows), repeat(len(self.vocabulary))), dtype=np.int64)
        return self._joined(_summed(self._weights, index, np.cumsum([len(row) for row in rows])), [len(rows)])

    def judge(self, statements: Sequence[Statement], words: Sequence[Sequence[str]], opinion: Floats | None = None) -> Floats:
        """A paper's statements and their words → probabilities (statements × LABELS), from all views of the paper.

        opinion: log-probabilities of another judge (danvan[semantic]), given its share.
        """
        if not statements:
            return np.zeros((0, len(LABELS)))
        whole = features.view(statements, words)
        count = len(statements)
        size = max(LEAST_WINDOW, count // 2)
        # windows of half the paper, each half a window further
        windows = [(start, min(count, start + size)) for start in range(0, count, max(1, size // 2))]
        one, line, *parts = self._views([whole, whole.one_line(), *(whole.part(*w) for w in windows)])
        total, seen = np.zeros((count, len(LABELS))), np.zeros((count, 1))
        for (start, end), part in zip(windows, parts, strict=True):
            total[start:end] += part
            seen[start:end] += 1
        joint = WHOLE * one
        joint += ONE_LINE * line
        joint += HALVES * (total / seen)
        joint /= WHOLE + ONE_LINE + HALVES
        if opinion is not None:
            joint = (1 - OPINION) * joint + OPINION * opinion
        return np.exp(log_softmax(joint))

    def _views(self, views: Sequence[features.View]) -> list[Floats]:
        """The log-probabilities of the statements of each of these views of one paper."""
        scores = self._scores(views)
        lengths = [v.end - v.start for v in views]
        ends = np.cumsum(lengths)
        joint = np.log(self._joined(scores, lengths) + TINY)
        return [joint[end - n : end] for n, end in zip(lengths, ends.tolist(), strict=True)]

    def _joined(self, scores: Floats, lengths: Sequence[int]) -> Floats:
        """Scores of both models (crf, then linear) → probabilities; lengths: of the views that the rows are, one after the other."""
        crf, linear = scores[:, : len(LABELS)], scores[:, len(LABELS) :] + self.bias
        joint = self.mix * np.log(_marginals(crf, self.transitions, lengths) + 1e-9) + (1 - self.mix) * log_softmax(linear)
        return np.exp(log_softmax(joint))

    def label(self, probability: Floats, aspects: Sequence[int] = ()) -> tuple[list[str], list[float]]:
        """Probabilities (statements × LABELS) → the label of each statement and its calibrated confidence (0 to 1).

        aspects: for each statement which aspect of its sentence it is, from 0, or -1; the aspects of a sentence have one role.
        """
        probability = probability.copy()
        for start in (i for i, a in enumerate(aspects) if a == 0):
            end = start + 1
            while end < len(aspects) and aspects[end] == end - start:
                end += 1
            probability[start:end] = probability[start:end].mean(axis=0)
        best = probability.argmax(axis=1)
        top = probability[np.arange(len(best)), best]
        confidence = np.interp(top, self.knots[0], self.knots[1])
        return [LABELS[k] for k in best], [round(float(c), 3) for c in confidence]

    @cached_property
    def _weights(self) -> npt.NDArray[np.float32]:
        """Both models side by side: (features + 1) × (crf, then linear); the last row is nought."""
        return np.pad(np.hstack([self.crf, self.linear]), ((0, 1), (0, 0)))

    def _scores(self, views: Sequence[features.View]) -> Floats:
        """Sums of weights for each statement of each view (rows × (crf, then linear)).

        Weights are shipped in 16 bits, so sums of them in 64 are exact in whatever order: what many rows share is added up once.
        """
        look = views[0].look
        count = len(look.statements)
        parts = _Parts()
        numbers: list[int] = []
        ends: list[int] = []
        for several in chain(look.own, *look.beside.values()):
            numbers += map(parts.__getitem__, several)
            ends.append(len(numbers))
        for view in views:
            for inside, behind, between in view.places():
                numbers += map(parts.__getitem__, inside)
                numbers += map(parts.__getitem__, behind)
                for found in between:
                    numbers += map(parts.__getitem__, found)
                ends.append(len(numbers))
        nought = len(self.vocabulary)
        index = np.fromiter(map(self.vocabulary.get, chain.from_iterable(parts), repeat(nought)), dtype=np.int64)
        known = index < nought
        sizes = np.cumsum([len(part) for part in parts])
        weights = _summed(self._weights, index[known], np.append(0, np.cumsum(known))[sizes])
        sums = _summed(weights, np.array(numbers), np.array(ends))
        lengths = [v.end - v.start for v in views]
        place = np.concatenate([np.arange(v.start, v.end) for v in views])
        first, last = np.repeat([v.start for v in views], lengths), np.repeat([v.end for v in views], lengths)
        total = sums[count * (1 + len(look.beside)) :] + sums[place]
        for k, step in enumerate(look.beside, 1):
            inside_view = (first <= place + step) & (place + step < last)
            total[inside_view] += sums[k * count + place[inside_view]]
        return np.asarray(total)


class _Parts(dict[features.Part, int]):
    """Each part once, numbered as they come."""

    def __missing__(self, part: features.Part) -> int:
        number = self[part] = len(self)
        return number


def _summed(values: Floats | npt.NDArray[np.float32], index: Ints, ends: Ints) -> Floats:
    """values[index] added up in runs that end at these places."""
    total = np.zeros((len(index) + 1, values.shape[1]))
    values[index].cumsum(axis=0, dtype=np.float64, out=total[1:])
    total = total[ends]
    total[1:] -= total[:-1].copy()
    return total


def _marginals(scores: Floats, transitions: Floats, lengths: Sequence[int]) -> Floats:
    """Forward-backward in log space: state scores (n × labels) of several sequences of these lengths → marginal probabilities (n × labels).

    All sequences forwards and backwards in one go, the longest first, so that those that still run are the first rows.
    """
    width = scores.shape[1]
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    starts = np.cumsum(lengths) - lengths
    longest = max(lengths)
    sizes = np.array([lengths[i] for i in order])
    steps = np.arange(longest)[:, None]
    inside = steps < sizes
    there = np.where(inside, starts[order] + steps, 0)
    back = np.where(inside, starts[order] + sizes - 1 - steps, 0)
    places = np.stack([there, back], axis=2)  # steps × sequences × directions
    states = scores[places]
    between = np.stack([transitions, transitions.T])  # directions × from × to
    running = inside.sum(axis=1).tolist()
    sums = np.zeros((longest, len(order), 2, width))  # what comes from before
    for t in range(1, longest):
        k = running[t]
        before = states[t - 1, :k] + sums[t - 1, :k]
        values = before[:, :, :, None] + between
        top = values.max(axis=2)
        values -= top[:, :, None, :]
        np.exp(values, out=values)
        sums[t, :k] = top + np.log(values.sum(axis=2))
    out = np.empty_like(scores)
    backward = np.empty_like(scores)
    forward = states[:, :, 0] + sums[:, :, 0]
    out[there[inside]] = forward[inside]
    backward[back[inside]] = sums[:, :, 1][inside]
    return np.exp(log_softmax(out + backward))


def save(model: RoleModel, path: Path) -> None:
    """Write the model as plain arrays (no pickle)."""
    names = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    np.savez_compressed(
        path, vocabulary=np.frombuffer("\n".join(names).encode(), dtype=np.uint8), crf=model.crf.astype(np.float16),
        linear=model.linear.astype(np.float16), transitions=model.transitions, bias=model.bias, mix=np.array(model.mix), knots=model.knots,
    )  # fmt: skip


def load(path: Path) -> RoleModel:
    """Read a saved model; raises DataDamaged when the file is not what was saved."""
    try:
        with np.load(path, allow_pickle=False) as found:
            data: dict[str, Any] = {k: found[k] for k in found.files}
        names = data["vocabulary"].tobytes().decode().split("\n")
        model = RoleModel(
            dict(zip(names, range(len(names)), strict=True)), data["crf"].astype(np.float32), data["linear"].astype(np.float32),
            data["transitions"], data["bias"], float(data["mix"]), data["knots"],
        )  # fmt: skip
        if model.crf.shape != (len(names), len(LABELS)) or model.linear.shape != model.crf.shape:
            raise ValueError("shapes do not agree")
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataDamaged(say("data_damaged", file=path.name, why=error)) from error
    return model
