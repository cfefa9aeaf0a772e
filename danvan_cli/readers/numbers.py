"""Owns the look of automatic list numbers and bullets, as Word and LibreOffice print them."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ROMAN_MAX = 3999  # beyond it, as below 1, there are no Roman numbers and digits are shown
_LETTERS_MAX = 26 * 30  # Word repeats a letter thirty times at most; no list is longer
# What Symbol and its kin are typed with: a dot, a round o, a section sign that stands for a square
_DOTS = frozenset("·o§ØüvqwŸ")


def _roman(n: int) -> str:
    if not 0 < n <= _ROMAN_MAX:
        return str(n)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (n // value)
        n %= value
    return out


def _letter(n: int) -> str:
    """a … z, aa, bb … zz, aaa: the letter is repeated, not counted on as in columns of a sheet."""
    if not 0 < n <= _LETTERS_MAX:
        return str(n)
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _column(n: int) -> str:
    """a … z, aa, ab …: counted on as in columns of a sheet, LibreOffice's own way."""
    if not 0 < n <= 26**3:
        return str(n)
    out = ""
    while n:
        n, rest = divmod(n - 1, 26)
        out = chr(ord("a") + rest) + out
    return out


def render(n: int, fmt: str) -> str:
    """The number n in one of Word's numFmt names, or lowerColumn, upperColumn; an unknown name counts in digits."""
    match fmt:
        case "none":
            return ""
        case "bullet":
            return "-"
        case "lowerLetter":
            return _letter(n)
        case "upperLetter":
            return _letter(n).upper()
        case "lowerColumn":
            return _column(n)
        case "upperColumn":
            return _column(n).upper()
        case "lowerRoman":
            return _roman(n)
        case "upperRoman":
            return _roman(n).upper()
        case "decimalZero":
            return f"{n:02d}"
        case "ordinal":
            return f"{n}."
        case _:
            return str(n)


def bullet(char: str, symbol: bool = False) -> str:
    """The bullet to show for `char`. Characters of symbol fonts have no meaning of their own and become a dash.

    Those are private-use code points, nothing at all, and what such fonts are typed with ("·", "o", "§"); with symbol, any character.
    """
    char = char.strip()
    if not char or symbol or char in _DOTS or 0xE000 <= ord(char[0]) <= 0xF8FF:
        return "-"
    return char
