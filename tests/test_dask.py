"""--engine dask: real schedulers and workers on loopback, one of them killed; papers sent, shared, or behind addresses; and what goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from danvan_cli import analyze, distribute, readers, settings
from danvan_cli.commands import _output
from danvan_cli.errors import ClusterFailed, UsageProblem
from danvan_cli.models import Source
from danvan_cli.options import Options
from danvan_cli.readers import remote
from tests.test_running import papers

pytest.importorskip("distributed") if os.environ.get("CI") != "true" else None
ROOT = Path(__file__).resolve().parent.parent

# A store as a package of somebody else brings it to fsspec. It writes down which process opened what; some papers no process survives.
STORE = '''
import os
from fsspec.implementations.dirfs import DirFileSystem
from fsspec.implementations.local import LocalFileSystem

class Store(DirFileSystem):
    protocol = "kho"
    cachable = False

    def __init__(self, **kwargs):
        super().__init__(path=os.environ["KHO"], fs=LocalFileSystem())

    @classmethod
    def _strip_protocol(cls, path):
        return path.removeprefix("kho://").strip("/")

    def open(self, path, mode="rb", **kwargs):
        with open(os.environ["KHO"] + ".log", "a") as log:
            log.write(f"{os.getpid()} {path}\\n")
        if "sap" in path:
            os._exit(9)
        return super().open(path, mode, **kwargs)
'''


@pytest.fixture(scope="module")
def kho(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder behind kho://, known to this process and to all that it starts."""
    import fsspec

    folder = tmp_path_factory.mktemp("kho")
    site = folder / "site"
    (site / "kho-1.0.dist-info").mkdir(parents=True)
    (site / "kho_store.py").write_text(STORE)
    (site / "kho-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: kho\nVersion: 1.0\n")
    (site / "kho-1.0.dist-info" / "entry_points.txt").write_text("[fsspec.specs]\nkho = kho_store:Store\n")
    (folder / "kho").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KHO", str(folder / "kho"))
        patch.setenv("PYTHONPATH", f"{site}{os.pathsep}{ROOT}")
        patch.syspath_prepend(site)
        fsspec.register_implementation("kho", "kho_store.Store")  # this process has looked for packages before
        yield folder / "kho"


def dask(*arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "dask", *map(str, arguments)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What it gives as soon as it gives something."""
    for _ in range(int(seconds / 0.02)):
        if found := what():
            return found
        time.sleep(0.02)
    return pytest.fail(f"nothing after {seconds} seconds")


def scheduler(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A real scheduler, and its address."""
    file = folder / "scheduler.json"
    process = dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", file)
    return process, until(lambda: file.exists() and file.read_text() and json.loads(file.read_text())["address"])


@dataclass
class Running:
    """A scheduler and its workers by address, as `dask scheduler` and `dask worker` start them."""

    address: str
    workers: dict[str, subprocess.Popen[bytes]]
    client: Any

    def state(self) -> tuple[dict[str, int], int, int]:
        """(worker → tasks it has, tasks finished, tasks lost with a worker)."""

        def look(dask_scheduler: Any) -> tuple[dict[str, int], int, int]:
            finished = sum(x[2] == "memory" for x in dask_scheduler.transition_log)
            return {w.address: len(w.processing) for w in dask_scheduler.workers.values()}, finished, sum(p.suspicious for p in dask_scheduler.task_prefixes.values())

        return self.client.run_on_scheduler(look)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, kho: Path) -> Iterator[Running]:
    from distributed import Client

    folder = tmp_path_factory.mktemp("cluster")
    process, address = scheduler(folder)
    started = {
        name: dask("worker", address, "--host", "127.0.0.1", "--nworkers", "1", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name, "--local-directory", folder)
        for name in ("mot", "hai")
    }
    client = Client(address, set_as_default=False)
    client.wait_for_workers(2, timeout=60)
    names = {info["name"]: where for where, info in client.scheduler_info()["workers"].items()}
    yield Running(address, {names[name]: p for name, p in started.items()}, client)
    client.close()
    for p in (*started.values(), process):
        p.kill()
        p.wait()


ARGUMENTS = ("--view", "statements", "-r", "all", "-f", "csv")


def test_same_bytes_though_a_worker_is_killed(danvan, tmp_path: Path, running: Running) -> None:
    folder = papers(tmp_path / "in", 120)
    here = danvan("analyze", folder, *ARGUMENTS, "--no-cache")
    assert here.stdout.count(b"\r\n") > 300
    there: list[Any] = []
    thread = threading.Thread(target=lambda: there.append(danvan("analyze", folder, *ARGUMENTS, "--no-cache", "--scheduler", running.address)))
    before = running.state()[1]
    thread.start()
    victim = next(iter(running.workers))

    def midway() -> bool:
        has, finished, _ = running.state()
        return finished - before >= 4 and has[victim] > 0

    until(midway)
    running.workers[victim].kill()
    thread.join(120)
    assert there[0].returncode == 0, there[0].stderr
    assert running.state()[2] > 0  # tasks were lost with it, and done again
    assert there[0].stdout == here.stdout
    assert there[0].stderr == here.stderr == b""


