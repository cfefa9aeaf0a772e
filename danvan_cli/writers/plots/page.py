"""A slide to draw on (16:9, in points), with text that is measured, wrapped and never a box; Matplotlib draws it as PNG or SVG.

Nothing of the machine comes in: fonts are those that Matplotlib ships, settings are its defaults, no time stamp, no random id.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 1152, 648  # points; 16 × 9 inches
DPI = 120  # PNG: 1920 × 1080
INK, SOFT, PALE, PAPER = "#1f2933", "#5f6b7a", "#e8ecf0", "#ffffff"
_EM = 100  # pixels at which letters are measured
_FONTS = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}


class Page:
    """One slide, to be drawn within defaults(). x runs right and y down, in points from the upper left corner."""

    def __init__(self, title: str, subtitle: str, footer: str) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        self._axes.axis("off")
        self.text(48, 50, fit(title, 27, WIDTH - 96, bold=True), 27, bold=True)
        self.text(48, 82, fit(subtitle, 15, WIDTH - 96), 15, colour=SOFT)
        self.text(48, HEIGHT - 20, fit(footer, 11, WIDTH - 96), 11, colour=SOFT)

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: str = INK, align: str = "left") -> None:
        """One line of text; y is its base line. align: left, right or center at x."""
        # parse_math: else two $ in a quotation would be a formula
        self._axes.text(x, y, drawable(text), font=Path(_font_file(bold)), fontsize=size, color=colour, ha=align, va="baseline", parse_math=False)

    def lines(self, x: float, middle: float, found: list[str], size: float, **how: Any) -> None:
        """Lines of text, centred on a height."""
        step = size * 1.25
        top = middle - step * len(found) / 2
        for n, line in enumerate(found):
            self.text(x, top + step * n + size * 0.98, line, size, **how)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", linewidth=0))

    def render(self, kind: str) -> bytes:
        """The slide as "png" or "svg" (text as outlines: the same everywhere, whatever fonts there are)."""
        out = io.BytesIO()
        self._figure.savefig(out, format=kind, dpi=DPI, metadata={"Software": None} if kind == "png" else {"Date": None, "Creator": None})
        return out.getvalue()


def defaults() -> Any:
    """A context in which pages are to be drawn: Matplotlib's own defaults, whatever the user's matplotlibrc says."""
    import matplotlib

    return matplotlib.rc_context({**{k: v for k, v in matplotlib.rcParamsDefault.items() if k not in {"backend", "backend_fallback"}}, "svg.hashsalt": "danvan", "svg.fonttype": "path", "text.hinting": "none"})


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> str:
    import matplotlib

    # a font list is built at the first import on a machine; that is nothing to tell the user
    logging.getLogger("matplotlib.font_manager").addFilter(lambda _: False)
    return str(Path(matplotlib.get_data_path(), "fonts", "ttf", _FONTS[bold]))


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(_font_file(bold))
    font.set_size(_EM, 72)
    return font


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(_font(False).get_charmap())


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """The width of a letter in ems."""
    return float(_font(bold).load_char(ord(letter)).linearHoriAdvance) / 65536 / _EM


def drawable(text: str) -> str:
    """NFC, and the replacement character for what the font has no picture of."""
    return "".join(c if ord(c) in _letters() else "\ufffd" for c in unicodedata.normalize("NFC", text) if c.isprintable())


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in points, without kerning, which makes it narrower if anything."""
    return sum(_advance(c, bold) for c in drawable(text)) * size


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text on one line, its end given up for … where the room ends."""
    if width(text, size, bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle].rstrip() + "…", size, bold) <= room else (low, middle - 1)
    return text[:low].rstrip(" ,.;:") + "…"


def wrap(text: str, size: float, room: float, most: int, *, bold: bool = False, divide: bool = False) -> list[str]:
    """A text on at most so many lines, broken at blanks; the last ends with … where more would follow.

    divide: a word that is too long by itself is cut with a hyphen (headings, never quotations).
    """
    out: list[str] = []
    words = text.split()
    while words and len(out) < most - 1:
        n = 1
        while n < len(words) and width(" ".join(words[: n + 1]), size, bold) <= room:
            n += 1
        line, words = " ".join(words[:n]), words[n:]
        if divide and width(line, size, bold) > room:
            cut = len(fit(line, size, room, bold=bold)) - 1
            line, words = line[:cut] + "-", [line[cut:], *words]
        out.append(fit(line, size, room, bold=bold))
    return [*out, fit(" ".join(words), size, room, bold=bold)] if words else out
