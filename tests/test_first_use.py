"""What went wrong for somebody who used the command for the first time."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples" / "hoi-thao-giao-duc"


def one_line(done, code: int, *words: str) -> None:
    error = done.stderr.decode()
    assert done.returncode == code, error
    assert len(error.strip().splitlines()) == 1, error
    assert all(w in error for w in words), error


def test_an_output_that_cannot_be_is_refused_before_the_work(tmp_path: Path, danvan) -> None:
    """The paper itself would be an error of its own: it is never looked at."""
    (tmp_path / "in").mkdir()
    for command in (("analyze", tmp_path / "in"), ("check", tmp_path / "in"), ("report", tmp_path / "in")):
        one_line(danvan(*command, "-o", tmp_path / "no" / "out.md", DANVAN_LANG="en"), 6, "out.md", "no folder")
    one_line(danvan("check", tmp_path / "in", "-o", tmp_path / "out.xlsx", DANVAN_LANG="en"), 2, "xlsx")


def test_one_role_in_the_settings_needs_no_list(tmp_path: Path, danvan) -> None:
    shutil.copytree(SAMPLES, tmp_path / "in")
    (tmp_path / "in" / "danvan.toml").write_text('[analyze]\nrole = "limitation"\n', "utf-8")
    done = danvan("analyze", tmp_path / "in", "-f", "jsonl", "-q")
    assert done.returncode == 0, done.stderr.decode()
    assert {line.split('"role": "')[1].split('"')[0] for line in done.stdout.decode().splitlines()} == {"limitation"}


def test_a_terminal_that_tells_no_width(danvan) -> None:
    done = danvan("analyze", SAMPLES, "-q", COLUMNS="0")
    assert done.returncode == 0
    assert len(done.stdout.decode().splitlines()) > 20


def test_nothing_as_sure_as_asked_for(danvan) -> None:
    one_line(danvan("analyze", SAMPLES, "--min-confidence", "1", "-q", DANVAN_LANG="en"), 4, "--min-confidence")


VIETNAMESE = {"DANVAN_LANG": "vi"}


def test_what_goes_wrong_is_said_in_vietnamese(tmp_path: Path, danvan) -> None:
    """Each of these was once half English."""
    broken = tmp_path / "cua-toi.yaml"
    broken.write_text("themes:\n  - id: Hai\n    vi: Hai\n    seeds: [a]\n  - id: ba\n    seeds: [b]\n", "utf-8")
    done = danvan("codebook", "check", broken, **VIETNAMESE)
    assert "id chỉ gồm chữ thường" in done.stdout.decode()
    assert "chưa có tên tiếng Việt" in done.stdout.decode()
    one_line(danvan("analyze", SAMPLES, "--codebook", tmp_path, **VIETNAMESE), 2, "không đọc được bộ chủ đề", "là một thư mục", "dan-van")
    one_line(danvan("analyze", SAMPLES, "--encoding", "utf-99", **VIETNAMESE), 2, "không biết bảng mã utf-99")
    one_line(danvan("evaluate", tmp_path, **VIETNAMESE), 4, "không có tệp nào tên *.gold.jsonl")
    (tmp_path / "a.gold.jsonl").write_text('{"n": 1}\n', "utf-8")
    one_line(danvan("evaluate", tmp_path, **VIETNAMESE), 3, "không có bài a.txt")
    (tmp_path / "a.txt").write_text("Xã Cầu Mây đã làm tốt.", "utf-8")
    one_line(danvan("evaluate", tmp_path, **VIETNAMESE), 3, "a.gold.jsonl:1: không phải một nhận định đã gán nhãn")
    (tmp_path / "bang").mkdir()
    one_line(danvan("check", SAMPLES, "-o", tmp_path / "bang.csv" / "x.csv", **VIETNAMESE), 6, "chưa có thư mục")
    one_line(danvan("check", SAMPLES, "-f", "csv", "-o", tmp_path / "bang", **VIETNAMESE), 6, "là một thư mục")


def test_a_suffix_of_another_command_and_none_at_all(tmp_path: Path, danvan) -> None:
    one_line(danvan("analyze", SAMPLES, "-o", tmp_path / "y.docx", **VIETNAMESE), 2, "danvan report")
    one_line(danvan("compare", SAMPLES, SAMPLES, "-o", tmp_path / "y", **VIETNAMESE), 2, "tên tệp y không có đuôi", "xlsx")
    assert str(tmp_path) not in danvan("compare", SAMPLES, SAMPLES, "-o", tmp_path / "y.parquet", **VIETNAMESE).stderr.decode()


def test_charts_are_not_drawn_into_a_file(tmp_path: Path, danvan) -> None:
    pytest.importorskip("matplotlib")
    (tmp_path / "bieu-do").write_text("", "utf-8")
    (tmp_path / "in").mkdir()  # an error of its own, were it looked at
    one_line(danvan("analyze", tmp_path / "in", "--plots", tmp_path / "bieu-do", **VIETNAMESE), 6, "bieu-do là tệp")
    one_line(danvan("analyze", tmp_path / "in", "--plots", tmp_path / "bieu-do" / "moi", **VIETNAMESE), 6, "bieu-do là tệp")


def test_settings_of_a_folder_that_is_not_there(danvan) -> None:
    one_line(danvan("config", "nowhere-at-all", DANVAN_LANG="en"), 3, "nowhere-at-all", "not found")
    for there in ("s3://kho/tham-luan", SAMPLES.as_uri()):
        assert danvan("config", there).returncode == 0


def test_nothing_sure_enough_is_said_by_every_command_and_what_was_refused_too(tmp_path: Path, danvan) -> None:
    shutil.copytree(SAMPLES, tmp_path / "in")
    (tmp_path / "in" / "hong.docx").write_bytes(b"PK\x03\x04 gone")
    for command in (("analyze", tmp_path / "in"), ("report", tmp_path / "in"), ("compare", tmp_path / "in", SAMPLES)):
        done = danvan(*command, "--min-confidence", "1", DANVAN_LANG="en")
        assert done.returncode == 4
        first, *_, last = done.stderr.decode().splitlines()
        assert "hong.docx" in first
        assert "--min-confidence" in last


def test_an_option_of_another_command_is_not_mistaken_for_one_of_this(danvan) -> None:
    one_line(danvan("report", SAMPLES, "--view", "themes", DANVAN_LANG="en"), 2, "--view")
    assert "--quiet" not in danvan("report", SAMPLES, "--view", "themes").stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="a closed standard output")
def test_standard_output_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`>&-`: what must be written there fails; what goes to a file does not need it."""

    def run(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "danvan_cli", *map(str, args)], capture_output=True, env={**os.environ, "DANVAN_LANG": "en"}, cwd=SAMPLES.parent.parent.parent, timeout=300)

    one_line(run("check", SAMPLES, "-f", "csv"), 6, "stdout", "closed")
    one_line(run("--help"), 6, "stdout", "closed")
    monkeypatch.setenv("_DANVAN_COMPLETE", "bash_source")
    one_line(run(), 6, "stdout", "closed")
    monkeypatch.delenv("_DANVAN_COMPLETE")
    done = run("check", SAMPLES, "-o", tmp_path / "papers.csv", "-q")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "papers.csv").stat().st_size > 1000


