"""`danvan evaluate`: agreement with hand-labelled papers."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "evaluate", short_help=options.both("So kết quả với các bài đã gán nhãn bằng tay.", "Compare with hand-labelled papers."),
    help=options.both(
        "So kết quả với các bài đã gán nhãn bằng tay (TÊN.txt cạnh TÊN.gold.jsonl): P/R/F1 từng vai trò, chủ đề, ý, kappa; khoảng tin cậy bootstrap 90 % theo bài.\n\n\b\nVí dụ:\n  danvan evaluate nhan-tay/\n  danvan evaluate nhan-tay/ -f json",
        "Compare with hand-labelled papers (NAME.txt beside NAME.gold.jsonl): P/R/F1 per role, themes, points, kappa; 90 % bootstrap intervals over papers.\n\n\b\nExample:\n  danvan evaluate gold/\n  danvan evaluate gold/ -f json",
    ),
)  # fmt: skip
@click.argument("gold_dir", metavar="FOLDER", type=options.PLACE)
@options.output("table", "csv", "json", "jsonl", "md")
@options.codebook
@options.semantic
@options.common
def command(gold_dir: str, **values: Any) -> None:
    """Analyse labelled papers and print the figures."""
    from pathlib import Path

    from danvan_cli import console, evaluate, messages
    from danvan_cli.commands import _output
    from danvan_cli.errors import InputUnreadable

    shared, _ = options.pick(values)
    if not Path(gold_dir).is_dir():
        raise InputUnreadable(f"{gold_dir}: {messages.say('refused_missing')}")
    table = evaluate.table(evaluate.run(gold_dir, codebook=shared.codebook, semantic=shared.semantic))
    _output.emit(shared, lambda: table, lambda out: console.plain(table, out, messages.result_language(shared.lang)))
