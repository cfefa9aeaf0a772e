"""`danvan report`: the draft synthesis report."""

from __future__ import annotations

import re
from typing import Any

import click

from danvan_cli import options
from danvan_cli.options import both


def _date(_: click.Context, __: click.Parameter, value: str | None) -> str:
    """05/9/2025, 9/2025, 2025 or ISO → ISO, as far as it is given."""
    if not value:
        return ""
    import datetime

    from danvan_cli.messages import say

    parts = re.split(r"[/.\-]", value.strip())
    parts = parts if len(parts[0]) == 4 else parts[::-1]
    try:
        if not all(x.isdigit() for x in parts) or len(parts) > 3 or len(parts[0]) != 4:
            raise ValueError
        numbers = [int(x) for x in parts]
        datetime.date(*numbers, *[1] * (3 - len(numbers)))
    except ValueError:
        raise click.BadParameter(say("bad_date", value=value)) from None
    return "-".join([parts[0], *(f"{n:02d}" for n in numbers[1:])])


@click.command(
    "report", short_help=both("Dự thảo báo cáo tổng hợp các tham luận (.docx, .md).", "The draft synthesis report (.docx, .md)."),
    help=both(
        "Lập dự thảo báo cáo tổng hợp theo thể thức Nghị định 30/2020/NĐ-CP (hoặc của Đảng: --form party). Câu dẫn là mẫu có sẵn; mọi nhận định là nguyên văn tham luận, kèm số bài và mã dẫn tới phụ lục. Mục nào không điền thì để chấm.\n\n\b\nVí dụ:\n  danvan report tham-luan/ -o bao-cao.docx\n  danvan report tham-luan/ -o bao-cao.docx --body \"Ban Dân vận Huyện uỷ\" --place \"An Phú\" --date 05/9/2025",
        "Draft the synthesis report in the form of decree 30/2020/NĐ-CP (or of the Party: --form party). Framing sentences are templates; whatever claims something is a quotation with its number of papers and a code that leads to the annex. What is not filled in is left as dots.\n\n\b\nExamples:\n  danvan report papers/ -o report.docx\n  danvan report papers/ -o report.docx --body \"Ban Dân vận Huyện uỷ\" --place \"An Phú\" --date 2025-09-05",
    ),
)  # fmt: skip
@options.paths
@click.option("-o", "--output", metavar="FILE", type=options.PLACE, help=both("Ghi ra tệp .docx hoặc .md (mặc định: md, ra màn hình).", "Write to a .docx or .md file (default: md, to standard output)."))
@click.option("-f", "--format", type=click.Choice(("docx", "md")), help=both("Định dạng; đoán theo đuôi của -o.", "Format; guessed from -o."))
@click.option("--form", type=click.Choice(("state", "party")), default="state", show_default=True, help=both("Thể thức: state (Nghị định 30/2020/NĐ-CP), party (Hướng dẫn 36-HD/VPTW).", "Whose form: state (decree 30/2020/NĐ-CP), party (guidance 36-HD/VPTW)."))
@click.option("--parent-body", default="", metavar="NAME", help=both("Cơ quan chủ quản (cấp trên).", "The body above the issuing one."))
@click.option("--body", default="", metavar="NAME", help=both("Cơ quan ban hành.", "The issuing body."))
@click.option("--number", default="", metavar="NO", help=both("Số, ký hiệu: 15 hoặc 15/BC-BDV.", "Number and symbol: 15 or 15/BC-BDV."))
@click.option("--place", default="", metavar="PLACE", help=both("Địa danh.", "Place of issue."))
@click.option("--date", default="", metavar="DATE", callback=_date, help=both("Ngày ban hành: 05/9/2025, 9/2025 hoặc 2025; không lấy ngày của máy.", "Date of issue: 2025-09-05, 2025-09 or 2025; never the clock's."))
@click.option("--subject", default="", metavar="TEXT", help=both("Trích yếu (mặc định: Tổng hợp ý kiến các tham luận).", "What the report is about (default: Summary of the papers submitted)."))
@click.option("--sign-title", multiple=True, metavar="TEXT", help=both("Chức vụ người ký; lặp lại được: --sign-title \"TM. Ban Thường vụ\" --sign-title \"Trưởng Ban\".", "Office of who signs; repeatable, one a line."))
@click.option("--signatory", default="", metavar="NAME", help=both("Họ tên người ký.", "Name of who signs."))
@click.option("--recipient", "recipients", multiple=True, metavar="TEXT", help=both("Nơi nhận, lặp lại được.", "Recipient, repeatable."))
@options.roles(*options.ROLES)
@options.codebook
@click.option("--min-papers", type=click.IntRange(1), metavar="N", help=both("Phần chính chỉ nêu ý có từ N bài (mặc định 2, hoặc 1 khi có dưới 4 bài); phụ lục có đủ.", "The body tells points of at least N papers (default 2; 1 below four papers); the annex has all."))
@click.option("--top", type=click.IntRange(0), default=12, show_default=True, metavar="N", help=both("Phần chính nêu N ý đầu của mỗi vai trò; 0: tất cả.", "The body tells the first N points a role; 0: all."))
@options.confidence
@options.semantic
@options.running
@options.reading
@options.common
def command(paths: tuple[str, ...], min_papers: int | None, top: int, min_confidence: float, **values: Any) -> None:
    """Analyse papers and write the report."""
    from danvan_cli import messages, report, writers
    from danvan_cli.commands import _output

    shared, own = options.pick(values)
    fields = report.Fields(parent=own.pop("parent_body"), **own)
    lang = messages.result_language(shared.lang)
    fmt = _output.report_format(shared)
    how = _output.begun(shared, paths)
    from danvan_cli import pipeline

    analysis = pipeline.analyze(paths, **how, min_confidence=min_confidence, texts=False)
    _output.read(analysis, shared)
    _output.send(shared, [writers.report(report.build(analysis, fields, lang, shared.roles, min_papers, top), fmt)])
