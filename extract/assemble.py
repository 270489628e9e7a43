"""Raw rows to typed values: every printed piece becomes a value of the contract, with its place in the source."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.forms.sums import EXECUTION_POINTS, TOTAL_POINTS, holds, sum_towards
from extract.link import year_number
from extract.model.document import Span
from extract.model.raw import Piece, RawForm, RawFunds, RawNarrative, RawOverview, RawRow, RawSummaryRow, RawTask
from extract.model.record import (
    Amount,
    Check,
    Form,
    Funds,
    Indicator,
    Narrative,
    Overview,
    SummaryRow,
    Sums,
    Task,
    Value,
)
from extract.text.view import fold
from extract.values import parse_amount, parse_number, parse_rate, parse_value

__all__ = ["form_of", "narrative_of", "overview_of", "span_of", "summary_of"]

_DASHES = frozenset(("", "-", "—", "–", "－", "--", "——", "/", "_"))


def span_of(piece: Piece) -> Span | None:
    """The place of a piece; with its parts where it was put together from several."""
    if not piece.ranges:
        return None
    if len(piece.ranges) == 1:
        return Span(piece.ranges[0][0], piece.ranges[0][1], piece.page)
    return Span(piece.ranges[0][0], piece.ranges[-1][1], piece.page, None, piece.ranges)


def _text(piece: Piece | None) -> str | None:
    return piece.text if piece is not None and piece.text not in _DASHES else None


def _number(piece: Piece | None) -> float | None:
    return parse_number(piece.text) if piece is not None and piece.text else None


def _rate(piece: Piece | None) -> float | None:
    return parse_rate(piece.text) if piece is not None and piece.text else None


def _amount(piece: Piece | None, unit: str | None) -> Amount | None:
    if piece is None or piece.text in _DASHES:
        return None
    amount = parse_amount(piece.text, unit)
    return msgspec.structs.replace(amount, span=span_of(piece)) if amount is not None else None


def _spans(fields: Sequence[tuple[str, Piece | None]]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for name, piece in fields:
        if piece is not None and piece.text and (span := span_of(piece)) is not None:
            found[name] = span
    return found


def _around(places: Sequence[Span]) -> Span | None:
    """The place that encloses several."""
    if not places:
        return None
    return Span(min([place.start for place in places]), max([place.end for place in places]), places[0].page)


# ---------------------------------------------------------------- indicators
_OF_LEVELS = frozenset(("l1", "l1_weight", "l2", "l2_weight"))  # printed once for several rows


def _value(
    piece: Piece | None,
    row: RawRow,
    *,
    name: str | None,
    year: int | None,
    unit: str | None,
    target: Value | None = None,
) -> Value | None:
    """A target or an actual, typed with what stands beside it: symbol, unit column, name, the target of an actual."""
    text = _text(piece)
    if text is None or piece is None:
        return None
    value = parse_value(
        text,
        symbol=_text(row.symbol),
        unit=_text(row.unit),
        name=name,
        year=year,
        money_unit=unit,
        target=target,
    )
    return msgspec.structs.replace(value, span=span_of(piece))


def indicator_of(row: RawRow, identifier: str, year: int | None, money_unit: str | None) -> Indicator:
    """One row, typed. `category` and `direction` come later, from the classifier."""
    name = _text(row.name)
    target = _value(row.target, row, name=name, year=year, unit=money_unit)
    actual = _value(row.actual, row, name=name, year=year, unit=money_unit, target=target)
    spans = _spans(
        (
            ("l1", row.l1),
            ("l1_weight", row.l1_weight),
            ("l2", row.l2),
            ("l2_weight", row.l2_weight),
            ("label", row.label),
            ("name", row.name),
            ("name_read", row.name_read),
            ("symbol", row.symbol),
            ("target", row.target),
            ("unit", row.unit),
            ("actual", row.actual),
            ("rate", row.rate),
            ("weight", row.weight),
            ("score", row.score),
            ("reason", row.reason),
            ("explanation", row.explanation),
        )
    )
    own = [span for field, span in spans.items() if field not in _OF_LEVELS]
    return Indicator(
        id=identifier,
        l1=_text(row.l1),
        l1_weight=_number(row.l1_weight),
        l2=_text(row.l2),
        l2_weight=_number(row.l2_weight),
        label=_text(row.label),
        name=name,
        name_read=_text(row.name_read),
        symbol=_text(row.symbol),
        unit=_text(row.unit),
        target=target,
        actual=actual,
        rate=_rate(row.rate),
        weight=_number(row.weight),
        score=_number(row.score),
        reason=_text(row.reason),
        explanation=_text(row.explanation),
        confidence=row.confidence,
        method=row.method,
        span=_around(own),
        spans=spans,
    )


# ---------------------------------------------------------------- forms
def form_of(raw: RawForm, identifier: str, document_year: int | None) -> Form:
    """One form, typed, with the checks of its sums."""
    unit = fold(raw.money_unit.text).replace("兀", "元") if raw.money_unit is not None else None
    year = None
    for piece in (raw.year, raw.title):
        if piece is not None and year is None:
            year = year_number(piece)
    rows = tuple(
        [
            indicator_of(row, f"{identifier}.{number}", year or document_year, unit)
            for number, row in enumerate(raw.rows, 1)
        ]
    )
    funds = tuple([_funds(row, unit) for row in raw.funds])
    total_weight, total_score = _number(raw.total_weight), _number(raw.total_score)
    checks = _checks(rows, funds, total_weight, total_score)
    if checks and all(check.holds for check in checks):  # what OCR doubts is taken off later (`extract.places`)
        rows = tuple([msgspec.structs.replace(row, confidence=max(row.confidence, 0.97)) for row in rows])
    return Form(
        id=identifier,
        kind=raw.kind,
        title=_text(raw.title),
        project=_text(raw.project),
        year=year,
        authority=_text(raw.authority),
        implementer=_text(raw.implementer),
        money_unit=unit,
        funds=funds,
        tasks=tuple([_task(task, unit) for task in raw.tasks]),
        goal_expected=_text(raw.goal_expected),
        goal_actual=_text(raw.goal_actual),
        goal_midterm=_text(raw.goal_midterm),
        indicators=rows,
        total_weight=total_weight,
        total_score=total_score,
        checks=checks,
        method=raw.method,
        span=Span(raw.start, raw.end),
        spans=_spans(
            (
                ("title", raw.title),
                ("project", raw.project),
                ("year", raw.year),
                ("authority", raw.authority),
                ("implementer", raw.implementer),
                ("money_unit", raw.money_unit),
                ("goal_expected", raw.goal_expected),
                ("goal_actual", raw.goal_actual),
                ("goal_midterm", raw.goal_midterm),
                ("total_weight", raw.total_weight),
                ("total_score", raw.total_score),
            )
        ),
    )


def _funds(raw: RawFunds, unit: str | None) -> Funds:
    spans = _spans(
        (
            ("label", raw.label),
            ("group", raw.group),
            ("weight", raw.weight),
            ("rate", raw.rate),
            ("score", raw.score),
        )
    )
    pieces = (raw.label, raw.initial, raw.budget, raw.executed, raw.weight, raw.rate, raw.score)
    return Funds(
        source=raw.source,
        label=_text(raw.label),
        group=_text(raw.group),
        initial=_amount(raw.initial, unit),
        budget=_amount(raw.budget, unit),
        executed=_amount(raw.executed, unit),
        weight=_number(raw.weight),
        rate=_rate(raw.rate),
        score=_number(raw.score),
        span=_around([span for piece in pieces if piece is not None and (span := span_of(piece)) is not None]),
        spans=spans,
    )


def _task(raw: RawTask, unit: str | None) -> Task:
    pieces = (raw.task, raw.content, raw.completion, raw.weight, raw.rate, raw.score, *raw.budget, *raw.executed)
    return Task(
        task=_text(raw.task),
        content=_text(raw.content),
        completion=_text(raw.completion),
        budget=Sums(*[_amount(piece, unit) for piece in raw.budget]),
        executed=Sums(*[_amount(piece, unit) for piece in raw.executed]),
        weight=_number(raw.weight),
        rate=_rate(raw.rate),
        score=_number(raw.score),
        span=_around([span for piece in pieces if piece is not None and (span := span_of(piece)) is not None]),
        spans=_spans(
            (
                ("task", raw.task),
                ("content", raw.content),
                ("completion", raw.completion),
                ("weight", raw.weight),
                ("rate", raw.rate),
                ("score", raw.score),
            )
        ),
    )


def _checks(
    rows: Sequence[Indicator], funds: Sequence[Funds], total_weight: float | None, total_score: float | None
) -> tuple[Check, ...]:
    """The identities of a form: points to their total, scores to theirs, no score above its points.

    Source: 财预〔2020〕10号, annex (indicators and execution rate make 100).
    """
    weights = [row.weight for row in rows if row.weight is not None]
    scores = [row.score for row in rows if row.score is not None]
    paid = next((row for row in funds if row.weight is not None), None)
    checks: list[Check] = []
    if weights:
        due = total_weight if total_weight is not None else TOTAL_POINTS
        found = sum_towards(due, weights, paid.weight if paid is not None else None, EXECUTION_POINTS)
        checks.append(Check("weights", due, round(found, 2), holds(found, due)))
    if scores and total_score is not None:
        found = sum_towards(total_score, scores, paid.score if paid is not None else None)
        complete = len(scores) == len(weights) if weights else True
        checks.append(Check("scores", total_score, round(found, 2), holds(found, total_score) if complete else None))
    if weights and scores:
        over = max(
            [row.score - row.weight for row in rows if row.score is not None and row.weight is not None], default=0.0
        )
        checks.append(Check("score_within_weight", 0.0, round(max(over, 0.0), 2), holds(max(over, 0.0), 0.0)))
    return tuple(checks)


# ---------------------------------------------------------------- narratives, summary, overview
def narrative_of(raw: RawNarrative, identifier: str, year: int | None) -> Narrative:
    """One 综述, typed."""
    grade = _text(raw.grade)
    return Narrative(
        id=identifier,
        kind=raw.kind,
        project=_text(raw.project),
        score=_number(raw.score),
        grade=grade,
        budget=_amount(raw.budget, raw.units.get("budget")),
        executed=_amount(raw.executed, raw.units.get("executed")),
        rate=_rate(raw.rate),
        achievements=tuple([piece.text for piece in raw.achievements]),
        problems=tuple([piece.text for piece in raw.problems]),
        measures=tuple([piece.text for piece in raw.measures]),
        indicators=tuple(
            [indicator_of(row, f"{identifier}.{number}", year, None) for number, row in enumerate(raw.rows, 1)]
        ),
        by_model={field: round(sure, 2) for field, sure in raw.by_model.items()},
        span=Span(raw.start, raw.end),
        spans=_spans(
            (
                ("project", raw.project),
                ("score", raw.score),
                ("grade", raw.grade),
                ("budget", raw.budget),
                ("executed", raw.executed),
                ("rate", raw.rate),
                *[(f"achievements.{n}", piece) for n, piece in enumerate(raw.achievements)],
                *[(f"problems.{n}", piece) for n, piece in enumerate(raw.problems)],
                *[(f"measures.{n}", piece) for n, piece in enumerate(raw.measures)],
            )
        ),
    )


def summary_of(raw: RawSummaryRow, identifier: str) -> SummaryRow:
    """One row of the 汇总表, typed."""
    spans = _spans(
        (
            ("group", raw.group),
            ("no", raw.no),
            ("project", raw.project),
            ("unit", raw.unit),
            ("score", raw.score),
            ("grade", raw.grade),
        )
    )
    return SummaryRow(
        id=identifier,
        group=_text(raw.group),
        no=_text(raw.no),
        project=_text(raw.project),
        unit=_text(raw.unit),
        score=_number(raw.score),
        grade=_text(raw.grade),
        span=_around([span for field, span in spans.items() if field != "group"]),
        spans=spans,
    )


def overview_of(raw: RawOverview) -> Overview:
    """What the narrative says of the whole, typed."""
    count = _number(raw.project_count)
    return Overview(
        project_count=int(count) if count is not None else None,
        funds=_amount(raw.funds, None),
        funds_share=_rate(raw.funds_share),
        grades={grade: int(number) for grade, piece in raw.grades if (number := _number(piece)) is not None},
        spans=_spans(
            (
                ("project_count", raw.project_count),
                ("funds", raw.funds),
                ("funds_share", raw.funds_share),
                *[(f"grades.{grade}", piece) for grade, piece in raw.grades],
            )
        ),
    )