@pytest.mark.parametrize(("more", "times"), [((), 1), (("--min-confidence", "1"), 1)])
def test_a_refused_file_is_named_once_to_the_same_eyes(more: tuple[str, ...], times: int, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "in")
    (tmp_path / "in" / "hong.docx").write_bytes(b"PK\x03\x04 gone")
    code, seen = on_a_terminal(["analyze", str(tmp_path / "in"), *more])
    assert code == (4 if more else 0)
    assert seen.count("hong.docx") == times


def test_errors_go_nowhere(tmp_path: Path) -> None:
    """`2>&-` on a terminal."""
    shutil.copytree(SAMPLES, tmp_path / "in")
    (tmp_path / "in" / "hong.docx").write_bytes(b"PK\x03\x04 gone")
    code, seen = on_a_terminal(["analyze", str(tmp_path / "in")], "2>&-")
    assert code == 0
    assert "HẠN CHẾ" in seen


def test_a_result_never_takes_the_place_of_a_paper(tmp_path: Path, danvan) -> None:
    shutil.copytree(SAMPLES, tmp_path / "in")
    paper = tmp_path / "in" / "bai.md"
    shutil.copy(next(SAMPLES.glob("*.txt")), paper)
    before = paper.read_bytes()
    for command in (("analyze", tmp_path / "in", "-f", "md"), ("analyze", paper), ("report", tmp_path / "in", "-f", "md"), ("compare", SAMPLES, tmp_path / "in", "-f", "md")):
        one_line(danvan(*command, "-o", paper, "-q", **VIETNAMESE), 2, "bai.md", "ghi đè")
    assert paper.read_bytes() == before


