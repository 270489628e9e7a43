"""Suites: which documents are measured, where their gold is, and what the figures must reach.

`eval/suites.toml` names them; a suite whose documents are not on this machine is skipped and said to be.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Protocol

import msgspec

from extract.errors import JixiaoError
from extract.evaluation.compare import compare
from extract.evaluation.gold import read_gold
from extract.evaluation.sheet import Item
from extract.model.record import DocumentRecord, Problem

__all__ = [
    "Guard",
    "Outcomes",
    "Reader",
    "Rerendered",
    "Suite",
    "Thresholds",
    "choose_suites",
    "find_root",
    "guarded",
    "load_suites",
    "load_thresholds",
    "measure",
]

Thresholds = dict[str, dict[str, float]]

_SECONDS = 60.0  # a document that takes longer is counted as failed


class Reader(Protocol):
    """What reads a document: `extract.pipeline.Pipeline`, or a stand-in for it."""

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        """The record of one document."""


Guard = Callable[[Reader, Path], DocumentRecord]


class SuiteDocument(msgspec.Struct, frozen=True):
    """One document of a suite. `layouts`: one for each form of the gold, in order; the last one goes on."""

    file: str
    layouts: tuple[str, ...]


class Rerendered(msgspec.Struct, frozen=True):
    """Gold forms that are printed anew: the kind of text (`extract.synthetic.layout.Kind`) and how many layouts of it.

    Attributes:
        kind: The kind of text.
        layouts: How many held-out layouts each form is printed in.
        leave_out: Gold files that are not used, by the beginning of their name.
    """

    kind: str
    layouts: int
    leave_out: tuple[str, ...] = ()


class Suite(msgspec.Struct, frozen=True):
    """A set of documents. `folder` is relative to the repository; the variable `environment` overrides it.

    A suite that is `rerendered` has no documents of its own. One `on_request` is measured where it is named only.
    """

    folder: str
    gold: str
    gold_suffix: str
    documents: tuple[SuiteDocument, ...] = ()
    environment: str | None = None
    rerendered: Rerendered | None = None
    on_request: bool = False

    def place(self, root: Path) -> Path:
        """The folder of the documents on this machine."""
        chosen = os.environ.get(self.environment) if self.environment else None
        return Path(chosen) if chosen else root / self.folder


class Outcomes(msgspec.Struct, frozen=True):
    """What a suite yielded: all comparisons, the time of reading, and the documents that could not be read."""

    items: tuple[Item, ...]
    documents: int
    bytes: int
    seconds: float
    failures: tuple[str, ...] = ()


def find_root(start: Path | None = None) -> Path | None:
    """The checkout: the nearest folder upwards that holds ``eval/suites.toml``; None in an installed package."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "eval" / "suites.toml").is_file():
            return folder
    return None


def load_suites(root: Path) -> dict[str, Suite]:
    """The suites by name.

    Raises:
        msgspec.ValidationError: The file does not follow the schema.
    """
    return msgspec.convert(tomllib.loads((root / "eval" / "suites.toml").read_text("utf-8")), type=dict[str, Suite])


def choose_suites(root: Path | None, names: Sequence[str] | None) -> tuple[Path, dict[str, Suite]]:
    """The checkout and the suites of some names in it, all of them where there is no name.

    Raises:
        JixiaoError: There is no checkout here (``JX-C015``), no such suite (``JX-C001``), or no suite whose
            documents are on this machine (``JX-C016``).
    """
    if root is None:
        raise JixiaoError("JX-C015", place="eval/suites.toml")
    known = load_suites(root)
    names = names or [name for name, suite in known.items() if not suite.on_request]
    unknown = [name for name in names if name not in known]
    if unknown:
        reason = f"--suite {', '.join(unknown)} ({', '.join(known)})"
        raise JixiaoError("JX-C001", reason=reason, command="eval")
    chosen = {name: known[name] for name in names}
    if not any(suite.place(root).is_dir() for suite in chosen.values()):
        places = [f"{suite.place(root)} ({suite.environment or name})" for name, suite in chosen.items()]
        raise JixiaoError("JX-C016", place=", ".join(places))
    return root, chosen


def load_thresholds(root: Path) -> Thresholds:
    """The least F1 of each field of each suite; none where the file is absent."""
    path = root / "eval" / "thresholds.toml"
    if not path.is_file():
        return {}
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), type=Thresholds)


def guarded(reader: Reader, path: Path) -> DocumentRecord:
    """One document read the way bulk runs read it: a mistake is a failed record, not the end of the run."""
    from extract.config import Config, RunConfig
    from extract.run import Input, read_document

    return read_document(reader, Input(str(path)), Config(run=RunConfig(seconds_per_document=_SECONDS)))


def measure(suite: Suite, root: Path, reader: Reader, guard: Guard) -> Outcomes:
    """Reads every document of a suite and compares it.

    Args:
        suite: The suite; its folder must be there.
        root: The checkout.
        reader: The pipeline.
        guard: Reads one document with the reader and turns any mistake into a record that is ``failed``.
    """
    if suite.rerendered is not None:
        from extract.evaluation.rerendered import measure_rerendered

        return measure_rerendered(suite.rerendered, root / suite.gold, reader, guard)
    items: list[Item] = []
    failures: list[str] = []
    size = 0
    seconds = 0.0
    for document in suite.documents:
        path = suite.place(root) / document.file
        stem = path.stem
        gold = read_gold(root / suite.gold / f"{stem}{suite.gold_suffix}")
        begin = perf_counter()
        record = guard(reader, path)
        seconds += perf_counter() - begin
        size += path.stat().st_size
        if record.status == "failed":
            failures.append(f"{document.file}: {'; '.join(_told(record.errors))}")
        items += compare(gold, record, document=stem, layouts=document.layouts)
    return Outcomes(tuple(items), len(suite.documents), size, seconds, tuple(failures))


def _told(problems: tuple[Problem, ...]) -> Iterator[str]:
    for cause in problems:
        yield f"{cause.code} {cause.message}"
