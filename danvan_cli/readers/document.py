"""What every reader of a rich format hands on: paragraphs of runs, with their kind and place. Text is as stored, fonts by name.

Readers decide what stands in a file and in which order; encodings are settled afterwards, from the runs and their fonts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


class Unreadable(Exception):
    """A file that cannot be read. `reason` is a message id (refused_…), `detail` its value."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(slots=True)
class Run:
    """Text set in one font; `font` is its name as the file gives it ("" when it gives none)."""

    text: str
    font: str = ""


@dataclass(slots=True)
class Para:
    """One paragraph. A line break inside it is \\n in a run's text.

    kind: text, heading, item (of a list), row (cells of a table row, separated by tabs) or note (foot- or endnote);
    mark: the automatic number or bullet that the program would show before the text ("1.", "a)", "-"), without blank;
    page, line: 1-based, 0 when the format does not tell.
    """

    runs: list[Run] = field(default_factory=list)
    kind: str = "text"
    mark: str = ""
    page: int = 0
    line: int = 0

    @property
    def text(self) -> str:
        """The text of all runs, without the mark."""
        return "".join(r.text for r in self.runs)


@dataclass(slots=True)
class Document:
    """A file as read. notes: what the reader left out or doubts → how often (message ids note_…)."""

    format: str
    paras: list[Para]
    notes: dict[str, int] = field(default_factory=dict)


Reader = Callable[[bytes], Document]

ROW_WORDS = 30  # a cell of more words than this is prose, and its row is no row of figures


def row(cells: Sequence[Sequence[Para]]) -> list[Para]:
    """A table row → one paragraph of kind row where its cells are short, else the paragraphs of its cells one by one.

    So a table of figures stays one line a row, while a letterhead or a page laid out as a table keeps its paragraphs.
    """
    filled = [[p for p in cell if p.text.strip() or p.mark] for cell in cells]
    filled = [cell for cell in filled if cell]
    if len(filled) < 2 or any(len(cell) > 1 or len(cell[0].text.split()) > ROW_WORDS for cell in filled):
        return [p for cell in filled for p in cell]
    runs: list[Run] = []
    for cell in filled:
        para = cell[0]
        runs += [*([Run("\t")] if runs else []), *([Run(para.mark + " ")] if para.mark else []), *(Run(r.text.replace("\n", " "), r.font) for r in para.runs)]
    return [Para(runs, "row", page=filled[0][0].page)]
