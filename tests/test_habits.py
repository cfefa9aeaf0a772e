"""Habits of the command line: completion in real shells, standing settings, help in both languages, colour and width, danvan demo."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from danvan_cli import messages
from danvan_cli.cli import group, main
from tests.conftest import ROOT, SAMPLES
from tests.programs import need

VIETNAMESE = re.compile("[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.I)
PAPER = """ĐẢNG ỦY XÃ AN BÌNH
THAM LUẬN
II. HẠN CHẾ, TỒN TẠI
- Công tác phối hợp giữa chính quyền và các đoàn thể chưa chặt chẽ, còn chồng chéo.
- Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu.
- Công tác kiểm tra, giám sát chưa được thực hiện thường xuyên.
"""


@pytest.fixture
def office(tmp_path: Path, danvan, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """A folder of papers, a home of its own, and the command run there."""
    (tmp_path / "bai").mkdir()
    (tmp_path / "bai" / "an-binh.txt").write_text(PAPER, "utf-8")

    class Office:
        here = tmp_path
        beside = tmp_path / "bai" / "danvan.toml"
        own = tmp_path / "config" / "danvan" / "danvan.toml"

        def run(self, line: str, code: int = 0, **env: str) -> tuple[str, str]:
            done = danvan(*shlex.split(line), cwd=tmp_path, **{"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CACHE_HOME": str(tmp_path / "cache"), **env})
            out, err = done.stdout.decode(), done.stderr.decode()
            assert done.returncode == code, out + err
            return out, err

        def error(self, line: str, code: int = 2, **env: str) -> str:
            out, err = self.run(line, code, **env)
            assert not out and err.count("\n") == 1, err
            return err

        def error_here(self, line: str, **env: str) -> str:
            """The same within this process, for errors of usage: many, and told before anything is loaded."""
            with monkeypatch.context() as patch, pytest.raises(SystemExit) as ended:
                patch.chdir(tmp_path)
                for name, value in {"XDG_CONFIG_HOME": str(tmp_path / "config"), "DANVAN_LANG": "", "LC_ALL": "C.UTF-8", **env}.items():
                    patch.setenv(name, value)
                main(shlex.split(line))
            messages.use(None)
            out, err = capfd.readouterr()
            assert ended.value.code == 2 and not out and err.count("\n") == 1, err
            return err

    (tmp_path / "config" / "danvan").mkdir(parents=True)
    return Office()


# ---------------------------------------------------------------- standing settings


def settings(out: str) -> dict[tuple[str, str], tuple[str, str]]:
    return {(r["command"], r["option"]): (r["value"], r["source"]) for r in json.loads(out)}


def test_the_strongest_place_wins(office) -> None:
    """command line > environment > beside the papers > user's own > default; one level taken away after the other."""
    office.own.write_text('lang = "vi"\nworkers = 1\n[analyze]\ntop = 2\nview = "themes"\nmin-papers = 4\n', "utf-8")
    office.beside.write_text('lang = "en"\n[analyze]\ntop = 3\nview = "papers"\n', "utf-8")
    found = settings(office.run("config bai -f json", DANVAN_ANALYZE_TOP="5")[0])
    assert found["analyze", "top"] == ("5", "environment")
    assert found["analyze", "view"] == ("papers", "folder")
    assert found["analyze", "min-papers"] == ("4", "user")
    assert found["analyze", "workers"] == found["show", "workers"] == ("1", "user")
    assert found["check", "lang"] == found["codebook list", "lang"] == ("en", "folder")
    assert found["analyze", "strict"] == ("false", "default")
    for line, first in (("analyze bai -f csv --csv-raw", "paper,"), ("analyze bai -f csv --csv-raw --view statements", "statement_id,")):
        out, err = office.run(line)
        assert out.startswith(first)
        assert str(Path("bai", "danvan.toml")) in err and "lang" in err and ("view" in err) == (first == "paper,")  # what is used is told
    office.beside.unlink()
    out, err = office.run("analyze bai -f csv --csv-raw")
    assert out.startswith("theme,theme_label,terms") and not err
    office.own.unlink()
    assert settings(office.run("config bai -f json")[0])["analyze", "top"] == ("12", "default")


