"""`danvan analyze`: the main job."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "analyze", short_help=options.both("Phân tích các tham luận: kết quả, hạn chế, bài học.", "Analyse papers: achievements, limitations, lessons."),
    help=options.both(
        "Phân tích các tham luận (tệp, thư mục, hoặc - cho đầu vào chuẩn).\n\n\b\nVí dụ:\n  danvan analyze tham-luan/\n  danvan analyze tham-luan/ -o tong-hop.xlsx\n  danvan analyze tham-luan/ -o y-chinh.csv\n  danvan analyze tham-luan/ --view statements -r all -f csv\n  danvan analyze tham-luan/ -q --plots bieu-do/",
        "Analyse papers (files, folders, or - for standard input).\n\n\b\nExamples:\n  danvan analyze papers/\n  danvan analyze papers/ -o papers.xlsx\n  danvan analyze papers/ -o points.csv\n  danvan analyze papers/ --view statements -r all -f csv\n  danvan analyze papers/ -q --plots charts/",
    ),
)  # fmt: skip
@options.paths
@options.output("table", "csv", "json", "jsonl", "md", "parquet", "html", "xlsx")
@click.option("--view", type=click.Choice(("points", "statements", "themes", "matrix", "papers", "insights", "numbers")), help=options.both("Bảng nào: points (ý chính, mặc định), statements (câu trích), themes (chủ đề), matrix (chủ đề × đơn vị), papers (tài liệu), insights (phát hiện), numbers (số liệu).", "Which table (default: points)."))
@options.roles(*options.CORE_ROLES)
@options.codebook
@click.option("--min-papers", type=click.IntRange(1), metavar="N", help=options.both("Màn hình chỉ hiện ý có từ N bài (mặc định 2, hoặc 1 khi có dưới 4 bài).", "The screen shows points of at least N papers (default 2; 1 below four papers)."))
@click.option("--top", type=click.IntRange(0), default=12, show_default=True, metavar="N", help=options.both("Màn hình hiện N ý đầu của mỗi vai trò; 0: tất cả.", "The screen shows the first N points a role; 0: all."))
@options.confidence
@click.option("--plots", metavar="FOLDER", type=options.FOLDER, help=options.both("Ghi thêm biểu đồ PNG, SVG (16:9) vào thư mục này (cần danvan-cli[plots]).", "Write charts too, PNG and SVG (16:9), to this folder (needs danvan-cli[plots])."))
@options.semantic
@options.running
@options.reading
@options.common
def command(paths: tuple[str, ...], view: str | None, min_papers: int | None, top: int, min_confidence: float, plots: str | None, **values: Any) -> None:
    """Analyse papers and print the tables."""
    from danvan_cli import messages, writers
    from danvan_cli.commands import _output

    shared, _ = options.pick(values)
    lang = messages.result_language(shared.lang)
    fmt = _output.chosen(shared, writers.FORMATS)
    if plots:
        _output.plots_needed(plots)
    how = _output.begun(shared, paths)
    from danvan_cli import pipeline, tables

    own = shared.roles if click.get_current_context().meta[options.ROLES_ASKED] else tables.DEFAULT_ROLES.get(str(view), shared.roles)

    analysis = pipeline.analyze(paths, **how, min_confidence=min_confidence, texts=fmt == "html")
    _output.read(analysis, shared, shown=fmt == "table" and shared.output is None and view in {None, "points", "papers"} and not plots)
    if plots:  # before the result: whoever reads that may stop early
        _output.plots(analysis, plots, shared, lang)

    def screen(out: Any) -> None:
        from danvan_cli import console

        if view in {None, "points"}:
            console.overview(analysis, out, lang, shared.roles, min_papers, top)
        elif view == "insights":
            from danvan_cli import screen_insights

            screen_insights.overview(analysis, out, lang, top)
        elif view == "numbers":
            from danvan_cli import screen_numbers

            screen_numbers.overview(tables.build(analysis, "numbers", lang=lang, roles=own), out, lang, top)
        else:
            console.view(analysis, tables.build(analysis, str(view), lang=lang, roles=own), out, lang, own)

    _output.emit(
        shared, lambda: tables.build(analysis, view or "points", lang=lang, roles=own), screen,
        lambda fmt: writers.document(analysis, fmt, lang=lang, roles=shared.roles, view=view),
    )  # fmt: skip
