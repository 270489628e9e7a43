"""Text that keeps the place of its cells: what one blank parts, and pages that are each set by their own measure."""

import pytest
from planted.documents import forms_of, printed_row

_FIELDS = ("l1", "l2", "name", "target", "actual", "weight", "score", "reason")
_FORM = """                              项目支出绩效自评表
                               （2023 年度）

项目名称      石阶与护栏修补管护项目

主管部门      溪口县山林局                         实施单位 溪口县山路管理站

                                全年预算     全年执行
                   年初预算数                      分值 执行率            得分
                                数        数
          年度资金总额   215.00       230.50   225.89 10     98.00% 9.80
项目资金（万    其中：当年财
元）
                   200.00       215.50   210.89   —    97.86% —
          政拨款
\f
              上年结转资金   15.00       15.00    15.00    —    100.00% —

   预期目标                                  实际完成情况

年度总
体目标 修补十二条山路的石阶和护栏，及时清理落石，改善登山安 全年修补十二条山路的石阶和护栏，清理落石一千三百五十
    全，使游客满意度不低于百分之九十。                  吨，游客满意度达到百分之九十三。


绩效指 一级指                         年度指标     实际完成
          二级指标     三级指标                       分值 得分             偏差原因分析及改进措施
标   标                           值        值


                   修补主要山路石阶并建
                                ≥86 公里 88 公里      15   15
                   立问题台账的总长度
   产出指    数量指标
   标
                   清理落石数量       ≥1200 吨 1350 吨 10      10

\f                                                           雨季连续强降雨导致部分路段
                    年度修补任务按期完成                             停工三天，已在汛后调整作业
           时效指标                  100%    98%    10   9
                    及时率                                    班次，下一年度提前编制汛期
                                                           预案

           成本指标     每公里修补费用      ≤2.5 万元 2.4 万元 10   10

     效益指
           社会效益指标   减少游客投诉件数     ≥20 件   18 件   10   8     投诉渠道增多
     标
\f     满意度   服务对象满意
                    登山游客满意度   ≥90%   93%   5   5
     指标    度指标

总分                                         100 94.8
"""


def test_a_form_of_three_pages() -> None:
    (form,) = forms_of(_FORM)
    assert [printed_row(row, *_FIELDS) for row in form.rows] == [
        ("产出指标", "数量指标", "修补主要山路石阶并建立问题台账的总长度", "≥86公里", "88公里", "15", "15", ""),
        ("产出指标", "数量指标", "清理落石数量", "≥1200吨", "1350吨", "10", "10", ""),
        (
            *("产出指标", "时效指标", "年度修补任务按期完成及时率", "100%", "98%", "10", "9"),
            "雨季连续强降雨导致部分路段停工三天，已在汛后调整作业班次，下一年度提前编制汛期预案",
        ),
        ("产出指标", "成本指标", "每公里修补费用", "≤2.5万元", "2.4万元", "10", "10", ""),
        ("效益指标", "社会效益指标", "减少游客投诉件数", "≥20件", "18件", "10", "8", "投诉渠道增多"),
        ("满意度指标", "服务对象满意度指标", "登山游客满意度", "≥90%", "93%", "5", "5", ""),
    ]


def test_labels_and_goals_that_one_blank_parts_from_their_neighbours() -> None:
    (form,) = forms_of(_FORM)
    pieces = (form.project, form.authority, form.implementer, form.goal_expected, form.goal_actual)
    assert [piece and piece.text for piece in pieces] == [
        "石阶与护栏修补管护项目",
        "溪口县山林局",
        "溪口县山路管理站",
        "修补十二条山路的石阶和护栏，及时清理落石，改善登山安全，使游客满意度不低于百分之九十。",
        "全年修补十二条山路的石阶和护栏，清理落石一千三百五十吨，游客满意度达到百分之九十三。",
    ]


def test_money_that_goes_on_on_another_page() -> None:
    (form,) = forms_of(_FORM)
    assert form.money_unit is not None
    figures = [(row.initial, row.budget, row.executed, row.rate) for row in form.funds]
    assert [tuple(piece and piece.text for piece in row) for row in figures] == [
        ("215.00", "230.50", "225.89", "98.00%"),
        ("200.00", "215.50", "210.89", "97.86%"),
        ("15.00", "15.00", "15.00", "100.00%"),
    ]


