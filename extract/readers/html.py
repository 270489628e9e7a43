"""HTML pages: visible text in reading order, tables by the HTML table model.

lexbor parses and mends the page; its serialised form, where every element is closed, is then read from left to right
in one loop. Walking the tree node by node costs several times as much, and recursion would break on deep pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.errors import ReadError, warning
from extract.model.document import Block, Cell, Table
from extract.readers.grid import Grid
from extract.readers.html_layout import ROW, unwrap_layout
from extract.readers.html_source import safe_source
from extract.readers.lines import line_blocks
from extract.readers.reading import MAX_PARTS, Reading

__all__ = ["read_html"]

_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "iframe",
    "noembed",
    "noframes",
    "svg",
    "canvas",
]
_DROPPED += ["audio", "video", "datalist", "xmp", "plaintext"]
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_BLOCKS = (
    "address|article|aside|blockquote|body|br|button|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h[1-6]|header|hgroup|hr|legend|li|listing|main|menu|nav|ol|optgroup|option|p|pre|search|section|"
    f"select|summary|table|tbody|td|textarea|tfoot|th|thead|tr|ul|{ROW}"
)
_QUOTED = r'[^">]*(?:"[^"]*"[^">]*)*'
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE = re.compile(rf"<(?!/?(?:{_BLOCKS})[\s/>])[!/a-zA-Z]{_QUOTED}>")
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9-]*)({_QUOTED})>")
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_SPAN = re.compile(r'\b(row|col)span="\s*(\d{1,6})', re.IGNORECASE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&"))


def _unescape(text: str) -> str:
    """The few entities that the serialised form holds; all others are characters by then."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


@dataclass(slots=True)
class _OpenTable:
    """A table whose end has not come yet; its cells are text until it is written out."""

    grid: Grid = field(default_factory=Grid)
    cells: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)  # row of each cell
    depth: int = 0  # layout rows that stand open in it


