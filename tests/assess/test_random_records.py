"""Whatever a record holds, assessing it neither raises nor invents a score."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from extract.assess import assess
from extract.config import AssessConfig
from extract.model.record import (
    Amount,
    Category,
    Claimed,
    Direction,
    DocumentRecord,
    Form,
    FormKind,
    Funds,
    Indicator,
    Narrative,
    NarrativeKind,
    Operator,
    Project,
    Region,
    Source,
    SummaryRow,
    Value,
    ValueKind,
)
from extract.values import parse_value

NUMBERS = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 5.0, 10.0, 45.0, 90.0, 100.0, -3.0, 1e-300, 1e18, 1e308, float("inf"), float("nan")]),
    st.floats(allow_nan=True, allow_infinity=True),
)
CELLS = """≥95% 95% ≤3个 0 无 — 有效 部分有效 优良中低差 良 12月31日前 9月 已完成 不适用 100-200人 3.2万元 32000 未完成
#DIV/0! 1e400 -5% 2024年12月底前 ① 一段没有意义的话"""
WORDS = st.sampled_from(["", *CELLS.split()])
PRINTED = WORDS.map(parse_value)
ODD = st.builds(
    Value,
    text=WORDS,
    kind=st.sampled_from(get_args(ValueKind)),
    operator=st.sampled_from([None, *get_args(Operator)]),
    number=NUMBERS,
    number_high=NUMBERS,
    unit=st.sampled_from([None, "%", "元", "人"]),
    dimension=st.sampled_from([None, "ratio", "money", "count", "duration"]),
    base=NUMBERS,
    base_high=NUMBERS,
    level=NUMBERS,
    scale=st.sampled_from([None, "completion", "effect", "rating", "unknown"]),
)
VALUES = st.one_of(st.none(), PRINTED, ODD)
AMOUNTS = st.one_of(
    st.none(),
    st.sampled_from([None, "0", "-1", "18", "180000", "1e40", "0.00001"]).map(
        lambda text: Amount(text or "x", Decimal(text) if text else None)
    ),
)
NAMES = st.sampled_from([None, "", "巡查次数", "补助资金发放率", "不适用", "服务对象满意度"])


def indicators(identifier: str) -> st.SearchStrategy[tuple[Indicator, ...]]:
    one = st.builds(
        Indicator,
        id=st.just("x"),
        l1=st.sampled_from([None, "产出指标", "效益指标"]),
        l1_weight=NUMBERS,
        name=NAMES,
        target=VALUES,
        actual=VALUES,
        rate=NUMBERS,
        weight=NUMBERS,
        score=NUMBERS,
        reason=st.sampled_from([None, "", "财力不足"]),
        direction=st.sampled_from([None, *get_args(Direction)]),
        category=st.builds(Category, l1=st.sampled_from([None, "产出"]), l2=st.sampled_from([None, "数量指标"])),
    )
    return st.lists(one, max_size=5).map(
        lambda rows: tuple(msgspec.structs.replace(row, id=f"{identifier}.{n}") for n, row in enumerate(rows, 1))
    )


FUNDS = st.builds(
    Funds,
    source=st.sampled_from(["total", "fiscal", "other"]),
    initial=AMOUNTS,
    budget=AMOUNTS,
    executed=AMOUNTS,
    weight=NUMBERS,
    rate=NUMBERS,
    score=NUMBERS,
)


def forms(identifier: str) -> st.SearchStrategy[Form]:
    return st.builds(
        Form,
        id=st.just(identifier),
        kind=st.sampled_from(get_args(FormKind)),
        project=NAMES,
        year=st.sampled_from([None, 0, 1900, 2024, 10**9]),
        funds=st.lists(FUNDS, max_size=3).map(tuple),
        goal_expected=WORDS,
        goal_actual=WORDS,
        indicators=indicators(identifier),
        total_weight=NUMBERS,
        total_score=NUMBERS,
    )


RECORDS = st.builds(
    DocumentRecord,
    source=st.just(Source("x.txt")),
    year=st.sampled_from([None, 2024, -1]),
    region=st.builds(Region, adcode=st.sampled_from([None, "", "420106", "37", "x"])),
    forms=st.tuples(forms("f1"), forms("f2")),
    narratives=st.lists(
        st.builds(
            Narrative,
            id=st.just("n1"),
            kind=st.sampled_from(get_args(NarrativeKind)),
            project=NAMES,
            score=NUMBERS,
            rate=NUMBERS,
            budget=AMOUNTS,
            executed=AMOUNTS,
            indicators=indicators("n1"),
        ),
        max_size=1,
    ).map(tuple),
    summary=st.lists(st.builds(SummaryRow, id=st.just("s1"), project=NAMES, score=NUMBERS), max_size=1).map(tuple),
    projects=st.lists(
        st.builds(
            Project,
            id=st.just("p1"),
            name=NAMES,
            forms=st.sampled_from([(), ("f1",), ("f1", "f2"), ("missing",)]),
            narratives=st.sampled_from([(), ("n1",), ("missing",)]),
            summary=st.sampled_from([(), ("s1",)]),
            claimed=st.builds(Claimed, score=NUMBERS, grade=st.sampled_from([None, "优", "甲"])),
        ),
        max_size=1,
    ).map(tuple),
)


@settings(
    deadline=None,
    max_examples=100,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(RECORDS)
def test_a_random_record_is_assessed(record: DocumentRecord) -> None:
    assessed = assess(record, "一段话。", AssessConfig())
    assert assessed.errors == ()
    assert msgspec.json.decode(msgspec.json.encode(assessed), type=DocumentRecord).forms is not None
    rows = {row.id: row for form in record.forms for row in form.indicators}
    for project in assessed.projects:
        found = project.assessment
        assert found is not None
        if found.expected_score is not None:
            assert 0 <= found.expected_score.low <= found.expected_score.point <= found.expected_score.high <= 100
            assert (
                sum(found.grade_probabilities.values()) == 0 or abs(sum(found.grade_probabilities.values()) - 1) < 0.01
            )
        assert found.alignment is None or 0 <= found.alignment <= 1
        for each in found.indicators:
            expected, row = each.expected, rows[each.id]
            if expected is not None:
                assert row.weight is not None
                assert 0 <= expected.low <= expected.point <= expected.high <= row.weight
                assert expected.high == 0 or row.target is not None
                assert expected.high == 0 or row.actual is not None
