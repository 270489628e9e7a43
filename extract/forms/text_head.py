"""The header, money and goals blocks of a form in running text: labels in order, each with the text up to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from extract.forms.atoms import Atoms, Gap
from extract.forms.draft import Draft
from extract.forms.funds import FIGURES, funds_source, misread_field, settled
from extract.forms.funds_order import FUNDS_FIELDS, assign_by_order, split_figures
from extract.forms.funds_pairs import amount_at, merged, total_of
from extract.forms.head import looks_like_label, money_unit_of
from extract.forms.lexicon import form_words, key
from extract.forms.table import Item, Source
from extract.model.raw import Piece, RawFunds
from extract.text.view import TextView

__all__ = ["read_text_head"]

_FIGURE = re.compile(r"^(?:[-+]?[\d,.]+(?:%|万元|元)?|[-—_/]+|无)$")
_YEAR = re.compile(r"(20\d\d)(?=年度?|\))")
_ORGAN = re.compile(r"(?:[局委办院校所站队处厅部府园馆会司社库厂场镇乡区]|中心|街道|法院|本级\)?)$")
_STOP = re.compile(
    r"项目资金|项目预算|预算执行情况|资金情况|年度预算|年度总体|总体目标|绩效目标|资金投入|年初预算|年度资金|项目基本情况|年度目标|部门预算"
)
_RUN = re.compile(r"[-+\d.,%/_—]+(?:[万亿]元?|元|分)?|无(?=$)")
_SHARE = re.compile(r"\d[\d,.]*%?")
_PAIRED = ("initial", "budget", "arrived", "executed")
_APART = 4  # what may stand between two heads: a bracket's rest, a mark
_LONGEST_HEAD = 8
_SURE = 3  # so many money heads in a row are no prose
_NEAR = 60
_VALUE = re.compile(r":?\d[\d,.]*(?:[万亿]?元|[万亿%])?")
_BEFORE_LABEL = re.compile(r"(?:\d{1,2}[、.])?(?:.{0,8}(?:来源|结构|构成|其中)[:,]?)?(?:\(?\d[、.)])?")
_TWO_HEADS = re.compile(r"率(得分|分值|权重)$")
_VERTICAL = 3
_BETWEEN_GOALS = 4
_TEXTS = 2
_FIRST_POINT = re.compile(r"(?:目标)?(?<!\d)1[:、.](?!\d)|目标一[:、.]")
_FRAME_END = re.compile(r"(?:年度)?绩效(?:项目)?指标(?:表|完成情况)?(?:\(\d{1,3}分\))?$")
_LONG_FIGURE = 6  # a longer run of digits and points may hold more than one figure


def read_text_head(source: Source, atoms: Atoms, draft: Draft, *, glued: bool) -> None:
    """Fill the draft from the text above the column heads."""
    text = atoms.text
    if not text:
        return
    unit = money_unit_of(text)
    if unit and draft.money_unit is None:
        draft.money_unit = _piece(source, atoms, *unit)
    money = _money_columns(atoms, glued)
    limit = money[0][1] if money else len(text)
    _labels(source, atoms, draft, limit, glued)
    after = _funds(source, atoms, draft, money, glued)
    _goals(source, atoms, draft, after, glued)
    if draft.year is None and (year := _YEAR.search(text)) and year.start() < 80:
        draft.year = _piece(source, atoms, *year.span(1))


def _piece(source: Source, atoms: Atoms, start: int, end: int) -> Piece:
    """The piece over characters `start` to `end` of the joined text."""
    return source.piece(*_places(source, atoms, start, end))


def _places(source: Source, atoms: Atoms, start: int, end: int) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    for index in range(atoms.at(start), atoms.at(end - 1) + 1):
        atom, at = atoms.items[index], atoms.starts[index]
        left, right = max(start - at, 0), min(end - at, len(atom.text))
        if atom.end - atom.start == len(atom.text):
            places.append((atom.start + left, atom.start + right))
        else:  # annotated or spaced characters
            places.append(TextView(source.document.text, atom.start, atom.end).span(left, right))
    return tuple(places)


def _labels(source: Source, atoms: Atoms, draft: Draft, limit: int, glued: bool) -> None:
    words = form_words().labels
    hits = list(_starting(form_words().label_run, atoms, 0, limit, glued))
    found: list[tuple[str, Piece]] = []
    for number, match in enumerate(hits):
        end = hits[number + 1].start() if number + 1 < len(hits) else limit
        if (stop := _STOP.search(atoms.text, match.end(), end + 6)) and (glued or atoms.is_start(stop.start())):
            end = min(end, stop.start())
        start = match.end()
        while start < end and atoms.text[start] in ":、":
            start += 1
        if start < end and not glued:
            end = _next_label(atoms, start, end)
        if start < end and not glued and words[key(match[1])] in ("authority", "implementer", "department"):
            end = _organ_end(atoms, start, end)
        value = _piece(source, atoms, start, end) if start < end else Piece("", ())
        if len(value.text) <= 120:
            found.append((words[key(match[1])], value))
    draft.take_labels(found)


def _next_label(atoms: Atoms, start: int, end: int) -> int:
    """Where a value ends: before an atom that looks like the label of another."""
    last = atoms.at(end - 1)
    for index in range(atoms.at(start) + 1, last):
        if atoms.items[index].gap >= Gap.SPACE and looks_like_label(atoms.items[index].text):
            return atoms.starts[index]
    return end


def _organ_end(atoms: Atoms, start: int, end: int) -> int:
    """Where the name of an organ ends: at the end of a line that ends as such names do."""
    for index in range(atoms.at(start) + 1, atoms.at(end - 1) + 1):
        if atoms.items[index].gap >= Gap.LINE and _ORGAN.search(atoms.text, start, atoms.starts[index]):
            return atoms.starts[index]
    return end


def _starting(pattern: re.Pattern[str], atoms: Atoms, start: int, end: int, glued: bool) -> Iterator[re.Match[str]]:
    """The matches of a pattern that start where an atom starts (anywhere in text that runs together)."""
    position = start
    while match := pattern.search(atoms.text, position, end):
        if glued or atoms.is_start(match.start()):
            yield match
            position = match.end()
        else:
            position = match.start() + 1


def _money_columns(atoms: Atoms, glued: bool) -> list[tuple[str, int, int]]:
    """The chain of money columns in the text: (field, start, end) of each head, or nothing."""
    words = form_words().funds_columns
    text = atoms.text
    chain: list[tuple[str, int, int]] = []
    for match in form_words().funds_column_run.finditer(text):
        if text.startswith("情况", match.end()):
            continue  # `资金执行情况` is the label of a block
        head = (words[match[1]], match.start(), match.end())
        gap = text[chain[-1][2] : match.start()] if chain else ""
        if chain and (len(gap) > _APART or _VALUE.fullmatch(gap)):
            if whole := words.get(key(gap + match[1])):
                head = (whole, chain[-1][2], match.end())  # `全年(调整)预算数`
            elif misread := _misread(text, chain[-1][2], match.start(), chain):
                chain.append(misread)
            elif _is_table(chain, atoms, glued):
                break
            else:
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
    chain = _with_misread(atoms, chain)
    if not _is_table(chain, atoms, glued):
        return []
    while chain[0][0] not in ("initial", "budget", "arrived", "executed", "previous"):
        chain = chain[1:]  # `预算执行` of the block's own label
    if chain[0][0] == "budget" and any(field == "initial" for field, _, _ in chain):
        chain = chain[1:]  # `年度预算数（万元）` over the row labels
    fields = settled([field for field, _, _ in chain])
    return [(field, start, end) for field, (_, start, end) in zip(fields, chain, strict=True)]


def _misread(text: str, start: int, end: int, chain: Sequence[tuple[str, int, int]]) -> tuple[str, int, int] | None:
    """A head between or before known heads, if OCR misread one character of it and the row lacks its field."""
    field = misread_field(text[start:end]) if 0 <= start < end <= start + _LONGEST_HEAD else None
    return (field, start, end) if field and all(field != known for known, _, _ in chain) else None


def _with_misread(atoms: Atoms, chain: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The chain with the misread heads in front of it; only a chain that is sure to be one of money has them."""
    while len({field for field, _, _ in chain}) >= _SURE and "executed" in {field for field, _, _ in chain}:
        at = chain[0][1]
        index = atoms.at(at - 1) if at else 0
        head = _misread(atoms.text, atoms.starts[index], at, chain)
        if head is None:
            break
        chain = [head, *chain]
    return chain


