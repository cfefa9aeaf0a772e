"""What a report holds, before any file format: the data of its letterhead, its paragraphs in order, its annexes."""

from __future__ import annotations

from dataclasses import dataclass

FORMS = ("state", "party")


@dataclass(frozen=True)
class Fields:
    """What only the office knows. Empty: a dotted blank to be filled in.

    form: "state" (Nghị định 30/2020/NĐ-CP) or "party" (Hướng dẫn 36-HD/VPTW); date: ISO, as far as it is known (2025, 2025-09, 2025-09-05);
    number: of the paper ("15", or whole: "15/BC-BDV"); body, parent: the issuing body and the one above it; sign_title: lines above the
    signature; recipients: lines under "Nơi nhận".
    """

    form: str = "state"
    place: str = ""
    date: str = ""
    number: str = ""
    body: str = ""
    parent: str = ""
    subject: str = ""
    sign_title: tuple[str, ...] = ()
    signatory: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """level: 1 (I.), 2 (1.) or 3 (1.1.); text: with its number."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A sentence of the frame."""

    text: str


@dataclass(frozen=True)
class Claim:
    """What papers say, in the words of one of them: lead “words” (count) [point_id].

    words: verbatim, less the list mark or number word it began with (`elided`: that was a word, shown as […]); count: as printed;
    unsure: to be read again.
    """

    lead: str
    words: str
    elided: bool
    count: str
    point_id: str
    unsure: bool


@dataclass(frozen=True)
class Row:
    """One statement of the annex. count: papers of its point, at the first of its statements, else empty."""

    number: int
    point_id: str
    count: str
    statement: str
    unit: str
    source: str
    statement_id: str
    confidence: str


@dataclass(frozen=True)
class Group:
    """Statements of one role and theme, under a title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """Statements of one role, by theme."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Report:
    """opening: the paragraphs before section I; note: what the reader of the draft is to know; papers: rows of the first annex (number,
    unit, kind, title, date, file, statements); left: files that are not in it, and why; parts: the second annex.
    """

    lang: str
    fields: Fields
    opening: tuple[str, ...]
    note: tuple[str, ...]
    blocks: tuple[Heading | Text | Claim, ...]
    closing: str
    papers: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]
    parts: tuple[Part, ...]
