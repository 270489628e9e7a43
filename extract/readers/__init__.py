"""Bytes to `Document`: one reader for each kind of file, chosen by content.

A new file type is one module with a function that returns a `Reading`, and one line in `READERS`. Modules are loaded
when a file of their kind comes.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from extract.config import ReadConfig
from extract.errors import ReadError, UnsupportedError, warning
from extract.model.document import Document, Table
from extract.readers.encoding import decode
from extract.readers.furniture import furniture
from extract.readers.reading import Reading
from extract.readers.sniff import (
    DOC,
    DOCX,
    ENCRYPTED,
    MHTML,
    OLE_DAMAGED,
    SHEET_XML,
    UNKNOWN,
    WORD_XML,
    XLS,
    XLSX,
    ZIP,
    binary_kind,
    text_kind,
)

__all__ = ["READERS", "Reader", "Reading", "decode", "read", "reader_for"]

_TEXTS = frozenset(("text.v1", "markdown.v1", "csv.v1"))
_PATH_TROUBLE = {ord(c): f"\\x{ord(c):02x}" for c in map(chr, (*range(32), 127))}


@dataclass(frozen=True, slots=True)
class Reader:
    """One entry of the registry.

    Attributes:
        name: Stable name with a version: it stands in the output.
        media_type: What it reads.
        extensions: Usual endings of file names, for looking through folders; the choice is made by content.
        function: ``module:function``; the function takes the decoded text (where the media type is not ``text/…``:
            the bytes and the `ReadConfig`) and returns a `Reading`.
    """

    name: str
    media_type: str
    extensions: tuple[str, ...]
    function: str

    def load(self) -> Callable[..., Reading]:
        """The reader's function; its module is imported here, not before."""
        module, name = self.function.split(":")
        return cast("Callable[..., Reading]", getattr(import_module(module), name))


READERS: dict[str, Reader] = {
    reader.media_type: reader
    for reader in (
        Reader("text.v1", "text/plain", (".txt", ".text"), "extract.readers.lines:read_lines"),
        Reader("markdown.v1", "text/markdown", (".md", ".markdown", ".mkd"), "extract.readers.lines:read_lines"),
        Reader("csv.v1", "text/csv", (".csv", ".tsv"), "extract.readers.delimited:read_delimited"),
        Reader("html.v1", "text/html", (".html", ".htm", ".xhtml", ".shtml"), "extract.readers.html:read_html"),
        Reader("pdf.v1", "application/pdf", (".pdf",), "extract.readers.pdf:read_pdf"),
        Reader("image.v1", "image/png", (".png",), "extract.readers.scan:read_image"),
        Reader("image.v1", "image/jpeg", (".jpg", ".jpeg"), "extract.readers.scan:read_image"),
        Reader("image.v1", "image/tiff", (".tif", ".tiff"), "extract.readers.scan:read_image"),
        Reader("image.v1", "image/bmp", (".bmp",), "extract.readers.scan:read_image"),
        Reader("docx.v1", DOCX, (".docx", ".docm"), "extract.readers.docx:read_docx"),
        Reader("doc.v1", DOC, (".doc", ".wps"), "extract.readers.office:read_doc"),
        Reader("rtf.v1", "application/rtf", (".rtf",), "extract.readers.office:read_rtf"),
        Reader("xlsx.v1", XLSX, (".xlsx", ".xlsm"), "extract.readers.sheets:read_xlsx"),
        Reader("xls.v1", XLS, (".xls", ".et"), "extract.readers.sheets:read_xls"),
        Reader("mhtml.v1", MHTML, (".mht", ".mhtml"), "extract.readers.mhtml:read_mhtml"),
        Reader("word-xml.v1", WORD_XML, (), "extract.readers.office:read_word_xml"),
        Reader("sheet-xml.v1", SHEET_XML, (), "extract.readers.office:read_sheet_xml"),
    )
}


def reader_for(media_type: str) -> Reader:
    """The reader of a media type.

    Raises:
        ReadError: ``JX-R009`` when there is none.

    >>> reader_for("text/html").name
    'html.v1'
    """
    if media_type not in READERS:
        raise ReadError("JX-R009", name=media_type, known=", ".join(READERS))
    return READERS[media_type]


