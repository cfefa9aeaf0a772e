"""Fit the role model: a CRF by python-crfsuite and a logistic regression by scikit-learn over the same features."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from danvan_cli import roles
from danvan_cli.fitting.corpus import Example, layouts
from danvan_cli.models import LABELS

CRF = {"c1": 0.05, "c2": 4.0, "max_iterations": 120, "feature.possible_transitions": True, "feature.minfreq": 2}
LINEAR_C = 0.02  # inverse of the L2 penalty
MIN_COUNT = 2  # statements in which a feature must occur
MIN_WEIGHT = 0.004  # features with smaller weights in both models are dropped, for the size of the file; the effect was not measured
MIX = 0.7  # share of the CRF
FOLDS = 3


def fit(examples: Sequence[Example], *, calibrate: bool = True) -> roles.RoleModel:
    """Fit on labelled papers; with calibrate, the confidence map comes from cross-validation by author."""
    knots = np.array([[0.0, 1.0], [0.0, 1.0]])
    if calibrate:
        knots = _calibration(examples)
    return _fit(examples, knots)


def _fit(examples: Sequence[Example], knots: np.ndarray) -> roles.RoleModel:
    import pycrfsuite
    from sklearn.linear_model import LogisticRegression

    shown = layouts(examples)
    rows = [e.rows() for e in shown]
    labels = [[r.role for r in e.labels] for e in shown]
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(CRF)
    for x, y in zip(rows, labels, strict=True):
        trainer.append(x, y)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "roles.crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    counts = Counter(f for paper in rows for row in paper for f in set(row))
    names = sorted(f for f, n in counts.items() if n >= MIN_COUNT)
    vocabulary = {f: i for i, f in enumerate(names)}
    crf = np.zeros((len(names), len(LABELS)), dtype=np.float32)
    for (feature, label), weight in info.state_features.items():
        if feature in vocabulary:
            crf[vocabulary[feature], LABELS.index(label)] = weight
    transitions = np.zeros((len(LABELS), len(LABELS)))
    for (one, two), weight in info.transitions.items():
        transitions[LABELS.index(one), LABELS.index(two)] = weight
    matrix = _matrix([row for paper in rows for row in paper], vocabulary)
    regression = LogisticRegression(C=LINEAR_C, max_iter=400).fit(matrix, [y for paper in labels for y in paper])
    order = [list(regression.classes_).index(label) for label in LABELS]
    linear = regression.coef_[order].T.astype(np.float32)
    keep = np.flatnonzero((np.abs(crf).max(axis=1) >= MIN_WEIGHT) | (np.abs(linear).max(axis=1) >= MIN_WEIGHT))
    return roles.RoleModel(
        {names[k]: i for i, k in enumerate(keep)}, _short(crf[keep]), _short(linear[keep]), transitions, regression.intercept_[order].astype(np.float64), MIX, knots
    )


def _short(weights: np.ndarray) -> np.ndarray:
    """The precision in which weights are shipped, so that what is measured is what is shipped."""
    return weights.astype(np.float16).astype(np.float32)


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]):  # type: ignore[no-untyped-def]
    import scipy.sparse as sp

    indptr, indices = [0], []
    for row in rows:
        indices += sorted({vocabulary[f] for f in row if f in vocabulary})
        indptr.append(len(indices))
    return sp.csr_matrix((np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(len(rows), len(vocabulary)))


def folds(examples: Sequence[Example], count: int) -> list[tuple[list[Example], list[Example]]]:
    """Papers split into (train, held out) by who wrote them: strangers' papers are what the model will meet."""
    hands = sorted({e.hand for e in examples})
    return [
        ([e for e in examples if hands.index(e.hand) % count != k], [e for e in examples if hands.index(e.hand) % count == k])
        for k in range(count)
    ]  # fmt: skip


def _calibration(examples: Sequence[Example]) -> np.ndarray:
    """Isotonic map from the model's probability to the share of right labels, on papers by authors held out of the fit."""
    from sklearn.isotonic import IsotonicRegression

    top: list[float] = []
    right: list[bool] = []
    for train, held in folds(examples, FOLDS):
        model = _fit(train, np.array([[0.0, 1.0], [0.0, 1.0]]))
        for e in held:
            probability = model.judge(e.statements, e.words)
            best = probability.argmax(axis=1)
            top += [float(p) for p in probability.max(axis=1)]
            right += [LABELS[k] == r.role for k, r in zip(best, e.labels, strict=True)]
    isotonic = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(top, right)
    grid = np.unique(np.quantile(top, np.linspace(0, 1, 41)))
    return np.array([grid, _lower(np.asarray(isotonic.predict(grid)), len(top) / 40)])


def _lower(share: np.ndarray, count: float) -> np.ndarray:
    """Lower end of the 90 % interval of a share (Wilson 1927): strangers' papers are harder than the ones at hand.

    The width was chosen with the share of right labels on real papers in view (94 to 95 % at confidence 0.9)."""
    z = 1.645
    middle = share + z * z / (2 * count)
    spread = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return np.maximum.accumulate(np.maximum(0.0, (middle - spread) / (1 + z * z / count)))
