"""`danvan compare`: two corpora side by side."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "compare", short_help=options.both("So hai năm (hoặc hai địa bàn): ý mới, không còn, vẫn còn, tăng, giảm.", "Two years (or districts) side by side: new, gone, persisting, growing."),
    help=options.both(
        "So tham luận của hai năm hoặc hai địa bàn (thư mục hoặc tệp): ý và chủ đề nào mới, không còn nêu, vẫn nêu, tăng, giảm; hạn chế nào chưa được giải quyết.\n\n\b\nVí dụ:\n  danvan compare nam-2023/ nam-2024/\n  danvan compare nam-2023/ nam-2024/ -o so-sanh.xlsx\n  danvan compare nam-2023/ nam-2024/ --view unresolved -f csv",
        "Compare the papers of two years or districts (folders or files): points and themes new, gone, persisting, growing, shrinking; limitations that stay unresolved.\n\n\b\nExamples:\n  danvan compare 2023/ 2024/\n  danvan compare 2023/ 2024/ -o changes.xlsx\n  danvan compare 2023/ 2024/ --view unresolved -f csv",
    ),
)  # fmt: skip
@click.argument("old", metavar="OLD", type=options.PLACE)
@click.argument("new", metavar="NEW", type=options.PLACE)
@options.output("table", "csv", "json", "jsonl", "md", "html", "xlsx")
@click.option("--view", type=click.Choice(("points", "themes", "unresolved")), help=options.both("Bảng nào (mặc định: points).", "Which table (default: points)."))
@options.roles(*options.CORE_ROLES)
@click.option("--level", type=click.FloatRange(0, 1, min_open=True), default=0.05, show_default=True, metavar="X", help=options.both("Mức ý nghĩa: tăng, giảm khi q ≤ X.", "Level of significance: growing or shrinking where q ≤ X."))
@options.codebook
@click.option("--min-papers", type=click.IntRange(1), metavar="N", help=options.both("Màn hình chỉ hiện ý có từ N bài, tính cả hai bên (mặc định 2, hoặc 1 khi có dưới 8 bài).", "The screen shows points of at least N papers of both sides (default 2; 1 below eight papers)."))
@click.option("--top", type=click.IntRange(0), default=8, show_default=True, metavar="N", help=options.both("Màn hình hiện N ý đầu của mỗi phần; 0: tất cả.", "The screen shows the first N points of a section; 0: all."))
@options.confidence
@options.semantic
@options.running
@options.reading
@options.common
def command(old: str, new: str, view: str | None, level: float, min_papers: int | None, top: int, min_confidence: float, **values: Any) -> None:
    """Analyse both, count by side, print."""
    from danvan_cli import messages, writers
    from danvan_cli.commands import _output

    shared, _ = options.pick(values)
    lang = messages.result_language(shared.lang)
    _output.chosen(shared, (*writers.TABLES, *writers.DOCUMENTS))
    how = _output.begun(shared, (old, new))
    from danvan_cli import compare

    found = compare.run(old, new, level=level, min_confidence=min_confidence, **how)
    _output.read(found.corpus, shared)

    def screen(out: Any) -> None:
        from danvan_cli import screen_compare

        if view in {"themes", "unresolved"}:
            screen_compare.summary(found, out, lang)
        if view == "themes":
            screen_compare.themes(found, out, lang, shared.roles)
        elif view == "unresolved":
            screen_compare.unresolved(found, out, lang, top)
        else:
            screen_compare.overview(found, out, lang, shared.roles, min_papers, top)

    def document(fmt: str) -> bytes:
        from danvan_cli.writers import comparison_html, comparison_xlsx

        render = comparison_html.render if fmt == "html" else comparison_xlsx.render
        return render(found, lang, shared.roles)

    _output.emit(shared, lambda: found.table(view or "points", lang, shared.roles), screen, document)
