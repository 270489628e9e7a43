"""Facts found in a paragraph, put together to projects and indicators."""

import re

import pytest

from extract.narrative.relations import Fact, indicators_of, projects_of

_KINDS = {
    "P": "project",
    "S": "score",
    "G": "grade",
    "B": "budget",
    "E": "executed",
    "R": "rate",
    "I": "indicator",
    "T": "target",
    "A": "actual",
}


def marked(text: str) -> tuple[str, list[Fact]]:
    """A text in which every capital letter with a number (`P1`) is a fact."""
    return text, [Fact(*match.span(), _KINDS[match[0][0]], 0.9) for match in re.finditer("[A-Z][0-9]", text)]


ROWS = (
    ("I1目标T1,实际A1;I2目标T2,实际A2。", ["I1 T1 A1", "I2 T2 A2"]),
    ("I1A1(目标T1)、I2A2(目标T2)。", ["I1 T1 A1", "I2 T2 A2"]),
    ("完成A1的I1,计划T1;完成A2的I2,计划T2。", ["I1 T1 A1", "I2 T2 A2"]),
    ("在T1的I1下完成A1,在T2的I2下完成A2。", ["I1 T1 A1", "I2 T2 A2"]),
    ("I1和I2的目标为T1、T2,实际为A1、A2。", ["I1 T1 A1", "I2 T2 A2"]),
    ("I1达到A1,I2达到A2。", ["I1 A1", "I2 A2"]),
    ("I1目标T1。年末为A1。I2为A2。", ["I1 T1 A1", "I2 A2"]),
    ("A1。", []),
)


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_indicators(text: str, expected: list[str]) -> None:
    text, facts = marked(text)
    found = []
    for name, values in indicators_of(text, facts):
        parts = [name, *(values[kind] for kind in ("target", "actual") if kind in values)]
        found.append(" ".join(text[fact.start : fact.end] for fact in parts))
    assert found == expected


@pytest.mark.parametrize(
    ("figures", "kinds", "expected"),
    [
        (("431家", "1265条"), ("actual", "actual"), {"actual": "431家"}),
        (("431家", "1265条"), ("target", "actual"), {"target": "431家"}),
        (("420家", "431家"), ("actual", "actual"), {"target": "420家", "actual": "431家"}),
        (("3万株", "34500株"), ("target", "actual"), {"target": "3万株", "actual": "34500株"}),
        (("≥5场", "6次"), ("target", "actual"), {"target": "≥5场", "actual": "6次"}),
    ],
)
def test_figures_of_two_things_are_no_target_and_its_actual(
    figures: tuple[str, str], kinds: tuple[str, str], expected: dict[str, str]
) -> None:
    text = "排查企业{}，发现{}。".format(*figures)
    facts = [Fact(0, 4, "indicator", 0.9)]
    facts += [
        Fact(text.index(each), text.index(each) + len(each), kind, 0.9)
        for each, kind in zip(figures, kinds, strict=True)
    ]
    ((_, values),) = indicators_of(text, facts)
    found = {kind: text[fact.start : fact.end] for kind, fact in values.items()}
    assert found == expected


PROJECTS = (
    ("P1预算B1,支出E1,得S1分。", ["P1 B1 E1 S1"]),
    ("以S1分收尾的P1,预算B1,支出E1。", ["P1 B1 E1 S1"]),
    ("P1得S1分,支出E1;P2得S2分,支出E2。", ["P1 E1 S1", "P2 E2 S2"]),
    ("S1分的是P1,支出E1。S2分的是P2,支出E2。", ["P1 E1 S1", "P2 E2 S2"]),
    ("P1、P2、P3得S1、S2、S3分。", ["P1 S1", "P2 S2", "P3 S3"]),
    ("P1和P2预算B1、B2,支出E1、E2。", ["P1 B1 E1", "P2 B2 E2"]),
    ("P1、P2得S1、S2分。另支出E1。", ["P1 S1", "P2 S2"]),
    ("得S1分。", ["S1"]),
    ("总共得S1分,其中P1得S2分,P2得S3分。", ["P1 S2", "P2 S3"]),
    ('总共B1,其中"P1"用了E1。', ["P1 E1"]),
)


@pytest.mark.parametrize(("text", "expected"), PROJECTS)
def test_projects(text: str, expected: list[str]) -> None:
    text, facts = marked(text)
    found = []
    for told in projects_of(text, facts):
        parts = [
            *([told.name] if told.name else []),
            *(told.values[k] for k in ("budget", "executed", "score") if k in told.values),
        ]
        found.append(" ".join(text[fact.start : fact.end] for fact in parts))
    assert found == expected


def test_of_two_facts_of_a_kind_the_surer_counts() -> None:
    text = "P1得S1分,不是S2分。"
    _, facts = marked(text)
    facts[2] = facts[2]._replace(confidence=0.99)
    (told,) = projects_of(text, facts)
    assert text[told.values["score"].start :].startswith("S2")


SUMS = (
    ("<project 桑园>批了<executed 40万元>,花了<budget 30万元>", "40万元", "30万元", None),
    ("<project 桑园>批了<budget 40万元>,花了<budget 30万元>,即<rate 75%>", "40万元", "30万元", "75%"),
    ("<project 桑园>批<budget 80万元>,另<budget 40万元>,花了<executed 30万元>,即<rate 75%>", "40万元", "30万元", "75%"),
    ("<project 桑园>批了<budget 40万元>,花了<executed 30万元>,为<irate 75%>", "40万元", "30万元", "75%"),
    ("<project 桑园>批了<budget 40万元>,花了<executed 30万元>,为<irate 70%>", "40万元", "30万元", None),
)


@pytest.mark.parametrize(("told", "budget", "executed", "rate"), SUMS)
def test_money_agrees_with_the_arithmetic(told: str, budget: str, executed: str, rate: str | None) -> None:
    text, facts = "", []
    for words, label, fact in re.findall("([^<]*)<([a-z]+) ([^>]*)>", told):
        text += words
        facts.append(Fact(len(text), len(text) + len(fact), label, 0.9))
        text += fact
    (project,) = projects_of(text, facts)
    found = {kind: text[fact.start : fact.end] for kind, fact in project.values.items()}
    assert (found.get("budget"), found.get("executed"), found.get("rate")) == (budget, executed, rate)
