"""What the classifier looks at: the name of a row, the shape of its target and what is printed beside it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

from extract.classify.taxonomy import taxonomy
from extract.model.record import FormKind, Value
from extract.text.view import fold, printed

__all__ = [
    "IndicatorFeatures",
    "Shape",
    "clean_name",
    "grams",
    "marks",
    "marks_of",
    "measured",
    "name_unit",
    "shape_of",
    "shape_of_text",
]

Shape = Literal["percent", "money", "money_rate", "count", "duration", "date", "level", "text", "number", "none"]

MAX_NAME: Final = 48
MAX_ORDER: Final = 4

_TAIL: Final = re.compile(r"[(\[]([^()\[\]]{1,16})[)\]]$")
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_DROP: Final = re.compile(r"[\"'《》\s]")

_UNIT: Final = re.compile(r"^[≥≤<>=≈~-]{0,2}[\d.,]*([^\d≥≤<>=~-]{0,12})")
_FIGURE: Final = re.compile(r"\d")
_LEADING_NUMBER: Final = re.compile(r"^[≥≤<>=≈~-]{0,2}\d")


class _Patterns(NamedTuple):
    """The patterns of ``classes.toml`` that this module needs, compiled."""

    lead: re.Pattern[str]
    tail: re.Pattern[str]
    date: re.Pattern[str]
    percent: re.Pattern[str]
    money: re.Pattern[str]
    per: re.Pattern[str]
    time: re.Pattern[str]
    multiplier: re.Pattern[str]
    money_name: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    name, shape = taxonomy().name, taxonomy().shape
    texts = (name.lead, name.tail, shape.date, shape.percent, shape.money, shape.per, shape.time)
    return _Patterns(*map(re.compile, (*texts, shape.multiplier, shape.money_name)))


class IndicatorFeatures(msgspec.Struct, frozen=True, kw_only=True):
    """One row, as the classifier sees it. Everything but the name is optional; what is not known is ``None``.

    `l1` and `l2` are as printed. `unit` and `symbol` are the form's own columns, where it has them. `group` joins the
    rows of one form (any text): a form that has a 成本 block of its own, or one of another frame's 一级, tells how its
    other rows are to be read. Rows of one call without a group are taken as one form.
    """

    name: str | None
    target: Value | None = None
    actual: Value | None = None
    symbol: str | None = None
    unit: str | None = None
    l1: str | None = None
    l2: str | None = None
    form_kind: FormKind | None = None
    group: str | None = None


@lru_cache(maxsize=8192)
def clean_name(name: str | None) -> tuple[str, str | None]:
    """The name without numbering, weight, quotes and a unit in brackets, digits made one; and that unit.

    >>> clean_name("指标1：财政补助标准（元/人）")
    ('财政补助标准', '元/人')
    >>> clean_name("2023年培训人次（20分）")
    ('0年培训人次', '20分')
    """
    patterns = _patterns()
    plain = patterns.lead.sub("", _DROP.sub("", printed(fold(name or "")))).rstrip(".。;；,，:：")
    tail = _TAIL.search(plain)
    unit = None
    if tail and patterns.tail.search(tail[1]):
        plain, unit = plain[: tail.start()], tail[1]
    return _DIGITS.sub("0", plain)[:MAX_NAME], unit


def name_unit(unit: str | None) -> str | None:
    """The bracket of a name, where it is a unit and not a weight or a value."""
    return None if unit is None or unit.endswith("分") or _LEADING_NUMBER.match(unit) else unit


@lru_cache(maxsize=8192)
def grams(name: str) -> tuple[str, ...]:
    """The distinct character n-grams (1 to 4) of a cleaned name, with ``^`` and ``$`` for its ends.

    >>> grams("学率")
    ('^学', '^学率', '^学率$', '学', '学率', '学率$', '率', '率$')
    """
    text = f"^{name}$"
    found = {text[i : i + n] for n in range(1, MAX_ORDER + 1) for i in range(len(text) - n + 1)}
    return tuple(sorted(found - {"^", "$"}))


@lru_cache(maxsize=8192)
def shape_of_text(text: str, unit: str | None, *, money: bool = False) -> Shape:
    """The shape of a printed figure with its unit; `money`: a bare 万 or 亿 is money, because the name speaks of it.

    >>> shape_of_text("≥95%", None), shape_of_text("=670", "元/人/年"), shape_of_text("12月底前", None)
    ('percent', 'money_rate', 'date')
    """
    patterns = _patterns()
    plain = printed(fold(text))
    figure = _FIGURE.search(plain) is not None
    measure = unit or ""
    if not measure and figure and (found := _UNIT.match(plain)):
        measure = found[1]
    if "元" not in plain and patterns.date.search(plain) and not patterns.percent.search(plain):
        return "date"
    if patterns.percent.search(plain) or patterns.percent.search(measure):
        return "percent"
    if patterns.per.search(measure) or (figure and patterns.per.search(plain)):
        return "money_rate" if patterns.money.search(measure + plain) else "count"
    if patterns.money.search(measure) or (money and patterns.multiplier.search(measure)):
        return "money"
    if patterns.time.match(measure):
        return "duration"
    if figure:
        return "count" if measure else "number"
    return "text" if plain else "none"


def measured(row: IndicatorFeatures) -> Value | None:
    """The value that tells what the row measures: its target, else its actual."""
    return row.target if row.target is not None and row.target.text else row.actual


def shape_of(row: IndicatorFeatures) -> Shape:
    """What kind of figure the row measures: from its target, else from its actual, with the unit wherever it stands.

    Money per person or per area (`money_rate`) is told from money, because a standard is a cost and a sum may be an
    output. The text is read here only as far as that needs; values are parsed in `extract.values`.
    """
    value = measured(row)
    name, tail = clean_name(row.name)
    bracket = name_unit(tail)
    if value is None or not value.text:
        return shape_of_text("0", row.unit or bracket) if row.unit or bracket else "none"
    if value.kind in ("date", "level"):
        return "date" if value.kind == "date" else "level"
    money = _patterns().money_name.search(name) is not None
    shape = shape_of_text(value.text, value.unit or row.unit, money=money)
    if bracket and shape in ("number", "money", "count"):
        return shape_of_text("0", bracket)
    return shape


def marks(row: IndicatorFeatures, name: str, shape: Shape) -> tuple[str, ...]:
    """What the model sees of a row beside the letters of its cleaned name; see `marks_of`."""
    value = measured(row)
    unit = (value.unit if value is not None else None) or row.unit or name_unit(clean_name(row.name)[1])
    return marks_of(name, shape, unit)


@lru_cache(maxsize=8192)
def marks_of(name: str, shape: Shape, unit: str | None) -> tuple[str, ...]:
    """Marks of a row: the shape of its target (``s:``), that with the end of the name (``e:``), and the unit (``u:``).

    >>> marks_of("设备合格率", "percent", "%")
    ('s:percent', 'e:percent率', 'e:percent格率', 'u:%')
    >>> marks_of("管理机制", "level", None)
    ('s:level', 'e:level制', 'e:level机制')
    """
    ends = [f"e:{shape}{name[-size:]}" for size in (1, 2) if len(name) >= size]
    units = [f"u:{printed(fold(unit))}"] if unit and shape not in ("level", "text", "none") else []
    return (f"s:{shape}", *ends, *units)
