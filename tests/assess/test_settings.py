"""Settings of the assessment, and what they do."""

from __future__ import annotations

import pytest
from assess_records import document, form, money, row

from extract.assess import assess
from extract.assess.findings import RULES
from extract.assess.settings import check_settings
from extract.config import AssessConfig
from extract.errors import JixiaoError
from extract.pipeline import Pipeline

FORM = form(row("≥100家", "80家", 90, 90), funds=(money("7", "7", score=10),), total=100)


@pytest.mark.parametrize(
    ("config", "code", "word"),
    [
        (AssessConfig(rule_set="nowhere"), "JX-A001", "national"),
        (AssessConfig(off=("all_full_mark",)), "JX-A002", "all_full_marks"),
        (AssessConfig(thresholds={"all_full_marks.none": 1.0}), "JX-A002", "assess.thresholds"),
    ],
)
def test_a_name_of_nothing_is_refused(config: AssessConfig, code: str, word: str) -> None:
    with pytest.raises(JixiaoError) as caught:
        check_settings(config)
    assert caught.value.code == code
    assert word in str(caught.value)


def test_every_rule_and_threshold_may_be_set() -> None:
    thresholds = {f"{rule.id}.{name}": value for rule in RULES.values() for name, value in rule.thresholds.items()}
    check_settings(AssessConfig(off=tuple(RULES), thresholds=thresholds, rule_set="hubei"))


def test_switched_off_there_is_no_assessment() -> None:
    record = document(FORM)
    assert assess(record, "", AssessConfig(enabled=False)) is record


def test_a_rule_that_is_off_raises_nothing() -> None:
    def raised(config: AssessConfig) -> set[str]:
        (project,) = assess(document(FORM), "", config).projects
        assert project.assessment is not None
        return {finding.rule for finding in project.assessment.findings}

    assert "missed_target_full_score" in raised(AssessConfig())
    assert "missed_target_full_score" not in raised(AssessConfig(off=("missed_target_full_score",)))


def test_the_settings_choose_the_rule_set() -> None:
    (project,) = assess(document(FORM, adcode="370100"), "", AssessConfig(rule_set="hubei")).projects
    assert project.assessment is not None
    assert project.assessment.rule_set == "hubei"


def test_the_pipeline_assesses_what_it_reads() -> None:
    found = Pipeline().read("note.txt", "只是一句话。".encode())
    assert (found.status, found.assessment, found.findings) == ("ok", None, ())