def test_where_the_file_beside_the_papers_is_looked_for(office) -> None:
    """The folder given, the folder of a file given, else the working directory; and it is no paper itself."""
    office.beside.write_text('[analyze]\nview = "papers"\n', "utf-8")
    for given in ("bai", "bai/an-binh.txt"):
        assert settings(office.run(f"config {given} -f json")[0])["analyze", "view"] == ("papers", "folder")
    out, err = office.run("analyze bai/an-binh.txt bai --strict -q -f csv --csv-raw")
    assert out.startswith("paper,") and out.count("\n") == 2 and "toml" not in out and not err
    office.beside.rename(office.here / "danvan.toml")
    assert settings(office.run("config bai -f json")[0])["analyze", "view"] == ("papers", "folder")
    (office.here / "bai" / "danvan.toml").write_text("", "utf-8")  # the nearer one counts, and says nothing
    assert settings(office.run("config bai -f json")[0])["analyze", "view"] == ("", "default")


def test_flags_and_texts_of_settings_are_as_if_typed(office) -> None:
    (office.here / "bai" / "anh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    line = "check bai -f csv --csv-raw"
    office.run(line)
    office.beside.write_text("strict = true\n", "utf-8")
    office.run(line, 3)
    office.run(line, 0, DANVAN_STRICT="0")  # the environment is stronger
    office.beside.write_text("strict = false\ncsv-sep = ';'\n", "utf-8")
    assert office.run("check bai -f csv", 0, DANVAN_CSV_RAW="yes")[0].startswith("paper;unit;")
    office.run(line + " --strict", 3)  # and the command line strongest


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[analyze]\ntopp = 5", ("[analyze] topp", "top")),
        ("[analyse]\ntop = 5", ("[analyse]", "analyze")),
        ("top = 5", ("top", "[analyze]")),
        ("encodin = 'x'", ("encodin", "encoding")),
        ("[analyze]\ntop = '5'", ("[analyze] top", "0")),
        ("[analyze]\ntop = -1", ("[analyze] top", "0")),
        ("[analyze]\ntop = true", ("[analyze] top", "0")),
        ("[analyze]\nmin-confidence = 2", ("min-confidence", "1")),
        ("[analyze]\nview = 'theme'", ("[analyze] view", "themes")),
        ("[analyze]\nrole = ['lessons']", ("[analyze] role", "lesson")),
        ("strict = 1", ("strict", "true")),
        ("encoding = 3", ("encoding", "text")),
        ("csv-sep = ';;'", ("csv-sep", "one character")),
        ("[codebook.list]\nnam = 1", ("[codebook.list] nam",)),
        ("lang = \n", (":1:8", "TOML")),
        ("\ufeff[analyze", ("TOML",)),
        ("x = " + "[" * 5000, ("TOML",)),
        ('"\\u001b[2J" = 1', ("\ufffd[2J",)),
        ("#" * 200_000, ("bytes",)),
    ],
)
def test_what_is_wrong_is_one_line_with_file_key_and_near_match(office, text: str, named: tuple[str, ...]) -> None:
    office.own.write_text(text, "utf-8")
    error = office.error_here("config")
    assert str(office.own) in error and all(n in error for n in named), error


def test_a_broken_file_is_told_by_every_command_it_would_change_and_stops_no_other(office) -> None:
    office.own.write_text("[analyze]\ntopp = 5", "utf-8")
    for command in ("check bai", "codebook list"):
        assert "[analyze] topp" in office.error(command)
    assert office.run("config --path")[0] == f"{office.own}\n"
    for command in ("analyze --help", "--version", "completion bash"):
        office.run(command)
    office.own.unlink()
    office.beside.write_text("[analyze]\ntopp = 5", "utf-8")
    assert str(Path("bai", "danvan.toml")) in office.error("check bai")
    office.run("codebook list")  # nothing to do with the folder


