"""DOC, RTF and the XML formats of Office 2003: LibreOffice turns them into OOXML, which has readers of its own.

No free library knows the cells of a DOC. LibreOffice runs in a process group of its own, with a profile of its own that
allows neither macros nor connections, and for a limited time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from extract.config import ReadConfig
from extract.errors import ReadError
from extract.readers.docx import read_docx
from extract.readers.ole import Ole, OleError
from extract.readers.packed import damaged
from extract.readers.reading import Reading

__all__ = ["converted", "office_program", "read_doc", "read_rtf", "read_sheet_xml", "read_word_xml"]

SECONDS = 60.0  # for one file; a usual one takes two
PROGRAM_VARIABLE = "JIXIAO_SOFFICE"
_NAMES = ("soffice", "libreoffice", "loffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_WORD, _EXCEL = "MS Word 2007 XML", "Calc MS Excel 2007 XML"
# Macros never run, links are never followed, and what would connect all the same meets a proxy that is not there.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "UseOpenCL", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
# LibreOffice is several processes. They make a group that ends when the conversion does, when this process says so, and
# when this process is killed, which closes its end of the pipe that the shell reads from.
_WITH_US = '("$@" < /dev/null; kill -9 0) & read -r _; kill -9 0'
_ENCRYPTED = 0x0100  # a flag of the file information block of a DOC


def read_doc(data: bytes, config: ReadConfig) -> Reading:
    """Reads a DOC (or WPS) of Word 97 to 2003.

    Raises:
        ReadError: ``JX-R012`` encrypted, ``JX-R015`` LibreOffice is missing, ``JX-R019`` it could not read the file.
    """
    if _is_encrypted(data):
        raise ReadError("JX-R012")
    return read_docx(converted(data, "DOC", ".doc", _WORD), config)


def read_rtf(data: bytes, config: ReadConfig) -> Reading:
    """Reads an RTF.

    Raises:
        ReadError: ``JX-R015`` LibreOffice is missing, ``JX-R019`` it could not read the file.
    """
    return read_docx(converted(data, "RTF", ".rtf", _WORD), config)


def read_word_xml(data: bytes, config: ReadConfig) -> Reading:
    """Reads the XML format of Word 2003, or a DOCX in one flat file.

    Raises:
        ReadError: ``JX-R015`` LibreOffice is missing, ``JX-R019`` it could not read the file.
    """
    return read_docx(converted(_without_dtd(data, "Word XML"), "Word XML", ".xml", _WORD), config)


def read_sheet_xml(data: bytes, config: ReadConfig) -> Reading:
    """Reads the XML format of Excel 2003.

    Raises:
        ReadError: ``JX-R015`` LibreOffice is missing, ``JX-R019`` it could not read the file.
    """
    from extract.readers.sheets import read_xlsx

    return read_xlsx(converted(_without_dtd(data, "Excel XML"), "Excel XML", ".xml", _EXCEL), config)


def _without_dtd(data: bytes, kind: str) -> bytes:
    from extract.readers.packed import xml_source

    return xml_source(data, kind, kind)


def _is_encrypted(data: bytes) -> bool:
    """Does the file say so? Of a damaged one LibreOffice is asked."""
    try:
        head = Ole(data).stream("WordDocument", 12)
    except (OleError, KeyError) as error:
        raise damaged("DOC", error) from error
    return len(head) == 12 and bool(int.from_bytes(head[10:12], "little") & _ENCRYPTED)


def office_program() -> str | None:
    """The command of LibreOffice: as the variable ``JIXIAO_SOFFICE`` says, on the PATH, or where it is usually put."""
    named = os.environ.get(PROGRAM_VARIABLE)
    if named:
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    for place in map(Path, _PLACES):
        for path in sorted(Path(place.anchor).glob(str(place.relative_to(place.anchor))), reverse=True):
            if os.access(path, os.X_OK):
                return str(path)
    return None


def converted(data: bytes, kind: str, suffix: str, form: str) -> bytes:
    """The file in another format.

    Args:
        data: The file.
        kind: What it is, for messages.
        suffix: The ending of its name, which LibreOffice takes as a hint.
        form: The name of the format as LibreOffice calls it.

    Raises:
        ReadError: ``JX-R015`` LibreOffice is missing, ``JX-R019`` it could not read the file, or not in time.
    """
    program = office_program()
    if program is None:
        raise ReadError("JX-R015", kind=kind, program="LibreOffice")
    ending = "xlsx" if form == _EXCEL else "docx"
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        said = _run(program, folder, source, f"{ending}:{form}")
        target = folder / "out" / f"document.{ending}"
        if not target.is_file() or not target.stat().st_size:  # its exit code is 0 even then
            raise ReadError("JX-R019", reason=said or "no output")
        return target.read_bytes()


def _write_profile(profile: Path) -> None:
    folder = profile / "user"
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{"" if path.startswith("Inet") else "Office."}{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )


def _run(program: str, folder: Path, source: Path, target: str) -> str:
    """Runs LibreOffice; gives back what it said, in one line."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    environment = os.environ | {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
        "LC_ALL": "C.UTF-8",
    }
    posix = os.name == "posix"
    ours, theirs = os.pipe()
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _WITH_US, "sh", *command] if posix else command,
            stdin=ours,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
        try:
            _, said = process.communicate(timeout=SECONDS)
        finally:
            _end(process)
    except subprocess.TimeoutExpired as error:
        raise ReadError("JX-R019", reason=f"{SECONDS:g} s") from error
    except OSError as error:
        raise ReadError("JX-R019", reason=error.strerror or error) from error
    finally:
        os.close(ours)
        os.close(theirs)
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.startswith("Error")]
    return lines[0].replace(str(folder), "").strip()[:200] if lines else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all that it has started, also after a success."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
