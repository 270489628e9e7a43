"""The grid decoder: tables with cells to forms.

A form is read row by row through its blocks (header, money, goals, tasks, indicators, total). Layout repair
(`forms.table`), header reading (`forms.header`, `forms.sub_header`), the alignment of a row with its header
(`forms.align`, `forms.row_cells`) and rows that were cut (`forms.cut_rows`) are apart; here the rows get their meaning.
One table may hold many forms (a project column, as in 绩效目标申报表).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from extract.forms.align import align
from extract.forms.cut_rows import VALUES, continues
from extract.forms.draft import Draft, RowDraft
from extract.forms.funds import funds_columns, funds_row, funds_source, total_row
from extract.forms.funds_blocks import funds_blocks
from extract.forms.funds_matrix import FundsMatrix, funds_matrix
from extract.forms.funds_pairs import completed_total, funds_pairs
from extract.forms.goals_block import GoalsBlock
from extract.forms.group_totals import adds_up_group, begins_group
from extract.forms.head import label_at, labelled_cells, labelled_line, money_unit_of
from extract.forms.header import Column, fields_of, indicator_columns, stacked_columns
from extract.forms.lexicon import form_words, is_footer, key
from extract.forms.row_cells import cells_of, is_total, totals_of
from extract.forms.stacked import unstacked
from extract.forms.sub_header import with_sub_header
from extract.forms.table import Item, Row, Source, joined_repeats
from extract.forms.tasks import TaskTable, task_table
from extract.model.document import Block
from extract.model.raw import Piece, RawForm, RawFunds
from extract.text.view import TextView
from extract.values.shape import Shape, shape

__all__ = ["decode_grid"]

_YEAR_LINE = re.compile(r"^\(?(20\d\d)(?:年度?)?\)?$")
_WEAK_ROW = -4.0
_SHORTEST_NOTE = 8
_MOST_BESIDE = 200  # cells of money in blocks side by side
_LONGEST_LINE = 120  # of labels with their values above a table
_SIGNED = re.compile(r"盖章|签字|签章|签名")
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明)\d?[:：、.]")


def decode_grid(source: Source, parts: Iterable[Row | Block], draft: Draft) -> list[RawForm]:
    """The forms in a region of rows and lines; `draft` holds what the segmenter knows already (title, kind)."""
    reader = _Reader(source, draft)
    for part in parts:
        if isinstance(part, Block):
            reader.line(part)
        else:
            reader.row(part)
    return reader.finish()


def _is_below_rows(filled: Sequence[Item]) -> bool:
    """Whether a row is one that stands below the indicators: a note, or a label of the next form's head."""
    words = form_words()
    first = key(filled[0].text)
    if len(filled) <= 3 and (words.note.fullmatch(first) or _NOTE.match(filled[0].text)):
        return True
    if is_footer(filled[0].text) or label_at(filled, 0, words.project_labels):
        return True
    second = key("".join(item.text for item in filled[:2])) if len(filled) > 1 else ""
    return bool(second and words.note.match(second)) and shape(first) is Shape.TEXT and len(first) > _SHORTEST_NOTE


