"""jixiao (绩效): reads China's public budget performance reports as typed, traceable data.

>>> import extract
>>> record = extract.load().read("note.txt", "没有表格。".encode())
>>> record.status, len(record.forms)
('ok', 0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.config import Config
    from extract.pipeline import Pipeline

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(config: Config | None = None) -> Pipeline:
    """A pipeline with these settings (all defaults without): `load().read(path)` gives a `DocumentRecord`.

    What it needs is imported here, so that `import extract` costs nothing.
    """
    from extract.pipeline import Pipeline

    return Pipeline(config)
