"""The corpus stage: digests come back as they were packed, many statements are parted into blocks, copies are found without comparing all with all."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan_cli import analyze, clusters, codebook, columns, copies, digest, pipeline, settings, sparse
from danvan_cli.models import Head, Note, Paper
from danvan_cli.pipeline import Analysis

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-dan-van-kheo"


def paper(text: str, name: str = "bai.txt") -> Paper:
    return Paper(name, text, "utf-8", head=Head("Xã Hóc Cây", "commune", "2024-09", "Vì sao dân hiến đất"), words=7, notes=(Note("converted", 3, "tcvn3"),))


def read(paper: Paper) -> digest.Digest:
    return pipeline._digest(pipeline.read_paper(paper, pipeline.role_model()), tuple(codebook.load()))


def same(one: digest.Digest, two: digest.Digest) -> bool:
    return all(
        np.array_equal(getattr(one, f.name), getattr(two, f.name)) and getattr(getattr(one, f.name), "dtype", None) == getattr(getattr(two, f.name), "dtype", None)
        if isinstance(getattr(one, f.name), np.ndarray)
        else getattr(one, f.name) == getattr(two, f.name)
        for f in fields(digest.Digest)
    )


def test_a_digest_comes_back_as_it_was() -> None:
    for path in sorted(SAMPLES.glob("*.txt"))[:4]:
        whole = paper(path.read_text("utf-8"), path.name)
        found = read(whole)
        assert len(found) > 5
        packed = digest.pack(whole, found)
        assert same(digest.unpack(packed), found)
        assert replace(digest.paper(packed), text=digest.text(packed)) == whole
        shingles, minhash = digest.sketch(packed)
        assert np.array_equal(shingles, copies.shingles(whole.text))
        assert np.array_equal(minhash, copies.minhash(shingles))
        assert digest.text(digest.pack(whole, found, whole=False)) == ""
        with pytest.raises((ValueError, zlib.error)):
            digest.unpack(packed._replace(body=packed.body[:-9]))


@given(st.text(alphabet=st.characters(), max_size=300))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_text_has_a_digest(text: str) -> None:
    text = "\n".join(text.split("\r"))
    found = read(paper(text))
    packed = digest.pack(paper(text), found)
    assert same(digest.unpack(packed), found)
    assert digest.text(packed) == text


def test_a_shelf_keeps_bytes_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SHELF_BYTES", 100)
    shelf = digest.Shelf()
    given_ = [bytes([n]) * size for n, size in enumerate((0, 60, 40, 1, 250, 99, 2, 0))]
    kept = [shelf.add(data) for data in given_]
    assert [bytes(view) for view in kept] == given_
    assert len({id(view.obj) for view in kept if len(view)}) == 5


def test_quotations_of_a_very_large_corpus_have_a_place(workshop: Analysis) -> None:
    """More than 2 GB of them: where each begins is counted in 64 bits."""
    assert isinstance(workshop.labelled, columns.Statements)
    assert workshop.labelled._at.dtype == columns._line_starts(b"a\nb", 2).dtype == np.int64


def test_statements_are_a_sequence_of_records(workshop: Analysis) -> None:
    found = workshop.labelled
    assert isinstance(found, columns.Statements)
    assert found[-1] == list(found)[-1] == found[len(found) - 1]
    assert found[3:7] == [found[i] for i in range(3, 7)]
    with pytest.raises(IndexError):
        found[len(found)]


def test_many_statements_keep_what_must_hold(workshop: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of a large corpus, on the workshop: each statement in one point, passages word for word in one, most points as before."""
    for name, value in (("LINKAGE_ROWS", 60), ("BLOCK_ROWS", 30), ("NEW_SAMPLE", 40)):
        monkeypatch.setattr(settings, name, value)
    found = analyze([str(SAMPLES)])
    members = Counter(i for p in found.point_list for i in p.statements)
    assert set(members) == set(range(len(found.labelled)))
    assert set(members.values()) == {1}
    for p in found.point_list:
        statements = [found.labelled[i] for i in p.statements]
        assert {(s.role, s.theme, s.point_id) for s in statements} == {(p.role, p.theme, p.point_id)}
        assert p.own_words <= p.papers == len({s.paper for s in statements})
        assert p.text in {s.statement for s in statements}
    before, after = ({s.statement_id: s.point_id for s in a.labelled} for a in (workshop, found))
    assert before.keys() == after.keys()
    assert _together(before, after) > 0.6


