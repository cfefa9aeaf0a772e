"""Papers inside a .zip: which members are read, under which name, and which are refused. Nothing is ever unpacked to disk."""

from __future__ import annotations

import stat
from collections import Counter
from zipfile import ZipFile, ZipInfo

from danvan_cli import settings
from danvan_cli.models import Refused
from danvan_cli.readers import xmlsafe
from danvan_cli.readers.document import Unreadable


def members(archive: ZipFile, name: str) -> tuple[list[tuple[str, str]], list[Refused]]:
    """(the paper's name, the member's name) for each file in the archive, by name; and what is refused."""
    out: list[tuple[str, str]] = []
    refused: list[Refused] = []
    infos = [i for i in archive.infolist() if not i.is_dir()]
    if len(infos) > settings.MAX_MEMBERS:
        return [], [Refused(name, "many_members", str(len(infos)))]
    for info in infos:
        shown = f"{name}/{spelled(info)}"
        last = shown.rsplit("/", 1)[-1]
        if last.startswith((".", "~$")) or "/__MACOSX/" in shown or last in {"Thumbs.db", "desktop.ini"}:
            continue
        parts = spelled(info).split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            refused.append(Refused(f"{name}/{parts[-1]}", "path_trick", spelled(info)))
        elif stat.S_ISLNK(info.external_attr >> 16):
            refused.append(Refused(shown, "link_outside"))
        elif info.flag_bits & 1:
            refused.append(Refused(shown, "password"))
        else:
            out.append((shown, info.filename))
    seen: Counter[str] = Counter()
    for i, (shown, member) in enumerate(sorted(out)):
        seen[shown] += 1
        out[i] = (f"{shown}#{seen[shown]}" if seen[shown] > 1 else shown, member)
    return out, refused


def spelled(info: ZipInfo) -> str:
    """A member's name as it was typed: programs on Vietnamese Windows store bytes of another encoding than they say."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & 0x800 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def content(data: bytes, member: str) -> bytes:
    """A member's bytes. Raises Unreadable."""
    found = xmlsafe.member(xmlsafe.open_zip(data), member, settings.MAX_BYTES)
    if found is None:
        raise Unreadable("damaged")
    return found
