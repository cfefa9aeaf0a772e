"""Statements → words: cut into units, labelled together, joined, set phrases kept whole.

White space never lies inside a unit and nothing that is done to a text before looks across it, so a text is the sequence of its
runs between white space, and what a run becomes is remembered. Only the line break counts: it is a unit with weights of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from struct import error as StructError
from threading import Lock

import numpy as np

from danvan_cli import text
from danvan_cli.words import tables
from danvan_cli.words.decoder import Bools, Decoder, Ints
from danvan_cli.words.lexicon import CAPITAL, JOINS, PHRASE, WORDLIKE, Lexicon

Phrases = Mapping[str, Sequence[tuple[str, ...]]]

_BATCH = 1 << 16  # runs labelled at once, in some ten arrays of 520 KB
_MOST = 1 << 17  # weight of a lexicon (50 MB) above which a new one is begun
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


class Segmenter:
    """Words of many texts at once; may be called from several threads."""

    def __init__(self, found: tables.Tables, phrases: Phrases | None = None, prepare: Callable[[str], str] = clean) -> None:
        """phrases: of two syllables and more; prepare: what is done to a text before it is cut, looking nowhere across white space."""
        self._decoder, self._prepare, self._rows, self._phrases = Decoder(found), prepare, found.syllables, phrases or {}
        several = [phrase for group in self._phrases.values() for phrase in group]
        self._code = {s: i for i, s in enumerate(sorted({s for phrase in several for s in phrase}), 1)}
        self._coded: dict[tuple[int, int], list[list[int]]] = {}
        self._longest = max(map(len, several), default=0)
        self._may_begin = np.zeros((len(self._code) + 1,) * 2, dtype=np.bool_)
        for phrase in several:
            first, second, *rest = (self._code[s] for s in phrase)
            self._coded.setdefault((first, second), []).append([first, second, *rest])
            self._may_begin[first, second] = True
        self._lexicon, self._lock = self._new(), Lock()

    def _new(self) -> Lexicon:
        return Lexicon(self._rows, self._decoder, self._prepare, self._code)

    def __call__(self, texts: Iterable[str]) -> list[tuple[str, ...]]:
        """Words of each text, in lower case, compounds joined by "_"; punctuation marks are words of their own."""
        out: list[tuple[str, ...]] = []
        runs, waiting = [""], []  # an empty run stands before, between and after texts
        for statement in texts:
            if "\n" in statement:
                first, *lines = statement.split("\n")
                runs += first.split()
                for line in lines:
                    runs += ["\n", *line.split()]
            else:
                runs += statement.split()
            runs.append("")
            waiting.append(statement)
            if len(runs) > _BATCH:
                out += self._batch(waiting, runs)
                runs, waiting = [""], []
        return out + self._batch(waiting, runs)

    def _batch(self, texts: Sequence[str], runs: Sequence[str]) -> list[tuple[str, ...]]:
        with self._lock:
            if self._lexicon.weight > _MOST:
                self._lexicon = self._new()
            known = self._lexicon
            units = known.units(known.numbers(runs))
            between = units == 0
            traits = known.traits.take(units)
            joined = self._decoder.goes_on(between, known.added.take(units, axis=0), known.codes.take(units), traits, lambda part: known.rows[units[part]])
            # pyvi's own exceptions: no mark or number is joined, and no capital to a small letter
            joins, capital = (traits & JOINS) > 0, (traits & CAPITAL) > 0
            joined[1:] &= joins[1:] & joins[:-1] & (capital[:-1] | ~capital[1:])
            self._keep(traits >> PHRASE, joined)
            begins = np.flatnonzero(~(joined | between))
            found = known.words(units, begins, joined)
        places = np.flatnonzero(between)
        wordlike = np.logical_or.reduceat((traits & WORDLIKE) > 0, places).tolist()
        edges = np.searchsorted(begins, places).tolist()
        out: list[tuple[str, ...]] = []
        for k, statement in enumerate(texts):
            if not wordlike[k]:
                out.append(tuple(self._prepare(statement).split()))
            elif "\n" in statement:
                # the line break is no word, but may hang on one or keep a phrase's syllables apart
                out.append(keep_phrases(" ".join(found[edges[k] : edges[k + 1]]).split(), self._phrases))
            else:
                out.append(tuple(found[edges[k] : edges[k + 1]]))
        return out

    def _keep(self, codes: Ints, joined: Bools) -> None:
        """keep_phrases in place, over all texts. codes: of the set phrases' syllables."""
        may = np.flatnonzero(self._may_begin.take(codes[:-1] * (len(self._code) + 1) + codes[1:]))
        end = 0
        for t, inside in zip(may.tolist(), joined[may].tolist(), strict=True):
            if t < end or (inside and t > end):  # where a phrase ends a word begins
                continue
            here = codes[t : t + self._longest].tolist()
            for phrase in self._coded[here[0], here[1]]:
                if here[: len(phrase)] == phrase:
                    end = t + len(phrase)
                    joined[t + 1 : end], joined[end] = True, False
                    break


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
