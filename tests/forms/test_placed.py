"""Text that keeps the place of its cells by blanks: heads, rows, labels, money and goals read by their place."""

import pytest
from planted.documents import forms_of, printed_row, record_of, regions_of

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


def _line(*cells: str) -> str:
    """A line whose cells stand under each other."""
    line = ""
    for place, cell in zip((0, 11, 22, 34, 45, 56, 63, 70), cells, strict=False):
        line = line.ljust(place) + cell
    return line + "\n"


_HEAD = _line("一级指标", "二级指标", "三级指标", "年度指标", "实际完成", "分值", "得分", "偏差原因")
_HEAD += _line("", "", "", "值", "值", "", "", "分析")
_BRIDGES = (
    _line("产出指标", "数量指标", "养护里程", "≥86公里", "86公里", "20", "20"),
    _line("", "", "桥梁维修", "≥3座", "3座", "", ""),
    _line("", "质量指标", "验收合格率", "100%", "98%", "30", "29", "一处返工"),
    _line("效益指标", "社会效益指标", "通行安全", "提升", "提升", "40", "40"),
)
_READ = [
    ("产出指标", "数量指标", "养护里程", "≥86公里", "86公里", "20", "20", ""),
    ("产出指标", "数量指标", "桥梁维修", "≥3座", "3座", "", "", ""),
    ("产出指标", "质量指标", "验收合格率", "100%", "98%", "30", "29", "一处返工"),
    ("效益指标", "社会效益指标", "通行安全", "提升", "提升", "40", "40", ""),
]
_TOTAL = _line("总分", "", "", "", "", "90", "89")


def _form(*parts: str) -> RawForm:
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{_HEAD}{''.join(parts)}")
    return form


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_a_row_without_points_is_a_row(between: str) -> None:
    form = _form(between.join((*_BRIDGES, _TOTAL)))
    assert rows(form) == _READ
    assert [piece and piece.text for piece in (form.total_weight, form.total_score)] == ["90", "89"]


def test_values_of_several_lines_are_no_rows_of_their_own() -> None:
    wrapped = _line("", "", "", "2023年10", "2023年10", "", "") + _line(
        "产出指标", "时效指标", "完工时限", "", "", "20", "20"
    )
    form = _form(wrapped, _line("", "", "", "月底前", "月20日", "", ""), _BRIDGES[3], _TOTAL)
    assert rows(form) == [
        ("产出指标", "时效指标", "完工时限", "2023年10月底前", "2023年10月20日", "20", "20", ""),
        _READ[3],
    ]


@pytest.mark.parametrize(
    "below",
    [
        "注：1.得分按完成情况填写。\n   2.定性指标分为三档。\n",
        "填报人：某某            联系电话：000\n",
        "\n（二）存在的问题\n协调难度大，化解率有待提高，成因复杂。\n",
        "二、下一步措施\n建立联席会议制度，定期会商，做好工作安排，按时完成全年的任务。\n",
        "本表一式两份，由单位和主管部门各自留存备查，未尽事项另行说明。\n",
        "\n\n\n其他\n",
    ],
)
def test_text_below_a_form_without_a_total_row(below: str) -> None:
    assert rows(_form(*_BRIDGES, below)) == _READ


def test_heads_are_those_of_the_page_that_repeats_them() -> None:
    moved = "".join(f"   {line}\n" for line in (_HEAD + "".join(_BRIDGES[2:]) + _TOTAL).splitlines())
    assert rows(_form(*_BRIDGES[:2], "\f", "项目支出绩效自评（续）\n", moved)) == _READ


def test_a_page_without_heads_that_is_set_closer() -> None:
    closer = "  效益指标 社会效益指标  通行安全  提升 提升  40  40\n"
    assert rows(_form(*_BRIDGES[:3], "\f", closer)) == _READ


def test_a_line_of_the_words_of_heads_is_no_header() -> None:
    """The ends of a row's labels are ends of heads, too."""
    text = _FROM_TOP.replace("修补石   ≥30米", "道路里   ≥30米").replace("标     标     阶长度", "标     标     标")
    assert rows(forms_of(_TITLE + text)[0])[0][:3] == ("产出指标", "数量指标", "道路里标")


def test_single_blanks_between_cells() -> None:
    text = (
        "一级指标 二级指标     三级指标 年度指标值 实际完成值  分值   得分   偏差原因\n"
        "                                                     分析\n"
        "产出指标 数量指标     修桥座数 ≥3 座   3 座        20   20\n"
        "       质量指标     合格率  有效提升 有效提升       20   20\n"
    )
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{text}")
    assert [row[2:5] for row in rows(form)] == [("修桥座数", "≥3座", "3座"), ("合格率", "有效提升", "有效提升")]


