"""The money block of a form in running text: the chain of its heads, and the rows of figures below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import NamedTuple

from extract.forms.atoms import Atoms
from extract.forms.draft import Draft
from extract.forms.funds import FIGURES, column_field, funds_source, misread_field, settled
from extract.forms.funds_blocks import funds_blocks
from extract.forms.funds_order import AMOUNTS, FUNDS_FIELDS, assign_by_order, split_by_sums, split_figures
from extract.forms.funds_pairs import amount_at, merged, total_of
from extract.forms.lexicon import form_words, key
from extract.forms.sums import points_of
from extract.forms.table import Item, Source
from extract.model.raw import Piece, RawFunds

__all__ = ["MoneyHead", "money_columns", "read_text_funds"]

MoneyHead = tuple[str, int, int]
"""A head of the money block: its field, and where it starts and ends in the text."""

_FIGURE = re.compile(r"^(?:[-+]?[\d,.]+(?:%|万元|元)?|[-—_/]+|无)$")
_RUN = re.compile(r"[-+\d.,%/_—]+(?:[万亿]元?|元|分)?|无(?=$)")
_SHARE = re.compile(r"\d[\d,.]*%?")
_PAIRED = ("initial", "budget", "arrived", "executed")
_APART = 4  # what may stand between two heads: a bracket's rest, a mark
_LONGEST_HEAD = 8
_HEAD = re.compile(rf"[\u4e00-\u9fff]{{3,{_LONGEST_HEAD}}}(?:\([A-Z]\))?")
_LAST_WORD = re.compile(r"[\u4e00-\u9fff]+(?:\([A-Z]\))?$")
_SURE = 3  # so many money heads in a row are no prose
_NEAR = 60
_VALUE = re.compile(r":?\d[\d,.]*(?:[万亿]?元|[万亿%])?")
_BEFORE_LABEL = re.compile(r"(?:\d{1,2}[、.])?(?:.{0,8}(?:来源|结构|构成|其中)[:,]?)?(?:\(?\d[、.)])?")
_TWO_HEADS = re.compile(r"率(得分|分值|权重)$")
_TEXTS = 2
_LONG_FIGURE = 6  # a longer run of digits and points may hold more than one figure


class _Label(NamedTuple):
    """The label of a row of money, and where it stands in the text."""

    text: str
    start: int
    end: int


def money_columns(atoms: Atoms, *, glued: bool) -> list[MoneyHead]:
    """The chain of money columns in the text, or nothing."""
    chain = _with_unlisted(atoms, _chain(atoms, glued))
    if not _is_table(chain, atoms, glued):
        return []
    while chain[0][0] not in ("initial", "budget", "arrived", "executed", "previous"):
        chain = chain[1:]  # `预算执行` of the block's own label
    if chain[0][0] == "budget" and any(field == "initial" for field, _, _ in chain):
        chain = chain[1:]  # `年度预算数（万元）` over the row labels
    fields = settled([field for field, _, _ in chain])
    return [(field, start, end) for field, (_, start, end) in zip(fields, chain, strict=True)]


def _chain(atoms: Atoms, glued: bool) -> list[MoneyHead]:
    """Words of money columns that follow each other in the text, the last such or the first that is a table."""
    words = form_words().funds_columns
    text = atoms.text
    chain: list[MoneyHead] = []
    for match in form_words().funds_column_run.finditer(text):
        if text.startswith("情况", match.end()):
            continue  # `资金执行情况` is the label of a block
        head = (words[match[1]], match.start(), match.end())
        gap = text[chain[-1][2] : match.start()] if chain else ""
        is_far = len(gap) > _APART or _VALUE.fullmatch(gap) is not None
        if is_far and (whole := words.get(key(gap + match[1]))):
            head = (whole, chain[-1][2], match.end())  # `全年(调整)预算数`
        elif gap and (unlisted := _between(text, chain, head)):
            chain.append(unlisted)
        elif is_far:
            if _is_table(chain, atoms, glued):
                break
            chain = []
        if _is_money(chain) and head[0] in ("initial", "budget", "arrived"):
            if _is_table(chain, atoms, glued):
                break  # the word begins the label of the first row (`部门预算总额`)
            chain = []
        both = _TWO_HEADS.search(match[1])
        if both and not any(field == "rate" for field, _, _ in chain):
            cut = match.start() + both.start(1)  # two heads that run together, not one
            chain += [("rate", match.start(), cut), (words[both[1]], cut, match.end())]
        else:
            chain.append(head)
    return chain


def _between(text: str, chain: Sequence[MoneyHead], behind: MoneyHead) -> MoneyHead | None:
    """The head that no list holds between the last of a chain and another one.

    One that cannot be read is 全年预算数 between 年初预算数 and 全年执行数: no form prints another there.
    """
    field, _, start = chain[-1]
    if found := _unlisted(text, start, behind[1], chain):
        return found
    is_budget = (field, behind[0]) == ("initial", "executed") and _HEAD.fullmatch(text, start, behind[1])
    return ("budget", start, behind[1]) if is_budget else None


def _unlisted(text: str, start: int, end: int, chain: Sequence[MoneyHead]) -> MoneyHead | None:
    """A head between or before known heads that no list holds, or that OCR misread, if the row lacks its field."""
    word = text[start:end] if 0 <= start < end <= start + _LONGEST_HEAD else ""
    field = misread_field(word) or column_field(word)
    return (field, start, end) if field and all(field != known for known, _, _ in chain) else None


def _with_unlisted(atoms: Atoms, chain: list[MoneyHead]) -> list[MoneyHead]:
    """The chain with the heads in front of it that no list holds; only a chain that is sure to be of money has them."""
    while len({field for field, _, _ in chain}) >= _SURE and "executed" in {field for field, _, _ in chain}:
        at = chain[0][1]
        first = atoms.starts[atoms.at(at - 1)] if at else 0
        word = _LAST_WORD.search(atoms.text, max(first, at - _LONGEST_HEAD - 1), at)
        head = _unlisted(atoms.text, word.start(), at, chain) if word else None
        if head is None:
            break
        chain = [head, *chain]
    return chain


def _is_table(chain: Sequence[MoneyHead], atoms: Atoms, glued: bool) -> bool:
    """Whether a chain is the heads of a table: two words of prose may follow each other (`预算安排` `资金支出`)."""
    starts = not glued and any(atoms.is_start(start) for _, start, _ in chain[1:])
    return _is_money(chain) and (len(chain) >= _SURE or starts)


def _is_money(chain: Sequence[MoneyHead]) -> bool:
    fields = {field for field, _, _ in chain}
    return "executed" in fields and bool(fields & {"budget", "initial", "arrived"})


def read_text_funds(source: Source, atoms: Atoms, draft: Draft, money: Sequence[MoneyHead], *, glued: bool) -> int:
    """The money rows below their heads; returns where they end in the text."""
    cells = [Item(atom.text, n, n, ((atom.start, atom.end),)) for n, atom in enumerate(atoms.items)]
    if (blocks := funds_blocks(source, cells)) and blocks.rows:
        draft.funds.extend(blocks.rows)
        return atoms.starts[blocks.stop] if blocks.stop < len(cells) else len(atoms.text)
    order = [field for field, _, _ in money if field in FIGURES] or ["budget"]
    start = money[-1][2] if money else 0
    if not money and (paired := _paired_total(source, atoms, glued)):
        draft.funds.append(paired[0])
        start = paired[1]
    hits = _labels(atoms, start, glued)
    end = start
    runs: list[tuple[int, int]] = []
    if money and not glued and (unlabelled := _unlabelled(source, atoms, start, hits, order)):
        draft.funds.append(unlabelled[0])
        end = unlabelled[1]
    for number, label in enumerate(hits):
        if draft.funds and label.start - end > _NEAR:
            break
        if glued and not money and not draft.funds and funds_source(label.text) != "total":
            continue  # words that prose says too; a block of money without heads opens with its total
        limit = hits[number + 1].start if number + 1 < len(hits) else len(atoms.text)
        total = draft.funds[0] if draft.funds else None
        figures, stop = _figures(source, atoms, label.end, limit, order, glued=glued, total=total)
        if not figures and (not money or (number and label.start != end)):
            if money:
                break
            continue
        if glued and ("part" in order or _beside(hits[: number + 1])):
            figures = []  # several figures of one field run together: nothing tells where each of them ends
        draft.funds.append(_row(source, atoms, label, order, figures, total=not draft.funds))
        end = max(stop, label.end)
        runs.append((label.end, end))
    if glued and money:
        draft.funds[:] = _adding_up(source, atoms, draft.funds, runs)
    if not money:
        draft.funds[:] = merged(draft.funds, draft.funds)
    return end


def _labels(atoms: Atoms, start: int, glued: bool) -> list[_Label]:
    """The labels of rows of money from `start` on: listed words, and whole cells above a figure that are like them."""
    words = form_words().funds_row_run.finditer(atoms.text, start)
    found = [
        _Label(match[1], *match.span())
        for match in words
        if (glued or _begins(atoms, match.start())) and funds_source(match[1])
    ]
    if glued or start >= len(atoms.text):
        return found
    listed = {n for label in found for n in range(atoms.at(label.start), atoms.at(label.end - 1) + 1)}
    first = atoms.at(start)
    others = [
        _Label(label.text, atoms.starts[n], atoms.starts[n] + len(label.text))
        for n, (label, figure) in enumerate(pairwise(atoms.items[first:]), first)
        if n not in listed and atoms.starts[n] >= start and _FIGURE.match(figure.text) and funds_source(label.text)
    ]
    return sorted([*found, *others], key=attrgetter("start"))


def _adding_up(
    source: Source, atoms: Atoms, rows: Sequence[RawFunds], runs: Sequence[tuple[int, int]]
) -> list[RawFunds]:
    """The rows with the figures of the parts cut so that they add up to the total, where they do in one way only.

    Else a part that would be more than the total was cut wrongly: its figures are left out.
    """
    due = {field: piece.text for field in AMOUNTS if rows and (piece := getattr(rows[0], field)) is not None}
    filled = [n for n, (start, end) in enumerate(runs) if n and start < end]
    cuts = split_by_sums(list(due.values()), [atoms.text[slice(*runs[n])] for n in filled]) if len(due) > 1 else None
    found = list(rows)
    for n, cut in zip(filled, cuts or [()] * len(filled), strict=True):
        cells: dict[str, Piece] = {}
        if cut:
            ends = list(accumulate(map(len, cut), initial=runs[n][0]))
            pieces = [atoms.piece(source, left, right) for left, right in pairwise(ends)]
            cells = dict(zip((*due, "rate"), pieces, strict=False))
        elif atoms.at(runs[n][0]) != atoms.at(runs[n][1] - 1) or not _exceeds(rows[n], due):
            continue
        found[n] = RawFunds(source=rows[n].source, label=rows[n].label, **cells)
    return found


def _exceeds(row: RawFunds, due: Mapping[str, str]) -> bool:
    """Whether an amount of a row is above what is `due` for its field."""
    printed = {field: piece.text for field in due if (piece := getattr(row, field)) is not None}
    return any(0 < points_of(due[field]) < points_of(text) for field, text in printed.items())


def _row(
    source: Source,
    atoms: Atoms,
    label: _Label,
    order: Sequence[str],
    figures: list[Item],
    *,
    total: bool,
) -> RawFunds:
    """The row of a label and its figures."""
    cells = assign_by_order(order, figures, total=total) if figures else {}
    pieces = {
        name: source.joined(items)
        for name, items in cells.items()
        if name in FUNDS_FIELDS and any(item.text for item in items)
    }
    return RawFunds(
        source=funds_source(label.text) or label.text, label=atoms.piece(source, label.start, label.end), **pieces
    )


def _paired_total(source: Source, atoms: Atoms, glued: bool) -> tuple[RawFunds, int] | None:
    """The total row of column words with a figure behind each (`预算数：2.4 执行数：2.1`), and where it ends."""
    words = form_words().funds_columns
    cells: dict[str, Piece] = {}
    end = 0
    for match in atoms.matches(form_words().funds_column_run, 0, len(atoms.text), glued=glued):
        if cells and match.start() - end > _NEAR:
            break
        place = _amount_after(atoms, match.end(), glued)
        if place and words[match[1]] in (*_PAIRED, "rate") and words[match[1]] not in cells:
            cells[words[match[1]]] = atoms.piece(source, *place)
            end = place[1]
        elif not total_of(cells):
            cells = {}
    if end and "rate" not in cells and (place := _amount_after(atoms, end, glued)):
        rate = atoms.piece(source, *place)  # `执行数：2.1 95%`: its head stands above
        cells, end = ({**cells, "rate": rate}, place[1]) if rate.text.endswith("%") else (cells, end)
    row = total_of(cells)
    return (row, end) if row else None


def _amount_after(atoms: Atoms, start: int, glued: bool) -> tuple[int, int] | None:
    """The place of the figure right behind a head: the whole of its atom, save prose in brackets."""
    start += atoms.text.startswith(":", start)
    if start >= len(atoms.text):
        return None
    index = atoms.at(start)
    text = atoms.text[start : atoms.starts[index] + len(atoms.items[index].text)]
    share = _SHARE.match(text)
    size = amount_at(text) or (share.end() if share and (glued or share.end() == len(text)) else None)
    return (start, start + size) if size else None


def _unlabelled(
    source: Source, atoms: Atoms, start: int, hits: Sequence[_Label], order: Sequence[str]
) -> tuple[RawFunds, int] | None:
    """The total row whose figures stand right below the heads, without a label, and where it ends."""
    limit = hits[0].start if hits else len(atoms.text)
    figures, end = _figures(source, atoms, start, limit, order, glued=False)
    if len(figures) <= _TEXTS:
        return None
    cells = assign_by_order(order, figures)
    pieces = {name: source.joined(items) for name, items in cells.items() if name in FUNDS_FIELDS}
    return RawFunds(source="total", **pieces), end


def _beside(hits: Sequence[_Label]) -> bool:
    """Whether the last of some labels is the end of a row of heads: sources side by side, without figures between."""
    return len(hits) >= _SURE and all(left.end == right.start for left, right in pairwise(hits[-_SURE:]))


def _begins(atoms: Atoms, start: int) -> bool:
    """Whether a row label begins at `start`: where an atom does, or behind its number and group (`2、资金结构:(1)`)."""
    return bool(_BEFORE_LABEL.fullmatch(atoms.text, atoms.starts[atoms.at(start)], start))


def _figures(
    source: Source,
    atoms: Atoms,
    start: int,
    limit: int,
    order: Sequence[str],
    *,
    glued: bool,
    total: RawFunds | None = None,
) -> tuple[list[Item], int]:
    """The figures right after a row label, as cells.

    Where they run together they are cut like those of the `total`, else by their arithmetic.
    """
    index = atoms.at(start) if start < len(atoms.text) else len(atoms.items)
    runs: list[tuple[int, str]] = []
    position = start
    while index < len(atoms.items) and atoms.starts[index] < limit:
        left = max(atoms.starts[index], start)
        text = atoms.text[left : min(atoms.starts[index] + len(atoms.items[index].text), limit)]
        match = _RUN.match(text)
        if not text or match is None or (match.end() < len(text) and not glued and not amount_at(text)):
            break
        runs.append((left, match[0]))
        position = left + len(match[0])
        index += 1
        if match.end() < len(text):
            break
    parts = [text for _, text in runs]
    if glued and total is not None and (cut := _like_total(total, "".join(parts))):
        parts = cut
    elif glued and not all(_FIGURE.match(text) and len(text) < _LONG_FIGURE for text in parts):
        parts = split_figures(order, " ".join(parts))
    items: list[Item] = []
    at = 0
    joined = "".join(text for _, text in runs)
    offsets = [left + offset for left, text in runs for offset in range(len(text))]
    for part in parts:
        if joined[at : at + len(part)] != part:
            return [], position
        items.append(Item(part, at, at, atoms.ranges(source, offsets[at], offsets[at + len(part) - 1] + 1)))
        at += len(part)
    return items, position


def _like_total(total: RawFunds, run: str) -> list[str] | None:
    """The figures of one run, cut like those of the total row: the same ones, or with as many decimals each."""
    for pieces in ((total.initial, total.budget, total.executed), (total.budget, total.executed)):
        texts = [piece.text for piece in pieces if piece is not None]
        if len(texts) < _TEXTS:
            continue
        if "".join(texts) == run:
            return texts
        decimals = [len(text.partition(".")[2]) for text in texts]
        cut = re.fullmatch("".join([rf"(\d+\.\d{{{size}}})" for size in decimals]), run) if all(decimals) else None
        if cut and all(float(part) <= points_of(text) for part, text in zip(cut.groups(), texts, strict=True)):
            return list(cut.groups())
    return None
