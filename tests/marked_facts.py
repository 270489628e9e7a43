"""Texts with facts marked in them: `<label words>`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.narrative.relations import Fact

__all__ = ["found", "said"]

_FACT = re.compile(r"<(?P<label>[a-z]+) (?P<words>[^>]*)>")


def found(marked: str, sure: float = 0.9) -> tuple[str, list[Fact]]:
    """A text and its facts, of which each is written `<label words>`."""
    text, facts, at = "", [], 0
    for match in _FACT.finditer(marked):
        text += marked[at : match.start()]
        facts.append(Fact(len(text), len(text) + len(match["words"]), match["label"], sure))
        text += match["words"]
        at = match.end()
    return text + marked[at:], facts


def said(text: str, facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """What facts say: their label and words."""
    return [(fact.label, text[fact.start : fact.end]) for fact in facts]
