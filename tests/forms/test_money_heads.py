"""Heads of the money block that forms print for a budget that was changed in the course of the year."""

from __future__ import annotations

import pytest

from extract import load
from extract.config import Config, ModelsConfig
from extract.model.record import Amount

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "备注"]
ROW = ["产出指标", "数量指标", "清淤河道长度", "≥12公里", "12.5公里", "90", "90", "无"]


def amounts(heads: str, values: str) -> list[tuple[str | None, str | None, str | None]]:
    """Opening budget, budget and what was paid, of each row of a block on a page with cells."""
    rows = [
        ["项目支出绩效自评表"],
        ["项目名称", "河道清淤", "", "", "主管部门", "青禾区水务局"],
        ["项目资金（万元）", "", *heads.split()],
        ["", "年度资金总额", *values.split()],
        ["", "其中：财政拨款", *values.split()],
        HEAD,
        ROW,
    ]
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    page = "<html><body><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table></body></html>"
    (form,) = load(Config(models=ModelsConfig(enabled=False))).read("表.html", page.encode()).forms

    def text(amount: Amount | None) -> str | None:
        return None if amount is None else amount.text

    return [(text(row.initial), text(row.budget), text(row.executed)) for row in form.funds]


@pytest.mark.parametrize(
    ("heads", "values", "expected"),
    [
        ("年初预算数 预算调整后数 全年执行数 分值 执行率 得分", "100 120 114 10 95% 9.5", ("100", "120", "114")),
        ("年初预算数 全年预算数 调整后预算数 决算数 执行率 得分", "100 110 120 114 95% 9.5", ("100", "120", "114")),
        ("预算调整后数 实际支出 执行率 分值 得分", "120 114 95% 10 9.5", (None, "120", "114")),
        ("调整后指标数 支付数 支付率 分值 得分", "120 114 95% 10 9.5", (None, "120", "114")),
        ("指标数 支付数 支付率 分值 得分", "120 114 95% 10 9.5", (None, "120", "114")),
        ("计划数 实际到位数 实际使用数 分值 使用率 得分", "120 118 114 10 95% 9.5", (None, "120", "114")),
        ("下达资金数 到位资金数 支出资金数 分值 执行率 得分", "120 118 114 10 95% 9.5", (None, "120", "114")),
        # What was added is no budget, nor the opening one.
        ("年初预算数 调整数 调整后预算数 全年执行数 执行率 得分", "100 20 120 114 95% 9.5", ("100", "120", "114")),
        ("年初预算 追加（调减） 全年预算 全年支出 执行率 得分", "100 20 120 114 95% 9.5", ("100", "120", "114")),
        ("年初预算数 年中调整数 年末预算数 年末执行数 执行率 得分", "100 20 120 114 95% 9.5", ("100", "120", "114")),
        ("年初预算数 年中追加或追减 调整后预算数 执行数 执行率 得分", "100 20 120 114 95% 9.5", ("100", "120", "114")),
        ("年初数 调整数 实际数 分值 执行率 得分", "100 20 114 10 95% 9.5", ("100", None, "114")),
    ],
)
def test_heads_of_a_budget_that_was_changed(
    heads: str, values: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert amounts(heads, values) == [expected, expected]
