"""Tables, or a whole analysis, → bytes of a format → a file, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from danvan_cli.errors import OutputFailed, UsageProblem
from danvan_cli.messages import say, why
from danvan_cli.models import Corpus
from danvan_cli.tables import Table

if TYPE_CHECKING:
    from danvan_cli.report.document import Report  # loaded by the command that writes one

DOCUMENTS = ("html", "xlsx")  # hold the whole analysis, all views
REPORTS = ("docx", "md")  # of danvan report
BINARY = ("html", "xlsx", "docx", "parquet")  # nothing for a terminal
TABLES = ("table", "csv", "json", "jsonl", "md")  # hold one table, of any command
FORMATS = (*TABLES, "parquet", *DOCUMENTS)
_SUFFIXES = {".html": "html", ".htm": "html", ".parquet": "parquet", ".xlsx": "xlsx", ".docx": "docx", ".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".md": "md", ".markdown": "md", ".txt": "table"}


def guess(output: str | None, known: Sequence[str] = FORMATS) -> str:
    """The format, one of `known`, that an output file's suffix asks for; the table without one."""
    if output is None or output == "-":
        return "table"
    suffix = Path(output).suffix.lower()
    if _SUFFIXES.get(suffix) not in known:
        key = "suffix_report" if _SUFFIXES.get(suffix) == "docx" else "suffix" if suffix else "no_suffix"
        raise UsageProblem(say(key, suffix=suffix, name=Path(output).name, known="|".join(known)))
    return _SUFFIXES[suffix]


def render(table: Table, fmt: str, *, csv_raw: bool = False, csv_sep: str = ",") -> Iterator[bytes]:
    """A table in a data format, piece by piece."""
    from danvan_cli.writers import csv, json, markdown

    if fmt == "parquet":
        from danvan_cli.writers import parquet

        return parquet.render(table)
    if fmt == "csv":
        return csv.render(table, raw=csv_raw, separator=csv_sep)
    if fmt in {"json", "jsonl"}:
        return json.render(table, lines=fmt == "jsonl")
    return markdown.render(table)


def document(analysis: Corpus, fmt: str, *, lang: str, roles: Sequence[str], view: str | None = None) -> bytes:
    """A whole analysis as one document of DOCUMENTS, as bytes. view: the one it opens at, if any was asked for."""
    if fmt == "html":
        from danvan_cli.writers import html

        return html.render(analysis, lang, roles, view)
    from danvan_cli.writers import xlsx

    return xlsx.render(analysis, lang, roles, view)


def report(document: Report, fmt: str) -> bytes:
    """A report in a format of REPORTS, as bytes."""
    if fmt == "md":
        from danvan_cli.writers import report_markdown

        return report_markdown.render(document)
    from danvan_cli.writers import report_docx

    return report_docx.render(document)


def expected(output: str) -> None:
    """Raise OutputFailed where a file cannot come to be: to be asked before the work begins."""
    folder = Path(output).absolute().parent
    if not folder.is_dir():
        raise OutputFailed(say("cannot_write", file=output, why=say("no_folder", folder=folder)))


def expected_folder(folder: str) -> None:
    """Raise OutputFailed where it, or a folder above it, is a file: to be asked before the work begins."""
    there = next(p for p in (Path(folder).absolute(), *Path(folder).absolute().parents) if os.path.lexists(p))
    if not there.is_dir():
        raise OutputFailed(say("cannot_write", file=folder, why=say("not_a_folder", file=there.name)))


def write(pieces: Iterable[bytes], output: str) -> None:
    """Write a file so that it appears whole or not at all; raises OutputFailed."""
    target = Path(output)
    name = ""
    try:
        if target.is_dir():
            raise IsADirectoryError(21, "is a folder")
        if target.exists() and not target.is_file():  # /dev/stdout, a named pipe
            with target.open("wb") as file:
                file.writelines(pieces)
            return
        real = Path(os.path.realpath(target))
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".part", dir=real.parent)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~umask)
        Path(name).replace(real)
        name = ""
    except OSError as error:
        raise OutputFailed(say("cannot_write", file=output, why=why(error))) from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def write_files(files: Mapping[str, bytes], folder: str) -> None:
    """Write files to a folder, which is made where it is missing; each appears whole or not at all. Raises OutputFailed."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(say("cannot_write", file=folder, why=why(error))) from error
    for name, data in files.items():
        write([data], str(Path(folder, name)))


def write_folder(files: Mapping[str, bytes], folder: str) -> None:
    """Write a new folder so that it appears whole or not at all; names may have one folder of their own. Raises OutputFailed."""
    target = Path(folder)
    name = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        name = tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        for file, data in files.items():
            place = Path(name, file)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o777 & ~umask)
        Path(name).rename(target)  # fails where there is something by now
        name = ""
    except OSError as error:
        raise OutputFailed(say("cannot_write", file=folder, why=why(error))) from error
    finally:
        if name:
            shutil.rmtree(name, ignore_errors=True)
