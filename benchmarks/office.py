"""DOCX, XLSX and HTML to tables: CPU time against the bare parse of the same file, or against openpyxl.

python benchmarks/office.py            a table
python benchmarks/office.py --check    fails where a figure is beyond benchmarks/limits.toml
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator

from pairs import Figure, arguments, limits, ratio, report


def parsed_docx(data: bytes) -> object:
    """Unzip and parse the main part: the floor."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return etree.fromstring(parts.read("word/document.xml"))


def by_openpyxl(data: bytes) -> int:
    """The cells and merged ranges as openpyxl reads them."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    return sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def parsed_html(text: str) -> object:
    """The parse alone."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text).root


def figures(rounds: int) -> Iterator[Figure]:
    """All figures, on documents of eight long forms."""
    from rendering.document import long_document
    from rendering.docx_file import docx_bytes
    from rendering.html_file import html_bytes
    from rendering.style import LAYOUTS
    from rendering.xlsx_file import xlsx_bytes

    from extract.readers import read

    allowed = limits("office")
    printed, style = long_document(0, 8), LAYOUTS["portrait"]
    docx, xlsx, html = docx_bytes(printed, style), xlsx_bytes(printed, style), html_bytes(printed, style, "editor")
    yield ratio(
        "docx: tables / unzip and parse",
        lambda: read("a.docx", docx),
        lambda: parsed_docx(docx),
        allowed["docx"],
        rounds,
    )
    turned = ratio("", lambda: by_openpyxl(xlsx), lambda: read("a.xlsx", xlsx), allowed["openpyxl"], rounds)
    yield turned._replace(name="xlsx: openpyxl / tables", at_least=True)
    text = html.decode()
    yield ratio(
        "html: tables / parse", lambda: read("a.html", html), lambda: parsed_html(text), allowed["html"], rounds
    )


def main() -> int:
    """Measures and prints."""
    asked = arguments(__doc__)
    return report(figures(asked.rounds), check=asked.check)


if __name__ == "__main__":
    sys.exit(main())
