"""Pictures of pages: as large as the boxes on them say, small in bytes, and none where none can be drawn."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from paged_documents import HEIGHT, WIDTH

from extract.config import ReadConfig
from extract.show.images import PageImage, page_images

Image = pytest.importorskip("PIL.Image", reason="Pillow draws the pictures")
PDF = "application/pdf"
WORD = "geheim"


def pdf(sizes: list[tuple[float, float]], *, rotate: int = 0, password: str | None = None) -> bytes:
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf writes the PDF of this test")
    out = BytesIO()
    with pikepdf.new() as document:
        for size in sizes:
            page = document.add_blank_page(page_size=size)
            page.obj.Contents = document.make_stream(b"1 0 0 rg 0 0 50 50 re f")
            if rotate:
                page.rotate(rotate, relative=False)
        document.save(out, encryption=pikepdf.Encryption(user=password, owner="x") if password else None)
    return out.getvalue()


def picture(*sizes: tuple[int, int], kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    first, *rest = [Image.new("RGB", size, "white") for size in sizes]
    first.save(out, kind, **({"save_all": True, "append_images": rest} if rest else {}), **options)
    return out.getvalue()


def pixels(image: PageImage) -> tuple[int, int]:
    found = re.fullmatch(r"data:image/(?:png|jpeg);base64,(.+)", image.uri)
    assert found
    return tuple(Image.open(BytesIO(base64.b64decode(found[1]))).size)  # type: ignore[return-value]


def test_pages_of_a_pdf_have_their_size_in_points() -> None:
    images = page_images(pdf([(WIDTH, HEIGHT), (400, 300)]), PDF, [2, 1, 9], ReadConfig())
    assert {number: (image.width, image.height) for number, image in images.items()} == {
        1: (WIDTH, HEIGHT),
        2: (400, 300),
    }
    width, height = pixels(images[2])
    assert width / height == pytest.approx(4 / 3, abs=0.01)
    assert len(images[1].uri) < 40_000


def test_a_turned_page_is_shown_as_it_is_read() -> None:
    (image,) = page_images(pdf([(400, 300)], rotate=90), PDF, [1], ReadConfig()).values()
    assert (image.width, image.height) == (300, 400)
    assert pixels(image)[0] < pixels(image)[1]


def test_a_huge_page_is_drawn_small() -> None:
    (image,) = page_images(pdf([(14_400, 14_400)]), PDF, [1], ReadConfig()).values()
    assert (image.width, max(pixels(image)) <= 2600) == (14_400, True)


def test_an_encrypted_pdf_needs_its_password() -> None:
    data = pdf([(400, 300)], password=WORD)
    assert page_images(data, PDF, [1], ReadConfig()) == {}
    assert list(page_images(data, PDF, [1], ReadConfig(password=WORD))) == [1]


def test_a_damaged_pdf_is_mended_as_it_was_for_reading() -> None:
    whole = pdf([(400, 300)])
    cut = whole[: whole.rindex(b"startxref")].replace(b"\nxref", b"\nxxxx")
    assert list(page_images(cut, PDF, [1], ReadConfig())) == [1]


def test_a_picture_has_the_size_that_its_boxes_have() -> None:
    (image,) = page_images(picture((1654, 2339), dpi=(200, 200)), "image/png", [1], ReadConfig()).values()
    assert (image.width, image.height) == pytest.approx((595.4, 842.0), abs=0.2)
    assert max(pixels(image)) < 1400


def test_pages_of_a_tiff() -> None:
    data = picture((800, 600), (600, 800), kind="TIFF")
    images = page_images(data, "image/tiff", [1, 2, 3], ReadConfig())
    assert [image.width > image.height for image in images.values()] == [True, False]


@pytest.mark.parametrize("media_type", [PDF, "image/png", "text/html"])
def test_what_cannot_be_drawn_has_no_pictures(media_type: str) -> None:
    assert page_images(b"rubbish", media_type, [1], ReadConfig()) == {}
    assert page_images(b"", media_type, [], ReadConfig()) == {}
