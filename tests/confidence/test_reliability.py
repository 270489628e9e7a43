"""Figures of confidences, on answers whose figures are known."""

import pytest

from extract.confidence.reliability import reliability, spread


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


def _forms(said: float, right: int, wrong: int, forms: int) -> list[list[tuple[float, bool]]]:
    return [[(said, True)] * right + [(said, False)] * wrong] * forms


@pytest.mark.parametrize(
    ("forms", "biased"),
    [
        (_forms(0.9, 3, 1, 5), False),  # 15 of 20 right where 18 should be: chance does that
        (_forms(0.9, 3, 1, 500), True),
        (_forms(0.9, 9, 1, 50), False),
        (_forms(0.5, 9, 1, 5), True),
    ],
)
def test_an_error_is_told_from_chance(forms: list[list[tuple[float, bool]]], biased: bool) -> None:
    error = reliability([answer for form in forms for answer in form]).error
    assert (error > spread(forms).chance) is biased


def test_answers_of_one_form_are_drawn_together() -> None:
    apart = spread([[(0.5, True)], [(0.5, False)]] * 50)
    together = spread([[(0.5, True)] * 10, [(0.5, False)] * 10] * 5)
    assert apart.low <= apart.high < together.high
    assert spread([]) == spread([[]])
