"""Statements → words: cut into units once for each new run of characters, labelled together, joined, set phrases kept whole.

White space never lies inside a unit and nothing that is done to a text before looks across it, so a text is the sequence of its
runs between white space, and what a run becomes is remembered. Only the line break counts: it is a unit with weights of its own.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from struct import error as StructError

import numpy as np

from danvan_cli import text
from danvan_cli.words import syllables, tables
from danvan_cli.words.decoder import ALWAYS, DIGIT, TITLE, UPPER, Bools, Decoder, Ints

Phrases = Mapping[str, Sequence[tuple[str, ...]]]

_BATCH = 1 << 15  # runs labelled at once: arrays of some 100 KB stay in the processor's cache
_MOST = 1 << 18  # characters and runs remembered, a few ten MB; then it starts anew
_LONG = 64  # characters of a run above which it hardly comes again: counted as many
JOINS, CAPITAL = 64, 128  # bits beside the shape: neither mark nor number; its first character is in title case
_WORDLIKE = re.compile(r"[^\W_]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(statement: str) -> str:
    """What is cut into words: composed, look-alikes unified, new tone style, nothing invisible. Lone surrogates become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text.visible(text.shadow(text.nfc(statement)))).replace("_", " ")


def load(phrases: Phrases, cache: Path | None = None) -> Segmenter | None:
    """A segmenter on the installed pyvi's weights; None where its answers were not proven to be pyvi's: ask pyvi then.

    phrases: set phrases by first syllable, the longest first; cache: folder of the tables, the user's when not given.
    """
    try:
        found = tables.load(cache)
        return None if found is None else Segmenter(found, phrases)
    except (OSError, ValueError, LookupError, StructError):
        return None


class _Runs(dict[str, int]):
    """Runs of characters → their numbers; a new one is learned when it is asked for."""

    def __init__(self, owner: Segmenter) -> None:
        self._owner = owner

    def __missing__(self, run: str) -> int:
        self[run] = number = self._owner.learn(run)
        return number


