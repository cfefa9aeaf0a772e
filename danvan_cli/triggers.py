"""Which of many patterns can match a text at all, told from the words in it: most of them need a word that is not there.

What a pattern needs is read from the pattern itself, as Python's own parser of regular expressions understands it. A pattern that needs
no word, or one that is not understood, is always tried; so nothing is ever missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_EDGE = "\0"  # in an opening: here a word begins or ends
_NUMBER = "\\d"
_MOST = 2000  # openings of a pattern; one with more is always tried


class Triggers:
    """Made for a list of patterns, in small letters; gives one bit for each."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._words: dict[str, int] = {}  # a word, or two with a blank between → patterns
        self._parts: dict[str, int] = {}  # what a word may begin with
        self._always = self._digit = 0
        for i, pattern in enumerate(patterns):
            for where, key in _keys(pattern):
                if where == "word":
                    self._words[key] = self._words.get(key, 0) | 1 << i
                elif where == "part":
                    self._parts[key] = self._parts.get(key, 0) | 1 << i
                elif where == "digit":
                    self._digit |= 1 << i
                else:
                    self._always |= 1 << i
        self._known = frozenset(self._words)

    def __call__(self, text: str) -> int:
        """The patterns that may be found in the text: bit i for pattern i."""
        words = _WORD.findall(text)
        found = self._always
        for key in self._known.intersection(words):
            found |= self._words[key]
        for key in self._known.intersection(map(" ".join, zip(words, words[1:], strict=False))):
            found |= self._words[key]
        for part, bits in self._parts.items():
            if part in text:
                found |= bits
        if self._digit & ~found and _DIGIT.search(text):
            found |= self._digit
        return found


def _keys(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """What a text needs one of, that the pattern may be found in it."""
    try:
        from re import _parser  # type: ignore[attr-defined]  # no public way to ask; without it every pattern is tried

        out = set()
        for text in _openings(list(_parser.parse(pattern.pattern, pattern.flags)), ""):
            out.add(_key(text))
            if len(out) > _MOST:
                return {("always", "")}
    except (ImportError, AttributeError, TypeError, ValueError):
        return {("always", "")}
    return out or {("always", "")}


def _key(opening: str) -> tuple[str, str]:
    if opening == _NUMBER:
        return "digit", ""
    found = list(_WORD.finditer(opening))
    if not found or found[0].start() == 0:  # begins anywhere, inside a word too
        return "always", ""
    first = found[0]
    if first.end() == len(opening):
        return "part", first.group()
    second = found[1] if len(found) > 1 else None
    if second and second.end() < len(opening) and opening[first.end() : second.start()].replace(_EDGE, "") == " ":
        return "word", f"{first.group()} {second.group()}"
    return "word", first.group()


def _openings(items: list[tuple[Any, Any]], text: str) -> Iterator[str]:
    """How what is matched can begin, as far as it is letter by letter the same; two words are enough."""
    if len(_WORD.findall(text)) >= 2 and not _WORD.fullmatch(text[-1:]):
        yield text
        return
    if not items:
        yield text
        return
    (operation, value), rest = items[0], items[1:]
    name = operation.name
    if name == "LITERAL":
        run = [chr(letter) for _, letter in takewhile(lambda item: item[0].name == "LITERAL", items)]
        yield from _openings(items[len(run) :], text + "".join(run))
    elif name == "AT" and str(value) in {"AT_BOUNDARY", "AT_BEGINNING"}:
        yield from _openings(rest, text + _EDGE)
    elif name in {"ASSERT", "ASSERT_NOT"}:
        yield from _openings(rest, text)
    elif name == "SUBPATTERN" and not value[1] and not value[2]:
        yield from _openings([*value[3], *rest], text)
    elif name == "BRANCH":
        for branch in value[1]:
            yield from _openings([*branch, *rest], text)
    elif name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        for _, letter in value:
            yield from _openings(rest, text + chr(letter))
    elif name == "IN" and [str(v) for _, v in value] == ["CATEGORY_DIGIT"] and not text.strip(_EDGE):
        yield _NUMBER
    elif name == "MAX_REPEAT" and value[0] == 0 and value[1] == 1:
        yield from _openings([*value[2], *rest], text)
        yield from _openings(rest, text)
    elif name == "MAX_REPEAT" and value[0] == 0 and text == _EDGE and str(value[2][0]) == "(IN, [(CATEGORY, CATEGORY_NOT_WORD)])":
        yield from _openings(rest, text)  # ^\W*: what follows begins a word all the same
    else:
        yield text
