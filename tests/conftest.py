"""Shared fixtures: the sample papers, an analysis of them, and the command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="rewrite golden files and quality floors with what is measured now")
    parser.addoption("--lower", metavar="REASON", help="with --refresh: allow a quality floor to be lowered, for this reason")


@pytest.fixture(scope="session")
def danvan():
    """Run the real command; returns the finished process (bytes)."""

    def run(*args: str | Path, stdin: bytes | None = None, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "DANVAN_LANG": "", "LC_ALL": "C.UTF-8", "COLUMNS": "100", "PYTHONPATH": str(ROOT), **env}
        environment = {k: v for k, v in environment.items() if v}
        return subprocess.run([sys.executable, "-m", "danvan_cli", *map(str, args)], input=stdin or b"", capture_output=True, env=environment, cwd=cwd, timeout=300)

    return run


@pytest.fixture(scope="session")
def workshop():
    """The analysis of the twenty sample papers, once for all tests that look at it."""
    from danvan_cli import analyze

    return analyze([str(SAMPLES / "hoi-thao-dan-van-kheo")])
