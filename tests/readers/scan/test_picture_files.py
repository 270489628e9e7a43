"""Picture files: kinds, modes, several pages, damage, limits, absent packages."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from readers.scan.drawn import FORM, Image, Sheet, loaded

from extract.config import ReadConfig
from extract.errors import ReadError
from extract.model.document import Table
from extract.readers import read
from extract.readers.progress import listening
from extract.readers.scan import read_image
from extract.readers.scan.picture_file import PictureFile

LIMIT = 64 * 1024 * 1024
WORDS = "候船亭更新"


def small() -> Sheet:
    """A sheet that costs little to read."""
    sheet = Sheet(300, 200, 100)
    sheet.text(30, 40, WORDS, 14)
    return sheet


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(ReadError) as error:
        call()
    assert error.value.message("zh")
    return error.value.code


@pytest.mark.slow
def test_a_form_becomes_a_document_with_boxes_and_confidence() -> None:
    sheet = Sheet()
    sheet.form()
    document = read("自评.png", sheet.saved("PNG", dpi=(200, 200)))
    assert (document.reader, document.media_type, document.ocr, document.pages) == ("image.v1", "image/png", True, (0,))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert (table.markup, table.n_rows, table.n_cols) == ("scan", 6, 5)
    found = [document.text[cell.start : cell.end] for cell in table.cells]
    assert found == [cell.text.replace("\n", " ").replace("—", "-") for cell in FORM]
    assert {cell.source for cell in table.cells} == {"ocr"}
    assert all(0 < cell.confidence <= 1 and cell.page == 1 and cell.bbox for cell in table.cells)
    assert [warning[:7] for warning in document.warnings] == ["JX-R112"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_every_kind_of_file(kind: str) -> None:
    document = read("a.bin", small().saved(kind))
    assert document.text == WORDS + "\n"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel(mode: str) -> None:
    picture = small().picture
    if mode == "I;16":
        import numpy as np

        picture = Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)
    else:
        picture = picture.convert(mode)
    out = BytesIO()
    picture.save(out, "TIFF")
    assert read("a.tif", out.getvalue()).text == WORDS + "\n"


def test_what_is_transparent_is_white() -> None:
    picture = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    frame = PictureFile(_png(picture), LIMIT).frame(1)
    assert frame.image.min() == 255


def test_the_way_a_camera_was_held_is_undone() -> None:
    picture = small().picture
    exif = picture.getexif()
    exif[0x0112] = 8  # to be turned by 90 degrees
    out = BytesIO()
    picture.rotate(-90, expand=True).save(out, "JPEG", exif=exif)
    frame = PictureFile(out.getvalue(), LIMIT).frame(1)
    assert frame.image.shape[:2] == (picture.height, picture.width)


@pytest.mark.parametrize(
    ("size", "stated", "points"),
    [
        ((1654, 2339), 200, 595),  # as stated
        ((1654, 2339), 72, 595),  # a sheet of 1,654 points there is not: A4
        ((2339, 1654), None, 842),
        ((640, 480), None, 480),  # of a screen
    ],
)
def test_the_width_of_the_page(size: tuple[int, int], stated: int | None, points: int) -> None:
    picture = Image.new("L", size, 255)
    frame = PictureFile(_png(picture, **({"dpi": (stated, stated)} if stated else {})), LIMIT).frame(1)
    assert round(frame.image.shape[1] * frame.points_per_pixel) == points


def _png(picture: Any, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", **options)
    return out.getvalue()


def tiff(*words: str) -> bytes:
    sheets = []
    for word in words:
        sheet = Sheet(300, 200, 100)
        sheet.text(30, 40, word, 14)
        sheets.append(sheet.picture)
    out = BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def test_the_pictures_of_a_tiff_are_pages() -> None:
    data = tiff("古井修缮", "便桥修建", "灯标养护")
    done: list[int] = []
    with listening(lambda: done.append(1)):
        reading = read_image(data, ReadConfig())
    assert (reading.text, reading.pages, len(done)) == ("古井修缮\n便桥修建\n灯标养护\n", (0, 5, 10), 3)
    assert read_image(data, ReadConfig(pages="2-")).text == "便桥修建\n灯标养护\n"
    limited = read_image(data, ReadConfig(max_pages=1))
    assert (limited.text, [problem.code for problem in limited.problems]) == ("古井修缮\n", ["JX-R017"])
    assert code_of(lambda: read_image(data, ReadConfig(pages="7"))) == "JX-R020"


def test_a_damaged_page_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiff("古井修缮", "便桥修建")
    whole = PictureFile.frame

    def frame(self: PictureFile, number: int) -> object:
        if number == 1:
            raise ReadError("JX-R011", kind="image", reason="cut off")
        return whole(self, number)

    monkeypatch.setattr(PictureFile, "frame", frame)
    reading = read_image(data, ReadConfig())
    assert reading.text == "便桥修建\n"
    assert [(problem.code, "1" in str(problem.place)) for problem in reading.problems] == [("JX-R018", True)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "JX-R011"),
        (b"\xff\xd8\xff" + b"\0" * 200, "JX-R011"),
        (b"II*\0" + b"\xff" * 40, "JX-R011"),
        (_png(Image.new("L", (1, 1), 255)), "JX-R024"),
        (_png(Image.new("L", (900, 3), 255)), "JX-R024"),
        (_png(Image.new("L", (900, 900), 255)), "JX-R024"),  # nothing on it
        (_png(Image.new("1", (5000, 5000))), "JX-R016"),  # over the limit of the settings
        (_png(Image.new("1", (20000, 20000))), "JX-R016"),  # over that of Pillow
    ],
    ids=["png", "jpeg", "tiff", "one pixel", "a strip", "blank", "large", "bomb"],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert code_of(lambda: read("a.png", data, ReadConfig(max_unpacked_bytes=20_000_000))) == code


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_file_that_was_cut_off(kind: str) -> None:
    data = small().saved(kind)
    assert code_of(lambda: read("a.img", data[: len(data) // 2])) == "JX-R011"


def test_ocr_turned_off() -> None:
    assert code_of(lambda: read("a.png", small().saved("PNG"), ReadConfig(ocr=False))) == "JX-R025"


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime", "cv2"])
def test_absent_packages_are_named_with_the_extra(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded()
    module = import_module("extract.readers.scan.engine")
    plain_import, plain_find = builtins.__import__, module.find_spec

    def no_import(name: str, *rest: Any) -> Any:
        if name == missing:
            raise ModuleNotFoundError(f"No module named {name!r}")
        return plain_import(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_import)
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == missing else plain_find(name))
    module._load.cache_clear()
    with pytest.raises(ReadError) as error:
        read("a.png", small().saved("PNG"))
    assert (error.value.code, error.value.fields["extra"]) == ("JX-R014", "ocr")
    assert missing in error.value.message("en")
