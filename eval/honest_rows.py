"""How many honest rows are expected within 5 % of their weight?

usage: python eval/honest_rows.py RECORDS.jsonl FINDINGS.json [--rows] [--marks FILE]

RECORDS.jsonl is what `jixiao extract` prints. FINDINGS.json is a reader's list of findings: `findings` (doc, rule,
project, indicator, rows) and `projects` (the names of each). Only rows that no finding names are counted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from extract.evaluation.honest_rows import honest_marks, honest_rows, read_findings, share_within
from extract.model.record import DocumentRecord


def main() -> int:
    """Prints the figures; with --rows also the rows that are off or open."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("findings", type=Path)
    parser.add_argument("--rows", action="store_true", help="list the rows that are off or have no expected score")
    parser.add_argument("--marks", type=Path, help="write what the model of the score ratio learns from these rows")
    arguments = parser.parse_args()
    decoder = msgspec.json.Decoder(DocumentRecord)
    records = [decoder.decode(line) for line in arguments.records.read_bytes().splitlines() if line.strip()]
    findings = read_findings(arguments.findings.read_bytes())
    if arguments.marks is not None:
        arguments.marks.write_bytes(
            b"".join(msgspec.json.encode(each) + b"\n" for each in honest_marks(records, findings))
        )
    rows = list(honest_rows(records, findings))
    known = [row for row in rows if row.expected is not None]
    within = share_within(rows)
    sys.stdout.write(f"honest rows {len(rows)}, with an expected score {len(known)}\n")
    sys.stdout.write(f"within 5 % of the weight: {within:.4f}\n" if within is not None else "none to judge\n")
    inside = [row for row in known if row.expected and row.expected.low - 0.05 <= (row.indicator.score or 0.0)]
    inside = [row for row in inside if row.expected and (row.indicator.score or 0.0) <= row.expected.high + 0.05]
    if known:
        sys.stdout.write(f"claim inside the interval: {len(inside) / len(known):.4f}\n")
    if arguments.rows:
        for row in rows:
            if row.gap is None or row.gap > 0.05:
                claim = f"{row.indicator.score:g} of {row.indicator.weight:g}"
                sys.stdout.write(f"{row.document[:3]} {row.indicator.id} {row.indicator.name}: {claim}, {row.basis}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