class Segmenter:
    """What tokens.tokenize gives, for many texts at once."""

    def __init__(self, found: tables.Tables, phrases: Phrases | None = None, prepare: Callable[[str], str] = clean) -> None:
        """prepare: what is done to a text before it is cut, looking nowhere across white space."""
        self._tables, self._decoder, self._prepare = found, Decoder(found), prepare
        self._phrases = phrases or {}
        syllables_of = sorted({s for group in self._phrases.values() for phrase in group for s in phrase})
        self._phrase_code = {s: i for i, s in enumerate(syllables_of, 1)}
        self._coded: dict[tuple[int, int], list[list[int]]] = {}
        self._may_begin = np.zeros((len(syllables_of) + 1,) * 2, dtype=np.bool_)
        for group in self._phrases.values():
            for phrase in group:
                first, second, *rest = (self._phrase_code[s] for s in phrase)
                self._coded.setdefault((first, second), []).append([first, second, *rest])
                self._may_begin[first, second] = True
        self._forget()

    def __call__(self, texts: Iterable[str]) -> list[tuple[str, ...]]:
        """Words of each text, in lower case, compounds joined by "_"; punctuation marks are words of their own."""
        out: list[tuple[str, ...]] = []
        runs: list[str] = [""]  # an empty run stands before, between and after texts
        waiting: list[str] = []
        for statement in texts:
            for k, line in enumerate(statement.split("\n")):
                if k:
                    runs.append("\n")
                runs += line.split()
            runs.append("")
            waiting.append(statement)
            if len(runs) > _BATCH:
                out += self._batch(waiting, runs)
                runs, waiting = [""], []
        return out + list(self._batch(waiting, runs))

    def _batch(self, texts: Sequence[str], runs: Sequence[str]) -> Iterator[tuple[str, ...]]:
        if self._weight > _MOST:
            self._forget()
        numbers = np.fromiter(map(self._runs.__getitem__, runs), dtype=np.int64, count=len(runs))
        self._take_in()
        units = self._expand(numbers)
        between = units == 0
        traits = self._traits[units]
        joined = self._decoder.goes_on(between, self._added[units], self._codes[units], self._rows[units], traits)
        joined[1:] &= (traits[1:] & traits[:-1] & JOINS) != 0
        joined[1:] &= ((traits[1:] & CAPITAL) == 0) | ((traits[:-1] & CAPITAL) != 0)
        self._keep(units, joined)
        pieces = self._pieces[2 * units + joined].tolist()
        edges = np.flatnonzero(between).tolist()
        wordless = ~np.logical_or.reduceat(self._wordlike[numbers], np.flatnonzero(numbers == 0)) if len(numbers) else between
        for k, statement in enumerate(texts):
            if wordless[k]:
                yield tuple(self._prepare(statement).split())
                continue
            words = "".join(pieces[edges[k] + 1 : edges[k + 1]]).split()
            yield keep_phrases(words, self._phrases) if "\n" in statement else tuple(words)

    def _expand(self, numbers: Ints) -> Ints:
        """Numbers of runs → the units of these runs."""
        counts = self._counts[numbers]
        ends = np.cumsum(counts)
        return np.asarray(self._flat[np.repeat(self._starts[numbers] - ends + counts, counts) + np.arange(ends[-1])])

    def _keep(self, units: Ints, joined: Bools) -> None:
        """Join the set phrases that begin with a word, from left to right, the longest first."""
        code = self._phrase[units]
        end = 0
        for t in np.flatnonzero(self._may_begin[code[:-1], code[1:]]).tolist():
            if t < end or joined[t]:
                continue
            for phrase in self._coded[int(code[t]), int(code[t + 1])]:
                if code[t : t + len(phrase)].tolist() == phrase:
                    end = t + len(phrase)
                    joined[t + 1 : end], joined[end] = True, False
                    break

    def _forget(self) -> None:
        self._runs = _Runs(self)
        self._units: dict[str, int] = {}
        self._weight = 0
        self._new_runs: list[tuple[int, int, bool]] = []
        self._new_flat: list[int] = []
        self._new_units: list[tuple[int, int, int, int, str]] = []
        self._flat_size = 0
        self._starts, self._counts, self._flat = (np.zeros(0, dtype=np.int64) for _ in range(3))
        self._wordlike = np.zeros(0, dtype=np.bool_)
        self._added = np.zeros((0, 3))
        self._codes, self._rows, self._traits, self._phrase = (np.zeros(0, dtype=np.int64) for _ in range(4))
        self._pieces = np.zeros(0, dtype=object)
        self._units[""] = 0
        self._new_units.append((0, 0, 0, 0, ""))
        self._runs[""] = self._remember([0], False)
        self._runs["\n"] = self._remember([self._unit("\n")], False)

    def learn(self, run: str) -> int:
        """Cut a new run into units and give it a number."""
        ready = self._prepare(run)
        self._weight += 1 + len(run) // _LONG
        return self._remember([self._unit(u) for u in syllables.cut(text.nfc(ready))], bool(_WORDLIKE.search(ready)))

    def _remember(self, units: list[int], wordlike: bool) -> int:
        self._new_runs.append((self._flat_size, len(units), wordlike))
        self._new_flat += units
        self._flat_size += len(units)
        return len(self._starts) + len(self._new_runs) - 1

    def _unit(self, unit: str) -> int:
        known = self._units.get(unit)
        if known is not None:
            return known
        lower = unit.lower()
        code = row = self._tables.syllables.get(lower, 0)
        if "\0" in lower:  # crfsuite's strings end there
            row = self._tables.syllables.get(lower.split("\0")[0], 0)
        traits = ALWAYS | unit.isupper() * UPPER | unit.istitle() * TITLE | unit.isdigit() * DIGIT
        traits |= (unit not in string.punctuation and not unit[0].isdigit()) * JOINS | unit[0].istitle() * CAPITAL
        folded = unit.casefold()
        self._new_units.append((code, row, traits, self._phrase_code.get(folded, 0), folded))
        self._units[unit] = number = len(self._units)
        self._weight += 1
        return number

    def _take_in(self) -> None:
        """What was learned, into the arrays."""
        if self._new_runs:
            starts, counts, wordlike = zip(*self._new_runs, strict=True)
            self._starts, self._counts = np.append(self._starts, starts), np.append(self._counts, counts)
            self._wordlike, self._flat = np.append(self._wordlike, wordlike), np.append(self._flat, np.array(self._new_flat, dtype=np.int64))
            self._new_runs, self._new_flat = [], []
        if self._new_units:
            codes, rows, traits, phrase, folded = zip(*self._new_units, strict=True)
            self._added = np.concatenate([self._added, self._decoder.contributions(np.array(rows), np.array(traits))])
            self._codes, self._rows = np.append(self._codes, codes), np.append(self._rows, rows)
            self._traits, self._phrase = np.append(self._traits, traits), np.append(self._phrase, phrase)
            pieces = np.array([p + f for f in folded for p in (" ", "_")], dtype=object)
            self._pieces = np.concatenate([self._pieces, pieces])
            self._new_units = []


def keep_phrases(words: Sequence[str], phrases: Phrases) -> tuple[str, ...]:
    """Join set phrases that begin with a word, from left to right, the longest first; phrases: by their first syllable."""
    units: list[str] = []
    opens: list[bool] = []  # whether a word begins at this syllable
    for word in words:
        parts = word.split("_") if len(word) > 1 else [word]
        units += parts
        opens += [True] + [False] * (len(parts) - 1)
    out: list[list[str]] = []
    i = 0
    while i < len(units):
        for phrase in phrases.get(units[i], ()) if opens[i] else ():
            if tuple(units[i : i + len(phrase)]) == phrase:
                out.append(list(phrase))
                i += len(phrase)
                if i < len(units):
                    opens[i] = True
                break
        else:
            if opens[i] or not out:
                out.append([units[i]])
            else:
                out[-1].append(units[i])
            i += 1
    return tuple("_".join(w) for w in out)
