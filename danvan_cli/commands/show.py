"""`danvan show`: one point with every statement behind it."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "show", short_help=options.both("Một ý với mọi câu trích phía sau, đặt trong đoạn văn.", "One point with every statement behind it, in context."),
    help=options.both(
        "Hiện một ý (mã ở cột point_id) với mọi câu trích, bài, dòng và đoạn văn quanh nó.\n\n\b\nVí dụ:\n  danvan show l94d14 tham-luan/",
        "Show one point (ids are in the column point_id) with its statements, papers, lines and context.\n\n\b\nExample:\n  danvan show l94d14 papers/",
    ),
)  # fmt: skip
@click.argument("point_id", metavar="POINT_ID")
@options.paths
@options.codebook
@click.option("--context", type=click.IntRange(0), default=160, show_default=True, metavar="N", help=options.both("Số ký tự trước và sau câu trích.", "Characters before and after the statement."))
@options.semantic
@options.running
@options.reading
@options.common
def command(point_id: str, paths: tuple[str, ...], context: int, **values: Any) -> None:
    """Analyse the papers and show one point."""
    import difflib

    from danvan_cli import messages
    from danvan_cli.commands import _output
    from danvan_cli.errors import UsageProblem

    shared, _ = options.pick(values)
    lang = messages.result_language(shared.lang)
    how = _output.begun(shared, paths)
    from danvan_cli import console, pipeline

    analysis = pipeline.analyze(paths, **how)
    _output.warn(analysis.refused, shared)
    found = next((p for p in analysis.point_list if p.point_id == point_id.strip().lower()), None)
    if found is None:
        near = difflib.get_close_matches(point_id, [p.point_id for p in analysis.point_list], 3, 0.6)
        raise UsageProblem(messages.say("show_near" if near else "show_unknown", id=point_id, near=", ".join(near)))
    console.point(analysis, found, {p.name: p.text for p in analysis.papers}, console.make(), lang, context)
