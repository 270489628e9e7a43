"""Targets and actuals of every shape, as printed and typed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec

from extract.synthetic.project import Value
from extract.synthetic.scoring import short_of
from extract.synthetic.wording import Wording

__all__ = ["Measured", "draw_values"]

_AT_LEAST = ("≥", "≥", "≥", "≥", "", "=", "不低于", "＞", ">", ">=", "不少于")
_AT_MOST = ("≤", "≤", "≤", "≤", "＜", "<", "不超过", "<=", "不高于")


class Measured(msgspec.Struct, frozen=True):
    """A target and what was reached. `reached` is the share of the target that the formulas give, 1.0 when met.

    `symbol`, `number`, `unit` are the target in parts; `suffix` stands behind it where the operator is a word (以上).
    """

    symbol: str
    number: str
    unit: str
    suffix: str
    actual: str
    rate: str
    reached: float
    target_value: Value
    actual_value: Value

    @property
    def target(self) -> str:
        """The target in one cell."""
        return f"{self.symbol}{self.number}{self.unit}{self.suffix}"


def draw_values(random: Random, shape: str, wording: Wording, unit: str, year: int, *, missed: bool) -> Measured:
    """A target and an actual of a shape; `missed` asks for an actual that falls short."""
    if shape in _NUMERIC:
        return _numeric(random, shape, wording, unit, missed)
    return _WORDED[shape](random, wording, year, missed)


def _figures(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _count(random: Random, unit: str) -> tuple[float, str, int]:
    if random.random() < 0.1:
        return round(random.uniform(0.5, 90), random.choice((1, 2, 2, 3))), f"万{unit}", 2
    size = random.choice((9, 40, 150, 900, 5000, 90000))
    return float(random.randint(1, size)), unit, 0


def _percent(random: Random, _: str) -> tuple[float, str, int]:
    due = random.choice((100, 100, 100, 95, 90, 98, 85, 80, 92, 99.5, 97, 75, 60))
    return float(due), random.choice(("%", "%", "%", "%", "%", "%", "％", "百分比")), random.choice((0, 0, 1, 2))


def _money(random: Random, _: str) -> tuple[float, str, int]:
    if random.random() < 0.7:
        return round(random.uniform(0.5, 900), random.choice((0, 1, 2, 2, 4))), "万元", 2
    return float(random.randint(50, 90000)), "元", 0


def _standard(random: Random, unit: str) -> tuple[float, str, int]:
    per = random.choice(
        ("人", "户", "人次", unit, "人/年", "人·月", "亩", "平方米", "公里", "人/季度", "生/天", "亩·年", "年", "月")
    )
    if random.random() < 0.3:
        return round(random.uniform(0.2, 60), 2), f"万元/{per}", 2
    return (
        float(random.choice((5, 10, 20, 30, 50, 80, 100, 120, 200, 300, 450, 500, 600, 670, 800, 1200, 2400))),
        f"元/{per}",
        0,
    )


def _times(random: Random, _: str) -> tuple[float, str, int]:
    return float(random.randint(1, 60)), random.choice(("次", "次/年", "次/月", "场", "期", "场次", "批次")), 0


def _people(random: Random, _: str) -> tuple[float, str, int]:
    if random.random() < 0.15:
        return round(random.uniform(0.3, 50), 2), random.choice(("万人", "万人次")), 2
    return float(random.randint(3, random.choice((60, 900, 20000)))), random.choice(("人", "人", "人次", "名", "户")), 0


def _low(random: Random, _: str) -> tuple[float, str, int]:
    return float(random.choice((0, 1, 2, 3, 5))), random.choice(("起", "次", "件", "%")), 0


def _permille(random: Random, _: str) -> tuple[float, str, int]:
    return float(random.choice((1, 2, 3, 5, 8, 0.5, 0.9))), random.choice(("‰", "%")), 1


def _duration(random: Random, _: str) -> tuple[float, str, int]:
    unit = random.choice(("天", "日", "小时", "分钟", "个工作日", "个月", "年"))
    return float(random.choice((1, 2, 3, 5, 7, 8, 10, 12, 15, 20, 24, 30))), unit, 0


def _area(random: Random, _: str) -> tuple[float, str, int]:
    return round(random.uniform(0.1, 30), 1), random.choice(("公顷", "亩", "平方米", "吨")), 1


def _air(random: Random, _: str) -> tuple[float, str, int]:
    return float(random.randint(20, 60)), random.choice(("微克/立方米", "dB", "毫克/升")), 1


# shape -> how number and unit are drawn, whether more is better
_NUMERIC: dict[str, tuple[Callable[[Random, str], tuple[float, str, int]], bool]] = {
    "count": (_count, True),
    "count_times": (_times, True),
    "frequency": (_times, True),
    "count_people": (_people, True),
    "percent": (_percent, True),
    "money": (_money, True),
    "total_money_up": (_money, True),
    "duration_up": (_duration, True),
    "total_money": (_money, False),
    "standard": (_standard, False),
    "percent_cost": (_percent, False),
    "percent_low": (_permille, False),
    "permille_low": (_permille, False),
    "count_low": (_low, False),
    "duration_low": (_duration, False),
    "area_low": (_area, False),
    "air_low": (_air, False),
}


def _numeric(random: Random, shape: str, wording: Wording, unit: str, missed: bool) -> Measured:
    draw, more = _NUMERIC[shape]
    due, unit, places = draw(random, unit)
    symbol, suffix = random.choice(_AT_LEAST if more else _AT_MOST), ""
    if due == 100 and unit in ("%", "％", "百分比"):
        symbol = random.choice(("", "", "", "=", "≥"))
    elif due == 0:
        symbol = random.choice(("", "=", "≤"))
    elif random.random() < 0.06:
        symbol, suffix = "", "以上" if more else "以内"
    real, reached = _reached(random, due, places, more=more, missed=missed, share=unit in ("%", "％", "百分比"))
    number = _printed(random, due)
    shown = _printed(random, real)
    typed = Value("number", _glyph(symbol or suffix), due, unit=unit)
    actual = _actual(random, shown, unit, typed.operator, met=reached >= 1, same=real == due)
    ratio = real / due if due else 1.0
    rate = f"{round(min(ratio, 9.0) * 100, random.choice((0, 1, 2))):g}%"
    return Measured(symbol, number, unit, suffix, actual, rate, reached, typed, Value("number", "", real, unit=unit))


def _reached(random: Random, due: float, places: int, *, more: bool, missed: bool, share: bool) -> tuple[float, float]:
    """What was done, and the share of the points that the formulas give for it."""
    if missed:
        factor = random.uniform(0.4, 0.98)
        real = round(due * factor if more else due / factor, places)
        if due in (real, 0):
            real = due - 1 if more and due > 1 else due + 1
        if due in (real, 0):
            return real, 0.0
        return real, max(0.0, min(1.0, real / due if more else due / real))
    step = random.random()
    if step < 0.55 or due == 0:
        return due, 1.0
    factor = random.uniform(1.0, 1.2 if step < 0.93 else 2.2)
    real = round(due * factor if more else due / factor, places)
    return (min(real, 100.0) if share and more else real), 1.0


def _printed(random: Random, value: float) -> str:
    text = _figures(value)
    if value >= 1000 and random.random() < 0.08:
        whole, _, rest = text.partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "")
    if "." not in text and random.random() < 0.03:
        return f"{text}.00"
    return text


def _actual(random: Random, shown: str, unit: str, operator: str, *, met: bool, same: bool) -> str:
    chance = random.random()
    if same and operator in ("≥", "≤", "=") and chance < 0.12:
        return f"{operator}{shown}{unit}"  # the target copied
    if chance < 0.24:
        return shown  # the unit is left out
    if met and chance < 0.27:
        return random.choice(("已完成", "完成", "达标"))
    return f"{shown}{unit}"


_GLYPHS = {
    "不低于": "≥", "不少于": "≥", ">=": "≥", "以上": "≥", "＞": ">", "不超过": "≤", "不高于": "≤", "<=": "≤",
    "以内": "≤", "＜": "<",
}  # fmt: skip


def _glyph(operator: str) -> str:
    return _GLYPHS.get(operator, operator)


def _date(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    month = random.choice((3, 5, 6, 8, 9, 10, 11, 12))
    text = wording.fill(random.choice(wording.texts.deadlines), year=year, month=month)
    late = f"{year + 1}年{random.randint(1, 3)}月"
    done = month if missed else random.randint(1, month)
    real = random.choice(
        (
            f"{year}年{done}月{random.randint(1, 28)}日",
            f"{year}年{done}月",
            f"{done}月{random.randint(1, 28)}日",
            f"{year}.{done}.{random.randint(1, 28)}",
            f"{done}/{random.randint(1, 28)}/{year}",
            "已完成",
            text,
            text,
        )
    )
    actual = late if missed else real
    symbol = "≤" if text.startswith("≤") else ""
    typed = Value("date", "≤", date=f"{year}-{month:02d}" if "月" in text else f"{year}")
    reached = random.choice((0.5, 0.6, 0.8)) if missed else 1.0
    real_value = Value("date", date=f"{year + 1}" if missed else f"{year}-{done:02d}")
    return Measured(
        symbol, text.removeprefix("≤"), "", "", actual, "100%" if not missed else "", reached, typed, real_value
    )


def _level(random: Random, wording: Wording, scale: tuple[str, ...], missed: bool) -> Measured:
    top = random.randrange(max(1, len(scale) - 2))
    if missed and top + 1 < len(scale):
        low = random.randint(top + 1, min(top + 2, len(scale) - 1))
        return _words(scale[top], scale[low], 0.8 if low == top + 1 else 0.5)
    if random.random() < 0.2:
        whole, part, _ = random.choice(wording.texts.outcomes)
        return _words(scale[top], part if missed else whole, 0.7 if missed else 1.0)
    return _words(scale[top], scale[top], 1.0)


def _words(target: str, actual: str, reached: float) -> Measured:
    typed = Value("level", level=target)
    rate = "100%" if reached >= 1 else f"{reached * 100:g}%"
    return Measured("", target, "", "", actual, rate, reached, typed, Value("level", level=actual))


def _any_level(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    return _level(random, wording, random.choice(wording.texts.levels), missed)


def _level_none(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    return _level(
        random,
        wording,
        random.choice((("无", "轻微", "较大"), ("不扰民", "基本不扰民", "扰民"), ("无影响", "影响较小"))),
        missed,
    )


def _satisfied(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    return _level(random, wording, ("非常满意", "满意", "基本满意", "不满意"), missed)


def _completeness(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    return _level(
        random, wording, random.choice((("健全", "基本健全", "初步建立"), ("完善", "较完善", "逐步完善"))), missed
    )


def _completion(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    word = random.choice(wording.texts.completions)
    if missed:
        actual = random.choice(("未完成", "部分完成", "基本完成", "未开展", "正在进行"))
        return _words(word, actual, short_of(actual, random.choice((0, 1, 2))))
    return _words(word, random.choice((word, word, "已完成", "100%")), 1.0)


def _text(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    text = wording.fill(random.choice(wording.texts.statements), year=year)
    chance = random.random()
    if missed:
        actual = random.choice(("部分完成", "基本完成", "未完成"))
    elif chance < 0.6:
        actual = text
    else:
        actual = random.choice(wording.texts.outcomes)[0] if chance < 0.75 else random.choice(wording.texts.completions)
    typed = Value("text")
    reached = short_of(actual, random.choice((0, 2))) if missed else 1.0
    return Measured("", text, "", "", actual, "", reached, typed, typed)


def _range(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    low = random.randint(2, 60)
    high = low + random.randint(1, 30)
    unit = random.choice(("%", "次/月", "天", wording.unit, "人", "℃"))
    mark = random.choice(("-", "～", "至", "—"))
    real = low - 1 if missed else random.randint(low, high)
    reached = real / low if missed else 1.0
    typed = Value("range", number=low, high=high, unit=unit)
    return Measured(
        "", f"{low}{mark}{high}", unit, "", f"{real}{unit}", "", reached, typed, Value("number", "", real, unit=unit)
    )


def _yes(random: Random, wording: Wording, year: int, missed: bool) -> Measured:
    return _words("是", "否" if missed else "是", 0.0 if missed else 1.0)


_WORDED: dict[str, Callable[[Random, Wording, int, bool], Measured]] = {
    "date": _date,
    "level": _any_level,
    "level_none": _level_none,
    "level_satisfied": _satisfied,
    "completeness": _completeness,
    "completion": _completion,
    "text": _text,
    "range": _range,
    "yesno": _yes,
}
