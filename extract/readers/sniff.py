"""What a file is, by its content; the name is a hint for what content cannot tell.

Offices rename freely: `.doc` files are HTML, `.txt` files are Markdown, `.html` files are plain text.
"""

from __future__ import annotations

import re
import struct

from extract.readers.delimited import SUFFIXES, delimiter_of

__all__ = [
    "DOC",
    "DOCX",
    "ENCRYPTED",
    "MHTML",
    "OLE_DAMAGED",
    "SHEET_XML",
    "UNKNOWN",
    "WORD_XML",
    "XLS",
    "XLSX",
    "ZIP",
    "binary_kind",
    "text_kind",
]

UNKNOWN = "application/octet-stream"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENCRYPTED = "application/x-encrypted-ooxml"
MHTML = "multipart/related"
WORD_XML = "application/vnd.ms-word+xml"  # of 2003, and the flat form of DOCX
SHEET_XML = "application/vnd.ms-excel+xml"  # of 2003
ZIP = "application/zip"
_OLE = "application/x-ole-storage"
OLE_DAMAGED = "application/x-ole-storage; damaged"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x05\x06", ZIP),  # an empty one
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ", "application/x-msdownload"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
)
# A part that tells what a ZIP is.
_PARTS = (
    (re.compile(r"word/document\d*\.xml", re.IGNORECASE), DOCX),
    (re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE), XLSX),
    (re.compile(r"xl/workbook\d*\.bin", re.IGNORECASE), "application/vnd.ms-excel.sheet.binary"),
    (re.compile(r"ppt/presentation\.xml", re.IGNORECASE), "application/vnd.ms-powerpoint"),
    (re.compile(r"OFD\.xml", re.IGNORECASE), "application/ofd"),
)
# A stream that tells what an OLE file is.
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_MAX_NAMES = 4096
_PROGRAM = re.compile(rb"<\?mso-application\s+progid=[\"'](Word\.Document|Excel\.Sheet)[\"']")
_ROOTS = (
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", WORD_XML),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", WORD_XML),
    (b"urn:schemas-microsoft-com:office:spreadsheet", SHEET_XML),
)
_SHORT = 3  # a mark of two letters may begin a text, so a control byte must stand near it
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\x0b\x1b") + b"\x7f"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_HTML_START = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*<(?:!doctype\s+html|html|head|body|meta|frameset)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_BLOCK = re.compile(r"<(?:p|div|br|table|tr|td|ul|li|h[1-6]|span|font|center)\b[^<>]*>", re.IGNORECASE)
_HTML_END = re.compile(r"</html\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MARKDOWN = re.compile(r"^#{1,6}[ \t]+\S|^[ \t]*(?:\|[ \t]*)?:?-{3,}:?[ \t]*\|[ \t|:\-]*$|^```", re.MULTILINE)


def binary_kind(data: bytes) -> str | None:
    """Media type of a binary format, ``application/octet-stream`` for an unknown one, None for what may be text.

    UTF-16 text holds NUL bytes and is told apart by the caller before this is asked of an unknown format.
    """
    head = data[:1024]
    if data.startswith(_ZIP_MARK):
        return _zip_kind(data)
    if data.startswith(_OLE_MARK):
        return _ole_kind(data)
    marked = _marked_kind(data[:4096])
    if marked:
        return marked
    for mark, name in _SIGNATURES:
        if data.startswith(mark) and (len(mark) > _SHORT or head.translate(None, _CONTROL) != head):
            return name
    if b"%PDF-" in head and b"\0" in data[:65536]:
        return _SIGNATURES[0][1]
    sample = data[:65536]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return UNKNOWN if control > 0.02 * len(sample) and not data.startswith(_MARKS) else None


def _zip_kind(data: bytes) -> str:
    names = _zip_names(data)
    for pattern, kind in _PARTS:
        if any(pattern.fullmatch(name) for name in names):
            return kind
    if names and names[0] == "mimetype":
        size = int.from_bytes(data[18:22], "little")
        at = 30 + len(names[0]) + int.from_bytes(data[28:30], "little")
        declared = data[at : at + min(size, 100)].decode("ascii", "replace").strip()
        return declared if declared.startswith("application/") else ZIP
    return ZIP


def _zip_names(data: bytes) -> list[str]:
    """Names of the parts by the directory at the end; where the end is cut off, by what stands before each part."""
    found: list[bytes] = []
    end = data.rfind(b"PK\x05\x06")
    if 0 <= end <= len(data) - 22:
        (at,) = struct.unpack_from("<I", data, end + 16)
        while data[at : at + 4] == b"PK\x01\x02" and at + 46 <= len(data) and len(found) < _MAX_NAMES:
            name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
            found.append(data[at + 46 : at + 46 + name])
            at += 46 + name + extra + comment
    at = -1 if found else 0
    while at >= 0 and at + 30 <= len(data) and len(found) < _MAX_NAMES:
        (name,) = struct.unpack_from("<H", data, at + 26)
        found.append(data[at + 30 : at + 30 + name])
        at = data.find(_ZIP_MARK, at + 30)
    return [name.decode("utf-8", "replace").replace("\\", "/").lstrip("/") for name in found]


def _ole_kind(data: bytes) -> str:
    from extract.readers.ole import Ole, OleError

    try:
        names = set(Ole(data).streams)
    except OleError:  # the reader of the kind says that it is damaged
        names = {name for name, _ in _STREAMS if name.encode("utf-16-le") + b"\0\0" in data}
        return next((kind for name, kind in _STREAMS if name in names), OLE_DAMAGED)
    return next((kind for name, kind in _STREAMS if name in names), _OLE)


def _marked_kind(head: bytes) -> str | None:
    """Formats that are text to the eye and are read by a program of their own."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<?xml") or start.startswith(b"<pkg:package"):
        program = _PROGRAM.search(start)
        if program:
            return WORD_XML if program[1] == b"Word.Document" else SHEET_XML
        if b"<html" not in start.lower():
            return next((kind for mark, kind in _ROOTS if mark in start), None)
    lower = start.lower()
    if lower.startswith((b"mime-version:", b"from:")) and b"mime-version:" in lower and MHTML.encode() in lower:
        return MHTML
    return None


def _is_html(text: str) -> bool:
    """A page, as against a text that holds some tags: a converter's Markdown keeps tables, and cells keep `<p>`."""
    head = text[:65536]
    if _HTML_START.match(head):
        end = _HTML_END.search(text)
        # Several small pages in a row, or much text after the end, is a converter's text with embedded tables.
        return end is None or len(_TAG.sub("", text[end.end() : end.end() + 20_000]).strip()) < 200
    tags = _HTML_BLOCK.findall(head)
    if len(tags) < 3 or not head.lstrip().startswith("<"):
        return False
    lines = head.split("\n")
    tagged = sum("<" in line for line in lines if line.strip())
    return tagged >= 0.6 * sum(1 for line in lines if line.strip())


def text_kind(text: str, suffix: str = "") -> str:
    r"""Media type of a decoded text: ``text/html``, ``text/csv``, ``text/markdown`` or ``text/plain``.

    Args:
        text: The decoded text.
        suffix: The extension of the file name with its dot, in any case; a hint between sheets, Markdown and plain
            text only.

    >>> text_kind("<!DOCTYPE html><p>自评</p>", ".txt"), text_kind("# 自评"), text_kind("自评\t100")
    ('text/html', 'text/markdown', 'text/plain')
    """
    if "<" in text and _is_html(text):
        return "text/html"
    suffix = suffix.lower()
    if delimiter_of(text, suffix):
        return "text/csv"
    if suffix in {".md", ".markdown", ".mkd"}:
        return "text/markdown"
    if suffix in {".txt", ".text", *SUFFIXES}:
        return "text/plain"
    return "text/markdown" if _MARKDOWN.search(text[:65536]) else "text/plain"
