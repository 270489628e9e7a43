"""Pages to one document: tables go on over page breaks, page numbers and running heads do not.

Only geometry and the texts as such are looked at; what an indicator is, is not known here. A table goes on when nothing
but head and foot of the pages stands between two tables of the same edges, the first reaches the foot of its page, and
the second does not begin as the first did (a form of the same template on the next page is another form).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

import msgspec

from extract.model.document import BBox
from extract.readers.cut_rows import is_cut_text, is_remainder
from extract.readers.fragments import Columns, Fragment, OpenTable, bare
from extract.readers.paged import Page, PageLine, PageTable
from extract.readers.pages import is_page_mark
from extract.readers.progress import page_done
from extract.readers.writing import Drawn, Writer

__all__ = ["write_pages"]

_HEAD, _FOOT = 0.12, 0.88  # of the height: running heads and page numbers stand beyond
_SAME_X = 4.0  # points: a line that ends at the left edge of a table
_LOWEST = 0.84  # of the height, that a table which goes on reaches at least
_HIGHEST = 0.3  # of the height, below which no table that goes on begins
_SLACK = 14.0  # points
_MARGIN = 60.0  # points from the top of the page, where running heads stand
_APART = 10.0  # points between a running head and the text
_EACH = 3  # pages
_SAME_Y = 5.0  # points: a running head on two pages; scans are not that even
_MOST_HEADER_ROWS = 6
_MOST_TEXTS = 20_000  # cells whose texts are kept, to know a text again that a page end cuts
_LONGEST_TEXT = 24
_END = 1  # characters
_DIGITS = re.compile(r"\d+")
_OPENING = re.compile(r"[(（\[【,，.。;；、)）]")

Margin = dict[str, list[float]]  # lines at the edges of a page (`_key`), and how high they stand


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
        self.open: OpenTable | None = None
        self.margin: Margin = {}  # what stands at the edges of the page before
        self.seen: Counter[str] = Counter()  # on how many pages it stands
        self.pages = 0
        self.ahead: int | None = None  # how far the printed page numbers are ahead of the count
        self.lowest = 0.0  # share of the height that the parts of a page reach
        self.texts: set[str] = set()  # of the cells written so far, bare
        self.ways_back: dict[int, Callable[[BBox], BBox]] = {}  # of pages that were put straight

    def page(self, page: Page) -> None:
        """Takes the next page."""
        if page.back is not None:
            self.ways_back[page.number] = page.back
        parts = [part for part in page.parts if isinstance(part, PageTable) or not self._is_number(part, page)]
        margin: Margin = {}
        for part in parts:
            if isinstance(part, PageLine) and _at_edge(part, page):
                margin.setdefault(_key(part), []).append(part.bbox[1])
        inner = [part.bbox[3] for part in parts if isinstance(part, PageTable) or not _stands_in(part, self.margin)]
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
        self.seen.update(margin.keys())
        self.pages += 1

    def _is_number(self, line: PageLine, page: Page) -> bool:
        """Whether a line is the page's number; a figure alone is, where it counts on from page to page."""
        if not _at_edge(line, page) or not is_page_mark(line.text):
            return False
        text = line.text.strip()
        if not text.isdecimal():
            return True
        ahead = int(text) - page.number
        counts, self.ahead = ahead in (0, self.ahead), ahead
        return counts

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
                self.open = OpenTable(part, page)
                before = parts[index - 1] if index else None
                self.open.above = _key(before) if isinstance(before, PageLine) else None
                self.open.tail = [line for line in parts[index + 1 :] if isinstance(line, PageLine)]
            else:
                self._table(OpenTable(part, page))

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

    def _table(self, table: OpenTable) -> None:
        cells, n_cols = _on_one_grid(table)
        if self.ways_back:
            cells = [self._as_shown(cell) for cell in cells]
        if len(self.texts) < _MOST_TEXTS:
            self.texts.update([bare(cell.text) for cell in cells if len(cell.text) <= _LONGEST_TEXT])
        self.writer.table(cells, table.n_rows, n_cols, table.last.markup, table.first_page)

    def _as_shown(self, cell: Drawn) -> Drawn:
        """The cell with its box where it stands on the page as it is shown."""
        back = self.ways_back.get(cell.page or 0)
        return cell if back is None or cell.bbox is None else msgspec.structs.replace(cell, bbox=back(cell.bbox))

    # ------------------------------------------------------------ joining
    def _joins(self, parts: Sequence[PageLine | PageTable], first: int, margin: Margin, page: Page) -> bool:
        """Whether the first table of a page goes on with the open one; if so, it is taken into it."""
        opened, table = self.open, parts[first]
        if opened is None or not isinstance(table, PageTable) or page.number != opened.page.number + 1:
            return False
        heads = [part for part in parts[:first] if isinstance(part, PageLine) and not _is_beside(part, table)]
        if any(not self._runs(line, table) for line in heads):
            return False
        if any(not _at_edge(line, opened.page) or not _stands_in(line, margin) for line in opened.tail):
            return False
        opened.unfold()
        fragment = opened.aligned(table)
        if fragment.edges[0] not in opened.xs or fragment.edges[-1] != opened.xs[-1]:
            return False
        dropped = _repeated(opened, fragment)
        if dropped >= fragment.n_rows or _begins_anew(opened, fragment, dropped):
            return False
        limit = max(_LOWEST, min(self.lowest, _FOOT)) * opened.page.height
        row_height = table.ys[dropped + 1] - table.ys[dropped]
        ends_early = opened.last.bbox[3] + row_height + _SLACK < limit
        if ends_early and not _surely_goes_on(opened, fragment, dropped):
            return False
        if table.bbox[1] > _HIGHEST * page.height:
            return False
        beside = [part for part in parts if isinstance(part, PageLine) and _is_beside(part, table)]
        # A row for which the page before had room was not cut by its end.
        split = not ends_early and is_remainder(opened, fragment, dropped, self.texts)
        goes_on = _continued(opened, fragment, dropped, split, self.texts)
        bottom = opened.bottom
        _take(opened, fragment, dropped, split, goes_on)
        for columns, number in bottom.items():
            if columns[1] <= fragment.edges[0]:
                _go_on_beside(opened, columns, number, beside)
        opened.page = page
        below = parts[first + 1 :]
        another = any(isinstance(part, PageTable) for part in below)
        opened.tail = [line for line in below if isinstance(line, PageLine) and line not in beside and not another]
        return True

    def _runs(self, line: PageLine, table: PageTable) -> bool:
        """Whether a line above the first table of a page is a running head, and no title of the table.

        The title of a form may stand on the same place on each page that a form begins on. So the line that stands
        over the open table as its title would is a running head only where it is on every page, or up in the margin.
        """
        if not _stands_in(line, self.margin):
            return False
        if self.open is None or _key(line) != self.open.above:
            return True
        on_each = self.seen[_key(line)] == self.pages and self.pages >= _EACH
        return on_each or (line.bbox[3] < _MARGIN and table.bbox[1] - line.bbox[3] >= _APART)


