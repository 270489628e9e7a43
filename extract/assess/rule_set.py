"""Rule sets: how a place and a year award points, as data (``lexicon/rule_sets/*.toml``)."""

from __future__ import annotations

import msgspec

__all__ = ["RuleSet"]


class RuleSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How points are awarded in one place."""

    id: str
