"""Prints a form in any kind of text."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec

from extract.synthetic.broken import print_broken
from extract.synthetic.flat import print_flat
from extract.synthetic.grids import print_grid
from extract.synthetic.layout import Kind, Layout
from extract.synthetic.noise import misread
from extract.synthetic.printed import Printed
from extract.synthetic.project import Project
from extract.synthetic.sheet import Sheet, lay_out
from extract.synthetic.streams import stream

__all__ = ["print_form"]

_PRINTERS: dict[Kind, Callable[[Project, Sheet, Random], Printed]] = {
    "broken": print_broken,
    "interleaved": print_broken,
    "cells": print_flat,
    "spaced": print_flat,
    "glued": print_flat,
    "tabs": print_grid,
    "pipes": print_grid,
    "markdown": print_grid,
    "html": print_grid,
}
_BELOW: dict[Kind, str] = {"spaced": " ", "glued": ""}  # what parts the footer from the form, else a line end


def print_form(project: Project, layout: Layout, seed: int) -> Printed:
    """The form printed in a layout. The seed draws what varies from line to line (justification, noise)."""
    sheet = lay_out(project, layout)
    random = stream("print", project.seed, layout.seed, seed)
    printed = _PRINTERS[layout.kind](project, sheet, random)
    if layout.footer:
        printed = _with_footer(printed, project, random)
    return misread(printed, random, layout.misread) if layout.misread and layout.kind != "html" else printed


def _with_footer(printed: Printed, project: Project, random: Random) -> Printed:
    layout = printed.layout
    footer = layout.footer.replace("{name}", project.implementer[:3])
    footer = footer.replace("{phone}", f"6{random.randint(100000, 999999)}")
    border = _BELOW.get(layout.kind, "\n")
    return msgspec.structs.replace(printed, text=f"{printed.text}{border}{footer}")