def _at_edge(line: PageLine, page: Page) -> bool:
    return line.bbox[3] < _HEAD * page.height or line.bbox[1] > _FOOT * page.height


def _key(line: PageLine) -> str:
    """A line without its figures, to find it again on the next page."""
    return _DIGITS.sub("#", bare(line.text))


def _stands_in(line: PageLine, margin: Margin) -> bool:
    """Whether the line stands on another page too, on the same place."""
    return any(abs(top - line.bbox[1]) <= _SAME_Y for top in margin.get(_key(line), ()))


def _repeated(opened: OpenTable, fragment: Fragment) -> int:
    """How many rows at the top of the fragment repeat the top of the table."""
    count = 0
    for row in fragment.rows[:_MOST_HEADER_ROWS]:
        above = [(columns, bare(cell.text)) for columns, cell in opened.row(count)]
        if not any(text for _, text in above) or above != [(columns, bare(cell.text)) for columns, cell in row]:
            break
        count += 1
    while count and any(cell.row + cell.rowspan > count for row in fragment.rows[:count] for _, cell in row):
        count -= 1  # a cell that goes on below is no header
    return count


def _begins_anew(opened: OpenTable, fragment: Fragment, at: int) -> bool:
    """Whether the fragment begins as the table did, with other contents: the same template again.

    Two rows must begin with the same texts, one unlike the other (项目名称 and 主管部门, say).
    """
    if at == 0 and len(fragment.rows[0]) == len(opened.row(0)) == 1:
        at = 1  # a title over the whole width
    labels: list[str] = []
    for number in range(at, min(at + 2, fragment.n_rows)):
        row, above = fragment.rows[number], opened.row(number)
        if not row or not above or row[0][0][0] != above[0][0][0]:
            return False
        label = bare(row[0][1].text)
        if not label or label != bare(above[0][1].text):
            return False
        labels.append(label)
    return len(set(labels)) == 2


def _surely_goes_on(opened: OpenTable, fragment: Fragment, dropped: int) -> bool:
    """Whether the rows themselves tell that the table goes on, wherever its page was ended.

    They do where rows are repeated with more than a title in them, and where the first row lacks the label that it
    has in a merged cell at the end of the page before (which ended early, for the row had no room).
    """
    if any(sum(cell.text != "" for _, cell in row) > 1 for row in fragment.rows[:dropped]):
        return True
    columns, label = fragment.rows[dropped][0]
    above = opened.bottom.get(columns)
    filled = any(cell.text for _, cell in fragment.rows[dropped])
    return filled and not label.text and above is not None and opened.cells[above].text != ""