def _is_table(chain: Sequence[tuple[str, int, int]], atoms: Atoms, glued: bool) -> bool:
    """Whether a chain is the heads of a table: two words of prose may follow each other (`预算安排` `资金支出`)."""
    starts = not glued and any(atoms.is_start(start) for _, start, _ in chain[1:])
    return _is_money(chain) and (len(chain) >= _SURE or starts)


def _is_money(chain: Sequence[tuple[str, int, int]]) -> bool:
    fields = {field for field, _, _ in chain}
    return "executed" in fields and bool(fields & {"budget", "initial", "arrived"})


def _paired_total(source: Source, atoms: Atoms, glued: bool) -> tuple[RawFunds, int] | None:
    """The total row of column words with a figure behind each (`预算数：2.4 执行数：2.1`), and where it ends."""
    words = form_words().funds_columns
    cells: dict[str, Piece] = {}
    end = 0
    for match in _starting(form_words().funds_column_run, atoms, 0, len(atoms.text), glued):
        if cells and match.start() - end > _NEAR:
            break
        place = _amount_after(atoms, match.end(), glued)
        if place and words[match[1]] in (*_PAIRED, "rate") and words[match[1]] not in cells:
            cells[words[match[1]]] = _piece(source, atoms, *place)
            end = place[1]
        elif not total_of(cells):
            cells = {}
    if end and "rate" not in cells and (place := _amount_after(atoms, end, glued)):
        rate = _piece(source, atoms, *place)  # `执行数：2.1 95%`: its head stands above
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


