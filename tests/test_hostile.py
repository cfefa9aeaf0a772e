"""Files made to hang, to exhaust or to reach out: each is refused with one line, or read within bounds; nothing is run, nothing is called.

Every command is a child of its own, with its memory measured; two run side by side while the tests wait for their turn. `-rP` shows times.
"""

from __future__ import annotations

import os
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from danvan_cli import messages
from danvan_cli.models import Refused
from tests.makers import MAIN_TYPE, PAPER, Ran, abstract, docx, listener, lvl, num, p, paper_docx, r, run, style, tbl, zipped
from tests.programs import convert, need
from tests.test_docx import abc

MEMORY = 300  # MB
LIMIT = 40  # seconds: a hang, not a measure
TEXT = "\n".join(PAPER) + "\n"
PARAS = "".join(p(x) for x in PAPER)
PAGE = "<html><body>" + "".join(f"<p>{x}</p>" for x in PAPER)
SCARED = ("bomb", "too_large", "too_long", "damaged")


def nested(open_: str, close: str, depth: int, inside: str = "") -> str:
    return open_ * depth + inside + close * depth


# --- zips --------------------------------------------------------------------------------------------------------------------


def zeros(size: int) -> bytes:
    """A deflate stream of zeros, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


Entry = tuple[str, bytes, int] | tuple[str, bytes, int, int]


def raw_zip(entries: list[Entry], offsets: list[int] | None = None) -> bytes:
    """A zip of deflate streams: (name, stream, size that is declared, checksum); offsets: where the directory says they lie."""
    out, directory = bytearray(), bytearray()
    for i, (name, stream, size, *rest) in enumerate(entries):
        raw, check = name.encode(), rest[0] if rest else 0
        at = len(out)
        out += struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(stream), size, len(raw), 0) + raw + stream
        directory += struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, check, len(stream), size, len(raw), 0, 0, 0, 0, 0, offsets[i] if offsets else at) + raw
    return bytes(out + directory + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(out), 0))


def types() -> Entry:
    content = f"<Types>{MAIN_TYPE}</Types>".encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return "[Content_Types].xml", packer.compress(content) + packer.flush(), len(content), zlib.crc32(content)


def many_entries() -> bytes:
    one = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return b"PK\x03\x04" + bytes(30) + one * 1_000_000 + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, len(one) * 1_000_000, 34, 0)


def overlapping() -> bytes:
    """All entries share one stream (D. Fifield, 2019)."""
    stream = zeros(1_000_000)
    return raw_zip([(f"{i:03d}.txt", stream if i == 0 else b"", 1_000_000) for i in range(250)], [0] * 250)


def fat_members(name: str, head: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = head + bytes(28_000_000)
    stream, check = packer.compress(content) + packer.flush(), zlib.crc32(content)
    noise = os.urandom(1_500_000)  # so that the whole is no bomb by its ratio
    plain = zlib.compressobj(0, zlib.DEFLATED, -15)
    return raw_zip([*((name.format(i), stream, len(content), check) for i in range(10)), (".hidden", plain.compress(noise) + plain.flush(), len(noise))])


def many_members() -> bytes:
    """A thousand members of a zip of 40 MB: reading one must not mean reading all."""
    noise = os.urandom(1 << 16)
    return zipped({f"{n:04d}.txt": noise[n:40_000] + bytes(n) for n in range(1_000)}, 0)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12)) + "]>"
DEEP_BOX = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"


def mime(body: str) -> str:
    return "MIME-Version: 1.0\nX-Note: text/html\n" + body


def nested_mime(depth: int) -> str:
    parts = "".join(f"--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n" for i in range(depth))
    return f"Content-Type: multipart/mixed; boundary=b0\n\n{parts}--b{depth}\nContent-Type: text/html\n\n{PAGE}"


Case = tuple[str, Callable[[], bytes | str], tuple[str, ...]]

# name → suffix, content, the reasons that will do ("" for a file that is read)
CASES: dict[str, Case] = {
    # zips
    "zip bomb": (".docx", lambda: raw_zip([types(), ("word/document.xml", zeros(1_500_000_000), 1_500_000_000)]), ("bomb",)),
    "zip bomb that lies about its size": (".docx", lambda: raw_zip([types(), ("word/document.xml", zeros(1_500_000_000), 1_000)]), ("bomb", "damaged")),
    "zip bomb of many papers": (".zip", lambda: raw_zip([(f"{i}.txt", zeros(20_000_000), 20_000_000) for i in range(75)]), ("bomb",)),
    "zip in a zip": (".zip", lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": raw_zip([("d", zeros(100_000_000), 100_000_000)])})})}), ("nested_zip",)),
    "overlapping entries": (".zip", overlapping, ("bomb",)),
    "a million entries": (".docx", many_entries, ("bomb", "damaged")),
    "a thousand members": (".zip", many_members, ("binary", "unknown_encoding", "not_vietnamese")),
    "large documents for LibreOffice in one zip": (".zip", lambda: fat_members("{}.doc", OLE), ("office_failed", "bomb")),
    "large texts in one zip": (".zip", lambda: fat_members("{}.txt", TEXT.encode()), ("too_large", "binary")),
    # XML
    "DTD": (".docx", lambda: docx(PARAS, prolog="<!DOCTYPE w:document SYSTEM 'http://127.0.0.1:9/x.dtd'>"), ("xml_dtd",)),
    "billion laughs": (".docx", lambda: docx(p("&l;"), prolog=LAUGHS), ("xml_dtd",)),
    "billion laughs in the styles": (".docx", lambda: docx(PARAS, more={"word/styles.xml": f"<?xml version='1.0'?>{LAUGHS}<w:styles>&l;</w:styles>"}), ("xml_dtd",)),
    "external entity": (".docx", lambda: docx(p("&x;"), prolog="<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"), ("xml_dtd",)),
    "external entity in Word 2003 XML": (".doc", lambda: '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><?mso-application progid="Word.Document"?><w:wordDocument>&x;</w:wordDocument>', ("xml_dtd",)),
    "deep XML": (".docx", lambda: docx(PARAS + "<w:p>" * 100_000), ("bomb",)),
    "deep flat ODT": (".odt", lambda: '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">' + "<office:text>" * 200_000, ("bomb",)),
    "deep boxes": (".docx", lambda: docx(PARAS + nested(*DEEP_BOX, 58, p("a"))), ("",)),
    "deep tables": (".docx", lambda: docx(PARAS + nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 80, p("a"))), ("",)),
    "deep rows": (".docx", lambda: docx(PARAS + tbl(nested("<w:sdt>", "</w:sdt>", 230, "<w:tr><w:tc/></w:tr>"))), ("",)),
    "deep insertions": (".docx", lambda: docx(PARAS + "<w:p>" + nested("<w:ins>", "</w:ins>", 240, r("a")) + "</w:p>"), ("",)),
    "deep alternatives": (".docx", lambda: docx(PARAS + p("<w:r>" + nested("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>", 120, "<w:t>a</w:t>") + "</w:r>")), ("",)),
    "30 MB of text in one run": (".docx", lambda: docx(PARAS + p("đất nước " * 2_400_000)), ("bomb", "too_long")),
    "400,000 paragraphs": (".docx", lambda: docx(PARAS + "<w:p><w:r><w:t>đất</w:t></w:r></w:p>" * 400_000), ("", *SCARED)),
    "a chain of styles": (".docx", lambda: docx(PARAS + p("đất", style="s4999") * 20_000, styles="".join(style(f"s{i}", "x", f"s{i - 1}") for i in range(5_000))), ("", *SCARED)),
    "a long list pattern": (".docx", lambda: docx(PARAS + p("đất", num=(1, 0)) * 2_000, numbering=abstract(1, lvl(0, "decimal", "%1" * 500_000)) + num(1, 1)), ("", *SCARED)),
    "many list levels": (".docx", lambda: docx(PARAS + p("đất", num=(1, 0)) * 20_000, numbering=abstract(1, *(lvl(i, "decimal", "%1.") for i in range(50_000))) + num(1, 1)), ("", *SCARED)),
    "deleted paragraph marks": (".docx", lambda: docx(PARAS + p("a", props="<w:rPr><w:del/></w:rPr>") * 150_000), ("", *SCARED)),
    "open fields": (".docx", lambda: docx(PARAS + p("<w:r>" + '<w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>a</w:t>' * 80_000 + "</w:r>")), ("", *SCARED)),
    "half a million attributes": (".docx", lambda: docx(PARAS + "<w:p " + " ".join(f'a{i}="1"' for i in range(550_000)) + "/>"), ("", *SCARED)),
    # RTF
    "deep RTF": (".rtf", lambda: "{\\rtf1" + "{" * 5_000_000, ("bomb",)),
    "RTF of one word": (".rtf", lambda: "{\\rtf1 " + "\\par" * 3_000_000, ("bomb",)),
    # pages
    "nested div": (".html", lambda: PAGE + "<div>" * 100_000, ("bomb",)),
    "nested div, ends in comments": (".html", lambda: PAGE + "<div><!--</div>-->" * 100_000, ("", "bomb")),
    "nested div, ends in attributes": (".html", lambda: PAGE + "<div title='</div>'>" * 100_000, ("", "bomb")),
    "nested div, ends in script": (".html", lambda: PAGE + "<div><script></div></script>" * 50_000, ("", "bomb")),
    "nested div in UTF-16": (".html", lambda: (PAGE + "<div>" * 100_000).encode("utf-16"), ("", "bomb")),
    "rows in svg": (".html", lambda: PAGE + "<svg>" + "<tr>" * 300_000, ("", "bomb")),
    "rows in hidden svg": (".html", lambda: PAGE + "<div hidden><svg>" + "<tr>a" * 300_000, ("", "bomb")),
    "unclosed b": (".html", lambda: PAGE + "<b>" * 100_000, ("bomb",)),
    "unclosed fonts": (".html", lambda: PAGE + "".join(f"<font color={n}>" for n in range(100_000)), ("bomb",)),
    "unclosed fonts, ends in comments": (".html", lambda: PAGE + "".join(f"<p><font color={n}><!--</font>-->a</p>" for n in range(5_000)), ("", "bomb")),
    "misnested": (".html", lambda: PAGE + "<b><li></b><a><p></a>" * 60_000, ("", "bomb")),
    "foster parents": (".html", lambda: PAGE + "<table>" + "<b></b>x" * 100_000, ("", "bomb")),
    "many attributes": (".html", lambda: PAGE + "<div " + " ".join(f"a{n}=b" for n in range(600_000)) + ">", ("", "bomb")),
    "a huge attribute": (".html", lambda: PAGE + "<div style='" + "font-family " * 700_000 + "'>", ("", "bomb")),
    "comments": (".html", lambda: PAGE + "<!--" * 1_000_000, ("", "bomb")),
    "less-than signs": (".html", lambda: PAGE + "<" * 5_000_000, ("bomb",)),
    "end tags": (".html", lambda: PAGE + "</p>" * 399_000, ("", "bomb")),
    "cells": (".html", lambda: PAGE + "<table>" + "<tr><td>một" * 40_000, ("", "bomb")),
    "paragraphs": (".html", lambda: PAGE + "<p>một " * 60_000, ("", "bomb")),
    "line breaks": (".html", lambda: PAGE + "<p>" + "một<br>" * 60_000, ("", "bomb")),
    "nested MIME": (".doc", lambda: mime(nested_mime(1_500)), ("", "damaged", "bomb", "not_vietnamese")),
    "messages in messages": (".doc", lambda: mime("Content-Type: message/rfc822\n\n" * 3_000 + "Content-Type: text/html\n\n" + PAGE), ("", "damaged", "bomb")),
    "MIME parameters": (".doc", lambda: mime('Content-Type: multipart/mixed; a="' + ";" * 300_000 + "\n\n" + PAGE), ("", "damaged", "bomb")),
    "MIME headers": (".doc", lambda: mime("A: b\n" * 3_000_000 + "\n" + PAGE), ("", "damaged", "bomb")),
    "MIME of 40 MB": (".doc", lambda: mime("Content-Type: text/html\n\n" + PAGE + "\n" + "ab\n" * 13_000_000), ("", "bomb", "too_long")),
    "MIME parts": (".doc", lambda: mime("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\nContent-Type: text/html\n\n" * 4_990 + PAGE), ("", "damaged", "bomb", "empty")),
    # Markdown
    **{
        f"Markdown {name}": (".md", lambda made=made: TEXT.replace("\n", "\n\n") + made() + "\n", ("", "not_vietnamese", *SCARED))
        for name, made in {
            "brackets": lambda: "[" * 100_000, "stars": lambda: "*a " * 100_000, "quotes": lambda: ">" * 100_000, "quotes by line": lambda: "\n".join(">" * n + " a" for n in range(1, 2_000)),
            "backticks": lambda: " ".join("`" * n for n in range(1, 1_500)), "references": lambda: "\n".join(f"[a{n}]: http://x" for n in range(20_000)), "one reference": lambda: "[a]: b\n\n" + "[a] " * 40_000,
            "nested lists": lambda: "".join("  " * n + "- a\n" for n in range(1_000)), "bullets": lambda: "- " * 50_000 + "a", "emphasis": lambda: "**a_ " * 50_000, "pictures": lambda: "![" * 50_000,
            "link ends": lambda: "](" * 50_000, "links open": lambda: "[x](<" * 50_000, "tags": lambda: "<a " * 100_000, "entities": lambda: "&" * 300_000, "backslashes": lambda: "\\" * 300_000,
            "underscores": lambda: "_a" * 100_000, "a wide table": lambda: "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|a\n" * 20_000, "lines": lambda: "a\n" * 200_000, "blanks": lambda: " " * 3_000_000,
            "hashes": lambda: "#" * 1_000_000, "underlines": lambda: "a\n" * 50_000 + "===", "tabs": lambda: "\t" * 1_000_000 + "a", "fences": lambda: "~~~\n" * 200_000, "link depth": lambda: "[" * 5_000 + "a" + "](b)" * 5_000,
        }.items()
    },
    # plain text
    "one line of 40 MB": (".txt", lambda: b"a " * 20_000_000, ("too_large",)),
    "zeros": (".txt", lambda: bytes(5_000_000), ("binary", "empty")),
    "zeros and a bit of text": (".txt", lambda: TEXT.encode() + bytes(19_000_000), ("binary",)),
    "one Latin-1 byte": (".txt", lambda: b"\xb5" * 5_000_000, ("unknown_encoding", "too_long", "not_vietnamese", "binary", "too_short")),
    "one Latin-1 byte, 19 MB": (".txt", lambda: b"\xb5" * 19_000_000, ("unknown_encoding", "too_long", "not_vietnamese", "binary", "too_short")),
    "one Latin-1 byte and blanks": (".txt", lambda: b"\xb5 " * 500_000, ("", "unknown_encoding", "not_vietnamese")),
    "TCVN3 in one line": (".txt", lambda: (abc(" ".join(PAPER[3:]) + " ") * 1_500).encode("latin-1"), ("",)),
    "doubtful lines": (".txt", lambda: "đất\né\n" * 40_000, ("", "not_vietnamese")),
    "short lines": (".txt", lambda: "đất nước\n" * 60_000, ("",)),
    "short ASCII lines": (".txt", lambda: b"a b\n" * 1_200_000, ("not_vietnamese", "unaccented", "too_long")),
    "one line of 1 MB": (".txt", lambda: "đất nước ta, " * 80_000, ("",)),
    "dots": (".txt", lambda: TEXT + "a.a." * 200_000, ("", "not_vietnamese")),
    "blanks": (".txt", lambda: TEXT + "ngày " + " " * 500_000 + "x", ("",)),
    "dashes": (".txt", lambda: "Đảng uỷ xã " + "-" * 2_000_000 + "\n" + TEXT, ("", "too_long",)),
    "digits": (".txt", lambda: TEXT + "ngày 1" + "1" * 500_000, ("",)),
    "capitals": (".txt", lambda: "ĐẢNG UỶ " * 50_000 + "\n" + TEXT, ("",)),
    "commas": (".txt", lambda: TEXT + "Hạn chế tập trung ở khâu tuyên truyền" + ", việc phối hợp" * 40_000, ("",)),
    "leads": (".txt", lambda: TEXT + "hạn chế " * 50_000, ("",)),
    "entities": (".txt", lambda: TEXT + "&#x1ea5;" * 100_000 + "&" * 100_000, ("", "not_vietnamese")),
    "VNI marks": (".txt", lambda: TEXT.encode("utf-8") + b"\n" + b"a\xf9\xf8" * 100_000, ("", "unknown_encoding")),
    "combining marks": (".txt", lambda: TEXT + "a" + "\u0301\u0323" * 500_000, ("", "too_long",)),
    "invisible": (".txt", lambda: TEXT + "\u200b\u00ad\ufeff" * 700_000, ("", "too_long", "not_vietnamese")),
}  # fmt: skip

FAKE_OFFICE = "#!/bin/sh\nexit 1\n"


def script(folder: Path, text: str, name: str = "soffice") -> str:
    file = folder / name
    file.write_text(text)
    file.chmod(0o755)
    return str(file)


def _check(name: str, folder: Path) -> Ran:
    suffix, make, _ = CASES[name]
    file = folder / (name.replace(" ", "-").replace(",", "") + suffix)
    made = make()
    file.write_bytes(made.encode() if isinstance(made, str) else made)
    del made
    try:
        return run("check", file, seconds=LIMIT, DANVAN_SOFFICE=str(folder / "soffice"))
    finally:
        file.unlink()


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Ran]]]:
    folder = tmp_path_factory.mktemp("hostile")
    script(folder, FAKE_OFFICE)
    wanted = [item.callspec.params["name"] for item in request.session.items if item.name.startswith("test_bounded[")]
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(_check, name, folder) for name in wanted}
        pool.shutdown(cancel_futures=True)


def said(reason: str) -> str:
    """A piece of the message for a reason."""
    return messages.reason(Refused("", reason, "\0"), "en").split("\0")[-1].strip(" .;()")[:40]


def verify(done: Ran, reasons: tuple[str, ...]) -> None:
    assert done.code is not None, "no end"
    if done.code == 0:
        assert "" in reasons, (done.out[-300:], done.err[-300:])
    else:
        assert done.code == 3, done.err[-400:]
        assert len(done.err.strip().splitlines()) == 1, done.err[-400:]
        assert any(said(x) in done.err for x in reasons if x), done.err[-400:]
    assert done.memory < MEMORY, f"{done.memory:.0f} MB"


@pytest.mark.parametrize("name", list(CASES))
def test_bounded(name: str, children: dict[str, Future[Ran]]) -> None:
    done = children[name].result()
    print(f"{name:45} {done.seconds:6.1f} s {done.memory:5.0f} MB, exit {done.code}: {done.err.strip()[-110:]}")
    verify(done, CASES[name][2])


# --- files that are none -----------------------------------------------------------------------------------------------------


def test_a_gigabyte_without_a_line_end(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as out:
        out.write(TEXT.encode())
        out.truncate(1 << 30)
    verify(run("check", file, seconds=LIMIT), ("too_large",))


def test_things_in_a_folder_that_are_no_papers(tmp_path: Path) -> None:
    inside = tmp_path / "bài"
    inside.mkdir()
    (tmp_path / "mật.txt").write_text(TEXT)
    (inside / "ra.txt").symlink_to(tmp_path / "mật.txt")
    (inside / "thiết bị.txt").symlink_to("/dev/zero")
    (inside / "vòng").symlink_to(inside)
    (inside / "vòng.txt").symlink_to("vòng.txt")
    (inside / "lên").symlink_to(tmp_path)
    (inside / "hỏng.txt").symlink_to("không-có")
    os.mkfifo(inside / "ống.txt")
    done = run("check", inside, "-f", "csv", seconds=LIMIT, DANVAN_LANG="en", COLUMNS="200")
    assert done.code == 3, done
    rows = {x.split(",")[0]: x.rsplit(",refused,", 1)[1] for x in done.out.lstrip("\ufeff").splitlines()[1:]}
    assert set(rows) == {"ra.txt", "thiết bị.txt", "vòng.txt", "lên", "hỏng.txt", "ống.txt"}
    assert "mật" not in done.out
    assert done.memory < MEMORY


@pytest.mark.parametrize("name", ["fifo", "/dev/zero", "socket"])
def test_a_special_file_named_outright(name: str, tmp_path: Path) -> None:
    path = Path(name) if name.startswith("/") else tmp_path / name
    if name == "fifo":
        os.mkfifo(path)
    elif name == "socket":
        import socket

        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(path))
    done = run("check", path, seconds=LIMIT)
    print(done)
    verify(done, ("not_a_file", "unreadable", "too_large"))


def test_an_unreadable_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    file.chmod(0)
    if os.access(file, os.R_OK):  # root reads everything: the same error by another road
        done = run("check", file, before="import pathlib; pathlib.Path.open = lambda *a, **k: (_ for _ in ()).throw(PermissionError(13, 'Permission denied'))")
    else:
        done = run("check", file)
    verify(done, ("unreadable",))
    assert "no permission" in done.err


def test_a_link_chain_named_outright(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    verify(run("check", tmp_path / "a.txt"), ("missing", "broken_link", "unreadable"))


# --- nothing is called -------------------------------------------------------------------------------------------------------

RELATION = '<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'


def flat_odt(body: str, more: str = "", paragraphs: list[str] = PAPER) -> str:
    names = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {"office": "office", "text": "text", "draw": "drawing", "style": "style", "svg": "svg-compatible", "script": "script"}.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="http://openoffice.org/2004/office" xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        f"{more}<office:body><office:text>{''.join(f'<text:p>{x}</text:p>' for x in paragraphs)}{body}</office:text></office:body></office:document>"
    )


def picture(url: str) -> str:
    return f'<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{url}/x.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'


OUTSIDE: dict[str, tuple[str, Callable[[str], bytes | str]]] = {
    "entity": (".docx", lambda url: docx(p("&x;"), prolog=f"<!DOCTYPE w [<!ENTITY x SYSTEM '{url}/x'>]>")),
    "dtd": (".docx", lambda url: docx(PARAS, prolog=f"<!DOCTYPE w SYSTEM '{url}/x.dtd'>")),
    "template": (".docx", lambda url: docx(PARAS, relations=RELATION.format("attachedTemplate", url + "/x.dotm"))),
    "linked picture": (".docx", lambda url: docx(PARAS + p('<w:r><w:drawing><a:blip r:link="rX"/></w:drawing></w:r>'), relations=RELATION.format("image", url + "/x.png"))),
    "part outside": (".docx", lambda url: docx(PARAS, relations=RELATION.format("numbering", url + "/n.xml") + RELATION.format("styles", url + "/s.xml"))),
    "chunk outside": (".docx", lambda url: docx(PARAS + '<w:altChunk r:id="rX"/>', relations=RELATION.format("aFChunk", url + "/x.html"))),
    "include field": (".docx", lambda url: docx(PARAS + p('<w:fldSimple w:instr="INCLUDETEXT ' + url + '/x.docx">' + r("x") + "</w:fldSimple>"))),
    "odt picture": (".odt", lambda url: flat_odt(picture(url))),
    "odt entity": (".odt", lambda url: flat_odt("<text:p>&x;</text:p>").replace("?><", f"?><!DOCTYPE o [<!ENTITY x SYSTEM '{url}/x'>]><", 1)),
    "html": (".html", lambda url: f"<html><head><base href='{url}/'><link rel=stylesheet href='{url}/a.css'><meta http-equiv=refresh content='0;url={url}/b'><script src='{url}/c.js'></script></head><body>{PAGE}<img src='{url}/d.png'><iframe src='{url}/e'></iframe></body></html>"),
    "rtf": (".rtf", lambda url: "{\\rtf1\\ansi{\\*\\template " + url + "/x.dotm}{\\field{\\*\\fldinst INCLUDEPICTURE " + url + "/x.png}{\\fldrslt x}}" + "".join("".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in x) + "\\par " for x in PAPER) + "}"),
    "markdown": (".md", lambda url: TEXT + f"![x]({url}/x.png)\n"),
    "mhtml": (".doc", lambda url: mime(f"Content-Type: message/external-body; access-type=URL; URL=\"{url}/x\"\n\nContent-Type: text/html\n\n{PAGE}")),
}  # fmt: skip


def test_nobody_is_called(tmp_path: Path) -> None:
    with listener() as port:
        for name, (suffix, make) in OUTSIDE.items():
            made = make(port.url)
            (tmp_path / (name + suffix)).write_bytes(made.encode() if isinstance(made, str) else made)
        done = run("check", tmp_path, "-f", "csv", seconds=LIMIT)
        assert port.calls() == 0
    assert done.code == 0, done
    refused = [x.split(",")[0] for x in done.out.splitlines() if ",refused," in x]
    assert sorted(set(refused) - {"mhtml.doc"}) == ["dtd.docx", "entity.docx", "odt entity.odt"]
    assert "root:" not in done.out


# --- LibreOffice ---------------------------------------------------------------------------------------------------------------

SHORT = "from danvan_cli import settings; settings.OFFICE_START, settings.OFFICE_EACH, settings.OFFICE_ALONE = 2, 0.1, 2"


def fake(folder: Path, body: str) -> str:
    """A program in LibreOffice's place. $out: where files go; the others are its arguments. A file that says "bad" is the bad one."""
    good = folder / "good.docx"
    good.write_bytes(paper_docx())
    head = f'#!/bin/sh\nout=\nwhile [ $# -gt 0 ]; do case "$1" in --outdir) out=$2; shift 2; break;; *) shift;; esac; done\ncopy() {{ cp "{good}" "$out/$(basename "$1" .doc).docx"; }}\n'
    return script(folder, head + body)


