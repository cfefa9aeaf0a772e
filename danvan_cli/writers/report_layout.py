"""Sizes, places and margins of a report on paper: what the rules of offices say, in millimetres and points.

State offices: Nghị định 30/2020/NĐ-CP, phụ lục I; committees of the Party: Hướng dẫn 36-HD/VPTW (2018).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0  # mm; the decree: 20–25, 20–25, 30–35, 15–20
ROOM = 210 - LEFT - RIGHT  # mm of text
HEADS = (66.0, 99.0)  # mm: the issuing body, the motto
SIGNS = (75.0, 90.0)  # mm: recipients, signature
INDENT = 12.7  # mm
AFTER = 6  # points between paragraphs
BODY = 14
PAPERS = (9.0, 37.0, 22.0, 40.0, 19.0, 24.0, 14.0)  # mm: columns of the annexes
STATEMENTS = (10.0, 16.0, 79.0, 48.0, 12.0)
KEPT = ("body text", "quote", "title", "subtitle", "heading 1", "heading 2", "heading 3", "header", "strong")  # of the template's styles
UNDATED = datetime.datetime(2000, 1, 1)  # of the file's properties, where no date is given: never the clock's


@dataclass(frozen=True)
class Form:
    """Sizes in points. nation: the lines on the right (keys of the wording) with their sizes; head: of the issuing bodies; symbol: what stands
    before the number; office_bold: whether the office of who signs is bold; recipients, lines: of "Nơi nhận" and of the lines under it.
    """

    nation: tuple[tuple[str, int], ...]
    head: int
    symbol: str
    number: int
    title: int
    subject: int
    office_bold: bool
    recipients: int
    lines: int
    party: bool


FORMS = {
    "state": Form(nation=(("state", 13), ("motto", 14)), head=13, symbol="number", number=13, title=14, subject=14, office_bold=True, recipients=12, lines=11, party=False),
    "party": Form(nation=(("party", 15),), head=14, symbol="party_number", number=14, title=16, subject=15, office_bold=False, recipients=14, lines=12, party=True),
}
# Width of bold Times New Roman in ems: a line under the motto is exactly as long as its letters.
EMS = {
    ("motto", "vi"): 12.242, ("motto", "en"): 15.889, ("party", "vi"): 13.778, ("party", "en"): 17.111,
}  # fmt: skip


def width(text: str, size: float) -> float:
    """The length of bold text (mm), estimated by the mean widths of its letters."""
    return size * 25.4 / 72 * sum({" ": 0.25, "…": 1.0}.get(c, 0.7 if c.isupper() else 0.47) for c in text)


def share(text: str, size: float, room: float) -> float:
    """Between a third and a half of the length of bold text, as far as it fills a line of `room` (mm)."""
    return 0.42 * min(width(text, size), room)


_PLACES = {"XÃ", "PHƯỜNG", "THỊ", "HUYỆN", "QUẬN", "TỈNH", "THÀNH", "ĐẶC", "VÀ"}


def broken(name: str, size: float, room: float) -> str:
    """The name of a body on two lines where one has no room, broken before its place ("UỶ BAN NHÂN DÂN", "XÃ AN PHÚ") or in the middle; a
    longer one is left to be filled in.
    """
    words = name.split()
    cuts = [(words[k] not in _PLACES, abs(width(a, size) - width(b, size)), a, b) for k in range(1, len(words)) for a, b in [(" ".join(words[:k]), " ".join(words[k:]))]]
    cuts = [x for x in cuts if max(width(x[2], size), width(x[3], size)) <= room]
    return name if width(name, size) <= room or not cuts else "\n".join(min(cuts)[2:])
