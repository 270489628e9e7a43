"""The wording of the findings, in Chinese and in English: ``lexicon/findings.toml`` and ``findings_across.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from extract.assess.findings.rows import number
from extract.model.record import Message

__all__ = ["Wording", "message", "wordings"]

_FILES = ("findings.toml", "findings_across.toml")  # of one form; of several parts of a document


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a rule is called (`title_zh`, `title_en`) and what it says, with the values of a hit in braces."""

    title_zh: str
    title_en: str
    zh: str
    en: str
    variants: dict[str, dict[str, str]] = {}


@cache
def wordings() -> dict[str, Wording]:
    """The wordings of all rules by id."""
    folder = resources.files("extract.lexicon")
    found: dict[str, Wording] = {}
    for name in _FILES:
        found |= msgspec.toml.decode(folder.joinpath(name).read_bytes(), type=dict[str, Wording])
    return found


def message(rule: str, values: Mapping[str, object], variant: str | None = None) -> Message:
    """What a rule says of one place. A value that is missing shows as ``-``: a wording never breaks a run."""
    wording = wordings()[rule]
    own = wording.variants[variant] if variant else {"zh": wording.zh, "en": wording.en}
    shown = _Shown({name: _plain(value) for name, value in values.items()})
    return Message(own["zh"].format_map(shown), own["en"].format_map(shown))


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "-"


def _plain(value: object) -> str:
    if value is None:
        return "-"
    return number(value) if isinstance(value, float) else str(value)
