"""The table of divisions: its shape, and the reading of names."""

from __future__ import annotations

import re
from importlib import resources

from extract.link.gazetteer import gazetteer


def rows() -> list[list[str]]:
    text = resources.files("extract.lexicon").joinpath("regions.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def test_every_row_is_well_formed() -> None:
    for row in rows():
        assert re.fullmatch(r"\d{6}", row[0])
        assert row[1] in "pcdz"
        assert len(row[2]) >= 2
        assert len(row) < 4 or not row[3] or 2009 <= int(row[3]) <= 2030


def test_the_counts_are_those_of_the_country() -> None:
    current = [row for row in rows() if len(row) < 4 or not row[3]]
    assert sum(row[1] == "p" for row in current) == 34
    assert sum(row[1] == "c" for row in current) == 333
    assert 2835 <= sum(row[1] == "d" for row in current) <= 2860


def test_current_codes_are_unique() -> None:
    codes = [row[0] for row in rows() if row[1] != "z" and (len(row) < 4 or not row[3])]
    assert len(codes) == len(set(codes))


def test_every_county_lies_in_a_province_of_the_table() -> None:
    provinces = {row[0] for row in rows() if row[1] == "p"}
    assert {row[0][:2] + "0000" for row in rows()} <= provinces


def test_longest_name_first() -> None:
    text = "浙江省杭州市余杭区"
    assert [text[m.start : m.end] for m in gazetteer().mentions(text)] == ["浙江省", "杭州市", "余杭区"]


def test_scan_finds_what_mentions_finds() -> None:
    text = "益阳市安化县和桃江县的农村公路，由湖南省财政厅拨款。"
    scanned = [text[m.start : m.end] for m in gazetteer().scan(text)]
    assert scanned == ["益阳市", "安化县", "桃江县", "湖南省"]
