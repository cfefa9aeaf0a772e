"""What is found at once is what is found one by one: views of a paper, cues by their triggers, themes of many statements."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan_cli import codebook, features, pipeline, roles, segment, text, themes, tokens
from danvan_cli.models import Statement
from danvan_cli.triggers import Triggers

ROOT = Path(__file__).resolve().parents[1]
PAPERS = sorted((ROOT / "data" / "samples").glob("*/*.txt"))[::4] + sorted((ROOT / "data" / "training" / "papers").glob("*.txt"))[::20]


def cut(paper: Path) -> tuple[list[Statement], list[tuple[str, ...]]]:
    statements = segment.statements(text.nfc(paper.read_text("utf-8")))
    return statements, tokens.tokenize_many([s.text for s in statements])


def one_by_one(statements: list[Statement], words: list[tuple[str, ...]]) -> np.ndarray:
    """Each view by itself, from the features as they are written out."""
    model = pipeline.role_model()

    def judged(part: list[Statement], said: list[tuple[str, ...]]) -> np.ndarray:
        return np.log(model.probabilities(features.extract(part, said)) + roles.TINY)

    line = [replace(s, block=min(i, 1), first=i < 2, heading=s.heading and i == 0) for i, s in enumerate(statements)]
    count = len(statements)
    size = max(roles.LEAST_WINDOW, count // 2)
    total, seen = np.zeros((count, 7)), np.zeros((count, 1))
    for start in range(0, count, max(1, size // 2)):
        part = slice(start, start + size)
        total[part] += judged(statements[part], words[part])
        seen[part] += 1
    joint = roles.WHOLE * judged(statements, words) + roles.ONE_LINE * judged(line, words) + roles.HALVES * (total / seen)
    return np.exp(roles.log_softmax(joint / (roles.WHOLE + roles.ONE_LINE + roles.HALVES)))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.stem)
@pytest.mark.parametrize("most", [1, 2, 13, 1000])
def test_all_views_at_once(paper: Path, most: int) -> None:
    statements, words = cut(paper)
    together = pipeline.role_model().judge(statements[:most], words[:most])
    assert together.tobytes() == one_by_one(statements[:most], words[:most]).tobytes()


def test_weights_add_up_exactly() -> None:
    """Sums of 16-bit weights in 64 bits are exact in any order."""
    model = pipeline.role_model()
    for weights in (model.crf, model.linear):
        assert np.array_equal(weights.astype(np.float16).astype(np.float32), weights)
        assert np.abs(weights).max() < 1000


def by_search(low: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in features.CUES.items() if pattern.search(low))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.stem)
def test_no_cue_is_missed(paper: Path) -> None:
    for s in cut(paper)[0]:
        low = text.shadow(s.text).casefold()
        assert features._cues(low) == by_search(low)
        assert features._opened(low) == tuple(kind for kind, p in features._OPENS.items() if p.search(low))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_what_a_pattern_matches_triggers_it(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from([p for _, p in features._PATTERNS]))
    low = data.draw(st.from_regex(pattern))
    assert features._TRIGGERS(low) >> [p for _, p in features._PATTERNS].index(pattern) & 1


@pytest.mark.parametrize("pattern", [r"\bmuốn[^.]{3}", r"\blê-?nin\b", r"(?:như|là)\W*:$", r"a|\bb\b", r"\w+ có", r"", r"\bx(?i:y)", r"[ab]c", r"\b(?:có \d+|\d+ vụ)\b", r"^\W*(?:thứ \w+\W+)?do\b", r"(?=x)\by"])
@given(low=st.text(alphabet="muốnlê-abxyc 1.:tạdothứvụì\ncó"))
@settings(max_examples=60, deadline=None)
def test_never_misses(pattern: str, low: str) -> None:
    if re.search(pattern, low):
        assert Triggers([re.compile(pattern)])(low) == 1


def test_themes_of_many_as_of_one() -> None:
    book = codebook.load()
    themer = themes.Themer(book, book, pipeline.theme_model())
    words = cut(PAPERS[0])[1]
    together = themer._judge(words)[0]
    assert together.tobytes() == np.vstack([themer._judge([w])[0] for w in words]).tobytes()
