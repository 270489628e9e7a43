"""Draws the indicators of a form: names, typed targets and actuals, points, honest and dishonest scores, reasons."""

from __future__ import annotations

from random import Random

import msgspec

from extract.synthetic.grammar import Grammar
from extract.synthetic.project import Row, Value
from extract.synthetic.scoring import dishonest, honest_score, parts, shown
from extract.synthetic.values import Measured, draw_values
from extract.synthetic.wording import Wording

__all__ = ["draw_rows"]

_BELOW = {
    "成本指标": (("经济成本指标", 1.0), ("社会成本指标", 0.3), ("生态环境成本指标", 0.25)),
    "产出指标": (("数量指标", 1.0), ("质量指标", 0.95), ("时效指标", 0.9)),
    "效益指标": (("经济效益指标", 0.3), ("社会效益指标", 0.9), ("生态效益指标", 0.3), ("可持续影响指标", 0.5)),
    "满意度指标": (("服务对象满意度指标", 1.0), ("社会公众满意度指标", 0.1)),
}
_L1_NAMES = {
    "效益指标": ("效益指标",) * 12 + ("效果指标", "项目效益指标"),
    "产出指标": ("产出指标",) * 12 + ("项目产出", "项目完成指标"),
}
_L2_NAMES = {
    "服务对象满意度指标": ("服务对象满意度指标",) * 6
    + ("服务对象满意度", "满意度指标", "社会公众或服务对象满意度指标"),
    "可持续影响指标": ("可持续影响指标",) * 6 + ("可持续发展影响指标", "可持续性影响指标"),
    "生态环境成本指标": ("生态环境成本指标",) * 4 + ("生态成本指标",),
}
_METHODS = ("达到目标值得满分，否则按比例扣分", "完成得满分", "实际值/目标值×分值", "每低1个百分点扣1分")
_MISSED = 0.16
_DISHONEST = 0.12
_KNOWN = 0.2  # names of `indicators.tsv`
_TWOFOLD = 0.05  # names that say two things: the long ones
_DATED = 0.4  # rows of time with a deadline
_UNUSED_ROW = 0.02


def draw_rows(
    random: Random, grammar: Grammar, wording: Wording, frame: tuple[tuple[str, int], ...], year: int
) -> list[Row]:
    """The indicators of a form whose 一级 and points the frame gives."""
    rows: list[Row] = []
    own_cost = any(l1 == "成本指标" for l1, _ in frame)
    whole = random.random() < 0.35  # a form on which everything went as planned
    for l1, points in frame:
        below = list(_BELOW[l1])
        if l1 == "产出指标" and not own_cost:
            below.append(("经济成本指标", 0.7))
        chosen = [l2 for l2, chance in below if random.random() < chance] or [below[0][0]]
        drawn = [l2 for l2 in chosen for _ in range(_how_many(random, l2))]
        weights = parts(random, points, len(drawn))
        l1_name = random.choice(_L1_NAMES.get(l1, (l1,)))
        names = {l2: random.choice(_L2_NAMES.get(l2, (l2,))) for l2 in chosen}
        for l2, weight in zip(drawn, weights, strict=True):
            printed = "成本指标" if l2 == "经济成本指标" and l1 == "产出指标" else names[l2]
            rows.append(_row(random, grammar, wording, (l1_name, printed, l2), weight=weight, year=year, whole=whole))
    return rows


def _how_many(random: Random, l2: str) -> int:
    if l2 in ("数量指标", "质量指标", "社会效益指标"):
        return random.choice((1, 1, 1, 2, 2, 3))
    return random.choice((1, 1, 1, 1, 2))


