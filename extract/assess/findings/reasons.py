"""The reasons that a form gives: stock phrases, and reasons that another cell denies."""

from __future__ import annotations

from collections.abc import Iterator

from extract.assess.findings.alike import common, key
from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import SCORED, Hit, form_rule
from extract.assess.findings.rows import RowCase
from extract.assess.findings.words import pattern
from extract.model.record import Evidence

__all__ = ["reason_contradicts_data", "reason_generic"]

_CLAUSE = 12  # characters
_UPPER = frozenset(("le", "lt"))


@form_rule("low", SCORED, source="own: stock phrases, or repeated", certainty="judgement")
def reason_generic(form: FormCase, *, repeats: float = 3.0) -> Iterator[Hit]:
    """The reasons of a form are stock phrases that fit any row, or one sentence is repeated in several rows.

    >>> from extract.assess.findings.examples import fired
    >>> fired(reason_generic, "发放人数 | ≥90人 | 80人 | 90 | 80 | 财政资金紧张")
    ['发放人数']
    >>> fired(reason_generic, "发放人数 | ≥90人 | 80人 | 90 | 80 | 10人迁出本县，下年按季核对名单")
    []
    """
    given = [row for row in form.rows if _given(row)]
    stock = [row for row in given if pattern("stock_reason").search(key(row.indicator.reason))]
    repeated = [row for row in given if sum(_one_wording(row, other) for other in given) >= repeats]
    rows = list({row.id: row for row in (*stock, *repeated)}.values())
    if rows:
        evidence = tuple([cell for row in rows for cell in row.cells("reason")])
        values = {"reason": rows[0].indicator.reason, "count": len(rows)}
        only = rows[0].id if len(rows) == 1 else None
        yield Hit(evidence, values, indicator=only, variant=None if stock else "repeated")


def _one_wording(one: RowCase, other: RowCase) -> bool:
    """Whether two reasons have a clause in common (OCR may spoil the rest), or are one."""
    left, right = key(one.indicator.reason), key(other.indicator.reason)
    return left == right or len(common(left, right)) >= _CLAUSE


def _given(row: RowCase) -> bool:
    """Whether a reason is given for points that were lost; what does not apply has its reason in that."""
    reason = row.indicator.reason
    return bool(reason) and row.deducted and not pattern("not_applicable").search(key(reason))


@form_rule("medium", SCORED, source="own: what one cell says another denies", certainty="judgement")
def reason_contradicts_data(form: FormCase) -> Iterator[Hit]:
    """A reason or the completion text denies what another cell of the form says.

    Rows of 及时 with all points beside money that came late; a deduction for going beyond a cap that was kept; a budget
    said to be cut that stands unchanged.

    >>> from extract.assess.findings.examples import fired
    >>> rows = ["时效指标：发放及时率 | 100% | 100% | 45 | 45", "满意度 | ≥90% | 80% | 45 | 40 | 拨付不及时"]
    >>> fired(reason_contradicts_data, rows[0] + chr(10) + rows[1])
    ['发放及时率']
    >>> fired(reason_contradicts_data, rows[0])
    []
    """
    yield from _timely_but_late(form)
    for row in form.rows:
        reason = key(row.indicator.reason)
        if not reason:
            continue
        if _beyond_cap(row, reason) or (pattern("cut").search(reason) and _unchanged(form)):
            variant = "cap" if _beyond_cap(row, reason) else "cut"
            money = (form.fund("initial"), form.fund("budget")) if variant == "cut" else ()
            values = {"name": row.name, "reason": row.indicator.reason}
            yield Hit((*row.cells("target", "actual", "reason"), *money), values, indicator=row.id, variant=variant)


def _timely_but_late(form: FormCase) -> Iterator[Hit]:
    said = _late(form)
    if said is None:
        return
    timely = [row for row in form.rows if row.full and pattern("timely").search(row.name)]
    timely = [row for row in timely if row.id != said.indicator and (row.expected.met is not False)]
    if timely:
        row = timely[0]
        evidence = (*[cell for each in timely for cell in each.cells("actual", "score")], said)
        only = row.id if len(timely) == 1 else None
        yield Hit(evidence, {"name": row.name, "reason": said.value}, indicator=only)


def _late(form: FormCase) -> Evidence | None:
    """The first reason, or the completion text, that says that something came late."""
    for row in form.rows:
        if pattern("late").search(key(row.indicator.reason)):
            return row.cell("reason")
    if pattern("late").search(key(form.form.goal_actual)):
        return form.cell("goal_actual")
    return None


def _beyond_cap(row: RowCase, reason: str) -> bool:
    target = row.target
    capped = target is not None and target.operator in _UPPER
    return capped and row.deducted and row.expected.met is True and pattern("exceeds").search(reason) is not None


def _unchanged(form: FormCase) -> bool:
    initial, budget = form.money("initial"), form.money("budget")
    return initial is not None and budget is not None and initial > 0 and abs(initial - budget) < 1
