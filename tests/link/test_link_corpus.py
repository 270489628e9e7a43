"""The real documents: department, region, year, kind and the links between their parts."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from corpus import ABSENT, DOCUMENTS, ROOT

from extract.link import find_department, find_doc_type, find_region, find_year, link, year_number
from extract.model.document import Document
from extract.model.record import Amount, Form, Funds, Narrative, SummaryRow

GOLD = ROOT / "eval" / "gold"
COLUMNS = ("initial", "budget", "executed")
NUMBERS = ["000", "001", "002", "003", "004"]

# Forms, narratives and rows of one project, by their place in the gold file; read and linked by hand.
LINKS: dict[str, list[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]] = {
    "000": [((1,), (8,), (7,)), ((2,), (3,), (2,)), ((3,), (4,), (3,)), ((4,), (6,), (5,)), ((5,), (7,), (6,)),
            ((6,), (1,), (9,)), ((7,), (9,), (8,)), ((8,), (2,), (1,)), ((9,), (5,), (4,))],
    "001": [((1,), (7,), (7,)), ((2,), (11,), (11,)), ((3,), (2,), (2,)), ((4, 14), (3, 14), (3,)), ((5,), (4,), (4,)),
            ((6,), (6,), (6,)), ((7,), (8,), (8,)), ((8,), (12,), (12,)), ((9,), (1,), (1,)), ((10,), (5,), (5,)),
            ((11,), (9,), (9,)), ((12,), (10,), (10,)), ((13,), (13,), (13,))],
    "002": [((1,), (1,), ()), ((2,), (2,), ()), ((3,), (3,), ())],
    "003": [((1,), (1,), ()), ((2,), (2,), ()), ((3,), (3,), ()), ((4,), (9,), ()), ((5,), (4,), ()), ((6,), (5,), ()),
            ((7,), (6,), ()), ((8,), (7,), ()), ((9,), (8,), ()), ((10,), (10,), ())],
    "004": [((1,), (8,), (1,)), ((2,), (1,), (2,)), ((3,), (2,), (3,)), ((4,), (5,), (4,)), ((5,), (4,), (5,)),
            ((6,), (3,), (6,)), ((7,), (6,), (7,)), ((8,), (7, 9), (8,))],
}  # fmt: skip


def gold_of(number: str) -> dict[str, Any]:
    (path,) = GOLD.glob(f"{number}_*.json")
    gold: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return gold


def document_of(number: str) -> Document:
    path = next((path for path in DOCUMENTS if path.name.startswith(number)), None)
    if path is None:
        pytest.skip(ABSENT)
    return Document(text=path.read_text("utf-8"), blocks=(), path="", sha256="", media_type="", reader="")


def decimal(text: str | None) -> float | None:
    match = re.search(r"\d[\d.]*", (text or "").replace(",", ""))
    return float(match[0]) if match else None


def amount(text: str | None, unit: str | None = None) -> Amount | None:
    number = decimal(text)
    if text is None or number is None:
        return None
    return Amount(text, Decimal(str(number)) * (10_000 if "万" in text or unit == "万元" else 1))


def parts_of(
    gold: dict[str, Any], *, money: bool, scores: bool
) -> tuple[list[Form], list[Narrative], list[SummaryRow]]:
    forms = [
        Form(
            f"f{i}",
            g["kind"],
            g.get("title"),
            g.get("project"),
            implementer=g.get("implementer"),
            funds=tuple(
                Funds(
                    f["source"], **{k: amount(f.get(k), g.get("money_unit")) for k in ("initial", "budget", "executed")}
                )
                for f in g.get("funds", [])
                if money
            ),
            total_score=decimal(g.get("total_score")) if scores else None,
        )
        for i, g in enumerate(gold["forms"], 1)
    ]
    narratives = [
        Narrative(
            f"n{i}",
            g["kind"],
            g.get("project"),
            decimal(g.get("score")),
            g.get("grade"),
            amount(g.get("budget")),
            amount(g.get("executed")),
        )
        for i, g in enumerate(gold["narratives"], 1)
    ]
    rows = [
        SummaryRow(f"s{i}", g["group"], g["no"], g["project"], g["unit"], decimal(g["score"]), g["grade"])
        for i, g in enumerate(gold.get("summary_table", []), 1)
    ]
    return forms, narratives, rows


@pytest.mark.parametrize("number", NUMBERS)
def test_whose_where_when_what(number: str) -> None:
    gold, document = gold_of(number), document_of(number)
    department, year = find_department(document, ()), find_year(document, ())
    assert department is not None
    assert year is not None
    assert department.text == gold["department"]
    region = find_region(department.text, document, ())
    assert {"province": region.province, "city": region.city, "county": region.county} == gold["region"]
    assert year_number(year) == gold["year"]
    assert find_doc_type(document) == gold["doc_type"]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_text_alone_gives_the_region(number: str) -> None:
    gold = gold_of(number)
    region = find_region(None, document_of(number), ())
    assert {"province": region.province, "city": region.city, "county": region.county} == gold["region"]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("money", "scores"), [(True, True), (False, True), (True, False), (False, False)])
@pytest.mark.parametrize("number", NUMBERS)
def test_links(number: str, money: bool, scores: bool, reverse: bool) -> None:
    forms, narratives, rows = parts_of(gold_of(number), money=money, scores=scores)
    found = link(forms[::-1] if reverse else forms, narratives, rows)
    expected = {
        (frozenset(f"f{i}" for i in f), frozenset(f"n{i}" for i in n), frozenset(f"s{i}" for i in s))
        for f, n, s in LINKS[number]
    }
    assert {(frozenset(p.forms), frozenset(p.narratives), frozenset(p.summary)) for p in found} == expected
