"""What a file is, by its content: parts of ZIPs, streams of OLE files, marks of texts; hostile directories end."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from ooxml import docx, ole, xlsx, zipped

from extract.errors import ReadError
from extract.readers import read
from extract.readers.ole import Ole, OleError
from extract.readers.sniff import (
    DOC,
    DOCX,
    ENCRYPTED,
    MHTML,
    OLE_DAMAGED,
    SHEET_XML,
    WORD_XML,
    XLS,
    XLSX,
    ZIP,
    binary_kind,
)

PAGE = "<html><body><p>自评表</p><table><tr><td>总分</td><td>98</td></tr></table></body></html>"
WORD = docx("<w:p><w:r><w:t>自评表</w:t></w:r></w:p>")
BOOK = xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')


def mhtml(body: str = PAGE, encoding: str = "gb18030") -> bytes:
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_x"\r\n\r\n--=_x\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + body.encode(encoding)
        + b"\r\n--=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--=_x--\r\n"
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD, DOCX),
        (BOOK, XLSX),
        (WORD[: len(WORD) // 2], DOCX),
        (zipped({"word/document2.xml": "x"}), DOCX),
        (zipped({"WORD\\Document.xml": "x"}), DOCX),
        (zipped({"xl/workbook.bin": "x"}), "application/vnd.ms-excel.sheet.binary"),
        (zipped({"ppt/presentation.xml": "x"}), "application/vnd.ms-powerpoint"),
        (zipped({"OFD.xml": "x"}), "application/ofd"),
        (zipped({"a.txt": "x", "b/word/document.xml": "x"}), ZIP),
        (zipped({}), ZIP),
        (b"PK\x03\x04", ZIP),
        (ole({"WordDocument": b"x"}), DOC),
        (ole({"1Table": b"x", "WordDocument": b"x"}), DOC),
        (ole({"Workbook": b"x"}), XLS),
        (ole({"Book": b"x"}), XLS),
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), ENCRYPTED),
        (ole({"PowerPoint Document": b"x"}), "application/vnd.ms-powerpoint"),
        (ole({"__properties": b"x"}), "application/x-ole-storage"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE_DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument\0".encode("utf-16-le"), DOC),
        (b"{\\rtf1 x}", "application/rtf"),
        (mhtml(), MHTML),
        (b"From: <Saved by Browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", MHTML),
        (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", None),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', SHEET_XML),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w/>', WORD_XML),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', SHEET_XML),
        (b'<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"/>', None),
        (b'<?xml version="1.0"?><x/>', None),
    ],
)
def test_content_tells_the_kind(data: bytes, kind: str | None) -> None:
    assert binary_kind(data) == kind


def test_an_opendocument_file_names_itself() -> None:
    kind = "application/vnd.oasis.opendocument.text"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("content.xml", "x")
    assert binary_kind(out.getvalue()) == kind
    with pytest.raises(ReadError, match=rf"JX-R022.*{kind}"):
        read("a.odt", out.getvalue())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"OFD.xml": "x"}), "JX-R022"),
        (zipped({"xl/workbook.bin": "x"}), "JX-R022"),
        (ole({"__properties": b"x"}), "JX-R022"),
        (ole({"EncryptedPackage": b"x"}), "JX-R012"),
        (zipped({"a.txt": "x"}), "JX-R026"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "JX-R011"),
        (mhtml("", "utf-8"), "JX-R011"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "JX-R011"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read("报告.docx", data)
    assert caught.value.code == code
    assert "?" not in caught.value.message("en")


@pytest.mark.parametrize(
    ("name", "data", "reader", "said"),
    [
        ("a.docx", WORD, "docx.v1", False),
        ("a.DOCM", WORD, "docx.v1", False),
        ("a.doc", WORD, "docx.v1", True),
        ("a.xls", BOOK, "xlsx.v1", True),
        ("a", BOOK, "xlsx.v1", False),
        ("a.附件", BOOK, "xlsx.v1", False),
        ("a.doc", PAGE.encode("gb18030"), "html.v1", True),
        ("a.xls", PAGE.encode(), "html.v1", True),
        ("a.doc", mhtml(), "mhtml.v1", True),
        ("a.mht", mhtml(), "mhtml.v1", False),
        ("a.html", "总分\t98\n等级\t优".encode(), "text.v1", True),
        ("a.txt", PAGE.encode(), "html.v1", True),
        ("a.txt", "总分\t98\n等级\t优".encode(), "text.v1", False),
    ],
)
def test_a_wrong_ending_is_only_a_warning(name: str, data: bytes, reader: str, said: bool) -> None:
    document = read(name, data)
    assert document.reader == reader
    assert any(w.startswith("JX-R107") for w in document.warnings) == said
    assert document.text


def test_the_page_of_an_mhtml_is_read() -> None:
    assert read("a.mht", mhtml()).text == "自评表\n总分\t98\n"


def test_streams_of_an_ole_file() -> None:
    content = bytes(range(256)) * 40
    file = Ole(ole({"One": b"x" * 5000, "Two": content}))
    assert set(file.streams) == {"One", "Two"}
    assert file.stream("Two")[: len(content)] == content
    assert file.stream("Two", 7) == content[:7]


def _changed(data: bytes, at: int, form: str, *values: int) -> bytes:
    out = bytearray(data)
    struct.pack_into(form, out, at, *values)
    return bytes(out)


def test_hostile_chains_and_directories_end() -> None:
    data = ole({"WordDocument": b"x" * 60_000})
    (table,) = struct.unpack_from("<I", data, 76)
    at = (table + 1) * 512
    loop = _changed(data, at + 4, "<I", 1)  # the first sector of the stream points to itself
    with pytest.raises(OleError):
        Ole(loop).stream("WordDocument")
    with pytest.raises(OleError):
        Ole(_changed(data, at, "<I", 0))  # so does the directory
    with pytest.raises(OleError):
        Ole(_changed(data, 48, "<I", 1 << 30))
    with pytest.raises(OleError):
        Ole(_changed(data, 68, "<I", 5))  # a list of tables that leads nowhere
    with pytest.raises(OleError):
        Ole(_changed(data, 30, "<H", 31))
    # Siblings that point at each other.
    assert set(Ole(_changed(data, 512 + 128 + 68, "<II", 1, 1)).streams) == {"WordDocument"}
    with pytest.raises(OleError):  # a stream larger than the file
        Ole(_changed(data, 512 + 128 + 120, "<I", 1 << 31)).stream("WordDocument")


def test_mutated_ole_files_have_a_kind_or_an_error() -> None:
    source = random.Random(5)  # noqa: S311 - a repeatable draw, no secret
    good = ole({"Workbook": b"x" * 5000, "Other": b"y" * 5000})
    kinds = set()
    for _ in range(500):
        data = bytearray(good)
        for _ in range(source.randrange(1, 30)):
            data[source.randrange(8, len(data))] = source.randrange(256)
        kinds.add(binary_kind(bytes(data)))
    assert XLS in kinds
    assert kinds <= {XLS, OLE_DAMAGED, "application/x-ole-storage"}
