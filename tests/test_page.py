"""The page of -f html: what stands in it, and what a person does with it in a real browser."""

from __future__ import annotations

import hashlib
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from danvan_cli import segment, tables, text
from danvan_cli.models import CORE_ROLES, ROLES, Corpus, Head, Labelled, Paper, Point, Theme
from danvan_cli.sparse import Words
from danvan_cli.writers import html, paragraphs
from tests.programs import need

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-dan-van-kheo"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

Danvan = Callable[..., subprocess.CompletedProcess[bytes]]


@dataclass
class Made:
    """The page of the sample papers with all five roles, and the tables that it must agree with."""

    file: Path
    tree: LexborHTMLParser
    views: dict[str, list[dict[str, str]]]

    def count(self, **wanted: str) -> int:
        """Statements of a role, theme, unit."""
        return sum(all(s[k] == v for k, v in wanted.items()) for s in self.views["statements"])


@pytest.fixture(scope="module")
def made(danvan: Danvan, workshop: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Made:
    file = tmp_path_factory.mktemp("page") / "page.html"
    done = danvan("analyze", SAMPLE, "-r", "all", "-o", file)
    assert done.returncode == 0, done.stderr.decode()
    views = {view: [{k: str(v) for k, v in r.items()} for r in tables.build(workshop, view, lang="vi", roles=ROLES).records()] for view in ("points", "statements", "themes")}
    return Made(file, LexborHTMLParser(file.read_bytes()), views)


@pytest.fixture(scope="module")
def small(danvan: Danvan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a few papers as it comes by default."""
    file = tmp_path_factory.mktemp("small") / "page.html"
    done = danvan("analyze", *sorted(SAMPLE.glob("0[1-3]*.txt")), "-o", file)
    assert done.returncode == 0, done.stderr.decode()
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = need("chromium", "chromium")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a file as a person would; whatever the test does, the page asks for nothing else, says no error and opens no dialog."""
    seen: list[str] = []
    contexts = []

    def run(file: Path, hash_: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 900}, "color_scheme": "light", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda r: seen.append(r.url) if r.url.split("#")[0] != file.as_uri() and not r.url.startswith("data:") else None)
        page.on("console", lambda m: seen.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: seen.append(str(e)))
        page.on("dialog", lambda d: (seen.append(d.message), d.dismiss()))
        page.goto(file.as_uri() + hash_)
        return page

    yield run
    for context in contexts:
        context.close()
    assert seen == []


def points(page: Page) -> list[str]:
    """The ids of the points that are shown, in order."""
    return page.eval_on_selector_all("#points tbody tr", "rows => rows.filter(r => r.offsetParent).map(r => r.querySelector('.quotes').id)")


# ---------------------------------------------------------------- what stands in the page


def test_points_are_those_of_the_view(made: Made) -> None:
    rows = [
        {"role": table.attributes["data-role"], "theme": row.attributes["data-theme"], "id": row.css_first(".quotes").id, "papers": row.attributes["data-papers"], "point": row.css_first("summary").text().removesuffix(" ?")}
        for table in made.tree.css("table.points")
        for row in table.css("tbody tr")
    ]
    assert rows == [{"role": p["role"], "theme": p["theme"], "id": p["point_id"], "papers": p["papers"], "point": p["point"]} for p in made.views["points"]]


def test_every_statement_is_quoted_once_under_its_point_with_its_place(made: Made) -> None:
    shown = [(q.id, mark.text(), item.css_first(".src b").text()) for q in made.tree.css(".quotes") for item in q.css("li") for mark in item.css("mark")]
    assert Counter(shown) == Counter((s["point_id"], s["statement"], s["unit"]) for s in made.views["statements"])
    for point in made.views["points"]:
        said = " ".join(s.text() for s in made.tree.css_first(f"#{point['point_id']}").css(".src"))
        for source in point["sources"].split("; "):
            paper, line = source.rsplit(":", 1)
            assert paper in said
            assert line in said


def test_quotations_stand_in_a_paragraph_of_their_paper(made: Made) -> None:
    papers = {p.name: text.fold_space(text.nfc(p.read_text("utf-8"))) for p in SAMPLE.glob("*.txt")}
    wider = 0
    for item in made.tree.css(".quotes li"):
        said = item.css_first("blockquote").text()
        name = item.css(".src")[-1].text().split(" · ")[1].rsplit(":", 1)[0]
        assert text.fold_space(said.removeprefix("… ").removesuffix(" …")) in papers[name]
        wider += len(said) > 1.3 * sum(len(m.text()) for m in item.css("mark"))
    assert wider > 200


def test_the_heat_maps_are_the_themes_and_matrix_views(made: Made, workshop: Corpus) -> None:
    names = ["achievements", "limitations", "lessons", "causes", "proposals"]
    shown = {r.attributes["data-theme"]: [c.text() or "0" for c in r.css("td[class^=h]")] for r in made.tree.css("#theme-table tbody tr")}
    assert shown == {t["theme"]: [t[n] for n in names] for t in made.views["themes"]}
    for role in ("limitation", "cause"):
        table = made.tree.css_first(f"#matrix-{role}")
        themes = [h.attributes["data-theme"] for h in table.css("thead th[data-theme]")]
        cells = {(theme, row.css_first("th").text()): int(c.text() or 0) for row in table.css("tbody tr") for theme, c in zip(themes, row.css("td[class^=h]"), strict=True)}
        matrix = tables.build(workshop, "matrix", lang="vi", roles=(role,)).records()
        expected = {(r["theme"], unit): n for r in matrix for unit, n in r.items() if unit not in {"theme", "theme_label"}}
        assert {k: n for k, n in cells.items() if n} == {k: n for k, n in expected.items() if n}
        assert len(cells) == 20 * len(themes)


def test_the_same_papers_give_the_same_bytes(danvan: Danvan, small: Path) -> None:
    done = danvan("analyze", *sorted(SAMPLE.glob("0[1-3]*.txt"), reverse=True), "-f", "html", "--no-cache", "--workers", "2")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == small.read_bytes()
    assert [t.attributes["data-role"] for t in LexborHTMLParser(done.stdout).css("table.points")] == list(CORE_ROLES)


def test_the_chart_library_is_the_published_one() -> None:
    data = SAMPLE.parents[1]
    assert hashlib.sha256((data / "page" / "chart.umd.min.js").read_bytes()).hexdigest() in (data / "README.md").read_text("utf-8")


def test_in_english(workshop: Corpus) -> None:
    tree = LexborHTMLParser(html.render(workshop, "en", CORE_ROLES))
    assert tree.css_first("html").attributes["lang"] == "en"
    assert {node.attributes["lang"] for node in tree.css("summary, blockquote")} == {"vi"}
    said = "".join(node.text() for node in tree.css("h1, h2, h3, nav, caption, label, legend, button, option[value=''], .lead, .notes, .help, figcaption, thead, footer"))
    assert "20 conference papers together" in said
    names = {label for t in workshop.theme_list for label in (t.label_vi, t.label_en)} | {p.unit for p in workshop.papers}
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, "")
    assert text.vietnamese_share(said) == 0


