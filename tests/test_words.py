"""words/ gives pyvi's own answer: on the project's texts, on strings made to break it, from a damaged cache, and never slower than linearly."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli import segment, text, tokens, words
from danvan_cli.words import decoder, syllables, tables

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted((ROOT / "data" / "training" / "papers").glob("*.txt"))[::9] + sorted((ROOT / "data" / "samples").glob("*/*.txt"))[::4]

# what pyvi's pattern treats in a way of its own, and what is cut, folded or composed in an unusual way
ODD = [
    *"aBĐđếẤ1_.,-+@/: '%€²①ªßİΣKıŉ\0\t", "22", "3.4", "1,2.3", "__", "...", "->", "==>", ">>", "@a.b", "a@b.c", "x.y@z-1.com.vn", "a..b@c..d", "http://", "s://x", "://",
    "\n", "\r\n", "\x85", "\u2028", "\u00a0", "\u200b", "\ufeff", "\u0301", "\u0323", "\u0344", "\u0338", "😀", "👨‍👩‍👧", "Tp.", "ThS.", "Mr.", "TP.HCM", "UBND.", "ΑΣ", "ǆ", "ǅ", "ﬁ",
    "١٢", "٣.٤", "漢字", "\u1100\u1161", "ไทย", "\u2000", "\u203f", "＿", "Hoà", "hòa", "thuý", "quý", "dân vận khéo", "dân", "vận", "hệ thống chính trị", "phong trào thi đua", "Nguyễn", "chủ", "nghĩa",
    "xã", "hội", "học sinh", "\ud812",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(ODD) | st.text(max_size=4), max_size=25)
TEXTS = st.builds(lambda joint, pieces: joint.join(pieces), st.sampled_from(["", " ", " ", "\n"]), PIECES)


@pytest.fixture(scope="module")
def found() -> tables.Tables:
    made = tables.load()
    assert made is not None, "the installed pyvi is not the one the tables were proven on"
    return made


@pytest.fixture(scope="module")
def statements() -> list[str]:
    return [s.text for p in PAPERS for s in segment.statements(text.nfc(p.read_text("utf-8")))]


def expect(texts: list[str]) -> list[tuple[str, ...]]:
    return [tokens.by_pyvi(t) for t in texts]


def test_same_as_pyvi_on_papers(statements: list[str]) -> None:
    rng = random.Random(7)
    changed = [t(rng.choice(statements)) for t in (str.upper, str.title, lambda s: unicodedata.normalize("NFD", s), lambda s: s.replace(" ", "\n"), lambda s: s.replace(" ", "")) for _ in range(60)]
    shuffled = [" ".join(rng.sample(s.split(), len(s.split()))) for s in rng.sample(statements, 300)]
    everything = statements[:2500] + changed + shuffled
    assert tokens.tokenize_many(everything) == expect(everything)


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=300, deadline=None)
def test_same_as_pyvi_on_anything(texts: list[str]) -> None:
    assert tokens.tokenize_many(texts) == expect(texts)


def test_alone_as_in_company(statements: list[str]) -> None:
    some = statements[::40]
    assert [tokens.tokenize(s) for s in some] == tokens.tokenize_many(some)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("", ()), (" \n\t", ()), ("?! …", ("?!", "…")), ("dân", ("dân",)), ("Dân vận khéo", ("dân_vận_khéo",)), ("\u200b", ()), ("học sinh", ("học_sinh",)), ("học\nsinh", ("học", "sinh")),
        ("thư về a.b@c.vn", ("thư", "về", "a.b@c.vn")), ("xem https://x.vn/a_b?c=1", ("xem", "https://x.vn/a", "b", "?", "c", "=", "1")), ("3.400 m2", ("3.400", "m2")),
        # pyvi raises SystemError on a lone surrogate: it counts as the replacement character
        ("a \ud812 b", ("a", "\ufffd", "b")),
    ],
)  # fmt: skip
def test_examples(statement: str, expected: tuple[str, ...]) -> None:
    assert tokens.tokenize(statement) == tokens.by_pyvi(statement) == expected


def test_a_set_phrase_takes_its_syllables_from_pyvis_words() -> None:
    phrases = {"chính": (("chính", "trị", "xã"),), "hội": (("hội", "chủ"),)}
    segmenter = words.load(phrases)
    assert segmenter is not None
    assert segmenter(["chính trị xã hội chủ nghĩa"]) == [words.keep_phrases(("chính_trị", "xã_hội_chủ_nghĩa"), phrases)] == [("chính_trị_xã", "hội_chủ", "nghĩa")]


# ---------------------------------------------------------------- the decoder

def test_recursion_and_crfsuites_own_order_agree(found: tables.Tables, statements: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    some = statements[::5]
    usual = words.Segmenter(found)(some)
    asked = []
    exact = decoder.Decoder.exact
    monkeypatch.setattr(decoder, "_LARGEST", 1e30)  # everything is a near tie
    monkeypatch.setattr(decoder.Decoder, "exact", lambda *a: asked.append(1) or exact(*a))
    assert words.Segmenter(found)(some) == usual
    assert len(asked) >= len([s for s in some if any(c.isalnum() for c in s)])


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=40))
@settings(max_examples=200, deadline=None)
def test_decoding_is_viterbi(scores: list[float]) -> None:
    made = tables.load()
    assert made is not None
    model = decoder.Decoder(made)
    d = np.array([0.0, *(s + 0 for s in scores), 0.0])
    between = np.array([True, *(False for _ in scores), True])
    last = np.append(between[1:], True) & ~between
    got = model._back(model._deltas(d, between), last, between)[1:-1].tolist()
    begins, goes, back = 0.0, scores[0], []
    (bb, bi), (ib, ii) = made.transitions.tolist()
    for s in scores[1:]:
        back.append((begins + bb < goes + ib, begins + bi < goes + ii))
        begins, goes = max(begins + bb, goes + ib), max(begins + bi, goes + ii) + s
    path = [begins < goes]
    for choice in reversed(back):
        path.append(choice[path[-1]])
    assert got == path[::-1]


def test_dictionary_is_pyvis(found: tables.Tables) -> None:
    files = tables._installed()
    assert files is not None
    lines = [tuple(line.split(" ")) for line in files[1].decode().split("\n")]
    pairs, triples = {w for w in lines if len(w) == 2}, {w for w in lines if len(w) == 3}
    names = {i: s for s, i in found.syllables.items()}
    rng = random.Random(7)
    codes = np.array([found.syllables[s] for w in [*sorted(pairs), *sorted(triples)] for s in w] + rng.choices(sorted(names), k=20000))
    pair, triple = decoder.Decoder(found)._dictionary(codes)
    spelt = [names[c] for c in codes.tolist()]
    assert pair.tolist() == [p in pairs for p in zip(spelt, spelt[1:], strict=False)]
    assert triple.tolist() == [i for i, t in enumerate(zip(spelt, spelt[1:], spelt[2:], strict=False)) if t in triples]


# ---------------------------------------------------------------- units

def pyvis_units(statement: str) -> list[str]:
    """pyvi's own pattern, at any length."""
    parts = [r"[A-ZĐ]+\.", r"Tp\.", r"Mr\.", r"Mrs\.", r"Ms\.", r"Dr\.", r"ThS\.", "==>", "->", r"\.\.\.", ">>", "\n", r"\w+://[^\s]+", r"([a-zA-Z0-9_.+-]+@([a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+)",
             r"\d+([\.,_]\d+)+", r"[^\w\s]", r"\w+"]  # fmt: skip
    return [m.group() for m in re.finditer("|".join(parts), statement)]


