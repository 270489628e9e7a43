"""Pictures of pages, small enough to be carried inside the HTML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from extract.config import ReadConfig
from extract.errors import ReadError

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PageImage", "page_images"]

_DPI = 110  # small print is still legible, and a page takes about 100 kB
_MOST_PIXELS = 2600  # of the longer side, for posters and hostile page sizes
_COLOURS = 32  # what print and its smooth edges need
_QUALITY = 60


class PageImage(NamedTuple):
    """A page as it is shown: its size in the unit of the boxes (points), and its picture as a data URI."""

    width: float
    height: float
    uri: str


def page_images(data: bytes, media_type: str, numbers: Iterable[int], config: ReadConfig) -> Mapping[int, PageImage]:
    """The pictures of pages (from 1); a page that cannot be drawn is left out. Formats without pages have none."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    try:
        if media_type == "application/pdf":
            return _of_pdf(data, wanted, config)
        return _of_pictures(data, wanted, config) if media_type.startswith("image/") else {}
    except (ReadError, ImportError):
        return {}  # the text is there all the same


def _of_pdf(data: bytes, numbers: Sequence[int], config: ReadConfig) -> dict[int, PageImage]:
    from pypdfium2 import PdfiumError

    from extract.readers.pdf.reader import opened

    images: dict[int, PageImage] = {}
    document, _ = opened(data, config)
    try:
        for number in numbers:
            try:
                page = document[number - 1]
                width, height = page.get_size()
                scale = min(_DPI / 72, _MOST_PIXELS / max(width, height))
                picture = page.render(scale=scale).to_pil()
                page.close()
            except (PdfiumError, IndexError, ValueError, MemoryError):
                continue
            images[number] = PageImage(width, height, _uri(picture))
    finally:
        document.close()
    return images


def _of_pictures(data: bytes, numbers: Sequence[int], config: ReadConfig) -> dict[int, PageImage]:
    from PIL.Image import fromarray

    from extract.readers.scan.picture_file import PictureFile

    file = PictureFile(data, config.max_unpacked_bytes)
    images: dict[int, PageImage] = {}
    for number in numbers:
        try:
            pixels, points = file.frame(number)
        except ReadError:
            continue
        picture = fromarray(pixels)
        width, height = picture.width * points, picture.height * points
        longest = min(_MOST_PIXELS, round(max(width, height) * _DPI / 72))
        picture.thumbnail((longest, longest))
        images[number] = PageImage(width, height, _uri(picture))
    return images


def _uri(picture: Image) -> str:
    """PNG with few colours for print, JPEG for scans: the smaller one."""
    jpeg, png = BytesIO(), BytesIO()
    picture.convert("RGB").save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    picture.convert("RGB").quantize(_COLOURS).save(png, "PNG", optimize=True)
    kind, best = min(("jpeg", jpeg.getvalue()), ("png", png.getvalue()), key=lambda pair: len(pair[1]))
    return f"data:image/{kind};base64,{b64encode(best).decode('ascii')}"
