"""Which form, narrative and summary row speak of one project.

A project bears different names in the three places, so a link is weighed: how alike the names are, whether budget,
paid amount and score agree, and the unit. The weights add up to a log-odds; a pair above zero may be linked, and
among the pairs the best one-to-one assignment is taken.

Roles. A project has at most one self-evaluation form (or transfer form), one goals form, one narrative and one
summary row. A transfer from a higher level of government is a project of its own, beside the local project of the
same name: its form, narrative and rows are linked among themselves. What evaluators say of a project (an
`evaluation_index` form, an `evaluation` narrative) is put beside it, however many. The department as a whole is a
project without a name, with the department's forms and narratives.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product, zip_longest
from typing import NamedTuple, TypeVar

from extract.forms.names import is_ruin
from extract.link.assignment import assign
from extract.link.names import ProjectName, is_department_row, is_transfer, project_name, similarity
from extract.model.record import Amount, Claimed, Form, Funds, Narrative, Project, SummaryRow
from extract.text.view import fold

__all__ = ["link"]

# Log-odds. A name of similarity 0.58 decides nothing; one name (1.0) is worth 3.8.
_NAME_SLOPE, _NAME_EVEN = 9.0, 0.58
_NO_NAME, _LEAST_NAME = -1.2, 0.25
_PAID_REPEATS_BUDGET, _BOTH_ZERO = 0.4, 0.35
_SCORE_RARE, _SCORE_SAME, _SCORE_NEAR, _SCORE_OTHER = 1.8, 0.6, -0.4, -1.2
_UNIT_SAME, _UNIT_OTHER = 0.4, -0.2
_ROLE_FORM, _ROLE_TEXT = -2.5, -0.8
_WORST = -2.5  # the numbers of one project may all conflict: they never outweigh one and the same name
_MARGIN_BASE = 1.5
_ROUNDING = 0.0006
_NEAR = 0.02
_LEAST_YUAN = 60.0  # 0.01 万元 is the unit of most narratives, rounded half a unit either way
_UNIT_MISTAKE = 10_000
_MOST_PAIRS, _NEIGHBOURS = 12_000, 24
_ONE_DEPARTMENT, _BY_ORDER = 1.0, 0.5  # link_confidence of the department's own parts


class _AmountOdds(NamedTuple):
    """What it is worth that two amounts are one, nearly one, one but for 元 and 万元, or different."""

    same: float
    near: float
    scaled: float
    differs: float


_BUDGET = _AmountOdds(2.2, 0.8, 1.0, -1.6)
_PAID = _AmountOdds(1.6, 0.5, 0.6, -1.2)
_Part = TypeVar("_Part", Form, Narrative, SummaryRow)


class _Facts(NamedTuple):
    """What one form, narrative or row says of its project, made comparable."""

    name: ProjectName | None
    budgets: tuple[float, ...]
    paid: float | None
    score: float | None
    unit: str | None
    transfer: bool
    is_form: bool
    start: int
    ruined: bool = False


@dataclass(slots=True)
class _Entity:
    """A project while it is put together."""

    facts: list[_Facts] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    narratives: list[Narrative] = field(default_factory=list)
    rows: list[SummaryRow] = field(default_factory=list)
    links: list[float] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the document first speaks of it."""
        return min((facts.start for facts in self.facts), default=0)


def link(forms: Sequence[Form], narratives: Sequence[Narrative], summary: Sequence[SummaryRow]) -> tuple[Project, ...]:
    """The projects of a document, in the order in which it first speaks of them.

    `link_confidence` is the lowest probability among the links that hold the project's parts together: that of the
    evidence, lowered where another part would fit nearly as well. ``None``: one part only, nothing was linked.

    >>> form = Form("f1", "project_self_eval", project="农村公路养护补助", total_score=95.0)
    >>> [p.summary for p in link([form], [], [SummaryRow("s1", project="农村公路养护", score=95.0)])]
    [('s1',)]
    """
    rare = _rare_scores(forms, narratives, summary)
    entities = _link_projects(forms, narratives, summary, rare)
    _put_evaluations(entities, forms, narratives)
    entities += _departments(forms, narratives, summary)
    entities.sort(key=lambda entity: entity.start)
    return tuple(_project(f"p{number}", entity) for number, entity in enumerate(entities, 1))


