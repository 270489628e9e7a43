"""Numbers as forms print them: Arabic with separators, Chinese, and what OCR makes of them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from extract.text.view import fold

__all__ = ["ARABIC", "CHINESE", "DIGIT", "NUMERAL", "chinese_number", "clean", "decimal_of"]

#: An Arabic number: `1,241.13`, `98.21`, `.5`. A separator needs three digits behind it.
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
#: The characters of a Chinese number.
CHINESE = "〇零一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟"
#: One digit, one character of a Chinese number: whether a text can be a number at all.
DIGIT = re.compile(r"\d")
NUMERAL = re.compile(rf"[{CHINESE}]")

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS["两"] = 2
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad$]+")
_PLAIN = str.maketrans(
    {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "﹪": "%",
        "٪": "%",
        "•": "·",
        "・": "·",
        "∙": "·",
        "⋅": "·",
        "﹣": "-",
        "﹥": ">",
        "﹤": "<",
        "﹦": "=",
    }
)
_ODD = re.compile("[" + "".join(map(chr, _PLAIN)) + "]")
# A letter that OCR put for a digit is believed only inside a run that has real digits, that no letter touches, and
# that a unit follows: `l00%`, `1O0%`, `10O人`; never `O2`, `CO2` or a bare `1O`.
_OCR_RUN = re.compile(
    r"(?<![A-Za-z\d])(?=[lIOo|]{0,6}\d)[\dlIOo|]{2,12}(?:\.[\dlIOo]{1,4})?(?=[%‰人元万亿户个家次件项亩天年月]|分钟|公里)"
)
_OCR_DIGITS = str.maketrans("lI|Oo", "11100")
_OCR_LETTER = re.compile(r"[lIOo|]")
# `兀` for 元: after a number or a multiplier, or before a slash.
_OCR_YUAN = re.compile(r"(?<=[\d万亿千百])兀|^兀(?=$|/)")
_OCR_POINT = re.compile(r"(?<=\d)[。·](?=\d)")


def clean(text: str) -> str:
    """The text in plain form (folded, no white space, TeX of percent signs gone), proven OCR slips put right.

    This is for reading only: the output keeps the text as printed.

    >>> clean("１O0 ％"), clean("98。21"), clean("5.4万兀")
    ('100%', '98.21', '5.4万元')
    """
    if not text.isascii():
        text = fold(text)
        if _ODD.search(text):
            text = text.translate(_PLAIN)
        if "兀" in text:
            text = _OCR_YUAN.sub("元", text)
        text = _OCR_POINT.sub(".", text)
    if _SPACE.search(text):
        text = _SPACE.sub("", text)
    if "\\" in text:
        text = text.replace("\\%", "%").replace("\\,", "")
    if _OCR_LETTER.search(text):
        text = _OCR_RUN.sub(lambda match: match[0].translate(_OCR_DIGITS), text)
    return text


def decimal_of(digits: str) -> Decimal | None:
    """The value of an `ARABIC` match, exact.

    >>> decimal_of("1,241.13")
    Decimal('1241.13')
    """
    try:
        return Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None


@lru_cache(maxsize=4096)
def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral, ``None`` where the text is none.

    Positional writing (`二〇二四`) and writing with powers (`一千二百`, `十二`, `三万五`) are both read.

    >>> chinese_number("二〇二四"), chinese_number("一千零五十"), chinese_number("十二"), chinese_number("半")
    (Decimal('2024'), Decimal('1050'), Decimal('12'), Decimal('0.5'))
    """
    if text == "半":
        return Decimal("0.5")
    if not text or any(c not in _DIGITS and c not in _POWERS and c not in _BIG for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    last = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            last = 1 if c in "零〇" else last
        elif c in _POWERS:
            section += (digit or 1) * _POWERS[c]
            digit, last = 0, _POWERS[c]
        else:
            total = (total + section + digit) * _BIG[c] if _BIG[c] > 10_000 else total + (section + digit) * _BIG[c]
            section, digit, last = 0, 0, _BIG[c]
    # `三万五` is 35,000: a last digit right after a power takes the next power down.
    return Decimal(total + section + digit * (last // 10 if last >= 100 else 1))
