"""Pages to one document: tables go on over page breaks, page numbers and running heads do not.

Only geometry and the texts as such are looked at; what an indicator is, is not known here. A table goes on when nothing
but head and foot of the pages stands between two tables of the same edges, the first reaches the foot of its page, and
the second does not begin as the first did (a form of the same template on the next page is another form).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from extract.model.document import BBox
from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.progress import page_done
from extract.readers.writing import Drawn, Writer

__all__ = ["write_pages"]

_SAME_X = 4.0  # points: edges of one column on two pages
_HEAD, _FOOT = 0.12, 0.88  # of the height: running heads and page numbers stand beyond
_LOWEST = 0.72  # of the height, that a table which goes on reaches at least
_HIGHEST = 0.3  # of the height, below which no table that goes on begins
_SLACK = 14.0  # points
_MARGIN = 60.0  # points from the top of the page, where running heads stand
_APART = 10.0  # points between a running head and the text
_EACH = 3  # pages
_MOST_HEADER_ROWS = 6
_ROOM = 2.3  # characters at the end of a full line: no line begins with a stop, nor parts a word
_RECENT = 400  # cells before, that tell what a column holds
_HEADING = 8  # characters, which headings of columns do not have
_SHORT = 8  # characters of a figure and its unit
_PAGE_NUMBER = re.compile(r"[-—–－·.\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·.\s]*")
_DIGITS = re.compile(r"\d+")
_OPENING = re.compile(r"[(（\[【,，.。;；、)）]")
_SENTENCE_END = ("。", "；", ";", "！", "!", ".")


Columns = tuple[float, float]  # left and right edge of a cell, of the edges that hold for the whole table


class _Fragment:
    """The part of a table on one page, row by row."""

    def __init__(self, table: PageTable) -> None:
        self.table = table
        self.n_rows = len(table.ys) - 1
        self.rows: list[list[Drawn]] = [[] for _ in range(self.n_rows)]
        for cell in table.cells:
            self.rows[cell.row].append(cell)
        self.edges = table.xs  # of its columns, as they are known in the table that it is part of

    def columns(self, cell: Drawn) -> Columns:
        """The columns of one of its cells."""
        return self.edges[cell.col], self.edges[cell.col + cell.colspan]

    def bottom(self) -> dict[Columns, Drawn]:
        """The cells that reach its last row."""
        return {self.columns(cell): cell for cell in self.table.cells if cell.row + cell.rowspan == self.n_rows}


class _Open:
    """A table that may go on on the next page."""

    def __init__(self, table: PageTable, page: Page) -> None:
        self.xs = list(table.xs)
        self.cells = list(table.cells)
        fragment = _Fragment(table)
        self.rows = [cell.row for cell in table.cells]  # of the whole table; `cells` have the row on their page
        self.columns: list[Columns] = [fragment.columns(cell) for cell in table.cells]
        self.ends_as(fragment)
        self.n_rows = fragment.n_rows
        # Numbers of the cells that reach the last row, by their columns.
        self.bottom = {
            columns: number
            for number, (columns, cell) in enumerate(zip(self.columns, self.cells, strict=True))
            if cell.row + cell.rowspan == self.n_rows
        }
        self.markup = table.markup
        self.page = page
        self.first_page = page.number
        self.last = table
        self.parts = 1
        self.tail: list[PageLine] = []  # lines below it on its page
        self.above: tuple[str, int] | None = None  # the line above it on its first page

    def ends_as(self, fragment: _Fragment) -> None:
        """Notes how much room the cells of the last row have (None: not known), and which surely go on below."""
        room, beyond = fragment.table.room, fragment.table.beyond
        bottom = {columns: (cell.row, cell.col) for columns, cell in fragment.bottom().items()}
        self.room = None if room is None else {columns: room.get(place, 0.0) for columns, place in bottom.items()}
        self.beyond = frozenset([columns for columns, place in bottom.items() if place in beyond])

    def full(self, columns: Iterable[Columns], room: float) -> set[Columns]:
        """Those of the columns whose text may go on: in the last row it leaves less room than this."""
        return {each for each in columns if self.room is None or self.room.get(each, 0.0) < room}

    def aligned(self, fragment: _Fragment) -> None:
        """Gives the fragment's columns the edges that the table knows already; others are new."""
        edges: list[float] = []
        for x in fragment.table.xs:
            index = bisect_left(self.xs, x)
            near = [other for other in self.xs[max(0, index - 1) : index + 1] if abs(x - other) <= _SAME_X]
            edges.append(min(near, key=lambda other: abs(x - other)) if near else x)
        fragment.edges = tuple(edges)

    def row(self, number: int) -> list[tuple[Columns, Drawn]]:
        """The cells that begin in one of the first rows."""
        found: list[tuple[Columns, Drawn]] = []
        for row, columns, cell in zip(self.rows, self.columns, self.cells, strict=True):
            if row > number:
                break
            if row == number:
                found.append((columns, cell))
        return found


