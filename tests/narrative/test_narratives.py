"""Narratives of made-up documents, wording by wording."""

import pytest
from growth import assert_linear

from extract.model.document import Document
from extract.model.raw import Narration, Piece, RawNarrative, RawRow
from extract.narrative import read_narratives
from extract.segment.parts import find_parts
from extract.text.view import piece

SECTION = "九、预算绩效情况说明\n（一）项目绩效自评结果\n"


def document(text: str) -> Document:
    return Document(text, (), "x.txt", "", "text/plain", "text.v1")


def read(text: str, *excluded: tuple[int, int]) -> Narration:
    source = document(text)
    narration = read_narratives(source, find_parts(source), excluded)
    for found in pieces(narration):
        assert piece(text, *found.ranges).text == found.text
    return narration


def pieces(value: object) -> list[Piece]:
    """All pieces inside a value, however deep."""
    if isinstance(value, Piece):
        return [value]
    if isinstance(value, tuple):
        return [found for item in value for found in pieces(item)]
    fields = getattr(value, "__struct_fields__", ())
    return [found for name in fields for found in pieces(getattr(value, name))]


def text_of(found: Piece | None) -> str | None:
    return found.text if found else None


def facts(narrative: RawNarrative) -> tuple[str | None, ...]:
    names = ("project", "score", "grade", "budget", "executed", "rate")
    return (narrative.kind, *(text_of(getattr(narrative, name)) for name in names))


def rows(narrative: RawNarrative) -> list[tuple[str | None, ...]]:
    def row(found: RawRow) -> tuple[str | None, ...]:
        return tuple(text_of(getattr(found, name)) for name in ("l1", "l2", "name", "target", "actual", "rate"))

    return [row(found) for found in narrative.rows]


BODY = "根据年初设定的绩效目标，项目自评得分为96.5分。全年预算数为1,200.5万元，执行数为1,150万元，完成预算的95.79%。"
FACTS = ("96.5", None, "1,200.5万元", "1,150万元", "95.79%")


@pytest.mark.parametrize(
    "heading",
    [
        "1.古树保护项目绩效自评综述：",
        "1、古树保护项目绩效自评综述：",
        "1.. 古树保护项目绩效自评综述:",
        "（1）古树保护项目绩效自评情况：",
        "(1)“古树保护”项目绩效自评综述：",
        "①“古树保护”项目自评综述：",
        "- 1. 古树保护绩效自评综述\n",
        "（一）古树保护项目支出绩效自评情况。",
        "古树保护项目绩效自评综述：",
        "1.古树保护项目。",
        "1.古树保护项目绩效目标完成情况综述。",
        "1.古树保护项目绩效自评综述：古树保护项目绩效自评综述：",
    ],
)
def test_headings_of_items(heading: str) -> None:
    (narrative,) = read(SECTION + heading + BODY).narratives
    assert facts(narrative) == ("project", "古树保护", *FACTS)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("示范项目项目绩效自评综述", "示范项目"),
        ("2023年“书香”阅读推广项目绩效自评综述", "2023年“书香”阅读推广"),
        ("60岁以上老人体检项目绩效自评综述", "60岁以上老人体检"),
        ("养老服务（第二批）项目绩效自评综述", "养老服务（第二批）"),
        ("中央、省级旱灾救助资金项目绩效自评综述", "中央、省级旱灾救助资金"),
    ],
)
def test_names_are_kept_as_printed(printed: str, name: str) -> None:
    (narrative,) = read(f"{SECTION}2.{printed}：{BODY}").narratives
    assert text_of(narrative.project) == name


def test_text_broken_over_lines_pages_and_blank_lines_reads_on() -> None:
    broken = (
        "1.2023 年古树名木复\n\n壮项目绩效自评综述：根据\n\n目标，项目自评得分为 98.\n\n-12-\n\n"
        "5 分。全年预算数为\n\n 9. 34 万元，执行数为 9\n\n万元。"
    )
    (narrative,) = read(SECTION + broken).narratives
    assert facts(narrative) == ("project", "2023年古树名木复壮", "98.5", None, "9.34万元", "9万元", None)


