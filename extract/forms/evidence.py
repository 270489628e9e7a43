"""How well a text fits a field: the one scoring that the grid's alignment and the linear search share.

Scores are log-odds-like and small integers or halves: above 0 speaks for the field, below 0 against, `NEVER` rules it
out. They say only what the text itself tells (its shape, the printed levels); place and arithmetic are added by the
decoders.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.forms.lexicon import LEVEL_ENDS, level
from extract.values.shape import Shape, shape

__all__ = ["FIELDS", "FIELD_INDEX", "LEVEL_INSIDE", "NEVER", "POINTS_PAIR", "evidence", "is_points"]

NEVER = -9.0

FIELDS: tuple[str, ...] = (
    "l1", "l2", "name", "symbol", "target", "unit", "actual", "rate", "weight", "score", "reason", "remark",
    "explanation", "history", "value_type", "project", "goal_expected", "goal_midterm", "frame", "l1_weight",
    "l2_weight", "row_score", "row_share", "authority", "implementer", "money", "name_midterm", "l2_midterm",
    "points", "unknown",
)  # fmt: skip
FIELD_INDEX = {field: index for index, field in enumerate(FIELDS)}

_PROSE = ("reason", "remark", "explanation", "goal_expected", "goal_midterm")
_POINTS = ("weight", "score", "l1_weight", "l2_weight", "row_score", "row_share")
# What a shape says of the fields that it is evidence for or against; the rest of the fields get the last column.
_BY_SHAPE: dict[Shape, tuple[dict[str, float], float]] = {
    Shape.EMPTY: ({"name": -2.0, "target": -0.4, "actual": -0.3, "weight": -0.8, "score": -0.4, "project": 0.0}, 0.0),
    Shape.NUMBER: (
        {"target": 1.0, "actual": 1.2, "rate": 0.5, "history": 0.4, "money": 2.0, "unit": NEVER, "symbol": NEVER,
         "name": -5.0, "l1": NEVER, "l2": NEVER, "reason": -2.0, "remark": -0.5, "frame": -0.9}, -4.0),
    Shape.PERCENT: (
        {"target": 2.5, "actual": 2.5, "rate": 2.5, "history": 1.5, "row_share": 2.0, "money": -2.0, "name": -4.0,
         "reason": -2.0, "remark": -1.0, "unit": NEVER, "symbol": NEVER}, -6.0),
    Shape.QUANTITY: (
        {"target": 2.5, "actual": 2.5, "history": 1.5, "money": 1.5, "name": -2.0, "reason": -1.5, "remark": -1.0,
         "rate": -3.0, "unit": -3.0}, -6.0),
    Shape.OPERATOR_QUANTITY: (
        {"target": 3.0, "actual": 2.0, "history": 1.0, "name": -4.0, "reason": -3.0, "remark": -2.0}, -7.0),
    Shape.RANGE: ({"target": 2.5, "actual": 2.0, "history": 1.0, "name": -3.0, "reason": -2.0}, -6.0),
    Shape.DATE: ({"target": 2.5, "actual": 2.5, "history": 1.0, "name": -2.0, "reason": -1.0, "remark": -0.5}, -6.0),
    Shape.LEVEL: (
        {"target": 2.0, "actual": 2.0, "history": 1.0, "name": -1.5, "reason": -0.5, "symbol": -1.0, "unit": -2.0},
        -5.0),
    Shape.COMPLETION: (
        {"target": 2.0, "actual": 2.2, "history": 1.0, "name": -1.5, "reason": 0.0, "remark": 0.0}, -5.0),
    Shape.PLACEHOLDER: (
        {"target": 0.3, "actual": 0.5, "name": -1.0, "weight": -0.5, "score": 0.0, "reason": 1.0, "remark": 1.0,
         "rate": 0.2, "symbol": -0.5, "unit": 0.0, "history": 0.5}, -1.0),
    Shape.OPERATOR: ({"symbol": 4.0, "target": -2.0}, NEVER),
    Shape.UNIT: ({"unit": 3.5, "target": -1.5, "actual": -2.0, "name": -2.0}, -6.0),
    Shape.TEXT: (
        {"name": 2.0, "reason": 1.0, "remark": 1.0, "explanation": 1.0, "goal_expected": 1.0, "goal_midterm": 1.0,
         "project": 1.0, "authority": 1.0, "implementer": 1.0, "frame": 0.3, "target": -0.5, "actual": -0.5,
         "history": -0.5, "value_type": -1.0, "unit": -2.0, "l2": -1.5, "l1": -2.5, "symbol": -4.0, "rate": -4.0},
        -6.0),
}  # fmt: skip
_QUALITATIVE = re.compile(
    r"^(?:定性|定量|正向|负向|反向|正向指标|反向指标|定性指标|定量指标|区间|大于等于|小于等于|大于|小于|等于)$"
)
_NAME_END = re.compile(
    r"(?:率|数|数量|量|度|人次|额|金额|标准|情况|时间|时限|成本|水平|能力|性|程度|比例|面积|次数|人数|影响|效果|规模|机制|环境|质量)$"
)
_NO_NAME = re.compile(r"指标(?!\d|值)|^[。%]")
_OPEN_END = re.compile(r"[,、:(和及与或的]$")  # what goes on behind it
_GOES_ON = re.compile(r"^(?:[,、;.)]|等(?![级候待次离])|的(?!士)|了(?!解)|或(?!有))")  # what began before it
_SHORTEST_NAME = 3  # characters: no indicator of `training_data/indicators.tsv` has fewer
_LEADING_POINTS = re.compile(r"^\(\d{1,2}(?:\.\d{1,2})?分\)")  # the end of the name above
_LEADING_ZERO = re.compile(r"^[≥≤=<>]?0\d")
_LEADING_FIGURE = re.compile(r"^[\d.]+.")
_EXPLAINS = re.compile(r"扣分|酌情|考察|用以反映|反映和考核|按.{0,6}得分|[计记]分|[得记]满分|该指标|^同上$")
_SIGN = re.compile(r"[≥≤=<>%]")
_BRACKETS = re.compile(r"\([^()]*\)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2}")
# A level inside a text that is none: cells that ran together.
LEVEL_INSIDE = re.compile(r"(?:产出|数量|质量|时效|成本|效益|影响|满意度|效果)指标(?!\d)")
_POINTS_TEXT = re.compile(r"^\d{1,3}(?:\.\d{1,2})?分$")
POINTS_PAIR = re.compile(r"^(\d{1,3}(?:\.\d{1,2})?)分?[/|](\d{1,3}(?:\.\d{1,2})?)分?$")
"""Points and score in one cell: `20/18`."""
_MISREAD_POINTS = re.compile(r"^(?=[lIOo]{0,2}\d|[lI][Oo]$)[\dlIOo]{2,3}$")  # `l0`, `1O`, `lO`
_NAME_WITH_POINTS = re.compile(r"^(?=[^()]*[\u4e00-\u9fff]{2})([^()]+)\(\d{1,2}(?:\.\d{1,2})?分\)$")
_FRAME = re.compile(r"^(?:年度)?(?:总体)?(?:绩效)?(?:指标|目标)?(?:完成情况)?(?:\(\d{1,3}分\))?$")


@lru_cache(maxsize=32768)
def evidence(text: str) -> tuple[float, ...]:
    """Score of a folded, white-space-free text for each of `FIELDS`, in their order."""
    if (marked := _NAME_WITH_POINTS.match(text)) and level(text) is None:
        return evidence(marked[1])
    kind = shape(text)
    known, rest = _BY_SHAPE[kind]
    score = dict(known)
    printed = level(text) if kind in (Shape.TEXT, Shape.LEVEL, Shape.COMPLETION, Shape.QUANTITY, Shape.UNIT) else None
    if printed:
        score = {"l1": -2.0, "l2": -2.0, "name": -2.5, "frame": -1.5, "reason": -3.0, "project": -3.0, "remark": -3.0}
        score.update(dict.fromkeys(printed.kinds, 4.0))
        if len(printed.kinds) == 2:  # a word of both levels: the column decides
            score.update({"l1": 3.0, "l2": 3.5})
        if "指标" not in printed.label:  # `满意度`, `数量`: also the beginning of a longer label or of a name
            score["name"] = -0.5
            score.update({kind: score[kind] - 0.8 for kind in printed.kinds})
        if printed.points and text[-1].isdecimal():  # `数量指标60`: its points, or where the name begins (60岁以上…)
            score.update({kind: score[kind] - 0.6 for kind in printed.kinds})
        rest = -5.0
    elif kind is Shape.NUMBER:
        points = _points(text)
        score.update(dict.fromkeys(_POINTS, points))
    elif kind is Shape.TEXT and _MISREAD_POINTS.match(text):
        score = {"name": -5.0, **dict.fromkeys(_POINTS, 1.5)}
    elif kind is Shape.TEXT:
        _long_text(text, score)
    elif _POINTS_TEXT.match(text):  # `20分`: points, or a value of an indicator that is scored in points
        score.update(dict.fromkeys(_POINTS, _points(text) - 0.5))
    elif kind is Shape.PERCENT:
        score.update(weight=-0.5, score=-0.5)  # points printed as a share of 100
    if _LEADING_POINTS.match(text):
        score["target"] = score["actual"] = -5.0
    if _GOES_ON.match(text) or _OPEN_END.search(text):
        score = {field: value - 2.0 for field, value in score.items()}
    if _LEADING_ZERO.match(text):
        score = {field: value - 4.0 for field, value in score.items()}
    if _QUALITATIVE.match(text):
        score["symbol"] = score["value_type"] = 4.0
        score["name"] = -6.0
        score["target"] = min(score.get("target", 0.0), -1.0)
    elif text and _FRAME.match(text):
        score["frame"] = 3.0
    if POINTS_PAIR.match(text):
        score["points"] = 3.0
    if text in LEVEL_ENDS:
        score.update(l2=1.5, l1=0.5)
    if "l2" in score:
        score["l2_midterm"] = score["l2"] - 0.3
    score["unknown"] = -4.0 if printed else 0.3 - 0.03 * max(0, len(text) - 16)
    if "name" in score:
        score["name_midterm"] = score["name"] - 0.3
    return tuple([score.get(field, rest) for field in FIELDS])


def is_points(text: str) -> bool:
    """Whether a cell is a bare number, or one of points.

    >>> is_points("97"), is_points("97.5分"), is_points("97%")
    (True, True, False)
    """
    return shape(text) is Shape.NUMBER or bool(_POINTS_TEXT.match(text))


def _points(text: str) -> float:
    """A bare number as points: at most 100, at most two decimals."""
    try:
        number = float(text.rstrip("分"))
    except ValueError:
        return -2.0
    if number > 100 or number < 0:
        return -6.0
    return 2.5 if text.find(".") < 0 or len(text) - text.find(".") <= 3 else 0.5


def _long_text(text: str, score: dict[str, float]) -> None:
    """Free text: the longer, the more it is prose and the less a name or a value."""
    length = len(text)
    if length > 12:
        score["target"] = score["actual"] = -0.5 - 0.06 * (length - 12)
    score["name"] = 2.0 - (0.02 * (length - 8) if length > 8 else 0.0) - (0.04 * (length - 30) if length > 30 else 0.0)
    if length < _SHORTEST_NAME:
        score["name"] -= 2.0
        score["unit"] = -0.5  # one that no list holds
    if text.count("(") != text.count(")"):
        for field in ("name", "reason", "target", "actual"):
            score[field] -= 1.0
    if _NAME_END.search(text):
        score["name"] += 0.5
    if (figure := _LEADING_FIGURE.match(text)) and shape(figure[0]) is Shape.TEXT:  # `50新建…`: no value
        score["name"] -= 1.2
    if _NO_NAME.match(text):
        for field in ("name", "l1", "l2"):
            score[field] -= 2.0
    if _SIGN.search(_BRACKETS.sub("", text) if "(" in text else text):
        score["name"] -= 4.0
    if len(_HAN.findall(text[:12])) < 2 and not _LATIN_WORD.search(text):
        score["name"] -= 4.0
    if _EXPLAINS.search(text):
        score["explanation"] += 1.5
        score["name"] -= 1.5
    if LEVEL_INSIDE.search(text):
        score["name"] -= 3.0
        for field in _PROSE:
            score[field] -= 2.0
    if length > 40:
        score["project"] = score["authority"] = score["implementer"] = 1.0 - 0.05 * (length - 40)
    if any(mark in text for mark in "。;"):
        score["name"] = score["name"] - 1.5
        for field in _PROSE:
            score[field] = score[field] + 0.5
