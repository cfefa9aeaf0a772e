"""Files made by hand for the tests of the readers: Word documents from XML parts, zips with every trick, the command in a measured child."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:w="{w}" xmlns:r="' + REL + '" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
MAIN_TYPE = TYPES.format("document.main")
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"

# A paper long enough to be one, in plain lines.
PAPER = [
    "ĐẢNG BỘ XÃ HOÀ THẠCH",
    "THAM LUẬN",
    "Kinh nghiệm vận động nhân dân tham gia xây dựng nông thôn mới",
    "Kính thưa các đồng chí đại biểu! Trong hai năm qua, cấp uỷ và chính quyền xã đã tập trung lãnh đạo, chỉ đạo thực hiện nhiệm vụ được giao.",
    "Kết quả nổi bật là nhân dân đã hiến hơn 4.200 m2 đất, đóng góp 1.850 ngày công làm đường giao thông nội đồng.",
    "Bên cạnh đó, công tác tuyên truyền ở một số thôn còn hạn chế, cán bộ chưa thường xuyên bám sát cơ sở.",
    "Bài học rút ra là phải kiên trì đối thoại, lắng nghe ý kiến của nhân dân và giải quyết dứt điểm từng việc.",
]


# --- zips ----------------------------------------------------------------------------------------------------------------


def zipped(entries: Mapping[str, bytes | str] | Iterable[tuple[str | zipfile.ZipInfo, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the entries in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items() if isinstance(entries, Mapping) else entries:
            archive.writestr(name, data)
    return out.getvalue()


def renamed(data: bytes, old: bytes, new: bytes, utf8: bool | None = None) -> bytes:
    """A zip in which a name's bytes (of the same length) are changed and, with utf8, the flag that says they are UTF-8."""
    assert len(old) == len(new)
    data = bytearray(data.replace(old, new))
    if utf8 is not None:
        for magic, flags, name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            at = data.find(magic)
            while at >= 0:
                if data[at + name : at + name + len(new)] == new:
                    data[at + flags + 1] = (data[at + flags + 1] & ~0x08) | (0x08 if utf8 else 0)
                at = data.find(magic, at + 4)
    return bytes(data)


def encrypted(data: bytes) -> bytes:
    """The same zip with every entry said to be encrypted."""
    out = bytearray(data)
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(magic)
        while at >= 0:
            out[at + flags] |= 1
            at = out.find(magic, at + 4)
    return bytes(out)


# --- Word ----------------------------------------------------------------------------------------------------------------


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(*content: str, props: str = "", font: str = "") -> str:
    """A run; content that is no markup becomes its text."""
    props += f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    return "<w:r>" + (f"<w:rPr>{props}</w:rPr>" if props else "") + "".join(x if x.startswith("<") else t(x) for x in content) + "</w:r>"


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, props: str = "") -> str:
    """A paragraph; content that is no markup becomes a run."""
    inside = (f'<w:pStyle w:val="{style}"/>' if style else "") + (f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else "") + props
    return "<w:p>" + (f"<w:pPr>{inside}</w:pPr>" if inside else "") + "".join(x if x.startswith("<") else r(x) for x in content) + "</w:p>"