HOSTILE = """ĐẢNG ỦY XÃ </title><script>alert(1)</script>
THAM LUẬN
HẠN CHẾ, TỒN TẠI
- Công tác phối hợp <script>alert(2)</script> giữa các ngành "><img src=x onerror=alert(3)> chưa chặt chẽ, {{ 7*7 }}.
- Kinh phí còn hạn hẹp </details></table></script><style>*{display:none}</style><base href="https://example.invalid/"> & chưa đáp ứng yêu cầu.
- Công tác kiểm tra còn yếu <iframe src="https://example.invalid/"></iframe><a href="javascript:alert(4)">xem</a> chưa thường xuyên.
"""


def test_hostile_text_stays_text(danvan: Danvan, visit: Callable[..., Page], tmp_path: Path) -> None:
    paper = tmp_path / "a<img src=x onerror=alert(5)>'\"&.txt"
    paper.write_text(HOSTILE, "utf-8")
    done = danvan("analyze", paper, "-f", "html")
    assert done.returncode == 0, done.stderr.decode()
    (tmp_path / "page.html").write_bytes(done.stdout)
    page = visit(tmp_path / "page.html")
    said = page.eval_on_selector_all("mark", "marks => marks.map(m => m.textContent)")
    assert sorted(said) == sorted(line for line in HOSTILE.splitlines() if line.startswith("-"))
    assert page.locator("main :is(img, script, style, iframe, base), a[href^=javascript]").count() == 0
    page.fill("[name=q]", "<script>alert(2)")
    page.locator("#hits", has_text="1/").wait_for()
    assert len(points(page)) == 1


