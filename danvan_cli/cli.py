"""The command line: `danvan …`. The one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from danvan_cli import __version__, config, interface, messages
from danvan_cli.errors import DanvanError, OutputFailed
from danvan_cli.options import both

# More threads than one only wait for one another on matrices as small as these (up to 80 times slower on a busy machine).
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_COMMANDS = ("analyze", "check", "show", "compare", "report", "evaluate", "codebook", "demo", "config", "completion")
_COMPLETE = "_DANVAN_COMPLETE"  # set by the scripts of `danvan completion`, with the shell in it


class _Lazy(click.Group):
    """Commands are imported when they are called for, so that --help stays instant."""

    context_class = interface.Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Written when asked for: by then the language is known."""
        self.help = both(
            "Đọc các tham luận của một hội nghị và cho biết chúng cùng nói gì: kết quả, hạn chế, bài học, kèm số bài và nguồn.\n\n\b\nVí dụ:\n  danvan demo                   chép bài mẫu ra để làm thử\n  danvan check tham-luan/       xem các tệp đọc được gì\n  danvan analyze tham-luan/     xem các bài cùng nói gì\n  danvan analyze --help         mọi tuỳ chọn của một lệnh",
            "Reads the papers of a conference and says what they say together: achievements, limitations, lessons, with counts and sources.\n\n\b\nExamples:\n  danvan demo                 sample papers to try things on\n  danvan check papers/        what was found in the files\n  danvan analyze papers/      what the papers say together\n  danvan analyze --help       every option of a command",
        )
        super().format_help_text(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        return interface.adopt(import_module(f"danvan_cli.commands.{cmd_name}").command)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, with what is set for it elsewhere as its defaults."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None and not ctx.resilient_parsing:
            settled = config.apply(command, name, rest, ctx)
            if "lang" in settled:
                messages.use(settled["lang"].value)
        return name, command, rest


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="danvan", message="%(prog)s %(version)s")
def group() -> None:
    """The root command."""


def main(args: list[str] | None = None) -> None:
    """Run a command line and exit with the contract's code."""
    argv = sys.argv[1:] if args is None else args
    for name in _THREADS:  # read when numpy is loaded
        os.environ.setdefault(name, "1")
    if sys.stdout is None:  # closed by who called (>&-)
        # whatever is written to it fails, which options like -o may never notice
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    _say_utf8()
    messages.use(_language(argv) or config.language())
    verbose = any(a in {"-v", "--verbose"} for a in argv)
    try:
        if _COMPLETE in os.environ:
            code = _complete(os.environ[_COMPLETE])
        else:
            with group.make_context("danvan", list(argv)) as context:
                group.invoke(context)
            code = 0
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = 2
    except click.ClickException as error:
        _complain(interface.wrong_usage(error))
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
        _complain(messages.say("cannot_write", file="stdout", why=messages.why(error)))
        if verbose:
            raise
        code = OutputFailed.exit_code
    except Exception as error:
        if verbose:
            raise
        _complain(messages.say("unexpected", what=f"{type(error).__name__}: {error}".splitlines()[0][:200]))
        code = 1
    sys.exit(code)


def _complete(instruction: str) -> int:
    """What the shell asks for while someone types."""
    from click.shell_completion import shell_complete

    return shell_complete(group, {}, "danvan", _COMPLETE, instruction)


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


def _complain(message: str) -> None:
    click.echo(f"danvan: {messages.say('error')}: {interface.one_line(message)}", err=True)


def _say_utf8() -> None:
    """Vietnamese on any terminal: UTF-8 where the console's own encoding cannot say it."""
    stream: Any
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n" if stream is sys.stdout else None)


if __name__ == "__main__":
    main()
