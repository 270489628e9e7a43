"""One form against another: the same indicator, the same goal, the same result in several forms of a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

import msgspec

from extract.assess.findings.alike import key, likeness, name_key, named_alike, near
from extract.assess.findings.cases import DocumentCase, FormCase, ProjectCase
from extract.assess.findings.registry import Hit, document_rule
from extract.assess.findings.rows import RowCase
from extract.assess.findings.words import pattern
from extract.link.names import project_name, similarity
from extract.model.record import Evidence, Indicator, Value

__all__ = [
    "cross_form_conflict",
    "goal_shared_across_projects",
    "same_actual_different_score",
    "template_indicator_reuse",
]

_NUMBERS = frozenset(("quantity", "range"))
_POINT = 0.005
_OTHER_WORDS = 0.9
_SAME_ROW, _TIMELY = 0.75, 0.4  # names of one thing in form and report; both of the time, less says enough
_PLACES = 2
_TASK = 8  # characters from which on words say what is to be done


class _Row(NamedTuple):
    """An indicator of a project, in its form or in its narrative."""

    project: ProjectCase
    indicator: Indicator
    narrated: bool


def _self_evaluations(document: DocumentCase) -> list[FormCase]:
    return [form for form in document.forms if form.form.kind != "evaluation_index" and form.project is not None]


def _id(project: ProjectCase | None) -> str | None:
    return project.project.id if project else None


def _cells(row: Indicator, *fields: str) -> list[Evidence]:
    cells = [Evidence(row.id, field="name", value=row.name, span=row.spans.get("name"))]
    for field in fields:
        value = getattr(row, field)
        if value is not None:
            text = value.text if isinstance(value, Value) else f"{value:g}"
            span = value.span if isinstance(value, Value) else row.spans.get(field)
            cells.append(Evidence(row.id, field=field, value=text, span=span))
    return cells


# ---------------------------------------------------------------- one indicator, two values
@document_rule("medium", source="own: match project and name")
def cross_form_conflict(document: DocumentCase, *, project: float = 0.8, name: float = 10.0) -> Iterator[Hit]:
    """One indicator is reported twice, in the forms or narratives of two projects, with different values.

    It is one indicator where the two are about one programme (names alike: its own and its transferred part), or where
    a count has a name long enough to say by itself what is counted. A rate, a satisfaction or a bare 参保人数 of
    another project is of other people.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked
    >>> one = form("农村公路养护里程 | ≥90公里 | 95公里", project="农村公路养护补助")
    >>> two = form("农村公路养护里程 | ≥90公里 | 99公里", project="农村公路养护补助资金", identifier="f2")
    >>> fired(cross_form_conflict, linked(one, two))
    ['农村公路养护里程']
    >>> fired(cross_form_conflict, linked(one, form("里程 | ≥90公里 | 99公里", project="桥梁检测", identifier="f2")))
    []
    """
    rows = [
        *(_Row(each, row.indicator, False) for each in document.projects for row in _table_rows(each)),
        *(
            _Row(each, row, True)
            for each in document.projects
            for told in each.view.narratives
            for row in told.indicators
        ),
    ]
    by_name: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.indicator.name:
            by_name[name_key(row.indicator.name)].append(row)
    for each in document.projects:
        yield from _evaluated_lower(each)
    for same in by_name.values():
        done: set[frozenset[str]] = set()
        for one, other in _conflicts(same, project, name):
            first, second = sorted((one, other), key=lambda row: row.narrated)
            field = _differing(first.indicator, second.indicator)
            place = frozenset((one.project.project.id, other.project.project.id))
            if field is None or place in done:
                continue
            done.add(place)
            said, printed = getattr(first.indicator, field), getattr(second.indicator, field)
            values = {
                "name": first.indicator.name,
                "one": said.text,
                "other": printed.text,
                "project": first.project.project.name,
                "beside": second.project.project.name,
            }
            evidence = (*_cells(first.indicator, "target", "actual"), *_cells(second.indicator, "target", "actual"))
            yield Hit(evidence, values, project=first.project.project.id, indicator=first.indicator.id)


def _evaluated_lower(project: ProjectCase) -> Iterator[Hit]:
    """The evaluation takes points from what the unit gave itself in full: one row, two results."""
    judged = [
        row for form in project.forms if form.form.kind == "evaluation_index" for row in form.rows if row.deducted
    ]
    claimed = [row for row in _table_rows(project) if row.full]
    for row in judged:
        timely = pattern("timely").search(row.name)
        likely = [each for each in claimed if bool(timely) == bool(pattern("timely").search(each.name))]
        best = max(likely, key=lambda each: named_alike(name_key(each.name), name_key(row.name)), default=None)
        if best is None or named_alike(name_key(best.name), name_key(row.name)) < (_TIMELY if timely else _SAME_ROW):
            continue
        values = {
            "name": best.name,
            "one": _points(best),
            "other": _points(row),
            "project": "自评表",
            "beside": "评价报告",
        }
        evidence = (*best.cells("weight", "score"), *row.cells("weight", "score"))
        yield Hit(evidence, values, project=project.project.id, indicator=best.id, certainty=0.7)


def _points(row: RowCase) -> str:
    return f"{row.indicator.score:g}/{row.indicator.weight:g}"


def _table_rows(project: ProjectCase) -> Iterator[RowCase]:
    for form in project.forms:
        if form.form.kind != "evaluation_index":
            yield from form.rows


def _conflicts(rows: list[_Row], least: float, length: float) -> list[tuple[_Row, _Row]]:
    """Rows of one name that are one indicator and contradict each other, in the order of the document.

    Rows of equal values are compared together, and of these those of projects that are named alike.
    """
    projects = {row.project.project.id for row in rows}
    actuals = {key(row.indicator.actual.text) for row in rows if row.indicator.actual}
    if len(projects) < _PLACES or (len(projects) > _PLACES and len(actuals) > _PLACES):
        return []  # one project; or every project has its own
    groups: dict[tuple[Value | None, ...], dict[tuple[object, ...], dict[str, int]]] = {}
    for place, row in enumerate(rows):
        alike = groups.setdefault(_values(row.indicator), {}).setdefault(_bearer(row), {})
        alike.setdefault(row.project.project.id, place)
    found: list[tuple[int, int]] = []
    for left, right in combinations([list(group.values()) for group in groups.values()], 2):
        if _differing(_first(rows, left[0]).indicator, _first(rows, right[0]).indicator) is None:
            continue
        for ones, others in product(left, right):
            if _one_thing(_first(rows, ones), _first(rows, others), least, length):
                pairs = [(one, other) for one, other in product(ones.items(), others.items()) if one[0] != other[0]]
                found += [(min(one, other), max(one, other)) for (_, one), (_, other) in pairs]
    return [(rows[one], rows[other]) for one, other in sorted(found)]


def _first(rows: Sequence[_Row], places: Mapping[str, int]) -> _Row:
    return rows[next(iter(places.values()))]


def _bearer(row: _Row) -> tuple[object, ...]:
    """What of a row's project and place decides whether it is one indicator with a row of another project."""
    return (row.project.project.name, row.project.implementers, row.narrated, row.indicator.name)


