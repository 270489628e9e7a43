"""The segmenter's dictionary, `extract/lexicon/segmentation.txt`: a few terms kept by hand and the names of the data.

The wheel has no `training_data/`, so the words are written down once, by

    python -m extract.nlp.dictionary

and a test fails while the file is older than the data.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

__all__ = ["dictionary"]

_TABLES = ("indicators.tsv", "variants.tsv")
# Longer names are phrases of several words, shorter ones are known to the segmenter.
_WORD = re.compile("[\u4e00-\u9fff]{3,12}")
_NAMES = "# Names, made by `python -m extract.nlp.dictionary` of training_data/; not to be edited."


def dictionary(current: str, training_data: Path) -> str:
    """The dictionary anew: what stands above the names in `current`, and the names of the training data.

    Args:
        current: the dictionary as it is.
        training_data: the folder of the tables of indicator names.

    Returns:
        The text that the file should hold: the same names in the same order for the same data.
    """
    kept = current.partition(_NAMES)[0]
    terms = {line for line in kept.splitlines() if not line.startswith("#")}
    names: set[str] = set()
    for table in _TABLES:
        rows = (training_data / table).read_text("utf-8").splitlines()[1:]
        names.update(name for row in rows if _WORD.fullmatch(name := row.partition("\t")[0]))
    return "\n".join([kept.rstrip("\n"), _NAMES, *sorted(names - terms)]) + "\n"


def main(root: Path) -> None:
    """Writes the dictionary of a checkout.

    Raises:
        FileNotFoundError: there is no `training_data/` under `root`.
    """
    path = Path(__file__).parents[1] / "lexicon" / "segmentation.txt"
    path.write_text(dictionary(path.read_text("utf-8"), root / "training_data"), "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
