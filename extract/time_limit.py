"""How long a document may take: a base, and more for each page that is done.

A long document gets the time that it needs as long as it makes headway; one that hangs is stopped. The reader says
when a page is done (`extract.readers.progress`). Whoever could end the process from outside is told in good time.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType

from extract.config import RunConfig
from extract.readers.progress import listening

__all__ = ["TimeLimit", "TimeUpError", "seconds_for"]

# Pages are told at most this often.
_TELL_SECONDS = 0.5


class TimeUpError(BaseException):
    """Raised by the alarm. Not an `Exception`, so that no handler inside a stage can take it for its own."""


def seconds_for(pages: int, config: RunConfig) -> float:
    """The time that a document has of which this many pages are done.

    >>> seconds_for(3, RunConfig(seconds_per_document=60.0, seconds_per_page=10.0))
    90.0
    """
    return config.seconds_per_document + pages * config.seconds_per_page


class TimeLimit:
    """Stops its body by `TimeUpError` where the platform has alarms and this is the main thread.

    Elsewhere there is no limit inside a process; a worker process is still ended from outside.

    Args:
        config: The base and the time for a page.
        tell: Called with the number of pages that are done, now and then, and always before time is up that it does
            not know of yet.
    """

    def __init__(self, config: RunConfig, tell: Callable[[int], None] | None = None) -> None:
        self._config = config
        self._tell = tell or (lambda _: None)
        self._pages = self._told = 0
        self._listening = listening(self._page)

    @property
    def seconds(self) -> float:
        """The time that the body has, from its start, by the pages that are done."""
        return seconds_for(self._pages, self._config)

    def __enter__(self) -> TimeLimit:
        self._start = self._last = time.monotonic()
        self._listening.__enter__()
        self._alarms = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        if self._alarms:
            self._before = signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._alarms:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
        self._listening.__exit__(kind, error, at)

    def _page(self) -> None:
        self._pages += 1
        if time.monotonic() - self._last >= _TELL_SECONDS:
            self._say()

    def _say(self) -> None:
        self._last = time.monotonic()
        self._told = self._pages
        self._tell(self._pages)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        """Time is up by the pages at the last ring; those done since then give more."""
        left = self._start + self.seconds - time.monotonic()
        if left <= 0:
            raise TimeUpError
        if self._told < self._pages:
            self._say()
        signal.setitimer(signal.ITIMER_REAL, left)
