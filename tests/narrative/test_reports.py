"""Reports: documents of their own, and in annexes."""

import pytest

from extract.model.document import Document
from extract.model.raw import Narration, Piece
from extract.narrative import read_narratives
from extract.segment.parts import find_parts

SECTIONS = (
    "一、基本情况\n（一）项目概况\n本项目改善供水条件。全年预算数800万元，实际支出760万元，预算执行率95%。\n"
    "二、绩效评价工作开展情况\n按照规定组织开展评价，评价组到现场查看，发放问卷，查阅"
    "台账，听取汇报，形成意见，并与项目单位交换看法，听取反馈。\n"
    "三、评价结论\n该项目综合得分92.5分，评价等级为“优”。\n"
    "四、存在的问题及原因分析\n（一）管护经费不足。部分设备\n"
    "老化。\n五、有关建议\n一是落实经费；二是增加检测。\n"
)


def read(text: str) -> Narration:
    source = Document(text, (), "x.txt", "", "text/plain", "text.v1")
    return read_narratives(source, find_parts(source), ())


def texts(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces]


def test_a_report_is_one_record() -> None:
    (report,) = read("2023年度乡村供水工程项目\n支出绩效评价报告\n\n" + SECTIONS).narratives
    assert report.kind == "evaluation"
    assert report.project is not None
    assert report.project.text == "2023年度乡村供水工程"
    fields = (report.score, report.grade, report.budget, report.executed, report.rate)
    assert [field.text if field else None for field in fields] == ["92.5", "优", "800万元", "760万元", "95%"]
    assert texts(report.problems) == ["管护经费不足", "部分设备老化"]
    assert texts(report.measures) == ["落实经费", "增加检测"]


@pytest.mark.parametrize("mark", ["一、", "（一）", " 第一部分 "])
@pytest.mark.parametrize("title", ["渡口修缮项目2022年度绩效自评报告", "某县卫生局2022年渡口修缮项目支出绩效自评报告"])
def test_a_report_that_lost_its_line_ends(title: str, mark: str) -> None:
    sentences = "项目概况 某中心申请设立项目，主管部门为某县卫生局，修缮渡口37个。二、资金情况 全年预算数73.8万元，"
    sentences += "全年执行数70.11万元。三、自评得分情况 项目自评得分为94.3分，自评等级为“优”。其中产出指标46.8分。" * 2
    (report,) = read(title + mark + sentences).narratives
    fields = (report.project, report.score, report.grade, report.budget, report.executed)
    assert [field.text if field else None for field in fields] == ["渡口修缮", "94.3", "优", "73.8万元", "70.11万元"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("项目名称为渡口栈桥，主管部门是某县水利局。", "渡口栈桥"),
        ("项目名称：渡口栈桥。主管部门：某县水利局。", "渡口栈桥"),
        ("项目名称是“渡口栈桥（二期）”项目，主管部门是某县水利局。", "渡口栈桥（二期）"),
        ("项目名称：为民服务大厅修缮", "为民服务大厅修缮"),
        ("项目名称为民服务大厅修缮", "为民服务大厅修缮"),
        ("项目名称、主管部门等见附表。", "渡口"),
    ],
)
def test_the_name_told_in_a_report(line: str, name: str) -> None:
    (report,) = read(f"渡口项目绩效自评报告\n{line}\n{SECTIONS}").narratives
    assert report.project is not None
    assert report.project.text == name


@pytest.mark.parametrize(
    "title", ["渡口修缮项目绩效自评说明", "渡口修缮项目绩效自评情况说明", "关于渡口修缮项目支出绩效自评结果的说明"]
)
def test_an_account_of_a_self_evaluation_is_a_report(title: str) -> None:
    sentences = "一、资金\n项目预算金额为268万元，由州级财政全额安排。至年底共支付257.28万元，剩余10.72万元收回。\n"
    sentences += (
        "二、自评结论\n该项目综合得分为九十二点六分（92.6分），等次为优。其中，决策18分，产出33分，效益24分。\n"
    )
    (report,) = read(f"{title}\n{sentences}三、其他\n{'资料已经归档并公开。' * 8}").narratives
    fields = (report.project, report.score, report.grade, report.budget, report.executed)
    assert [field.text if field else None for field in fields] == ["渡口修缮", "92.6", "优", "268万元", "257.28万元"]


