"""Scans and other pictures of pages, read by OCR: their tables by their rules, the text line by line.

Everything here needs the extra ``ocr``; its packages are loaded when the first picture comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.config import ReadConfig
from extract.errors import ReadError, problem, warning
from extract.model.document import Problem
from extract.readers.joining import write_pages
from extract.readers.paged import Page
from extract.readers.reading import Reading
from extract.readers.scan.engine import Engine, engine
from extract.readers.scan.page import doubtful, recognise_cells, recognise_page
from extract.readers.scan.picture_file import PictureFile
from extract.readers.selection import page_numbers
from extract.readers.writing import Writer

__all__ = ["Engine", "doubtful", "engine", "read_image", "recognise_cells", "recognise_page"]


def read_image(data: bytes, config: ReadConfig) -> Reading:
    """Reads a PNG, JPEG, TIFF or BMP file; each picture of a TIFF is a page.

    Raises:
        ReadError: ``JX-R011`` damaged, ``JX-R014`` the packages of OCR are not installed, ``JX-R016`` too many pixels,
            ``JX-R020`` no such pages, ``JX-R024`` nothing to read on it, ``JX-R025`` OCR is turned off.
    """
    if not config.ocr:
        raise ReadError("JX-R025", place="内容 content")
    pages = _Pages(PictureFile(data, config.max_unpacked_bytes), config, engine())
    writer = Writer()
    write_pages(pages.read(), writer)
    if not writer.blocks:
        raise pages.errors[0] if pages.errors else ReadError("JX-R024", reason="没有文字 no text")
    note = warning("JX-R112", place=f"{pages.done} 页 (pages)", count=pages.doubtful)
    return writer.reading([note], pages.problems(), ocr=True)


class _Pages:
    """Reads the pages of a file one after the other; one that fails is said and left out."""

    def __init__(self, file: PictureFile, config: ReadConfig, recogniser: Engine) -> None:
        self._file = file
        self._recogniser = recogniser
        self.errors: list[ReadError] = []
        self.done = 0
        self.doubtful = 0
        self._numbers = page_numbers(config.pages, file.count)
        self._limit = config.max_pages

    def read(self) -> Iterator[Page]:
        for number in self._numbers[: self._limit]:
            try:
                page = recognise_page(*self._file.frame(number), number, self._recogniser)
            except ReadError as error:
                error.place = f"第 {number} 页 (page {number})"
                self.errors.append(error)
                continue
            self.done += 1
            self.doubtful += doubtful(page)
            yield page

    def problems(self) -> list[Problem]:
        found = [
            problem("JX-R018", place=error.place, file="图片 image", reason=error.fields.get("reason", error.code))
            for error in self.errors
        ]
        if len(self._numbers) > self._limit:
            found.append(problem("JX-R017", file="图片 image", count=len(self._numbers), limit=self._limit))
        return found
