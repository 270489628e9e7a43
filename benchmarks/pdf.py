"""PDF to tables: CPU time against bare text extraction by the same library and against pdfplumber, and memory.

    python benchmarks/pdf.py            a table
    python benchmarks/pdf.py --check    fails where a figure is beyond benchmarks/limits.toml

Rounds alternate in one process on one thread; ratios of medians. The PDF of an office program needs LibreOffice.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pairs import Figure, arguments, limits, peak_memory, ratio, report

_PAGES = 24
_READ = "import extract.readers\nextract.readers.read(sys.argv[1])"


def documents() -> dict[str, bytes]:
    """A file of about 24 pages by name: `office` (LibreOffice made it) and `word` (drawn as Word draws)."""
    from rendering.document import long_document
    from rendering.formats import FORMATS
    from rendering.office import SOFFICE
    from rendering.style import LAYOUTS

    jobs = [(long_document(0, 8), LAYOUTS["running"])]
    made = {"word": FORMATS["pdf-word"](jobs)[0]}
    if SOFFICE:
        made["office"] = FORMATS["pdf-lo"](jobs)[0]
    return {name: repeated(data, _PAGES) for name, data in made.items()}


def repeated(data: bytes, pages: int) -> bytes:
    """The pages of a file again and again, until there are so many."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as made:
        for number in range(pages):
            made.pages.append(source.pages[number % len(source.pages)])
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()


def bare_text(data: bytes) -> int:
    """What the library gives without any layout: the floor."""
    import pypdfium2

    size = 0
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        size += len(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return size


def by_pdfplumber(data: bytes) -> int:
    """The tables as another library finds them."""
    import pdfplumber

    cells = 0
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            cells += sum(len(row) for table in page.find_tables() for row in table.extract())
            page.close()
    return cells


def memory(data: bytes, most: float, growth: float) -> Iterator[Figure]:
    """Peaks of new processes that read 200 pages and 2,000."""
    with tempfile.TemporaryDirectory() as folder:
        peaks = {}
        for pages in (200, 2000):
            path = Path(folder) / f"{pages}.pdf"
            path.write_bytes(repeated(data, pages))
            peaks[pages] = peak_memory(_READ, str(path))
    yield Figure("peak MB, 2,000 pages", peaks[2000], most, f"200 pages: {peaks[200]:.0f} MB")
    yield Figure("peak MB, 2,000 pages / 200 pages", peaks[2000] / peaks[200], growth, "flat is 1")


def figures(rounds: int) -> Iterator[Figure]:
    """All figures."""
    from extract.readers import read

    allowed = limits("pdf")
    made = documents()
    yield from memory(made["word"], allowed["peak"], allowed["growth"])
    for name, data in made.items():
        yield ratio(
            f"{name}: tables / bare text",
            lambda: read("a.pdf", data),  # noqa: B023
            lambda: bare_text(data),  # noqa: B023
            allowed["text"][name],
            rounds,
        )
    for name, data in made.items():
        few = repeated(data, 8)  # pdfplumber takes seconds
        times = ratio(
            name,
            lambda: by_pdfplumber(few),  # noqa: B023
            lambda: read("a.pdf", few),  # noqa: B023
            allowed["pdfplumber"],
            max(2, rounds // 2),
        )
        yield times._replace(name=f"{name}: pdfplumber / tables", at_least=True)


def main() -> int:
    """Measures and prints."""
    asked = arguments(__doc__)
    return report(figures(asked.rounds), check=asked.check)


if __name__ == "__main__":
    sys.exit(main())
