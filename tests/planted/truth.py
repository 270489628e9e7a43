"""The contents of invented forms: projects, indicators whose points make 100, reasons, money rows."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

__all__ = ["Contents", "Money", "Planted", "contents"]

_DEPARTMENTS = (
    "溪口县渡口管理所",
    "白塔市古井保护站",
    "东屏县高山气象哨",
    "梅岭区盲人阅览室",
    "三岔河市渔政码头",
    "石笋县牧道养护队",
)
# project, what it is about, counted in, what is done, who is served
_THEMES = (
    ("湖心灯标养护", "灯标", "座", "养护", "过往船民"),
    ("古井修缮", "古井", "口", "修缮", "沿街住户"),
    ("高山牧道便桥修建", "便桥", "座", "修建", "牧户"),
    ("盲文读物巡回配送", "盲文读物", "册", "配送", "视障读者"),
    ("渡口候船亭更新", "候船亭", "处", "更新", "乘渡旅客"),
    ("观鸟塔维护", "观鸟塔", "座", "维护", "观鸟游客"),
    ("山茶良种苗圃扩建", "山茶苗", "株", "培育", "种植户"),
    ("乡村放映队设备购置", "放映设备", "套", "购置", "村民观众"),
)
_REASONS = (
    "雨季停工12天，下年提前备料",
    "两处选址未定，次年补做",
    "运费上涨，拟改用联合采购",
    "问卷回收偏少；今后扩大发放范围",
    "配件到货晚于计划，已与厂家约定供货期限",
    "一名技工离岗，正在招聘",
    "冬季封山，验收推迟到次年3月",
)
_LEVELS = (
    ("明显提升", "明显提升", True),
    ("健全", "基本健全", False),
    ("有效保障", "有效保障", True),
    ("持续改善", "有所改善", False),
    ("长期", "长期", True),
)
_SECOND = (
    "经济成本指标",
    "生态环境成本指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
)
_ODD_SHARE = 0.3
# Names with figures and marks in them, values in words, units over units: 一级 and what `_Drawn` has.
_ODD = (
    ("产出指标", "数量指标", "65岁以上老人免费乘渡人次", "≥", "1.5", "万人次", "1.62万人次", 1.0),
    ("产出指标", "数量指标", "1号至5号码头巡查", "", "2-4", "次/月", "3次/月", 1.0),
    ("产出指标", "数量指标", "新建、改建登船台阶", "", "新建2处，改建3处", "", "新建2处，改建2处", 0.9),
    ("产出指标", "数量指标", "培训期数（期）", "≥", "6", "", "6", 1.0),
    ("产出指标", "质量指标", "是否按月公示账目", "", "是", "", "是", 1.0),
    ("产出指标", "质量指标", "A类物资抽检合格率", "≥", "98", "百分比", "99.2", 1.0),
    ("产出指标", "时效指标", "补助发放", "", "按月发放，不漏一户", "", "按月发放", 1.0),
    ("产出指标", "时效指标", "开工时间", "", "2021年第三季度", "", "2021年9月15日", 1.0),
    ("效益指标", "社会效益指标", "“一站式”窗口办件", "≥", "1000", "件", "812件", 0.812),
    ("效益指标", "社会效益指标", "对改善两岸居民出行条件、减少绕行时间的作用", "", "作用明显", "", "达成预期指标", 1.0),
    ("效益指标", "生态效益指标", "PM2.5年均浓度", "≤", "35", "微克/立方米", "33.6微克/立方米", 1.0),
    ("效益指标", "可持续影响指标", "设备可使用年限", "≥", "8", "年", "不适用", 1.0),
    ("满意度指标", "服务对象满意度指标", "上级部门、沿线村（居）满意度", "", "90%以上", "", "93.75%", 1.0),
)


@dataclass(frozen=True)
class Planted:
    """One indicator as it is printed. Empty texts are empty cells."""

    l1: str
    l2: str
    name: str
    symbol: str
    number: str
    unit: str
    actual: str
    rate: str
    weight: str
    score: str
    reason: str

    @property
    def target(self) -> str:
        """Operator, number and unit in one cell."""
        return f"{self.symbol}{self.number}{self.unit}"


@dataclass(frozen=True)
class Money:
    """One money row as it is printed."""

    source: str
    label: str
    initial: str
    budget: str
    executed: str
    weight: str
    rate: str
    score: str


@dataclass(frozen=True)
class Contents:
    """Everything that is printed on one form."""

    department: str
    project: str
    year: int
    goal_expected: str
    goal_actual: str
    money: tuple[Money, ...]
    levels: dict[str, int]  # 一级 -> points
    rows: tuple[Planted, ...]
    total_score: str


def contents(seed: int) -> Contents:
    """The contents that belong to a seed; every other one has rows that are hard to read (odd names, long values).

    >>> form = contents(3)
    >>> sum(float(row.weight) for row in form.rows) + float(form.money[0].weight)
    100.0
    >>> form == contents(3)
    True
    """
    random = Random(seed)  # noqa: S311 - a repeatable draw, no secret
    department = random.choice(_DEPARTMENTS)
    theme = random.choice(_THEMES)
    project, thing, unit, act, people = theme
    year = random.choice((2020, 2021, 2022, 2023, 2024))
    own_cost = random.random() < 0.4
    levels = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
    if own_cost:
        levels = {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
    rows: list[Planted] = []
    for l1, points in levels.items():
        drawn = _drawn(random, l1, own_cost, theme, year)
        if seed % 2:
            odd = [row for row in _ODD if l1 == row[0] and random.random() < _ODD_SHARE]
            drawn = sorted([*drawn, *(row[1:] for row in odd)], key=lambda row: _SECOND.index(row[0]))
        for (l2, name, symbol, number, measure, actual, rate), weight in zip(
            drawn, _parts(random, points, len(drawn)), strict=True
        ):
            full = rate >= 1.0
            score = weight if full else min(round(weight * max(rate, 0.5), random.choice((0, 1, 2))), weight - 0.1)
            reason = "" if full else random.choice(_REASONS)
            if full and random.random() < 0.1:
                reason = "无"
            rows.append(
                Planted(
                    l1,
                    l2,
                    name,
                    symbol,
                    number,
                    measure,
                    actual,
                    f"{round(min(rate, 1.2) * 100, 1):g}%",
                    f"{weight:g}",
                    f"{score:g}",
                    reason,
                )
            )
    money = _money(random)
    total = sum(float(row.score) for row in rows) + float(money[0].score)
    return Contents(
        department=department,
        project=project,
        year=year,
        goal_expected=f"{act}{thing}{random.randint(8, 90)}{unit}，方便{people}，减少安全隐患。",
        goal_actual=f"全年{act}{thing}{random.randint(8, 90)}{unit}，{people}反映良好。",
        money=money,
        levels=levels,
        rows=tuple(rows),
        total_score=f"{round(total, 2):g}",
    )


_Drawn = tuple[str, str, str, str, str, str, float]


def _drawn(random: Random, l1: str, own_cost: bool, theme: tuple[str, ...], year: int) -> list[_Drawn]:
    """二级, name, operator, number, unit, actual, share reached of each row of a 一级."""
    _, thing, unit, act, people = theme
    count = random.randint(6, 90)
    cost = _cost(random, unit, act)
    if l1 == "成本指标":
        own = [("经济成本指标", *cost)]
        if random.random() < 0.5:
            own.append(("生态环境成本指标", "施工占用林地面积", "≤", "0.5", "公顷", "0.3公顷", 1.0))
        return own
    if l1 == "产出指标":
        done = random.choice((count, count, count, count + 3, max(count - 2, 5)))
        often, times = random.randint(2, 24), random.choice((0, 0, -1))
        rows: list[_Drawn] = [
            (
                "数量指标",
                f"{act}{thing}数量",
                random.choice(("≥", "", "=")),
                f"{count}",
                unit,
                f"{done}{unit}",
                done / count,
            )
        ]
        if random.random() < 0.6:
            rows.append(
                ("数量指标", f"{thing}巡查次数", "≥", f"{often}", "次", f"{often + times}次", (often + times) / often)
            )
        rows.append(("质量指标", *_share(random, f"{thing}{act}合格率")))
        if random.random() < 0.4:
            rows.append(("质量指标", *_share(random, f"{thing}完好率")))
        rows.append(("时效指标", *_when(random, f"{act}完成时间", f"{act}及时率", year)))
        if not own_cost:
            rows.append(("成本指标", *cost))
        return rows
    if l1 == "效益指标":
        money, served = random.randint(300, 2600), random.randint(120, 9800)
        pool: list[_Drawn] = [
            ("经济效益指标", f"{people}年均增收", "≥", f"{money}", "元", f"{money + 110}元", 1.0),
            ("社会效益指标", f"受益{people}人数", "≥", f"{served}", "人", f"{served + random.choice((0, 35))}人", 1.0),
            ("社会效益指标", *_level(random, f"{people}安全保障水平")),
            ("生态效益指标", *_share(random, "周边植被覆盖率")),
            ("可持续影响指标", *_level(random, f"{thing}管护机制健全性")),
        ]
        kept = sorted(random.sample(range(len(pool)), random.randint(2, 4)))
        return [pool[index] for index in kept]
    return [("服务对象满意度指标", *_share(random, f"{people}满意度"))]


_Measured = tuple[str, str, str, str, str, float]


def _cost(random: Random, unit: str, act: str) -> _Measured:
    if random.random() < 0.5:
        most = random.randint(80, 900)
        return (f"单{unit}{act}费用", "≤", f"{most}", f"元/{unit}", f"{most - 7}元/{unit}", 1.0)
    most = random.randint(20, 90)
    return ("项目总成本", "≤", f"{most}", "万元", f"{most - 0.4:.1f}万元", 1.0)


def _share(random: Random, name: str) -> _Measured:
    due = random.choice((80, 85, 90, 95, 98, 100))
    real = random.choice((due, min(100, due + 2.5), due - 4))
    return (name, random.choice(("≥", "≥", "")) if due < 100 else "", f"{due}", "%", f"{real:g}%", real / due)


def _when(random: Random, deadline: str, timely: str, year: int) -> _Measured:
    kind = random.randrange(3)
    if kind == 0:
        return (deadline, "", f"{year}年11月底前", "", f"{year}年10月", 1.0)
    if kind == 1:
        return (deadline, "", "12月31日前", "", "12月20日", 1.0)
    return _share(random, timely)


def _level(random: Random, name: str) -> _Measured:
    due, real, reached = random.choice(_LEVELS)
    return (name, "", due, "", real, 1.0 if reached else 0.9)


def _parts(random: Random, points: int, count: int) -> list[int]:
    """Whole points for each of `count` rows that make `points`."""
    each = points // count
    parts = [each] * count
    for _ in range(points - each * count):
        parts[random.randrange(count)] += 1
    if count > 1 and each > 3:
        parts[0], parts[1] = parts[0] + 1, parts[1] - 1
    return parts


def _money(random: Random) -> tuple[Money, ...]:
    initial = round(random.uniform(20, 900), random.choice((0, 1, 2)))
    budget = random.choice((initial, round(initial * 0.9, 2)))
    share = random.choice((1.0, 0.95, 0.8))
    executed = round(budget * share, 2)
    rate = executed / budget * 100
    shown = f"{rate:.2f}%" if random.random() < 0.5 else f"{round(rate, 1):g}%"
    score = f"{round(rate / 10, 2):g}"
    dash = random.choice(("—", "-", ""))
    own = random.random() < 0.5
    rows = [
        Money("total", "年度资金总额", f"{initial:g}", f"{budget:g}", f"{executed:g}", "10", shown, score),
        Money(
            "fiscal",
            f"其中：{'当年' if own else ''}财政拨款",
            f"{initial:g}",
            f"{budget:g}",
            f"{executed:g}",
            dash,
            shown,
            dash,
        ),
        Money("carryover", "上年结转资金", "", "", "", dash, "", dash),
        Money("other", "其他资金", "0", "0", "0", dash, "", dash),
    ]
    return tuple(rows[: random.choice((2, 4, 4))])
