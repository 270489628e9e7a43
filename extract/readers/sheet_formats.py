"""Numbers as a spreadsheet cell shows them: 0.9866 with the format `0.00%` is read as 98.66%."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from importlib import resources

from extract.readers.numerals import chinese
from extract.readers.sheet_dates import date_text, is_date

__all__ = ["builtin_formats", "display", "general"]

# One piece of a format: what stands in quotes or behind a backslash, `_` or `*` is literal, blank or filler.
_PIECE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General|[Ee][+-]|.', re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
}
_DIGITS = frozenset("0#?")
_MAX_PLACES = 30
_PLAIN = 1e15  # above, a number has more digits than a double knows


@cache
def builtin_formats() -> dict[int, str]:
    """The formats that a spreadsheet program knows by number."""
    text = resources.files("extract.lexicon").joinpath("sheet_formats.toml").read_text("utf-8")
    return {int(number): code for number, code in tomllib.loads(text)["builtin_formats"].items()}


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format."""

    pieces: tuple[str, ...]
    condition: tuple[str, float] | None
    dated: bool
    chinese: bool  # [DBNum1], [DBNum2]: figures as Chinese numerals


@lru_cache(512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[str]] = [[]]
    for piece in _PIECE.findall(code):
        if piece == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return tuple(map(_section, sections))


def _section(found: list[str]) -> _Section:
    pieces: list[str] = []
    condition = None
    for piece in found:
        match = _CONDITION.fullmatch(piece)
        currency = _CURRENCY.fullmatch(piece)
        if match:
            condition = match[1], float(match[2])
        elif currency:
            pieces.append(f'"{currency[1]}"')
        elif piece[0] != "[" or piece.strip("[]").lower().strip("hms") == "":  # colours and languages go
            pieces.append(piece)
    numerals = any(piece.upper().startswith("[DBNUM") for piece in found)
    return _Section(tuple(pieces), condition, is_date(pieces), numerals)


@lru_cache(8192)
def display(value: float, code: str, date1904: bool = False) -> str:
    """The text of a number in a cell of this format.

    >>> display(0.9866, "0.00%"), display(1234.5, "#,##0.00"), display(100.0, "General")
    ('98.66%', '1,234.50', '100')
    >>> display(45000, 'yyyy"年"m"月"d"日"')
    '2023年3月15日'
    """
    if code in {"General", "@", ""}:
        return general(value)
    sections = _sections(code)
    section, signed = _chosen(sections, value)
    if section is None:
        return general(value)
    if section.dated:
        text = date_text(value, section.pieces, date1904, numerals=section.chinese)
        return general(value) if text is None else text
    return _number(value if signed else abs(value), section)


def general(value: float) -> str:
    """A number without a format: as short as it can be without losing any of its 15 digits.

    >>> general(0.1 + 0.2), general(1e11), general(-0.0)
    ('0.3', '100000000000', '0')
    """
    if value == 0:
        return "0"
    if abs(value) < _PLAIN and value == int(value):
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text and 1e-10 < abs(value) < _PLAIN:
        text = f"{Decimal(text):f}"
    return text.upper()


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section | None, bool]:
    """The section for this number, and whether the sign is still to be written."""
    conditional = [section for section in sections[:2] if section.condition]
    if conditional:
        for section in conditional:
            sign, bound = section.condition or ("=", 0.0)
            if _COMPARE[sign](value, bound):
                return section, True
        return next((s for s in sections[:3] if s.condition is None), None), True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _literal(piece: str) -> str | None:
    """The characters that a piece stands for; None where it is a place for digits or another sign of the format."""
    first = piece[0]
    if first == '"':
        return piece.strip('"')
    if first == "\\":
        return piece[1:]
    if first == "_":
        return " "
    if first in "*[":
        return ""
    return None if first in "0#?.,%/@" or piece.lower() in {"general", "e+", "e-"} else piece


