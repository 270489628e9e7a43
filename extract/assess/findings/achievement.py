"""Each row's score against what its target and actual support.

What a row should score is worked out by the rule set (`extract.assess.rows`), rounding, regional formulas and
deductions for over-achievement included; these rules ask what is printed and cannot follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from extract.assess.findings.cases import DocumentCase, FormCase
from extract.assess.findings.registry import SCORED, Hit, document_rule, form_rule
from extract.assess.findings.rows import RowCase, number, percent
from extract.assess.findings.spending import WITH_ACTUALS
from extract.assess.findings.words import pattern, words

__all__ = [
    "completion_rate_mismatch",
    "indicator_score_mismatch",
    "met_target_deducted",
    "met_target_deducted_unexplained",
    "missed_target_full_score",
    "na_indicator_scored_zero",
    "negative_or_impossible_value",
    "over_deduction_inconsistent",
    "score_without_actual",
    "target_too_low",
]

_WHOLE: Final = 0.005
_MORE_IS_BETTER: Final = frozenset(("ge", "gt", "eq", None))


@form_rule("high", SCORED, source="财预〔2020〕10号: quantities are scored in proportion")
def indicator_score_mismatch(case: FormCase, *, tolerance: float = 0.051) -> Iterator[Hit]:
    """A score is not what the formulas give for target and actual (any formula that the region accepts).

    >>> from extract.assess.findings.examples import fired
    >>> fired(indicator_score_mismatch, "培训满意度 | ≥90% | 80% | 5 | 3 | 组织不够")
    ['培训满意度']
    >>> fired(indicator_score_mismatch, "培训满意度 | ≥90% | 80% | 5 | 4.44 | 组织不够")
    []
    """
    for row in case.rows:
        score, expected = row.indicator.score, row.expected.expected
        if score is None or expected is None or row.expected.decided != "formula" or row.blank:
            continue
        if expected.low - tolerance <= score <= expected.high + tolerance:
            continue
        values = {"name": row.name, "score": score, "expected": expected.point, "basis": row.expected.basis}
        sure = 0.7 if row.reason else 1.0
        yield Hit(row.cells("target", "actual", "weight", "score"), values, number(expected.point), row.id, sure)


@form_rule("high", SCORED, source="财预〔2020〕10号: what misses its target has not all points")
def missed_target_full_score(case: FormCase) -> Iterator[Hit]:
    """A target was missed by the printed values, and the row has all its points.

    >>> from extract.assess.findings.examples import fired
    >>> fired(missed_target_full_score, "参训人数 | 100人 | 95人 | 10 | 10")
    ['参训人数']
    >>> fired(missed_target_full_score, "参训人数 | 100人 | 95人 | 10 | 9.5")
    []
    """
    for row in case.rows:
        expected = row.expected.expected
        score = row.indicator.score
        if not (row.missed and row.full) or expected is None or score is None or score <= expected.high + 0.005:
            continue
        values = {"name": row.name, "target": _text(row, "target"), "actual": _text(row, "actual")}
        values |= {"score": number(score), "expected": number(expected.point)}
        sure = 1.0 if row.expected.decided == "formula" else 0.7
        yield Hit(row.cells("target", "actual", "weight", "score"), values, number(expected.point), row.id, sure)


def _text(row: RowCase, field: str) -> str:
    value = row.target if field == "target" else row.actual
    return value.text if value else "-"


def _over(row: RowCase, ratio: float) -> bool:
    """Whether a row in which more is better is that far above its target."""
    operator = row.target.operator if row.target else None
    more = operator in _MORE_IS_BETTER and row.indicator.direction not in ("negative", "interval")
    return more and row.expected.ratio is not None and row.expected.ratio > ratio


@form_rule("medium", SCORED, source="财预〔2020〕10号: what meets its target has its points", certainty="judgement")
def met_target_deducted(case: FormCase, *, ratio: float = 1.2) -> Iterator[Hit]:
    """Points were taken from a row that met its target, for a reason that is no deviation of this row.

    A deduction with a reason for a target set far too low (`ratio`) is as the rules want it.

    >>> from extract.assess.findings.examples import fired
    >>> fired(met_target_deducted, "满意度指标：群众满意度 | ≥90% | ≥90% | 5 | 4 | 资金未及时到位")
    ['群众满意度']
    >>> fired(met_target_deducted, "检查户数 | ≥200户 | 978户 | 10 | 9.5 | 年初目标偏低")
    []
    """
    for row in case.rows:
        met = row.expected.met and not row.not_applicable and not _weaker(row)
        if met and row.deducted and row.reason and not _over(row, ratio):
            values = {"name": row.name, "target": _text(row, "target"), "actual": _text(row, "actual")}
            values |= {"score": number(row.indicator.score), "weight": number(row.indicator.weight)}
            yield Hit(row.cells("target", "actual", "weight", "score", "reason"), values, indicator=row.id)


def _weaker(row: RowCase) -> bool:
    """Whether an actual in words says less than its target (较好 for 明显), though still in the band of 达成."""
    target, actual = row.target, row.actual
    if target is None or actual is None or target.text == actual.text or target.number is not None:
        return False
    hedged = pattern("hedges").search(actual.text) and not pattern("hedges").search(target.text)
    return bool(hedged) or target.text.endswith(actual.text)


@form_rule("medium", SCORED, source="财预〔2020〕10号: what meets its target has its points")
def met_target_deducted_unexplained(case: FormCase) -> Iterator[Hit]:
    """Points were taken from a row that met its target, without any reason.

    >>> from extract.assess.findings.examples import fired
    >>> fired(met_target_deducted_unexplained, "经济成本指标：项目总成本 | ≤30万元 | 20万元 | 10 | 5")
    ['项目总成本']
    >>> fired(met_target_deducted_unexplained, "经济成本指标：项目总成本 | ≤30万元 | 20万元 | 10 | 10")
    []
    """
    for row in case.rows:
        if row.expected.met and row.deducted and not row.reason and not row.not_applicable:
            values = {"name": row.name, "target": _text(row, "target"), "actual": _text(row, "actual")}
            values |= {"score": number(row.indicator.score), "weight": number(row.indicator.weight)}
            yield Hit(row.cells("target", "actual", "weight", "score"), values, number(row.indicator.weight), row.id)


@form_rule("high", SCORED, source="own: what is not reported cannot be scored")
def score_without_actual(case: FormCase, *, most: float = 3) -> Iterator[Hit]:
    """A row has points and no actual, in a form that gives actuals. Over `most` such rows are one finding.

    >>> from extract.assess.findings.examples import fired
    >>> rows = "参训人数 | ≥9人 | 9人 | 40 | 40", "满意度指标：群众满意度 | ≥95% | | 10 | 10"
    >>> fired(score_without_actual, rows)
    ['群众满意度']
    >>> fired(score_without_actual, [rows[0], "满意度指标：群众满意度 | ≥95% | | 10 | 0"])
    []
    """
    blank = [row for row in case.rows if row.blank and not row.not_applicable and not _counts_none(row)]
    few = len(blank) <= len(case.rows) / 2
    if len(blank) == len(case.rows) or not (few or case.complete):
        return
    scored = [row for row in blank if row.indicator.score and (row.target is not None or not few)]
    if len(scored) > most:
        cells = tuple(cell for row in scored for cell in row.cells("score"))
        names = "、".join(row.name for row in scored)
        yield Hit(cells, {"count": len(scored), "names": names}, certainty=1.0 if few else 0.7, variant="many")
        return
    for row in scored:
        values = {"name": row.name, "score": row.indicator.score}
        yield Hit(row.cells("target", "weight", "score"), values, indicator=row.id, certainty=1.0 if few else 0.7)


def _counts_none(row: RowCase) -> bool:
    """Whether 无 is what the row says there were of, not an actual that is missing."""
    if row.actual is None or row.actual.text not in words("none_of_it"):
        return False
    less = row.indicator.direction == "negative" or pattern("unwanted").search(row.name) is not None
    return less or (row.target is not None and row.target.text == row.actual.text)


@form_rule("low", SCORED, source="own: points of a row that does not apply go to the other rows of its 一级")
def na_indicator_scored_zero(case: FormCase) -> Iterator[Hit]:
    """A row that does not apply keeps its points and scores nothing.

    >>> from extract.assess.findings.examples import fired
    >>> fired(na_indicator_scored_zero, "生态效益指标：不适用 | 不适用 | 不适用 | 5 | 0")
    ['不适用']
    >>> fired(na_indicator_scored_zero, "生态效益指标：不适用 | 不适用 | 不适用 | 0 | 0")
    []
    """
    for row in case.rows:
        if row.not_applicable and row.indicator.weight and row.indicator.score == 0:
            values = {"name": row.name, "weight": row.indicator.weight}
            yield Hit(row.cells("target", "actual", "weight", "score"), values, indicator=row.id)


@form_rule("medium", SCORED, source="财预〔2020〕10号 and software thresholds: far above a target asks for a reason")
def target_too_low(case: FormCase, *, ratio: float = 1.3, high: float = 2.0, always: float = 3.0) -> Iterator[Hit]:
    """An actual is far above its target, with all points and no reason; from `always` on, whatever is said.

    >>> from extract.assess.findings.examples import fired
    >>> fired(target_too_low, "检查户数 | ≥100户 | 267户 | 8 | 8")
    ['检查户数']
    >>> fired(target_too_low, "检查户数 | ≥100户 | 131户 | 8 | 7.5 | 年初目标偏低")
    []
    """
    for row in case.rows:
        reached = row.expected.ratio
        if reached is None or not row.indicator.weight or not _over(row, ratio - 1e-9):
            continue
        if (row.full and not row.reason) or reached >= always:
            values = {"name": row.name, "target": _text(row, "target"), "actual": _text(row, "actual")}
            values["ratio"] = percent(reached)
            cells = row.cells("target", "actual", "score", "reason")
            yield Hit(cells, values, indicator=row.id, severity="high" if reached >= high else None)


@document_rule("low", source="own: more above the target is not deducted less")
def over_deduction_inconsistent(case: DocumentCase) -> Iterator[Hit]:
    """Deductions for over-achievement do not grow with it over the rows of a document.

    >>> from extract.assess.findings.examples import document, fired, form
    >>> more = form("检查户数 | ≥100户 | 140户 | 10 | 9.8 | 目标偏低")
    >>> less = form("受理件数 | ≥100件 | 131件 | 10 | 9 | 目标偏低", identifier="f2", project="另一项目")
    >>> fired(over_deduction_inconsistent, document(more, less))
    ['131%: 10%; 140%: 2%']
    >>> fired(over_deduction_inconsistent, document(more))
    []
    """
    over = [row for form in case.forms if form.form.kind in SCORED for row in form.rows if _over(row, 1.2)]
    taken = sorted(
        [(row.expected.ratio or 0.0, _share(row), row) for row in over if _share(row) is not None], key=_order
    )
    wrong = [
        (less, more)
        for less, more in combinations(taken, 2)
        if less[0] < more[0] and (less[1] or 0.0) > (more[1] or 0.0) + 0.001 and _compared(less[1], more[1])
    ]
    if wrong:
        (low, more_taken, one), (top, less_taken, other) = max(
            wrong, key=lambda pair: (pair[0][1] or 0) - (pair[1][1] or 0)
        )
        shown = f"{low:.0%}: {more_taken or 0:.0%}; {top:.0%}: {less_taken or 0:.0%}"
        cells = [cell for row in (one, other) for cell in row.cells("target", "actual", "weight", "score")]
        yield Hit(tuple(cells), {"pair": shown}, shown)


def _order(item: tuple[float, float | None, RowCase]) -> tuple[float, str]:
    return item[0], item[2].id


def _share(row: RowCase) -> float | None:
    """The share of its points that was taken from a row that met its target."""
    weight, score = row.indicator.weight, row.indicator.score
    if not weight or score is None or not row.expected.met:
        return None
    return (weight - score) / weight


def _compared(one: float | None, other: float | None) -> bool:
    """Whether the lower row was deducted for what it was above; the higher one may be at its full points."""
    return bool(one and one > 0 and other is not None)


@form_rule("low", WITH_ACTUALS, source="forms with 完成率: B/A, or A/B where less is better")
def completion_rate_mismatch(case: FormCase, *, points: float = 1.0) -> Iterator[Hit]:
    """The printed completion rate is not actual over target (target over actual where less is better).

    >>> from extract.assess.findings.examples import fired, form, row
    >>> from msgspec.structs import replace
    >>> cut = replace(row("救助人次 | ≥50人次 | 45人次 | 9 | 8.1", "i1"), rate=1.0)
    >>> right = replace(row("救助人次 | ≥50人次 | 65人次 | 9 | 9", "i2"), rate=1.3)
    >>> fired(completion_rate_mismatch, form(indicators=(cut, right)))
    ['救助人次']
    >>> fired(completion_rate_mismatch, form(indicators=(right,)))
    []
    """
    for row in case.rows:
        printed, ratio, target = row.indicator.rate, row.expected.ratio, row.target
        if printed is None or ratio is None or target is None or target.kind != "quantity" or ratio <= 0:
            continue
        less = target.operator in ("le", "lt") or row.indicator.direction in ("negative", "interval")
        rates = [ratio, 1 / ratio] if less else [ratio]
        kept = ratio <= 1 if less else ratio >= 1
        # Where nothing is printed above 100 %, what was reached is 100 %, and no slip.
        if kept and abs(printed - 1) < _WHOLE and not case.document.rates_above[less]:
            continue
        if min(abs(printed - rate) for rate in rates) * 100 > points:
            computed = percent(rates[-1])
            values = {"name": row.name, "printed": percent(printed), "computed": computed}
            yield Hit(row.cells("target", "actual", "rate"), values, computed, row.id, 0.7 if kept and less else 1.0)


@form_rule("high", WITH_ACTUALS, source="own: values that cannot be")
def negative_or_impossible_value(case: FormCase, *, tolerance: float = 0.005) -> Iterator[Hit]:
    """A rate above 100 % that cannot be, a negative count, a negative score, or more paid than budgeted.

    >>> from extract.assess.findings.examples import fired
    >>> fired(negative_or_impossible_value, "质量指标：验收合格率 | ≥95% | 120% | 10 | 10")
    ['验收合格率']
    >>> fired(negative_or_impossible_value, "质量指标：计划完成率 | ≥95% | 120% | 10 | 10")
    []
    """
    spent = case.spending
    if spent is not None and spent.rate is not None and spent.rate > 1 + tolerance:
        values = {"value": percent(spent.rate)}
        yield Hit(spent.evidence, values, variant="paid")
    for row in case.rows:
        if _impossible(row) or (row.indicator.score or 0) < 0 or (row.indicator.weight or 0) < 0:
            yield Hit(row.cells("actual", "score"), {"name": row.name, "value": _text(row, "actual")}, indicator=row.id)


def _impossible(row: RowCase) -> bool:
    actual = row.actual
    if actual is None or actual.kind != "quantity" or actual.base is None:
        return False
    if actual.dimension == "ratio" and actual.base > 1.0001:
        return bounded_rate(row.name)
    return actual.dimension == "count" and actual.base < 0


def bounded_rate(name: str) -> bool:
    """Whether a rate of this name is a share of a whole, which is never above 100 %."""
    return pattern("share_of_whole").search(name) is not None
