"""Header reading: which column holds what."""

import pytest
from planted.documents import cells

from extract.forms.header import fields_of, indicator_columns, read_columns
from extract.forms.header_run import run_of_columns
from extract.forms.lexicon import form_words

_CENTRAL = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


def fields(*heads: str) -> list[str] | None:
    columns = indicator_columns(cells(*heads))
    return None if columns is None else [column.field for column in columns]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (_CENTRAL, "l1 l2 name target actual weight score reason"),
        (("绩效指标", *_CENTRAL), "frame l1 l2 name target actual weight score reason"),
        (
            ("一级指标", "二级指标", "三级指标", "分值", "年度指标值", "全年实际值", "得分", "未完成原因分析"),
            "l1 l2 name weight target actual score reason",
        ),
        (
            (
                "一级指标",
                "二级指标",
                "三级指标",
                "指标性质",
                "指标值",
                "度量单位",
                "完成值",
                "权重",
                "得分",
                "未完成原因分析",
            ),
            "l1 l2 name symbol target unit actual weight score reason",
        ),
        (
            ("一级指标", "二级指标", "三级指标(分值)", "年度指标值", "实际完成值", "完成率", "分值", "得分"),
            "l1 l2 name target actual rate weight score",
        ),
        (
            ("指标名称", "计量单位", "指标性质", "指标值", "指标权重(分)", "全年完成值", "指标得分(分)", "说明"),
            "name unit symbol target weight actual score remark",
        ),
        (
            ("一级指标", "二级指标", "三级指标", "参考分值", "指标值(A)", "全年实际值(B)", "得分", "未完成原因"),
            "l1 l2 name weight target actual score reason",
        ),
        (
            ("一级指标", "二级指标", "三级指标", "分值", "年度指标值(A)", "全年实际值(B)", "得分计算方法", "得分"),
            "l1 l2 name weight target actual explanation score",
        ),
        (
            ("一级指标", "二级指标", "三级指标", "指标分值", "指标值", "完成值", "单项指标得分", "扣分原因"),
            "l1 l2 name weight target actual score reason",
        ),
        (
            ("一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"),
            "l1 l2 name target actual reason",
        ),
        (
            (
                "项目名称",
                "年度绩效目标",
                "一级指标",
                "二级指标",
                "三级指标",
                "计算符号",
                "指标值",
                "计量单位",
                "备注(选填)",
            ),
            "project goal_expected l1 l2 name symbol target unit remark",
        ),
        (("一级指标", "二级指标", "三级指标", "标准分值", "指标解释"), "l1 l2 name weight explanation"),
        (
            ("指标类别", "指标分类", "考核指标", "计划指标", "完成指标", "标准分", "自评分", "存在差距及改进"),
            "l1 l2 name target actual weight score reason",
        ),
        (
            ("一级指标", "二级指标", "三级指标及分值", "目标值", "完成值", "偏离程度", "自评得分", "差距说明"),
            "l1 l2 name target actual row_share score reason",
        ),
        (
            ("一级指标", "二级指标", "绩效指标", "2022年实绩", "2023年目标", "2023年实绩"),
            "l1 l2 name history target actual",
        ),
        # points of each level, a level above the names, last year beside this year
        (
            ("一级指标", "权重", "二级指标", "权重", "三级指标", "权重", "得分"),
            "l1 l1_weight l2 l2_weight name weight score",
        ),
        (("二级指标", "三级指标", "2022年指标值", "2023年指标值", "分值"), "l2 name history target weight"),
        # no head of a level: the word for an indicator names the rows, 一级 has a column without a head or none
        (("指标", "目标", "实绩", "分值", "自评"), "l1 name target actual weight score"),
        (("绩效指标", "", "目标值", "完成值", "得分"), "l1 name target actual score"),
    ],
)
def test_orders_of_the_regions(heads: tuple[str, ...], expected: str) -> None:
    assert fields(*heads) == expected.split()


@pytest.mark.parametrize(
    "heads",
    [
        ("项目名称", "自评得分", "自评等级"),
        ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("预期目标", "实际完成情况"),
        ("一级指标", "三级指标"),
        ("绩效指标", "一级指标", "分值"),
        ("指标", "目标", "分值", "得分"),
        ("产出指标", "数量指标", "修补石阶", "≥3级", "3级", "10", "10"),
        (),
    ],
)
def test_other_rows_are_no_header(heads: tuple[str, ...]) -> None:
    assert fields(*heads) is None


def test_a_head_cut_over_two_cells_is_one_column() -> None:
    columns = read_columns(cells("年初预算数", "全年执", "行数", "分值"), form_words().funds_columns)
    assert [(column.field, column.first, column.last) for column in columns] == [
        ("initial", 0, 0),
        ("executed", 1, 2),
        ("weight", 3, 3),
    ]


def test_a_blank_head_belongs_to_the_column_on_its_left() -> None:
    columns = read_columns(cells("三级指标", "", "年度指标值", "", ""), form_words().columns)
    assert [(column.field, column.first, column.last) for column in columns] == [("name", 0, 1), ("target", 2, 4)]


def test_an_unknown_head_keeps_its_place() -> None:
    columns = read_columns(cells("三级指标", "经办科室", "指标值", "得分"), form_words().columns)
    assert [column.field for column in columns] == ["name", "?", "target", "score"]
    assert fields_of(columns) == {"name", "target", "score"}


def test_a_line_through_the_head_of_the_names_marks_where_names_lose_their_head() -> None:
    columns = indicator_columns(cells("一级指标", "二级指标", "三级指", "标(分值)", "年度指标值", "得分"))
    assert columns is not None
    assert [column.field for column in columns] == ["l1", "l2", "name", "target", "score"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一级指标二级指标三级指标年度指标值实际完成值分值得分", "l1 l2 name target actual weight score"),
        ("绩效指标一级指标二级指标三级指标分值年度指标值(A)全年实际值(B)得分", "l1 l2 name weight target actual score"),
        (
            "一级指标二级指标三级指标指标性质指标值度量单位完成值权重得分",
            "l1 l2 name symbol target unit actual weight score",
        ),
        ("一级指标二级指标三级指标分值目标值得分项目完成指标数量指标", "l1 l2 name weight target score"),
        ("一级指标二级指标三级指标分值指标值完成情况得分", "l1 l2 name weight target actual score"),
        ("一级指标二级指标三级指标年度指标值目标值完成情况分值得分", "l1 l2 name target actual weight score"),
    ],
)
def test_heads_in_running_text(text: str, expected: str) -> None:
    run = run_of_columns(text, text.index("三级指标"))
    assert run is not None
    assert run.fields == tuple(expected.split())
    assert [text[start:end] for start, end in run.places][2] == "三级指标"


@pytest.mark.parametrize(
    "text",
    [
        "本单位共设置三级指标12个,得分较上年有所提高。",
        "三级指标",
        "一级指标、二级指标和三级指标应当细化量化,分值合理,得分客观",
    ],
)
def test_prose_about_indicators_is_no_header(text: str) -> None:
    assert run_of_columns(text, text.index("三级指标")) is None
