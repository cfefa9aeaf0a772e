"""Numbers written in Vietnamese words, from ten up: mười hai, hai mươi lăm, ba trăm linh năm, một nghìn hai trăm.

Smaller ones are left alone: "một", "ba" and "năm" (five, and year) are too often no numbers. Standard library only.
"""

from __future__ import annotations

import re

_ONES = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
ONE = "(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
_LAST = r"(?:một|mốt|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín)\b(?!\s(?:mươi|chục|trăm))"
_TENS = rf"(?:(?:{ONE}\s(?:mươi|chục)|mười)\b(?:\s{_LAST})?)"
_HUNDREDS = rf"(?:{ONE}\străm\b(?:\s(?:{_TENS}|(?:linh|lẻ)\s(?:{_LAST}|năm\b)))?)"
_THOUSANDS = rf"(?:(?:{_HUNDREDS}|{_TENS}|{ONE})\s(?:nghìn|ngàn)\b(?:\s(?:{_HUNDREDS}|{_TENS}|không\străm\s(?:linh|lẻ)\s(?:{_LAST}|năm\b)))?)"
# inside a larger pattern; case as it stands there
WORDS = rf"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS})"


def value(words: str) -> int:
    """Words that match WORDS, or one below ten, → the number."""
    total = part = ones = 0
    for w in re.split(r"\s+", words.casefold().strip()):
        if w in _ONES:
            ones = _ONES[w]
        elif w == "mười":
            part += 10
        elif w in {"mươi", "chục"}:
            part, ones = part + 10 * ones, 0
        elif w == "trăm":
            part, ones = part + 100 * ones, 0
        elif w in {"nghìn", "ngàn"}:
            total, part, ones = total + 1000 * (part + ones), 0, 0
    return total + part + ones


def written(number: int) -> str:
    """A number (10 to 999,999) in words, as WORDS matches them."""
    thousands, rest = divmod(number, 1000)
    head = (_below(thousands) if thousands >= 10 else _names()[thousands]) + " nghìn" if thousands else ""
    if not rest:
        return head
    if head and rest < 10:
        return f"{head} không trăm linh {_names()[rest]}"
    return f"{head} {_below(rest)}".strip()


def _names() -> list[str]:
    return ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def _below(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = f"{_names()[hundreds]} trăm" if hundreds else ""
    tens, ones = divmod(rest, 10)
    if not rest:
        return head
    if not tens:
        return f"{head} linh {_names()[ones]}".strip()
    last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, _names()[ones])
    return " ".join(x for x in (head, f"{_names()[tens]} mươi" if tens > 1 else "mười", last) if x)
