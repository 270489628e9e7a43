"""A small document of each format, made by public libraries; formats whose library is not here are left out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from fuzz.mutations import zipped

__all__ = ["SEEDS", "seeds"]

_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

ROWS = (
    ("项目支出绩效自评表", "", "", "", "", ""),
    ("项目名称", "山洪沟巡护", "主管部门", "某县水务局", "", ""),
    ("年度资金总额", "12.50", "12.50", "12.00", "10", "96%"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"),
    ("产出指标", "数量指标", "巡护次数", "≥120次", "130次", "50"),
    ("效益指标", "社会效益指标", "险情及时上报率", "≥95%", "96%", "40"),
    ("总分", "", "", "", "", "90"),
)
TEXT = "某县水务局2024年度部门决算\n\n" + "\n".join("\t".join(row) for row in ROWS) + "\n"


def _saved(thing: object, **options: object) -> bytes:
    out = io.BytesIO()
    thing.save(out, **options)  # type: ignore[attr-defined]
    return out.getvalue()


def _timeless(packed: bytes) -> bytes:
    """The archive without the time at which it was made."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return zipped({name: _TIME.sub(b"2024-01-01T00:00:00Z", archive.read(name)) for name in archive.namelist()})


def _txt() -> list[bytes]:
    return [TEXT.encode(), TEXT.encode("gb18030"), TEXT.encode("utf-16")]


def _md() -> list[bytes]:
    rows = ["|" + "|".join(row) + "|" for row in ROWS]
    return ["\n".join(("# 自评", rows[0], "|---" * 6 + "|", *rows[1:])).encode()]


def _page() -> str:
    rows = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS[1:]]
    head = f"<tr><th colspan=6>{ROWS[0][0]}</th></tr>"
    return f"<html><head><meta charset=utf-8></head><body><p>公开</p><table>{head}{''.join(rows)}</table></body></html>"


def _html() -> list[bytes]:
    return [_page().encode(), _page().replace("utf-8", "gb2312").encode("gb18030")]


def _pdf() -> list[bytes]:
    import pikepdf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    look = [("GRID", (0, 0), (-1, -1), 1, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    tables = [Table(ROWS, style=[*look, ("SPAN", (0, 0), (-1, 0))]) for _ in range(2)]
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=1).build(tables)
    document = pikepdf.open(out)
    everything = pikepdf.StreamDecodeLevel.all
    plain = _saved(document, deterministic_id=True, compress_streams=False, stream_decode_level=everything)
    packed = _saved(document, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return [plain, packed]


def _docx() -> list[bytes]:
    import docx

    document = docx.Document()
    document.add_paragraph("某县水务局2024年度部门决算", style="List Number")
    table = document.add_table(len(ROWS), 6)
    for cells, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 5))
    table.cell(4, 0).merge(table.cell(5, 0))
    table.cell(6, 1).add_table(1, 2)
    return [_timeless(_saved(document))]


def _xlsx() -> list[bytes]:
    import openpyxl

    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["F5"], book.active["E6"], book.active["C3"] = 50, 0.96, 45_000
    book.active["E6"].number_format, book.active["C3"].number_format = "0.00%", "yyyy-mm-dd"
    book.active["F7"] = "=SUM(F5:F6)"
    book.active.merge_cells("A1:F1")
    book.create_sheet("隐藏").sheet_state = "hidden"
    return [_timeless(_saved(book))]


def _xls() -> list[bytes]:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("自评表")
    for number, row in enumerate(ROWS[1:], 1):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    sheet.write_merge(0, 0, 0, 5, ROWS[0][0])
    sheet.write(8, 0, 0.96, xlwt.easyxf(num_format_str="0.00%"))
    return [_saved(book)]


def _doc() -> list[bytes]:
    if shutil.which("soffice") is None:
        raise ImportError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.docx")
        path.write_bytes(_docx()[0])
        home = f"-env:UserInstallation={Path(folder, 'home').as_uri()}"
        command = ["soffice", home, "--headless", "--convert-to", "doc", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return [path.with_suffix(".doc").read_bytes()]


def _rtf() -> list[bytes]:
    rows = [
        "\\trowd" + "".join(f"\\cellx{1500 * (column + 1)}" for column in range(6)) + " "
        + "".join("".join(f"\\u{ord(character)}?" for character in cell) + "\\cell " for cell in row) + "\\row\n"
        for row in ROWS
    ]  # fmt: skip
    return [("{\\rtf1\\ansi\n" + "".join(rows) + "}").encode("ascii")]


def _zip() -> list[bytes]:
    inner = zipped({"页.html": _page().encode()})
    return [zipped({"目录/表.txt": TEXT.encode(), "内.zip": inner})]


def _picture(kind: str) -> Callable[[], list[bytes]]:
    def make() -> list[bytes]:
        from PIL import Image, ImageDraw

        image = Image.new("L", (220, 120), 255)
        draw = ImageDraw.Draw(image)
        for at in (10, 60, 110):
            draw.line((10, at, 210, at), 0, 2)
        for at in (10, 110, 210):
            draw.line((at, 10, at, 110), 0, 2)
        draw.text((20, 30), "No. 12", 0)
        draw.text((120, 80), "98.5%", 0)
        return [_saved(image, format=kind)]

    return make


# Ending of the name -> what makes the documents.
SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "txt": _txt,
    "md": _md,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "xls": _xls,
    "doc": _doc,
    "rtf": _rtf,
    "zip": _zip,
    "png": _picture("PNG"),
    "jpg": _picture("JPEG"),
    "tiff": _picture("TIFF"),
    "bmp": _picture("BMP"),
}


def seeds(name: str) -> list[bytes] | None:
    """The documents of a format; None where what makes them is not installed."""
    try:
        return SEEDS[name]()
    except ImportError:
        return None
