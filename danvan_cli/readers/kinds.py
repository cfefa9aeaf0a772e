"""What a file is, told from its first bytes and, for containers, from what lies in them; a suffix counts only among plain texts."""

from __future__ import annotations

import re

from danvan_cli import settings
from danvan_cli.readers import xmlsafe
from danvan_cli.readers.document import Unreadable

_PAGE = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<(?:p|div|table|h[1-6]|span|font|ul|ol)[\s>]", re.IGNORECASE)
_MIME = re.compile(rb"mime-version:", re.IGNORECASE)
OWN_REPORT = b"Made by danvan"  # in the properties of a report (writers/report_docx.py)
_FIRST = 2_000  # bytes in which a text must show what it is

# What is refused by its first bytes, under the name that people know it by.
_KNOWN = (
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ", "xz"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"BM", "image"), (b"II*\0", "image"), (b"MM\0*", "image"),
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"SQLite format 3", "database"), (b"ID3", "sound"), (b"RIFF", "sound"), (b"OggS", "sound"),
)  # fmt: skip
# Beginnings of what danvan writes, and names of files that hold data: they may lie beside the papers.
_OWN = re.compile(rb'<!-- danvan|<meta name="generator" content="danvan |\| (?:role \| role_label|statement_id \| paper|(?:theme|insight) \| (?:theme|insight)_label|paper \| unit) \|')
_DATA = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".toml", ".parquet", ".xlsx")
_PLAIN = {"image": "BM", "program": "MZ"}  # two letters that a text may begin with: these need a byte that text has not


def sniff(data: bytes, name: str) -> str:
    """docx, odt, doc, wordxml, rtf, pdf, html, md, txt, zip; own (a result of danvan), data, or what it is besides. Raises Unreadable for a damaged container."""
    start = data[:_FIRST]
    lead = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if lead.startswith(b"{\\rtf"):
        return "rtf"
    for magic, kind in _KNOWN:
        if start.startswith(magic) and (len(magic) > 3 or b"\0" in start[:200] or start[:1] in b"\x1f\xff"):
            return kind
    if _MIME.search(start[:500]) and b"text/html" in data[:20_000].lower():
        return "html"
    text = _ascii(lead)
    if _OWN.search(start):
        return "own"
    if name.lower().endswith(_DATA):
        return "data"
    if text.startswith(b"<?xml") or text.startswith((b"<office:document", b"<w:wordDocument", b"<pkg:package")):
        return _xml(text)
    if name.lower().endswith((".html", ".htm", ".xhtml")) or _PAGE.match(text):
        return "html"
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt"


def own(path: str) -> bool:
    """Whether a file is a result of danvan, or holds data as results do; no paper that somebody wrote."""
    with open(path, "rb") as file:  # noqa: PTH123
        data = file.read(settings.MAX_BYTES)
    try:
        return not data or path.lower().endswith(_DATA) or sniff(data, path) == "own"
    except Unreadable:
        return False


def _ascii(lead: bytes) -> bytes:
    """The beginning of a text in UTF-16 with every second byte taken out, so that tags can be seen."""
    if lead.startswith((b"\xff\xfe", b"\xfe\xff")):
        lead = lead[2:]
    return lead.replace(b"\0", b"") if lead[:100].count(b"\0") > 10 else lead


def _xml(text: bytes) -> str:
    if b"wordDocument" in text or b'progid="Word.Document"' in text or b"schemas.microsoft.com/office/2006/xmlPackage" in text:
        return "wordxml"
    if b"urn:oasis:names:tc:opendocument:xmlns:office" in text:
        return "odt"
    return "html" if _PAGE.search(text) else "xml"


def _zip(data: bytes) -> str:
    archive = xmlsafe.open_zip(data)
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = (xmlsafe.member(archive, "mimetype", 1_000) or b"").decode("ascii", "replace").strip()
        if "opendocument.text" in kind:
            return "odt"
        if "opendocument" in kind:
            return "spreadsheet" if "spreadsheet" in kind else "slides" if "presentation" in kind else "drawing"
        if "epub" in kind:
            return "epub"
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        types = xmlsafe.member(archive, "[Content_Types].xml", 2_000_000) or b""
        for mark, kind in ((b"wordprocessingml", "docx"), (b"ms-word.document", "docx"), (b"spreadsheetml", "spreadsheet"), (b"ms-excel", "spreadsheet"), (b"presentationml", "slides")):
            if mark in types:
                return "own" if kind == "docx" and OWN_REPORT in (xmlsafe.member(archive, "docProps/core.xml", 100_000) or b"") else kind
        if "word/document.xml" in names:
            return "docx"
    return "zip"


def _ole(data: bytes) -> str:
    """A compound file holds its directory as names in UTF-16."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise Unreadable("password")
    if has("WordDocument"):
        return "doc"
    if has("Workbook") or has("Book"):
        return "spreadsheet"
    return "slides" if has("PowerPoint Document") else "ole"
