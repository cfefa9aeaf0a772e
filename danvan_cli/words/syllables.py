"""Text → the units that pyvi labels (syllables, numbers, marks, addresses), in time linear in the text.

pyvi tries its e-mail pattern at every unit, each time up to the end of the run ("a.a.a.…"); here every @ is looked at once.
"""

from __future__ import annotations

import re

# The alternatives of pyvi's pattern in its order; e-mail addresses stand between _FIRST and _THEN
_FIRST = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n|\w+://[^\s]+"
_THEN = r"\d+(?:[\.,_]\d+)+|[^\w\s]|\w+"
_units = re.compile(f"{_FIRST}|{_THEN}").findall
_first, _then = re.compile(_FIRST).match, re.compile(_THEN).match
_DOMAIN = re.compile(r"@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")


def cut(text: str) -> list[str]:
    """Units of a text in composed form (NFC), as pyvi cuts it."""
    if "@" not in text:
        return _units(text)
    addresses = _addresses(text)
    if not addresses:
        return _units(text)
    out, at, coming = [], 0, 0
    while at < len(text):
        while coming < len(addresses) and addresses[coming][1] <= at:
            coming += 1
        found = _first(text, at)
        if found is None and coming < len(addresses) and addresses[coming][0] <= at:
            out.append(text[at : addresses[coming][2]])
            at = addresses[coming][2]
            continue
        found = found or _then(text, at)
        if found is not None:
            out.append(found.group())
        at = found.end() if found is not None else at + 1
    return out


def _addresses(text: str) -> list[tuple[int, int, int]]:
    """E-mail addresses: where the run before the @ begins, the @, the end. An address can begin anywhere in that run."""
    out = []
    at = text.find("@")
    after = 0  # an @ is no part of a run, so none begins before the one that was looked at last
    while at >= 0:
        domain = _DOMAIN.match(text, at)
        if domain is not None:
            start = at
            while start > after and _is_local(text[start - 1]):
                start -= 1
            if start < at:
                out.append((start, at, domain.end()))
        after = at + 1
        at = text.find("@", after)
    return out


def _is_local(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "_.+-")
