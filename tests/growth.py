"""Whether work grows in proportion to its input: one large input against as much in small ones."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["assert_grows_evenly", "assert_linear"]

T = TypeVar("T")

# Four small texts take as long as the large one where the work is linear, a quarter of its time where it is quadratic.
_TIMES = 4
_LIMIT = 2
_ROUNDS = 3
_MOST_ROUNDS = 12
# A large input that is read within this many seconds grows too little to be measured, and to matter.
_NOTHING = 0.005


def assert_linear(action: Callable[[str], object], unit: str, copies: int, around: str = "{}") -> None:
    """Fails where one text takes twice as long as four texts of a quarter of its length, or longer.

    Args:
        action: What reads a text.
        unit: What the text repeats.
        copies: How often, in the larger text.
        around: The text around the copies; ``{}`` stands for them.
    """
    assert_grows_evenly(action, lambda number: around.format(unit * number), copies, repr(unit))


def assert_grows_evenly(action: Callable[[T], object], make: Callable[[int], T], number: int, what: str) -> None:
    """Fails where one input of so many parts takes twice as long as four of a quarter of them, or longer.

    Both sides do the same work where it is linear, so that they suffer alike from a busy machine. The least processor
    time of each over several rounds is compared; where that is not enough, more rounds are run before it fails.

    Args:
        action: What is measured.
        make: Makes an input of a number of parts.
        number: How many parts the larger input has.
        what: What a part is, for the message.
    """
    small, large = make(number // _TIMES), make(number)
    action(small)  # patterns are compiled, tables loaded
    few = many = float("inf")
    for rounds in range(1, _MOST_ROUNDS + 1):
        few, many = min(few, _seconds(action, small, _TIMES)), min(many, _seconds(action, large, 1))
        if many < _NOTHING or (rounds >= _ROUNDS and many < _LIMIT * few):
            return
    raise AssertionError(f"{number} {what} in one take {many / few:.1f} times as long ({many:.3f} s)")


def _seconds(action: Callable[[T], object], given: T, times: int) -> float:
    gc.collect()
    start = time.process_time()
    for _ in range(times):
        action(given)
    return time.process_time() - start
