"""The tree of indicators: classes that are missing, rows that stand in the wrong one, rows that measure one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from extract.assess.findings.alike import name_key
from extract.assess.findings.cases import DocumentCase, FormCase
from extract.assess.findings.registry import SCORED, Hit, document_rule, form_rule
from extract.assess.findings.rows import RowCase, number
from extract.assess.findings.targets import FORMS
from extract.assess.findings.words import branches, pattern
from extract.classify.taxonomy import read_label
from extract.model.document import Span
from extract.model.record import Evidence, FormKind
from extract.text.view import fold

__all__ = [
    "benefit_not_attributable",
    "duplicate_indicator",
    "indicator_count_low",
    "indicator_misplaced",
    "level_table_slip",
    "missing_required_class",
    "placeholder_left",
]

_PROJECTS: Final[frozenset[FormKind]] = frozenset(("project_self_eval", "project_goals"))
_OUTPUTS: Final = frozenset(("数量指标", "质量指标", "时效指标"))
_SURE: Final = 0.9
_LEAST: Final = 100.0


@form_rule("low", SCORED | {"project_goals"}, source="own: 二级 belong to one 一级 (财预〔2021〕101号)")
def level_table_slip(case: FormCase) -> Iterator[Hit]:
    """A 二级 is printed under a 一级 that it does not belong to.

    Costs among the outputs, and satisfaction among the benefits, are older layouts and no slip.

    >>> from extract.assess.findings.examples import fired, form, row
    >>> from msgspec.structs import replace
    >>> fired(level_table_slip, form(indicators=(replace(row("时效指标：发放及时率 | 100%"), l1="效益指标"),)))
    ['发放及时率']
    >>> fired(level_table_slip, form(indicators=(replace(row("成本指标：项目总成本 | ≤9万元"), l1="产出指标"),)))
    []
    """
    for row in case.rows:
        above, below = read_label(row.indicator.l1), read_label(row.indicator.l2)
        if above.l1 is None or below.l1 is None or above.framed or below.framed or above.l2 is not None:
            continue
        old = (above.l1, below.l1) in (("产出", "成本"), ("效益", "满意度"))
        if above.l1 != below.l1 and not old:
            values = {"name": row.name, "l1": row.indicator.l1, "l2": row.indicator.l2}
            cells = (*row.cells("l1", "l2"),)
            yield Hit(cells, values, f"{below.l1}指标", row.id)


@form_rule("low", FORMS, source="classes by name and target (财预〔2021〕101号)", certainty="judgement")
def indicator_misplaced(case: FormCase, *, confidence: float = 0.9) -> Iterator[Hit]:
    """A row stands in another class than its name and target say, or a rate stands among the quantities.

    A row of another frame (公共管理) is misplaced where the other forms of the document print it in another 一级.

    >>> from extract.assess.findings.examples import fired, form, row
    >>> from extract.model.record import Category
    >>> from msgspec.structs import replace
    >>> moved = replace(row("质量指标：补贴标准 | 600元/人"), category=Category("成本", "经济成本指标", 0.99, "rule"))
    >>> fired(indicator_misplaced, form(indicators=(moved,)))
    ['补贴标准']
    >>> fired(indicator_misplaced, form(indicators=(row("经济成本指标：补贴标准 | 600元/人"),)))
    []
    """
    for row in case.rows:
        printed, category = row.printed_class, row.indicator.category
        elsewhere = case.document.classes.get(name_key(row.name), frozenset()) if printed.l2 is None else frozenset()
        if printed.l1 not in (None, "成本") and elsewhere and all(other.l1 != printed.l1 for other in elsewhere):
            place = min(other.l2 or "" for other in elsewhere)
            values = {"name": row.name, "printed": row.indicator.l2 or row.indicator.l1, "right": place}
            yield Hit(row.cells("l2", "target"), values, place, row.id, 0.7)
        if printed.l2 is None or printed.framed or row.not_applicable:
            continue
        kind = _class_of_target(row)
        moved = category.l2 is not None and category.l2 != printed.l2 and (category.confidence or 0.0) >= confidence
        costs = category.l1 == printed.l1 == "成本"
        asked = category.l1 == printed.l1 == "满意度"
        rate = printed.l2 == "数量指标" and _is_rate(row)
        process = printed.l1 in ("效益", "成本", "产出") and pattern("process_facts").search(row.name) is not None
        if (moved and not costs and not asked) or kind or rate or (process and printed.l2 != "时效指标"):
            right = category.l2 if moved else kind or ("质量指标" if rate else None)
            values = {"name": row.name, "printed": row.indicator.l2, "right": right or "其他类别"}
            yield Hit(row.cells("l2", "target"), values, right, row.id, 1.0 if moved else 0.7)


def _class_of_target(row: RowCase) -> str | None:
    """The class that a target's unit, or a name that ends with 标准, leaves no doubt of, where it is not printed."""
    target, printed = row.target, row.printed_class
    if target is None:
        return None
    money, standard = target.dimension == "money", (target.dimension or "").startswith("money_per")
    yuan = "元" in row.name or target.dimension != "ratio"
    named = yuan and pattern("standard_names").search(row.name) is not None
    if printed.l2 in _OUTPUTS and (standard or named or (money and printed.l2 != "数量指标")):
        return "经济成本指标"
    if printed.l2 == "生态效益指标" and pattern("of_persons").search(row.name):
        return "社会效益指标"
    if printed.l2 == "时效指标" and pattern("distances").search(row.name):
        return "质量指标"
    if printed.l2 == "经济成本指标" and target.dimension == "count" and "人" in (target.unit or ""):
        return "数量指标"
    return None


