"""A form on two pages, made by hand: cells and lines with boxes, as the readers of PDF and scans give them."""

from __future__ import annotations

from collections.abc import Mapping

from extract.model.document import Document
from extract.readers.writing import Drawn, Writer

__all__ = ["GOOD", "HEIGHT", "POOR", "WIDTH", "self_evaluation"]

GOOD, POOR = 0.96, 0.41
WIDTH, HEIGHT = 595.0, 842.0

_COLUMNS = 8
_LEFT, _TOP, _ROW = 40.0, 90.0, 30.0
_STEP = (WIDTH - 2 * _LEFT) / _COLUMNS

# Rows of (text, columns, rows); a page break stands before the row with this number.
_BREAK = 9
_ROWS: tuple[tuple[tuple[str, int, int], ...], ...] = (
    (("项目名称", 1, 1), ("城区泵站检修", 7, 1)),
    (("主管部门", 1, 1), ("某县水务局", 3, 1), ("实施单位", 1, 1), ("某县排水所", 3, 1)),
    (
        ("项目资金（万元）", 1, 2),
        ("", 1, 1),
        ("年初预算数", 1, 1),
        ("全年预算数", 1, 1),
        ("全年执行数", 1, 1),
        ("分值", 1, 1),
        ("执行率", 1, 1),
        ("得分", 1, 1),
    ),
    (
        ("年度资金总额", 1, 1),
        ("80", 1, 1),
        ("80", 1, 1),
        ("72", 1, 1),
        ("10", 1, 1),
        ("90%", 1, 1),
        ("9", 1, 1),
    ),
    (("年度总体目标", 1, 2), ("预期目标", 4, 1), ("实际完成情况", 3, 1)),
    (("检修十二座泵站，汛期运行正常", 4, 1), ("检修泵站十二座", 3, 1)),
    tuple(
        (text, 1, 1)
        for text in ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
    ),
    (
        ("产出指标", 1, 2),
        ("数量指标", 1, 1),
        ("泵站检修数量", 1, 1),
        ("≥12个", 1, 1),
        ("12个", 1, 1),
        ("50", 1, 1),
        ("50", 1, 1),
        ("", 1, 1),
    ),
    (
        ("质量指标", 1, 1),
        ("检修验收合格率", 1, 1),
        ("=100%", 1, 1),
        ("100%", 1, 1),
        ("20", 1, 1),
        ("20", 1, 1),
        ("", 1, 1),
    ),
    (
        ("满意度指标", 1, 1),
        ("服务对象满意度", 1, 1),
        ("居民满意度", 1, 1),
        ("≥90%", 1, 1),
        ("88%", 1, 1),
        ("20", 1, 1),
        ("19.5", 1, 1),
        ("走访不足", 1, 1),
    ),
    (("总分", 5, 1), ("100", 1, 1), ("{total}", 1, 1), ("", 1, 1)),
)


def self_evaluation(
    *, paged: bool = True, ocr: Mapping[str, float] | None = None, total: str = "98.5", extra: str | None = None
) -> Document:
    """The document.

    Args:
        paged: Whether cells and lines have a page and a box.
        ocr: Confidence of the cells with these texts, where OCR read the document; the others have `GOOD`.
        total: The total score as printed.
        extra: A text for the cell of reasons of the first indicator.
    """
    writer = Writer()
    source = "text" if ocr is None else "ocr"

    def sure(text: str) -> float:
        return 1.0 if ocr is None else ocr.get(text, GOOD)

    title = "项目支出绩效自评表"
    box = (200.0, 50.0, 395.0, 66.0)
    writer.line(title, 1 if paged else None, box if paged else None, source, sure(title))  # type: ignore[arg-type]
    writer.line("（2024年度）", 1 if paged else None, (270.0, 70.0, 325.0, 84.0) if paged else None)
    cells: list[Drawn] = []
    below: dict[int, int] = {}  # column: first row that is free again
    for row, texts in enumerate(_ROWS):
        column = 0
        page = 1 if row < _BREAK else 2
        for text, columns, rows in texts:
            while below.get(column, 0) > row:
                column += 1
            if rows > 1:
                below[column] = row + rows
            if extra is not None and row == 7 and column == 7:
                text = extra  # noqa: PLW2901 - the text that the caller wants there
            text = text.replace("{total}", total)  # noqa: PLW2901
            top = _TOP + (row if page == 1 else row - _BREAK) * _ROW
            bbox = (_LEFT + column * _STEP, top, _LEFT + (column + columns) * _STEP, top + rows * _ROW)
            place = (page, bbox) if paged else (None, None)
            cells.append(Drawn(row, column, text, rows, columns, *place, source, sure(text)))  # type: ignore[arg-type]
            column += columns
    writer.table(cells, len(_ROWS), _COLUMNS, "ruled" if paged else "html", 1 if paged else None)
    reading = writer.reading(ocr=ocr is not None)
    second = [cell.start for block in reading.blocks for cell in getattr(block, "cells", ()) if cell.page == 2]
    kind = ("application/pdf", "pdf.v1") if paged else ("text/html", "html.v1")
    return Document(
        reading.text,
        tuple(reading.blocks),
        "泵站.pdf" if paged else "泵站.html",
        "0" * 64,
        *kind,
        pages=(0, second[0]) if paged else (),
        ocr=reading.ocr,
    )
