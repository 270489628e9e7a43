"""The findings: what an auditor would ask about, each with the values that it rests on.

`registry` declares rules, `cases` is what they look at, `engine` runs them, `root_causes` keeps one finding per cause.
The rules stand in modules by theme; importing this package declares all of them.
"""

from __future__ import annotations

from extract.assess.findings import (
    account,
    achievement,
    across,
    actuals,
    claims,
    costs,
    counts,
    deviations,
    funds,
    goals,
    narratives,
    reasons,
    satisfaction,
    scores,
    spending,
    structure,
    targets,
    texts,
)
from extract.assess.findings.engine import find
from extract.assess.findings.registry import RULES, Rule

__all__ = [
    "RULES",
    "Rule",
    "account",
    "achievement",
    "across",
    "actuals",
    "claims",
    "costs",
    "counts",
    "deviations",
    "find",
    "funds",
    "goals",
    "narratives",
    "reasons",
    "satisfaction",
    "scores",
    "spending",
    "structure",
    "targets",
    "texts",
]
