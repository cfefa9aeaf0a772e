"""Legacy encodings: the tables against iconv and recode as programs, whole texts there and back, and nothing converted that was right.

The texts are the project's own and, as independent ones, those of Debian's packages manpages-{vi,fr,de,es} and maint-guide-vi, found under / or
under the folder that DANVAN_TEXTS names.
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_cli import encodings
from danvan_cli.encodings import Piece, repair, syllables, tables
from tests.programs import need, through, vni

ROOT = Path(__file__).resolve().parent.parent
LETTERS = tables._LETTERS + tables._CAPITALS
FLOOR = 0.995  # share of lines that must come back to the letter
FALSE_ALARMS = 0.001  # share of lines in other languages that may be touched
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "-", "\u00a0": " "})  # what no legacy encoding has


def recode(text: str, name: str) -> bytes:
    return through(["recode", f"UTF-8..{name}"], text)


def iconv(text: str, name: str) -> bytes:
    return through(["iconv", "-f", "UTF-8", "-t", name], text)


# --- the tables


@pytest.mark.parametrize(("name", "program"), [("tcvn3", "TCVN5712-1"), ("viscii", "VISCII")])
def test_tables_agree_with_iconv(name: str, program: str) -> None:
    assert iconv(LETTERS, program).decode("latin-1").translate(tables.single(name)) == LETTERS


@pytest.mark.parametrize(("name", "program", "wrong"), [("vps", "VPS", "Ỗ"), ("viscii", "VISCII", ""), ("tcvn3", "TCVN", ""), ("vni", "VNI", "ẰẮ")])
def test_tables_agree_with_recode(name: str, program: str, wrong: str) -> None:
    """recode lacks Ỗ in VPS and has Ắ and Ằ of VNI swapped."""
    letters = "".join(c for c in LETTERS if c not in wrong)
    assert repair.convert(recode(letters, program).decode("latin-1"), name) == letters


def test_vni_has_every_letter_in_every_spelling() -> None:
    assert set(tables.vni().values()) == set(LETTERS)
    assert repair.convert("AÉ AÈ aé aè AÙ Aù", "vni") == "Ắ Ằ ắ ằ Á Á"


# --- whole texts


@cache
def own() -> list[str]:
    files = sorted((ROOT / "data" / "samples").rglob("*.txt")) + sorted((ROOT / "data" / "training" / "papers").glob("*.txt"))[::6]
    return [tidy(p.read_text("utf-8")) for p in files]


@cache
def debian(language: str) -> list[str]:
    root = Path(os.environ.get("DANVAN_TEXTS", "/"))
    files = sorted((root / "usr/share/man" / language).glob("man[1578]/*.gz"))[:160]
    if language == "vi":
        files += sorted((root / "usr/share/doc/maint-guide-vi").glob("*.txt.gz"))
    if not files:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Debian texts in {language or 'English'}: see .ci/run")
        pytest.skip(f"no Debian texts in {language or 'English'} (package manpages-{language})")
    return [tidy(re.sub(r"\\f[BIPR]|\\[,/&]|^[.'].*$", "", gzip.decompress(p.read_bytes()).decode("utf-8", "replace"), flags=re.M).replace("\\-", "-")) for p in files]


def tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_PLAIN)


def only_vietnamese(text: str) -> str:
    return "".join(c if c.isascii() or c in LETTERS else "?" for c in text)


ENCODE = {
    "tcvn3": lambda t: iconv(t, "TCVN5712-1"),
    "viscii": lambda t: iconv(t, "VISCII"),
    "vps": lambda t: recode(t.replace("Ỗ", "Ộ"), "VPS"),
    "vni": vni,
    "cp1258": lambda t: iconv(t, "CP1258"),
    "utf-16": lambda t: t.encode("utf-16"),
    "utf-16-le": lambda t: t.encode("utf-16-le"),
    "utf-16-be": lambda t: t.encode("utf-16-be"),
    "double": lambda t: t.encode().decode("latin-1").encode(),
    "double-cp1252": lambda t: "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in t.encode()).encode(),
}


def compare(texts: list[str], name: str, mangled: bool) -> tuple[int, int, list[tuple[str, str]]]:
    """Lines that come back as they were, lines in all, and those that did not."""
    total, wrong = 0, []
    for text in map(only_vietnamese, texts):
        text = text.replace("Ỗ", "Ộ") if name == "vps" else text
        data = ENCODE[name](text)
        if mangled:  # copied into a UTF-8 file by a program that knew nothing
            data = data.decode("latin-1").encode()
        want, got = text.split("\n"), encodings.decode(data).lines
        assert len(want) == len(got)
        for a, b in zip(want, got, strict=True):
            if not a.isascii():
                total += 1
                if a != b:
                    wrong.append((a, b))
    return total - len(wrong), total, wrong


@pytest.mark.parametrize("source", ["own", "debian"])
@pytest.mark.parametrize(("name", "mangled"), [(n, m) for n in ENCODE for m in ((False, True) if n in {"tcvn3", "viscii", "vps", "vni", "cp1258"} else (False,))])
def test_texts_come_back_to_the_letter(name: str, mangled: bool, source: str) -> None:
    texts = own() if source == "own" else debian("vi")[::2]
    right, total, wrong = compare(texts, name, mangled)
    print(f"{name} {source}: {right} of {total}")
    assert total > 1000
    assert right >= FLOOR * total, wrong[:5]


def test_capitals_that_the_fonts_lack_are_restored() -> None:
    """As .VnTime stores it: no capitals but Ă Â Ê Ô Ơ Ư Đ. Names in the middle of a sentence cannot be told and are the rest."""
    small = dict(zip(tables._CAPITALS, tables._LETTERS, strict=True))
    total, wrong, case = 0, [], 0
    for text in map(only_vietnamese, own()):
        stored = "".join(c if c in "ĂÂÊÔƠƯĐ" else small.get(c, c) for c in text)
        for a, b in zip(text.split("\n"), encodings.decode(ENCODE["tcvn3"](stored)).lines, strict=True):
            if not a.isascii():
                total += 1
                wrong += [(a, b)] if a != b else []
                case += a.lower() != b.lower()
    print(f"tcvn3 without capitals: {total - len(wrong)} of {total}, {case} wrong in more than case")
    assert len(wrong) <= 0.012 * total, wrong[:10]
    assert case <= (1 - FLOOR) * total


@pytest.mark.parametrize("language", ["", "fr", "de", "es"])
def test_other_languages_are_left_alone(language: str) -> None:
    total = 0
    touched = []
    for text in debian(language):
        # a few of these pages are double-encoded Spanish in the package itself: to undo that is no false alarm
        for data in (text.encode(), text.encode("latin-1", "replace")):
            want = data.decode("utf-8" if data == text.encode() else "latin-1").split("\n")
            try:
                got = encodings.decode(data).lines
            except encodings.Undecodable:
                continue
            for a, b in zip(want, got, strict=True):
                total += bool(a.strip())
                if unicodedata.normalize("NFC", a) != b and "Ã" not in a:
                    touched.append((a, b))
    print(f"{language or 'en'}: {len(touched)} of {total}")
    assert total > 4000
    assert len(touched) <= FALSE_ALARMS * total, touched[:5]


def test_good_vietnamese_is_left_alone() -> None:
    for text in [*own(), *debian("vi"), unicodedata.normalize("NFD", own()[0])]:
        found = encodings.decode(text.encode())
        assert found.lines == unicodedata.normalize("NFC", text).split("\n")
        assert not found.converted


# --- hard cases


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("C«ng t¸c d©n vËn ë c¬ së", "Công tác dân vận ở cơ sở"),
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("ë nh÷ng n¬i khã kh¨n. ý kiÕn nh©n d©n", "Ở những nơi khó khăn. Ý kiến nhân dân"),
        ("QuyÕt ®Þnh cña ñy ban nh©n d©n huyÖn", "Quyết định của Ủy ban nhân dân huyện"),
        ("Ban Th­êng vô TØnh ñy ban hµnh nghÞ quyÕt", "Ban Thường vụ Tỉnh ủy ban hành nghị quyết"),
        ("Phong trµo “D©n vËn khÐo” – mét h­íng ®i…", "Phong trào “Dân vận khéo” – một hướng đi…"),
        ("Phong traøo “Daân vaän kheùo” – moät höôùng ñi", "Phong trào “Dân vận khéo” – một hướng đi"),
        ("Coâng taùc daân vaän ôû cô sôû", "Công tác dân vận ở cơ sở"),
        ("COÂNG TAÙC DAÂN VAÄN", "CÔNG TÁC DÂN VẬN"),
        ("CÃ´ng tÃ¡c dÃ¢n váº­n á»Ÿ cÆ¡ sá»Ÿ", "Công tác dân vận ở cơ sở"),
        ("Kết quả &amp; h&#7841;n ch&#7871; c&ocirc;ng t&aacute;c", "Kết quả & hạn chế công tác"),
        ("Bí thư Ðảng uỷ xã nói: «khó vạn lần dân liệu cũng xong»", "Bí thư Ðảng uỷ xã nói: «khó vạn lần dân liệu cũng xong»"),
        ("Diện tích 3.450 m² ± 5 %, © UBND xã", "Diện tích 3.450 m² ± 5 %, © UBND xã"),
        ("Die Gemeinde führt «öffentliche» Prüfungen über Maße durch", "Die Gemeinde führt «öffentliche» Prüfungen über Maße durch"),
        ("Le comité a présenté son rapport à l'été", "Le comité a présenté son rapport à l'été"),
    ],
)
def test_hard_lines(stored: str, meant: str) -> None:
    assert encodings.decode(stored.encode()).lines == [meant]


def test_lines_decide_each_for_itself() -> None:
    lines = ["Kết quả công tác dân vận năm 2023 của xã", "C«ng t¸c tuyªn truyÒn ®­îc ®Èy m¹nh", "Coâng taùc phoái hôïp chöa chaët cheõ", "Đề nghị huyện bố trí kinh phí"]
    found = encodings.decode("\n".join(lines).encode())
    assert found.lines == [lines[0], "Công tác tuyên truyền được đẩy mạnh", "Công tác phối hợp chưa chặt chẽ", lines[3]]
    assert found.converted == {"tcvn3": 1, "vni": 1}
    assert found.encoding == "utf-8"


def test_bytes_of_two_encodings_in_one_file() -> None:
    data = "Kết quả công tác dân vận\n".encode() + "C«ng t¸c tuyªn truyÒn\n".encode("latin-1") + "Hạn chế, tồn tại của xã\n".encode()
    found = encodings.decode(data)
    assert found.lines == ["Kết quả công tác dân vận", "Công tác tuyên truyền", "Hạn chế, tồn tại của xã", ""]


def test_short_lines_follow_their_neighbours() -> None:
    lines = ["§iÒu 1.", "Q§-TTg", "C«ng t¸c tuyªn truyÒn ®­îc ®Èy m¹nh trong toµn x·", "a) ®Òu"]
    assert encodings.decode("\n".join(lines).encode("latin-1")).lines == ["Điều 1.", "QĐ-TTg", "Công tác tuyên truyền được đẩy mạnh trong toàn xã", "a) đều"]


def test_encoding_given_is_obeyed(tmp_path: Path) -> None:
    assert encodings.decode("§¶ng ñy x·".encode("latin-1"), encodings.known("ABC")).lines == ["Đảng ủy xã"]
    assert encodings.decode("C«ng t¸c".encode(), "utf-8").lines == ["C«ng t¸c"]
    assert encodings.known("TCVN-5712") == "tcvn3"


def test_a_font_is_a_hint_and_no_proof() -> None:
    def one(*pieces: Piece) -> str:
        return encodings.unify([pieces])[0][0]

    modern = [[Piece("Công tác dân vận của xã", "tcvn3")], [Piece("xã", "tcvn3")], [Piece("Hội nghị tổng kết", "tcvn3")]]
    assert encodings.unify(modern)[0] == ["Công tác dân vận của xã", "xã", "Hội nghị tổng kết"]
    assert one(Piece("§¶ng", "tcvn3")) == "Đảng"
    assert one(Piece("Xã Đồi Vàng: "), Piece("®¶ng viªn", "tcvn3")) == "Xã Đồi Vàng: đảng viên"
    assert one(Piece("céng hßa", "tcvn3", True)) == "CỘNG HÒA"
    assert one(Piece("§¶ng ñy ", "tcvn3"), Piece("x· ®åi vµng", "tcvn3", True)) == "Đảng ủy XÃ ĐỒI VÀNG"
    heading = [[Piece("I. Mét sè kÕt qu¶", "tcvn3")], [Piece("ban chi huy", "tcvn3", True)]]
    assert encodings.unify(heading)[0] == ["I. Một số kết quả", "BAN CHI HUY"]
    assert one(Piece("ban chi huy", "tcvn3", True)) == "ban chi huy"  # nothing tells that the font is believed
    assert one(Piece("Coâng ta", "vni"), Piece("ùc", "vni")) == "Công tác"


def test_conversion_is_shown_by_check(danvan, tmp_path: Path) -> None:
    text = own()[0]
    (tmp_path / "bai.txt").write_bytes(ENCODE["tcvn3"](only_vietnamese(text)))
    (tmp_path / "lan.txt").write_text("Báo cáo tham luận của xã Đồi Quạt tại hội thảo\nC«ng t¸c tuyªn truyÒn ®­îc ®Èy m¹nh trong toµn x·\n", "utf-8")
    import csv
    import io

    rows = {r["paper"]: r for r in csv.DictReader(io.StringIO(danvan("check", tmp_path, "-f", "csv", "--csv-raw").stdout.decode()))}
    assert rows["bai.txt"]["encoding"] == "tcvn3"
    assert rows["lan.txt"]["encoding"] == "utf-8"
    assert "1" in rows["lan.txt"]["note"]
    assert "tcvn3" in rows["lan.txt"]["note"]


# --- the grammar of syllables


def test_the_grammar_accepts_a_dictionary() -> None:
    """All of hunspell-vi but abbreviations and foreign words."""
    path = Path(os.environ.get("DANVAN_TEXTS", "/")) / "usr/share/hunspell/vi_VN.dic"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("hunspell-vi is missing")
        pytest.skip("hunspell-vi is missing")
    words = [w.split("/")[0].strip() for w in path.read_text("utf-8").splitlines()[1:]]
    refused = [w for w in words if w and not w.isupper() and not syllables.valid(w)]
    assert len(refused) <= 20, refused


@pytest.mark.parametrize("word", ["tré", "été", "führt", "nº", "ñ", "ảng", "tóc", "từc", "qứy", "ưi"])
def test_what_is_no_syllable(word: str) -> None:
    assert syllables.valid(word) == (word in {"tré", "ảng", "tóc", "ưi"})


# --- what must always hold


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60), max_size=5))
def test_any_text_can_be_repaired_and_keeps_its_lines(lines: list[str]) -> None:
    fixed, used = encodings.unify([[Piece(x)] for x in lines])
    assert len(fixed) == len(lines)
    assert sum(used.values()) <= 2 * len(lines)


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        found = encodings.decode(data)
    except encodings.Undecodable as error:
        assert error.reason
    else:
        assert all("\n" not in x for x in found.lines)


def test_programs_are_the_ones_meant() -> None:
    assert b"recode" in subprocess.run([need("recode", "recode"), "--version"], capture_output=True, check=True).stdout.lower()
