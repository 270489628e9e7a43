"""Do confidences mean what they say? Real rows in layouts that no training has seen, read and judged.

Prints for each field how many answers there are, the share that is right, the expected calibration error with its 95 %
interval and the error that chance alone makes of so many answers, and how many answers can be taken with 99 % of them
right; then the reliability table of all fields together, and of whole rows. Fields that real forms seldom fill
(reasons) are better judged by ``--synthetic``: so many synthetic forms, none of which a training has drawn, in held-out
layouts.

    python -m extract.evaluation.confidences [--layouts 2] [--suite rerendered_broken] [--models STORE]
    python -m extract.evaluation.confidences --synthetic 300 [--models STORE]
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO

import msgspec

from extract.confidence import FIELDS, ROW, load_judge
from extract.confidence.judge import MODEL
from extract.confidence.reliability import Reliability, reliability, spread
from extract.confidence.truth import verdicts
from extract.config import Config, ModelsConfig
from extract.evaluation.form import form_likeness
from extract.evaluation.pairing import align
from extract.evaluation.rerendered import rerendered_documents
from extract.evaluation.suites import find_root, load_suites
from extract.pipeline import Pipeline

__all__ = ["Answers", "main", "print_answers", "read_suite", "read_synthetic"]

Answers = dict[str, list[list[tuple[float, bool]]]]
"""Field (or ``row``) -> form by form the confidences, each with whether the field is right."""

_FRESH: Final = 900_000  # the first synthetic form; trainings draw from far below


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
            judged = [
                (field, row.confidence if field == ROW else row.confidences.get(field), right)
                for row, verdict in verdicts(document.gold.forms[gold], record.forms[found])
                for field, right in verdict.items()
            ]
            _add(answers, [(field, sure, right) for field, sure, right in judged if sure is not None])
    return answers


def read_synthetic(root: Path, forms: int, models: str | None = None) -> Answers:
    """The answers to synthetic forms in held-out layouts, of the kinds and contents that the training takes in turn.

    Args:
        root: The checkout.
        forms: How many.
        models: The store to measure.

    Raises:
        FileNotFoundError: The store has no curves.
    """
    from extract.confidence.train import Settings, drawn_examples, reader
    from extract.training.settings import load_settings

    curves = load_judge(models).curves
    if curves is None:
        raise FileNotFoundError(MODEL)
    settings = load_settings(root / "models" / MODEL / "config.toml", Settings)
    answers: Answers = defaultdict(list)
    for form in drawn_examples(settings, range(_FRESH, _FRESH + forms), reader(models), held=True):
        _add(answers, [(each.field, curves.fields[each.field].probability(each.marks), each.right) for each in form])
    return answers


def _add(answers: Answers, judged: Sequence[tuple[str, float, bool]]) -> None:
    """Adds the answers of one form: field, confidence, whether it is right."""
    of_form: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for field, sure, right in judged:
        of_form[field].append((sure, right))
    for field, its in of_form.items():
        answers[field].append(its)


def print_answers(title: str, answers: Answers, out: TextIO) -> None:
    """The figures of each field and the two reliability tables."""
    heads = ("answers", "right", "error", "from", "to", "chance", "at 99 %", "from")
    out.write(f"\n{title}\n{'':10s}" + " ".join(f"{head:>8s}" for head in heads) + "\n")
    fields = [form for field in FIELDS for form in answers.get(field, ())]
    rows = answers.get(ROW, [])
    parts = {**{field: answers[field] for field in FIELDS if answers.get(field)}, ROW: rows, "fields": fields}
    for name, forms in parts.items():
        figure, bounds = reliability(_flat(forms)), spread(forms)
        out.write(
            f"{name:10s}{figure.count:8d} {figure.share_right:8.4f} {figure.error:8.4f} {bounds.low:8.4f} "
            f"{bounds.high:8.4f} {bounds.chance:8.4f} {figure.coverage:8.4f} {figure.threshold:8.4f}\n"
        )
    for name, its in (("fields", fields), ("rows", rows)):
        _print_table(name, reliability(_flat(its)), out)


def _flat(forms: Sequence[Sequence[tuple[float, bool]]]) -> list[tuple[float, bool]]:
    return [answer for form in forms for answer in form]


def _print_table(name: str, figure: Reliability, out: TextIO) -> None:
    out.write(f"{name + ' said':14s}{'answers':>8s} {'mean':>8s} {'right':>8s}\n")
    for part in figure.bins:
        out.write(f"{part.low:5.3f}-{part.high:5.3f}   {part.count:8d} {part.said:8.4f} {part.right:8.4f}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line of this module."""
    parser = argparse.ArgumentParser(description="Reliability of confidences on re-rendered forms.")
    parser.add_argument("--suite", action="append", help="a suite of re-rendered forms; may be repeated; default: all")
    parser.add_argument("--layouts", type=int, help="so many layouts a suite")
    parser.add_argument("--synthetic", type=int, help="instead: so many synthetic forms that no training has drawn")
    parser.add_argument("--models", help="the store to measure")
    chosen = parser.parse_args(arguments)
    root = find_root()
    if root is None:
        raise FileNotFoundError("eval/suites.toml")
    if chosen.synthetic:
        print_answers("synthetic", read_synthetic(root, chosen.synthetic, chosen.models), sys.stdout)
        return 0
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
