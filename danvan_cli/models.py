"""The small immutable records that the stages hand on. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, overload

ROLES = ("achievement", "limitation", "lesson", "cause", "proposal")
CORE_ROLES = ROLES[:3]
# What the model tells apart: the content roles and the two that are never listed.
LABELS = (*ROLES, "other", "heading")


@dataclass(frozen=True, slots=True)
class Source:
    """One input found on the command line, before anything of it is read.

    name: the paper's name in every table (relative, with /); path: of the file, or its address; data: set only for standard input.
    """

    name: str
    path: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that is not analysed, and why. `reason` is a message id of messages/ with its values."""

    name: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What reading did or doubts. `key` is a message id (note_…) of messages/, `count` and `what` its values."""

    key: str
    count: int = 1
    what: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of a paper's text stands in its file. line: of the file or, with `paragraph`, the running number of the paragraph.

    page: 1-based, 0 where the file tells none; kind: what the file says it is (heading, item, row, note, text, or more: the
    paragraph of the line before goes on).
    """

    line: int
    page: int = 0
    paragraph: bool = False
    kind: str = "text"

    def __str__(self) -> str:
        """As sources name it: 12 (line), ¶12 (paragraph), p3¶12 (with its page)."""
        return (f"p{self.page}" if self.page else "") + ("¶" if self.paragraph else "") + str(self.line)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a paper tells. kind: of unit, an id of head.py; date: ISO, as far as it is given (2024-09)."""

    unit: str = ""
    kind: str = "other"
    date: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One submission: its text in NFC with line ends as \\n; offsets of statements count into it.

    places: one for each line of text; none for a plain text, whose lines are those of the file.
    """

    name: str
    text: str
    encoding: str
    format: str = "txt"
    head: Head = Head()
    words: int = 0
    notes: tuple[Note, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def unit(self) -> str:
        """The body that submitted it."""
        return self.head.unit


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its place: text == fold_space(paper.text[start:end]).

    line: 1-based; place: the line as sources name it; block: running number of its block in the paper; first: it opens its block; mark: the list mark or
    section number it begins with ("-", "1.", "a)", "Một là"…); heading: the block has the shape of a heading;
    item: a number shared by the statements of one numbered lesson or list item of several sentences;
    aspect: which aspect of a sentence that lists several it is, from 0; -1 for a whole sentence.
    """

    text: str
    start: int
    end: int
    line: int
    block: int = 0
    first: bool = True
    mark: str = ""
    heading: bool = False
    item: int = -1
    aspect: int = -1
    place: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement that belongs to a content role, as it goes into the tables."""

    statement_id: str
    paper: str
    unit: str
    line: int
    role: str
    theme: str
    confidence: float
    statement: str
    item: int
    start: int
    end: int
    point_id: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Statements of one role that say the same thing. own_words: papers left when copies count once."""

    point_id: str
    role: str
    theme: str
    text: str
    papers: int
    own_words: int
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the codebook or of the corpus (id `new-…`)."""

    id: str
    label_vi: str
    label_en: str
    description: str = ""
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one paper: its statements with roles, before themes and points of the corpus.

    vectors: of danvan[semantic], (statements × 384), or None.
    """

    paper: Paper
    statements: tuple[Statement, ...]
    roles: tuple[str, ...]
    confidences: tuple[float, ...]
    tokens: tuple[tuple[str, ...], ...] = field(repr=False, default=())
    vectors: Any = field(repr=False, default=None)


class Records(Protocol):
    """The statements of a corpus: a sequence of Labelled (columns.py)."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Labelled]: ...
    @overload
    def __getitem__(self, i: int) -> Labelled: ...
    @overload
    def __getitem__(self, i: slice) -> list[Labelled]: ...
    def marks(self) -> Iterable[tuple[str, str, str, str]]:
        """paper, unit, role and theme of each, without its text."""


@dataclass(frozen=True)
class Corpus:
    """What came of a corpus, as records in their final order.

    copied: paper → what it copies from which others; left_out: statements below the confidence asked for;
    stability: theme → share of bootstrap samples of the papers in which it returns; duplicates: file → the paper that it is once more;
    words: of the statements (sparse.Words).
    """

    papers: tuple[Paper, ...]
    labelled: Records
    point_list: tuple[Point, ...]
    theme_list: tuple[Theme, ...]
    refused: tuple[Refused, ...]
    copied: dict[str, str] = field(default_factory=dict)
    left_out: int = 0
    stability: dict[str, float] = field(default_factory=dict)
    duplicates: dict[str, str] = field(default_factory=dict)
    words: Any = field(repr=False, default=None)


class Progress(Protocol):
    """What is told how far the work is: `with progress:`, then for each stage begin() once and step() as it goes on."""

    def __enter__(self) -> Any: ...
    def __exit__(self, *error: object) -> None: ...
    def begin(self, stage: str, total: int) -> None:
        """A stage (read, themes, points) of so many steps."""
    def step(self, count: int = 1) -> None:
        """So many more are done."""


class Quiet:
    """Progress that nobody watches."""

    def __enter__(self) -> Quiet:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def begin(self, stage: str, total: int) -> None:
        """Nothing."""

    def step(self, count: int = 1) -> None:
        """Nothing."""
