"""Rows that hold several indicators, one below the other in the same cells."""

import pytest
from planted.documents import read_rows, spread, table_rows

from extract.forms.stacked import unstacked

_NAME, _TARGET, _ACTUAL = "修补石阶 更换扶手", "≥30米 ≥5处", "32米 4处"


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (f"产出指标\t数量指标\t{_NAME}\t{_TARGET}\t{_ACTUAL}\t50 40\t50 32\t扶手缺货", 2),
        (f"产出指标\t数量指标\t{_NAME}\t{_TARGET}\t{_ACTUAL}\t50分 40分\t50分 32分", 2),
        (f"产出指标\t数量指标\t{_NAME}\t{_TARGET}\t{_ACTUAL}", 2),  # no points on this form
        ("产出指标\t数量指标\t指标1：修补 石阶 指标2：更换扶手\t≥ 30米 ≥ 5处\t32米 4处\t50 40\t50 32", 2),
        ("产出指标\t数量指标\t①石阶 ②扶手 ③路灯\t30米 5处 安好\t30米 5处 安好\t30 30 30\t30 30 30", 3),
        ("产出指标\t数量指标\t石阶长度<br>扶手<br/>\t30米<br>5处\t32米<br>4处", 2),
        ("产出指标\t数量指标\t" + "\t".join([" ".join([text] * 12) for text in ("石阶", "5处", "4处", "5", "4")]), 12),
        (f"产出指标\t数量指标\t{_NAME}\t{_TARGET}\t{_ACTUAL}\t90\t82", 1),  # the points of one indicator
        ("产出指标\t数量指标\t修补 石阶\t≥30 米\t32 米\t9 0\t8 2", 1),  # figures with a space in them
        ("产出指标\t数量指标\t修补 石阶\t≥3座\t3座\t1 5\t1 5", 1),
        ("产出指标\t数量指标\t修 补 石 阶\t≥ 30 米\t32 米\t50\t50", 1),
        ("产出指标\t时效指标\t完工 时间\t2023年 9月底前\t2023年 9月2日\t10\t10", 1),
        ("产出指标\t时效指标\t完工 时间\t2023年 9月底前\t2023年 9月2日", 1),
        ("产出指标\t时效指标\t完工时间\t(20) (20)\t(20) (20)\t(20)", 1),
        ("甲", 1),
    ],
)
def test_how_many_indicators_a_row_holds(line: str, count: int) -> None:
    source, rows = table_rows(f"{line}\n一\t二\t三\t四\t五\t六\t七\t八\n")
    assert len(unstacked(source, rows[0])) == count


def test_the_rows_of_a_stacked_row() -> None:
    text = spread(
        f"产出指标|数量指标|{_NAME}|{_TARGET}|{_ACTUAL}|50 40|50 32|扶手缺货",
        "效益指标|社会效益指标|登山安全|提升|提升|10|10|",
    )
    assert read_rows(text, "l1", "l2", "name", "target", "actual", "weight", "score", "reason") == [
        ("产出指标", "数量指标", "修补石阶", "≥30米", "32米", "50", "50", ""),
        ("产出指标", "数量指标", "更换扶手", "≥5处", "4处", "40", "32", "扶手缺货"),
        ("效益指标", "社会效益指标", "登山安全", "提升", "提升", "10", "10", ""),
    ]
