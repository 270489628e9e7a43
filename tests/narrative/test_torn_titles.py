"""Headings of 综述 that are long, or that a line or page end tears: the whole name, and what is told below it."""

import pytest

from extract.model.document import Document
from extract.model.raw import Narration
from extract.narrative import read_narratives
from extract.segment.parts import find_parts

SECTION = "九、预算绩效情况说明\n（二）项目绩效自评结果\n"
TOLD = "根据年初设定的绩效目标，项目自评得分为96分。全年预算数为120万元，执行数为118.5万元，完成预算的98.75%。\n"
FACTS = ["96", "120万元", "118.5万元", "98.75%"]


def read(text: str) -> Narration:
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(source, find_parts(source), ())


def names(text: str) -> list[str | None]:
    return [narrative.project.text if narrative.project else None for narrative in read(text).narratives]


@pytest.mark.parametrize("mark", ["", "1.", "（一）", "一、", "（1）"])
@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("words", ["绩效自评综述", "支出绩效自评情况", "绩效自评结果"])
@pytest.mark.parametrize(
    "name", ["新建改建农村公路桥梁养护补助", "2023年度中央财政退役军人就业创业服务补助资金（第二批）"]
)
def test_what_stands_below_a_long_heading_is_a_paragraph_of_its_own(
    mark: str, quoted: bool, words: str, name: str
) -> None:
    heading = f"{mark}“{name}”项目{words}\n" if quoted else f"{mark}{name}项目{words}\n"
    (narrative,) = read(SECTION + heading + TOLD).narratives
    assert narrative.project is not None
    assert narrative.project.text == name
    told = [getattr(narrative, field) for field in ("score", "budget", "executed", "rate")]
    assert [piece.text for piece in told] == FACTS


@pytest.mark.parametrize(
    "torn",
    [
        "1.农村公路养护和桥梁、涵洞\n\f维修（第二批）项目绩效自评综述：",
        "1.农村公路养护\n和桥梁、涵洞维修（第二批）项目绩效自评综述：",
        "1.农村公路养护和桥梁、\n涵洞维修（第二批）项目绩效自评综述：",
        "1.农村公路养护和桥梁\n、涵洞维修（第二批）项目绩效自评综述：",
        "1.农村公路养护和桥梁、涵洞维修（第二\n批）项目绩效自评综述：",
        "1.农村公路养护和桥梁、涵洞维修（第二批\n）项目绩效自评综述：",
        "“农村公路养护和桥梁、涵洞\n维修（第二批）”项目绩效自评综述：",
        "“农村公路养护和桥梁、涵洞\n\n12\n\n维修（第二批）”项目绩效自评综述：",
        "1.农村公路养护和桥梁、涵洞\n12\n\f维修（第二批）项目绩效自评综述：",
        "1.农村公路养护和桥梁、涵洞维修（第二批）项\n目绩效自评综述：",
        "1.农村公路养护和桥梁、涵洞维修（第二批）项目绩效自评\n综述\n",
        "项目：农村公路养护和桥梁、涵洞维修（第二批）\n",
        "（1）项目：农村公路养护和桥梁、涵洞维修（第二批），",
        "评价项目：农村公路养护和桥梁、涵洞维修（第二批）。",
    ],
)
def test_names_that_a_line_or_page_end_tears(torn: str) -> None:
    names_read = [name.replace("\n", "").replace("\f", "") for name in names(SECTION + torn + TOLD) if name]
    assert names_read == ["农村公路养护和桥梁、涵洞维修（第二批）"]


def test_a_sentence_that_ends_with_the_words_of_a_heading_reads_on() -> None:
    text = "我局在部门决算中反映河岸修整项目绩效自评结果\n和路灯更换项目绩效自评结果。\n1.河岸修整项目绩效自评综述："
    assert names(SECTION + text + TOLD) == ["河岸修整"]


@pytest.mark.parametrize("name", ["“一老一小”服务", "现代企业制度", "惠企政策宣传力度", "人大代表（含市级）活动"])
@pytest.mark.parametrize(
    "heading", ["1.“{}”项目绩效自评综述：", "1.{}项目绩效自评综述：", "（1）“{}”项目：", "“{}”项目，"]
)
def test_names_keep_their_quotes_and_their_last_words(name: str, heading: str) -> None:
    assert names(SECTION + heading.format(name) + TOLD) == [name]
