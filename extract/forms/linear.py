"""The linear decoder: text in which every cell is broken over lines or runs on without a border, to a form.

The order of the columns is read from the header, the meaning of the gaps is learned from it, and the rows are found by
one search (`forms.search`). The sums of the form (points to their total, scores to theirs) are the check: a reading
whose sums do not hold is compared with the next best ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from extract.errors import JixiaoError
from extract.forms.atoms import Atom, Atoms, Gap, GapCosts, atoms_of, gap_costs
from extract.forms.draft import Draft, RowDraft
from extract.forms.evidence import is_points
from extract.forms.header import HeaderRun, pattern_field, run_of_columns
from extract.forms.lexicon import form_words
from extract.forms.report_scores import scores_from_prose
from extract.forms.search import Cell, Path, Told, search
from extract.forms.sums import EXECUTION_POINTS, TOTAL_POINTS, holds, points_of, sum_towards
from extract.forms.table import Item, Source
from extract.forms.text_head import read_text_head
from extract.forms.torn import has_heads, is_torn
from extract.model.document import Block, Table
from extract.model.raw import RawForm
from extract.segment.titles import CONTINUED
from extract.values.shape import Shape, shape

if TYPE_CHECKING:
    from extract.segment.forms import Region
    from extract.tagging import RowTagger

__all__ = ["ReadingOrderError", "RowsText", "decode_linear", "rows_text"]

_BEAM = 6
_MOST_ATOMS = 60_000  # some five thousand rows: what follows is no part of the form
_GLUED_LENGTH = 24  # average length of an unbroken run from which on a text counts as run together
_TOTAL = re.compile(r"(?:总\s*分|总\s*计|合\s*计|自\s*评\s*总\s*分|总\s*得\s*分)")
_END = re.compile(
    r"^(?:注[:1一]|备注[:1]|评价结论|存在问题|改进措施|自评结论|填表说明|总分在80分|其他需要?说明的?(?:问题|事项)|(?:说明|备注)$|项目负责人|填报人|填表人|说明[:：]|附件[:\d])"
)
_HEADING = re.compile(r"^\s*(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)\s*\S")
# A name stuck to its value or a level to its name: cells that run together.
_STUCK = re.compile(r"[\u4e00-\u9fff)]{2}[≥≤=]\d|(?:数量|质量|时效|成本|效益|影响|满意度|产出)指标[\u4e00-\u9fff]{3}")
_MANY_STUCK = 2
_IN_RUN = {"frame": "?", "?": "unknown"}  # a frame holds nothing in its row, an unknown head some cell
_CLEAR_LEAD = 10.0  # from which on both models together overrule rules whose sums hold (found on synthetic forms)
_LEVELS = ("l1", "l2")
_VALUES = frozenset(("name", "target", "actual"))
_ONE_HEAD = {"target": "actual"}
_CELLS = _VALUES | {"weight", "score"}
_FEWEST_CELLS = 3  # of these, that a whole row has
_POINTS = "分"
_MARGIN = 8.0  # a worse reading is taken for its sums only within this distance


class ReadingOrderError(JixiaoError):
    """Lines of neighbouring cells stand one among the other: no row can be told from the text (``JX-F003``)."""


class RowsText(msgspec.Struct, frozen=True):
    """The rows of a form in running text, ready to be cut into cells, and what follows them.

    `fields` are the columns in order; `totals` the figures of the total row; `torn`: heads stand among one another's
    lines; `one_head`: target and actual stand under one word (`指标值完成情况`), which may also mean the actual alone.
    """

    rows: Atoms
    fields: tuple[str, ...]
    costs: GapCosts
    glued: bool
    totals: Atoms
    torn: bool = False
    one_head: bool = False


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
    draft.set_totals(source, _total_cells(text.totals))
    text, best = _reading(text, draft, tagger)
    if best is None:
        return []
    rows, totals = text.rows, text.totals
    end_of_rows = max(rows.items[-1].end, totals.items[-1].end if totals.items else 0)
    drafts = _drafts(source, rows, text.fields, best)
    if text.one_head and not any({"target", "actual"} <= row.cells.keys() for row in drafts):
        for row in drafts:
            row.cells = {_ONE_HEAD.get(field, field): cell for field, cell in row.cells.items()}
    forms: list[RawForm] = []
    for part in _by_project(source, draft, drafts):
        part.end = max(part.end, part.rows[-1].end if part is not draft else end_of_rows)
        form = part.finish(source, "linear")
        if form is not None:
            forms.append(scores_from_prose(source, form, region.end))
    return forms


def rows_text(source: Source, region: Region, blocks: Sequence[Block | Table], draft: Draft) -> RowsText | None:
    """The rows of a region as atoms; the head of the form is read into the draft. ``None`` without a header."""
    start, end, header = region.start, region.end, region.header
    head = atoms_of(source, start, header, blocks, glued=False)
    body = atoms_of(source, header, _body_limit(source, header, end, blocks), blocks, glued=False)
    body = body.part(0, _MOST_ATOMS)
    run = run_of_columns(body.text, 0)
    if run is None:
        return None
    run = _with_last_head(body, run)
    glued = _is_glued(body, run)
    if glued or "unit" in run.fields:
        body = atoms_of(source, header, body.items[-1].end, blocks, glued=glued, units="unit" in run.fields)
    read_text_head(source, head, draft, glued=glued)
    draft.columns = tuple([field for field in run.fields if field != "frame"])
    fields = tuple([_IN_RUN.get(field, field) for field in run.fields])
    rows = _rows_part(body, run)
    stop, totals = _total(rows)
    costs = gap_costs(body, list(run.places), glued=glued)
    torn = is_torn(source.folded, header)
    return RowsText(rows.part(0, stop), fields, costs, glued, totals, torn, _has_one_head(body, run))


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
    def in_parts(self) -> set[str]:
        """The names and values of rows that have not a name and at least two other cells."""
        rows: list[dict[str, str]] = []
        for cell in self.path.cells if self.path is not None else ():
            if cell.new_row or not rows:
                rows.append({})
            if (field := self.text.fields[cell.column]) in _CELLS:
                rows[-1][field] = _text(self.text.rows, cell)
        parts = [row for row in rows if "name" not in row or len(row) < _FEWEST_CELLS]
        return {text for row in parts for field, text in row.items() if field in _VALUES}

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
    if (
        disordered
        or has_heads(last.in_parts)
        or (text.torn and text.rows.items and not (last.certain and _in_lines(last)))
    ):
        raise ReadingOrderError("JX-F003", str(last.text.rows.items[0].start))
    return last.text, path


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


def _with_last_head(body: Atoms, run: HeaderRun) -> HeaderRun:
    """The header with the head behind it that no list holds, if it is one by its parts."""
    index = body.at(run.end - 1) + 1
    if index >= len(body.items) or body.items[index].gap is Gap.GLUE:
        return run
    field, start = pattern_field(body.items[index].text), body.starts[index]
    if field is None or field in run.fields:
        return run
    end = start + len(body.items[index].text)
    return HeaderRun((*run.fields, field), (*run.places, (start, end)), run.start, end)


def _has_one_head(body: Atoms, run: HeaderRun) -> bool:
    """Whether the heads of target and actual are one word that a list holds as the actual's."""
    places = dict(zip(run.fields, run.places, strict=True))
    if not {"target", "actual"} <= places.keys():
        return False
    start, end = places["target"][0], places["actual"][1]
    return body.at(start) == body.at(end - 1) and form_words().columns.get(body.text[start:end]) == "actual"