def write_pages(pages: Iterable[Page], writer: Writer) -> None:
    """Writes pages as they come; a table is written when it is clear that it has ended.

    Args:
        pages: The pages, in order.
        writer: Gets the lines and tables.
    """
    joiner = _Joiner(writer)
    for page in pages:
        joiner.page(page)
        page_done()
    joiner.finish()


class _Joiner:
    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.open: _Open | None = None
        self.margin: set[tuple[str, int]] = set()  # what stands at the edges of the page before, and where
        self.seen: Counter[tuple[str, int]] = Counter()  # the same of all pages
        self.pages = 0
        self.lowest = 0.0  # share of the height that the parts of a page reach
        self.ways_back: dict[int, Callable[[BBox], BBox]] = {}  # of pages that were put straight

    def page(self, page: Page) -> None:
        """Takes the next page."""
        if page.back is not None:
            self.ways_back[page.number] = page.back
        parts = [part for part in page.parts if isinstance(part, PageTable) or not _is_number(part, page)]
        margin = {_place(part) for part in parts if isinstance(part, PageLine) and _at_edge(part, page)}
        inner = [part.bbox[3] for part in parts if isinstance(part, PageTable) or _place(part) not in self.margin]
        if inner:
            self.lowest = max(self.lowest, max(inner) / page.height)
        first = next((index for index, part in enumerate(parts) if isinstance(part, PageTable)), None)
        joined = self.open is not None and first is not None and self._joins(parts, first, margin, page)
        if joined and first is not None:
            rest = parts[first + 1 :]
            # What follows the table waits with it, unless another table follows.
            parts = rest if any(isinstance(part, PageTable) for part in rest) else []
        if parts or self.open is None or not joined:
            self._close()
            self.writer.page(page.number)
            self._write(parts, page)
        self.margin = margin
        self.seen.update(margin)
        self.pages += 1

    def finish(self) -> None:
        """Writes what is still held back."""
        self._close()

    def _write(self, parts: Sequence[PageLine | PageTable], page: Page) -> None:
        last = next((index for index in reversed(range(len(parts))) if isinstance(parts[index], PageTable)), None)
        for index, part in enumerate(parts):
            if isinstance(part, PageLine):
                if last is None or index < last:
                    self._line(part, page.number)
                continue
            if index == last:
                self.open = _Open(part, page)
                before = parts[index - 1] if index else None
                self.open.above = _place(before) if isinstance(before, PageLine) else None
                self.open.tail = [line for line in parts[index + 1 :] if isinstance(line, PageLine)]
            else:
                self._table(_Open(part, page))

    def _line(self, line: PageLine, number: int) -> None:
        back = self.ways_back.get(number)
        box = line.bbox if back is None else back(line.bbox)
        self.writer.line(line.text, number, box, line.source, line.confidence)

    def _close(self) -> None:
        if self.open is None:
            return
        table, self.open = self.open, None
        self._table(table)
        for line in table.tail:
            self._line(line, table.page.number)

    def _table(self, table: _Open) -> None:
        cells, n_cols = _on_one_grid(table)
        if self.ways_back:
            cells = [self._as_shown(cell) for cell in cells]
        self.writer.table(cells, table.n_rows, n_cols, table.markup, table.first_page)

    def _as_shown(self, cell: Drawn) -> Drawn:
        """The cell with its box where it stands on the page as it is shown."""
        back = self.ways_back.get(cell.page or 0)
        return cell if back is None or cell.bbox is None else cell._replace(bbox=back(cell.bbox))

    # ------------------------------------------------------------ joining
    def _joins(
        self, parts: Sequence[PageLine | PageTable], first: int, margin: set[tuple[str, int]], page: Page
    ) -> bool:
        """Whether the first table of a page goes on with the open one; if so, it is taken into it."""
        opened, table = self.open, parts[first]
        if opened is None or not isinstance(table, PageTable):
            return False
        heads = [part for part in parts[:first] if isinstance(part, PageLine) and not _is_beside(part, table)]
        if any(not self._runs(line, table) for line in heads):
            return False
        if any(not _at_edge(line, opened.page) or _place(line) not in margin for line in opened.tail):
            return False
        fragment = _Fragment(table)
        opened.aligned(fragment)
        if fragment.edges[0] not in opened.xs or fragment.edges[-1] != opened.xs[-1]:
            return False
        dropped = _repeated(opened, fragment)
        height = opened.page.height
        below = (
            fragment.table.ys[min(dropped + 1, fragment.n_rows)] - fragment.table.ys[min(dropped, fragment.n_rows - 1)]
        )
        limit = max(_LOWEST, min(self.lowest, _FOOT)) * height
        if opened.last.bbox[3] + below + _SLACK < limit or table.bbox[1] > _HIGHEST * page.height:
            return False
        if dropped >= fragment.n_rows or _begins_anew(opened, fragment, dropped):
            return False
        beside = [part for part in parts if isinstance(part, PageLine) and _is_beside(part, table)]
        _take(opened, fragment, dropped, "\n".join(line.text for line in beside))
        opened.page = page
        opened.last = table
        opened.parts += 1
        opened.tail = [part for part in parts[first + 1 :] if isinstance(part, PageLine) and part not in beside]
        if any(isinstance(part, PageTable) for part in parts[first + 1 :]):
            opened.tail = []
        return True

    def _runs(self, line: PageLine, table: PageTable) -> bool:
        """Whether a line above the first table of a page is a running head, and no title of the table.

        The title of a form may stand on the same place on each page that a form begins on. So the line that stands
        over the open table as its title would is a running head only where it is on every page, or up in the margin.
        """
        place = _place(line)
        if place not in self.margin:
            return False
        if self.open is None or place != self.open.above:
            return True
        on_each = self.seen[place] == self.pages and self.pages >= _EACH
        return on_each or (line.bbox[3] < _MARGIN and table.bbox[1] - line.bbox[3] >= _APART)


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_number(line: PageLine, page: Page) -> bool:
    return _at_edge(line, page) and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _at_edge(line: PageLine, page: Page) -> bool:
    return line.bbox[3] < _HEAD * page.height or line.bbox[1] > _FOOT * page.height


