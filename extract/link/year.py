"""The fiscal year that a document is about, which is neither the year of its publication nor the year before.

Titles say it (`2024年度部门决算`), forms print it under theirs, running titles repeat it. Each place votes; a title
counts more than a form, and a form more than a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from extract.link.heading import NUMERAL_YEAR, YEAR, head_lines, running_titles, title_lines
from extract.model.document import Document
from extract.model.raw import Piece, RawForm
from extract.text.view import TextView, piece

__all__ = ["find_year", "year_number"]

_YEAR = rf"(?P<year>{YEAR}|{NUMERAL_YEAR})"
# The year and the word it belongs to stand in one title, with the name of the body or the project between them.
_OF_TITLE = re.compile(
    rf"(?<![\d-]){_YEAR}年?(?P<fiscal>度|财政年度|财年)?(?!\d?\d月)(?P<between>[^\d]{{0,45}}?)"
    r"(?:决算|预算|绩效|自评|评价|三公)"
)
_BARE = re.compile(rf"^\(?{_YEAR}年度?\)?$")
_IN_FORM = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_NUMERALS = str.maketrans("〇○零OoＯ一二三四五六七八九０", "0000001234567890")
_SPOKEN = re.compile(rf"(?<!\d){_YEAR}\s?年\s?度")
_MAX_SPOKEN = 40


class _Vote(msgspec.Struct, frozen=True):
    year: int
    weight: float
    found: Piece


def year_number(found: Piece) -> int | None:
    """The year as a number: `2024`, `2024年度` and `二〇二四` are 2024.

    >>> year_number(Piece("二〇二三年度", ((0, 6),)))
    2023
    """
    match = _IN_FORM.search(found.text)
    return int(match["year"].translate(_NUMERALS)) if match else None


def find_year(document: Document, forms: Sequence[RawForm]) -> Piece | None:
    """The fiscal year of the document, as a piece that holds the year alone (`2024` or `二〇二四`)."""
    text = document.text
    votes = [*_from_titles(text), *_from_running(text), *_from_forms(text, forms)]
    if not votes:
        votes = list(_from_prose(text))
    if not votes:
        return None
    totals: dict[int, float] = {}
    for vote in votes:
        totals[vote.year] = totals.get(vote.year, 0.0) + vote.weight
    year = max(totals, key=lambda number: (totals[number], number))
    return max((vote for vote in votes if vote.year == year), key=lambda vote: vote.weight).found


def _from_titles(text: str) -> Iterator[_Vote]:
    weight = 6.0
    for view in title_lines(text):
        matches = list(_OF_TITLE.finditer(view.text))
        for match in matches:
            # `2024年…公开2023年度部门决算`: the fiscal year says 年度, or stands nearer to the word.
            nearness = 1.0 if match["fiscal"] else 0.6
            yield _vote(text, view, match, weight * nearness / len(matches))
        weight = max(1.0, weight * 0.5) if matches else weight
    for start, end in head_lines(text)[:12]:
        if end - start < 16:
            view = TextView(text, start, end)
            if bare := _BARE.match(view.text):
                yield _vote(text, view, bare, 4.0)


def _from_running(text: str) -> Iterator[_Vote]:
    for view, start in running_titles(text, limit=6):
        if match := _IN_FORM.search(view.text, start):
            yield _vote(text, view, match, 1.5)


def _from_forms(text: str, forms: Sequence[RawForm]) -> Iterator[_Vote]:
    for form in forms[:40]:
        if form.year is None or not form.year.text:
            continue
        for place in form.year.ranges:
            view = TextView(text, *place)
            if match := _IN_FORM.search(view.text):
                yield _vote(text, view, match, 3.0 / min(len(forms), 6))
                break


def _from_prose(text: str) -> Iterator[_Vote]:
    """Where nothing else says it: the year that the text calls a 年度 most often."""
    for number, match in enumerate(_SPOKEN.finditer(text)):
        if number == _MAX_SPOKEN:
            return
        year = int(match["year"].translate(_NUMERALS))
        yield _Vote(year, 1.0, piece(text, match.span("year")))


def _vote(text: str, view: TextView, match: re.Match[str], weight: float) -> _Vote:
    place = view.span(*match.span("year"))
    return _Vote(int(match["year"].translate(_NUMERALS)), weight, piece(text, place))
