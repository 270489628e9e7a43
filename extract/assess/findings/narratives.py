"""What a narrative says of a project's indicators, against the rows of its form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.assess.findings.alike import key, name_key, named_alike
from extract.assess.findings.cases import DocumentCase, FormCase, ProjectCase
from extract.assess.findings.passages import Passage, Phrase
from extract.assess.findings.registry import Hit, document_rule, project_rule
from extract.assess.findings.rows import RowCase
from extract.assess.findings.words import pattern
from extract.model.record import Evidence, Indicator, Value

__all__ = [
    "missed_target_not_in_narrative",
    "narrative_contradicts_scores",
    "narrative_indicator_conflict",
]

_BLOCKS = ("产出", "效益", "满意度", "成本", "数量", "质量", "时效")
_NUMBERS = frozenset(("quantity", "range"))


class _Pair(NamedTuple):
    narrated: Indicator
    row: RowCase
    alike: float


def _forms(project: ProjectCase) -> list[FormCase]:
    return [form for form in project.forms if form.form.kind != "evaluation_index" and form.rows]


def _cells(row: Indicator, *fields: str) -> list[Evidence]:
    cells = [Evidence(row.id, field="name", value=row.name, span=row.spans.get("name"))]
    for field in fields:
        value: Value | None = getattr(row, field)
        if value is not None:
            cells.append(Evidence(row.id, field=field, value=value.text, span=value.span))
    return cells


# ---------------------------------------------------------------- indicators named in the narrative
@project_rule("medium", source="own: the same figure stands in up to four places")
def narrative_indicator_conflict(project: ProjectCase, *, same: float = 0.8, absent: float = 0.6) -> Iterator[Hit]:
    """An indicator that the narrative names has another target or actual in the form, or no row there.

    A missing operator or unit is no conflict. Another wording is no other indicator: only a name that is unlike every
    row is missing, only where the narrative lists it as an indicator, and only in a form of which every row was read.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, told
    >>> one = form("参训人数 | ≥90人 | 90人 | 90 | 90")
    >>> fired(narrative_indicator_conflict, linked(one, narratives=[told(rows=["参训人数 | | 95人"])]))
    ['参训人数']
    >>> fired(narrative_indicator_conflict, linked(one, narratives=[told(rows=["参训人数 | 90 | 90人"])]))
    []
    """
    forms = _forms(project)
    rows = [row for form in forms for row in form.rows]
    if not rows:
        return
    complete = all(_complete(form) for form in forms)
    for narrative, _ in project.told:
        lacking: list[Indicator] = []
        for narrated in narrative.indicators:
            pair = _partner(narrated, rows)
            if pair is not None and pair.alike >= same:
                yield from _differs(pair)
            elif complete and _listed(narrated) and (pair is None or pair.alike < absent):
                lacking.append(narrated)
        if lacking:
            names = "、".join(each.name or "" for each in lacking)
            evidence = tuple([cell for each in lacking for cell in _cells(each, "target", "actual")])
            yield Hit(evidence, {"names": names}, certainty=0.7, variant="absent")


def _listed(narrated: Indicator) -> bool:
    """Whether the narrative lists it as an indicator (产出指标：…, a target), not just tells of a figure."""
    return narrated.name is not None and (narrated.l1 is not None or narrated.target is not None)


def _complete(form: FormCase) -> bool:
    """Whether no row was lost in reading: the points add up, and each row has its name."""
    if any(row.indicator.name is None for row in form.rows):
        return False
    checks = {check.name: check.holds for check in form.form.checks}
    return checks.get("weights", form.form.method == "grid") is True


def _partner(narrated: Indicator, rows: Sequence[RowCase]) -> _Pair | None:
    """The row that the narrative speaks of: of the names most alike the one whose values are the same."""
    name = name_key(narrated.name or narrated.name_read)
    if not name:
        return None
    alike = [_Pair(narrated, row, named_alike(name, name_key(row.name))) for row in rows]
    best = max((pair.alike for pair in alike), default=0.0)
    near = [pair for pair in alike if pair.alike >= max(best - 0.15, 0.4)]
    return max(near, key=lambda pair: (_same_values(narrated, pair.row.indicator), pair.alike), default=None)


def _same_values(one: Indicator, other: Indicator) -> int:
    fields = ((one.target, other.target), (one.actual, other.actual))
    return sum(left is not None and right is not None and _conflict(left, right) is False for left, right in fields)


def _differs(pair: _Pair) -> Iterator[Hit]:
    narrated, row = pair.narrated, pair.row.indicator
    for field in ("target", "actual"):
        said: Value | None = getattr(narrated, field)
        printed: Value | None = getattr(row, field)
        if said is None or printed is None or not _conflict(said, printed):
            continue
        values = {"name": row.name, "said": said.text, "printed": printed.text}
        evidence = (*_cells(narrated, field), *_cells(row, field))
        yield Hit(evidence, values, indicator=row.id, variant=field, certainty=min(1.0, pair.alike + 0.1))
        return


def _conflict(said: Value, printed: Value) -> bool | None:
    """Whether two values of one cell contradict each other; ``None`` where they cannot be compared."""
    if key(said.text) == key(printed.text):
        return False
    if said.kind in _NUMBERS and printed.kind in _NUMBERS:
        if said.base is None or printed.base is None:
            return None
        if (said.dimension or "count") != (printed.dimension or "count") and said.unit and printed.unit:
            return None
        return not _near(said.number, printed.number) and not _near(said.base, printed.base)
    if said.kind in _NUMBERS and printed.kind in ("level", "text"):
        return True
    return None


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return False
    return abs(one - other) <= 0.0051 * max(abs(one), abs(other))


# ---------------------------------------------------------------- words against scores
@document_rule("medium", source="own: results and problems of the narrative", certainty="judgement")
def narrative_contradicts_scores(document: DocumentCase) -> Iterator[Hit]:
    """The narrative speaks of poor results where the rows have all their points, or of full results where they miss.

    Where it names blocks (产出指标、效益指标…), one of them that has all its points is enough; where it speaks of the
    indicators or the benefit in general, every row has to have them, those that do not apply left out. The overview may
    know of projects with poor results where every project is 优.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, told
    >>> one = form("参训人数 | ≥90人 | 90人 | 90 | 90")
    >>> fired(narrative_contradicts_scores, linked(one, narratives=[told("产出指标完成情况不理想")]))
    ['产出指标完成情况不理想']
    >>> fired(narrative_contradicts_scores, linked(one, narratives=[told("产出指标全部完成")]))
    []
    """
    for project in document.projects:
        yield from _words_against_rows(project)
    yield from _words_against_grades(document)


def _words_against_rows(project: ProjectCase) -> Iterator[Hit]:
    forms = [form for form in _forms(project) if form.has_points]
    rows = [row for form in forms for row in form.rows if _counts(row)]
    if not rows:
        return
    for narrative, passage in project.told:
        hit = _poor_but_full(passage, rows) or _done_but_missed(passage, rows)
        if hit is not None:
            phrase, full, variant = hit
            said = Evidence(part=narrative.id, field="text", value=phrase.text, span=phrase.span)
            evidence = (said, *[cell for row in full[:6] for cell in row.cells("weight", "score")])
            values = {"said": phrase.text, "rows": "、".join(row.name for row in full[:3])}
            yield Hit(evidence, values, project=project.project.id, variant=variant)


def _words_against_grades(document: DocumentCase) -> Iterator[Hit]:
    claimed = [project.project.claimed for project in document.projects]
    graded = [each for each in claimed if each.score is not None or each.grade]
    if len(graded) < 2 or any((each.score or 100.0) < 90 or (each.grade or "优")[:1] != "优" for each in graded):
        return
    phrase = document.overview.first(pattern("whole_poor"))
    if phrase is not None:
        evidence = Evidence(field="overview", value=phrase.text, span=phrase.span)
        yield Hit((evidence,), {"said": phrase.text, "count": len(graded)}, variant="whole")


def _counts(row: RowCase) -> bool:
    """Whether the row can have points: it applies, and has a weight and a score."""
    indicator = row.indicator
    printed = "".join(each for each in (row.name, row.target.text if row.target else None) if each)
    if indicator.weight is None or indicator.score is None or indicator.weight <= 0:
        return False
    return not (indicator.score == 0 and pattern("not_applicable").search(printed + (indicator.reason or "")))


def _block(row: RowCase) -> str:
    """The block that a row stands in, as printed or as classified."""
    label = row.indicator.l1 or row.indicator.category.l1 or ""
    return next((block for block in _BLOCKS if block in label), row.indicator.category.l1 or "")


def _named(phrase: Phrase, rows: Sequence[RowCase]) -> list[list[RowCase]]:
    """The rows of each block that a phrase names."""
    blocks = phrase.match["blocks"] or ""
    named = [block for block in _BLOCKS if block in blocks]
    found = [[row for row in rows if _block(row) == block or (row.klass or "").startswith(block)] for block in named]
    return [group for group in found if group]


def _poor_but_full(passage: Passage, rows: Sequence[RowCase]) -> tuple[Phrase, list[RowCase], str] | None:
    for phrase in passage.all(pattern("results_poor")):
        groups = _named(phrase, rows)
        if groups:
            full = [row for group in groups if all(each.full for each in group) for row in group]
            if full:
                return phrase, full, "poor"
        elif not phrase.match["blocks"]:
            results = [row for row in rows if not row.is_cost] or list(rows)
            if all(row.full for row in results):
                return phrase, list(results), "poor"
    return None


def _done_but_missed(passage: Passage, rows: Sequence[RowCase]) -> tuple[Phrase, list[RowCase], str] | None:
    for phrase in passage.all(pattern("block_done")):
        missed = [row for group in _named(phrase, rows) for row in group if row.expected.met is False]
        if missed:
            return phrase, missed, "done"
    return None


@project_rule("low", source="own: problems that the narrative does not tell", certainty="judgement")
def missed_target_not_in_narrative(project: ProjectCase) -> Iterator[Hit]:
    """A row misses its target, and the narrative of the project knows of no shortfall at all.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked, told
    >>> one = form("参训人数 | ≥90人 | 80人 | 90 | 80")
    >>> says = "项目按计划实施，执行和完成情况较好，资金使用规范"
    >>> fired(missed_target_not_in_narrative, linked(one, narratives=[told(says)]))
    ['参训人数']
    >>> fired(missed_target_not_in_narrative, linked(one, narratives=[told(says + "，但参训人数未达到目标")]))
    []
    """
    missed = [row for form in _forms(project) for row in form.rows if row.expected.met is False and _counted(row)]
    if not missed or not any(len(passage.text) > 20 for _, passage in project.told):
        return
    if any(pattern("adverse").search(passage.text) for _, passage in project.told):
        return
    said = project.told[0][0]
    where = Evidence(part=said.id, field="text", value=None, span=said.span)
    for row in missed:
        values = {
            "name": row.name,
            "target": row.target.text if row.target else None,
            "actual": row.actual.text if row.actual else None,
        }
        yield Hit((*row.cells("target", "actual"), where), values, indicator=row.id)


def _counted(row: RowCase) -> bool:
    return row.actual is not None and row.actual.kind in _NUMBERS
