"""Progress: steps, loss and time left, seldom enough for a log and often enough for a terminal."""

import io

from extract.training import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_log_has_a_line_each_ten_seconds_with_loss_and_time_left() -> None:
    out, clock = io.StringIO(), Clock()
    progress = Progress(out, clock)
    progress.phase("rows")
    for done in range(1, 101):
        clock.now += 1
        progress.step(done, 100, 1 / done)
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[1] == "rows  11/100  loss 0.0909  剩余 left 1:29"
    assert lines[-1] == "rows  100/100  loss 0.0100  用时 took 1:39"


def test_time_left_counts_only_what_this_process_did() -> None:
    out, clock = io.StringIO(), Clock()
    progress = Progress(out, clock)
    progress.step(500, 1000)
    clock.now += 20
    progress.step(510, 1000)
    assert out.getvalue().splitlines() == ["500/1000", "510/1000  剩余 left 16:20"]


def test_a_terminal_has_one_line_that_is_redrawn() -> None:
    out, clock = Terminal(), Clock()
    progress = Progress(out, clock)
    progress.step(1, 2, 0.5)
    progress.step(1, 2, 0.25)
    clock.now += 1
    progress.step(2, 2, 0.125)
    assert out.getvalue().count("\r") == 2
    assert out.getvalue().count("\n") == 1


def test_without_a_stream_nothing_is_written() -> None:
    progress = Progress(None)
    progress.phase("rows")
    progress.step(1, 2, 0.5)
