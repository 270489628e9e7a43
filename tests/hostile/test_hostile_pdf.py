from __future__ import annotations

import io
import sys
import zlib

import pytest

from hostile.outcome import ENDED, codes, outcome, refused

pikepdf = pytest.importorskip("pikepdf")
reportlab = pytest.importorskip("reportlab")


def pdf(pages: int = 2) -> bytes:
    """A form in a ruled table on each page; without Chinese fonts, because the text is not what is tried here."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()["Normal"]
    parts: list[object] = []
    for number in range(pages):
        rows = [["name", "target", "actual"], [f"patrols {number}", ">=120", "130"], ["reports", ">=95%", "96%"]]
        parts += [
            Paragraph(f"Report page {number}", style),
            Table(rows, style=[("GRID", (0, 0), (-1, -1), 1, "black")]),
            PageBreak(),
        ]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(parts[:-1])
    return out.getvalue()


def saved(document: object, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)  # type: ignore[attr-defined]
    return out.getvalue()


def drawing(content: bytes) -> bytes:
    """A page with this content, on which a form named ``/F`` may be put."""
    document = pikepdf.open(io.BytesIO(pdf(1)))
    document.pages[0].Contents = document.make_stream(content)
    return saved(document)


def test_the_good_one_is_read() -> None:
    record = outcome("表.pdf", pdf())
    assert (record.status, record.source.pages, record.source.media_type) == ("ok", 2, "application/pdf")


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.97])
def test_cut_off(share: float) -> None:
    data = pdf()
    record = outcome("表.pdf", data[: max(9, int(share * len(data)))])
    mended = any(warning.startswith("JX-R109") for warning in record.source.warnings)
    assert refused(record, "JX-R011", "JX-R008") or mended


@pytest.mark.parametrize("data", [b"%PDF-1.7\n1 0 obj\0<<>>endobj", pdf()[:900]])
def test_damage_is_described_alike_in_each_run(data: bytes) -> None:
    record = outcome("表.pdf", data)
    assert " at 0x" not in record.errors[0].message, "an address in memory"


@pytest.mark.parametrize(
    ("password", "code"), [(None, "JX-R012"), ("wrong", "JX-R013"), ("用户密码", None)], ids=["none", "wrong", "right"]
)
def test_encrypted(password: str | None, code: str | None) -> None:
    document = pikepdf.open(io.BytesIO(pdf()))
    data = saved(document, encryption=pikepdf.Encryption(user="用户密码", owner="owner", R=6))
    record = outcome("密.pdf", data, password=password)
    assert record.status == "ok" if code is None else refused(record, code)


def test_a_password_for_changes_only() -> None:
    document = pikepdf.open(io.BytesIO(pdf()))
    assert outcome("密.pdf", saved(document, encryption=pikepdf.Encryption(user="", owner="owner", R=4))).status == "ok"


def test_a_page_tree_that_holds_itself() -> None:
    document = pikepdf.open(io.BytesIO(pdf()))
    tree = document.Root.Pages
    tree.Kids.append(tree)
    tree.Count = 1000
    record = outcome("环.pdf", saved(document))
    assert record.status in ("ok", "partial") or refused(record, "JX-R011", "JX-R008", *ENDED)


def test_many_more_pages_declared_than_there_are() -> None:
    document = pikepdf.open(io.BytesIO(pdf()))
    document.Root.Pages.Count = 2_000_000_000
    record = outcome("页数.pdf", saved(document, fix_metadata_version=False))
    assert record.status in ("ok", "partial") or refused(record, "JX-R011", "JX-R008", *ENDED)


def nested(levels: int, calls: int) -> bytes:
    """Forms that each draw the next one so many times; at no levels, one that draws itself."""
    document = pikepdf.open(io.BytesIO(pdf(1)))

    def form(content: bytes) -> object:
        stream = document.make_stream(content)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stream.BBox = pikepdf.Array([0, 0, 500, 500])
        stream.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
        return document.make_indirect(stream)

    last = form(b"0 0 10 10 re f" if levels else b"/F Do")
    if not levels:
        last.Resources.XObject["/F"] = last  # type: ignore[attr-defined]
    for _ in range(levels):
        outer = form(b"/F Do " * calls)
        outer.Resources.XObject["/F"] = last  # type: ignore[attr-defined]
        last = outer
    page = document.pages[0]
    page.Contents = [page.Contents, document.make_stream(b" /F Do ")]
    page.Resources.XObject = pikepdf.Dictionary(F=last)
    return saved(document)


@pytest.mark.parametrize(("levels", "calls"), [(0, 1), (20, 2), (28, 2), (300, 1)])
def test_forms_in_forms(levels: int, calls: int) -> None:
    record = outcome("套.pdf", nested(levels, calls))
    assert record.status in ("ok", "partial") or refused(record, "JX-R011", *ENDED)


@pytest.mark.parametrize(
    "content",
    [b"q " * 300_000, b"0 0 1 1 re f " * 300_000, b"[" * 100_000, b"BT /F1 12 Tf (" + b"x" * 3_000_000 + b") Tj ET"],
    ids=["stack", "rectangles", "brackets", "letters"],
)
def test_much_on_a_page(content: bytes) -> None:
    record = outcome("多.pdf", drawing(content))
    assert record.status in ("ok", "partial") or refused(record, "JX-R008", "JX-R010", "JX-R011", *ENDED)


@pytest.mark.slow
def test_a_stream_that_unpacks_to_much() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(600)) + packer.flush()
    document = pikepdf.open(io.BytesIO(pdf(1)))
    stream = document.make_stream(packed)
    stream.Filter = pikepdf.Name.FlateDecode
    document.pages[0].Contents = [document.pages[0].Contents, stream]
    record = outcome("胀.pdf", saved(document))
    # The library gives up a page with so much on it: then the file holds no text (JX-R008).
    assert record.status in ("ok", "partial") or refused(record, "JX-R008", "JX-R011", "JX-R016", *ENDED)


def picture() -> bytes:
    image = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    image.new("L", (400, 600), 255).save(out, "PDF", resolution=72)
    return out.getvalue()


def test_a_picture_without_ocr_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    record = outcome("扫描.pdf", picture(), ocr=False)
    assert refused(record, "JX-R025")
    for module in ("rapidocr", "onnxruntime", "cv2"):
        monkeypatch.setitem(sys.modules, module, None)
    record = outcome("扫描.pdf", picture())
    assert refused(record, "JX-R014", "JX-R025")
    assert "jixiao[ocr]" in record.errors[0].message


@pytest.mark.parametrize(("pages", "code"), [("9", "JX-R020"), ("2-", None)])
def test_pages_that_are_chosen(pages: str, code: str | None) -> None:
    record = outcome("表.pdf", pdf(3), pages=pages)
    assert record.status == "ok" if code is None else refused(record, code)


def test_more_pages_than_the_limit() -> None:
    record = outcome("长.pdf", pdf(4), max_pages=2)
    assert (record.status, codes(record)) == ("partial", ["JX-R017"])


@pytest.mark.slow
def test_two_thousand_pages() -> None:
    document = pikepdf.open(io.BytesIO(pdf(20)))
    pages = list(document.pages)
    for _ in range(99):
        document.pages.extend(pages)
    record = outcome("长.pdf", saved(document))
    assert record.status == "ok", record.errors
    assert record.source.pages == 2000
