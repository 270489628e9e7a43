"""A row of a form as the rules see it: an indicator with what its score should be."""

from __future__ import annotations

from functools import cached_property

from extract.assess.findings.words import words
from extract.assess.rows import is_blank, is_not_applicable
from extract.classify.taxonomy import Label, read_label
from extract.model.record import Evidence, Indicator, IndicatorAssessment, Value

__all__ = ["RowCase", "number", "percent"]

_FULL = 0.005  # scores have two decimals


class RowCase:
    """One indicator, and what the evidence says of its score; what nearly every rule asks for stands ready.

    Attributes:
        indicator: The row as read.
        expected: What its score should be.
        id: The indicator's id.
        name: Its name, or what could be read of it.
        target: The target, where one is printed.
        actual: The actual, where one is printed.
    """

    def __init__(self, indicator: Indicator, expected: IndicatorAssessment) -> None:
        self.indicator, self.expected = indicator, expected
        self.id = indicator.id
        self.name = indicator.name or indicator.name_read or ""
        self.target, self.actual = indicator.target, indicator.actual

    @cached_property
    def printed_class(self) -> Label:
        """The class that the form prints it under."""
        own = read_label(self.indicator.l2)
        return own if own.l1 or own.l2 else read_label(self.indicator.l1)

    @property
    def klass(self) -> str | None:
        """The 二级 that it is of by its content, or else the printed one."""
        return self.indicator.category.l2 or self.printed_class.l2

    @property
    def is_cost(self) -> bool:
        """Whether it stands among the cost indicators."""
        return self.printed_class.l1 == "成本" or (
            self.printed_class.l1 is None and self.indicator.category.l1 == "成本"
        )

    @cached_property
    def not_applicable(self) -> bool:
        """Whether the row is about something that the project does not have."""
        return is_not_applicable(self.indicator)

    @property
    def full(self) -> bool:
        """Whether it has all its points."""
        weight, score = self.indicator.weight, self.indicator.score
        return weight is not None and score is not None and weight > 0 and score >= weight - _FULL

    @property
    def deducted(self) -> bool:
        """Whether points were taken from it."""
        weight, score = self.indicator.weight, self.indicator.score
        return weight is not None and score is not None and score < weight - _FULL

    @cached_property
    def reason(self) -> str:
        """The reason given for a deviation; "" where the cell is blank or says that there is none (无, /)."""
        text = "".join((self.indicator.reason or "").split())
        return "" if text.strip("。.") in words("no_reason") else text

    @property
    def missed(self) -> bool:
        """Whether the target was missed by the printed values."""
        return self.expected.met is False and not is_blank(self.actual)

    @property
    def blank(self) -> bool:
        """Whether no actual is printed."""
        return is_blank(self.actual)

    def cell(self, field: str) -> Evidence:
        """A printed field of the row (``target``, ``score``, ``reason``), as evidence."""
        value = getattr(self.indicator, field)
        if isinstance(value, Value):
            return Evidence(self.id, field=field, value=value.text, span=value.span)
        text = number(value) if isinstance(value, float) else value
        return Evidence(self.id, field=field, value=text, span=self.indicator.spans.get(field) or self.indicator.span)

    def cells(self, *fields: str) -> tuple[Evidence, ...]:
        """Several fields as evidence; those that are not printed are left out, the name is always there."""
        named = Evidence(self.id, field="name", value=self.name, span=self.indicator.spans.get("name"))
        return (named, *[self.cell(each) for each in fields if getattr(self.indicator, each) is not None])


def number(value: float | None) -> str:
    """A number as a reader expects it: no trailing zeros, at most four decimals.

    >>> number(9.0), number(0.98862), number(None)
    ('9', '0.9886', '-')
    """
    if value is None:
        return "-"
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def percent(share: float) -> str:
    """A share as a percentage with at most two decimals.

    >>> percent(0.98862), percent(1.0)
    ('98.86%', '100%')
    """
    return f"{number(round(share * 100, 2))}%"
