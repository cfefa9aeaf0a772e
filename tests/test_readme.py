"""Both READMEs show only what runs: their console examples print what they show, their Python examples work."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README, GUIDE = ROOT / "README.md", ROOT / "README.vi.md"
BLOCK = re.compile(r"```console\n(\$ (.*?)\n(.*?))```", re.S)


def run(command: str, folder: Path, lang: str) -> str:
    line = command.replace("danvan ", f"{shlex.quote(sys.executable)} -m danvan_cli ", 1)
    environment = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "DANVAN_LANG": lang, "XDG_CONFIG_HOME": str(folder / "none")}
    if not lang:
        environment.pop("DANVAN_LANG")
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, cwd=folder, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return "".join(x.rstrip() + "\n" for x in done.stdout.decode("utf-8").splitlines())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader of the guide works: its examples follow one another, the first makes the papers."""
    folder = tmp_path_factory.mktemp("desk")
    run("danvan demo tham-luan-mau", folder, "vi")
    return folder


@pytest.mark.parametrize("page", [README, GUIDE], ids=lambda p: p.name)
def test_console_examples(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = page.read_text("utf-8")
    blocks = BLOCK.findall(source)
    assert len(blocks) >= 3
    for whole, command, shown in blocks:
        printed = run(command, ROOT if page == README else tmp_path, "" if page == README else "vi")
        if request.config.getoption("--refresh"):
            source = source.replace(f"```console\n{whole}```", f"```console\n$ {command}\n{printed}```", 1)
            page.write_text(source, "utf-8")
        else:
            assert printed == shown, command


def test_python_example() -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert code
    done = subprocess.run([sys.executable, "-c", code.group(1)], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.stdout == "True True\n", done.stderr


def test_notebook_example(desk: Path, request: pytest.FixtureRequest) -> None:
    """Cell by cell as a notebook would; what it prints stands below it, and the analysis shows itself as a table."""
    source = GUIDE.read_text("utf-8")
    found = re.search(r"```python\n(.*?)```.*?```text\n(.*?)```", source, re.S)
    assert found
    code = found[1] + "\nprint('HTML', analysis._repr_html_().count('<tr'), repr(analysis))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=desk, env=environment, timeout=120)
    printed, _, shown = done.stdout.decode("utf-8").partition("HTML ")
    assert re.match(r"21 <Analysis: 20 papers, \d+ statements, \d+ points>", shown), done.stderr
    printed = "".join(x.rstrip() + "\n" for x in printed.splitlines())
    if request.config.getoption("--refresh"):
        GUIDE.write_text(source.replace(f"```text\n{found[2]}```", f"```text\n{printed}```"), "utf-8")
    else:
        assert printed == found[2]


def test_settings_of_the_guide_are_settings(desk: Path) -> None:
    toml = re.search(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    assert toml
    (desk / "danvan.toml").write_text(toml[1], "utf-8")
    shown = run("danvan config", desk, "")
    (desk / "danvan.toml").unlink()
    for key in ("lang", "csv-sep", "role", "top"):
        assert re.search(rf"^{key}\b", shown, re.M), shown


def test_the_guide_gives_the_figures_of_the_readme() -> None:
    measured = re.findall(r"^\| (?:0\.|under).*?\| (\d+ %) of \d+ \|", README.read_text("utf-8"), re.M)
    told = re.findall(r"^\| (?:từ|dưới)? ?0,.*?\| (\d+ %) \|", GUIDE.read_text("utf-8"), re.M)
    assert measured == told and len(told) == 5


def test_what_the_guide_says_is_said() -> None:
    """Messages quoted among the usual problems are those of the program; links lead somewhere."""
    from danvan_cli import messages

    source = GUIDE.read_text("utf-8")
    said = " ".join(pair[0] for pair in messages._TEXTS.values())
    quoted = re.findall(r'^\| "(.*?)" \|', source, re.M)
    assert len(quoted) >= 3 and all(q in said for q in quoted), quoted
    for name in re.findall(r"\]\(([^#)]+)\)", source):
        assert (ROOT / name).exists()
    assert "## Đặt sẵn\n" in source and "](#đặt-sẵn)" in source


def test_first_two_blocks_are_the_set_up() -> None:
    install, test = re.findall(r"```bash\n(.*?)```", README.read_text("utf-8"), re.S)[:2]
    assert "pip install ." in install
    assert "danvan analyze data/samples/" in install
    assert "pytest" in test
