"""Likeness of project names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.link.names import is_department_row, is_transfer, project_name, similarity


def alike(one: str, other: str) -> float:
    return similarity(project_name(one), project_name(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("农村公路养护", "农村公路养护项目"),
        ("农村公路养护", "“农村公路养护”"),
        ("2023年农村公路养护资金", "农村公路养护"),
        ("安化县农村公路养护补助资金", "农村公路养护"),
        ("430923000010263357-农村公路养护", "农村公路养护"),
        ("县级农村公路养护经费", "农村公路养护"),
        ("城区亮化及路灯电费", "城区亮化及路灯电费（县级）"),
        ("智慧水利", "智慧水利平台及水质自动监测站网示范建设业务经费"),
    ],
)
def test_one_project(one: str, other: str) -> None:
    assert alike(one, other) > 0.68


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("小学营养餐补助", "初中营养餐补助"),
        ("农村公路养护（第一批）", "农村公路养护（第二批）"),
        ("河道治理一期", "河道治理二期"),
        ("2022年危房改造资金", "2023年危房改造资金"),
        ("业务经费", "智慧水利平台及水质自动监测站网业务经费"),
        ("城镇居民危房改造", "农村居民危房改造"),
        ("古树名木保护", "道路保洁"),
    ],
)
def test_different_projects(one: str, other: str) -> None:
    assert alike(one, other) < 0.72


def test_the_exact_name_beats_the_longer_one() -> None:
    assert alike("城乡救助", "城乡救助") > alike("城乡救助", "城乡救助（中央、省级补助资金）")


@given(
    st.text(alphabet="农村公路养护项目资金2023年（）第一二批", max_size=20),
    st.text(alphabet="农村公路养护资金", max_size=20),
)
def test_symmetric_and_bounded(one: str, other: str) -> None:
    value = alike(one, other)
    assert 0.0 <= value <= 1.0
    assert value == pytest.approx(alike(other, one))
    assert alike(one, one) == 1.0


def test_groups_and_department_rows() -> None:
    assert is_transfer("中央对下转移支付项目绩效自评")
    assert not is_transfer("县本级项目支出绩效自评")
    assert not is_transfer(None)
    assert is_department_row("部门整体支出")
    assert not is_department_row("农村公路养护")
