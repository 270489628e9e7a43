"""Picture files to the pictures of their pages."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from warnings import catch_warnings, simplefilter

from extract.errors import ReadError

if TYPE_CHECKING:
    from PIL import Image

    from extract.readers.scan.pixels import Picture

__all__ = ["Frame", "PictureFile"]

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")  # MPO is opened as JPEG
_BYTES = 4  # that a pixel takes at most once it is unpacked
_SMALLEST = 12  # pixels: no print is lower or narrower
_A4 = (595.0, 842.0)
_SHEET = ((280.0, 860.0), (400.0, 1260.0))  # points of the shorter and the longer side of a sheet: A6 to A3
_SCREEN = 72 / 96  # points per pixel of a picture of a screen


class Frame(NamedTuple):
    """The picture of a page and its resolution."""

    image: Picture
    points_per_pixel: float


class PictureFile:
    """An opened PNG, JPEG, TIFF or BMP file; a TIFF may hold several pages."""

    def __init__(self, data: bytes, limit: int) -> None:
        """Opens the file without decoding it.

        Args:
            data: The file.
            limit: Bytes that a page may unpack to.

        Raises:
            ReadError: ``JX-R011`` damaged, ``JX-R014`` Pillow is not installed, ``JX-R016`` too many pixels.
        """
        try:
            from PIL import Image
        except ImportError as error:
            raise ReadError("JX-R014", what="Pillow", extra="ocr") from error
        self._limit = limit
        try:
            with catch_warnings():
                simplefilter("ignore")  # of a large picture (our own limit is lower), of odd tags
                self._file = Image.open(BytesIO(data), formats=_FORMATS)
                self.count: int = getattr(self._file, "n_frames", 1)
        except Image.DecompressionBombError as error:
            raise ReadError("JX-R016", size=f"> {2 * _BYTES * (Image.MAX_IMAGE_PIXELS or 0)}", limit=limit) from error
        except Exception as error:
            raise _damaged(error) from error

    def frame(self, number: int) -> Frame:
        """The page of this number (from 1), as it is meant to be seen.

        Raises:
            ReadError: ``JX-R011`` damaged, ``JX-R016`` too many pixels, ``JX-R024`` too few.
        """
        from PIL import ImageOps

        try:
            self._file.seek(number - 1)
            self._check(*self._file.size)
            picture = ImageOps.exif_transpose(self._file)
            return Frame(_pixels(picture), _points_per_pixel(picture))
        except (ReadError, MemoryError):
            raise
        except Exception as error:
            raise _damaged(error) from error

    def _check(self, width: int, height: int) -> None:
        size = _BYTES * width * height
        if size > self._limit:
            raise ReadError("JX-R016", size=size, limit=self._limit)
        if min(width, height) < _SMALLEST:
            raise ReadError("JX-R024", reason=f"{width} x {height} px")


def _damaged(error: Exception) -> ReadError:
    return ReadError("JX-R011", kind="图片 image", reason=str(error) or type(error).__name__)


def _pixels(picture: Image.Image) -> Picture:
    """Gray or red, green and blue, 8 bits each; what is transparent is white."""
    import numpy as np
    from PIL import Image

    if picture.mode.startswith("I;16"):
        return (np.asarray(picture) >> 8).astype(np.uint8)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return np.asarray(picture.convert("L" if picture.mode in {"1", "L", "LA"} else "RGB"))


def _points_per_pixel(picture: Image.Image) -> float:
    """From the resolution that the file states, if that makes a sheet of paper; else from the width of A4."""
    width, height = picture.size
    stated = picture.info.get("dpi", (0, 0))[0]
    if stated:
        scale = 72 / float(stated)
        sides = sorted((width * scale, height * scale))
        if all(low <= side <= high for side, (low, high) in zip(sides, _SHEET, strict=True)):
            return scale
    return min(_SCREEN, _A4[width > height] / width)
