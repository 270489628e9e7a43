"""HTML pages: visible text in reading order, tables by the HTML table model.

lexbor parses and mends the page. Its serialised form, where every element is closed and every `<` in text and
attributes is an entity, is then taken apart by a few passes of regular expressions: tables, rows, cells, lines. Walking
the tree node by node costs several times as much, and recursion would break on deep pages.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.errors import ReadError, warning
from extract.model.document import Block, Cell, Table
from extract.readers.grid import Grid, Place
from extract.readers.html_layout import ROW, unwrap_layout
from extract.readers.html_source import safe_source
from extract.readers.lines import line_blocks
from extract.readers.reading import MAX_PARTS, Reading

__all__ = ["read_html"]

# What is not seen, or is no text.
_DROPPED_NAMES = """
audio canvas datalist iframe noembed noframes noscript object plaintext script style svg template video xmp
"""
# What begins a line of its own; what is neither this nor a part of a table is inline and leaves no trace.
_BLOCK_NAMES = """
address article aside blockquote body br button center dd details dialog dir div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p search section select
summary textarea ul
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_FRAMES = frozenset(("caption", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", ROW))
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(rf"<(?!/?(?:{'|'.join(_FRAMES)})[\s>])[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_FRAME = re.compile(rf"<(/?)(table|{ROW})(?=[\s>])[^>]*>")
_PRE = re.compile(r"<pre[^>]*>(.*?)</pre>", re.DOTALL)
_CELL = re.compile(r"<t[dh]([^>]*)>([^<]*)")
_GROUP_END = re.compile(r"</t(?:body|head|foot)>")
_SPACES = re.compile(r"[ \n]{2,}|\n")
_SPAN = re.compile(r'\b(row|col)span="\s*(\d{1,6})')
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&"))


def _unescape(text: str) -> str:
    """The few entities that the serialised form holds; all others are characters by then."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


class _Writer:
    """Writes the text and notes where blocks, tables and cells stand in it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.size = 0
        self.blocks: list[Block | Table] = []
        self.cut = False

    def page(self, html: str) -> None:
        """Writes a page: what stands in tables as tables, the rest as lines."""
        inside: list[bool] = []  # for each open element, whether it is a table (not a layout row)
        position = 0
        for match in _FRAME.finditer(html):
            self._part(html[position : match.start()], bool(inside) and inside[-1])
            position = match.end()
            if not match[1]:
                inside.append(match[2] == "table")
            elif inside:
                inside.pop()
        self._part(html[position:], bool(inside) and inside[-1])

    def _part(self, html: str, in_table: bool) -> None:
        if not html or html.isspace():
            return
        if in_table:
            self._table(html)
        else:
            self._lines(html)

    def _lines(self, html: str) -> None:
        text = _TAG.sub("\n", html)
        if "&" in text:
            text = _unescape(text)
        for part in text.split("\n"):
            line = part.strip()
            if line:
                self._line(_SPACES.sub(" ", line) if "  " in line else line)

    def _line(self, line: str) -> None:
        end = self.size + len(line)
        self.blocks.append(Block(self.size, end))
        self.out += line, "\n"
        self.size = end + 1

    def preformatted(self, html: str) -> None:
        """Preformatted text is text in lines: its tabs and pipes may draw tables."""
        text = _unescape(_TAG.sub("", html))
        self.blocks.extend(_moved(block, self.size) for block in line_blocks(text))
        self.out += text, "\n"
        self.size += len(text) + 1

    def _table(self, html: str) -> None:
        """Writes rows as a table; one of a single column or a single filled cell is lines of text."""
        if "caption" in html or not _CELL.search(html):
            self._lines(_CELL.sub("\n", html))  # nothing but a caption stands outside the cells
        rows = [_CELL.findall(row) for row in html.split("<tr")[1:]]
        texts = [[_cell_text(text) for _, text in row] for row in rows]
        filled = [text for row in texts for text in row if text]
        if len(filled) <= 1 or max(map(len, texts), default=0) <= 1:
            for text in filled:
                self._line(text)
            return
        places = self._places(html, rows) if "span=" in html else None
        self._write_cells(texts, places)

    def _places(self, html: str, rows: list[list[tuple[str, str]]]) -> list[Place]:
        """Places of the cells of a table with merged cells."""
        grid = Grid()
        for row, markup in zip(rows, html.split("<tr")[1:], strict=True):
            grid.new_row()
            for attributes, _ in row:
                spans = {"row": 1, "col": 1}
                if "span=" in attributes:
                    spans.update((kind, int(number)) for kind, number in _SPAN.findall(attributes))
                grid.add(spans["row"], max(spans["col"], 1))
            if _GROUP_END.search(markup):
                grid.end_group()
        self.cut |= grid.cut
        return grid.places()

    def _write_cells(self, texts: list[list[str]], places: list[Place] | None) -> None:
        cells: list[Cell] = []
        begin = start = self.size
        for row, line in enumerate(texts):
            for col, text in enumerate(line):
                end = start + len(text)
                if places is None:
                    cells.append(Cell(row, col, start, end))
                else:
                    place = places[len(cells)]
                    cells.append(Cell(row, place.col, start, end, place.rowspan, place.colspan))
                start = end + 1
            self.out += "\t".join(line), "\n"
            start += not line  # the newline of a row without cells
        self.size = start
        width = max(cell.col + cell.colspan for cell in cells)
        self.blocks.append(Table(begin, start - 1, len(texts), width, tuple(cells), "html"))


def _cell_text(html: str) -> str:
    """Text of a cell, its lines joined by a space."""
    text = html.strip()
    if "&" in text:
        text = _unescape(text).strip()
    return _SPACES.sub(" ", text) if "\n" in text or "  " in text else text


def _moved(block: Block | Table, by: int) -> Block | Table:
    if isinstance(block, Block):
        return Block(block.start + by, block.end + by)
    cells = tuple(Cell(c.row, c.col, c.start + by, c.end + by, c.rowspan, c.colspan) for c in block.cells)
    return Table(block.start + by, block.end + by, block.n_rows, block.n_cols, cells, block.markup)


def _clean(source: str, names: frozenset[str]) -> str:
    """The page as lexbor mends it, without what is not seen, with block and table tags only."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(source)
    body = parser.body
    if body is None:
        return ""
    dropped = names & _DROPPED
    if dropped:
        parser.strip_tags(sorted(dropped))
    if "hidden" in source or "HIDDEN" in source:
        for node in body.css("[hidden]"):
            node.decompose()
    # Looked for in this order because a search that ignores case takes longer than the parser does.
    if any(word in source for word in ("display", "DISPLAY", "Display", "mso-hide")) and _HIDDEN_STYLE.search(source):
        for node in body.css("[style]"):
            if _HIDDEN_STYLE.search(node.attributes.get("style") or ""):
                node.decompose()
    html: str = body.html or ""
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    inline = names - _BLOCKS - _FRAMES - _DROPPED
    return _tags(inline).sub("", html) if inline else html


@lru_cache(64)
def _tags(names: frozenset[str]) -> re.Pattern[str]:
    """Tags of these elements: a page has few inline ones, so a pattern of its own is several times as fast."""
    return re.compile(rf"</?(?:{'|'.join(map(re.escape, sorted(names)))})(?=[\s>])[^>]*>")


def _one_line(html: str) -> str:
    """White space of any kind is a space; runs of it are joined where a line is written, where they are rare."""
    for character in "\t\n\r\f\xa0":
        html = html.replace(character, " ")
    return html


def _flow(writer: _Writer, html: str) -> None:
    """Writes the page; text inside `<pre>` keeps its white space, elsewhere a run of it is a space."""
    parts = _PRE.split(html) if "<pre" in html else [html]
    depth = 0  # of tables: preformatted text in a cell is text of the cell
    held = ""
    for at, part in enumerate(parts):
        if at % 2 and depth <= 0:
            writer.page(unwrap_layout(held))
            held = ""
            writer.preformatted(_BLOCK.sub("\n", part))
        else:
            held += _BLOCK.sub("\n", _one_line(part))
            depth += part.count("<table") - part.count("</table")
    writer.page(unwrap_layout(held))


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
    source, names, warnings = safe_source(text)
    writer = _Writer()
    _flow(writer, _clean(source, names))
    if writer.cut:
        warnings.append(warning("JX-R104", place="HTML"))
    return Reading("".join(writer.out), writer.blocks, (), tuple(warnings))
