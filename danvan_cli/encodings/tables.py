"""The legacy Vietnamese encodings, byte by byte: TCVN3 (TCVN 5712:1993, the .Vn… fonts), VNI for Windows, VPS, VISCII 1.1.

Text in these encodings is handled as the string of its bytes (code points 0 to 255). The tables are compared with the programs
iconv and recode by tests/test_encodings.py.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NAMES = ("tcvn3", "vni", "vps", "viscii")
ALIASES = {"tcvn": "tcvn3", "abc": "tcvn3", "tcvn-3": "tcvn3", "tcvn5712": "tcvn3", "tcvn5712-1": "tcvn3", "tcvn-5712": "tcvn3", "vni-win": "vni", "vniwin": "vni"}

# Letters in the order of the dictionary: vowel by vowel, each plain, grave, acute, tilde, hook, dot below; plain a e i o u y left out.
_LETTERS = "àáãảạăằắẵẳặâầấẫẩậèéẽẻẹêềếễểệìíĩỉịòóõỏọôồốỗổộơờớỡởợùúũủụưừứữửựỳýỹỷỵđ"
_CAPITALS = _LETTERS.upper()

_BYTES = {
    "tcvn3": (
        "b5b8b7b6b9a8bbbebdbcc6a9c7cac9c8cbccd0cfced1aad2d5d4d3d6d7dddcd8dedfe3e2e1e4abe5e8e7e6e9aceaedecebeeeff3f2f1f4adf5f8f7f6f9fafdfcfbfeae",
        # the standard's capitals; .Vn… fonts have only Ă Â Ê Ô Ơ Ư Đ of them, the others are set in a second font (.VnTimeH)
        "8083828184a1afc0bfba85a2c1c4c3c286878a89888ba3c5dad9cd8c8d908f8e919295949396a4dbfff0e097a5989b9a999c9d019f9e02a604110605121316151417a7",
    ),
    "vps": (
        "e0e1e3e4e5e6a2a1a4a3a5e2c0c3c5c4c6e8e9ebc8cbea8a89cd8b8cecedefcccef2f3f5d586f4d2d387b0b6d6a9a7abaaaef9fadbfbf8dcd8d9bbbabfff9acf9b9cc7",
        "80c182810288" + "8e8df08f04" + "c284831c8503" + "d7c9fede05" + "ca9390959406" + "b5b4b8b710" + "bcb9bebd11" + "d497969998" + "12" + "f79e9da69f13" + "a8daacd114" + "d0afad1db115" + "b2ddb3fd19" + "f1",
    ),
    "viscii": (
        "e0e1e3e4d5e5a2a1c7c6a3e2a5a4e7a6a7e8e9a8eba9eaabaaadacaeecedeeefb8f2f3f5f6f7f4b0afb2b1b5bdb6bedeb7fef9fafbfcf8dfd7d1e6d8f1cffddbd6dcf0",
        "c0c1c3c480c582810502" + "83" + "c285840686" + "87" + "c8c988cb89" + "ca8b8a8d8c8e" + "cccdce9b98" + "d2d3a0999a" + "d4908f929193" + "b49695b39794" + "d9da9d9c9e" + "bfbbbaffbcb9" + "9fdd19141e" + "d0",
    ),
}  # fmt: skip

# VNI: a base letter and a mark behind it. Circumflex with each tone, breve with each tone, tones; ô stands for ơ and ö for ư.
_VNI_ALONE = dict(zip("ìíóæòîñôö" "ÌÍÓÆÒÎÑÔÖ", "ìíĩỉịỵđơư" "ÌÍĨỈỊỴĐƠƯ", strict=True))
_VNI_TONES = dict(zip("øùõûï", "\u0300\u0301\u0303\u0309\u0323", strict=True))
_VNI_CIRCUMFLEX = dict(zip("âàáãåä", ("", *_VNI_TONES.values()), strict=True))
_VNI_BREVE = dict(zip("êèéüúë", ("", *_VNI_TONES.values()), strict=True))
VNI_MARKS = "".join(dict.fromkeys([*_VNI_TONES, *_VNI_CIRCUMFLEX, *_VNI_BREVE]))


@lru_cache(maxsize=4)
def single(name: str) -> dict[int, str]:
    """Byte → letter of tcvn3, vps or viscii, for str.translate; bytes below 128 that are letters too are in it."""
    small, capital = (bytes.fromhex(x) for x in _BYTES[name])
    # a small letter wins where the standard's capitals share its byte
    return dict(zip(capital, _CAPITALS, strict=True)) | dict(zip(small, _LETTERS, strict=True))


@lru_cache(maxsize=1)
def vni() -> dict[str, str]:
    """One or two characters of VNI → letter, every case of base and mark."""
    out = dict(_VNI_ALONE)
    for bases, shape, marks in (("aeouyôö", "", _VNI_TONES), ("aeo", "\u0302", _VNI_CIRCUMFLEX), ("a", "\u0306", _VNI_BREVE)):
        for base in bases:
            letter = _VNI_ALONE.get(base, base)
            for mark, tone in marks.items():
                whole = unicodedata.normalize("NFC", letter + shape + tone)
                for m in (mark, mark.upper()):
                    out[base + m] = whole
                    out[base.upper() + m] = whole.upper()
    return out
