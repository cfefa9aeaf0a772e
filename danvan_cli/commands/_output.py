"""How commands hand over a result and name what was refused."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from danvan_cli import messages, writers
from danvan_cli.errors import NothingToAnalyse, UsageProblem
from danvan_cli.models import Corpus, Progress, Refused
from danvan_cli.options import Options
from danvan_cli.tables import Table

if TYPE_CHECKING:
    from rich.console import Console  # loaded only where something goes to a screen

_FILE_WIDTH = 160  # columns of a table that goes to a file


def begun(options: Options, paths: Sequence[str]) -> dict[str, Any]:
    """What the pipeline is to do and how, as its arguments; the progress bar among them is there from now on, before numpy is loaded.

    Raises UsageProblem for options that contradict one another, and where the output would take the place of one of the papers.
    """
    how = running(options)
    if options.output not in {None, "-"}:
        _no_paper(str(options.output), paths)
    return {"codebook": options.codebook, "encoding": options.encoding, "strict": options.strict, "semantic": options.semantic, **how, "progress": _progress(options)}


def _no_paper(output: str, paths: Sequence[str]) -> None:
    there = os.path.realpath(output)
    if not os.path.isfile(there):
        return
    from danvan_cli.readers import kinds

    for given in paths:
        real = os.path.realpath(given)
        if (there == real or there.startswith(real.rstrip(os.sep) + os.sep)) and not kinds.own(there):
            raise UsageProblem(messages.say("output_is_input", file=output))


def _progress(options: Options) -> Progress | None:
    """A progress bar on standard error, where that is a terminal and nobody asked for quiet."""
    if options.quiet or not (sys.stderr and sys.stderr.isatty()):
        return None
    from danvan_cli import console

    bar = console.Bar(messages.message_language())
    click.get_current_context().call_on_close(bar.stop)  # whatever happens before the work begins
    return bar


def running(options: Options) -> dict[str, Any]:
    """Engine, processes and cache."""
    from danvan_cli.parallel import cores

    engine = options.engine or ("dask" if options.scheduler else "local")
    if engine == "local" and (options.scheduler or options.shared):
        raise UsageProblem(messages.say("scheduler_alone" if options.scheduler else "shared_alone"))
    scheduler = options.scheduler or os.environ.get("DANVAN_SCHEDULER") or None
    if engine == "dask" and scheduler and options.workers:
        raise UsageProblem(messages.say("scheduler_workers"))
    cluster = {"engine": engine, "scheduler": scheduler, "shared": options.shared} if engine == "dask" else {}
    return {"workers": options.workers or cores(), "cache": not options.no_cache, **cluster}


def chosen(options: Options, known: Sequence[str] = writers.TABLES) -> str:
    """The format of the result. known: those that the command writes.

    Raises UsageProblem where that cannot be; to be asked before the work begins.
    """
    fmt = options.format or writers.guess(options.output, known)
    if fmt in writers.BINARY and options.output in {None, "-"} and sys.stdout.isatty():
        raise UsageProblem(messages.say("to_terminal", format=fmt))
    if fmt == "parquet" and find_spec("pyarrow") is None:
        raise UsageProblem(messages.say("no_parquet"))
    if options.output not in {None, "-"}:
        writers.expected(str(options.output))
    return fmt


def emit(options: Options, build: Callable[[], Table], screen: Callable[[Console], None], document: Callable[[str], bytes] | None = None) -> None:
    """Send a result where it belongs: `build` for the data formats, `screen` for the terminal's table, `document` for a whole analysis."""
    fmt = chosen(options, writers.FORMATS if document else writers.TABLES)
    to_file = options.output not in {None, "-"}
    if fmt == "table":
        from danvan_cli import console
    if fmt == "table" and not to_file:
        screen(console.make())
        return
    if fmt == "table":
        buffer = io.StringIO()
        screen(console.make(buffer, width=_FILE_WIDTH))
        data: Iterable[bytes] = [buffer.getvalue().encode()]
    elif document and fmt in writers.DOCUMENTS:
        data = [document(fmt)]
    else:
        data = writers.render(build(), fmt, csv_raw=options.csv_raw, csv_sep=options.csv_sep)
    send(options, data)


def report_format(options: Options) -> str:
    """The format of a report. Raises UsageProblem where it cannot be written; to be asked before the work begins."""
    to_file = options.output not in {None, "-"}
    fmt = options.format or (writers.guess(options.output, writers.REPORTS) if to_file else "md")
    if fmt in writers.BINARY and not to_file and sys.stdout.isatty():
        raise UsageProblem(messages.say("to_terminal", format=fmt))
    if fmt == "docx" and find_spec("docx") is None:
        raise UsageProblem(messages.say("no_office"))
    if to_file:
        writers.expected(str(options.output))
    return fmt


def send(options: Options, pieces: Iterable[bytes]) -> None:
    """A result to its file, or to standard output, piece by piece."""
    if options.output not in {None, "-"}:
        writers.write(pieces, str(options.output))
        if not options.quiet and sys.stderr and sys.stderr.isatty():
            click.echo("danvan: " + messages.say("written", file=options.output), err=True)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()


def plots_needed(folder: str) -> None:
    """Raises UsageProblem where charts cannot be drawn, OutputFailed where not in this folder; to be asked before the work begins."""
    from danvan_cli.writers import plots

    plots.needed()
    writers.expected_folder(folder)


def plots(analysis: Corpus, folder: str, options: Options, lang: str) -> None:
    """Charts to a folder, each file whole or not at all; those that are there under the same names are replaced."""
    from danvan_cli.writers import plots as charts

    if not options.quiet and sys.stderr and sys.stderr.isatty():
        click.echo("danvan: " + messages.say("plots_begun"), err=True)
    drawn = charts.render(analysis, lang=lang, roles=options.roles)
    writers.write_files(drawn, folder)
    if not options.quiet:
        click.echo("danvan: " + messages.say("plots_written", n=len(drawn), folder=folder), err=True)


def read(analysis: Corpus, options: Options, shown: bool = False) -> None:
    """Name every refused file on standard error. shown: whether the screen is going to, not to say it twice to the same eyes.

    Raises NothingToAnalyse where there is no statement.
    """
    warn(analysis.refused, options, shown and bool(analysis.labelled))
    if not analysis.labelled:
        raise NothingToAnalyse(messages.say("no_sure_statements" if analysis.left_out else "no_statements", n=len(analysis.papers), left=analysis.left_out))


def warn(refused: Sequence[Refused], options: Options, shown: bool = False) -> None:
    """Name every refused file on standard error, unless it is shown on the same terminal."""
    if refused and not options.quiet and not (shown and sys.stdout.isatty() and sys.stderr and sys.stderr.isatty()):
        for one in refused:
            click.echo(f"danvan: {messages.say('warning')}: {messages.refusal(one)}", err=True)
