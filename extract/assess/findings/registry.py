"""The rules of the findings: how one is declared, and what it tells of each place where it fires.

A rule is a function with a decorator. Its id is the name of the function, its thresholds are the function's keyword
arguments with their defaults (so that they are typed, documented and set in one place), its message stands in
``lexicon/findings.toml``. Rules look at one form, at one project with all that is said of it, or at the document.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar, get_args

from extract.model.record import Evidence, FormKind, Severity

__all__ = ["ALL_FORMS", "RULES", "SCORED", "Hit", "Rule", "document_rule", "form_rule", "project_rule"]

Certainty = Literal["firm", "judgement"]
Scope = Literal["form", "project", "document"]
Check = Callable[..., Iterable["Hit"]]
F = TypeVar("F", bound=Check)

ALL_FORMS: Final[frozenset[FormKind]] = frozenset(get_args(FormKind))
SCORED: Final[frozenset[FormKind]] = frozenset(("project_self_eval", "department_self_eval"))
"""Forms in which a unit gives itself points. Transfer forms have actuals without points, goal forms neither."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule fires.

    Attributes:
        evidence: The values that it rests on, as printed.
        values: What the message of the rule has in braces.
        expected: The value that would be right, with its formula.
        indicator: The id of the row that it is about; ``None`` where it is about the form as a whole. Several rows
            are named by the evidence.
        certainty: 0..1; lowered where a guess is involved in this place. The certainty of the rule and of the
            reading (OCR, unsure rows) is put to it by the engine.
        severity: The severity in this place, where it is not the rule's.
        project: Of rules about the document: the id of the project that it is about.
        variant: Another wording of the message (``[rule.variant]``), where one rule has several cases.
    """

    evidence: tuple[Evidence, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    expected: str | None = None
    indicator: str | None = None
    certainty: float = 1.0
    severity: Severity | None = None
    project: str | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as declared. `source` says what it rests on (a circular, a scoring note, or ``own``)."""

    id: str
    severity: Severity
    scope: Scope
    kinds: frozenset[FormKind]
    certainty: Certainty
    source: str
    check: Check
    thresholds: Mapping[str, float]

    def limits(self, settings: Mapping[str, float]) -> dict[str, float]:
        """The thresholds that the settings change (``target_too_low.ratio``), as arguments of the check."""
        return {name: settings[f"{self.id}.{name}"] for name in self.thresholds if f"{self.id}.{name}" in settings}


RULES: Final[dict[str, Rule]] = {}
"""All rules by id, in the order in which they were declared."""


def form_rule(
    severity: Severity, kinds: frozenset[FormKind], *, source: str, certainty: Certainty = "firm"
) -> Callable[[F], F]:
    """Declare a rule about one form: a function of a `FormCase`, with its thresholds as keyword arguments."""
    return _declare("form", severity, kinds, certainty, source)


def project_rule(severity: Severity, *, source: str, certainty: Certainty = "firm") -> Callable[[F], F]:
    """Declare a rule about one project, its forms, narratives and summary rows: a function of a `ProjectCase`."""
    return _declare("project", severity, ALL_FORMS, certainty, source)


def document_rule(severity: Severity, *, source: str, certainty: Certainty = "firm") -> Callable[[F], F]:
    """Declare a rule about the whole document: a function of a `DocumentCase`."""
    return _declare("document", severity, ALL_FORMS, certainty, source)


def _declare(
    scope: Scope, severity: Severity, kinds: frozenset[FormKind], certainty: Certainty, source: str
) -> Callable[[F], F]:
    def declared(check: F) -> F:
        name = check.__name__
        if name in RULES:
            raise ValueError(f"rule {name} is declared twice")
        RULES[name] = Rule(name, severity, scope, kinds, certainty, source, check, _thresholds(check))
        return check

    return declared


def _thresholds(check: Check) -> dict[str, float]:
    parameters = inspect.signature(check).parameters.values()
    return {each.name: float(each.default) for each in parameters if each.kind is each.KEYWORD_ONLY}
