"""What one row's evidence supports: the verdict on its target and actual, and the points that follow.

The operator decides the formula, then the direction (an operator is what scoring systems go by). Words are compared
on one scale; what neither numbers nor words decide stays open, and an open row has no expected score.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

from extract.assess import formulas
from extract.assess.comparing import Compared, compared
from extract.assess.rule_set import Band, OverAchievement, RuleSet
from extract.model.record import Expected, Indicator, IndicatorAssessment, Operator, Value
from extract.text.view import fold
from extract.values.tables import placeholders, scales, table

__all__ = ["NOT_APPLICABLE", "Verdict", "assess_row", "is_blank", "is_not_applicable", "is_unused", "wording"]

Word = Literal["met", "partial", "missed", "late"]

NOT_APPLICABLE: Final = "N/A: 不适用"
"""The basis of a row that does not apply or is crossed out: its points go to other rows."""

_MET: Final = 0.9999
_SAME_RANK: Final = 0.01
_STEP: Final = 0.34
"""Between scales: a level this much lower is one step lower."""
_ABOUT: Final = 0.05
"""How far from a target that says 左右 or 约 an actual may be and still meet it."""
_USUAL: Final = 0.5
"""The level of a scale that says "as it should be" (有效, 提高), for words beside numbers."""


class Verdict(NamedTuple):
    """Shares of the weight that the evidence supports, and why."""

    low: float
    point: float
    high: float
    basis: str
    decided: Literal["formula", "band"] = "band"
    met: bool | None = None
    ratio: float | None = None


def assess_row(row: Indicator, rules: RuleSet) -> IndicatorAssessment:
    """The expected score of a row. Never raises; what is not known is ``None``."""
    if is_not_applicable(row) or is_unused(row):
        return IndicatorAssessment(row.id, basis=NOT_APPLICABLE, decided="open")
    verdict = verdict_on(row, rules)
    weight = row.weight if row.weight is not None and row.weight > 0 else None
    if verdict is None:
        return IndicatorAssessment(row.id, basis=None if is_blank(row.actual) else "open", decided="open")
    expected = None
    basis = verdict.basis
    if weight is not None:
        point = formulas.points(verdict.point, weight)
        low, high = (
            point if share == verdict.point else formulas.points(share, weight) for share in (verdict.low, verdict.high)
        )
        expected = Expected(low, point, high)
        basis = f"{basis}×{weight:g}"
    return IndicatorAssessment(row.id, expected, basis, verdict.decided, verdict.met, verdict.ratio)


def verdict_on(row: Indicator, rules: RuleSet) -> Verdict | None:
    """What target and actual say of each other; ``None`` where that stays open."""
    target, actual = row.target, row.actual
    if target and actual and row.direction == "negative" and row.score and _says_none(target) and _says_none(actual):
        return _worded("met", f"{target.text}→{actual.text}", rules)  # none of it was to happen, and none did
    if is_blank(actual) and not (actual and target and _counts_none(row, target, actual)):
        # Nothing is claimed and nothing was reached; a score without an actual stays open.
        return Verdict(0, 0, 0, "F5: 无实际值，0 分", met=False) if row.score == 0 and row.weight else None
    if actual is None:
        return None
    if target is None or is_blank(target):
        return None
    if target.kind == "date":
        return _deadline(target, actual, rules)
    if target.number is not None:
        return _quantity(row, target, actual, rules)
    if target.kind == "level":
        return _level(target, actual, rules)
    return _text(target, actual, rules)


# --- numbers ---------------------------------------------------------------------------------------------------


def _quantity(row: Indicator, target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    if _counts_none(row, target, actual):
        actual = _with_number(target, 0.0)
    if actual.number is None:
        return _band_of_word(actual, _USUAL, rules)
    pair = compared(target, actual)
    if pair is None:
        return None
    steps = next((each for each in rules.steps if row.category.l2 in each.classes), None)
    if steps and target.dimension == "ratio":
        share = formulas.stepped(pair.b, steps.bands)
        return Verdict(share, share, share, f"F9: {actual.text}", "formula", share >= _MET, _ratio(pair))
    if target.kind == "range" or target.operator == "between":
        return _inside(pair, _shown(target, actual, pair))
    return _directed(row, target, pair, _shown(target, actual, pair), rules)


def _directed(row: Indicator, target: Value, pair: Compared, shown: str, rules: RuleSet) -> Verdict:
    operator = operator_of(row, target)
    names = _formulas_of(row, operator, rules)
    ends = (pair.b,) if pair.b == pair.b_high else (pair.b, pair.b_high)
    shares = [formulas.FORMULAS[name](pair.a, b) for name in names for b in ends]
    point = sum(shares[: len(ends)]) / len(ends)
    ratio = _ratio(pair)
    if operator == "approx" and ratio is not None and abs(ratio - 1) <= _ABOUT:
        return Verdict(min(shares), 1.0, 1.0, f"{names[0]}: {shown}", "formula", True, ratio)
    met = point >= _MET
    low, basis = min(shares), f"{names[0]}: {shown}"
    beyond = _beyond(rules, operator, ratio) if met else None
    if beyond is not None:
        low = min(low, 1 - beyond.most)
        basis = f"{basis} (≥{beyond.above:g})"
    return Verdict(low, point, max(shares), basis, "formula", met, ratio)


def operator_of(row: Indicator, target: Value) -> Operator:
    """The comparison that a target asks for: the printed one, else what the direction of the row says."""
    if target.operator is not None and target.operator != "between":
        return target.operator
    if row.direction == "negative":
        return "le"
    # A bare 0 asks for none.
    return "eq" if row.direction == "interval" or target.number == 0 else "ge"


def _formulas_of(row: Indicator, operator: Operator, rules: RuleSet) -> tuple[str, ...]:
    if operator in ("le", "lt"):
        return rules.quantities.negative
    if operator in ("eq", "approx"):
        # A cost that is to be equal and is exceeded may be read as a cap.
        return (*rules.quantities.equal, "F2a") if row.direction == "negative" else rules.quantities.equal
    return rules.quantities.positive


def _beyond(rules: RuleSet, operator: Operator, ratio: float | None) -> OverAchievement | None:
    """The step of over-achievement that a ratio has reached: the highest."""
    steps = [
        step for step in rules.over_achievement if operator in step.operators and ratio and ratio >= step.above > 1
    ]
    return max(steps, key=lambda step: step.above, default=None)


def _inside(pair: Compared, shown: str) -> Verdict:
    shares = [formulas.interval(pair.a, pair.a_high, b) for b in (pair.b, pair.b_high)]
    point = sum(shares) / len(shares)
    return Verdict(min(shares), point, max(shares), f"F4: {shown}", "formula", point >= _MET, _ratio(pair))


def _ratio(pair: Compared) -> float | None:
    ratio = pair.b / pair.a if pair.a else math.inf
    return round(ratio, 6) if math.isfinite(ratio) else None


def _shown(target: Value, actual: Value, pair: Compared) -> str:
    """`17.63/18`, as printed where both have one unit."""
    same = target.unit == actual.unit or actual.unit is None
    if not same or pair.mixed or target.number is None or actual.number is None:
        return f"{pair.b:.10g}/{pair.a:.10g}"
    if math.isclose(pair.b * target.number, actual.number * pair.a, rel_tol=1e-6):
        return f"{actual.number:.10g}/{target.number:.10g}"
    return f"{pair.b:.10g}/{pair.a:.10g}"


# --- deadlines -------------------------------------------------------------------------------------------------


def _deadline(target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    """F6: on time is full, late is deducted by judgement."""
    if actual.kind == "date":
        due = target.base if target.base_high is None else target.base_high
        if due is None or actual.base is None:
            return _copied(target, actual, rules)
        if actual.base <= due:
            return Verdict(1, 1, 1, f"F6: {actual.text} ≤ {target.text}", "formula", met=True)
        return _banded(rules.qualitative.late, f"F6: {actual.text} > {target.text}", met=False)
    if actual.number is not None:
        if actual.dimension != "ratio" or actual.base is None:
            return None
        share = formulas.positive(1.0, actual.base)
        return Verdict(min(share, rules.qualitative.met.low), share, 1, f"F6: {actual.text}", met=share >= _MET)
    return _band_of_word(actual, _USUAL, rules) or _copied(target, actual, rules)


# --- words -----------------------------------------------------------------------------------------------------


def _level(target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    """F5: the actual's rank against the target's."""
    if actual.number is not None:
        if actual.dimension != "ratio" or actual.base is None or target.scale != "completion":
            return None
        share = formulas.positive(1.0, actual.base)
        low = rules.qualitative.met.low if share >= _MET else min(share, rules.qualitative.missed.low)
        return Verdict(low, share, 1, f"F5: {actual.text}", met=share >= _MET)
    if actual.level is None and target.level is None:
        return None
    if actual.level is None:
        return _lessened(target, actual, rules) or _copied(target, actual, rules)
    if target.level is None:
        return _rated(target, actual, rules)
    steps = _grade_steps(target, actual, rules) if target.scale == "rating" else None
    if steps is None and target.scale != actual.scale:
        return _lessened(target, actual, rules) or _band_of_word(actual, _wanted(target, actual), rules)
    if steps is None:
        steps = _steps(actual.scale, target.level, actual.level)
    word: Word = "met" if steps <= 0 else "partial" if steps == 1 else "missed"
    lessened = _lessened(target, actual, rules) if word == "met" else None
    return lessened or _worded(word, f"{target.text}→{actual.text}", rules)


def _grade_steps(target: Value, actual: Value, rules: RuleSet) -> int | None:
    """How many grades an actual is below a target (优秀, 合格); ``None`` where one of them is no grade."""
    labels = [step.label for step in rules.grades.steps]
    wanted, found = rules.grades.label(_plain(target.text)), rules.grades.label(_plain(actual.text))
    return labels.index(found) - labels.index(wanted) if wanted and found else None


def _wanted(target: Value, actual: Value) -> float:
    """The level to reach where the scales differ: the best word of a plain scale (完成, 健全) is the usual one."""
    plain = _words("plain_scales")
    if target.scale in plain and actual.scale not in plain:
        return _USUAL
    return _USUAL if target.level is None else target.level


def _lessened(target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    """An actual that takes the target's words back (不稳定), or a part of them (部分保障)."""
    ours, theirs = _plain(target.text), _plain(actual.text)
    texts = table("assessment")["texts"]
    if any(theirs == f"{word}{ours}" for word in texts["denial"].split()):
        return _worded("missed", f"{target.text}→{actual.text}", rules)
    less = [word for word in texts["lessening"].split() if theirs.startswith(word) and word not in ours]
    return _worded("partial", f"{target.text}→{actual.text}", rules) if less else None


