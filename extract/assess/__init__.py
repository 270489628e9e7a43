"""Assessment: what score and grade the evidence of each project supports, and what an auditor would ask about.

It works on the finished record alone, with what is printed and read: nothing here changes an extracted value.
"""

from __future__ import annotations

import msgspec

from extract.assess.findings import find
from extract.assess.rule_set import RuleSet
from extract.assess.view import AssessmentView, FormView, ProjectView
from extract.config import AssessConfig
from extract.model.record import Assessment, DocumentRecord, IndicatorAssessment, Project

__all__ = ["assess"]


def assess(record: DocumentRecord, text: str, config: AssessConfig) -> DocumentRecord:
    """The record with an assessment in each project and the findings about the document.

    Args:
        record: What was extracted.
        text: The document's text, which the spans point into; "" where it is not at hand.
        config: The settings; where they switch assessing off, the record is returned as it is.
    """
    if not config.enabled:
        return record
    return _filled(record, view_of(record, text, config))


def view_of(record: DocumentRecord, text: str, config: AssessConfig) -> AssessmentView:
    """What the rules of the findings look at."""
    rule_set = RuleSet(id="national")
    forms = {
        form.id: FormView(form, rule_set, {row.id: IndicatorAssessment(row.id) for row in form.indicators})
        for form in record.forms
    }
    narratives = {narrative.id: narrative for narrative in record.narratives}
    summary = {row.id: row for row in record.summary}
    projects = tuple(
        [
            ProjectView(
                project,
                tuple([forms[each] for each in project.forms if each in forms]),
                tuple([narratives[each] for each in project.narratives if each in narratives]),
                tuple([summary[each] for each in project.summary if each in summary]),
                rule_set,
                Assessment(rule_set.id),
            )
            for project in record.projects
        ]
    )
    claimed = {each for project in record.projects for each in project.forms}
    loose = tuple([view for identifier, view in forms.items() if identifier not in claimed])
    return AssessmentView(record, text, rule_set, projects, config, loose)


def _filled(record: DocumentRecord, view: AssessmentView) -> DocumentRecord:
    """The record with the assessments of a view and the findings in their places."""
    findings = [finding for finding in find(view) if finding.rule not in view.config.off]
    known = {each.project.id for each in view.projects}
    projects: list[Project] = []
    for each in view.projects:
        mine = tuple([finding for finding in findings if finding.project == each.project.id])
        assessment = msgspec.structs.replace(each.assessment, findings=mine)
        projects.append(msgspec.structs.replace(each.project, assessment=assessment))
    others = tuple([finding for finding in findings if finding.project not in known])
    return msgspec.structs.replace(record, projects=tuple(projects), findings=others)
