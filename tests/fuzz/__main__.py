"""Reads mutated files of every format and says how each ended; exit code 1 if any ended badly."""

from __future__ import annotations

import argparse
import sys

from fuzz.campaign import campaign
from fuzz.seeds import SEEDS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="files of a format")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other files")
    parser.add_argument("--formats", nargs="+", choices=list(SEEDS), default=list(SEEDS), metavar="NAME")
    parser.add_argument("--jobs", type=int, default=0, help="processes; 0: one per core")
    parser.add_argument("--save", metavar="DIR", help="keep the files that ended badly")
    arguments = parser.parse_args()
    return campaign(
        arguments.formats, arguments.count, arguments.seed, jobs=arguments.jobs, save=arguments.save, out=sys.stdout
    )


if __name__ == "__main__":
    sys.exit(main())
