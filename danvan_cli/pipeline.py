"""The order of the stages: paths → papers → statements → words → roles → themes → points → Analysis.

The same function behind the command and the Python API; it prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from html import escape
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from danvan_cli import cache as caches
from danvan_cli import codebook as codebooks
from danvan_cli import columns, copies, digest, encodings, messages, parallel, points, readers, resources, roles, segment, settings, tables, themes, tokens
from danvan_cli.columns import Statements
from danvan_cli.digest import Digest, Packed
from danvan_cli.errors import InputUnreadable, NothingToAnalyse, UsageProblem
from danvan_cli.models import ROLES, Corpus, Note, Paper, Progress, Quiet, Reading, Refused, Source, Theme
from danvan_cli.semantic import Encoder, SemanticModel
from danvan_cli.semantic import load as load_semantic

if TYPE_CHECKING:
    import pandas

GENERAL = Theme("general", "Chung, chưa xếp được", "General, not placed")

class Analysis(Corpus):
    """A corpus with its tables as pandas DataFrames: points, statements, and every view by frame()."""

    def frame(self, view: str, *, lang: str = "vi", roles: Sequence[str] = ROLES) -> pandas.DataFrame:
        """One view of the contract as a DataFrame; roles: which of the five."""
        import pandas as pd

        table = tables.build(self, view, lang=lang, roles=tuple(roles))
        return pd.DataFrame(table.rows, columns=list(table.columns))

    def __repr__(self) -> str:
        return f"<Analysis: {len(self.papers)} papers, {len(self.labelled)} statements, {len(self.point_list)} points>"

    def _repr_html_(self) -> str:
        """In a notebook: the points that most papers share, each with its words."""
        shared = self.points.sort_values("papers", ascending=False, kind="stable").head(20)
        return f"<p>{escape(repr(self))}</p>" + str(shared[["role_label", "theme_label", "papers", "point", "point_id"]].to_html(index=False))

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
    texts: bool = True,
    progress: Progress | None = None,
) -> Analysis:
    """Read papers and say what they say together.

    paths: files, folders (recursive) or "-"; codebook: a YAML file or a packaged name; encoding: overrides detection;
    strict: a refused file stops the run; min_confidence (0 to 1): statements less sure are left out and counted; semantic: sentence
    vectors as a second opinion (danvan[semantic]). workers: processes to read with (the program that calls needs its
    `if __name__ == "__main__"`); cache: keep readings in the user's cache folder and use those that are there; neither changes what
    comes out. engine: "local", or "dask" to read on the cluster at `scheduler` (without one, on processes of this machine); shared: its
    workers open the files by their paths, and only these travel. What workers open is not cached. texts: whether the papers keep their texts (2 to 10 KB each). progress: is told how far it is.

    paths may be addresses too (s3://…, hdfs://…), of whatever fsspec has a package for.

    Raises InputUnreadable, NothingToAnalyse, UsageProblem, ClusterFailed or DataDamaged (errors.py).
    """
    if engine not in {"local", "dask"}:
        raise UsageProblem(messages.say("no_engine", engine=engine))
    with progress or Quiet() as bar:
        return _analyze(paths, codebook, encoding, strict, min_confidence, semantic, workers, cache, engine == "dask", scheduler, shared, texts, bar)


def _analyze(
    paths: Sequence[str], codebook: str | None, encoding: str | None, strict: bool, min_confidence: float, semantic: bool, workers: int, cache: bool,
    dask: bool, scheduler: str | None, shared: bool, texts: bool, bar: Progress,
) -> Analysis:
    book = codebooks.load(codebook)
    name = encodings.known(encoding) if encoding else None
    sources, refused = readers.find(paths)
    if strict and refused:
        raise InputUnreadable(messages.refusal(refused[0]))
    if semantic:
        Encoder()  # says at once when the extra is missing
        workers = 1  # the sentence model has threads of its own
    found: list[Packed] = []
    sketches, bodies = digest.Shelf(), digest.Shelf()
    here, each = sources, partial(parallel.each, least=settings.PARALLEL_PARTS)
    there: list[Source] = []
    if dask:
        from danvan_cli import distribute

        here, there = distribute.placed(sources, shared)
        each = partial(distribute.each, scheduler=scheduler, singly=_singly, lost=_lost)
    bar.begin("read", len(sources))
    for one in _digests(here, there, _How(name, semantic, tuple(book), texts), partial(each, workers=workers), cache, bar):
        if isinstance(one, Packed):
            found.append(one._replace(sketch=sketches.add(one.sketch), body=bodies.add(one.body)))
            continue
        if strict:
            raise InputUnreadable(messages.refusal(one))
        refused.append(one)
    found.sort(key=lambda d: d.name)
    intake = _intake([digest.paper(d) for d in found], [digest.sketch(d) for d in found], refused, paths)
    names = {p.name for p in intake.papers}
    kept = [d._replace(head=b"", sketch=b"") for d in found if d.name in names]  # what has done its work
    found.clear()
    del sketches, bodies
    return combine(intake.papers, kept, intake.refused, book, min_confidence, intake.duplicates, bar)


@dataclass(frozen=True)
class _How:
    """How papers are read. texts: whether their texts are kept."""

    encoding: str | None
    semantic: bool
    book: tuple[Theme, ...]
    texts: bool


def _digests(sources: Sequence[Source], there: Sequence[Source], how: _How, each: Callable[..., Iterator[list[Packed | Refused]]], cache: bool, bar: Progress) -> Iterator[Packed | Refused]:
    """Every paper read, its statements labelled, or why not; in no certain order. What the cache has is taken from there.

    there: sources that are opened where they are read. each: of parallel.py or distribute.py.
    """
    store = caches.Cache() if cache and not how.semantic else None
    seal = b""
    if store is not None:
        seal = caches.fingerprint([resources.path(p) for p in ("model/roles.npz", "model/themes.npz", "stopwords.txt", "phrases.txt")], repr(how.book))
    ready: list[Packed | Refused] = []
    keys: dict[str, bytes] = {}

    def misses() -> Iterator[readers.Item]:
        for item in readers.opened(sources):
            if isinstance(item, Refused):
                ready.append(item)
                bar.step()
                continue
            if store is not None:
                key = caches.key(seal, item.name, item.data, how.encoding)
                if (found := store.get(key, item.name, how.texts)) is not None:
                    ready.append(found)
                    bar.step()
                    continue
                keys[item.name] = key
            yield item

    def parts() -> Iterator[_Part]:
        for items in _grouped(misses()):
            yield _Part(items, replace(how, texts=how.texts or store is not None))
        step = max(1, min(settings.CLUSTER_PAPERS, len(there) // settings.CLUSTER_PARTS))
        for start in range(0, len(there), step):
            yield _Part([], how, there[start : start + step])

    try:
        for done in each(_read_part, parts()):
            for one in done:
                if isinstance(one, Packed) and store is not None and one.name in keys:
                    store.put(keys.pop(one.name), one)
                ready.append(one._replace(text=b"") if isinstance(one, Packed) and not how.texts else one)
                bar.step()
            yield from _taken(ready)
        yield from _taken(ready)
    finally:
        if store is not None:
            store.close()


def _taken(ready: list[Packed | Refused]) -> list[Packed | Refused]:
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
    """Some files for one process, and how they are to be read. sources: files that it opens itself."""

    items: list[readers.Item]
    how: _How
    sources: Sequence[Source] = ()


def _read_part(part: _Part) -> list[Packed | Refused]:
    """Read some files, label their statements, say what these are about. Runs in any process."""
    how = part.how
    encoder = Encoder() if how.semantic else None
    out: list[Packed | Refused] = []
    if part.sources:
        from danvan_cli import distribute

        distribute.reachable(part.sources)
    for paper in chain(readers.read_items(part.items, how.encoding), readers.read_all(part.sources, how.encoding)):
        if isinstance(paper, Refused):
            out.append(paper)
            continue
        out.append(digest.pack(paper, _digest(read_paper(paper, role_model(), encoder), how.book), how.texts))
    return out


def _singly(part: _Part) -> list[_Part]:
    """The files of a part, each in a part of its own."""
    return [replace(part, items=[x], sources=()) for x in part.items] + [replace(part, items=[], sources=[x]) for x in part.sources]


def _lost(part: _Part) -> list[Packed | Refused]:
    """What a file gives that no process survives."""
    return [Refused(name, "worker_died") for name in (*(x.name for x in part.items), *(x.name for x in part.sources))]


def _digest(reading: Reading, book: tuple[Theme, ...]) -> Digest:
    opinion = semantic_model().themes(reading.vectors) if reading.vectors is not None else None
    return digest.make(reading, _themer(book), opinion)


@lru_cache(maxsize=4)
def _themer(book: tuple[Theme, ...]) -> themes.Themer:
    return themes.Themer(book, codebooks.load(), theme_model())


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
    papers.sort(key=lambda p: p.name)
    runs = [copies.shingles(p.text) for p in papers]
    return _intake(papers, [(r, copies.minhash(r)) for r in runs], refused, paths, need_one)


def _intake(papers: Sequence[Paper], sketches: Sequence[tuple[copies.Hashes, copies.Hashes]], refused: Sequence[Refused], paths: Sequence[str], need_one: bool = True) -> Intake:
    """Papers, by name, without those that came twice. sketches: shingles and minima of each."""
    refused = sorted(refused, key=lambda r: r.name)
    if not papers and refused and need_one:
        more = f" (+{len(refused) - 1})" if len(refused) > 1 else ""
        raise InputUnreadable(messages.refusal(refused[0]) + more)
    if not papers and not refused:
        raise NothingToAnalyse(messages.say("no_files", paths=", ".join(paths)))
    twice = copies.find(papers, *zip(*sketches, strict=True)) if papers else copies.Copies()
    kept = [_near(p, twice.near.get(p.name, [])) for p in papers if p.name not in twice.same]
    return Intake(kept, refused, twice.same)


def _near(paper: Paper, others: Sequence[tuple[str, float]]) -> Paper:
    notes = tuple(Note("near_copy", round(100 * share), name) for name, share in others[: settings.NEAR_SHOWN])
    return replace(paper, notes=paper.notes + notes) if notes else paper


def read_paper(paper: Paper, model: roles.RoleModel, encoder: Encoder | None = None) -> Reading:
    """The stages that look at one paper by itself: cut, tokenize, sort out roles."""
    statements = segment.statements(paper.text, paper.places)
    words = tokens.tokenize_many([s.text for s in statements])
    seen = encoder([s.text for s in statements]) if encoder and statements else None
    opinion = semantic_model().roles(seen) if seen is not None else None
    labels, confidences = model.label(model.judge(statements, words, opinion), [s.aspect for s in statements])
    return Reading(paper, tuple(statements), tuple(labels), tuple(confidences), tuple(words), seen)


def combine(
    papers: Sequence[Paper], digests: list[Packed], refused: Sequence[Refused], book: Sequence[Theme], min_confidence: float = 0.0,
    duplicates: Mapping[str, str] | None = None, bar: Progress | None = None,
) -> Analysis:
    """The stages that look at the corpus: themes, points, copies. papers: by name; digests: theirs, taken out of the list."""
    bar = bar or Quiet()
    whole = tuple(replace(p, text=digest.text(d)) if d.text else p for p, d in zip(papers, digests, strict=True))
    corpus = columns.gather(papers, digests, min_confidence)
    found = corpus.statements
    assigned, new, shares = themes.emerging(corpus.words, found.paper, corpus.placed, found.text, bar)
    found.theme = np.where(assigned >= 0, len(book) + assigned, corpus.fits.argmax(axis=1)).astype(np.int32)
    if not _themer(tuple(book)).complete:
        # a codebook of one's own need not have a place for everything
        known = next((k for k, t in enumerate(book) if t.id == GENERAL.id), None)
        if known is None:
            new = [*new, GENERAL]
        found.theme[~corpus.placed & (assigned < 0)] = known if known is not None else len(book) + len(new) - 1
    every = (*book, *new)
    found.themes = [t.id for t in every]
    merged = points.build(found, corpus.words, corpus.fits, corpus.passages, theme_model().common, bar) if len(found) else []
    stable = dict(zip(found.themes, themes.stability(found.paper, found.theme, len(every)), strict=True)) if len(found) else {}
    spoken = set(found.theme.tolist())
    stable = {name: share for k, (name, share) in enumerate(stable.items()) if k in spoken} | shares
    return Analysis(whole, found, tuple(merged), every, tuple(refused), _copied(found, corpus.passages), corpus.left_out, stable, dict(duplicates or {}), corpus.words)


def _copied(found: Statements, passages: npt.NDArray[np.uint64]) -> dict[str, str]:
    names = [p.name for p in found.papers]
    return {names[paper]: "; ".join(f"{n}× {names[other]}" for other, n in sorted(counts.items())) for paper, counts in points.copies(found, passages).items()}


@lru_cache(maxsize=1)
def role_model() -> roles.RoleModel:
    """The shipped role model."""
    return roles.load(resources.path("model/roles.npz"))


@lru_cache(maxsize=1)
def theme_model() -> themes.ThemeModel:
    """The shipped theme model."""
    return themes.load(resources.path("model/themes.npz"))


@lru_cache(maxsize=1)
def semantic_model() -> SemanticModel:
    """The shipped second opinion over sentence vectors."""
    return load_semantic(resources.path("model/semantic.npz"))
