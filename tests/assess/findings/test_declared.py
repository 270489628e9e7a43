"""How rules are declared: each has its wording, its examples and thresholds that settings can change."""

from __future__ import annotations

import ast
import doctest
import re

import pytest

from extract.assess.findings import RULES
from extract.assess.findings.messages import message, wordings
from extract.assess.findings.words import pattern as pattern_of
from extract.assess.findings.words import words

BREACH = re.compile(r"违法|违规|违反|违纪|illegal|breach|unlawful|violat", re.IGNORECASE)
IDS = sorted(RULES)


def _results(rule: str) -> list[object]:
    """What the examples in a rule's docstring say that it finds."""
    examples = doctest.DocTestParser().get_examples(RULES[rule].check.__doc__ or "")
    return [ast.literal_eval(each.want) for each in examples if each.want and "fired(" in each.source]


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_has_one_example_that_fires_and_one_that_does_not(rule: str) -> None:
    results = _results(rule)
    assert [] in results
    assert any(results)


def test_every_rule_has_a_wording_and_every_wording_a_rule() -> None:
    assert set(wordings()) == set(RULES)


@pytest.mark.parametrize("rule", IDS)
def test_a_wording_is_a_doubt_and_no_charge(rule: str) -> None:
    wording = wordings()[rule]
    texts = [wording.title_zh, wording.title_en, wording.zh, wording.en]
    texts += [text for variant in wording.variants.values() for text in variant.values()]
    assert not [text for text in texts if BREACH.search(text)]
    assert all(set(variant) == {"zh", "en"} for variant in wording.variants.values())


@pytest.mark.parametrize("rule", IDS)
def test_both_languages_name_the_same_values(rule: str) -> None:
    wording = wordings()[rule]
    pairs = [(wording.zh, wording.en), *[(each["zh"], each["en"]) for each in wording.variants.values()]]
    for chinese, english in pairs:
        assert _named(chinese) == _named(english)


def _named(text: str) -> set[str]:
    """The values in braces, without the language that some of them end with."""
    return {re.sub(r"_(?:zh|en)$", "", name) for name in re.findall(r"\{(\w+)\}", text)}


def test_a_value_that_is_missing_shows_as_a_dash() -> None:
    assert message("score_exceeds_weight", {"name": "培训人数"}).en == "“培训人数” scores - of - points"


def test_limits_are_the_settings_of_the_rule_alone() -> None:
    rule = RULES["target_too_low"]
    settings = {"target_too_low.ratio": 1.5, "target_too_low.unknown": 1.0, "qualitative_overuse.share": 0.9}
    assert rule.limits(settings) == {"ratio": 1.5}
    assert rule.thresholds["ratio"] == 1.3


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("measures", "经办能力有待进一步提高", False),
        ("measures", "报名人数不足，下一步加强宣传", True),
        ("not_served", "市局业务科满意度", True),
        ("not_served", "市委党校学员满意度", False),
        ("not_served", "市直单位退休人员满意度", False),
        ("not_served", "参训领导干部满意度", False),
        ("process_facts", "资金及时到位，不影响项目进度", True),
        ("process_facts", "资金到位率", False),
        ("template_marks", "<p>完成培训</p>", True),
        ("template_marks", "培训≥90人", False),
        ("share_of_whole", "验收合格率", True),
        ("share_of_whole", "投资增长率", False),
        ("cost_rates", "成本控制率", True),
        ("served", "受益农户户数", True),
        ("result_words", "已完成", True),
        ("no_share_names", "资助人数", True),
        ("no_share_names", "人数完成率", False),
    ],
)
def test_patterns(name: str, text: str, found: bool) -> None:
    assert (pattern_of(name).search(text) is not None) is found


def test_words_are_taken_apart_at_white_space() -> None:
    assert {"是", "否"} <= words("yes_and_no")
