"""Old Word files (.doc) through LibreOffice, as a program of its own: one call for many files, bounded in time and memory.

The program works on copies in a folder of its own, with a profile of its own in which macros are off and links are not updated. A file
that makes it hang or crash is tried alone, so that it costs no other file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from danvan_cli import settings
from danvan_cli.readers.document import Unreadable

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
# Macros never run, documents never ask the outside for anything (pictures that are links too: the only way out is a proxy that is not there).
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetFTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetFTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Load"><prop oor:name="UpdateDocMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Where LibreOffice is; DANVAN_SOFFICE names it where it lies in no usual place. None when there is none."""
    if given := os.environ.get("DANVAN_SOFFICE"):
        return shutil.which(given)
    return shutil.which("soffice") or shutil.which("libreoffice") or next((p for p in _PLACES if Path(p).exists()), None)


def to_docx(files: Sequence[bytes]) -> list[bytes | Unreadable]:
    """Each file as a .docx, or why it is not; in the order given."""
    soffice = program()
    if soffice is None:
        return [Unreadable("no_soffice") for _ in files]
    out: list[bytes | Unreadable | None] = [None] * len(files)
    batch = settings.OFFICE_BATCH
    for start in range(0, len(files), batch):
        chosen = range(start, min(start + batch, len(files)))
        done, _ = _call(soffice, {i: files[i] for i in chosen}, settings.OFFICE_START + settings.OFFICE_EACH * len(chosen))
        for i in chosen:
            out[i] = done.get(i)
    # what is missing was broken, or stood in line behind a file that stopped the program
    for i, data in enumerate(files):
        if out[i] is None:
            done, ended = _call(soffice, {i: data}, settings.OFFICE_ALONE)
            out[i] = done.get(i) or Unreadable("office_failed" if ended else "office_hung")
    return [x if x is not None else Unreadable("office_failed") for x in out]


def _call(soffice: str, files: dict[int, bytes], seconds: float) -> tuple[dict[int, bytes], bool]:
    """One run of the program. What it converted, and whether it ended by itself."""
    with tempfile.TemporaryDirectory(prefix="danvan-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, given, made = folder / "profile", folder / "in", folder / "out"
        for x in (profile / "user", given, made):
            x.mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        for i, data in files.items():
            (given / f"{i}.doc").write_bytes(data)
        command = [
            soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made), *(str(given / f"{i}.doc") for i in files),
        ]  # fmt: skip
        ended = _run(command, folder, seconds)
        found = {}
        for i in files:
            target = made / f"{i}.docx"
            if target.is_file() and target.stat().st_size <= settings.MAX_BYTES:
                found[i] = target.read_bytes()
        return found, ended


def _run(command: list[str], folder: Path, seconds: float) -> bool:
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    environment.pop("DISPLAY", None)
    if os.name == "posix" and sys.platform != "darwin":
        # the limit is set by a shell, for this program and what it starts
        command = ["/bin/sh", "-c", f'ulimit -v {settings.OFFICE_MEMORY // 1024}; exec "$@"', "sh", *command]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder, start_new_session=True)
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The program and all that it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    process.wait()