class _Reader:
    """Reads rows in order and knows which block of the form it is in."""

    def __init__(self, source: Source, draft: Draft) -> None:
        self.source = source
        self.draft = draft
        self.forms: list[RawForm] = []
        self.block = "head"
        self.columns: list[Column] = []
        self.money: list[Column] = []
        self.matrix: FundsMatrix | None = None
        self.beside: list[Item] = []  # of money in blocks side by side
        self.goals = GoalsBlock()
        self.tasks: TaskTable | None = None
        self.group: Piece | None = None
        self.by_project = False
        self.page_opens = False
        self.of_group = False  # the totals may be those of a group of rows
        self.above: Row | None = None
        self.repeats = False

    # ------------------------------------------------------------ lines between tables
    def line(self, block: Block) -> None:
        text = "".join(self.source.folded[block.start : block.end].split())
        if len(text) > _LONGEST_LINE:
            return
        if self.block == "head" and ":" in text:
            self.draft.take_labels(labelled_line(self.source, block.start, block.end))
        if self.block == "funds" and (name := funds_source(text)):  # a money row that was left empty
            label = self.source.piece((block.start, block.end))
            self.draft.funds.append(RawFunds(source=name, label=label, group=self.group))
            return
        unit = money_unit_of(text)
        if unit and self.draft.money_unit is None:
            self.draft.money_unit = self._part((block.start, block.end), unit)
        year = _YEAR_LINE.match(text)
        if year and self.draft.year is None:
            place = self.source.folded.find(year[1], block.start, block.end)
            if place >= 0:
                self.draft.year = self.source.piece((place, place + 4))

    # ------------------------------------------------------------ rows
    def row(self, row: Row) -> None:
        row = self._without_repeats(row)
        filled = row.filled()
        if not filled:
            return
        if self.block == "done" and self.of_group and begins_group(filled):
            self.draft.reopen()
            self.block = "indicators"
        if self.block == "done":
            if is_total(filled) and (self.draft.total_score is None or self.of_group):
                self._total(row, filled)
                return
            columns = indicator_columns(row.items) if len(filled) > 3 else None
            if columns is None:
                return
        header = self._header(row, filled)
        if len(filled) > 1:
            self.above = row
        if header:
            self.draft.end = row.end
            self.page_opens = row.fresh and self.block == "indicators"
            return
        if self.page_opens:  # the header is repeated at the top of the page: the page begins below it
            row, self.page_opens = msgspec.structs.replace(row, fresh=True), False
        if self.block == "indicators":
            self._indicator_block(row, filled)
        elif self.block == "tasks" and self.tasks and self._task(row, filled):
            self.draft.end = row.end
        else:
            self._before_indicators(row, filled)

    def _without_repeats(self, row: Row) -> Row:
        """A row whose merged cells are printed in each of their columns, with each of them once."""
        once = joined_repeats(row)
        if len(once.items) == len(row.items) and not self.repeats:
            return row
        if self.block in ("indicators", "done"):
            if indicator_columns(once.items) or is_total(once.filled()):
                return once
            columns = self.columns
        elif self.block == "goals" and not labelled_cells(self.source, once):
            columns = self.goals.columns
        elif self.block == "funds" and funds_row(self.source, row, self.money, None):
            columns = self.money
        else:
            self.repeats = True
            return once
        return joined_repeats(row, [(column.first, column.last) for column in columns]) if self.repeats else row

    def _header(self, row: Row, filled: Sequence[Item]) -> bool:
        """Rows that name columns: of the indicators, of the money block, of the tasks."""
        if len(filled) < 2:
            return False
        above = self.above
        columns = (stacked_columns(above.items, row.items) if above else None) or indicator_columns(row.items)
        if columns:
            self._start_indicators(columns)
            return True
        if self.block == "indicators":
            parted = None if self.draft.rows else with_sub_header(self.columns, row, filled)
            self.columns = parted or self.columns
            return parted is not None
        tasks = task_table(row)
        if tasks:
            self.block, self.tasks = "tasks", tasks
            self._unit_from(row)
            return True
        matrix = None if self.draft.funds or self.block == "tasks" else funds_matrix(above, row)
        money = None if matrix else funds_columns(row.items)
        if matrix or money:
            self.block, self.matrix, self.money = "funds", matrix, money or []
            self._unit_from(row)
            return True
        return False

    def _start_indicators(self, columns: list[Column]) -> None:
        fields = fields_of(columns)
        if self.block in ("indicators", "done") and self.draft.rows and not self.by_project:
            self.columns = columns
            self.block = "indicators"
            return
        self.block, self.columns = "indicators", columns
        self.by_project = "project" in fields
        self.draft.columns = tuple([column.field for column in columns if column.field not in ("?", "frame")])

    def _unit_from(self, row: Row) -> None:
        if self.draft.money_unit is not None:
            return
        for item in row.filled():
            unit = money_unit_of(item.text)
            if unit:
                self.draft.money_unit = self._part(item.places[0], unit)
                return

    def _part(self, place: tuple[int, int], part: tuple[int, int]) -> Piece:
        """The piece over a part of the printed text of a place."""
        return self.source.piece(TextView(self.source.document.text, *place).span(*part))

    # ------------------------------------------------------------ before the indicators
    def _before_indicators(self, row: Row, filled: Sequence[Item]) -> None:
        if self.block == "funds":
            self._unit_from(row)
            if self.matrix and self.matrix.read(self.source, row):
                self.draft.funds = self.matrix.rows()
                self.draft.end = row.end
                return
            money = funds_row(self.source, row, self.money, self._funds_group(row, filled))
            if money is None and not self.draft.funds:
                money = total_row(self.source, row, self.money)
            if money:
                self.draft.funds.append(money)
                self.draft.end = row.end
                return
        elif self._blocks(filled):
            self.draft.end = row.end
            return
        elif total := completed_total(self.source, filled, self.draft.funds):
            self.draft.funds[-1] = total
            self.draft.end = row.end
            return
        elif pairs := funds_pairs(self.source, filled, self.draft.funds):
            self._unit_from(row)
            self.draft.funds.extend(pairs)
            self.draft.end = row.end
            return
        self._unit_from(row)
        labels = labelled_cells(self.source, row)
        if labels:
            self.draft.take_labels(labels)
            self.draft.end = row.end
            return
        year = _YEAR_LINE.match(filled[0].text) if len(filled) == 1 else None
        if year and self.draft.year is None:
            self.draft.year = self._part(filled[0].places[0], year.span(1))
        elif self._goals(row, filled):
            self.draft.end = row.end

    def _blocks(self, filled: Sequence[Item]) -> bool:
        """Whether a row is one of money in blocks side by side: a part of their heads, or a source below them."""
        if (self.draft.funds and not self.beside) or len(self.beside) > _MOST_BESIDE:
            return False
        cells = [*self.beside, *filled]
        found = funds_blocks(self.source, cells)
        before, self.beside = len(self.beside), cells if found else []
        if found is None or found.stop <= before or not found.rows:
            return False
        self.draft.funds = found.rows
        return True

    def _funds_group(self, row: Row, filled: Sequence[Item]) -> Piece | None:
        """收入构成 / 支出构成: a label to the left of the row labels of a department's money block."""
        first = filled[0]
        if len(filled) > 1 and first.text.endswith("构成"):
            self.group = self.source.piece(*first.places)
        return self.group

    def _goals(self, row: Row, filled: Sequence[Item]) -> bool:
        opened = self.block == "goals"
        if self.goals.take_pairs(self.source, self.draft, filled):
            return True
        if self.goals.take_heads(row, filled):
            self.block = "goals"
            return True
        return self.goals.take_texts(self.source, self.draft, row, filled, opened=opened)

    def _task(self, row: Row, filled: Sequence[Item]) -> bool:
        if self.tasks is None:
            return False
        result = self.tasks.read(self.source, row, filled)
        if result is None:
            return False
        self.draft.tasks.extend(result.tasks)
        self.draft.funds.extend(result.funds)
        return True

    # ------------------------------------------------------------ indicators
    def _indicator_block(self, row: Row, filled: Sequence[Item]) -> None:
        words = form_words()
        first = key(filled[0].text)
        if is_total(filled):
            self._total(row, filled)
            return
        if self.draft.rows and _is_below_rows(filled):
            self.block = "done"
            return
        if any(_SIGNED.search(item.text) for item in filled):
            return
        if self.draft.rows and words.labels.get(first) == "total_score":
            self.draft.take_labels(labelled_cells(self.source, row))
            self.block = "done"
            return
        if len(filled) == 1 and first.rstrip("0123456789") in words.goals:
            return  # `年度绩效目标1（80分）` over the rows of one goal
        for each in unstacked(self.source, row):
            self._indicator_row(each)

    def _indicator_row(self, row: Row) -> None:
        placed, score = align(row.items, self.columns)
        cells = cells_of(self.source, row, self.columns, placed)
        if not cells:
            return
        if self.by_project and not self._project(row, cells):
            return
        if continues(self.draft, row, cells):
            return
        if score < _WEAK_ROW and "name" in cells and not any(field in cells for field in VALUES):
            return
        self.draft.rows.append(RowDraft(cells, row.start, row.end, score))
        self.draft.end = row.end

    def _project(self, row: Row, cells: dict[str, list[Item]]) -> bool:
        """In a table of many projects: a filled project cell starts the next form."""
        items = cells.get("project")
        if self._starts_tree(cells) and self.draft.rows:
            self._next_project(row)
        if items and self.draft.rows and row.fresh and self.draft.project is not None and self._same_project(cells):
            self.draft.extend("project", self.source, items)
        elif items:
            if self.draft.rows and self.draft.project is not None:
                self._next_project(row)
            self.draft.project = self.source.joined(items)
        for field in ("goal_midterm", "goal_expected"):
            if field in cells:
                self.draft.extend(field, self.source, cells[field])
        for field in ("authority", "implementer"):
            if field in cells and items:
                setattr(self.draft, field, self.source.joined(cells[field]))
        return True

    def _next_project(self, row: Row) -> None:
        following = self.draft.next_in_table(row.start)
        self.forms.extend(self._finished())
        self.draft = following

    def _starts_tree(self, cells: dict[str, list[Item]]) -> bool:
        """Whether a row prints the first 一级 again after the tree above came to its end (满意度).

        The name of a project may stand in the middle of its merged cell, rows below the first of the project.
        """
        if "l1" not in cells or "name" not in cells or self.draft.project is None:
            return False
        text = "".join([item.text for item in cells["l1"]])
        opened = next((row.text("l1") for row in self.draft.rows if row.text("l1")), "")
        return text == opened and any("满意" in row.text("l2") + row.text("l1") for row in self.draft.rows)

    def _same_project(self, cells: dict[str, list[Item]]) -> bool:
        """Whether a project cell at the top of a page is the rest of the name above.

        It is where the row is itself a rest, and where it starts no 一级 although the tree above has not come to its
        last 一级 (满意度) yet.
        """
        if "name" not in cells or not ("l1" in cells or "l2" in cells):
            return True
        if "l1" in cells:
            return False
        return not any("满意" in row.text("l2") + row.text("l1") for row in self.draft.rows)

    def _total(self, row: Row, filled: Sequence[Item]) -> None:
        totals = totals_of(self.source, filled, self.columns)
        self.draft.set_totals(self.source, totals)
        self.draft.end = row.end
        self.block = "done"
        self.of_group = adds_up_group(filled, totals)

    # ------------------------------------------------------------ end
    def _finished(self) -> list[RawForm]:
        form = self.draft.finish(self.source, "grid")
        return [form] if form else []

    def finish(self) -> list[RawForm]:
        self.forms.extend(self._finished())
        return self.forms
