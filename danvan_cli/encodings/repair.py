"""Lines of text that were stored in a legacy encoding, or decoded by the wrong one, → Vietnamese. Decided line by line.

A line is tried in every encoding; a grammar of syllables says which reading is Vietnamese, the lines around it decide where a line is too
short to tell. Font names, where a file has them, are a strong hint and no proof: much Unicode text is set in .VnTime by its style.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from danvan_cli import settings
from danvan_cli.encodings import syllables, tables
from danvan_cli.encodings.capitals import recase
from danvan_cli.text import nfc

# Characters of Latin-1 and cp1252 that good Vietnamese text does not put beside letters.
_CP1252 = {bytes([b]).decode("cp1252"): b for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_CP1258: dict[str, int] = {}
for _b in range(0x80, 0x100):
    _c = bytes([_b]).decode("cp1258", errors="ignore")
    if _c:
        _CP1258[_c] = _b
# Punctuation of good text: it tells nothing about the encoding.
_FINE = "\u00a0\u00ab\u00bb\u00b0\u00b7\u00a7\u00a9\u00ae\u00b1\u00b2\u00b3\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u2122"
_SUSPECT = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\xff" + "".join(re.escape(c) for c in _CP1252) + "\uf020-\uf0ff\u0300\u0301\u0303\u0309\u0323]")
_CERTAIN = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_ODD = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\xa1-\xaa\xac-\xaf\xb1-\xb6\xb8-\xba\xbc-\xbf\xf7" + "".join(re.escape(c) for c in _CP1252 if c not in _FINE) + "\uf020-\uf0ff]")
_WORD = re.compile(r"[^\W\d_]+")
_SQUARE = re.compile(r"\b[kcdm]?m[²³]")  # m² is no stray byte
_OPENING, _CLOSING = frozenset("«“‘"), frozenset("»”’")
_TONED = re.compile("[\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u0129\u0169\u1ea1-\u1ef9]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|nbsp|amp|lt|gt|quot|[aeiouy](?:grave|acute|circ|tilde)|[lr][sd]quo|ndash|mdash|hellip|bull);", re.IGNORECASE)

# Bytes that no table claims are punctuation of cp1252.
_BACK = {b: c for c, b in _CP1252.items()}
_FONTS = {b: c for b, c in tables.single("tcvn3").items() if not (c.isupper() and c not in "ĂÂÊÔƠƯĐ")}
_STANDARD_ONLY = re.compile("[" + "".join(re.escape(chr(b)) for b in tables.single("tcvn3") if b not in _FONTS) + "]")

DOUBLE = "utf-8×2"
ENTITIES = "html"
CANDIDATES = (*tables.NAMES, "cp1258", DOUBLE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line. hint: the encoding its font stands for, "" when it says nothing; capitals: the font shows capitals only."""

    text: str
    hint: str = ""
    capitals: bool = False


Line = Sequence[Piece]


def font_hint(font: str) -> tuple[str, bool]:
    """The encoding that a font's name stands for ("" for none), and whether it is a font of capitals (.VnTimeH)."""
    name = font.strip(" '\"").lower()
    if name.startswith(".vn"):
        return "tcvn3", name.endswith("h") and name not in {".vntech"}
    if name.startswith(("vni-", "vni ")):
        return "vni", False
    if name.startswith("vps"):
        return "vps", False
    return ("viscii", False) if "viscii" in name else ("", False)


# --- one reading -----------------------------------------------------------------------------------------------------------


def _bytes(text: str) -> str:
    """The text as the bytes it was stored in, code points 0 to 255: cp1252 and symbol-font look-alikes taken back; others are kept."""
    return "".join(chr(_CP1252[c]) if c in _CP1252 else chr(ord(c) - 0xF000) if "\uf020" <= c <= "\uf0ff" else c for c in text)


def _cp1258_bytes(text: str) -> bytes | None:
    """The text as bytes of cp1258, letters taken apart where it has no code for them; None where it cannot be."""
    out = bytearray()
    for c in text:
        if c < "\x80":
            out.append(ord(c))
        elif c in _CP1258:
            out.append(_CP1258[c])
        elif split := _base_and_tone(c):
            out += bytes(split)
        elif ord(c) < 256:
            out.append(ord(c))
        else:
            return None
    return bytes(out)


