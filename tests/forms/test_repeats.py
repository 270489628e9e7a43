"""Rows that a converter printed again, with the text of several rows run together."""

from planted.documents import read_rows, spread

_FIELDS = ("name", "target", "weight", "score")


def test_a_growing_run_gives_each_name_once() -> None:
    text = spread(
        "产出指标|数量指标|新修进山石阶长度(10分)|≥30米|32米|10|10",
        "||新修进山石阶长度(10分)更换沿路木扶手数(10分)|≥5处|5处|10|10",
        "||新修进山石阶长度(10分)更换沿路木扶手数(10分)清理路边杂草面积(10分)|≥9亩|9亩|10|10",
        "|质量指标|验收合格率(10分)|100%|100%|10|10",
    )
    assert [row[0] for row in read_rows(text, "name")] == [
        "新修进山石阶长度",
        "更换沿路木扶手数",
        "清理路边杂草面积",
        "验收合格率",
    ]


def test_a_name_printed_twice_on_purpose_stays() -> None:
    text = spread(
        "产出指标|数量指标|新修进山石阶的长度|≥30米|32米|10|10",
        "||新修进山石阶的长度|≥30米|32米|10|10",
    )
    assert read_rows(text, *_FIELDS) == [("新修进山石阶的长度", "≥30米", "10", "10")] * 2


def test_names_that_begin_alike_are_no_run() -> None:
    text = spread(
        "产出指标|数量指标|新修进山石阶|≥30米|32米|10|10",
        "||新修进山石阶的扶手|≥5处|5处|10|10",
        "||清理路边杂草|≥9亩|9亩|10|10",
    )
    assert [row[0] for row in read_rows(text, "name")] == ["新修进山石阶", "新修进山石阶的扶手", "清理路边杂草"]


def test_the_end_of_a_reason_printed_again_beside_the_next_row_is_taken_out() -> None:
    text = spread(
        "产出指标|数量指标|新修石阶|≥30米|28米|10|9|石料运到较晚，已与石场改定运期",
        "||更换扶手|≥5处|5处|10|10|已与石场改定运期",
    )
    assert read_rows(text, "name", "reason") == [("新修石阶", "石料运到较晚，已与石场改定运期"), ("更换扶手", "")]