def _values(row: Indicator) -> tuple[Value | None, ...]:
    """The values of a row, wherever they stand: rows of equal values do not contradict each other."""
    values = (row.target, row.actual)
    return tuple([msgspec.structs.replace(value, span=None) if value is not None else None for value in values])


def _one_thing(one: _Row, other: _Row, least: float, length: float) -> bool:
    names = one.project.project.name, other.project.project.name
    if names[0] and names[1] and similarity(project_name(names[0]), project_name(names[1])) >= least:
        return True
    if one.narrated or other.narrated or not _one_unit(one.project, other.project):
        return False
    if _same_task(one.indicator.target, other.indicator.target):
        return True
    if len(name_key(one.indicator.name)) < length or _relative(one) or _relative(other):
        return False
    return _specific(one, other)


def _one_unit(one: ProjectCase, other: ProjectCase) -> bool:
    """Whether two projects are of one unit, and no two batches or years of one programme: else they count apart."""
    if one.implementers and other.implementers and not one.implementers & other.implementers:
        return False
    names = [project_name(each.project.name or "") for each in (one, other)]
    return not any(
        left and right and left != right
        for left, right in ((names[0].ordinals, names[1].ordinals), (names[0].years, names[1].years))
    )


def _same_task(one: Value | None, other: Value | None) -> bool:
    """Whether two targets are one task in words (not a level, of which there are few)."""
    if one is None or other is None or one.kind in _NUMBERS or len(key(one.text)) < _TASK:
        return False
    return key(one.text) == key(other.text)