@lru_cache(maxsize=500)
def _base_and_tone(c: str) -> tuple[int, int] | None:
    """A letter as cp1258 stores it: the base with its shape (ê), then the tone."""
    parts = unicodedata.normalize("NFD", c)
    for i, mark in enumerate(parts):
        base = unicodedata.normalize("NFC", parts[:i] + parts[i + 1 :])
        if i and mark in _CP1258 and len(base) == 1 and (base in _CP1258 or base < "\x80"):
            return _CP1258.get(base, ord(base)), _CP1258[mark]
    return None


def _double(text: str) -> str | None:
    """UTF-8 that was decoded as latin-1, cp1252 or cp1258 and stored again; undone as often as it goes, at most three times."""
    found = None
    for _ in range(3):
        for raw in (_latin(text), _cp1258_bytes(text)):
            if raw is None:
                continue
            try:
                again = raw.decode("utf-8")
            except UnicodeDecodeError:
                continue
            if again != text:
                text = found = again
                break
        else:
            break
    return found


def _latin(text: str) -> bytes | None:
    plain = _bytes(text)
    return plain.encode("latin-1") if all(c < "\u0100" for c in plain) else None


def _cp1258(text: str) -> str | None:
    """cp1258 read as cp1252: a base letter with a tone behind it."""
    raw = _latin(text)
    return nfc(raw.decode("cp1258", errors="ignore")) if raw is not None and len(raw.decode("cp1258", errors="ignore")) == len(raw) else None


@lru_cache(maxsize=1)
def _vni_pattern() -> re.Pattern[str]:
    keys = sorted(tables.vni(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)))


def convert(text: str, name: str) -> str | None:
    """The text read in one of CANDIDATES; None where it cannot be. Capitals that TCVN3 has no code for come back small."""
    if name == "vni":
        return _vni_pattern().sub(lambda m: tables.vni()[m.group()], _bytes(text)).translate(_BACK)
    if name == "tcvn3":
        return _tcvn3(text)[0]
    if name in tables.NAMES:
        return _table(text, tables.single(name))
    return _cp1258(text) if name == "cp1258" else _double(text)


def _tcvn3(text: str) -> tuple[str, bool]:
    """TCVN3 as its fonts have it, quotation marks and dashes in their places of cp1252; or, where that reads better, as the standard has it.

    True for the standard, which has capitals in those places.
    """
    fonts = _table(text, _FONTS)
    if not _STANDARD_ONLY.search(_bytes(text)):
        return fonts, False
    standard = _table(text, tables.single("tcvn3"))
    lead = 0.5 if fonts != text else 0.0
    return (standard, True) if _score(standard) > _score(fonts) + lead or (fonts == text and _score(standard) == _score(fonts) > 0) else (fonts, False)


def _table(text: str, letters: dict[int, str]) -> str:
    return _bytes(text).translate(letters).translate(_BACK)


_NOTHING, _GOOD, _SINGLE, _BAD = range(4)


@lru_cache(maxsize=50_000)
def _worth(word: str) -> int:
    """What a word says for a reading: a syllable, one of a single letter, none at all, or nothing (ASCII, capitals without tones such as HĐND)."""
    if word.isascii():
        return _NOTHING
    if syllables.valid(word):
        return _GOOD if len(word) > 1 else _SINGLE
    return _NOTHING if word.isupper() and not _TONED.search(word) else _BAD


def _score(text: str) -> float:
    """How Vietnamese a text reads: words with Vietnamese letters that can be syllables, less those that cannot, less stray characters."""
    good = single = bad = 0.0
    text = _SQUARE.sub("m2", text)
    for worth in map(_worth, _WORD.findall(text)):
        if worth == _GOOD:
            good += 1
        elif worth == _SINGLE:
            single += 1
        elif worth == _BAD:
            bad += 1
    for found in _ODD.finditer(text):
        c, (a, b) = found.group(), found.span()
        before = a > 0 and text[a - 1].isalpha() and c not in _CLOSING
        after = b < len(text) and text[b].isalpha() and c not in _OPENING
        if before or after or c < " " or "\x7f" <= c <= "\x9f":
            bad += 1
        elif c not in _FINE:
            bad += 0.2
    # any stray byte is some vowel: single letters count little, and nothing by themselves
    return good + min(0.2 * single, good) - 1.5 * bad


