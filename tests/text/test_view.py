"""Normalised text is a view of the raw text: every character of it leads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text.view import TextView, fold, piece, printed, ranges_of

NOISE = [
    "biāo",
    "(",
    ")",
    "（",
    "）",
    "<b>",
    "</b>",
    "<u></u>",
    "<",
    ">",
    "$",
    "\\geq",
    "\\le ",
    "\\",
    "\\%",
    "^{",
    "}",
]
NOISE += ["\\mathrm", "&ge;", "&nbsp;", "&lt;", "&", "ge;", "\u200b", "\u3000", "\xa0", "\n", "\t", " ", "|", "\\|"]
PRINTED = ["指標", "绩效", "９８", "≧", "％", "%", "95", "a", "⽅", "：", "“", "—", "á", "\U00020000", "㎡"]
raw_text = st.lists(st.sampled_from(NOISE + PRINTED) | st.text(max_size=3), max_size=30).map("".join)


@given(raw_text)
def test_fold_keeps_every_offset(raw: str) -> None:
    folded = fold(raw)
    assert len(folded) == len(raw)
    assert fold(folded) == folded
    assert folded == "".join(map(fold, raw))


@given(raw_text)
def test_each_character_of_the_view_leads_back_to_its_raw_one(raw: str) -> None:
    view = TextView(raw)
    last = 0
    for index, character in enumerate(view.text):
        start, end = view.span(index, index + 1)
        assert last <= start < end <= len(raw)
        assert view.offset(index) == start
        last = end
        if raw[start] in "\\&" and end - start > 1:
            assert fold(printed(raw[start:end])) == character
        else:
            assert end == start + 1
            assert fold(raw[start]) == character


@given(raw_text, st.integers(0, 20))
def test_an_offset_leads_to_the_first_character_behind_it(raw: str, start: int) -> None:
    view = TextView(raw, min(start, len(raw)))
    places = [view.offset(index) for index in range(len(view.text))]
    for offset in range(len(raw) + 1):
        assert view.index(offset) == sum(place < offset for place in places)


@given(raw_text, st.data())
def test_a_span_encloses_its_parts(raw: str, data: st.DataObject) -> None:
    view = TextView(raw)
    if view.text:
        first = data.draw(st.integers(0, len(view.text) - 1))
        last = data.draw(st.integers(first + 1, len(view.text)))
        assert view.span(first, last) == (view.span(first, first + 1)[0], view.span(last - 1, last)[1])


@given(raw_text)
def test_the_view_is_the_printed_text_folded(raw: str) -> None:
    assert TextView(raw).text == fold(printed(raw))
    assert (printed(raw) == "") == (TextView(raw).text == "")


@given(raw_text, st.integers(0, 20), st.integers(0, 20))
def test_a_view_of_a_part_stays_in_it(raw: str, start: int, length: int) -> None:
    view = TextView(raw, min(start, len(raw)), min(start + length, len(raw)))
    for index in range(len(view.text)):
        left, right = view.span(index, index + 1)
        assert min(start, len(raw)) <= left < right <= min(start + length, len(raw))


@pytest.mark.parametrize("raw", ["", " ", "\u3000\n\t", "<b></b>", "$", "&nbsp;", "<u> </u>", "\u200b\ufeff", "\\,"])
def test_only_noise_prints_nothing(raw: str) -> None:
    assert printed(raw) == ""


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("98. 21 分", "98.21分"),
        ("績效指標(biāo)", "績效指標"),
        ("綠(lǜ)化率", "綠化率"),
        (r"$\geq 90\%$", "≥90%"),
        (r"$\leqslant 5$", "≤5"),
        ("&ge;90%&nbsp;", "≥90%"),
        ("&lt;5&gt;", "<5>"),
        ("数量<b>指标</b>", "数量指标"),
        ("甲<br/>乙", "甲乙"),
        ("a\\|b", "a|b"),
        # What must stay: brackets with Latin in them, comparison signs, an unknown command, an ampersand.
        ("空气质量(PM)", "空气质量(PM)"),
        ("等级(A)", "等级(A)"),
        ("1<2且3>2", "1<2且3>2"),
        ("A&B", "A&B"),
        ("\\gear", "\\gear"),
    ],
)
def test_what_a_layout_left_is_taken_out_and_nothing_else(raw: str, text: str) -> None:
    assert printed(raw) == text
    assert TextView(raw).text == fold(text)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("績效指標：≧９５％", "绩效指标:≥95%"),
        ("⩽5～10", "≤5~10"),
        ("「甲」—乙", '"甲"-乙'),
        ("⽅⾯", "方面"),
        ("㎡½", "㎡½"),
        ("\uf97b", "粮"),
    ],
)
def test_fold(raw: str, plain: str) -> None:
    assert fold(raw) == plain


def test_a_span_over_an_operator_takes_all_of_it() -> None:
    view = TextView(r"目标 $\geq 90\%$")
    assert view.text == "目标≥90%"
    assert view.span(2, 3) == (4, 8)
    assert view.span(0, 3) == (0, 8)
    assert view.span(3, 6) == (9, 13)


def test_pieces_keep_their_places_and_drop_empty_ones() -> None:
    raw = "| 参保 | 人数 |  |"
    found = piece(raw, (1, 5), (6, 10), (11, 13), page=2)
    assert (found.text, found.ranges, found.page) == ("参保人数", ((2, 4), (7, 9)), 2)
    assert piece(raw, (11, 13)).text == ""
    assert piece(raw, (11, 13)).ranges == ((11, 13),)
    assert ranges_of(raw, 1, 5) == (2, 4)
    assert ranges_of(raw, 11, 13) == (11, 11)


@pytest.mark.parametrize("character", ["(", "<a ", "&", "\\", "$", " ", "（biā", "</"])
def test_long_lines_of_the_worst_character_are_read_in_linear_time(character: str) -> None:
    """A quadratic pattern would not end within the patience of a test run."""
    raw = character * 100_000
    assert len(TextView(raw).text) <= len(raw)
    assert len(printed(raw)) <= len(raw)
