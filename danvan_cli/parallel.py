"""Work on processes of their own: parts in, results out as they come. Knows nothing of papers.

Processes are started afresh (spawn), so that they are the same on every system and inherit no thread.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

_AHEAD = 3  # parts a process that are handed out at a time: none waits for work, and not all parts are held


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(function: Callable[[Part], Result], parts: Iterable[Part], workers: int, least: int) -> Iterator[Result]:
    """function(part) for every part, in any order. Fewer parts than `least` are done here, as are all with one worker.

    function must be importable from a module. An interrupt ends the processes at once.
    """
    stream = iter(parts)
    first = list(itertools.islice(stream, least)) if workers > 1 else []
    if len(first) < least or workers <= 1:
        for part in itertools.chain(first, stream):
            yield function(part)
        return
    yield from _pool(function, itertools.chain(first, stream), workers)


def _pool(function: Callable[[Part], Result], parts: Iterator[Part], workers: int) -> Iterator[Result]:
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    open_: set[Future[Result]] = set()
    done = False
    try:
        first = list(itertools.islice(parts, workers * _AHEAD))
        with no_interrupts():  # nor for the processes begun here: Ctrl-C goes to the whole group, and the first one says what is to be said
            open_ = {pool.submit(function, part) for part in first}
        while open_:
            ready, open_ = wait(open_, return_when=FIRST_COMPLETED)
            open_ |= {pool.submit(function, part) for part in itertools.islice(parts, len(ready))}
            for future in ready:
                yield future.result()
        done = True
    finally:
        if not done:
            for process in multiprocessing.active_children():
                with contextlib.suppress(OSError):
                    process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
        # so that its semaphores go before the process does, however that ends
        open_.clear()
        del pool
        gc.collect()


@contextlib.contextmanager
def no_interrupts() -> Iterator[None]:
    """Interrupts wait until this ends; processes begun in it never get any (where the system has signals)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
