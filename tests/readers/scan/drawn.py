"""Pictures of invented pages, drawn with a font of the system, and what scanners do to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from extract.readers.scan.engine import Engine, engine

cv2 = pytest.importorskip("cv2", reason="the extra ocr is not installed")
np = pytest.importorskip("numpy")
Image = pytest.importorskip("PIL.Image", reason="the extra ocr is not installed")
pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
pytest.importorskip("onnxruntime", reason="the extra ocr is not installed")

Picture = Any
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
MARGIN = 60.0  # points


@dataclass(frozen=True)
class Box:
    """A printed cell."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1


# 产出指标 goes down over three rows; one cell is empty, one a dash, one has two lines.
FORM = (
    Box(0, 0, "项目名称"),
    Box(0, 1, "湖心灯标养护", 1, 4),
    Box(1, 0, "一级指标"),
    Box(1, 1, "三级指标"),
    Box(1, 2, "年度指标值"),
    Box(1, 3, "分值"),
    Box(1, 4, "得分"),
    Box(2, 0, "产出指标", 3, 1),
    Box(2, 1, "养护灯标数量"),
    Box(2, 2, "≥24座"),
    Box(2, 3, "40"),
    Box(2, 4, "38.5"),
    Box(3, 1, "灯标完好率"),
    Box(3, 2, "98.6%"),
    Box(3, 3, "30"),
    Box(3, 4, ""),
    Box(4, 1, "按期完成养护\n及时上报"),
    Box(4, 2, "12月20日前"),
    Box(4, 3, "20"),
    Box(4, 4, "—"),
    Box(5, 0, "总分", 1, 3),
    Box(5, 3, "90"),
    Box(5, 4, "58.5"),
)
TITLE = "项目支出绩效自评表"
WIDTHS = (80.0, 130.0, 110.0, 60.0, 60.0)
HEIGHTS = (22.0, 22.0, 22.0, 22.0, 36.0, 22.0)


@cache
def _font(pixels: int) -> Any:
    from PIL import ImageFont

    path = next((name for name in _FONTS if Path(name).exists()), None)
    if path is None:
        pytest.skip("no Chinese font is installed")
    return ImageFont.truetype(path, pixels)


@cache
def loaded() -> Engine:
    return engine()


class Sheet:
    """A white sheet of paper; coordinates in points."""

    def __init__(self, width: float = 595, height: float = 842, dpi: int = 200) -> None:
        from PIL import ImageDraw

        self.scale = dpi / 72
        self.picture = Image.new("RGB", (round(width * self.scale), round(height * self.scale)), "white")
        self.pen = ImageDraw.Draw(self.picture)

    def text(self, x: float, y: float, text: str, size: float = 10.5, colour: str = "black") -> None:
        at = (x * self.scale, y * self.scale)
        self.pen.multiline_text(at, text, fill=colour, font=_font(round(size * self.scale)), spacing=2 * self.scale)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        ends = [side * self.scale for side in (x0, y0, x1, y1)]
        self.pen.line(ends, fill="black", width=max(1, round(width * self.scale)))

    def form(self, top: float = 120, cells: tuple[Box, ...] = FORM) -> None:
        """The form with its title."""
        self.text(200, top - 60, TITLE, 16)
        self.text(430, top - 22, "单位：万元")
        for cell in cells:
            x0, y0, x1, y1 = box_of(cell, top)
            for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self.rule(*ends)
            lines = cell.text.count("\n") + 1
            self.text(x0 + 4, (y0 + y1) / 2 - 7.5 * lines, cell.text)

    def pixels(self) -> Picture:
        return np.asarray(self.picture)

    def saved(self, kind: str, **options: Any) -> bytes:
        out = BytesIO()
        self.picture.save(out, kind, **options)
        return out.getvalue()


def box_of(cell: Box, top: float = 120) -> tuple[float, float, float, float]:
    """Where a cell is printed."""
    left, upper = MARGIN + sum(WIDTHS[: cell.col]), top + sum(HEIGHTS[: cell.row])
    width = sum(WIDTHS[cell.col : cell.col + cell.colspan])
    height = sum(HEIGHTS[cell.row : cell.row + cell.rowspan])
    return left, upper, left + width, upper + height


def scanned(picture: Picture, angle: float, noise: float, quality: int) -> Picture:
    """The picture as a scanner gives it back: aslant, noisy, squeezed."""
    rows, cols = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((cols / 2, rows / 2), angle, 1.0)
    turned = cv2.warpAffine(picture, matrix, (cols, rows), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    grain = np.random.default_rng(7).normal(0, noise, (rows, cols, 1))
    grainy = np.clip(turned * 0.95 + grain, 0, 255).astype(np.uint8)
    squeezed = cv2.imencode(".jpg", grainy[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(squeezed, cv2.IMREAD_COLOR)[..., ::-1]
