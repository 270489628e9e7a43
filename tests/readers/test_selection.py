from __future__ import annotations

import pytest

from extract.errors import ReadError
from extract.readers.selection import is_selection, page_numbers


@pytest.mark.parametrize(
    ("text", "count", "numbers"),
    [
        (None, 3, [1, 2, 3]),
        ("2", 3, [2]),
        ("3,1,1-2", 9, [1, 2, 3]),
        ("8-", 10, [8, 9, 10]),
        ("-2", 10, [1, 2]),
        ("9-99", 10, [9, 10]),
        ("1，3—4、 6", 10, [1, 3, 4, 6]),
        ("1-999999999", 2, [1, 2]),
    ],
)
def test_pages_that_are_asked_for(text: str | None, count: int, numbers: list[int]) -> None:
    assert page_numbers(text, count) == numbers


@pytest.mark.parametrize("text", ["4", "4-9", "x", ""])
def test_pages_that_do_not_exist(text: str) -> None:
    with pytest.raises(ReadError, match="JX-R020"):
        page_numbers(text, 3)


@pytest.mark.parametrize("text", ["", ",", "-", "a", "1-2-3", "0", "0-3", "5-3", "1,,2", "1.5", "1" * 12])
def test_what_names_no_pages(text: str) -> None:
    assert not is_selection(text)
