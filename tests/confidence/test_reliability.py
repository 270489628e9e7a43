"""Figures of confidences, on answers whose figures are known."""

import pytest

from extract.confidence.reliability import reliability


@pytest.mark.parametrize(
    ("answers", "share", "error", "coverage"),
    [
        ([], 0.0, 0.0, 0.0),
        ([(0.9, True)] * 9 + [(0.9, False)], 0.9, 0.0, 0.0),
        ([(1.0, True)] * 4, 1.0, 0.0, 1.0),
        ([(1.0, False)] * 4, 0.0, 1.0, 0.0),
        ([(0.6, True)] * 2 + [(0.6, False)] * 2, 0.5, 0.1, 0.0),
        ([(0.999, True)] * 100 + [(0.3, False)] * 100, 0.5, 0.1505, 0.5),
    ],
)
def test_figures(answers: list[tuple[float, bool]], share: float, error: float, coverage: float) -> None:
    found = reliability(answers)
    assert (found.count, found.share_right, found.error) == (len(answers), share, pytest.approx(error, abs=1e-4))
    assert found.coverage == coverage
    assert sum(part.count for part in found.bins) == len(answers)


def test_answers_of_one_confidence_are_taken_together() -> None:
    found = reliability([(0.9, True)] * 99 + [(0.9, False), (0.9, False)])
    assert found.coverage == 0.0


def test_the_threshold_is_that_of_the_last_answer_taken() -> None:
    found = reliability([(0.99, True)] * 50 + [(0.8, True)] * 30 + [(0.5, False)] * 20)
    assert (found.coverage, found.threshold) == (0.8, 0.8)