def tc(*content: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>" + "".join(x if x.startswith("<") else p(x) for x in content) + "</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    return "<w:tr>" + (f"<w:trPr>{props}</w:trPr>" if props else "") + "".join(c if c.startswith("<w:") else tc(c) for c in cells) + "</w:tr>"


def tbl(*rows: str) -> str:
    return '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>' + "".join(rows) + "</w:tbl>"


def lvl(at: int, fmt: str, text: str, start: int = 1, more: str = "", font: str = "") -> str:
    run = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/>{run}</w:lvl>'


def abstract(identity: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{more}{"".join(levels)}</w:abstractNum>'


def num(identity: int, target: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{target}"/>{overrides}</w:num>'


def style(identity: str, name: str, based: str = "", ppr: str = "", rpr: str = "", kind: str = "paragraph", default: bool = False) -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"{" w:default=" + chr(34) + "1" + chr(34) if default else ""}><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def docx(
    body: str, *, styles: str = "", numbering: str = "", footnotes: str = "", endnotes: str = "", space: str = W, more: Mapping[str, bytes | str] | None = None,
    relations: str = "", main_type: str = MAIN_TYPE, prolog: str = "", target: str = "word/document.xml",
) -> bytes:  # fmt: skip
    """A Word document of the parts given; relations: further Relationship elements of the main part."""
    names = SPACES.format(w=space)
    root = REL if space == W else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + prolog
    folder = target.rpartition("/")[0] + "/" if "/" in target else ""
    parts: dict[str, bytes | str] = {}
    related = ""
    for name, content in (("styles", styles), ("numbering", numbering), ("footnotes", footnotes), ("endnotes", endnotes)):
        if content:
            parts[f"{folder}{name}.xml"] = f"{head}<w:{name} {names}>{content}</w:{name}>"
            related += f'<Relationship Id="r{name}" Type="{root}/{name}" Target="{name}.xml"/>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    leaf = target.rpartition("/")[2]
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{target}" ContentType="{main_type}"/></Types>'
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": rels.format(f'<Relationship Id="r1" Type="{root}/officeDocument" Target="{target}"/>'),
            target: f"{head}<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>",
            f"{folder}_rels/{leaf}.rels": rels.format(related + relations),
            **parts,
            **(more or {}),
        }
    )


def paper_docx(lines: Iterable[str] = PAPER, **more: Any) -> bytes:
    return docx("".join(p(x) for x in lines), **more)


# --- the command in a child ---------------------------------------------------------------------------------------------

_CHILD = """
import os, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 32, resource.RLIM_INFINITY))  # what runs away must not take the machine along
except (ImportError, ValueError, OSError):
    pass
try:
    {before}
    from danvan_cli.cli import main
    main(sys.argv[1:])
finally:
    with open(os.environ["DANVAN_MEASURED"], "w") as out:
        try:
            out.write(next(x.split()[1] for x in open("/proc/self/status") if x.startswith("VmHWM")))
        except (OSError, StopIteration):
            import resource
            out.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)))
"""


@dataclass(frozen=True)
class Ran:
    """code: exit status, negative for a signal, None when it hung; memory: the process's own high-water mark in MB (what wait4 tells
    begins with the memory of the pytest process that it was forked from)."""

    code: int | None
    out: str
    err: str
    memory: float
    seconds: float


def run(*arguments: str | Path, before: str = "", seconds: float = 60, cwd: Path | None = None, **env: str) -> Ran:
    """`danvan arguments` in a child. before: Python statements for it to run first."""
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder, "memory")
        environment = {**os.environ, "DANVAN_LANG": "en", "LC_ALL": "C.UTF-8", "COLUMNS": "100", "PYTHONPATH": str(ROOT), **env, "DANVAN_MEASURED": str(measured)}
        began = time.monotonic()
        command = [sys.executable, "-c", _CHILD.format(before=before or "pass"), *map(str, arguments)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=cwd)
        try:
            out, err = process.communicate(timeout=seconds)
            code: int | None = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            code = None
        took = time.monotonic() - began
        memory = int(measured.read_text()) / 1024 if measured.exists() and measured.read_text() else 0.0
        return Ran(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), memory, took)


class Listener:
    """A port on this machine that must not be called."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.socket.settimeout(0.05)
        self.port: int = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def calls(self) -> int:
        """How many have called since last asked; they get no answer."""
        count = 0
        while True:
            try:
                self.socket.accept()[0].close()
                count += 1
            except TimeoutError:
                return count


@contextmanager
def listener():
    found = Listener()
    try:
        yield found
    finally:
        found.socket.close()
