"""Papers inside a .zip: which members are read, under which name, and which are refused. Nothing is ever unpacked to disk."""

from __future__ import annotations

import stat
from zipfile import ZipFile, ZipInfo

from danvan_cli import settings, text
from danvan_cli.gold import SUFFIX as GOLD_SUFFIX
from danvan_cli.models import Refused
from danvan_cli.readers import xmlsafe
from danvan_cli.readers.files import printable


def members(archive: ZipFile, name: str) -> tuple[list[tuple[str, ZipInfo]], list[Refused]]:
    """(the paper's name, its member) for each file in the archive, by name; and what is refused. Skipped as in folders: hidden files, labels."""
    out: list[tuple[str, ZipInfo]] = []
    refused: list[Refused] = []
    for info in archive.infolist():
        inside = spelled(info)
        parts = inside.split("/")
        if info.is_dir() or any(p.startswith((".", "~$")) and p != ".." for p in parts) or "__MACOSX" in parts or parts[-1] in {"Thumbs.db", "desktop.ini"} or parts[-1].endswith(GOLD_SUFFIX):
            continue
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            refused.append(Refused(f"{name}/{parts[-1]}", "path_trick", inside))
        elif stat.S_ISLNK(info.external_attr >> 16):
            refused.append(Refused(f"{name}/{inside}", "link_outside"))
        elif info.flag_bits & 1:
            refused.append(Refused(f"{name}/{inside}", "password"))
        else:
            out.append((f"{name}/{inside}", info))
    if len(out) > settings.MAX_MEMBERS:
        return [], [Refused(name, "many_members", str(len(out)))]
    out.sort(key=lambda m: (m[0], m[1].header_offset))
    return out, refused


def spelled(info: ZipInfo) -> str:
    """A member's name as it was typed: programs on Vietnamese Windows store bytes of another encoding than they say."""
    name = info.filename.replace("\\", "/")
    if not (info.flag_bits & 0x800 or name.isascii()):
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "cp1258") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return printable(text.nfc(name))


def content(archive: ZipFile, info: ZipInfo) -> bytes:
    """A member's bytes. Raises Unreadable."""
    return xmlsafe.read_member(archive, info, settings.MAX_BYTES)