def _place(line: PageLine) -> tuple[str, int]:
    """A line without its figures and where it stands, to find it again on the next page."""
    return _DIGITS.sub("#", _bare(line.text)), round(line.bbox[1] / 3)


def _repeated(opened: _Open, fragment: _Fragment) -> int:
    """How many rows at the top of the fragment repeat the top of the table."""
    count = 0
    for row in fragment.rows[:_MOST_HEADER_ROWS]:
        above = [(columns, _bare(cell.text)) for columns, cell in opened.row(count)]
        if not any(text for _, text in above) or above != [(fragment.columns(cell), _bare(cell.text)) for cell in row]:
            break
        count += 1
    while count and any(cell.row + cell.rowspan > count for row in fragment.rows[:count] for cell in row):
        count -= 1  # a cell that goes on below is no header
    return count


def _begins_anew(opened: _Open, fragment: _Fragment, at: int) -> bool:
    """Whether the fragment begins as the table did, with other contents: the same template again.

    Two rows must have the same cells and the same first text, and these texts must differ (项目名称 and 主管部门, say).
    """
    labels: list[str] = []
    for number in range(at, min(at + 2, fragment.n_rows)):
        row, above = fragment.rows[number], opened.row(number)
        if len(row) < 2 or [columns for columns, _ in above] != [fragment.columns(cell) for cell in row]:
            return False
        label = _bare(row[0].text)
        if not label or label != _bare(above[0][1].text):
            return False
        labels.append(label)
    return len(set(labels)) == 2


