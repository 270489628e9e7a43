"""Rows in running text: where they begin and end, what separates their cells, and the total row below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec

from extract.forms.atoms import NOTE_BELOW, Atom, Atoms, Gap, GapCosts, atoms_of, gap_costs
from extract.forms.candidates import is_listed, is_template, opens_row
from extract.forms.draft import Draft
from extract.forms.evidence import LEVEL_INSIDE, is_points
from extract.forms.header import pattern_field
from extract.forms.header_run import HeaderRun, run_of_columns
from extract.forms.lexicon import form_words, is_footer, is_label_part, level
from extract.forms.table import Item, Source
from extract.forms.text_head import read_text_head
from extract.forms.torn import is_torn
from extract.model.document import Block, Table
from extract.segment.titles import CONTINUED

if TYPE_CHECKING:
    from extract.segment.forms import Region

__all__ = ["IN_RUN", "RowsText", "rows_text", "total_cells"]

_MOST_ATOMS = 60_000  # some five thousand rows: what follows is no part of the form
_GLUED_LENGTH = 24  # average length of an unbroken run from which on a text counts as run together
_TOTAL = re.compile(r"(?:总\s*分|总\s*计|合\s*计|自\s*评\s*总\s*分|总\s*得\s*分)")
_NOTE_BELOW = re.compile(NOTE_BELOW)
_END = re.compile(
    rf"^(?:注[:1一]|备注[:1]|评价结论|存在问题|改进措施|自评结论|填表说明|总分在80分|{NOTE_BELOW}|(?:说明|备注)$|说明[:：]|附件[:\d])"
)
_HEADING = re.compile(r"^\s*(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)\s*\S")
# A name stuck to its value or a level to its name: cells that run together.
_STUCK = re.compile(r"[\u4e00-\u9fff)]{2}[≥≤=]\d|(?:数量|质量|时效|成本|效益|影响|满意度|产出)指标[\u4e00-\u9fff]{3}")
_MANY_STUCK = 2
_OF_ROWS = re.compile(LEVEL_INSIDE.pattern + r"|[≥≤]|" + _TOTAL.pattern)
_LABELLED = re.compile(r"\n[ \t]*([\u4e00-\u9fff]{2,6}):")
IN_RUN = {"frame": "?", "?": "unknown"}  # a frame holds nothing in its row, an unknown head some cell
_POINTS = "分"
_MOST_METHODS = 0.75  # of the labels of 二级: each has a row at least
_NEAR = 24  # atoms from a note above the total to the end of the total
_BOTH_TOTALS = re.compile(r"(100(?:\.00?)?)(\d{1,3}(?:\.\d{1,2})?)")  # `10098.5`, `100.098.5`


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
        stop = body.items[-1].end
        stop = _labelled_behind(source.folded, header, stop) if glued else stop
        body = atoms_of(source, header, stop, blocks, glued=glued, units="unit" in run.fields)
    read_text_head(source, head, draft, glued=glued)
    draft.columns = tuple([field for field in run.fields if field != "frame"])
    fields = tuple([IN_RUN.get(field, field) for field in run.fields])
    rows = _rows_part(body, run)
    if glued and "explanation" in fields:
        rows, fields = _without_methods(rows, fields)
    stop, totals = _total(rows)
    costs = gap_costs(body, list(run.places), glued=glued)
    torn = is_torn(source.folded, header)
    return RowsText(rows.part(0, stop), fields, costs, glued, totals, torn, _has_one_head(body, run))


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


def _labelled_behind(folded: str, start: int, end: int) -> int:
    """Where lines with a label of their own (`声明:…`, `相关推荐:…`) stand behind all rows of a text, else its end."""
    last = max([match.end() for match in _OF_ROWS.finditer(folded, start, end)], default=end)
    words = form_words()
    lines = (line for line in _LABELLED.finditer(folded, last, end) if line[1] not in words.columns)
    return next((line.start() for line in lines), end)


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
    items = [item for n, item in enumerate(items) if not _is_template_row(items, n)]
    text = body.text[run.start : run.end]
    rest = Atoms(items)
    position = rest.text.find(text)
    while position >= 0:
        left, right = rest.at(position), rest.at(position + len(text) - 1) + 1
        rest = Atoms(rest.items[:left] + rest.items[right:])
        position = rest.text.find(text, position)
    return rest


def _without_methods(rows: Atoms, fields: tuple[str, ...]) -> tuple[Atoms, tuple[str, ...]]:
    """The rows without the texts of the column 得分计算方法 and that column, where most of its texts are known ones.

    A cell ends where such a text stood.
    """
    method = form_words().method
    items: list[Atom] = []
    for before, item in zip([None, *rows.items], rows.items, strict=False):
        if method.fullmatch(item.text):
            continue
        parted = before is not None and method.fullmatch(before.text)
        items.append(msgspec.structs.replace(item, gap=max(item.gap, Gap.SPACE)) if parted else item)
    labels = sum(map(is_listed, items))
    if len(rows.items) - len(items) <= _MOST_METHODS * labels:
        return rows, fields
    return Atoms(items), tuple([field for field in fields if field != "explanation"])


def _is_continuation(items: Sequence[Atom], at: int) -> bool:
    """Whether a title is printed again here (`续表`)."""
    return bool(CONTINUED.search(items[at].text)) and not _is_remark(items, at)


def _is_template_row(items: Sequence[Atom], at: int) -> bool:
    """Whether a row of the template was left empty here: `……`, or `指标2` with another row or level behind it."""
    if not is_template(items[at].text) or items[at].gap < Gap.LINE:
        return False
    follows = items[at + 1] if at + 1 < len(items) else None
    return follows is None or (follows.gap >= Gap.LINE and (opens_row(follows.text) or is_label_part(follows.text)))


def _is_remark(items: Sequence[Atom], at: int) -> bool:
    """Whether an atom stands last in a line behind the points of a row: there a word is no title and no heading."""
    last = at + 1 == len(items) or items[at + 1].gap >= Gap.LINE
    return at > 0 and last and items[at].gap < Gap.LINE and is_points(items[at - 1].text)


def _total(rows: Atoms, least: int = 3) -> tuple[int, Atoms]:
    """The atom at which the rows end (总分, a note), at `least` so many further on, and the atoms of the total row."""
    total, scores = form_words().total, form_words().labels
    for index, atom in enumerate(rows.items):
        if atom.gap is Gap.GLUE and not _TOTAL.match(atom.text) and not _is_note(rows.items, index):
            continue
        if (_END.match(atom.text) or is_footer(atom.text)) and not _is_remark(rows.items, index):
            behind = rows.part(index + 1, index + _NEAR)
            return index, _total(behind, 0)[1] if index >= least and _TOTAL.search(behind.text) else Atoms([])
        text, stop = "", index
        while stop < len(rows.items) and len(text) < 6:
            text += rows.items[stop].text
            stop += 1
            word = text.split("(")[0].strip(":")
            if (word in total or scores.get(word) == "total_score") and index >= least and _may_total(rows, stop):
                return index, Atoms(_numbers(rows.items[stop : stop + 12]))
        glued = _TOTAL.match(atom.text)
        rest = atom.text[glued.end() :] if glued else ""
        if glued and index >= least and not rest.strip("0123456789.分:(") and (rest or _may_total(rows, index + 1)):
            return index, Atoms(_numbers(rows.items[index + 1 : index + 12]))
    return len(rows.items), Atoms([])


def _is_note(items: Sequence[Atom], at: int) -> bool:
    """Whether 其他需要说明的问题 is the label below the rows: no level stands between it and the total."""
    if not _NOTE_BELOW.match(items[at].text):
        return False
    rows = takewhile(lambda item: not _TOTAL.match(item.text), items[at:])
    return not any((found := level(item.text)) is not None and "指标" in found.label for item in rows)


def _may_total(rows: Atoms, stop: int) -> bool:
    """Whether a figure or nothing follows the word 合计: behind other words it is the end of a name (运输费用合计)."""
    return stop >= len(rows.items) or is_points(rows.items[stop].text)


def _numbers(items: Sequence[Atom]) -> list[Atom]:
    """The figures right after the word 总分, single digits of one run put together; a dash between them is a cell."""
    found: list[Atom] = []
    for atom in items:
        left, dash, right = atom.text.partition("-")
        if dash and (not left or is_points(left)) and (not right or is_points(right)):
            if left:
                found.append(Atom(left, atom.start, atom.start + len(left), atom.gap))
            if right:
                found.append(Atom(right, atom.end - len(right), atom.end, Gap.SPACE if left else atom.gap))
        elif is_points(atom.text):
            found.append(atom)
        else:
            break
    return found


def total_cells(totals: Atoms) -> dict[str, Item]:
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
        if both := _BOTH_TOTALS.fullmatch(text):
            middle = place[0] + both.end(1)
            items += [Item(both[1], 0, 0, ((place[0], middle),)), Item(both[2], 0, 0, ((middle, place[1]),))]
        else:
            items.append(Item(text, 0, 0, (place,)))
    if not items:
        return {}
    return {"weight": items[0], "score": items[1]} if len(items) > 1 else {"score": items[0]}
