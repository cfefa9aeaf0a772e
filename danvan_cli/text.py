"""Pure text helpers, str → str: Unicode form, white space, tone placement, matching keys.

Owns the *shadow*: a copy of a text with exactly as many characters, in which look-alikes are unified and tones stand
in the new style (hoá, uỷ), so that offsets found in the shadow hold in the text itself.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below


def _tone_shift() -> dict[str, str]:
    """Old-style pairs and their new-style form, every case: òa → oà, ủy → uỷ …"""
    pairs = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            for a in (first, first.upper()):
                for b in (second, second.upper()):
                    old = unicodedata.normalize("NFC", a + tone) + b
                    pairs[old] = a + unicodedata.normalize("NFC", b + tone)
    return pairs


_SHIFT = _tone_shift()
# Not after q (quý), and only where the syllable ends there: hoàn, huyện and toán are the same in both styles.
# The look behind comes last, so that the search runs from one possible first letter to the next.
_OLD_STYLE = re.compile(r"(?:" + "|".join(map(re.escape, _SHIFT)) + r")(?![^\W\d_])(?<![qQ]..)")

_LOOKALIKES = {
    "\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ",
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
    **dict.fromkeys("\u2012\u2013\u2014\u2015\u2212\u2010\u2011", "-"),
    **dict.fromkeys("\ud800\udfff", "\ufffd"),
}  # fmt: skip
_LOOKALIKE = re.compile("[" + "".join(_LOOKALIKES) + "]")  # by search: str.translate asks its table for every letter

# Capital letters of Vietnamese, for the inside of a character class ("À-Ỹ" would take small letters too).
UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(chr(c) for c in range(0x1EA0, 0x1EFA, 2))

_WORDS = re.compile(r"[^\W_]+")
_MANY = 200  # marks in a row above which they are sorted beforehand; letters have two, what is drawn with marks some dozens
_MARKS = re.compile(rf"[^\w\s]{{{_MANY},}}")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def nfc(text: str) -> str:
    """Composed form, in which all offsets of the project are counted."""
    if len(text) > _MANY and _MARKS.search(text):
        text = _MARKS.sub(_in_order, text)
    return unicodedata.normalize("NFC", text)


def _in_order(found: re.Match[str]) -> str:
    """The same marks in the order that composing brings them into: CPython sorts them by insertion, 60 KB of them take a minute."""
    out: list[str] = []
    for c in found.group():
        out += unicodedata.normalize("NFD", c)
    at = 0
    for end in [i for i, c in enumerate(out) if not unicodedata.combining(c)] + [len(out)]:
        out[at:end] = sorted(out[at:end], key=unicodedata.combining)
        at = end + 1
    return "".join(out)


def new_style(text: str) -> str:
    """The same text with tones in the new style; as many characters as before."""
    return _OLD_STYLE.sub(lambda m: _SHIFT[m.group()], text)


def shadow(text: str) -> str:
    """A copy for matching: look-alikes unified, new-style tones, same length as the (composed) text."""
    return new_style(_LOOKALIKE.sub(lambda m: _LOOKALIKES[m.group()], text))


def fold_space(text: str) -> str:
    """White space runs become one blank; the only change ever made to a quotation."""
    return " ".join(text.split())


def visible(text: str) -> str:
    """Without zero-width characters and soft hyphens, for words and keys (never for quotations)."""
    return _INVISIBLE.sub("", text)


def key(text: str) -> str:
    """What two texts share when they are the same but for case, tone style, punctuation and spacing."""
    return " ".join(_WORDS.findall(visible(shadow(nfc(text))).casefold()))


def toneless(text: str) -> str:
    """Small letters without marks: "Xã Đồng" → "xa dong"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Syllables and numbers, as a word processor counts them."""
    return _WORDS.findall(text)


def vietnamese_share(text: str) -> float:
    """Share (0 to 1) of the words that carry a Vietnamese letter or tone mark; about 0.8 in Vietnamese text."""
    found = words(nfc(text).casefold())
    return sum(1 for w in found if _VIETNAMESE.search(w)) / len(found) if found else 0.0
