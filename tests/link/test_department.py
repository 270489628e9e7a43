"""The department's name: title pages, labelled fields, running titles and forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.link import find_department, find_doc_type, find_region, find_year
from extract.model.document import Document
from extract.model.raw import Piece, RawForm


def document(text: str) -> Document:
    return Document(text=text, blocks=(), path="", sha256="", media_type="text/plain", reader="text")


def form(authority: str | None = None, implementer: str | None = None, kind: str = "project_self_eval") -> RawForm:
    pieces = [Piece(name, ((0, len(name)),)) if name else None for name in (authority, implementer)]
    return RawForm(kind=kind, start=0, end=1, method="grid", authority=pieces[0], implementer=pieces[1])  # type: ignore[arg-type]


TITLES = [
    ("2023年度中共阳曲县委宣传部部门决算公开\n", "中共阳曲县委宣传部"),
    ("2024 年度\n桃源县交通运\n输局（汇总）部门决算\n目 录\n", "桃源县交通运输局"),
    ("平昌县教育局\n\n2024年度部门决算\n\n保密审查情况：已审查\n", "平昌县教育局"),
    ("附件 1\n\n# 凤台县公路服务中心 2024 年部门预算\n\n## 目 录\n", "凤台县公路服务中心"),
    ("附件2\n2022年度湖南省桃源县人民法院部门整体支出绩效自评报告\n", "湖南省桃源县人民法院"),
    ("2023年度\n安化县梅城镇中心小学\n单位决算\n目 录\n", "安化县梅城镇中心小学"),
    ("关于公开临澧县城市管理和综合执法局2024年部门预算的说明\n", "临澧县城市管理和综合执法局"),
    ("阳江市财政局预算评审中心2024年度单位决算\n", "阳江市财政局预算评审中心"),
    ("中国共产党云阳县委员会党校2023年度部门决算情况说明\n一、部门基本情况\n", "中国共产党云阳县委员会党校"),
    ("国家税务总局平昌县税务局\n2023年部门预算\n", "国家税务总局平昌县税务局"),
    ("二〇二三年度\n泾川县第一中学\n决算公开\n", "泾川县第一中学"),
    ("共青团康定市委员会2023年度部门决算\n", "共青团康定市委员会"),
    ("将乐县自然资源局2024年度部门预算\n", "将乐县自然资源局"),
    ("2023年度涪陵区妇幼保健院（本级）决算公开说明\n", "涪陵区妇幼保健院"),
    ("2021年度省级部门决算\n甘肃省疾病预防控制中心\n", "甘肃省疾病预防控制中心"),
    ("德州市陵城区退役军人事务局关于2023年度项目支出绩效自评情况的报告\n", "德州市陵城区退役军人事务局"),
    ("政协平江县委员会办公室二〇二二年度部门决算\n", "政协平江县委员会办公室"),
    ("2023 年 度 民 勤 县 水 务 局 部 门 决 算 公 开 报 告\n", "民勤县水务局"),
    ("湖北某某学院2021年学生资助项目绩效自评表\n", "湖北某某学院"),
    ("二、2023年度某市教育局所属第三幼儿园2023年度单位决算公开\n", "某市教育局所属第三幼儿园"),
]


CONTENTS = (
    "目 录\n第一部分 部门概况\n一、部门职责\n二、机构设置\n第二部分 2024年度部门决算表\n一、收入支出决算总表\n"
    "第三部分 2024年度部门决算情况说明\n"
)
PAGES = [
    (
        "您当前所在位置:首页 > 涪陵区某镇人民政府 > 政务公开 > 决算公开\n[ 发布机构 ] 涪陵区南湖镇人民政府\n"
        "[ 成文日期 ] 2023-09-14\n涪陵区南湖镇人民政府2022年度部门决算情况说明\n一、部门基本情况\n",
        "涪陵区南湖镇人民政府",
    ),
    (
        CONTENTS + "公开01表\n单位:孟连傣族拉祜族佤族自治县第二中学 | 2024年度 | 金额单位:万元 |\n",
        "孟连傣族拉祜族佤族自治县第二中学",
    ),
    (CONTENTS + "大英县某镇小学校\n2024年部门预算编制说明\n一、基本职能\n", "大英县某镇小学校"),
    ("2023年度镶黄旗人民检察院\n公开文档\n部门(单位)名称:镶黄旗人民检察院\n单位负责人:某某\n", "镶黄旗人民检察院"),
    (
        "安化县2021年度部门整体支出绩效评价自评报告\n来源:某镇\n部门(单位)名称:安化县某镇政府\n预算编码:\n",
        "安化县某镇政府",
    ),
    ("2022年度校舍维修项目自评结果\n项目单位(盖章): 安化县职业学校\n主要领导签字:\n", "安化县职业学校"),
    ("耒阳市某中学专项资金绩效自评价报告\n一、基本情况\n我校2022年度项目为一个\n", "耒阳市某中学"),
    ("安化縣審計(jì)局2025年部門預(yù)算公開情況說明\n來源: 安化縣審計(jì)局\n", "安化縣審計局"),
]


# Names that the places around the title could hide: the page's own source, what the text cites, words in front.
AROUND = [
    (
        "发布时间:2025-10-20 信息来源:安化县财政局\n目录\n第一部分 安化县某某办公室概况\n一、部门职责\n",
        "安化县某某办公室",
    ),
    ("来源：区发改局 发布时间：2024-04-26\n目录\n第一部分 2023年度安化县石阶养护中心概况\n", "安化县石阶养护中心"),
    ("来源：安化县财政局\n2023年度石阶修补项目绩效自评表\n", "安化县财政局"),
    ("第一部分单位概况\n二、机构设置\n安化县石阶养护中心下设办公室、财务室。\n", "安化县石阶养护中心"),
    ("第一部分 部门概况\n安化县林业局是安化县人民政府工作部门，为正科级。\n", "安化县林业局"),
    ("绩效评价报告\n按照指标体系,对安化县财政局2020年度机关整体支出开展了绩效评价\n", "安化县财政局"),
    ("当前位置：首页 > 财政信息\n安化县石阶馆2023年度单位决算\n", "安化县石阶馆"),
    ("发布机构：安化县财政局\n林业局2023年部门预算\n", "林业局"),
    (
        "安化县石阶中学2023年度部门整体支出绩效自评报告\n为落实《湖南省财政厅关于开展2023年度绩效自评工作的通知》，我校自评：\n",
        "安化县石阶中学",
    ),
    ("1、安化县林业局2023年度部门决算\n", "安化县林业局"),
    ("欢迎来到专题频道安化县水务局2022年度部门决算\n", "安化县水务局"),
    ("新疆生产建设兵团第三师图木舒克市四十一团2023年度部门决算\n", "新疆生产建设兵团第三师图木舒克市四十一团"),
    ("項(xiàng)目自評(píng)報(bào)告\n預(yù)算部門(mén)單位(公章):安化縣水務(wù)局\n", "安化縣水務局"),
    ("大新和县教育局2023年度部门决算\n", "大新和县教育局"),
    (
        "安化县石阶养护中心2023年度项目支出绩效自评表项目名称石阶修补主管部门安化县交通局实施单位安化县石阶养护中心"
        * 4,
        "安化县石阶养护中心",
    ),
    ("项目绩效自评表\n主管部门 安化县交通局\n实施单位：安化县公路段\n", "安化县公路段"),
    ("附件\n部门整体支出绩效自评表\n省级预算部门名称\t安化县草场站\n", "安化县草场站"),
    ("项目绩效自评表\n填报单位：安化县公路段\n项目名称\t石阶修补\n主管部门\t安化县交通局\n", "安化县公路段"),
    ("项目绩效目标表(2021年度)填报单位(盖章):安化县石阶镇人民政府 项目名称石阶修补\n", "安化县石阶镇人民政府"),
]


@pytest.mark.parametrize(("text", "name"), AROUND)
def test_what_stands_around_a_name(text: str, name: str) -> None:
    found = find_department(document(text), ())
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(("text", "name"), PAGES)
def test_web_pages(text: str, name: str) -> None:
    found = find_department(document(text), ())
    assert found is not None
    assert found.text == name


@given(st.text(alphabet="2024年度部门单位决算预算绩效自评:：\n\t（）()局县区市 中共某安化", max_size=120))
def test_any_text_is_read_without_error(text: str) -> None:
    made = document(text)
    found = find_department(made, ())
    assert found is None or len(found.text) >= 3
    find_year(made, ())
    find_doc_type(made)
    find_region(found.text if found else None, made, ())


@pytest.mark.parametrize(("text", "name"), TITLES)
def test_title_pages(text: str, name: str) -> None:
    found = find_department(document(text), ())
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(("text", "name"), TITLES)
def test_the_name_stands_where_it_says(text: str, name: str) -> None:
    found = find_department(document(text), ())
    assert found is not None
    printed = "".join(text[start:end] for start, end in found.ranges)
    assert "".join(printed.split()) == name


def test_site_clutter_around_the_title() -> None:
    text = (
        "首页 > 政府信息公开 > 财政信息\n桐城市金神镇人民政府2023年度部门决算\n"
        "发布日期：2024-09-10 来源：桐城市人民政府办公室 浏览次数：12\n目录\n"
    )
    found = find_department(document(text), ())
    assert found is not None
    assert found.text == "桐城市金神镇人民政府"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("项目支出绩效自评表\n主管部门\t212-凤台县交通运输局\t实施单位\t凤台县公路中心\n", "凤台县交通运输局"),
        (
            "决算公开说明\n部门：双江拉祜族佤族布朗族傣族自治县水务局（本级）  金额单位：万元\n",
            "双江拉祜族佤族布朗族傣族自治县水务局",
        ),
        ("部门整体支出绩效自评表\n部门（单位）名称\t\t\t宁陕县林业局\t\t\n", "宁陕县林业局"),
        ("部门名称：南丹县融媒体中心\n公开报告\n", "南丹县融媒体中心"),
    ],
)
def test_labelled_fields(text: str, name: str) -> None:
    found = find_department(document(text), ())
    assert found is not None
    assert found.text == name


def test_running_title_where_there_is_no_title_page() -> None:
    text = "第一部分\n部门概况\n一、部门职责\n纳入安化县林业局（汇总）2023年度部门决算编\n制范围的单位有两个。\n"
    found = find_department(document(text), ())
    assert found is not None
    assert found.text == "安化县林业局"


def test_forms_give_the_authority_without_its_code() -> None:
    found = find_department(document("表\n"), [form("406安化县林业局", "安化县林业局本级")])
    assert found is not None
    assert found.text == "安化县林业局"


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ("", "安化县林业局"),
        ("项目单位：安化县苗木站\n", "安化县苗木站"),  # who fills the form in stands above it
        ("**项目单位**：安化县苗木站\n", "安化县苗木站"),
        ("单位：安化县苗木站　　单位：万元\n", "安化县苗木站"),
    ],
)
def test_who_fills_in_a_form_alone(above: str, name: str) -> None:
    text = f"自评表\n{above}主管部门\t安化县林业局\t实施单位\t安化县苗木站\n"
    found = find_department(document(text), [form("安化县林业局", "安化县苗木站")])
    assert found is not None
    assert found.text == name


def test_a_transfer_form_names_the_ministry_first() -> None:
    forms = [form("国家林业和草原局", "安化县林业局", kind="transfer_self_eval")]
    found = find_department(document("表\n"), forms)
    assert found is not None
    assert found.text == "安化县林业局"


def test_the_title_leads_over_a_longer_name_in_a_form() -> None:
    text = "安化县林业局2024年部门预算\n目录\n"
    found = find_department(document(text), [form("益阳市安化县林业局")] * 9)
    assert found is not None
    assert found.text == "安化县林业局"


def test_a_title_without_a_place_takes_the_full_name() -> None:
    found = find_department(document("林业局2024年部门预算\n目录\n"), [form("安化县林业局")])
    assert found is not None
    assert found.text == "安化县林业局"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "通知\n请各位出席会议。\n",
        "本部门2023年度部门决算\n",
        "丹阳县2023年衔接资金项目绩效自评报告\n",
        "单位：万元\n",
        "溪口代表团2023年度部门决算\n",
        "第一部分 部门概况\n本中心下设办公室。\n安化县是国家级林业单位。\n",
    ],
)
def test_no_name_is_none(text: str) -> None:
    assert find_department(document(text), ()) is None
