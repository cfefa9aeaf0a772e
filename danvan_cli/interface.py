"""Click as danvan uses it: its own words in help and errors in the language of messages, near misses named.

Only what Click offers for it: a context with a formatter of its own, given to every command by the root command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from danvan_cli.messages import say

# What Click says in help of its own accord; only these are exchanged, so that a new wording stays English and breaks nothing.
_HELP = {
    "Options": "help_options",
    "Commands": "help_commands",
    "Show this message and exit.": "help_help",
    "Show the version and exit.": "help_version",
}
_METAVARS = {
    "[OPTIONS]": "metavar_options", "COMMAND": "metavar_command", "[ARGS]...": "metavar_args", "PATH…": "metavar_paths", "FILE": "metavar_file", "FOLDER": "metavar_folder",
    "[FOLDER]": "metavar_folder_optional", "[PATH]": "metavar_path_optional", "POINT_ID": "metavar_point", "NAME": "metavar_name", "[NAME]": "metavar_name_optional", "CHAR": "metavar_char", "OLD": "metavar_old", "NEW": "metavar_new", "ADDRESS": "metavar_address", "TEXT": "metavar_text", "NO": "metavar_no",
    "PLACE": "metavar_place", "DATE": "metavar_date", "ROLE": "metavar_role", "SHELL": "metavar_shell",
}  # fmt: skip


class Formatter(click.HelpFormatter):
    """Help with headings, placeholders and notes in the language of messages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        super().write_usage(prog, _placeholders(args), say("help_usage") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading over options or commands."""
        super().write_heading(say(_HELP[heading]) if heading in _HELP else heading)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands with what they do."""
        super().write_dl([(_placeholders(name), _note(say(_HELP[text]) if text in _HELP else text)) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """A context that writes help by Formatter."""

    formatter_class = Formatter


def adopt(command: click.Command) -> click.Command:
    """Give a command, and those below it, the context of danvan."""
    command.context_class = Context
    for below in getattr(command, "commands", {}).values():
        adopt(below)
    return command


def _placeholders(text: str) -> str:
    return " ".join(say(_METAVARS[word]) if word in _METAVARS else word for word in text.split(" "))


def _note(text: str) -> str:
    """What Click puts behind a help text in brackets."""
    text = re.sub(r"  \[(default|required|env var)\b", lambda m: f"  [{say('help_' + m[1].replace(' ', '_'))}", text)
    return re.sub(r"(?<=[\[ ])(?:([\d.]+)(<=?)x<=([\d.]+)|x>=([\d.]+))\]$", _range, text)


def _range(found: re.Match[str]) -> str:
    low, sign, high, least = found.groups()
    if least:
        return say("help_from", low=least) + "]"
    return say("help_between" if sign == "<=" else "help_over", low=low, high=high) + "]"


def explain(error: click.ClickException) -> str:
    """An error of Click in the language of messages: what is wrong, what is allowed, what may have been meant."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption):
        return say("no_option", what=error.option_name) + near(error.option_name, error.possibilities or (), "-")
    if isinstance(error, click.MissingParameter):
        param = error.param
        name = "" if param is None else (param.metavar or param.human_readable_name) if isinstance(param, click.Argument) else param.opts[0]
        return say("missing", what=_placeholders(name))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return say("bad_value", what=" / ".join(error.param.opts), why=expected(error.param, error.message))
    if isinstance(error, click.BadOptionUsage):
        return say("needs_value" if "requires" in error.message else "takes_no_value", what=error.option_name)
    if unknown := re.match(r"No such command '(.*)'", error.message):
        known = context.command.list_commands(context) if context is not None and isinstance(context.command, click.Group) else []
        return say("no_command", what=unknown[1], known=", ".join(known)) + near(unknown[1], known)
    if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return say("too_many", what=extra[1])
    if error.message.startswith("Missing command"):
        return say("missing", what=say("metavar_command"))
    return error.format_message()


def expected(param: click.Parameter, message: str) -> str:
    """What a parameter takes, said of a value that it does not; `message` where its type does not tell."""
    kind = param.type
    if isinstance(kind, click.Choice):
        wrong = re.match(r"'(.*)' is not", message)
        return say("expected_choice", known=", ".join(map(str, kind.choices))) + (near(wrong[1], [str(c) for c in kind.choices]) if wrong else "")
    if isinstance(kind, click.IntRange | click.FloatRange):
        key = "expected_int" if isinstance(kind, click.IntRange) else "expected_number"
        if kind.min is not None and kind.max is not None:
            return say(key + "_between", low=_plain(kind.min), high=_plain(kind.max))
        return say(key + "_from", low=_plain(kind.min)) if kind.min is not None else say(key)
    if kind.name == "integer":
        return say("expected_int")
    return message.rstrip(".")


def _plain(value: float) -> str:
    return f"{value:g}"


def one_line(message: str) -> str:
    """A message on one line, without the control characters that names in it may have and a terminal would obey."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(message.split()))


def near(word: str, known: Iterable[str], aside: str = "") -> str:
    """A question with the names nearest to a misspelt one; nothing when none is near. aside: what all begin with, not looked at."""
    from difflib import get_close_matches

    bare = {name.lstrip(aside) if aside else name: name for name in known}
    found = get_close_matches(word.lstrip(aside) if aside else word, list(bare), 2, 0.6)
    return say("did_you_mean", what=", ".join(bare[x] for x in found)) if found else ""


def wrong_usage(error: click.ClickException) -> str:
    """The whole line for an error of usage, with where to look it up."""
    context = getattr(error, "ctx", None)
    return explain(error) + (say("see_help", command=context.command_path) if context is not None else "")
