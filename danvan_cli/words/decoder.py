"""Which syllables go on with the word before: pyvi's conditional random field, decoded for many texts at once.

With two labels the best path (Viterbi 1967) depends on one number a syllable, delta = score(goes on) - score(begins), and
delta(t) = d(t) + step(delta(t - 1)), where step is constant outside a narrow band. So nearly all of it is elementwise; what falls
into the band is done one by one, and a text with a near tie is decoded again with crfsuite's own operations in its own order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from danvan_cli.words.tables import AFTER, BEFORE, OWN, Floats, Tables

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

ALWAYS, UPPER, TITLE, DIGIT, PAIR, TRIPLE = 1, 2, 4, 8, 16, 32  # bits of a unit's shape; the last two are set with its neighbours
WORD = 0  # stands for the weights of the unit itself
_BITS = {"bias": ALWAYS, "isupper": UPPER, "istitle": TITLE, "isdigit": DIGIT, "bi_gram": PAIR, "tri_gram": TRIPLE, "lower": WORD}
_UNIT_ROUNDING = 2.0**-53
_LARGEST = 64.0  # no label's score of one unit is larger (18 weights of at most 8), transitions included


class Decoder:
    """Labels units whose rows and shapes are known. Unit 0 stands between texts."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        (bb, bi), (ib, ii) = tables.transitions.tolist()
        self._transitions = bb, bi, ib, ii
        # Above these a next unit that begins a word (0), or goes on (1), has this one going on
        self._bounds = (bb - ib, bi - ii)
        self._low, self._high = min(self._bounds), max(self._bounds)
        self._below, self._above = bi - bb, ii - ib
        self._smallest, self._largest = min(self._below, self._above), max(self._below, self._above)
        self._order = [[(next(bit for name, bit in _BITS.items() if name in f), *tables.flag(f).tolist()) for f in family] for family in (OWN, BEFORE, AFTER)]
        difference = tables.flags[:, 1] - tables.flags[:, 0]
        self._flag = dict(zip(OWN + BEFORE + AFTER, difference.tolist(), strict=True))

    def contributions(self, rows: Ints, shapes: Ints) -> Floats:
        """What units add to d of their own, of the unit after them and of the unit before them (units × 3)."""
        weights = self._tables.weights[rows]
        out = np.asarray(weights[:, :, 1] - weights[:, :, 0])
        for family, features in enumerate(self._order):
            for bit, of_begins, of_goes in features:
                if bit in {ALWAYS, UPPER, TITLE, DIGIT}:
                    out[:, family] += np.where(shapes & bit, of_goes - of_begins, 0.0)
        return out

    def goes_on(self, between: Bools, added: Floats, codes: Ints, shapes: Ints, rows: Callable[[slice], Ints]) -> Bools:
        """For each unit whether its label is "goes on".

        between: True at the units between texts, the first and the last among them; added (units × 3): their contributions; codes: rows
        in the dictionary; shapes: bits; rows: gives the rows of the weights, which few texts need.
        """
        pair, triple = self._dictionary(codes)
        d = added[:, 0].copy()
        d[1:] += added[:-1, 1]
        d[:-1] += added[1:, 2]
        flag = self._flag
        d[1:] += pair * flag["-1:word.bi_gram()"]
        d[:-1] += pair * flag["+1:word.bi_gram()"]
        d[triple + 2] += flag["-2:word.tri_gram()"]
        d[triple] += flag["+2:word.tri_gram()"]
        delta = self._deltas(d, between)
        last = np.append(between[1:], True) & ~between
        edges = np.flatnonzero(between)
        lengths = np.diff(edges)
        # Bound of what rounding can do to crfsuite's scores and to these over a text
        margin = np.append(np.repeat(16 * _UNIT_ROUNDING * _LARGEST * lengths.astype(np.float64) ** 2, lengths), 0.0)
        near = (np.abs(delta - self._low) <= margin) | (np.abs(delta - self._high) <= margin) | (last & (np.abs(delta) <= margin))
        out = self._back(delta, last, between)
        for k in sorted(set(np.searchsorted(edges, np.flatnonzero(near & ~between)).tolist())):
            part = slice(int(edges[k - 1]) + 1, int(edges[k]))
            inside = triple[slice(*np.searchsorted(triple, (part.start, part.stop)))] - part.start
            out[part] = self.exact(rows(part), shapes[part], pair[part.start : part.stop - 1], inside)
        return out

    def _dictionary(self, codes: Ints) -> tuple[Bools, Ints]:
        """Whether each unit and the next make a word of the dictionary, and where the triples begin."""
        t = self._tables
        first = codes[:-1]
        place = t.shift.take(first) + codes[1:]
        here = t.owner.take(place) == first
        pair = here & t.pair.take(place)
        prefix = t.prefix.take(place)
        begins = np.flatnonzero(here[:-1] & (prefix[:-1] > 0))
        number = prefix[begins]
        return pair, begins[t.third_owner[t.third_shift[number] + codes[begins + 2]] == number]

    def _step(self, delta: Floats) -> Floats:
        bb, bi, ib, ii = self._transitions
        return np.asarray(np.maximum(bi, delta + ii) - np.maximum(bb, delta + ib))

    def _deltas(self, d: Floats, between: Bools) -> Floats:
        """delta of each unit; only where the step from the unit before matters to the step itself is it followed one by one."""
        first = np.append(False, between[:-1])
        least, most = d + self._smallest, d + self._largest
        least[first], most[first] = d[first], d[first]
        step = np.where(most < self._low, self._below, self._above)
        is_loose = (most >= self._low) & (least <= self._high) & ~between
        loose = np.flatnonzero(is_loose)
        step[between] = 0.0
        before = np.append(0.0, step[:-1])
        chained = is_loose[loose - 1]
        alone = loose[~chained]
        step[alone] = self._step(d[alone] + before[alone])
        bb, bi, ib, ii = self._transitions
        for t in loose[chained].tolist():
            delta = float(d[t] + step[t - 1])
            step[t] = max(bi, delta + ii) - max(bb, delta + ib)
        return np.asarray(d + np.append(0.0, step[:-1]))

    def _back(self, delta: Floats, last: Bools, between: Bools) -> Bools:
        """Labels from the end: in the band a unit's label depends on the next one's."""
        out: Bools = np.greater(delta, self._high)
        out[last] = delta[last] > 0
        out[between] = False
        bounds = self._bounds
        for t in np.flatnonzero((delta >= self._low) & (delta <= self._high) & ~(last | between))[::-1].tolist():
            out[t] = delta[t] > bounds[int(out[t + 1])]
        return out

    def exact(self, rows: Ints, shapes: Ints, pair: Bools, triple: Ints) -> list[bool]:
        """One text as crfsuite decodes it: double precision, its additions in its order, the first label on equal scores."""
        n = len(rows)
        shapes = shapes & ~(PAIR | TRIPLE)
        around = [shapes.copy(), np.append(0, shapes[:-1]), np.append(shapes[1:], 0)]
        around[1][1:] |= pair * PAIR
        around[2][:-1] |= pair * PAIR
        around[1][triple + 2] |= TRIPLE
        around[2][triple] |= TRIPLE
        words = self._tables.weights[rows]
        scores = np.zeros((n, 2))
        for family, (at, of) in enumerate(((slice(n), slice(n)), (slice(1, n), slice(n - 1)), (slice(n - 1), slice(1, n)))):
            for bit, *weights in self._order[family]:
                scores[at] += words[of, family] if bit == WORD else ((around[family][at] & bit) > 0)[:, None] * np.array(weights)
        bb, bi, ib, ii = self._transitions
        back: list[tuple[bool, bool]] = []
        (begins, goes), *later = scores.tolist()
        for b, i in later:
            back.append((begins + bb < goes + ib, begins + bi < goes + ii))
            begins, goes = max(begins + bb, goes + ib) + b, max(begins + bi, goes + ii) + i
        out = [begins < goes]
        for choice in reversed(back):
            out.append(choice[out[-1]])
        return out[::-1]
