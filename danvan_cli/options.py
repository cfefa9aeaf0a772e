"""Every shared option, declared once; packed into one frozen object at the edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import click

from danvan_cli.messages import LANGUAGES, message_language
from danvan_cli.messages.labels import ROLE_LABELS


class _Place(click.Path):
    """A file or folder, completed by the shell; what is wrong with it is said by whoever opens it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value


PLACE, FOLDER = _Place(), _Place(file_okay=False)

F = TypeVar("F", bound=Callable[..., Any])

# models.py says the same; its records would cost a third of the time that --help takes
ROLES = tuple(ROLE_LABELS)
CORE_ROLES = ROLES[:3]
ROLES_ASKED = "danvan.roles"  # in a context's meta: whether roles were asked for, or are the default


def both(vi: str, en: str) -> str:
    """Help text in the language of messages (help is written when the command starts)."""
    return vi if message_language() == "vi" else en


class Options(NamedTuple):
    """What the user asked for, whatever the command."""

    lang: str | None = None
    quiet: bool = False
    verbose: bool = False
    encoding: str | None = None
    codebook: str | None = None
    strict: bool = False
    semantic: bool = False
    format: str | None = None
    output: str | None = None
    csv_raw: bool = False
    csv_sep: str = ","
    roles: tuple[str, ...] = CORE_ROLES
    workers: int | None = None
    no_cache: bool = False
    engine: str | None = None
    scheduler: str | None = None
    shared: bool = False


def pick(values: dict[str, Any]) -> tuple[Options, dict[str, Any]]:
    """Split a command's parameters into the shared options and its own."""
    names = Options._fields
    return Options(**{k: values.pop(k) for k in list(values) if k in names}), values


def expand_roles(given: tuple[str, ...]) -> tuple[str, ...]:
    """The roles asked for, in the order of the contract."""
    return ROLES if "all" in given else tuple(r for r in ROLES if r in given)


def paths(function: F) -> F:
    """PATH…: files, folders, or - for standard input."""
    return click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PLACE, callback=_named)(function)


def _named(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    if "" in given:  # a variable of the shell that holds nothing; it would be the working directory
        raise click.BadParameter(both("đường dẫn rỗng", "an empty path"))
    return given


def common(function: F) -> F:
    """--lang, -q, -v."""
    function = click.option("-v", "--verbose", is_flag=True, help=both("Khi có lỗi, hiện cả chi tiết kỹ thuật.", "Show the technical details of errors."))(function)
    function = click.option("-q", "--quiet", is_flag=True, help=both("Không hiện cảnh báo.", "No warnings."))(function)
    return click.option("--lang", type=click.Choice(LANGUAGES), help=both("Ngôn ngữ của kết quả và thông báo (mặc định: vi).", "Language of results and messages (default of results: vi)."))(function)


def reading(function: F) -> F:
    """--encoding, --strict."""
    function = click.option("--strict", is_flag=True, help=both("Dừng (mã 3) khi có tệp không đọc được.", "Stop (exit 3) at a file that cannot be read."))(function)
    return click.option("--encoding", metavar="NAME", shell_complete=_encodings, help=both("Bảng mã của tệp, thay cho tự nhận (vd. cp1258).", "Encoding of the files instead of detection (e.g. cp1258)."))(function)


def codebook(function: F) -> F:
    """--codebook."""
    return click.option("--codebook", metavar="FILE", type=PLACE, help=both("Bộ chủ đề riêng (YAML); xem danvan codebook export.", "Your own themes (YAML); see danvan codebook export."))(function)


def confidence(function: F) -> F:
    """--min-confidence."""
    return click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="X", help=both("Chỉ lấy các nhận định có độ tin cậy từ X (0 đến 1); số bỏ qua được đếm.", "Only statements of at least this confidence (0 to 1); those left out are counted."))(function)


