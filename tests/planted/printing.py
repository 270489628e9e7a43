"""Synthetic forms printed as files, undamaged: one name for each way in which published reports reach a reader."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.synthetic import Layout, Project, draw_project, print_form
from extract.synthetic.layout import Kind
from extract.synthetic.sheet import Sheet, lay_out

__all__ = ["RENDERERS", "layout_of", "planted", "printed_document", "variant"]

# name -> kind of text, whether empty cells leave a trace, whether pages end, suffix of the file
RENDERERS: dict[str, tuple[Kind, bool, bool, str]] = {
    "tabs": ("tabs", True, False, "txt"),
    "tabs_dropped": ("tabs", False, False, "txt"),
    "pipes": ("pipes", False, False, "txt"),
    "markdown": ("markdown", True, False, "md"),
    "html": ("html", True, False, "html"),
    "cells_blank": ("cells", True, False, "txt"),
    "cells_dense": ("cells", False, False, "txt"),
    "spaced": ("spaced", False, False, "txt"),
    "glued": ("glued", False, False, "txt"),
    "broken": ("broken", False, True, "txt"),
    "page_cut": ("tabs", True, True, "txt"),
}
_PAGE = 40


def planted(seed: int) -> Project:
    """The project form of a seed."""
    return draw_project(seed, "project")


def layout_of(renderer: str, number: int) -> Layout:
    """The undamaged layout with this number."""
    kind, blanks, pages, _ = RENDERERS[renderer]
    layout = Layout.draw(number, kind)
    return msgspec.structs.replace(
        layout,
        numbered=layout.numbered if layout.numbered.startswith("指标") else "",  # a bare ordinal may be part of a name
        blank_cells=blanks,
        page_lines=_PAGE if pages else 0,
        repeat_heads=pages,
        merged=True,
        scrambled=0.0,
        misread=0.0,
        shifted=0.0,
        lost=0.0,
        doubled=0.0,
    )


def variant(number: int) -> Layout:
    """The layout with this number of a table whose cells keep their borders."""
    return layout_of("tabs", number)


def printed_document(forms: Sequence[tuple[Project, Layout]], renderer: str) -> tuple[str, bytes, list[Sheet]]:
    """A file name, its content (a heading, then the forms), and the forms as tables."""
    suffix = RENDERERS[renderer][3]
    project = forms[0][0]
    parts = [f"{project.department}{project.year}年度部门决算"]
    parts += [print_form(form, layout, layout.seed).text for form, layout in forms]
    if suffix == "html":
        text = "<html><head><meta charset='utf-8'></head><body>\n<p>" + "\n".join(parts) + "\n</body></html>"
    else:
        text = "\n\n".join(parts) + "\n"
    return f"{renderer}.{suffix}", text.encode(), [lay_out(form, layout) for form, layout in forms]
