"""DOCX: what Word shows is what is read, cell by cell; broken and hostile files end with their codes."""

from __future__ import annotations

import random

import pytest
from ooxml import cells_of, document_of, docx, lines_of, tables_of, unzipped, zipped
from planted.printing import planted, variant
from rendering.document import planted_document
from rendering.docx_file import docx_bytes
from rendering.measure import cells_of as found_cells
from rendering.measure import printed_cells
from rendering.style import Style

from extract.config import ReadConfig
from extract.errors import ReadError
from extract.readers import read
from extract.synthetic.sheet import lay_out


def p(content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def tc(content: str, properties: str = "") -> str:
    if not content.startswith("<"):
        content = p(r(content))
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


SPAN = '<w:gridSpan w:val="{}"/>'
DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
LAST = tr(tc("末"), tc("尾"))


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("runs", r("自") + r("评"), "自评"),
        ("inserted", f"<w:ins>{r('增')}</w:ins>{r('补')}", "增补"),
        ("deleted", f"{r('留')}<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "留"),
        ("moved", f"<w:moveFrom>{r('旧处')}</w:moveFrom><w:moveTo>{r('新处')}</w:moveTo>", "新处"),
        ("control", f"<w:sdt><w:sdtContent>{r('选中')}</w:sdtContent></w:sdt>", "选中"),
        (
            "placeholder",
            f"{r('单位：')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('点此')}</w:sdtContent></w:sdt>",
            "单位：",
        ),
        ("link", f"<w:hyperlink><w:smartTag>{r('附件')}</w:smartTag></w:hyperlink>", "附件"),
        (
            "field",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            f'{r("不显示")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("12")}'
            f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{r("页")}',
            "12页",
        ),
        (
            "open field",
            f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{r("指令")}</w:p><w:p>{r("后文")}',
            "后文",
        ),
        (
            "check box",
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
            f'</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{r("是")}',
            "☑是",
        ),
        ("tick", '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>', "☑是"),
        ("box", '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/><w:t>否</w:t></w:r>', "□否"),
        ("signs", "<w:r><w:t>2</w:t><w:noBreakHyphen/><w:t>4</w:t><w:tab/><w:t>次</w:t></w:r>", "2-4 次"),
        ("hidden", r("可见") + r("隐藏", "<w:vanish/>") + r("不隐", '<w:vanish w:val="0"/>'), "可见不隐"),
        ("reading aid", f"<w:r><w:ruby><w:rt>{r('pin')}</w:rt><w:rubyBase>{r('字')}</w:rubyBase></w:ruby></w:r>", "字"),
        ("formula", "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", "a=b"),
        ("line break", "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲"),
    ],
)
def test_a_paragraph_is_what_word_shows(name: str, content: str, line: str) -> None:
    assert lines_of(docx(p(content)))[0] == line, name


