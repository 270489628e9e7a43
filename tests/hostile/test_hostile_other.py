"""Files that are nothing, something else than their name says, or a page of traps."""

from __future__ import annotations

import io
import shutil
import sys

import pytest

from hostile.outcome import ENDED, GOOD, outcome, refused

ROWS = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line.split(chr(9)))}</tr>" for line in GOOD.splitlines())
PAGE = f"<html><head><meta charset='gb2312'></head><body><table>{ROWS}</table></body></html>".encode("gb18030")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
NO_SOFFICE = ("JX-R015",)


@pytest.mark.parametrize("ending", ["pdf", "docx", "xls", "zip", "png", "txt"])
def test_a_file_of_no_bytes(ending: str) -> None:
    assert refused(outcome(f"空.{ending}", b""), "JX-R001")


def test_a_doc_that_is_a_page() -> None:
    record = outcome("表.doc", PAGE)
    assert record.status == "ok", record.errors
    assert (record.source.media_type, len(record.forms)) == ("text/html", 1)


def test_an_xls_that_is_a_page() -> None:
    assert outcome("表.xls", PAGE).source.media_type == "text/html"


def rtf(text: str) -> bytes:
    body = "".join(character if character < "\x80" else f"\\u{ord(character)}?" for character in text)
    return ("{\\rtf1\\ansi " + body.replace("\n", "\\par ").replace("\t", "\\tab ") + "}").encode("ascii")


def test_a_doc_that_is_rich_text() -> None:
    record = outcome("表.doc", rtf(GOOD))
    if shutil.which("soffice") is None:
        assert record.status in ("ok", "partial") or refused(record, *NO_SOFFICE)
    else:
        assert record.status == "ok", record.errors
        assert record.source.media_type == "application/rtf"


@pytest.mark.parametrize("body", [b"", b"\\'", b"{" * 100_000, b"\\bin2000000000 x", b"\\u", b"\\object\\objdata 00"])
def test_rich_text_that_is_broken(body: bytes) -> None:
    record = outcome("坏.rtf", b"{\\rtf1\\ansi " + body)
    assert record.status in ("ok", "partial") or refused(record, "JX-R008", "JX-R011", "JX-R015", "JX-R019", *ENDED)


@pytest.mark.parametrize("tail", [b"", bytes(504), b"\xff" * 2000, bytes(range(256)) * 40])
def test_the_beginning_of_a_doc(tail: bytes) -> None:
    assert refused(outcome("坏.doc", OLE + tail), "JX-R002", "JX-R008", "JX-R011", "JX-R015", "JX-R019")


def image(size: tuple[int, int], kind: str) -> bytes:
    module = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    module.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "bmp"])
def test_a_picture_of_one_pixel(kind: str) -> None:
    assert refused(outcome(f"点.{kind}", image((1, 1), kind)), "JX-R014", "JX-R024")


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "bmp"])
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_picture_that_is_cut_off(kind: str, share: float) -> None:
    data = image((300, 200), kind)
    record = outcome(f"断.{kind}", data[: int(share * len(data))])
    assert record.status in ("ok", "partial") or refused(record, "JX-R002", "JX-R011", "JX-R014", "JX-R024")


def test_a_picture_that_unpacks_to_much() -> None:
    data = image((12_000, 12_000), "png")
    assert len(data) < 2_000_000
    assert refused(outcome("大.png", data, max_unpacked_bytes=50_000_000), "JX-R014", "JX-R016")


def test_a_picture_without_ocr_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    data = image((300, 200), "png")
    assert refused(outcome("扫描.png", data, ocr=False), "JX-R025")
    for module in ("rapidocr", "onnxruntime", "cv2"):
        monkeypatch.setitem(sys.modules, module, None)
    record = outcome("扫描.png", data)
    assert refused(record, "JX-R014", "JX-R025")
    assert "jixiao[ocr]" in record.errors[0].message


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 200_000,
        b"<table><tr><td>" * 5_000,
        b"<table><tr><td colspan=99999999 rowspan=99999999>x</table>" * 20,
        b"<table>" + b"<tr><td rowspan=65000 colspan=1000>x" * 2_000,
        b"<a href='" * 100_000,
        b"<!--" * 100_000,
        b"&#x110000;&#xd800;&bogus;" * 10_000,
    ],
    ids=["deep", "tables", "spans", "area", "quotes", "comments", "entities"],
)
def test_a_page_of_traps(page: bytes) -> None:
    record = outcome("页.html", b"<html><body><p>text</p>" + page)
    assert record.status in ("ok", "partial") or refused(record, "JX-R008", "JX-R010", *ENDED)


def test_a_page_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def connect(*_: object) -> None:
        raise AssertionError("a document made us go to the network")

    monkeypatch.setattr(socket.socket, "connect", connect)
    page = b"<html><body><p>text</p><img src='http://127.0.0.1:9/x.png'><iframe src='http://127.0.0.1:9/'></iframe>"
    assert outcome("页.html", page).status == "ok"