_WORDS = st.text(st.sampled_from("abđếôỳ <>&\"'{}%\u202e…-"), min_size=1, max_size=12)
_TEXTS = st.lists(st.lists(_WORDS, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=6).map(". ".join)


class _Listed(tuple[Labelled, ...]):
    """Statements without an analysis (models.Records)."""

    def marks(self) -> list[tuple[str, str, str, str]]:
        return [(s.paper, s.unit, s.role, s.theme) for s in self]


@settings(max_examples=25, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=5).map("\n".join), st.data(), st.integers(0, 300))
def test_any_quotation_comes_back_from_the_page_to_the_letter(paper: str, data: st.DataObject, chars: int) -> None:
    paper = text.nfc(paper)
    statements = segment.statements(paper)
    chosen = sorted(data.draw(st.sets(st.integers(0, len(statements) - 1), min_size=1))) if statements else []
    labelled = _Listed(Labelled(f"a#{i}", "a", "<b>", s.line, "lesson", "x", 0.5, s.text, -1, s.start, s.end, "l1") for i, s in enumerate(statements) if i in chosen)
    if not labelled:
        return
    point = Point("l1", "lesson", "x", labelled[0].statement, 1, 1, tuple(range(len(labelled))))
    words = Words(["từ"], np.arange(len(labelled) + 1), np.zeros(len(labelled), dtype=np.int32))
    corpus = Corpus((Paper("a", paper, "utf-8", head=Head("<b>")),), labelled, (point,), (Theme("x", "<i>", "<i>"),), (), words=words)
    folded = text.fold_space(paper)
    for found in paragraphs.Paragraphs(corpus, chars).of(point):
        around = "".join(part for part, quoted in found.parts if not quoted)
        assert text.fold_space("".join(part for part, _ in found.parts).removeprefix("… ").removesuffix(" …")) in folded
        assert len(around) <= 1.6 * chars + 4
    page = LexborHTMLParser(html.render(corpus, "vi", ("lesson",)))
    assert [m.text() for m in page.css("mark")] == [s.statement for s in labelled]
    bare = replace(corpus, papers=(replace(corpus.papers[0], text=""),))
    assert [m.text() for m in LexborHTMLParser(html.render(bare, "vi", ("lesson",))).css("blockquote")] == [s.statement for s in labelled]


# ---------------------------------------------------------------- what a person does with it


def test_a_click_opens_the_quotations(made: Made, visit: Callable[..., Page]) -> None:
    page = visit(made.file)
    point = made.views["points"][3]
    row = page.locator(f"tr:has(#{point['point_id']})")
    assert not row.locator("mark").first.is_visible()
    row.locator("summary").click()
    assert row.locator("mark").first.is_visible()
    assert row.locator("mark").count() == int(point["mentions"])
    background = "m => [getComputedStyle(m).backgroundColor, getComputedStyle(m.parentElement).backgroundColor]"
    assert len(set(row.locator("mark").first.evaluate(background))) == 2


def test_filters_show_their_rows_and_stay_in_the_address(made: Made, visit: Callable[..., Page]) -> None:
    page = visit(made.file)
    statements, views = made.views["statements"], made.views["points"]
    for name in ("role", "theme", "unit", "min"):
        if name == "min":
            page.select_option("[name=min]", "5")
            expected = [p["point_id"] for p in views if int(p["papers"]) >= 5]
            mentions = sum(int(p["mentions"]) for p in views if int(p["papers"]) >= 5)
        else:
            value = statements[40][name]
            page.select_option(f"[name={name}]", **({"label": value} if name == "unit" else {"value": value}))
            behind = {s["point_id"] for s in statements if s[name] == value}
            expected = [p["point_id"] for p in views if p["point_id"] in behind]
            mentions = made.count(**{name: value})
        assert 0 < len(expected) < len(views)
        page.locator("#hits", has_text=f"Hiện {len(expected)}/{len(views)} ý chính, {mentions} nhận định.").wait_for()
        assert points(page) == expected
        if name == "unit":
            again = visit(made.file, "#" + page.url.split("#")[1])
            assert points(again) == expected
        page.click("button[type=reset]")
        page.locator("#hits", has_text=f"Hiện {len(views)}/").wait_for()
        assert "=" not in page.url.split("/")[-1]