def test_heads_that_a_line_goes_on_with_and_the_label_of_the_table_beside_its_rows() -> None:
    text = (
        "                  2023年度项目自评表\n"
        "  项目名称                             石阶修补\n"
        "  主管部门   溪口县山林局          实施单位（                 溪口县山路站\n"
        "                                     盖章）\n"
        "             一级指标    二级指标        三级指标       年初目标值（   实际完成值（     得分\n"
        "                                                           A）            B）\n"
        "                         数量指标    修补山路石阶级数      ≥310级         304级         19\n"
        "             产出指标    质量指标     验收一次合格率       100%           100%          10\n"
        "年度绩效目标\n"
        "                         时效指标     修补任务完成率       ≥98%           99%           10\n"
        "  （80分）\n"
        "                         成本指标      每级修补费用        7800元         7697元        10\n"
        "             效益指标  社会效益指标     登山受伤人次        ≤2人           0人          20\n"
        "                                        总分                                           69\n"
    )
    (form,) = forms_of(text)
    assert [printed_row(row, "l1", "target", "actual", "score") for row in form.rows] == [
        ("产出指标", "≥310级", "304级", "19"),
        ("产出指标", "100%", "100%", "10"),
        ("产出指标", "≥98%", "99%", "10"),
        ("产出指标", "7800元", "7697元", "10"),
        ("效益指标", "≤2人", "0人", "20"),
    ]
    assert [piece and piece.text for piece in (form.authority, form.implementer)] == ["溪口县山林局", "溪口县山路站"]


def test_money_whose_labels_and_figures_are_broken_and_goals_with_a_label_in_the_middle() -> None:
    text = (
        "                  项目支出绩效自评表\n"
        "项目名称  石阶修补\n"
        "主管部门  溪口县山林局                               实施单位      溪口县山路站\n"
        "项目资金              年初预算数     全年预算数      全年执    分值         执行率                 得分\n"
        "                                                     行数\n"
        "          年度资金总                                1,116.\n"
        "（万元）               1,240.00       1,240.00                  10            90%                    9.5\n"
        "              额                                     00\n"
        "           其他资金     40.00          40.00        36.00       -             90%                    -\n"
        "年度总体              预期目标                                  实际完成情况\n"
        "          修补石阶5200级，合格率98%以上，修补时\n"
        "  目标                                              修补石阶5318级，合格率97.2%。\n"
        "                      间不超过两个月。\n"
        "绩效指标  一级指标   二级指标   三级指标        年度指标值   实际完成值   分值   得分   偏差原因\n"
        "          产出指标   数量指标   修补石阶级数    ≥5200级      5318级       60     60\n"
        "          效益指标   社会效益   登山安全程度    提升         提升         30     30\n"
        "总分                                                                      100    99.5\n"
    )
    (form,) = forms_of(text)
    figures = [(row.source, row.initial, row.budget, row.executed, row.weight) for row in form.funds]
    assert [(source, *(piece and piece.text for piece in row)) for source, *row in figures] == [
        ("total", "1,240.00", "1,240.00", "1,116.00", "10"),
        ("other", "40.00", "40.00", "36.00", None),
    ]
    assert [piece and piece.text for piece in (form.goal_expected, form.goal_actual)] == [
        "修补石阶5200级，合格率98%以上，修补时间不超过两个月。",
        "修补石阶5318级，合格率97.2%。",
    ]


@pytest.mark.parametrize(
    "below",
    [
        "\n填报人：张三                     联系电话：000000                填报日期：2024年3月5日\n",
        "\n注：本表由项目单位填写，定性指标按三档记分，分值合计一百分，资金执行率另计，一并上报主管部门。\n",
        "\n\n                           财政支出项目绩效目标自评表\n                              （2023 年度）\n",
    ],
)
def test_what_stands_below_the_total_tells_nothing_of_the_columns(below: str) -> None:
    (form,) = forms_of(_FORM)
    (other,) = forms_of(_FORM + below)
    assert [printed_row(row, *_FIELDS) for row in other.rows] == [printed_row(row, *_FIELDS) for row in form.rows]
