"""Where the real documents are. They are not part of the project: `eval/suites.toml` says where they are looked for."""

import os
from pathlib import Path

from extract.evaluation.suites import load_suites

__all__ = ["ABSENT", "CORPUS", "DOCUMENTS", "EXPECTED", "ROOT"]

ROOT = Path(__file__).resolve().parent.parent

_SUITE = load_suites(ROOT)["corpus"]
_VARIABLE = _SUITE.environment or ""

CORPUS = _SUITE.place(ROOT)
DOCUMENTS = sorted(CORPUS.glob("*.txt"))
# Why a test over them is skipped.
ABSENT = f"no documents in {CORPUS} ({_VARIABLE})"
# Whether someone has said where they are, or the folder beside the checkout that should hold them is there.
EXPECTED = bool(os.environ.get(_VARIABLE)) or CORPUS.parent.is_dir()