def _is_rate(row: RowCase) -> bool:
    return row.target is not None and row.target.dimension == "ratio" and row.name.rstrip(")）").endswith("率")


@form_rule("medium", _PROJECTS, source="财预〔2021〕101号: output, benefit and satisfaction are to be measured")
def missing_required_class(case: FormCase) -> Iterator[Hit]:
    """A form without any row of quantity, quality, time, benefit or satisfaction, though all its rows were read.

    >>> from extract.assess.findings.examples import fired
    >>> fired(missing_required_class, ["参训人数 | ≥9人 | 9人 | 30 | 30"] * 3, total=100)
    ['质量、时效、效益、满意度']
    >>> fired(missing_required_class, ["参训人数 | ≥9人 | 9人 | 10 | 10"] * 3, total=100)
    []
    """
    framed = [row for row in case.rows if row.printed_class.framed]
    if not case.rows or framed or not (case.complete or _labelled_goals(case)):
        return
    there: set[str] = set()
    for row in case.rows:
        category = row.indicator.category
        labels = (read_label(row.indicator.l1), read_label(row.indicator.l2))
        there |= {part for label in labels for part in (label.l1, label.l2) if part}
        there |= {part for part in (category.l1, category.l2) if part}
        if "满意" in row.name:
            there.add("满意度")
        if pattern("on_time").search(row.name) or (row.target and row.target.kind == "date"):
            there.add("时效指标")
    wanted = ("数量指标", "质量指标", "时效指标", "效益", "满意度")
    missing = "、".join(each.removesuffix("指标") for each in wanted if each not in there)
    if missing:
        cells = (Evidence(part=case.form.id, field="indicators", value=missing, span=case.form.span),)
        yield Hit(cells, {"classes": missing}, missing)


def _labelled_goals(case: FormCase) -> bool:
    """A form of goals has no sums that prove it complete: it must be long and all its rows surely read."""
    rows = case.rows
    return (
        case.form.kind in ("project_goals",) and len(rows) > 5 and all(row.indicator.confidence > _SURE for row in rows)
    )


@form_rule("medium", SCORED, source="财预〔2021〕101号: few rows cannot show a result")
def indicator_count_low(case: FormCase, *, rows: float = 3, points: float = 50.0) -> Iterator[Hit]:
    """Fewer than `rows` indicators, or one 二级 with a single row of `points` or more, in a complete form.

    >>> from extract.assess.findings.examples import fired
    >>> fired(indicator_count_low, "参训人数 | ≥90人 | 90人 | 90 | 90", total=100)
    ['参训人数']
    >>> fired(indicator_count_low, ["参训人数 | ≥90人 | 90人 | 30 | 30"] * 3, total=100)
    []
    """
    if not case.complete or not case.rows:
        return
    heavy = [row for row in case.rows if (row.indicator.weight or 0.0) >= points]
    if len(case.rows) < rows or heavy:
        only = heavy[0].id if len(heavy) == 1 else None
        cells = tuple(cell for row in heavy or case.rows for cell in row.cells("weight"))
        weight = number(heavy[0].indicator.weight) if heavy else "-"
        variant = "heavy" if heavy and len(case.rows) >= rows else None
        name = heavy[0].name if heavy else ""
        yield Hit(cells, {"count": len(case.rows), "name": name, "weight": weight}, None, only, variant=variant)


@form_rule("medium", FORMS, source="own: two rows that measure one thing count it twice")
def duplicate_indicator(case: FormCase) -> Iterator[Hit]:
    """One name stands twice, or a row of another class has the same amount or number for its target.

    >>> from extract.assess.findings.examples import fired
    >>> fired(duplicate_indicator, ["质量指标：补贴发放 | 600元", "经济成本指标：补贴金额 | 600元"])
    ['补贴金额']
    >>> fired(duplicate_indicator, ["参训人数 | ≥90人", "质量指标：参训率 | ≥90%"])
    []
    """
    by_name: dict[str, list[RowCase]] = defaultdict(list)
    for row in case.rows:
        if row.name and not row.not_applicable and not pattern("placeholders").fullmatch(row.name):
            by_name[name_key(row.name)].append(row)
    for rows in by_name.values():
        if len(rows) > 1 and (_same_target(rows) or len({row.indicator.l2 for row in rows}) > 1):
            yield _twice(rows)
    by_target: dict[tuple[object, ...], list[RowCase]] = defaultdict(list)
    for row in case.rows:
        if row.target is not None and _telling(row):
            by_target[row.target.operator, row.target.base, row.target.dimension].append(row)
    for rows in by_target.values():
        if len({row.printed_class.l2 for row in rows}) > 1 and len({name_key(row.name) for row in rows}) > 1:
            yield _twice(rows)