# --- lines -----------------------------------------------------------------------------------------------------------------


def suspicious(text: str) -> bool:
    """Whether a line could be in another encoding at all. Good Vietnamese lines and ASCII leave here."""
    if text.isascii() and not _SUSPECT.search(text):
        return False
    return not (_CERTAIN.search(text) and _score(nfc(text)) > 0)


def repair(lines: Sequence[Line], force: str | None = None, entities: bool = True) -> tuple[list[str], Counter[str]]:
    """Lines of pieces → lines of text, and how many lines came from which encoding.

    force: one of CANDIDATES for all lines that could be in it, or "" to convert nothing; entities: decode those of HTML.
    """
    plain = ["".join(p.text for p in line) for line in lines]
    used: Counter[str] = Counter()
    if force == "":
        return plain, used
    trusted = _trusted(lines)
    if force:
        chosen = [force if suspicious(text) else "" for text in plain]  # a line of good Vietnamese stays: one name is often given for a whole folder
    else:
        chosen = _choose(lines, [x[: settings.SAMPLE_CHARS] for x in plain], trusted)
    # a file that has the standard's capitals lost none
    lost = not any(name == "tcvn3" and _tcvn3(text[: settings.SAMPLE_CHARS])[1] for name, text in zip(chosen, plain, strict=True))
    out: list[str] = []
    for line, text, name in zip(lines, plain, chosen, strict=True):
        fixed = _whole(text, name, (out[-1] if out else "") if lost else None) if name else None
        if fixed is None or fixed == text:
            name = ""
            fixed = text
        if (name or not force) and any(p.hint for p in line) and len(line) > 1 and name in {"", *tables.NAMES}:
            mixed = _by_piece(line, name, out[-1] if out else "")
            if mixed is not None:
                fixed, name = mixed
        elif name and line and all(p.capitals for p in line if p.text.strip()):
            fixed = fixed.upper()
        elif trusted and text.isascii() and any(p.capitals for p in line):
            fixed = "".join(p.text.upper() if p.capitals else p.text for p in line)  # what such a font shows of small letters
        if name and fixed != text:
            used[name] += 1
        if entities and "&" in fixed and _ENTITY.search(fixed):
            decoded = _ENTITY.sub(lambda m: html.unescape(m.group()), fixed)
            if decoded != fixed:
                used[ENTITIES] += 1
                fixed = decoded
        out.append(fixed)
    return out, used


def _trusted(lines: Sequence[Line]) -> bool:
    """Whether fonts mean what they say: much Unicode text is set in .VnTime by its style."""
    hinted = ["".join(p.text for p in line if p.hint) for line in lines]
    modern = sum(1 for x in hinted if _CERTAIN.search(x))
    old = sum(1 for x in hinted if not x.isascii() and not _CERTAIN.search(x))
    return old > 0 and modern <= settings.MODERN_SHARE * old


def _choose(lines: Sequence[Line], plain: Sequence[str], trusted: bool) -> list[str]:
    """The encoding of each line, "" for none: its own best reading when that is clear, else that of its neighbours."""
    doubtful = [i for i, text in enumerate(plain) if suspicious(text)]
    weight = settings.FONT_HINT if trusted else 0.0
    scores: dict[int, dict[str, float]] = {}
    clear: dict[int, str] = {}
    total: Counter[str] = Counter()
    for i in doubtful:
        scores[i] = _readings(plain[i])
        for name in {p.hint for p in lines[i]} - {""}:
            if name in scores[i]:
                scores[i][name] += weight
        best = max(scores[i], key=lambda n: (scores[i][n], n == ""))
        rest = max((v for n, v in scores[i].items() if n != best), default=-9.0)
        if scores[i][best] - rest >= settings.CLEAR_MARGIN and (best == "" or scores[i][best] >= settings.CLEAR_SCORE):
            clear[i] = best
            total[best] += len(plain[i])
    legacy = Counter({n: k for n, k in total.items() if n})
    main, size = legacy.most_common(1)[0] if legacy else ("", 0)
    if size >= settings.MAIN_ENCODING * sum(legacy.values()):
        # a file is hardly ever in two legacy encodings: capitals and abbreviations can look better in the wrong one
        for i, name in clear.items():
            if name not in {"", main} and scores[i].get(main, -9.0) > max(scores[i][""], scores[i][name] - settings.MAIN_LEAD):
                clear[i] = main
    out = [""] * len(plain)
    certain = [i for i in range(len(plain)) if i in clear or (i not in scores and _CERTAIN.search(plain[i]))]
    for i in doubtful:
        out[i] = clear[i] if i in clear else _by_neighbours(i, scores[i], clear, certain, total)
    return out


