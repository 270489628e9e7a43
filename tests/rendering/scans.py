"""Scans: rendered pages, turned a little, with noise, stored as JPEG in a PDF or as image files."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

__all__ = ["GOOD", "HARD", "Scanner", "image_bytes", "page_images", "scanned"]


@dataclass(frozen=True)
class Scanner:
    """How good a scanner is."""

    dpi: int = 200
    tilt: float = 0.7
    noise: float = 8
    quality: int = 70


GOOD = Scanner()
HARD = Scanner(dpi=150, tilt=2, noise=16, quality=45)


def page_images(data: bytes, scanner: Scanner = GOOD, seed: int = 0) -> list[Any]:
    """The pages of a PDF as grey images, each turned to the left or the right."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    random = np.random.default_rng(seed)
    images: list[Any] = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        image = page.render(scale=scanner.dpi / 72, grayscale=True).to_pil()
        angle = scanner.tilt * (1 if random.random() < 0.5 else -1)
        image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
        pixels = np.asarray(image, dtype=np.float32) * 0.94 + 6
        pixels += random.normal(0, scanner.noise, pixels.shape)
        images.append(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))
    document.close()
    return images


def scanned(data: bytes, scanner: Scanner = GOOD, seed: int = 0) -> bytes:
    """A PDF as a scanner makes it of the printed pages."""
    first, *others = page_images(data, scanner, seed)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=scanner.dpi, save_all=True, append_images=others, quality=scanner.quality)
    return out.getvalue()


def image_bytes(data: bytes, kind: str, scanner: Scanner = GOOD, seed: int = 0) -> bytes:
    """The pages as an image file: ``TIFF`` with all of them, ``PNG`` or ``JPEG`` with the first."""
    first, *others = page_images(data, scanner, seed)
    out = io.BytesIO()
    dpi = (scanner.dpi, scanner.dpi)
    if kind == "TIFF":
        first.save(out, kind, dpi=dpi, save_all=True, append_images=others, compression="tiff_lzw")
    else:
        first.save(out, kind, dpi=dpi, quality=scanner.quality)
    return out.getvalue()
