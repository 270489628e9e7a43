"""Contradictions between the parts of the papers: narrative, summary table, forms, overview, account."""

from __future__ import annotations

from random import Random

import msgspec

from extract.link.names import project_name
from extract.synthetic.contradictions import Made, Planted, plants, restated, with_paper
from extract.synthetic.papers import Paper, Papers, grade_of, rescored, with_row
from extract.synthetic.project import Project
from extract.synthetic.scoring import honest_score, shown

__all__: list[str] = []


def _change(papers: Papers, place: int, **fields: object) -> Papers:
    """The papers with one project told of otherwise; what is said of all of them stays."""
    changed = list(papers.papers)
    changed[place] = msgspec.structs.replace(papers.papers[place], **fields)
    return msgspec.structs.replace(papers, papers=tuple(changed))


def _any(random: Random, papers: Papers) -> tuple[int, Paper]:
    place = random.randrange(len(papers.papers))
    return place, papers.papers[place]


# ---------------------------------------------------------------- one project, told of twice
@plants("narrative_table_conflict")
def _narrative(random: Random, papers: Papers) -> Made:
    place, paper = _any(random, papers)
    if random.random() < 0.5:
        lower = shown(float(paper.told_score) - random.choice((2, 5, 1.5)))
        return _change(papers, place, told_score=lower), Planted("narrative_table_conflict", place)
    other = shown(round(float(paper.told_executed) * random.choice((0.8, 1.3)), 2))
    return _change(papers, place, told_executed=other), Planted("narrative_table_conflict", place)


@plants("project_name_mismatch")
def _name(random: Random, papers: Papers) -> Made:
    place, paper = _any(random, papers)
    return _change(papers, place, listed_name=f"{paper.listed_name}补助资金"), Planted("project_name_mismatch", place)


@plants("grade_mismatch")
def _grade(random: Random, papers: Papers) -> Made:
    place, paper = _any(random, papers)
    other = "良" if paper.listed_grade == "优" else "优"
    made = _change(papers, place, listed_grade=other)
    grades = [each.listed_grade for each in made.papers]
    counts = tuple((grade, str(grades.count(grade))) for grade in "优良中差")
    return msgspec.structs.replace(made, grades=counts), Planted("grade_mismatch", place)


@plants("score_without_basis")
def _no_points(random: Random, papers: Papers) -> Made:
    place, paper = _any(random, papers)
    rows = [msgspec.structs.replace(row, weight="", score="") for row in paper.project.rows]
    money = tuple([msgspec.structs.replace(row, weight="", score="") for row in paper.project.money])
    bare = msgspec.structs.replace(
        paper.project, kind="transfer", rows=tuple(rows), money=money, total_score="", total_weight="", levels=()
    )
    return _change(papers, place, project=bare), Planted("score_without_basis", place)


@plants("evaluation_repeats_self_score")
def _repeated(random: Random, papers: Papers) -> Made:
    place, paper = _any(random, papers)
    return _change(papers, place, evaluated=paper.told_score), Planted("evaluation_repeats_self_score", place)


@plants("narrative_indicator_conflict")
def _narrated(random: Random, papers: Papers) -> Made | None:
    for place in random.sample(range(len(papers.papers)), len(papers.papers)):
        rows = [row for row in papers.papers[place].project.rows if row.target_value.kind == "number"]
        rows = [row for row in rows if (row.target_value.number or 0) >= 20]
        if rows:
            row = random.choice(rows)
            value = row.target_value
            said = (row.name, row.target, f"{(value.number or 0) * 0.6:g}{value.unit}")
            return _change(papers, place, told_rows=(said,)), Planted("narrative_indicator_conflict", place)
    return None


@plants("narrative_contradicts_scores")
def _words(random: Random, papers: Papers) -> Made | None:
    for place in random.sample(range(len(papers.papers)), len(papers.papers)):
        rows = [row for row in papers.papers[place].project.rows if "产出" in row.l1]
        if rows and all(row.score == row.weight for row in rows):
            says = "该项目产出指标完成情况不理想"
            return _change(papers, place, says=says), Planted("narrative_contradicts_scores", place)
    return None


@plants("missed_target_not_in_narrative")
def _untold(random: Random, papers: Papers) -> Made | None:
    for place in random.sample(range(len(papers.papers)), len(papers.papers)):
        for number, row in enumerate(papers.papers[place].project.rows):
            if row.target_value.kind == "number" and float(row.score) < float(row.weight):
                says = "项目按计划实施，执行和完成情况较好，资金使用规范"
                return _change(papers, place, says=says), Planted("missed_target_not_in_narrative", place, number)
    return None


# ---------------------------------------------------------------- several forms
def _counted(project: Project) -> int | None:
    return next(
        (n for n, row in enumerate(project.rows) if row.l2 == "数量指标" and row.target_value.kind == "number"), None
    )


def _with(papers: Papers, place: int, row: int, **fields: object) -> Papers:
    project = with_row(papers.papers[place].project, row, **fields)
    return restated(papers, place, rescored(project))


@plants("cross_form_conflict")
def _two_values(random: Random, papers: Papers) -> Made | None:
    places = [place for place, paper in enumerate(papers.papers) if _counted(paper.project) is not None]
    if len(places) < 2:
        return None
    for place, actual in zip(random.sample(places, 2), ("640座", "655座"), strict=True):
        number = _counted(papers.papers[place].project) or 0
        weight = papers.papers[place].project.rows[number].weight
        fields = {
            "name": "全县中小型水库安全鉴定座数",
            "target": "≥640座",
            "actual": actual,
            "score": weight,
            "reason": "",
        }
        papers = _with(papers, place, number, **fields)
    return papers, Planted("cross_form_conflict")


