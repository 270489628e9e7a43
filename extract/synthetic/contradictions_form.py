"""Contradictions of a form as a whole: sums, money, goals."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec

from extract.link.names import project_name
from extract.synthetic.contradictions import PLANTS, Made, Planted, restated
from extract.synthetic.papers import Papers, grade_of, rescored, with_row
from extract.synthetic.project import Project
from extract.synthetic.scoring import honest_score, shown

__all__ = ["form_plant", "paid", "without_costs"]

Change = Callable[[Random, Project], Project | None]


def form_plant(rule: str, change: Change) -> None:
    """Declares a plant that changes one form."""

    def make(random: Random, papers: Papers) -> Made | None:
        for place in random.sample(range(len(papers.papers)), len(papers.papers)):
            project = change(random, papers.papers[place].project)
            if project is not None:
                return restated(papers, place, project), Planted(rule, place)
        return None

    PLANTS[rule] = make


def _money(project: Project, **fields: str) -> Project:
    return msgspec.structs.replace(
        project, money=(msgspec.structs.replace(project.money[0], **fields), *project.money[1:])
    )


def paid(project: Project, share: float) -> Project:
    """The project with a part of its budget paid, and the points of that."""
    executed = round(float(project.money[0].budget) * share, 2)
    rate = executed / float(project.money[0].budget)
    score = shown(honest_score(10, rate))
    made = _money(project, executed=shown(executed), rate=f"{rate * 100:.2f}%", score=score)
    parts = tuple([msgspec.structs.replace(row, executed=shown(executed)) for row in made.money[1:]])
    return msgspec.structs.replace(made, money=(made.money[0], *parts))


def without_costs(project: Project) -> Project:
    """The project with costs that are no amounts of money: nothing in them depends on what was paid."""
    for place, row in enumerate(project.rows):
        if "成本" in row.l2:
            project = with_row(
                project, place, name="超支项目个数", target="≤0个", actual="0个", score=row.weight, reason=""
            )
    return project


def _full(project: Project) -> Project:
    """The project with every target reached exactly."""
    for place, row in enumerate(project.rows):
        value = row.target_value
        actual = f"{value.number:g}{value.unit}" if value.kind == "number" and value.number is not None else row.target
        project = with_row(project, place, actual=actual, score=row.weight, reason="")
    return project


def _total(_: Random, project: Project) -> Project:
    total = float(project.total_score) - 3
    return msgspec.structs.replace(project, total_score=shown(total), grade=grade_of(total))


def _weights(_: Random, project: Project) -> Project:
    row = project.rows[0]
    more = shown(float(row.weight) + 5)
    return rescored(with_row(project, 0, weight=more, score=shown(float(row.score) + 5)))


def _levels(_: Random, project: Project) -> Project:
    first = project.levels[0]
    changed = msgspec.structs.replace(first, points=shown(float(first.points) + 5))
    return msgspec.structs.replace(project, levels=(changed, *project.levels[1:]))


def _rate(_: Random, project: Project) -> Project:
    return _money(paid(project, 0.93), rate="99.10%") if not _has_costs(project) else None  # type: ignore[return-value]


def _has_costs(project: Project) -> bool:
    return any("成本" in row.l2 for row in project.rows)


def _execution_score(_: Random, project: Project) -> Project:
    return rescored(_money(paid(without_costs(project), 0.93), score="10"))


def _nothing_paid(_: Random, project: Project) -> Project | None:
    made = rescored(paid(without_costs(project), 0.0))
    return made if float(made.total_score) >= 60 else None


def _little_paid(_: Random, project: Project) -> Project | None:
    made = rescored(paid(without_costs(project), 0.4))
    return made if float(made.total_score) > 85 else None


def _no_reason(_: Random, project: Project) -> Project:
    return rescored(paid(_full(without_costs(project)), 0.86))


def _budget_cut(_: Random, project: Project) -> Project:
    money = project.money[0]
    full = paid(without_costs(project), 1.0)
    return rescored(_money(full, initial=shown(float(money.budget) * 3), executed=money.budget))


def _parts(_: Random, project: Project) -> Project:
    first, second = project.money[:2]
    other = msgspec.structs.replace(second, budget=shown(float(first.budget) * 0.7))
    return msgspec.structs.replace(project, money=(first, other))


def _all_full(_: Random, project: Project) -> Project:
    return rescored(paid(_full(without_costs(project)), 1.0))


def _copied_goal(_: Random, project: Project) -> Project:
    return msgspec.structs.replace(project, goal_actual=project.goal_expected)


def _copied_actuals(_: Random, project: Project) -> Project | None:
    full = _full(project)
    for place, row in enumerate(full.rows):
        full = with_row(full, place, actual=row.target)
    return rescored(full) if len(full.rows) >= 5 else None


def _midterm(_: Random, project: Project) -> Project:
    rows = [msgspec.structs.replace(row, actual="", weight="", score="", reason="", rate="") for row in project.rows]
    money = tuple([msgspec.structs.replace(row, executed="", rate="", weight="", score="") for row in project.money])
    return msgspec.structs.replace(
        project,
        kind="goals",
        rows=tuple(rows),
        money=money,
        goal_midterm=project.goal_expected,
        goal_actual="",
        total_score="",
        total_weight="",
        grade="",
    )


def _foreign_goal(_: Random, project: Project) -> Project:
    return msgspec.structs.replace(
        project, goal_expected="认真学习上级会议精神，坚持稳中求进，统筹推进各领域任务落地见效"
    )


def _uncovered(_: Random, project: Project) -> Project:
    return msgspec.structs.replace(
        project, goal_expected=f"{project.goal_expected}印制法律知识画册，购置移动会商终端。"
    )


def _conflicting(random: Random, project: Project) -> Project | None:
    rates = [row for row in project.rows if row.target_value.unit == "%" and row.name.endswith("率")]
    if not rates:
        return None
    row = random.choice(rates)
    return msgspec.structs.replace(
        project, goal_expected=f"{project.goal_expected}{row.name}达到{_other(row.target)}%。"
    )


def _other(target: str) -> str:
    return "71" if "71" not in target else "72"


def _late(random: Random, project: Project) -> Project | None:
    if not any("及时" in row.name and row.score == row.weight for row in project.rows):
        return None
    return msgspec.structs.replace(project, goal_actual=f"{project.goal_actual}部分资金拨付不及时。")


def _off_project(_: Random, project: Project) -> Project | None:
    """Rows on a group of people beside a row on those whom the project's name speaks of."""
    counts = [place for place, row in enumerate(project.rows) if row.l2 == "数量指标"]
    asks = [place for place, row in enumerate(project.rows) if "满意度" in row.l2]
    spare = [place for place, row in enumerate(project.rows) if row.l2 in ("质量指标", "时效指标")]
    name = project_name(project.name)
    if not counts or not asks or not spare or len(project.rows) < 6 or name.generic:
        return None
    changes = (
        (counts[0], "驻外使节体检人数", "≥90人", "90人"),
        (asks[0], "驻外使节满意度", "≥90%", "93%"),
        (spare[0], f"{name.core[:6]}受益人数", "≥90人", "90人"),
    )
    for place, said, target, actual in changes:
        weight = project.rows[place].weight
        project = with_row(project, place, name=said, target=target, actual=actual, score=weight, reason="")
    return rescored(project)