def _relative(row: _Row) -> bool:
    """Whether its values are relative to a group that differs from project to project."""
    values = (row.indicator.target, row.indicator.actual)
    named = (row.indicator.name or "").endswith(("率", "度", "比例", "程度"))
    return named or any(value is not None and value.dimension == "ratio" for value in values)


def _specific(one: _Row, other: _Row) -> bool:
    """Whether both have a number for their target."""
    targets = (one.indicator.target, other.indicator.target)
    return all(target is not None and target.kind in _NUMBERS for target in targets)


def _differing(one: Indicator, other: Indicator) -> str | None:
    """The field in which two rows contradict each other."""
    for field in ("actual", "target"):
        left: Value | None = getattr(one, field)
        right: Value | None = getattr(other, field)
        if left is None or right is None:
            continue
        if left.kind == right.kind == "text" and likeness(key(left.text), key(right.text)) < _OTHER_WORDS:
            return field
        if left.kind not in _NUMBERS or right.kind not in _NUMBERS:
            continue
        if left.base is None or right.base is None or left.dimension != right.dimension:
            continue
        if abs(left.base - right.base) > 0.0051 * max(abs(left.base), abs(right.base)):
            return field
    return None


# ---------------------------------------------------------------- one result, two scores
@document_rule("medium", source="own: one formula, one score")
def same_actual_different_score(document: DocumentCase) -> Iterator[Hit]:
    """Two rows with the same target, actual and points have different scores.

    Across forms the rows must bear one name; within one form they must be of one class and miss their target, so that
    the same formula is meant.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked
    >>> one = form("群众满意度 | ≥90% | 80% | 5 | 4", project="公路养护")
    >>> two = form("群众满意度 | ≥90% | 80% | 5 | 3", project="桥梁检测", identifier="f2")
    >>> fired(same_actual_different_score, linked(one, two))
    ['群众满意度']
    >>> fired(same_actual_different_score, linked(one))
    []
    """
    groups: dict[tuple[object, ...], list[tuple[FormCase, RowCase]]] = defaultdict(list)
    for form in _self_evaluations(document):
        for row in form.rows:
            same = _result(row)
            if same is not None:
                groups["name", name_key(row.name), *same].append((form, row))
                if row.expected.met is False:
                    groups[form.form.id, row.klass, *same].append((form, row))
    seen: set[frozenset[str]] = set()
    for members in groups.values():
        scores = [row.indicator.score or 0.0 for _, row in members]
        rows = frozenset(row.id for _, row in members)
        # A row that loses points with its target met is another finding.
        met = all(row.expected.met is True for _, row in members) and any(row.full for _, row in members)
        if max(scores) - min(scores) <= _POINT or rows in seen or met:
            continue
        seen.add(rows)
        least = scores.index(min(scores))
        form, row = members[least]
        evidence = tuple([cell for _, each in members for cell in each.cells("target", "actual", "weight", "score")])
        values = {
            "name": row.name,
            "scores": "、".join(f"{score:g}" for score in scores),
            "actual": row.actual.text if row.actual else None,
        }
        yield Hit(evidence, values, project=_id(form.project), indicator=row.id)


def _result(row: RowCase) -> tuple[object, ...] | None:
    """Target, actual and points as a key; ``None`` where one is missing."""
    indicator = row.indicator
    if row.target is None or row.actual is None or indicator.score is None or not indicator.weight:
        return None
    return (_plain(row.target), _plain(row.actual), indicator.weight)


