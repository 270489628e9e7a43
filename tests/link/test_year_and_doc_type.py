"""Fiscal year and kind of a document."""

from __future__ import annotations

import pytest

from extract.link import find_doc_type, find_year, year_number
from extract.model.document import Document
from extract.model.raw import Piece, RawForm


def document(text: str) -> Document:
    return Document(text=text, blocks=(), path="", sha256="", media_type="text/plain", reader="text")


CASES = [
    ("2024年度某县教育局部门决算", 2024, "final_account"),
    ("某县教育局\n2024年部门预算", 2024, "budget"),
    ("某县教育局2023年度部门整体支出绩效自评报告", 2023, "self_evaluation"),
    ("2024年9月公开某县教育局2023年度部门决算\n", 2023, "final_account"),
    ("某市2022年度乡村振兴资金绩效评价报告", 2022, "evaluation_report"),
    ("项目支出绩效自评表\n（2023年度）", 2023, "self_evaluation"),
    ("某县教育局2023年部门预算项目支出绩效自评报告", 2023, "self_evaluation"),
    ("二〇二三年度\n某县第一中学\n决算公开\n", 2023, "final_account"),
    ("某县2025年项目支出绩效目标申报表", 2025, "budget"),
    ("附件：2022年部门整体支出绩效自评表\n", 2022, "self_evaluation"),
    ("某县卫生健康局2025年度部门预算公开\n发布日期：2025-02-11\n2024年工作完成情况\n", 2025, "budget"),
    ("2 0 2 3 年 度 某 县 水 务 局 部 门 决 算\n", 2023, "final_account"),
    ("某县審計(jì)局2025年部門預(yù)算公開情況說明\n", 2025, "budget"),
    ("监督索引号530900\n某县纪律检查委员会2023年度部门决算\n目录\n", 2023, "final_account"),
    ("通知\n请各位出席\n", None, "unknown"),
    ("某学院预算绩效管理办法（试行）\n第一条 根据有关规定制定本办法。\n", None, "unknown"),
]


@pytest.mark.parametrize(("text", "year", "kind"), CASES)
def test_titles(text: str, year: int | None, kind: str) -> None:
    found = find_year(document(text), ())
    assert (year_number(found) if found else None) == year
    assert find_doc_type(document(text)) == kind


@pytest.mark.parametrize("text", [text for text, year, _ in CASES if year])
def test_the_year_stands_where_it_says(text: str) -> None:
    found = find_year(document(text), ())
    assert found is not None
    assert "".join("".join(text[a:b] for a, b in found.ranges).split()) == found.text
    assert len(found.text) == 4


def test_a_range_of_years_is_no_year() -> None:
    assert find_year(document("2021-2023年某县教育专项资金绩效评价报告\n"), ()) is None


def test_the_forms_say_it() -> None:
    text = "自评表 (2022 年度)"
    form = RawForm(kind="project_self_eval", start=0, end=5, method="grid", year=Piece("2022", ((5, 9),)))
    found = find_year(document(text), [form])
    assert found is not None
    assert year_number(found) == 2022


def test_prose_is_the_last_resort() -> None:
    text = "第一部分\n一、收支情况\n" + "2023年度收入增加，比2022年度多。2023年度支出减少。" * 3
    found = find_year(document(text), ())
    assert found is not None
    assert year_number(found) == 2023


def test_without_a_title_the_tables_tell_the_kind() -> None:
    assert find_doc_type(document("一、收入支出决算总表\n二、支出决算为10万元\n")) == "final_account"
    assert find_doc_type(document("一、部门收支预算总表\n二、项目支出表\n")) == "budget"
