"""`danvan check`: what the papers are, before any analysis."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "check", short_help=options.both("Xem các tệp đọc được gì, tệp nào không đọc được và vì sao.", "What was found in the files, and what was refused and why."),
    help=options.both(
        "Đọc các tham luận và cho biết đơn vị, ngày, tên bài, định dạng, bảng mã, độ dài; bài nào gửi hai lần; tệp nào không đọc được và vì sao.\n\n\b\nVí dụ:\n  danvan check tham-luan/",
        "Read the papers and tell unit, date, title, format, encoding, length; which came twice; which files are refused and why.\n\n\b\nExample:\n  danvan check papers/",
    ),
)  # fmt: skip
@options.paths
@options.output("table", "csv", "json", "jsonl", "md")
@options.reading
@options.common
def command(paths: tuple[str, ...], **values: Any) -> None:
    """Read papers, analyse nothing."""
    from danvan_cli import console, encodings, messages, pipeline, segment, tables
    from danvan_cli.commands import _output
    from danvan_cli.errors import InputUnreadable

    shared, _ = options.pick(values)
    lang = messages.result_language(shared.lang)
    _output.chosen(shared)
    encoding = encodings.known(shared.encoding) if shared.encoding else None
    found = pipeline.read(paths, encoding=encoding, strict=shared.strict, need_one=False)
    papers, refused = found.papers, found.refused
    counts = {p.name: len(segment.statements(p.text, p.places)) for p in papers}
    table = tables.check(papers, refused, found.duplicates, counts, lang)
    _output.emit(shared, lambda: table, lambda out: console.plain(table, out, lang))
    if papers and not shared.quiet:
        click.echo("danvan: " + messages.say("check_done", read=len(papers), twice=len(found.duplicates), refused=len(refused)), err=True)
    if not papers:
        raise InputUnreadable(messages.refusal(refused[0]) + (f" (+{len(refused) - 1})" if len(refused) > 1 else ""))
