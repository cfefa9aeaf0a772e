"""Fit the second opinion of danvan[semantic]: logistic regressions over sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from danvan_cli import semantic
from danvan_cli.fitting.corpus import Example
from danvan_cli.models import LABELS

C = 0.1  # inverse of the L2 penalty


def fit(examples: Sequence[Example], ids: Sequence[str]) -> semantic.SemanticModel:
    """Fit on labelled papers; about seven minutes of computing vectors when none are cached."""
    from sklearn.linear_model import LogisticRegression

    encoder = semantic.Encoder()
    vectors = [encoder([s.text for s in e.statements]) for e in examples]
    empty = np.zeros((0, 0))
    model = semantic.SemanticModel(np.vstack(vectors).astype(np.float64).mean(axis=0), empty, empty, empty, empty)
    rows = [model.centred(v) for v in vectors]
    labels = [r.role for e in examples for r in e.labels]
    role = LogisticRegression(C=C, max_iter=300).fit(np.vstack([semantic.with_neighbours(r) for r in rows]), labels)
    themes = [r.theme for e in examples for r in e.labels]
    known = [i for i, t in enumerate(themes) if t in ids]
    theme = LogisticRegression(C=C, max_iter=300, class_weight="balanced").fit(np.vstack(rows)[known], [themes[i] for i in known])
    one = [list(role.classes_).index(label) for label in LABELS]
    two = [list(theme.classes_).index(i) for i in ids]
    return semantic.SemanticModel(model.mean, role.coef_[one].T, role.intercept_[one], theme.coef_[two].T, theme.intercept_[two])
