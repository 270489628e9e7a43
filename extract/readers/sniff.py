"""What a file is, by its content; the name is a hint for what content cannot tell.

Offices rename freely: `.doc` files are HTML, `.txt` files are Markdown, `.html` files are plain text.
"""

from __future__ import annotations

import re

__all__ = ["DOC", "DOCX", "UNKNOWN", "XLS", "XLSX", "binary_kind", "text_kind"]

UNKNOWN = "application/octet-stream"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),  # DOCX, XLSX, OFD
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # DOC, XLS
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
    for mark, name in _SIGNATURES:
        if data.startswith(mark) and (len(mark) > _SHORT or head.translate(None, _CONTROL) != head):
            return name
    if b"%PDF-" in head and b"\0" in data[:65536]:
        return _SIGNATURES[0][1]
    sample = data[:65536]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return UNKNOWN if control > 0.02 * len(sample) and not data.startswith(_MARKS) else None


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
    r"""Media type of a decoded text: ``text/html``, ``text/markdown`` or ``text/plain``.

    Args:
        text: The decoded text.
        suffix: The extension of the file name with its dot, in any case; a hint between Markdown and plain text only.

    >>> text_kind("<!DOCTYPE html><p>自评</p>", ".txt"), text_kind("# 自评"), text_kind("自评\t100")
    ('text/html', 'text/markdown', 'text/plain')
    """
    if "<" in text and _is_html(text):
        return "text/html"
    suffix = suffix.lower()
    if suffix in {".md", ".markdown", ".mkd"}:
        return "text/markdown"
    if suffix in {".txt", ".text", ".tsv"}:
        return "text/plain"
    return "text/markdown" if _MARKDOWN.search(text[:65536]) else "text/plain"
