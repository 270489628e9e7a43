"""Money whose unit stands before it in brackets: `预算数（万元）：620`, and scores that a label alone tells."""

from decimal import Decimal

from planted.documents import record_of

_TEXT = """嘉溪县粮站2023年度部门决算
九、预算绩效情况说明
（一）项目绩效自评结果
项目名称：石阶修补
主管部门：嘉溪县粮站
预算数（万元）：620
执行数（万元）：618.5
得分：100
主要问题：无
项目名称：扶手更换
主管部门：嘉溪县粮站
年初预算数（元）：9000
预算数（元）：8560
执行数（元）：6848
得分：91
主要问题：招标工作启动较晚
"""


def test_the_unit_before_an_amount_and_a_label_alone() -> None:
    first, second = record_of(_TEXT).narratives
    assert (first.project, first.score, first.problems) == ("石阶修补", 100, ())
    assert first.budget is not None
    assert first.executed is not None
    assert (first.budget.text, first.budget.yuan) == ("620", Decimal(6200000))
    assert first.executed.yuan == Decimal(6185000)
    assert second.budget is not None
    assert second.executed is not None
    assert (second.project, second.score, second.problems) == ("扶手更换", 91, ("招标工作启动较晚",))
    assert (second.budget.yuan, second.executed.yuan) == (Decimal(8560), Decimal(6848))