def test_search_with_and_without_marks(made: Made, visit: Callable[..., Page]) -> None:
    page = visit(made.file)

    def found(query: str) -> list[str]:
        page.fill("[name=q]", query)
        page.locator("#hits", has_text=f"“{query}”").wait_for()
        return points(page)

    def holding(say: Callable[[str], str], words: str) -> set[str]:
        return {s["point_id"] for s in made.views["statements"] if words in say(s["statement"])}

    loose = found("phoi hop")
    assert loose == found("PHOI  HOP".replace("  ", " "))
    assert set(loose) == holding(text.toneless, "phoi hop")
    assert len(loose) < len(made.views["points"]) / 2
    assert page.locator("tr:not([hidden]) details[open] mark", has_text="phối hợp").count() > 0
    assert page.evaluate("CSS.highlights.get('found').size") >= len(loose)
    assert set(found("hòa giải")) == set(found("hoà giải")) != set()
    marked, bare = found("bàn"), found("ban")
    assert set(marked) < set(bare)
    page.fill("[name=q]", "không-có-ở-đâu-cả")
    page.locator("#hits", has_text="Không có ý chính nào khớp").wait_for()
    assert points(page) == []


def test_a_number_in_a_heat_map_leads_to_what_it_counts(made: Made, visit: Callable[..., Page]) -> None:
    page = visit(made.file)
    page.click("#theme-table tr[data-theme=coordination] >> a[aria-label*='Bài học']")
    n = made.count(theme="coordination", role="lesson")
    assert page.locator("#hits").inner_text().split(", ")[1].startswith(f"{n} nhận định")
    assert page.evaluate("document.activeElement.id") == "points"
    page.click("label[for=show-cause]")
    assert page.locator(".matrix:visible").count() == 1
    cell = page.locator("#matrix-cause td a").first
    count = cell.inner_text()
    cell.click()
    assert page.locator("tr:not([hidden]) li:not(.other) mark").count() == int(count)
    assert page.locator("#hits").inner_text().split(", ")[1].startswith(f"{count} nhận định")
    page.evaluate("location.hash = '#role=limitation&theme=funding'")
    page.locator("#hits", has_text=f"{made.count(theme='funding', role='limitation')} nhận định").wait_for()


def test_a_bar_of_the_chart_leads_to_its_points(made: Made, visit: Callable[..., Page]) -> None:
    page = visit(made.file)
    where = page.evaluate("""() => { const chart = Chart.getChart(document.querySelector('canvas'));
        const bar = chart.getDatasetMeta(1).data[2]; return {x: (bar.x + bar.base) / 2, y: bar.y}; }""")
    page.locator("canvas").click(position=where)
    assert page.input_value("[name=role]") == "limitation"
    assert page.input_value("[name=theme]") == made.views["themes"][2]["theme"]
    sizes = page.evaluate("Chart.getChart(document.querySelector('canvas')).data.datasets.map(d => d.data)")
    assert sizes == [[int(t[n]) for t in made.views["themes"]] for n in ("achievements", "limitations", "lessons", "causes", "proposals")]


def test_by_keyboard_alone(small: Path, visit: Callable[..., Page]) -> None:
    page = visit(small)
    active = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{active}.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{active}.name") == "q"
    page.keyboard.type("dan")
    page.locator("#hits", has_text="“dan”").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(f"{active}.tagName") == "SUMMARY":
            break
    assert page.evaluate(f"getComputedStyle({active}).outlineStyle") == "solid"
    before = page.evaluate(f"{active}.parentElement.open")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{active}.parentElement.open") is not before


def test_without_scripts_everything_can_be_read(made: Made, visit: Callable[..., Page]) -> None:
    page = visit(made.file, java_script_enabled=False)
    assert len(points(page)) == len(made.views["points"])
    assert not page.locator("#filters").is_visible()
    assert not page.locator("#chart").is_visible()
    row = page.locator("#points tbody tr").nth(5)
    row.locator("summary").click()
    assert row.locator("mark").first.is_visible()
    assert page.locator("#matrix-limitation").is_visible()
    page.click("label[for=show-lesson]")
    assert page.locator("#matrix-lesson").is_visible()
    assert not page.locator("#matrix-limitation").is_visible()
    target = made.views["points"][-1]["point_id"]
    linked = visit(made.file, "#" + target, java_script_enabled=False)
    assert linked.locator(f"#{target} mark").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_the_quotations_are_open(made: Made, small: Path, visit: Callable[..., Page], tmp_path: Path, scripts: bool) -> None:
    page = visit(made.file if scripts else small, "#role=limitation&theme=coordination", java_script_enabled=scripts, color_scheme="dark")
    page.evaluate("document.body.classList.toggle('large')")  # what a large page leaves out of sight is printed too
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    reader = PdfReader(tmp_path / "page.pdf")
    assert abs(float(reader.pages[0].mediabox.width) - 595) < 2
    printed = "".join("".join(p.extract_text() for p in reader.pages).split())
    wanted = [m.text() for m in LexborHTMLParser(small.read_bytes()).css("mark")]
    if scripts:
        wanted = [s["statement"] for s in made.views["statements"] if (s["role"], s["theme"]) == ("limitation", "coordination")]
    lost = [w for w in wanted if "".join(w.split())[:40] not in printed]
    assert len(lost) <= len(wanted) // 10  # a page may break within the forty letters
    assert "Mởtấtcả" not in printed
    if scripts:
        assert "Lọc:Hạnchế,tồntại·Côngtácphốihợp" in printed
        assert not page.locator("details[open]").count()


