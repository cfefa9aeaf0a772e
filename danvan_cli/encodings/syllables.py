"""What can be a Vietnamese syllable: onset, rhyme, tone. A grammar and not a word list, so that names and dialect pass."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = ("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x")
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet "
    "oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uâ uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn "
    "uông uôt uy uya uych uyên uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ynh yt"
).split()
_LONGEST = 7  # letters: nghiêng
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_STOPPED = ("", "\u0301", "\u0323")  # rhymes in c, ch, p, t carry no other tone
_AFTER_GI = frozenset("ia iêc iêm iên iêng iêp iêt iêu".split())
_MARKS = frozenset(_TONES[1:])
_VOWEL = re.compile("[aăâeêioôơuưy]+")
_BY_MARK = {c: (unicodedata.normalize("NFC", "".join(x for x in unicodedata.normalize("NFD", c) if x not in _MARKS)), m) for c in
            (unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in _TONES[1:]) for m in (next(x for x in unicodedata.normalize("NFD", c) if x in _MARKS),)}  # fmt: skip


@lru_cache(maxsize=1)
def _toneless() -> frozenset[str]:
    return frozenset(o + r for o in _ONSETS for r in _RHYMES) | {"gi", "quên", "quêt"} | {"g" + r for r in _AFTER_GI}


def valid(word: str) -> bool:
    """Whether a word (one run of letters, composed, any case) can be a Vietnamese syllable."""
    return len(word) <= _LONGEST and _valid(word)


@lru_cache(maxsize=100_000)
def _valid(word: str) -> bool:
    plain, tone = [], ""
    for c in word.lower():
        if c in _BY_MARK:
            if tone:
                return False
            c, tone = _BY_MARK[c]
        plain.append(c)
    bare = "".join(plain)
    if bare not in _toneless():
        return False
    return not (bare.endswith(("c", "ch", "p", "t")) and tone not in _STOPPED)


# The most frequent syllables of administrative text, without their marks. Nearly every line of unaccented Vietnamese has several.
_COMMON = frozenset(
    "va cua cac cong tac duoc nhan dan khong trong nhung cho voi dao thuc hien chinh quyen doan vien phu nu nong thon phuong huyen tinh hoi nghi "
    "nghiep phat trien kinh te tang cuong xay dung nguoi nhieu con thoi gian cap uy to chuc van dong phong trao tuyen truyen ket qua han che bai hoc".split()
)


@lru_cache(maxsize=1)
def _unmarked() -> frozenset[str]:
    """All syllables as they are typed without any mark."""
    return frozenset("".join(c for c in unicodedata.normalize("NFD", w.replace("đ", "d")) if not unicodedata.combining(c)) for w in _toneless())


def unaccented_share(words: list[str]) -> float:
    """Share (0 to 1) of the words that are frequent Vietnamese syllables written without marks; 0 unless nearly all words can be syllables."""
    letters = [w.lower() for w in words if w.isalpha() and not w.isupper()]
    if not letters or sum(w in _unmarked() for w in letters) < 0.8 * len(letters):
        return 0.0
    return sum(w in _COMMON for w in letters) / len(letters)
