"""Rules that compare several parts of a document: where they fire and where they are silent."""

from __future__ import annotations

import pytest

from extract.assess import view_of
from extract.assess.findings import account, across, claims, counts, goals, narratives, reasons
from extract.assess.findings.cases import DocumentCase
from extract.assess.findings.engine import hits
from extract.assess.findings.examples import fired, form, fund
from extract.assess.findings.examples_across import linked, listed, stated, told
from extract.assess.findings.registry import RULES
from extract.config import AssessConfig
from extract.model.record import Form
from extract.values import parse_amount

ROW = "参训人数 | ≥90人 | 90人 | 90 | 90"


def one(**fields: object) -> Form:
    return form(ROW, "100 100 80", total=98, **fields)  # type: ignore[arg-type]


# ---------------------------------------------------------------- names, scores, money
@pytest.mark.parametrize(
    ("printed", "listed_as", "fires"),
    [
        ("农村公路养护补助", "农村公路养护补助资金", True),
        ("农村公路养护补助", "农村公路日常养护补助", True),
        ("“农村公路”养护（第一批）", "农村公路养护第一批", False),
        ("2023年农村公路养护补助", "2023年度农村公路养护补助项目", False),
    ],
)
def test_names_that_differ_in_more_than_punctuation_and_year(printed: str, listed_as: str, fires: bool) -> None:
    record = linked(one(project=printed), summary=[listed(98, project=listed_as)])
    assert bool(fired(claims.project_name_mismatch, record)) is fires


def test_the_overview_lists_a_project_by_another_name() -> None:
    record = linked(
        one(project="重点区域农村公路养护"), narratives=[told(project="重点区域农村公路养护")], overview=stated()
    )
    text = "涵盖项目1个，反映了全部结果，以及{}等1个项目的绩效自评表。"
    assert fired(claims.project_name_mismatch, record, text=text.format("重点路段农村公路养护"))
    assert not fired(claims.project_name_mismatch, record, text=text.format("农村公路养护"))


def test_a_narrative_of_one_source_is_less_certain() -> None:
    funds = [fund("978 978 978"), fund("400 400 400", "central")]
    record = linked(form(ROW, funds), narratives=[told(budget="400", executed="400")])
    case = DocumentCase(view_of(record, "", AssessConfig()))
    ((_, hit),) = hits(RULES["narrative_table_conflict"], case)
    assert hit.variant == "part"
    assert hit.certainty < 1


def test_a_slip_of_units_is_no_conflict_of_narrative_and_form() -> None:
    record = linked(form(ROW, "18 18 18", money_unit="元"), narratives=[told(budget="180000", executed="180000")])
    assert not fired(claims.narrative_table_conflict, record)


def test_a_budget_called_initial_is_compared_with_the_initial_one() -> None:
    made = told(budget="30", executed="20")
    assert fired(claims.narrative_table_conflict, linked(form(ROW, "30 20 20"), narratives=[made])) == ["30万元"]


# ---------------------------------------------------------------- the document as a whole
def test_transfers_may_be_counted_or_not() -> None:
    rows = [listed(95, "优"), listed(99, "优", "上级补助", number=2, group="对下转移支付项目绩效自评")]
    for count in (1, 2):
        record = linked(summary=rows, overview=stated(project_count=count, grades={"优": count}))
        assert not fired(counts.project_count_mismatch, record)
        assert not fired(counts.grade_count_mismatch, record)


def test_fewer_forms_than_projects_are_a_selection() -> None:
    assert not fired(counts.project_count_mismatch, linked(one(), overview=stated(project_count=30)))
    assert fired(counts.project_count_mismatch, linked(one(), form(ROW, identifier="f2", project="另一"),
                 overview=stated(project_count=1)))  # fmt: skip


def test_funds_of_projects_that_are_not_all_told_of() -> None:
    parts = [told(budget="30"), told(project="另一项目", budget="20", identifier="n2")]
    for said, fires in (("60万元", False), ("45万元", True)):
        record = linked(narratives=parts, overview=stated(project_count=5, funds=parse_amount(said, None)))
        assert bool(fired(counts.overview_funds_mismatch, record)) is fires


