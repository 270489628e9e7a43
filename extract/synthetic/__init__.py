"""Synthetic forms with planted truth: for training, and to measure layouts of which no real document is at hand.

`draw_project` draws what a form says, `Layout.draw` how it is printed, `print_form` prints it and tells which
characters belong to which cell. Everything follows from seeds; nothing is kept, so that a stream may be endless.

>>> printed = print_form(draw_project(7), Layout.draw(7), 7)
>>> all(cell.shown(printed.text) == cell.text for cell in printed.cells)
True
"""

from extract.synthetic.draw import draw_project
from extract.synthetic.layout import Layout
from extract.synthetic.printed import Printed, PrintedCell
from extract.synthetic.printing import print_form
from extract.synthetic.project import Level, Money, Project, Row, Task, Value

__all__ = [
    "Layout",
    "Level",
    "Money",
    "Printed",
    "PrintedCell",
    "Project",
    "Row",
    "Task",
    "Value",
    "draw_project",
    "print_form",
]
