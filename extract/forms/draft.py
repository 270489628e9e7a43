"""A form while it is being read: what the decoders fill in, and how its rows become `RawRow`s at the end.

Both decoders share what happens here: levels are filled downwards, labels such as `指标1：` and points such as
`(10分)` are taken off the names, placeholder rows are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from extract.forms.evidence import LEVEL_INSIDE, is_points
from extract.forms.group_totals import without_group_totals
from extract.forms.header import Column
from extract.forms.levels import fill_levels
from extract.forms.lexicon import form_words, key, level
from extract.forms.names import is_ruin, split_name
from extract.forms.repeats import without_repeats
from extract.forms.table import Item, Source
from extract.model.raw import Piece, RawForm, RawFunds, RawRow, RawTask
from extract.model.record import FormKind
from extract.text.view import fold
from extract.values.shape import Shape, shape

__all__ = ["Draft", "RowDraft"]

_HEAD = ("project", "authority", "implementer")
_PLAIN = ("symbol", "target", "unit", "actual", "rate", "weight", "score", "reason", "explanation")
_BLANK = re.compile(r"^[-—–_/\\―]+$")
_ANSWER = re.compile(r"^[是否√×]$")  # of a column that asks (是否核心指标)
_QUOTED = re.compile(r"^[\"“”]([^\"“”]*)[\"“”]$")


class RowDraft:
    """One indicator row: the cells of each field."""

    __slots__ = ("cells", "end", "score", "start")

    def __init__(self, cells: dict[str, list[Item]], start: int, end: int, score: float) -> None:
        self.cells = cells
        self.start = start
        self.end = end
        self.score = score

    def text(self, field: str) -> str:
        """The folded text of a field (empty if it has none)."""
        items = self.cells.get(field)
        if not items:
            return ""
        return items[0].text if len(items) == 1 else "".join([item.text for item in items])

    def append(self, cells: dict[str, list[Item]], end: int) -> bool:
        """Add the rest of a row that was cut: each text goes behind the text of its field."""
        for field, items in cells.items():
            self.cells[field] = self.cells.get(field, []) + items
        self.end = end
        return True


class Draft:
    """What is known of one form so far."""

    def __init__(
        self,
        *,
        start: int,
        kind: FormKind | None = None,
        title: Piece | None = None,
        year: Piece | None = None,
    ) -> None:
        self.start = start
        self.end = start
        self.kind = kind
        self.title = title
        self.year = year
        self.project: Piece | None = None
        self.department: Piece | None = None
        self.authority: Piece | None = None
        self.local_authority: Piece | None = None
        self.implementer: Piece | None = None
        self.money_unit: Piece | None = None
        self.goals: dict[str, Piece] = {}
        self.total_weight: Piece | None = None
        self.total_score: Piece | None = None
        self.funds: list[RawFunds] = []
        self.tasks: list[RawTask] = []
        self.rows: list[RowDraft] = []
        self.columns: tuple[str, ...] = ()
        self.transfer = False

    # ------------------------------------------------------------ filling
    def take_labels(self, labels: Iterable[tuple[str, Piece]]) -> None:
        """Labels of the header block with their values; the first value of a field stays."""
        for field, value in labels:
            if field == "local_authority":
                self.transfer = True
            if field == "total_score" and not is_points(value.text):
                continue
            if field == "subproject" and _filled(value) is not None:
                self.project = value
            if not hasattr(self, field) or field in ("year", "money_unit"):
                continue
            if getattr(self, field) is None and (value.text or field in _HEAD):
                setattr(self, field, value)

    def set_goal(self, field: str, text: Piece) -> None:
        """The text of a goal; further text of the same goal (a cell cut by a page) goes behind it."""
        known = self.goals.get(field)
        if known is not None and known.text:
            text = Piece(known.text + text.text, known.ranges + text.ranges, known.page)
        self.goals[field] = text

    def goals_done(self, columns: Sequence[Column]) -> bool:
        """Whether each of the goal columns has its text."""
        return all(column.field in self.goals for column in columns if column.field != "adjusted")

    def extend(self, field: str, source: Source, items: Sequence[Item]) -> None:
        """More text for the project or a goal of a form in a table of many projects."""
        places = [place for item in items for place in item.places]
        if field == "project":
            known = self.project.ranges if self.project else ()
            self.project = source.piece(*known, *places)
        else:
            name = field.removeprefix("goal_")
            known = self.goals[name].ranges if name in self.goals else ()
            self.goals[name] = source.piece(*known, *places)

    def set_totals(self, source: Source, cells: dict[str, Item]) -> None:
        """The numbers of the 总分 row."""
        if "weight" in cells:
            self.total_weight = source.piece(*cells["weight"].places, page=cells["weight"].page)
        if "score" in cells:
            self.total_score = source.piece(*cells["score"].places, page=cells["score"].page)

    def reopen(self) -> None:
        """Forgets the totals, which were those of a group: more rows follow."""
        self.total_weight = self.total_score = None

    def next_in_table(self, start: int) -> Draft:
        """An empty draft for the next project of the same table."""
        fresh = Draft(start=start, kind=self.kind, title=self.title, year=self.year)
        fresh.columns, fresh.money_unit, fresh.transfer = self.columns, self.money_unit, self.transfer
        return fresh

    # ------------------------------------------------------------ finishing
    def finish(self, source: Source, method: Literal["grid", "linear"]) -> RawForm | None:
        """The form, or ``None`` when no indicator was found."""
        drafts = without_group_totals(without_repeats(source, self.rows))
        rows = self._rows(source, drafts, method)
        if not rows or self._is_template(rows) or _is_rubble(rows):
            return None
        kind = self._kind()
        total_weight, total_score = self.total_weight, self.total_score
        scored = any(row.score is not None and row.score.text for row in rows)
        pointed = {"weight", "score"}.intersection(self.columns)
        if total_score is not None and total_weight is None and not scored and (pointed or total_score.text == "100"):
            total_weight, total_score = total_score, None  # a single figure where no row was scored
        department = kind in ("department_self_eval", "department_goals")
        authority = self.authority
        if department and authority is None:
            authority = self.department
        return RawForm(
            kind=kind,
            start=self.start,
            end=max([self.end, *(row.end for row in drafts)]),
            method=method,
            title=self.title,
            project=None if department else _unquoted(_filled(self.project)),
            year=self.year,
            authority=_sound(authority),
            implementer=_sound(self.implementer) or (None if department else _filled(self.department)),
            money_unit=self.money_unit,
            goal_expected=_filled(self.goals.get("expected")) or _filled(self.goals.get("adjusted")),
            goal_actual=_filled(self.goals.get("actual")),
            goal_midterm=_filled(self.goals.get("midterm")),
            total_weight=total_weight,
            total_score=total_score,
            funds=tuple(_of_the_year(_with_total(self.funds))),
            tasks=tuple(self.tasks),
            rows=tuple(rows),
            columns=self.columns,
        )

    def _is_template(self, rows: Sequence[RawRow]) -> bool:
        """Whether nobody filled the form in, or the table is of another trade: no project, no levels, no title."""
        if _filled(self.project) is not None or self.department is not None or self.kind == "evaluation_index":
            return False
        values = any(piece is not None and piece.text for row in rows for piece in (row.target, row.actual, row.score))
        levels = any(row.l1 is not None or row.l2 is not None for row in rows)
        return not values or (self.title is None and not levels)

    def _kind(self) -> FormKind:
        """The kind by the title; what the labels and columns say contradicts a title only where they are certain."""
        columns = set(self.columns)
        achieved = bool(columns & {"actual", "score"}) or any(row.executed is not None for row in self.funds)
        kind = self.kind
        if kind in (None, "project_self_eval", "project_goals") and self.transfer and achieved:
            kind = "transfer_self_eval"
        if kind is None and "target" not in columns and "weight" in columns:
            kind = "evaluation_index"
        if kind in ("project_self_eval", "project_goals", None):
            if self.department is not None and self.project is None:
                return "department_self_eval" if achieved else "department_goals"
            return "project_self_eval" if achieved else "project_goals"
        if kind in ("department_self_eval", "department_goals"):
            if self.project is not None and self.department is None and not self.tasks:
                return "project_self_eval" if achieved else "project_goals"
            return "department_self_eval" if achieved else "department_goals"
        return kind

    def _rows(self, source: Source, drafts: Sequence[RowDraft], method: Literal["grid", "linear"]) -> list[RawRow]:
        rows: list[RawRow] = []
        for draft, levels in fill_levels(drafts):
            name = split_name(source, draft.cells.get("name") or draft.cells["name_ruin"])
            if name is None or _left_empty(name.name.text, draft):
                continue
            fields = {field: _piece(source, draft.cells.get(field), field in self.columns) for field in _PLAIN}
            if fields["weight"] is None or not fields["weight"].text:
                fields["weight"] = name.weight or fields["weight"]
            if fields["reason"] is None and "remark" in draft.cells and not _ANSWER.match(draft.text("remark")):
                fields["reason"] = _piece(source, draft.cells["remark"], present=True)
            rows.append(
                RawRow(
                    l1=_level_piece(source, levels.l1),
                    l1_weight=_points_piece(source, levels.l1) or _piece(source, draft.cells.get("l1_weight"), False),
                    l2=_level_piece(source, levels.l2),
                    l2_weight=_points_piece(source, levels.l2) or _piece(source, draft.cells.get("l2_weight"), False),
                    label=name.label,
                    name=name.name if "name" in draft.cells else None,
                    name_read=None if "name" in draft.cells else name.name,
                    method=method,
                    confidence=_confidence(draft.score),
                    **fields,
                )
            )
        return rows


_FIGURES_FIRST = re.compile(r"\d{4,}(?!年)[\u4e00-\u9fff]")


def _with_total(rows: Sequence[RawFunds]) -> list[RawFunds]:
    """The rows, with the year's own money (`当年预算`) as the total where no row is."""
    if any(row.source == "total" for row in rows):
        return list(rows)
    whole = next(
        (n for n, row in enumerate(rows) if row.label and key(fold(row.label.text)) in form_words().funds_whole), -1
    )
    return [msgspec.structs.replace(row, source="total") if n == whole else row for n, row in enumerate(rows)]


