"""Whose document it is: the department's name from titles, labelled fields, running titles and forms.

No single place is reliable: title pages are missing or broken over lines, forms name a subordinate unit, web pages
carry the names of other bodies. So every place casts a vote for a name; names that differ only by the place in front
(`某区教育局`, `某市某区教育局`) vote together, and the title leads.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import islice
from typing import NamedTuple

import msgspec

from extract.link.gazetteer import gazetteer
from extract.link.heading import NUMERAL_YEAR, YEAR, head_lines, running_titles, title_lines
from extract.model.document import Document
from extract.model.raw import Piece, RawForm
from extract.text.view import TextView, fold, piece, printed

__all__ = ["find_department"]

_NAME = r"[一-鿿·()、A-Za-z]"
_RUN = re.compile(rf"{_NAME}{{3,60}}$")
_TITLE_TAIL = (
    rf"(?P<mark>\((?:[^()]{{1,6}})\)|汇总|本级)?(?:关于)?(?P<open>(?:公开|公布|报送|上报|开展|印发|做好|填报))?"
    rf"(?P<year>(?:{YEAR}(?:-{YEAR})?|{NUMERAL_YEAR})年?(?:度|财政年度|财年)?)?"
    r"(?P<body>(?:市级|县级|区级|省级|本级|预算)?(?:部门|单位)(?:汇总)?)?(?:\([^()]{1,6}\))?"
    r"(?P<what>(?(year)[一-鿿]{1,30}?(?:绩效|自评|评价)|(?!))|整体支出|整体绩效|整体|决算|预算|项目支出|项目绩效|项目|绩效|财政支出|财政专项|专项|预决算|收支|支出|重点|[\"']三公)"
)
_YEAR_LEAD = re.compile(rf"^(?:{NUMERAL_YEAR}|{YEAR})年?度?")
_BRACKETED_END = re.compile(r"\(([^()]*)\)$")
_CODE = re.compile(r"^[\[(【]?\d{2,12}[\])】]?[-—_.、 ]?")
_NUMBERED = re.compile(r"^(?:、+|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、)")
_UNCLOSED = re.compile(r"^[^()]*\)|\([^()]*$")
_VALUE = r"[^\S\n]{0,6}([^\s|:：,，。;；<>]{2,40})( {1,2}[^\s|:：\d]{1,12})?"
_LABEL_START = re.compile(r"[^\s|#*:：]+$")
_TRADITIONAL_ENDS = "門稱構碼"
_LABEL_REACH, _LABEL_REACH_PRINTED = 12, 40
_CITED = re.compile(r"(?<=[^\s])《[^》]*")
_FIRST_PART = re.compile(r"第[^\S\n]?一[^\S\n]?部[^\S\n]?分[^\n]{4,60}")
_OVERVIEW = re.compile(r"概况|基本情况")
_PART_WEIGHT, _MAX_PARTS = 4.0, 3
_SELF_INTRODUCTION = re.compile(
    r"^[^\S\n]*(?:\S{1,4}[、.．])?([一-鿿]{4,25}?)"
    r"(?:[下内內][设設]|[是为為](?=[^，。,\n]{0,30}(?:部门|单位|机构|部門|單位|機構)))",
    re.MULTILINE,
)
_SELF_WEIGHT, _SELF_READ = 0.5, 24_000
_MAX_LABELS, _MAX_FIELDS = 24, 2_000
_TITLE_WEIGHT, _RUNNING_WEIGHT, _VOTE_CAP = 6.0, 3.0, 6.0
_TITLE_DECAY = 0.35
_LABEL_INSIDE = 4
_LONG_NAME, _PLACE_START, _WITHOUT_PLACE = 18, 6, 0.4
_SHORT_RUN = 6
_NAME_LINE_WEIGHT, _MAX_NAME_LINE = 2.5, 45


class _Words(NamedTuple):
    suffixes: tuple[str, ...]
    not_names: frozenset[str]
    breaks: re.Pattern[str]
    prefixes: tuple[str, ...]
    tails: frozenset[str]
    labels: dict[str, float]
    label_end: re.Pattern[str]
    label_inside: re.Pattern[str]
    title_tail: re.Pattern[str]


class _Vote(msgspec.Struct, frozen=True):
    """A name as read, where it stands, and how much its place counts."""

    name: str
    found: Piece
    weight: float
    source: str


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.files("extract.lexicon").joinpath("department_names.toml").read_text("utf-8"))
    labels = {label: float(weight) for label, weight in table["labels"].items()}
    last = "".join(sorted({label[-1] for label in labels}))
    return _Words(
        tuple(table["suffixes"]),
        frozenset(table["not_names"]),
        re.compile("|".join(map(re.escape, sorted(table["breaks"], key=len, reverse=True)))),
        tuple(table["organ_prefixes"]),
        frozenset(table["tails"]),
        labels,
        # Found by the last character of the label, then read backwards: several times faster than by its first.
        re.compile(
            rf"[{last}{_TRADITIONAL_ENDS}](?:[(（][^()（）\n]{{1,4}}[)）])?\*{{0,2}}(?:[^\S\n]?[:：]|\t+){_VALUE}"
        ),
        re.compile("|".join(sorted(label for label in labels if label.isalpha() and len(label) >= _LABEL_INSIDE))),
        re.compile(rf"(?<=[{''.join(sorted({suffix[-1] for suffix in table['suffixes']}))}]){_TITLE_TAIL}"),
    )


def find_department(document: Document, forms: Sequence[RawForm]) -> Piece | None:
    """The department that the document is about, as printed, without a trailing （汇总） or （本级）.

    Votes come from the title page, running titles, labelled fields and the forms' 主管部门 and 实施单位; the name with
    the most votes wins, and of its variants the one of the best place. ``None`` where no place names a body.
    """
    text = document.text
    votes = [*_from_titles(text), *_from_running(text)]
    if not _settled(votes):
        votes += [*_from_name_lines(text), *_from_parts(text), *_from_labels(text), *_from_forms(forms)]
    votes = votes or list(_from_prose(text))
    groups: dict[str, list[_Vote]] = {}
    for vote in votes:
        groups.setdefault(vote.name, []).append(vote)
    if not groups:
        return None
    pools = _pool(groups)
    best = max(pools, key=lambda names: sum(_weight(groups[name]) * _placed(name) for name in names))
    name = max(best, key=lambda name: (bool(gazetteer().mentions(name)), _weight(groups[name])))
    title = next((n for n in best if any(v.source == "title" for v in groups[n])), None)
    if title and (gazetteer().mentions(title) or not gazetteer().mentions(name)):
        name = title
    return max(groups[name], key=lambda vote: vote.weight).found


def _settled(votes: list[_Vote]) -> bool:
    """Whether a title and a running title give one and the same name with its place: then nothing else is asked."""
    names = {vote.name for vote in votes}
    return (
        len(names) == 1 and len({vote.source for vote in votes}) > 1 and bool(gazetteer().mentions(next(iter(names))))
    )


def _weight(votes: list[_Vote]) -> float:
    """Votes of one source add up to a cap, so that forty forms do not outvote a title page."""
    by_source: dict[str, float] = {}
    for vote in votes:
        by_source[vote.source] = min(_VOTE_CAP, by_source.get(vote.source, 0.0) + vote.weight)
    return sum(by_source.values())


def _placed(name: str) -> float:
    """A name with a place in it is a body's; one without may be the end of a sentence."""
    return 1.0 if gazetteer().mentions(name) else _WITHOUT_PLACE


