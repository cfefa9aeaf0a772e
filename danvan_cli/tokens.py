"""Words. The only importer of pyvi.

pyvi joins compounds of the new tone style only (36 of 40 against 17), so it is fed the shadow of a text; set phrases of the
field are kept whole afterwards. Statement by statement, never a whole paper: the line break is a token with weights.
"""

from __future__ import annotations

import re
from functools import lru_cache

from danvan_cli import resources, text

_WORDLIKE = re.compile(r"[^\W_]")


def tokenize(statement: str) -> tuple[str, ...]:
    """Words of one statement, in lower case, compounds joined by "_"; punctuation marks are tokens of their own."""
    from pyvi import ViTokenizer

    clean = text.visible(text.shadow(text.nfc(statement))).replace("_", " ")
    if not _WORDLIKE.search(clean):
        return tuple(clean.split())
    return _keep_phrases(ViTokenizer.tokenize(clean).casefold().split())


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Set phrases by first syllable, the longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for line in resources.lines("phrases.txt"):
        syllables = tuple(text.shadow(text.nfc(line)).casefold().split())
        by_first.setdefault(syllables[0], []).append(syllables)
    return {k: tuple(sorted(v, key=lambda p: (-len(p), p))) for k, v in by_first.items()}


def _keep_phrases(tokens: list[str]) -> tuple[str, ...]:
    phrases = _phrases()
    syllables: list[str] = []
    opens: list[bool] = []  # whether a token begins at this syllable
    for token in tokens:
        parts = token.split("_") if len(token) > 1 else [token]
        syllables += parts
        opens += [True] + [False] * (len(parts) - 1)
    out: list[str] = []
    i = 0
    while i < len(syllables):
        for phrase in phrases.get(syllables[i], ()) if opens[i] else ():
            if tuple(syllables[i : i + len(phrase)]) == phrase:
                out.append("_".join(phrase))
                i += len(phrase)
                if i < len(syllables):
                    opens[i] = True
                break
        else:
            if opens[i] or not out:
                out.append(syllables[i])
            else:
                out[-1] += "_" + syllables[i]
            i += 1
    return tuple(out)


def is_word(token: str) -> bool:
    """Whether a token carries letters (numbers and punctuation do not)."""
    return any(c.isalpha() for c in token)