def read(path: Path | str, data: bytes | None = None, config: ReadConfig | None = None) -> Document:
    r"""Reads a file, or bytes that are at hand already, into a `Document`.

    Args:
        path: Where the file is; with `data` it is only the name, whose ending is a hint.
        data: The content, if it need not be read from disk.
        config: Limits, pages and password; the defaults when not given.

    Raises:
        ReadError: The file is missing, empty, too large, binary, or cannot be decoded; the code tells which.

    >>> document = read("自评.txt", "项目名称\t道路养护\n总分\t98".encode("gb18030"))
    >>> document.media_type, document.reader, document.blocks[0].n_rows
    ('text/plain', 'text.v1', 2)
    """
    settings = config or ReadConfig()
    name = _name(path)
    if data is None:
        data = _load(Path(path), name, settings.max_bytes)
    if len(data) > settings.max_bytes:
        raise ReadError("JX-R004", file=name, size=len(data), limit=settings.max_bytes)
    if not data:
        raise ReadError("JX-R001", file=name)
    try:
        return _document(data, name, Path(path).suffix, settings)
    except ReadError as error:
        error.fields.setdefault("file", name)
        raise


def _name(path: Path | str) -> str:
    """The path as text that any sink can write: a hostile name may hold newlines or lone surrogates."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8").translate(_PATH_TROUBLE)


def _load(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError("JX-R007", file=name)
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
            size = path.stat().st_size if len(data) > max_bytes else len(data)
    except FileNotFoundError as error:
        raise ReadError("JX-R006", file=name) from error
    except (OSError, ValueError) as error:
        raise ReadError("JX-R005", file=name, reason=getattr(error, "strerror", None) or error) from error
    if len(data) > max_bytes:
        raise ReadError("JX-R004", file=name, size=size, limit=max_bytes)
    return data


def _document(data: bytes, name: str, suffix: str, config: ReadConfig) -> Document:
    kind = binary_kind(data)
    if kind in READERS:
        reader, warnings = READERS[kind], list[str]()
        reading = reader.load()(data, config)
        if reading.pages:
            left_out = furniture(reading.text, reading.pages)
            blocks = [b for b in reading.blocks if isinstance(b, Table) or b.start not in left_out]
            reading = reading._replace(blocks=blocks)
    else:
        text, warnings = _decoded(data, kind)
        reader = reader_for(text_kind(text, suffix))
        reading = reader.load()(text)
    if not reading.text.strip():
        raise ReadError("JX-R008")
    return Document(
        text=reading.text,
        blocks=tuple(reading.blocks),
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=reader.media_type,
        reader=reader.name,
        pages=reading.pages,
        ocr=reading.ocr,
        warnings=(*_misnamed(suffix, reader), *warnings, *reading.warnings),
        errors=reading.problems,
    )


def _misnamed(suffix: str, reader: Reader) -> list[str]:
    """A warning when the name's ending belongs to files of another kind; text by any name is text."""
    suffix = suffix.lower()
    owners = {other.name for other in READERS.values() if suffix in other.extensions}
    if not owners or reader.name in owners or (owners | {reader.name}) <= _TEXTS:
        return []
    return [warning("JX-R107", suffix=suffix, kind=reader.media_type)]


def _decoded(data: bytes, kind: str | None) -> tuple[str, list[str]]:
    """The text, unless the bytes are no text at all: UTF-16 looks like an unknown binary format at first."""
    if kind == ZIP:
        raise ReadError("JX-R026")
    if kind == ENCRYPTED:
        raise ReadError("JX-R012")
    if kind == OLE_DAMAGED:  # what is left of a DOC or XLS
        raise ReadError("JX-R011", kind="OLE", reason="directory")
    if kind not in {None, UNKNOWN}:
        raise UnsupportedError("JX-R022", kind=kind)
    try:
        text, encoding, warnings = decode(data)
    except ReadError as error:
        raise (ReadError("JX-R002", kind=kind) if kind is not None else error) from None
    if kind is not None and not encoding.startswith(("utf-16", "utf-32")):
        raise ReadError("JX-R002", kind=kind)
    controls = sum(map(text.count, "\0\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x7f"))
    if controls:
        warnings.append(warning("JX-R106", count=controls))
    return text, warnings