def _pool(groups: dict[str, list[_Vote]]) -> list[list[str]]:
    """Names that are one name with more or less of the place in front."""
    pools: list[list[str]] = []
    for name in sorted(groups, key=len, reverse=True):
        for pool in pools:
            if any(_same_body(longer, name) for longer in pool):
                pool.append(name)
                break
        else:
            pools.append([name])
    return pools


def _same_body(longer: str, shorter: str) -> bool:
    """Whether what `longer` has in front of `shorter` is only a place (or its level: 市, 区)."""
    if not longer.endswith(shorter):
        return False
    lead = longer[: len(longer) - len(shorter)]
    mentions = gazetteer().mentions(longer)
    return len(lead) <= 1 or any(mention.end >= len(lead) for mention in mentions[:3])


def _from_titles(text: str) -> Iterator[_Vote]:
    weight = _TITLE_WEIGHT
    for view in title_lines(text):
        own = _CITED.sub(lambda cited: "《" * len(cited[0]), view.text)  # what it cites is another body's
        vote = next(filter(None, (_vote(text, view, end, weight, "title") for end in _tails(own))), None)
        if vote:
            yield vote
            weight = max(1.0, weight * _TITLE_DECAY)


def _from_name_lines(text: str) -> Iterator[_Vote]:
    """A line of the title page that is a name and nothing else, place in front."""
    for start, end in head_lines(text):
        if 4 <= end - start <= _MAX_NAME_LINE:
            view = TextView(text, start, end)
            label = _words().label_inside.match(view.text)
            if label and _words().labels[label[0]] < _NAME_LINE_WEIGHT:
                continue  # 主管部门 or 实施单位 of a form, its label in the same line
            mentions = gazetteer().mentions(view.text[:12])
            if mentions and mentions[0].start <= 4:
                vote = _vote(text, view, len(view.text), _NAME_LINE_WEIGHT, "line")
                if vote and len(vote.name) + 8 > len(view.text):
                    yield vote
                    return


