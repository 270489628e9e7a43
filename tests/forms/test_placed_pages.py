"""Text that keeps the place of its cells: what one blank parts, and pages that are each set by their own measure."""

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
