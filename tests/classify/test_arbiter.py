"""The arbiter: printed labels kept where they can be right, contradicted where not, with and without a model."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.classify import Classifier, IndicatorFeatures, by_name, classify, load_classifier
from extract.classify.taxonomy import taxonomy
from extract.model.record import Value

STORE = Path(__file__).parents[2] / "models"


def _quantity(text: str, unit: str) -> Value:
    return Value(text=text, kind="quantity", operator="ge", number=1.0, unit=unit)


PERCENT = _quantity("≥95%", "%")
PERSONS = _quantity("≥1200人次", "人次")
MONEY = _quantity("600元", "元")
DONE = Value(text="已完成", kind="text")
BETTER = Value(text="稳步提升", kind="level")
DEADLINE = Value(text="12月底前", kind="date")


@pytest.fixture(params=["rules", "model"])
def classifier(request: pytest.FixtureRequest, tmp_path: Path) -> Classifier:
    if request.param == "rules":
        return load_classifier(tmp_path)
    found = load_classifier(STORE)
    if found.model is None:
        pytest.skip("no trained model in models/: run jixiao train")
    return found


def one(classifier: Classifier, **fields: object) -> tuple[str | None, str | None]:
    category = classifier.classify([IndicatorFeatures(**fields)])[0][0]  # type: ignore[arg-type]
    return category.l1, category.l2


@pytest.mark.parametrize(
    ("name", "value", "l1", "l2", "expected"),
    [
        # misplaced: the label cannot be right
        ("补贴发放及时率", PERCENT, "效益指标（30分）", "时效指标", ("产出", "时效指标")),
        ("惠民政策知晓率", PERCENT, "满意度指标", "服务对象满意度指标", ("效益", "社会效益指标")),
        ("救治人次", PERSONS, "成本指标", "经济成本指标", ("产出", "数量指标")),
        ("工程完成时限", DEADLINE, "产出指标", "质量指标", ("产出", "时效指标")),
        ("奖学金发放率", PERCENT, "成本指标", "经济成本指标", ("产出", "质量指标")),
        ("支付演出津贴", MONEY, "产出指标", "质量指标", ("成本", "经济成本指标")),
        ("孤儿补助标准（元/人·月）", MONEY, "产出指标", "质量指标", ("成本", "经济成本指标")),
        ("家长满意度", PERCENT, "效益指标", "社会公众或服务对象满意度指标", ("满意度", "服务对象满意度指标")),
        # right, or plausible: the label stands
        ("参训人数", PERSONS, "产出指标", "数量指标", ("产出", "数量指标")),
        ("医药救助资金", PERSONS, "成本指标", "经济成本指标", ("成本", "经济成本指标")),
        ("设备持续使用时间", _quantity("1年", "年"), "效益指标", "可持续发展影响指标", ("效益", "可持续影响指标")),
        ("经费及时拨付，不影响项目实施", DONE, "效益指标", "生态效益指标", ("效益", "生态效益指标")),
        ("成本控制率", _quantity("≤100%", "%"), "产出指标", "成本指标", ("产出", "经济成本指标")),
        ("不适用", Value(text="不适用", kind="text"), "效益指标", "生态效益指标", ("效益", "生态效益指标")),
        (None, PERCENT, "产出指标", "质量指标", ("产出", "质量指标")),
        ("提升群众获得感和满意度", BETTER, "效益指标", "社会效益指标", ("效益", "社会效益指标")),
        ("宣讲次数", _quantity("2次", "次"), "项目决策", "数量指标", ("产出", "数量指标")),
        ("宣讲费", MONEY, "项目决策", "成本指标", ("成本", "经济成本指标")),
        # half of the labels missing
        ("稽查及时率", PERCENT, "产出指标", None, ("产出", "时效指标")),
        ("补助对象知晓率", PERCENT, None, "社会效益指标", ("效益", "社会效益指标")),
        # nothing printed
        ("企业满意度", PERCENT, None, None, ("满意度", "服务对象满意度指标")),
        ("不适用", None, None, None, (None, None)),
        (None, None, None, None, (None, None)),
    ],
)  # fmt: skip
def test_class_of_a_row(  # noqa: PLR0917 - one argument a column
    classifier: Classifier,
    name: str | None,
    value: Value | None,
    l1: str | None,
    l2: str | None,
    expected: tuple[str | None, str | None],
) -> None:
    assert one(classifier, name=name, target=value, l1=l1, l2=l2) == expected


@pytest.mark.parametrize(
    ("name", "l1", "l2", "expected"),
    [
        ("学生对课堂的评价", "产出指标", None, ("产出", None)),
        ("占用草地面积", "产出指标", None, ("产出", None)),
        ("占用草地面积", "产出指标", "成本指标", ("产出", "生态环境成本指标")),
        ("封路时间", "效益指标", "社会效益指标", ("效益", "社会效益指标")),
        ("施工扬尘", "成本指标", None, ("成本", "生态环境成本指标")),
    ],
)
def test_a_rule_leaves_a_first_level_that_it_may_not_overrule(
    classifier: Classifier, name: str, l1: str, l2: str | None, expected: tuple[str | None, str | None]
) -> None:
    assert one(classifier, name=name, l1=l1, l2=l2) == expected


def test_cost_stands_under_output_only_in_the_old_layout(classifier: Classifier) -> None:
    misplaced = IndicatorFeatures(name="低保标准（元/人·月）", target=MONEY, l1="产出指标", l2="质量指标")
    old = IndicatorFeatures(name="培训成本", l1="产出指标", l2="成本指标")
    new = IndicatorFeatures(name="培训成本", l1="成本指标", l2="经济成本指标")
    assert classifier.classify([misplaced, old])[0][0].l1 == "产出"
    assert classifier.classify([misplaced, old])[1][0].l1 == "产出"
    assert classifier.classify([misplaced, new])[0][0].l1 == "成本"
    assert classifier.classify([misplaced, new])[1][0].l1 == "成本"


def test_a_lost_first_level_of_the_old_layout(classifier: Classifier) -> None:
    rows = [
        IndicatorFeatures(name="参训人数", l1=None, l2="数量指标"),
        IndicatorFeatures(name="是否按预算下达经费", target=PERCENT, l1=None, l2="成本指标"),
    ]
    assert [category.l1 for category, _ in classifier.classify(rows)] == ["产出", "产出"]


def test_groups_are_forms_of_their_own(classifier: Classifier) -> None:
    rows = [
        IndicatorFeatures(name="培训成本", l1="产出指标", l2="成本指标", group="a"),
        IndicatorFeatures(name="培训成本", l1="成本指标", l2="经济成本指标", group="b"),
        IndicatorFeatures(name="预算编制", l1="投入", l2="预算配置", group="c"),
        IndicatorFeatures(name="群众收入", l1="效果", l2="项目效益", group="c"),
        IndicatorFeatures(name="群众收入增长率", target=PERCENT, l1="效果指标", l2="经济效益", group="d"),
    ]
    assert [category.l1 for category, _ in classifier.classify(rows)] == ["产出", "成本", "投入", "效果", "效益"]


@pytest.mark.parametrize(
    ("l1", "l2", "expected"),
    [
        ("决策", "项目立项", ("决策", "项目立项")),
        ("过程（20分）", "资金管理", ("过程", "资金管理")),
        ("产出", "产出数量", ("产出", "数量指标")),
        ("效果", "项目效益", ("效果", "项目效益")),
        ("履职效能", "重点工作履行", ("履职效能", "重点工作履行")),
        ("社会效应", "社会效益", ("社会效应", "社会效益指标")),
    ],
)
def test_reports_keep_their_own_frame(classifier: Classifier, l1: str, l2: str, expected: tuple[str, str]) -> None:
    assert one(classifier, name="群众满意度", l1=l1, l2=l2, form_kind="evaluation_index") == expected


def test_by_name_ignores_the_print(classifier: Classifier) -> None:
    right = IndicatorFeatures(name="培训合格率", target=PERCENT, l1="产出指标", l2="质量指标")
    wrong = IndicatorFeatures(name="培训合格率", target=PERCENT, l1="效益指标", l2="生态效益指标")
    first, second = classifier.by_name([right, wrong])
    assert first == second
    assert first.l2 == "质量指标"


def test_same_rows_same_answer_alone_and_together(classifier: Classifier) -> None:
    rows = [
        IndicatorFeatures(name=name, target=PERCENT, l1="产出指标", l2="质量指标", group=name)
        for name in ("合格率", "及时率", "满意度", "知晓率", "覆盖率")
    ]
    assert classifier.classify(rows) == [classifier.classify([row])[0] for row in rows]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.none() | st.text(max_size=30)] * 5), max_size=6))
def test_rubbish_never_raises(rows: list[tuple[str | None, ...]]) -> None:
    known = {*taxonomy().l1s, *taxonomy().frame.l1, *taxonomy().frame.own, None}
    features = [
        IndicatorFeatures(name=n, target=Value(text=t, kind="text") if t else None, unit=u, l1=a, l2=b)
        for n, t, u, a, b in rows
    ]
    for category, direction in classify(features):
        assert category.l1 in known
        assert category.confidence is None or 0 <= category.confidence <= 1
        assert (category.l1 is None) == (category.method is None)
        assert direction in {"positive", "negative", "interval", "level", None}
    assert len(by_name(features)) == len(features)
