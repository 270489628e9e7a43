"""Prints invented forms into formats, reads them back and prints how much came back exactly.

PYTHONPATH=tests .venv/bin/python -m rendering --format pdf-lo pdf-word --seeds 0-7
PYTHONPATH=tests .venv/bin/python -m rendering --format docx --layout narrow --differences 20 --save /tmp/files
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import extract
from rendering.document import DOCUMENTS, Printed
from rendering.formats import FORMATS, GROUPS, Job
from rendering.gold import gold_documents
from rendering.measure import Figures, differences_of, measured
from rendering.style import LAYOUTS, style_of

_TITLES = ("format", "layout", "docs", "failed", "cells", "folded", "struct", "tables", "numbers", "rows", "seconds")
_LINE = "{:<20} {:<10} {:>4} {:>6} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8} {:>8}"


def main() -> int:
    """The command."""
    arguments = _arguments()
    first, _, last = arguments.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    pipeline = extract.load()
    _say(_LINE.format(*_TITLES))
    documents = _documents(arguments, seeds)
    for name in [name for given in arguments.format for name in GROUPS.get(given, [given])]:
        jobs: list[tuple[str, Job]] = [
            (layout, (printed, style_of(layout, seed)))
            for layout in arguments.layout
            for seed, printed in enumerate(documents, seeds.start)
        ]
        files = FORMATS[name]([job for _, job in jobs])
        suffix = name.partition("-")[0]
        total: dict[str, Figures] = {}
        for (layout, (printed, _)), data in zip(jobs, files, strict=True):
            file = f"{printed.name}.{name}.{layout}.{suffix}"
            if arguments.save:
                arguments.save.mkdir(parents=True, exist_ok=True)
                (arguments.save / file).write_bytes(data)
            start = time.process_time()
            figures = measured(pipeline, printed, file, data, cells_too=not arguments.rows_only)
            figures.seconds = time.process_time() - start
            total.setdefault(layout, Figures()).add(figures)
        together = Figures()
        for layout, figures in total.items():
            if not arguments.brief:
                _show(name, layout, figures, arguments.differences)
            together.add(figures)
        if arguments.brief or len(total) > 1:
            _show(name, "all", together, 0)
    return 0


def _documents(arguments: argparse.Namespace, seeds: range) -> list[Printed]:
    if arguments.gold is None:
        return [DOCUMENTS[arguments.content](seed, arguments.forms) for seed in seeds]
    suffix = ".gold.json" if any(arguments.gold.glob("*.gold.json")) else ".json"
    return gold_documents(arguments.gold, suffix, arguments.forms)


def _show(name: str, layout: str, figures: Figures, most: int) -> None:
    shares = (figures.cells, figures.cells_folded, figures.structure)
    _say(
        _LINE.format(
            name,
            layout,
            figures.documents,
            figures.failed,
            *(f"{share:.4f}" for share in shares),
            f"{figures.tables_exact}/{figures.tables}",
            f"{figures.number_share:.4f}",
            f"{figures.row_share:.4f}",
            f"{figures.seconds:.2f}",
        )
    )
    for line in differences_of(figures, most):
        _say(line)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--format",
        nargs="+",
        choices=[*GROUPS, *FORMATS],
        default=list(FORMATS),
        metavar="NAME",
        help=f"of: {', '.join([*GROUPS, *FORMATS])}",
    )
    parser.add_argument("--layout", nargs="+", choices=[*LAYOUTS, "random"], default=list(LAYOUTS))
    parser.add_argument("--seeds", default="0-7", help="contents and layouts of the forms, as 3 or 0-7")
    parser.add_argument("--content", choices=list(DOCUMENTS), default="forms", help="which forms (forms)")
    parser.add_argument("--gold", type=Path, help="print the forms of the annotations in this folder instead")
    parser.add_argument("--forms", type=int, default=2, help="forms in a document (2)")
    parser.add_argument("--differences", type=int, default=20, help="how many to list for each layout (20)")
    parser.add_argument("--brief", action="store_true", help="one line for each format")
    parser.add_argument("--rows-only", action="store_true", help="leave the cells out, for formats without tables")
    parser.add_argument("--save", type=Path, help="folder to keep the files in")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
