"""`danvan codebook`: list, copy out and check codebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from danvan_cli import options


@click.group("codebook", short_help=options.both("Liệt kê, sao ra và kiểm tra bộ chủ đề.", "List, copy out and check codebooks."), help=options.both("Liệt kê, sao ra và kiểm tra bộ chủ đề (codebook).", "List, copy out and check codebooks."))
def command() -> None:
    """The codebook commands."""


@command.command("list", help=options.both("Liệt kê chủ đề của một bộ (mặc định: dan-van).", "List the themes of a codebook (default: dan-van)."))
@click.argument("name", required=False)
@options.output("table", "csv", "json", "jsonl", "md")
@options.common
def list_(name: str | None, **values: Any) -> None:
    """List themes."""
    from danvan_cli import codebook, console, messages, tables
    from danvan_cli.commands import _output

    shared, _ = options.pick(values)
    lang = messages.result_language(shared.lang)
    rows = tuple((t.id, t.label_vi if lang == "vi" else t.label_en, t.description, "; ".join(t.seeds)) for t in codebook.load(name))
    table = tables.Table("codebook", ("id", "label", "description", "seeds"), rows)
    _output.emit(shared, lambda: table, lambda out: console.plain(table, out, lang))


@command.command("export", help=options.both("Sao bộ chủ đề ra tệp để sửa. Ví dụ: danvan codebook export -o cua-toi.yaml", "Copy a codebook out to change it. Example: danvan codebook export -o mine.yaml"))
@click.argument("name", required=False, default="dan-van")
@click.option("-o", "--output", metavar="FILE", help=options.both("Tệp ghi ra (mặc định: màn hình).", "File to write (default: standard output)."))
@click.option("--force", is_flag=True, help=options.both("Ghi đè tệp đã có.", "Overwrite an existing file."))
@options.common
def export(name: str, output: str | None, force: bool, **values: Any) -> None:
    """Copy a packaged codebook out."""
    from danvan_cli import codebook, messages, writers
    from danvan_cli.errors import UsageProblem

    source = codebook.source(name)
    if output in {None, "-"}:
        click.echo(source, nl=False)
        return
    if Path(str(output)).exists() and not force:
        raise UsageProblem(messages.say("exists", file=output))
    writers.write([source.encode()], str(output))
    if not values["quiet"]:
        click.echo("danvan: " + messages.say("codebook_written", file=output), err=True)


@command.command("check", help=options.both("Kiểm tra một bộ chủ đề: dòng nào sai, vì sao.", "Check a codebook: which line is wrong, and why."))
@click.argument("file")
@options.common
def check(file: str, **values: Any) -> None:
    """Check a codebook file."""
    from danvan_cli import codebook, messages
    from danvan_cli.errors import UsageProblem

    problems, themes = codebook.check(file)
    for line, reason in problems:
        click.echo(f"{file}:{line}: {reason}")
    if problems:
        raise UsageProblem(messages.say("codebook_bad", file=file, n=len(problems)))
    if not values["quiet"]:
        click.echo(messages.say("codebook_ok", file=file, n=len(themes)))
