"""Where a quotation begins: behind the bullet, number or counting word that the paper put before it.

A report counts by itself: "Một là, “Một là, …”" and "- “- …”" are nothing an office would write. What is left out is never more than that
mark; what follows is the paper's own words to the letter, and the annex holds the statement whole.
"""

from __future__ import annotations

import re

from danvan_cli import text
from danvan_cli.segment import marks

# Not letters and Roman numbers: "C. Mác" and "V. Lênin" begin with one.
_NUMBERS = {"bullet", "digit", "digit2", "digit3", "abc", "paren"}
_BULLET = re.compile(r"(?:[^\w\s\"'(\[]{1,3}\s*)?")
_COUNTING = re.compile(
    r"(?:(?:bài học|điều|nguyên nhân|kinh nghiệm|câu|chuyện|câu chuyện|ý|việc) )?(?:thứ \w+(?=\s?[,:.]| là\b)|(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười(?: \w+)?) là\b)(?: là\b)?\s*[,:.\-]*\s*",
    re.IGNORECASE,
)
# a sentence that goes on to count ("Một là …; hai là …") keeps its first number
_GOES_ON = re.compile(r"(?:[,;:.]|\bvà)\s+(?:(?:hai|ba|bốn|năm) là|thứ (?:hai|ba|tư|năm))\b", re.IGNORECASE)
_LEAST = 3  # words that must be left to quote


def begin(statement: str) -> tuple[int, bool]:
    """How many characters stand before the words to quote, and whether a counting word is among them."""
    plain = text.shadow(statement)
    kind, end = marks.read(plain)
    at = 0
    if kind == "ordinal":
        at = _BULLET.match(plain).end()  # type: ignore[union-attr]
    elif kind in _NUMBERS and not set(plain[:end]) & set("/:") and (kind != "abc" or ")" in plain[:end]):
        at = end
    counting = _COUNTING.match(plain, at)
    elided = bool(counting and not _GOES_ON.search(plain, counting.end()) and len(text.words(plain[counting.end() :])) >= _LEAST)
    if counting and elided:
        return counting.end(), True
    return (at, False) if len(text.words(plain[at:])) >= _LEAST else (0, False)