def test_by_their_paths(running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the worker that is left. Relative to the folder of the command, not of the worker."""
    papers(tmp_path / "in", 40)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readers, "opened", lambda sources: iter(list(sources)[:0]))  # the driver opens nothing
    found = analyze(["in"], engine="dask", scheduler=running.address, shared=True, cache=True)
    monkeypatch.undo()
    assert found.labelled == analyze([str(tmp_path / "in")]).labelled


def test_only_results_travel_where_workers_open_the_files(tmp_path: Path, kho: Path, running: Running) -> None:
    """Behind an address: the driver lists, the workers open."""
    papers(kho / "xa", 20)
    (kho / "xa" / "sau").mkdir()
    for name in ("xa-001.txt", "xa-002.txt"):
        (kho / "xa" / name).rename(kho / "xa" / "sau" / name)
    for hidden in (".an.txt", "~$khoa.docx", "sau/bai.gold.jsonl", "sau/rong.txt"):
        (kho / "xa" / hidden).write_text("")
    here = analyze([str(kho / "xa")])
    assert [(r.name, r.reason) for r in here.refused] == [("sau/rong.txt", "empty")]
    log = Path(f"{kho}.log")
    for address in ("kho://xa", "kho://xa/"):
        found = analyze([address], engine="dask", scheduler=running.address, cache=True)
        assert (found.labelled, found.refused) == (here.labelled, here.refused)
    opened = [line.split() for line in log.read_text().splitlines()]
    assert len(opened) == 42
    assert str(os.getpid()) not in {pid for pid, _ in opened}
    one = analyze(["kho://xa/sau/xa-001.txt"])  # --engine local reads addresses too
    assert [p.name for p in one.papers] == ["xa-001.txt"]
    assert log.read_text().splitlines()[-1].split() == [str(os.getpid()), "xa/sau/xa-001.txt"]


def test_what_only_this_process_has_is_sent(running: Running, tmp_path: Path) -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    for path in papers(tmp_path / "in", 12).iterdir():
        store.pipe_file(f"/hoi-nghi/{path.name}", path.read_bytes())
    store.pipe_file("/hoi-nghi/to.txt", b"x" * (settings.MAX_BYTES + 1))
    try:
        found = [analyze(["memory://hoi-nghi"], **how) for how in ({}, {"engine": "dask", "scheduler": running.address, "shared": True})]
    finally:
        store.rm("/hoi-nghi", recursive=True)
    assert found[0].labelled == found[1].labelled == analyze([str(tmp_path / "in")]).labelled
    assert [(r.name, r.reason) for f in found for r in f.refused] == [("to.txt", "too_large")] * 2


def test_another_danvan_on_a_worker(running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {**distribute.report(), "danvan": "0.0.9 (00000000)"}
    monkeypatch.setattr(distribute, "report", lambda: other)
    with pytest.raises(UsageProblem, match=r"danvan 0\.1\.\d \(\w{8}\).*0\.0\.9"):
        analyze([str(papers(tmp_path / "in", 3))], engine="dask", scheduler=running.address)


def test_a_folder_that_a_worker_does_not_see(running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "absolute", lambda path: "/khong/co/" + Path(path).name)
    with pytest.raises(UsageProblem, match="/khong/co"):
        analyze([str(papers(tmp_path / "in", 3))], engine="dask", scheduler=running.address, shared=True)


def test_a_paper_that_no_worker_survives(danvan, kho: Path, tmp_path: Path) -> None:
    """On processes of this machine. It is refused by name, and costs no other paper."""
    papers(kho / "doc", 20)
    english = {"DANVAN_LANG": "en", "PYTHONPATH": os.environ["PYTHONPATH"], "TMPDIR": str(tmp_path)}
    good = danvan("analyze", kho / "doc", *ARGUMENTS, **english)
    (kho / "doc" / "xa-007-sap.txt").write_bytes((kho / "doc" / "xa-007.txt").read_bytes())
    found = danvan("analyze", "kho://doc", *ARGUMENTS, "--engine", "dask", "--workers", "2", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0", **english)
    assert found.returncode == 0, found.stderr
    error = found.stderr.decode().strip().splitlines()
    assert len(error) == 1
    assert "xa-007-sap.txt" in error[0]
    assert "brought a worker down" in error[0]
    assert found.stdout == good.stdout
    assert list(tmp_path.iterdir()) == []  # nothing is left of the local cluster


def test_no_scheduler_there(danvan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = papers(tmp_path / "in", 2)
    done = danvan("analyze", folder, "--engine", "dask", "-f", "csv", DANVAN_SCHEDULER="không phải địa chỉ")
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().strip().splitlines()) == 1, done.stderr.decode()
    assert "không phải địa chỉ" in done.stderr.decode()
    monkeypatch.setattr(settings, "CLUSTER_CONNECT", 0.3)
    with pytest.raises(UsageProblem, match=r"127\.0\.0\.1:1"):
        analyze([str(folder)], scheduler="tcp://127.0.0.1:1", engine="dask")


def test_no_workers_and_a_scheduler_that_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = papers(tmp_path / "in", 2)
    process, address = scheduler(tmp_path)
    try:
        monkeypatch.setattr(settings, "CLUSTER_PULSE", 0.2)
        monkeypatch.setattr(settings, "CLUSTER_PATIENCE", 0.5)
        with pytest.raises(ClusterFailed, match="dask worker"):
            analyze([str(folder)], engine="dask", scheduler=address)
        monkeypatch.setattr(settings, "CLUSTER_PATIENCE", 60.0)
        timer = threading.Timer(1.0, process.kill)
        timer.start()
        with pytest.raises(ClusterFailed, match="scheduler was lost"):
            analyze([str(folder)], engine="dask", scheduler=address)
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_all_processes(tmp_path: Path) -> None:
    folder = papers(tmp_path / "in", 400)
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-m", "danvan_cli", "analyze", str(folder), "--engine", "dask", "--workers", "2", "--no-cache", "-f", "csv", "-o", str(tmp_path / "out.csv")]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")}, start_new_session=True)

    def group() -> list[str]:
        listed = subprocess.run(["ps", "-o", "pid=,stat=", "-g", str(started.pid)], capture_output=True, text=True, check=False).stdout.splitlines()
        return [x for x in listed if " Z" not in x]

    until(lambda: len(group()) >= 4)  # the command, multiprocessing's own, two workers
    os.killpg(started.pid, signal.SIGINT)
    error = started.communicate(timeout=30)[1].decode()
    assert started.returncode == 1
    assert len(error.strip().splitlines()) == 1, error
    assert not (tmp_path / "out.csv").exists()
    until(lambda: not group(), 5)


def test_without_the_extra_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = str(papers(tmp_path / "in", 2))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageProblem, match=r"danvan-cli\[dask\]"):
        analyze([folder], engine="dask")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(UsageProblem, match="s3fs"):
        analyze(["s3://kho/tham-luan"])
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageProblem, match="pip install fsspec"):
        analyze(["s3://kho/tham-luan"])


@pytest.mark.parametrize(("given", "word"), [({"shared": True}, "--shared"), ({"engine": "local", "scheduler": "tcp://a:1"}, "--scheduler"), ({"scheduler": "tcp://a:1", "workers": 2}, "--workers")])
def test_options_that_contradict_one_another(given: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageProblem, match=word):
        _output.running(Options(**given))


def test_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler asked for means Dask; one that is only known to the environment does not."""
    monkeypatch.setenv("DANVAN_SCHEDULER", "tcp://b:1")
    assert "engine" not in _output.running(Options())
    for options, address in ((Options(scheduler="tcp://a:1"), "tcp://a:1"), (Options(engine="dask"), "tcp://b:1")):
        assert [_output.running(options)[key] for key in ("engine", "scheduler", "shared")] == ["dask", address, False]
    monkeypatch.delenv("DANVAN_SCHEDULER")
    assert _output.running(Options(engine="dask", workers=3)) == {"workers": 3, "cache": True, "engine": "dask", "scheduler": None, "shared": False}


def test_addresses_and_paths_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (papers(tmp_path / "in", 1) / "xa-000.txt").read_bytes()
    (tmp_path / "memory:" / "b c").mkdir(parents=True)
    (tmp_path / "memory:" / "bai.txt").write_bytes(text)
    (tmp_path / "memory:" / "b c" / "hai.txt").write_bytes(text)
    found, refused = readers.find(["memory://bai.txt", "memory://b c", (tmp_path / "memory:" / "b c").as_uri(), "C://x", "a:b"])
    assert [(s.name, Path(s.path).read_bytes()) for s in found] == [("bai.txt", text), ("hai.txt", text)]
    assert [(r.name, r.reason) for r in refused] == [("C://x", "missing"), ("a:b", "missing")]
    _, refused = readers.find(["http://a.vn/b.docx", "khong-biet://a", "memory://khong/co", "file://may-khac/a"])
    assert [(r.name, r.reason) for r in refused] == [("file://may-khac/a", "missing"), ("http://a.vn/b.docx", "web"), ("khong-biet://a", "scheme"), ("memory://khong/co", "missing")]
    assert remote.shown("sftp://ai:mat-khau@may/a") == "sftp://may/a"


def test_what_is_sent_and_what_is_opened_there() -> None:
    """An archive beside files under its name is opened here, with them, so that no two papers get one name."""
    sources = [Source("a.txt", "a.txt"), Source("b.zip", "b.zip"), Source("b.zip/c.txt", "d/b.zip/c.txt"), Source("s", "s3://k/s"), Source("m", "memory://m"), Source("stdin", "-", b"x")]
    here, there = distribute.placed(sources, shared=False)
    assert ([s.name for s in here], [s.name for s in there]) == (["a.txt", "b.zip", "b.zip/c.txt", "m", "stdin"], ["s"])
    here, there = distribute.placed(sources, shared=True)
    assert ([s.name for s in here], [s.path for s in there]) == (["b.zip", "b.zip/c.txt", "m", "stdin"], [str(Path("a.txt").absolute()), "s3://k/s"])
