"""Charts: files with fixed names that are the same each time, letters that are never boxes, text that stays on the slide."""

from __future__ import annotations

import colorsys
import io
import os
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from danvan_cli import analyze, cli, messages
from danvan_cli.models import ROLES
from danvan_cli.writers import plots
from danvan_cli.writers.plots import page
from tests.conftest import ROOT, SAMPLES

SCHOOLS = str(SAMPLES / "hoi-thao-giao-duc")
PAPER = "THAM LUẬN\nHẠN CHẾ\n- Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu của địa phương.\n"
NAMES = ("themes-limitation", "points-limitation", "themes-roles", "units-limitation")


@pytest.fixture(scope="module")
def schools():
    return analyze([SCHOOLS])


@pytest.fixture(scope="module")
def drawn(schools) -> dict[str, bytes]:
    return plots.render(schools, lang="vi", roles=("limitation",))


def test_files_have_fixed_names_and_are_pictures(drawn: dict[str, bytes]) -> None:
    assert set(drawn) == {f"{n}.{kind}" for n in NAMES for kind in ("png", "svg")}
    for name, data in drawn.items():
        if name.endswith(".png"):
            picture = Image.open(io.BytesIO(data))
            assert picture.size == (1920, 1080)
            colours = {c: n for n, c in picture.convert("RGB").getcolors(1 << 24)}
            assert colours[255, 255, 255] < 0.97 * 1920 * 1080 and len(colours) > 50, name
            strong = sum(n for c, n in colours.items() if colorsys.rgb_to_hsv(*(x / 255 for x in c))[1] > 0.5)
            assert strong > 2000, f"{name}: nothing in the colour of the role"
            assert not {"Software", "Date", "Creation Time"} & set(picture.info)
        else:
            root = ET.fromstring(data)
            tags = {e.tag.rsplit("}", 1)[-1] for e in root.iter()}
            assert "path" in tags and "text" not in tags and "image" not in tags, "outlines: no font needed"
            links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
            assert links and all(v.startswith("#") for v in links)
            assert b"<dc:date>" not in data


def test_the_command_writes_the_same_bytes_whatever_matplotlib_is_told(drawn: dict[str, bytes], tmp_path: Path) -> None:
    """In a process of its own, with settings and hash seed of its own, into a folder that is there with other files."""
    (tmp_path / "matplotlibrc").write_text("font.family: serif\nfigure.dpi: 30\nsavefig.transparent: True\nsvg.fonttype: none\npath.sketch: 1, 100, 2\n")
    folder = tmp_path / "new" / "charts"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    (folder / "themes-roles.svg").write_text("old")
    command = [sys.executable, "-m", "danvan_cli", "analyze", SCHOOLS, "-r", "limitation", "-f", "csv", "--plots", str(folder), "--lang", "vi"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MATPLOTLIBRC": str(tmp_path), "PYTHONHASHSEED": "7", "XDG_CACHE_HOME": str(tmp_path), "MPLBACKEND": "svg"}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0 and done.stdout.startswith(b"\xef\xbb\xbfrole,")
    assert done.stderr.decode() == f"danvan: đã ghi 8 tệp biểu đồ vào {folder}\n"
    assert (folder / "mine.txt").read_text() == "mine"
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "mine.txt"} == drawn


def test_where_it_cannot_write_or_draw_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "bai.txt").write_text(PAPER, "utf-8")

    def run(code: int) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.main(["analyze", str(tmp_path / "bai.txt"), "--no-cache", "-f", "csv", "--plots", str(tmp_path / "file"), "--lang", "en"])
        messages.use(None)
        assert ended.value.code == code
        out, err = capfd.readouterr()
        assert not out and err.startswith("danvan: error: ") and err.count("\n") == 1
        return err

    assert str(tmp_path / "file") in run(6)
    monkeypatch.setattr(plots, "find_spec", lambda _: None)
    assert "pip install 'danvan-cli[plots]'" in run(2)


