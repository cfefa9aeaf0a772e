"""Roles: the model over the sequence of a paper's statements, applied.

Two linear models share one set of features (features.py): a linear-chain CRF (Lafferty, McCallum & Pereira 2001), whose marginals
come from the forward-backward recursion, and a multinomial logistic regression, which does not look at the labels around a
statement and so does not carry one mistake through a whole paper. Their geometric mean over three views of the paper decides: as it
is, run into one line, and in overlapping halves, so that neither a layout nor one wrong heading decides alone. An isotonic map
(Zadrozny & Elkan 2002) turns the probability into the confidence. Fitted in fitting/, applied here with numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from danvan_cli.errors import DataDamaged
from danvan_cli.models import LABELS, Statement
from tests.benchmarks.plain import features
from tests.benchmarks.plain.vectors import log_softmax

WHOLE, ONE_LINE, HALVES = 2, 1, 1  # weights of the views; core macro-F1 +0.015 on real papers, +0.019 own field, -0.009 schools
OPINION = 0.3  # share of another judge's log-probabilities
LEAST_WINDOW = 12  # statements of a half at least
TINY = 1e-6  # probability under which views do not disagree further

Floats = npt.NDArray[np.float64]


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
        crf, linear = self._scores(rows)
        joint = self.mix * np.log(_marginals(crf, self.transitions) + 1e-9) + (1 - self.mix) * log_softmax(linear)
        return np.exp(log_softmax(joint))

    def judge(self, statements: Sequence[Statement], words: Sequence[Sequence[str]], opinion: Floats | None = None) -> Floats:
        """A paper's statements and their words → probabilities (statements × LABELS), from all views of the paper.

        opinion: log-probabilities of another judge (danvan[semantic]), given its share.
        """
        if not statements:
            return np.zeros((0, len(LABELS)))
        line = [replace(s, block=min(i, 1), first=i < 2, heading=s.heading and i == 0) for i, s in enumerate(statements)]
        joint = WHOLE * np.log(self.probabilities(features.extract(statements, words)) + TINY)
        joint += ONE_LINE * np.log(self.probabilities(features.extract(line, words)) + TINY)
        joint += HALVES * self._halves(statements, words)
        joint /= WHOLE + ONE_LINE + HALVES
        if opinion is not None:
            joint = (1 - OPINION) * joint + OPINION * opinion
        return np.exp(log_softmax(joint))

    def _halves(self, statements: Sequence[Statement], words: Sequence[Sequence[str]]) -> Floats:
        """Mean log-probabilities over windows of half the paper, each half a window further."""
        count = len(statements)
        size = max(LEAST_WINDOW, count // 2)
        total, seen = np.zeros((count, len(LABELS))), np.zeros((count, 1))
        for start in range(0, count, max(1, size // 2)):
            part = slice(start, min(count, start + size))
            total[part] += np.log(self.probabilities(features.extract(statements[part], words[part])) + TINY)
            seen[part] += 1
        return np.asarray(total / seen)

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

    def _scores(self, rows: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        crf = np.zeros((len(rows), len(LABELS)))
        linear = np.tile(self.bias, (len(rows), 1))
        known = self.vocabulary
        for i, row in enumerate(rows):
            index = [known[f] for f in row if f in known]
            crf[i] = self.crf[index].sum(axis=0, dtype=np.float64)
            linear[i] += self.linear[index].sum(axis=0, dtype=np.float64)
        return crf, linear


def _marginals(scores: Floats, transitions: Floats) -> Floats:
    """Forward-backward in log space: state scores (n × labels) → marginal probabilities (n × labels)."""
    n = len(scores)
    forward, backward = np.empty_like(scores), np.zeros_like(scores)
    forward[0] = scores[0]
    for t in range(1, n):
        forward[t] = scores[t] + _log_sum(forward[t - 1][:, None] + transitions, axis=0)
    for t in range(n - 2, -1, -1):
        backward[t] = _log_sum(transitions + (scores[t + 1] + backward[t + 1])[None, :], axis=1)
    return np.exp(log_softmax(forward + backward))


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis)
    return np.asarray(top + np.log(np.exp(values - np.expand_dims(top, axis)).sum(axis=axis)))


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
            {name: i for i, name in enumerate(names)}, data["crf"].astype(np.float32), data["linear"].astype(np.float32),
            data["transitions"], data["bias"], float(data["mix"]), data["knots"],
        )  # fmt: skip
        if model.crf.shape != (len(names), len(LABELS)) or model.linear.shape != model.crf.shape:
            raise ValueError("shapes do not agree")
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataDamaged(f"packaged model unreadable: {path.name} ({error}); reinstall danvan") from error
    return model