def _funds(source: Source, atoms: Atoms, draft: Draft, money: list[tuple[str, int, int]], glued: bool) -> int:
    """The money rows below their heads; returns where they end in the text."""
    order = [field for field, _, _ in money if field in FIGURES] or ["budget"]
    start = money[-1][2] if money else 0
    if not money and (paired := _paired_total(source, atoms, glued)):
        draft.funds.append(paired[0])
        start = paired[1]
    rows = form_words().funds_row_run.finditer(atoms.text, start)
    hits = [match for match in rows if (glued or _begins(atoms, match.start())) and funds_source(match[1])]
    end = start
    if money and not glued and (total := _unlabelled(source, atoms, start, hits, order)):
        draft.funds.append(total[0])
        end = total[1]
    for number, match in enumerate(hits):
        if draft.funds and match.start() - end > _NEAR:
            break
        if glued and not money and not draft.funds and funds_source(match[1]) != "total":
            continue  # words that prose says too; a block of money without heads opens with its total
        limit = hits[number + 1].start() if number + 1 < len(hits) else len(atoms.text)
        figures, stop = _figures(source, atoms, match.end(), limit, order, glued=glued)
        if not figures and (not money or (number and match.start() != end)):
            if money:
                break
            continue
        figures = _like_total(draft, figures) if glued else figures
        if glued and ("part" in order or _beside(hits[: number + 1])):
            figures = []  # several figures of one field run together: nothing tells where each of them ends
        cells = assign_by_order(order, figures, total=not draft.funds) if figures else {}
        pieces = {
            name: source.joined(items)
            for name, items in cells.items()
            if name in FUNDS_FIELDS and any(item.text for item in items)
        }
        label = _piece(source, atoms, match.start(), match.end())
        draft.funds.append(RawFunds(source=funds_source(match[1]) or match[1], label=label, **pieces))
        end = max(stop, match.end())
    if not money:
        draft.funds[:] = merged(draft.funds, draft.funds)
    return end


def _unlabelled(
    source: Source, atoms: Atoms, start: int, hits: Sequence[re.Match[str]], order: Sequence[str]
) -> tuple[RawFunds, int] | None:
    """The total row whose figures stand right below the heads, without a label, and where it ends."""
    limit = hits[0].start() if hits else len(atoms.text)
    figures, end = _figures(source, atoms, start, limit, order, glued=False)
    if len(figures) <= _TEXTS:
        return None
    cells = assign_by_order(order, figures)
    pieces = {name: source.joined(items) for name, items in cells.items() if name in FUNDS_FIELDS}
    return RawFunds(source="total", **pieces), end


def _beside(hits: Sequence[re.Match[str]]) -> bool:
    """Whether the last of some labels is the end of a row of heads: sources side by side, without figures between."""
    return len(hits) >= _SURE and all(left.end() == right.start() for left, right in pairwise(hits[-_SURE:]))


def _begins(atoms: Atoms, start: int) -> bool:
    """Whether a row label begins at `start`: where an atom does, or behind its number and group (`2、资金结构:(1)`)."""
    return bool(_BEFORE_LABEL.fullmatch(atoms.text, atoms.starts[atoms.at(start)], start))


