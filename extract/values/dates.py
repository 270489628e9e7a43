"""Deadlines and periods: `12月31日前`, `2024年底`, `2021年1月-12月`, `12/1/2024`, spreadsheet serials.

A date is read as the days it covers: one day, or the first and the last of a month, quarter or year. With 前 or
底前 it is the last day that is in time. A year that is not printed is the form's; without one nothing is guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

import msgspec

from extract.text.view import fold
from extract.values.numerals import chinese_number
from extract.values.tables import table

__all__ = ["DateRead", "is_time_name", "read_date", "serial_date"]

Days = tuple[date, date]


class DateRead(msgspec.Struct, frozen=True):
    """A date as read: first and last day (``None`` where the year or the day is not said) and its comparison."""

    first: date | None
    last: date | None
    operator: str | None


_HINT = re.compile(r"[年月日前季底末旬后内度]|\d[-/.]\d{1,2}|^\d{8}$|^[A-Za-z]{3}-\d\d$")
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HALVES = ("上半年", "下半年")
_CN = "〇零一二三四五六七八九十两"
_YEAR = r"(?P<y>(?:19|20)\d\d|[二〇零一九][〇零一二三四五六七八九]{3}|\d\d(?=年\d{1,2}月))"
_MONTH = rf"(?P<m>\d{{1,2}}|[{_CN}]{{1,2}})"
_DAY = rf"(?P<d>\d{{1,2}}|[{_CN}]{{1,3}})"
_PART = r"(?P<part>底|末|初|中旬|上旬|下旬|中|份底|份末|份|内|上半月|下半月)?"


@cache
def _words(section: str, key: str) -> str:
    """The words of a list of the lexicon as an alternation, longest first."""
    words = sorted(map(fold, table("value_dates")[section][key].split()), key=len, reverse=True)
    return "|".join(map(re.escape, words))


@cache
def _calendar() -> re.Pattern[str]:
    """Year, month and day in Chinese writing, each of them optional, between known words."""
    year = rf"(?:{_YEAR}年度?|(?P<rel>{_words('year', 'next')}|{_words('year', 'last')}|{_words('year', 'this')}))"
    month = rf"{_MONTH}月{_PART}(?:{_DAY}[日号]?)?"
    piece = (
        r"(?P<yp>底|末|初|内|上半年|下半年|中)?|(?P<half>上半年|下半年)|第?(?P<q>[一二三四1-4])季度(?P<qp>底|末|内)?"
    )
    body = rf"(?:{year})?(?:{month}|{piece})"
    before, after = _words("before", "words"), f"{_words('deadline', 'words')}|{_words('after', 'words')}"
    return re.compile(rf"(?P<pre>{before})?{body}(?P<post>{after})?")


_NUMERIC = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?(?:日)?(?:\d{1,2}:\d\d(?::\d\d)?)?(?P<post>[前底末内]|之前|以前|底前|前完成)?"
)
_MONTH_FIRST = re.compile(r"(?P<a>\d{1,2})[-/](?P<b>\d{1,2})[-/](?P<y>(?:19|20)\d\d)(?P<post>前|之前)?")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?P<post>前|之前)?")
_SHORT = re.compile(r"(?P<m>1[0-2]|0?[1-9])[./-](?P<d>3[01]|[12]\d|0?[1-9])(?P<post>日前|前|之前)?")
_MONTH_NAME = re.compile(r"([A-Za-z]{3})-(\d\d)")
_PERIOD = re.compile(r"(.{1,12}?)(?:-{1,2}|~|至|到)(.{2,12})")
_DAY_OF_MONTH = re.compile(
    r"(?:每月|当月|次月|每年|每季度?)?\d{1,2}[日号](?:前|之前|以前)(?:发放|完成|支付|到位|拨付)?|(?:每|当|次)月(?:底|末)?前?(?:\d{1,2}[日号])前?"
)


@cache
def _events() -> re.Pattern[str]:
    events, endings = _words("events", "words"), _words("events", "endings")
    return re.compile(rf"(?:{_YEAR}年?|当年|每年)?(?:{events})(?P<end>{endings})")


@lru_cache(maxsize=2048)
def is_time_name(name: str) -> bool:
    """Whether an indicator's name says that its values are dates (完成时间, 发放时限).

    >>> is_time_name("工程完成时间"), is_time_name("受益人数")
    (True, False)
    """
    return bool(re.search(_words("names", "words"), name))


def serial_date(number: int) -> date:
    """The day of a spreadsheet's serial number (1900 system, ECMA-376 part 1, 18.17.4.1).

    >>> serial_date(45627).isoformat()
    '2024-12-01'
    """
    return date(1899, 12, 30) + timedelta(days=number)


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdecimal():
        return int(text)
    number = chinese_number(text)
    return int(number) if number is not None else None


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _part(days: Days, part: str | None) -> Days:
    """The part of a month or year that is named: its end (底), its start (初) or a third (旬)."""
    first, last = days
    if not part or part in ("份", "内"):
        return days
    if part in ("底", "末", "份底", "份末"):
        return last, last
    if part == "初":
        return first, first
    if part in ("上旬", "上半月"):
        return first, first.replace(day=10 if part == "上旬" else 15)
    if part in ("中旬", "中"):
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21 if part == "下旬" else 16), last


def _half(year: int, part: str) -> Days:
    return (date(year, 1, 1), date(year, 6, 30)) if part == "上半年" else (date(year, 7, 1), date(year, 12, 31))


def _deadline(days: Days | None, *, at_most: bool) -> DateRead:
    if days is None:
        return DateRead(None, None, "le" if at_most else None)
    if at_most:
        return DateRead(days[1], days[1], "le")
    return DateRead(*days, None if days[0] == days[1] else "between")


def _year_of(match: re.Match[str], year: int | None) -> int | None:
    """The year that a match is in: printed, this or the next one of the form, or the form's."""
    printed = _count(match["y"])
    if printed is not None:
        return printed if printed > 99 else 2000 + printed
    relative = match["rel"]
    if relative is None or year is None:
        return year
    if re.fullmatch(_words("year", "next"), relative):
        return year + 1
    return year - 1 if re.fullmatch(_words("year", "last"), relative) else year


