"""Titles of forms and summary tables: short lines or lone cells that end in …表."""

import pytest
from planted.documents import source_of

from extract.segment.titles import titles_of


def found(text: str) -> list[tuple[str, str]]:
    source = source_of(text)
    return [(title.kind, "".join(source.document.text[title.start : title.end].split())) for title in titles_of(source)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("项目支出绩效自评表", "project_self_eval"),
        ("附 1 项目支出绩效自评表", "project_self_eval"),
        ("项目支出绩效自评表（2023年度）", "project_self_eval"),
        ("项 目 支 出 绩 效 自 评 表", "project_self_eval"),
        ("项目支出绩效自评表一", "project_self_eval"),
        ("**项目支出绩效自评表**", "project_self_eval"),
        ("#### 项目支出绩效自评表（2023 年度）", "project_self_eval"),
        ("部门整体支出绩效自评表", "department_self_eval"),
        ("转移支付区域（项目）绩效自评表", "transfer_self_eval"),
        ("2024年项目支出绩效目标表", "project_goals"),
        ("2024年部门整体支出绩效目标表", "department_goals"),
        ("石阶修补项目绩效评价指标体系", "evaluation_index"),
        ("项目支出绩效自评情况汇总表", "summary"),
    ],
)
def test_titles(line: str, kind: str) -> None:
    assert [title for title, _ in found(f"一\n\n{line}\n\n二\n")] == [kind]


@pytest.mark.parametrize(
    "line",
    [
        "详见项目支出绩效自评表",
        "本站按照要求填报了项目支出绩效自评表。",
        "各单位根据项目支出绩效自评表打分；",
        "收入支出决算总表",
        "项目支出绩效自评报告",
        "项目支出绩效自评表（续）",
        "续表",
        "表",
        "",
        "本站对全部项目开展自评并认真填写各项目的情况说明及佐证材料目录和联系人名单及电话号码以及各科室分工安排与完成时限等内容的项目支出绩效自评表",
    ],
)
def test_no_titles(line: str) -> None:
    assert found(f"一\n\n{line}\n\n二\n") == []


def test_a_title_in_a_cell_of_its_own() -> None:
    assert [kind for kind, _ in found("项目支出绩效自评表\t\t\t\n项目名称\t石阶修补\t\t\n甲\t乙\t丙\t丁\n")] == [
        "project_self_eval"
    ]


@pytest.mark.parametrize(
    "row",
    [
        "项目支出绩效自评表 | ||",
        "| 项目支出绩效自评表 | |",
        "标 题: | 项目支出绩效自评表 | |",
        "附件2 | 项目支出绩效自评表 | |",
        "项目支出绩效自评表 | (2023年度) | 单位：万元 |",
    ],
)
def test_a_title_in_any_row_of_a_table(row: str) -> None:
    rows = "甲 | 乙 | 丙 |\n1 | 2 | 3 |\n"
    assert found(f"{rows}{row}\n{rows}{row}\n{rows}") == [("project_self_eval", "项目支出绩效自评表")] * 2


def test_a_cell_among_others_is_no_title_below_the_second_row() -> None:
    rows = "甲 | 乙 | 丙 |\n1 | 2 | 3 |\n"
    assert found(f"{rows}项目支出绩效自评表 | 已填报 | 已公开 |\n") == []


def test_a_title_of_two_lines() -> None:
    lines = "溪口县进山道路管理站二〇二三年度石阶修补和扶手更换及观景台\n养护资金项目支出绩效自评表\n"
    assert found(lines) == [("project_self_eval", "".join(lines.split()))]


def test_the_heading_of_the_document_is_no_part_of_the_title() -> None:
    text = "溪口县进山道路管理站2023年度项目支出绩效自评情况\n\n项目支出绩效自评表\n"
    assert found(text) == [("project_self_eval", "项目支出绩效自评表")]
