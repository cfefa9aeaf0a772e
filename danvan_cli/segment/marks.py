"""List marks and section numbers: how Vietnamese offices number and bullet their lines.

All patterns are applied to the *shadow* of a text (see text.py), where dashes, quotation marks and blanks are unified.
"""

from __future__ import annotations

import re

from danvan_cli.text import UPPER

# From the outermost to the innermost; a heading closes the headings at its own and deeper levels.
LEVELS = {"part": 0, "letter": 1, "roman": 2, "caps": 2, "digit": 3, "digit2": 4, "digit3": 5, "abc": 6, "ordinal": 6, "paren": 7, "bullet": 8, "": 9}  # fmt: skip

_ORDINALS = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười"
_CARDINALS = "Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Bẩy|Tám|Chín|Mười(?: một| hai)?"

_MARKS = (
    ("part", re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|ĐIỀU|Điều) (?:thứ (?:" + _ORDINALS + r")|THỨ \w+|[IVX]+|\d{1,3})\b ?[.:\-]?")),
    ("roman", re.compile(r"(?:[IVX]{1,5}|[IVX][ivx]{1,4}) ?(?:[.)/:]|-(?!\w)| (?=[^\W\d_]{2}[^\W\d_]*\b[^.]{8}))")),
    ("letter", re.compile(r"[A-H](?:[.)/]| ?-) ?(?=[^\W\d_]{2})")),
    ("digit3", re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}(?:[.):/]| ?-)? ?(?=[^\W\d_]|\")")),
    ("digit2", re.compile(rf"\d{{1,2}}\.\d{{1,2}}(?:[.):/]| ?-) ?(?=[^\W\d_]|\")|\d{{1,2}}\.\d{{1,2}} (?=[^\W\d_])(?=[{UPPER}])")),
    ("digit", re.compile(r"\d{1,2} ?(?:[.)/:] ?(?=[^\W_]|[\"(\[])(?!\d)|- (?=[^\W\d_]))")),
    ("abc", re.compile(rf"[a-zđ](?:\)|\.(?= ?[{UPPER}])|/ (?=[{UPPER}]))")),
    ("ordinal", re.compile(r"(?:(?:Bài học|Điều|Nguyên nhân|Kinh nghiệm) )?(?:[Tt]hứ (?:" + _ORDINALS + r")\b(?! (?:trưởng|là (?:ngày)))|(?:" + _CARDINALS + r") là\b) ?[,:.\-]?")),
    ("paren", re.compile(r"\((?:\d{1,2}|[ivx]{1,4}|[a-zđ])\)|[ivx]{1,4}\)")),
    ("bullet", re.compile(rf"[-+*•●○▪▫■□◆◇♦►▶➢➤➔→✓✔✅☑★☆·](?! ?\d{{1,3}}(?:[.,]\d+)? ?(?:%|độ))|o (?=[{UPPER}])|(?:[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\u20e3?)+|[0-9]\ufe0f?\u20e3")),
)  # fmt: skip
_ANY = re.compile("|".join(pattern.pattern for _, pattern in _MARKS))  # most places have none: one question instead of ten
_BLANKS = re.compile(r"[ \n]*")


def read(shadow: str, start: int = 0) -> tuple[str, int]:
    """The kind of mark at `start` and where the text behind it begins; ("", start) where there is none.

    A bullet before a number ("-Thứ nhất:", "* 1.") counts as the number.
    """
    kind, at = "", start
    for _ in range(2):
        if not _ANY.match(shadow, at):
            break
        for name, pattern in _MARKS:
            found = pattern.match(shadow, at)
            if found and (name != "bullet" or not kind):
                kind = name
                at = _BLANKS.match(shadow, found.end()).end()  # type: ignore[union-attr]
                break
        else:
            break
        if kind != "bullet":
            break
    return kind, at


def is_ordered(kind: str) -> bool:
    """Whether marks of this kind count (1., a), Một là), so that an item may run over several paragraphs."""
    return kind in {"digit", "digit2", "digit3", "abc", "ordinal", "paren"}