def _rare_scores(
    forms: Sequence[Form], narratives: Sequence[Narrative], summary: Sequence[SummaryRow]
) -> frozenset[float]:
    """Scores that no two forms, narratives or rows share: they tell projects apart (0 and 100 do not)."""
    columns = (
        [form.total_score for form in forms],
        [narrative.score for narrative in narratives if narrative.kind != "evaluation"],
        [row.score for row in summary],
    )
    counts = [Counter(score for score in column if score is not None) for column in columns]
    return frozenset(
        score for count in counts for score in count if score not in (0.0, 100.0) and max(c[score] for c in counts) == 1
    )


def _link_projects(
    forms: Sequence[Form], narratives: Sequence[Narrative], summary: Sequence[SummaryRow], rare: frozenset[float]
) -> list[_Entity]:
    """Narratives, goals forms and rows, in this order, each one to one to what was put together before."""
    entities = [
        _Entity([_form_facts(form)], forms=[form])
        for form in forms
        if form.kind in ("project_self_eval", "transfer_self_eval")
    ]
    told = [narrative for narrative in narratives if narrative.kind in ("project", "transfer")]
    for narrative, entity in _attach(entities, told, _narrative_facts, rare):
        entity.narratives.append(narrative)
    goals = [form for form in forms if form.kind == "project_goals"]
    for form, entity in _attach(entities, goals, _form_facts, rare):
        entity.forms.append(form)
    rows = [row for row in summary if not is_department_row(row.project)]
    for row, entity in _attach(entities, rows, _row_facts, rare):
        entity.rows.append(row)
    return entities


def _attach(
    entities: list[_Entity], parts: Sequence[_Part], read: Callable[[_Part], _Facts], rare: frozenset[float]
) -> list[tuple[_Part, _Entity]]:
    """Each part with the project that it belongs to; one that fits none begins a project of its own."""
    facts = [read(part) for part in parts]
    odds = {
        (row, column): value
        for row, column in _candidates(entities, facts)
        if (value := _odds(entities[row], facts[column], rare)) > 0
    }
    # Squares: two mediocre links are no reason to give up a sure one.
    chosen = assign({pair: value * value for pair, value in odds.items()})
    probabilities = _probabilities(odds, chosen)
    entity_of = {column: entities[row] for row, column in chosen}
    found: list[tuple[_Part, _Entity]] = []
    for column, part in enumerate(parts):
        entity = entity_of.get(column)
        if entity is None:
            entity = _Entity()
            entities.append(entity)
        else:
            entity.links.append(probabilities[column])
        entity.facts.append(facts[column])
        found.append((part, entity))
    return found


def _candidates(entities: Sequence[_Entity], facts: Sequence[_Facts]) -> Iterator[tuple[int, int]]:
    """The pairs worth comparing: all of them, but in a very long document those near each other in order or equal.

    Comparing every form with every narrative grows with the square of the document. Beyond some hundred projects a part
    is compared with the projects that stand about where it stands, and with those of the same name or money.
    """
    if len(entities) * len(facts) <= _MOST_PAIRS:
        yield from product(range(len(entities)), range(len(facts)))
        return
    index: dict[object, list[int]] = {}
    for row, entity in enumerate(entities):
        for key in {key for member in entity.facts for key in _keys(member)}:
            index.setdefault(key, []).append(row)
    for column, fact in enumerate(facts):
        middle = column * len(entities) // len(facts)
        rows = set(range(max(0, middle - _NEIGHBOURS), min(len(entities), middle + _NEIGHBOURS)))
        for key in _keys(fact):
            same = index.get(key, [])
            place = bisect_left(same, middle)
            rows.update(same[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS])
        yield from ((row, column) for row in sorted(rows))


def _keys(facts: _Facts) -> Iterator[object]:
    """What two parts of one project are likely to share exactly."""
    if facts.name is not None:
        yield facts.name
    yield from facts.budgets


def _probabilities(odds: dict[tuple[int, int], float], chosen: Sequence[tuple[int, int]]) -> dict[int, float]:
    """The probability of each chosen pair, by its column: of its odds, or of what it is ahead of its best exchange."""
    row_of = {column: row for row, column in chosen}
    column_of = dict(chosen)
    margins = {column: odds[row, column] for row, column in chosen}
    for (row, column), value in odds.items():
        mine, theirs = column_of.get(row), row_of.get(column)
        if mine == column:
            continue
        if mine is not None and theirs is not None:
            now = odds[row, mine] + odds[theirs, column]
            margin = now - value - odds.get((theirs, mine), 0.0)
        else:
            kept = odds[row, mine] if mine is not None else odds[theirs, column] if theirs is not None else value
            margin = kept - value
        for touched in (mine, column if theirs is not None else None):
            if touched is not None:
                margins[touched] = min(margins[touched], margin + _MARGIN_BASE)
    return {column: _sigmoid(margin) for column, margin in margins.items()}


