"""What numpy does for few rows is what scipy does, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from danvan_cli import sparse


def rows(seed: int, n: int, width: int, share: float, digits: int) -> tuple[sparse.Rows, sp.csr_matrix]:
    rng = np.random.default_rng(seed)
    dense = np.round(rng.random((n, width)) * (rng.random((n, width)) < share), digits)
    matrix = sp.csr_matrix(dense)
    matrix.sort_indices()
    return sparse.Rows(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data, width), matrix


SHAPES = (st.integers(0, 10**6), st.integers(1, 50), st.integers(1, 60), st.sampled_from([0.02, 0.1, 0.4]), st.sampled_from([1, 12]))


@pytest.mark.parametrize("at_once", [1 << 20, 7])
@given(*SHAPES)
@settings(max_examples=60, deadline=None)
def test_products_and_sums(at_once: int, seed: int, n: int, width: int, share: float, digits: int) -> None:
    ours, theirs = rows(seed, n, width, share, digits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse, "AT_ONCE", at_once)
        products, shared = ours.products()
        patch.setattr(sparse, "SMALL", 0)
        by_scipy, shared_by_scipy = ours.products()
    assert np.array_equal(products, (theirs @ theirs.T).toarray())
    assert np.array_equal(products, by_scipy)
    assert np.array_equal(shared, shared_by_scipy)
    some = np.random.default_rng(seed).integers(0, n, size=n)
    assert np.array_equal(ours.take(some).scipy().toarray(), theirs[some].toarray())
    assert np.array_equal(ours.take(some).sums(), np.asarray(theirs[some].sum(axis=0)).ravel())
    assert np.array_equal(ours.present(), np.asarray((theirs > 0).sum(axis=0)).ravel())


@given(*SHAPES, st.sampled_from([0.3, 0.8, 0.87, 0.92, 0.999, 1.0]), st.sampled_from([1, 2, 6]))
@settings(max_examples=150, deadline=None)
def test_linkage(seed: int, n: int, width: int, share: float, digits: int, threshold: float, rounding: int) -> None:
    """Rounded distances have ties everywhere: they are broken alike."""
    matrix, _ = rows(seed, max(2, n), width, share, digits)
    products, _ = matrix.products()
    distance = np.round(np.clip(1 - products, 0, 2), rounding)
    theirs = fcluster(linkage(distance[np.triu_indices(len(distance), 1)], "average"), threshold, "distance")
    pairs, heights = sparse.linked(distance, threshold)
    ours = sparse.joined(len(distance), pairs)
    assert (heights <= threshold).all()
    assert len(set(zip(ours.tolist(), theirs.tolist(), strict=True))) == len(set(ours.tolist())) == len(set(theirs.tolist()))


def test_nothing() -> None:
    empty = sparse.Rows(np.array([0]), np.zeros(0, dtype=np.int64), np.zeros(0), 0)
    assert len(empty) == len(empty.take([])) == 0
    assert empty.products()[0].shape == (0, 0)
    assert empty.sums().shape == empty.present().shape == (0,)
