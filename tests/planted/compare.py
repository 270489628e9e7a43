"""What was read back: row by row and field by field against what was planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extract.evaluation.normal import text as plain
from extract.model.record import Amount, Form, Indicator
from extract.synthetic import Money, Project, Row
from extract.synthetic.sheet import Sheet

__all__ = ["Difference", "Outcome", "compare"]

_DASHES = frozenset(("", "-", "—", "/"))


@dataclass(frozen=True)
class Difference:
    """One field that was read back otherwise: `place` is the row's name, the source of a money row or `form`."""

    place: str
    field: str
    planted: str | None
    found: str | None


@dataclass(frozen=True)
class Outcome:
    """How much of a form was read back exactly."""

    rows: int
    exact: int
    money: int
    money_exact: int
    differences: tuple[Difference, ...]


def compare(form: Project, sheet: Sheet, found: Form | None) -> Outcome:
    """Rows are paired in order, by name; a row is exact when each of its printed fields is."""
    if found is None:
        lost = Difference("form", "form", form.name, None)
        return Outcome(len(form.rows), 0, len(form.money), 0, (lost,))
    differences = _head(form, sheet, found)
    exact = 0
    pairs, surplus = _paired(form.rows, found.indicators)
    for row, indicator in pairs:
        wrong = _row(form, row, sheet, indicator) if indicator else [Difference(row.name, "row", row.name, None)]
        exact += not wrong
        differences += wrong
    differences += [Difference("form", "surplus row", None, str(row.name)) for row in surplus]
    money_exact = 0
    by_source = {row.source: row for row in found.funds}
    for money in form.money:
        wrong = _money(money, by_source.get(money.source))
        money_exact += not wrong
        differences += wrong
    if len(found.funds) > len(form.money):
        differences.append(Difference("form", "surplus money row", None, ",".join(row.source for row in found.funds)))
    return Outcome(len(form.rows), exact, len(form.money), money_exact, tuple(differences))


def _head(form: Project, sheet: Sheet, found: Form) -> list[Difference]:
    printed = {
        "kind": "project_self_eval",
        "title": sheet.title,
        "project": form.name,
        "authority": form.authority,
        "implementer": form.implementer,
        "goal_expected": form.goal_expected,
        "goal_actual": form.goal_actual,
        "total_score": form.total_score,
    }
    if "{unit}" in sheet.layout.label("money"):
        printed["money_unit"] = form.money_unit
    if "weight" in sheet.columns:
        printed["total_weight"] = "100"
    read = {field: _shown(getattr(found, field)) for field in printed}
    return [Difference("form", field, text, read[field]) for field, text in printed.items() if read[field] != text]


def _shown(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)


def _paired(
    rows: Sequence[Row], found: Sequence[Indicator]
) -> tuple[list[tuple[Row, Indicator | None]], list[Indicator]]:
    """Each planted row with the row that was read at its place: equal names first, then the order between them."""
    names = [row.name for row in rows]
    read = [indicator.name or "" for indicator in found]
    pairs: list[tuple[Row, Indicator | None]] = []
    surplus: list[Indicator] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, names, read, autojunk=False).get_opcodes():
        del tag
        for offset in range(max(i2 - i1, j2 - j1)):
            left = rows[i1 + offset] if i1 + offset < i2 else None
            right = found[j1 + offset] if j1 + offset < j2 else None
            if left is not None:
                pairs.append((left, right))
            elif right is not None:
                surplus.append(right)
    return pairs, surplus


def _row(form: Project, row: Row, sheet: Sheet, found: Indicator) -> list[Difference]:
    columns, layout = sheet.columns, sheet.layout
    target = row.target if "symbol" not in columns else row.number if "unit" in columns else f"{row.number}{row.unit}"
    printed: dict[str, str | None] = {
        "l1": row.l1,
        "l2": row.l2,
        "name": row.name,
        "target": target or None,
        "actual": row.actual or None,
        "score": row.score,
    }
    read: dict[str, str | None] = {
        "l1": found.l1,
        "l2": found.l2,
        "name": found.name,
        "target": found.target.text if found.target else None,
        "actual": found.actual.text if found.actual else None,
        "score": _shown(found.score),
    }
    if "l1" not in columns:
        del printed["l1"], printed["l2"]
    elif layout.level_points:
        printed["l1_weight"], read["l1_weight"] = form.points(row.l1), _shown(found.l1_weight)
    if "weight" in columns or layout.name_points:
        printed["weight"], read["weight"] = row.weight, _shown(found.weight)
    if "reason" in columns:
        printed["reason"], read["reason"] = plain(row.reason), plain(found.reason)
    if "symbol" in columns:
        printed["symbol"], read["symbol"] = plain(row.symbol) or None, plain(found.symbol or "") or None
    if "unit" in columns:
        printed["unit"], read["unit"] = row.unit or None, found.unit
    if "rate" in columns and row.rate:
        read["rate"] = None if found.rate is None else f"{round(found.rate * 100, 2):g}%"
        printed["rate"] = row.rate
    return [Difference(row.name, field, text, read[field]) for field, text in printed.items() if read[field] != text]


def _money(money: Money, found: object) -> list[Difference]:
    if found is None:
        return [Difference(money.source, "money row", money.label, None)]
    wrong: list[Difference] = []
    for field in ("initial", "budget", "executed", "weight", "rate", "score"):
        text = getattr(money, field)
        value = getattr(found, field)
        read = value.text if isinstance(value, Amount) else _shown(value)
        if field == "rate" and value is not None:
            read, text = f"{round(value * 100, 2):g}", f"{float(text.rstrip('%') or -1):g}"
        if field in ("weight", "score") and text not in _DASHES:
            text = f"{float(text):g}"
        printed = None if text in _DASHES else text
        if read != printed:
            wrong.append(Difference(money.source, field, printed, read))
    return wrong
