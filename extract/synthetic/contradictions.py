"""stub"""
from __future__ import annotations
from typing import NamedTuple
class Planted(NamedTuple):
    rule: str
    project: int | None = None
    row: int | None = None
PLANTS: dict = {}
def plant(rule, papers, seed): return None
