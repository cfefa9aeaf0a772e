"""How it runs never changes what comes out: processes, the cache, an interrupt."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from danvan_cli import analyze, parallel, pipeline, settings

ROOT = Path(__file__).resolve().parent.parent
LINES = (
    "- Xã đã vận động {n} hộ hiến {n}00 m2 đất, làm xong {n} km đường thôn.", "- Kinh phí cho tổ dân vận ở {n} thôn còn rất hạn hẹp, chưa đáp ứng yêu cầu.",
    "- Công tác phối hợp giữa {n} đoàn thể với chính quyền chưa chặt chẽ.", "- Phải kiên trì giải thích cho {n} hộ chưa thông thì việc mới xong.",
)  # fmt: skip


def papers(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(count):
        body = [LINES[(n + k) % 4].format(n=n + k + 2) for k in range(3)]
        (folder / f"xa-{n:03}.txt").write_text(f"ĐẢNG ỦY XÃ SỐ {n}\nTHAM LUẬN\nVề phong trào dân vận khéo ở xã số {n}\n\nI. TÌNH HÌNH\n" + "\n".join(body) + "\n", "utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "danvan" / "digests.sqlite"


def test_processes_and_cache_give_the_same_bytes(danvan, tmp_path: Path, cache: Path) -> None:
    folder = papers(tmp_path / "in", settings.PART_PAPERS * settings.PARALLEL_PARTS + 5)
    arguments = ("analyze", folder, "--view", "statements", "-r", "all", "-f", "csv")
    found = [
        danvan(*arguments, *more, XDG_CACHE_HOME=str(tmp_path / "cache")).stdout
        for more in (("--workers", "1", "--no-cache"), ("--workers", "3", "--no-cache"), ("--workers", "2"), ("--workers", "1"))
    ]
    assert len(found[0]) > 10_000
    assert len(set(found)) == 1
    assert cache.exists()


def test_a_paper_that_did_not_change_is_not_read_again(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = papers(tmp_path / "in", 6)
    before = analyze([str(folder)], cache=True)
    read: list[str] = []
    real = pipeline.read_paper
    monkeypatch.setattr(pipeline, "read_paper", lambda paper, *rest: read.append(paper.name) or real(paper, *rest))
    assert analyze([str(folder)], cache=True).labelled == before.labelled
    assert read == []
    (folder / "xa-003.txt").write_text("XÃ BÃI CHÀM\nTHAM LUẬN\nKết quả vận động\n- Xã vận động được 7 hộ làm nhà vệ sinh hợp chuẩn.\n", "utf-8")
    changed = analyze([str(folder)], cache=True)
    assert read == ["xa-003.txt"]
    assert changed.labelled == analyze([str(folder)]).labelled
    (folder / "xa-001.txt").rename(folder / "xa-991.txt")  # a unit may come from the name
    read.clear()
    assert "xa-991.txt" in {p.name for p in analyze([str(folder)], cache=True).papers}
    assert read == ["xa-991.txt"]
    read.clear()
    analyze([str(folder)], cache=True, encoding="utf-8")
    assert len(read) == 6


@pytest.mark.parametrize("damage", [b"not a database at all", b"", None])
def test_a_cache_that_is_of_no_use_costs_nothing_but_time(damage: bytes | None, tmp_path: Path, cache: Path) -> None:
    folder = papers(tmp_path / "in", 3)
    before = analyze([str(folder)], cache=True)
    if damage is None:
        for path in cache.parent.glob("digests.sqlite*"):
            path.unlink()
        cache.mkdir()
    else:
        for path in cache.parent.glob("digests.sqlite-*"):
            path.unlink()
        cache.write_bytes(damage)
    assert analyze([str(folder)], cache=True).labelled == before.labelled


@pytest.mark.parametrize("column", ["data", "text"])
@pytest.mark.parametrize("made", ["flipped", "cut", "empty", "number"])
def test_a_damaged_record_is_read_again(column: str, made: str, tmp_path: Path, cache: Path) -> None:
    folder = papers(tmp_path / "in", 3)
    before = analyze([str(folder)], cache=True)
    with contextlib.closing(sqlite3.connect(cache, isolation_level=None)) as database:
        for key, blob in database.execute(f"SELECT key, {column} FROM digests").fetchall():
            damaged = {"flipped": blob[:-9] + bytes([blob[-9] ^ 1]) + blob[-8:], "cut": blob[:-1], "empty": b"", "number": 7}[made]
            database.execute(f"UPDATE digests SET {column} = ? WHERE key = ?", (damaged, key))
    after = analyze([str(folder)], cache=True)
    assert after.labelled == before.labelled
    assert [p.text for p in after.papers] == [p.text for p in before.papers]


def test_the_cache_is_bounded(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CACHE_BYTES", 6_000)
    analyze([str(papers(tmp_path / "in", 12))], cache=True)
    database = sqlite3.connect(cache)
    assert 0 < database.execute("SELECT SUM(size) FROM digests").fetchone()[0] <= 6_000
    database.close()


def test_two_runs_at_once(danvan, tmp_path: Path, cache: Path) -> None:
    folder = papers(tmp_path / "in", 30)
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: danvan("analyze", folder, "-f", "csv", XDG_CACHE_HOME=str(tmp_path / "cache")), range(2)))
    assert all(r.returncode == 0 for r in runs)
    assert runs[0].stdout == runs[1].stdout


def test_parts_are_done_here_when_they_are_few() -> None:
    assert sorted(parallel.each(str, iter(range(3)), 4, 10)) == ["0", "1", "2"]


def test_an_error_in_a_process_is_an_error_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(parallel.each(int, iter(["1", "x"] * 5), 2, 2))


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_all_processes(tmp_path: Path) -> None:
    folder = papers(tmp_path / "in", 400)
    command = [sys.executable, "-m", "danvan_cli", "analyze", str(folder), "--workers", "2", "--no-cache", "-f", "csv", "-o", str(tmp_path / "out.csv")]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}, start_new_session=True)

    def group() -> list[str]:
        listed = subprocess.run(["ps", "-o", "pid=,stat=", "-g", str(started.pid)], capture_output=True, text=True, check=False).stdout.splitlines()
        return [x for x in listed if " Z" not in x]

    for _ in range(300):
        if len(group()) >= 3:
            break
        time.sleep(0.1)
    os.killpg(started.pid, signal.SIGINT)
    error = started.communicate(timeout=30)[1].decode()
    assert started.returncode == 1
    assert len(error.strip().splitlines()) == 1, error
    assert not (tmp_path / "out.csv").exists()
    for _ in range(50):
        if not group():
            break
        time.sleep(0.1)
    assert not group()
