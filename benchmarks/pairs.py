"""Paired measurements: two actions by turns in one process, their CPU times as a ratio, against a limit."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["ROOT", "Figure", "arguments", "limits", "peak_memory", "ratio", "report"]

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the renderers make the documents that are measured

# The peak of this very process image: `ru_maxrss` would be that of the parent where it was larger.
_PEAK = """
import sys
{body}
with open("/proc/self/status", encoding="ascii") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


class Figure(NamedTuple):
    """One measured figure, its limit (`at_least` turns it round), and what it was made of."""

    name: str
    value: float
    limit: float
    note: str
    at_least: bool = False


def cpu_seconds(action: Callable[[], object]) -> float:
    """CPU time of one call, all threads together."""
    start = time.process_time()
    action()
    return time.process_time() - start


def ratio(name: str, ours: Callable[[], object], theirs: Callable[[], object], limit: float, rounds: int) -> Figure:
    """The median time of ours over that of theirs, after one round that warms both."""
    ours()
    theirs()
    times = [(cpu_seconds(ours), cpu_seconds(theirs)) for _ in range(rounds)]
    one, other = (statistics.median(side) for side in zip(*times, strict=True))
    return Figure(name, one / other, limit, f"{one * 1000:.1f} ms / {other * 1000:.1f} ms CPU")


def peak_memory(body: str, *arguments: str) -> float:
    """The most memory, in MB, that a new process takes which runs `body` (Linux only)."""
    command = [sys.executable, "-c", _PEAK.format(body=body), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return int(done.stdout.split()[-1]) / 1024


def limits(section: str) -> dict[str, Any]:
    """A section of limits.toml."""
    found: dict[str, Any] = tomllib.loads((ROOT / "benchmarks" / "limits.toml").read_text("utf-8"))[section]
    return found


def arguments(description: str | None) -> argparse.Namespace:
    """What all of these scripts are asked."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit code 1 where a figure is beyond its limit")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds (5)")
    return parser.parse_args()


def report(figures: Iterable[Figure], *, check: bool) -> int:
    """Prints each figure as it comes; with `check` gives 1 where a limit is passed."""
    beyond = 0
    for figure in figures:
        bad = figure.value < figure.limit if figure.at_least else figure.value > figure.limit
        beyond += bad
        side = "least" if figure.at_least else "limit"
        mark = "BAD" if bad else "ok"
        print(
            f"{figure.name:<44} {figure.value:8.2f}  {side} {figure.limit:6.1f}  {mark:<4}  {figure.note}", flush=True
        )
    return 1 if check and beyond else 0