def _of_the_year(rows: Sequence[RawFunds]) -> list[RawFunds]:
    """中期 and 年度 budgets of one source one after the other: the one printed last is the year's."""
    if any(row.executed is not None or row.initial is not None for row in rows):
        return list(rows)
    last: dict[tuple[str, str, str], RawFunds] = {}
    for row in rows:
        label = "" if row.source == "total" or row.label is None else row.label.text
        last[row.source, label, row.group.text if row.group is not None else ""] = row
    return list(last.values())


def _is_rubble(rows: Sequence[RawRow]) -> bool:
    """Whether most names are cells that ran together and could not be parted: then no row is worth giving."""
    names = [piece for row in rows if (piece := row.name or row.name_read) is not None]
    return 2 * sum(bool(LEVEL_INSIDE.search(name.text) or _FIGURES_FIRST.match(name.text)) for name in names) > len(
        names
    )


def _confidence(score: float) -> float:
    """A first, uncalibrated confidence of a row from the score of its alignment."""
    return round(min(0.99, max(0.3, 0.6 + 0.04 * score)), 2)


def _filled(text: Piece | None) -> Piece | None:
    return text if text is not None and text.text and not _BLANK.match(text.text) else None


def _sound(text: Piece | None) -> Piece | None:
    """The name of an organ, or nothing where OCR left no name."""
    text = _filled(text)
    return None if text is None or is_ruin(text.text) else text


