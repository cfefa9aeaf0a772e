"""The only module that knows where the packaged data lies: in the wheel, or the checkout's data/."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from danvan_cli.errors import DataDamaged
from danvan_cli.messages import say


@lru_cache(maxsize=1)
def root() -> Path:
    """The folder of the packaged data; raises DataDamaged when neither place has it."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_data", here.parent / "data"):
        if (candidate / "codebook").is_dir():
            return candidate
    raise DataDamaged(say("data_missing", file=here))


def path(name: str) -> Path:
    """A packaged file; raises DataDamaged when it is missing."""
    found = root() / name
    if not found.exists():
        raise DataDamaged(say("data_missing", file=found))
    return found


def read(name: str) -> str:
    """The text of a packaged file (UTF-8)."""
    try:
        return path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataDamaged(say("data_damaged", file=name, why=error)) from error


def samples() -> dict[str, bytes]:
    """The files of the sample workshops: workshop/file → content."""
    folder = path("samples")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.glob("*/*")) if file.is_file()}


def lines(name: str) -> list[str]:
    """The lines of a packaged list, without blank ones and comments (#)."""
    return [line.strip() for line in read(name).splitlines() if line.strip() and not line.startswith("#")]
