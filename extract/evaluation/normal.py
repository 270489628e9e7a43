"""Forms for comparison: when do two printings say the same?

Each function maps a gold text and a value of the output to a plain key; equal keys are the same statement. Only
what a printing may differ in is levelled (width, glyph of an operator, quotes, thousands separators), never a word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from extract.evaluation.gold import Digest
from extract.model.record import Amount
from extract.text.view import fold, printed

__all__ = ["digest", "money", "number", "percent", "same_sentence", "sentence", "text"]

_EMPTY = frozenset({"", "-", "--", "/", "无"})
_EDGE = ".,;:,。、"
_QUOTES = re.compile(r"[\"'`“”‘’]")
_SPELLINGS = ((">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"))
_OCR_FIGURES = str.maketrans("lIOo", "1100")
_FIGURES = re.compile(r"[\dlIOo,.]+%?")
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?)(元|百元|千元|万|万元|百万元|千万元|亿|亿元)?")
_YUAN = {
    None: Decimal(1),
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}


def text(value: str | None) -> str:
    """Key of a printed text; empty for what is printed for nothing (``—``, ``/``, ``无``).

    >>> text("≧９５ ％"), text(">=95%"), text("—")
    ('≥95%', '≥95%', '')
    """
    if value is None:
        return ""
    key = _QUOTES.sub("", unicodedata.normalize("NFKC", fold(printed(value))))
    for spelling, glyph in _SPELLINGS:
        key = key.replace(spelling, glyph)
    key = key.strip(_EDGE)
    return "" if key in _EMPTY else key


def number(value: str | float | None) -> str:
    """Key of a figure: ``3,484.780`` and 3484.78 are one. What is no figure falls back to `text`.

    A figure in which OCR took letters for digits (``l0``) is that figure.

    >>> number("3,484.780"), number(3484.78), number("l0"), number("100%")
    ('3484.78', '3484.78', '10', '100%')
    """
    if isinstance(value, int | float):
        value = f"{value:.4f}"
    key = text(value).replace(",", "").removesuffix("分")
    if _FIGURES.fullmatch(key):
        key = key.translate(_OCR_FIGURES)
    sign = "%" if key.endswith("%") else ""
    try:
        figure = Decimal(key.removesuffix("%"))
    except InvalidOperation:
        return key
    return f"{figure:f}".rstrip("0").rstrip(".") + sign if "." in f"{figure:f}" else f"{figure:f}{sign}"


def percent(value: str | float | None) -> str:
    """Key of a rate: 0.9474 of the output, ``94.74%`` and ``94.74`` as printed are one.

    >>> percent(0.9474), percent("94.74%"), percent("100.00")
    ('94.74', '94.74', '100')
    """
    if isinstance(value, int | float):
        return number(round(value * 100, 2))
    return number(value).removesuffix("%")


def money(value: Amount | str | None, unit: str | None = None) -> str:
    """Key of an amount, in yuan. `unit` is that of the form, for a bare figure.

    >>> money("1,241.13万元"), money("1241.13", "万元"), money(Amount("1,241.13", Decimal("12411300")))
    ('12411300', '12411300', '12411300')
    """
    if isinstance(value, Amount):
        return number(f"{value.yuan:f}") if value.yuan is not None else text(value.text)
    key = text(value).replace(",", "")
    match = _MONEY.fullmatch(key)
    if not match:
        return key
    return number(f"{Decimal(match[1]) * _YUAN.get(match[2] or text(unit) or None, Decimal(1)):f}")


def sentence(value: str | None) -> str:
    """Normal form of a running text: NFKC, without white space, quotes and tags. Digests are made of it.

    >>> sentence("２０ 人， “全部”到位。")
    '20人,全部到位。'
    """
    return _QUOTES.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed(value or ""))))


def digest(value: str, limit: int | None = None) -> Digest:
    """The digest that stands for a sentence; `limit` says that the annotator copied only so many characters.

    >>> digest("全部到位。") == digest("全部 到位")
    True
    """
    normal = sentence(value)
    cut = limit is not None and len(value) >= limit
    return Digest(_hash(normal, cut=cut), len(normal) if cut else None)


def _hash(normal: str, *, cut: bool) -> str:
    kept = normal if cut else normal.strip(_EDGE)
    return hashlib.sha256(kept.encode("utf-8")).hexdigest()[:12]


def same_sentence(gold: str | Digest | None, found: str | None, limit: int | None = None) -> bool:
    """Whether the output holds the sentence of the gold, which may be a digest or only its first `limit` characters.

    >>> same_sentence(digest("照料八十人", 5), "照料八十人，护理到位")
    True
    """
    normal = sentence(found)
    if isinstance(gold, Digest):
        return _hash(normal[: gold.chars], cut=gold.chars is not None) == gold.digest
    if gold is None:
        return text(found) == ""
    if limit is not None and len(gold) >= limit:
        return normal.startswith(sentence(gold))
    return text(gold) == text(found)