def test_results_beside_the_papers_are_no_papers(tmp_path: Path, danvan) -> None:
    """Written into the folder of the papers, and again over themselves: the same result as before."""
    pytest.importorskip("docx")
    shutil.copytree(SAMPLES, tmp_path / "in")
    wanted = danvan("analyze", "in", "-f", "csv", "-q", cwd=tmp_path).stdout
    for _ in range(2):
        for command, names in (("analyze", ("y.csv", "y.json", "y.jsonl", "y.md", "y.html", "y.xlsx")), ("report", ("b.docx", "b.md"))):
            for name in names:
                done = danvan(command, "in", "-o", f"in/{name}", "-q", cwd=tmp_path)
                assert done.returncode == 0, done.stderr.decode()
        for view in ("statements", "themes", "matrix", "papers", "insights", "numbers"):
            assert danvan("analyze", "in", "--view", view, "-o", f"in/{view}.md", "-q", cwd=tmp_path).returncode == 0
    danvan("codebook", "export", "-o", "in/chu-de.yaml", cwd=tmp_path)
    done = danvan("analyze", "in", "-f", "csv", cwd=tmp_path, DANVAN_LANG="vi")
    assert done.stdout == wanted
    told = done.stderr.decode()
    assert told.count("kết quả do danvan ghi ra") == 10
    assert told.count("tệp dữ liệu") == 4


def test_an_empty_path_is_not_the_working_directory(danvan) -> None:
    one_line(danvan("analyze", "", **VIETNAMESE), 2, "đường dẫn rỗng")


def test_good_vietnamese_stays_whatever_encoding_is_given(tmp_path: Path, danvan) -> None:
    """One name is given for a folder in which a few papers need it."""
    shutil.copytree(SAMPLES, tmp_path / "in")
    plain = danvan("analyze", tmp_path / "in", "--view", "statements", "-r", "all", "-f", "jsonl", "-q").stdout.decode().splitlines()
    forced = danvan("analyze", tmp_path / "in", "--view", "statements", "-r", "all", "-f", "jsonl", "-q", "--encoding", "tcvn3").stdout.decode().splitlines()
    same = {json.loads(x)["statement"] for x in plain} & {json.loads(x)["statement"] for x in forced}
    assert len(same) > 0.97 * len(plain)


def test_the_matrix_counts_the_roles_asked_for(danvan) -> None:
    """The three that are shown by default too, when they are asked for."""

    def total(*roles: str) -> int:
        done = danvan("analyze", SAMPLES, "--view", "matrix", "-f", "json", "-q", *(x for r in roles for x in ("-r", r)))
        return sum(n for row in json.loads(done.stdout) for n in row.values() if isinstance(n, int))

    each = {role: total(role) for role in ("achievement", "limitation", "lesson")}
    assert all(each.values())
    assert total() == each["limitation"]
    assert total("achievement", "limitation", "lesson") == sum(each.values())


def on_a_terminal(arguments: list[str], redirect: str = "") -> tuple[int, str]:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    seen = bytearray()
    command = ["sh", "-c", f'exec "$@" {redirect}', "sh", sys.executable, "-m", "danvan_cli", *arguments, "--no-cache"]
    environment = {**os.environ, "DANVAN_LANG": "vi", "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=SAMPLES.parent.parent.parent) as process:
        os.close(theirs)
        with contextlib.suppress(OSError):  # Linux ends a closed terminal with an error
            while part := os.read(ours, 1 << 16):
                seen += part
    os.close(ours)
    return process.returncode, seen.decode()
