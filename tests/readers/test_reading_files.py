"""The registry and the front door: what is read as what, and what is refused with which code."""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from extract.config import ReadConfig
from extract.errors import ReadError
from extract.model.document import Table
from extract.readers import READERS, Reader, Reading, read, reader_for
from extract.readers.sniff import binary_kind, text_kind

FORM = "项目支出绩效自评表\n项目名称\t农村公路养护\n总分\t98\n"
PAGE = "<!DOCTYPE html><html><body><p>自评表</p><table><tr><td>总分</td><td>98</td></tr></table></body></html>"


def code_of(path: Path | str, data: bytes | None = None, config: ReadConfig | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read(path, data, config)
    assert "?" not in caught.value.message("en")
    return caught.value.code


def test_every_entry_of_the_registry_loads() -> None:
    for media_type, reader in READERS.items():
        assert reader.media_type == media_type
        assert callable(reader.load())
        assert all(extension.startswith(".") for extension in reader.extensions)
    functions = {(reader.name, reader.function) for reader in READERS.values()}
    assert len(functions) == len(dict(functions)), "one name, one function"


def test_a_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "自评.txt"
    data = FORM.replace("\n", "\r\n").encode("gb18030")
    path.write_bytes(data)
    document = read(path)
    assert document.text == FORM.replace("\n", "\r\n")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.path, document.media_type, document.reader) == (str(path), "text/plain", "text.v1")
    assert [type(block).__name__ for block in document.blocks] == ["Block", "Table"]
    assert read(str(path)) == document
    assert read(path, data) == document


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("a.txt", PAGE, "text/html"),
        ("a.html", FORM, "text/plain"),
        ("a.doc", "\n<!-- x --><html><body>文", "text/html"),
        ("a", "<table>\n<tr><td>甲</td></tr>\n<tr><td>乙</td></tr>\n</table>", "text/html"),
        ("a.md", FORM, "text/markdown"),
        ("a.MD", "# 自评", "text/markdown"),
        ("a.txt", "# 自评", "text/plain"),
        ("a", "# 自评\n正文", "text/markdown"),
        ("a", "| 甲 | 乙 |\n| --- | --- |", "text/markdown"),
        ("a", FORM, "text/plain"),
        ("a", "<p>甲</p>\t乙\n<p>丙</p>\t丁\n一\n二\n三\n四\n五\n六", "text/plain"),
        ("a.md", "# 表\n\n<html><body><table><tr><td>1</td></tr></table></body></html>\n", "text/markdown"),
        ("a", "<html><body><table><tr><td>1</td></tr></table></body></html>\n" + "正文" * 200, "text/plain"),
    ],
)
def test_content_decides_and_the_name_is_a_hint(name: str, text: str, media_type: str) -> None:
    assert text_kind(text, Path(name).suffix) == media_type


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "JX-R001"),
        (b"%PDF-1.7\n", "JX-R011"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "JX-R022"),
        (b"PK\x03\x04\x14\0\0\0", "JX-R026"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "JX-R011"),
        (b"\x89PNG\r\n\x1a\n", "JX-R011"),
        (bytes(range(256)) * 9, "JX-R002"),
        (b"\0" * 999, "JX-R002"),
        (b" \r\n\t\n", "JX-R008"),
        (b"<html><body><script>x()</script></body></html>", "JX-R008"),
        ("\ufeff".encode(), "JX-R008"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, code: str) -> None:
    assert code_of("报告.txt", data) == code


def test_bytes_that_begin_like_a_format_may_be_text() -> None:
    assert binary_kind(b"BMI index and MZ") is None
    assert binary_kind(b"BM\x36\0\0\0") == "image/bmp"
    assert binary_kind("一".encode("utf-16")) is None


def test_missing_files_folders_and_limits(tmp_path: Path) -> None:
    assert code_of(tmp_path / "没有.txt") == "JX-R006"
    assert code_of(tmp_path) == "JX-R007"
    path = tmp_path / "大.txt"
    path.write_bytes(b"1" * 100)
    assert code_of(path, config=ReadConfig(max_bytes=99)) == "JX-R004"
    assert code_of("大.txt", b"1" * 100, ReadConfig(max_bytes=99)) == "JX-R004"
    assert read(path, config=ReadConfig(max_bytes=100)).text == "1" * 100
    assert code_of("a\0b.txt") == "JX-R005"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "密.txt"
    path.write_bytes(b"1")
    path.chmod(0)
    assert code_of(path) == "JX-R005"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管")
    assert code_of(tmp_path / "管") == "JX-R007"


def test_a_hostile_name_can_be_written() -> None:
    document = read("a\n\udcff.txt", FORM.encode())
    document.path.encode("utf-8")
    assert "\n" not in document.path


def test_an_unknown_media_type_is_named() -> None:
    with pytest.raises(ReadError, match=r"JX-R009.*application/x"):
        reader_for("application/x")


@pytest.mark.parametrize("text", ["\n" * 2_000_000, "甲\t" * 2_000 + "\n", "|" * 1_500_000])
def test_too_many_parts_are_refused_or_read_as_one_line(text: str) -> None:
    if text.startswith("甲"):
        assert len(read("a.txt", text.encode()).blocks) == 1
    else:
        assert code_of("a.txt", text.encode()) == "JX-R010"


def test_control_characters_are_kept_and_said() -> None:
    document = read("a.txt", (FORM * 20 + "\x01").encode())
    assert document.text.endswith("\x01")
    assert document.warnings[0].startswith("JX-R106")


@pytest.mark.parametrize("character", ["\t ", "(", "<", "$", "&", "-", "#", " ", "—", "<a ", "<!--", "| ", "\n- "])
def test_a_megabyte_of_one_character_takes_no_time(character: str) -> None:
    """Quadratic patterns would need minutes for this; the test has no clock, it would simply not end."""
    data = ("甲" + character * (1_000_000 // len(character)) + "乙").encode()
    with suppress(ReadError):
        assert read("a", data).sha256


def test_the_same_table_is_read_alike_in_all_layouts() -> None:
    rows = [["一级指标", "三级指标", "得分"], ["产出指标", "养护里程", "10"], ["效益指标", "满意度", "9.5"]]
    pages = {
        "a.txt": "\n".join("\t".join(row) for row in rows),
        "b.txt": "\n".join(" | ".join(row) + " |" for row in rows),
        "c.md": "\n".join(
            ["|" + "|".join(rows[0]) + "|", "|---|---|---|", *("|" + "|".join(r) + "|" for r in rows[1:])]
        ),
        "d.html": "<html><table>" + "".join("<tr>" + "".join(f"<td>{c}" for c in row) for row in rows) + "</table>",
        "e.md": "# 表\n<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) for row in rows) + "</table>",
    }
    for name, text in pages.items():
        document = read(name, text.encode())
        table = next(block for block in document.blocks if isinstance(block, Table))
        found = [[document.text[cell.start : cell.end] for cell in row] for row in table.rows()]
        assert found == rows, name


def test_a_new_reader_is_one_line_of_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader("fake.v1", "application/pdf", (".pdf",), f"{__name__}:read_fake")
    monkeypatch.setitem(READERS, reader.media_type, reader)
    monkeypatch.setitem(sys.modules, __name__, SimpleNamespace(read_fake=lambda data, _: Reading(repr(data), [])))
    document = read("a.txt", b"%PDF-1.7")
    assert (document.text, document.reader, document.media_type) == ("b'%PDF-1.7'", "fake.v1", "application/pdf")
