"""Coded errors: one base exception, one table of messages (`extract/lexicon/messages.toml`).

In bulk nothing raises: a stage raises a `JixiaoError`, the pipeline turns it into the `Problem` of a record. The
words live in the table, so that a message is written, translated and reviewed in one place.
"""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from extract.model.record import Problem

__all__ = [
    "JixiaoError",
    "Language",
    "ReadError",
    "UnsupportedError",
    "codes",
    "described",
    "message",
    "problem",
    "warning",
]

Language = Literal["zh", "en", "both"]

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@cache
def _messages() -> dict[str, dict[str, str]]:
    text = resources.files("extract.lexicon").joinpath("messages.toml").read_text("utf-8")
    return tomllib.loads(text)


def codes() -> tuple[str, ...]:
    """All codes, in the order of the table: the documentation and the tests go over them."""
    return tuple(_messages())


class _Fields(dict[str, str]):
    """A field that the caller does not know is printed as a question mark: a message about an error never fails."""

    def __missing__(self, key: str) -> str:
        return "?"


def _printable(value: object) -> str:
    """One line of plain characters: a hostile file name may hold newlines, escapes or lone surrogates."""
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), str(value))


def message(code: str, fields: Mapping[str, object], language: Language = "both") -> str:
    """The words of a code with its fields filled in: what happened, then what to do.

    Args:
        code: A code of the table, such as ``JX-R001``.
        fields: What the text names in braces (``file``, ``place``, …); one that is not given is printed as ``?``.
        language: ``zh``, ``en``, or ``both`` (Chinese first), which is what records carry.

    Raises:
        KeyError: There is no such code. That is a mistake of ours, not of the user.

    >>> message("JX-R001", {"file": "a.txt"}, "en")
    'Empty file: a.txt. Check that the download or export was complete.'
    """
    entry = _messages()[code]
    values = _Fields({name: _printable(value) for name, value in fields.items()})
    zh = f"{entry['zh']}。{entry['zh_do']}".format_map(values)
    en = f"{entry['en']}. {entry['en_do']}".format_map(values)
    return {"zh": zh, "en": en, "both": f"{zh} / {en}"}[language]


def problem(code: str, place: str | None = None, **fields: object) -> Problem:
    """The coded error as a record carries it: the words in Chinese and English, and the place.

    >>> problem("JX-R006", place="a.txt", file="a.txt").code
    'JX-R006'
    """
    if place is not None:
        fields.setdefault("place", place)
        place = _printable(place)
    return Problem(code, message(code, fields), place)


def warning(code: str, **fields: object) -> str:
    """A warning as `Document.warnings` carries it: the code, then the words.

    >>> warning("JX-R102", encoding="big5")[:7]
    'JX-R102'
    """
    return f"{code} {message(code, fields)}"


class JixiaoError(Exception):
    """Base of all errors of this package: a stable code, a place, and the fields of its message.

    Attributes:
        code: Stable code, such as ``JX-R001``.
        place: Where in the file or input, in words (``byte 17``, ``line 3``); None where it is the whole of it.
        fields: What the message names (``file``, ``size``, …).

    >>> str(JixiaoError("JX-R006", file="a.txt")).startswith("JX-R006 找不到文件：a.txt")
    True
    """

    def __init__(self, code: str, place: str | None = None, **fields: object) -> None:
        self.code = code
        self.place = place
        self.fields = fields
        super().__init__(code, place, fields)

    def __str__(self) -> str:
        return f"{self.code} {self.problem().message}"

    def __reduce__(self) -> tuple[object, tuple[type[JixiaoError], str, str | None, dict[str, object]]]:
        """Keyword arguments survive pickling: errors cross the border of worker processes."""
        return _rebuild, (type(self), self.code, self.place, self.fields)

    def message(self, language: Language = "both") -> str:
        """The words of the error; see `message`."""
        fields = self.fields if self.place is None else {"place": self.place, **self.fields}
        return message(self.code, fields, language)

    def problem(self) -> Problem:
        """The error as the `errors` of a record carry it."""
        return problem(self.code, self.place, **self.fields)


class ReadError(JixiaoError):
    """A file could not be turned into a `Document` (codes ``JX-R0xx``)."""


class UnsupportedError(ReadError):
    """A file of a format that no reader takes, which nothing went wrong with: its record is ``skipped``."""


def _rebuild(kind: type[JixiaoError], code: str, place: str | None, fields: dict[str, object]) -> JixiaoError:
    return kind(code, place, **fields)


def described(error: Exception) -> str:
    """Kind, words and place of an exception in one line: what a report of the mistake needs."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" [{Path(frames[-1].filename).name}:{frames[-1].lineno}]" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
