"""Start-up: --help and --version load none of the heavy libraries; the layers of the house hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"pandas", "sklearn", "pyvi", "numpy", "scipy", "rich", "pycrfsuite", "yaml", "xlsxwriter"}


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["analyze", "--help"], ["report", "--help"], ["codebook", "--help"]])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = f"import sys\nfrom danvan_cli.cli import main\ntry:\n    main({args!r})\nexcept SystemExit as e:\n    assert not e.code, e.code\nprint('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60)
    loaded = {m.split(".")[0] for m in done.stdout.rsplit("LOADED", 1)[1].split()}
    assert not loaded & HEAVY


@pytest.mark.parametrize("tool", [["ruff", "check", "."], ["mypy"], ["importlinter"]])
def test_lint(tool: list[str]) -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"] if tool == ["importlinter"] else [sys.executable, "-m", *tool]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_run_loads_only_what_it_uses() -> None:
    """Some papers to CSV: no pandas, no scikit-learn, no pyvi, no scipy, no workbook, no screen."""
    code = "import sys\nfrom danvan_cli.cli import main\ntry:\n    main(['analyze', 'data/samples/hoi-thao-giao-duc', '-f', 'csv'])\nexcept SystemExit as e:\n    assert not e.code, e.code\nprint('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, timeout=120)
    loaded = {m.split(".")[0] for m in done.stdout.rsplit("LOADED", 1)[1].split()}
    assert not loaded & {"pandas", "sklearn", "pyvi", "pycrfsuite", "scipy", "rich", "xlsxwriter"}
