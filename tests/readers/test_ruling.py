"""Rules to cells: pure geometry."""

from __future__ import annotations

from extract.readers.ruling import RuledTable, Segment, ruled_tables, united


def drawn(xs: list[float], ys: list[float]) -> tuple[list[Segment], list[Segment]]:
    return [(y, xs[0], xs[-1]) for y in ys], [(x, ys[0], ys[-1]) for x in xs]


def spans(table: RuledTable) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.col, cell.rowspan, cell.colspan) for cell in table.cells]


def test_double_and_broken_rules_are_one() -> None:
    assert united([(10, 0, 30), (11.5, 0, 60), (10, 32, 60), (80, 0, 5)]) == [(10.5, 0, 60)]


def test_a_wall_that_is_missing_makes_one_cell() -> None:
    across, down = drawn([0, 50, 100], [0, 20, 40])
    across[1] = (20, 50, 100)
    assert spans(ruled_tables(across, down)[0]) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


def test_open_sides_end_the_table() -> None:
    across, down = drawn([0, 50, 100], [0, 20, 40])
    assert spans(ruled_tables(across, down[1:2])[0]) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_tables_apart_are_two_and_a_box_is_none() -> None:
    one, other = drawn([0, 50, 100], [0, 20]), drawn([200, 250, 300], [0, 20])
    box = drawn([400, 500], [0, 20])
    tables = ruled_tables(one[0] + other[0] + box[0], one[1] + other[1] + box[1])
    assert [table.xs[0] for table in tables] == [0, 200]


def test_a_page_border_is_no_table_around_one() -> None:
    frame, inner = drawn([0, 10, 500], [0, 800]), drawn([50, 100, 150], [100, 120, 140])
    tables = ruled_tables(frame[0] + inner[0], frame[1] + inner[1])
    assert [table.xs for table in tables] == [(50, 100, 150)]


def test_rules_that_enclose_nothing() -> None:
    assert ruled_tables([(10, 0, 100), (30, 0, 100)], []) == []
    assert ruled_tables([], []) == []
