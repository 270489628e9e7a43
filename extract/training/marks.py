"""Examples with marks as the sparse matrix that scikit-learn learns from: 1 where an example has a mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

__all__ = ["marked"]


def marked(examples: Sequence[Collection[str]], least: int) -> tuple[list[str], Any]:
    """The marks that at least so many examples have, sorted, and a row of the matrix for each example.

    Raises:
        ModuleNotFoundError: scikit-learn is not installed (``pip install jixiao[train]``).

    >>> marks, matrix = marked([("a", "b"), ("a", "a")], least=2)
    >>> marks, matrix.toarray().tolist()
    (['a'], [[1.0], [1.0]])
    """
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped,unused-ignore]

    counts = Counter(mark for marks in examples for mark in set(marks))
    kept = sorted(mark for mark, count in counts.items() if count >= least)
    columns = {mark: place for place, mark in enumerate(kept)}
    places = [sorted({columns[mark] for mark in marks if mark in columns}) for marks in examples]
    starts = [0]
    for found in places:
        starts.append(starts[-1] + len(found))
    flat = [place for found in places for place in found]
    return kept, csr_matrix(([1.0] * len(flat), flat, starts), shape=(len(examples), len(kept)))