@pytest.mark.parametrize(
    ("options", "checks"),
    [
        ({"color_scheme": "light"}, {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}),
        ({"color_scheme": "dark"}, {"runOnly": ["color-contrast"]}),
        ({"viewport": {"width": 360, "height": 740}}, {"rules": {"color-contrast": {"enabled": False}}}),
    ],
)
def test_no_barriers_and_nothing_wider_than_the_screen(small: Path, visit: Callable[..., Page], options: dict[str, Any], checks: dict[str, Any]) -> None:
    page = visit(small, **options)
    for summary in page.locator("#points summary").all()[:3]:
        summary.click()
    found = Axe().run(page, options=checks)
    assert len(found.response["passes"]) > 0
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_look_can_be_chosen(small: Path, visit: Callable[..., Page]) -> None:
    page = visit(small)
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.select_option("#look", "dark")
    dark = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.select_option("#look", "light")
    assert page.evaluate(colour) == light != dark
    page.select_option("#look", "")
    assert page.evaluate(colour) == dark


def test_it_opens_at_the_view_asked_for(workshop: Corpus, visit: Callable[..., Page], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(html.render(workshop, "vi", ("limitation",), "matrix"))
    page = visit(tmp_path / "page.html")
    assert abs(page.locator("#units").bounding_box()["y"]) < 60


def test_what_was_not_read_is_said(danvan: Danvan, tmp_path: Path) -> None:
    good = SAMPLE / "01-phuong-cau-da.txt"
    (tmp_path / "bai.txt").write_bytes(good.read_bytes())
    (tmp_path / "bai-lai.txt").write_bytes(good.read_bytes())
    (tmp_path / "rong.txt").write_bytes(b"")
    tree = LexborHTMLParser(danvan("analyze", tmp_path, "-f", "html", "--min-confidence", "0.9").stdout)
    rows = {r.css_first("th").text(): r.text() for r in tree.css("#papers tbody tr")}
    assert set(rows) == {"bai.txt", "bai-lai.txt", "rong.txt"}
    assert "tệp rỗng" in rows["rong.txt"]
    assert "bai-lai.txt" in rows["bai.txt"] or "bai.txt" in rows["bai-lai.txt"]
    assert len(tree.css(".notes li")) == 5


def test_findings_stand_on_the_page_as_in_their_view(made: Made, workshop: Corpus) -> None:
    records = tables.build(workshop, "insights", lang="vi", roles=ROLES).records()
    for kind in ("unanswered", "contested", "distinct"):
        heading = made.tree.css_first(f"#insights-{kind}-title")
        wanted = [str(r["quote"]) for r in records if r["insight"] == kind]
        assert wanted
        assert heading.text().endswith(f" {len(wanted)}")
        rows = made.tree.css(f'[aria-labelledby="insights-{kind}-title"] tbody tr')
        assert len(rows) == len(wanted)
        assert all(quote in row.text() for quote, row in zip(wanted, rows, strict=True))
    assert made.tree.css_first('nav a[href="#insights"]')
    assert not made.tree.css_first("#numbers")


def test_figures_stand_on_the_page_where_they_are_asked_for(workshop: Corpus, tmp_path: Path, visit: Callable[..., Page]) -> None:
    (tmp_path / "page.html").write_bytes(html.render(workshop, "vi", CORE_ROLES, "numbers"))
    page = visit(tmp_path / "page.html")
    records = tables.build(workshop, "numbers", lang="vi").records()
    rows = page.locator("#numbers tbody tr")
    assert rows.count() == len(records)
    for i in (0, len(records) // 2, len(records) - 1):
        assert str(records[i]["quantity"]) in rows.nth(i).inner_text()
        assert str(records[i]["statement"]) in rows.nth(i).text_content()
    assert page.locator("#numbers-title").is_visible()
    assert 0 <= page.locator("#numbers").bounding_box()["y"] < 200, "the page opens there"
    page.get_by_role("searchbox").fill("zzzz")
    assert rows.count() == len(records), "the filter is for points"
