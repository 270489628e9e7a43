"""Whether work grows in proportion to its input: the time for four times as much of it, against the time for one."""

import gc
import time
from collections.abc import Callable

__all__ = ["assert_linear"]

# Four times the input takes four times as long where the work is linear, sixteen where it is quadratic.
_TIMES = 4
_LIMIT = 8
_ROUNDS = 3
_MOST_ROUNDS = 12
# A large input that is read within this many seconds grows too little to be measured, and to matter.
_NOTHING = 0.005


def assert_linear(action: Callable[[str], object], unit: str, copies: int, around: str = "{}") -> None:
    """Fails where four times the copies take eight times as long, or more.

    The least time of each side over several rounds is compared, in processor time, so that a busy machine does not
    count; where that is not enough, more rounds are run before it fails.

    Args:
        action: What reads a text.
        unit: What the text repeats.
        copies: How often, in the larger text.
        around: The text around the copies; ``{}`` stands for them.
    """
    small, large = (around.format(unit * number) for number in (copies // _TIMES, copies))
    action(small)  # patterns are compiled, tables loaded
    few = many = float("inf")
    for number in range(1, _MOST_ROUNDS + 1):
        few, many = min(few, _seconds(action, small)), min(many, _seconds(action, large))
        if many < _NOTHING or (number >= _ROUNDS and many < _LIMIT * few):
            return
    raise AssertionError(f"{_TIMES} times as many {unit!r} take {many / few:.1f} times as long ({many:.3f} s)")


def _seconds(action: Callable[[str], object], text: str) -> float:
    gc.collect()
    start = time.process_time()
    action(text)
    return time.process_time() - start
