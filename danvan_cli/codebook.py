"""The codebook: themes with their labels, descriptions and seed phrases, read from YAML and checked line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from danvan_cli import resources, settings
from danvan_cli.errors import DataDamaged, UsageProblem
from danvan_cli.messages import say, why
from danvan_cli.models import Theme

DEFAULT = "dan-van"
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}$")
_PACKAGED = "codebook/"
_KEYS = {"id", "vi", "en", "description", "seeds"}


def names() -> list[str]:
    """The codebooks that come with the package."""
    return sorted(p.stem for p in resources.path("codebook").glob("*.yaml"))


def load(path: str | None = None) -> tuple[Theme, ...]:
    """The themes of a codebook file, of a packaged codebook by name, or of the default one.

    Raises UsageProblem naming the file, the line and the reason when the codebook is broken.
    """
    name, source = _read(path)
    packaged = name.startswith(_PACKAGED)
    problems: Sequence[tuple[int, str]]
    themes: Sequence[Theme]
    problems, themes = _parse_packaged(source) if packaged else _parse(source)
    for line, reason in problems:
        if packaged:
            raise DataDamaged(say("data_damaged", file=f"{name}:{line}", why=reason))
        raise UsageProblem(f"{name}:{line}: {reason}")
    return tuple(themes)


def check(path: str) -> tuple[list[tuple[int, str]], list[Theme]]:
    """All problems of a codebook as (line, reason), and the themes that are sound."""
    return _parse(_read(path)[1])


def source(name: str = DEFAULT) -> str:
    """The YAML text of a packaged codebook, as `danvan codebook export` writes it."""
    return _read(name)[1]


def _read(path: str | None) -> tuple[str, str]:
    if path is None or (path in names() and not Path(path).exists()):
        name = f"{_PACKAGED}{path or DEFAULT}.yaml"
        return name, resources.read(name)
    try:
        with Path(path).open("rb") as file:
            data = file.read(settings.CODEBOOK_BYTES + 1)
        if len(data) > settings.CODEBOOK_BYTES:
            raise OSError(say("codebook_large", n=settings.CODEBOOK_BYTES))
        return path, data.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else say("not_utf8")
        raise UsageProblem(say("codebook_unreadable", file=path, why=reason, known=", ".join(names()))) from error


@lru_cache(maxsize=4)
def _parse_packaged(source: str) -> tuple[tuple[tuple[int, str], ...], tuple[Theme, ...]]:
    """Once a run, and by libyaml where there is one: ten times as fast, but its own words for what is wrong."""
    import yaml

    problems, themes = _parse(source, getattr(yaml, "CSafeLoader", None))
    return tuple(problems), tuple(themes)


def _parse(source: str, loader: Any = None) -> tuple[list[tuple[int, str]], list[Theme]]:
    import yaml

    try:
        node = yaml.compose(source, Loader=loader or yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return [(mark.line + 1 if mark else 1, say("codebook_yaml", why=getattr(error, "problem", None) or error))], []
    except RecursionError:
        return [(1, say("codebook_deep"))], []
    if line := _alias(node):
        return [(line, say("codebook_alias"))], []
    if not isinstance(node, yaml.MappingNode):
        return [(1, say("codebook_mapping"))], []
    found = dict(_items(node))
    if "themes" not in found or not isinstance(found["themes"], yaml.SequenceNode):
        return [(node.start_mark.line + 1, say("codebook_themes"))], []
    problems: list[tuple[int, str]] = []
    themes: list[Theme] = []
    seen: dict[str, int] = {}
    for entry in found["themes"].value:
        line = entry.start_mark.line + 1
        if not isinstance(entry, yaml.MappingNode):
            problems.append((line, say("codebook_theme")))
            continue
        values = {k: _plain(v) for k, v in _items(entry)}
        wrong = _theme_problems(values, seen)
        problems += [(line, reason) for reason in wrong]
        if not wrong:
            seen[values["id"]] = line
            label = values["vi"]
            themes.append(Theme(values["id"], label, values.get("en") or label, values.get("description") or "", tuple(values.get("seeds") or ())))
    if not problems and not themes:
        problems.append((found["themes"].start_mark.line + 1, say("codebook_empty")))
    return problems, themes


def _alias(node: Any) -> int:
    """The line of a node that stands in more than one place, 0 where none does: few bytes of aliases can unfold to any size."""
    seen = set()
    open_ = [node]
    while open_:
        one = open_.pop()
        if id(one) in seen:
            return int(one.start_mark.line) + 1
        seen.add(id(one))
        if isinstance(getattr(one, "value", None), list):
            for child in one.value:
                open_ += child if isinstance(child, tuple) else [child]
    return 0


def _theme_problems(values: dict[str, Any], seen: dict[str, int]) -> list[str]:
    out = []
    identity = values.get("id")
    if not isinstance(identity, str) or not _ID.match(identity):
        out.append(say("codebook_id", id=repr(identity)))
    elif identity.startswith("new-"):
        out.append(say("codebook_id_new", id=repr(identity)))
    elif identity in seen:
        out.append(say("codebook_id_twice", id=repr(identity), line=seen[identity]))
    if not isinstance(values.get("vi"), str) or not values["vi"].strip():
        out.append(say("codebook_label", id=repr(identity)))
    out += [say("codebook_text", id=repr(identity), name=k) for k in ("en", "description") if not isinstance(values.get(k) or "", str)]
    seeds = values.get("seeds")
    if seeds is not None and not (isinstance(seeds, list) and all(isinstance(s, str) and s.strip() for s in seeds)):
        out.append(say("codebook_seeds", id=repr(identity)))
    if not seeds and not values.get("description"):
        out.append(say("codebook_blank", id=repr(identity)))
    out += [say("codebook_key", id=repr(identity), name=repr(k), known=", ".join(sorted(_KEYS))) for k in values if k not in _KEYS]
    return out


def _items(node: Any) -> Iterator[tuple[str, Any]]:
    for key, value in node.value:
        yield str(key.value), value


def _plain(node: Any) -> Any:
    import yaml

    if isinstance(node, yaml.SequenceNode):
        return [_plain(v) for v in node.value]
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag.endswith(":null") else (node.value if node.tag.endswith((":str", ":timestamp")) else _typed(node.value, node.tag))
    return {k: _plain(v) for k, v in _items(node)}


def _typed(value: str, tag: str) -> Any:
    return int(value) if tag.endswith(":int") and value.lstrip("-").isdigit() else (value if tag.endswith(":float") else {"true": True, "false": False}.get(value.lower(), value))