def test_money_of_transfers_below_that_of_their_form() -> None:
    made = linked(
        form("参保人数 | ≥9人 | 9人", "978 978 978", kind="transfer_self_eval"), overview=stated(project_count=1)
    )
    text = "项目1个；对下转移支付项目2个，涉及资金{}万元。"
    assert fired(counts.overview_funds_mismatch, made, text=text.format("28.05")) == ["28.05万元"]
    assert not fired(counts.overview_funds_mismatch, made, text=text.format("978"))
    assert fired(counts.form_missing_for_project, made, text=text.format("978")) == ["2"]


# ---------------------------------------------------------------- narratives
@pytest.mark.parametrize(
    ("narrated", "fires"),
    [
        ("参训人数 | | 95人", True),
        ("参训人数 | | 90", False),  # a unit that is missing
        ("参训 | | 90人", False),  # a shorter name
        ("道路保洁面积 | | 90亩", True),  # no such row
    ],
)
def test_indicators_of_the_narrative(narrated: str, fires: bool) -> None:
    record = linked(one(), narratives=[told(rows=[narrated])])
    assert bool(fired(narratives.narrative_indicator_conflict, record)) is fires


def test_rows_that_were_not_all_read_miss_nothing() -> None:
    record = linked(form(["参训人数 | ≥90人 | 90人 | 40 | 40", " | ≥9场 | 9场 | 50 | 50"]),
                    narratives=[told(rows=["道路保洁面积 | | 90亩"])])  # fmt: skip
    assert not fired(narratives.narrative_indicator_conflict, record)


@pytest.mark.parametrize(
    ("says", "score", "fires"),
    [
        ("产出指标完成情况不理想", 90, True),
        ("产出指标完成情况不理想", 60, False),
        ("效益指标完成情况不理想", 90, False),  # no such block
        ("资金使用效益未充分发挥", 90, True),
        ("资金拨付进度较慢", 90, False),  # of money, not of results
    ],
)
def test_poor_words_and_full_rows(says: str, score: int, fires: bool) -> None:
    record = linked(form(f"参训人数 | ≥90人 | 90人 | 90 | {score}"), narratives=[told(says)])
    assert bool(fired(narratives.narrative_contradicts_scores, record)) is fires


def test_a_block_said_to_be_done_with_a_row_that_misses() -> None:
    record = linked(form("参训人数 | ≥90人 | 60人 | 90 | 60"), narratives=[told("产出指标全部完成")])
    assert fired(narratives.narrative_contradicts_scores, record) == ["产出指标全部完成"]


# ---------------------------------------------------------------- one form against another
def test_other_people_give_other_rates() -> None:
    first = form("政策知晓率 | ≥90% | 95%", project="居民参保补助")
    second = form("政策知晓率 | ≥90% | 91%", project="公路养护", identifier="f2")
    assert not fired(across.cross_form_conflict, linked(first, second))


@pytest.mark.parametrize(("score", "fires"), [(11, True), (12, False)])
def test_an_evaluation_below_the_own_score(score: int, fires: bool) -> None:
    own = form("时效指标：补贴发放及时率 | 100% | 100% | 10 | 10")
    judged = form(f"补贴是否及时发放 | | | 12 | {score}", (), kind="evaluation_index", identifier="f2")
    assert bool(fired(across.cross_form_conflict, linked(own, judged))) is fires


def test_one_form_scores_one_result_in_two_ways() -> None:
    rows = ["满意度指标：学员满意度 | ≥90% | 80% | 5 | 4", "满意度指标：家长满意度 | ≥90% | 80% | 5 | 3"]
    assert fired(across.same_actual_different_score, rows) == ["家长满意度"]


