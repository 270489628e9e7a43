"""Forms in text that gives one line of the page after the other, whatever cells it cuts."""

import pytest

import extract
from extract.config import Config, ModelsConfig
from extract.model.record import DocumentRecord, Form
from extract.pipeline import Pipeline

HEAD = """项目支出绩效自评表
（2023 年度）
项目名称 渡口码头照明维护
柳湾县渡口渡船安全管理
主管部门 柳湾县交通运输局 实施单位
中心
全年预算数 全年执行数 执行率
年初预算数 分值 得分
（A） （B） （B/A）
年度资金总
60 58 55.1 10 95% 9.5
额
项目资金（万元） 其中：当年
60 58 55.1 — 95% —
财政拨款
其他资金 0 0 0 — — —
年度总体目 预期目标 实际完成情况
标 更换照明灯，保障夜航安全。 更换照明灯四十一盏，夜航平稳。
"""
HEADS = """偏差原因分
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 析及改进措
施
"""
ROWS = """更换码头照
数量指标 ≥40盏 41盏 20 20
明灯数量
产出指标
（50分） 灯具安装合
质量指标 100% 98% 10 9.8 两盏返工
格率
绩效指标 码头照明恢 10月31 10月25
时效指标 20 20
复时间 日前 日
效益指标 社会效益指 夜间靠泊事
0起 0起 30 30
（30分） 标 故发生数
满意度指标 服务对象满
船员满意度 ≥90% 94% 10 10
（10分） 意度指标
"""
TOTAL = "总分 100 99.3\n"


@pytest.fixture(scope="module")
def rules_alone(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return extract.load(Config(models=ModelsConfig(directory=str(tmp_path_factory.mktemp("none")))))


def read(pipeline: Pipeline, text: str) -> DocumentRecord:
    return pipeline.read("lines.txt", text.encode())


def form_of(pipeline: Pipeline, text: str) -> Form:
    record = read(pipeline, text)
    assert not record.errors
    (form,) = record.forms
    return form


def test_lines_that_mirror_each_other_are_cells(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, HEAD + HEADS + ROWS + TOTAL)
    rows = [
        (
            row.l1,
            row.l2,
            row.name,
            row.target and row.target.text,
            row.actual and row.actual.text,
            row.weight,
            row.score,
            row.reason,
        )
        for row in form.indicators
    ]
    assert rows == [
        ("产出指标", "数量指标", "更换码头照明灯数量", "≥40盏", "41盏", 20, 20, None),
        ("产出指标", "质量指标", "灯具安装合格率", "100%", "98%", 10, 9.8, "两盏返工"),
        ("产出指标", "时效指标", "码头照明恢复时间", "10月31日前", "10月25日", 20, 20, None),
        ("效益指标", "社会效益指标", "夜间靠泊事故发生数", "0起", "0起", 30, 30, None),
        ("满意度指标", "服务对象满意度指标", "船员满意度", "≥90%", "94%", 10, 10, None),
    ]
    assert (form.total_weight, form.total_score) == (100, 99.3)


def test_what_stands_above_the_rows(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, HEAD + HEADS + ROWS + TOTAL)
    assert (form.project, form.authority, form.implementer, form.year, form.money_unit) == (
        "渡口码头照明维护",
        "柳湾县交通运输局",
        "柳湾县渡口渡船安全管理中心",
        2023,
        "万元",
    )
    money = [
        (row.source, *(amount and amount.text for amount in (row.initial, row.budget, row.executed)), row.rate)
        for row in form.funds
    ]
    assert money == [
        ("total", "60", "58", "55.1", 0.95),
        ("fiscal", "60", "58", "55.1", 0.95),
        ("other", "0", "0", "0", None),
    ]


def test_each_value_has_its_places_in_the_text(rules_alone: Pipeline) -> None:
    text = HEAD + HEADS + ROWS + TOTAL
    form = form_of(rules_alone, text)
    pieces = form.indicators[2].spans["name"].pieces
    assert [text[start:end] for start, end in pieces] == ["码头照明恢", "复时间"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + HEADS + ROWS + TOTAL.replace("99.3", "88"),  # the scores do not add up
        HEAD + HEADS + ROWS.replace("明灯数量\n", "") + TOTAL,  # a name has no second half
        HEAD + HEADS + ROWS,
    ],
    ids=("sums", "half", "no total"),
)
def test_what_is_not_sure_is_refused(rules_alone: Pipeline, text: str) -> None:
    record = read(rules_alone, text)
    assert [error.code for error in record.errors] == ["JX-F003"]
    assert not record.forms


def test_money_that_does_not_fit_its_rate_is_left_out(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, HEAD.replace("95%", "60%") + HEADS + ROWS + TOTAL)
    assert not form.funds


def test_a_unit_that_is_torn(rules_alone: Pipeline) -> None:
    head = HEAD.replace("项目资金（万元） 其中：当年", "项目资金（万 其中：当年").replace(
        "财政拨款\n", "元） 财政拨款\n"
    )
    form = form_of(rules_alone, head + HEADS + ROWS + TOTAL)
    assert form.money_unit == "万元"
    assert form.funds[0].executed is not None
    assert form.funds[0].executed.yuan == 551000


