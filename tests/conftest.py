"""What all tests share. The real documents are not part of the project: see `JIXIAO_CORPUS`."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where the real documents should be, tests over them must not be skipped unseen."""
    corpus = Path(os.environ.get("JIXIAO_CORPUS", ROOT / ".." / "shared" / "corpus"))
    expected = "JIXIAO_CORPUS" in os.environ or (ROOT.parent / "shared").is_dir()
    if os.environ.get("CI") == "true" and expected and not any(corpus.glob("*.txt")):
        pytest.exit(f"CI: no documents in {corpus} (JIXIAO_CORPUS)", returncode=1)
