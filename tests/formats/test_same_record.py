"""The same forms in every format: cells at their places, rows of the record, and the whole record.

The floors are those that the project promises. `python -m rendering` (with `PYTHONPATH=tests`) prints the figures of
more documents and layouts, and each cell that differs.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest
from corpus import ROOT
from rendering.document import long_document, planted_document
from rendering.formats import FORMATS, GROUPS, NEEDS_OFFICE, Job
from rendering.gold import gold_documents
from rendering.measure import Figures, differences_of, measured
from rendering.office import SOFFICE
from rendering.style import style_of

import extract
from extract.pipeline import Pipeline

# format -> strict cells, exact rows (F1)
FLOORS = {
    **dict.fromkeys(["docx", *GROUPS["sheets"], *GROUPS["html"]], (1.0, 0.995)),
    "doc": (1.0, 0.99),
    **dict.fromkeys([*GROUPS["pdf"], *GROUPS["quirks"]], (0.999, 0.99)),
}
JOINED = 0.98  # cells of tables over several pages, in styles that are drawn
OF_GOLD = ("docx", "xlsx-typed", "html-word", "pdf-word", "pdf-lo")
_PLACES = frozenset(("span", "spans"))


@cache
def pipeline() -> Pipeline:
    return extract.load()


def suffix_of(name: str) -> str:
    return name.partition("-")[0]


def figures_of(name: str, jobs: list[Job]) -> Figures:
    """All jobs printed in a format and read back; skips where the program that prints is not there."""
    if name in NEEDS_OFFICE and SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    total = Figures()
    for number, ((printed, _), data) in enumerate(zip(jobs, FORMATS[name](jobs), strict=True)):
        total.add(measured(pipeline(), printed, f"{number}.{suffix_of(name)}", data))
    return total


def shown(figures: Figures) -> str:
    shares = f"cells {figures.cells:.4f}, rows {figures.row_share:.4f}, failed {figures.failed}"
    return "\n".join([shares, *differences_of(figures, 12)])


def jobs_of(name: str) -> list[Job]:
    """One document for a quirk, four in other formats: with page ends in them, and styles that are drawn."""
    if name in GROUPS["quirks"]:
        return [(planted_document(1), style_of("cut", 1))]
    return [
        (planted_document(seed), style_of(layout, seed))
        for seed, layout in ((0, "portrait"), (3, "narrow"), (5, "cut"), (6, "random"))
    ]


def test_every_format_has_a_floor() -> None:
    assert set(FLOORS) | set(GROUPS["scans"]) == set(FORMATS)


@pytest.mark.parametrize("name", FLOORS)
def test_cells_and_rows_come_back(name: str) -> None:
    figures = figures_of(name, jobs_of(name))
    cells, rows = FLOORS[name]
    assert (figures.failed, figures.cells >= cells, figures.row_share >= rows) == (0, True, True), shown(figures)


@pytest.mark.parametrize("name", OF_GOLD)
@pytest.mark.parametrize(("folder", "suffix", "step"), [("examples", ".gold.json", 3), ("eval/gold", ".json", 1)])
def test_rows_of_the_gold_come_back(name: str, folder: str, suffix: str, step: int) -> None:
    documents = gold_documents(ROOT / folder, suffix, 2)[::step]
    layouts = ("portrait", "running", "landscape")
    jobs = [(printed, style_of(layouts[number % 3], number)) for number, printed in enumerate(documents)]
    figures = figures_of(name, jobs)
    cells, rows = FLOORS[name]
    assert figures.rows > 60
    assert (figures.failed, figures.cells >= cells, figures.row_share >= rows) == (0, True, True), shown(figures)


@pytest.mark.parametrize("name", ["pdf-word", "pdf-lo"])
def test_long_tables_are_joined_over_page_ends(name: str) -> None:
    figures = figures_of(name, [(long_document(seed), style_of("random", seed)) for seed in range(20, 24)])
    assert (figures.failed, figures.cells >= JOINED) == (0, True), shown(figures)


def content(record: Any) -> Any:
    """A record as plain values, without the places and the file."""
    values = msgspec.to_builtins(record)
    return {key: without_places(values[key]) for key in ("department", "year", "forms", "projects", "findings")}


def without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_places(part) for key, part in value.items() if key not in _PLACES}
    return [without_places(part) for part in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", sorted(FLOORS.keys() - NEEDS_OFFICE - set(GROUPS["quirks"]) - {"html-plain"}))
def test_the_record_is_the_same_in_all_fields(name: str) -> None:
    """Values, bases, classes, sums and what follows of them are those of the plain page."""
    jobs = [(planted_document(9), style_of("running", 2))]
    page, other = (pipeline().read(f"a.{suffix_of(kind)}", FORMATS[kind](jobs)[0]) for kind in ("html-plain", name))
    assert content(other) == content(page)
    assert len(page.forms) == 2


OCR_FLOORS = (0.995, 0.98, 0.90, 0.99)  # structure, cells with widths and dashes folded, rows, numbers


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in GROUPS["scans"] if name != "pdf-scan-hard"])
def test_scans_come_back(name: str) -> None:
    pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
    pytest.importorskip("cv2", reason="the extra [ocr] is not installed")
    printed = planted_document(5, forms=1)
    figures = figures_of(name, [(printed, style_of("portrait", 2))])
    reached = (figures.structure, figures.cells_folded, figures.row_share, figures.number_share)
    assert all(share >= floor for share, floor in zip(reached, OCR_FLOORS, strict=True)), (
        f"structure, cells, rows, numbers: {reached}\n{shown(figures)}"
    )
