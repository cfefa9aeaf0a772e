"""Papers in a .zip as offices send them: folders, names of every encoding, what does not belong there, and names that lie."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from danvan_cli.models import Paper, Refused, Source
from danvan_cli.readers import read_all
from tests.makers import MAIN_TYPE, PAPER, docx, encrypted, p, paper_docx, renamed, run, zipped

TEXT = "\n".join(PAPER)


def other(n: int) -> bytes:
    """A paper that is no copy of the others."""
    return (TEXT + "\n" + f"Riêng thôn số {n} đã vận động được {n * 37} hộ hiến {n * 113} m2 đất và {n * 59} ngày công lao động. " * 12).encode()


def read(data: bytes, name: str = "tham-luan.zip") -> tuple[list[str], dict[str, str]]:
    """(papers read, refused → reason)."""
    found = list(read_all([Source(name, "", data)]))
    return sorted(x.name for x in found if isinstance(x, Paper)), {x.name: x.reason for x in found if isinstance(x, Refused)}


def test_folders_and_formats() -> None:
    papers, refused = read(zipped({"xã Hoà Thạch/": b"", "xã Hoà Thạch/bài 1.docx": paper_docx(), "thôn/Nà Bó/b.txt": TEXT, "c.html": f"<html><body><p>{TEXT}</p></body></html>", "d.md": TEXT}))
    assert papers == ["tham-luan.zip/c.html", "tham-luan.zip/d.md", "tham-luan.zip/thôn/Nà Bó/b.txt", "tham-luan.zip/xã Hoà Thạch/bài 1.docx"]
    assert refused == {}


def test_names_in_tables(tmp_path: Path) -> None:
    (tmp_path / "gui-hoi-thao").mkdir()
    (tmp_path / "gui-hoi-thao" / "huyen.zip").write_bytes(zipped({"xã A/bài.docx": paper_docx(), "xã B/bài.txt": other(1), "so lieu.xlsx": zipped({"[Content_Types].xml": "<Types>spreadsheetml</Types>"})}))
    done = run("check", tmp_path, "-f", "csv")
    assert done.code == 0, done
    rows = [x.split(",")[0].strip('"') for x in done.out.lstrip("\ufeff").splitlines()[1:]]
    assert rows == ["gui-hoi-thao/huyen.zip/so lieu.xlsx", "gui-hoi-thao/huyen.zip/xã A/bài.docx", "gui-hoi-thao/huyen.zip/xã B/bài.txt"]
    assert "spreadsheet" in done.out or "bảng tính" in done.out


def test_a_zip_by_content() -> None:
    assert read(zipped({"a.txt": TEXT}), "bai.docx")[0] == ["bai.docx/a.txt"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_in_utf_8(form: str) -> None:
    name = "Xã Đồng Vừng/Tham luận của hội.txt"
    assert read(zipped({unicodedata.normalize(form, name): TEXT}))[0] == ["tham-luan.zip/" + name]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1258", "utf-8-decomposed"])
def test_names_without_the_flag(encoding: str) -> None:
    """Zip programs on Windows store names in the code page of the system and say nothing; others store UTF-8 and do not say so."""
    name = "Tham luận Hội phụ nữ xã.txt"
    if encoding == "cp1258":
        from tests.test_html_md import cp1258

        raw = cp1258(name)
    else:
        raw = unicodedata.normalize("NFD" if "decomposed" in encoding else "NFC", name).encode()
    placeholder = "x" * len(raw)
    assert read(renamed(zipped({placeholder: TEXT}), placeholder.encode(), raw, utf8=False))[0] == ["tham-luan.zip/" + name]


def test_backslashes_are_folders() -> None:
    name = "xa Tan Hoa/bai.txt"
    assert read(renamed(zipped({name: TEXT}), name.encode(), name.replace("/", "\\").encode()))[0] == ["tham-luan.zip/" + name]


def test_what_does_not_count() -> None:
    entries = {"bài.txt": TEXT, "~$bài.docx": b"\x03abc", "__MACOSX/._bài.txt": b"\0\5\x16\7", "__MACOSX/x/bài.txt": TEXT, ".DS_Store": b"\0\0\0\1Bud1", "Thumbs.db": b"\xd0\xcf\x11\xe0", "xã/.ẩn.txt": TEXT, "desktop.ini": "[x]"}
    assert read(zipped(entries)) == (["tham-luan.zip/bài.txt"], {})


def test_labels_beside_papers_do_not_count() -> None:
    """What a folder skips, a zip of that folder skips too."""
    from danvan_cli.gold import SUFFIX

    assert read(zipped({"a.txt": TEXT, "a" + SUFFIX: b"{}\n"})) == (["tham-luan.zip/a.txt"], {})


def test_hidden_folders_do_not_count() -> None:
    assert read(zipped({"a.txt": TEXT, ".git/b.txt": TEXT})) == (["tham-luan.zip/a.txt"], {})


def test_refused_by_name() -> None:
    entries = {"bài.txt": TEXT, "ảnh.jpg": b"\xff\xd8\xff\xe0", "rỗng.docx": b"", "lồng.zip": zipped({"a.txt": TEXT}), "trình chiếu.pptx": zipped({"[Content_Types].xml": "<Types>presentationml</Types>"}), "b.rar": b"Rar!\x1a\x07\x00"}
    papers, refused = read(zipped(entries))
    assert papers == ["tham-luan.zip/bài.txt"]
    assert refused == {
        "tham-luan.zip/ảnh.jpg": "image", "tham-luan.zip/rỗng.docx": "empty", "tham-luan.zip/lồng.zip": "nested_zip", "tham-luan.zip/trình chiếu.pptx": "slides", "tham-luan.zip/b.rar": "archive",
    }  # fmt: skip


def test_a_damaged_paper_costs_only_itself() -> None:
    bad = bytearray(zipped({"a.txt": TEXT, "b.txt": other(1)}, zipfile.ZIP_STORED))
    bad[60] ^= 0xFF
    assert read(bytes(bad)) == (["tham-luan.zip/b.txt"], {"tham-luan.zip/a.txt": "damaged"})


def test_encrypted() -> None:
    assert read(encrypted(zipped({"a.txt": TEXT, "b.docx": paper_docx()}, zipfile.ZIP_STORED))) == ([], {"tham-luan.zip/a.txt": "password", "tham-luan.zip/b.docx": "password"})


@pytest.mark.parametrize("entries", [{}, {"thư mục/": b""}, {"__MACOSX/._a": b"x", "~$a.docx": b"y"}])
def test_empty(entries: dict[str, bytes]) -> None:
    assert read(zipped(entries)) == ([], {"tham-luan.zip": "empty"})


def test_too_many() -> None:
    assert read(zipped({f"{n}.txt": b"a" for n in range(1_001)})) == ([], {"tham-luan.zip": "many_members"})


def test_what_does_not_count_is_not_counted() -> None:
    """A Mac doubles every file."""
    entries = {f"{n}.txt": TEXT if n == 1 else b"" for n in range(600)} | {f"__MACOSX/._{n}.txt": b"x" for n in range(600)}
    papers, refused = read(zipped(entries))
    assert papers == ["tham-luan.zip/1.txt"], list(refused.items())[:1]


def test_documents_stored_without_compression() -> None:
    """They bring directories of their own (Word writes some fifteen parts); that makes no bomb."""
    parts = {f"word/theme/theme{n}.xml": b"<x/>" for n in range(16)}
    papers, refused = read(zipped({f"{n}.docx": paper_docx(more=parts) for n in range(260)}, zipfile.ZIP_STORED))
    assert (len(papers), list(refused.items())[:1]) == (260, [])


@pytest.mark.parametrize("name", ["../x.txt", "a/../../x.txt", "/etc/x.txt", "C:/x.txt", "..\\x.txt", "\\\\may\\x.txt", "a/..\\x.txt"])
def test_path_tricks(name: str, tmp_path: Path) -> None:
    data = renamed(zipped({"q" * len(name): TEXT, "tốt.txt": TEXT}), b"q" * len(name), name.encode())
    assert read(data) == (["tham-luan.zip/tốt.txt"], {"tham-luan.zip/x.txt": "path_trick"})


def test_links() -> None:
    link = zipfile.ZipInfo("lien-ket.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert read(zipped([(link, "/etc/passwd"), ("a.txt", TEXT)])) == (["tham-luan.zip/a.txt"], {"tham-luan.zip/lien-ket.txt": "link_outside"})


def test_two_members_of_one_name(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", other(1))
        archive.writestr("q.txt", other(2))
    (tmp_path / "x.zip").write_bytes(renamed(out.getvalue(), b"q.txt", b"a.txt"))
    done = run("check", tmp_path / "x.zip", "-f", "csv")
    assert done.code == 0, done
    assert ",read," in done.out, done.out
    assert all(f"{n * 37} hộ" in "".join(x.text for x in read_all([Source("x.zip", "", (tmp_path / "x.zip").read_bytes())]) if isinstance(x, Paper)) for n in (1, 2))


def test_control_characters_in_names(tmp_path: Path) -> None:
    name = "a\x1b[31m\rb\nc.txt"
    (tmp_path / "x.zip").write_bytes(renamed(zipped({"q" * len(name): b""}), b"q" * len(name), name.encode()))
    done = run("check", tmp_path / "x.zip")
    assert done.code == 3
    assert "\x1b[31m" not in done.out + done.err
    assert len(done.err.strip().splitlines()) == 1


def test_other_compressions() -> None:
    """bzip2 and lzma are valid in a .zip; the message must not say that the file is damaged."""
    papers, refused = read(zipped({"a.txt": TEXT}, zipfile.ZIP_BZIP2))
    assert papers == ["tham-luan.zip/a.txt"] or refused != {"tham-luan.zip/a.txt": "damaged"}


def test_documents_inside_are_bounded_as_well() -> None:
    bomb = zipped({"[Content_Types].xml": f"<Types>{MAIN_TYPE}</Types>", "word/document.xml": b" " * 60_000_000})
    assert read(zipped({"a.docx": bomb, "b.docx": docx(p("x"), prolog="<!DOCTYPE x>"), "c.txt": TEXT})) == (["tham-luan.zip/c.txt"], {"tham-luan.zip/a.docx": "bomb", "tham-luan.zip/b.docx": "xml_dtd"})


def test_nothing_is_unpacked(tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    (tmp_path / "x.zip").write_bytes(zipped({"a/b.txt": TEXT, "c.docx": paper_docx()}))
    # danvan's own measuring file lies elsewhere
    done = run("check", "x.zip", cwd=tmp_path, TMPDIR=str(folder))
    assert done.code == 0, done
    assert sorted(x.name for x in tmp_path.rglob("*")) == ["tmp", "x.zip"]
