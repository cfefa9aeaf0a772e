"""`danvan codebook`: list, copy out and check codebooks."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


def _packaged(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    from danvan_cli import codebook

    return options.starting(codebook.names(), typed)


@click.group("codebook", short_help=options.both("Liệt kê, sao ra và kiểm tra bộ chủ đề.", "List, copy out and check codebooks."), help=options.both(
    "Liệt kê, sao ra và kiểm tra bộ chủ đề (codebook).\n\n\b\nVí dụ:\n  danvan codebook list\n  danvan codebook export -o cua-toi.yaml\n  danvan codebook check cua-toi.yaml\n  danvan analyze --codebook cua-toi.yaml tham-luan/",
    "List, copy out and check codebooks.\n\n\b\nExamples:\n  danvan codebook list\n  danvan codebook export -o mine.yaml\n  danvan codebook check mine.yaml\n  danvan analyze --codebook mine.yaml papers/",
))  # fmt: skip
def command() -> None:
    """The codebook commands."""


@command.command("list", short_help=options.both("Liệt kê chủ đề của một bộ.", "List the themes of a codebook."), help=options.both(
    "Liệt kê chủ đề của một bộ: tên có sẵn hoặc tệp YAML (mặc định: dan-van).\n\n\b\nVí dụ:\n  danvan codebook list\n  danvan codebook list cua-toi.yaml -o chu-de.csv",
    "List the themes of a codebook: a packaged name or a YAML file (default: dan-van).\n\n\b\nExamples:\n  danvan codebook list\n  danvan codebook list mine.yaml -o themes.csv",
))  # fmt: skip
@click.argument("name", required=False, metavar="[NAME]", type=options.PLACE)
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


@command.command("export", short_help=options.both("Sao bộ chủ đề ra tệp để sửa.", "Copy a codebook out to change it."), help=options.both(
    "Sao bộ chủ đề ra tệp để sửa.\n\n\b\nVí dụ:\n  danvan codebook export -o cua-toi.yaml",
    "Copy a codebook out to change it.\n\n\b\nExample:\n  danvan codebook export -o mine.yaml",
))  # fmt: skip
@click.argument("name", required=False, default="dan-van", metavar="[NAME]", shell_complete=_packaged)
@click.option("-o", "--output", metavar="FILE", type=options.PLACE, help=options.both("Tệp ghi ra (mặc định: màn hình).", "File to write (default: standard output)."))
@click.option("--force", is_flag=True, help=options.both("Ghi đè tệp đã có.", "Overwrite an existing file."))
@options.common
def export(name: str, output: str | None, force: bool, **values: Any) -> None:
    """Copy a packaged codebook out."""
    from pathlib import Path

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


@command.command("check", short_help=options.both("Kiểm tra một bộ chủ đề: dòng nào sai, vì sao.", "Check a codebook: which line is wrong, and why."), help=options.both(
    "Kiểm tra một bộ chủ đề: dòng nào sai, vì sao.\n\n\b\nVí dụ:\n  danvan codebook check cua-toi.yaml",
    "Check a codebook: which line is wrong, and why.\n\n\b\nExample:\n  danvan codebook check mine.yaml",
))  # fmt: skip
@click.argument("file", metavar="FILE", type=options.PLACE)
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
