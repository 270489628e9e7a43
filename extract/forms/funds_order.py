"""What the figures of a money row are, told by their order and their own arithmetic.

Where cells of a row were lost, or run together, they are given to the columns so that the row holds: rate = executed /
budget, score = weight x rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from extract.forms.table import Item
from extract.values.shape import Shape, shape

__all__ = [
    "AMOUNTS",
    "DASHES",
    "FUNDS_FIELDS",
    "OF_POINTS",
    "assign_by_order",
    "fits",
    "is_cell",
    "joined_text",
    "joins_hold",
    "plausibility",
    "split_by_sums",
    "split_figures",
]

AMOUNTS = ("initial", "budget", "executed")
OF_POINTS = ("weight", "rate", "score")
FUNDS_FIELDS = (*AMOUNTS, *OF_POINTS)
DASHES = frozenset(("-", "--", "/", "_", "―", "一", "一一", "无", "\\"))
"""What stands in a money cell that holds nothing."""
_MOST_SURPLUS = 3
_MOST_POINTS = 100
_ALIKE = 2.0  # so many times another amount of its row may a figure be that was cut in two
_MOST_SUMS = 20_000
_WILD = 100.0  # a budget that changed so many times over within its year is a misreading
_NUMBER = re.compile(r"^[-+]?[\d,.]+(?:万元|亿元|元|%|分)?$")
# A figure with letters that OCR put for digits (`l8.50`), as `extract.values` reads it.
_MISREAD = re.compile(r"^(?=[lIOo]{0,2}\d)[\dlIOo]{1,6}(?:,[\dlIOo]{3}){0,3}(?:\.[\dlIOo]{1,6})?%?$")
_MISREAD_DIGITS = str.maketrans("lIOo", "1100")


def joined_text(items: Sequence[Item]) -> str:
    """The text of the cells of one column."""
    return "".join(item.text for item in items)


def is_cell(text: str) -> bool:
    """Whether a text is what a money row has in its cells: a figure, or a mark for none."""
    if text in DASHES or _NUMBER.match(text) or _MISREAD.match(text):
        return True
    return shape(text) in (Shape.NUMBER, Shape.PERCENT, Shape.QUANTITY)


def fits(field: str, text: str) -> bool:
    """Whether a text can stand under a head of the money block."""
    if not text or text in DASHES:
        return True
    if field in ("weight", "score"):
        return shape(text) is Shape.NUMBER
    return is_cell(text)


def assign_by_order(order: Sequence[str], cells: Sequence[Item], *, total: bool = True) -> dict[str, list[Item]]:
    """Assign cells to the columns in `order`, keeping the order, so that the row's own arithmetic holds.

    Only the `total` row has points and a score; the rows of its parts print dashes there.

    More cells than columns: neighbours are joined (a figure cut in two) or left out (a ruin of one).

    >>> at = lambda *texts: [Item(t, i, i, ()) for i, t in enumerate(texts)]
    >>> show = lambda row: [(f, "".join(i.text for i in items)) for f, items in row.items()]
    >>> show(assign_by_order(FUNDS_FIELDS, at("2.16", "2.16", "10", "100%", "10")))
    [('budget', '2.16'), ('executed', '2.16'), ('weight', '10'), ('rate', '100%'), ('score', '10')]
    >>> show(assign_by_order(FUNDS_FIELDS, at("15", "635", "15484", "15484", "10", "10", "0.00%", "10")))[:2]
    [('initial', '15635'), ('budget', '15484')]
    """
    best: tuple[float, dict[str, list[Item]]] = (-1e9, {})
    if len(cells) - len(order) > _MOST_SURPLUS:
        return {}
    for groups, cost in _groupings([[cell] for cell in cells], max(0, len(cells) - len(order))):
        for places in combinations(range(len(order)), len(groups)):
            row = {order[place]: joined_text(group) for place, group in zip(places, groups, strict=True)}
            # Prefer what stands at the right: the opening budget is what forms leave out.
            score = plausibility(row) - cost + 0.01 * sum(places)
            if not total:
                score -= sum(3.0 for field in ("weight", "score") if row.get(field, "-") not in DASHES)
            if score <= best[0]:
                continue
            found = {order[place]: group for place, group in zip(places, groups, strict=True)}
            shares = any(row.get(name, "").endswith("%") for name in AMOUNTS)
            if not shares and all(joins_hold(found, name) for name in found):
                best = (score, found)
    return best[1]


def joins_hold(cells: Mapping[str, Sequence[Item]], field: str) -> bool:
    """Whether the cells of a field are one figure: an amount cut in two is about as large as another of its row.

    Figures side by side that are amounts of their own (of several sources) are never one, whatever head is above them.

    >>> at = lambda *texts: [Item(t, i, i, ()) for i, t in enumerate(texts)]
    >>> joins_hold({"budget": at("15", "635"), "executed": at("15484")}, "budget")
    True
    >>> joins_hold({"budget": at("300", "100"), "executed": at("294")}, "budget")
    False
    """
    if field not in AMOUNTS or len(cells[field]) == 1 or not joined_text(cells[field]).strip("-"):
        return True
    whole = _amount(joined_text(cells[field]))
    others = [_amount(joined_text(cells[name])) for name in AMOUNTS if name != field and len(cells.get(name, ())) == 1]
    return any(whole and other and 1 / _ALIKE <= whole / other <= _ALIKE for other in others)


def _amount(text: str) -> float | None:
    digits = text.translate(_MISREAD_DIGITS) if _MISREAD.match(text) else text
    try:
        return float(digits.replace(",", "").rstrip("%万元亿分"))
    except ValueError:
        return None


def _groupings(
    groups: list[list[Item]], surplus: int, start: int = 0, drops: int = 1
) -> Iterator[tuple[list[list[Item]], float]]:
    """The ways to bring a row down to as many figures as there are columns: joining neighbours, leaving one out."""
    if surplus == 0:
        yield groups, 0.0
        return
    for at in range(start, len(groups)):
        if at + 1 < len(groups) and _NUMBER.match(joined_text(groups[at]) + joined_text(groups[at + 1])):
            joined = [*groups[:at], groups[at] + groups[at + 1], *groups[at + 2 :]]
            for rest, cost in _groupings(joined, surplus - 1, at, drops):
                yield rest, cost + 0.5
        if drops:
            for rest, cost in _groupings([*groups[:at], *groups[at + 1 :]], surplus - 1, at, drops - 1):
                yield rest, cost + 1.5


def split_figures(order: Sequence[str], run: str) -> list[str]:
    """Cut figures that run together into cells, so that the row's arithmetic holds.

    >>> split_figures(("budget", "executed", "weight", "rate", "score"), "202010100.00%10")
    ['20', '20', '10', '100.00%', '10']
    """
    best: tuple[float, list[str]] = (-1e9, [])
    for parts in _cuts(run, len(order)):
        for places in combinations(range(len(order)), len(parts)):
            score = plausibility({order[place]: part for place, part in zip(places, parts, strict=True)})
            score += 0.01 * sum(places) - 0.05 * (len(order) - len(parts))
            if score > best[0]:
                best = (score, parts)
    return best[1]


_PART = re.compile(r"(?:\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?%?|[-/_]{1,2})$")
_MOST_RUN = 40


def _cuts(run: str, most: int) -> Iterator[list[str]]:
    """The ways to cut a run into at most `most` figures or dashes; a blank in it is a cut."""
    if not run or len(run) > _MOST_RUN:
        yield [run] if run else []
        return
    if most == 0:
        return
    for size in range(1, min(len(run), 12) + 1):
        part = run[:size]
        if not _PART.match(part) or (len(part) > 1 and part[0] == "0" and part[1] != "."):
            continue
        rest = run[size:].lstrip()
        if not rest:
            yield [part]
        elif run[size] not in ".%," and part[-1] != ".":
            for tail in _cuts(rest, most - 1):
                yield [part, *tail]


_NOTHING_BEHIND = re.compile(r"[-/_—]*$")
_MILLIONTHS = 1_000_000


def split_by_sums(due: Sequence[str], runs: Sequence[str]) -> Sequence[Sequence[str]] | None:
    """Cut the figures of several rows so that each column adds up to what is `due`.

    A run holds as many amounts as there are columns, if need be with a rate behind them, which is cut off, too.
    ``None`` where no way adds up, or more than one.

    >>> split_by_sums(["640", "655", "622.25"], ["430440433", "210215189.25"])
    [['430', '440', '433'], ['210', '215', '189.25']]
    """
    whole = tuple(map(_millionths, due))
    reached: dict[tuple[int, ...], list[list[str]] | None] = {(0,) * len(whole): []}  # None: in more than one way
    for run in runs:
        ways = [(cut, tuple(map(_millionths, cut[: len(whole)]))) for cut in _amounts(run, len(whole))]
        following: dict[tuple[int, ...], list[list[str]] | None] = {}
        for sums, chosen in reached.items():
            for cut, amounts in ways:
                total = tuple([a + b for a, b in zip(sums, amounts, strict=True)])
                if all(a <= b for a, b in zip(total, whole, strict=True)):
                    once = chosen is not None and total not in following
                    following[total] = [*(chosen or ()), cut] if once else None
        if len(following) > _MOST_SUMS:
            return None
        reached = following
    return reached.get(whole)


def _amounts(run: str, count: int) -> list[list[str]]:
    """The ways to cut a run into so many amounts, with the rate behind them; dashes are left out."""
    end = run.rfind("%") + 1 or len(_NOTHING_BEHIND.sub("", run))
    if not run or not _NOTHING_BEHIND.fullmatch(run, end):
        return []
    size = count + run.endswith("%", 0, end)
    cuts = [cut for cut in _cuts(run[:end], size) if len(cut) == size]
    return [cut for cut in cuts if all(part[:1].isdigit() and part[-1] != "%" for part in cut[:count])]


def _millionths(text: str) -> int:
    return round((_amount(text) or 0.0) * _MILLIONTHS)


def plausibility(row: dict[str, str]) -> float:
    """How well the texts of a money row fit their columns and each other."""
    score = 0.0
    numbers: dict[str, float] = {}
    for field, text in row.items():
        if not text or text in DASHES:
            score += 0.5 if field in ("weight", "score", "rate") else 0.0
            continue
        if (number := _amount(text)) is None:
            score -= 4.0
            continue
        numbers[field] = number
        if text.endswith("%"):
            score += 2.0 if field == "rate" else -4.0
        elif field == "rate":
            score -= 0.5
    weight = numbers.get("weight")
    if weight is not None:
        score += 1.5 if weight in (10.0, 20.0, 5.0, 15.0) else -1.0 if weight <= 100 else -4.0
        if numbers.get("score", 0.0) > weight:
            score -= 2.0
    if "executed" in numbers and not {"budget", "initial"} & set(numbers):
        score -= 0.3
    if "score" in numbers and "weight" not in numbers:
        score -= 1.0 if numbers["score"] <= _MOST_POINTS else 4.0
    points, share = numbers.get("score"), numbers.get("rate")
    if weight and points is not None and share is not None and row["rate"].endswith("%"):
        score += 1.0 if abs(points - min(weight, weight * share / 100)) <= 0.15 * weight else -1.0
    budget, executed, rate = numbers.get("budget"), numbers.get("executed"), numbers.get("rate")
    if budget is not None and executed is not None:
        score += 0.5
        if rate is not None and budget:
            real = executed / budget * 100
            shown = rate if abs(rate - real) <= abs(rate * 100 - real) else rate * 100
            decimals = len(row["rate"].rstrip("%").partition(".")[2])
            close = abs(real - shown) <= (1.0, 0.1, 0.06)[min(decimals, 2)]
            if shown or not close or not executed:  # a rate of 0 beside an amount proves nothing
                score += 3.0 if close else -1.0
        if executed > budget * 1.001:
            score -= 1.0
    initial = numbers.get("initial")
    if initial and budget and not 0.01 < budget / initial < _WILD:
        score -= 1.0
    return score
