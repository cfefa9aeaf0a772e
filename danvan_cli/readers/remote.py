"""Papers behind an address (s3://, hdfs://, memory://…) through fsspec: listed like a folder, opened like a file. The only importer of fsspec."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from danvan_cli import messages, settings
from danvan_cli.errors import UsageProblem
from danvan_cli.gold import SUFFIX as GOLD_SUFFIX
from danvan_cli.readers.document import Unreadable

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # two letters and more: C:// is a drive
_LOCAL = {"file", "local"}
# Packages for the stores that offices have; fsspec's own hint names its own option of pip for some of them.
_PACKAGES = {
    "s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "hdfs": "pyarrow", "abfs": "adlfs", "az": "adlfs", "sftp": "paramiko", "ssh": "paramiko",
    "smb": "smbprotocol", "webhdfs": "requests", "gdrive": "gdrive-fsspec", "box": "boxfs", "dropbox": "dropboxdrivefs", "oss": "ossfs", "webdav": "webdav4", "hf": "huggingface_hub", "lakefs": "lakefs-spec",
}  # fmt: skip
_WEB = {"http", "https"}  # a web page lists no folder, and danvan fetches nothing by itself


def is_address(given: str) -> bool:
    """Whether it names something behind an address. What exists under this name on this machine is a path, whatever it looks like."""
    return _scheme(given) not in {"", *_LOCAL} and not os.path.lexists(given)


def local(given: str) -> str:
    """The path behind file://…, as file managers copy it; anything else as it is."""
    if _scheme(given) not in _LOCAL or os.path.lexists(given):
        return given
    from urllib.parse import urlsplit
    from urllib.request import url2pathname  # brings all of HTTP along

    parts = urlsplit(given)
    return url2pathname(parts.path) if parts.netloc in {"", "localhost"} else given


def of_this_process(address: str) -> bool:
    """Whether only this process can open it."""
    return _scheme(address) == "memory"


def shown(address: str) -> str:
    """An address as messages name it: without a user's name and password."""
    return re.sub(r"(?<=://)[^/@]*@", "", address)


def walk(address: str) -> tuple[str, list[tuple[str, str]]]:
    """(the folder's own name, (name, address) of every file in it, recursive); a file goes by its last part. Raises Unreadable, UsageProblem.

    Skipped as in folders: hidden files and folders, locks of offices, labels beside papers.
    """
    system, root = _system(address)
    with _explained():
        if system.info(root)["type"] != "directory":
            folder, _, name = address.rstrip("/").rpartition("/")
            return folder.rpartition("/")[2], [(name, address)]
        base, root = address.rstrip("/") + "/" if not address.endswith("//") else address, root.rstrip("/")
        names = sorted(path[len(root) :].lstrip("/") for path in system.find(root))
    kept = [n for n in names if n and not n.endswith(("/", GOLD_SUFFIX)) and not any(part.startswith((".", "~$")) for part in n.split("/"))]
    return base.rstrip("/").rpartition("/")[2], [(name, base + name) for name in kept]


def content(address: str) -> bytes:
    """The bytes of a file, one more than may be at most. Raises Unreadable, UsageProblem."""
    system, path = _system(address)
    with _explained(), system.open(path, "rb") as file:
        data: bytes = file.read(settings.MAX_BYTES + 1)
        return data


def _scheme(given: str) -> str:
    found = _ADDRESS.match(given)
    return found[1].lower() if found else ""


def _system(address: str) -> tuple[Any, str]:
    """The file system behind an address, and the path in it."""
    scheme = _scheme(address)
    if scheme in _WEB:
        raise Unreadable("web")
    try:
        import fsspec

        if scheme not in fsspec.available_protocols():
            raise Unreadable("scheme", f"{scheme}://")
        # not by url_to_fs: a name may hold "::", which would chain file systems
        kind = fsspec.get_filesystem_class(scheme)
        with _explained():
            return kind(**kind._get_kwargs_from_urls(address)), str(kind._strip_protocol(address))
    except ImportError as error:
        package = "fsspec" if error.name == "fsspec" else _PACKAGES.get(scheme, "")
        raise UsageProblem(messages.say("no_address", scheme=scheme, hint=f"pip install {package}" if package else str(error).splitlines()[0])) from error


@contextmanager
def _explained() -> Iterator[None]:
    """Whatever a store answers, as the reason of a refusal."""
    try:
        yield
    except (ImportError, Unreadable):
        raise
    except FileNotFoundError as error:
        raise Unreadable("missing") from error
    except Exception as error:
        text = (str(error).splitlines() or [""])[0]
        raise Unreadable("unreadable", shown(getattr(error, "strerror", None) or text or type(error).__name__)[:200]) from error


def absolute(path: str) -> str:
    """A path as another machine would open it."""
    return path if is_address(path) else os.path.join(os.getcwd(), path)
