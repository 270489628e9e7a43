"""The measure of the linear-time tests tells linear work from quadratic."""

import pytest
from growth import assert_linear


def test_quadratic_work_is_told_from_linear() -> None:
    assert_linear(lambda text: [sum(range(200)) for _ in text], "x", 4000)
    with pytest.raises(AssertionError, match="times as long"):
        assert_linear(lambda text: [sum(range(len(text))) for _ in text], "x", 1500)