def _calendar_days(match: re.Match[str], year: int | None) -> Days | None:
    """The days of a match of `_calendar`; ``None`` where the year is not known."""
    if year is None:
        return None
    month, quarter = _count(match["m"]), match["q"]
    if month is not None:
        day = _count(match["d"])
        if day is not None:
            return date(year, month, day), date(year, month, day)
        return _part(_month(year, month), match["part"])
    if quarter:
        number = _QUARTER[quarter]
        days = date(year, 3 * number - 2, 1), _month(year, 3 * number)[1]
        return _part(days, match["qp"])
    half = match["half"] or match["yp"]
    if half in _HALVES:
        return _half(year, half)
    whole = date(year, 1, 1), date(year, 12, 31)
    if half == "中":
        return date(year, 6, 30), date(year, 6, 30)
    return _part(whole, match["yp"])


def _read_calendar(text: str, year: int | None) -> DateRead | None:
    match = _calendar().fullmatch(text)
    if match is None or not (
        match["y"] or match["rel"] or match["m"] or match["half"] or match["q"] or match["yp"] in _HALVES
    ):
        return None
    if match["m"] is None and match["rel"] == "年" and match["yp"] is None:
        return None
    year = _year_of(match, year)
    if match["m"] is not None and not 1 <= (_count(match["m"]) or 0) <= 12:
        return None
    days = _calendar_days(match, year)
    return _deadline(days, at_most=_at_most(match))


def _at_most(match: re.Match[str]) -> bool:
    post, pre = match["post"] or "", match["pre"] or ""
    inside = "内" in (match["part"], match["yp"], match["qp"]) or (match["rel"] or "").endswith("内")
    return (
        inside
        or bool(post and re.fullmatch(_words("deadline", "words"), post))
        or bool(pre and re.fullmatch(_words("before", "at_most"), pre))
    )


