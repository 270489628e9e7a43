"""Records out to an annotation tool and back: the two directions, whatever the tool."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from extract.annotations import Annotated, Imported, doccano, label_studio
from extract.annotations.reading import FileError
from extract.annotations.rebuild import record_of
from extract.annotations.regions import regions_of, tree_from
from extract.annotations.tree import tree_of
from extract.errors import JixiaoError
from extract.model.record import DocumentRecord, Problem

__all__ = ["TOOLS", "export", "import_", "labels"]

TOOLS: Final = {"labelstudio": label_studio, "doccano": doccano}


def annotated(record: DocumentRecord, text: str) -> Annotated:
    """A record as labelled spans of its text."""
    regions, relations = regions_of(tree_of(record))
    return Annotated(text, record.source.path, regions, relations, record)


def export(documents: Iterable[tuple[DocumentRecord, str]], tool: str) -> bytes:
    """The file that a tool imports.

    Args:
        documents: Records, each with the text of its document.
        tool: A name of `TOOLS`.
    """
    content: bytes = TOOLS[tool].write(annotated(record, text) for record, text in documents)
    return content


def import_(content: bytes, tool: str, file: str) -> Imported:
    """The records of a file that a tool exported.

    Args:
        content: The file.
        tool: A name of `TOOLS`.
        file: What to call it in an error.

    Raises:
        JixiaoError: It is no file of that tool (``JX-N001``). What of it cannot be used is told in the result.
    """
    records: list[DocumentRecord] = []
    problems: list[Problem] = []
    try:
        for place, document, odd in TOOLS[tool].read(content):
            problems += odd
            if document is not None:
                tree, lost = tree_from(document, place)
                problems += lost
                records.append(record_of(tree, document.text, document.path, document.record))
    except FileError as error:
        raise JixiaoError("JX-N001", file=file, tool=tool, reason=error) from error
    return Imported(tuple(records), tuple(problems))


def labels(tool: str) -> str:
    """What to set up in a tool before it can take what `export` gives."""
    text: str = TOOLS[tool].labels()
    return text
