"""Standing settings: danvan.toml beside the papers, the user's own, the environment. They become the defaults of a command's options.

A file that comes with a folder of papers comes from others: it may say what is looked at (BESIDE), never where something is written,
what is reached, how much of the machine is used, or that a guard or a warning is to be left out.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import click

from danvan_cli import settings
from danvan_cli.errors import UsageProblem
from danvan_cli.interface import expected, near, one_line
from danvan_cli.messages import LANGUAGES, say, why

# keys that stand above all sections and hold for every command that has the option
SHARED = ("lang", "codebook", "encoding", "strict", "quiet", "semantic", "workers", "no-cache", "engine", "scheduler", "csv-sep", "csv-raw")
# keys that a file beside the papers may set
BESIDE = frozenset({"lang", "codebook", "encoding", "strict", "role", "view", "min-papers", "top", "min-confidence", "context", "csv-sep"})
_NEVER = frozenset({"help", "version", "verbose", "force", "path"})
_WITHOUT = frozenset({"config", "completion", "demo"})  # commands that standing settings do not change, but for the language

Known = dict[tuple[str, ...], dict[str, click.Parameter]]  # command → key → option


class Layer(NamedTuple):
    """One place where settings stand. source: environment, folder or user; values: (command, key) → value; () is every command."""

    source: str
    where: str
    values: dict[tuple[tuple[str, ...], str], Any]


class Setting(NamedTuple):
    """The value of an option before the command line is looked at, and where it stands."""

    value: Any
    source: str
    where: str


def own_path() -> str:
    """The user's own file, there or not."""
    system: str = sys.platform
    if system == "linux":
        # what platformdirs says too (a test compares); importing it takes a quarter of the time of --help
        folder = os.environ.get("XDG_CONFIG_HOME", "")
        folder = folder if os.path.isabs(folder) else os.path.expanduser("~/.config")
        return os.path.join(folder, "danvan", settings.CONFIG_NAME)
    from platformdirs import user_config_path

    return str(user_config_path("danvan", appauthor=False) / settings.CONFIG_NAME)


def beside_path(given: str | None) -> str | None:
    """The file beside the papers: in the folder given or the one a file lies in, else in the working directory."""
    folders = [] if given in {None, "-"} else [str(given) if os.path.isdir(str(given)) else os.path.dirname(str(given)) or "."]
    for folder in [*folders, "."]:
        path = os.path.normpath(os.path.join(folder, settings.CONFIG_NAME))
        if os.path.isfile(path) and os.path.realpath(path) != os.path.realpath(own_path()):
            return path
    return None


def language() -> str | None:
    """The language that the user's own file asks for, where the environment asks for none. Never fails: what is wrong is said later."""
    path = own_path()
    if os.environ.get("DANVAN_LANG", "")[:2].lower() in LANGUAGES or not os.path.isfile(path):
        return None
    try:
        found = _parse(path).get("lang")
    except UsageProblem:
        return None
    return found if found in LANGUAGES else None


def known(root: click.Context) -> Known:
    """Every option of every command that can have a standing setting."""
    out: Known = {}
    group = root.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        if command is None or name in _WITHOUT:
            continue
        if isinstance(command, click.Group):
            out |= {(name, below): _options(found) for below, found in command.commands.items()}
            out[(name,)] = {key: param for below in command.commands for key, param in out[name, below].items()}
        else:
            out[(name,)] = _options(command)
    return out


def _options(command: click.Command) -> dict[str, click.Parameter]:
    out: dict[str, click.Parameter] = {}
    for param in command.params:
        key = next((o[2:] for o in param.opts if o.startswith("--")), "")
        if isinstance(param, click.Option) and key and key not in _NEVER:
            out[key] = param
    return out


def layers(root: click.Context, given: str | None) -> list[Layer]:
    """The places that count, the strongest first. Raises UsageProblem naming file, key and what is wrong."""
    options = known(root)
    out = [Layer("environment", "", dict(_environment(options)))]
    beside = beside_path(given)
    for source, path in (("folder", beside), ("user", own_path())):
        if path is not None and os.path.isfile(path):
            out.append(Layer(source, path, dict(_entries(path, _parse(path), options, source))))
    return out