def _rated(target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    """A printed scale (优良中低差) asks for no rank: a grade earns the share that its scores are out of 100."""
    label = rules.grades.label(actual.text)
    bounds = rules.grades.bounds(label) if label and actual.scale == "rating" else None
    if bounds is not None:
        low, high = bounds[0] / 100, bounds[1] / 100
        point = 1.0 if high == 1.0 else (low + high) / 2
        return Verdict(low, point, high, f"F5: {actual.text}", met=high == 1.0)
    if actual.scale in ("completion", target.scale):
        return _band_of_word(actual, 1.0, rules)
    return None


def _text(target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    """A target in free text: the actual repeats it, names a completion, or says that a part is missing."""
    if actual.level is not None and actual.scale == "completion":
        return _band_of_word(actual, 1.0, rules)
    return _copied(target, actual, rules)


def _copied(target: Value, actual: Value, rules: RuleSet) -> Verdict | None:
    """An actual that repeats the target's words, or denies that they were reached."""
    ours, theirs = _plain(target.text), _plain(actual.text)
    if not ours or not theirs:
        return None
    if ours == theirs:
        return _worded("met", f"{target.text}→{actual.text}", rules)
    partial, missed = _denials()
    if missed.search(theirs):
        return _worded("missed", actual.text, rules)
    if partial.search(theirs) and not partial.search(ours):
        return _worded("partial", actual.text, rules)
    return _worded("met", f"{target.text}→{actual.text}", rules) if ours in theirs else None


def wording(target: Value, actual: Value) -> Literal["same", "missed", "partial", "beside"]:
    """What an actual says in words against its target: the same, that it was missed or reached in part, or neither."""
    ours, theirs = _plain(target.text), _plain(actual.text)
    partial, missed = _denials()
    if ours == theirs:
        return "same"
    if missed.search(theirs):
        return "missed"
    return "partial" if partial.search(theirs) and not partial.search(ours) else "beside"


def _band_of_word(actual: Value, wanted: float, rules: RuleSet) -> Verdict | None:
    """A word whose scale is another than the target's (or beside a number): by its level."""
    if actual.level is None:
        return None
    below = wanted - actual.level
    if actual.scale == "completion":
        below = 1.0 - actual.level
        word: Word = "met" if below <= _SAME_RANK else "partial" if actual.level > 0 else "missed"
    else:
        word = "met" if below <= _SAME_RANK else "partial" if below <= _STEP else "missed"
    return _worded(word, actual.text, rules)


def _worded(word: Word, shown: str, rules: RuleSet) -> Verdict:
    names = {"met": "达成", "partial": "部分达成", "missed": "未达成", "late": "逾期"}
    return _banded(getattr(rules.qualitative, word), f"F5: {shown}，{names[word]}", met=word == "met")


def _banded(band: Band, basis: str, *, met: bool) -> Verdict:
    return Verdict(band.low, band.point, band.high, basis, met=met)


def _steps(scale: str | None, wanted: float, found: float) -> int:
    """How many ranks of its scale a level is below the wanted one (negative: above)."""
    known = scales().get(scale or "")
    ranks = len(known.levels) - 1 if known else 4
    return round((wanted - found) * ranks)


# --- cells that say nothing ------------------------------------------------------------------------------------


def is_blank(value: Value | None) -> bool:
    """Does the cell say nothing (—, ……, 无)?"""
    return value is None or (value.kind == "text" and _plain(value.text) in placeholders())


def is_not_applicable(row: Indicator) -> bool:
    """Does the row say that it does not apply (不适用, 不涉及)? Beside a real target that is an empty actual."""
    words, target, actual = _words("not_applicable"), row.target, row.actual
    if row.name is not None and _plain(row.name) in words:
        return True
    if target is not None and _plain(target.text) in words:
        return True
    return actual is not None and _plain(actual.text) in words and is_blank(target)


def is_unused(row: Indicator) -> bool:
    """Is the row crossed out from end to end (……, /): nothing asked, nothing done, no points claimed?"""
    return not row.score and row.target is not None and is_blank(row.target) and is_blank(row.actual)


def _counts_none(row: Indicator, target: Value, actual: Value) -> bool:
    """Does 无 mean that there were none: beside a number that is a cap, or 0?"""
    if target.number is None or not _says_none(actual):
        return False
    return target.number == 0 or operator_of(row, target) in ("le", "lt")


def _says_none(value: Value) -> bool:
    return value.kind == "text" and _plain(value.text) in _words("nothing")


def _with_number(value: Value, number: float) -> Value:
    """The same unit with another number."""
    return msgspec.structs.replace(value, number=number, number_high=None, base=number, base_high=None)


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(map(fold, table("assessment")[section]["words"].split()))


@cache
def _denials() -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = table("assessment")["texts"]
    partial, missed = ("|".join(map(re.escape, fold(entry[key]).split())) for key in ("partial", "missed"))
    return re.compile(partial), re.compile(missed)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(fold(text).split()).rstrip("。.;,、")