def _is_beside(line: PageLine, table: PageTable) -> bool:
    """Whether a line stands at the left of a table: in a merged cell that a spreadsheet prints without its borders."""
    return line.bbox[2] <= table.bbox[0] + _SAME_X and table.bbox[1] < line.bbox[1] and line.bbox[3] < table.bbox[3]


def _take(opened: _Open, fragment: _Fragment, dropped: int, beside: str) -> None:
    """Adds the rows of a fragment below those of the table.

    Cells at the left that the fragment has no borders for go on down to its end; `beside` is printed there.
    """
    bottom = opened.bottom
    split = _is_remainder(opened, fragment, dropped)
    offset = opened.n_rows - dropped - (1 if split else 0)
    goes_on = _continued(opened, fragment, dropped, split)
    opened.bottom = {}
    for row in fragment.rows[dropped:]:
        for cell in row:
            columns = fragment.columns(cell)
            number = goes_on.get(columns) if cell.row == dropped else None
            if number is None:
                number = len(opened.cells)
                opened.cells.append(cell)
                opened.rows.append(cell.row + offset)
                opened.columns.append(columns)
            else:
                rowspan = cell.row + offset + cell.rowspan - opened.rows[number]
                opened.cells[number] = _continued_cell(opened.cells[number], cell, rowspan, split)
            if cell.row + cell.rowspan == fragment.n_rows:
                opened.bottom[columns] = number
    for columns, number in bottom.items():
        if columns[1] <= fragment.edges[0]:
            above = opened.cells[number]
            text = "\n".join(filter(None, (above.text, beside if _bare(beside) != _bare(above.text) else "")))
            opened.cells[number] = above._replace(text=text, rowspan=fragment.n_rows + offset - opened.rows[number])
            opened.bottom[columns] = number
            beside = ""
    opened.n_rows = fragment.n_rows + offset
    opened.ends_as(fragment)
    opened.xs = sorted({*opened.xs, *fragment.edges})


def _continued_cell(above: Drawn, cell: Drawn, rowspan: int, split: bool) -> Drawn:
    """The cell of a table that a cell of a fragment is the rest of."""
    again = not split and _bare(cell.text) == _bare(above.text)  # printed on each of its pages
    return above._replace(
        text=above.text if again else "\n".join(filter(None, (above.text, cell.text))),
        rowspan=rowspan,
        confidence=min(above.confidence, cell.confidence),
    )


def _continued(opened: _Open, fragment: _Fragment, at: int, split: bool) -> dict[Columns, int]:
    """Columns of the fragment's first row whose cell goes on from the table's last row, with that cell's number."""
    found: dict[Columns, int] = {}
    leading = True  # still left of the first cell with a text of its own
    for cell in fragment.rows[at]:
        columns = fragment.columns(cell)
        number = opened.bottom.get(columns)
        if number is not None:
            above = opened.cells[number]
            empty = not cell.text and (leading or cell.rowspan > 1 or above.rowspan > 1)
            placed = columns in opened.beyond, (cell.row, cell.col) in fragment.table.beyond
            one_text = not above.text or not cell.text or _bare(above.text) == _bare(cell.text)
            surely = all(placed) or (any(placed) and one_text)
            if split or empty or surely or (leading and _label_goes_on(above, cell)):
                found[columns] = number
                continue
        leading = leading and not cell.text
    return found


