"""Facts of a model in lists: as many names as figures, and figures of one kind."""

import pytest
from marked_facts import found, said

from extract.narrative.lists import listed


def names(marked: str) -> list[str]:
    return [words for label, words in said(*in_lists(marked)) if label in ("indicator", "project")]


def in_lists(marked: str) -> tuple[str, list]:
    text, facts = found(marked)
    return text, listed(text, facts)


TWO, THREE = "各<target 5户>、<target 6户>", "各<target 5户>、<target 6户>和<target 7户>"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<indicator 花农>、<indicator 果农及菜农>" + THREE, ["花农", "果农", "菜农"]),
        ("<indicator 花农、果农>和<indicator 菜农>" + THREE, ["花农", "果农", "菜农"]),
        ("花农、<indicator 果农>和<indicator 菜农>" + THREE, ["花农", "果农", "菜农"]),
        ("<indicator 花农及>果农<indicator 户数>" + TWO, ["花农", "果农户数"]),
        ("<indicator 花>农、<indicator 果农>" + TWO, ["花农", "果农"]),
        ("<indicator 花农>、<indicator 果农>,<indicator 约定>" + TWO, ["花农", "果农"]),
        ("<project 桑园和苗圃管护>、<project 渡口修缮>得<score 90>分和<score 91>分", ["桑园和苗圃管护", "渡口修缮"]),
        ("<project 桑园管护项目、渡口修缮>项目得<score 90>分和<score 91>分", ["桑园管护", "渡口修缮"]),
    ],
)
def test_a_list_has_as_many_names_as_figures(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<indicator 花农和果农>及<indicator 菜农>" + THREE, ["花农和果农", "菜农"]),
        ("<indicator 花农>增加,<indicator 果农><target 5户>", ["花农", "果农"]),
        ("其中<indicator 种花种草和种树户数>" + THREE, ["种花种草和种树户数"]),
        ("<indicator 花农>。全年" + TWO, ["花农"]),
    ],
)
def test_what_cannot_be_told_stays(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


def test_figures_of_a_list_are_of_one_kind() -> None:
    spent = "用去<executed 5万元>、<budget 6万元>和<executed 7万元>"
    assert {label for label, _ in said(*in_lists(spent))} == {"executed"}
    assert [label for label, _ in said(*in_lists("批与用<budget 6万元>、<executed 5万元>"))] == ["budget", "executed"]