FAKES = {
    "hangs": 'for f in "$@"; do if grep -q BAD "$f"; then sleep 600 & echo $! >> "$PIDS"; sleep 600; fi; copy "$f"; done',
    "hangs and does not listen": 'trap "" TERM INT HUP; for f in "$@"; do if grep -q BAD "$f"; then (trap "" TERM; sleep 600) & echo $! >> "$PIDS"; wait; sleep 600; fi; copy "$f"; done',
    "crashes": 'for f in "$@"; do if grep -q BAD "$f"; then kill -SEGV $$; fi; copy "$f"; done',
    "fails": 'for f in "$@"; do if grep -q BAD "$f"; then exit 77; fi; copy "$f"; done',
    "writes some": 'for f in "$@"; do grep -q BAD "$f" || copy "$f"; done; exit 0',
    "writes rubbish": 'for f in "$@"; do if grep -q BAD "$f"; then echo rubbish > "$out/$(basename "$f" .doc).docx"; else copy "$f"; fi; done',
    "writes an empty file": 'for f in "$@"; do if grep -q BAD "$f"; then : > "$out/$(basename "$f" .doc).docx"; else copy "$f"; fi; done',
    "writes a link": 'for f in "$@"; do if grep -q BAD "$f"; then ln -s /etc/passwd "$out/$(basename "$f" .doc).docx"; else copy "$f"; fi; done',
    "writes a great file": 'for f in "$@"; do if grep -q BAD "$f"; then truncate -s 2G "$out/$(basename "$f" .doc).docx"; else copy "$f"; fi; done',
    "leaves children": 'for f in "$@"; do grep -q BAD "$f" || copy "$f"; done; sleep 600 & echo $! >> "$PIDS"; exit 0',
}


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("behaviour", list(FAKES))
def test_an_office_that(behaviour: str, tmp_path: Path) -> None:
    papers, temp, pids = tmp_path / "bài", tmp_path / "tmp", tmp_path / "pids"
    papers.mkdir()
    temp.mkdir()
    for name in ("a", "b", "c", "d"):
        (papers / f"{name}.doc").write_bytes(OLE + (b"BAD" if name == "b" else name.encode()) * 100)
    (papers / "e.txt").write_text(TEXT)
    done = run("check", papers, "-f", "csv", before=SHORT, seconds=LIMIT, DANVAN_SOFFICE=fake(tmp_path, FAKES[behaviour]), TMPDIR=str(temp), PIDS=str(pids))
    print(f"{behaviour}: {done.seconds:.1f} s, {done.memory:.0f} MB")
    assert done.code == 0, done
    rows = {x.split(",")[0]: x for x in done.out.lstrip("\ufeff").splitlines()[1:]}
    assert {k for k, v in rows.items() if ",refused," in v} == {"b.doc"}
    assert set(rows) == {"a.doc", "b.doc", "c.doc", "d.doc", "e.txt"}
    if "hangs" in behaviour:
        assert said("office_hung") in rows["b.doc"] or "thời gian cho phép" in rows["b.doc"]
    assert list(temp.iterdir()) == []
    assert done.memory < MEMORY
    for pid in pids.read_text().split() if pids.exists() else ():
        assert gone(int(pid)), f"{pid} still runs"


