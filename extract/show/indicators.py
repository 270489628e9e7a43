"""Indicators as a table: a level that is printed once for several rows is shown once beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from extract.model.document import Span
from extract.model.record import Category, Indicator
from extract.show.markup import both, tag, text
from extract.show.values import level_of

__all__ = ["indicator_table"]

# owner, field, value, place -> markup
Show = Callable[[str, str, object, Span | None], str]

_COLUMNS = ("l1", "l2", "name", "target", "actual", "weight", "score", "category", "confidence")


def indicator_table(rows: Sequence[Indicator], show: Show) -> str:
    """The indicators of a form or narrative; nothing where there are none."""
    if not rows:
        return ""
    head = tag("tr", *[tag("th", both("field", name), scope="col") for name in _COLUMNS])
    body = "".join(_body(rows, show))
    return tag("div", tag("table", tag("thead", head), tag("tbody", body), class_="indicators"), class_="wide")


def _body(rows: Sequence[Indicator], show: Show) -> Iterator[str]:
    for _, firsts in groupby(rows, key=lambda row: (row.l1, row.l1_weight, row.spans.get("l1"))):
        of_l1 = list(firsts)
        left = _level(of_l1, "l1", show)
        for _, seconds in groupby(of_l1, key=lambda row: (row.l2, row.l2_weight, row.spans.get("l2"))):
            of_l2 = list(seconds)
            left += _level(of_l2, "l2", show)
            for row in of_l2:
                yield from _row(row, left, show)
                left = ""


def _level(rows: Sequence[Indicator], name: str, show: Show) -> str:
    row = rows[0]
    weight = show(row.id, f"{name}_weight", getattr(row, f"{name}_weight"), row.spans.get(f"{name}_weight"))
    lines = sum(2 if _more(row) else 1 for row in rows)
    words = show(row.id, name, getattr(row, name), row.spans.get(name))
    return tag(
        "td", words, tag("small", weight) if weight else "", class_="level", rowspan=lines if lines > 1 else None
    )


def _row(row: Indicator, left: str, show: Show) -> Iterator[str]:
    def value(name: str) -> str:
        return show(row.id, name, getattr(row, name), row.spans.get(name))

    def beside(*names: str) -> str:
        return "".join([tag("small", words) for name in names if (words := value(name))])

    yield tag(
        "tr",
        left,
        tag("td", value("name"), beside("name_read", "label")),
        tag("td", beside("symbol"), value("target"), beside("unit")),
        tag("td", value("actual"), beside("rate")),
        tag("td", value("weight"), class_="n"),
        tag("td", value("score"), class_="n"),
        tag("td", _category(row.category)),
        tag("td", f"{row.confidence:.2f}", class_=f"n {level_of(row.confidence)}", title=row.method),
        id=row.id,
    )
    more = _more(row)
    if more:
        words = [tag("div", both("field", name), " ", value(name)) for name in more]
        yield tag("tr", tag("td", *words, colspan=len(_COLUMNS) - 2, class_="more"))


def _more(row: Indicator) -> list[str]:
    """The long fields of a row, which stand below it."""
    return [name for name in ("reason", "explanation") if getattr(row, name)]


def _category(category: Category) -> str:
    if not category.l1:
        return ""
    sure = "" if category.confidence is None else f" {category.confidence:.2f}"
    how = f"{category.method or ''}{sure}"
    colour = level_of(category.confidence)
    return tag(
        "span", text(category.l2 or category.l1), title=f"{category.l1} / {category.l2 or '?'}\n{how}", class_=colour
    )
