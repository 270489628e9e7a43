"""One HTML page for a document: the source on the left, what was taken from it on the right, each tied to the other.

The page holds all it needs and asks the network for nothing. Texts of the document are escaped wherever they stand,
and no script but the page's own may run.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Template

from extract.config import ReadConfig
from extract.model.document import Document
from extract.model.record import DocumentRecord, Form, Narrative
from extract.places import Places
from extract.show.cells import Cells
from extract.show.fields import record_cards
from extract.show.frame import fingerprint, framed, messages, template
from extract.show.images import page_images
from extract.show.markup import both, label, tag, text
from extract.show.source import drawn_pages, pages_of, regions_of, written_tables
from extract.show.values import Values

__all__ = ["show"]


def show(
    record: DocumentRecord,
    document: Document,
    data: bytes,
    *,
    config: ReadConfig | None = None,
    everything: bool = False,
) -> str:
    """The page as HTML.

    Args:
        record: What the pipeline made of the document.
        document: What the reader made of it.
        data: The file, from which the pictures of its pages are drawn.
        config: As it was read: password and limits.
        everything: All pages, lines and rows of the source, and not only those that something was taken from.
    """
    places = Places(document)
    values = Values(places)
    cards = "\n".join(record_cards(record, values))  # first: only then it is known what was taken from where
    cells = Cells(document, places, values)
    if any(place.bbox is not None for place in places.all):
        regions = regions_of(record, document)
        known = pages_of(places)
        wanted = {page for number in values.taken if (page := places.all[number].page) is not None}.union(regions)
        pages = known if everything or not wanted else sorted(wanted)
        images = page_images(data, document.media_type, pages, config or ReadConfig())
        source = drawn_pages(document, cells, pages, regions, images)
    else:
        source = written_tables(record, document, cells, everything=everything)
    body = Template(template("extract.show", "page.html")).substitute(
        title=text(record.source.path),
        facts=" ".join(_facts(record)),
        messages=messages(record),
        links=" ".join(_links(record)),
        confidence_legend=_confidence_legend(record),
        source="\n".join(source),
        values=cards,
    )
    style, script = (template("extract.show", name) for name in ("page.css", "page.js"))
    return framed(record.source.path, style, body, script=script, pictures=True)


def _facts(record: DocumentRecord) -> Iterator[str]:
    source = record.source
    yield tag("span", tag("b", both("status", record.status)))
    if record.department:
        yield tag("span", text(record.department))
    if record.year is not None:
        yield tag("span", text(record.year))
    yield tag("span", text(label("kind", record.doc_type)[0]))
    yield tag(
        "span", f"{len(record.forms)} 表 ", tag("small", "forms"), f" {_rows(record)} 指标 ", tag("small", "indicators")
    )
    if source.pages:
        yield tag("span", f"{source.pages} 页 ", tag("small", "pages"))
    if source.ocr:
        yield tag("span", "OCR 识别 ", tag("small", "read by OCR"))
    yield tag("span", text(source.reader or ""))
    if source.sha256:
        yield fingerprint(source.sha256)


def _rows(record: DocumentRecord) -> int:
    return sum(len(part.indicators) for part in _parts(record))


def _parts(record: DocumentRecord) -> tuple[Form | Narrative, ...]:
    return (*record.forms, *record.narratives)


def _links(record: DocumentRecord) -> Iterator[str]:
    for part in _parts(record):
        name = part.project or (part.title if isinstance(part, Form) else None) or ""
        yield tag("a", tag("b", text(part.id)), " ", text(name), href=f"#{part.id}")


def _confidence_legend(record: DocumentRecord) -> str:
    """What the colours of OCR mean; text that nobody had to recognise has none."""
    if not record.source.ocr:
        return ""
    keys = (("sure", "≥ 0.95"), ("fair", "≥ 0.85"), ("poor", "< 0.85"))
    return "".join([tag("span", f"OCR {text(words)}", class_=f"key {level}") for level, words in keys])