def test_every_vietnamese_letter_has_a_picture() -> None:
    """All letters with their tones, in both fonts; and decomposed text is drawn composed."""
    from matplotlib.ft2font import FT2Font

    letters = {unicodedata.normalize("NFC", b + t) for b in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for t in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")} | set("đĐ₫“”…–·×\ufffd")
    assert len(letters) > 140 and all(len(c) == 1 for c in letters)
    for bold in (False, True):
        has = FT2Font(page._font_file(bold)).get_charmap()
        assert not [c for c in letters if ord(c) not in has]
    text = "".join(sorted(letters))
    assert page.drawable(unicodedata.normalize("NFD", text)) == page.drawable(text) == unicodedata.normalize("NFC", text)


@pytest.mark.filterwarnings("error")
def test_odd_letters_neither_warn_nor_run() -> None:
    """Emoji, private letters, other scripts, control characters, formulas: a sign in their place, no warning about a glyph, no mathematics."""
    odd = "Tiền $\\frac{1}{2}$ và $x$ \U0001f600 \ue000 漢字 \x1b[2J a\u0301 \u200b\ud800 %s {x}"
    assert page.drawable("a漢\ue000\x1b") == "a\ufffd"
    with page.defaults():
        slide = page.Page(odd, odd * 9, odd)
        slide.lines(100, 300, page.wrap(odd * 5, 14, 500, 3), 14)
        assert slide.render("png").startswith(b"\x89PNG")
        assert slide.render("svg").count(b"<path") > 10


@given(st.text(st.sampled_from("aăâ đệW.,l \u0303漢"), max_size=200), st.floats(9, 27), st.floats(40, 900), st.integers(1, 6), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_wrapping_keeps_room_and_words(text: str, size: float, room: float, most: int, bold: bool, divide: bool) -> None:
    found = page.wrap(text, size, room, most, bold=bold, divide=divide)
    assert len(found) <= most and all(page.width(line, size, bold) <= room for line in found)
    if not any(line.endswith("…") for line in found) and not divide:
        assert " ".join(found) == " ".join(text.split())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_text_leaves_its_slide_or_runs_into_another(schools, lang: str) -> None:
    """The boxes that Matplotlib measures for all texts of all slides: inside the margins, none over another."""
    with page.defaults():
        for name, slide in plots._pages(schools, lang, ("limitation", "lesson")):
            renderer = slide._figure.canvas.get_renderer()
            scale = slide._figure.dpi / 72
            boxes = sorted(((t.get_window_extent(renderer).extents / scale).tolist(), t.get_text()) for t in slide._axes.texts)
            for (x0, y0, x1, y1), text in boxes:
                assert x0 >= 40 and x1 <= page.WIDTH - 40 and y0 >= 5 and y1 <= page.HEIGHT - 5, (name, text)
            for ((_, y0, x1, y1), text), ((a0, b0, _, b1), other) in pairwise(boxes):
                assert x1 <= a0 + 1 or y1 <= b0 + 2 or b1 <= y0 + 2, (name, text, other)


def test_quotations_are_verbatim_and_cuts_are_told(schools) -> None:
    """The lines of a quotation put together again are a beginning of the point's text; only shared points are shown, the most shared first."""
    with page.defaults():
        for role in ("achievement", "limitation"):
            texts = list(plots._points(schools, role, "vi")._axes.texts)
            lines = [t.get_text() for t in texts if t.get_fontsize() == 16]
            shown = [p for p in schools.point_list if p.role == role and p.papers >= 2][:5]
            rest, cut = lines, False
            for p in shown:
                n = next(k for k in range(1, 4) if " ".join(rest[:k]) == p.text or rest[k - 1].endswith("…") or k == 3)
                said, rest = " ".join(rest[:n]), rest[n:]
                assert said == p.text or (said.endswith("…") and p.text.startswith(said[:-1]))
                cut = cut or said != p.text
            assert not rest and len(shown) >= 3
            assert any("đã lược" in t.get_text() for t in texts) == cut


def test_colours_are_told_apart_and_numbers_are_read() -> None:
    """Contrast of the number on every shade (WCAG 2: at least 4.5), shades in their order, a colour for each role."""

    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    assert set(plots.COLOURS) == set(ROLES) and len(set(plots.COLOURS.values())) == len(ROLES)
    for colour in plots.COLOURS.values():
        shades = [plots._shade(colour, n / 20) for n in range(21)]
        assert shades == sorted(shades, key=light, reverse=True)
        for shade in shades:
            low, high = sorted((light(shade), light(plots._ink(shade))))
            assert (high + 0.05) / (low + 0.05) > 4.5, (shade, plots._ink(shade))


def test_no_statement_of_a_role_is_told_and_not_blank(tmp_path: Path) -> None:
    (tmp_path / "bai.txt").write_text(PAPER, "utf-8")
    analysis = analyze([str(tmp_path)])
    with page.defaults():
        slides = dict(plots._pages(analysis, "vi", ("lesson",)))
        assert set(slides) == {"themes-lesson", "points-lesson", "themes-roles", "units-lesson"}
        for name in ("themes-lesson", "points-lesson", "units-lesson"):
            assert "Không tìm thấy nhận định nào." in [t.get_text() for t in slides[name]._axes.texts]
        assert len(Image.open(io.BytesIO(slides["points-lesson"].render("png"))).convert("L").getcolors()) > 20