def _plain(value: Value) -> tuple[object, ...]:
    if value.kind in _NUMBERS and value.base is not None:
        return (value.operator or "ge", value.base, value.base_high, value.dimension)
    return (key(value.text),)


# ---------------------------------------------------------------- templates
@document_rule("low", source="own: cross-form counts", certainty="judgement")
def template_indicator_reuse(document: DocumentCase, *, least: float = 3.0, share: float = 0.5) -> Iterator[Hit]:
    """The same indicator with the same values stands in most forms of a department, whatever they are about.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked
    >>> names = ("公路养护", "桥梁检测", "人员培训")
    >>> forms = [form("使用年限 | 1年 | 1年", project=name, identifier=name) for name in names]
    >>> fired(template_indicator_reuse, linked(*forms))
    ['使用年限']
    >>> fired(template_indicator_reuse, linked(*forms[:2]))
    []
    """
    groups: dict[tuple[object, ...], list[tuple[FormCase, RowCase]]] = defaultdict(list)
    forms = _self_evaluations(document)
    for form in forms:
        seen: set[tuple[object, ...]] = set()
        for row in form.rows:
            name = name_key(row.name)
            if row.target is None or not name or pattern("not_applicable").search(name):
                continue
            # Deadlines are much alike: for them the actual counts too.
            same = (name, *_stated(row.target), *(_stated(row.actual) if row.target.kind == "date" else ()))
            if same not in seen:
                seen.add(same)
                groups[same].append((form, row))
    told: set[str] = set()
    for values_of, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        name = str(values_of[0])
        if name in told or len(members) < max(least, share * len(forms)):
            continue
        told.add(name)
        row = members[0][1]
        values = {"name": row.name, "count": len(members), "forms": len(forms)}
        yield Hit(tuple([cell for _, each in members for cell in each.cells("target")]), values, indicator=row.id)


def _stated(value: Value | None) -> tuple[object, ...]:
    """What a value says, its operator left out."""
    if value is None:
        return (None,)
    if value.kind in _NUMBERS and value.base is not None:
        return (value.base, value.base_high, value.dimension)
    return (key(value.text),)


@document_rule("medium", source="own: text similarity between forms")
def goal_shared_across_projects(document: DocumentCase, *, similar: float = 0.95, least: float = 12.0) -> Iterator[Hit]:
    """Two projects print the same goal, so that of one at least is not its own.

    >>> from extract.assess.findings.examples import fired, form
    >>> from extract.assess.findings.examples_across import linked
    >>> goal = "保障全县农村公路安全畅通，方便群众出行"
    >>> one = form("里程 | 9公里", project="公路养护", goal_expected=goal)
    >>> two = form("次数 | 9次", project="培训", identifier="f2", goal_expected=goal)
    >>> fired(goal_shared_across_projects, linked(one, two))
    ['保障全县农村公路安全畅通，方便群众出行']
    >>> fired(goal_shared_across_projects, linked(one, form("次数 | 9次", project="培训", identifier="f2")))
    []
    """
    goals = [
        (form, key(form.form.goal_expected))
        for form in _self_evaluations(document)
        if len(key(form.form.goal_expected)) >= least
    ]
    places: dict[str, list[int]] = defaultdict(list)
    for place, (_, goal) in enumerate(goals):
        places[goal].append(place)
    alike = near(places, similar)
    taken: set[str] = set()
    for position, (form, goal) in enumerate(goals):
        if form.form.id in taken:
            continue
        behind = sorted([place for text in alike[goal] for place in places[text] if place > position])
        others = [
            other
            for other in [goals[place][0] for place in behind]
            if other.project is not form.project and other.form.kind == form.form.kind
        ]
        if others:
            taken.update(other.form.id for other in others)
            yield Hit(
                (form.cell("goal_expected"), *[other.cell("goal_expected") for other in others]),
                {"project": _name(form), "others": "、".join(_name(other) for other in others)},
                project=_id(form.project),
            )


def _name(form: FormCase) -> str:
    return form.form.project or form.form.title or form.form.id
