"""Reports: documents of their own, and in annexes."""

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