def _readings(text: str) -> dict[str, float]:
    """The score of the line as it is ("") and in every encoding that it can be read in."""
    out = {"": _score(nfc(text))}
    for name in CANDIDATES:
        read = convert(text, name)
        if read is not None and read != text:
            # a reading that leaves characters out of the table in words scores for what it is
            out[name] = _score(nfc(read))
    return out


def _by_neighbours(i: int, scores: dict[str, float], clear: dict[int, str], certain: list[int], total: Counter[str]) -> str:
    votes: Counter[str] = Counter()
    for j in certain[bisect_left(certain, i - settings.NEAR_LINES) : bisect_right(certain, i + settings.NEAR_LINES)]:
        votes[clear.get(j, "")] += 1
    if not votes:
        votes = Counter({name: 1 for name, _ in total.most_common(1)})
    asis = scores[""]
    for name, _ in votes.most_common():
        if name in scores and scores[name] >= max(asis, 0.0):
            return name
    best = max(scores, key=lambda n: (scores[n], n == ""))
    return best if scores[best] >= settings.CLEAR_SCORE and asis < 0 else ""


# --- runs -------------------------------------------------------------------------------------------------------------------


def _whole(text: str, name: str, previous: str | None) -> str | None:
    """The text read in an encoding; previous: the line before it, for the capitals that TCVN3 lost; None in a file of the standard."""
    if name == "tcvn3":
        read = _table(text, tables.single(name)) if previous is None else recase(_bytes(text), _table(text, _FONTS), previous)
        return nfc(read)
    other = convert(text, name)
    return nfc(other) if other is not None else None


def _by_piece(line: Line, name: str, previous: str) -> tuple[str, str] | None:
    """A line in which only some runs are set in a legacy font: these are converted, the others left as they are.

    name: the encoding in which the line reads best as a whole, "" when it is good as it stands.
    """
    hinted = "".join(p.text for p in line if p.hint)
    other = "".join(p.text for p in line if not p.hint)
    hint = next(p.hint for p in line if p.hint)
    if not other.strip() or other.isascii():
        if name and any(p.capitals for p in line):
            return _join(line, name, previous, everything=True), name
        return None
    if _CERTAIN.search(hinted) or (hinted.isascii() and not _SUSPECT.search(hinted)):
        return None
    read = convert(hinted, hint)
    if read is None or _score(nfc(read)) < max(_score(hinted), 0.5):
        return None
    if name and _score(other) <= 0:
        return None  # the whole line is legacy text, whatever the fonts of its other runs
    return _join(line, hint, previous, everything=False), hint


def _join(line: Line, name: str, previous: str, everything: bool) -> str:
    """The runs in legacy fonts converted, neighbours together (a mark may stand in the next run); capitals where the font has them."""
    out: list[str] = []
    group: list[Piece] = []

    def flush() -> None:
        if group:
            text = "".join(p.text for p in group)
            read = _whole(text, name, "".join(out) or previous) or text
            if all(p.capitals for p in group):
                read = read.upper()
            out.append(read)
            group.clear()

    for piece in line:
        if not (piece.hint or everything):
            flush()
            out.append(piece.text)
            continue
        if group and group[-1].capitals != piece.capitals:
            flush()
        group.append(piece)
    flush()
    return "".join(out)

