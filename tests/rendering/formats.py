"""Every format by name: documents with their style in, files out (in one go, for the office program's sake)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from zlib import crc32

from rendering.document import Printed
from rendering.docx_file import docx_bytes
from rendering.html_file import HTML_KINDS, html_bytes
from rendering.office import SOFFICE, converted
from rendering.pdf_file import pdf_bytes
from rendering.quirks import QUIRKS, UNREADABLE, landscape_as_rotated
from rendering.scans import GOOD, HARD, Scanner, image_bytes, scanned
from rendering.style import Style
from rendering.xlsx_file import xlsx_bytes

__all__ = ["FORMATS", "NEEDS_OFFICE", "Job"]

Job = tuple[Printed, Style]
Files = list[bytes]
Make = Callable[[Printed, Style], bytes]


def _each(make: Make) -> Callable[[Sequence[Job]], Files]:
    return lambda jobs: [make(printed, style) for printed, style in jobs]


def _by_office(make: Make, source: str, suffix: str) -> Callable[[Sequence[Job]], Files]:
    def files(jobs: Sequence[Job]) -> Files:
        made = {f"{number}.{source}": make(*job) for number, job in enumerate(jobs)}
        return list(converted(made, suffix).values())

    return files


def _html(kind: str) -> Make:
    return lambda printed, style: html_bytes(printed, style, kind)


def _one_sheet(printed: Printed, style: Style) -> bytes:
    return xlsx_bytes(printed, style, one_sheet=True)


def _typed(printed: Printed, style: Style) -> bytes:
    return xlsx_bytes(printed, style, typed=True)


def _word_like(printed: Printed, style: Style) -> bytes:
    wide = style.page[0] > style.page[1]
    return landscape_as_rotated(printed, style) if wide else pdf_bytes(printed, style, "strips", "words")


def _seed(job: Job) -> int:
    """A document is scanned alike in every run, whatever is scanned beside it."""
    return crc32(f"{job[0].name} {job[1]}".encode())


def _scans(scanner: Scanner) -> Callable[[Sequence[Job]], Files]:
    """Printed by the office program where there is one, because it has the fonts of offices."""

    def files(jobs: Sequence[Job]) -> Files:
        sources = FORMATS["pdf-lo" if SOFFICE else "pdf-word"](jobs)
        return [scanned(data, scanner, _seed(job)) for job, data in zip(jobs, sources, strict=True)]

    return files


def _images(kind: str) -> Callable[[Sequence[Job]], Files]:
    def files(jobs: Sequence[Job]) -> Files:
        one = [(replace(printed, papers=printed.papers[:1]), style) for printed, style in jobs]
        sources = FORMATS["pdf-lo" if SOFFICE else "pdf-word"](one)
        return [image_bytes(data, kind, GOOD, _seed(job)) for job, data in zip(jobs, sources, strict=True)]

    return files


FORMATS: dict[str, Callable[[Sequence[Job]], Files]] = {
    "docx": _each(docx_bytes),
    "doc": _by_office(docx_bytes, "docx", "doc"),
    "xlsx": _each(xlsx_bytes),
    "xlsx-one": _each(_one_sheet),
    "xlsx-typed": _each(_typed),
    "xls": _by_office(xlsx_bytes, "xlsx", "xls"),
    "xls-typed": _by_office(_typed, "xlsx", "xls"),
    **{f"html-{kind}": _each(_html(kind)) for kind in HTML_KINDS},
    "pdf-lo": _by_office(docx_bytes, "docx", "pdf"),
    "pdf-calc": _by_office(_typed, "xlsx", "pdf"),
    "pdf-word": _each(_word_like),
    **{f"pdf-{name}": _each(make) for name, make in QUIRKS.items()},
    **{f"pdf-{name}": _each(make) for name, make in UNREADABLE.items()},
    "pdf-scan": _scans(GOOD),
    "pdf-scan-hard": _scans(HARD),
    "tiff": _images("TIFF"),
}
GROUPS = {
    "html": [name for name in FORMATS if name.startswith("html")],
    "sheets": [name for name in FORMATS if name.startswith("xls")],
    "pdf": ["pdf-lo", "pdf-calc", "pdf-word"],
    "quirks": [f"pdf-{name}" for name in QUIRKS],
    "scans": ["pdf-scan", "pdf-scan-hard", "tiff", *(f"pdf-{name}" for name in UNREADABLE)],
}
NEEDS_OFFICE = frozenset(("doc", "xls", "xls-typed", "pdf-lo", "pdf-calc"))