@pytest.mark.parametrize(
    ("above", "beside", "below"), [("", "10", "0"), ("10", "", "0"), ("", "90", "90")], ids=["below", "between", "two"]
)
def test_a_total_that_is_broken_over_lines_is_none(above: str, beside: str, below: str) -> None:
    first = _line("", "", "", "", "", above, "") if above else ""
    form = _form(*_BRIDGES, first, _line("总分", "", "", "", "", beside, "89"), _line("", "", "", "", "", below, ""))
    assert rows(form) == _READ
    assert form.total_weight is None
    assert form.total_score is not None


def test_two_figures_make_no_third() -> None:
    wrapped = _line("", "", "", "12", "13", "", "") + _line("产出指标", "数量指标", "设施数量", "15", "15", "20", "20")
    first, *others = rows(_form(wrapped, *_BRIDGES[2:], _TOTAL))
    assert first == ("产出指标", "数量指标", "设施数量", "", "", "20", "20", "")
    assert others == _READ[2:]


def test_the_share_of_the_points_is_no_score() -> None:
    text = (
        "一级指标   二级指标   三级指标   年度指标   实际完成   分值   自评\n"
        "                                值         值                得分   得分率\n"
        "产出指标   数量指标   修桥座数   ≥3座       3座        20     18     90%\n"
        "           质量指标   合格率     100%       100%       20     20     100%\n"
        "总分                                                   40     38\n"
    )
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{text}")
    assert [row[5:7] for row in rows(form)] == [("20", "18"), ("20", "20")]


def test_a_form_has_as_many_lines_as_it_has() -> None:
    many = [_line("", "", f"设施{n:03}", "≥3座", "3座", "1", "1") + "\n" for n in range(300)]
    assert len(rows(_form(_BRIDGES[0], *many, _TOTAL))) == 301


def test_a_form_that_nobody_prints() -> None:
    record = record_of(f"{_TITLE}项目名称   山路养护\n{_HEAD}{_BRIDGES[0]}{_BRIDGES[2]}" + "\n" * 5_001 + _TOTAL)
    assert [error.code for error in record.errors] == ["JX-F004"]


# A header in one line above cells that are broken over lines.
_ONE_LINE = (
    "一级指标   二级指标    三级指标       指标值     完成值     分值   得分   偏差原因\n"
    "产出指标   数量指标    修补石阶长     ≥30米      28米       40     37     石料晚到，雨\n"
    "                       度                                                 后再修\n"
    "           质量指标    合格率         100%       100%       30     30\n"
    "效益指标   社会效益    登山安全       提升       提升       20     20\n"
    "           指标\n"
    "总分                                                        90     87\n"
)


def test_a_header_in_one_line_above_cells_of_several() -> None:
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{_ONE_LINE}")
    assert rows(form) == [
        ("产出指标", "数量指标", "修补石阶长度", "≥30米", "28米", "40", "37", "石料晚到，雨后再修"),
        ("产出指标", "质量指标", "合格率", "100%", "100%", "30", "30", ""),
        ("效益指标", "社会效益指标", "登山安全", "提升", "提升", "20", "20", ""),
    ]


@pytest.mark.parametrize("gap", [None, "  ", "   ", "      "])
def test_gaps_of_one_width_keep_no_places(gap: str | None) -> None:
    lines = [gap.join(line.split()) if gap else line for line in _ONE_LINE.splitlines()]
    _, regions = regions_of(f"{_TITLE}项目名称    山路养护\n" + "\n".join(lines))
    assert [region.method for region in regions] == ["linear" if gap else "placed"]


def test_a_head_that_is_the_end_of_another_is_none_of_its_own() -> None:
    """`值` is a head, and the end of `实际完成值`: of two headers the one that names more fields counts."""
    text = (
        "项目名称                     山路养护\n"
        "一级指标 二级指标      三级指标     年度指标值 实际完成      分值   自评得分    得分率\n"
        "                                值\n"
        " 产出    产出数量 修补登山石阶长度     ≥30 米   28 米   20    18     90%\n"
        "               和护栏\n"
        "       产出质量 石阶一次验收合格     ≥95%    94%    20    19.8   99%\n"
        "               率\n"
        "       产出时效   修补任务及时率    100%    100%   10    10     100%\n"
        " 效益    社会效益 减少登山游客投诉 ≥20 起   26 起     30    30     100%\n"
        "               数量\n"
        "                 总分                     80    77.8\n"
    )
    (form,) = forms_of(_TITLE + text)
    assert [row[2:7] for row in rows(form)] == [
        ("修补登山石阶长度和护栏", "≥30米", "28米", "20", "18"),
        ("石阶一次验收合格率", "≥95%", "94%", "20", "19.8"),
        ("修补任务及时率", "100%", "100%", "10", "10"),
        ("减少登山游客投诉数量", "≥20起", "26起", "30", "30"),
    ]


