"""What a rule looks at: a form, a project or a document, with the facts that many rules ask for worked out once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from extract.assess.execution import money_of
from extract.assess.findings.alike import key, likeness, name_key, project_key
from extract.assess.findings.passages import Passage, about_the_whole, outside_forms, told
from extract.assess.findings.rows import RowCase, number
from extract.assess.findings.words import pattern
from extract.assess.view import AssessmentView, FormView, ProjectView
from extract.classify.taxonomy import Label
from extract.model.document import Span
from extract.model.record import Amount, Evidence, Form, Funds, IndicatorAssessment, Narrative, Project

__all__ = ["DocumentCase", "FormCase", "ProjectCase", "Spending", "is_mixed"]

Split = tuple[tuple[str, float], ...]  # the 一级 of a form with their points, sorted

_SAME = 0.01
_ALL = 100.0
_MOST = 30.0
_ABOVE = 1.005
_BLOCKS = frozenset(("产出", "成本", "效益", "满意度"))
_USUAL_ROWS = (80, 90)
_MIX = 10_000.0
_LIST_MARKS = re.compile(r"[、\"“”]+")
_NEAR = 0.02
_NOTE = 240  # characters below a form that are searched for a note


@dataclass(frozen=True, slots=True)
class Spending:
    """Money of a project in yuan, and where it is printed."""

    budget: float
    executed: float
    evidence: tuple[Evidence, ...]

    @property
    def rate(self) -> float | None:
        """Paid over budgeted; ``None`` over a budget of nothing. 元 beside 万元 is taken for one unit."""
        if self.budget <= 0:
            return None
        rate = self.executed / self.budget
        return next(
            (rate / factor for factor in (_MIX, 1 / _MIX) if is_mixed(self.executed, self.budget, factor)), rate
        )


class Splits(NamedTuple):
    """In how many forms the points are spread in each way, in how many in any, and the two most common ways."""

    counts: Counter[Split]
    forms: int
    common: list[tuple[Split, int]]


class Listed(NamedTuple):
    """A name in the overview's list of projects, its key, how alike the nearest project's name is, and its place."""

    name: str
    key: str
    alike: float
    span: Span | None


@dataclass(frozen=True)
class FormCase:
    """One form, with the project that it is of (``None`` where no project claims it)."""

    document: DocumentCase
    view: FormView
    project: ProjectCase | None = None

    @cached_property
    def form(self) -> Form:
        """The form as extracted."""
        return self.view.form

    @cached_property
    def rows(self) -> tuple[RowCase, ...]:
        """Its indicators, each with what its score should be."""
        expected = self.view.expected
        rows = self.form.indicators
        return tuple([RowCase(row, expected.get(row.id) or IndicatorAssessment(row.id)) for row in rows])

    @cached_property
    def funds(self) -> Funds | None:
        """The row of the money block that holds the total."""
        return self.view.funds

    @cached_property
    def row_weight(self) -> float:
        """The points of all rows together."""
        return sum(row.indicator.weight or 0.0 for row in self.rows)

    @cached_property
    def row_score(self) -> float:
        """The scores of all rows together."""
        return sum(row.indicator.score or 0.0 for row in self.rows)

    @cached_property
    def has_points(self) -> bool:
        """Whether any row has points to award."""
        return any(row.indicator.weight is not None or row.indicator.score is not None for row in self.rows)

    @cached_property
    def weight_gap(self) -> float | None:
        """All points, the execution rate's included, less 100; ``None`` where not every row has its points."""
        execution = self.execution_points("weight")
        if not self.rows or execution is None or any(row.indicator.weight is None for row in self.rows):
            return None
        return round(self.row_weight + execution - 100.0, 4)

    @cached_property
    def score_gap(self) -> float | None:
        """The printed total less all scores; ``None`` where a score or the total is missing."""
        execution = self.execution_points("score")
        total = self.form.total_score
        if total is None or execution is None or any(row.indicator.score is None for row in self.rows):
            return None
        return round(total - self.row_score - execution, 4)

    def execution_points(self, field: Literal["weight", "score"]) -> float | None:
        """The points or the score of the execution rate; 0 where the rows alone make 100, ``None`` where blank."""
        printed: float | None = getattr(self.funds, field) if self.funds else None
        if printed is None and (self.funds is None or self.funds.weight is None):
            return 0.0 if abs(self.row_weight - _ALL) < _SAME else None
        return printed

    @cached_property
    def complete(self) -> bool:
        """Whether sums prove that all rows were read: the points make 100, or the scores the printed total.

        Where the money block was lost, rows that make 90 or 80 are all that there are.
        """
        weights, scores = self.weight_gap, self.score_gap
        if self.funds is None and self.rows and all(row.indicator.weight is not None for row in self.rows):
            return round(self.row_weight, 2) in _USUAL_ROWS
        return (weights is not None and abs(weights) < _SAME) or (scores is not None and abs(scores) < _SAME)

    @cached_property
    def split(self) -> dict[str, float] | None:
        """The points of each 一级 of a complete form in the usual frame."""
        if not self.complete or any(row.printed_class.l1 not in _BLOCKS for row in self.rows):
            return None
        split: dict[str, float] = {}
        for row in self.rows:
            name = row.printed_class.l1 or ""
            split[name] = round(split.get(name, 0.0) + (row.indicator.weight or 0.0), 4)
        return dict(sorted(split.items()))

    @cached_property
    def funds_sure(self) -> bool:
        """Whether the total row was read as printed: its points fit those of the rows, or are at least usual ones.

        Rows that make 90 or 80 alone leave no doubt of what it should say.
        """
        gap, weight = self.weight_gap, self.funds.weight if self.funds else None
        if gap is None:
            return weight is None or weight <= _MOST
        return abs(gap) < _SAME or round(self.row_weight, 0) not in _USUAL_ROWS

    def money(self, column: str) -> float | None:
        """An amount of the total row in yuan: ``initial``, ``budget`` or ``executed``."""
        amount: Amount | None = getattr(self.funds, column) if self.funds and self.funds_sure else None
        return float(amount.yuan) if amount and amount.yuan is not None else None

    @cached_property
    def spending(self) -> Spending | None:
        """What was budgeted and paid: by the form (its sources where the total is 0), or else by a narrative.

        Amounts that the printed rate shows to be in 元 and 万元 side by side say nothing of it.
        """
        budget, executed = money_of(self.form) if self.funds_sure else (None, None)
        rate = (self.funds.rate if self.funds else None) or 0.0
        if budget is not None and executed is not None and not is_mixed(float(budget) * rate, float(executed)):
            parts = [row for row in self.form.funds if row.budget and row.budget.yuan]
            row = parts[0] if parts and not self.money("budget") else self.funds
            return Spending(float(budget), float(executed), (self.fund("budget", row), self.fund("executed", row)))
        told = self.project.view.narratives if self.project else ()
        return next(filter(None, map(_told, told)), None)

    @property
    def execution_rate(self) -> float | None:
        """What was paid over the full-year budget (1.0 is all of it); ``None`` without one of them or over zero."""
        return self.spending.rate if self.spending else None

    @cached_property
    def note(self) -> str:
        """What is said below the form and before the next, under a label such as 其他需要说明的问题."""
        if self.form.span is None:
            return ""
        end = self.form.span.end
        others = [form.span.start for form in self.document.view.record.forms if form.span and form.span.start >= end]
        below = self.document.view.text[end : min([*others, end + _NOTE])]
        label = pattern("note_labels").match(below)
        return below[label.end() :] if label else ""

    def cell(self, field: str) -> Evidence:
        """A value of the form itself (``total_score``, ``goal_actual``), as evidence."""
        value = getattr(self.form, field)
        return Evidence(part=self.form.id, field=field, value=_printed(value), span=self.form.spans.get(field))

    def fund(self, field: str, row: Funds | None = None) -> Evidence:
        """A value of a row of the money block, the total's where no row is given, as evidence."""
        row = row or self.funds
        value = getattr(row, field) if row else None
        name = f"funds.{row.source}.{field}" if row else f"funds.{field}"
        span = (value.span if isinstance(value, Amount) else None) or (row.spans.get(field) if row else None)
        return Evidence(part=self.form.id, field=name, value=_printed(value), span=span or (row.span if row else None))


