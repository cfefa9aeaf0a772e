"""The real programs that tests work with: LibreOffice, iconv, recode. A test that lacks one skips with a word, and fails in CI."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from danvan_cli.encodings import tables


def need(name: str, package: str) -> str:
    """The path of a program; where it is missing the test is skipped, or fails when CI=true."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is missing: apt-get install {package}")
        pytest.skip(f"{name} is missing ({package})")
    return found


def convert(file: Path, target: str, folder: Path, profile: Path) -> Path:
    """One file through LibreOffice, as the office would save it under another format ("docx", "pdf", "html:HTML (StarWriter)")."""
    return convert_all(file, target, folder, profile, f"{glob.escape(file.stem)}.{target.split(':')[0]}")[0]


def convert_all(file: Path, target: str, folder: Path, profile: Path, pattern: str) -> list[Path]:
    """The same where several files may come of one (a .csv for each sheet): those that the pattern names."""
    soffice = need("soffice", "libreoffice-writer")
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", target, "--outdir", str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, timeout=180, env={**os.environ, "HOME": str(profile)}, check=False)
    made = sorted(folder.glob(pattern))
    assert made, done.stdout + done.stderr
    return made


def vni(text: str) -> bytes:
    """A text as VNI stores it. No program has VNI right: the table of the project itself, which test_encodings compares with recode."""
    back: dict[str, str] = {}
    for key, letter in tables.vni().items():
        if letter not in back or key.isupper() == letter.isupper():
            back[letter] = key
    return "".join(back.get(c, c) for c in text).encode("latin-1")


def through(command: list[str], text: str) -> bytes:
    """A text through a program that reads standard input."""
    need(command[0], command[0])
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60).stdout
