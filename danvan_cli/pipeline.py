"""The order of the stages: paths → papers → statements → words → roles → themes → points → Analysis.

The same function behind the command and the Python API; it prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from danvan_cli import cache as caches
from danvan_cli import cluster, copies, encodings, messages, parallel, points, readers, resources, roles, segment, settings, tables, themes, tokens
from danvan_cli import codebook as codebooks
from danvan_cli import semantic as vectors
from danvan_cli.errors import InputUnreadable, NothingToAnalyse, UsageProblem
from danvan_cli.models import ROLES, Corpus, Labelled, Note, Paper, Reading, Refused, Source, Theme

if TYPE_CHECKING:
    import pandas

GENERAL = Theme("general", "Chung, chưa xếp được", "General, not placed")

Progress = Callable[[Iterable[Reading | Refused], int], Iterator[Reading | Refused]]


class Analysis(Corpus):
    """A corpus with its tables as pandas DataFrames: points, statements, and every view by frame()."""

    def frame(self, view: str, *, lang: str = "vi", roles: Sequence[str] = ROLES) -> pandas.DataFrame:
        """One view of the contract as a DataFrame; roles: which of the five."""
        import pandas as pd

        table = tables.build(self, view, lang=lang, roles=tuple(roles))
        return pd.DataFrame(table.rows, columns=list(table.columns))

    @cached_property
    def points(self) -> pandas.DataFrame:
        """The points, all five roles."""
        return self.frame("points")

    @cached_property
    def statements(self) -> pandas.DataFrame:
        """The statements of the five content roles."""
        return self.frame("statements")


def analyze(
    paths: Sequence[str],
    *,
    codebook: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
    min_confidence: float = 0.0,
    semantic: bool = False,
    workers: int = 1,
    cache: bool = False,
    engine: str = "local",
    scheduler: str | None = None,
    shared: bool = False,
    progress: Progress | None = None,
) -> Analysis:
    """Read papers and say what they say together.

    paths: files, folders (recursive) or "-"; codebook: a YAML file or a packaged name; encoding: overrides detection;
    strict: a refused file stops the run; min_confidence (0 to 1): statements less sure are left out and counted; semantic: sentence
    vectors as a second opinion (danvan[semantic]). workers: processes to read with (the program that calls needs its
    `if __name__ == "__main__"`); cache: keep readings in the user's cache folder and use those that are there; neither changes what
    comes out. engine: "local", or "dask" to read on the cluster at `scheduler` (without one, on processes of this machine); shared: its
    workers open the files by their paths, and only these travel; papers that workers open are not cached. progress: called with what is read and its number, yields it on.

    paths may be addresses too (s3://…, hdfs://…), of whatever fsspec has a package for.

    Raises InputUnreadable, NothingToAnalyse, UsageProblem, ClusterFailed or DataDamaged (errors.py).
    """
    if engine not in {"local", "dask"}:
        raise UsageProblem(messages.say("no_engine", engine=engine))
    book = codebooks.load(codebook)
    name = encodings.known(encoding) if encoding else None
    sources, refused = readers.find(paths)
    if strict and refused:
        raise InputUnreadable(messages.refusal(refused[0]))
    if semantic:
        vectors.Encoder()  # says at once when the extra is missing
        workers = 1  # the sentence model has threads of its own
    here, there = cluster.placed(sources, shared) if engine == "dask" else (sources, [])
    run = partial(cluster.each, scheduler=scheduler, singly=_singly, lost=_lost) if engine == "dask" else partial(parallel.each, least=settings.PARALLEL_PARTS)
    stream = _readings(here, there, name, semantic, partial(run, workers=workers), cache)
    readings: list[Reading] = []
    for found in progress(stream, len(sources)) if progress else stream:
        if isinstance(found, Refused):
            if strict:
                raise InputUnreadable(messages.refusal(found))
            refused.append(found)
        else:
            readings.append(found)
    intake = _intake([r.paper for r in readings], refused, paths)
    by_name = {r.paper.name: r for r in readings}
    kept = [replace(by_name[p.name], paper=p) for p in intake.papers]
    return combine(kept, intake.refused, book, min_confidence, intake.duplicates)


def _readings(sources: Sequence[Source], there: Sequence[Source], encoding: str | None, semantic: bool, each: Callable[..., Iterator[list[Reading | Refused]]], cache: bool) -> Iterator[Reading | Refused]:
    """Every paper read and its statements labelled, or why not; in no certain order. What the cache has is taken from there.

    there: sources that are opened where they are read. each: parallel.each or cluster.each.
    """
    store = caches.Cache() if cache and not semantic else None
    seal = caches.fingerprint([resources.path("model/roles.npz"), resources.path("stopwords.txt"), resources.path("phrases.txt")]) if store else b""
    ready: list[Reading | Refused] = []
    keys: dict[str, bytes] = {}

    def misses() -> Iterator[readers.Item]:
        for item in readers.opened(sources):
            if isinstance(item, Refused):
                ready.append(item)
                continue
            if store is not None:
                key = caches.key(seal, item.name, item.data, encoding)
                if (found := store.get(key, item.name)) is not None:
                    ready.append(found)
                    continue
                keys[item.name] = key
            yield item

    def parts() -> Iterator[_Part]:
        for items in _grouped(misses()):
            yield _Part(items, encoding, semantic)
        for start in range(0, len(there), settings.CLUSTER_PAPERS):
            yield _Part([], encoding, semantic, there[start : start + settings.CLUSTER_PAPERS])

    try:
        for done in each(_label, parts()):
            for one in done:
                if isinstance(one, Reading) and store is not None and one.paper.name in keys:
                    store.put(keys[one.paper.name], one)
                ready.append(one)
            yield from _taken(ready)
        yield from _taken(ready)
    finally:
        if store is not None:
            store.close()


def _taken(ready: list[Reading | Refused]) -> list[Reading | Refused]:
    out = ready[:]
    ready.clear()
    return out


def _grouped(items: Iterable[readers.Item]) -> Iterator[list[readers.Item]]:
    """Files in parts of a few, those for LibreOffice in parts of their own."""
    slow: list[readers.Item] = []
    fast: list[readers.Item] = []
    for item in items:
        group = slow if item.slow else fast
        group.append(item)
        if readers.full(slow) if item.slow else len(fast) >= settings.PART_PAPERS or sum(len(x.data) for x in fast) >= settings.PART_BYTES:
            yield group[:]
            group.clear()
    yield from (group for group in (fast, slow) if group)


@dataclass(frozen=True)
class _Part:
    """Some files for one process; sources: files that it opens itself."""

    items: list[readers.Item]
    encoding: str | None
    semantic: bool
    sources: Sequence[Source] = ()


def _label(part: _Part) -> list[Reading | Refused]:
    """Read some files and label their statements. Runs in any process."""
    encoder = vectors.Encoder() if part.semantic else None
    cluster.reachable(part.sources)
    found = chain(readers.read_items(part.items, part.encoding), readers.read_all(part.sources, part.encoding))
    return [x if isinstance(x, Refused) else read_paper(x, role_model(), encoder) for x in found]


def _singly(part: _Part) -> list[_Part]:
    """The files of a part, each in a part of its own."""
    return [replace(part, items=[x], sources=()) for x in part.items] + [replace(part, items=[], sources=[x]) for x in part.sources]


def _lost(part: _Part) -> list[Reading | Refused]:
    """What a file gives that no process survives."""
    return [Refused(name, "worker_died") for name in (*(x.name for x in part.items), *(x.name for x in part.sources))]


@dataclass(frozen=True)
class Intake:
    """What came in: papers by name, files refused, and files that are a paper once more (file → paper)."""

    papers: list[Paper]
    refused: list[Refused]
    duplicates: dict[str, str]


def read(paths: Sequence[str], *, encoding: str | None = None, strict: bool = False, need_one: bool = True) -> Intake:
    """Find and read the papers; a paper that came twice is kept once, and near copies are noted.

    Raises InputUnreadable when a file is refused under strict, or (need_one) when every one is; NothingToAnalyse when there is none.
    """
    sources, refused = readers.find(paths)
    if strict and refused:
        raise InputUnreadable(messages.refusal(refused[0]))
    papers: list[Paper] = []
    for found in readers.read_all(sources, encoding):
        if isinstance(found, Paper):
            papers.append(found)
            continue
        if strict:
            raise InputUnreadable(messages.refusal(found))
        refused.append(found)
    return _intake(papers, refused, paths, need_one)


def _intake(papers: Sequence[Paper], refused: Sequence[Refused], paths: Sequence[str], need_one: bool = True) -> Intake:
    """Papers by name, without those that came twice."""
    refused = sorted(refused, key=lambda r: r.name)
    if not papers and refused and need_one:
        more = f" (+{len(refused) - 1})" if len(refused) > 1 else ""
        raise InputUnreadable(messages.refusal(refused[0]) + more)
    if not papers and not refused:
        raise NothingToAnalyse(messages.say("no_files", paths=", ".join(paths)))
    papers = sorted(papers, key=lambda p: p.name)
    twice = copies.find(papers)
    kept = [_near(p, twice.near.get(p.name, [])) for p in papers if p.name not in twice.same]
    return Intake(kept, refused, twice.same)


def _near(paper: Paper, others: Sequence[tuple[str, float]]) -> Paper:
    notes = tuple(Note("near_copy", round(100 * share), name) for name, share in others[: settings.NEAR_SHOWN])
    return replace(paper, notes=paper.notes + notes) if notes else paper


def read_paper(paper: Paper, model: roles.RoleModel, encoder: vectors.Encoder | None = None) -> Reading:
    """The stages that look at one paper by itself: cut, tokenize, sort out roles."""
    statements = segment.statements(paper.text, paper.places)
    words = tokens.tokenize_many([s.text for s in statements])
    seen = encoder([s.text for s in statements]) if encoder and statements else None
    opinion = semantic_model().roles(seen) if seen is not None else None
    labels, confidences = model.label(model.judge(statements, words, opinion), [s.aspect for s in statements])
    return Reading(paper, tuple(statements), tuple(labels), tuple(confidences), tuple(words), seen)


def combine(readings: Sequence[Reading], refused: Sequence[Refused], book: Sequence[Theme], min_confidence: float = 0.0, duplicates: Mapping[str, str] | None = None) -> Analysis:
    """The stages that look at the corpus: themes, points, copies."""
    themer = themes.Themer(book, codebooks.load(), theme_model())
    labelled: list[Labelled] = []
    words: list[Sequence[str]] = []
    probabilities: list[npt.NDArray[np.float64]] = []
    placed: list[bool] = []
    left_out = 0
    for reading in readings:
        sections = _sections(reading)
        opinion = semantic_model().themes(reading.vectors) if reading.vectors is not None else None
        about, sure = themer.paper(reading.tokens, reading.roles, sections, opinion)
        for i, s in enumerate(reading.statements):
            if reading.roles[i] in {"other", "heading"}:
                continue
            if reading.confidences[i] < min_confidence:
                left_out += 1
                continue
            labelled.append(
                Labelled(
                    f"{reading.paper.name}#{i + 1}", reading.paper.name, reading.paper.unit, s.line, reading.roles[i], book[int(about[i].argmax())].id,
                    reading.confidences[i], s.text, s.item, s.start, s.end, place=s.place,
                )
            )  # fmt: skip
            words.append(reading.tokens[i])
            probabilities.append(about[i])
            placed.append(bool(sure[i] >= settings.NEW_MAX_FIT))
    assigned, new, shares = themes.emerging(words, [s.paper for s in labelled], placed, [s.statement for s in labelled])
    if not themer.complete:
        # a codebook of one's own need not have a place for everything
        assigned = {i: assigned.get(i, GENERAL.id) for i, ok in enumerate(placed) if not ok}
        new = new if any(t.id == GENERAL.id for t in book) else [*new, GENERAL]
    labelled = [replace(s, theme=assigned[i]) if i in assigned else s for i, s in enumerate(labelled)]
    merged, labelled = points.build(labelled, words, np.array(probabilities), [t.id for t in book], theme_model().common) if labelled else ([], [])
    stable = themes.stability([s.paper for s in labelled], [s.theme for s in labelled]) | shares
    return Analysis(
        tuple(r.paper for r in readings), tuple(labelled), tuple(merged), (*book, *new), tuple(refused), _copied(labelled), left_out, stable, dict(duplicates or {}),
    )  # fmt: skip


def _sections(reading: Reading) -> list[int]:
    """For each statement the index of the heading above it, -1 where there is none. The title heads nothing."""
    out, current = [], -1
    for i, role in enumerate(reading.roles):
        if role == "heading":
            out.append(-1)
            current = i if i > 0 else -1
        else:
            out.append(current)
    return out


def _copied(labelled: Sequence[Labelled]) -> dict[str, str]:
    return {paper: "; ".join(f"{n}× {other}" for other, n in sorted(found.items())) for paper, found in points.copies(labelled).items()}


@lru_cache(maxsize=1)
def role_model() -> roles.RoleModel:
    """The shipped role model."""
    return roles.load(resources.path("model/roles.npz"))


@lru_cache(maxsize=1)
def theme_model() -> themes.ThemeModel:
    """The shipped theme model."""
    return themes.load(resources.path("model/themes.npz"))


@lru_cache(maxsize=1)
def semantic_model() -> vectors.SemanticModel:
    """The shipped second opinion over sentence vectors."""
    return vectors.load(resources.path("model/semantic.npz"))