def _number(value: float, section: _Section) -> str:
    pieces = section.pieces
    literals = [_literal(piece) for piece in pieces]
    signs = [piece for piece, literal in zip(pieces, literals, strict=True) if literal is None]
    lowered = [piece.lower() for piece in signs]
    if "/" in lowered:
        return general(float(f"{value:.6g}"))  # a fraction: its value in figures
    if "general" in lowered or "@" in lowered or not _DIGITS & set(lowered):
        text = _figures(general(value), section)
        body = "".join(
            text if piece in {"General", "general", "@"} else literal or ""
            for piece, literal in zip(pieces, literals, strict=True)
        )
        return body.strip()
    whole, dot, rest = _split(lowered)
    decimals = rest[: next((n for n, sign in enumerate(rest) if sign in {"e+", "e-"}), len(rest))]
    places = min(sum(sign in _DIGITS for sign in decimals), _MAX_PLACES)
    shift = 2 * lowered.count("%") - 3 * _thousands(lowered)
    scientific = next((sign for sign in lowered if sign in {"e+", "e-"}), None)
    text = _scientific(value, places, lowered, scientific) if scientific else _fixed(value, shift, places, whole, rest)
    return _laid_out(_figures(text, section), pieces, literals, negative=value < 0 and bool(dot or whole))


def _figures(text: str, section: _Section) -> str:
    return chinese(int(text)) if section.chinese and text.isdecimal() and len(text) <= 8 else text


def _split(signs: list[str]) -> tuple[list[str], bool, list[str]]:
    """The signs before and after the decimal point."""
    if "." not in signs:
        return signs, False, []
    at = signs.index(".")
    return signs[:at], True, signs[at + 1 :]


def _thousands(signs: list[str]) -> int:
    """Commas right behind the last digit: each divides by a thousand."""
    last = max(n for n, sign in enumerate(signs) if sign in _DIGITS)
    count = 0
    for sign in signs[last + 1 :]:
        if sign != ",":
            break
        count += 1
    if not count and "." in signs:  # `#,##0,.00`
        before = signs[: signs.index(".")]
        while before and before[-1] == ",":
            before.pop()
            count += 1
    return count


def _fixed(value: float, shift: int, places: int, whole: list[str], rest: list[str]) -> str:
    number = Decimal(f"{value:.15g}").scaleb(shift).copy_abs()
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(number) < 10**20 else number
    integer, _, decimals = f"{number:f}".partition(".")
    least = sum(sign == "0" for sign in whole)
    integer = integer.lstrip("0").rjust(least, "0")
    first = next((n for n, sign in enumerate(whole) if sign in _DIGITS), len(whole))
    last = max((n for n, sign in enumerate(whole) if sign in _DIGITS), default=-1)
    if "," in whole[first:last]:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer)
    optional = [sign for sign in rest if sign in _DIGITS]
    while optional and optional[-1] != "0" and decimals.endswith("0"):
        optional.pop()
        decimals = decimals[:-1]
    return f"{integer}.{decimals}" if "." in whole + rest or decimals or rest else integer


def _scientific(value: float, places: int, signs: list[str], sign: str) -> str:
    mantissa, _, exponent = f"{abs(value):.{places}e}".partition("e")
    number = int(exponent)
    width = sum(piece == "0" for piece in signs[signs.index(sign) :])
    mark = "-" if number < 0 else "+" if sign == "e+" else ""
    return f"{mantissa}E{mark}{abs(number):0{max(width, 1)}d}"


def _laid_out(text: str, pieces: tuple[str, ...], literals: list[str | None], negative: bool) -> str:
    """The figures at the place of the first digit sign, the literals around them."""
    out: list[str] = []
    written = False
    for piece, literal in zip(pieces, literals, strict=True):
        if literal is not None:
            out.append(literal)
        elif piece == "%":
            out.append("%")
        elif not written:
            out.append(text)
            written = True
    body = "".join(out).strip()
    return f"-{body}" if negative else body
