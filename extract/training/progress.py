"""How far a training is: steps done, loss, time left, as one line on standard error."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TextIO

__all__ = ["Progress"]

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_REDRAWS = 0.2


class Progress:
    """Tells how far a training is. On a terminal one line is redrawn, elsewhere a line comes every ten seconds.

    Args:
        stream: Where to write, such as ``sys.stderr``; None: nowhere.
        clock: Seconds from some fixed moment; for tests.
    """

    def __init__(self, stream: TextIO | None, clock: Callable[[], float] = monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._redraws = stream is not None and stream.isatty()
        self._name = ""
        self._begin: tuple[float, int] | None = None  # when the first step of this phase was told, and which it was
        self._told = float("-inf")

    def phase(self, name: str) -> None:
        """A new part of the work begins, whose steps are counted anew."""
        self._name, self._begin, self._told = name, None, float("-inf")

    def step(self, done: int, total: int, loss: float | None = None) -> None:
        """So many steps of the phase are done; what is left is reckoned from those that this process did itself."""
        if self._stream is None:
            return
        now = self._clock()
        if self._begin is None:
            self._begin = (now, done)
        wait = _SECONDS_BETWEEN_REDRAWS if self._redraws else _SECONDS_BETWEEN_LINES
        if done < total and now - self._told < wait:
            return
        self._told = now
        began, first = self._begin
        left = (now - began) / (done - first) * (total - done) if done > first else None
        parts = [self._name, f"{done}/{total}"]
        parts += [f"loss {loss:.4f}"] if loss is not None else []
        if done < total:
            parts += [f"剩余 left {_clock_face(left)}"] if left is not None else []
        else:
            parts += [f"用时 took {_clock_face(now - began)}"]
        self._write("  ".join(part for part in parts if part), ended=done >= total)

    def _write(self, line: str, *, ended: bool) -> None:
        if self._stream is None:
            return
        self._stream.write(f"\r\x1b[K{line}{chr(10) if ended else ''}" if self._redraws else f"{line}\n")
        self._stream.flush()


def _clock_face(seconds: float) -> str:
    """Minutes and seconds, hours before them where there are some.

    >>> _clock_face(75.4), _clock_face(3700)
    ('1:15', '1:01:40')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
