"""Assessment: what score and grade the evidence of each project supports, and what an auditor would ask about.

It works on the finished record alone, with what is printed and read: nothing here changes an extracted value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from extract.assess.alignment import document_alignment, project_alignment
from extract.assess.department import document_assessment
from extract.assess.findings import find
from extract.assess.printed_scheme import PrintedScheme, printed_scheme
from extract.assess.ratios import Ratios, with_ratios
from extract.assess.ratios.totals import chances_of
from extract.assess.rule_set import RuleSet, choose, rule_set
from extract.assess.scoring import grade_chances, score_form
from extract.assess.view import AssessmentView, FormView, ProjectView
from extract.config import AssessConfig
from extract.model.record import Assessment, DocumentRecord, Expected, Finding, Form, Narrative, Project

__all__ = ["assess", "view_of"]


def assess(record: DocumentRecord, text: str, config: AssessConfig, ratios: Ratios | None = None) -> DocumentRecord:
    """The record with an assessment in each project and the findings about the document.

    Args:
        record: What was extracted.
        text: The document's text, which the spans point into; "" where it is not at hand.
        config: The settings; where they switch assessing off, the record is returned as it is.
        ratios: Says what rows that rules leave open are likely to score; without it they stay as the rules have them.

    Raises:
        RuleSetError: The settings name a rule set that does not exist (``JX-A001``).
    """
    if not config.enabled:
        return record
    view = view_of(record, text, config)
    findings, problems = find(view)
    filled = _filled(_judged(view, ratios) if ratios else view, findings)
    if not problems:
        return filled
    return msgspec.structs.replace(filled, errors=(*record.errors, *problems), status="partial")


def view_of(record: DocumentRecord, text: str, config: AssessConfig) -> AssessmentView:
    """A document with what its rows should score: what the rules of the findings look at."""
    scheme = printed_scheme(text)
    default = _rules_of(record, None, scheme, config)
    narratives = {narrative.id: narrative for narrative in record.narratives}
    told = _told_rates(record, narratives)
    forms = {
        form.id: _form_view(form, _rules_of(record, form, scheme, config), told.get(form.id)) for form in record.forms
    }
    summary = {row.id: row for row in record.summary}
    projects: list[ProjectView] = []
    for project in record.projects:
        mine = tuple([forms[each] for each in project.forms if each in forms])
        rules = next((form.rule_set for form in mine), default)
        projects.append(
            ProjectView(
                project,
                mine,
                tuple([narratives[each] for each in project.narratives if each in narratives]),
                tuple([summary[each] for each in project.summary if each in summary]),
                rules,
                _assessment(mine, rules),
            )
        )
    claimed = {each for project in record.projects for each in project.forms}
    loose = tuple([view for identifier, view in forms.items() if identifier not in claimed])
    return AssessmentView(record, text, default, tuple(projects), config, loose)


def _rules_of(record: DocumentRecord, form: Form | None, scheme: PrintedScheme, config: AssessConfig) -> RuleSet:
    """The rule set of a form: the one of the settings, or of its place, year and kind, under what is printed."""
    year = record.year if form is None or form.year is None else form.year
    kind = form.kind if form is not None else None
    rules = rule_set(config.rule_set) if config.rule_set else choose(record.region.adcode, year, kind)
    return scheme.over(rules)


def _told_rates(record: DocumentRecord, narratives: Mapping[str, Narrative]) -> dict[str, float]:
    """By form: the execution rate that a narrative tells of its project."""
    told: dict[str, float] = {}
    for project in record.projects:
        mine = [narratives[each] for each in project.narratives if each in narratives]
        rate = next((rate for each in mine if (rate := _rate_of(each)) is not None), None)
        if rate is not None:
            told.update(dict.fromkeys(project.forms, rate))
    return told


def _rate_of(narrative: Narrative) -> float | None:
    budget, executed = narrative.budget, narrative.executed
    if budget is None or executed is None or not budget.yuan or executed.yuan is None:
        return narrative.rate
    return float(executed.yuan / budget.yuan)


def _form_view(form: Form, rules: RuleSet, told: float | None) -> FormView:
    scored = score_form(form, rules, told)
    expected = {each.id: each for each in scored.rows}
    return FormView(form, rules, expected, scored.execution, scored.execution_weight, scored.total, scored.full)


def _assessment(forms: tuple[FormView, ...], rules: RuleSet) -> Assessment:
    """The expected score of a project, from its form that awards points (the first, where there are several)."""
    scored = next((form for form in forms if form.total is not None), forms[0] if forms else None)
    rows = tuple([each for form in forms for each in form.expected.values()])
    if scored is None or scored.total is None:
        return Assessment(rules.id, indicators=rows, execution=scored.execution if scored else None)
    total = _out_of_hundred(scored.total, scored.full)
    grades = scored.rule_set.grades
    chances = chances_of(scored.totals, scored.full, grades, grade_chances(total, grades))
    return Assessment(
        scored.rule_set.id,
        expected_score=total,
        expected_grade=grades.of(total.point),
        grade_probabilities=chances,
        execution=scored.execution,
        indicators=rows,
    )


def _judged(view: AssessmentView, ratios: Ratios) -> AssessmentView:
    """The view with the scores that the model expects, in forms and projects. Findings were made without it."""
    asked = with_ratios(view, ratios)
    projects = [
        new if new is old else replace(new, assessment=_assessment(new.forms, new.rule_set))
        for new, old in zip(asked.projects, view.projects, strict=True)
    ]
    return replace(asked, projects=tuple(projects))


def _out_of_hundred(total: Expected, full: float) -> Expected:
    if full == 100:
        return total
    return Expected(*(round(value / full * 100, 2) for value in (total.low, total.point, total.high)))


def _filled(view: AssessmentView, findings: Sequence[Finding]) -> DocumentRecord:
    """The record with the assessments of a view, its findings in their places and the alignments that follow."""
    about: dict[str | None, list[Finding]] = {each.project.id: [] for each in view.projects}
    others: list[Finding] = []
    for finding in findings:
        about.get(finding.project, others).append(finding)
    projects: list[Project] = []
    for each in view.projects:
        mine = tuple(about[each.project.id])
        alignment = project_alignment(each, mine)
        assessment = msgspec.structs.replace(each.assessment, findings=mine, alignment=alignment)
        projects.append(msgspec.structs.replace(each.project, assessment=assessment))
    together = document_alignment([each.assessment.alignment for each in projects if each.assessment], others)
    return msgspec.structs.replace(
        view.record,
        projects=tuple(projects),
        findings=tuple(others),
        assessment=document_assessment(view, together),
    )
