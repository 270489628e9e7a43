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
from collections.abc import Callable
from functools import cache, partial
from importlib import resources
from itertools import accumulate
from operator import itemgetter
from typing import Final

from extract.model.raw import Piece

__all__ = ["TextView", "fold", "piece", "printed", "ranges_of"]

# Combining or accented Latin inside brackets right after a character: the reading that some mirror sites insert,
# `標(biāo)`. It must hold a tone mark or an umlaut, so that `(PM)` or `(A)` is never taken for one.
_PINYIN = r"[(（][a-zü]{0,4}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹê][a-zü]{0,4}[)）]"
_SPACES = r"[\s\u200b-\u200f\u2060\ufeff\xad]+"
_SPACE_ENTITY = r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#xa0|#8203|#12288);"
_TEX = r"\$|\\[,;! ]|\\(?=[%|])|\^\{|\}(?<=[)）]\})|\\mathrm|\\text"
_TAG = r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>]{0,60})?/?>"
_CODED = r"\\(?:geqslant|geq|ge|leqslant|leq|le|times|sim|approx)(?![A-Za-z])|&(?:ge|le|lt|gt|amp|quot|times|asymp);"
_GLYPHS = {"\\g": "≥", "\\l": "≤", "\\t": "×", "\\s": "~", "\\a": "≈"} | {
    f"&{name};": glyph
    for name, glyph in zip(("ge", "le", "lt", "gt", "amp", "quot", "times", "asymp"), '≥≤<>&"×≈', strict=True)
}
# All that a layout leaves begins with one of these; a text without them is printed as it is.
_START = r"[\s\u200b-\u200f\u2060\ufeff\xad(（<$\\^}&]"
_SUSPECT = re.compile(_START)
_NOISE = re.compile(rf"(?={_START})(?:({_CODED})|{_SPACES}|{_PINYIN}|{_TAG}|{_TEX}|{_SPACE_ENTITY})")


def _glyph(code: str) -> str:
    r"""The character that TeX or an entity stands for: `\geqslant` and `&ge;` are both ≥."""
    return _GLYPHS[code] if code[0] == "&" else _GLYPHS[code[:2]]


def _replacement(match: re.Match[str]) -> str:
    return _glyph(match[1]) if match[1] else ""


# In a long text these are so many that each is best replaced everywhere at once.
_FREQUENT: Final = "，：；（）％“”—"
_LONG: Final = 500


@cache
def _fold_table() -> dict[str, str]:
    """One character to one: NFKC where that is a single character, operators to one glyph, traditional to simple."""
    table: dict[str, str] = {}
    for code in (
        *range(0x2E80, 0x2FE0),
        *range(0xF900, 0xFB00),
        *range(0xFE30, 0xFE50),
        *range(0xFF01, 0xFF5F),
        0x3000,
    ):
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1 and plain != character:
            table[character] = plain
    lines = resources.files("extract.lexicon").joinpath("traditional.txt").read_text("utf-8").splitlines()
    old, new = (line for line in lines if line and not line.startswith("#"))
    table.update(zip(old, new, strict=True))
    for glyphs, plain in (
        ("≧⩾≽", "≥"),
        ("≦⩽≼", "≤"),
        ("“”〝〞「」『』", '"'),
        ("‘’", "'"),
        ("—–―─－", "-"),
        ("〜～∼", "~"),
    ):
        table.update(dict.fromkeys(glyphs, plain))
    return {character: table.get(plain, plain) for character, plain in table.items()}  # 糧 in its other code is 粮 too


@cache
def _foldable() -> Callable[[str], str]:
    """Replaces what the table holds. A set of characters is searched ten times as fast as `str.translate` looks up."""
    table = _fold_table()
    pattern = re.compile(f"[{''.join(table)}]")
    return partial(pattern.sub, lambda match: table[match[0]])


def fold(text: str) -> str:
    """The text with each character in its plain form; same length, same offsets.

    >>> fold("績效指標：≧９５％")
    '绩效指标:≥95%'
    """
    if text.isascii():
        return text
    if len(text) > _LONG:
        for character in _FREQUENT:
            text = text.replace(character, _fold_table()[character])
    return _foldable()(text)


def printed(raw: str) -> str:
    r"""The text as printed: white space, inserted pinyin and converter's tags taken out, glyphs kept.

    >>> printed("98. 21 分"), printed("績效指標(biāo)"), printed(r"$\geq 95\%$"), printed("<b>&ge;5</b>")
    ('98.21分', '績效指標', '≥95%', '≥5')
    """
    return _NOISE.sub(_replacement, raw) if _SUSPECT.search(raw) else raw


def ranges_of(raw: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` moved inwards past white space."""
    text = raw[start:end]
    kept = text.strip()
    if len(kept) == len(text):
        return start, end
    left = len(text) - len(text.lstrip())
    return (start + left, start + left + len(kept)) if kept else (start, start)


def piece(raw: str, *places: tuple[int, int], page: int | None = None) -> Piece:
    """The printed text of one or more places of the raw text, as one piece.

    >>> piece("| 参保 人数 |", (1, 8)).text
    '参保人数'
    """
    ranges = tuple(kept for kept in (ranges_of(raw, *place) for place in places) if kept[0] < kept[1])
    text = "".join([printed(raw[start:end]) for start, end in ranges])
    return Piece(text, ranges or places[:1], page)


_LEFT = itemgetter(0)


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
        for match in _NOISE.finditer(raw, start, stop):
            if match.start() > position:
                runs.append((position, match.start()))
                texts.append(raw[position : match.start()])
            if match[1]:
                runs.append(match.span())
                texts.append(_glyph(match[1]))
            position = match.end()
        if position < stop:
            runs.append((position, stop))
            texts.append(raw[position:stop])
        self.text = fold("".join(texts))
        self._runs = runs
        self._starts = [0, *accumulate(map(len, texts))]  # of each run in the view, and the end of the last

    def _run(self, index: int) -> int:
        return bisect_right(self._starts, index, 0, len(self._runs)) - 1

    def offset(self, index: int) -> int:
        """Offset in the raw text of the character at `index` of the view."""
        run = self._run(index)
        return self._runs[run][0] + index - self._starts[run]

    def index(self, offset: int) -> int:
        """Position in the view of the first character that stands at or behind an offset in the raw text."""
        run = bisect_right(self._runs, offset, key=_LEFT) - 1
        if run < 0:
            return 0
        return min(self._starts[run] + offset - self._runs[run][0], self._starts[run + 1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of `text[start:end]` (not empty)."""
        run = self._run(end - 1)
        left, right = self._runs[run]
        # A run may be longer in the raw text than in the view (`\geq` is one ≥): taken whole, it is all of it.
        return self.offset(start), right if end == self._starts[run + 1] else left + end - self._starts[run]
