"""What a reader function returns; `extract.readers.read` makes the `Document` of it."""

from __future__ import annotations

from typing import NamedTuple

from extract.model.document import Block, Problem, Table

__all__ = ["MAX_PARTS", "Reading"]

MAX_PARTS = 1_000_000  # lines and cells of one file; each costs about 200 bytes of memory


class Reading(NamedTuple):
    """Text, blocks and page starts of a file, with warnings (`extract.errors.warning`).

    `problems` (`extract.errors.problem`) are parts of the file that could not be read; the rest is here.
    """

    text: str
    blocks: list[Block | Table]
    pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    ocr: bool = False
    problems: tuple[Problem, ...] = ()
