"""A PDF file to a `Reading`: opens it, reads page by page, keeps what can be read and says what cannot."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from extract.errors import ReadError, problem, warning
from extract.model.document import BBox, Problem
from extract.readers.encoding import everyday
from extract.readers.joining import write_pages
from extract.readers.paged import Page
from extract.readers.pdf.geometry import shown
from extract.readers.pdf.layout import laid_out
from extract.readers.pdf.library import Handle, Library, library
from extract.readers.pdf.rules import Rules, rules_of
from extract.readers.pdf.texts import Items, Texts
from extract.readers.reading import Reading
from extract.readers.ruling import RuledTable, ruled_tables
from extract.readers.selection import page_numbers
from extract.readers.writing import Writer

if TYPE_CHECKING:
    from extract.config import ReadConfig
    from extract.readers.scan.engine import Engine

__all__ = ["opened", "read_pdf"]

_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_DPI = 200  # of the pictures that are read by OCR
_POINTS_PER_INCH = 72
_FEW = 12  # characters on a page that is a picture all the same (a page number, a stamp)
_PICTURE = 0.5  # of the page's area
_LOOKED_AT = 1000  # characters of a page
_LETTERS = 12  # fewer different letters than this tell nothing of the font
_ODD_SHARE = 0.05  # control and private characters, of all
_FOREIGN_SHARE = 0.3  # of the different letters of a page, those that are in no Chinese text
_CONTROL = frozenset(map(chr, (0, 1, *range(3, 9), *range(14, 32), 0x7F, 0xFFFD)))


def read_pdf(data: bytes, config: ReadConfig) -> Reading:
    """Reads a PDF: lines and tables of its pages, tables joined over page breaks.

    Raises:
        ReadError: ``JX-R011`` damaged beyond repair, ``JX-R012`` encrypted, ``JX-R013`` wrong password, ``JX-R020`` no
            such pages; ``JX-R014`` and ``JX-R025`` where all pages are pictures and OCR is not there.
    """
    document, warnings = opened(data, config)
    try:
        pages = _Pages(document, config)
        writer = Writer()
        write_pages(pages.read(), writer)
        writer.page(pages.count)
        if not writer.blocks and pages.unread:
            raise ReadError("JX-R025", place=_places(pages.unread))
        return writer.reading((*warnings, *pages.warnings()), pages.problems, ocr=bool(pages.by_ocr))
    finally:
        document.close()


def opened(data: bytes, config: ReadConfig) -> tuple[Any, list[str]]:
    """The document and its warnings; one that PDFium refuses is mended by qpdf first, where that can be done.

    Raises:
        ReadError: ``JX-R011`` damaged beyond repair, ``JX-R012`` encrypted, ``JX-R013`` wrong password.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data, password=config.password)
        if len(document):
            return document, []
        reason = "0 pages"
        document.close()
    except PdfiumError as error:
        if error.err_code == _WRONG_PASSWORD:
            raise ReadError("JX-R013" if config.password else "JX-R012") from error
        reason = str(error)
    try:
        mended = _mended(data, config)
        document = PdfDocument(mended, password=config.password)
        if len(document):
            return document, [warning("JX-R109", reason=reason)]
    except Exception as error:
        raise ReadError("JX-R011", kind="PDF", reason=reason) from error
    raise ReadError("JX-R011", kind="PDF", reason=reason)


def _mended(data: bytes, config: ReadConfig) -> bytes:
    """The file written anew by qpdf, which finds what it can of a damaged one."""
    import pikepdf

    with pikepdf.open(BytesIO(data), password=config.password or "") as broken:
        out = BytesIO()
        broken.save(out)
    return out.getvalue()


def _places(numbers: list[int]) -> str:
    """Page numbers in words, the first of many only."""
    shown_numbers = ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")
    return f"第 {shown_numbers} 页 (page {shown_numbers})"


