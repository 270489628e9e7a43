"""The raw text is never edited: this module gives the views of it that the other stages read.

Two views, both cheap:

`fold` maps one character to one character (full width, operator glyphs, radicals, traditional characters), so an
offset in the folded text is the offset in the raw text. All searching is done on it.

`printed` and `piece` drop what a layout or a converter put between the characters of a cell (white space, inserted
pinyin, stray tags, TeX around an operator). What is left is the text as printed: its glyphs are not changed.
`TextView` keeps the offset of each character that is left.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib import resources
from itertools import accumulate

from extract.model.raw import Piece

__all__ = ["TextView", "fold", "piece", "printed", "ranges_of"]

# Combining or accented Latin inside brackets right after a character: the reading that some mirror sites insert,
# `標(biāo)`. It must hold a tone mark or an umlaut, so that `(PM)` or `(A)` is never taken for one.
_PINYIN = r"[(（][a-zü]{0,4}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹê][a-zü]{0,4}[)）]"
_TEX = r"\$|\\[,;! ]|\\(?=%)|\^\{|(?<=[)）])\}|\\mathrm|\\text"
_TAG = r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>]{0,60})?/?>"
_NOISE = re.compile(rf"[\s\u200b-\u200f\u2060\ufeff\xad]+|{_PINYIN}|{_TAG}|{_TEX}")
_TEX_OPERATOR = re.compile(r"\\(?:geqslant|geq|ge|leqslant|leq|le|times|sim|approx)(?![A-Za-z])")
_VIEW_NOISE = re.compile(rf"({_TEX_OPERATOR.pattern})|{_NOISE.pattern}")
_TEX_GLYPH = {"g": "≥", "l": "≤", "t": "×", "s": "~", "a": "≈"}


@cache
def _fold_table() -> dict[int, str]:
    """One character to one: NFKC where that is a single character, operators to one glyph, traditional to simplified."""
    table: dict[int, str] = {}
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFE30, 0xFE50), *range(0xFF01, 0xFF5F), 0x3000):
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1 and plain != character:
            table[code] = plain
    lines = resources.files("extract.lexicon").joinpath("traditional.txt").read_text("utf-8").splitlines()
    old, new = (line for line in lines if line and not line.startswith("#"))
    table.update(zip(map(ord, old), new, strict=True))
    for glyphs, plain in (("≧⩾≽", "≥"), ("≦⩽≼", "≤"), ("“”〝〞「」『』", '"'), ("‘’", "'"), ("—–―─－", "-"), ("〜～∼", "~")):
        table.update(dict.fromkeys(map(ord, glyphs), plain))
    return table


def fold(text: str) -> str:
    """The text with each character in its plain form; same length, same offsets.

    >>> fold("績效指標：≧９５％")
    '绩效指标:≥95%'
    """
    return text.translate(_fold_table())


def printed(raw: str) -> str:
    """The text as printed: white space, inserted pinyin and converter's tags taken out, glyphs kept.

    >>> printed("98. 21 分"), printed("績效指標(biāo)"), printed(r"$\\geq 95\\%$")
    ('98.21分', '績效指標', '≥95%')
    """
    if "\\" in raw:
        raw = _TEX_OPERATOR.sub(lambda match: _TEX_GLYPH[match[0][1]], raw)
    return _NOISE.sub("", raw)


def ranges_of(raw: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` moved inwards past white space."""
    text = raw[start:end]
    left = len(text) - len(text.lstrip())
    return (start + left, start + left + len(text.strip())) if text.strip() else (start, start)


def piece(raw: str, *places: tuple[int, int], page: int | None = None, confidence: float = 1.0) -> Piece:
    """The printed text of one or more places of the raw text, as one piece.

    >>> piece("| 参保 人数 |", (1, 8)).text
    '参保人数'
    """
    ranges = tuple(kept for kept in (ranges_of(raw, *place) for place in places) if kept[0] < kept[1])
    text = "".join([printed(raw[start:end]) for start, end in ranges])
    return Piece(text, ranges or places[:1], page, confidence)


class TextView:
    """Characters of `raw[start:end]` as printed and folded, each with its offset in `raw`.

    >>> view = TextView("得 分 ９８", 0, 6)
    >>> view.text, view.span(2, 4)
    ('得分98', (4, 6))
    """

    __slots__ = ("_runs", "_starts", "text")

    def __init__(self, raw: str, start: int = 0, end: int | None = None) -> None:
        stop = len(raw) if end is None else end
        runs: list[tuple[int, int]] = []
        texts: list[str] = []
        position = start
        for match in _VIEW_NOISE.finditer(raw, start, stop):
            if match.start() > position:
                runs.append((position, match.start()))
                texts.append(raw[position : match.start()])
            if match[1]:
                runs.append((match.start(), match.end()))
                texts.append(_TEX_GLYPH[match[1][1]])
            position = match.end()
        if position < stop:
            runs.append((position, stop))
            texts.append(raw[position:stop])
        self.text = fold("".join(texts))
        self._runs = runs
        self._starts = [0, *accumulate(map(len, texts))][:-1]

    def offset(self, index: int) -> int:
        """Offset in the raw text of the character at `index` of the view."""
        run = bisect_right(self._starts, index) - 1
        return self._runs[run][0] + index - self._starts[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of `text[start:end]` (not empty)."""
        run = bisect_right(self._starts, end - 1) - 1
        left, right = self._runs[run]
        return self.offset(start), min(right, left + end - self._starts[run]) if run + 1 == len(self._runs) or (
            end < self._starts[run + 1]
        ) else right
