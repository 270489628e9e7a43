"""Whole numbers as office programs count: 一、甲、①、iv, by the names that OOXML gives these formats."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["chinese", "digits", "numeral"]

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TRADITIONAL = str.maketrans("〇零一二三四五六七八九十百千万", "零零壹貳參肆伍陸柒捌玖拾佰仟萬")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_MAX = 32_767  # the greatest number of a list


def digits(number: int) -> str:
    """Digit by digit, as years are written.

    >>> digits(2023)
    '二〇二三'
    """
    return "".join(_DIGITS[int(digit)] if digit.isdigit() else digit for digit in str(number))


def chinese(number: int) -> str:
    """With units, as one counts.

    >>> chinese(12), chinese(105), chinese(20_010)
    ('十二', '一百零五', '二万零一十')
    """
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return chinese(high) + "万" + (("零" if low < 1000 else "") + _below_ten_thousand(low) if low else "")
    text = _below_ten_thousand(number)
    return text[1:] if text.startswith("一十") else text or "〇"


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = True
    return text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letter(number: int) -> str:
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from(first: str, count: int, otherwise: str = "{}") -> Callable[[int], str]:
    """Ready-made characters for 1 to `count`."""
    return lambda number: chr(ord(first) + number - 1) if number <= count else otherwise.format(number)


def _circled(number: int) -> str:
    for low, high, first in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if low <= number <= high:
            return chr(ord(first) + number - low)
    return str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20, "({})"),
    "decimalEnclosedFullstop": _from("⒈", 20, "{}."),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ideographTraditional": lambda number: _STEMS[number - 1] if number <= len(_STEMS) else str(number),
    "ideographZodiac": lambda number: _BRANCHES[number - 1] if number <= len(_BRANCHES) else str(number),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographDigital": digits,
    "japaneseDigitalTenThousand": digits,
    "taiwaneseDigital": digits,
    "chineseLegalSimplified": lambda number: chinese(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: chinese(number).translate(_LEGAL_TRADITIONAL),
    "japaneseLegal": lambda number: chinese(number).translate(_LEGAL_TRADITIONAL),
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "koreanDigital2",
        ),
        chinese,
    ),
}
_FORMATS["decimalFullWidth2"] = _FORMATS["decimalFullWidth"]


def numeral(number: int, form: str) -> str:
    """The number in a format of OOXML (`ST_NumberFormat`); in figures where the format is not known.

    >>> [numeral(3, form) for form in ("chineseCounting", "decimalEnclosedCircle", "upperRoman", "ordinal")]
    ['三', '③', 'III', '3']
    """
    if form not in _FORMATS or not 0 <= number <= _MAX:
        return str(number)
    if number == 0 and form not in {"none", "decimalZero", "decimalFullWidth", "ideographDigital"}:
        return "〇" if _FORMATS[form] is chinese else "0"
    return _FORMATS[form](number)
