"""Rules on forms of other sectors than those in the examples: what is honest stays silent, what is a slip is found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from extract.assess.findings import RULES
from extract.assess.findings.examples import fired, form, fund, row
from extract.assess.findings.examples_across import linked, listed, stated
from extract.classify.rules import direction_by_name
from extract.model.document import Span

MISSED = "救援装备数量 | ≥90件 | 80件 | 90 | 80 | {}"


# ---------------------------------------------------------------- reasons
@pytest.mark.parametrize(
    "reason",
    [
        "两名护林员离岗，已公开招聘",
        "备件停产，2024年1月到货安装",
        "降雪较早，余下地块春季补植",
        "两座涵洞改道停用，另行选址",
        "参赛队少，联合园区组织",
        "偏远村宣传少；增加巡回宣讲",
        "乡镇广播未修复，待更换后补测",
        "学员操作不熟，上门指导",
        "看护无专人，与村委签订协议",
        "雨季停工，倒排工期赶工",
        "普查员中途退出，由村干部补位",
        "老人去世，按季核定人数",
        "两名学员请假，另有一人转岗，线上补学",
        "部分问题反复，实行领导包案",
    ],
)
def test_a_later_clause_may_say_what_is_done(reason: str) -> None:
    assert not fired(RULES["improvement_missing"].check, MISSED.format(reason))


@pytest.mark.parametrize(
    "reason",
    [
        "财政资金紧张，未及时足额拨付到位",
        "财力有限，次年未安排",
        "由于举报人匿名，不能顺利支付奖励金",
        "企业参与不足",
        "汛期较长，导致明年才能完工",
        "财政紧张，资金未到位，影响参训人员权益",
        "年初预算偏大，实际支出38万元",
        "连续降雨影响浇筑，工期顺延二十天",
    ],
)
def test_a_second_cause_is_no_measure(reason: str) -> None:
    assert fired(RULES["improvement_missing"].check, MISSED.format(reason))


# ---------------------------------------------------------------- money
@pytest.mark.parametrize(
    ("below", "silent"),
    [
        ("\n其他需要说明的问题\t资金未支付，系库款紧张", True),
        (" |\n| 其他需要说明的问题 | 尾款次年结算 |", True),
        ("\n\n其他需要说明的问题\n\n印刷合同跨年，尾款2025年3月支付", True),
        ("\n\n其他需要说明的问题：尾款待验收后支付，已明确次年3月付清", True),
        ("\n其他需要说明的问题：执行率未达90%，主要是质保金按合同留存", True),
        ("\n其他需要说明的问题：无", False),
        ("\n附表2 上年结转资金", False),
    ],
)
def test_the_note_below_a_form_explains_low_execution(below: str, silent: bool) -> None:
    record = form("参训人数 | ≥90人 | 90人 | 90 | 90", "100 100 60", span=Span(0, 5))
    assert (fired(RULES["low_execution_no_reason"].check, record, text="总分 98" + below) == []) is silent


@pytest.mark.parametrize(
    ("below", "silent"),
    [
        ("\n总分在80分以下的项目未实现绩效目标的原因\t因征地未完成，工程推迟到次年开工", True),
        ("\n\n总分在80分以下的项目未实现绩效目标的原因\n\n征地未完成，工程推迟开工", True),
        ("\n总分在80分以下的项目未实现绩效目标的原因\t\n附件3 项目支出绩效自评表", False),
        ("\n", False),
    ],
)
def test_the_note_below_a_form_explains_a_low_total(below: str, silent: bool) -> None:
    record = form("参训人数 | ≥90人 | 50人 | 90 | 50", total=60, span=Span(0, 5))
    assert (fired(RULES["low_total_without_explanation"].check, record, text="总分 60" + below) == []) is silent


def test_payment_in_the_next_year_explains_low_execution() -> None:
    row = "资金拨付及时率 | ≥95% | 89% | 90 | 84 | 12月餐费次年1月结算"
    assert not fired(RULES["low_execution_no_reason"].check, row, "100 100 88")


def test_the_note_of_the_next_form_is_its_own() -> None:
    one = form("参训人数 | ≥90人 | 90人 | 90 | 90", "100 100 60", span=Span(0, 5))
    two = form("次数 | ≥9次 | 9次 | 90 | 90", identifier="f2", project="另一项目", span=Span(6, 12))
    text = "总分 98\n总分 99\n其他需要说明的问题：资金未支付"
    assert fired(RULES["low_execution_no_reason"].check, linked(one, two), text=text)


def test_the_rate_tells_yuan_from_ten_thousand() -> None:
    mixed = fund("1350000 1350000 128.25", rate=0.95)
    assert fired(RULES["unit_mismatch"].check, "参训人数 | ≥90人 | 90人 | 90 | 90", mixed)
    for rule in ("execution_rate_mismatch", "low_execution_no_reason", "low_execution_high_score"):
        assert not fired(RULES[rule].check, "参训人数 | ≥90人 | 90人 | 90 | 90", mixed, total=99.5)


@pytest.mark.parametrize(
    ("rows", "funds", "found"),
    [
        (("经济成本指标：补助标准 | 12000元/人·年 | 10000元/人·年", "防疫员 | 90名 | 90名"), "108 108 108", ["90"]),
        (("经济成本指标：眼均维修费 | 1.2万元/眼 | 1.2万元/眼", "维修机井 | ≥60眼 | 63眼"), "72 72 72", ["75.6"]),
        # a cap, and what the work cost on the average
        (("经济成本指标：眼均维修费 | ≤1.2万元/眼 | 1.1万元/眼", "维修机井 | ≥60眼 | 63眼"), "72 72 72", []),
        # two numbers of one unit: nothing says which is meant
        (("经济成本指标：棚均补助 | 2万元/座 | 2万元/座", "新建 | 30座 | 30座", "改造 | 9座 | 9座"), "64 64 64", []),
    ],
)
def test_standards_per_thing(rows: tuple[str, ...], funds: str, found: list[str]) -> None:
    assert fired(RULES["standard_times_quantity_mismatch"].check, rows, funds) == found


# ---------------------------------------------------------------- targets and actuals
@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("completed", "2023年6月31日前", "6月28日"),
        ("completed", "2023年13月底前", "11月20日"),
        ("completed", "9月30日前", "9月31日"),
    ],
)
def test_dates_that_no_calendar_has(name: str, target: str, actual: str) -> None:
    assert fired(RULES["date_typo"].check, f"时效指标：{name} | {target} | {actual} | 10 | 10")


@pytest.mark.parametrize("target", ["12月31日前", "24个月", "2024年2月29日前", "工期13月"])
def test_dates_and_durations_that_are_none(target: str) -> None:
    assert not fired(RULES["date_typo"].check, f"时效指标：完成时间 | {target} | {target} | 10 | 10")


def test_about_so_many_is_met_nearby() -> None:
    near, far = "发放户数 | 5200户左右 | 5127户 | 10 | 10", "发放户数 | 5200户左右 | 4700户 | 10 | 10"
    for rule in ("missed_target_full_score", "missing_deviation_reason"):
        assert not fired(RULES[rule].check, near)
    assert fired(RULES["missed_target_full_score"].check, far)


def test_a_weaker_word_is_not_met() -> None:
    row = "可持续影响指标：食堂管理 | {} | {} | 10 | 8.5 | 台账不全，已补齐"
    assert not fired(RULES["met_target_deducted"].check, row.format("规范", "较规范"))
    assert fired(RULES["met_target_deducted"].check, row.format("提高", "较大提高"))


def test_a_rate_of_use_among_the_costs_is_no_cap() -> None:
    assert direction_by_name("经费使用率", "percent", cost=True) == "positive"
    assert direction_by_name("成本控制率", "percent", cost=True) == "negative"


@pytest.mark.parametrize(
    ("rule", "line", "fires"),
    [
        ("quantity_as_negative", "发放资料份数 | ≤2万份", True),
        ("quantity_as_negative", "劝导车辆 | ≤9万辆次", True),
        ("quantity_as_negative", "改造危房户数 | ≤60户", True),
        ("quantity_as_negative", "举报投诉办理差错数 | ≤2件", False),
        ("negative_or_impossible_value", "质量指标：超标粮食处置率 | 100% | 103% | 10 | 10", True),
        ("negative_or_impossible_value", "质量指标：投资完成率 | 100% | 103% | 10 | 10", False),
        ("satisfaction_not_of_beneficiary", "满意度指标：市民政局满意度 | ≥90%", True),
        ("satisfaction_not_of_beneficiary", "满意度指标：上级交通局满意度 | ≥90%", True),
        ("satisfaction_not_of_beneficiary", "满意度指标：市民对城管局满意度 | ≥90%", False),
        ("satisfaction_not_of_beneficiary", "满意度指标：县直学校满意度 | ≥90%", False),
        ("placeholder_left", "质量指标：演出质量 | …… | …… | 10 | 10", True),
    ],
)
def test_rows(rule: str, line: str, fires: bool) -> None:
    assert bool(fired(RULES[rule].check, line)) is fires


def test_a_total_above_100_is_no_form_of_full_marks() -> None:
    rows = ["参训人数 | ≥9人 | 9人 | 30 | 30"] * 2
    assert not fired(RULES["all_full_marks"].check, [*rows, "参训率 | ≥9% | 9% | 30 | 32"], total=102)


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("2024年巡护里程4万公里（去年实际完成5.2万公里）。", ["巡护里程"]),
        ("巡护里程4万公里，较去年增加0.4万公里。", []),
        ("完成上年结转的巡护里程5万公里。", []),
        ("去年培训里程5.2万公里。", []),
    ],
)
def test_the_goal_may_tell_of_last_year(goal: str, found: list[str]) -> None:
    record = form("巡护里程 | ≥4万公里 | 4.1万公里 | 90 | 90", goal_expected=goal)
    assert fired(RULES["target_below_last_year"].check, record) == found


@pytest.mark.parametrize(
    ("goal", "fires"),
    [("扶持移民1550人（2023年扶持移民1720人）", False), ("2023年扶持移民1550人", True), ("扶持移民（2023年度）", True)],
)
def test_a_figure_of_last_year_in_brackets_is_to_compare_with(goal: str, fires: bool) -> None:
    record = form("移民人数 | ≥1550人 | 1600人 | 90 | 90", goal_expected=goal)
    assert bool(fired(RULES["year_mismatch"].check, record)) is fires


# ---------------------------------------------------------------- the whole document
@pytest.mark.parametrize(("said", "fires"), [("3个项目中，3个为优。", True), ("2个项目中，2个为优。", False)])
def test_a_number_of_graded_projects_that_nothing_has(said: str, fires: bool) -> None:
    rows = [listed(95, "优"), listed(93, "优", "另一项目", number=2)]
    record = linked(summary=rows, overview=stated(project_count=2))
    assert bool(fired(RULES["project_count_mismatch"].check, record, text="涉及项目2个。" + said)) is fires


def test_an_annex_that_is_said_to_be_behind() -> None:
    record = linked(form("参训人数 | ≥90人 | 90人 | 90 | 90", total=98), overview=stated(project_count=1))
    assert fired(RULES["disclosure_incomplete"].check, record, text="涵盖项目1个。部门评价报告附后。")


def test_going_into_households_is_no_survey() -> None:
    row_ = "满意度指标：居民满意度 | ≥95% | 95% | 90 | 90 | {}"
    assert fired(RULES["satisfaction_unsupported"].check, row_.format("流动人口多，入户补建档案"))
    assert not fired(RULES["satisfaction_unsupported"].check, row_.format("入户访问180户"))


def test_a_bare_count_beside_a_target_in_ten_thousands_lacks_its_unit_only() -> None:
    line = "随访人次 | ≥3万人次 | 31200 | 10 | 10"
    found = [
        rule for rule in ("target_too_low", "unit_mismatch", "actual_unit_missing") if fired(RULES[rule].check, line)
    ]
    assert found == ["actual_unit_missing"]


def test_one_of_two_annexes_is_missing() -> None:
    one = form("参训人数 | ≥90人 | 90人 | 90 | 90", total=98)
    record = linked(one, summary=[listed(98)], overview=stated(project_count=1))
    text = "涵盖项目1个。绩效自评情况汇总表、部门评价报告详见附件。"
    assert fired(RULES["disclosure_incomplete"].check, record, text=text)
    assert not fired(RULES["disclosure_incomplete"].check, record, text=text.replace("、部门评价报告", ""))


# ---------------------------------------------------------------- classes and goals
@pytest.mark.parametrize(
    ("row_", "right"),
    [
        ("生态效益指标：脱贫户子女入学率 | 100%", True),
        ("生态效益指标：林草覆盖率 | ≥40%", False),
        ("数量指标：残疾人补贴标准（元） | 100%", True),
        ("数量指标：标准化厂房 | 3座", False),
    ],
)
def test_what_a_name_leaves_no_doubt_of(row_: str, right: bool) -> None:
    assert bool(fired(RULES["indicator_misplaced"].check, row_)) is right


@pytest.mark.parametrize(("elsewhere", "found"), [("社会效益指标", ["出行负担减轻程度"]), ("质量指标", [])])
def test_a_row_of_another_frame_is_where_the_other_forms_print_it(elsewhere: str, found: list[str]) -> None:
    framed = replace(row("出行负担减轻程度 | 有效缓解"), l1="产出指标", l2="公共管理")
    whole = form(indicators=(framed,), identifier="f1", project="整体", kind="department_goals")
    one = form(f"{elsewhere}：出行负担减轻程度 | 有效缓解", identifier="f2", project="公交补贴", kind="project_goals")
    assert fired(RULES["indicator_misplaced"].check, linked(whole, one)) == found


@pytest.mark.parametrize(
    ("goal", "rows", "found"),
    [
        ("通过广泛宣传，提高安全意识", ["检查次数 | 9次", "整改率 | 90%", "居民满意度 | 90%"], ["通过广泛宣传"]),
        ("通过广泛宣传，提高安全意识", ["检查次数 | 9次", "宣传场次 | 9场", "居民满意度 | 90%"], []),
        ("通过广泛宣传，提高安全意识", ["检查覆盖率 | 90%", "整改率 | 90%", "居民满意度 | 90%"], ["通过广泛宣传"]),
        ("通过广泛宣传，提高安全意识", ["检查次数 | 9次", "政策知晓率 | 90%", "居民满意度 | 90%"], []),
        ("培训护林员，减少火灾", ["检查次数 | 9次", "整改率 | 90%", "居民满意度 | 90%"], []),
    ],
)
def test_what_is_to_be_done_has_a_row(goal: str, rows: list[str], found: list[str]) -> None:
    assert fired(RULES["goal_not_covered"].check, form(rows, goal_expected=goal)) == found
