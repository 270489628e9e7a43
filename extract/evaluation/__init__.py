"""How good the results are: records against gold annotations, field by field (`jixiao eval`).

Each comparison is an item that is correct, wrong, missed or invented; all figures are counts of items, so that each
can be opened (`--errors`). A run is compared with the recorded one and fails under a threshold.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import msgspec

from extract.evaluation.compare import compare
from extract.evaluation.figures import Figure, by_field
from extract.evaluation.report import print_changes, print_errors, print_suite, shortfalls
from extract.evaluation.results import Results, changes, read_results, summarise, write_results
from extract.evaluation.sheet import Item
from extract.evaluation.suites import Reader, Suite, find_root, load_suites, load_thresholds, measure
from extract.model.record import DocumentRecord

__all__ = ["Figure", "Item", "by_field", "compare", "run"]

_SECONDS = 60.0  # a document that takes longer is counted as failed


def run(
    suites: list[str] | None = None,
    *,
    errors: int = 0,
    json: bool = False,
    record: bool = False,
    root: Path | None = None,
    against: Path | None = None,
    reader: Reader | None = None,
    out: TextIO | None = None,
) -> int:
    """Measures suites and reports; the exit code.

    Args:
        suites: Names in ``eval/suites.toml``; all of them where None.
        errors: How many items that are not correct to list for each field.
        json: Print the figures as JSON instead of tables.
        record: Write the run to ``eval/results.json``.
        root: The checkout; found from the working folder where None.
        against: The recorded run to compare with, ``eval/results.json`` where None.
        reader: The pipeline; `extract.load()` where None.
        out: Where to print, standard output where None.

    Returns:
        0; 1 where a figure is under its threshold; 2 where there is nothing to measure or no such suite.
    """
    out = out or sys.stdout
    base = root or find_root()
    if base is None:
        out.write("no eval/suites.toml upwards of this folder: run in a checkout\n")
        return 2
    known = load_suites(base)
    names = suites or list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        out.write(f"no such suite: {', '.join(unknown)} (there are: {', '.join(known)})\n")
        return 2
    recorded = base / "eval" / "results.json"
    before = read_results(against or recorded)
    results, short = _measure_all({name: known[name] for name in names}, base, before, errors, reader, json, out)
    if not results.suites:
        return 2
    if json:
        out.write(msgspec.json.format(msgspec.json.encode(results, order="deterministic"), indent=1).decode() + "\n")
    if record:
        write_results(recorded, results)
    return 1 if short else 0


def _measure_all(
    suites: dict[str, Suite], root: Path, before: Results, errors: int, reader: Reader | None, json: bool, out: TextIO
) -> tuple[Results, list[str]]:
    """The figures of the suites that are on this machine, and the lines on what is under its threshold."""
    thresholds = load_thresholds(root)
    results: Results = Results({})
    short: list[str] = []
    for name, suite in suites.items():
        if not suite.place(root).is_dir():
            if not json:
                out.write(f"\n{name}: skipped, no folder {suite.place(root)} (set {suite.environment})\n")
            continue
        reader = reader or _pipeline()
        outcomes = measure(suite, root, reader, _guarded)
        result = summarise(outcomes)
        results.suites[name] = result
        under = shortfalls(name, result, thresholds.get(name, {}))
        short += under
        if json:
            continue
        earlier = before.suites.get(name)
        print_suite(name, result, outcomes, earlier, out)
        print_errors(outcomes.items, errors, out)
        if earlier:
            print_changes(changes(earlier, result), out)
        for line in under:
            out.write(f"under threshold: {line}\n")
    return results, short


def _pipeline() -> Reader:
    import extract

    reader: Reader = extract.load()
    return reader


def _guarded(reader: Reader, path: Path) -> DocumentRecord:
    """One document read the way bulk runs read it: a mistake is a failed record, not the end of the run."""
    from extract.run import Input, read_document

    return read_document(reader, Input(str(path)), _SECONDS)
