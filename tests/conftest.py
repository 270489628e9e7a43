"""What all tests share."""

import os

import pytest
from corpus import ABSENT, DOCUMENTS, EXPECTED


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where the real documents should be, tests over them must not be skipped unseen."""
    if os.environ.get("CI") == "true" and EXPECTED and not DOCUMENTS:
        pytest.exit(f"CI: {ABSENT}", returncode=1)