def test_an_office_that_is_interrupted(tmp_path: Path) -> None:
    """Ctrl-C while LibreOffice works: exit 1, nobody left behind."""
    import signal
    import sys
    import time

    temp, pids = tmp_path / "tmp", tmp_path / "pids"
    temp.mkdir()
    (tmp_path / "a.doc").write_bytes(OLE + b"BAD")
    environment = {**os.environ, "DANVAN_SOFFICE": fake(tmp_path, 'sleep 600 & echo $! $$ > "$PIDS.x"; mv "$PIDS.x" "$PIDS"; wait'), "TMPDIR": str(temp), "PIDS": str(pids), "DANVAN_LANG": "en"}
    process = subprocess.Popen([sys.executable, "-m", "danvan_cli", "check", str(tmp_path / "a.doc")], env=environment, stderr=subprocess.PIPE, cwd=Path(__file__).parent.parent)
    began = time.monotonic()
    while not pids.exists() and time.monotonic() - began < LIMIT:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 1, err
    assert all(gone(int(pid)) for pid in pids.read_text().split())
    assert list(temp.iterdir()) == []


def test_no_office(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(OLE)
    verify(run("check", tmp_path / "a.doc", DANVAN_SOFFICE="/khong/co"), ("no_soffice",))
    assert "apt install" in run("check", tmp_path / "a.doc", DANVAN_SOFFICE="/khong/co").err


MACRO = """<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>
Sub Main
f = FreeFile
Open "{file}" For Output As #f
Print #f, "x"
Close #f
End Sub
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>"""


def test_the_real_office_calls_nobody_and_runs_nothing(tmp_path: Path) -> None:
    """A .doc with a linked picture, Word 2003 XML with one, and - past the sniffing of content - a document with a macro."""
    need("soffice", "libreoffice-writer")
    trace = tmp_path / "ran"
    with listener() as port:
        source = tmp_path / "anh.fodt"
        source.write_text(flat_odt(picture(port.url)), "utf-8")
        made = convert(source, "doc", tmp_path, tmp_path / "profile")
        assert b"127.0.0.1" in made.read_bytes().replace(b"\0", b"")  # the link is in the file
        port.calls()
        body = "".join(f"<w:p><w:r><w:t>{x}</w:t></w:r></w:p>" for x in PAPER)
        (tmp_path / "word2003.doc").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:v="urn:schemas-microsoft-com:vml">'
            f'<w:body>{body}<w:p><w:r><w:pict><v:shape style="width:20pt;height:20pt"><v:imagedata src="{port.url}/y.png"/></v:shape></w:pict></w:r></w:p></w:body></w:wordDocument>', "utf-8",
        )  # fmt: skip
        done = run("check", made, tmp_path / "word2003.doc", "-f", "csv", seconds=LIMIT)
        called = port.calls()
        assert called == 0, called
        assert done.code == 0, done
        rows = done.out.splitlines()[1:]
        assert len(rows) == 2
        assert all(",read," in x or ",duplicate," in x for x in rows), rows
        # the profile by itself, with what never gets past kinds.sniff
        from danvan_cli.readers import office

        macro = flat_odt(picture(port.url), MACRO.format(file=trace))
        result = office.to_docx([macro.encode()])
        assert isinstance(result[0], bytes)
        assert port.calls() == 0
    assert not trace.exists()


def test_real_broken_files_cost_only_themselves(tmp_path: Path) -> None:
    need("soffice", "libreoffice-writer")
    source = tmp_path / "tot.fodt"
    source.write_text(flat_odt(""), "utf-8")
    made = convert(source, "doc", tmp_path, tmp_path / "profile")
    folder = tmp_path / "bài"
    folder.mkdir()
    data = made.read_bytes()
    (folder / "a.doc").write_bytes(data)
    (folder / "b.doc").write_bytes(data[:700] + bytes(len(data) - 700))
    (folder / "c.doc").write_bytes(data[: len(data) // 3])
    (folder / "d.doc").write_bytes(OLE + b"\xff" * 5_000)
    done = run("check", folder, "-f", "csv", seconds=LIMIT)
    assert done.code == 0, done
    rows = {x.split(",")[0]: x for x in done.out.lstrip("\ufeff").splitlines()[1:]}
    assert ",read," in rows["a.doc"]
    assert ",refused," in rows["d.doc"]