def test_papers_of_others_may_not_write_reach_out_or_silence(office) -> None:
    """What is not allowed by name is refused: every option that there is, now and later."""
    from danvan_cli import config
    from danvan_cli.errors import UsageProblem

    keys = [(r["command"], r["option"]) for r in json.loads(office.run("config -f json")[0])]
    assert {k for _, k in keys} >= {"output", "workers", "no-cache", "csv-raw", "quiet", "semantic", *config.BESIDE}
    assert not {"output", "quiet", "csv-raw", "workers", "no-cache", "engine", "scheduler", "semantic", "format", "plots", "force"} & config.BESIDE
    office.beside.write_text('[analyze]\noutput = "x"\n', "utf-8")
    assert str(office.own) in office.error("analyze bai") and not (office.here / "x").exists()
    with click.Context(group) as root:
        options = config.known(root)
        for command, key in keys:
            scope = tuple(command.split())
            if key not in config.BESIDE:
                with pytest.raises(UsageProblem, match=key):
                    list(config._one("danvan.toml", scope, key, True, options, "folder"))


def test_a_codebook_named_in_a_file_lies_beside_it(office) -> None:
    (office.here / "bai.yaml").write_text("themes:\n- {id: money, vi: Tiền, seeds: [kinh phí]}\n", "utf-8")
    for outside in ("../bai.yaml", "/etc/hostname"):
        office.beside.write_text(f'codebook = "{outside}"\n', "utf-8")
        assert "codebook" in office.error("analyze bai")
    (office.here / "bai" / "link.yaml").symlink_to(office.here / "bai.yaml")
    office.beside.write_text('codebook = "link.yaml"\n', "utf-8")
    assert "codebook" in office.error("analyze bai")
    (office.here / "bai" / "link.yaml").unlink()
    office.beside.unlink()
    (office.own.parent / "mine.yaml").write_text("themes: 3\n", "utf-8")
    office.own.write_text('codebook = "mine.yaml"\n', "utf-8")  # relative to the file that names it
    assert str(office.own.parent / "mine.yaml") in office.error("analyze bai")