def _sigmoid(odds: float) -> float:
    return round(1 / (1 + math.exp(-odds)), 4)


def _odds(entity: _Entity, part: _Facts, rare: frozenset[float]) -> float:
    """Log-odds that the part speaks of the project: those of the member that fits it best."""
    if not entity.facts:
        return 0.0
    value = max(_pair_odds(member, part, rare) for member in entity.facts)
    sides = {member.transfer for member in entity.facts if member.is_form} or {
        member.transfer for member in entity.facts
    }
    if part.transfer not in sides:
        is_form = part.is_form or any(member.is_form for member in entity.facts)
        value += _ROLE_FORM if is_form and not part.transfer else _ROLE_TEXT
    return value


def _pair_odds(one: _Facts, other: _Facts, rare: frozenset[float]) -> float:
    if one.name is None or other.name is None:
        value = _NO_NAME
    else:
        alike = similarity(one.name, other.name)
        value = _NAME_SLOPE * (alike - _NAME_EVEN)
        if one.ruined or other.ruined:  # what is left of a name may speak for a link, but not against it
            value = max(value, _NO_NAME)
        elif alike < _LEAST_NAME:
            return _WORST
    return value + max(_WORST, _money_odds(one, other) + _score_odds(one, other, rare)) + _unit_odds(one, other)


def _money_odds(one: _Facts, other: _Facts) -> float:
    """Budget (the year's or the initial one: narratives use either) and amount paid."""
    budget = max((_amount_odds(left, right, _BUDGET) for left in one.budgets for right in other.budgets), default=0.0)
    if one.paid is None or other.paid is None:
        return budget
    paid = _amount_odds(one.paid, other.paid, _PAID)
    repeats = budget >= _BUDGET.same and one.paid in one.budgets and other.paid in other.budgets
    return budget + (min(paid, _PAID_REPEATS_BUDGET) if repeats else paid)


def _amount_odds(one: float, other: float, odds: _AmountOdds) -> float:
    if one == other == 0:
        return _BOTH_ZERO
    gap, larger, smaller = abs(one - other), max(one, other), min(one, other)
    if gap <= max(_LEAST_YUAN, _ROUNDING * larger) and smaller > 0:
        return odds.same
    if gap <= _NEAR * larger:
        return odds.near
    if smaller > 0 and abs(larger / smaller / _UNIT_MISTAKE - 1) <= _ROUNDING:
        return odds.scaled
    return odds.differs


def _score_odds(one: _Facts, other: _Facts, rare: frozenset[float]) -> float:
    if one.score is None or other.score is None:
        return 0.0
    gap = abs(one.score - other.score)
    if gap < 0.006:
        return _SCORE_RARE if one.score in rare else _SCORE_SAME
    return _SCORE_NEAR if gap <= 6 else _SCORE_OTHER


def _unit_odds(one: _Facts, other: _Facts) -> float:
    if not one.unit or not other.unit:
        return 0.0
    return _UNIT_SAME if one.unit in other.unit or other.unit in one.unit else _UNIT_OTHER


def _form_facts(form: Form) -> _Facts:
    total = next((row for row in form.funds if row.source == "total"), form.funds[0] if len(form.funds) == 1 else None)
    return _Facts(
        project_name(form.project) if form.project else None,
        _budgets(total),
        _yuan(total.executed) if total else None,
        form.total_score,
        fold(form.implementer) if form.implementer else None,
        form.kind == "transfer_self_eval" or is_transfer(form.title),
        True,
        form.span.start if form.span else 0,
        form.project is not None and is_ruin(form.project),
    )


def _narrative_facts(narrative: Narrative) -> _Facts:
    budget = _yuan(narrative.budget)
    return _Facts(
        project_name(narrative.project) if narrative.project else None,
        () if budget is None else (budget,),
        _yuan(narrative.executed),
        narrative.score,
        None,
        narrative.kind == "transfer",
        False,
        narrative.span.start if narrative.span else 0,
    )


