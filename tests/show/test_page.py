"""The page of a document: every value once, tied to its cell; nothing from outside; no text that breaks out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import msgspec
import pytest
from paged_documents import HEIGHT, POOR, WIDTH, self_evaluation
from sample_records import record as sample_record
from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.model.document import Block, Cell, Document, Table
from extract.model.record import Amount, DocumentRecord, Indicator, Problem, Source, Value
from extract.pipeline import Pipeline
from extract.places import Places
from extract.show import show

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;</td></table></section>\x00\u202e${title}"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def tree(page: str) -> LexborHTMLParser:
    return LexborHTMLParser(page)


def pdf(*, pages: int = 2) -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab draws the PDF of this test")
    out = BytesIO()
    drawing = canvas.Canvas(out, (WIDTH, HEIGHT))
    for _ in range(pages):
        drawing.rect(40, 40, 100, 100)
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def by_id(page: LexborHTMLParser, identifier: str) -> LexborNode:
    (node,) = page.css(f"#{identifier}")
    return node


def values_of(row: Indicator) -> Iterator[str]:
    """The printed fields of an indicator, as the page shows them."""
    for name in ("l1", "l2", "name", "target", "actual", "weight", "score", "reason", "symbol", "unit", "label"):
        value = getattr(row, name)
        if value is not None:
            yield value.text if isinstance(value, Value) else f"{value:g}" if isinstance(value, float) else value


# ---------------------------------------------------------------- values and their places
def test_every_value_is_shown_once_and_leads_to_its_cell(pipeline: Pipeline) -> None:
    document = self_evaluation()
    record = pipeline.extract(document)
    page = tree(show(record, document, b""))
    (form,) = record.forms
    shown = Counter(node.text() for node in by_id(page, "f1").css(".v"))
    expected = Counter(value for row in form.indicators for value in values_of(row))
    expected["产出指标"] -= 1  # printed once for two rows, shown once beside them
    expected.update(
        value.text if isinstance(value, Amount) else f"{value:g}"
        for funds in form.funds
        for value in (funds.initial, funds.budget, funds.executed, funds.weight, funds.rate, funds.score)
        if value is not None
    )
    expected.update(funds.label for funds in form.funds if funds.label)
    expected.update(filter(None, (form.title, form.project, form.authority, form.implementer, form.money_unit)))
    expected.update(filter(None, (form.goal_expected, form.goal_actual)))
    expected.update(f"{number:g}" for number in (form.year, form.total_weight, form.total_score) if number is not None)
    assert shown == +expected
    places = Places(document).all
    for node in page.css("a.v"):
        first = node.attributes["href"]
        assert first is not None
        place = places[int(first.removeprefix("#c"))]
        assert by_id(page, first[1:]).attributes["data-by"]
        if node.text() in {"≥12个", "居民满意度", "城区泵站检修", "19.5"}:
            assert document.text[place.start : place.end] == node.text()


def test_a_cell_says_what_it_holds_where_it_stands_and_who_took_it(pipeline: Pipeline) -> None:
    document = self_evaluation(ocr={"泵站检修数量": POOR})
    page = tree(show(pipeline.extract(document), document, b""))
    titles = {(node.attributes["title"] or "").split("\n")[0]: node for node in page.css(".sheet .c")}
    name = titles["泵站检修数量"]
    lines = (name.attributes["title"] or "").split("\n")
    assert lines[1:] == ["第 8 行第 3 列 row 8, column 3", "OCR 0.41", "→ f1.1 三级指标 name"]
    assert {"taken", "poor"} <= set((name.attributes["class"] or "").split())
    assert "占 2 行 1 列" in (titles["产出指标"].attributes["title"] or "")
    header = titles["偏差原因分析"]
    assert "free" in (header.attributes["class"] or "")
    assert (header.attributes["title"] or "").endswith("未取用 not taken")
    assert "poor" in (page.css_first("#f1 a.v[href='#" + str(name.attributes["id"]) + "']").attributes["class"] or "")


def test_boxes_stand_where_the_cells_stand_on_the_page(pipeline: Pipeline) -> None:
    document = self_evaluation()
    page = tree(show(pipeline.extract(document), document, pdf()))
    pictures = page.css(".sheet > img")
    assert len(pictures) == 2
    assert all(re.match(r"data:image/(png|jpeg);base64,", node.attributes["src"] or "") for node in pictures)
    for number, place in enumerate(Places(document).all):
        node = by_id(page, f"c{number}")
        style = dict(part.split(":") for part in (node.attributes["style"] or "").split(";"))
        left, top, right, bottom = place.bbox or ()
        assert float(style["left"][:-1]) == pytest.approx(100 * left / WIDTH, abs=0.01)
        assert float(style["top"][:-1]) == pytest.approx(100 * top / HEIGHT, abs=0.01)
        assert float(style["width"][:-1]) == pytest.approx(100 * (right - left) / WIDTH, abs=0.01)
        assert float(style["height"][:-1]) == pytest.approx(100 * (bottom - top) / HEIGHT, abs=0.01)
        assert node.parent is not None
        assert node.parent.parent is not None
        assert node.parent.parent.attributes["id"] == f"page{place.page}"
    assert [node.text() for node in page.css(".form b")] == ["f1 城区泵站检修"] * 2


def test_a_page_that_cannot_be_drawn_has_its_texts_in_the_boxes(pipeline: Pipeline) -> None:
    document = self_evaluation()
    page = tree(show(pipeline.extract(document), document, b"no PDF"))
    assert page.css(".sheet > img") == []
    assert "居民满意度" in by_id(page, "page2").text()


# ---------------------------------------------------------------- what is left out
def with_pages_before(document: Document, pages: int) -> Document:
    """The document after pages that hold nothing of interest."""
    text = "".join(f"第{number}页的一般说明\n" for number in range(pages))
    size = len(text) // pages
    blocks: list[Block | Table] = [
        Block(at * size, (at + 1) * size - 1, at + 1, (50.0, 50.0, 200.0, 70.0)) for at in range(pages)
    ]

    def moved(place: Cell | Block) -> Cell | Block:
        return msgspec.structs.replace(
            place,
            start=place.start + len(text),
            end=place.end + len(text),
            page=place.page + pages if place.page else None,
        )

    for block in document.blocks:
        if isinstance(block, Table):
            cells = tuple(cell for cell in map(moved, block.cells) if isinstance(cell, Cell))
            start, end = block.start + len(text), block.end + len(text)
            blocks.append(msgspec.structs.replace(block, start=start, end=end, cells=cells, page=pages + 1))
        else:
            line = moved(block)
            blocks.append(msgspec.structs.replace(line, page=pages + 1, bbox=line.bbox or (0.0, 0.0, 9.0, 9.0)))
    return msgspec.structs.replace(document, text=text + document.text, blocks=tuple(blocks))


def test_only_pages_with_values_are_shown_unless_all_are_asked_for(pipeline: Pipeline) -> None:
    document = with_pages_before(self_evaluation(), 3)
    record = pipeline.extract(document)
    some, every = tree(show(record, document, b"")), tree(show(record, document, b"", everything=True))
    assert [node.attributes["id"] for node in some.css("figure")] == ["page4", "page5"]
    assert [node.text() for node in some.css("p.gap")] == ["⋯ 略去 3 页 pages left out：--all-pages"]
    assert len(every.css("figure")) == 5
    assert every.css("p.gap") == []


def test_lines_and_rows_far_from_all_values_are_left_out(pipeline: Pipeline) -> None:
    form = self_evaluation(paged=False)
    lines = "".join(f"无关的第{number}行\n" for number in range(100, 200))
    blocks = [Block(at * 9, at * 9 + 8) for at in range(100)]
    assert all(len(line) == 8 for line in lines.splitlines())
    after = [
        msgspec.structs.replace(block, start=block.start + len(form.text), end=block.end + len(form.text))
        for block in blocks
    ]
    document = msgspec.structs.replace(form, text=form.text + lines, blocks=(*form.blocks, *after))
    record = pipeline.extract(document)
    some, every = show(record, document, b""), show(record, document, b"", everything=True)
    assert "无关的第101行" in some
    assert "无关的第150行" not in some
    assert "略去 98 行 lines" in some
    assert "无关的第150行" in every


def test_a_document_with_nothing_in_it_is_shown_whole() -> None:
    document = Document("甲\n乙\n", (Block(0, 1), Block(2, 3)), "a.txt", "0" * 64, "text/plain", "text.v1")
    page = tree(show(DocumentRecord(source=Source("a.txt")), document, b""))
    assert [node.text() for node in page.css(".source .line")] == ["甲", "乙"]
    assert page.css_first(".values .none").text().startswith("没有找到")


# ---------------------------------------------------------------- tables without pages
def test_a_table_keeps_its_spans_and_its_gaps() -> None:
    text = "产出\t数量\t12\n质量\n尾\t末\n"
    cells = (
        Cell(0, 0, 0, 2, rowspan=2),
        Cell(0, 1, 3, 5),
        Cell(0, 2, 6, 8, colspan=2),
        Cell(1, 1, 9, 11),
        Cell(2, 0, 12, 13),
        Cell(2, 3, 14, 15),
    )
    document = Document(text, (Table(0, 15, 3, 4, cells, "html"),), "a.html", "0" * 64, "text/html", "html.v1")
    page = tree(show(DocumentRecord(source=Source("a.html")), document, b""))
    rows = [
        [(cell.text(), cell.attributes.get("rowspan"), cell.attributes.get("colspan")) for cell in row.css("td")]
        for row in page.css(".grid tr")
    ]
    assert rows == [
        [("产出", "2", None), ("数量", None, None), ("12", None, "2")],
        [("质量", None, None)],
        [("尾", None, None), ("", None, "2"), ("末", None, None)],
    ]


def test_a_value_inside_a_line_is_marked_where_it_stands(pipeline: Pipeline) -> None:
    first = "一、绩效自评综述"
    second = "项目自评综述：城区泵站检修项目自评得分98.5分。全年预算数80万元，执行数72万元，完成预算的90%。"
    text = f"{first}\n{second}\n"
    blocks = (Block(0, len(first)), Block(len(first) + 1, len(text) - 1))
    document = Document(text, blocks, "a.txt", "0" * 64, "text/plain", "text.v1")
    record = pipeline.extract(document)
    page = tree(show(record, document, b""))
    (score,) = [node for node in page.css("#n1 .v") if node.text() == "98.5"]
    number = (score.attributes["id"] or "")[1:]
    (stretch,) = page.css(f'.s[data-by~="{number}"]')
    assert stretch.text() == "98.5"
    assert stretch.attributes["href"] == f"#v{number}"
    assert by_id(page, "c1").text() == second


# ---------------------------------------------------------------- a page of its own
def test_nothing_comes_from_outside_and_only_our_script_may_run(pipeline: Pipeline) -> None:
    document = self_evaluation()
    page = show(pipeline.extract(document), document, pdf())
    parsed = tree(page)
    assert re.findall(r"(?:https?:)?//[\w.]+\.\w+", re.sub(r"base64,[^\"]*", "", page)) == []
    assert parsed.css("link, iframe, object, embed, form, base, script[src]") == []
    assert all((node.attributes["href"] or "").startswith("#") for node in parsed.css("[href]"))
    (policy,) = parsed.css('meta[http-equiv="Content-Security-Policy"]')
    rules = policy.attributes["content"] or ""
    assert rules.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-")
    (script,) = parsed.css("script")
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
    assert f"'sha256-{digest}'" in rules


def test_links_lead_somewhere_and_ids_are_there_once(pipeline: Pipeline) -> None:
    for document in (self_evaluation(), self_evaluation(paged=False)):
        page = tree(show(pipeline.extract(document), document, b""))
        ids = Counter(node.attributes["id"] for node in page.css("[id]"))
        assert set(ids.values()) == {1}
        assert {(node.attributes["href"] or "")[1:] for node in page.css("[href]")} <= set(ids)
        known = {identifier for identifier in ids if identifier}
        for node in page.css("[data-at]"):
            assert {f"c{number}" for number in (node.attributes["data-at"] or "").split()} <= known
        for node in page.css("[data-by]"):
            assert {f"v{number}" for number in (node.attributes["data-by"] or "").split()} <= known


def test_the_markup_is_whole(pipeline: Pipeline) -> None:
    """A parser that mends HTML finds nothing to mend: what it writes has the tags that were there."""
    document = self_evaluation(extra=HOSTILE)
    page = show(pipeline.extract(document), document, pdf())
    names = re.compile(r"<(/?[a-z0-9]+)")
    bare = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL)
    mended = re.sub(r"<(script|style)>.*?</\1>", "", tree(page).html or "", flags=re.DOTALL)
    assert Counter(names.findall(bare)) == Counter(names.findall(mended))


@pytest.mark.parametrize("paged", [True, False])
def test_hostile_text_stays_text(pipeline: Pipeline, paged: bool) -> None:
    document = msgspec.structs.replace(self_evaluation(paged=paged, extra=HOSTILE), path=f"{HOSTILE}.pdf")
    record = pipeline.extract(document)
    problem = Problem("JX-P001", HOSTILE, None)
    record = msgspec.structs.replace(record, errors=(problem,), department=HOSTILE)
    page = show(record, document, b"")
    parsed = tree(page)
    assert len(parsed.css("script")) == 1
    assert parsed.css("[onerror], img, b > b") == []
    assert "alert(1)" not in parsed.css_first("script").text()
    assert not re.search("[\x00\u202e]", page)
    visible = HOSTILE.replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
    assert visible in parsed.css_first(".messages").text()
    assert any(visible.replace(" ", "") in node.text().replace(" ", "") for node in parsed.css("#document .v"))
    assert "${title}" in parsed.css_first("h1").text(), "the text is no part of the template"
    assert "alert(1)" in unescape(page)


def test_warnings_and_errors_stand_on_top(pipeline: Pipeline) -> None:
    document = self_evaluation()
    record = pipeline.extract(document)
    source = msgspec.structs.replace(record.source, warnings=("JX-R101 注意",))
    record = msgspec.structs.replace(record, source=source, errors=(Problem("JX-F001", "表格出错"),), status="partial")
    page = tree(show(record, document, b""))
    assert [node.text() for node in page.css("header .messages li")] == ["JX-F001 表格出错", "JX-R101 注意"]


def test_all_parts_of_a_record_have_their_card() -> None:
    document = Document("甲\n", (Block(0, 1),), "a.txt", "0" * 64, "text/plain", "text.v1")
    page = tree(show(sample_record(), document, b""))
    assert [node.attributes["id"] for node in page.css(".values > .card")] == ["document", "f1", "n1", "summary"]
    assert page.css(".checks .poor")[0].text() == "✗ 分值合计 weights 90 / 100"
    assert "没有出处" in (page.css(".v.nowhere")[0].attributes["title"] or "")
