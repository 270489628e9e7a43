"""Every section of the lexicon is named somewhere in the code: what nobody reads is deleted."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "extract"
LEXICON = sorted((PACKAGE / "lexicon").glob("*.toml"))
# file and section -> why no code names it
UNNAMED: dict[tuple[str, str], str] = {}


@cache
def _names() -> frozenset[str]:
    """The words of all code (`glyphs`, `JX-R001`)."""
    return frozenset(
        word for path in PACKAGE.rglob("*.py") for word in re.findall(r"\w+(?:-\w+)*", path.read_text("utf-8"))
    )


@pytest.mark.parametrize("path", LEXICON, ids=lambda path: path.stem)
def test_every_section_is_named_in_the_code(path: Path) -> None:
    sections = tomllib.loads(path.read_text("utf-8"))
    unread = [name for name in sections if name not in _names() and (path.name, name) not in UNNAMED]
    assert not unread, f"{path.name}: delete what no code reads"
