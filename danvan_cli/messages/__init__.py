"""Everything danvan says, in Vietnamese and English: labels of results, messages, refusals. Ids and column names are not here."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

from danvan_cli.messages import commands, documents, refusals, results
from danvan_cli.messages.labels import KIND_LABELS, ROLE_LABELS, ROLE_PLURALS, ROLE_SHORT

if TYPE_CHECKING:
    from danvan_cli.models import Refused  # its records cost a third of the time that --help takes

LANGUAGES = ("vi", "en")

_TEXTS = {**results.TEXTS, **documents.TEXTS, **commands.TEXTS, **refusals.TEXTS}


def result_language(option: str | None) -> str:
    """The language of results: the option, DANVAN_LANG, else Vietnamese, whatever the locale."""
    chosen = option or os.environ.get("DANVAN_LANG", "")[:2].lower()
    return chosen if chosen in LANGUAGES else "vi"


def message_language(option: str | None = None) -> str:
    """The language of messages and help: the option, DANVAN_LANG, else the locale's."""
    chosen = option or _option or os.environ.get("DANVAN_LANG", "")[:2].lower()
    if chosen in LANGUAGES:
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "vi" if value.lower().startswith("vi") else "en"
    import locale  # seldom needed: Windows, or no variable set

    try:
        found = locale.getlocale()[0] or ""
    except ValueError:
        found = ""
    return "vi" if found.lower().startswith(("vi", "vietnamese")) else "en"


_option: str | None = None


def use(option: str | None) -> None:
    """Set the language of messages for this run (the command line's --lang)."""
    global _option
    _option = option


def say(key: str, lang: str | None = None, **values: Any) -> str:
    """A message in the language of messages, or in `lang`."""
    pair = _TEXTS[key]
    return pair[LANGUAGES.index(lang or message_language())].format(**values)


def number(value: int, lang: str) -> str:
    """Thousands as the language writes them."""
    return f"{value:,}".replace(",", "." if lang == "vi" else ",")


def decimal(value: float, lang: str) -> str:
    """A share or probability of three digits as the language writes it; what is smaller still is said to be."""
    shown = f"{value:.3f}".rstrip("0").rstrip(".") if value >= 0.001 or not value else "< 0.001"
    return shown.replace(".", "," if lang == "vi" else ".")


def role_label(role: str, lang: str) -> str:
    """The name of a role as tables print it."""
    return ROLE_LABELS[role][LANGUAGES.index(lang)]


def role_plural(role: str, lang: str) -> str:
    """The name of a role as a chart's title has it."""
    return ROLE_PLURALS[role][LANGUAGES.index(lang)]


def role_short(role: str, lang: str) -> str:
    """The name of a role over a narrow column."""
    return ROLE_SHORT[role][LANGUAGES.index(lang)]


def kind_label(kind: str, lang: str) -> str:
    """The name of a kind of unit."""
    return KIND_LABELS[kind][LANGUAGES.index(lang)]


def refusal(refused: Refused, lang: str | None = None) -> str:
    """Which file, and why it was not read."""
    return f"{refused.name}: {reason(refused, lang)}"


def reason(refused: Refused, lang: str | None = None) -> str:
    """Why a file was not read."""
    return say("refused_" + refused.reason, lang, detail=_system(refused.detail, lang))


def failure(error: OSError) -> str:
    """What the system said, as a detail that each language has its own words for where it is a frequent one (ENOENT), else in its own words."""
    name = errno.errorcode.get(error.errno or 0, "")
    return name if name in refusals.SYSTEM else error.strerror or str(error)


def why(error: OSError, lang: str | None = None) -> str:
    """What the system said, in the language of messages."""
    return str(_system(failure(error), lang))


def _system(detail: str | int, lang: str | None) -> str | int:
    found = refusals.SYSTEM.get(str(detail))
    return found[LANGUAGES.index(lang or message_language())] if found else detail