def test_the_label_of_the_table_beside_its_rows_is_no_level() -> None:
    text = (
        "         一级指标   二级指标   三级指标   指标值     完成值     分值   得分\n"
        "         产出指标   数量指标   修桥座数   ≥3座       3座        20     20\n"
        "绩效指              质量指标   合格率     100%       100%       20     20\n"
        "标       效益指标   社会效益   通行安全   提升       提升       20     20\n"
        "                    指标\n"
        "         满意度     服务对象   行人满意   ≥90%       95%        10     10\n"
        "         指标       满意度指   度\n"
        "                    标\n"
        "总分                                                            70     70\n"
    )
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{text}")
    assert [row[:3] for row in rows(form)] == [
        ("产出指标", "数量指标", "修桥座数"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "通行安全"),
        ("满意度指标", "服务对象满意度指标", "行人满意度"),
    ]


def test_a_cell_goes_on_below_its_beginning_however_near_another_head_is() -> None:
    text = (
        "一级指        二级指标           三级指标             指标值  完成值    分值    得分\n"
        "标\n"
        "产出指标      数量指标  登山道路护栏更换总长          ≥30米   28米      40      37\n"
        "                        度\n"
        "              质量指标     石阶一次验收合格           100%    100%      30      30\n"
        "总分                                                                    70      67\n"
    )
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{text}")
    assert [row[2] for row in rows(form)] == ["登山道路护栏更换总长度", "石阶一次验收合格"]


_THREE = (
    "           数量指标   修桥座数   ≥3座       3座        10     10\n"
    "产出指标   质量指标   合格率     100%       100%       10     10\n"
    "           时效指标   完成时间   6月         6月        10     10\n"
)


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (
            f"{_THREE}{_THREE.replace('产出', '管理')}"
            "           经济效益   节约费用   提升       提升       20     20\n"
            "效益指标   社会效益   通行安全   提升       提升       20     20\n           指标\n",
            ["产出指标"] * 3 + ["管理指标"] * 3 + ["效益指标"] * 2,
        ),
        (
            "           数量指标   修路长度   ≥3公里     3公里      10     10\n"
            "                      修桥座数   ≥3座       3座        10     10\n"
            "产出指标   质量指标   合格率     100%       100%       10     10\n"
            "           时效指标   完成时间   6月         6月        10     10\n"
            "                      每座桥梁\n           成本指标              ≤9万元     8万元      10     10\n"
            "                      费用\n",
            ["数量指标"] * 2 + ["质量指标", "时效指标", "成本指标"],
        ),
        (
            "           数量指标   修路长度   ≥3公里     3公里      10     10\n"
            "产出指标   质量指标   合格率     100%       100%       10     10\n"
            "           时效指标   完成时间   6月         6月        10     10\n"
            "           成本指标   修路费用   ≤9万元     8万元      10     10\n"
            "\n效益指标\n           社会效益   通行安全   提升       提升       20     20\n"
            "           可持续影   管护制度   健全       健全       10     10\n           响指标\n",
            ["产出指标"] * 4 + ["效益指标"] * 2,
        ),
    ],
    ids=["labels of the next level take lines", "the upper of two lines", "no cost is a benefit"],
)
def test_a_label_in_the_middle_of_its_rows(lines: str, labels: list[str]) -> None:
    head = "一级指标   二级指标   三级指标   指标       完成值     分值   得分\n                                 值\n"
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{head}{lines}总分                       70  70\n")
    level = 0 if labels[0] == "产出指标" else 1
    assert [row[level] for row in rows(form)] == labels


@pytest.mark.parametrize(
    ("above", "authority", "implementer"),
    [
        (
            "主管部门   溪口县山林和道路     实施单位   溪口县山路养护\n           管理局                         站\n",
            "溪口县山林和道路管理局",
            "溪口县山路养护站",
        ),
        (
            "                                          溪口县山路养护\n主管部门   溪口县山林局         实施单位\n"
            "                                          站\n",
            "溪口县山林局",
            "溪口县山路养护站",
        ),
        (
            "主管部门   溪口县山林局         实施单位   溪口县山路站\n           （2023年度）\n",
            "溪口县山林局",
            "溪口县山路站",
        ),
        (
            "主管部门   溪口县山林局         实施单位   溪口县山路站\n                          单位：万元\n",
            "溪口县山林局",
            "溪口县山路站",
        ),
    ],
    ids=["below", "around", "a year", "a unit"],
)
def test_a_value_that_goes_on_in_another_line(above: str, authority: str, implementer: str) -> None:
    (form,) = forms_of(f"{_TITLE}项目名称   山路养护\n{above}{_ONE_LINE}")
    assert printed_row(form, "authority", "implementer") == (authority, implementer)


def test_rows_that_are_left_out_are_told() -> None:
    many = "".join(_line("", "", "", f"{n}座", "", "", "") for n in range(30, 36))
    record = record_of(f"{_TITLE}项目名称   山路养护\n{_HEAD}{_BRIDGES[0]}{many}{_BRIDGES[2]}{_BRIDGES[3]}{_TOTAL}")
    assert [(error.code, len(record.forms[0].indicators)) for error in record.errors] == [("JX-F005", 2)]


def test_a_header_without_rows_is_told() -> None:
    record = record_of(f"{_TITLE}项目名称   山路养护\n{_HEAD}\n本项目未开展自评。\n")
    assert [error.code for error in record.errors] == ["JX-F006"]