def _row_facts(row: SummaryRow) -> _Facts:
    return _Facts(
        project_name(row.project) if row.project else None,
        (),
        None,
        row.score,
        fold(row.unit) if row.unit else None,
        is_transfer(row.group),
        False,
        row.span.start if row.span else 0,
    )


def _budgets(funds: Funds | None) -> tuple[float, ...]:
    amounts = (_yuan(funds.budget), _yuan(funds.initial)) if funds else ()
    return tuple(dict.fromkeys(amount for amount in amounts if amount is not None))


def _yuan(amount: Amount | None) -> float | None:
    return None if amount is None or amount.yuan is None else float(amount.yuan)


def _put_evaluations(entities: list[_Entity], forms: Sequence[Form], narratives: Sequence[Narrative]) -> None:
    """What evaluators say, beside the project of the nearest name; their score is not the project's own."""
    for narrative in narratives:
        if narrative.kind == "evaluation":
            _nearest(entities, _narrative_facts(narrative)).narratives.append(narrative)
    for form in forms:
        if form.kind == "evaluation_index":
            _nearest(entities, _form_facts(form)).forms.append(form)


def _nearest(entities: list[_Entity], facts: _Facts) -> _Entity:
    """The project that the evaluation is about, or a new one."""
    told = facts._replace(score=None, transfer=False, is_form=False)
    odds, best = max(
        ((_odds(entity, told, frozenset()), number) for number, entity in enumerate(entities)), default=(0.0, -1)
    )
    if odds > 0:
        entity = entities[best]
        entity.links.append(_sigmoid(odds))
    else:
        entity = _Entity()
        entities.append(entity)
    entity.facts.append(told)
    return entity


def _departments(
    forms: Sequence[Form], narratives: Sequence[Narrative], summary: Sequence[SummaryRow]
) -> list[_Entity]:
    """The department as a whole; several where it prints several forms of a kind (of its units), in their order."""
    evaluated = [form for form in forms if form.kind == "department_self_eval"]
    planned = [form for form in forms if form.kind == "department_goals"]
    told = [narrative for narrative in narratives if narrative.kind == "department"]
    rows = [row for row in summary if is_department_row(row.project)]
    entities: list[_Entity] = []
    for form, goals, narrative, row in zip_longest(evaluated, planned, told, rows):
        entity = _Entity()
        for kept in (form, goals):
            if kept is not None:
                entity.forms.append(kept)
                entity.facts.append(_form_facts(kept))
        if narrative is not None:
            entity.narratives.append(narrative)
            entity.facts.append(_narrative_facts(narrative))
        if row is not None:
            entity.rows.append(row)
            entity.facts.append(_row_facts(row))
        entities.append(entity)
    for entity in entities:
        if len(entity.facts) > 1:
            entity.links.append(_ONE_DEPARTMENT if len(entities) == 1 else _BY_ORDER)
    return entities


def _project(number: str, entity: _Entity) -> Project:
    department = any(form.kind.startswith("department") for form in entity.forms) or any(
        narrative.kind == "department" for narrative in entity.narratives
    )
    named = [
        *(form.project for form in entity.forms),
        *(row.project for row in entity.rows),
        *(narrative.project for narrative in entity.narratives),
    ]
    return Project(
        id=number,
        name=None if department else next((name for name in named if name), None),
        forms=tuple(form.id for form in entity.forms),
        narratives=tuple(narrative.id for narrative in entity.narratives),
        summary=tuple(row.id for row in entity.rows),
        link_confidence=min(entity.links, default=None),
        claimed=_claimed(entity),
    )


def _claimed(entity: _Entity) -> Claimed:
    """The department's own score: of the form, else of the table, else of the narrative; never an evaluator's."""
    own = [narrative for narrative in entity.narratives if narrative.kind != "evaluation"]
    grades = [*(row.grade for row in entity.rows), *(narrative.grade for narrative in own)]
    grade = next((grade for grade in grades if grade), None)
    for form in entity.forms:
        if form.kind != "evaluation_index" and form.total_score is not None:
            return Claimed(form.total_score, grade, "form")
    for row in entity.rows:
        if row.score is not None:
            return Claimed(row.score, grade, "summary")
    for narrative in own:
        if narrative.score is not None:
            return Claimed(narrative.score, grade, "narrative")
    if grade is None:
        return Claimed()
    return Claimed(None, grade, "summary" if any(row.grade for row in entity.rows) else "narrative")
