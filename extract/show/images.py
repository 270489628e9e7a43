"""Pictures of pages, small enough to be carried inside the HTML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

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


def page_images(
    data: bytes, media_type: str, numbers: Iterable[int], password: str | None = None
) -> Mapping[int, PageImage]:
    """The pictures of pages (from 1); a page that cannot be drawn is left out, and is none where there are no pages."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    if media_type == "application/pdf":
        return _of_pdf(data, wanted, password)
    return _of_picture(data, wanted) if media_type.startswith("image/") else {}


def _of_pdf(data: bytes, numbers: list[int], password: str | None) -> dict[int, PageImage]:
    import pypdfium2

    images: dict[int, PageImage] = {}
    try:
        pdf = pypdfium2.PdfDocument(data, password)
    except pypdfium2.PdfiumError:
        return images  # read after a repair, or with another program: shown without pictures
    try:
        for number in numbers:
            if number > len(pdf):
                break
            try:
                page = pdf[number - 1]
                width, height = page.get_size()
                scale = min(_DPI / 72, _MOST_PIXELS / max(width, height))
                picture = page.render(scale=scale).to_pil()
                page.close()
            except (pypdfium2.PdfiumError, MemoryError):
                continue
            images[number] = PageImage(width, height, _uri(picture))
    finally:
        pdf.close()
    return images


def _of_picture(data: bytes, numbers: list[int]) -> dict[int, PageImage]:
    from PIL import Image

    images: dict[int, PageImage] = {}
    try:
        with Image.open(BytesIO(data)) as file:
            for number in numbers:
                file.seek(number - 1)
                points = _points_per_pixel(file)
                width, height = file.width * points, file.height * points
                picture = file.convert("RGB")
                picture.thumbnail((_MOST_PIXELS, round(_DPI / 72 * max(width, height))))
                images[number] = PageImage(width, height, _uri(picture))
    except (OSError, EOFError, ValueError, Image.DecompressionBombError):
        return images
    return images


def _points_per_pixel(picture: Image) -> float:
    return 72 / 200


def _uri(picture: Image) -> str:
    """PNG with few colours for print, JPEG for scans: the smaller one."""
    jpeg, png = BytesIO(), BytesIO()
    picture.convert("RGB").save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    picture.convert("RGB").quantize(_COLOURS).save(png, "PNG", optimize=True)
    kind, best = min(("jpeg", jpeg.getvalue()), ("png", png.getvalue()), key=lambda pair: len(pair[1]))
    return f"data:image/{kind};base64,{b64encode(best).decode('ascii')}"
