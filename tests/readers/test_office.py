"""DOC and RTF through LibreOffice: what comes out, what is refused, that nothing is fetched and nothing left behind."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
import threading
import time
from pathlib import Path

import pytest
from ooxml import cells_of, ole, tables_of
from rendering.document import planted_document
from rendering.docx_file import docx_bytes
from rendering.measure import cells_of as found_cells
from rendering.measure import printed_cells
from rendering.office import converted as printed_as
from rendering.style import Style

from extract.errors import ReadError
from extract.readers import office, read

needs_office = pytest.mark.skipif(office.office_program() is None, reason="LibreOffice is not installed")

RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\f0 \u33258?\u35780?\par "
    rb"\trowd\cellx2000\cellx4000 \intbl A\cell\intbl B\cell\row "
    rb"\trowd\cellx2000\cellx4000 \intbl C\cell\intbl D\cell\row "
    rb"\pard end\par}"
)
WORD_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>自评</w:t></w:r></w:p>'
    "</w:body></w:wordDocument>"
).encode()
EXCEL_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="Sheet1"><Table><Row><Cell><Data ss:Type="String">总分</Data></Cell>'
    '<Cell><Data ss:Type="Number">98</Data></Cell></Row></Table></Worksheet></Workbook>'
).encode()


@needs_office
def test_planted_forms_come_back_from_doc() -> None:
    printed = [planted_document(number) for number in (0, 5)]
    files = {f"{n}.docx": docx_bytes(one, Style()) for n, one in enumerate(printed)}
    for one, data in zip(printed, printed_as(files, "doc").values(), strict=True):
        document = read("表.doc", data)
        assert document.reader == "doc.v1"
        found = [found_cells(document, table) for table in tables_of(document)]
        assert found == [printed_cells(paper.sheet) for paper in one.papers]
        assert not document.warnings


@needs_office
@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.rtf", RTF, "自评\nA\tB\nC\tD\nend\n"),
        ("a.xml", WORD_2003, "自评\n"),
        ("a.xml", EXCEL_2003, "总分\t98\n"),
    ],
)
def test_other_formats_of_offices(name: str, data: bytes, text: str) -> None:
    assert read(name, data).text == text


@needs_office
def test_an_rtf_called_doc_is_read_as_what_it_is() -> None:
    document = read("a.doc", RTF)
    assert (document.reader, [w[:7] for w in document.warnings]) == ("rtf.v1", ["JX-R107"])
    assert len(cells_of(document)) == 4


@needs_office
def test_nothing_is_fetched_and_nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                server.accept()[0].close()
                asked.append("picture or text")
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        link = r'{\field{\*\fldinst %s "http://127.0.0.1:%d/x"}{\fldrslt y}}\par '
        parts = (link % (kind, port) for kind in ("INCLUDEPICTURE", "INCLUDETEXT"))
        read("a.rtf", (r"{\rtf1\ansi " + "".join(parts) + "end}").encode())
        assert not asked
    assert not list(tmp_path.iterdir())


@needs_office
@pytest.mark.parametrize("data", [RTF[: len(RTF) // 2], b"{\\rtf" + bytes(range(128, 256)) * 50])
def test_what_office_cannot_read_is_named(data: bytes) -> None:
    assert code_of(data, "a.rtf") == "JX-R019"


def _program(folder: Path, lines: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def code_of(data: bytes, name: str = "a.doc") -> str:
    with pytest.raises(ReadError) as caught:
        read(name, data)
    assert "?" not in caught.value.message("en")
    return caught.value.code


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(office.PROGRAM_VARIABLE, str(tmp_path / "nowhere"))
    assert code_of(ole({"WordDocument": b"\xec\xa5" + b"\0" * 99})) == "JX-R015"
    assert code_of(RTF) == "JX-R015"


posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a shell script")


@posix
@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 0", "JX-R019"),
        ("echo 'Error: source file could not be loaded' >&2; exit 0", "JX-R019"),
        ("sleep 60", "JX-R019"),
        ('while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; echo rubbish > "$2/document.docx"', "JX-R011"),
    ],
)
def test_a_program_that_fails(script: str, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(office.PROGRAM_VARIABLE, str(_program(tmp_path, script)))
    monkeypatch.setattr(office, "SECONDS", 0.5 if "sleep" in script else 30.0)
    assert code_of(RTF) == code


@posix
def test_what_the_program_starts_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    script = f"(sleep 2; touch {mark}) & sleep 60"
    monkeypatch.setenv(office.PROGRAM_VARIABLE, str(_program(tmp_path, script)))
    monkeypatch.setattr(office, "SECONDS", 0.3)
    assert code_of(RTF) == "JX-R019"
    time.sleep(2.5)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ole({"WordDocument": b"\xec\xa5" + b"\0" * 8 + b"\0\x01"}), "JX-R012"),
        (ole({"WordDocument": b"x" * 5000})[:2000], "JX-R011"),
        (WORD_2003.replace(b"<w:word", b"<!DOCTYPE x []><w:word", 1), "JX-R011"),
    ],
)
def test_files_that_office_need_not_be_asked_about(data: bytes, code: str) -> None:
    assert code_of(data) == code
