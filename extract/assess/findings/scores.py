"""Sums of points: does the form add up, and is each score within its weight?

All sums are compared only where every part is printed. Where both the points and the scores fall short, rows are
missing (a page that was not read), and no sum proves anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from extract.assess.findings.cases import FormCase, ProjectCase
from extract.assess.findings.registry import SCORED, Hit, form_rule, project_rule
from extract.assess.findings.rows import number
from extract.assess.rule_set import rule_set
from extract.model.record import Evidence, Narrative, SummaryRow

__all__ = [
    "all_full_marks",
    "grade_mismatch",
    "l1_weight_mismatch",
    "l1_weight_not_policy",
    "score_exceeds_weight",
    "score_missing",
    "total_score_mismatch",
    "weight_sum_not_100",
]


_ALL, _CENT = 100.0, 0.01


@form_rule("high", SCORED | {"evaluation_index"}, source="财预〔2020〕10号: 总分 is the sum of the scores")
def total_score_mismatch(case: FormCase, *, tolerance: float = 0.05) -> Iterator[Hit]:
    """The printed total is not the sum of the scores, the one of the execution rate included.

    >>> from extract.assess.findings.examples import fired
    >>> fired(total_score_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90", total=95)
    ['100 = 90 + 10']
    >>> fired(total_score_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 85", total=95)
    []
    """
    gap, complete = case.score_gap, case.weight_gap
    if gap is None or complete is None or abs(complete) > tolerance or abs(gap) <= tolerance:
        return
    execution = case.execution_points("score")
    total = number(case.row_score + (execution or 0.0))
    values = {"total": case.form.total_score, "sum": total}
    paid = [case.fund("score")] if case.funds is not None else []
    evidence = (case.cell("total_score"), *paid, *[row.cell("score") for row in case.rows])
    yield Hit(evidence, values, f"{total} = {number(case.row_score)} + {number(execution)}")


@form_rule("high", SCORED, source="财预〔2020〕10号: the points of a form are 100, the execution rate's included")
def weight_sum_not_100(case: FormCase, *, tolerance: float = 0.01, most: float = 30.0) -> Iterator[Hit]:
    """The points of the rows and of the execution rate do not make 100, though all rows are there.

    That the scores make the printed total, or that there are too many points, proves that no row was lost; over `most`
    points too many are rows read twice.

    >>> from extract.assess.findings.examples import fired
    >>> fired(weight_sum_not_100, "参训人数 | ≥90人 | 90人 | 100 | 100", total=110)
    ['100']
    >>> fired(weight_sum_not_100, "参训人数 | ≥90人 | 90人 | 90 | 90", total=100)
    []
    """
    gap, scores = case.weight_gap, case.score_gap
    all_there = scores is not None and abs(scores) <= 0.05
    if gap is None or abs(gap) <= tolerance or not case.funds_sure or not (all_there or 0 < gap <= most):
        return
    execution = case.execution_points("weight")
    values = {"sum": 100 + gap, "rows": case.row_weight, "execution": execution}
    cells = (case.fund("weight"), *[row.cell("weight") for row in case.rows])
    yield Hit(cells, values, "100", certainty=1.0 if all_there else 0.8)


@form_rule("high", SCORED, source="财预〔2020〕10号: no score is above its weight")
def score_exceeds_weight(case: FormCase, *, tolerance: float = 0.01) -> Iterator[Hit]:
    """A score is above the points of its row.

    >>> from extract.assess.findings.examples import fired
    >>> fired(score_exceeds_weight, "参训人数 | ≥90人 | 99人 | 10 | 12")
    ['参训人数']
    >>> fired(score_exceeds_weight, "参训人数 | ≥90人 | 99人 | 10 | 10")
    []
    """
    for row in case.rows:
        weight, score = row.indicator.weight, row.indicator.score
        if weight is not None and score is not None and score > weight + tolerance:
            values = {"name": row.name, "score": score, "weight": weight}
            yield Hit(row.cells("weight", "score"), values, f"≤{number(weight)}", row.id)


@form_rule("medium", SCORED, source="forms: 产出指标（50分） says what the rows below it make")
def l1_weight_mismatch(case: FormCase, *, tolerance: float = 0.01) -> Iterator[Hit]:
    """The points in the brackets of a 一级 are not those of its rows.

    >>> from extract.assess.findings.examples import fired, form, row
    >>> from msgspec.structs import replace
    >>> rows = [replace(row("参训人数 | ≥90人 | 90人 | 40 | 40", "a"), l1_weight=50.0)]
    >>> rows += [replace(row("社会效益指标：就业率 | ≥90% | 90% | 50 | 50", "b"), l1_weight=40.0)]
    >>> fired(l1_weight_mismatch, form(funds="1 1 1", total=100, indicators=tuple(rows)))
    ['40, 50']
    >>> fired(l1_weight_mismatch, "参训人数 | ≥90人 | 90人 | 90 | 90")
    []
    """
    if not case.complete:
        return
    wrong = [block for block in _blocks(case) if abs(block[1] - block[2]) > tolerance]
    if wrong:
        shown_zh = "，".join(
            f"{name}标注{number(printed)}分、下属指标合计{number(made)}分" for name, printed, made in wrong
        )
        shown_en = ", ".join(
            f"{name} says {number(printed)}, its rows make {number(made)}" for name, printed, made in wrong
        )
        cells = [
            Evidence(part=case.form.id, field="l1_weight", value=f"{name}（{number(p)}分）") for name, p, _ in wrong
        ]
        expected = ", ".join(number(made) for _, _, made in wrong)
        yield Hit(tuple(cells), {"blocks_zh": shown_zh, "blocks_en": shown_en}, expected)


def _blocks(case: FormCase) -> Iterator[tuple[str, float, float]]:
    """Each 一级 that prints its points: its name, these points, and those of its rows."""
    made: dict[str, float] = {}
    printed: dict[str, float] = {}
    for row in case.rows if all(row.indicator.weight is not None for row in case.rows) else ():
        name = row.indicator.l1
        if name is not None and row.indicator.l1_weight is not None:
            made[name] = made.get(name, 0.0) + (row.indicator.weight or 0.0)
            printed[name] = row.indicator.l1_weight
    yield from ((name, printed[name], made[name]) for name in printed)


@form_rule(
    "low", SCORED, source="财预〔2021〕101号 and the rule set of the region: points of each 一级", certainty="judgement"
)
def l1_weight_not_policy(case: FormCase, *, far: float = 15.0, forms: float = 3) -> Iterator[Hit]:
    """The points are spread over the 一级 in another way than in the document's other forms, or than anywhere.

    >>> from extract.assess.findings.examples import fired
    >>> fired(l1_weight_not_policy, "满意度指标：群众满意度 | ≥90% | 90% | 90 | 90", total=100)
    ['满意度 90']
    >>> rows = "参训人数 | ≥9人 | 9人 | 50 | 50", "社会效益指标：就业率 | ≥9% | 9% | 40 | 40"
    >>> fired(l1_weight_not_policy, rows, total=100)
    []
    """
    own = case.split
    if own is None:
        return
    mine, splits = tuple(own.items()), case.document.splits
    others = splits.forms - 1
    usual, count = max([(split, count - (split == mine)) for split, count in splits.common], key=itemgetter(1))
    if others >= forms and usual != mine and count > 0.6 * others:
        values = {"own": _shown(own), "usual": _shown(dict(usual))}
        yield Hit((Evidence(part=case.form.id, field="weight", value=_shown(own)),), values, _shown(dict(usual)))
    elif _far(own, case) > far and splits.counts[mine] < 2:
        values = {"own": _shown(own), "usual": "；".join(map(_shown, _usual(case)))}
        yield Hit((Evidence(part=case.form.id, field="weight", value=_shown(own)),), values)


def _far(own: dict[str, float], case: FormCase) -> float:
    """How far, in points, the nearest usual split is; costs count as outputs, where older forms have them."""
    mine = _merged(own)
    return min([max(abs(mine[key] - each[key]) for key in mine) for each in map(_merged, _usual(case))], default=0.0)


def _merged(split: dict[str, float]) -> dict[str, float]:
    outputs = split.get("产出", 0.0) + split.get("成本", 0.0)
    return {"产出": outputs, "效益": split.get("效益", 0.0), "满意度": split.get("满意度", 0.0)}


def _usual(case: FormCase) -> list[dict[str, float]]:
    """The splits of the form's rule set, or the national ones where it names none."""
    return [dict(each.points) for each in case.view.rule_set.splits or rule_set("national").splits]


def _shown(split: dict[str, float]) -> str:
    return " ".join(f"{name} {number(points)}" for name, points in split.items())


@form_rule("medium", SCORED, source="财预〔2020〕10号: each row is scored")
def score_missing(case: FormCase) -> Iterator[Hit]:
    """A row with points and an actual has no score, in a form that is scored.

    >>> from extract.assess.findings.examples import fired
    >>> rows = "参训人数 | ≥67人 | 61人 | 20 |", "参训率 | ≥90% | 90% | 70 | 70"
    >>> fired(score_missing, rows, total=98.21)
    ['参训人数']
    >>> fired(score_missing, "参训人数 | ≥67人 | 67人 | 90 | 90", total=100)
    []
    """
    blank = [row for row in case.rows if row.indicator.weight and row.indicator.score is None and not row.blank]
    scored = [row for row in case.rows if row.indicator.score is not None]
    if not scored and case.form.total_score is None and case.rows and case.weight_gap == 0:
        yield Hit((case.fund("weight"),), {"count": len(case.rows)}, variant="none")
    if not scored or len(blank) > len(scored):
        return
    total, execution = case.form.total_score, case.execution_points("score")
    for row in blank:
        alone = len(blank) == 1 and total is not None and execution is not None and len(scored) == len(case.rows) - 1
        left = round((total or 0.0) - case.row_score - (execution or 0.0), 2) if alone else None
        if left is not None and not 0 <= left <= (row.indicator.weight or 0.0):
            continue  # the sums contradict each other: other cells were misread
        shown = number(left) if left is not None else None
        values = {"name": row.name, "weight": row.indicator.weight, "left": shown}
        yield Hit(row.cells("weight", "actual"), values, shown, row.id, 1.0 if alone else 0.7)


@form_rule("medium", SCORED, source="own: a self-evaluation in which nothing fell short")
def all_full_marks(case: FormCase, *, rows: float = 3) -> Iterator[Hit]:
    """Every row and the execution rate have all their points.

    >>> from extract.assess.findings.examples import fired
    >>> rows = ["参训人数 | ≥9人 | 9人 | 30 | 30"] * 3
    >>> fired(all_full_marks, rows, total=100)
    ['100']
    >>> fired(all_full_marks, ["参训人数 | ≥9人 | 9人 | 30 | 29", *rows[1:]], total=99)
    []
    """
    total = case.form.total_score
    if total is None or abs(total - _ALL) > _CENT or len(case.rows) < rows:
        return
    if all(row.full for row in case.rows):
        yield Hit((case.cell("total_score"),), {"rows": len(case.rows)})


@project_rule(
    "high", source="财预〔2020〕10号: 优 from 90 on, 良 from 80, 中 from 60, else 差; or the region's own grades"
)
def grade_mismatch(case: ProjectCase) -> Iterator[Hit]:
    """The grade that stands beside a score is not the one of this score.

    >>> from extract.assess.findings.examples import document, fired
    >>> from extract.model.record import SummaryRow
    >>> fired(grade_mismatch, document(summary=[SummaryRow("s1", project="示例项目", score=85.0, grade="优")]))
    ['良']
    >>> fired(grade_mismatch, document(summary=[SummaryRow("s1", project="示例项目", score=90.0, grade="优秀")]))
    []
    """
    grades = case.view.rule_set.grades
    parts: tuple[SummaryRow | Narrative, ...] = (*case.view.summary, *case.view.narratives)
    for part in parts:
        label = grades.label(part.grade) if part.grade else None
        if label is None or part.score is None or not 0 <= part.score <= 100:
            continue
        right = grades.of(part.score)
        if right != label:
            cells = [
                Evidence(part=part.id, field="score", value=number(part.score), span=part.spans.get("score")),
                Evidence(part=part.id, field="grade", value=part.grade, span=part.spans.get("grade")),
            ]
            yield Hit(tuple(cells), {"score": part.score, "grade": part.grade, "right": right}, right)
            return