# ---------------------------------------------------------------- goals and reasons
def test_the_goal_of_another_project() -> None:
    goal = "对医疗救助对象住院费用给予救助，减轻负担"
    mine = form("人数 | 9人", project="公路养护补助", goal_expected=goal)
    theirs = form("人次 | 9人次", project="医疗救助资金", identifier="f2", goal_expected=goal)
    assert fired(goals.goal_not_about_project, linked(mine, theirs)) == ["公路养护补助"]


def test_a_completion_text_that_repeats_the_target() -> None:
    row = "参保人数 | 500人 | 450人 | 90 | 81"
    assert fired(goals.goal_conflicts_with_rows, form(row, goal_actual="全年参保500人，按时完成"))
    assert not fired(goals.goal_conflicts_with_rows, form(row, goal_actual="计划参保500人，实际参保450人"))


def test_work_done_in_a_form_without_any_result() -> None:
    row = "参保人数 | 500人 | | 90 | 0"
    done = form(row, goal_actual="全面落实各项参保政策，有序推进", total=0, execution=(10, 0))
    assert fired(goals.goal_conflicts_with_rows, done)
    not_done = form(row, goal_actual="因资金不到位，该项目未执行，无进展", total=0, execution=(10, 0))
    assert not fired(goals.goal_conflicts_with_rows, not_done)


@pytest.mark.parametrize(
    ("row", "funds", "fires"),
    [
        ("成本指标：检查费 | ≤30万元 | 22万元 | 90 | 88 | 因超过年度指标值扣分", "30 30 22", True),
        ("成本指标：检查费 | ≤30万元 | 33万元 | 90 | 80 | 因超过年度指标值扣分", "30 30 30", False),
        ("成本指标：检查费 | ≤30万元 | 22万元 | 90 | 88 | 项目经费压减", "30 30 22", True),
        ("成本指标：检查费 | ≤30万元 | 22万元 | 90 | 88 | 项目经费压减", "30 25 22", False),
    ],
)
def test_reasons_that_the_form_denies(row: str, funds: str, fires: bool) -> None:
    assert bool(fired(reasons.reason_contradicts_data, row, funds)) is fires


def test_a_reason_repeated_in_three_rows() -> None:
    reason = "受自然灾害影响部分路段无法通行施工"
    rows = [f"养护里程{n} | ≥9公里 | 8公里 | 30 | 25 | {reason}，涉及{n}段" for n in (1, 2, 3)]
    assert fired(reasons.reason_generic, rows)
    assert not fired(reasons.reason_generic, rows[:2])


# ---------------------------------------------------------------- the account
def test_spending_that_is_denied_and_accounted_for() -> None:
    record = linked(one())
    text = "项目支出160.90万元，占15%。本部门无项目支出。"
    assert fired(account.form_account_conflict, record, text=text) == ["本部门无项目支出"]
    assert not fired(account.form_account_conflict, record, text="项目支出0万元。本部门无项目支出。")


def test_a_share_of_the_project_spending() -> None:
    overview = stated(funds=parse_amount("500万元", None), funds_share=1.0)
    record = linked(one(), overview=overview)
    assert fired(account.form_account_conflict, record, text="项目支出120万元。") == ["500万元"]
    assert not fired(account.form_account_conflict, record, text="项目支出500万元。")


def test_an_item_of_the_same_opening_budget_paid_otherwise() -> None:
    text = "其他支出(项)。年初预算为345.15万元，支出决算为{}万元，完成年初预算的6.08%。"
    record = linked(form(ROW, "345.15 0 0"))
    assert fired(account.form_account_conflict, record, text=text.format("21")) == ["345.15"]
    assert not fired(account.form_account_conflict, record, text=text.format("0"))


def test_a_car_that_is_bought_and_not_bought() -> None:
    record = linked(form(ROW, "18 18 18", project="购置公务用车"))
    assert fired(account.amount_text_vs_cell, record, text="公务用车购置费0万元，无变化。")
    assert not fired(account.amount_text_vs_cell, record, text="公务用车购置费18万元。")
