"""Prints a run: a table of fields, the rows by layout and document, wrong items, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from extract.evaluation.figures import Figure
from extract.evaluation.results import Changes, SuiteResult, changes
from extract.evaluation.sheet import Item
from extract.evaluation.suites import Outcomes

__all__ = ["print_changes", "print_errors", "print_suite", "shortfalls"]

_HEAD = f"{'':34s} {'correct':>7s} {'wrong':>6s} {'missed':>6s} {'invented':>8s} {'P':>7s} {'R':>7s} {'F1':>7s}"
_SHOWN = 20  # gains or losses that are listed


def _line(name: str, figure: Figure, mark: str = "") -> str:
    counts = f"{figure.correct:7d} {figure.wrong:6d} {figure.missed:6d} {figure.invented:8d}"
    return f"  {name:32s} {counts} {figure.precision:7.4f} {figure.recall:7.4f} {figure.f1:7.4f} {mark}".rstrip()


def print_suite(name: str, result: SuiteResult, outcomes: Outcomes, before: SuiteResult | None, out: TextIO) -> None:
    """The tables of one suite; a figure that moved since the recorded run is marked with the difference."""
    out.write(f"\n{name}: {result.documents} documents, {result.milliseconds_per_document:g} ms a document\n{_HEAD}\n")
    for field, figure in result.fields.items():
        earlier = before.fields.get(field) if before else None
        move = figure.f1 - earlier.f1 if earlier else 0.0
        out.write(_line(field, figure, f"{move:+.4f}" if abs(move) >= 0.00005 else "") + "\n")
    for title, parts in (("rows by layout", result.layouts), ("rows by document", result.by_document)):
        out.write(f"{title}\n")
        for part, figure in parts.items():
            out.write(_line(part, figure) + "\n")
    for failure in outcomes.failures:
        out.write(f"failed: {failure}\n")
    if before:
        print_changes(changes(before, result), out)


def print_errors(items: Sequence[Item], limit: int, out: TextIO) -> None:
    """The first `limit` items of each field that are not correct, both sides shown."""
    shown: dict[str, int] = {}
    for item in items:
        if item.outcome != "correct" and shown.setdefault(item.field, 0) < limit:
            shown[item.field] += 1
            place = f"{item.document} [{item.layout}] {item.place}"
            out.write(f"  {item.field} {item.outcome}: {place}: gold {item.gold!r} found {item.found!r}\n")


def print_changes(moved: Changes, out: TextIO) -> None:
    """Gains and losses against the recorded run, one line each, the first of them."""
    out.write(
        f"against the recorded run: {len(moved.gains)} gains, {len(moved.losses)} losses, "
        f"{moved.milliseconds:+g} ms a document\n"
    )
    for sign, keys in (("+", moved.gains), ("-", moved.losses)):
        for key in keys[:_SHOWN]:
            out.write(f"  {sign} {key}\n")
        if len(keys) > _SHOWN:
            out.write(f"  {sign} … {len(keys) - _SHOWN} more\n")


def shortfalls(name: str, result: SuiteResult, least: dict[str, float]) -> list[str]:
    """The fields of a suite whose F1 is under its threshold, with both figures."""
    lines = []
    for field, floor in least.items():
        figure = result.fields.get(field, Figure())
        if figure.f1 < floor:
            lines.append(f"{name} {field}: F1 {figure.f1:.4f} is under {floor:g}")
    return lines