def _label_goes_on(above: Drawn, cell: Drawn) -> bool:
    """Whether the text of a merged cell was cut by the page end, or stands in its second part only, or in both."""
    if above.rowspan == 1 and cell.rowspan == 1:
        return False
    one, other = _bare(above.text), _bare(cell.text)
    return not one or one == other or _OPENING.match(other) is not None or _open_brackets(one) > 0


def _open_brackets(text: str) -> int:
    return sum(map(text.count, "(（[")) - sum(map(text.count, ")）]"))


def _is_remainder(opened: _Open, fragment: _Fragment, at: int) -> bool:
    """Whether the first row of a fragment is the rest of the row that the page end cut.

    Figures tell: a column that has a figure in each row has it in one of the two parts only. Where a table has no such
    column, a row whose first cell is empty belongs to the row above.
    """
    top, bottom = fragment.rows[at], opened.bottom
    if {fragment.columns(cell) for cell in top} != bottom.keys():
        return False
    pairs = {
        columns: (above, cell)
        for cell in top
        if (above := opened.cells[bottom[columns := fragment.columns(cell)]]).rowspan == cell.rowspan == 1
    }
    if not any(cell.text for _, cell in pairs.values()):
        return False
    texts: dict[Columns, list[str]] = {columns: [] for columns in pairs}
    recent = zip(opened.rows[-_RECENT:], opened.columns[-_RECENT:], opened.cells[-_RECENT:], strict=True)
    for number, columns, cell in recent:
        if columns in texts and cell.rowspan == 1 and number + 1 < opened.n_rows:
            texts[columns].append(cell.text)
    for row in fragment.rows[at + 1 :]:
        for cell in row:
            if cell.rowspan == 1 and (columns := fragment.columns(cell)) in texts:
                texts[columns].append(cell.text)
    both = {columns for columns, (above, cell) in pairs.items() if above.text and cell.text}
    wrapped = opened.full(both, _ROOM)
    figures = [columns for columns in pairs if _holds_figures(texts[columns])]
    if figures:
        if not both.isdisjoint(figures):
            return False
        if any(pairs[columns][0].text for columns in figures):
            # They stand in the first line of the row, as a rule; what stands left of them is its name.
            named = any(cell.text for columns, (_, cell) in pairs.items() if columns < figures[0])
            return bool(wrapped) or not named
        goes_on = all(cell.text for above, cell in pairs.values() if above.text)
        return goes_on and both == wrapped and any(pairs[columns][1].text for columns in figures)
    if both != wrapped or not any(above.text and not cell.text for above, cell in pairs.values()):
        return False  # a text that ends in the midst of its line does not go on
    if not any(len(_bare(pairs[columns][0].text)) > _HEADING for columns in both):
        return False
    ended = any(pairs[columns][0].text.rstrip().endswith(_SENTENCE_END) for columns in both)
    return not top[0].text or not ended


def _holds_figures(texts: Sequence[str]) -> bool:
    """Whether a column has a short text with a figure in nearly each of its rows."""
    if len(texts) < 2:
        return False
    short = [text for text in texts if text and len(_bare(text)) <= _SHORT]
    digits = sum(any(character.isdigit() for character in text) for text in short)
    return len(short) >= 0.8 * len(texts) and digits >= 0.6 * len(texts) and median(map(len, short)) <= _SHORT


def _on_one_grid(table: _Open) -> tuple[list[Drawn], int]:
    """The cells of a table with columns that hold for all its pages."""
    n_cols = len(table.xs) - 1
    if table.parts == 1:
        return table.cells, n_cols
    at = {x: index for index, x in enumerate(table.xs)}
    cells = [
        Drawn(row, at[left], cell.text, cell.rowspan, at[right] - at[left], *cell[5:])
        for row, (left, right), cell in zip(table.rows, table.columns, table.cells, strict=True)
    ]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return cells, n_cols
