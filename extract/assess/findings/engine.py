"""Running the rules: every rule over every form, project and document that it is for, then one finding per cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.assess.findings.cases import DocumentCase, FormCase
from extract.assess.findings.messages import message
from extract.assess.findings.registry import RULES, Hit, Rule
from extract.assess.findings.root_causes import without_consequences
from extract.assess.view import AssessmentView
from extract.errors import described, problem
from extract.model.record import Finding, Problem, Share

__all__ = ["find", "hits"]

_CERTAINTY: Final = {"firm": 1.0, "judgement": 0.7}
_OCR: Final = 0.8
"""What OCR takes from the certainty of a finding; unsure cells take more, by the confidence of their row."""


def find(view: AssessmentView) -> tuple[list[Finding], tuple[Problem, ...]]:
    """All findings of a document. Those about one project name its id; the others are about the document.

    A rule that fails costs its own findings, not those of the others; the problems (``JX-F002``) name it.
    """
    case = DocumentCase(view)
    found: list[Finding] = []
    problems: list[Problem] = []
    for rule in RULES.values():
        if rule.id in view.config.off:
            continue
        try:
            found += [_finding(rule, hit, project, case) for project, hit in hits(rule, case)]
        except Exception as error:  # whatever a rule trips over, the others are still right
            part, file = f"findings.{rule.id}", view.record.source.path
            problems.append(problem("JX-F002", part=part, file=file, reason=described(error)))
    return without_consequences(found), tuple(problems)


def hits(rule: Rule, case: DocumentCase) -> Iterator[tuple[str | None, Hit]]:
    """Where a rule fires: the id of the project (``None`` for the document) and the hit."""
    limits = rule.limits(case.view.config.thresholds)
    if rule.scope == "document":
        for hit in rule.check(case, **limits):
            yield hit.project, hit
    elif rule.scope == "project":
        for project in case.projects:
            for hit in rule.check(project, **limits):
                yield hit.project or project.project.id, hit
    else:
        for form in case.forms:
            if form.form.kind in rule.kinds:
                for hit in rule.check(form, **limits):
                    yield _project_of(form), hit


def _project_of(form: FormCase) -> str | None:
    return form.project.project.id if form.project else None


def _finding(rule: Rule, hit: Hit, project: str | None, case: DocumentCase) -> Finding:
    return Finding(
        rule=rule.id,
        severity=hit.severity or rule.severity,
        certainty=_certainty(rule, hit, case),
        message=message(rule.id, hit.values, hit.variant),
        project=project,
        indicator=hit.indicator,
        evidence=hit.evidence,
        expected=hit.expected,
    )


def _certainty(rule: Rule, hit: Hit, case: DocumentCase) -> Share:
    """The rule's certainty, less what the reading of the evidence leaves in doubt."""
    read = [case.confidence.get(row, 1.0) for row in {each.indicator for each in hit.evidence} if row]
    seen = [each.span.confidence for each in hit.evidence if each.span and each.span.confidence is not None]
    source = _OCR if case.view.record.source.ocr else 1.0
    return round(_CERTAINTY[rule.certainty] * hit.certainty * min([1.0, *read, *seen]) * source, 3)
