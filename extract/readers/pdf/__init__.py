"""PDF: pages with a text layer by their characters and rules, pages that are pictures by OCR."""

from __future__ import annotations

from extract.readers.pdf.reader import read_pdf

__all__ = ["read_pdf"]
