"""How many lines a text takes in a column: LibreOffice shows an .xlsx with the heights it finds in it, one line where there are none."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

LINE = 15.0  # points of a line of Times New Roman 11
_TALLEST = 409.0  # points, Excel's limit
_EM = 11 * 96 / 72  # pixels of an em at 11 points
_DIGIT, _PADDING = 7, 5  # pixels of a digit, by which columns are measured, and of a cell's edges
_SLACK = 1.07  # printers and screens set letters a little differently

# widths of Times in thousandths of an em (Adobe's Times-Roman.afm); marks above and below take none
_THOUSANDTHS = {
    250: " .,", 278: "ijlt/:;", 333: "frI-()[]!'`", 389: "sJ", 444: 'acez?"', 500: "bdghknopquvxy0123456789$*_–", 556: "FPS+<=>", 611: "ELTZ",
    667: "BCR", 722: "ADGHKNOQUVXYwĐ", 778: "m&", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
_WIDTHS = {c: w / 1000 * _EM for w, letters in _THOUSANDTHS.items() for c in letters} | {"đ": 0.5 * _EM}
_PIECES = re.compile(r"[^\s-]*-?\s?")  # between the places where a line may end


@lru_cache(maxsize=50_000)
def pixels(piece: str) -> float:
    """The width of a piece of text in pixels."""
    return sum(_WIDTHS.get(c, 0.7 * _EM) for c in unicodedata.normalize("NFD", piece) if not unicodedata.combining(c))


@lru_cache(maxsize=10_000)
def lines(text: str, width: float) -> int:
    """Lines of a text in a column `width` digits wide."""
    room = (width * _DIGIT - _PADDING) / _SLACK
    count, used = 1, 0.0
    for piece in _PIECES.findall(text):
        need = pixels(piece)
        if used + need > room and used:
            count, used = count + 1, 0.0
        used += need
        if used > room:  # a word longer than the line
            count, used = count + math.ceil(used / room) - 1, used % room
    return count


def points(text: str, width: float, size: float = 11) -> float:
    """The height that a text in letters of that size needs, in points."""
    return min(_TALLEST, LINE * size / 11 * lines(text, width * 11 / size))
