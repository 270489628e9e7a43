"""The linear decoder: text in which every cell is broken over lines or runs on without a border, to a form.

The order of the columns is read from the header, the meaning of the gaps is learned from it, and the rows are found by
one search (`forms.search`). The sums of the form (points to their total, scores to theirs) are the check: a reading
whose sums do not hold is compared with the next best ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from extract.errors import JixiaoError
from extract.forms.atoms import Atom, Atoms, Gap
from extract.forms.digits import Due, part_figures
from extract.forms.draft import Draft, RowDraft
from extract.forms.lexicon import is_label_part, level
from extract.forms.reading import Path, Told
from extract.forms.report_scores import scores_from_prose
from extract.forms.running_text import IN_RUN, RowsText, rows_text, total_cells
from extract.forms.search import search
from extract.forms.sums import EXECUTION_POINTS, TOTAL_POINTS, due_of_rows, holds, points_of
from extract.forms.table import Item, Source
from extract.forms.torn import has_heads
from extract.model.document import Block, Table
from extract.model.raw import RawForm
from extract.values.shape import Shape, shape

if TYPE_CHECKING:
    from extract.segment.forms import Region
    from extract.tagging import RowTagger

__all__ = ["ReadingOrderError", "decode_linear"]

_BEAM = 6
_CLEAR_LEAD = 10.0  # from which on both models together overrule rules whose sums hold (found on synthetic forms)
_LEVELS = ("l1", "l2")
_VALUES = frozenset(("name", "target", "actual"))
_ONE_HEAD = {"target": "actual"}
_CELLS = _VALUES | {"weight", "score"}
_FEWEST_CELLS = 3  # of these, that a whole row has
_CUT_LABEL = ("指", "标")  # ends of what is left of 质量指标
_STRAY = 2  # pieces of labels that stand as cells: one may be chance
_MARGIN = 8.0  # a worse reading is taken for its sums only within this distance


class ReadingOrderError(JixiaoError):
    """Lines of neighbouring cells stand one among the other: no row can be told from the text (``JX-F003``)."""


def decode_linear(
    source: Source,
    region: Region,
    blocks: Sequence[Block | Table],
    draft: Draft,
    tagger: RowTagger | None = None,
) -> list[RawForm]:
    """The form of a region whose column heads stand in running text.

    Args:
        source: The document.
        region: Where the form stands.
        blocks: The lines and tables of the region.
        draft: The form so far; it is filled and finished here.
        tagger: The trained models' voice; without it the rules decide alone.

    Raises:
        ReadingOrderError: The text is not in the order of cells.
    """
    text = rows_text(source, region, blocks, draft)
    if text is None:
        return []
    draft.set_totals(source, total_cells(text.totals))
    text, best = _reading(text, draft, tagger)
    if best is None:
        return []
    rows, totals = text.rows, text.totals
    end_of_rows = max(rows.items[-1].end, totals.items[-1].end if totals.items else 0)
    drafts = _drafts(source, rows, text.fields, best)
    if text.one_head and not any(map(_has_target, drafts)):
        for row in drafts:
            row.cells = {_ONE_HEAD.get(field, field): cell for field, cell in row.cells.items()}
    forms: list[RawForm] = []
    for part in _by_project(source, draft, drafts):
        part.end = max(part.end, part.rows[-1].end if part is not draft else end_of_rows)
        form = part.finish(source, "linear")
        if form is not None:
            forms.append(scores_from_prose(source, form, region.end))
    return forms


class _Reading(NamedTuple):
    """A way to read the rows: the atoms, what was said of them, the best path, and whether the sums hold.

    `voice` is 0 for the rules', 1 for the quick model's, 2 for the slow one's.
    """

    voice: int
    text: RowsText
    told: Told | None
    path: Path | None
    certain: bool

    @property
    def printed(self) -> list[dict[str, str]]:
        """The text of each field, row by row."""
        rows: list[dict[str, str]] = []
        for cell in self.path.cells if self.path is not None else ():
            if cell.new_row or not rows:
                rows.append({})
            rows[-1][self.text.fields[cell.column]] = self.text.rows.text_of(cell.first, cell.stop)
        return rows

    @property
    def cells(self) -> list[tuple[int, int, int]]:
        """Column and place in the document of each cell."""
        items = self.text.rows.items
        found = self.path.cells if self.path is not None else ()
        return [(cell.column, items[cell.first].start, items[cell.stop - 1].end) for cell in found]


def _reading(text: RowsText, draft: Draft, tagger: RowTagger | None) -> tuple[RowsText, Path | None]:
    """The best way to read the rows, and the atoms that it is made of.

    The first reading whose sums hold is taken. Where none does, the best few that the models see are looked through for
    one that adds up; else the likeliest is taken.

    Raises:
        ReadingOrderError: The text cannot be put into rows in its own order: the models say so all over, heads stand
            among the cells, or the header is torn and the rows do not stand in lines of their own, or do not add up.
    """
    readings: list[_Reading] = []
    for reading in _readings(text, draft, tagger):
        readings.append(reading)
        if reading.certain:
            break
    last = readings[-1]
    if not last.certain:
        last = _adding_up(max(readings, key=lambda reading: reading.voice), draft)
    told, path = last.told, last.path
    sums_hold = last.certain and _has_sums(text, draft)
    disordered = tagger and told and path and tagger.is_disordered(told, path, certain=sums_hold)
    torn = text.torn and text.rows.items and not (last.certain and _in_lines(last))
    if disordered or torn or _is_jumbled(last.printed):
        raise ReadingOrderError("JX-F003", str(last.text.rows.items[0].start))
    return last.text, path


def _is_jumbled(rows: Sequence[dict[str, str]]) -> bool:
    """Whether heads stand where rows are not whole, or pieces of labels as names and reasons."""
    parts = [row for row in rows if "name" not in row or len(row.keys() & _CELLS) < _FEWEST_CELLS]
    if has_heads({text for row in parts for field, text in row.items() if field in _VALUES}):
        return True
    texts = [row[field] for row in rows for field in ("name", "reason") if field in row]
    return sum(text.endswith(_CUT_LABEL) and is_label_part(text) and level(text) is None for text in texts) >= _STRAY


def _readings(text: RowsText, draft: Draft, tagger: RowTagger | None) -> Iterator[_Reading]:
    """The readings of the models and the rules, each made when the one before it does not add up.

    Where gaps part the cells and sums confirm them the rules come first, unless the quick model clearly reads otherwise
    and the slow one reads the same as it. In text that runs together sums do not tell a name from its value: there the
    rules come after the models. The quick model counts alone only where the rules read the same, else it comes last.
    """
    rules = _read(0, text, None, draft)
    heard = tagger.quick(text) if tagger else None
    confirmed = rules.certain and not text.glued and _has_sums(text, draft)
    if confirmed and (heard is None or _held_against(heard[1], rules) < _CLEAR_LEAD):
        yield rules  # no reading is better by more than the model holds against this one
    quick = _heard(1, heard, draft)
    if confirmed and quick is not None and not (quick.certain and _lead(quick, rules) >= _CLEAR_LEAD):
        yield rules
    if quick is not None and quick.cells == rules.cells:
        yield quick
    careful = _heard(2, tagger.careful(text) if tagger else None, draft)
    if careful is not None and not (confirmed and quick is not None and careful.cells != quick.cells):
        yield careful
    yield rules
    if quick is not None:
        yield quick


def _heard(voice: int, heard: tuple[RowsText, Told] | None, draft: Draft) -> _Reading | None:
    """The reading by what a model says; ``None`` where it says nothing."""
    return None if heard is None else _read(voice, *heard, draft)


def _held_against(told: Told, reading: _Reading) -> float:
    """How much less likely a model finds the labels of a reading of its atoms than those that it would give."""
    return -sum(told.of(reading.path)) if reading.path is not None else 0.0


def _lead(quick: _Reading, rules: _Reading) -> float:
    """By how much the quick model's reading of the same atoms is better than the rules', by both their scores."""
    if quick.path is None or quick.told is None or rules.path is None:
        return 0.0
    return quick.path.score - rules.path.score + _held_against(quick.told, rules)


def _read(voice: int, text: RowsText, told: Told | None, draft: Draft) -> _Reading:
    paths = search(text.rows, text.fields, text.costs, glued=text.glued, told=told)
    path = paths[0] if paths else None
    return _Reading(voice, text, told, path, path is not None and _sums_hold(text, path, draft))


def _adding_up(reading: _Reading, draft: Draft) -> _Reading:
    """The first of the next best paths whose sums hold, or the reading as it is."""
    text = reading.text
    paths = search(text.rows, text.fields, text.costs, beam=_BEAM, glued=text.glued, told=reading.told)
    for path in paths:
        if path.score > paths[0].score - _MARGIN and _sums_hold(text, path, draft):
            return reading._replace(path=path, certain=True)
    if paths and text.glued and (parted := part_figures(text.rows, text.fields, paths[0], _due(text, draft))):
        rows, path = parted
        return reading._replace(text=msgspec.structs.replace(text, rows=rows), told=None, path=path, certain=True)
    return reading._replace(path=paths[0] if paths else None)


def _by_project(source: Source, draft: Draft, rows: Sequence[RowDraft]) -> list[Draft]:
    """A draft for each project of a table of many: a filled project cell starts the next one."""
    drafts = [draft]
    for row in rows:
        project = row.cells.pop("project", None)
        if project:
            if drafts[-1].rows:
                drafts.append(drafts[-1].next_in_table(row.start))
            drafts[-1].project = source.joined(project)
        for field in ("goal_midterm", "goal_expected"):
            if goal := row.cells.pop(field, None):
                drafts[-1].extend(field, source, goal)
        drafts[-1].rows.append(row)
    return drafts


def _drafts(source: Source, rows: Atoms, fields: Sequence[str], path: Path) -> list[RowDraft]:
    drafts: list[RowDraft] = []
    for cell in path.cells:
        if cell.new_row or not drafts:
            drafts.append(RowDraft({}, rows.items[cell.first].start, rows.items[cell.stop - 1].end, 0.0))
        atoms = rows.items[cell.first : cell.stop]
        text = rows.text_of(cell.first, cell.stop)
        field = fields[cell.column]
        if field not in IN_RUN.values():
            drafts[-1].cells[field] = [Item(text, cell.column, cell.column, _merged(source, atoms))]
        drafts[-1].end = atoms[-1].end
    each = path.score / max(1, len(drafts))
    for draft in drafts:
        draft.score = each
    return drafts


def _has_target(row: RowDraft) -> bool:
    """Whether a row with one value or two has a target: two, or a value with an operator (`≥3座`)."""
    return {"target", "actual"} <= row.cells.keys() or shape(row.text("target")) is Shape.OPERATOR_QUANTITY


def _merged(source: Source, atoms: Sequence[Atom]) -> tuple[tuple[int, int], ...]:
    """Places of neighbouring atoms as few ranges: joined where nothing was left out between them."""
    places: list[list[int]] = []
    for atom in atoms:
        if places and atom.gap < Gap.BLANK and not source.folded[places[-1][1] : atom.start].strip():
            places[-1][1] = atom.end
        else:
            places.append([atom.start, atom.end])
    return tuple([(left, right) for left, right in places])


def _in_lines(reading: _Reading) -> bool:
    """Whether each row stands in one line, but for its levels, under heads that are all known."""
    fields, items = reading.text.fields, reading.text.rows.items
    if reading.path is None or len(set(fields)) < len(fields) or set(fields) & set(IN_RUN.values()):
        return False
    return all(
        items[place].gap < Gap.LINE
        for cell in reading.path.cells
        if fields[cell.column] not in _LEVELS
        for place in range(cell.first + (fields[cell.column] == "name"), cell.stop)
    )


def _has_sums(text: RowsText, draft: Draft) -> bool:
    """Whether the form has totals that a reading can be checked by."""
    return "weight" in text.fields or ("score" in text.fields and draft.total_score is not None)


def _sums_hold(text: RowsText, path: Path, draft: Draft) -> bool:
    """Whether points and scores of the rows and the money block add up to the form's totals (or to 100)."""
    fields = text.fields
    found: dict[str, list[float]] = {"weight": [], "score": []}
    count = 0
    for cell in path.cells:
        count += cell.new_row
        field = fields[cell.column]
        if field in found:
            printed = text.rows.text_of(cell.first, cell.stop)
            if shape(printed) is Shape.NUMBER or printed.endswith("分"):
                found[field].append(points_of(printed))
    due = _due(text, draft)
    return count > 0 and all(
        not sums or any(holds(sum(found[field]), each) for each in sums)
        for field, sums in (("weight", due.weight), ("score", due.score))
    )


def _due(text: RowsText, draft: Draft) -> Due:
    """What the points and scores of the rows may add up to: the totals less what the money block carries."""
    paid = next((row for row in draft.funds if row.weight is not None and row.weight.text), None)
    points, earned = (paid.weight, paid.score) if paid is not None else (None, None)
    weight: tuple[float, ...] = ()
    score: tuple[float, ...] = ()
    if "weight" in text.fields:
        total = points_of(draft.total_weight.text) if draft.total_weight else TOTAL_POINTS
        weight = due_of_rows(total, points_of(points.text) if points else None, EXECUTION_POINTS)
    if "score" in text.fields and draft.total_score is not None:
        score = due_of_rows(points_of(draft.total_score.text), points_of(earned.text) if earned else None)
    return Due(weight, score)