def settle(command: tuple[str, ...], options: Mapping[str, click.Parameter], found: list[Layer]) -> dict[str, Setting]:
    """For each option that some place sets, the value that counts: the strongest place, and there the command before all commands."""
    out = {}
    for key in options:
        for layer in found:
            where = next((command[:n] for n in range(len(command), -1, -1) if (command[:n], key) in layer.values), None)
            if where is not None:
                out[key] = Setting(layer.values[where, key], layer.source, layer.where or _variable(where, key))
                break
    return out


def _variable(command: tuple[str, ...], key: str) -> str:
    return "_".join(("danvan", *command, key)).upper().replace("-", "_")


def _environment(options: Known) -> Iterator[tuple[tuple[tuple[str, ...], str], Any]]:
    """DANVAN_WORKERS for every command, DANVAN_ANALYZE_TOP for one."""
    for command, keys in options.items():
        for key, param in keys.items():
            if key == "scheduler":  # DANVAN_SCHEDULER counts only with --engine dask, which looks at it itself
                continue
            scopes: tuple[tuple[str, ...], ...] = (command, ()) if key in SHARED else (command,)
            for scope in scopes:
                name = _variable(scope, key)
                text = os.environ.get(name, "")
                if not text:
                    continue
                if key == "lang":  # a locale's name will do, and any other is no language of ours
                    if text[:2].lower() in LANGUAGES:
                        yield (scope, key), text[:2].lower()
                    continue
                names = isinstance(param.type, click.Choice)  # a list of names can be told apart, a list of texts cannot
                value: Any = (text.replace(",", " ").split() if names else [text]) if param.multiple else text
                _check(param, value, name, "")
                yield (scope, key), value


