"""Dates and times of spreadsheets: a number of days, shown by a format of letters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources

from extract.readers.numerals import chinese, digits

__all__ = ["date_text", "is_date"]

_LETTERS = frozenset("ymdhsae")
_LAST_DAY = 2_958_466  # 9999-12-31 and one
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


@cache
def _names() -> tuple[list[str], list[str], list[str]]:
    text = resources.files("extract.lexicon").joinpath("sheet_formats.toml").read_text("utf-8")
    lexicon = tomllib.loads(text)
    weekdays = lexicon["weekday_names"]
    return lexicon["month_names"]["full"], weekdays["chinese"], weekdays["english"]


def is_date(pieces: Sequence[str]) -> bool:
    """Does a format of these pieces show a date or a time?"""
    return any(piece.lower() in _LETTERS or _ELAPSED.fullmatch(piece) for piece in pieces)


def date_text(value: float, pieces: Sequence[str], date1904: bool, *, numerals: bool = False) -> str | None:
    """The date or time; None where the number is none."""
    tokens = _tokens(pieces)
    days = value + (1462 if date1904 else 0)
    if not 0 <= days < _LAST_DAY:
        return None
    fraction = next((len(token) - 1 for token in tokens if token[0] == "." and token.strip(".0") == ""), 0)
    unit = Decimal(1).scaleb(-fraction)
    seconds = (Decimal(f"{days:.15g}") * 86400).quantize(unit, ROUND_HALF_UP)
    # The calendar of spreadsheets has a 29 February 1900.
    start = datetime(1899, 12, 31 if days < 60 else 30)
    try:
        moment = start + timedelta(seconds=int(seconds))
    except OverflowError:
        return None
    half_day = any(token.lower() in {"am/pm", "a/p", "上午/下午"} for token in tokens)
    out = []
    for n, token in enumerate(tokens):
        if token[0] == '"':
            out.append(token[1:])
        elif token[0] == "." and fraction:
            out.append(f"{seconds % 1:.{fraction}f}"[1:])
        else:
            kind = "M" if _minutes(tokens, n) else "H" if half_day and token[0] == "h" else token[0]
            out.append(_part(kind, token, moment, seconds, numerals))
    return "".join(out).strip()


def _tokens(pieces: Sequence[str]) -> list[str]:
    """Runs of the same letter, marks of the half day, and literals (with a quote before them)."""
    tokens: list[str] = []
    joined = "".join(piece if len(piece) == 1 else "\0" for piece in pieces)
    at = 0
    while at < len(pieces):
        piece = pieces[at].lower()
        mark = next((m for m in ("am/pm", "a/p", "上午/下午") if joined[at : at + len(m)].lower() == m), None)
        if mark:
            tokens.append(mark)
            at += len(mark)
            continue
        if piece in _LETTERS:
            if tokens and tokens[-1][0] == piece and pieces[at - 1].lower() == piece:
                tokens[-1] += piece
            else:
                tokens.append(piece)
        elif piece == "0" and tokens and tokens[-1][0] == ".":
            tokens[-1] += "0"
        elif piece == "." and at + 1 < len(pieces) and pieces[at + 1] == "0":
            tokens.append(".")
        elif _ELAPSED.fullmatch(piece):
            tokens.append(piece)
        else:
            tokens.append('"' + _plain(pieces[at]))
        at += 1
    return tokens


def _plain(piece: str) -> str:
    first = piece[0]
    if first == '"':
        return piece.strip('"')
    if first == "\\":
        return piece[1:]
    if first == "_":
        return " "
    return "" if first in "*[@" else piece


def _minutes(tokens: list[str], at: int) -> bool:
    """Is an `m` minutes, as against months? It is where hours stand before it or seconds after it."""
    if tokens[at][0] != "m" or len(tokens[at]) > 2:
        return False
    signs = [(n, token) for n, token in enumerate(tokens) if token[0] != '"' and token[0] != "."]
    place = next(n for n, (where, _) in enumerate(signs) if where == at)
    before = signs[place - 1][1] if place else ""
    after = signs[place + 1][1] if place + 1 < len(signs) else ""
    return before.strip("[").startswith("h") or after.strip("[").startswith("s")


def _part(letter: str, token: str, moment: datetime, seconds: Decimal, numerals: bool) -> str:
    """A token in figures or words; `M` are minutes and `H` hours of half a day."""
    months, weekdays, english = _names()
    length = len(token)
    weekday = (moment.weekday() + 1) % 7
    if letter == "[":
        total = {"h": seconds // 3600, "m": seconds // 60, "s": seconds // 1}[token[1]]
        return f"{int(total):0{length - 2}d}"
    if letter in "ap上" and "/" in token:
        morning, evening = token.split("/")
        return (morning if moment.hour < 12 else evening).upper()
    if letter in "ye":
        text = f"{moment.year:04d}" if length > 2 or letter == "e" else f"{moment.year % 100:02d}"
        return digits(int(text)) if numerals and length > 2 else text
    if letter == "a":
        return weekdays[weekday] if length > 3 else weekdays[weekday][2:]
    if letter == "d" and length > 2:
        return english[weekday] if length > 3 else english[weekday][:3]
    if letter == "m" and length > 2:
        name = months[moment.month - 1]
        return name[:1] if length == 5 else name if length == 4 else name[:3]
    hours = {"h": moment.hour, "H": moment.hour % 12 or 12}
    number = {"m": moment.month, "M": moment.minute, "d": moment.day, "s": int(seconds) % 60, **hours}[letter]
    return chinese(number) if numerals else f"{number:0{min(length, 2)}d}"
