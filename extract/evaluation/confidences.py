"""Do confidences mean what they say? Real rows in layouts that no training has seen, read and judged.

Prints for each field how many answers there are, the share that is right, the expected calibration error, and how many
answers can be taken with 99 % of them right; then the reliability table of all fields together, and of whole rows.

    python -m extract.evaluation.confidences [--layouts 2] [--suite rerendered_broken] [--models STORE]
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from extract.confidence import FIELDS, ROW
from extract.confidence.reliability import Reliability, reliability
from extract.confidence.truth import verdicts
from extract.config import Config, ModelsConfig
from extract.evaluation.form import form_likeness
from extract.evaluation.pairing import align
from extract.evaluation.rerendered import rerendered_documents
from extract.evaluation.suites import find_root, load_suites
from extract.pipeline import Pipeline

__all__ = ["Answers", "main", "print_answers", "read_suite"]

Answers = dict[str, list[tuple[float, bool]]]
"""Field (or ``row``) -> confidences, each with whether the field is right."""


def read_suite(root: Path, name: str, pipeline: Pipeline, layouts: int | None = None) -> Answers:
    """The answers to the documents of one suite of re-rendered forms.

    Args:
        root: The checkout.
        name: A suite of ``eval/suites.toml`` that has `rerendered`.
        pipeline: Reads the documents.
        layouts: So many layouts instead of those of the suite.
    """
    suite = load_suites(root)[name]
    if suite.rerendered is None:
        raise ValueError(f"{name}: no suite of re-rendered forms")
    printed = msgspec.structs.replace(suite.rerendered, layouts=layouts or suite.rerendered.layouts)
    answers: Answers = defaultdict(list)
    for document in rerendered_documents(printed, root / suite.gold):
        record = pipeline.read(f"{document.name}_{document.layout}.txt", document.text.encode())
        for gold, found in align(document.gold.forms, record.forms, form_likeness, 0.4):
            for row, verdict in verdicts(document.gold.forms[gold], record.forms[found]):
                for field, right in verdict.items():
                    sure = row.confidence if field == ROW else row.confidences.get(field)
                    if sure is not None:
                        answers[field].append((sure, right))
    return answers


def print_answers(title: str, answers: Answers, out: TextIO) -> None:
    """The figures of each field and the two reliability tables."""
    out.write(f"\n{title}\n{'':10s}{'answers':>8s} {'right':>8s} {'error':>8s} {'at 99 %':>8s} {'from':>8s}\n")
    fields = [answer for field in FIELDS for answer in answers.get(field, ())]
    parts = {field: reliability(answers[field]) for field in (*FIELDS, ROW) if answers.get(field)}
    for name, figure in {**parts, "fields": reliability(fields)}.items():
        out.write(
            f"{name:10s}{figure.count:8d} {figure.share_right:8.4f} {figure.error:8.4f} {figure.coverage:8.4f} "
            f"{figure.threshold:8.4f}\n"
        )
    for name, its in (("fields", fields), ("rows", answers.get(ROW, []))):
        _print_table(name, reliability(its), out)


def _print_table(name: str, figure: Reliability, out: TextIO) -> None:
    out.write(f"{name + ' said':14s}{'answers':>8s} {'mean':>8s} {'right':>8s}\n")
    for part in figure.bins:
        out.write(f"{part.low:5.3f}-{part.high:5.3f}   {part.count:8d} {part.said:8.4f} {part.right:8.4f}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line of this module."""
    parser = argparse.ArgumentParser(description="Reliability of confidences on re-rendered forms.")
    parser.add_argument("--suite", action="append", help="a suite of re-rendered forms; may be repeated; default: all")
    parser.add_argument("--layouts", type=int, help="so many layouts a suite")
    parser.add_argument("--models", help="the store to measure")
    chosen = parser.parse_args(arguments)
    root = find_root()
    if root is None:
        raise FileNotFoundError("eval/suites.toml")
    pipeline = Pipeline(Config(models=ModelsConfig(directory=chosen.models)))
    whole: Answers = defaultdict(list)
    for name, suite in load_suites(root).items():
        if suite.rerendered is None or (chosen.suite and name not in chosen.suite):
            continue
        answers = read_suite(root, name, pipeline, chosen.layouts)
        print_answers(name, answers, sys.stdout)
        for field, its in answers.items():
            whole[field] += its
    print_answers("all", whole, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