class _Renderer:
    """Writes the text and notes where blocks, tables and cells stand in it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.size = 0
        self.blocks: list[Block | Table] = []
        self.line: list[str] = []
        self.cell: list[str] | None = None
        self.tables: list[_OpenTable] = []
        self.pre = 0
        self.cut = False

    def text(self, text: str) -> None:
        """Takes a run of text."""
        if "&" in text:
            text = _unescape(text)
        if self.cell is not None:
            self.cell.append(text)
        elif self.pre or not text.isspace():
            self.line.append(text)
        elif self.line:
            self.line.append(" ")

    def open(self, name: str, attributes: str) -> None:
        """Takes an opening tag."""
        if name in {"td", "th"}:
            self._open_cell(attributes)
        elif name == "tr":
            if self.tables:
                self.tables[-1].grid.new_row()
        elif name == "table":
            self.end_line()
            self.tables.append(_OpenTable())
        elif name == ROW:
            self._write_table()
            self.tables.append(_OpenTable())
        elif name == "pre" and self.cell is None:
            self.end_line()
            self.pre += 1
        else:
            self._break()

    def close(self, name: str) -> None:
        """Takes a closing tag."""
        if name in {"td", "th"}:
            if self.cell is not None and self.tables:
                self.tables[-1].cells.append(_SPACE.sub(" ", "".join(self.cell)).strip())
            self.cell = None
        elif name in {"table", ROW}:
            self.end_line()
            if self.tables:
                self._write_table()
                self.tables.pop()
        elif name in {"thead", "tbody", "tfoot"}:
            if self.tables:
                self.tables[-1].grid.end_group()
        elif name == "pre" and self.pre:
            self._write_pre()
            self.pre -= 1
        elif name != "tr":
            self._break()

    def end_line(self) -> None:
        """Ends the line of text that is being written, if there is one."""
        if self.line:
            line = _SPACE.sub(" ", "".join(self.line)).strip()
            self.line = []
            if line:
                self.blocks.append(Block(self.size, self.size + len(line)))
                self._write(line, "\n")

    def _write(self, *parts: str) -> None:
        self.out.extend(parts)
        self.size += sum(map(len, parts))

    def _break(self) -> None:
        if self.cell is not None:
            self.cell.append(" ")
        elif self.pre:
            self.line.append("\n")
        else:
            self.end_line()

    def _open_cell(self, attributes: str) -> None:
        if not self.tables:
            return
        self.end_line()
        spans = {"row": 1, "col": 1}
        if attributes:
            for kind, number in _SPAN.findall(attributes):
                spans[kind.lower()] = int(number)
        table = self.tables[-1]
        if table.grid.n_rows == 0:
            table.grid.new_row()
        table.grid.add(spans["row"], max(spans["col"], 1))
        table.rows.append(table.grid.n_rows - 1)
        self.cell = []

    def _write_pre(self) -> None:
        """Preformatted text is text in lines: its tabs and pipes may draw tables."""
        text = "".join(self.line)
        self.line = []
        for block in line_blocks(text):
            self.blocks.append(_moved(block, self.size))
        self._write(text, "" if text.endswith("\n") else "\n")

    def _write_table(self) -> None:
        """Writes the table that is open; one of a single column or a single filled cell is lines of text."""
        if not self.tables or not self.tables[-1].cells:
            return
        table = self.tables[-1]
        self.tables[-1] = _OpenTable()
        self.cut |= table.grid.cut
        places = table.grid.places()
        filled = sum(map(bool, table.cells))
        width = max(place.col + place.colspan for place in places)
        if filled <= 1 or all(place.col == 0 for place in places):
            for text in filter(None, table.cells):
                self.blocks.append(Block(self.size, self.size + len(text)))
                self._write(text, "\n")
            return
        start, cells, row = self.size, list[Cell](), 0
        for text, place in zip(table.cells, places, strict=True):
            if cells:
                gap = "\t" if place.row == row else "\n"
                self._write(gap)
            row = place.row
            cells.append(Cell(row, place.col, self.size, self.size + len(text), place.rowspan, place.colspan))
            self._write(text)
        self.blocks.append(Table(start, self.size, table.grid.n_rows, width, tuple(cells), "html"))
        self._write("\n")


def _moved(block: Block | Table, by: int) -> Block | Table:
    if isinstance(block, Block):
        return Block(block.start + by, block.end + by)
    cells = tuple(Cell(c.row, c.col, c.start + by, c.end + by, c.rowspan, c.colspan) for c in block.cells)
    return Table(block.start + by, block.end + by, block.n_rows, block.n_cols, cells, block.markup)


def _clean(source: str) -> str:
    """The page as lexbor mends it, without what is not seen, with block and table tags only."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(source)
    parser.strip_tags(_DROPPED)
    lowered = source.lower()
    if "hidden" in lowered:
        for node in parser.css("[hidden]"):
            node.decompose()
    if _HIDDEN_STYLE.search(lowered):
        for node in parser.css("[style]"):
            if _HIDDEN_STYLE.search(node.attributes.get("style") or "") and node.tag not in {"body", "html"}:
                node.decompose()
    html: str = parser.html or ""
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    return _INLINE.sub("", html)


def read_html(text: str) -> Reading:
    r"""Reads a page: its visible text, with a newline after each block and row and a tab between cells.

    Tables that only lay out the page are unwrapped, row by row: a row whose cells hold tables or running text becomes
    lines, the rows around it stay a table.

    Raises:
        ReadError: ``JX-R010`` when the page has more tags than a document can have.

    >>> reading = read_html("<p>自评表</p><table><tr><td rowspan=2>产出<td>数量<tr><td>质量</table>")
    >>> reading.text
    '自评表\n产出\t数量\n质量\n'
    """
    count = text.count("<")
    if count > MAX_PARTS:
        raise ReadError("JX-R010", count=count, limit=MAX_PARTS)
    source, warnings = safe_source(text)
    html = unwrap_layout(_clean(source))
    renderer = _Renderer()
    tokens = _TAG.split(html)
    if tokens[0]:
        renderer.text(tokens[0])
    for at in range(1, len(tokens), 4):
        if tokens[at]:
            renderer.close(tokens[at + 1])
        else:
            renderer.open(tokens[at + 1], tokens[at + 2])
        if tokens[at + 3]:
            renderer.text(tokens[at + 3])
    renderer.end_line()
    if renderer.cut:
        warnings.append(warning("JX-R104", place="HTML"))
    return Reading("".join(renderer.out), renderer.blocks, (), tuple(warnings))
