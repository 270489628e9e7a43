"""The ladder of encodings."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import ReadError
from extract.readers.encoding import decode

SIMPLE = "项目支出绩效自评表\r\n项目名称\t农村公路养护补助\r\n年度资金总额\t120.50\t100%\r\n一级指标\t产出指标\r\n"
TRADITIONAL = "項目支出績效自評表\r\n項目名稱\t農村公路養護補助\r\n一級指標\t產出指標\r\n滿意度指標\t98%\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_whole_texts_are_read_exactly(encoding: str, name: str) -> None:
    assert decode(SIMPLE.encode(encoding)) == (SIMPLE, name, [])


def test_marks_are_dropped() -> None:
    assert decode(codecs.BOM_UTF16_BE + SIMPLE.encode("utf-16-be"))[:2] == (SIMPLE, "utf-16-be")


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_traditional_text_is_told_apart_by_what_it_says(encoding: str) -> None:
    text, name, _ = decode(TRADITIONAL.encode(encoding))
    assert (text, name) == (TRADITIONAL, encoding)


def test_utf16_full_of_a_character_that_holds_a_nul_byte() -> None:
    text = "一、一级指标；二、一般公共预算；一一对应\n" * 5
    assert decode(text.encode("utf-16-le"))[:2] == (text, "utf-16-le")
    assert decode(text.encode("utf-16-be"))[:2] == (text, "utf-16-be")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_local_damage_costs_its_place_only(encoding: str) -> None:
    lines = [line.encode(encoding) for line in SIMPLE.splitlines(keepends=True)]
    good = b"".join(lines)
    data = good + "资金".encode(encoding) + b"\xff\xff" + "到位\n".encode(encoding) + good
    text, name, warnings = decode(data)
    assert name == encoding
    assert text.startswith(SIMPLE)
    assert text.endswith(SIMPLE)
    assert "\ufffd" in text
    assert [warning[:7] for warning in warnings] == ["JX-R101"]
    assert str(len(good) + len("资金".encode(encoding))) in warnings[0]


def test_a_cut_last_character_is_damage_not_another_encoding() -> None:
    text, name, warnings = decode(SIMPLE.encode()[:-3] + "完".encode()[:2])
    assert name == "utf-8"
    assert text.startswith("项目支出绩效自评表")
    assert warnings


def test_a_file_put_together_from_two_encodings() -> None:
    text, name, warnings = decode(SIMPLE.encode("utf-8") * 3 + SIMPLE.encode("gb18030"))
    assert text == SIMPLE * 4
    assert name == "utf-8+gb18030"
    assert warnings[0].startswith("JX-R102")


def test_what_a_page_declares_is_evidence_only() -> None:
    page = '<html><head><meta charset="utf-8"></head>' + SIMPLE
    text, name, warnings = decode(page.encode("gb18030"))
    assert (text, name) == (page, "gb18030")
    assert warnings[0].startswith("JX-R103")
    assert decode(page.replace("utf-8", "gb2312").encode("gb18030"))[2] == []


def test_noise_is_refused() -> None:
    noise = bytes((7 * i * i + 13 * i + 128) % 256 | 0x80 for i in range(4096))
    with pytest.raises(ReadError, match="JX-R003"):
        decode(noise)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_utf8_is_never_changed(text: str) -> None:
    data = text.encode("utf-8")
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and "\0" not in text:
        assert decode(data) == (text, "utf-8", [])


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(ReadError):
        decode(data)[0].encode("utf-8")
