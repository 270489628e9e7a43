"""Actuals that were not measured: copied from the target, a bound instead of a value, a number without its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extract.assess.findings.cases import FormCase
from extract.assess.findings.registry import Hit, form_rule
from extract.assess.findings.rows import RowCase
from extract.assess.findings.spending import WITH_ACTUALS
from extract.assess.findings.words import pattern
from extract.text.view import fold

__all__ = ["actual_copies_target", "actual_is_inequality", "actual_unit_missing"]

_BOUNDS: Final = frozenset(("ge", "le", "gt", "lt"))
_SIGN: Final = re.compile(r"^[=＝]")
_UNIT_BEHIND: Final = re.compile(r"\d\s*[^\d\s.,，)）]+$")


@form_rule("medium", WITH_ACTUALS, source="own: an actual is measured, not copied")
def actual_copies_target(case: FormCase, *, share: float = 0.8, rows: float = 5) -> Iterator[Hit]:
    """Most actuals of a form are their targets, word for word and sign for sign.

    >>> from extract.assess.findings.examples import fired
    >>> fired(actual_copies_target, ["参训人数 | ≥90人 | ≥90人 | 10 | 10"] * 5)
    ['参训人数']
    >>> fired(actual_copies_target, ["参训人数 | ≥90人 | 93人 | 10 | 10"] * 5)
    []
    """
    pairs = [row for row in case.rows if row.target and not row.blank and not row.not_applicable]
    same = [row for row in pairs if _plain(row, "target") == _plain(row, "actual")]
    if len(pairs) >= rows and len(same) >= share * len(pairs):
        cells = tuple(cell for row in same for cell in row.cells("target", "actual"))
        yield Hit(cells, {"count": len(same), "of": len(pairs)})


def _plain(row: RowCase, field: str) -> str:
    """A cell as printed, without the = that adds nothing."""
    value = getattr(row, field)
    return _SIGN.sub("", fold(value.text)) if value else ""


@form_rule("low", WITH_ACTUALS, source="own: a bound is no measured value")
def actual_is_inequality(case: FormCase) -> Iterator[Hit]:
    """Actuals of a form are written with a comparison: a bound, not the value that was reached.

    >>> from extract.assess.findings.examples import fired
    >>> fired(actual_is_inequality, "满意度指标：群众满意度 | ≥90% | ≥90% | 10 | 10")
    ['群众满意度']
    >>> fired(actual_is_inequality, "满意度指标：群众满意度 | ≥90% | 93% | 10 | 10")
    []
    """
    rows = [row for row in case.rows if _is_bound(row)]
    if rows:
        shown = "；".join(f"{row.name}：{row.actual.text}" for row in rows if row.actual)
        cells = tuple(cell for row in rows for cell in row.cells("actual"))
        yield Hit(cells, {"rows": shown}, indicator=rows[0].id if len(rows) == 1 else None)


def _is_bound(row: RowCase) -> bool:
    actual = row.actual
    if actual is None or actual.number is None or actual.kind == "date":
        return False
    bound = actual.operator in _BOUNDS and pattern("bounds").search(fold(actual.text)) is not None
    return bound or (actual.operator == "eq" and _SIGN.match(actual.text) is not None)


@form_rule("low", WITH_ACTUALS, source="own: a bare number leaves its unit to be guessed")
def actual_unit_missing(case: FormCase) -> Iterator[Hit]:
    """A target has a unit printed with it, the actual is a bare number.

    >>> from extract.assess.findings.examples import fired
    >>> fired(actual_unit_missing, "参训人数 | ≥90人 | 93 | 10 | 10")
    ['参训人数']
    >>> fired(actual_unit_missing, "参训人数 | ≥90人 | 93人 | 10 | 10")
    []
    """
    for row in case.rows:
        target, actual = row.target, row.actual
        if target is None or actual is None or actual.number is None or row.indicator.unit:
            continue
        if target.number is None or target.unit is None or not _bare(actual.text):
            continue
        if _UNIT_BEHIND.search(fold(target.text)):
            values = {"name": row.name, "target": target.text, "actual": actual.text}
            yield Hit(row.cells("target", "actual"), values, indicator=row.id)


def _bare(text: str) -> bool:
    return re.fullmatch(r"[≥≤><=]?\s*[\d.,]+", fold(text)) is not None
