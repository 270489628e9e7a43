"""The findings: what an auditor would ask about, each with the values that it rests on.

`registry` declares rules, `cases` is what they look at, `engine` runs them, `root_causes` keeps one finding per cause.
The rules stand in modules by theme; importing this package declares all of them.
"""

from __future__ import annotations

from extract.assess.findings import account, across, claims, counts, goals, narratives, reasons, scores
from extract.assess.findings.engine import find
from extract.assess.findings.registry import RULES, Rule

__all__ = [
    "RULES",
    "Rule",
    "account",
    "across",
    "claims",
    "counts",
    "find",
    "goals",
    "narratives",
    "reasons",
    "scores",
]