def _is_beside(line: PageLine, table: PageTable) -> bool:
    """Whether a line stands at the left of a table: in a merged cell that a spreadsheet prints without its borders."""
    _, top, right, bottom = line.bbox
    middle, reach = (top + bottom) / 2, bottom - top
    return right <= table.bbox[0] + _SAME_X and table.bbox[1] - reach < middle < table.bbox[3] + reach


def _take(opened: OpenTable, fragment: Fragment, dropped: int, split: bool, goes_on: Mapping[Columns, int]) -> None:
    """Adds the rows of a fragment below those of the table; `split`: the first one is the rest of the last one.

    `goes_on` gives the cells of the table that cells of the first row are the rest of.
    """
    offset = opened.n_rows - dropped - (1 if split else 0)
    opened.bottom = {}
    for row in fragment.rows[dropped:]:
        for columns, cell in row:
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
    opened.last, opened.parts = fragment.table, opened.parts + 1
    opened.n_rows = fragment.n_rows + offset
    opened.xs = sorted({*opened.xs, *fragment.edges})
    opened.note_end()


def _go_on_beside(opened: OpenTable, columns: Columns, number: int, beside: Sequence[PageLine]) -> None:
    """A cell at the left that the page has no borders for goes on down to its end; `beside` is printed there."""
    above = opened.cells[number]
    printed = "\n".join([line.text for line in beside if columns[0] < (line.bbox[0] + line.bbox[2]) / 2 < columns[1]])
    texts = (above.text, "" if bare(printed) == bare(above.text) else printed)
    rowspan = opened.n_rows - opened.rows[number]
    opened.cells[number] = msgspec.structs.replace(above, text="\n".join(filter(None, texts)), rowspan=rowspan)
    opened.bottom[columns] = number


def _continued_cell(above: Drawn, cell: Drawn, rowspan: int, split: bool) -> Drawn:
    """The cell of a table that a cell of a fragment is the rest of."""
    again = not split and bare(cell.text) == bare(above.text)  # printed on each of its pages
    text = above.text if again else "\n".join(filter(None, (above.text, cell.text)))
    sure = min(above.confidence, cell.confidence)
    return msgspec.structs.replace(above, text=text, rowspan=rowspan, confidence=sure)


def _continued(
    opened: OpenTable, fragment: Fragment, at: int, split: bool, whole: Container[str]
) -> dict[Columns, int]:
    """Columns of the fragment's first row whose cell goes on from the table's last row, with that cell's number."""
    found: dict[Columns, int] = {}
    leading = True  # still left of the first cell with a text of its own
    for columns, cell in fragment.rows[at]:
        number = opened.bottom.get(columns)
        if number is not None:
            above = opened.cells[number]
            empty = not cell.text and (leading or cell.rowspan > 1 or above.rowspan > 1)
            placed = columns in opened.beyond, (cell.row, cell.col) in fragment.table.beyond
            one_text = not above.text or not cell.text or bare(above.text) == bare(cell.text)
            single = above.rowspan == cell.rowspan == 1
            surely = (any(placed) and one_text) or (all(placed) and single)
            label = leading and (_label_goes_on(above, cell) or (cell.text != "" and is_cut_text(above, cell, whole)))
            if split or empty or surely or label:
                found[columns] = number
                continue
        leading = leading and not cell.text
    return found


def _label_goes_on(above: Drawn, cell: Drawn) -> bool:
    """Whether the text of a merged cell was cut by the page end, or stands in its second part only, or in both."""
    if above.rowspan == 1 and cell.rowspan == 1:
        return False
    one, other = bare(above.text), bare(cell.text)
    is_end = 0 < len(other) <= _END  # too short for a label
    return not one or one == other or is_end or _OPENING.match(other) is not None or _open_brackets(one) > 0


def _open_brackets(text: str) -> int:
    return sum(map(text.count, "(（[")) - sum(map(text.count, ")）]"))


def _on_one_grid(table: OpenTable) -> tuple[list[Drawn], int]:
    """The cells of a table with columns that hold for all its pages."""
    n_cols = len(table.xs) - 1
    if table.parts == 1:
        return table.cells, n_cols
    at = {x: index for index, x in enumerate(table.xs)}
    cells = [
        Drawn(
            row,
            at[left],
            cell.text,
            cell.rowspan,
            at[right] - at[left],
            cell.page,
            cell.bbox,
            cell.source,
            cell.confidence,
        )
        for row, (left, right), cell in zip(table.rows, table.columns, table.cells, strict=True)
    ]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return cells, n_cols
