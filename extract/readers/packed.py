"""Formats that are a ZIP of XML parts (DOCX, XLSX): opened under limits, parsed without entities.

A few megabytes can unpack to many gigabytes. The sizes that the file declares are summed before anything is unpacked,
and what really comes out is counted, because declared sizes lie.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from extract.config import ReadConfig
from extract.errors import ReadError

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Package", "damaged", "parse_xml", "xml_source"]

_MAX_PARTS = 20_000
_RATIO = 200
_CAREFREE = 10 * 1024 * 1024  # below this, a high ratio is only a repetitive document
_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 20
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# ISO/IEC 29500 strict has names of its own for the same elements.
_STRICT = (
    (b"purl.oclc.org/ooxml/wordprocessingml/main", b"schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"purl.oclc.org/ooxml/spreadsheetml/main", b"schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"purl.oclc.org/ooxml/officeDocument/relationships",
        b"schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"purl.oclc.org/ooxml/drawingml/main", b"schemas.openxmlformats.org/drawingml/2006/main"),
)


def damaged(kind: str, reason: object) -> ReadError:
    """The error of a file that is broken."""
    return ReadError("JX-R011", kind=kind, reason=reason)


class Package:
    """A ZIP of parts; names are compared without case, as the format wants.

    Raises:
        ReadError: ``JX-R011`` broken, ``JX-R016`` unpacks to too much, ``JX-R027`` too many parts.
    """

    def __init__(self, data: bytes, config: ReadConfig, kind: str) -> None:
        self._kind = kind
        self._limit = config.max_unpacked_bytes
        self._unpacked = 0
        count = data.count(_ENTRY)
        if count > _MAX_PARTS:
            raise ReadError("JX-R027", count=count, limit=_MAX_PARTS)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged(kind, error) from error
        self._parts = {_key(part.filename): part for part in self._zip.infolist()}
        size = sum(part.file_size for part in self._zip.infolist())
        limit = self._limit if size <= _CAREFREE else min(self._limit, max(_CAREFREE, _RATIO * len(data)))
        if size > limit:
            raise ReadError("JX-R016", size=size, limit=limit)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            ReadError: ``JX-R011`` missing or broken, ``JX-R012`` encrypted, ``JX-R016`` too much.
        """
        part = self._parts.get(_key(name))
        if part is None:
            raise damaged(self._kind, f"{name}: missing")
        if part.flag_bits & 1:
            raise ReadError("JX-R012")
        chunks: list[bytes] = []
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(_CHUNK):
                    chunks.append(chunk)
                    self._unpacked += len(chunk)
                    if self._unpacked > self._limit:
                        raise ReadError("JX-R016", size=self._unpacked, limit=self._limit)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise damaged(self._kind, f"{name}: {error or type(error).__name__}") from error
        return b"".join(chunks)

    def xml(self, name: str) -> etree._Element:
        """The root of a part; see `read` and `parse_xml` for what can go wrong."""
        return parse_xml(self.read(name), self._kind, name)

    def source(self, name: str) -> bytes:
        """A part ready to be parsed piece by piece; see `xml_source`."""
        return xml_source(self.read(name), self._kind, name)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part (or, with an empty name, the package) points to: id to (last word of the type, part)."""
        folder = dirname(name)
        part = join(folder, "_rels", f"{name[len(folder) :].lstrip('/')}.rels")
        if part not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(part):
            if relation.get("TargetMode") == "External":
                continue
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        return found

    def main_part(self, usual: str) -> str:
        """The part that is the document; `usual` where the package does not say."""
        for kind, path in self.relations("").values():
            if kind == "officeDocument" and path in self:
                return path
        return usual


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def xml_source(data: bytes, kind: str, name: str) -> bytes:
    """The bytes of a part, safe to parse: in UTF-8 or what it declares, in the transitional names, without a DTD.

    Raises:
        ReadError: ``JX-R011`` when it declares a document type: no office program writes one, entity bombs need one.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = _DECLARATION.sub("", data.decode("utf-16", "replace")).encode()
    if b"<!" in data and _DOCTYPE.search(data):
        raise damaged(kind, f"{name}: DTD")
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    return data


def parse_xml(data: bytes, kind: str, name: str) -> etree._Element:
    """The root of an XML part: no entity is resolved, nothing is fetched, depth and sizes are bounded by the parser.

    Raises:
        ReadError: ``JX-R011`` broken, nested too deep, or with a DTD.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml_source(data, kind, name), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(kind, f"{name}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged(kind, f"{name}: DTD")
    return root
