"""Projects from forms, narratives and summary rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.link import link
from extract.model.record import Amount, Form, Funds, Narrative, Project, SummaryRow


def amount(yuan: float | None) -> Amount | None:
    return None if yuan is None else Amount(str(yuan), Decimal(str(yuan)))


def form(  # noqa: PLR0917
    number: int, name: str | None, budget: float | None = None, paid: float | None = None, score: float | None = None,
    kind: str = "project_self_eval", unit: str | None = None, initial: float | None = None,
) -> Form:  # fmt: skip
    funds = (Funds("total", initial=amount(initial), budget=amount(budget), executed=amount(paid)),)
    return Form(f"f{number}", kind, project=name, funds=funds, total_score=score, implementer=unit)  # type: ignore[arg-type]


def told(  # noqa: PLR0917
    number: int, name: str | None, budget: float | None = None, paid: float | None = None, score: float | None = None,
    kind: str = "project",
) -> Narrative:  # fmt: skip
    return Narrative(f"n{number}", kind, name, score, None, amount(budget), amount(paid))  # type: ignore[arg-type]


def row(  # noqa: PLR0917
    number: int, name: str, score: float | None = None, grade: str | None = None, group: str | None = None,
    unit: str | None = None,
) -> SummaryRow:  # fmt: skip
    return SummaryRow(f"s{number}", group, str(number), name, unit, score, grade)


def parts(projects: tuple[Project, ...]) -> set[tuple[str, ...]]:
    return {(*project.forms, *project.narratives, *project.summary) for project in projects}


def test_one_name_everywhere() -> None:
    projects = link([form(1, "道路养护", score=90.0)], [told(1, "道路养护")], [row(1, "道路养护", 90.0, "优")])
    assert parts(projects) == {("f1", "n1", "s1")}
    assert projects[0].name == "道路养护"
    assert (projects[0].claimed.score, projects[0].claimed.grade, projects[0].claimed.source) == (90.0, "优", "form")
    assert projects[0].link_confidence is not None
    assert projects[0].link_confidence > 0.95


def test_an_abbreviation_and_equal_money() -> None:
    forms = [
        form(1, "智慧水利平台及水质自动监测站网示范建设业务经费", 0, 0, 0.0, initial=300000),
        form(2, "业务经费", 180000, 180000, 100.0),
    ]
    narratives = [told(1, "业务经费", 180000, 180000, 100.0), told(2, "智慧水利", 300000, 0, 0.0)]
    assert parts(link(forms, narratives, [])) == {("f1", "n2"), ("f2", "n1")}


NEAR = ["城乡困难救助", "城乡困难救助（中央、省级补助资金）", "中央、省级、市级城乡困难救助补助资金"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_near_names_are_not_swapped(order: tuple[int, ...]) -> None:
    forms = [form(i, NEAR[i]) for i in order]
    narratives = [told(i, name) for i, name in enumerate(NEAR)]
    rows = [row(i, name) for i, name in enumerate(NEAR)]
    assert parts(link(forms, narratives, rows)) == {(f"f{i}", f"n{i}", f"s{i}") for i in range(3)}


def test_equal_names_are_told_apart_by_money() -> None:
    forms = [form(1, "危房改造", 100000, 90000), form(2, "危房改造", 700000, 700000)]
    narratives = [told(1, "危房改造", 700000, 700000), told(2, "危房改造", 100000, 90000)]
    assert parts(link(forms, narratives, [])) == {("f1", "n2"), ("f2", "n1")}


def test_equal_names_are_told_apart_by_the_unit() -> None:
    forms = [form(1, "公用经费", unit="第一小学"), form(2, "公用经费", unit="第二小学")]
    rows = [row(1, "公用经费", unit="某县第二小学"), row(2, "公用经费", unit="某县第一小学")]
    projects = link(forms, [], rows)
    assert parts(projects) == {("f1", "s2"), ("f2", "s1")}


def test_equal_names_without_evidence_are_linked_with_less_confidence() -> None:
    sure = link([form(1, "公用经费")], [], [row(1, "公用经费")])[0].link_confidence
    unsure = link([form(1, "公用经费"), form(2, "公用经费")], [], [row(1, "公用经费"), row(2, "公用经费")])
    assert sure is not None
    assert all(project.link_confidence is not None and project.link_confidence < sure for project in unsure)


def test_a_conflict_in_score_does_not_part_one_name() -> None:
    projects = link([form(1, "道路养护", 100, 100, 95.0)], [told(1, "道路养护", 100, 100, 100.0)], [])
    assert parts(projects) == {("f1", "n1")}


def test_a_near_name_with_other_money_and_score_is_another_project() -> None:
    forms = [form(1, "农村道路养护", 5_000_000, 5_000_000, 99.1)]
    narratives = [told(1, "农村桥梁养护", 20_000, 10_000, 60.2)]
    assert parts(link(forms, narratives, [])) == {("f1",), ("n1",)}


def test_yuan_printed_as_ten_thousand_is_still_evidence() -> None:
    forms = [form(1, "宣传费", 18, 18), form(2, "宣传活动", 50000, 50000)]
    narratives = [told(1, "宣传工作", 180000, 180000)]
    assert ("f1", "n1") in parts(link(forms, narratives, []))


def test_a_form_without_a_name_is_linked_by_money_and_score() -> None:
    forms = [form(1, None, 285000, 281000, 97.31), form(2, None, 90000, 90000, 88.2)]
    narratives = [told(1, "道路养护", 90000, 90000, 88.2), told(2, "河道治理", 285000, 281000, 97.31)]
    projects = link(forms, narratives, [])
    assert parts(projects) == {("f1", "n2"), ("f2", "n1")}
    assert {project.name for project in projects} == {"道路养护", "河道治理"}


def test_a_ruined_name_does_not_speak_against_money_and_score() -> None:
    projects = link(
        [form(1, "B.O:养护!B.1.andthesame", 9.34, 9.34, 99.72)], [told(1, "桥梁检测补助资金", 9.34, 9.34, 99.72)], []
    )
    assert parts(projects) == {("f1", "n1")}


def test_the_transfer_is_a_project_beside_the_local_one() -> None:
    forms = [
        form(1, "居民养老补助资金", 97842, 97842, kind="transfer_self_eval"),
        form(2, "居民养老补助资金", 15484, 15484),
    ]
    narratives = [told(1, "居民养老补助资金", 15484, 15484), told(2, "居民养老补助资金", 40065, 40065, kind="transfer")]
    rows = [
        row(1, "居民养老补助资金", 99.78, "优", "中央对下转移支付项目绩效自评"),
        row(2, "居民养老补助资金", 99.78, "优", "市本级项目支出绩效自评"),
    ]
    assert parts(link(forms, narratives, rows)) == {("f1", "n2", "s1"), ("f2", "n1", "s2")}


def test_an_evaluation_stands_beside_the_project_and_claims_nothing() -> None:
    forms = [form(1, "道路养护"), form(2, "2023年度道路养护项目", score=98.0, kind="evaluation_index")]
    narratives = [told(1, "道路养护", score=91.0), told(2, "道路养护", score=98.0, kind="evaluation")]
    projects = link(forms, narratives, [])
    assert parts(projects) == {("f1", "f2", "n1", "n2")}
    assert (projects[0].claimed.score, projects[0].claimed.source) == (91.0, "narrative")


def test_an_evaluation_of_an_unknown_project_is_one_of_its_own() -> None:
    forms = [form(1, "道路养护"), form(2, "古树保护", kind="evaluation_index")]
    projects = link(forms, [told(1, "古树保护", score=98.0, kind="evaluation")], [])
    assert parts(projects) == {("f1",), ("f2", "n1")}
    assert all(project.claimed.score is None for project in projects)


def test_goals_and_self_evaluation_of_one_project() -> None:
    forms = [
        form(1, "道路养护", kind="project_goals"),
        form(2, "道路养护", score=91.0),
        form(3, "绿化", kind="project_goals"),
    ]
    assert parts(link(forms, [told(1, "绿化")], [])) == {("f2", "f1"), ("f3", "n1")}


def test_the_department_is_a_project_without_a_name() -> None:
    forms = [form(1, None, score=90.0, kind="department_self_eval"), form(2, "道路养护", score=95.0)]
    projects = link(
        forms, [told(1, None, kind="department"), told(2, "道路养护")], [row(1, "部门整体支出", 90.0, "优")]
    )
    assert parts(projects) == {("f1", "n1", "s1"), ("f2", "n2")}
    department = next(project for project in projects if "f1" in project.forms)
    assert department.name is None
    assert department.claimed.grade == "优"


def test_what_fits_nothing_stays_alone() -> None:
    projects = link([form(1, "道路养护")], [told(1, "古树保护")], [row(1, "食堂补贴", 90.0)])
    assert parts(projects) == {("f1",), ("n1",), ("s1",)}
    assert all(project.link_confidence is None for project in projects)


def test_every_part_is_in_exactly_one_project() -> None:
    names = ["道路养护", "道路养护", "绿化", "绿化养护", None, "道路绿化"]
    forms = [form(i, name) for i, name in enumerate(names)]
    narratives = [told(i, name) for i, name in enumerate(names)]
    rows = [row(i, name or "其他") for i, name in enumerate(names)]
    projects = link(forms, narratives, rows)
    ids = [part for project in projects for part in (*project.forms, *project.narratives, *project.summary)]
    assert sorted(ids) == sorted([*(f.id for f in forms), *(n.id for n in narratives), *(r.id for r in rows)])
    assert all(max(len(p.forms), len(p.narratives), len(p.summary)) <= 1 for p in projects)
    assert [project.id for project in projects] == [f"p{number}" for number in range(1, len(projects) + 1)]


def test_nothing_gives_nothing() -> None:
    assert link([], [], []) == ()