def _from_parts(text: str) -> Iterator[_Vote]:
    """`第一部分 某某局概况`, in the table of contents and as a heading."""
    for match in islice(_FIRST_PART.finditer(text), _MAX_PARTS):
        view = TextView(text, *match.span())
        if end := _OVERVIEW.search(view.text):
            vote = _vote(text, view, end.start(), _PART_WEIGHT, "part")
            if vote:
                yield vote


def _from_prose(text: str) -> Iterator[_Vote]:
    """A paragraph that begins with who it speaks of (`某县某某中心下设办公室`), place in front."""
    for match in _SELF_INTRODUCTION.finditer(text[:_SELF_READ]):
        view = TextView(text, *match.span(1))
        vote = _vote(text, view, len(view.text), _SELF_WEIGHT, "prose")
        mentions = gazetteer().mentions(vote.name) if vote else []
        if vote and mentions and mentions[0].start == 0:
            yield vote


def _tails(title: str) -> list[int]:
    """Where a name can end in a title, likeliest first: before `2024年度部门决算`, not in `财政局预算评审中心`."""
    found: list[tuple[int, int]] = []
    for match in _words().title_tail.finditer(title):
        if match.start() < 3 or not title[: match.start()].endswith(_words().suffixes):
            continue
        direct = len(match["what"]) < 5
        strength = 2 * bool(match["body"]) + 2 * direct + 2 * bool(match["year"]) + bool(match["mark"] or match["open"])
        found.append((-strength, match.start()))
    return [end for _, end in sorted(found)]


def _from_running(text: str) -> Iterator[_Vote]:
    for view, year in running_titles(text):
        lead = view.text[:year]
        marked = _BRACKETED_END.search(lead)
        end = marked.start() if marked and marked[1] in _words().tails else year
        vote = _vote(text, view, end, _RUNNING_WEIGHT, "running")
        if vote:
            yield vote


def _from_labels(text: str) -> Iterator[_Vote]:
    words = _words()
    number = 0
    for match in islice(words.label_end.finditer(text), _MAX_FIELDS):
        weight = _label_weight(text, match.start() + 1)
        if weight is None:
            continue
        vote = None
        for end in (match.end(1), match.end(2)):  # the second: a name that a converter cut in two cells
            view = TextView(text, match.start(1), end) if end > 0 and vote is None else None
            vote = _vote(text, view, len(view.text), weight, "label") if view else vote
        if vote:
            yield vote
            number += 1
        if number == _MAX_LABELS:
            return


def _label_weight(text: str, end: int) -> float | None:
    """The weight of the label that ends here; inserted pinyin and what a bracket in front of it closes are no part."""
    labels = _words().labels
    label = _LABEL_START.search(text, max(0, end - 1 - _LABEL_REACH), end)
    weight = labels.get(fold(label[0])) if label else None
    if weight is None and label and "(" in label[0]:
        label = _LABEL_START.search(text, max(0, end - _LABEL_REACH_PRINTED), end)
        name = fold(printed(label[0])) if label else ""
        weight = labels.get(name, labels.get(name.rpartition(")")[2]))
    return weight


