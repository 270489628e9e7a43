"""What the document says of all its projects together, against the projects that it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extract.assess.findings.amounts import grain
from extract.assess.findings.cases import DocumentCase
from extract.assess.findings.passages import Passage, Phrase, overview_start
from extract.assess.findings.registry import Hit, document_rule
from extract.assess.findings.words import pattern
from extract.link.names import is_department_row, is_transfer
from extract.model.record import Amount, Evidence, SummaryRow
from extract.narrative.lexicon import cues
from extract.values import parse_amount

__all__ = [
    "all_grades_excellent",
    "disclosure_incomplete",
    "form_missing_for_project",
    "grade_count_mismatch",
    "overview_funds_mismatch",
    "project_count_mismatch",
    "score_ceiling_cluster",
]

_FORMS = frozenset(("project_self_eval", "project_goals"))
_ANNEXED = ("评价报告", "汇总表")
_BEST = "优"
_EXCELLENT = 90.0


class _Counts(NamedTuple):
    """How many projects the document holds, by where they are told of; transfers apart."""

    rows: int
    transfer_rows: int
    narratives: int
    forms: int
    transfer_forms: int


def _rows(document: DocumentCase) -> list[SummaryRow]:
    return [row for row in document.view.record.summary if row.project and not is_department_row(row.project)]


def _counts(document: DocumentCase) -> _Counts:
    record = document.view.record
    rows = _rows(document)
    transfers = sum(is_transfer(row.group) for row in rows)
    return _Counts(
        rows=len(rows) - transfers,
        transfer_rows=transfers,
        narratives=sum(narrative.kind == "project" for narrative in record.narratives),
        forms=sum(form.kind in _FORMS for form in record.forms),
        transfer_forms=sum(form.kind == "transfer_self_eval" for form in record.forms),
    )


def _overview(document: DocumentCase, field: str, value: object) -> Evidence:
    span = document.view.record.overview.spans.get(field)
    return Evidence(field=f"overview.{field}", value=str(value), span=span)


def _grade(printed: str | None) -> str | None:
    return cues().grades.get(printed, printed) if printed else None


def _sample(rows: list[SummaryRow]) -> tuple[Evidence, ...]:
    return tuple([Evidence(part=row.id, field="grade", value=row.grade, span=row.spans.get("grade")) for row in rows])


# ---------------------------------------------------------------- counts
@document_rule("medium", source="own: N projects, a 优, b 良, c 中, d 差")
def project_count_mismatch(document: DocumentCase) -> Iterator[Hit]:
    """The number of projects that the overview states is not that of the summary table.

    The table may list transfers beside the own projects, so either number may be meant. Without a table only more
    narratives or forms than projects are a doubt: a document may publish the forms of a few. So is a number of graded
    projects (N个项目中) that nothing in the document has.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> rows = [listed(95, "优"), listed(85, "良", "另一项目", number=2)]
    >>> fired(project_count_mismatch, linked(summary=rows, overview=stated(project_count=3)))
    ['3']
    >>> fired(project_count_mismatch, linked(summary=rows, overview=stated(project_count=2)))
    []
    """
    stated = document.view.record.overview.project_count
    if stated is None:
        return
    counts = _counts(document)
    listed = {counts.rows, counts.rows + counts.transfer_rows}
    meant = {_count(phrase) for phrase in document.overview.all(pattern("counted_projects"))}
    values = {
        "stated": stated,
        "rows": counts.rows + counts.transfer_rows,
        "narratives": counts.narratives,
        "forms": counts.forms + counts.transfer_forms,
    }
    evidence = _overview(document, "project_count", stated)
    graded = document.overview.all(pattern("graded_projects"))
    other = next((said for said in graded if _count(said) not in {stated, *listed, *counts}), None)
    # Another count of the same text may be meant (一级项目, 二级项目).
    if values["rows"] and not listed & (meant | {stated}):
        rows = [
            Evidence(part=row.id, field="project", value=row.project, span=row.spans.get("project"))
            for row in _rows(document)
        ]
        yield Hit((evidence, *rows), values, variant="table")
    elif not values["rows"] and not listed & meant and stated < max(counts.narratives, counts.forms):
        yield Hit((evidence,), values, certainty=0.7)
    elif other is not None:
        said = Evidence(field="overview", value=other.text, span=other.span)
        yield Hit((evidence, said), {**values, "said": _count(other)}, variant="graded")


def _count(phrase: Phrase) -> int:
    return int(phrase.match["count"])


@document_rule("medium", source="own: N projects, a 优, b 良, c 中, d 差")
def grade_count_mismatch(document: DocumentCase) -> Iterator[Hit]:
    """The overview counts other numbers of 优, 良, 中 and 差 than the summary table holds.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> rows = [listed(95, "优"), listed(85, "良", "另一项目", number=2)]
    >>> fired(grade_count_mismatch, linked(summary=rows, overview=stated(grades={"优": 2})))
    ['2']
    >>> fired(grade_count_mismatch, linked(summary=rows, overview=stated(grades={"优": 1, "良": 1})))
    []
    """
    stated = {grade: count for grade, count in document.view.record.overview.grades.items() if count is not None}
    rows = [row for row in _rows(document) if row.grade]
    if not stated or len(rows) != len(_rows(document)) or not rows:
        return
    every = Counter(_grade(row.grade) for row in rows)
    own = Counter(_grade(row.grade) for row in rows if not is_transfer(row.group))
    wrong = [grade for grade, count in stated.items() if count not in (every[grade], own[grade])]
    if wrong:
        shown = "、".join(f"{grade}{count}" for grade, count in stated.items())
        held = "、".join(f"{grade}{every[grade]}" for grade in dict.fromkeys([*stated, *every]))
        first = _overview(document, f"grades.{wrong[0]}", stated[wrong[0]])
        yield Hit((first, *_sample(rows)), {"stated": shown, "rows": held})


# ---------------------------------------------------------------- money
@document_rule("medium", source="own: narratives first, forms second")
def overview_funds_mismatch(document: DocumentCase) -> Iterator[Hit]:
    """The money that the overview names is not the sum of the full-year budgets of the projects that it counts.

    The sum of the narratives or that of the forms has to agree. Where fewer projects are told of than are counted, only
    a sum above the stated money is a doubt.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> from extract.values import parse_amount
    >>> parts = [told(budget="30"), told(project="另一项目", budget="20.5", identifier="n2")]
    >>> said = stated(project_count=2, funds=parse_amount("60万元", None))
    >>> fired(overview_funds_mismatch, linked(narratives=parts, overview=said))
    ['60万元']
    >>> said = stated(project_count=2, funds=parse_amount("50.5万元", None))
    >>> fired(overview_funds_mismatch, linked(narratives=parts, overview=said))
    []
    """
    overview = document.view.record.overview
    if overview.funds is not None and overview.funds.yuan is not None:
        yield from _own_funds(document, overview.funds)
    yield from _transfer_funds(document)


def _own_funds(document: DocumentCase, stated: Amount) -> Iterator[Hit]:
    record = document.view.record
    narrated = [each.budget for each in record.narratives if each.kind == "project"]
    printed = [
        form.funds.budget if form.funds else None for form in document.forms if form.form.kind == "project_self_eval"
    ]
    sums = [total for total in (_sum(narrated), _sum(printed)) if total is not None]
    count = record.overview.project_count
    if not sums or any(_same(total, stated) for total in sums):
        return
    total, terms, _ = sums[0]
    if count is not None and terms > count:
        return  # not the projects that it counts
    complete = count is None or terms == count
    if not complete and total <= (stated.yuan or 0) * Decimal("1.0005"):
        return
    if count is None and len(sums) < 2:
        return
    evidence = Evidence(field="overview.funds", value=stated.text, span=record.overview.spans.get("funds"))
    yield Hit((evidence,), {"stated": stated.text, "sum": f"{total / 10_000:,.2f}万元", "count": terms})


def _sum(amounts: list[Amount | None]) -> tuple[Decimal, int, Decimal] | None:
    """The sum, its number of terms, and what rounding of the terms may make of it; ``None`` where one is missing."""
    known = [amount for amount in amounts if amount is not None and amount.yuan is not None]
    if not known or len(known) != len(amounts):
        return None
    yuan = [amount.yuan for amount in known if amount.yuan is not None]
    return sum(yuan, Decimal(0)), len(known), sum([grain(amount) for amount in known], Decimal(0))


def _same(total: tuple[Decimal, int, Decimal], stated: Amount) -> bool:
    value, _, slack = total
    return stated.yuan is not None and abs(value - stated.yuan) <= max(Decimal(500), min(slack, abs(value) / 1000))


def _transfer_funds(document: DocumentCase) -> Iterator[Hit]:
    """The money that is said to be transferred is less than what the forms of the transfers were given."""
    stated = document.overview.first(pattern("transfer_funds"))
    if stated is None:
        return
    amount = parse_amount(stated.match["funds"], None)
    if amount is None or not amount.yuan:
        return
    for form in document.forms:
        rows = [row.budget for row in form.form.funds if row.budget is not None and row.budget.yuan]
        if form.form.kind != "transfer_self_eval" or not rows:
            continue
        least = min([row.yuan for row in rows if row.yuan is not None])
        if least > amount.yuan * Decimal("1.005"):
            evidence = (
                Evidence(field="overview.transfer_funds", value=amount.text, span=stated.span),
                form.fund("budget"),
            )
            project = form.project.project.id if form.project else None
            values = {"stated": amount.text, "sum": rows[0].text}
            yield Hit(evidence, values, project=project, variant="transfer")


# ---------------------------------------------------------------- what is published
@document_rule("medium", source="own: join of the summary table and the forms", certainty="judgement")
def form_missing_for_project(document: DocumentCase, *, share: float = 0.6) -> Iterator[Hit]:
    """A project of the summary table has no form, though the forms are published; or fewer transfers than announced.

    A form without a name may be the missing one, so there must be fewer forms than projects. Where many projects have
    none, the document gives a selection.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> names = ("河道保洁", "公路养护", "人员培训")
    >>> rows = [listed(95, project=name, number=number) for number, name in enumerate(names)]
    >>> forms = [form("次数 | 9次", identifier=name, project=name) for name in names]
    >>> fired(form_missing_for_project, linked(*forms[:2], summary=rows))
    ['人员培训']
    >>> fired(form_missing_for_project, linked(*forms[:1], summary=rows))
    []
    """
    counts = _counts(document)
    forms = counts.forms + counts.transfer_forms
    linked = [project for project in document.projects if project.view.summary]
    lacking = [project for project in linked if not project.forms]
    nameless = forms - sum(bool(project.forms) for project in linked)
    if lacking and len(lacking) > max(nameless, 0) and forms >= max(2, share * len(linked)):
        for project in lacking:
            row = project.view.summary[0]
            evidence = Evidence(part=row.id, field="project", value=row.project, span=row.spans.get("project"))
            yield Hit((evidence,), {"name": row.project}, project=project.project.id)
    announced = document.overview.first(pattern("transfer_count"))
    if announced is not None and 0 < counts.transfer_forms < int(announced.match["count"]):
        values = {"stated": announced.match["count"], "forms": counts.transfer_forms}
        evidence = Evidence(field="overview.transfer_count", value=announced.match["count"], span=announced.span)
        yield Hit((evidence,), values, variant="transfer")


@document_rule("medium", source="own: section scan", certainty="judgement")
def disclosure_incomplete(document: DocumentCase) -> Iterator[Hit]:
    """The document refers to a report, a summary table or forms in its annex, and its annex holds none.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> record = linked(form("参训人数 | ≥90人 | 90人"), overview=stated(project_count=1))
    >>> fired(disclosure_incomplete, record, text="涵盖项目1个。部门评价报告详见第五部分附件。")
    ['评价报告详见第五部分附件']
    >>> fired(disclosure_incomplete, record, text="部门评价报告见附件。绩效评价报告。一、项目概况。二、评价结论。")
    []
    """
    record = document.view.record
    if not record.forms and not record.summary:
        return
    begin = overview_start(document.view)
    if begin is None:
        return
    text = document.passage
    for phrase in text.all(pattern("see_annex")):
        end, span = phrase.match.end(), phrase.span
        if span is None or span.start < begin:
            continue
        lacking = [what for what in _ANNEXED if what in phrase.text and not _holds(document, what, text, end)]
        if lacking:
            yield Hit((Evidence(field="text", value=phrase.text, span=span),), {"what": lacking[0]})
            return


def _holds(document: DocumentCase, what: str, text: Passage, start: int) -> bool:
    """Whether the document holds a summary table, or a report behind the place that refers to it."""
    if what == _ANNEXED[0]:
        return _holds_report(document, text, start)
    return bool(document.view.record.summary) or pattern("summary_title").search(text.text, start) is not None


def _holds_report(document: DocumentCase, text: Passage, start: int) -> bool:
    """Whether a report follows: its index table, or its own title behind the place that refers to it."""
    return any(form.form.kind == "evaluation_index" for form in document.forms) or (
        pattern("report_body").search(text.text, start) is not None
    )


# ---------------------------------------------------------------- scores of all projects
def _claimed(document: DocumentCase) -> list[tuple[float | None, str | None, Evidence]]:
    claims = []
    for project in document.projects:
        claimed = project.project.claimed
        if claimed.score is not None or claimed.grade is not None:
            value = f"{claimed.score:g}" if claimed.score is not None else claimed.grade
            evidence = Evidence(part=project.project.id, field="claimed", value=value)
            claims.append((claimed.score, _grade(claimed.grade), evidence))
    return claims


@document_rule("low", source="own: ceiling at 98-100", certainty="judgement")
def score_ceiling_cluster(
    document: DocumentCase, *, score: float = 98.0, share: float = 0.7, least: float = 5.0
) -> Iterator[Hit]:
    """Nearly all projects of a department stand at the upper end of the scale.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> rows = [listed(99.5, project=f"项目{number}", number=number) for number in range(6)]
    >>> len(fired(score_ceiling_cluster, linked(summary=rows)))
    1
    >>> fired(score_ceiling_cluster, linked(summary=rows[:3]))
    []
    """
    scores = [(claim, evidence) for claim, _, evidence in _claimed(document) if claim is not None]
    high = [evidence for claim, evidence in scores if claim >= score]
    if len(scores) >= least and len(high) >= share * len(scores):
        yield Hit(tuple(high), {"high": len(high), "all": len(scores), "score": score})


@document_rule("low", source="own: grade inflation", certainty="judgement")
def all_grades_excellent(document: DocumentCase, *, least: float = 3.0) -> Iterator[Hit]:
    """Every project of the department is 优.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, listed, stated, told
    >>> rows = [listed(91, "优", f"项目{number}", number=number) for number in range(3)]
    >>> len(fired(all_grades_excellent, linked(summary=rows)))
    1
    >>> fired(all_grades_excellent, linked(summary=[*rows, listed(85, "良", "项目九", number=9)]))
    []
    """
    claims = _claimed(document)
    if len(claims) < least:
        return
    if all(grade == _BEST or (grade is None and (score or 0.0) >= _EXCELLENT) for score, grade, _ in claims):
        graded = all(grade == _BEST for _, grade, _ in claims)
        yield Hit(
            tuple([evidence for *_, evidence in claims]), {"count": len(claims)}, certainty=1.0 if graded else 0.8
        )