def _standard(_: Random, project: Project) -> Project | None:
    costs = [place for place, row in enumerate(project.rows) if "成本" in row.l2]
    counts = [place for place, row in enumerate(project.rows) if row.l2 == "数量指标"]
    if not costs or not counts:
        return None
    project = without_costs(project)
    spent = float(project.money[0].executed)
    people = max(20, int(spent * 10_000 / 500 * 0.88))
    cost, count = project.rows[costs[0]], project.rows[counts[0]]
    project = with_row(
        project, costs[0], name="人均补助标准", target="500元/人", actual="500元/人", score=cost.weight, reason=""
    )
    return rescored(
        with_row(
            project,
            counts[0],
            name="补助人数",
            target=f"≥{people}人",
            actual=f"{people}人",
            score=count.weight,
            reason="",
        )
    )


def _cost_rate(_: Random, project: Project) -> Project | None:
    costs = [place for place, row in enumerate(project.rows) if "成本" in row.l2]
    if not costs:
        return None
    row = project.rows[costs[0]]
    return rescored(
        with_row(project, costs[0], name="成本控制率", target="≤100%", actual="71%", score=row.weight, reason="")
    )


def _counted_twice(_: Random, project: Project) -> Project | None:
    rates = [place for place, row in enumerate(project.rows) if "时效" in row.l2]
    if not rates:
        return None
    made = paid(without_costs(project), 0.62)
    row = made.rows[rates[0]]
    score = shown(honest_score(float(row.weight), 0.62))
    rate = made.money[0].rate
    reason = "部分资金年底未到支付节点，次年一季度支付"
    return rescored(
        with_row(made, rates[0], name="资金支付及时率", target="100%", actual=rate, score=score, reason=reason)
    )


for _rule, _change in {
    "total_score_mismatch": _total,
    "weight_sum_not_100": _weights,
    "l1_weight_mismatch": _levels,
    "execution_rate_mismatch": _rate,
    "execution_score_mismatch": _execution_score,
    "zero_execution_high_score": _nothing_paid,
    "low_execution_high_score": _little_paid,
    "low_execution_no_reason": _no_reason,
    "budget_cut_hides_low_execution": _budget_cut,
    "budget_parts_mismatch": _parts,
    "all_full_marks": _all_full,
    "goal_text_copied": _copied_goal,
    "actual_copies_target": _copied_actuals,
    "midterm_goal_copied": _midterm,
    "goal_not_about_project": _foreign_goal,
    "goal_not_covered": _uncovered,
    "goal_conflicts_with_rows": _conflicting,
    "indicator_off_project": _off_project,
    "standard_times_quantity_mismatch": _standard,
    "cost_rate_conflicts_with_execution": _cost_rate,
    "execution_counted_twice": _counted_twice,
}.items():
    form_plant(_rule, _change)