def _figures(
    source: Source, atoms: Atoms, start: int, limit: int, order: Sequence[str], *, glued: bool
) -> tuple[list[Item], int]:
    """The figures right after a row label, as cells; where they run together they are cut by their arithmetic."""
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
    if glued and not all(_FIGURE.match(text) and len(text) < _LONG_FIGURE for text in parts):
        parts = split_figures(order, " ".join(parts))
    items: list[Item] = []
    at = 0
    joined = "".join(text for _, text in runs)
    offsets = [left + offset for left, text in runs for offset in range(len(text))]
    for part in parts:
        if joined[at : at + len(part)] != part:
            return [], position
        items.append(Item(part, at, at, _places(source, atoms, offsets[at], offsets[at + len(part) - 1] + 1)))
        at += len(part)
    return items, position


def _like_total(draft: Draft, figures: list[Item]) -> list[Item]:
    """One run of digits that is the figures of the total row printed together (`2020` under 20 | 20): cut like them."""
    if len(figures) != 1 or not draft.funds:
        return figures
    total, item = draft.funds[0], figures[0]
    for pieces in ((total.initial, total.budget, total.executed), (total.budget, total.executed)):
        texts = [piece.text for piece in pieces if piece is not None]
        if len(texts) > 1 and "".join(texts) == item.text and len(item.places) == 1:
            start, items = item.places[0][0], list[Item]()
            for text in texts:
                items.append(Item(text, 0, 0, ((start, start + len(text)),)))
                start += len(text)
            return items
    return figures


def _goals(source: Source, atoms: Atoms, draft: Draft, start: int, glued: bool) -> None:
    """Goals: the text after the heads 预期目标 and 实际完成情况. Which part is which is told by where sentences end."""
    goals = form_words().goals
    heads: list[re.Match[str]] = []
    for match in islice(_starting(form_words().goal_run, atoms, start, len(atoms.text), glued), 6):
        if heads and match.start() - heads[-1].end() > _BETWEEN_GOALS:
            pair = goals[key(heads[-1][1])], goals[key(match[1])]
            if pair == ("expected", "actual"):  # each text behind its own head
                draft.set_goal("expected", _piece(source, atoms, heads[-1].end(), match.start()))
                heads = [match]
            break
        heads.append(match)
    if not heads:
        return
    fields = [goals[key(match[1])] for match in heads]
    if fields[-3:] == ["expected", "actual", "expected"]:
        fields.pop()  # 年度总体目标 below both heads is the label beside their texts
    body = heads[-1].end()
    last = len(atoms.items)
    while last and len(atoms.items[last - 1].text) == 1:
        last -= 1  # a label printed one character a line: 年 / 度 / 绩 / 效 / 指 / 标
    if len(atoms.items) - last >= _VERTICAL:
        atoms = atoms.part(0, last)
    stop = len(atoms.text)
    if (frame := _FRAME_END.search(atoms.text, body)) and (glued or atoms.is_start(frame.start())):
        stop = frame.start()  # the label of the indicator block
    if body >= stop:
        return
    if len(set(fields)) > 1:
        first = next(field for field in reversed(fields) if field != fields[-1])
        middle = _middle(atoms, body, stop, glued)
        if middle is not None:
            draft.set_goal(first, _piece(source, atoms, body, middle))
            draft.set_goal(fields[-1], _piece(source, atoms, middle, stop))
    elif fields[-1] in ("expected", "actual"):
        draft.set_goal(fields[-1], _piece(source, atoms, body, stop))


def _middle(atoms: Atoms, start: int, stop: int, glued: bool) -> int | None:
    """Where the second of two texts begins: at an atom's start after the sentence end that is nearest to the half."""
    text = atoms.text
    again = [match.start() for match in _FIRST_POINT.finditer(text, start, stop)]
    if len(again) == _TEXTS and (glued or atoms.is_start(again[1])):
        return again[1]  # both texts are lists: `目标1:… 目标2:… 目标1:…`
    if not glued and atoms.at(stop - 1) - atoms.at(start) + 1 == _TEXTS:
        return atoms.starts[atoms.at(stop - 1)]
    ends = [
        index + 1 for index in range(start, stop - 1) if text[index] in "。;!" and (glued or atoms.is_start(index + 1))
    ]
    if not ends:
        return _only_break(atoms, start, stop)
    half = (start + stop) / 2
    return min(ends, key=lambda index: abs(index - half))


def _only_break(atoms: Atoms, start: int, stop: int) -> int | None:
    """Where the second of two texts begins that end in no stop: at the widest gap between them, if it is the only."""
    inside = [(atoms.items[n].gap, atoms.starts[n]) for n in range(atoms.at(start) + 1, atoms.at(stop - 1) + 1)]
    widest = max([gap for gap, _ in inside], default=Gap.GLUE)
    breaks = [place for gap, place in inside if gap is widest]
    return breaks[0] if len(breaks) == 1 else None