def _unquoted(text: Piece | None) -> Piece | None:
    if text is None or not (match := _QUOTED.match(text.text)):
        return text
    return Piece(match[1], text.ranges, text.page)


_DOTS = re.compile(r"^[….]*$")
_COUNTED = re.compile(r"^[1-9]\d{0,2}(?:\.\d+)?$")
_POINTS_BEHIND = re.compile(r"(?<=.)\((\d{1,3}(?:\.\d{1,2})?)(?:分|%)?\)$")  # of a level that no list holds


def _left_empty(name: str, row: RowDraft) -> bool:
    """Whether a row of the template was left as it was; one that says 不适用 in words was filled in.

    Dots that have points of their own are a row of the form all the same: its points make the sum of the others.
    """
    values = (row.text("target"), row.text("actual"))
    if shape(name) not in (Shape.PLACEHOLDER, Shape.EMPTY):
        return level(name) is not None and not any(values) and not row.text("weight")
    unused = not any(values) or all(_DOTS.match(text) for text in (name, *values))
    return unused and not (any(values) and _COUNTED.match(row.text("weight")))


def _piece(source: Source, items: Sequence[Item] | None, present: bool) -> Piece | None:
    if not items:
        return Piece("", ()) if present else None
    return source.joined(items)


def _level_piece(source: Source, items: Sequence[Item] | None) -> Piece | None:
    """The printed level without the points behind it."""
    if not items:
        return None
    text = source.joined(items)
    found = level(fold(text.text))
    if found is None and (points := _POINTS_BEHIND.search(fold(text.text))):
        return msgspec.structs.replace(text, text=text.text[: points.start()])
    if found and found.label != fold(text.text):
        at = fold(text.text).find(found.label)
        if at >= 0:
            return msgspec.structs.replace(text, text=text.text[at : at + len(found.label)])
    return text


def _points_piece(source: Source, items: Sequence[Item] | None) -> Piece | None:
    if not items:
        return None
    text = source.joined(items)
    found = level(fold(text.text))
    if found is None and (points := _POINTS_BEHIND.search(fold(text.text))):
        return msgspec.structs.replace(text, text=points[1])
    return msgspec.structs.replace(text, text=found.points) if found and found.points else None
