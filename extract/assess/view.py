"""What the rules of the findings look at: a document with its projects, forms and expected scores side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.assess.execution import execution_row
from extract.assess.rule_set import RuleSet
from extract.config import AssessConfig
from extract.model.record import (
    Assessment,
    DocumentRecord,
    Expected,
    Form,
    Funds,
    Indicator,
    IndicatorAssessment,
    Narrative,
    Project,
    SummaryRow,
)

__all__ = ["AssessmentView", "FormView", "ProjectView"]


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with what its rows should score.

    `expected` is by the id of the indicator and has all of them; `execution` is what the execution rate should score
    (``None`` where the form gives no points for it) and `execution_weight` its points. `total` is the expected sum,
    out of `full` points; `totals` are possible ones with their probabilities, where the model of the score ratio was
    asked. What is left of 1 belongs to the interval as a whole.
    """

    form: Form
    rule_set: RuleSet
    expected: Mapping[str, IndicatorAssessment]
    execution: IndicatorAssessment | None = None
    execution_weight: float | None = None
    total: Expected | None = None
    full: float = 100.0
    totals: Mapping[float, float] = field(default_factory=dict)

    @property
    def funds(self) -> Funds | None:
        """The row of the money block that holds the total."""
        return next((row for row in self.form.funds if row.source == "total"), None)

    @property
    def execution_row(self) -> Funds | None:
        """The row of the money block that has the points of the execution rate."""
        return execution_row(self.form)


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project with all that the document says of it. `assessment` has no findings yet."""

    project: Project
    forms: tuple[FormView, ...]
    narratives: tuple[Narrative, ...]
    summary: tuple[SummaryRow, ...]
    rule_set: RuleSet
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """A document as the rules see it: its record, its text ("" where it is not at hand) and its projects.

    `rule_set` is the one of the document where no form of a project has its own. `loose` are the forms that no
    project claims.
    """

    record: DocumentRecord
    text: str
    rule_set: RuleSet
    projects: tuple[ProjectView, ...]
    config: AssessConfig = field(default_factory=AssessConfig)
    loose: tuple[FormView, ...] = ()

    def threshold(self, name: str, default: float) -> float:
        """The threshold of a rule (``target_too_low.ratio``): the one in the settings, or its default."""
        return self.config.thresholds.get(name, default)

    def indicator(self, identifier: str) -> Indicator | None:
        """The row with this id, in a form or a narrative."""
        forms = [row for form in self.record.forms for row in form.indicators]
        narrated = [row for narrative in self.record.narratives for row in narrative.indicators]
        return next((row for row in (*forms, *narrated) if row.id == identifier), None)
