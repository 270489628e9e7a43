"""Makes `eval/gold/` from full annotations of the benchmark documents. Run by hand, when an annotation has changed.

    python eval/import_gold.py PATH_TO_FULL_GOLD [--out eval/gold]

What is carried are facts: names, figures, values, places in a table. Running sentences of the documents (goals,
reasons, explanations, what was done) are not: each becomes a digest (`extract.evaluation.normal.digest`), which is
enough to see whether the output holds the same sentence. The texts of the documents stay outside the repository and
are found through the environment variable ``JIXIAO_CORPUS``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import msgspec

from extract.evaluation.form import GOAL_LIMIT
from extract.evaluation.gold import GoldDocument
from extract.evaluation.normal import digest

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_SENTENCES = frozenset(
    {"goal_expected", "goal_actual", "goal_midterm", "reason", "explanation", "completion", "content"}
)
_GOALS = frozenset({"goal_expected", "goal_actual", "goal_midterm"})
_SHORT = 12  # a phrase of this many characters is a fact of the table (无, 同上), not a sentence
_DROPPED = frozenset({"lines", "persons", "name_inferred", "name_printed", "notes"})


def facts(value: Json, key: str = "") -> Json:
    """The annotation with every running sentence replaced by its digest."""
    if isinstance(value, dict):
        return {name: facts(part, name) for name, part in value.items() if name not in _DROPPED}
    if isinstance(value, list):
        return [facts(part, key) for part in value]
    if key in _SENTENCES and isinstance(value, str) and len(value) > _SHORT:
        short = digest(value, GOAL_LIMIT if key in _GOALS else None)
        return {"digest": short.digest, "chars": short.chars}
    return value


def main() -> int:
    """Reads every annotation of the folder, checks it against the schema and writes its facts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder with the full annotations (*.json)")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "gold")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(arguments.gold.glob("[0-9]*.json")):
        kept = facts(json.loads(path.read_bytes()))
        msgspec.convert(kept, type=GoldDocument)
        target = arguments.out / path.name
        target.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
        sys.stderr.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
