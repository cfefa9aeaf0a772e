"""Fit the theme model: logistic regression over words and codebook seeds, and the pooled scorer for unknown themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from danvan_cli import themes, vectors
from danvan_cli.fitting.corpus import Example
from danvan_cli.models import Theme

C = 10.0
MIN_COUNT = 2


def fit(examples: Sequence[Example], codebook: Sequence[Theme]) -> themes.ThemeModel:
    """Fit on the statements that carry a theme."""
    import scipy.sparse as sp
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    ids = tuple(t.id for t in codebook)
    seeds = themes.Seeds(codebook)
    words, labels = [], []
    for e in examples:
        for tokens, row in zip(e.words, e.labels, strict=True):
            if row.theme in ids:
                words.append(tokens)
                labels.append(row.theme)
    vectorizer = TfidfVectorizer(analyzer=themes.terms, min_df=MIN_COUNT, sublinear_tf=True)
    matrix = vectorizer.fit_transform(words)
    scores = np.array([seeds.scores(t) for t in words])
    regression = LogisticRegression(C=C, max_iter=600, class_weight="balanced").fit(sp.hstack([matrix, sp.csr_matrix(scores)]).tocsr(), labels)
    order = [list(regression.classes_).index(i) for i in ids]
    # Any theme against the rest, by nothing but how strongly its own seeds are named.
    own = scores.ravel()
    hit = np.array([[label == i for i in ids] for label in labels]).ravel()
    pooled = LogisticRegression().fit(own[:, None], hit)
    return themes.ThemeModel(
        ids, {t: int(k) for t, k in vectorizer.vocabulary_.items()}, np.asarray(vectorizer.idf_, dtype=np.float32).astype(np.float64),
        regression.coef_[order].T.astype(np.float16).astype(np.float32), regression.intercept_[order].astype(np.float64),
        np.array([float(pooled.coef_[0, 0]), float(pooled.intercept_[0])]), _common(words),
    )  # fmt: skip


def _common(words: Sequence[Sequence[str]]) -> dict[str, float]:
    """In what share of the statements each content syllable stands (those of two statements or more)."""
    counts = Counter(s for tokens in words for s in set(vectors.content_syllables(tokens)))
    return {s: round(n / len(words), 6) for s, n in counts.items() if n > 1}