@dataclass(frozen=True)
class ProjectCase:
    """One project, with its forms."""

    document: DocumentCase
    view: ProjectView

    @cached_property
    def project(self) -> Project:
        """The project as linked."""
        return self.view.project

    @cached_property
    def forms(self) -> tuple[FormCase, ...]:
        """Its forms."""
        return tuple([FormCase(self.document, form, self) for form in self.view.forms])

    @cached_property
    def rows(self) -> tuple[RowCase, ...]:
        """The indicators of all its forms."""
        return tuple([row for form in self.forms for row in form.rows])

    @cached_property
    def implementers(self) -> frozenset[str]:
        """The units that its forms name (as keys)."""
        return frozenset({key(form.form.implementer) for form in self.forms} - {""})

    @cached_property
    def told(self) -> tuple[tuple[Narrative, Passage], ...]:
        """What each narrative of the unit itself says (no evaluation's)."""
        own = [narrative for narrative in self.view.narratives if narrative.kind != "evaluation"]
        return tuple([(narrative, told(self.document.view, narrative)) for narrative in own])


@dataclass(frozen=True)
class DocumentCase:
    """A document, with its projects."""

    view: AssessmentView

    @cached_property
    def projects(self) -> tuple[ProjectCase, ...]:
        """All projects that the document speaks of."""
        return tuple([ProjectCase(self, project) for project in self.view.projects])

    @cached_property
    def loose(self) -> tuple[FormCase, ...]:
        """The forms that no project claims."""
        return tuple([FormCase(self, form) for form in self.view.loose])

    @cached_property
    def forms(self) -> tuple[FormCase, ...]:
        """All forms: those of the projects, then the others."""
        return tuple(self._forms())

    def _forms(self) -> Iterator[FormCase]:
        for project in self.projects:
            yield from project.forms
        yield from self.loose

    @cached_property
    def rates_above(self) -> tuple[bool, bool]:
        """Whether any completion rate is printed above 100 %, and whether one is where less is better."""
        above = [row for form in self.forms for row in form.rows if (row.indicator.rate or 0.0) > _ABOVE]
        return bool(above), any(row.target is not None and row.target.operator in ("le", "lt") for row in above)

    @cached_property
    def splits(self) -> Splits:
        """How its forms spread their points over the 一级."""
        counts = Counter([tuple(form.split.items()) for form in self.forms if form.split is not None])
        return Splits(counts, counts.total(), counts.most_common(2))

    @cached_property
    def classes(self) -> dict[str, frozenset[Label]]:
        """The classes that the forms print an indicator of a name (as a key) under, where they print a 二级."""
        found: dict[str, set[Label]] = defaultdict(set)
        for row in [row for form in self.forms for row in form.rows]:
            if row.printed_class.l2 is not None and row.printed_class.l1 is not None:
                found[name_key(row.name)].add(row.printed_class)
        return {name: frozenset(labels) for name, labels in found.items() if name}

    @cached_property
    def confidence(self) -> dict[str, float]:
        """How surely each indicator was read, by its id."""
        parts: tuple[Form | Narrative, ...] = (*self.view.record.forms, *self.view.record.narratives)
        return {row.id: row.confidence for part in parts for row in part.indicators}

    @cached_property
    def passage(self) -> Passage:
        """The text of the document outside its forms, without white space."""
        return outside_forms(self.view)

    @cached_property
    def overview(self) -> Passage:
        """What the text says of the self-evaluation as a whole."""
        return about_the_whole(self.view)

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """The names in the overview's list of projects that neither hold the name of a project nor are held in one."""
        own = {project_key(each.project.name) for each in self.projects}
        return tuple(_unknown(self.overview, own))

    def text(self, span: Span | None) -> str:
        """The text of the document that a span covers; "" where either is not at hand."""
        return self.view.text[span.start : span.end] if span else ""


def is_mixed(one: float, other: float, factor: float = _MIX) -> bool:
    """Whether one amount is the other by the factor between 元 and 万元, within 2 %."""
    return other != 0 and abs(one / other / factor - 1) <= _NEAR


def _unknown(overview: Passage, own: Collection[str]) -> Iterator[Listed]:
    for phrase in overview.all(pattern("project_list")):
        for name in _LIST_MARKS.split(phrase.match["list"]):
            said = project_key(name)
            if said and not any(said in each or each in said for each in own):
                yield Listed(name, said, max([likeness(said, each) for each in own], default=0.0), phrase.span)


def _told(narrative: Narrative) -> Spending | None:
    budget, executed = narrative.budget, narrative.executed
    if budget is None or executed is None or budget.yuan is None or executed.yuan is None:
        return None
    cells = [
        Evidence(part=narrative.id, field=field, value=amount.text, span=amount.span)
        for field, amount in (("budget", budget), ("executed", executed))
    ]
    return Spending(float(budget.yuan), float(executed.yuan), tuple(cells))


def _printed(value: object) -> str | None:
    if isinstance(value, Amount):
        return value.text
    if isinstance(value, float):
        return number(value)
    return None if value is None else str(value)