def _parse(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            data = file.read(settings.CONFIG_BYTES + 1)
    except OSError as error:
        raise UsageProblem(say("config_unreadable", file=path, why=why(error))) from error
    if len(data) > settings.CONFIG_BYTES:
        raise UsageProblem(say("config_unreadable", file=path, why=f"> {settings.CONFIG_BYTES} bytes"))
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise UsageProblem(say("config_unreadable", file=path, why="UTF-8")) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        raise UsageProblem(say("config_syntax", file=path + (f":{place[1]}:{place[2]}" if place else ""))) from error


def _entries(path: str, values: dict[str, Any], options: Known, source: str) -> Iterator[tuple[tuple[tuple[str, ...], str], Any]]:
    """The settings of a file, every one of them checked, whichever command runs."""
    for key, value in values.items():
        if not isinstance(value, dict):
            yield from _one(path, (), key, value, options, source)
            continue
        below = {c[1] for c in options if len(c) == 2 and c[0] == key}
        if (key,) not in options:
            sections = sorted({c[0] for c in options})
            raise UsageProblem(say("config_section", file=path, what=f"[{key}]", known=", ".join(sections)) + near(key, sections))
        for inner, leaf in value.items():
            if isinstance(leaf, dict) and inner in below:
                for name, last in leaf.items():
                    yield from _one(path, (key, inner), name, last, options, source)
            else:
                yield from _one(path, (key,), inner, leaf, options, source)


def _one(path: str, command: tuple[str, ...], key: str, value: Any, options: Known, source: str) -> Iterator[tuple[tuple[tuple[str, ...], str], Any]]:
    allowed = options.get(command, {}) if command else {k: p for keys in options.values() for k, p in keys.items() if k in SHARED}
    shown = f"[{'.'.join(command)}] {key}" if command else key
    if key not in allowed:
        home = next((c[0] for c, keys in options.items() if key in keys), None) if not command else None
        hint = say("config_belongs", section=f"[{home}]") if home else near(key.replace("_", "-"), allowed)
        raise UsageProblem(say("config_key", file=path, what=shown) + (hint or say("config_known", known=", ".join(sorted(allowed)))))
    if source == "folder" and key not in BESIDE:
        raise UsageProblem(say("config_not_beside", file=path, what=shown, own=own_path()))
    _check(allowed[key], value, path, shown)
    if allowed[key].multiple and not isinstance(value, list):
        value = [value]
    if key == "codebook":
        value = _file(path, str(value), source, shown)
    yield (command, key), value


def _check(param: click.Parameter, value: Any, where: str, key: str) -> None:
    """A value of TOML (or, from the environment, a text) that the option takes; raises UsageProblem."""
    kind = param.type
    from_file = bool(key)
    problem = ""
    for one in value if param.multiple and isinstance(value, list) else [value]:
        if isinstance(kind, click.types.BoolParamType):
            fits = isinstance(one, bool) or not from_file
            problem = problem or ("" if fits else say("expected_bool"))
        elif isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
            whole = isinstance(kind, click.types.IntParamType)
            fits = not from_file or ((isinstance(one, int) or (isinstance(one, float) and not whole)) and not isinstance(one, bool))
            problem = problem or ("" if fits else expected(param, ""))
        elif not isinstance(one, str):
            problem = problem or (expected(param, "") if isinstance(kind, click.Choice) else say("expected_text"))
    if not problem:
        try:
            param.process_value(click.Context(click.Command("config")), value if not param.multiple or isinstance(value, list) else [value])
        except click.BadParameter as error:
            problem = expected(param, error.message)
    if problem:
        raise UsageProblem(say("config_value", file=where, what=key or param.opts[0], why=problem))


def _file(path: str, value: str, source: str, key: str) -> str:
    """A codebook named in a file: of the package, or relative to that file; beside the papers it must lie there."""
    folder = os.path.dirname(os.path.abspath(path))
    full = os.path.join(folder, value if source == "folder" else os.path.expanduser(value))
    if source == "folder" and not os.path.realpath(full).startswith(os.path.realpath(folder) + os.sep):
        raise UsageProblem(say("config_outside", file=path, what=key))
    plain = re.fullmatch(r"[a-z][a-z0-9-]*", value) is not None
    return value if plain and not os.path.exists(full) else full


def effective(root: click.Context, given: str | None) -> dict[tuple[str, ...], dict[str, Setting]]:
    """For every command and option the value that counts when the command line says nothing."""
    options = known(root)
    found = layers(root, given)
    out = {}
    for command, keys in options.items():
        if any(len(c) > 1 and c[:1] == command for c in options):
            continue  # a group of commands
        settled = settle(command, keys, found)
        plain = click.Command(command[-1], params=list(keys.values())).make_context(command[-1], [], resilient_parsing=True).params
        out[command] = {key: settled.get(key) or Setting(plain[str(param.name)], "default", "") for key, param in keys.items()}
    return out


def peek(command: click.Command, name: str, args: list[str], root: click.Context) -> tuple[str | None, dict[str, Any]]:
    """The first path given on a command line, and the options given, before it is parsed for good."""
    context = command.make_context(name, list(args), parent=root, resilient_parsing=True)
    path = None
    for param in command.params:
        if isinstance(param, click.Argument) and isinstance(param.type, click.Path):
            value = context.params.get(str(param.name))
            path = path or (value[0] if isinstance(value, tuple) and value else value if isinstance(value, str) else None)
    given = {str(p.name): context.params.get(str(p.name)) for p in command.params if context.get_parameter_source(str(p.name)) is click.core.ParameterSource.COMMANDLINE}
    return path, given


def apply(command: click.Command, name: str, args: list[str], root: click.Context) -> dict[str, Setting]:
    """Set the defaults of a command from all places; returns those that count, by key.

    root.default_map is what Click asks when an option is not on the command line.
    """
    names: tuple[str, ...] = (name,)
    target, rest, parent = command, args, root
    if isinstance(command, click.Group):
        below = command.commands.get(args[0]) if args else None
        if below is None:
            return {}
        parent = click.Context(command, parent=root, info_name=name)
        names, target, rest = (name, args[0]), below, args[1:]
    path, given = peek(target, names[-1], rest, parent)
    if name in _WITHOUT or "-h" in rest or "--help" in rest:
        return {}
    options = _options(target)
    found = settle(names, options, layers(root, path))
    values = {str(options[key].name): s.value for key, s in found.items()}
    root.default_map = {name: {args[0]: values} if len(names) == 2 else values}
    used = {key: s for key, s in found.items() if str(options[key].name) not in given}
    if not (given.get("quiet") or (used.get("quiet") and used["quiet"].value)):
        folder = {key: s.where for key, s in used.items() if s.source == "folder"}
        if folder:
            click.echo("danvan: " + one_line(say("config_used", file=next(iter(folder.values())), keys=", ".join(folder))), err=True)
    return used