def test_a_passage_of_many_papers_is_one_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More papers than a block takes have the same sentence: it is counted once for each of them, in one point."""
    for name, value in (("LINKAGE_ROWS", 20), ("BLOCK_ROWS", 6), ("NEW_SAMPLE", 10)):
        monkeypatch.setattr(settings, name, value)
    rng = random.Random(5)
    stock = " ".join(p.read_text("utf-8") for p in sorted(SAMPLES.glob("*.txt"))[:6]).split()
    passage = "Kinh phí hoạt động của tổ dân vận ở các thôn còn hạn hẹp, chưa đáp ứng yêu cầu nhiệm vụ được giao."
    for n in range(24):
        other = "\n".join("- Công tác phối hợp còn hạn chế: " + " ".join(rng.sample(stock, 14)) + "." for _ in range(3))
        (tmp_path / f"xa-{n:02}.txt").write_text(f"ĐẢNG ỦY XÃ SỐ {n}\nTHAM LUẬN\nCông tác dân vận ở xã số {n}\n\nII. HẠN CHẾ\n- {passage}\n{other}\n", "utf-8")
    found = analyze([str(tmp_path)])
    said = [s for s in found.labelled if passage in s.statement]
    assert len(said) == 24
    for role in {s.role for s in said}:
        own = {s.point_id for s in said if s.role == role}
        assert len(own) == 1
        point = next(p for p in found.point_list if p.point_id in own)
        assert point.papers >= sum(s.role == role for s in said)


@pytest.mark.parametrize("sentence", ["Kinh phí hoạt động còn hạn hẹp.", "Kinh phí cho hoạt động dân vận của xã còn rất hạn hẹp, chưa đáp ứng yêu cầu."])
def test_the_same_words_are_one_point_however_many_say_them(sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short ones too, which are nobody's copies; one that is clearly about something else stands apart."""
    digests = [read(paper(f"ĐẢNG ỦY XÃ SỐ {n}\nTHAM LUẬN\n\nII. HẠN CHẾ\n- {sentence}\n")) for n in range(3)]
    assert {len(d) for d in digests} == {1}
    other = np.roll(digests[0].fits, 1, axis=1)
    papers = [paper("", f"{n:03}.txt") for n in range(60)]
    crowd = [digest.pack(papers[n], replace(digests[n % 3], fits=other if n == 7 else digests[0].fits)) for n in range(60)]
    found = {}
    for rows in (4000, 20):
        monkeypatch.setattr(settings, "LINKAGE_ROWS", rows)
        monkeypatch.setattr(settings, "BLOCK_ROWS", rows // 2)
        analysis = pipeline.combine(papers, list(crowd), [], codebook.load())
        found[rows] = [(p.theme, p.papers, p.own_words, p.text) for p in analysis.point_list]
    assert found[4000] == found[20]
    assert sorted(papers for _, papers, _, _ in found[20]) == [1, 59]
    assert {own for _, papers, own, _ in found[20] if papers == 59} == {59 if len(sentence.split()) < settings.COPY_WORDS else 1}


def _together(one: dict[str, str], two: dict[str, str]) -> float:
    """B-cubed F1 of two ways to group the same statements."""
    groups: list[dict[str, set[str]]] = [{}, {}]
    for by, found in zip((one, two), groups, strict=True):
        for key, name in by.items():
            found.setdefault(name, set()).add(key)
    common = {k: len(groups[0][one[k]] & groups[1][two[k]]) for k in one}
    precision = sum(n / len(groups[1][two[k]]) for k, n in common.items()) / len(one)
    recall = sum(n / len(groups[0][one[k]]) for k, n in common.items()) / len(one)
    return 2 * precision * recall / (precision + recall)


@given(st.integers(0, 10**6), st.integers(1, 400), st.sampled_from([5, 40]), st.sampled_from([1, 2, 30]))
@hypothesis_settings(max_examples=40, deadline=None)
def test_blocks_part_all_rows(seed: int, n: int, size: int, kinds: int) -> None:
    """Every row once, no block too large; rows that are equal stay together unless there are more of them than fit."""
    rng = np.random.default_rng(seed)
    distinct = np.abs(rng.random((kinds, 25)) * (rng.random((kinds, 25)) < 0.3)) + np.eye(25)[0] * 0.01
    which = rng.integers(0, kinds, n)
    dense = distinct[which] / np.linalg.norm(distinct[which], axis=1, keepdims=True)
    rows, cols = np.nonzero(dense)
    matrix = sparse.Rows(np.append(0, np.cumsum((dense > 0).sum(axis=1))), cols, dense[rows, cols], 25)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LINKAGE_ROWS", 0)
        patch.setattr(settings, "BLOCK_ROWS", size)
        found = list(clusters.blocks(matrix, np.ones((n, 1)), 0.1))
    assert sorted(np.concatenate(found).tolist()) == list(range(n))
    assert all(len(b) <= size for b in found)
    for kind in range(kinds):
        if 0 < (which == kind).sum() <= size:
            assert sum(bool((which[b] == kind).any()) for b in found) == 1


def test_copies_are_found_as_if_all_were_compared() -> None:
    rng = random.Random(3)
    words = [f"từ{n}" for n in range(4000)]
    base = [[rng.choice(words) for _ in range(400)] for _ in range(6)]
    papers, runs = [], []
    for n in range(90):
        own = list(rng.choice(base)) if n % 3 else [rng.choice(words) for _ in range(400)]
        for _ in range(rng.randint(0, 40)):
            own[rng.randrange(400)] = rng.choice(words)
        papers.append(Paper(f"{n:03}", " ".join(own), "utf-8"))
        runs.append(copies.shingles(papers[-1].text))
    found = copies.find(papers, runs, [copies.minhash(r) for r in runs])
    sets = [set(r.tolist()) for r in runs]
    expected = {
        (papers[a].name, papers[b].name)
        for a in range(90) for b in range(a + 1, 90)
        if len(sets[a] & sets[b]) / len(sets[a] | sets[b]) >= settings.NEAR_COPY and not {papers[a].name, papers[b].name} & set(found.same)
    }  # fmt: skip
    assert len(expected) > 20
    assert {tuple(sorted((a, b))) for a, others in found.near.items() for b, _ in others} == expected


def test_a_crowd_of_copies_costs_no_square() -> None:
    """2,000 files that are one paper, all found to be so."""
    runs = copies.shingles(" ".join(f"từ{n}" for n in range(300)))
    papers = [Paper(f"{n:04}", "", "utf-8") for n in range(2000)]
    found = copies.find(papers, [runs] * 2000, [copies.minhash(runs)] * 2000)
    assert set(found.same.values()) == {"0000"}
    assert len(found.same) == 1999


def test_progress_is_told_of_every_stage() -> None:
    class Heard:
        def __init__(self) -> None:
            self.stages: list[tuple[str, int]] = []
            self.steps: Counter[str] = Counter()
            self.open = False

        def __enter__(self) -> Heard:
            self.open = True
            return self

        def __exit__(self, *error: object) -> None:
            self.open = False

        def begin(self, stage: str, total: int) -> None:
            assert self.open
            self.stages.append((stage, total))

        def step(self, count: int = 1) -> None:
            self.steps[self.stages[-1][0]] += count

    heard = Heard()
    found = analyze([str(SAMPLES)], progress=heard)
    assert [s for s, _ in heard.stages if s != "themes"] == ["read", "points"]
    assert all(heard.steps[stage] == total for stage, total in heard.stages)
    assert dict(heard.stages)["points"] == len(found.labelled)
    assert not heard.open
