"""Capitals that TCVN3 fonts have no code for (all but Ă Â Ê Ô Ơ Ư Đ), put back where the text around tells that they were meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from danvan_cli import settings
from danvan_cli.encodings import syllables

_NEAR_WORDS = 6  # words without a sure capital that may stand between
_WORD = re.compile(r"[^\W\d_]+")
_HAS_CAPITAL = frozenset("ăâêôơưđ")  # TCVN3 has codes for the capitals of these: a small one was meant
_STARTS = re.compile(r"(?:^|(?<![\s(][A-ZĐ])[.!?…][\"'”’)\]]*\s+)[\s\"'“‘]*(?:(?:[-+*•–·o]|\((?:\d{1,2}|[a-zđ])\)|(?:[IVX]{1,4}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)/])\s*)*[\"'“‘]*$")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*\s*$")
# Set names that are nearly always written with a capital and begin with a letter that TCVN3 has no capital of.
_NAMES = re.compile(
    r"(?<![^\W\d_])(?:(?<![tT]ỉnh )(?<![hH]uyện )(?<![tT]hành )(?<![qQ]uận )(?<![tT]hị )(?<![kK]hu )(?<![đĐ]ảng )(?:ủy|uỷ)(?= ban (?:nhân dân|[A-ZĐ]))"
    r"|ấn(?= Độ\b)|(?<=[cC]hâu )á|(?<=Nam )á|(?<=[-.)–] )ảnh(?=:)|(?<=(?:Văn|Thị) )[àáảãạằắẳẵặầấẩẫậéẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ])(?=[^\W\d_]{0,6}\b)"
)


def recase(raw: str, read: str, previous: str) -> str:
    """Capitals that TCVN3 could not store: in words whose other letters are capitals, at the start of sentences, in set names.

    raw and read are as long as one another; only letters that were converted are ever changed.
    """
    out = list(read)
    first = len(read) - len(read.lstrip())
    words = list(_WORD.finditer(read))
    kinds = [_case(m.group(), raw[m.start() : m.end()]) for m in words]
    for k, m in enumerate(words):
        if kinds[k] == "upper" or (kinds[k] == "open" and _capital_context(read, words, kinds, k)):
            for at in range(m.start(), m.end()):
                if raw[at] > "\x7f":
                    out[at] = out[at].upper()
        elif raw[m.start()] > "\x7f" and read[m.start()].islower() and read[m.start()] not in _HAS_CAPITAL:
            before = read[max(0, m.start() - 80) : m.start()]
            if _STARTS.search(before if m.start() <= 80 else "x" + before) and (m.start() > first or not _goes_on(previous)):
                out[m.start()] = out[m.start()].upper()
    done = "".join(out)
    return _NAMES.sub(lambda m: m.group()[0].upper() + m.group()[1:], done)


def _goes_on(line: str) -> bool:
    """Whether a line looks wrapped by hand, so that the next one begins inside its sentence."""
    return settings.WRAP_MIN <= len(line.strip()) <= settings.WRAP_MAX and not _ENDED.search(line) and not line.isupper()


def _case(word: str, raw: str) -> str:
    """upper, lower, or open: nothing in the word tells (its only letters of sure case are a first capital, or none)."""
    sure = [c for c, r in zip(word, raw, strict=True) if r < "\x80" or c in "ĂÂÊÔƠƯĐ"]
    if any(c.islower() for c in sure):
        return "lower"
    capitals = sum(c.isupper() for c in sure)
    if capitals == len(word):
        return "upper" if capitals > 1 else "open"
    return "upper" if capitals > 1 or (capitals == 1 and not word[0].isupper()) else "open"


def _capital_context(read: str, words: Sequence[re.Match[str]], kinds: Sequence[str], k: int) -> bool:
    """Whether the words beside it, blanks and nothing else between, are capitals."""
    sides = set()
    for step in (-1, 1):
        j = k
        while 0 <= j + step < len(words) and abs(j - k) < _NEAR_WORDS and not read[min(words[j].end(), words[j + step].end()) : max(words[j].start(), words[j + step].start())].strip(" -_/"):
            j += step
            if kinds[j] != "open" and syllables.valid(words[j].group()):  # not LĐTBXH
                sides.add(kinds[j])
                break
    return sides == {"upper"}
