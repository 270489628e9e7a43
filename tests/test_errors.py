"""Coded errors: one table of messages, complete in both languages."""

import pickle
import re
from string import Formatter

import pytest

from extract.errors import JixiaoError, ReadError, _messages, codes, message, problem, warning

HAN = re.compile(r"[\u4e00-\u9fff]")


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", codes())
def test_each_code_says_what_happened_and_what_to_do_in_both_languages(code: str) -> None:
    entry = _messages()[code]
    assert set(entry) == {"zh", "zh_do", "en", "en_do"}
    assert re.fullmatch(r"JX-[A-Z]\d{3}", code)
    assert HAN.search(entry["zh"])
    assert HAN.search(entry["zh_do"])
    assert not HAN.search(entry["en"] + entry["en_do"])
    assert _fields(entry["zh"] + entry["zh_do"]) == _fields(entry["en"] + entry["en_do"])


def test_chinese_stands_first_and_fields_are_filled() -> None:
    text = message("JX-R004", {"file": "报告.txt", "size": 9, "limit": 5})
    assert text.index("文件过大") < text.index("File too large")
    assert text.count("报告.txt") == 2


def test_an_unknown_field_is_a_question_mark_and_an_unknown_code_our_mistake() -> None:
    assert "Empty file: ?" in message("JX-R001", {}, "en")
    with pytest.raises(KeyError):
        message("JX-X999", {})


def test_a_hostile_name_cannot_break_the_line_or_the_format() -> None:
    text = message("JX-R001", {"file": "a\nb{file}\ud800\x1b[31m"}, "en")
    assert "\n" not in text
    assert "\x1b" not in text
    assert r"a\nb{file}\ud800" in text
    text.encode("utf-8")


def test_a_problem_carries_code_place_and_message() -> None:
    found = problem("JX-R101", place="byte 7", count=2, encoding="utf-8")
    assert (found.code, found.place) == ("JX-R101", "byte 7")
    assert "byte 7" in found.message
    assert warning("JX-R102", encoding="big5").startswith("JX-R102 ")


def test_an_error_survives_the_border_of_a_process() -> None:
    error = pickle.loads(pickle.dumps(ReadError("JX-R005", "first page", file="a.txt", reason="x")))  # noqa: S301
    assert type(error) is ReadError
    assert isinstance(error, JixiaoError)
    assert (error.code, error.place, error.fields) == ("JX-R005", "first page", {"file": "a.txt", "reason": "x"})
    assert str(error).startswith("JX-R005 ")
    assert error.problem().place == "first page"
    assert "a.txt" in error.message("en")