def _from_forms(forms: Sequence[RawForm]) -> Iterator[_Vote]:
    for form in forms:
        transfer = form.kind == "transfer_self_eval"
        for found, weight in ((None if transfer else form.authority, 2.0), (form.implementer, 1.0)):
            if found is None or not found.text:
                continue
            name, start, end = _clean(fold(found.text), len(found.text))
            if _is_name(name):
                yield _Vote(name, _part_of(found, start, end), weight, "form")


def _part_of(found: Piece, start: int, end: int) -> Piece:
    """`found.text[start:end]` with its place, or with the ranges of the whole where the name is in parts."""
    part = msgspec.structs.replace(found, text=found.text[start:end])
    if len(found.ranges) == 1 and found.ranges[0][1] - found.ranges[0][0] == len(found.text):
        at = found.ranges[0][0]
        part = msgspec.structs.replace(part, ranges=((at + start, at + end),))
    return part


def _vote(text: str, view: TextView, end: int, weight: float, source: str) -> _Vote | None:
    """The name that ends at `end` of the view, if there is one."""
    run = _RUN.search(view.text, max(0, end - 60), end)
    if run is None:
        return None
    name, start, stop = _clean(run[0], len(run[0]))
    if not _is_name(name):
        return None
    place = view.span(run.start() + start, run.start() + stop)
    return _Vote(name, piece(text, place), weight, source)


def _clean(run: str, end: int) -> tuple[str, int, int]:
    """The name inside a run of characters: without code, lead words and （汇总）, with its place in the run."""
    words = _words()
    start = 0
    if code := _CODE.match(run):
        start = code.end()
    if year := _YEAR_LEAD.match(run[start:]):
        start += year.end()
    elif run.startswith(("年度", "年"), start):  # the digits before it are no part of the run
        start += 2 if run.startswith("年度", start) else 1
    while tail := _BRACKETED_END.search(run[start:end]):
        if tail[1] not in words.tails:
            break
        end = start + tail.start()
    for tail_word in words.tails:
        if run.endswith(tail_word, start, end) and run.endswith(words.suffixes, start, end - len(tail_word)):
            end -= len(tail_word)
            break
    for found in words.breaks.finditer(run, start, end):
        start = found.end()
    if numbered := _NUMBERED.match(run[start:end]):
        start += numbered.end()
    if open_bracket := _UNCLOSED.match(run[start:end]):
        start += open_bracket.end() if open_bracket[0].endswith(")") else 0
    start = _from_place(run, start, end)
    return run[start:end], start, end


def _from_place(run: str, start: int, end: int) -> int:
    """Where the name starts if it holds a place: there, or at the organ's own words in front of it (`中共…`)."""
    mentions = gazetteer().mentions(run[start:end])
    if (
        not mentions and end - start > _SHORT_RUN
    ):  # behind other words, but not as the end of a name with one character more (`青云县`, `云县`)
        loose = gazetteer().mentions(run[start:end], anywhere=True)[:1]
        mentions = [found for found in loose if found.start > 1 and len(found.places[0].name) > 2]
    if not mentions or mentions[0].start == 0:
        return start
    place = start + mentions[0].start
    for prefix in _words().prefixes:
        if run.endswith(prefix, start, place):
            return place - len(prefix)
    return place if run[start:place].isalpha() else start


def _is_name(name: str) -> bool:
    words = _words()
    if not 3 <= len(name) <= 40 or not name.endswith(words.suffixes) or name in words.not_names:
        return False
    if words.label_inside.search(name):
        return False  # two fields of a form on one line
    if name.split("、", maxsplit=1)[0] in words.not_names:
        return False  # a list of ministries
    if len(name) <= _LONG_NAME:
        return True
    mentions = gazetteer().mentions(name[:_LONG_NAME])  # a long run without a place near its start is prose
    return bool(mentions) and mentions[0].start <= _PLACE_START
