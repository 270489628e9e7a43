"""Text that keeps the place of its cells by blanks: heads, rows, labels, money and goals read by their place."""

import pytest
from planted.documents import forms_of, printed_row, regions_of

from extract.model.raw import RawForm

_FIELDS = ("l1", "l2", "name", "target", "actual", "weight", "score", "reason")
_TITLE = "项目支出绩效自评表\n\n"

# Cells begin on the line of the points.
_FROM_TOP = """项目名   石阶修补
称
主管部   溪口县山林局     实施单   溪口县山路站
门                 位
一级指   二级指   三级指   年度指    实际完    分值   得分   偏差原因
标     标     标     标值     成值               分析
产出指   数量指   修补石   ≥30米   28米    40   37   石料晚到
标     标     阶长度
       质量指   一次验   100%    100%   20   20
       标     收合格
             率
效益指   社会效   登山安   提升      提升     20   20
标     益指标   全
满意度   满意度   游客满   ≥90%   95%    10   10
总分                               90   87
"""
# They are centred on it, and so is a label on its rows.
_CENTRED = """                                           偏差原
一级指   二级指   三级指   年度指    实际完    分值   得分
 标     标     标     标值     成值               因分析
              修补石
                   ≥30米   28米    40   37   石料晚到
       数量指   阶长度
产出指     标    更换扶
                   ≥8处    8处     10   10
 标           手
             验收合
       质量指   格率   100%   100%   20   20
        标
效益指   社会效   登山安
                   提升      提升     20   20
 标    益指标    全
总分                               90   87
"""


def rows(form: RawForm) -> list[tuple[str | None, ...]]:
    return [printed_row(row, *_FIELDS) for row in form.rows]


def test_cells_that_begin_on_the_line_of_their_points() -> None:
    (form,) = forms_of(_TITLE + _FROM_TOP)
    assert rows(form) == [
        ("产出指标", "数量指标", "修补石阶长度", "≥30米", "28米", "40", "37", "石料晚到"),
        ("产出指标", "质量指标", "一次验收合格率", "100%", "100%", "20", "20", ""),
        ("效益指标", "社会效益指标", "登山安全", "提升", "提升", "20", "20", ""),
        ("满意度", "满意度", "游客满", "≥90%", "95%", "10", "10", ""),
    ]
    heads = (form.project, form.authority, form.implementer, form.total_weight, form.total_score)
    assert [piece and piece.text for piece in heads] == ["石阶修补", "溪口县山林局", "溪口县山路站", "90", "87"]


def test_cells_that_are_centred_on_the_line_of_their_points() -> None:
    (form,) = forms_of(f"{_TITLE}项目名称   石阶修补\n{_CENTRED}")
    assert rows(form) == [
        ("产出指标", "数量指标", "修补石阶长度", "≥30米", "28米", "40", "37", "石料晚到"),
        ("产出指标", "数量指标", "更换扶手", "≥8处", "8处", "10", "10", ""),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", "20", "20", ""),
        ("效益指标", "社会效益指标", "登山安全", "提升", "提升", "20", "20", ""),
    ]


def test_every_piece_stands_where_it_says() -> None:
    text = _TITLE + _FROM_TOP
    source, _ = regions_of(text)
    for form in forms_of(text):
        for row in form.rows:
            for piece in (row.name, row.target, row.weight):
                assert piece is not None
                assert "".join(source.document.text[a:b] for a, b in piece.ranges) == piece.text


def test_money_and_goals_by_their_place() -> None:
    money = """项目资           年初预   全年预   全年执    分值   执行率   得分
金（万           算数    算数    行数
元）    年度资    80    80    76     10   95%   9.5
      金总额
      其中：  80 80 76            —    95%   —
      财政拨
      款
      其他资                       —         —
      金
年度总   预期目标                  实际完成情况
体目标   修补石阶三十米，全年            修补石阶二十八米，无
      安全                    事故
"""
    head, _, table = _FROM_TOP.partition("一级指")
    (form,) = forms_of(f"{_TITLE}{head}{money}一级指{table}")
    found = [
        (row.source, *(piece and piece.text for piece in (row.initial, row.budget, row.executed, row.score)))
        for row in form.funds
    ]
    assert found == [
        ("total", "80", "80", "76", "9.5"),
        ("fiscal", "80", "80", "76", None),
        ("other", None, None, None, None),
    ]
    goals = (form.money_unit, form.goal_expected, form.goal_actual)
    assert [piece and piece.text for piece in goals] == ["万元", "修补石阶三十米，全年安全", "修补石阶二十八米，无事故"]


def test_a_page_that_is_set_by_another_measure() -> None:
    head, cut, table = _FROM_TOP.partition("效益指")
    moved = "".join(f"  {line}\n" for line in (cut + table).splitlines())
    (form,) = forms_of(f"{_TITLE}{head}\f{moved}")
    assert rows(form) == rows(forms_of(_TITLE + _FROM_TOP)[0])


@pytest.mark.parametrize(
    "header",
    [
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n",  # one blank: no places are kept
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n",
        "一级指标   二级指标   三级指标   年度指标值   实际完成值   分值   得分\n",  # in one line: it is read as such
    ],
)
def test_other_headers_are_read_as_before(header: str) -> None:
    _, regions = regions_of(f"{_TITLE}项目名称 石阶修补\n{header}产出指标 数量指标 修补石阶 ≥30米 32米 50 50\n")
    assert [region.method for region in regions] == ["grid" if "\t" in header else "linear"]
