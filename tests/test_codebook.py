"""Codebooks: the shipped one, one's own, and broken ones with line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan_cli import analyze, codebook
from danvan_cli.errors import UsageProblem

IDS = ["awareness", "leadership", "coordination", "inspection", "review", "funding", "staff", "government", "models", "people", "organisation", "economy", "society", "general"]

BROKEN = {
    "themes: [": (1, "not valid YAML"),
    "- a\n- b\n": (1, "mapping"),
    "name: x\n": (1, "themes"),
    "themes:\n  - id: ok\n    vi: Được\n    seeds: [a]\n  - id: Sai Id\n    vi: Sai\n    seeds: [b]\n": (5, "id must be"),
    "themes:\n  - id: a\n    vi: A\n    seeds: [x]\n  - id: a\n    vi: B\n    seeds: [y]\n": (5, "stands already in line 2"),
    "themes:\n  - id: a\n    seeds: [x]\n": (2, "no Vietnamese label"),
    "themes:\n  - id: a\n    vi: A\n": (2, "neither seeds nor"),
    "themes:\n  - id: new-a\n    vi: A\n    seeds: [x]\n": (2, "kept for themes"),
    "themes:\n  - id: a\n    vi: A\n    seeds: {x: 1}\n": (2, "list of phrases"),
    "themes:\n  - id: a\n    vi: A\n    seeds: [x]\n    colour: red\n": (2, "unknown key"),
    "themes: []\n": (1, "no theme"),
}


def test_the_default_codebook_has_the_ids_of_the_guideline() -> None:
    themes = codebook.load()
    assert [t.id for t in themes] == IDS
    assert all(t.label_vi and t.label_en and t.description and len(t.seeds) >= 4 for t in themes)


@pytest.mark.parametrize("source", BROKEN)
def test_broken_codebooks_name_line_and_reason(source: str, tmp_path: Path) -> None:
    path = tmp_path / "hong.yaml"
    path.write_text(source, "utf-8")
    line, reason = BROKEN[source]
    with pytest.raises(UsageProblem, match=reason) as error:
        codebook.load(str(path))
    assert f"{path}:{line}: " in str(error.value)


def test_a_codebook_of_ones_own_decides_the_themes(tmp_path: Path) -> None:
    book = tmp_path / "truong.yaml"
    book.write_text(
        "themes:\n  - id: bua-an\n    vi: Bữa ăn bán trú\n    en: School meals\n    seeds: [bữa ăn, bán trú, bếp ăn, thực phẩm, suất ăn]\n"
        "  - id: thu-vien\n    vi: Thư viện\n    en: Library\n    seeds: [thư viện, đọc sách, văn hoá đọc, sách]\n",
        "utf-8",
    )
    paper = tmp_path / "truong-doi-quat.txt"
    paper.write_text(
        "Tham luận của Trường Tiểu học Đồi Quạt\nII. Hạn chế\n- Bếp ăn bán trú chật chội, thực phẩm giao chậm.\n- Thư viện nhà trường nghèo nàn, học sinh ít đọc sách.\n", "utf-8"
    )
    found = analyze([str(paper)], codebook=str(book)).statements
    assert dict(zip(found.statement, found.theme, strict=True)) == {
        "- Bếp ăn bán trú chật chội, thực phẩm giao chậm.": "bua-an",
        "- Thư viện nhà trường nghèo nàn, học sinh ít đọc sách.": "thu-vien",
    }
    assert set(found.theme_label) == {"Bữa ăn bán trú", "Thư viện"}


def test_what_no_theme_places_becomes_a_theme_of_the_corpus_or_general(tmp_path: Path) -> None:
    """Two themes for a workshop of twenty papers: the corpus brings up its own, and nothing is forced into the two."""
    book = tmp_path / "hai.yaml"
    book.write_text(
        "themes:\n  - id: thu-vien\n    vi: Thư viện\n    seeds: [thư viện, đọc sách, văn hoá đọc]\n  - id: kinh-phi\n    vi: Kinh phí\n    seeds: [kinh phí, ngân sách, quỹ]\n", "utf-8"
    )
    workshop = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-dan-van-kheo"
    analysis = analyze([str(workshop)], codebook=str(book))
    themes = analysis.frame("themes").set_index("theme")
    new = themes[themes.index.str.startswith("new-")]
    assert len(new) >= 3
    assert (new.papers >= 3).all()
    assert (new.stability >= 0.5).all()
    assert new.theme_label.str.contains("mô hình").any()
    assert "general" in themes.index
    assert set(analysis.points.theme) == set(themes.index)
