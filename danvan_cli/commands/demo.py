"""`danvan demo`: sample papers to try everything on."""

from __future__ import annotations

from typing import Any

import click

from danvan_cli import options


@click.command(
    "demo", short_help=options.both("Chép các bài mẫu ra một thư mục để làm thử.", "Copy sample papers to a folder to try things on."),
    help=options.both(
        "Chép các tham luận mẫu (hai hội thảo, tên người và địa phương đều hư cấu) ra một thư mục mới và chỉ cách dùng tiếp. Không ghi đè tệp nào.\n\n\b\nVí dụ:\n  danvan demo\n  danvan demo thu-nghiem",
        "Copy the sample papers (two workshops; people and places are invented) to a new folder and say what to type next. Overwrites nothing.\n\n\b\nExamples:\n  danvan demo\n  danvan demo trial",
    ),
)  # fmt: skip
@click.argument("folder", required=False, metavar="[FOLDER]", type=options.FOLDER)
@options.common
def command(folder: str | None, **values: Any) -> None:
    """Copy the samples."""
    import os
    import shlex

    from danvan_cli import messages, resources, writers
    from danvan_cli.errors import UsageProblem

    shared, _ = options.pick(values)
    lang = messages.result_language(shared.lang)
    target = folder or options.both("tham-luan-mau", "sample-papers")
    if os.path.lexists(target):
        raise UsageProblem(messages.say("demo_exists", folder=target, other=target.rstrip("/\\") + "-2"))
    papers = {name: data for name, data in resources.samples().items() if name.endswith(".txt")}
    writers.write_folder(papers, target)
    workshops = [shlex.quote(os.path.join(target, name)) for name in sorted({name.split("/")[0] for name in papers})]
    click.echo(messages.say("demo_done", lang, n=len(papers), folder=target))
    lines = [
        (f"danvan check {workshops[0]}", "demo_check"), (f"danvan analyze {workshops[0]}", "demo_analyze"),
        (f"danvan analyze {workshops[0]} -o {options.both('y-chinh.csv', 'points.csv')}", "demo_csv"), *((f"danvan analyze {w}", "demo_other") for w in workshops[1:]),
    ]  # fmt: skip
    for line, what in lines:
        click.echo(f"  {line}\n      # {messages.say(what, lang)}")