@plants("same_actual_different_score")
def _two_scores(random: Random, papers: Papers) -> Made | None:
    places = [
        (place, number)
        for place, paper in enumerate(papers.papers)
        for number, row in enumerate(paper.project.rows)
        if "满意度" in row.l2
    ]
    if len({place for place, _ in places}) < 2:
        return None
    first, second = random.sample(places, 2)
    if first[0] == second[0]:
        return None
    for (place, number), score in ((first, "4"), (second, "3")):
        fields = {"name": "服务对象满意度", "target": "≥90%", "actual": "72%", "weight": "5", "score": score}
        papers = _with(papers, place, number, **fields, reason="部分村组补测数据未交齐，下年改为按季度收取")
    return papers, Planted("same_actual_different_score")


@plants("template_indicator_reuse")
def _template(_: Random, papers: Papers) -> Made:
    for place in range(len(papers.papers)):
        project = papers.papers[place].project
        fields = {
            "name": "持续使用年限",
            "target": "≥1年",
            "actual": "1年",
            "score": project.rows[-1].weight,
            "reason": "",
        }
        papers = _with(papers, place, len(project.rows) - 1, **fields)
    return papers, Planted("template_indicator_reuse")


@plants("goal_shared_across_projects")
def _shared_goal(random: Random, papers: Papers) -> Made:
    first, second = random.sample(range(len(papers.papers)), 2)
    goal = papers.papers[first].project.goal_expected
    project = msgspec.structs.replace(papers.papers[second].project, goal_expected=goal)
    return restated(papers, second, project), Planted("goal_shared_across_projects")


# ---------------------------------------------------------------- all of them
@plants("project_count_mismatch")
def _count(random: Random, papers: Papers) -> Made:
    count = str(int(papers.count) + random.choice((-1, 1, 2, 7)))
    return msgspec.structs.replace(papers, count=count), Planted("project_count_mismatch")


@plants("grade_count_mismatch")
def _grades(_: Random, papers: Papers) -> Made:
    grades = tuple((grade, str(int(count) + (grade == "优"))) for grade, count in papers.grades)
    return msgspec.structs.replace(papers, grades=grades), Planted("grade_count_mismatch")


@plants("overview_funds_mismatch")
def _funds(random: Random, papers: Papers) -> Made:
    funds = shown(round(float(papers.funds) * random.choice((0.8, 1.2, 1.05)), 2))
    return msgspec.structs.replace(papers, funds=funds), Planted("overview_funds_mismatch")


@plants("form_missing_for_project")
def _no_form(random: Random, papers: Papers) -> Made:
    place, _ = _any(random, papers)
    return _change(papers, place, has_form=False), Planted("form_missing_for_project", place)


@plants("disclosure_incomplete")
def _no_report(_: Random, papers: Papers) -> Made:
    annex = f"{papers.annex}部门评价报告详见第五部分附件。"
    return msgspec.structs.replace(papers, annex=annex), Planted("disclosure_incomplete")


@plants("score_ceiling_cluster")
def _ceiling(_: Random, papers: Papers) -> Made:
    return _all_high(papers), Planted("score_ceiling_cluster")


@plants("all_grades_excellent")
def _excellent(_: Random, papers: Papers) -> Made:
    return _all_high(papers), Planted("all_grades_excellent")


def _all_high(papers: Papers) -> Papers:
    """The papers with every score above 98, told alike everywhere."""
    for place, paper in enumerate(papers.papers):
        project = msgspec.structs.replace(paper.project, total_score="99.1", grade=grade_of(99.1))
        papers = restated(papers, place, project)
    return papers


def _spoken(name: str) -> bool:
    """Whether a name says enough to be known in an item of the account."""
    return len(project_name(name).core) >= 4 and not project_name(name).generic and "（" not in name


@plants("form_account_conflict")
def _account(random: Random, papers: Papers) -> Made | None:
    named = [place for place, paper in enumerate(papers.papers) if _spoken(paper.project.name)]
    if not named:
        return None
    place = random.choice(named)
    paper = papers.papers[place]
    initial = float(paper.project.money[0].initial)
    item = f"1.农林水支出(类)其他支出(款){paper.project.name}(项)。年初预算为{initial * 0.4:.2f}万元，"
    account = f"{item}支出决算为{initial * 0.4:.2f}万元，完成年初预算的100%。"
    return msgspec.structs.replace(papers, account=account), Planted("form_account_conflict", place)


@plants("amount_text_vs_cell")
def _yuan(random: Random, papers: Papers) -> Made:
    amount = random.randint(11, 900)
    account = f"1.基本支出436万元。2.其他支出{amount}元。年内自筹资金{amount}万元，用于宣传。"
    return msgspec.structs.replace(papers, account=account), Planted("amount_text_vs_cell")


@plants("low_total_without_explanation")
def _low(random: Random, papers: Papers) -> Made:
    place, paper = _any(random, papers)
    project = paper.project
    for number, row in enumerate(project.rows):
        value = row.target_value
        if value.kind == "number" and row.direction == "positive" and (value.number or 0) >= 20:
            real = int((value.number or 0) * 0.3)
            score = shown(honest_score(float(row.weight), real / (value.number or 1)))
            project = with_row(project, number, actual=f"{real}{value.unit}", score=score, reason="")
    made = restated(papers, place, rescored(project))
    changed = msgspec.structs.replace(made.papers[place], says="项目按计划实施")
    return with_paper(made, place, changed), Planted("low_total_without_explanation", place)
