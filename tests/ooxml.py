"""DOCX and XLSX put together from hand-written parts, with the quirks that libraries do not write; OLE files too."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from extract.model.document import Document, Table
from extract.readers import read

__all__ = ["W_NS", "cells_of", "document_of", "docx", "lines_of", "ole", "tables_of", "unzipped", "xlsx", "zipped"]

W_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_S_NS = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _relations(targets: Mapping[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def docx(body: str, numbering: str = "", styles: str = "") -> bytes:
    """A DOCX of the children of its body (and of numbering and styles)."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"<w:document {W_NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations({"numbering": "numbering.xml", "styles": "styles.xml"}),
        "word/numbering.xml": f"<w:numbering {W_NS}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {W_NS}>{styles}</w:styles>",
    }
    return zipped(parts)


def xlsx(
    *sheets: str,
    names: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    styles: str = "",
    strings: tuple[str, ...] = (),
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """An XLSX of the children of its worksheets."""
    targets = {f"worksheet{n}": f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)}
    listed = "".join(
        f'<sheet name="{names[n] if n < len(names) else f"Sheet{n + 1}"}" sheetId="{n + 1}" r:id="rId{n + 1}"'
        f' state="{states[n] if n < len(states) else "visible"}"/>'
        for n in range(len(sheets))
    )
    parts = {
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": f"<workbook {_S_NS}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            {**targets, "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
        ),
        "xl/styles.xml": f"<styleSheet {_S_NS}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {_S_NS}>{''.join(f'<si>{text}</si>' for text in strings)}</sst>",
    }
    for n, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {_S_NS}>{sheet}</worksheet>"
    return zipped({**parts, **(extra or {})})


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file with these streams, each of 4,096 bytes or more (no small-stream table)."""
    entries, sectors, fat = [("Root Entry", 5, 0xFFFFFFFE, 0)], [b"\0" * 512], [0xFFFFFFFE]
    for name, short in streams.items():
        content = short.ljust(4096, b"\0")
        entries.append((name, 2, len(sectors), len(content)))
        count = -(-len(content) // 512)
        fat += [*range(len(sectors) + 1, len(sectors) + count), 0xFFFFFFFE]
        sectors += [content[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
    directory = b""
    for n, (name, kind, start, size) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        right = n + 1 if 0 < n < len(entries) - 1 else 0xFFFFFFFF
        child = 1 if n == 0 and len(entries) > 1 else 0xFFFFFFFF
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, right, child)
        directory += b"\0" * 36 + struct.pack("<III", start, size, 0)
    assert len(directory) <= 512, "one sector of directory"
    sectors[0] = directory.ljust(512, b"\0")
    table_at = len(sectors)
    fat.append(0xFFFFFFFD)
    tables = -(-len(fat) // 128)
    fat += [0xFFFFFFFD] * (tables - 1)
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIII", tables, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *[table_at + n for n in range(tables)], *[0xFFFFFFFF] * (109 - tables))
    return head + b"".join(sectors) + packed


def document_of(data: bytes, name: str = "表") -> Document:
    return read(name, data)


def lines_of(data: bytes) -> list[str]:
    """The text, line by line."""
    return document_of(data).text.splitlines()


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells_of(document: Document, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    """Row, column, spans and text of each cell of a table."""
    table = tables_of(document)[number]
    return [(c.row, c.col, c.rowspan, c.colspan, document.text[c.start : c.end]) for c in table.cells]
