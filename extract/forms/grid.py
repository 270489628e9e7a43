"""The grid decoder: tables with cells to forms.

A form is read row by row through its blocks (header, money, goals, tasks, indicators, total). Layout repair
(`forms.table`), header reading (`forms.header`) and the alignment of a row with its header (`forms.align`) are apart;
here the rows get their meaning. One table may hold many forms (a project column, as in 绩效目标申报表).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from extract.forms.align import align
from extract.forms.draft import Draft, RowDraft
from extract.forms.evidence import POINTS_PAIR, is_points
from extract.forms.funds import funds_columns, funds_row, funds_source, total_row
from extract.forms.funds_matrix import FundsMatrix, funds_matrix
from extract.forms.funds_pairs import completed_total, funds_pairs
from extract.forms.head import label_at, labelled_cells, labelled_line, money_unit_of
from extract.forms.header import Column, disambiguated, fields_of, indicator_columns, read_columns, stacked_columns
from extract.forms.lexicon import LEVEL_ENDS, form_words, key
from extract.forms.stacked import unstacked
from extract.forms.table import Item, Row, Source, joined_repeats
from extract.forms.tasks import TaskTable, task_table
from extract.model.document import Block
from extract.model.raw import Piece, RawForm, RawFunds
from extract.text.view import TextView
from extract.values.shape import Shape, shape

__all__ = ["decode_grid"]

_VALUES = ("target", "actual", "rate", "weight", "score")
_YEAR_LINE = re.compile(r"^\(?(20\d\d)(?:年度?)?\)?$")
_WEAK_ROW = -4.0
_MOST_IN_TOTAL = 6
_LONGEST_LINE = 120  # of labels with their values above a table
_LONGEST_FRAME = 8  # 年度总体绩效目标
_WORD_END = 2
_SIGNED = re.compile(r"盖章|签字|签章|签名")
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明)\d?[:：、.]")
_SCORE_FIRST = re.compile(r"\S*(?:得分|评分|自评分)/")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def decode_grid(source: Source, parts: Iterable[Row | Block], draft: Draft) -> list[RawForm]:
    """The forms in a region of rows and lines; `draft` holds what the segmenter knows already (title, kind)."""
    reader = _Reader(source, draft)
    for part in parts:
        if isinstance(part, Block):
            reader.line(part)
        else:
            reader.row(part)
    return reader.finish()


def _is_total(filled: Sequence[Item]) -> bool:
    """Whether a row is the 总分 row; the word may be cut over cells and a stray mark may stand before it."""
    words = form_words().total
    if len(filled) > _MOST_IN_TOTAL:
        return False
    for start in range(min(2, len(filled))):
        if start and _HAN.search(filled[0].text):
            break
        if key(filled[start].text) == "分" and shape(filled[-1].text) is Shape.NUMBER and len(filled) == start + 2:
            return True  # the first half of 总分 was lost
        text = ""
        for item in filled[start : start + 3]:
            text += item.text
            if key(text) in words:
                return True
    return False


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
        self.goals: list[Column] = []
        self.tasks: TaskTable | None = None
        self.group: Piece | None = None
        self.by_project = False
        self.page_opens = False
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
        if self.block == "done":
            if self.draft.total_score is None and _is_total(filled):
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
            if indicator_columns(once.items) or _is_total(once.filled()):
                return once
            columns = self.columns
        elif self.block == "goals" and not labelled_cells(self.source, once):
            columns = self.goals
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
            return not self.draft.rows and self._sub_header(row, filled)
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

    def _sub_header(self, row: Row, filled: Sequence[Item]) -> bool:
        """A second header row (`符号 | 值 | 单位` under 预期指标值): its fields take the place of the one above."""
        below = read_columns(row.items, form_words().columns)
        if any(column.field == "?" for column in below) or len(filled) > 4:
            return False
        at = next((i for i, column in enumerate(self.columns) if column.first <= below[0].first <= column.last), None)
        if at is None or self.columns[at].field not in ("target", "actual", "history"):
            at = next((i for i, column in enumerate(self.columns) if column.field == "target"), None)
        if at is None:
            return False
        parent = self.columns[at]
        first = parent.first if below[0].first < parent.first or below[0].first > parent.last else below[0].first
        if all(parent.first <= column.first <= parent.last for column in below):
            children = [Column(c.field, c.first, min(c.last, parent.last), c.text) for c in below]
        else:
            children = [Column(column.field, first + n, first + n, column.text) for n, column in enumerate(below)]
        children = disambiguated(children)
        if [column.field for column in children].count("target") > 1:
            children = [
                Column("target" if n == len(children) - 1 else "history", column.first, column.last, column.text)
                for n, column in enumerate(children)
            ]
        shift = max(0, children[-1].last - parent.last)
        after = [Column(c.field, c.first + shift, c.last + shift, c.text) for c in self.columns[at + 1 :]]
        self.columns = [*self.columns[:at], *children, *after]
        return True

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

    def _funds_group(self, row: Row, filled: Sequence[Item]) -> Piece | None:
        """收入构成 / 支出构成: a label to the left of the row labels of a department's money block."""
        first = filled[0]
        if len(filled) > 1 and first.text.endswith("构成"):
            self.group = self.source.piece(*first.places)
        return self.group

    def _goals(self, row: Row, filled: Sequence[Item]) -> bool:
        words = form_words()
        heads = [(item, words.goals.get(key(item.text))) for item in filled]
        named = [(item, field) for item, field in heads if field]
        below_heads = self.block == "goals" and len(filled) == len(self.goals) + 1
        first_is_frame = below_heads or key(filled[0].text) in words.goal_frames
        if len(named) >= 2 or (named and all(field or key(item.text) in words.goal_frames for item, field in heads)):
            # `年度总体目标 | 预期目标 | 实际完成情况`: the frame is itself a word for a goal
            columns = read_columns(row.items, words.goals)
            columns = [column for column in columns if column.field != "?"]
            if len(columns) > 2 or (len(columns) == 2 and columns[0].field == columns[1].field):
                columns = columns[1:]
            self.block, self.goals = "goals", columns
            return True
        if named and len(filled) > 1 and heads[0][1] and not below_heads:
            text = filled[1:]
            self.draft.set_goal(
                heads[0][1] or "expected", self.source.piece(*[p for item in text for p in item.places])
            )
            return True
        if first_is_frame and self.block != "goals" and len(filled) == 2 and len(filled[1].text) > _LONGEST_FRAME:
            self.draft.set_goal("expected", self.source.piece(*filled[1].places))
            return True
        if self.block != "goals" or not self.goals:
            return False
        texts = list(filled)
        if first_is_frame or (len(filled) != len(self.goals) and len(filled[0].text) <= _LONGEST_FRAME):
            texts = texts[1:]
        if not texts or (self.draft.goals_done(self.goals) and not row.fresh):
            return False
        if len(texts) == len(self.goals) == 2 or len(self.goals) == 1:
            pairs = [(self.goals[min(n, len(self.goals) - 1)], item) for n, item in enumerate(texts)]
        else:
            pairs = [
                (next((g for g in reversed(self.goals) if g.first <= item.first), self.goals[0]), item)
                for item in texts
            ]
        for column, item in pairs:
            self.draft.set_goal(column.field, self.source.piece(*item.places, page=item.page))
        return True

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
        second = key("".join(item.text for item in filled[:2])) if len(filled) > 1 else ""
        if _is_total(filled):
            self._total(row, filled)
            return
        if self.draft.rows and len(filled) <= 3 and (words.note.fullmatch(first) or _NOTE.match(filled[0].text)):
            self.block = "done"
            return
        if self.draft.rows and label_at(filled, 0, words.project_labels):
            self.block = "done"
            return
        if (
            self.draft.rows
            and len(filled) > 1
            and words.note.match(second)
            and shape(first) is Shape.TEXT
            and len(first) > 8
        ):
            self.block = "done"
            return
        if any(_SIGNED.search(item.text) for item in filled):
            return
        if self.draft.rows and first in words.labels and words.labels[first] == "total_score":
            self.draft.take_labels(labelled_cells(self.source, row))
            self.block = "done"
            return
        if len(filled) == 1 and first.rstrip("0123456789") in words.goals:
            return  # `年度绩效目标1（80分）` over the rows of one goal
        for each in unstacked(self.source, row):
            self._indicator_row(each)

    def _indicator_row(self, row: Row) -> None:
        placed, score = align(row.items, self.columns)
        cells = self._cells(row, placed)
        if not cells:
            return
        if self.by_project and not self._project(row, cells):
            return
        if self._continues(row, cells):
            return
        if score < _WEAK_ROW and "name" in cells and not any(field in cells for field in _VALUES):
            return
        self.draft.rows.append(RowDraft(cells, row.start, row.end, score))
        self.draft.end = row.end

    def _cells(self, row: Row, placed: Sequence[Sequence[int]]) -> dict[str, list[Item]]:
        """The filled items by field; of two columns of one field the one with text (the last, for actual and score)."""
        cells: dict[str, list[Item]] = {}
        for column, indices in zip(self.columns, placed, strict=True):
            items = [row.items[index] for index in indices if row.items[index].text]
            if items and column.cut is not None and items[0].first >= column.cut:
                cells["name_ruin"] = items
            elif items and column.field == "points":
                cells.update(self._parted(items[0], column))
            elif items and column.field not in ("?", "frame"):
                cells[column.field] = items
        return cells

    def _parted(self, item: Item, column: Column | None) -> dict[str, list[Item]]:
        """Points and score that share a cell (`20/18`), in the order that the head of their column names."""
        pair = POINTS_PAIR.match(item.text)
        if pair is None:
            return {}
        fields = ("score", "weight") if column and _SCORE_FIRST.match(column.text) else ("weight", "score")
        view = TextView(self.source.document.text, *item.places[0])
        return {
            field: [Item(pair[part], item.first, item.last, (view.span(*pair.span(part)),), item.page)]
            for part, field in enumerate(fields, 1)
        }

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

    def _continues(self, row: Row, cells: dict[str, list[Item]]) -> bool:
        """The rest of a row that a page break or a converter cut: appended to the row before."""
        if not self.draft.rows:
            return False
        last = self.draft.rows[-1]
        if any(field in cells for field in _VALUES):
            return self._rest_of_values(row, cells) and last.append(cells, row.end)
        printed_level = any(field in cells for field in ("l1", "l2"))
        if "name_ruin" in cells:
            return False
        if "name" not in cells:
            if list(cells) and all(items[0].text in LEVEL_ENDS for items in cells.values()) and row.fresh:
                return self._end_of_level(next(iter(cells.values())), row.end)
            levels = {field: items for field, items in cells.items() if field in ("l1", "l2")}
            rest = {field: items for field, items in cells.items() if field not in levels}
            if rest:
                last.append(rest, row.end)
            if levels:  # a level printed between its rows
                self.draft.rows.append(RowDraft(levels, row.start, row.end, 0.0))
            return True
        if not row.fresh or printed_level:
            return False
        if "".join([item.text for item in cells["name"]]) in LEVEL_ENDS:
            return self._end_of_level(cells["name"], row.end)
        return last.append(cells, row.end)

    def _end_of_level(self, items: list[Item], end: int) -> bool:
        """The end of the level label printed last; left out where a converter repeats the end of a whole label."""
        labelled = next((row for row in reversed(self.draft.rows) if row.text("l2")), self.draft.rows[-1])
        if not labelled.text("l2").endswith(LEVEL_ENDS):
            labelled.append({"l2": items}, end)
        return True

    def _rest_of_values(self, row: Row, cells: dict[str, list[Item]]) -> bool:
        """Whether a row at the top of a page holds only the ends of words that the row above began."""
        above = self.draft.rows[-1]
        return row.fresh and all(
            field in ("target", "actual", "reason", "unit")
            and len(items) == 1
            and len(items[0].text) <= _WORD_END
            and (field == "reason" or shape(above.text(field)) is Shape.TEXT)
            for field, items in cells.items()
        )

    def _total(self, row: Row, filled: Sequence[Item]) -> None:
        """总分: its numbers are the points and the score, told apart by place, else by order."""
        word = next((n for n, item in enumerate(filled) if _HAN.search(item.text)), 0)
        numbers = [item for item in filled[word:] if is_points(item.text)]
        by_place: dict[str, Item] = {}
        both = next((column for column in self.columns if column.field == "points"), None)
        if not numbers and (parts := self._parted(filled[-1], both)):
            by_place = {field: items[0] for field, items in parts.items()}
        for item in numbers:
            column = next((c for c in self.columns if c.first <= item.first <= c.last), None)
            if column and column.field in ("weight", "score"):
                by_place.setdefault(column.field, item)
        if len(by_place) < min(len(numbers), 2):  # a third is what was taken off, or what another gave
            by_place = {"score": numbers[-1]}
            if len(numbers) > 1:
                by_place["weight"] = numbers[-2]
        self.draft.set_totals(self.source, by_place)
        self.draft.end = row.end
        self.block = "done"

    # ------------------------------------------------------------ end
    def _finished(self) -> list[RawForm]:
        form = self.draft.finish(self.source, "grid")
        return [form] if form else []

    def finish(self) -> list[RawForm]:
        self.forms.extend(self._finished())
        return self.forms
