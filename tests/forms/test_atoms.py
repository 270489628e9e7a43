"""Running text in atoms: what stands between them, and what a gap costs."""

import pytest
from planted.documents import atoms

from extract.forms.atoms import Gap, gap_costs


def shown(text: str, *, glued: bool = False) -> list[tuple[str, str]]:
    return [(atom.text, atom.gap.name) for atom in atoms(text, glued=glued).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分值 得分", [("分值", "BLANK"), ("得分", "SPACE")]),
        ("分值\n得分", [("分值", "BLANK"), ("得分", "LINE")]),
        ("分值\n\n得分", [("分值", "BLANK"), ("得分", "BLANK")]),
        ("16 人", [("16", "BLANK"), ("人", "TYPED")]),
        ("财 政 资 金", [("财", "BLANK"), ("政", "TYPED"), ("资", "TYPED"), ("金", "TYPED")]),
        ("产出指标 (40 分 )", [("产出指标", "BLANK"), ("(40", "TYPED"), ("分", "TYPED"), (")", "TYPED")]),
        ("95% 提高", [("95%", "BLANK"), ("提高", "SPACE")]),
        ("得分\n- 12 -\n石阶", [("得分", "BLANK"), ("石阶", "BLANK")]),  # a page number is no atom
        ("得分\n第 3 页\n石阶", [("得分", "BLANK"), ("石阶", "BLANK")]),
        ("　９８　", [("98", "BLANK")]),
        ("指 标 1 : 石阶", [("指标1:", "BLANK"), ("石阶", "SPACE")]),
        ("指标 10 95%", [("指标", "BLANK"), ("10", "SPACE"), ("95%", "SPACE")]),
    ],
)
def test_gaps(text: str, expected: list[tuple[str, str]]) -> None:
    found = shown(text)
    if "页" in text or "- 12 -" in text:
        assert [atom for atom, _ in found] == [atom for atom, _ in expected]
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("石阶长度≥30米", ["石阶长度", "≥30", "米"]),
        ("合格率95%98%", ["合格率", "95%", "98%"]),
        ("产出指标数量指标石阶长度", ["产出指标", "数量指标", "石阶长度"]),
        ("满意度指标(10分)服务对象满意度指标", ["满意度指标(10分)", "服务对象满意度指标"]),
    ],
)
def test_text_that_runs_together_is_cut_where_a_cell_may_end(text: str, expected: list[str]) -> None:
    found = [atom.text for atom in atoms(text, glued=True).items]
    # every expected border is a border; more of them may be there
    borders, at = set(), 0
    for part in found:
        at += len(part)
        borders.add(at)
    at = 0
    for part in expected:
        at += len(part)
        assert at in borders, (found, part)
    assert "".join(found) == text


def test_figures_that_run_together_are_cut_into_digits() -> None:
    assert [atom.text for atom in atoms("修桥≥3座3座1212", glued=True).items][-4:] == ["1", "2", "1", "2"]


def test_two_single_digits_that_run_together_are_cut() -> None:
    assert [atom.text for atom in atoms("登山安全程度提高提高99", glued=True).items][-2:] == ["9", "9"]


def test_an_index_leads_back_to_the_atom_and_the_document() -> None:
    text = "一 二三\n\n四五六"
    run = atoms(text)
    assert run.text == "一二三四五六"
    assert [run.at(index) for index in range(6)] == [0, 1, 1, 2, 2, 2]
    assert [run.is_start(index) for index in range(6)] == [True, True, False, True, False, False]
    assert [text[start:end] for start, end in run.places(1, 3)] == ["二三", "四五六"]
    assert run.part(1, 2).text == "二三"


def test_a_gap_inside_of_known_words_becomes_cheap_to_join_and_dear_to_end_at() -> None:
    """A header whose heads are broken over lines: a line end joins here, a space parts."""
    broken = atoms("年度指\n标值 实际完\n成值 偏差原\n因分析")
    words = [(0, 5), (5, 10), (10, 15)]
    learned = gap_costs(broken, words, glued=False)
    prior = gap_costs(broken, [], glued=False)
    assert learned.join[Gap.LINE] < prior.join[Gap.LINE]
    assert learned.part[Gap.LINE] > prior.part[Gap.LINE]
    assert learned.join[Gap.SPACE] > prior.join[Gap.SPACE]
    assert learned.join[Gap.LINE] < learned.join[Gap.SPACE]


def test_costs_are_negative_log_probabilities() -> None:
    import math

    costs = gap_costs(atoms("分值 得分"), [(0, 2), (2, 4)], glued=False)
    for gap in Gap:
        assert math.exp(-costs.join[gap]) + math.exp(-costs.part[gap]) == pytest.approx(1.0)