@pytest.mark.parametrize(
    ("sentence", "money"),
    [
        (
            "项目批复总投资3260.00万元，其中中央资金2000.00万元。项目累计支付1284.30万元，占批复总投资的39.40%。",
            ("3260.00万元", "1284.30万元", "39.40%"),
        ),
        ("概算总投资200万元，已支付80万元，占总投资的40%。", ("200万元", "80万元", "40%")),
        ("概算总投资200万元，本年实际支付30万元，累计占总投资的40%。", (None, "30万元", None)),
        (
            "概算总投资200万元，年度预算50万元，实际支付30万元，累计占总投资的40%。",
            ("50万元", "30万元", None),
        ),
    ],
)
def test_the_whole_investment_is_a_budget_where_the_rate_is_of_it(sentence: str, money: tuple[str | None, ...]) -> None:
    rest = "自评得分76.5分，等级为“中”。" + "管材分批采购，按月供货。" * 12
    (report,) = read(f"渡口栈桥工程绩效自评报告\n一、资金\n{sentence}\n二、结论\n{rest}").narratives
    assert tuple(told.text if told else None for told in (report.budget, report.executed, report.rate)) == money


def test_an_account_of_the_work_of_an_office_names_no_project() -> None:
    title = "某县水务局2023年度项目支出绩效自评情况说明"
    assert read(f"{title}\n我局组织开展自评，全年预算数200万元。{'资料已经归档并公开。' * 14}").narratives == ()


def test_a_sentence_on_a_report_is_no_title() -> None:
    assert read("某县卫生局渡口修缮项目撰写了绩效自评报告一、二两份，得分94分。" + "修缮渡口。" * 30).narratives == ()


@pytest.mark.parametrize("year", ["2022年", "2022年度"])
def test_the_year_behind_a_name_in_a_title_is_no_part_of_it(year: str) -> None:
    (report,) = read(f"渡口栈桥工程{year}绩效自评报告\n" + SECTIONS).narratives
    assert report.project is not None
    assert report.project.text == "渡口栈桥工程"


def test_a_report_in_an_annex_completes_the_record_of_its_section() -> None:
    section = (
        "九、预算绩效情况说明\n（一）部门评价结果。2023年乡村供水工程项目，绩效评价得分为"
        "92.5分，等级为优。\n第五部分 附件\n"
    )
    (record,) = read(section + "2023年度乡村供水工程项目绩效评价报告\n" + SECTIONS).narratives
    assert record.budget is None
    assert texts(record.problems) == ["管护经费不足", "部分设备老化"]


def test_another_report_in_an_annex_is_a_record_of_its_own() -> None:
    section = "九、预算绩效情况说明\n（一）项目绩效自评结果。详见附件。\n第五部分 附件\n附件1\n"
    (record,) = read(section + "消防器材购置项目绩效自评报告\n" + SECTIONS).narratives
    assert (record.kind, record.project and record.project.text) == ("project", "消防器材购置")


def test_a_report_on_the_department() -> None:
    (record,) = read("某馆2023年部门整体支出绩效自评报告\n" + SECTIONS).narratives
    assert (record.kind, record.project) == ("department", None)


def test_a_mention_of_a_report_is_none() -> None:
    text = (
        "九、预算绩效情况说明\n（一）部门评价结果。本部门无部门评价项目。\n"
        "第五部分 附件\n详见乡村供水工程项目绩效评价报告\n"
    ) + "附注。" * 80
    assert read(text).narratives == ()


@pytest.mark.parametrize(
    "title",
    [
        "某县水利局2023年度部门决算绩效自评报告",
        "某县水利局关于2023年度部门决算绩效自评的报告",
        "2023年度某县水利局部门预算支出绩效自评报告",
        "某县交易中心部门决算绩效自评报告",
        "2023年度部门决算公开及绩效自评报告",
    ],
)
def test_an_office_and_its_accounts_are_no_project(title: str) -> None:
    assert read(title + "\n").narratives == ()
    assert read(f"{title}\n{SECTIONS}").narratives == ()
    assert read(f"{title}。全年预算数800万元，执行数760万元，自评得分95分。").narratives == ()


def test_sections_headed_by_a_name_alone_are_records() -> None:
    text = (
        "溪口县山路站\n2023年部门预算项目支出绩效自评报告\n一、部门概况\n溪口县山路站编制九名，实有八人，负责山路养护。\n"
        "二、项目绩效自评情况\n本站对2个部门预算项目开展绩效自评，预算总额130万元，实际支出124万元。\n"
        "（一）石阶修补\n项目预算80万元，全年执行76万元，执行率95%，自评得分96分。修补石阶四百米。\n"
        "（二）护栏更换经费\n年初预算50万元，全年执行48万元。自评得分94.5分。个别路段未更换。\n"
        "三、其他说明\n无。\n"
    )
    records = read(text).narratives
    found = [[piece and piece.text for piece in (r.project, r.score, r.budget, r.executed)] for r in records]
    assert found == [["石阶修补", "96", "80万元", "76万元"], ["护栏更换经费", "94.5", "50万元", "48万元"]]