def _same_target(rows: list[RowCase]) -> bool:
    return len({row.target.text if row.target else None for row in rows}) == 1


def _telling(row: RowCase) -> bool:
    """Whether a target is so special that two rows do not have it by chance."""
    target = row.target
    if target is None or target.base is None or target.number is None:
        return False
    digits = re.sub(r"\D", "", f"{target.number:g}").strip("0")
    special = target.dimension == "money" or (target.dimension == "count" and len(digits) > 2)
    return special and target.base >= _LEAST and target.kind == "quantity"


def _twice(rows: list[RowCase]) -> Hit:
    names = "、".join(dict.fromkeys(row.name for row in rows))
    places = "、".join(row.indicator.l2 or "-" for row in rows)
    cells = tuple(cell for row in rows for cell in row.cells("l2", "target"))
    return Hit(cells, {"names": names, "places": places}, indicator=rows[-1].id)


@document_rule("low", source="own: what was left of a template")
def placeholder_left(case: DocumentCase) -> Iterator[Hit]:
    """A cell holds what a template left there: dots, an empty 指标2：, a formula's error, markup.

    So does a text that still tells how to fill in the template.

    >>> from extract.assess.findings.examples import fired
    >>> fired(placeholder_left, "三级指标2 | ≥**人 | | 10 | 10")
    ['三级指标2']
    >>> fired(placeholder_left, "参训人数 | ≥90人 | 90人 | 10 | 10")
    []
    """
    for form in case.forms:
        project = form.project.project.id if form.project else None
        for hit in (*_marked_goals(form), *_marked_rows(form), *_empty_rows(form)):
            yield replace(hit, project=project)
    notes = [note for each in branches("template_notes") if (note := each.search(case.view.text))]
    if notes:
        told = min(notes, key=lambda note: note.start())
        span = Span(told.start(), told.end())
        yield Hit((Evidence(field="text", value=told[0], span=span),), {"text": told[0]}, variant="text")


def _marked_goals(form: FormCase) -> Iterator[Hit]:
    for field in ("goal_expected", "goal_actual", "goal_midterm"):
        printed = form.document.text(form.form.spans.get(field)) or getattr(form.form, field) or ""
        found = pattern("template_marks").search(printed)
        if found:
            yield Hit((form.cell(field),), {"text": found[0]}, variant="text")
            return


def _marked_rows(form: FormCase) -> Iterator[Hit]:
    printed = "\n".join([cell for row in form.rows for cell in _texts(row)])
    some = pattern("template_marks").search(printed) is not None
    marked = [(row, text) for row in form.rows if (text := (_mark(row) if some else "") or _empty_label(row))]
    if marked:
        cells = tuple(cell for row, _ in marked for cell in row.cells("target", "actual"))
        only = marked[0][0].id if len(marked) == 1 else None
        yield Hit(cells, {"text": "、".join(dict.fromkeys(text for _, text in marked))}, indicator=only)


def _texts(row: RowCase) -> list[str]:
    return [row.indicator.name or "", *[value.text for value in (row.target, row.actual) if value]]


def _empty_rows(form: FormCase) -> Iterator[Hit]:
    """Rows of the template that were never filled in (``指标2：……``), which are no indicators."""
    text = form.document.text(form.form.span)
    found = pattern("empty_rows").search(text)
    if found and form.form.span:
        start = form.form.span.start
        span = Span(start + found.start(), start + found.end())
        mark = "".join(found[0].split())
        yield Hit((Evidence(part=form.form.id, field="indicators", value=mark, span=span),), {"text": mark})


def _mark(row: RowCase) -> str:
    """What a template left in a row; "" where nothing was."""
    found = next((match for cell in _texts(row) if (match := pattern("template_marks").search(cell))), None)
    return found[0] if found else ""


def _empty_label(row: RowCase) -> str:
    return next((cell for cell in _texts(row) if pattern("empty_labels").fullmatch(fold(cell))), "")


@form_rule("medium", FORMS, source="own: a fact of the process is no benefit", certainty="judgement")
def benefit_not_attributable(case: FormCase) -> Iterator[Hit]:
    """Rows of benefit state a fact of the process (money in time, spending with grounds).

    >>> from extract.assess.findings.examples import fired
    >>> fired(benefit_not_attributable, "经济效益指标：资金及时到位 | 已到位")
    ['资金及时到位']
    >>> fired(benefit_not_attributable, "经济效益指标：带动农户增收 | ≥9万元")
    []
    """
    rows = [row for row in case.rows if row.printed_class.l1 == "效益" and pattern("process_facts").search(row.name)]
    if rows:
        names = "、".join(dict.fromkeys(row.name for row in rows))
        cells = tuple(cell for row in rows for cell in row.cells("l2", "target"))
        yield Hit(cells, {"names": names}, indicator=rows[0].id if len(rows) == 1 else None)