@given(st.text(st.sampled_from("ab1A.@-+_:/ é,\n"), max_size=40) | TEXTS)
@settings(max_examples=500, deadline=None)
def test_units_are_pyvis(statement: str) -> None:
    from pyvi.ViTokenizer import ViTokenizer

    statement = unicodedata.normalize("NFC", statement)
    assert syllables.cut(statement) == pyvis_units(statement) == ViTokenizer.sylabelize(statement)[1]


@pytest.mark.parametrize("piece", ["a", "a.", "a@", "a.a@b.", "@", "1,", "1_1a", "a://", "A.", " ", "\n", "a\n", "\u0323\u0301", "😀", "_", "\0", "\u200b", "==>", "dân ", "chủ nghĩa xã hội "])
def test_long_texts_do_not_grow_faster_than_they_should(piece: str) -> None:
    """A quadratic step anywhere takes minutes here; the time limit is the run's."""
    long = piece * (100_000 // len(piece))
    few = piece * (300 // len(piece))
    assert tokens.tokenize(few) == tokens.by_pyvi(few)
    assert len("".join(tokens.tokenize(long)).replace("_", "")) <= len(long)


@given(st.text(st.sampled_from("ae<=\u0301\u0323\u0302\u0344\u0338\u0345\u0f71\u200b"), max_size=30))
def test_marks_sorted_beforehand_compose_to_the_same(marks: str) -> None:
    long = marks * 20 + "\u0301\u0323" * 150 + marks
    assert text.nfc(long) == unicodedata.normalize("NFC", long)


# ---------------------------------------------------------------- tables and their cache

def test_a_damaged_cache_is_made_anew(found: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables._write(found, tmp_path / "whole.npz")
    whole = (tmp_path / "whole.npz").read_bytes()
    read = tables._read(tmp_path / "whole.npz")
    assert read is not None
    assert same(read, found)
    rng = random.Random(7)
    for k in range(60):
        broken = bytearray(whole)
        if k % 3 == 0:
            del broken[rng.randrange(len(whole)) :]
        else:
            for _ in range(k):
                broken[rng.randrange(len(whole) if k % 3 == 1 else 4000)] ^= 1 << rng.randrange(8)
        (tmp_path / "broken.npz").write_bytes(broken)
        got = tables._read(tmp_path / "broken.npz")
        assert got is None or same(got, found)
    monkeypatch.setattr(tables, "build", lambda *_: found)
    assert tables.load(tmp_path) is found
    (made,) = tmp_path.glob("words-*")
    made.write_bytes(b"PK\x03\x04 no archive")
    assert tables.load(tmp_path) is found
    again = tables.load(tmp_path)
    assert again is not found
    assert again is not None
    assert same(again, found)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["whole.npz", "broken.npz", made.name])


def same(one: tables.Tables, two: tables.Tables) -> bool:
    return one.syllables == two.syllables and all(np.array_equal(getattr(one, n), getattr(two, n)) for n in one.__dataclass_fields__ if n != "syllables")


def test_tables_built_now_are_those_in_the_cache(found: tables.Tables) -> None:
    files = tables._installed()
    assert files is not None
    assert same(tables.build(files[0], files[1]), found)


def test_no_folder_to_write_is_no_harm(found: tables.Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "build", lambda *_: found)
    (tmp_path / "file").write_text("in the way")
    assert tables.load(tmp_path / "file" / "deeper") is found


@pytest.mark.parametrize("change", [lambda f: None, lambda f: [f[0] + b" ", *f[1:]], lambda f: [f[0], f[1] + b"\nhai ba", f[2]], lambda f: [*f[:2], f[2].replace(b"NFC", b"NFD")]])
def test_files_that_were_not_proven_go_to_pyvi(change: Callable[[list[bytes]], list[bytes] | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = tables._installed()
    assert files is not None
    monkeypatch.setattr(tables, "_installed", lambda: change(files))
    assert words.load({}, tmp_path) is None
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(tokens, "_segmenter", lambda: words.load({}, tmp_path))
    assert tokens.tokenize_many(["Dân vận khéo", ""]) == [("dân_vận_khéo",), ()]


def test_pyvi_is_not_imported(tmp_path: Path) -> None:
    code = "import sys\nfrom danvan_cli import tokens\nassert tokens.tokenize('học sinh') == ('học_sinh',)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60)
    assert not {m.split(".")[0] for m in done.stdout.split()} & {"pyvi", "sklearn_crfsuite", "pycrfsuite", "sklearn", "scipy", "pandas"}
