"""What the narrative, the summary table and the form say of one project: its name, its score, its money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.assess.findings.alike import key, likeness, project_key
from extract.assess.findings.amounts import agree, slipped
from extract.assess.findings.cases import FormCase, ProjectCase
from extract.assess.findings.registry import Hit, project_rule
from extract.model.record import Amount, Evidence, Narrative, SummaryRow

__all__ = [
    "evaluation_repeats_self_score",
    "narrative_table_conflict",
    "project_name_mismatch",
    "score_without_basis",
]

_SCORES = 0.005
_MISREAD = 0.85
_LISTED, _ALIKE = 6, 0.65  # characters of a name that can be known again; how alike it must be
_INITIAL = re.compile(r"(?:年初|预算安排)[^。；;，,]{0,8}$")
_OWN = frozenset(("project_self_eval", "department_self_eval", "transfer_self_eval"))


class _Claim(NamedTuple):
    """One statement about a project, and where it stands."""

    place: str
    value: float | str
    evidence: Evidence


def _own_forms(project: ProjectCase) -> list[FormCase]:
    return [form for form in project.forms if form.form.kind in _OWN]


def _own_narratives(project: ProjectCase) -> list[Narrative]:
    return [narrative for narrative in project.view.narratives if narrative.kind != "evaluation"]


def _said(part: Narrative | SummaryRow, field: str, value: object) -> Evidence:
    text = value.text if isinstance(value, Amount) else f"{value:g}" if isinstance(value, float) else str(value)
    span = value.span if isinstance(value, Amount) else None
    return Evidence(part=part.id, field=field, value=text, span=span or part.spans.get(field) or part.span)


# ---------------------------------------------------------------- scores and money
@project_rule("high", source="own: the same figure stands in up to four places")
def narrative_table_conflict(project: ProjectCase) -> Iterator[Hit]:
    """The narrative, the summary table and the form give one project different scores or amounts.

    Amounts that differ in digits that one of them does not print are one amount; a factor of 10,000 is another finding.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, told
    >>> one = form("参训人数 | ≥90人 | 90人 | 90 | 90", "100 100 80", total=98)
    >>> fired(narrative_table_conflict, linked(one, narratives=[told(budget="90", executed="80")]))
    ['90万元']
    >>> fired(narrative_table_conflict, linked(one, summary=[listed(95)], narratives=[told(budget="100")]))
    ['98']
    >>> fired(narrative_table_conflict, linked(one, summary=[listed(98)], narratives=[told(budget="100")]))
    []
    """
    yield from _scores(project)
    yield from _amounts(project)


def _scores(project: ProjectCase) -> Iterator[Hit]:
    claims = [
        _Claim("form", form.form.total_score, form.cell("total_score"))
        for form in _own_forms(project)
        if form.form.total_score is not None
    ]
    claims += [
        _Claim("summary", row.score, _said(row, "score", row.score))
        for row in project.view.summary
        if row.score is not None
    ]
    claims += [
        _Claim("narrative", each.score, _said(each, "score", each.score))
        for each in _own_narratives(project)
        if each.score is not None
    ]
    if len({round(float(claim.value), 2) for claim in claims}) > 1:
        shown = " / ".join(f"{claim.place} {claim.evidence.value}" for claim in claims)
        yield Hit(tuple([claim.evidence for claim in claims]), {"values": shown}, variant="score")


def _amounts(project: ProjectCase) -> Iterator[Hit]:
    forms = [form for form in _own_forms(project) if form.funds is not None and _sound(form)]
    if len(forms) != 1:
        return
    form = forms[0]
    for narrative in _own_narratives(project):
        for field in ("budget", "executed"):
            said: Amount | None = getattr(narrative, field)
            column = "initial" if field == "budget" and _says_initial(project, narrative) else field
            printed = getattr(form.funds, column)
            if said is None or printed is None or agree(said, printed) is not False or slipped(said, printed):
                continue
            part = next(
                (row for row in form.form.funds if agree(said, getattr(row, field)) and row.source != "total"), None
            )
            evidence = (_said(narrative, field, said), form.fund(column), *([form.fund(field, part)] if part else ()))
            values = {"field": field, "said": said.text, "printed": printed.text}
            # That the narrative tells of one source of the money is likelier than that the amount is wrong.
            yield Hit(evidence, values, certainty=0.6 if part else 1.0, variant="part" if part else "amount")
            break


def _sound(form: FormCase) -> bool:
    """Whether the money row was read as it stands: points that it cannot have say that columns were mixed up."""
    total = form.funds
    if total is None or total.weight is None:
        return total is not None
    return total.weight <= 100 and (total.score is None or total.score <= total.weight)


def _says_initial(project: ProjectCase, narrative: Narrative) -> bool:
    span = narrative.budget.span if narrative.budget else None
    text = project.document.view.text
    return span is not None and _INITIAL.search(text[max(0, span.start - 16) : span.start]) is not None


@project_rule("high", source="own: the transfer form has no points")
def score_without_basis(project: ProjectCase) -> Iterator[Hit]:
    """The summary table or the narrative gives a score to a project whose form awards no points at all.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, told
    >>> one = form("参训人数 | ≥90人 | 90人", (), kind="transfer_self_eval")
    >>> fired(score_without_basis, linked(one, summary=[listed(95)]))
    ['95']
    >>> fired(score_without_basis, linked(form("参训人数 | ≥90人 | 90人 | 90 | 90"), summary=[listed(95)]))
    []
    """
    forms = [form for form in _own_forms(project) if form.rows]
    # In a form of another kind the points may not have been read.
    if not forms or any(form.form.kind != "transfer_self_eval" or form.has_points for form in forms):
        return
    if any(form.form.total_score is not None or (form.funds and form.funds.score is not None) for form in forms):
        return
    said = [_said(row, "score", row.score) for row in project.view.summary if row.score is not None]
    said += [_said(each, "score", each.score) for each in _own_narratives(project) if each.score is not None]
    if said:
        form = forms[0].form
        where = Evidence(part=form.id, field="total_score", value=None, span=form.span)
        yield Hit((*said, where), {"score": said[0].value})


@project_rule("low", source="own: evaluation against self-evaluation", certainty="judgement")
def evaluation_repeats_self_score(project: ProjectCase) -> Iterator[Hit]:
    """The evaluation by the department gives exactly the score that the unit gave itself.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, told
    >>> one = form("参训人数 | ≥90人 | 90人 | 90 | 90", total=98)
    >>> fired(evaluation_repeats_self_score, linked(one, narratives=[told(kind="evaluation", score=98.0)]))
    ['98']
    >>> fired(evaluation_repeats_self_score, linked(one, narratives=[told(kind="evaluation", score=91.0)]))
    []
    """
    claimed = project.project.claimed.score
    own = [row for row in project.view.summary if row.score is not None]
    if claimed is None or not claimed:
        return
    for narrative in project.view.narratives:
        if narrative.kind == "evaluation" and narrative.score is not None and abs(narrative.score - claimed) < _SCORES:
            beside = [_said(row, "score", row.score) for row in own]
            beside = beside or [form.cell("total_score") for form in _own_forms(project)]
            yield Hit((_said(narrative, "score", narrative.score), *beside), {"score": claimed})
            return


# ---------------------------------------------------------------- names
@project_rule("low", source="own: names differ from the forms")
def project_name_mismatch(project: ProjectCase, *, least_link: float = 0.6) -> Iterator[Hit]:
    """One project bears different names in the narrative, the summary table and the form.

    Punctuation, the year, the department in front and the word 项目 are no difference, nor is a character that was
    misread. Parts whose link is unsure may be two projects.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, told
    >>> one = form("参训人数 | ≥90人 | 90人", project="农村公路日常养护补助")
    >>> fired(project_name_mismatch, linked(one, summary=[listed(project="农村公路养护补助")]))
    ['农村公路日常养护补助']
    >>> fired(project_name_mismatch, linked(one, summary=[listed(project="2024年农村公路日常养护补助项目")]))
    []
    """
    link = project.project.link_confidence
    if project.project.name is None or link is None or link < least_link:
        return
    named = [
        ("form", form.form.project, form.cell("project"))
        for form in project.forms
        if form.form.kind != "evaluation_index" and form.form.project
    ]
    named += [
        ("summary", row.project, _said(row, "project", row.project)) for row in project.view.summary if row.project
    ]
    named += [
        ("narrative", each.project, _said(each, "project", each.project))
        for each in _own_narratives(project)
        if each.project
    ]
    keys: dict[str, tuple[str, Evidence]] = {}
    department = key(project.document.view.record.department)
    for _, name, evidence in named:
        keys.setdefault(project_key(name).removeprefix(department), (name, evidence))
    if len(keys) == 1:
        yield from _listed_otherwise(project, next(iter(keys)), named[0][1], named[0][2])
    if len(keys) > 1:
        first = next(iter(keys))
        others = [name for other, (name, _) in keys.items() if other != first]
        if project.document.view.record.source.ocr and all(likeness(first, other) >= _MISREAD for other in keys):
            return
        values = {"name": named[0][1], "others": "、".join(others), "alike": likeness(first, project_key(others[0]))}
        yield Hit(tuple([evidence for _, evidence in keys.values()]), values)


def _listed_otherwise(project: ProjectCase, name: str, printed: str, evidence: Evidence) -> Iterator[Hit]:
    """The overview lists the project by another name; a name that is held in its own is only shorter."""
    if len(name) < _LISTED:
        return
    for listed in project.document.listed:
        if len(listed.key) >= _LISTED and likeness(listed.key, name) >= max(_ALIKE, listed.alike):
            where = Evidence(field="overview", value=listed.name, span=listed.span)
            yield Hit((evidence, where), {"name": printed, "others": listed.name}, certainty=0.6)
            return