def test_full_width_digits_stay_as_printed() -> None:
    (narrative,) = read(SECTION + "１．古树保护项目绩效自评综述：自评得分为９６．５分。").narratives
    assert (text_of(narrative.project), text_of(narrative.score)) == ("古树保护", "９６．５")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("自评得分：98.5，自评结果为“优”。", ("98.5", "优", None, None, None)),
        ('自评得分为"92"分，等级为"优秀"。', ("92", "优秀", None, None, None)),
        ("自评得分90，全年执行数100万元。", ("90", None, None, "100万元", None)),
        (
            "年初预算100万元，调整后预算数80万元，实际支出62.6万元，执行率78.25%，自评分值88分。",
            ("88", None, "80万元", "62.6万元", "78.25%"),
        ),
        ("综合得分91.2分，评价等次为良。", ("91.2", "良", None, None, None)),
        ("预算执行得分10分，产出指标得分40分，自评总得分95分。", ("95", None, None, None, None)),
        ("预算数为二百万元（200万元），自评得分为九十五分（95分）。", ("95", None, "200万元", None, None)),
        ("市财政实际拨付资金95万元，年底实际支出90万元，自评得分92分。", ("92", None, None, "90万元", None)),
        ("已拨付资金95万元，支付资金90万元，自评得分92分。", ("92", None, None, "90万元", None)),
        ("实际拨付资金95万元，其中培训支出8万元，自评得分92分。", ("92", None, None, "95万元", None)),
        ("已拨付资金95万元，结算时人工支出金额25万元，自评得分92分。", ("92", None, None, "95万元", None)),
        ("全年预算数为30万元，执行数为0万元，完成预算的0%。", (None, None, "30万元", "0万元", "0%")),
    ],
)
def test_fields(sentence: str, expected: tuple[str | None, ...]) -> None:
    (narrative,) = read(f"{SECTION}1.古树保护项目绩效自评综述：{sentence}").narratives
    assert facts(narrative)[2:] == expected


def test_numbered_paragraphs_without_the_word() -> None:
    text = SECTION + (
        "1.古树保护项目自评得分88分，等级为良。\n2.苗圃改造项目：全年预算数50万元，执行数"
        "45万元。\n3.下一步工作安排。继续努力。\n"
    )
    assert [facts(narrative)[:3] for narrative in read(text).narratives] == [
        ("project", "古树保护", "88"),
        ("project", "苗圃改造", None),
    ]


def test_projects_in_one_sentence() -> None:
    text = SECTION + "具体情况：古树保护项目自评得分95.3分，自评等级为优；苗圃改造项目自评得分84分，自评等级为良。\n"
    assert [facts(narrative)[1:4] for narrative in read(text).narratives] == [
        ("古树保护", "95.3", "优"),
        ("苗圃改造", "84", "良"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "本部门无项目支出绩效自评结果。",
        "本单位无需公开的绩效自评综述。",
        "其中5个项目自评得分均在90分以上。",
        "本部门今年反映古树保护项目等2个项目绩效自评结果。",
        "区级预算项目绩效自评情况：详见附件。",
        "2023年度市本级项目支出绩效自评结果：较好。",
    ],
)
def test_nothing_is_invented(sentence: str) -> None:
    assert read(SECTION + sentence + "\n").narratives == ()


def test_only_performance_sections_are_read() -> None:
    text = "一、收入决算情况说明\n1.古树保护项目绩效自评综述：自评得分98分。\n二、名词解释\n自评得分：指分数。\n"
    assert read(text + "三、预算绩效情况说明\n无。\n").narratives == ()


def test_a_text_without_headings_is_read_where_it_speaks_of_self_evaluation() -> None:
    (narrative,) = read("古树保护项目绩效自评综述：自评得分98分。").narratives
    assert facts(narrative)[:3] == ("project", "古树保护", "98")


def test_excluded_ranges_are_not_read_and_end_an_item() -> None:
    form = "项目名称\t甲\n自评得分为1分\n"
    before, after = SECTION + "1.古树保护项目绩效自评综述：全年预算数10万元，执行数10万元。\n", "发现的问题：进度慢。\n"
    narration = read(before + form + after, (len(before), len(before) + len(form)))
    assert facts(narration.narratives[0])[2] is None
    assert narration.narratives[0].problems == ()


def test_kinds_by_section() -> None:
    text = (
        "九、预算绩效情况说明\n（一）部门整体支出绩效自评结果。部门整体支出自评得分90，全"
        "年预算数1,000万元，执行数990万元。\n"
        f"（二）项目绩效自评结果\n1.古树保护项目绩效自评综述：{BODY}\n"
        f"（三）上级对地方转移支付项目绩效自评结果。总体较好。\n林业补助资金项目绩效自评综述：{BODY}\n"
        "（四）部门重点评价结果。“苗圃改造”项目，绩效评价得分为“97.5”分，等级为“优”。\n"
        "（五）财政评价结果。本部门无财政评价项目。\n"
    )
    assert [facts(narrative)[:4] for narrative in read(text).narratives] == [
        ("department", None, "90", None),
        ("project", "古树保护", "96.5", None),
        ("transfer", "林业补助资金", "96.5", None),
        ("evaluation", "苗圃改造", "97.5", "优"),
    ]


