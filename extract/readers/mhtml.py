"""MHTML: a web page as Word and browsers save it, with all its parts in one mail message."""

from __future__ import annotations

from email import policy
from email.message import Message
from email.parser import BytesParser

from extract.config import ReadConfig
from extract.readers.encoding import decode
from extract.readers.html import read_html
from extract.readers.packed import damaged
from extract.readers.reading import Reading

__all__ = ["read_mhtml"]

_KIND = "MHTML"


def read_mhtml(data: bytes, config: ReadConfig) -> Reading:
    """Reads the page; pictures and style sheets are left alone.

    Raises:
        ReadError: ``JX-R011`` when there is no page in it.
    """
    page = _page(data.lstrip())
    text, _, warnings = decode(page)
    reading = read_html(text)
    return reading._replace(warnings=(*warnings, *reading.warnings))


def _page(data: bytes) -> bytes:
    """The first part that is HTML; a charset that it declares itself is left to the decoder."""
    try:
        message: Message = BytesParser(policy=policy.compat32).parsebytes(data)
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        content = None if part is None else part.get_payload(decode=True)
    except (ValueError, LookupError, RecursionError) as error:
        raise damaged(_KIND, error) from error
    if not isinstance(content, bytes) or not content.strip():
        raise damaged(_KIND, "text/html")
    return content
