"""The command line: `danvan …`. The one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from danvan_cli import __version__, messages
from danvan_cli.errors import DanvanError, OutputFailed
from danvan_cli.options import both

# More threads than one only wait for one another on matrices as small as these (up to 80 times slower on a busy machine).
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_COMMANDS = ("analyze", "check", "show", "report", "evaluate", "codebook")


class _Lazy(click.Group):
    """Commands are imported when they are called for, so that --help stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        return import_module(f"danvan_cli.commands.{cmd_name}").command  # type: ignore[no-any-return]


@click.group(
    cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=both(
        "Đọc các tham luận của một hội nghị và cho biết chúng cùng nói gì: kết quả, hạn chế, bài học, kèm số bài và nguồn.\n\nVí dụ: danvan analyze tham-luan/",
        "Reads the papers of a conference and says what they say together: achievements, limitations, lessons, with counts and sources.\n\nExample: danvan analyze papers/",
    ),
)  # fmt: skip
@click.version_option(__version__, prog_name="danvan", message="%(prog)s %(version)s")
def group() -> None:
    """The root command."""


def main(args: list[str] | None = None) -> None:
    """Run a command line and exit with the contract's code."""
    argv = sys.argv[1:] if args is None else args
    for name in _THREADS:  # read when numpy is loaded
        os.environ.setdefault(name, "1")
    _say_utf8()
    messages.use(_language(argv))
    verbose = any(a in {"-v", "--verbose"} for a in argv)
    try:
        with group.make_context("danvan", list(argv)) as context:
            group.invoke(context)
        sys.stdout.flush()
        code = 0
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = 2
    except click.ClickException as error:
        _complain(_explain(error), error)
        code = 2
    except DanvanError as error:
        _complain(str(error))
        if verbose:
            raise
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain(messages.say("interrupted"))
        sys.stderr.flush()
        # not sys.exit: an interrupt that met an exec() of an import makes CPython end by the signal, whatever was caught here
        os._exit(1)
    except BrokenPipeError:
        # the reader has seen enough (| head); nothing more can be said to it
        _drop_stdout()
        code = 0
    except OSError as error:
        # what files raise is caught where they are read and written: this is standard output (a full disk)
        _drop_stdout()
        _complain(messages.say("cannot_write", file="stdout", why=error.strerror or str(error)))
        if verbose:
            raise
        code = OutputFailed.exit_code
    except Exception as error:
        if verbose:
            raise
        _complain(messages.say("unexpected", what=f"{type(error).__name__}: {error}".splitlines()[0][:200]))
        code = 1
    sys.exit(code)


def _explain(error: click.ClickException) -> str:
    """Click's own errors, in the language of messages."""
    if isinstance(error, click.NoSuchOption):
        near = f" ({', '.join(error.possibilities)}?)" if error.possibilities else ""
        return messages.say("no_option", what=error.option_name + near)
    if isinstance(error, click.MissingParameter):
        param = error.param
        return messages.say("missing", what=(param.metavar or param.opts[0] if isinstance(param, click.Argument) else param.opts[0]) if param else "")
    if isinstance(error, click.BadParameter) and error.param is not None:
        return messages.say("bad_value", what=" / ".join(error.param.opts), why=error.message.rstrip("."))
    return error.format_message()


def _drop_stdout() -> None:
    """So that the interpreter's last flush does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language(argv: list[str]) -> str | None:
    """--lang before the options are parsed, so that errors of parsing speak it too."""
    for i, a in enumerate(argv):
        value = argv[i + 1] if a == "--lang" and i + 1 < len(argv) else a[7:] if a.startswith("--lang=") else None
        if value in messages.LANGUAGES:
            return value
    return None


def _complain(message: str, error: click.ClickException | None = None) -> None:
    hint = ""
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        hint = both(f" (xem {ctx.command_path} --help)", f" (see {ctx.command_path} --help)")
    line = " ".join(message.split())
    click.echo(f"danvan: {messages.say('error')}: {line}{hint}", err=True)


def _say_utf8() -> None:
    """Vietnamese on any terminal: UTF-8 where the console's own encoding cannot say it."""
    stream: Any
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n" if stream is sys.stdout else None)


if __name__ == "__main__":
    main()
