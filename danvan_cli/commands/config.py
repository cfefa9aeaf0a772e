"""`danvan config`: which standing settings count, and where each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from danvan_cli import options

if TYPE_CHECKING:
    from danvan_cli.tables import Cell  # loaded with the command


@click.command(
    "config", short_help=options.both("Xem thiết lập nào đang có hiệu lực, đặt ở đâu.", "Which standing settings count, and where they stand."),
    help=options.both(
        "Cho biết giá trị đang có hiệu lực của từng tuỳ chọn và nơi đặt nó. Mạnh trước, yếu sau: dòng lệnh, biến môi trường (DANVAN_WORKERS, DANVAN_ANALYZE_TOP), tệp danvan.toml cạnh bài "
        "(thư mục được đưa vào, nếu không có thì thư mục hiện hành), tệp riêng của người dùng, mặc định. Tệp cạnh bài chỉ được đặt điều muốn xem, không được đặt nơi ghi hay cách chạy.\n\n\b\n"
        "Ví dụ một tệp danvan.toml:\n  lang = \"vi\"\n  [analyze]\n  top = 5\n  role = [\"limitation\", \"proposal\"]\n\n\b\nVí dụ:\n  danvan config tham-luan/\n  danvan config --path",
        "Tell the effective value of every option and where it is set. The strongest first: command line, environment (DANVAN_WORKERS, DANVAN_ANALYZE_TOP), danvan.toml beside the papers "
        "(the folder given, else the working directory), the user's own file, default. The file beside papers may say what is looked at, not where something is written or how it runs.\n\n\b\n"
        "A danvan.toml for example:\n  lang = \"en\"\n  [analyze]\n  top = 5\n  role = [\"limitation\", \"proposal\"]\n\n\b\nExamples:\n  danvan config papers/\n  danvan config --path",
    ),
)  # fmt: skip
@click.argument("path", required=False, metavar="[PATH]", type=options.PLACE)
@click.option("--path", "only_path", is_flag=True, help=options.both("Chỉ in đường dẫn tệp riêng của người dùng.", "Print the path of the user's own file and nothing else."))
@click.option("--all", "everything", is_flag=True, help=options.both("Màn hình hiện cả các tuỳ chọn theo mặc định.", "The screen shows options with their defaults too."))
@options.output("table", "csv", "json", "jsonl", "md")
@options.common
@click.pass_context
def command(context: click.Context, /, path: str | None, only_path: bool, everything: bool, **values: Any) -> None:
    """Say what is set where."""
    from danvan_cli import config

    if only_path:
        click.echo(config.own_path())
        return
    import os

    from danvan_cli import messages, tables
    from danvan_cli.commands import _output
    from danvan_cli.errors import InputUnreadable
    from danvan_cli.readers import remote

    shared, _ = options.pick(values)
    path = path and remote.local(path)
    if path not in {None, "-"} and not remote.is_address(str(path)) and not os.path.lexists(str(path)):
        raise InputUnreadable(f"{path}: {messages.say('refused_missing')}")
    lang = messages.result_language(shared.lang)
    rows = [
        (" ".join(names), key, _text(value), source, where)
        for names, keys in config.effective(context.find_root(), path).items() for key, (value, source, where) in keys.items()
    ]  # fmt: skip
    table = tables.Table("config", ("command", "option", "value", "source", "file"), tuple(rows))

    def screen(out: Any) -> None:
        from danvan_cli import console

        same: dict[tuple[Cell, ...], list[str]] = {}
        for row in rows:
            if everything or row[3] != "default":
                same.setdefault((row[1], row[2], messages.say("source_" + row[3], lang), row[4]), []).append(row[0])
        if same:
            console.plain(tables.Table("config", ("option", "value", "source", "file", "commands"), tuple((*shown, ", ".join(names)) for shown, names in same.items())), out, lang)
        if not everything:
            out.print(messages.say("config_rest" if same else "config_none", lang, file=config.own_path()), style="dim")

    _output.emit(shared, lambda: table, screen)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