def _row(
    random: Random,
    grammar: Grammar,
    wording: Wording,
    levels: tuple[str, str, str],
    *,
    weight: float,
    year: int,
    whole: bool,
) -> Row:
    l1, printed, l2 = levels
    name, shape, direction, unit = _name(random, grammar, wording, l2)
    missed = not whole and random.random() < _MISSED
    measured = draw_values(random, shape, wording, unit, year, missed=missed)
    if random.random() < _UNUSED_ROW:
        measured = _unused(random, wording, measured)
        name = measured.number if measured.target_value.kind == "placeholder" and random.random() < 0.5 else name
    score, honest, contradiction = _scored(random, weight, measured.reached, whole=whole)
    reason = _reason(random, wording, deducted=score < weight, contradiction=contradiction)
    if score < weight and not reason and not contradiction:
        contradiction = "missing_deviation_reason"
    applies = measured.target_value.kind != "placeholder"
    if not applies and score == 0:
        contradiction = "na_indicator_scored_zero"
    return Row(
        l1=l1,
        l2=printed,
        name=name,
        symbol=measured.symbol or ("定性" if measured.target_value.kind == "level" else ""),
        number=measured.number + measured.suffix,
        unit=measured.unit,
        target=measured.target,
        actual=measured.actual,
        rate=measured.rate,
        weight=shown(weight),
        score=shown(score),
        reason=reason,
        target_value=measured.target_value,
        actual_value=measured.actual_value,
        sector=wording.sector.name,
        direction=direction,
        honest=honest if applies else None,
        contradiction=contradiction,
        explanation=random.choice(_METHODS),
        history=measured.actual if measured.target_value.kind == "number" else "",
    )


def _scored(random: Random, weight: float, reached: float, *, whole: bool) -> tuple[float, float, str]:
    """The score that is printed, the honest one, and what was planted where they differ."""
    honest = honest_score(weight, reached)
    if whole or random.random() >= _DISHONEST:
        return honest, honest, ""
    score, contradiction = dishonest(random, weight, honest, reached)
    return score, honest, contradiction


def _unused(random: Random, wording: Wording, measured: Measured) -> Measured:
    """An actual that says nothing, or a row that says so from end to end."""
    if random.random() < 0.5:
        return msgspec.structs.replace(measured, actual=random.choice(("", *wording.texts.placeholders)), reached=0.0)
    mark, nothing = random.choice(wording.texts.unused), Value("placeholder")
    return Measured("", mark, "", "", mark, "", 0.0, nothing, nothing)


def _name(random: Random, grammar: Grammar, wording: Wording, l2: str) -> tuple[str, str, str, str]:
    """Name, shape of its values, direction and unit of an indicator."""
    if random.random() < _KNOWN:
        known = random.choice(grammar.indicators[l2])
        name, direction, unit = known.name, known.direction, known.unit
        shape = _shape_of(unit, direction)
    else:
        patterns = grammar.patterns[l2]
        if l2 == "时效指标" and random.random() < _DATED:
            patterns = tuple([pattern for pattern in patterns if "date" in pattern.shapes])
        pattern = random.choice(patterns)
        name, direction, unit = wording.fill(random.choice(pattern.names)), pattern.direction, wording.unit
        shape = "date" if patterns is not grammar.patterns[l2] else random.choice(pattern.shapes)
    if random.random() < _TWOFOLD:
        other = wording.fill(random.choice(random.choice(grammar.patterns[l2]).names))
        name = f"{name}{random.choice('，、,及和')}{other}"
    return f"{wording.subject}{name}", shape, direction, unit


def _shape_of(unit: str, direction: str) -> str:
    if direction == "level" or unit == "-":
        return "level"
    if unit == "日期":
        return "date"
    if unit in ("%", "百分比"):
        return "percent" if direction == "positive" else "percent_low"
    if "元/" in unit:
        return "standard"
    if unit in ("万元", "元", "亿元"):
        return "total_money" if direction == "negative" else "money"
    if unit in ("天", "日", "小时", "分钟", "个工作日"):
        return "duration_low" if direction == "negative" else "duration_up"
    return "count" if direction != "negative" else "count_low"


def _reason(random: Random, wording: Wording, *, deducted: bool, contradiction: str) -> str:
    texts = wording.texts
    if not deducted:
        return random.choice(texts.no_reason) if random.random() < 0.06 else ""
    if contradiction == "met_target_deducted_unexplained" or random.random() < 0.06:
        return ""
    cause, measure = wording.fill(random.choice(texts.causes)), wording.fill(random.choice(texts.measures))
    chance = random.random()
    if chance < 0.4:
        return cause
    return f"{cause}{random.choice('，；,')}{measure}{random.choice(('', '。'))}" if chance < 0.9 else measure