def test_an_item_ends_at_a_heading_of_a_higher_rank() -> None:
    text = (
        f"{SECTION}1.项目绩效目标完成情况\n（1）古树保护项目绩效自评综述：自评得分98分。\n"
        "2.部门评价结果\n自评得分为50分。发现的问题：甲乙丙丁。\n"
    )
    (narrative,) = read(text).narratives
    assert narrative.problems == ()
    assert text_of(narrative.score) == "98"


def test_sentences() -> None:
    text = (
        f"{SECTION}1.古树保护项目绩效自评综述：{BODY}项目绩效目标完成情况：一是挂牌三百株；二是复壮二十株。"
        "发现的主要问题及原因：一是台账不全；二是巡查不够。下一步改进措施：建立台账；加密巡查。\n"
    )
    (narrative,) = read(text).narratives
    assert [found.text for found in narrative.achievements] == ["挂牌三百株", "复壮二十株"]
    assert [found.text for found in narrative.problems] == ["台账不全", "巡查不够"]
    assert [found.text for found in narrative.measures] == ["建立台账", "加密巡查"]


def test_no_problems_found_is_no_problem() -> None:
    (narrative,) = read(
        f"{SECTION}1.古树保护项目绩效自评综述：{BODY}通过项目实施，树木长势良好。项目执行过程中暂未发现问题。\n"
    ).narratives
    assert [found.text for found in narrative.achievements] == ["通过项目实施，树木长势良好"]
    assert narrative.problems == ()


def test_a_reference_to_the_annex_is_no_achievement() -> None:
    text = f"{SECTION}1.古树保护项目绩效自评综述：{BODY}项目绩效目标完成情况：长势良好。\n项目绩效自评表详见“附件”。\n"
    (narrative,) = read(text).narratives
    assert [found.text for found in narrative.achievements] == ["长势良好"]


def indicators(
    sentence: str, heading: str = "1.古树保护项目绩效自评综述：自评得分98分。"
) -> list[tuple[str | None, ...]]:
    (narrative,) = read(SECTION + heading + sentence).narratives
    return rows(narrative)


def test_labelled_indicators() -> None:
    text = (
        "一是产出指标全部完成，挂牌数量年度指标值为≥300株，实际完成值377株，完成率126%；巡"
        "查及时率年度指标值为≥95%，实际完成值95%，完成率达到100%。"
        "二是效益指标全部完成，制度健全程度年度指标值为健全，实际完成值健全，完成率100%。"
    )
    assert indicators(text) == [
        ("产出指标", None, "挂牌数量", "≥300株", "377株", "126%"),
        ("产出指标", None, "巡查及时率", "≥95%", "95%", "100%"),
        ("效益指标", None, "制度健全程度", "健全", "健全", "100%"),
    ]


def test_indicators_under_second_levels() -> None:
    text = (
        "产出指标方面，数量指标：培训人次，目标值≥1,000人次，实际完成1,200人次；质量指标："
        "合格率，目标值≥95%，实际完成98%。社会效益指标：帮扶人数，年初目标200人，实际完成"
        "值210人。"
    )
    assert indicators(text) == [
        ("产出指标", "数量指标", "培训人次", "≥1,000人次", "1,200人次", None),
        ("产出指标", "质量指标", "合格率", "≥95%", "98%", None),
        ("产出指标", "社会效益指标", "帮扶人数", "200人", "210人", None),
    ]


def test_results() -> None:
    text = "确保补助发放准确率达到100%、及时率达到99.5%，2023年受助学生满意度为96%，覆盖人数达到1,200人。"
    assert indicators(text) == [
        (None, None, "补助发放准确率", None, "100%", None),
        (None, None, "及时率", None, "99.5%", None),
        (None, None, "受助学生满意度", None, "96%", None),
        (None, None, "覆盖人数", None, "1,200人", None),
    ]


def test_a_value_is_not_cut_where_the_search_for_it_ends() -> None:
    for filler in range(30):
        text = f"执行数为40.7万元，主要产出和效益{'好' * filler}：培训人次达到300人次。"
        assert [row[4] for row in indicators(text)] == ["300人次"]


@pytest.mark.parametrize(
    "sentence",
    [
        "预算执行率为100%。",
        "全年预算数为58万元，完成预算的100%。",
        "产出指标、效益指标完成情况较好。",
        "资金支付进度达到98%。",
    ],
)
def test_figures_of_the_money_are_no_indicators(sentence: str) -> None:
    assert indicators(sentence) == []


