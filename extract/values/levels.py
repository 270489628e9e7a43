"""Words that say how much or how well, to a rank on an ordered scale (`extract/lexicon/levels.toml`)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extract.text.view import fold
from extract.values.tables import level_words, scales, table

__all__ = ["exact_level", "read_level"]

Level = tuple[str, float | None]

_LONGEST = 24
_NEGATION = re.compile(r"[未没无待缺欠非难零负]|不(?!断|同|仅|但|动产)")
_CLAUSES = re.compile(r"[;。,、]|[:;]")
_ENDING = re.compile(r"(?:[了。.!;,、]|的?(?:目标|要求|水平|程度|状态)){1,2}$")


def _choose(places: tuple[Level, ...], scale: str | None) -> Level:
    """The place on the wanted scale, else the first."""
    for place in places:
        if place[0] == scale:
            return place
    return places[0]


def exact_level(text: str, scale: str | None = None) -> Level | None:
    """A listed word's scale and level; `scale` chooses where a word stands on several.

    >>> exact_level("有效缓解"), exact_level("优", "rating"), exact_level("优良中低差")
    (('reduce', 0.5), ('rating', 1.0), ('rating', None))
    """
    places = level_words().get(text)
    return _choose(places, scale) if places else None


@cache
def _prefixes() -> dict[str, str]:
    return {fold(word): rank for rank, words in table("levels")["prefix"].items() for word in words.split()}


@cache
def _stems() -> dict[str, str]:
    """Each stem to its scale (the first that has it)."""
    found: dict[str, str] = {}
    for scale in scales().values():
        for stem in scale.stems:
            if scale.by_prefix:
                found.setdefault(stem, scale.name)
    return found


@cache
def _phrase() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Prefix and stem at the end of a text, and at its start before an object."""
    prefix = "|".join(sorted(map(re.escape, _prefixes()), key=len, reverse=True))
    stem = "|".join(sorted(map(re.escape, _stems()), key=len, reverse=True))
    return (
        re.compile(rf"(?P<prefix>{prefix})?(?:地|的)?(?P<stem>{stem})$"),
        re.compile(rf"(?P<prefix>{prefix})?(?:地|的)?(?P<stem>{stem})"),
    )


def _ranked(match: re.Match[str]) -> Level | None:
    scale = scales()[_stems()[match["stem"]]]
    prefix = match["prefix"]
    rank = scale.by_prefix.get(_prefixes()[prefix] if prefix else "bare")
    return None if rank is None else (scale.name, scale.levels[rank])


@lru_cache(maxsize=8192)
def read_level(text: str, scale: str | None = None) -> Level | None:
    """The scale and level that a clean text speaks of, ``None`` where it is not sure.

    Read are listed words, a prefix with a stem (`显著` + `改善`), and either of them at the end of a short clause
    (`服务能力有较大提高`) or before an object (`有效改善环境`). A negation before the word ends the reading.

    >>> read_level("群众生活水平有较大提高"), read_level("明显改善了环境质量"), read_level("不够完善")
    (('improve', 0.8333), ('improve', 0.8333), None)
    """
    found = exact_level(text, scale)
    if len(text) > _LONGEST or (found and scale in (None, found[0])):
        return found
    composed = _composed(text, scale)
    return composed if found is None or (composed and composed[0] == scale) else found


def _composed(text: str, scale: str | None) -> Level | None:
    """A level that is not a listed word as it stands."""
    text = _ENDING.sub("", text) or text
    found = exact_level(text, scale)
    if found and scale in (None, found[0]):
        return found
    if _CLAUSES.search(text):
        return None
    if _absence().fullmatch(text):
        return "completion", scales()["completion"].levels[0]
    end, start = _phrase()
    match = end.search(text)
    longest = _suffix(text)
    if match and len(match[0]) >= len(longest):
        return None if _NEGATION.search(text[: match.start()]) else _ranked(match)
    if longest:
        return None if _NEGATION.search(text[: -len(longest)]) else exact_level(longest, scale)
    match = start.match(text)
    if match and (match["prefix"] or scales()[_stems()[match["stem"]]].name in ("improve", "reduce")):
        return _ranked(match)
    return None


@cache
def _absence() -> re.Pattern[str]:
    entry = table("levels")["absence"]
    starts, ends = ("|".join(map(re.escape, fold(entry[key]).split())) for key in ("starts", "ends"))
    return re.compile(f"(?:{starts}).{{0,8}}(?:{ends})")


def _suffix(text: str) -> str:
    """The longest listed word of two characters or more that ends the text ("" for none)."""
    words = level_words()
    for start in range(max(1, len(text) - 12), len(text) - 1):
        if text[start:] in words:
            return text[start:]
    return ""
