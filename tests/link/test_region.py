"""Province, city and county: by name, by the document's evidence, and what stays unknown."""

from __future__ import annotations

import pytest

from extract.link import find_region
from extract.link.gazetteer import gazetteer
from extract.model.document import Document
from extract.model.raw import Piece, RawForm
from extract.model.record import Region


def document(text: str) -> Document:
    return Document(text=text, blocks=(), path="", sha256="", media_type="text/plain", reader="text")


def region(name: str | None, text: str = "") -> tuple[str | None, ...]:
    found = find_region(name, document(text), ())
    return found.province, found.city, found.county, found.adcode


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("湖南省益阳市安化县林业局", ("湖南省", "益阳市", "安化县", "430923")),
        ("安化县林业局", ("湖南省", "益阳市", "安化县", "430923")),
        ("益阳市林业局", ("湖南省", "益阳市", None, "430900")),
        ("湖南省林业局", ("湖南省", None, None, "430000")),
        ("北京市海淀区某街道办事处", ("北京市", None, "海淀区", "110108")),
        ("仙桃市教育局", ("湖北省", None, "仙桃市", "429004")),
        ("长阳县林业局", ("湖北省", "宜昌市", "长阳土家族自治县", "420528")),
        ("恩施州林业局", ("湖北省", "恩施土家族苗族自治州", None, "422800")),
        ("吉林市教育局", ("吉林省", "吉林市", None, "220200")),
        ("吉林某某大学", ("吉林省", None, None, "220000")),
        ("苏州工业园区管理委员会", ("江苏省", "苏州市", None, "320500")),
        ("阳泉市城区教育局", ("山西省", "阳泉市", "城区", "140302")),
        ("国家税务总局平昌县税务局", ("四川省", "巴中市", "平昌县", "511923")),
        ("烟台市人民政府驻北京办事处", ("山东省", "烟台市", None, "370600")),
        ("青岛市市北区教育局", ("山东省", "青岛市", "市北区", "370203")),
        ("东方市市场监督管理局", ("海南省", None, "东方市", "469007")),
        ("重庆市江北区教育局", ("重庆市", None, "江北区", "500105")),
        ("襄阳市公安局襄城区分局", ("湖北省", "襄阳市", "襄城区", "420602")),
        ("湖南益阳市安化县林业局", ("湖南省", "益阳市", "安化县", "430923")),
        ("对安化县林业局", ("湖南省", "益阳市", "安化县", "430923")),
        ("新疆生产建设兵团第八师石河子市教育局", ("新疆维吾尔自治区", None, "石河子市", "659001")),
    ],
)
def test_the_name_says_it(name: str, expected: tuple[str | None, ...]) -> None:
    assert region(name) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("青山区教育局", "武汉市青山区", ("湖北省", "武汉市", "青山区", "420107")),
        ("青山区教育局", "根据鄂财教〔2016〕5号文件", ("湖北省", "武汉市", "青山区", "420107")),
        ("青山区教育局", "包头市教育局转发", ("内蒙古自治区", "包头市", "青山区", "150204")),
        ("城中区教育局", "西宁市财政局批复", ("青海省", "西宁市", "城中区", "630103")),
        ("通州区教育局", "北京市财政局批复", ("北京市", None, "通州区", "110112")),
        ("通州区教育局", "南通市财政局批复", ("江苏省", "南通市", "通州区", "320612")),
        ("绍兴某某学院", "绍兴市财政局批复", ("浙江省", "绍兴市", None, "330600")),
    ],
)
def test_the_document_decides(name: str, text: str, expected: tuple[str | None, ...]) -> None:
    assert region(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("青山区教育局", "", (None, None, "青山区", None)),
        ("鼓楼区教育局", "江苏省财政厅批复", ("江苏省", None, "鼓楼区", "320000")),
        ("绍兴某某学院", "", (None, None, None, None)),
        ("城区教育局", "", (None, None, None, None)),
        ("国家林业和草原局", "", (None, None, None, None)),
        ("南京路街道办事处", "", (None, None, None, None)),
        (None, "", (None, None, None, None)),
        ("东方市场监管局", "", (None, None, None, None)),
        ("青云县教育局", "青云县人民政府。青云县财政局。", (None, None, None, None)),
        ("大新和县教育局", "", (None, None, None, None)),
    ],
)
def test_never_a_guess(name: str | None, text: str, expected: tuple[str | None, ...]) -> None:
    assert region(name, text) == expected


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("莱芜市财政局", "2017年度部门决算", ("山东省", "莱芜市", None, "371200")),
        ("枞阳县财政局", "2014年度部门决算\n安庆市枞阳县", ("安徽省", "安庆市", "枞阳县", "340823")),
        ("枞阳县财政局", "2022年度部门决算", ("安徽省", "铜陵市", "枞阳县", "340722")),
        ("章丘市财政局", "2014年度部门决算", ("山东省", "济南市", "章丘市", "370181")),
        ("襄樊市财政局", "2009年度部门决算", ("湖北省", "襄樊市", None, "420600")),
    ],
)
def test_former_divisions(name: str, title: str, expected: tuple[str | None, ...]) -> None:
    assert region(name, title) == expected


def test_a_department_named_by_its_level_only_takes_the_text() -> None:
    text = "安化县位于益阳市。益阳市安化县人民政府。益阳市安化县财政局。"
    assert region("县林业局", text) == ("湖南省", "益阳市", "安化县", "430923")
    city = "益阳市赫山区，益阳市资阳区，益阳市桃江县，益阳市安化县，益阳市教育局，益阳市"
    assert region("市教育局", city)[:3] == ("湖南省", "益阳市", None)


@pytest.mark.parametrize(
    ("name", "title", "county"),
    [
        ("教育局", "安化县2023年度部门决算公开\n", "安化县"),
        ("区教育局", "安化县2023年度部门决算公开\n", None),
        ("教育局", "安化县2023年度部门决算公开\n\n\n桃源县2023年度部门决算公开\n", None),
    ],
)
def test_a_name_without_its_county_takes_the_one_of_the_titles(name: str, title: str, county: str | None) -> None:
    assert region(name, title)[2] == county


def test_the_forms_give_the_region_where_no_department_is_known() -> None:
    piece = Piece("安化县林业局", ((0, 6),))
    form = RawForm(kind="project_self_eval", start=0, end=1, method="grid", implementer=piece)
    found = find_region(None, document("安化县林业局"), [form])
    assert (found.province, found.county) == ("湖南省", "安化县")


def test_every_county_has_a_province_and_its_code() -> None:
    """Each current county is found by its full chain of names and keeps its own code."""
    table = gazetteer()
    wrong = []
    for line in ("430923 安化县", "110108 海淀区", "469007 东方市", "540602 色尼区", "654202 乌苏市"):
        code, name = line.split()
        place = next(place for place in table.named(name) if place.code == code)
        province, city = table.province(place), table.city(place)
        chain = "".join(upper.name for upper in (province, city) if upper) + name
        found = find_region(chain + "财政局", document(""), ())
        if found.adcode != code or found.county != name:
            wrong.append((chain, found))
    assert not wrong


def test_region_is_unknown_without_evidence() -> None:
    assert find_region(None, document("会议通知"), ()) == Region()
