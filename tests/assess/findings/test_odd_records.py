"""Records that no form should print: the rules find something or nothing, and never fail."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from extract.assess import assess
from extract.assess.findings.examples import document, form, fund, row
from extract.config import AssessConfig
from extract.model.record import DocumentRecord, Form, FormKind, Indicator

TEXTS = [
    "",
    "—",
    "≥95%",
    "0",
    "-3人",
    "1e99万元",
    "#DIV/0!",
    "12月日前31",
    "99999999999999999999人",
    "<p>",
    "已完成",
    "100%",
    "12/1/2024",
]
NUMBERS = [None, 0.0, -5.0, 10.0, 1e18, -1e18, 0.005, float("inf"), float("-inf"), float("nan")]
KINDS: list[FormKind] = [
    "project_self_eval",
    "department_self_eval",
    "transfer_self_eval",
    "project_goals",
    "department_goals",
    "evaluation_index",
]
MONEY = ["- - -", "0 0 0", "1 0 5", "-5 -5 5", "1000000000000 1 0", "100 100 100", "5 - 5"]


def _odd_row(random: Random, identifier: str) -> Indicator:
    name = random.choice(["", "培训人数", "指标2：", "不适用", "群众满意度", "成本控制率", "资金到位率"])
    label = random.choice(["", "数量指标：", "成本指标：", "满意度指标：", "绩效："])
    made = row(f"{label}{name}|{random.choice(TEXTS)}|{random.choice(TEXTS)}", identifier)
    return msgspec.structs.replace(
        made,
        weight=random.choice(NUMBERS),
        score=random.choice(NUMBERS),
        rate=random.choice(NUMBERS),
        l1_weight=random.choice(NUMBERS),
        reason=random.choice([None, "", "无", "资金紧张", "下一步加强管理"]),
    )


def _odd_form(random: Random, number: int) -> Form:
    rows = tuple(_odd_row(random, f"f{number}i{n}") for n in range(random.randrange(6)))
    total = fund(random.choice(MONEY), weight=random.choice(NUMBERS), score=random.choice(NUMBERS))
    return form(
        (),
        [total, fund(random.choice(MONEY), "fiscal")][: random.randrange(3)],
        identifier=f"f{number}",
        kind=random.choice(KINDS),
        total=random.choice(NUMBERS),
        indicators=rows,
        project=random.choice([None, "示例项目", "另一项目"]),
        year=random.choice([None, 0, 2024]),
        goal_expected=random.choice([None, "", "完成2022年度培训任务"]),
        goal_actual=random.choice([None, "", "完成2022年度培训任务"]),
    )


@pytest.mark.parametrize("seed", range(60))
def test_odd_records_do_not_break_a_rule(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secrets
    record = document(*[_odd_form(random, number) for number in range(1, random.randrange(2, 5))])
    assessed = assess(record, "", AssessConfig())
    findings = [*assessed.findings]
    findings += [each for project in assessed.projects if project.assessment for each in project.assessment.findings]
    assert all(0 <= each.certainty <= 1 and each.message.zh and each.message.en for each in findings)
    assert msgspec.json.decode(msgspec.json.encode(assessed), type=DocumentRecord).projects


def test_an_empty_document_has_no_finding() -> None:
    assert assess(document(), "", AssessConfig()).findings == ()