def test_spans_both_ways_and_columns_left_free() -> None:
    body = tbl(
        tr(tc("产出", DOWN), tc("数量", SPAN.format(2)), tc("质量")),
        tr(tc("藏", GOES_ON), tc("一"), tc("二"), tc("三")),
        tr(tc("", '<w:vMerge w:val="continue"/>'), tc("四", SPAN.format(3))),
        tr(tc("五", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'), tc("六"), tc("七")),
        tr(tc("八"), tc("九"), properties='<w:gridBefore w:val="2"/>'),
    )
    assert cells_of(document_of(docx(body))) == [
        (0, 0, 3, 1, "产出"),
        (0, 1, 1, 2, "数量"),
        (0, 3, 1, 1, "质量"),
        (1, 1, 1, 1, "一"),
        (1, 2, 1, 1, "二"),
        (1, 3, 1, 1, "三"),
        (2, 1, 1, 3, "四"),
        (3, 0, 1, 2, "五"),
        (3, 2, 1, 1, "六"),
        (3, 3, 1, 1, "七"),
        (4, 2, 1, 1, "八"),
        (4, 3, 1, 1, "九"),
    ]


def test_a_merge_goes_on_only_at_the_same_columns() -> None:
    body = tbl(
        tr(tc("甲", DOWN), tc("乙")),
        tr(tc("丙", SPAN.format(2) + GOES_ON)),
        tr(tc("丁"), tc("戊", GOES_ON)),
    )
    assert [cell[2:] for cell in cells_of(document_of(docx(body)))] == [
        (1, 1, "甲"),
        (1, 1, "乙"),
        (1, 2, "丙"),
        (1, 1, "丁"),
        (1, 1, "戊"),
    ]


def test_rows_and_cells_in_controls_and_revisions() -> None:
    body = tbl(
        tr(tc("一"), f"<w:sdt><w:sdtContent>{tc('二')}</w:sdtContent></w:sdt>"),
        f"<w:sdt><w:sdtContent>{tr(tc('三'), tc('四'))}</w:sdtContent></w:sdt>",
        tr(tc("删"), tc("除"), properties="<w:del/>"),
        tr(tc("五"), tc("六"), properties="<w:ins/>"),
        tr(tc("隐"), tc("藏"), properties="<w:hidden/>"),
    )
    document = document_of(docx(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>"))
    assert document.text == "一\t二\n三\t四\n五\t六\n"
    assert [warning[:7] for warning in document.warnings] == ["JX-R108"]


def test_lines_of_a_cell_are_joined_and_tables_stay_apart() -> None:
    two = tbl(tr(tc(p(r("年度")) + p(r("目标"))), tc("是"))) + tbl(LAST)
    document = document_of(docx(two))
    assert document.text == "年度 目标\t是\n末\t尾\n"
    assert len(tables_of(document)) == 2


def test_a_table_of_one_cell_is_its_lines() -> None:
    document = document_of(docx(tbl(tr(tc(p(r("一、概况")) + p(r("二、成效")))))))
    assert document.text == "一、概况\n二、成效\n"
    assert not tables_of(document)


FORM = tbl(*(tr(tc(f"{n}甲"), tc(f"{n}乙"), tc(f"{n}丙")) for n in range(3)))
SMALL = tbl(tr(tc("上"), tc("下")))


def test_a_form_in_a_layout_cell_is_a_table_of_its_own() -> None:
    body = tbl(
        tr(tc("项目名称"), tc("灯标养护")),
        tr(tc(p(r("指标如下")) + FORM + p(r("以上")), SPAN.format(2))),
        tr(tc("总分"), tc("98")),
    )
    document = document_of(docx(body))
    assert document.text.splitlines() == [
        "项目名称\t灯标养护",
        "指标如下",
        *(f"{n}甲\t{n}乙\t{n}丙" for n in range(3)),
        "以上",
        "总分\t98",
    ]
    assert [(table.n_rows, table.n_cols) for table in tables_of(document)] == [(1, 2), (3, 3), (1, 2)]


def test_a_small_table_in_a_cell_is_text_of_the_cell() -> None:
    body = tbl(tr(tc("甲"), tc(SMALL + p("")), tc("乙")), tr(tc("丙"), tc("丁"), tc("戊")))
    assert document_of(docx(body)).text == "甲\t上 下\t乙\n丙\t丁\t戊\n"


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>'
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_come_once_after_their_paragraph() -> None:
    body = p(BOX.format(p(r("框中")) + tbl(LAST)) + r("正文")) + p(r("下段"))
    assert lines_of(docx(body)) == ["正文", "框中", "末\t尾", "下段"]


def test_an_unknown_choice_gives_way_to_the_fallback() -> None:
    body = p(BOX.replace('"wps"', '"future"').format(p(r("框中"))) + r("正文"))
    assert lines_of(docx(body)) == ["正文", "框中"]


def test_pictures_are_counted() -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    document = document_of(docx(p(picture + r("图")) + p(picture)))
    assert [w[:7] for w in document.warnings] == ["JX-R113"]
    assert "2" in document.warnings[0]


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(number: int | str, at: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'


LINKED = '<w:pStyle w:val="h1"/>'
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}{level(1, "chineseCounting", "（%2）")}'
    f"{level(2, 'decimal', '%3.')}{level(3, 'decimal', '%1.%4', '<w:isLgl/>')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1")}{level(1, "decimal", "%1.%2")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{level(0, "upperRoman", "%1.", LINKED)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    '</w:lvlOverride></w:num><w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h1a"><w:basedOn w:val="h1"/></w:style>'
    '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
)


@pytest.mark.parametrize(
    ("paragraphs", "lines"),
    [
        (
            [numbered(1), numbered(1, 1), numbered(1, 1), numbered(1), numbered(1, 1), numbered(1, 2)],
            ["一、文", "（一）文", "（二）文", "二、文", "（一）文", "1. 文"],
        ),
        ([numbered(1), numbered(1), numbered(1, 3)], ["一、文", "二、文", "2.1 文"]),
        ([numbered(2), numbered(2, 1), "", numbered(2)], ["1 文", "1.1 文", "文", "2 文"]),
        ([numbered(1), numbered(3), numbered(3), numbered(1)], ["一、文", "一、文", "二、文", "三、文"]),
        ([numbered(4), numbered(9), numbered(0)], ["文", "文", "文"]),
        (['<w:pStyle w:val="h1"/>', '<w:pStyle w:val="h1a"/>', '<w:pStyle w:val="loop"/>'], ["I. 文", "II. 文", "文"]),
        (['<w:pStyle w:val="h1"/>' + numbered(0), '<w:pStyle w:val="h1"/>'], ["文", "I. 文"]),
    ],
)
def test_automatic_numbers(paragraphs: list[str], lines: list[str]) -> None:
    body = "".join(p(r("文"), properties) for properties in paragraphs)
    assert lines_of(docx(body, NUMBERING, STYLES)) == lines


def test_numbers_in_cells_and_of_deleted_paragraphs() -> None:
    serial = p("", numbered(2))
    body = tbl(tr(tc(serial), tc("甲")), tr(tc(serial), tc("乙")))
    assert lines_of(docx(body, NUMBERING)) == ["1\t甲", "2\t乙"]
    gone = p("", f"{numbered(1)}<w:rPr><w:del/></w:rPr>")
    assert lines_of(docx(p(r("文"), numbered(1)) + gone + p(r("文"), numbered(1)), NUMBERING)) == ["一、文", "二、文"]


def test_text_of_a_hidden_style() -> None:
    assert lines_of(docx(p(r("见") + r("隐", '<w:rStyle w:val="secret"/>')), "", STYLES)) == ["见"]


@pytest.mark.parametrize("number", range(8))
def test_planted_forms_come_back_cell_by_cell(number: int) -> None:
    printed = planted_document(number)
    document = read("表.docx", docx_bytes(printed, Style()))
    found = [found_cells(document, table) for table in tables_of(document)]
    assert found == [printed_cells(paper.sheet) for paper in printed.papers]
    assert not document.warnings


def test_a_strict_document_and_one_with_odd_part_names() -> None:
    data = docx(p(r("自评")))
    strict = "purl.oclc.org/ooxml/wordprocessingml/main"
    parts = unzipped(data)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"schemas.openxmlformats.org/wordprocessingml/2006/main", strict.encode()
    )
    assert lines_of(zipped(parts)) == ["自评"]
    parts["word\\document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    assert lines_of(zipped(parts)) == ["自评"]


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(ReadError) as caught:
        read("表.docx", data, ReadConfig(**limits))  # type: ignore[arg-type]
    assert "?" not in caught.value.message("en")
    return caught.value.code


GOOD = docx(p(r("自评")) * 50)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "自评">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD[: len(GOOD) // 2], "JX-R011"),
        (GOOD[:-30], "JX-R011"),
        (zipped({"word/document.xml": "<w:document"}), "JX-R011"),
        (zipped({"word/document.xml": "<document/>"}), "JX-R011"),
        (zipped({"word/document.xml": BOMB + "<x>&j;</x>"}), "JX-R011"),
        (zipped({"word/document.xml": (BOMB + "<x>&j;</x>").encode("utf-16")}), "JX-R011"),
        (docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "JX-R011"),
        (docx(p(r("字" * 11_000_000))), "JX-R016"),
        (docx("<w:sdt><w:sdtContent>" * 130 + "</w:sdtContent></w:sdt>" * 130), "JX-R011"),
        (docx(p(r(" "))), "JX-R008"),
        (zipped({"word/document.xml": b"\0" * 30_000_000}), "JX-R016"),
        (zipped({"word/document.xml": "x", **{f"a{n}": "" for n in range(20_001)}}), "JX-R027"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damaged_and_hostile_files_are_named(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_what_is_unpacked_is_counted_and_limited() -> None:
    assert code_of(GOOD, max_unpacked_bytes=500) == "JX-R016"
    # A size that lies: the central directory says ten bytes.
    data = bytearray(GOOD)
    at = data.index(b"word/document.xml", data.index(b"PK\x01\x02"))
    data[at - 22 : at - 18] = (10).to_bytes(4, "little")
    assert code_of(bytes(data)) == "JX-R011"
    data = bytearray(GOOD)
    data[at - 38] |= 1  # the flag of an encrypted part
    assert code_of(bytes(data)) == "JX-R012"


def test_mutated_files_end_with_a_code() -> None:
    source = random.Random(7)  # noqa: S311 - a repeatable draw, no secret
    codes = set()
    for _ in range(150):
        data = bytearray(GOOD)
        for _ in range(source.randrange(1, 12)):
            data[source.randrange(len(data))] = source.randrange(256)
        try:  # any other exception fails the test
            assert read("表.docx", bytes(data)).text
        except ReadError as error:
            codes.add(error.code)
    assert "JX-R011" in codes


def test_the_layouts_of_the_planted_forms_differ() -> None:
    """The eight documents above must not all be of one layout."""
    assert len({lay_out(planted(n), variant(n % 8)).columns for n in range(8)}) > 3