def test_a_label_without_its_text_is_null(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, HEAD.replace("中心\n", "") + HEADS + ROWS + TOTAL)
    assert form.implementer is None


CENTRED = """项目支出绩效自评表
项目名称 渡口码头照明维护
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 60 58 55.1 10 95% 9.5
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
更换码头照明灯数量 ≥40盏 41盏 20 20
数量指标
检修配电箱数量 ≥8台 8台 10 10
产出指标 质量指标 灯具安装合格率 100% 98% 10 9.8 两盏返工
绩效指 时效指标 照明恢复时间 10月底前 10月25日 10 10
标
效益指标 社会效益指标 夜间靠泊事故数 0起 0起 30 30
服务对象满意度
满意度指标 船员满意度 ≥90% 94% 10 10
指标
总分 100 99.3
"""


def test_labels_centred_beside_their_rows_under_a_whole_header(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, CENTRED)
    assert [(row.l1, row.l2, row.reason) for row in form.indicators] == [
        ("产出指标", "数量指标", None),
        ("产出指标", "数量指标", None),
        ("产出指标", "质量指标", "两盏返工"),
        ("产出指标", "时效指标", None),
        ("效益指标", "社会效益指标", None),
        ("满意度指标", "服务对象满意度指标", None),
    ]


THREE = CENTRED.replace(
    "数量指标\n检修配电箱数量 ≥8台 8台 10 10\n产出指标 质量指标",
    "检修配电箱和备\n数量指标\n用发电机以及水 ≥8台 8台 10 10\n产出指标\n泵数量\n质量指标",
)


def test_a_name_of_three_lines_is_no_reason(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, THREE)
    row = form.indicators[1]
    assert (row.l1, row.l2, row.name) == ("产出指标", "数量指标", "检修配电箱和备用发电机以及水泵数量")


def test_labels_that_do_not_stand_in_the_middle_of_their_rows_are_no_proof(rules_alone: Pipeline) -> None:
    record = read(rules_alone, THREE.replace("产出指标\n", "").replace("更换码头照", "产出指标 更换码头照"))
    assert [error.code for error in record.errors] == ["JX-F003"]


def test_a_value_with_a_comma_is_read(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, CENTRED.replace("≥40盏 41盏", "1,200 1,250"))
    assert form.indicators[0].actual is not None
    assert form.indicators[0].actual.text == "1,250"


def test_a_deadline_is_the_target_whatever_line_it_stands_in(rules_alone: Pipeline) -> None:
    torn = "10月31\n绩效指 时效指标 照明恢复时间 10月25日 10 10\n标 日前\n"
    form = form_of(rules_alone, CENTRED.replace("绩效指 时效指标 照明恢复时间 10月底前 10月25日 10 10\n标\n", torn))
    row = form.indicators[3]
    assert (row.target and row.target.text, row.actual and row.actual.text) == ("10月31日前", "10月25日")


def test_characters_spread_over_a_line_are_one_piece(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, HEAD + HEADS + ROWS.replace("更换码头照", "更 换 码 头 照") + TOTAL)
    assert form.indicators[0].name == "更换码头照明灯数量"


@pytest.mark.parametrize(
    "rows",
    [
        "".join("标\n" * 8 + f"质量指标 更换灯数量{n}号 100% 98% 0.5 0.5\n" for n in range(20)) + "总分 10 10\n",
        "".join("更换 标 效 标 甲 乙\n" * 8 + f"更换灯 数量{n}号 100% 98% 0.5 0.5\n" for n in range(30))
        + "总分 15 15\n",
    ],
    ids=("labels", "pieces"),
)
def test_lines_that_could_be_read_in_too_many_ways_are_refused(rules_alone: Pipeline, rows: str) -> None:
    record = read(rules_alone, HEAD + HEADS + rows)
    assert [error.code for error in record.errors] == ["JX-F003"]


def test_a_line_of_very_many_heads_is_no_failure(rules_alone: Pipeline) -> None:
    record = read(rules_alone, HEAD + HEADS.replace("分值 得分", "分值 得分" + " 分值" * 300) + ROWS + TOTAL)
    assert "JX-F001" not in [error.code for error in record.errors]


ORDERED = """项目支出绩效自评表
项目名称 渡口码头照明维护
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 60 58 55.1 10 95% 9.5
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 更换码头照明灯数量 ≥40盏 41盏 20 20
质量指标 灯具安装合格率 100% 98% 20 19.8
效益指标 社会效益指标 夜间靠泊事故数 0起 0起 30 30
满意度指标 服务对象满意度指标 船员满意度 ≥90% 94% 20 20
总分 100 99.3
"""


def test_labels_on_the_first_of_their_rows_stay_there(rules_alone: Pipeline) -> None:
    form = form_of(rules_alone, ORDERED)
    assert [(row.l1, row.l2) for row in form.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
