"""How good the results are: records against gold annotations, field by field (`jixiao eval`).

Each comparison is an item that is correct, wrong, missed or invented; all figures are counts of items, so that each
can be opened (`--errors`). A run is compared with the recorded one and fails under a threshold.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import msgspec

from extract.config import Config
from extract.evaluation.compare import compare
from extract.evaluation.figures import Figure, by_field
from extract.evaluation.report import print_errors, print_suite, shortfalls
from extract.evaluation.results import Results, SuiteResult, read_results, summarise, write_results
from extract.evaluation.sheet import Item
from extract.evaluation.suites import Reader, choose_suites, find_root, guarded, load_thresholds, measure

__all__ = ["Figure", "Item", "by_field", "compare", "run"]


def run(
    suites: list[str] | None = None,
    *,
    errors: int = 0,
    json: bool = False,
    record: bool = False,
    root: Path | None = None,
    against: Path | None = None,
    reader: Reader | None = None,
    config: Config | None = None,
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
        reader: The pipeline; made with `config` where None.
        config: Settings of the pipeline.
        out: Where to print, standard output where None.

    Returns:
        0; 1 where a figure is under its threshold.

    Raises:
        JixiaoError: There is no checkout here (``JX-C015``), no such suite (``JX-C001``), or no suite whose
            documents are on this machine (``JX-C016``).
    """
    out = out or sys.stdout
    base, known = choose_suites(root or find_root(), suites)
    recorded = base / "eval" / "results.json"
    before = read_results(against or recorded)
    thresholds = load_thresholds(base)
    results: dict[str, SuiteResult] = {}
    short: list[str] = []
    for name, suite in known.items():
        if not suite.place(base).is_dir():
            _tell(out, json, f"\n{name}: skipped, no folder {suite.place(base)} (set {suite.environment})")
            continue
        reader = reader or _pipeline(config)
        outcomes = measure(suite, base, reader, guarded)
        results[name] = summarise(outcomes)
        short += shortfalls(name, results[name], thresholds.get(name, {}))
        if not json:
            print_suite(name, results[name], outcomes, before.suites.get(name), out)
            print_errors(outcomes.items, errors, out)
    if json:
        data = msgspec.json.encode(Results(results), order="deterministic")
        out.write(msgspec.json.format(data, indent=1).decode() + "\n")
    for line in short:
        _tell(out, json, f"under threshold: {line}")
    if record and results:
        write_results(recorded, Results(results))
    return 1 if short else 0


def _tell(out: TextIO, json: bool, line: str) -> None:
    """A line of talk; not printed where the output is data."""
    if not json:
        out.write(line + "\n")


def _pipeline(config: Config | None) -> Reader:
    import extract

    reader: Reader = extract.load(config)
    return reader
