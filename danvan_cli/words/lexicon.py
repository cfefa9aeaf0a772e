"""What was seen of a text: each run of characters between white space, the units it is cut into, and what these are to the decoder.

Learned once for each new run, then looked up; arrays in the order of learning.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from danvan_cli import text
from danvan_cli.words import syllables
from danvan_cli.words.decoder import ALWAYS, DIGIT, TITLE, UPPER, Decoder, Ints

JOINS, CAPITAL = 64, 128  # bits beside a unit's shape: neither mark nor number; its first character is in title case
_LONG = 64  # characters of a run that weigh as much as one more run
_WORDLIKE = re.compile(r"[^\W_]")


class Lexicon(dict[str, int]):
    """Run → its number, learned when it is first asked for. Run and unit 0 are empty: they stand between texts.

    Of runs: wordlike (whether a letter or digit is in it). Of units: rows (of their weights), codes (in the dictionary), traits (bits),
    added (units × 3, see Decoder.contributions), phrase (number of a set phrase's syllable, or 0), pieces (2 × units: " unit", "_unit").
    weight: what it holds by now, in runs and units.
    """

    def __init__(self, rows: Mapping[str, int], decoder: Decoder, prepare: Callable[[str], str], phrase: Mapping[str, int]) -> None:
        self._known, self._decoder, self._prepare, self._phrase = rows, decoder, prepare, phrase
        self._units: dict[str, int] = {"": 0}
        self.weight, self._size = 0, 0
        self._starts, self._counts, self._flat = (np.zeros(0, dtype=np.int64) for _ in range(3))
        self.wordlike = np.zeros(0, dtype=np.bool_)
        self.rows, self.codes, self.traits, self.phrase = (np.zeros(1, dtype=np.int64) for _ in range(4))
        self.added = np.zeros((1, 3))
        self.pieces = np.array(["", ""], dtype=object)
        self._new_runs: list[tuple[list[int], bool]] = []
        self._new_units: list[tuple[int, int, int, int, str]] = []
        self[""] = self._remember([0], False)
        self["\n"] = self._remember([self._unit("\n")], False)

    def __missing__(self, run: str) -> int:
        ready = self._prepare(run)
        self.weight += 1 + len(run) // _LONG
        self[run] = number = self._remember([self._unit(u) for u in syllables.cut(text.nfc(ready))], bool(_WORDLIKE.search(ready)))
        return number

    def numbers(self, runs: Sequence[str]) -> Ints:
        """Numbers of runs; what is new among them is in the arrays afterwards."""
        out = np.fromiter(map(self.__getitem__, runs), dtype=np.int64, count=len(runs))
        self._take_in()
        return out

    def units(self, numbers: Ints) -> Ints:
        """Numbers of runs → the units of these runs."""
        counts = self._counts[numbers]
        ends = np.cumsum(counts)
        return np.asarray(self._flat[np.repeat(self._starts[numbers] - ends + counts, counts) + np.arange(ends[-1])])

    def _remember(self, units: list[int], wordlike: bool) -> int:
        self._new_runs.append((units, wordlike))
        self._size += 1
        return self._size - 1

    def _unit(self, unit: str) -> int:
        known = self._units.get(unit)
        if known is not None:
            return known
        lower = unit.lower()
        code = row = self._known.get(lower, 0)
        if "\0" in lower:  # crfsuite's strings end there
            row = self._known.get(lower.split("\0")[0], 0)
        traits = ALWAYS | unit.isupper() * UPPER | unit.istitle() * TITLE | unit.isdigit() * DIGIT
        traits |= (unit not in string.punctuation and not unit[0].isdigit()) * JOINS | unit[0].istitle() * CAPITAL
        folded = unit.casefold()
        self._new_units.append((row, code, traits, self._phrase.get(folded, 0), folded))
        self._units[unit] = number = len(self._units)
        self.weight += 1
        return number

    def _take_in(self) -> None:
        if self._new_runs:
            counts = np.array([len(units) for units, _ in self._new_runs])
            self._starts = np.append(self._starts, np.cumsum(counts) - counts + len(self._flat))
            self._counts = np.append(self._counts, counts)
            self._flat = np.append(self._flat, np.array([u for units, _ in self._new_runs for u in units], dtype=np.int64))
            self.wordlike = np.append(self.wordlike, [wordlike for _, wordlike in self._new_runs])
            self._new_runs = []
        if self._new_units:
            *columns, folded = zip(*self._new_units, strict=True)
            rows, codes, traits, phrase = (np.array(c, dtype=np.int64) for c in columns)
            self.rows, self.codes, self.traits = np.append(self.rows, rows), np.append(self.codes, codes), np.append(self.traits, traits)
            self.phrase = np.append(self.phrase, phrase)
            self.added = np.concatenate([self.added, self._decoder.contributions(rows, traits)])
            self.pieces = np.concatenate([self.pieces, np.array([mark + f for f in folded for mark in (" ", "_")], dtype=object)])
            self._new_units = []
