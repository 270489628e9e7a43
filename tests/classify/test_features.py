"""Names without their decoration, and the shapes of targets."""

import pytest

from extract.classify.features import IndicatorFeatures, clean_name, grams, shape_of
from extract.model.record import Value


@pytest.mark.parametrize(
    ("printed", "name", "unit"),
    [
        ("指标1：培训人次", "培训人次", None),
        ("三级指标2:合格率", "合格率", None),
        ("★受益户数（≥**户）", "受益户数", "≥**户"),
        ("补助标准（元/人·月）", "补助标准", "元/人·月"),
        ("救助人次(20分)", "救助人次", "20分"),
        ("“两病”门诊用药保障率", "两病门诊用药保障率", None),
        ("2024年完成里程（公里）", "0年完成里程(公里)", None),
        ("特困人员（城市）", "特困人员(城市)", None),
        (None, "", None),
    ],
)
def test_name_loses_numbering_weight_and_unit(printed: str | None, name: str, unit: str | None) -> None:
    assert clean_name(printed) == (name, unit)


@pytest.mark.parametrize(
    ("value", "extra", "shape"),
    [
        (Value(text="≥95%", kind="quantity", unit="%"), {}, "percent"),
        (Value(text="100百分比", kind="text"), {}, "percent"),
        (Value(text="=670元/人/年", kind="quantity", unit="元/人/年"), {}, "money_rate"),
        (Value(text="每亩300元", kind="text"), {}, "money_rate"),
        (Value(text="≤30万元", kind="quantity", unit="万元"), {}, "money"),
        (Value(text="≥18万", kind="quantity", unit="万"), {"name": "宣传经费"}, "money"),
        (Value(text=">40万", kind="quantity", unit="万"), {"name": "服务人口"}, "count"),
        (Value(text="3", kind="quantity"), {"unit": "次"}, "count"),
        (Value(text="3", kind="quantity"), {}, "number"),
        (Value(text="≤15分钟", kind="quantity", unit="分钟"), {}, "duration"),
        (Value(text="12月底前", kind="text"), {}, "date"),
        (Value(text="2024-12-31", kind="date"), {}, "date"),
        (Value(text="有效提升", kind="level"), {}, "level"),
        (Value(text="已到位", kind="text"), {}, "text"),
        (Value(text="10元", kind="quantity", unit="元"), {"name": "补助标准（元/人）"}, "money_rate"),
        (None, {"name": "里程（≥5公里）"}, "none"),
        (None, {}, "none"),
    ],
)
def test_shape_of_a_target(value: Value | None, extra: dict[str, str], shape: str) -> None:
    row = IndicatorFeatures(name=extra.get("name", "某指标"), target=value, unit=extra.get("unit"))
    assert shape_of(row) == shape


def test_the_actual_tells_the_shape_where_there_is_no_target() -> None:
    row = IndicatorFeatures(name="某指标", actual=Value(text="98%", kind="quantity", unit="%"))
    assert shape_of(row) == "percent"


def test_grams_are_distinct_sorted_and_bounded() -> None:
    found = grams("率率")
    assert list(found) == sorted(set(found))
    assert "^率率$" in found
    assert max(map(len, found)) == 4
