"""Facts of a model, agreed over a document: borders of names and kinds of figures that the same words lead to."""

from collections.abc import Sequence

import pytest
from growth import assert_grows_evenly
from marked_facts import found, said

from extract.narrative.agreement import agreed
from extract.narrative.relations import Fact


def told(paragraphs: Sequence[str], sure: float = 0.9) -> list[list[tuple[str, str]]]:
    texts, facts = zip(*(found(paragraph, sure) for paragraph in paragraphs), strict=True)
    agreed_ = agreed(texts, facts)
    return [said(text, of_text) for text, of_text in zip(texts, agreed_, strict=True)]


ROWS = "<indicator 植树株数>盼到<target 30株>,<indicator 成活率>盼到<target 90%>,"


@pytest.mark.parametrize(
    ("cut", "name"),
    [("<indicator 花农盼到>", "花农"), ("<indicator 新修步>道盼到", "新修步道"), ("<indicator 游客>盼到", "游客")],
)
def test_a_name_ends_where_others_before_the_same_words_end(cut: str, name: str) -> None:
    (facts,) = told([ROWS + cut + "<target 5户>"])
    assert facts[4] == ("indicator", name)


@pytest.mark.parametrize("cut", ["<project 同年为花圃看护>项目", "同年为花<project 圃看护>项目"])
def test_a_name_starts_where_others_behind_the_same_words_start(cut: str) -> None:
    paragraphs = ["同年为<project 桑园管护>项目", "同年为<project 渡口修缮>项目", cut]
    assert told(paragraphs)[2] == [("project", "花圃看护")]


@pytest.mark.parametrize(("sure", "name"), [(0.9, "临河桑园"), (0.99, "桑园")])
def test_only_an_unsure_name_goes_on_to_a_mark(sure: float, name: str) -> None:
    paragraphs = ["临河<project 桑园>项目", "<project 渡口>项目", "<project 花圃>项目", "<project 苗圃>项目"]
    assert told(paragraphs, sure)[0] == [("project", name)]


def test_marks_before_a_name_are_no_part_of_it() -> None:
    paragraphs = ["◎<project 桑园管护>项目", "◎<project 渡口修缮>项目", "-<project 花圃看护>项目"]
    assert [facts[0][1] for facts in told(paragraphs)] == ["桑园管护", "渡口修缮", "花圃看护"]


def test_what_most_names_have_not_is_no_reason_to_go_over_words_that_some_have() -> None:
    paragraph = "<indicator 甲户>共<target 3户>,<indicator 乙户>共<target 4户>"
    paragraph += ",又有<indicator 丙户>,又有<indicator 丁户>"
    assert told([f"{paragraph},<indicator 戊户>,<indicator 己户>,<indicator 庚户>"])[0][4:6] == [
        ("indicator", "丙户"),
        ("indicator", "丁户"),
    ]


def test_one_paragraph_alone_stays_as_it_is() -> None:
    (facts,) = told(["<indicator 花农盼到><target 5户>,做成<actual 6户>"])
    assert facts == [("indicator", "花农盼到"), ("target", "5户"), ("actual", "6户")]


def test_figures_behind_the_same_words_are_the_same_fact() -> None:
    paragraph = "<indicator 花农>盼到<target 5户>,<indicator 果农>盼到<target 6户>,<indicator 菜农>盼到<actual 7户>"
    assert told([paragraph])[0][-1] == ("target", "7户")
    assert told(["共<budget 5万元>,共<executed 6万元>"])[0] == [("budget", "5万元"), ("executed", "6万元")]
    assert told(["另评<score 5>,另评<rate 6%>"])[0] == [("score", "5"), ("rate", "6%")]


def test_a_thousand_names_are_agreed_in_linear_time() -> None:
    rows = "".join(f"<indicator 渡{'口' * (number % 4)}>船{'只' * (number % 3)}" for number in range(12))

    def make(number: int) -> tuple[list[str], list[list[Fact]]]:
        text, facts = found(rows * number)
        return [text], [facts]

    assert_grows_evenly(lambda given: agreed(*given), make, 120, "dozens of names")
