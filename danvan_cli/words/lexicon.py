"""What was seen of a text: each run of characters between white space, the units it is cut into, and what these are to the decoder.

Learned once for each new run, all new ones of a batch together, then looked up; arrays in the order of learning.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from danvan_cli import text
from danvan_cli.words import syllables
from danvan_cli.words.decoder import ALWAYS, DIGIT, TITLE, UPPER, Bools, Decoder, Ints

JOINS, CAPITAL, WORDLIKE = 64, 128, 256  # bits beside a unit's shape: neither mark nor number; begins in title case; has a letter or digit
PHRASE = 9  # place of the first bit above them
_BREAK = 1  # the unit "\n"
_HALF = 31  # bits of a unit's number in the key of a compound
_LONG = 64  # characters of a run or unit that weigh as much as one more
_wordlike = re.compile(r"[^\W_]").search


class _Numbered(dict[str, int]):
    """Strings numbered in the order in which they are first asked for; fresh: those not taken in yet."""

    def __init__(self) -> None:
        self.fresh: list[str] = []

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        self.fresh.append(key)
        return number


class _Compounds(dict[int, str]):
    """Words of two units by both their numbers, made when they are first asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, key: int) -> str:
        self[key] = word = self._lexicon.two(key >> _HALF, key & ((1 << _HALF) - 1))
        return word


class Lexicon:
    """Runs and units by number; number 0 is empty of both: it stands between texts.

    Of units: rows (of their weights), codes (in the dictionary), traits (bits, and above them the number of a set phrase's syllable), added
    (units × 3, see Decoder.contributions). weight: what it holds by now, in runs, units and compounds.
    """

    def __init__(self, rows: Mapping[str, int], decoder: Decoder, prepare: Callable[[str], str], phrase: Mapping[str, int]) -> None:
        self._known, self._decoder, self._prepare, self._phrase = rows, decoder, prepare, phrase
        self.weight = 0
        self._runs, self._units, self._compounds = _Numbered(), _Numbered(), _Compounds(self)
        self._starts, self._counts, self._flat = np.array([0, 1]), np.array([1, 1]), np.array([0, _BREAK])
        self.rows, self.codes, self.traits = (np.zeros(1, dtype=np.int64) for _ in range(3))
        self.added = np.zeros((1, 3))
        self._folded = np.array([""], dtype=object)
        for numbered in (self._runs, self._units):
            for first in ("", "\n"):
                numbered[first]
            numbered.fresh.clear()
        self._take_in_units(["\n"])

    def numbers(self, runs: Sequence[str]) -> Ints:
        """Numbers of runs; what is new among them is in the arrays afterwards."""
        out = np.fromiter(map(self._runs.__getitem__, runs), dtype=np.int64, count=len(runs))
        if self._runs.fresh:
            self._take_in(self._runs.fresh)
            self._runs.fresh = []
        return out

    def units(self, numbers: Ints) -> Ints:
        """Numbers of runs → the units of these runs."""
        counts = self._counts.take(numbers)
        ends = np.cumsum(counts)
        return self._flat.take(np.repeat(self._starts.take(numbers) - ends + counts, counts) + np.arange(ends[-1]))

    def words(self, units: Ints, begins: Ints, joined: Bools) -> list[str]:
        """The words that begin at these places of a sequence of units, each up to the next unit that is not joined to it."""
        first = units[begins]
        out = self._folded.take(first)
        two = joined[begins + 1]
        more = two & joined[np.minimum(begins + 2, len(units) - 1)]
        at = np.flatnonzero(two & ~more)
        keys = (first[at] << _HALF) + units[begins[at] + 1]
        out[at] = [self._compounds[k] for k in keys.tolist()]
        for k in np.flatnonzero(more).tolist():
            end = int(begins[k]) + 3
            while joined[end]:
                end += 1
            out[k] = "_".join(self._folded[units[begins[k] : end]])
        return out.tolist()  # type: ignore[no-any-return]

    def two(self, first: int, second: int) -> str:
        """A word of two units, which weighs as much as a run."""
        self.weight += 1
        return f"{self._folded[first]}_{self._folded[second]}"

    def _take_in(self, runs: Sequence[str]) -> None:
        composed = text.nfc(self._prepare("\n".join(runs)))
        if "@" in composed:
            units = [u for run in composed.split("\n") for u in (*syllables.cut(run), "\n")]
        else:
            units = [*syllables.cut(composed), "\n"]
        flat = np.fromiter(map(self._units.__getitem__, units), dtype=np.int64, count=len(units))
        ends = np.flatnonzero(flat == _BREAK)
        counts = np.diff(ends, prepend=-1) - 1
        self._starts = np.append(self._starts, ends - counts + len(self._flat))
        self._counts, self._flat = np.append(self._counts, counts), np.append(self._flat, flat)
        self.weight += len(runs) + len(composed) // _LONG
        if self._units.fresh:
            self._take_in_units(self._units.fresh)
            self._units.fresh = []

    def _take_in_units(self, units: Sequence[str]) -> None:
        lower = [u.lower() for u in units]
        folded = [u.casefold() for u in units]
        codes = np.array([self._known.get(w, 0) for w in lower])
        # crfsuite's strings end at a zero byte
        rows = np.array([self._known.get(w.split("\0")[0], 0) for w in lower])
        traits = np.array(
            [
                ALWAYS | u.isupper() * UPPER | u.istitle() * TITLE | u.isdigit() * DIGIT | bool(_wordlike(u)) * WORDLIKE
                | (u not in string.punctuation and not u[0].isdigit()) * JOINS | u[0].istitle() * CAPITAL | self._phrase.get(f, 0) << PHRASE
                for u, f in zip(units, folded, strict=True)
            ]
        )  # fmt: skip
        self.rows, self.codes, self.traits = np.append(self.rows, rows), np.append(self.codes, codes), np.append(self.traits, traits)
        self.added = np.concatenate([self.added, self._decoder.contributions(rows, traits)])
        self._folded = np.append(self._folded, np.array(folded, dtype=object))
        self.weight += len(units)