def _body_limit(source: Source, header: int, end: int, blocks: Sequence[Block | Table]) -> int:
    """Where the rows end at the latest: the next heading of the document below the header."""
    for block in blocks:
        if not isinstance(block, Block) or not header + 20 < block.start < end:
            continue
        if _HEADING.match(source.folded[block.start : min(block.end, block.start + 16)]):
            return block.start
    return end


def _is_glued(body: Atoms, run: HeaderRun) -> bool:
    """Whether cells run together: all column heads in one or two unbroken runs, and long runs after them."""
    rest = body.items[body.at(run.end - 1) + 1 :][:60]
    if sum(bool(_STUCK.search(atom.text)) for atom in rest) >= _MANY_STUCK:
        return True
    heads = body.at(run.end - 1) - body.at(run.start) + 1
    if heads > max(2, len(run.fields) // 3):
        return False
    inside = len(body.items[body.at(run.end - 1)].text) + body.starts[body.at(run.end - 1)] > run.end
    lengths = sorted(len(atom.text) for atom in rest)
    return inside or not lengths or lengths[len(lengths) * 3 // 4] >= _GLUED_LENGTH // 2 or lengths[-1] >= _GLUED_LENGTH


def _rows_part(body: Atoms, run: HeaderRun) -> Atoms:
    """The atoms below the header, without the titles and headers that are repeated further down."""
    first = body.at(run.end - 1) + 1
    items = [item for n, item in enumerate(body.items) if n >= first and not _is_continuation(body.items, n)]
    text = body.text[run.start : run.end]
    rest = Atoms(items)
    position = rest.text.find(text)
    while position >= 0:
        left, right = rest.at(position), rest.at(position + len(text) - 1) + 1
        rest = Atoms(rest.items[:left] + rest.items[right:])
        position = rest.text.find(text, position)
    return rest


def _is_continuation(items: Sequence[Atom], at: int) -> bool:
    """Whether a title is printed again here (`续表`)."""
    return bool(CONTINUED.search(items[at].text)) and not _ends_its_line(items, at)


def _ends_its_line(items: Sequence[Atom], at: int) -> bool:
    """Whether an atom stands last in a line, behind others: there a word is a remark of its row."""
    return items[at].gap < Gap.LINE and (at + 1 == len(items) or items[at + 1].gap >= Gap.LINE)


def _total(rows: Atoms) -> tuple[int, Atoms]:
    """The atom at which the rows end (总分, a note), and the atoms of the total row."""
    words = form_words().total
    for index, atom in enumerate(rows.items):
        if atom.gap is Gap.GLUE and not _TOTAL.match(atom.text):
            continue
        if _END.match(atom.text) and not _ends_its_line(rows.items, index):
            return index, Atoms([])
        text, stop = "", index
        while stop < len(rows.items) and len(text) < 6:
            text += rows.items[stop].text
            stop += 1
            if text.split("(")[0].strip(":") in words and index > 2 and _may_total(rows, stop):
                return index, Atoms(_numbers(rows.items[stop : stop + 12]))
        glued = _TOTAL.match(atom.text)
        rest = atom.text[glued.end() :] if glued else ""
        if glued and index > 2 and not rest.strip("0123456789.分:(") and (rest or _may_total(rows, index + 1)):
            return index, Atoms(_numbers(rows.items[index + 1 : index + 12]))
    return len(rows.items), Atoms([])


def _may_total(rows: Atoms, stop: int) -> bool:
    """Whether a figure or nothing follows the word 合计: behind other words it is the end of a name (运输费用合计)."""
    return stop >= len(rows.items) or is_points(rows.items[stop].text)


def _numbers(items: Sequence[Atom]) -> list[Atom]:
    """The figures right after the word 总分, single digits of one run put together."""
    found: list[Atom] = []
    for atom in items:
        if not is_points(atom.text):
            break
        found.append(atom)
    return found


def _total_cells(totals: Atoms) -> dict[str, Item]:
    """Points and score of the total row; digits that run together (`10098.5`) are parted after the 100."""
    groups: list[list[int]] = []
    for index, atom in enumerate(totals.items):
        if atom.gap is Gap.GLUE and groups:
            groups[-1].append(index)
        else:
            groups.append([index])
    items: list[Item] = []
    for group in groups:
        text = "".join([totals.items[n].text for n in group])
        place = (totals.items[group[0]].start, totals.items[group[-1]].end)
        if text.endswith(_POINTS):
            text, place = text[:-1], (place[0], place[1] - 1)
        if text.startswith("100") and len(text) > 3 and text[3] != ".":
            items += [Item("100", 0, 0, ((place[0], place[0] + 3),)), Item(text[3:], 0, 0, ((place[0] + 3, place[1]),))]
        else:
            items.append(Item(text, 0, 0, (place,)))
    if not items:
        return {}
    return {"weight": items[0], "score": items[1]} if len(items) > 1 else {"score": items[0]}


def _drafts(source: Source, rows: Atoms, fields: Sequence[str], path: Path) -> list[RowDraft]:
    drafts: list[RowDraft] = []
    for cell in path.cells:
        if cell.new_row or not drafts:
            drafts.append(RowDraft({}, rows.items[cell.first].start, rows.items[cell.stop - 1].end, 0.0))
        atoms = rows.items[cell.first : cell.stop]
        text = _text(rows, cell)
        field = fields[cell.column]
        if field not in _IN_RUN.values():
            drafts[-1].cells[field] = [Item(text, cell.column, cell.column, _merged(source, atoms))]
        drafts[-1].end = atoms[-1].end
    each = path.score / max(1, len(drafts))
    for draft in drafts:
        draft.score = each
    return drafts


def _text(rows: Atoms, cell: Cell) -> str:
    return "".join([atom.text for atom in rows.items[cell.first : cell.stop]])


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
    if reading.path is None or len(set(fields)) < len(fields) or set(fields) & set(_IN_RUN.values()):
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
            printed = _text(text.rows, cell)
            if shape(printed) is Shape.NUMBER or printed.endswith("分"):
                found[field].append(points_of(printed))
    paid = next((row for row in draft.funds if row.weight is not None and row.weight.text), None)
    if "weight" in fields:
        due = points_of(draft.total_weight.text) if draft.total_weight else TOTAL_POINTS
        points = points_of(paid.weight.text) if paid is not None and paid.weight is not None else None
        if not holds(sum_towards(due, found["weight"], points, EXECUTION_POINTS), due):
            return False
    if "score" in fields and draft.total_score is not None:
        due = points_of(draft.total_score.text)
        points = points_of(paid.score.text) if paid is not None and paid.score is not None else None
        if not holds(sum_towards(due, found["score"], points), due):
            return False
    return count > 0