def _read_numeric(text: str) -> DateRead | None:
    """Digits with separators. `12/1/2024` is month first: what a spreadsheet exports for December 2024."""
    match = _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        year, month = int(match["y"]), int(match["m"])
        day = match["d"]
        # `2024.12` alone is a number; with 前 or 底, or with a slash, it is a month.
        if day is None and not match["post"] and match["s"] == ".":
            return None
        days = (date(year, month, int(day)),) * 2 if day else _month(year, month)
        post = match["post"] or ""
        return _deadline(
            (days[1], days[1]) if post in ("底", "末") else days, at_most=post.endswith(("前", "内", "完成"))
        )
    match = _MONTH_FIRST.fullmatch(text)
    if match is None:
        return _read_month_name(text)
    first, second = int(match["a"]), int(match["b"])
    month, day_number = (second, first) if first > 12 else (first, second)
    day = date(int(match["y"]), month, day_number)
    # A first of the month is what is left of a month without a day.
    days = _month(day.year, day.month) if day_number == 1 and first <= 12 else (day, day)
    return _deadline(days, at_most=bool(match["post"]))


def _read_month_name(text: str) -> DateRead | None:
    """`Dec-24`: a spreadsheet's short month and year."""
    match = _MONTH_NAME.fullmatch(text)
    months = table("value_dates")["spreadsheet"]["months"].split()
    if match is None or match[1].capitalize() not in months:
        return None
    return _deadline(_month(2000 + int(match[2]), months.index(match[1].capitalize()) + 1), at_most=False)


def _read_period(text: str, year: int | None) -> DateRead | None:
    """Two dates with a dash: `2021年1月-12月`, `1月1日至12月31日`. The second takes the first one's year."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    left, right = match[1], match[2]
    if left[-1].isdecimal() and right[-1] in "年月日":
        left += right[-1]
    first = _read_single(left, year)
    if first is None or first.operator == "le":
        return None
    last = _read_single(right, first.first.year if first.first else year)
    if last is None:
        return None
    if first.first is None or last.last is None or last.last < first.first:
        return DateRead(None, None, "between")
    return DateRead(first.first, last.last, "between")


def _read_single(text: str, year: int | None) -> DateRead | None:
    try:
        found = _read_numeric(text) if text[:1].isascii() else None
        return found or _read_calendar(text, year)
    except ValueError:
        # A day that the calendar does not have (2月30日): a date, but not one that can be told.
        return DateRead(None, None, None)


@lru_cache(maxsize=4096)
def read_date(text: str, year: int | None = None, *, time_name: bool = False) -> DateRead | None:
    """A clean text as a date, ``None`` where it is none; `year` is the form's.

    `time_name` says that the indicator's name speaks of a date, so that `12.31` is one.

    >>> read_date("12月31日前", 2024)
    DateRead(first=datetime.date(2024, 12, 31), last=datetime.date(2024, 12, 31), operator='le')
    >>> read_date("12/1/2024").first.isoformat(), read_date("年底前").first, read_date("1年")
    ('2024-12-01', None, None)
    """
    if len(text) > 32 or not _HINT.search(text):
        return None
    found = _read_single(text, year) or _read_period(text, year)
    if found:
        return found
    match = _SHORT.fullmatch(text)
    if match and (time_name or match["post"]):
        try:
            days = (date(year, int(match["m"]), int(match["d"])),) * 2 if year else None
        except ValueError:
            days = None
        return _deadline(days, at_most=bool(match["post"]))
    if _DAY_OF_MONTH.fullmatch(text):
        return DateRead(None, None, "le")
    event = _events().fullmatch(text)
    if event:
        return DateRead(None, None, "le" if event["end"].endswith(("前", "完成", "内", "到位", "发放")) else None)
    return None
