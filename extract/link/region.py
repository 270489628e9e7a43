"""Where the department sits: province, city and county, from its name and the document's own evidence.

The department's name mostly says it (`某省某市某区教育局`). Where the name says only a county that several cities have,
the rest of the document decides: names of the cities and provinces in question, and the document numbers of a
province (`鲁财预〔2023〕…`). Where it does not decide, what is not known stays ``None``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from extract.link.gazetteer import Mention, Place, gazetteer, is_common_word
from extract.link.heading import title_lines
from extract.link.year import find_year, year_number
from extract.model.document import Document
from extract.model.raw import RawForm
from extract.model.record import Region
from extract.text.view import fold

__all__ = ["find_region"]

# The mark of the province starts a document number, or follows what may stand in front (`根据鄂财教〔2016〕5号`).
_NUMBER_LEAD = r"(?:^|[^一-鿿]|[据照按由和及以与到依])"
_NUMBER_BODY = r"[一-鿿]{1,7}\s?[〔\[(（【]\s?(?:19|20)\d\d\s?[〕\])）】]"
_SCANNED = 24_000
_LEVEL_WORD = re.compile(r"^(?:中共)?(省|市|州|县|区|旗)")
_CLEAR = 2.0
_UNDATED = 2024  # a document that says no year is read with the divisions of this one
_ZONE_GAP = 8
_NAMED_WEIGHT, _NUMBER_WEIGHT, _SHORT_WEIGHT = 1.0, 1.0, 0.25


def find_region(department: str | None, document: Document, forms: Sequence[RawForm]) -> Region:
    """Province, city and county of the department, with the GB/T 2260 code of the lowest level that is certain.

    A municipality's district and a county under a province directly have no city. A development zone that is no
    division of GB/T 2260 gives the city it lies in. A county whose name several cities share, with nothing in the
    document to tell them apart, is given by its name alone, with what they have in common.
    """
    names = [department, *_form_names(forms)] if department else _form_names(forms)
    for name in names:
        places = _named_places(fold(name), document, forms)
        if places:
            return _region(_decide(places, document))
    level = _LEVEL_WORD.match(department or "")
    wanted = level[1] if level else None
    titled = _from_titles(document, wanted) if department else ()
    return _region(_decide(titled, document)) if titled else _from_text(document, wanted)


def _form_names(forms: Sequence[RawForm]) -> list[str]:
    """主管部门 and 实施单位 of the forms, the more frequent first (the centre's own bodies name no place)."""
    counts: Counter[str] = Counter()
    for form in forms:
        for piece in (form.authority, form.implementer):
            if piece is not None and len(piece.text) > 2:
                counts[piece.text] += 1
    return [name for name, _ in counts.most_common(4)]


def _named_places(name: str, document: Document, forms: Sequence[RawForm]) -> tuple[Place, ...]:
    """The places that a body's name can mean: its first chain of place names, the lowest of them."""
    table = gazetteer()
    mentions = table.mentions(name)
    if not mentions:
        mentions = [mention for mention in table.mentions(name, short=True) if mention.start == 0][:1]
        if mentions and not any(_supported(place, document) for place in mentions[0].places):
            return ()
    chain = _chain(mentions, name)
    year: int | None = None
    if any(place.until is not None for mention in chain for place in mention.places):
        found = find_year(document, forms)
        year = year_number(found) if found is not None else None
    return _resolve(chain, year) if chain else ()


def _chain(mentions: list[Mention], name: str) -> list[Mention]:
    """The first mention and those that follow it without a gap (`某省` `某市` `某区`; `兵团第八师` `某市`).

    The district of a branch (`某市公安局某区分局`) belongs to it over any gap.
    """
    chain = mentions[:1]
    for mention in mentions[1:]:
        gap = mention.start - chain[-1].end
        branch = name.startswith("分", mention.end)
        if gap > (_ZONE_GAP if chain[-1].places[0].level == "z" else 0) and not branch:
            break
        chain.append(mention)
    return chain


def _resolve(chain: list[Mention], year: int | None) -> tuple[Place, ...]:
    """The places that the lowest name of the chain can mean, given those above it.

    A lower name that does not lie in the upper one (a body that is named after another place) is passed over.
    """
    places = _in_force(chain[0].places, year)
    for mention in chain[1:]:
        lower = tuple(
            place
            for place in _in_force(mention.places, year, keep_former=True)
            if any(place.within(upper) or _was_within(place, upper) for upper in places)
        )
        if lower:
            places = _in_force(lower, year)
    alone = len(chain) == 1 and places[0].level == "d" and is_common_word(places[0].name) and len(places) > 1
    return () if alone else places


def _from_titles(document: Document, level: str | None) -> tuple[Place, ...]:
    """The county of the document's titles, for a name without its place, where they speak of one and of that level."""
    found: set[tuple[Place, ...]] = set()
    for view in title_lines(document.text):
        mentions = gazetteer().scan(view.text)
        places = _resolve(_chain(mentions, view.text), None) if mentions else ()
        if places and places[0].level == "d":
            found.add(places)
    if len(found) != 1:
        return ()
    (places,) = found
    return places if level is None or places[0].name.endswith(level) else ()


def _was_within(place: Place, upper: Place) -> bool:
    """A municipality's counties have a code of their own range; nothing else lies outside its upper code."""
    return upper.level == "p" and place.code[:2] == upper.code[:2]


def _in_force(places: tuple[Place, ...], year: int | None, *, keep_former: bool = False) -> tuple[Place, ...]:
    """Current divisions; former ones where the document is of their time, or where the name has no current bearer."""
    if keep_former:
        return places
    current = tuple(place for place in places if place.until is None)
    former = tuple(place for place in places if place.until is not None)
    in_use = tuple(place for place in former if place.until is not None and place.until >= (year or _UNDATED))
    return (*current, *in_use) or former


def _supported(place: Place, document: Document) -> bool:
    """Whether a place of a short name (`某某职业学院`) is named in full in the text; a province needs no support."""
    return place.level == "p" or place.name in document.text


def _decide(places: tuple[Place, ...], document: Document) -> tuple[Place, ...]:
    """One place of several, where the document has evidence for it; else all of them."""
    if len(places) == 1:
        return places
    province = [place for place in places if place.level == "p"]
    if province:
        return (province[0],)
    text = document.text
    scores = {place: _evidence(place, text, numbers=_numbers(text)) for place in places}
    if not any(scores.values()):
        folded = fold(text[:_SCANNED])
        if folded != text[:_SCANNED]:
            scores = {place: _evidence(place, folded, numbers=_numbers(folded)) for place in places}
    ranked = sorted(places, key=lambda place: -scores[place])
    if scores[ranked[0]] >= max(_NAMED_WEIGHT, _CLEAR * scores[ranked[1]]):
        return (ranked[0],)
    kept = [place for place in ranked if scores[place] * _CLEAR >= scores[ranked[0]]]
    return tuple(kept)


def _numbers(text: str) -> Counter[str]:
    """How often document numbers of each province stand in the text, by its code."""
    marks = gazetteer().marks
    return Counter(marks[mark] for mark in _document_number().findall(text))


@cache
def _document_number() -> re.Pattern[str]:
    return re.compile(f"{_NUMBER_LEAD}([{''.join(gazetteer().marks)}]){_NUMBER_BODY}")


def _evidence(place: Place, text: str, *, numbers: Counter[str]) -> float:
    """How strongly the text speaks for a place: its city and province by name, its province by document numbers.

    Counts are damped (a name in a running title is printed on every page), and the city counts above the province.
    """
    table = gazetteer()
    score = 0.0
    for upper, weight in ((table.city(place), 3.0), (table.province(place), 1.5)):
        if upper is None or upper == place:
            continue
        named = text.count(upper.name)
        joined = text.count(upper.name + place.name)
        short = table.short(upper)
        loose = text.count(short) - named if short else 0
        score += weight * (min(named, 4) * _NAMED_WEIGHT + min(joined, 2) * 2 + min(max(loose, 0), 4) * _SHORT_WEIGHT)
    return score + 1.5 * min(numbers[place.code[:2] + "0000"], 3) * _NUMBER_WEIGHT


def _from_text(document: Document, level: str | None) -> Region:
    """The region that the text speaks of most, for a department whose name names none (`区医保局`, `第一中学`)."""
    text = fold(document.text[:_SCANNED])
    votes: Counter[Place] = Counter()
    chain: list[Mention] = []
    for mention in [*gazetteer().scan(text), None]:
        if mention and chain and mention.start == chain[-1].end:
            chain.append(mention)
            continue
        if chain:
            _cast(votes, chain)
        chain = [mention] if mention else []
    return _region(_elected(votes, level))


def _cast(votes: Counter[Place], chain: list[Mention]) -> None:
    """A vote for the place that a chain of names means, if it means one; a chain of two counts double."""
    if len(chain) == 1 and chain[0].places[0].level == "d" and is_common_word(chain[0].places[0].name):
        return
    places = _resolve(chain, None)
    if len(places) == 1:
        votes[places[0]] += min(len(chain), 2)


def _elected(votes: Counter[Place], level: str | None) -> tuple[Place, ...]:
    """The place of the wanted level with a clear majority of the votes."""
    table = gazetteer()
    wanted: tuple[str, ...] = ("d", "c", "p")
    if level is not None:
        wanted = {"省": ("p",), "市": ("c", "d", "p"), "州": ("c", "p")}.get(level, ("d", "c", "p"))
    total = sum(votes.values())
    for kind in wanted:
        sums: Counter[Place] = Counter()
        for place, count in votes.items():
            upper = place if kind == place.level else table.city(place) if kind == "c" else None
            upper = table.province(place) if kind == "p" else upper
            if upper is not None and (place.level != "z" or kind != "d"):
                sums[upper] += count
        ranked = sums.most_common(2)
        share = 0.5 if kind != "d" or level in ("县", "区", "旗") else 0.6
        if not ranked or ranked[0][1] < 2 or ranked[0][1] < share * total:
            continue
        if len(ranked) == 1 or ranked[0][1] >= _CLEAR * ranked[1][1]:
            return (ranked[0][0],)
    return ()


def _region(places: tuple[Place, ...]) -> Region:
    """The record of one place, or of what several possible places have in common."""
    if not places:
        return Region()
    table = gazetteer()
    provinces = {table.province(place) for place in places}
    cities = {table.city(place) for place in places}
    counties = {place.name for place in places if place.level == "d"}
    province = _only(provinces)
    city = _only(cities)
    county = next(iter(counties)) if len(counties) == 1 and all(place.level == "d" for place in places) else None
    code = next(
        (known.code for known in (places[0] if len(places) == 1 else None, city, province) if known is not None), None
    )
    return Region(
        province=province.name if province else None,
        city=city.name if city else None,
        county=county,
        adcode=code,
    )


def _only(places: Iterable[Place | None]) -> Place | None:
    """The one place of a set of one."""
    first, *others = places
    return None if others else first