def test_chapters_of_a_report_are_no_projects() -> None:
    text = (
        "石阶修补项目绩效自评报告\n一、项目绩效自评情况\n（一）预算执行进度\n年初预算80万元，全年执行76万元。\n"
        "（二）石阶质量把控\n分值20分，得分18分。\n（三）自评结果\n自评得分96分。\n二、建议\n加强养护，及时更换。\n"
    )
    (record,) = read(text).narratives
    assert record.project is not None
    assert record.project.text == "石阶修补"


def test_cells_of_a_table_are_no_name() -> None:
    assert read("一、绩效自评情况\n|评价结论|项目自评得分97.2分，总体较好。|\n").narratives == ()


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("自评总分90.9分，评定等级“优”。", "优"),
        ("自评得分90.9分（良），其中产出得46.2分。", "良"),
        ("自评得分90.9分，属于“优”等。", "优"),
        ("自评得分90.9分，总体评价为良好。", "良好"),
        ("自评得分90.9分，评价等级：优、良、中、差四档。", None),
        ("自评得分90.9分，评价等级分为“优”、“良”、“中”。", None),
        ("自评得分90.9分，多数学员属于中等收入家庭，群众总体评价优。", None),
    ],
)
def test_the_grade_of_a_report(words: str, grade: str | None) -> None:
    text = f"渡口栈桥项目绩效自评报告\n一、自评结论\n{words}\n二、其他\n{'资料已经归档并公开。' * 14}"
    (report,) = read(text).narratives
    assert (report.grade.text if report.grade else None) == grade


@pytest.mark.parametrize(
    ("words", "budget"),
    [
        ("省财政厅下达我县渡口栈桥资金2,140万元，其中中央资金1,890万元、省级配套250万元。", "2,140万元"),
        ("2023年，中央和省级分两批下达我市渡口栈桥补助资金共计0.48亿元，其中：甲县1,320万元。", "0.48亿元"),
        ("市财政下达本区2023年渡口栈桥专项经费预算80万元。项目资金45万元，于四月分解到各镇。", "80万元"),
        ("首批下达我县渡口栈桥资金100万元。", None),
        ("资金分两次下达，首次下达80万元，再次安排资金20万元。", None),
        ("县财政安排资金80万元。", "80万元"),
        ("提前下达我县渡口栈桥资金100万元，又下达我县渡口栈桥资金40万元。", None),
        ("下达我县直补资金372万元、项目资金1,768万元。", None),
        ("直补资金372万元，项目资金1,768万元，于当年四月分解。", None),
        ("财政资金60万元，自筹资金40万元。", None),
        ("项目资金60万元，到位资金60万元。", "60万元"),
        ("专项资金60万元，其中中央资金40万元。", "60万元"),
    ],
)
def test_what_was_granted_is_the_budget_and_no_part_of_it(words: str, budget: str | None) -> None:
    text = f"渡口栈桥项目绩效自评报告\n一、资金\n{words}自评得分92分。\n{'资料已经归档并公开。' * 14}"
    (report,) = read(text).narratives
    assert (report.budget.text if report.budget else None) == budget


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("资金管理\n分值：20分\n自评得分：18分\n项目产出\n满分：50分\n自评得分：48分\n", None),
        ("满分：100分\n自评得分：92分\n", "92"),
        ("指标权重：40\n已经公布。\n自评得分：92分\n", "92"),
    ],
)
def test_a_score_below_a_weight_is_that_of_an_indicator(words: str, score: str | None) -> None:
    text = f"渡口栈桥项目绩效自评报告\n一、结论\n预算数50万元。\n{words}{'资料已经归档并公开。' * 14}"
    (report,) = read(text).narratives
    assert (report.score.text if report.score else None) == score


def test_a_report_in_markdown_is_the_section_under_its_title() -> None:
    body = SECTIONS.replace("\n二、", "\n## 二、").replace("\n三、", "\n## 三、").replace("\n四、", "\n## 四、")
    body = "## " + body.replace("\n五、", "\n## 五、")
    (report,) = read("# 2023年度乡村供水工程项目绩效自评报告\n\n" + body).narratives
    assert (report.kind, report.project and report.project.text) == ("project", "2023年度乡村供水工程")
    assert (report.score and report.score.text, texts(report.measures)) == ("92.5", ["落实经费", "增加检测"])


def test_a_town_may_be_new() -> None:
    (report,) = read("海角新城2022年度乡村供水工程项目支出绩效评价报告\n\n" + SECTIONS).narratives
    assert report.project is not None
    assert report.project.text == "乡村供水工程"
