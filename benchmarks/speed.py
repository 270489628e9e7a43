"""Speed and memory, as ratios to jieba on the same machine, over the real documents (`JIXIAO_CORPUS`).

    python benchmarks/speed.py            a table
    python benchmarks/speed.py --check    fails where a figure is over benchmarks/limits.toml

Rounds of the two sides alternate in one process, so that a busy machine slows both; medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from extract.evaluation.suites import load_suites

ROOT = Path(__file__).resolve().parent.parent
CORPUS = load_suites(ROOT)["corpus"].place(ROOT)
BASELINE = "import spacy, jieba; jieba.initialize()"
PEAK = """
import resource, sys
import extract
pipeline = extract.load()
for path in sys.argv[1:]:
    pipeline.read(path)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


class Figure(NamedTuple):
    """One measured figure, its limit, and what it was made of."""

    name: str
    value: float
    limit: float
    note: str


def seconds(action: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def paired(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median times of two actions over alternating rounds, after one round that warms both."""
    first()
    second()
    times = [(seconds(first), seconds(second)) for _ in range(rounds)]
    return statistics.median(one for one, _ in times), statistics.median(other for _, other in times)


def ratios(documents: list[Path], limits: dict[str, Any], rounds: int) -> Iterator[Figure]:
    """For each document: reading it against segmenting it."""
    import jieba

    import extract
    from extract import readers

    jieba.setLogLevel("WARNING")
    jieba.initialize()
    pipeline = extract.load()
    for path in documents:
        data = path.read_bytes()
        text = readers.read(path, data).text
        ours, theirs = paired(lambda: pipeline.read(path, data), lambda: jieba.lcut(text), rounds)  # noqa: B023
        limit = next((value for key, value in limits["documents"].items() if path.name.startswith(key)), None)
        note = f"{ours * 1000:.1f} ms / {theirs * 1000:.1f} ms, {len(text)} characters"
        yield Figure(f"ratio {path.stem}", ours / theirs, limit or limits["default"], note)


def linearity(documents: list[Path], limit: float) -> Iterator[Figure]:
    """Time for ten times as much text; 10 is linear."""
    import extract

    pipeline = extract.load()
    for path in documents:
        data = path.read_bytes()
        pipeline.read(path, data)
        few = statistics.median(seconds(lambda: pipeline.read(path, data * 10)) for _ in range(3))  # noqa: B023
        many = seconds(lambda: pipeline.read(path, data * 100))  # noqa: B023
        yield Figure(f"linearity {path.stem}", many / few, limit, f"{many:.2f} s / {few:.3f} s")


def cold(document: Path, limit: float, rounds: int) -> Figure:
    """A whole process that reads one document, against one that only starts spaCy and jieba."""
    ours = [sys.executable, "-m", "extract", "extract", "--quiet", str(document)]
    theirs = [sys.executable, "-c", BASELINE]

    def start(command: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    one, other = paired(start(ours), start(theirs), rounds)
    return Figure("cold start", one / other, limit, f"{one * 1000:.0f} ms / {other * 1000:.0f} ms")


def memory(documents: list[Path], limit: float) -> Figure:
    """Peak memory of a process that reads all documents."""
    command = [sys.executable, "-c", PEAK, *map(str, documents)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # bytes there, KiB on Linux
    return Figure("peak memory MB", int(done.stdout) / unit, limit, f"{len(documents)} documents")


def main() -> int:
    """Measures, prints, and with ``--check`` gives 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit code 1 where a figure is over its limit")
    parser.add_argument("--rounds", type=int, default=9, help="alternating rounds (9)")
    parser.add_argument("--skip-linearity", action="store_true", help="leave out the slowest part")
    arguments = parser.parse_args()
    documents = sorted(CORPUS.glob("*.txt"))
    if not documents:
        sys.stderr.write(f"no documents in {CORPUS} (JIXIAO_CORPUS)\n")
        return 2
    limits = tomllib.loads((ROOT / "benchmarks" / "limits.toml").read_text("utf-8"))
    # Memory first: a process inherits the peak of the one that starts it.
    figures = [memory(documents, limits["memory"]["peak"])]
    figures += ratios(documents, limits["ratio"], arguments.rounds)
    if not arguments.skip_linearity:
        figures += linearity(documents[:2], limits["linearity"]["factor"])
    figures.append(cold(documents[0], limits["cold"]["ratio"], max(3, arguments.rounds // 2)))
    over = 0
    for figure in figures:
        bad = figure.value > figure.limit
        over += bad
        mark = "OVER" if bad else "ok"
        print(f"{figure.name:<40} {figure.value:8.2f}  limit {figure.limit:6.1f}  {mark:<4}  {figure.note}")
    return 1 if arguments.check and over else 0


if __name__ == "__main__":
    sys.exit(main())
