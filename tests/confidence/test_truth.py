"""Verdicts: rows that were read against an annotation."""

import msgspec

from extract.confidence.truth import verdicts
from extract.evaluation.gold import GoldForm
from extract.model.record import Form, Indicator, Value


def indicator(number: int, name: str, target: str, weight: float | None, reason: str | None = None) -> Indicator:
    value = Value(text=target, kind="text")
    return Indicator(id=f"f1.{number}", name=name, target=value, weight=weight, reason=reason)


GOLD = msgspec.convert(
    {
        "kind": "project_self_eval",
        "indicators": [
            {"name": "培训人次", "target": "≥1200人次", "weight": "10", "score": None},
            {"name": "合格率", "target": "95%", "weight": "10", "reason": None, "noise_fields": ["target"]},
        ],
    },
    type=GoldForm,
)


def judged(*rows: Indicator) -> list[dict[str, bool]]:
    return [verdict for _, verdict in verdicts(GOLD, Form(id="f1", kind="project_self_eval", indicators=rows))]


def test_fields_that_are_stated_are_judged_and_the_row_with_them() -> None:
    first, second = judged(indicator(1, "培训人次", "≥1200人次", 10.0), indicator(2, "合格率", "59%", 5.0, "下雨"))
    assert first == {"name": True, "target": True, "weight": True, "row": True}
    assert second == {"name": True, "weight": False, "reason": False, "row": False}


def test_a_cell_that_was_not_read_makes_the_row_wrong() -> None:
    assert judged(indicator(1, "培训人次", "≥1200人次", None))[0]["row"] is False


def test_a_row_that_nobody_printed_is_wrong_in_all_it_states() -> None:
    rows = (
        indicator(1, "培训人次", "≥1200人次", 10.0),
        indicator(2, "合格率", "95%", 10.0),
        indicator(3, "多余", "1", 1.0),
    )
    assert judged(*rows)[2] == {"name": False, "target": False, "weight": False, "row": False}
