"""Real rows printed in layouts that no training has seen: how well text without cell borders is read.

Every form of the gold annotations goes through each layout; the rows that come back exactly (name, target, actual,
points, score) count. Nothing here is drawn anew from run to run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from extract.evaluation.compare import compare
from extract.evaluation.gold import GoldDocument, GoldForm, read_gold
from extract.evaluation.sheet import Item
from extract.evaluation.suites import Guard, Outcomes, Reader, Rerendered

if TYPE_CHECKING:
    from extract.synthetic import Layout, Project

__all__ = ["RerenderedDocument", "measure_rerendered", "rerendered_documents"]


class RerenderedDocument(msgspec.Struct, frozen=True):
    """The forms of one gold document in one layout."""

    name: str
    layout: str
    text: str
    gold: GoldDocument


def rerendered_documents(suite: Rerendered, folder: Path) -> Iterator[RerenderedDocument]:
    """The documents that the gold files of a folder make, one after the other."""
    from extract.synthetic.layout import Layout
    from extract.synthetic.rerender import project_of

    paths = [path for path in sorted(folder.glob("*.json")) if not path.name.startswith(suite.leave_out)]
    for path in paths:
        gold = read_gold(path)
        department = gold.department or ""
        found = [project_of(form, department, 1000 * int(path.name[:3]) + n) for n, form in enumerate(gold.forms)]
        projects = [project for project in found if project is not None]
        for number in range(suite.layouts):
            layout = Layout.held_out(number, suite.kind)  # type: ignore[arg-type]
            yield _document(path.name[:3], gold, projects, layout, number)


def _document(
    name: str, gold: GoldDocument, projects: list[Project], layout: Layout, number: int
) -> RerenderedDocument:
    from extract.synthetic.printing import print_form
    from extract.synthetic.rerender import fitted, gold_of

    parts = [f"{gold.department}{gold.year}年度绩效自评"]
    forms: list[GoldForm] = []
    for project in projects:
        form_layout = fitted(layout, project)
        parts.append(print_form(project, form_layout, number).text)
        forms.append(gold_of(project, form_layout))
    text = "\n\n\n".join(parts) + "\n"
    return RerenderedDocument(
        name, f"{layout.kind}_{number:02d}", text, msgspec.structs.replace(gold, forms=tuple(forms))
    )


def measure_rerendered(suite: Rerendered, folder: Path, reader: Reader, guard: Guard) -> Outcomes:
    """Reads every document of the suite; only rows and their cells are compared.

    Args:
        suite: What is printed.
        folder: Where the gold is.
        reader: The pipeline.
        guard: Reads one file with the reader and turns any mistake into a record that is ``failed``.
    """
    items: list[Item] = []
    failures: list[str] = []
    count, size, seconds = 0, 0, 0.0
    with TemporaryDirectory() as place:
        for document in rerendered_documents(suite, folder):
            path = Path(place) / f"{document.name}_{document.layout}.txt"
            path.write_text(document.text, "utf-8")
            begin = perf_counter()
            record = guard(reader, path)
            seconds += perf_counter() - begin
            count += 1
            size += path.stat().st_size
            if record.status == "failed":
                failures.append(f"{path.name}: {'; '.join(cause.message for cause in record.errors)}")
            compared = compare(document.gold, record, document=document.name, layouts=(document.layout,))
            items += [item for item in compared if item.field == "row" or item.field.startswith("row.")]
    return Outcomes(tuple(items), count, size, seconds, tuple(failures))
