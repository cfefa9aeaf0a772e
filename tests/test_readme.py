"""The README shows only what runs: its console examples print what they show, its Python example works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(\$ (.*?)\n(.*?))```", re.S)


def run(command: str) -> str:
    line = command.replace("danvan ", f"{shlex.quote(sys.executable)} -m danvan_cli ", 1)
    environment = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    environment.pop("DANVAN_LANG", None)
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, cwd=ROOT, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return "".join(x.rstrip() + "\n" for x in done.stdout.decode("utf-8").splitlines())


def test_console_examples(request: pytest.FixtureRequest) -> None:
    source = README.read_text("utf-8")
    blocks = BLOCK.findall(source)
    assert len(blocks) >= 3
    for whole, command, shown in blocks:
        printed = run(command)
        if request.config.getoption("--refresh"):
            source = source.replace(whole, f"$ {command}\n{printed}", 1)
            README.write_text(source, "utf-8")
        else:
            assert printed == shown, command


def test_python_example() -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert code
    done = subprocess.run([sys.executable, "-c", code.group(1)], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.stdout == "True True\n", done.stderr


def test_first_two_blocks_are_the_set_up() -> None:
    install, test = re.findall(r"```bash\n(.*?)```", README.read_text("utf-8"), re.S)[:2]
    assert "pip install ." in install
    assert "danvan analyze data/samples/" in install
    assert "pytest" in test