class _Pages:
    """Reads the pages of a document one after the other."""

    def __init__(self, document: Any, config: ReadConfig) -> None:  # noqa: ANN401 - a pypdfium2 document
        self.document = document
        self.config = config
        self.calls: Library = library()
        self.count = len(document)
        self.has_form = bool(document.get_formtype())
        self.problems: list[Problem] = []
        self.by_ocr: list[int] = []
        self.no_map: list[int] = []
        self.unsure = 0
        self.unread: list[int] = []
        self.slanted: dict[int, int] = {}

    def read(self) -> Iterator[Page]:
        """The pages that were asked for; one that fails is said and left out."""
        numbers = page_numbers(self.config.pages, self.count)
        if len(numbers) > self.config.max_pages:
            self.problems.append(problem("JX-R017", file="PDF", count=len(numbers), limit=self.config.max_pages))
            numbers = numbers[: self.config.max_pages]
        for number in numbers:
            try:
                page = self._page(number)
            except (MemoryError, ReadError):
                raise
            except Exception as error:
                self.problems.append(problem("JX-R018", place=_places([number]), file="PDF", reason=str(error)))
                continue
            yield page

    def warnings(self) -> Iterator[str]:
        """What the reader of the record should know of how the pages were read."""
        if self.no_map:
            yield warning("JX-R110", place=_places(self.no_map))
        if self.by_ocr:
            yield warning("JX-R112", place=_places(self.by_ocr), count=self.unsure)
        if self.slanted:
            yield warning("JX-R114", place=_places(list(self.slanted)), count=sum(self.slanted.values()))

    def _page(self, number: int) -> Page:
        page = self._loaded(number)
        try:
            text_page = page.get_textpage()
            try:
                return self._read(page, _handle(page), _handle(text_page), number)
            finally:
                text_page.close()
        finally:
            page.close()

    def _loaded(self, number: int) -> Any:  # noqa: ANN401 - a pypdfium2 page
        """The page; what is filled into the fields of a form is printed on it first."""
        page = self.document[number - 1]
        if self.has_form:
            from pypdfium2.raw import FLAT_NORMALDISPLAY, FPDFPage_Flatten

            FPDFPage_Flatten(page, FLAT_NORMALDISPLAY)
            page.close()
            page = self.document[number - 1]
        return page

    def _read(self, page: Any, handle: Handle, text_handle: Handle, number: int) -> Page:  # noqa: ANN401
        rotation, box = page.get_rotation(), page.get_bbox()
        width, height = page.get_size()
        matrix = shown(rotation, *box)
        texts = Texts(self.calls, text_handle, matrix)
        items = texts.items()
        turn, back = _turn_of(items), None
        if turn:  # the page lies on its side: it is read upright
            matrix = shown(rotation - 90 * turn, *box)
            texts = Texts(self.calls, text_handle, matrix)
            items = texts.items()
            back = partial(_as_shown, turn, width, height)
            width, height = (height, width) if turn % 2 else (width, height)
        rules = rules_of(self.calls, handle, matrix)
        tables = ruled_tables(rules.horizontal, rules.vertical)
        if rules.cut:
            self.problems.append(
                problem("JX-R018", place=_places([number]), file="PDF", reason="too many objects on the page")
            )
        garbled = _is_garbled(texts.text)
        if garbled or _is_picture(items, rules, page.get_size()):
            read = self._read_by_ocr(page, number, tables if garbled else None, turn)
            if read is not None:
                if garbled:
                    self.no_map.append(number)
                return read if back is None else read._replace(back=_both(read.back, back))
            if garbled or sum(len(text.text) for text in items.texts) <= _FEW:
                self.unread.append(number)
                self.problems.append(problem("JX-R025", place=_places([number]), file="PDF"))
        parts = laid_out(items, tables, texts, number)
        if texts.slanted:
            self.slanted[number] = texts.slanted
        return Page(number, width, height, parts, back)

    # ------------------------------------------------------------ pictures
    def _read_by_ocr(self, page: Any, number: int, tables: list[RuledTable] | None, turn: int) -> Page | None:  # noqa: ANN401
        """The page read by OCR, within the tables where they are known; None where there is no OCR."""
        engine = self._engine()
        if engine is None:
            return None
        from extract.readers.scan import doubtful, recognise_cells, recognise_page

        scale = _DPI / _POINTS_PER_INCH
        image = page.render(scale=scale, rotation=(-90 * turn) % 360, rev_byteorder=True).to_numpy()
        self.by_ocr.append(number)
        if tables:
            read = recognise_cells(image, 1 / scale, tables, number, engine)
        else:
            read = recognise_page(image, 1 / scale, number, engine)
        self.unsure += doubtful(read)
        return read

    def _engine(self) -> Engine | None:
        if not self.config.ocr:
            return None
        try:
            from extract.readers.scan import engine
        except ImportError:
            return None
        try:
            return engine()
        except ReadError:
            return None


def _handle(wrapped: Any) -> Handle:  # noqa: ANN401 - a pypdfium2 object
    return Handle(ctypes.cast(wrapped.raw, ctypes.c_void_p).value)


def _turn_of(items: Items) -> int:
    """Quarter turns that most of the page's text makes."""
    if all(text.turn == 0 for text in items.texts):
        return 0
    # A single character that nothing is known of counts for none: it was not asked for its direction.
    known = [text for text in items.texts if text.turn or len(text.text) > 1]
    lengths = [sum(len(text.text) for text in known if text.turn == turn) for turn in range(4)]
    most = lengths.index(max(lengths))
    return most if lengths[most] > 0.6 * sum(lengths) else 0


def _as_shown(turn: int, width: float, height: float, box: BBox) -> BBox:
    """Where a box of a page that was turned upright stands on the page as shown, of this width and height."""
    x0, y0, x1, y1 = box
    match turn:
        case 1:
            return width - y1, x0, width - y0, x1
        case 2:
            return width - x1, height - y1, width - x0, height - y0
        case _:
            return y0, height - x1, y1, height - x0


def _both(first: Callable[[BBox], BBox] | None, second: Callable[[BBox], BBox]) -> Callable[[BBox], BBox]:
    """One way back after the other."""
    return second if first is None else lambda box: second(first(box))


def _is_picture(items: Items, rules: Rules, size: tuple[float, float]) -> bool:
    """Whether the page is a scan: a picture over most of it, and no text but what an OCR program hid beneath."""
    covered = sum([(x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in rules.images])
    if covered < _PICTURE * size[0] * size[1]:
        return False
    return items.hidden or sum(len(text.text) for text in items.texts) <= _FEW


def _is_garbled(text: str) -> bool:
    """Whether the characters are not what is printed: fonts without a Unicode map give others, without an error."""
    characters = set(text[:_LOOKED_AT])
    odd = {character for character in characters if character in _CONTROL or "\ue000" <= character <= "\uf8ff"}
    if odd and sum(map(text.count, odd)) > _ODD_SHARE * len(text):
        return True
    known = len(characters & everyday()[1])
    others = characters - everyday()[1]
    foreign = sum([character > "\u024f" and character.isalpha() for character in others])
    return known + foreign >= _LETTERS and foreign > _FOREIGN_SHARE * (known + foreign)
