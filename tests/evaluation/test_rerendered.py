"""Suites of re-rendered forms: measured where they are named, every row of the gold counted."""

from __future__ import annotations

from pathlib import Path

from corpus import ROOT

from extract.evaluation.rerendered import measure_rerendered, rerendered_documents
from extract.evaluation.suites import Rerendered, choose_suites, guarded
from extract.model.record import DocumentRecord, Source

GOLD = ROOT / "eval" / "gold"
ONE = Rerendered("spaced", 1, ("001", "003", "004"))


class Blind:
    """A reader that finds nothing."""

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        return DocumentRecord(source=Source(str(path)))


class Broken:
    """A reader with a mistake."""

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        raise ValueError("渠")


def test_rows_that_are_not_found_are_missed() -> None:
    outcomes = measure_rerendered(ONE, GOLD, Blind(), guarded)
    rows = [item for item in outcomes.items if item.field == "row"]
    printed = sum(len(form.indicators) for document in rerendered_documents(ONE, GOLD) for form in document.gold.forms)
    assert len(rows) == printed > 90
    assert {item.outcome for item in rows} == {"missed"}
    assert {item.layout for item in rows} == {"spaced_00"}
    assert (outcomes.documents, outcomes.failures) == (2, ())


def test_a_document_that_cannot_be_read_is_a_failure() -> None:
    outcomes = measure_rerendered(ONE, GOLD, Broken(), guarded)
    assert [failure.partition(":")[0] for failure in outcomes.failures] == ["000_spaced_00.txt", "002_spaced_00.txt"]
    assert {item.outcome for item in outcomes.items} == {"missed"}


def test_suites_on_request_are_measured_where_they_are_named() -> None:
    _, usual = choose_suites(ROOT, None)
    assert not any(suite.rerendered for suite in usual.values())
    _, named = choose_suites(ROOT, ["rerendered_glued"])
    assert list(named) == ["rerendered_glued"]


def test_documents_left_out_are_not_printed() -> None:
    assert {document.name for document in rerendered_documents(ONE, GOLD)} == {"000", "002"}


def test_a_form_prints_what_its_gold_says() -> None:
    for document in rerendered_documents(Rerendered("cells", 2, ("001",)), GOLD):
        lines = document.text.splitlines()
        for form in document.gold.forms:
            for row in form.indicators:
                assert all(text in lines for text in (row.name, row.target, row.score) if isinstance(text, str))
