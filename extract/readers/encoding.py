"""Bytes to text: a ladder of encodings, from the certain to the guessed.

Order: byte order mark; NUL pattern (UTF-16); strict UTF-8; strict GB18030 where its characters are plausible; text
with local damage, line by line; the last word has charset-normalizer. A `<meta charset>` is evidence, never the only
one: pages of Chinese offices often declare one encoding and are stored in another. Nothing else is changed: line ends
stay as they are.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from extract.errors import ReadError, warning
from extract.text.view import fold

__all__ = ["decode", "everyday"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^<>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# What a Chinese text consists of. Two bytes read the wrong way round fall outside it.
_USUAL = re.compile(
    r"[\t\n\r\f -~\u2010-\u203b\u2190-\u2193\u2248-\u2265\u2500-\u257f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_LOST = re.compile("\ufffd+")
_SAMPLE = 20_000  # characters (or bytes) that a judgement is made on
_GB_FAMILY = frozenset({"gb2312", "gbk", "gb18030", "hz"})
_KNOWN_SHARE = 0.90  # of the Han characters in GB 2312; measured on cuts of 20 characters and more
_COMMON_SHARE = 0.70  # of the Han characters in its first level (3,755 everyday characters)
_DAMAGE_SHARE = 0.10  # damaged places per character above which the encoding itself is in doubt


@cache
def everyday() -> tuple[frozenset[str], frozenset[str]]:
    """Level 1 and both levels of GB 2312: what printed Chinese uses; a wrong decoding gives rare characters."""
    rows = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    levels = [b"".join(part).decode("gb2312", "ignore") for part in (rows[: 40 * 94], rows)]
    return frozenset(levels[0]), frozenset(levels[1])


def _shares(text: str) -> tuple[float, float]:
    """Shares of the Han characters that are everyday ones, and that are in GB 2312 at all; 0 where there are none."""
    middle = len(text) // 2
    sample = text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[middle : middle + _SAMPLE // 2]
    han = _HAN.findall(fold(sample))
    if not han:
        return 0.0, 0.0
    common, known = everyday()
    return sum(c in common for c in han) / len(han), sum(c in known for c in han) / len(han)


def _readable(text: str) -> int:
    """Number of everyday characters in the beginning of a text."""
    return sum(map(everyday()[0].__contains__, fold(text[:_SAMPLE])))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        return codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: its ASCII characters hold NUL bytes, always on the same side.

    Counting NULs is not enough: 一 (U+4E00), a common character, holds one too. So both readings are judged.
    """
    sample = data[: _SAMPLE // 2 * 2]
    if b"\0" not in sample:
        return None
    scores: dict[str, float] = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        scores[encoding] = 1 - len(_USUAL.sub("", text)) / max(len(text), 1)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= 0.85 else None


def _same_family(declared: str, encoding: str) -> bool:
    names = {declared.replace("_", "-"), encoding.replace("_", "-")}
    return len(names) == 1 or names <= _GB_FAMILY or all(name.startswith(("utf-16", "big5")) for name in names)


def _by_character(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """GB18030 or Big5, whichever reads as everyday Chinese: being valid is no proof, GB18030 takes nearly anything."""
    text = _strict(data, "gb18030")
    if text is not None:
        common, known = _shares(text)
        if known >= _KNOWN_SHARE and common >= _COMMON_SHARE and not (declared or "").startswith("big5"):
            return text, "gb18030"
    best: tuple[float, str, str] | None = None
    for encoding in ("gb18030", "big5", "big5hkscs"):
        text = _strict(data, encoding)
        if text is None:
            continue
        common, known = _shares(text)
        score = common + (0.1 if declared is not None and _same_family(declared, encoding) else 0.0)
        if known >= _KNOWN_SHARE and common >= _COMMON_SHARE and (best is None or score > best[0]):
            best = score, text, encoding
    return None if best is None else best[1:]


def _whole_line(raw: bytes, main: str) -> tuple[str, str] | None:
    """A line in the encoding it is whole in: UTF-8, whose bytes are their own proof, else GB18030 where plausible."""
    text = _strict(raw, "utf-8")
    if text is not None:
        return text, "utf-8"
    text = _strict(raw, "gb18030")
    if text is None or (main == "utf-8" and (len(_HAN.findall(text)) < 2 or _shares(text)[1] < _KNOWN_SHARE)):
        return None
    return text, "gb18030"


def _damaged(data: bytes) -> tuple[str, str, list[str]] | None:
    """Text that is not whole in any encoding: decode what can be decoded, line by line, and say what was lost.

    A newline byte is never part of a character in UTF-8 or GB18030, so a broken character spoils its line at most.
    """
    main = max(("utf-8", "gb18030"), key=lambda encoding: _readable(data.decode(encoding, "replace")))
    lines: list[str] = []
    used: set[str] = set()
    position, places, first = 0, 0, 0
    for raw in data.splitlines(keepends=True):
        whole = _whole_line(raw, main)
        if whole is None:
            text = raw.decode(main, "replace")
            if not places:
                first = position + _first_error(raw, main)
            places += len(_LOST.findall(text))
        else:
            text = whole[0]
            if not raw.isascii():
                used.add(whole[1])
        lines.append(text)
        position += len(raw)
    text = "".join(lines)
    if places > _DAMAGE_SHARE * len(text) or _shares(text)[1] < _KNOWN_SHARE:
        return None
    encoding = "+".join(sorted(used | {main}, key=(main,).__contains__, reverse=True))
    warnings = [warning("JX-R102", encoding=encoding)] if encoding != main else []
    if places:
        warnings.append(warning("JX-R101", count=places, encoding=encoding, place=first))
    return text, encoding, warnings


def _first_error(raw: bytes, encoding: str) -> int:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _guessed(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    """The last word: charset-normalizer on a sample, then what the page itself declares."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: _SAMPLE * 3]).best()
    candidates = [declared, best.encoding if best is not None else None]
    for encoding in filter(None, candidates):
        text = _strict(data, encoding)
        if text is not None:
            return text, encoding.replace("_", "-"), [warning("JX-R102", encoding=encoding)]
    raise ReadError("JX-R003")


def _marked(data: bytes, encoding: str) -> tuple[str, str, list[str]]:
    """Text whose encoding is certain; damage in it is replaced and counted."""
    try:
        return data.decode(encoding), encoding, []
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        count = len(_LOST.findall(text))
        return text, encoding, [warning("JX-R101", count=count, encoding=encoding, place=error.start)]


def decode(data: bytes) -> tuple[str, str, list[str]]:
    r"""The text of a file, the encoding it was read in, and warnings.

    Nothing is changed but a byte order mark, which is dropped; ``\r\n`` stays.

    Raises:
        ReadError: ``JX-R003`` when no encoding gives a plausible text.

    >>> decode("绩效自评\r\n".encode("gb18030"))
    ('绩效自评\r\n', 'gb18030', [])
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    wide = _utf16(data)
    if wide is not None:
        return _marked(data, wide)
    text = _strict(data, "utf-8")
    if text is not None:
        return text, "utf-8", []
    declared = _declared(data)
    found = _by_character(data, declared)
    if found is not None:
        different = declared is not None and not _same_family(declared, found[1])
        return *found, [warning("JX-R103", declared=declared, encoding=found[1])] if different else []
    return _damaged(data) or _guessed(data, declared)
