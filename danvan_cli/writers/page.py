"""What the pages have in common: the frame and style of data/page, the policy that lets nothing in, tables of records."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from danvan_cli import __version__, resources
from danvan_cli.messages import say
from danvan_cli.tables import Cell

if TYPE_CHECKING:
    from jinja2 import Template

Record = Mapping[str, Cell]


class Column(NamedTuple):
    """A column of a table on a page. of: a record → what the cell shows, and what stands beneath it; number: set to the right; quoted: the papers' own words."""

    title: str
    of: Callable[[Record], tuple[str, str]]
    number: bool = False
    quoted: bool = False


def render(name: str, *, lang: str, scripts: Sequence[str] = (), **values: Any) -> bytes:
    """A template of data/page, filled in, as UTF-8; values are escaped, only style and scripts (of the package) are trusted."""
    from markupsafe import Markup

    css = resources.read("page/page.css")
    run = f"; script-src {' '.join(map(_hashed, scripts))}" if scripts else ""
    policy = f"default-src 'none'; img-src data:; style-src {_hashed(css)}{run}; base-uri 'none'; form-action 'none'"
    out = _template(name).render(lang=lang, version=__version__, css=Markup(css), scripts=[Markup(s) for s in scripts], policy=policy, nothing=say("insights_none", lang), **values)
    return (out + "\n").encode("utf-8", "replace")


def table(identity: str, heading: str, columns: Sequence[Column], records: Sequence[Record], note: str = "", each: str = "") -> dict[str, Any]:
    """A table under a heading, for the macro `listed` of parts.html. each: the column whose different cells are counted in the heading, instead of rows."""
    count = len({r[each] for r in records}) if each else len(records)
    return {"id": identity, "heading": heading, "count": count, "columns": columns, "rows": [[c.of(r) for c in columns] for r in records], "note": note}


def joined(record: Record, names: Iterable[str]) -> str:
    """Cells of a record on one line, without the empty ones."""
    return " · ".join(str(record[n]) for n in names if record[n] != "")


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    pages = Environment(autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(lambda one: resources.read(f"page/{one}")))
    return pages.get_template(name)


def _hashed(source: str) -> str:
    """The name of a style or script in a policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
