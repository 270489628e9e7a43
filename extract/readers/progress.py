"""Signs of life of a reader: it says when a page is done, so that a long document gets the time that it needs.

Whoever runs readers under a time limit listens; nobody need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["listening", "page_done"]

_listener: ContextVar[Callable[[], None] | None] = ContextVar("page_listener", default=None)


def page_done() -> None:
    """Says that a page was read (or given up)."""
    listener = _listener.get()
    if listener is not None:
        listener()


@contextmanager
def listening(listener: Callable[[], None]) -> Iterator[None]:
    """Calls `listener` for each page that is done in the body.

    >>> pages = []
    >>> with listening(lambda: pages.append(1)):
    ...     page_done()
    >>> len(pages)
    1
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