@pytest.mark.parametrize(
    "book",
    [
        "themes:\n- id: x\n  vi: x\n  seeds: &a0 [k, k]\n" + "".join(f"- id: x{n}\n  vi: x\n  seeds: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)),
        "themes: &a\n- *a\n",
        "themes: " + "[" * 2000,
        "themes: []\n" + "#" * 1_100_000,
    ],
    ids=["unfolds", "goes round", "deep", "large"],
)
def test_a_codebook_that_came_with_papers_does_no_harm(office, book: str) -> None:
    (office.here / "bai" / "book.yaml").write_text(book, "utf-8")
    office.beside.write_text('codebook = "book.yaml"\n', "utf-8")
    assert "book.yaml" in office.error("analyze -q bai")


def test_lang_of_settings_is_that_of_help_and_errors(office) -> None:
    office.own.write_text('lang = "vi"\n', "utf-8")
    for line in ("--help", "analyze --help"):
        assert "Cách dùng:" in office.run(line)[0]
        assert "Usage:" in office.run(line, DANVAN_LANG="en")[0]
    missing = "evaluate nothing"
    assert VIETNAMESE.search(office.error(missing, 3))
    assert not VIETNAMESE.search(office.error(missing + " --lang en", 3))
    assert not VIETNAMESE.search(office.error(missing, 3, DANVAN_LANG="en_GB.UTF-8"))
    assert VIETNAMESE.search(office.error(missing, 3, DANVAN_LANG="fr"))  # none of ours: as if it were not set
    assert office.error("check bai", DANVAN_WORKERS="", DANVAN_CHECK_STRICT="maybe").startswith("danvan: lỗi: DANVAN_CHECK_STRICT: ")


def test_config_screen(office) -> None:
    out, _ = office.run("config", DANVAN_LANG="vi", DANVAN_WORKERS="3")
    assert "workers" in out and "DANVAN_WORKERS" in out and "biến môi trường" in out and "UNSET" not in out
    assert str(office.own) in office.run("config", COLUMNS="300")[0]
    everything = office.run("config --all")[0]
    assert "min-papers" in everything and "UNSET" not in everything and "Sentinel" not in everything


def test_own_path_is_that_of_platformdirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from platformdirs import user_config_path

    from danvan_cli import config

    for value in (str(tmp_path), "", None):
        monkeypatch.setenv("XDG_CONFIG_HOME", value) if value is not None else monkeypatch.delenv("XDG_CONFIG_HOME")
        assert config.own_path() == str(user_config_path("danvan", appauthor=False) / "danvan.toml")


# ---------------------------------------------------------------- help and errors


def commands() -> list[str]:
    out = []
    with click.Context(group) as context:
        for name in group.list_commands(context):
            out += [name, *(f"{name} {below}" for below in getattr(group.get_command(context, name), "commands", {}))]
    return out


CLICK_SAYS = re.compile(r"Usage:|Options:|Commands:|Arguments:|Show this|Show the|\[default|\[required|\bOPTIONS\b|\bCOMMAND\b|\bARGS\b|\bFILE\b|\bPATH\b|\bTEXT\b|\bINTEGER\b|\bFLOAT\b|\bNAME\b|\bFOLDER\b|\bDIRECTORY\b|\bRANGE\b")


def test_every_help_is_of_one_language_and_has_an_example() -> None:
    """Whatever commands there are: nothing of Click's English in Vietnamese help, nothing Vietnamese in English help."""
    code = (
        "import sys, click\nfrom danvan_cli import messages\nmessages.use(sys.argv[1])\nfrom danvan_cli.cli import group\n"
        "for line in sys.argv[2:]:\n    try:\n        group.invoke(group.make_context('danvan', [*line.split(), '--help']))\n    except click.exceptions.Exit:\n        print('\\0')"
    )
    pages = {}
    for lang in ("vi", "en"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run([sys.executable, "-c", code, lang, *commands()], capture_output=True, cwd=ROOT, env=environment, check=True, timeout=60)
        pages[lang] = done.stdout.decode().split("\0")[:-1]
    for name, vi, en in zip(commands(), pages["vi"], pages["en"], strict=True):
        assert vi.strip().startswith("Cách dùng: danvan " + name), vi
        assert not CLICK_SAYS.search(vi), (name, CLICK_SAYS.search(vi))
        assert f"\n    danvan {name}" in vi and f"\n    danvan {name}" in en, f"{name} --help has no worked example"
        assert not VIETNAMESE.search(re.sub(r'"[^"]*"|NĐ-CP', "", en)), name  # but for names that the example gives


def test_whatever_is_a_file_is_completed() -> None:
    """Placeholders of files and folders belong to parameters that the shell completes; the same word is not put in two ways."""
    with click.Context(group) as context:
        for line in commands():
            name, _, below = line.partition(" ")
            command = group.get_command(context, name)
            command = command.commands[below] if below else command
            for param in command.params:
                if (param.metavar or "") in {"FILE", "FOLDER", "[FOLDER]", "PATH…", "[PATH]", "OLD", "NEW"} or param.name == "output":
                    assert isinstance(param.type, click.Path), (line, param.name)


def test_errors_of_usage_say_what_was_meant(office) -> None:
    cases = {
        "analyz bai": "analyze", "codebook lst": "list", "analyze bai --tpo 3": "--top", "analyze bai --view theme": "themes", "analyze bai --top x": "0", "analyze bai --min-confidence 2": "1",
        "analyze bai -f": "-f", "check bai --strict=1": "--strict", "codebook list a b": "b", "analyze": "ĐƯỜNG_DẪN", "show": "MÃ_Ý", "completion csh": "bash, zsh, fish", "--verson": "--version",
    }  # fmt: skip
    for line, named in cases.items():
        error = office.error_here(line, DANVAN_LANG="vi")
        assert error.startswith("danvan: lỗi: ") and named in error, error
        assert not re.search(r"Got|No such|Missing|Invalid|requires|does not|not a valid|not in the range", error), error


# ---------------------------------------------------------------- the terminal


def test_colour_only_where_it_is_wanted(office) -> None:
    line = "config --all"
    plain = office.run(line)[0]
    assert "\x1b" not in plain
    coloured = office.run(line, FORCE_COLOR="1")[0]
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert not re.search(r"\x1b\[[0-9;]*3[1-6]m", office.run("analyze bai", FORCE_COLOR="1", NO_COLOR="1")[0])
    assert "\x1b" not in office.run(line + " -f csv", FORCE_COLOR="1")[0]


@pytest.mark.parametrize(("line", "columns"), [("analyze bai", 40), ("analyze bai --view themes", 80), ("check bai", 40), ("config --all", 120), ("analyze --help", 70)])
def test_width_is_that_of_columns(office, line: str, columns: int) -> None:
    out = office.run(line, COLUMNS=str(columns))[0]
    assert max(len(x.rstrip()) for x in out.splitlines()) <= columns


def on_terminal(argv: list[str], turns: list[tuple[str, str]], cwd: Path, **env: str) -> list[str]:
    """What a program shows on a terminal of its own: for every turn (typed once the prompt READY> is there, what to wait for) what came after it."""
    import pty

    child, handle = pty.fork()
    if child == 0:
        os.chdir(cwd)
        os.environ.update({"TERM": "xterm", "COLUMNS": "100", "LC_ALL": "C.UTF-8", **env})
        os.execvp(argv[0], argv)

    def until(wanted: str) -> str:
        seen, deadline = "", time.monotonic() + 60
        while wanted not in seen and time.monotonic() < deadline:
            if select.select([handle], [], [], 0.5)[0]:
                try:
                    seen += os.read(handle, 65536).decode("utf-8", "replace")
                except OSError:  # it has ended
                    break
        return seen

    out = []
    try:
        for typed, wanted in turns:
            if typed:
                until("READY>")
                os.write(handle, typed.encode())
            out.append(until(wanted))
            os.write(handle, b"\x15\r")  # the line away, a new prompt
    except OSError:
        pass
    finally:
        os.close(handle)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return out


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
def test_a_dumb_terminal_gets_plain_text(office) -> None:
    """No colour, no cursor movement, no progress bar that redraws itself."""
    seen = on_terminal([sys.executable, "-m", "danvan_cli", "analyze", "bai", "--no-cache", "--lang", "en"], [("", "Stable")], office.here, TERM="dumb", PYTHONPATH=str(ROOT))[0]
    assert "THEMES" in seen and "\x1b" not in seen, seen


# ---------------------------------------------------------------- completion


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A danvan on the path, as an installation has it."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "danvan"
    script.write_text(f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m danvan_cli \"$@\"\n")
    script.chmod(0o755)
    return folder


TYPED = [("danvan anal\t", "analyze"), ("danvan analyze --min-p\t", "--min-papers"), ("danvan analyze --view mat\t", "matrix"), ("danvan analyze bai/an-b\t", "an-binh.txt"),
         ("danvan codebook exp\t", "export"), ("danvan analyze --codebook bai/an-b\t", "an-binh.txt"), ("danvan check -o bai/an-b\t", "an-binh.txt")]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_tab_completes_in_a_real_shell(shell: str, office, bin_folder: Path) -> None:
    """Typed at a real prompt: the key Tab finishes commands, options, choices and files."""
    need(shell, shell)
    script = office.here / f"danvan.{shell}"
    script.write_text(office.run(f"completion {shell}")[0], "utf-8")
    prompt = {"bash": "PS1='READY''> '", "zsh": "PROMPT='READY''> '", "fish": "function fish_prompt; echo -n READY'> '; end"}[shell]
    rc = office.here / f"rc.{shell}"
    rc.write_text(f". {script}\n{prompt}\n" + ("unsetopt BEEP\n" if shell == "zsh" else ""), "utf-8")
    argv = {"bash": ["bash", "--rcfile", str(rc), "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "--no-config", "-i", "-C", f"source {rc}"]}[shell]
    (office.here / ".zshrc").write_text(f"source {rc}\n", "utf-8")
    env = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "ZDOTDIR": str(office.here), "HOME": str(office.here), "XDG_CONFIG_HOME": str(office.here / "config")}
    for (typed, completed), seen in zip(TYPED, on_terminal(argv, TYPED, office.here, **env), strict=True):
        assert completed in seen, (typed, seen)


def test_what_the_shell_is_told(office) -> None:
    """All of Click's machinery behind it: every command, every choice, encodings, packaged codebooks; a broken setting does not show."""
    office.own.write_text("nonsense", "utf-8")

    def asked(line: str) -> set[str]:
        words = line.split(" ")
        out, err = office.run("", _DANVAN_COMPLETE="bash_complete", COMP_WORDS=" ".join(words), COMP_CWORD=str(len(words) - 1))
        assert not err
        return {x.split(",", 1)[1] for x in out.splitlines() if x.startswith("plain,")}

    assert asked("danvan ") == {name for name in commands() if " " not in name}
    assert asked("danvan analyze --view ") == {"points", "statements", "themes", "matrix", "papers", "insights", "numbers"}
    assert asked("danvan analyze --encoding v") == {"vni", "vps", "viscii"}
    assert asked("danvan codebook export ") == {"dan-van"}
    assert asked("danvan completion ") == {"bash", "zsh", "fish"}
    assert "--min-papers" in asked("danvan analyze --")


def test_encodings_offered_are_known() -> None:
    from danvan_cli import encodings, options

    offered = options._encodings(None, None, "")  # type: ignore[arg-type]
    assert len(offered) >= 6 and all(encodings.known(name) for name in offered)


# ---------------------------------------------------------------- demo


def test_demo_copies_says_what_to_type_and_overwrites_nothing(office) -> None:
    out, err = office.run("demo", DANVAN_LANG="vi")
    made = office.here / "tham-luan-mau"
    copied = {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
    assert copied == {p.relative_to(SAMPLES).as_posix(): p.read_bytes() for p in SAMPLES.rglob("*.txt")}
    assert not err and "32" in out
    lines = re.findall(r"^  danvan (.*)$", out, re.M)
    assert len(lines) >= 3
    office.run(lines[0])  # what it says can be typed
    assert "tham-luan-mau-2" in office.error("demo", DANVAN_LANG="vi")
    (office.here / "empty").mkdir()
    (office.here / "file").write_text("mine", "utf-8")
    for name in ("empty", "file", "bai"):
        assert name in office.error(f"demo {name}")
    assert (office.here / "file").read_text("utf-8") == "mine" and not list((office.here / "empty").iterdir())
    assert "danvan check 'my own/samples/hoi-thao-dan-van-kheo'" in office.run("demo 'my own/samples'")[0]
    assert "file/x" in office.error("demo file/x", 6)
    assert not [p for p in office.here.iterdir() if p.name.endswith(".part")]


# ---------------------------------------------------------------- start-up


def test_help_and_version_load_little() -> None:
    """A clock would depend on the machine; what is loaded does not: Click, what it loads itself, and a few small modules of ours."""
    code = "import sys, click\nbefore = set(sys.modules)\nfrom danvan_cli.cli import main\ntry:\n    main([sys.argv[1]])\nexcept SystemExit:\n    pass\nprint('LOADED', *(set(sys.modules) - before))"
    for option, ours in (("--help", 25), ("--version", 15)):
        done = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60, env={**os.environ, "DANVAN_LANG": "vi"})
        loaded = set(done.stdout.rsplit("LOADED", 1)[1].split())
        assert not {"pathlib", "platformdirs", "tomllib", "dataclasses", "json", "subprocess", "danvan_cli.models"} & loaded, loaded
        assert len({m for m in loaded if m.startswith("danvan_cli")}) <= ours, loaded