def semantic(function: F) -> F:
    """--semantic."""
    return click.option("--semantic", is_flag=True, help=both("Hỏi thêm mô hình câu đa ngữ (cần danvan-cli[semantic]); chậm hơn, gộp ý kỹ hơn đôi chút.", "Ask a multilingual sentence model too (needs danvan-cli[semantic]); slower, points merge a little better."))(function)


def running(function: F) -> F:
    """--workers, --engine, --scheduler, --shared, --no-cache."""
    function = click.option("--shared", is_flag=True, help=both("Các máy trong cụm tự mở tệp theo đường dẫn (thư mục dùng chung); không dùng bộ nhớ đệm.", "The cluster's machines open the files by their paths (a shared folder); no cache then."))(function)
    function = click.option("--scheduler", metavar="ADDRESS", help=both("Bộ điều phối Dask (vd. tcp://10.0.0.5:8786, hoặc DANVAN_SCHEDULER); kèm theo --engine dask.", "Dask scheduler (e.g. tcp://10.0.0.5:8786, or DANVAN_SCHEDULER); implies --engine dask."))(function)
    function = click.option("--engine", type=click.Choice(("local", "dask")), help=both("Đọc bài trên máy này (local, mặc định) hay trên cụm Dask; kết quả không đổi.", "Read papers on this machine (local, the default) or on a Dask cluster; never changes the result."))(function)
    function = click.option("--no-cache", is_flag=True, help=both("Không dùng và không ghi bộ nhớ đệm.", "Neither use nor write the cache."))(function)
    return click.option("--workers", type=click.IntRange(1, 256), metavar="N", help=both("Số tiến trình đọc bài (mặc định: số nhân của máy); kết quả không đổi.", "Processes to read with (default: the machine's cores); never changes the result."))(function)


def output(*formats: str) -> Callable[[F], F]:
    """-f, -o, --csv-raw, --csv-sep."""

    def add(function: F) -> F:
        function = click.option("--csv-sep", default=",", metavar="CHAR", callback=_separator, help=both("Dấu ngăn cột của CSV (vd. ';').", "Column separator of CSV (e.g. ';')."))(function)
        function = click.option("--csv-raw", is_flag=True, help=both("CSV cho máy đọc: không BOM, không dấu nháy bảo vệ, LF.", "CSV for machines: no BOM, no guard, LF."))(function)
        function = click.option("-o", "--output", metavar="FILE", type=PLACE, help=both("Ghi ra tệp (trọn vẹn hoặc không ghi).", "Write to a file (whole or not at all)."))(function)
        return click.option("-f", "--format", type=click.Choice(formats), help=both("Định dạng; đoán theo đuôi của -o, mặc định: table.", "Format; guessed from -o, default: table."))(function)

    return add


def roles(*default: str) -> Callable[[F], F]:
    """-r ROLE, repeatable; default: the roles without it."""
    said = "all" if default == ROLES else ", ".join(default)

    def chosen(context: click.Context, _: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
        context.meta[ROLES_ASKED] = bool(given)
        return expand_roles(given or default)

    return click.option(
        "-r", "--role", "roles", multiple=True, type=click.Choice((*ROLES, "all")), metavar="ROLE", callback=chosen,
        help=both(f"Vai trò cần xem, lặp lại được: achievement (kết quả), limitation (hạn chế), lesson (bài học), cause (nguyên nhân), proposal (đề xuất), all (mặc định: {said}).", f"Role to show, repeatable: {', '.join(ROLES)}, all (default: {said})."),
    )  # fmt: skip


def starting(known: Iterable[str], typed: str) -> list[str]:
    """The names that begin with what was typed, for completion by the shell."""
    return [name for name in known if name.startswith(typed.lower())]


def _encodings(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    return starting(("utf-8", "utf-16", "tcvn3", "vni", "vps", "viscii", "cp1258"), typed)


def _separator(_: click.Context, __: click.Parameter, value: str) -> str:
    value = {"\\t": "\t", "tab": "\t"}.get(value, value)
    if len(value) != 1 or value in '"\r\n':
        raise click.BadParameter(both("phải là đúng một ký tự", "must be exactly one character"))
    return value
