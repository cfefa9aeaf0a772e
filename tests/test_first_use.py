"""What went wrong for somebody who used the command for the first time."""

from __future__ import annotations

import shutil
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


@pytest.mark.parametrize("view", ["insights", "numbers"])
def test_a_view_that_the_page_has_not(view: str, tmp_path: Path, danvan) -> None:
    one_line(danvan("analyze", SAMPLES, "-o", tmp_path / "page.html", "--view", view, DANVAN_LANG="en"), 2, view, "xlsx")
    assert not (tmp_path / "page.html").exists()


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