def test_levels_named_together_say_nothing_of_the_level() -> None:
    ((l1, *_),) = indicators("产出指标、效益指标和满意度指标完成情况较好，发放及时率达到100%。")
    assert l1 is None


def test_done_against_plan() -> None:
    assert indicators("完成树木修剪1,500株（年初目标1,200株）。") == [
        (None, None, "树木修剪", "1,200株", "1,500株", None)
    ]


GOALS = "四、重点项目绩效目标情况\n"


def test_lists_of_goals() -> None:
    text = (
        f"{GOALS}1、“古树保护”主要内容是：复壮古树，长势不低于上年。2025年预算安排50万元。\n"
        "产出指标：挂牌数量，资金及时到位，不影响进度，巡查里程≥120公里，指标设立依据是计划数据。\n"
        "满意度指标：群众满意度 $\\geq 95\\%$ ，指标设立依据是经验。\n"
    )
    (narrative,) = read(text).narratives
    assert facts(narrative) == ("project", "古树保护", None, None, "50万元", None, None)
    assert rows(narrative) == [
        ("产出指标", None, "挂牌数量", None, None, None),
        ("产出指标", None, "资金及时到位，不影响进度", None, None, None),
        ("产出指标", None, "巡查里程", "≥120公里", None, None),
        ("满意度指标", None, "群众满意度", "≥95%", None, None),
    ]


def test_goals_of_the_department() -> None:
    text = (
        "一、部门整体支出绩效目标\n数量指标：举办展览≥5期；时效指标：完成时限12月底前。满"
        "意度指标：观众满意度不低于95%。\n二、其他\n"
    )
    (narrative,) = read(text).narratives
    assert facts(narrative)[:2] == ("department", None)
    assert [row[1:4] for row in rows(narrative)] == [
        ("数量指标", "举办展览", "≥5期"),
        ("时效指标", "完成时限", "12月底前"),
        (None, "观众满意度", "不低于95%"),
    ]


def test_counted_goals() -> None:
    text = (
        f"{GOALS}（一）道路养护项目：项目概况：养护农村公路。\n"
        "指标1：养护里程，≥，56，公里；指标2：养护及时率，=，100，%。\n"
    )
    (narrative,) = read(text).narratives
    found = [
        tuple(text_of(getattr(row, name)) for name in ("name", "symbol", "target", "unit")) for row in narrative.rows
    ]
    assert found == [("养护里程", "≥", "56", "公里"), ("养护及时率", "=", "100", "%")]


@pytest.mark.parametrize(
    "character",
    [
        *'，。：、1（率为9"项目',
        "一是",
        "自评",
        "产出指标：",
        "1.",
        "支出",
        "本级",
        "≥1",
        "**",
        "名称：",
        "完成1（目标",
        "对1个",
        "优1个、",
        "A自评得分分别为1、1",
        "。项目名称：甲乙",
        "数量指标：",
        "一级项目1个，二级项目1个，",
        "年",
    ],
)
def test_long_texts_are_read_in_linear_time(character: str) -> None:
    def action(text: str) -> None:
        read_narratives(source := document(text), find_parts(source), ())

    assert_linear(action, character, 20_000, SECTION + "{}自评得分")


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "九、预算绩效情况说明", "绩效自评综述", "绩效自评综述：" * 3, SECTION]
)
def test_rubbish_gives_nothing(text: str) -> None:
    assert read(text) == Narration()


@pytest.mark.parametrize(
    "told",
    [
        "自评等级为“良”，主要问题是验收滞后，下一步将加快验收。",
        "主要存在问题是：验收滞后。下一步改进措施是：加快验收。",
        "问题及原因：验收滞后。改进措施：加快验收。",
        "存在问题：验收滞后。\n改进措施：加快验收。",
    ],
)
def test_problems_and_measures_however_they_are_led_to(told: str) -> None:
    (narrative,) = read(f"{SECTION}1.古树保护项目绩效自评综述：自评得分81分，{told}\n").narratives
    assert [piece.text.partition("，")[0] for piece in narrative.problems] == ["验收滞后"]
    assert [piece.text for piece in narrative.measures] == ["加快验收"]


@pytest.mark.parametrize("head", ["主要产出和效益", "主要绩效", "完成情况"])
def test_achievements_however_they_are_headed(head: str) -> None:
    (narrative,) = read(f"{SECTION}1.古树保护项目绩效自评综述：自评得分81分。{head}：挂牌古树一百株。\n").narratives
    assert [piece.text for piece in narrative.achievements] == ["挂牌古树一百株"]
