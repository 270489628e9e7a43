"""The search of the linear decoder: runs of atoms to rows of cells."""

import pytest
from planted.documents import atoms

from extract.forms.atoms import gap_costs
from extract.forms.evidence import FIELD_INDEX, NEVER, evidence
from extract.forms.search import search

_CENTRAL = ("l1", "l2", "name", "target", "actual", "weight", "score", "reason")


def rows(text: str, fields: tuple[str, ...] = _CENTRAL, *, glued: bool = False, beam: int = 1) -> list[dict[str, str]]:
    run = atoms(text, glued=glued)
    found: list[dict[str, str]] = []
    for cell in search(run, fields, gap_costs(run, [], glued=glued), beam=beam, glued=glued)[0].cells:
        if cell.new_row or not found:
            found.append({})
        found[-1][fields[cell.column]] = run.part(cell.first, cell.stop).text
    return found


def test_rows_of_one_cell_a_line() -> None:
    text = "产出指标\n数量指标\n修补石阶长度\n≥30米\n32米\n10\n10\n"
    text += "更换扶手\n≥5处\n4处\n10\n8\n木料未到\n质量指标\n验收合格率\n100%\n100%\n10\n10"
    assert rows(text) == [
        {
            "l1": "产出指标",
            "l2": "数量指标",
            "name": "修补石阶长度",
            "target": "≥30米",
            "actual": "32米",
            "weight": "10",
            "score": "10",
        },
        {"name": "更换扶手", "target": "≥5处", "actual": "4处", "weight": "10", "score": "8", "reason": "木料未到"},
        {"l2": "质量指标", "name": "验收合格率", "target": "100%", "actual": "100%", "weight": "10", "score": "10"},
    ]


def test_a_reason_is_taken_where_points_were_lost_and_a_name_where_none_were() -> None:
    lost = rows("修补石阶长度\n≥30米\n28米\n10\n9\n石料晚到\n验收合格率\n100%\n100%\n10\n10")
    full = rows("修补石阶长度\n≥30米\n30米\n10\n10\n登山安全\n提高\n提高\n10\n10")
    assert lost[0]["reason"] == "石料晚到"
    assert [row["name"] for row in full] == ["修补石阶长度", "登山安全"]


def test_an_operator_at_the_beginning_of_a_line_begins_the_value() -> None:
    found = rows("水坝下泄生态流量\n达标率\n≥90%\n92%\n10\n10\n可持续影响指标\n工程设计使用年限\n≥30年\n30年\n10\n10")
    assert (found[0]["name"], found[0]["target"]) == ("水坝下泄生态流量达标率", "≥90%")


def test_a_score_somewhat_above_its_points_is_a_slip_of_the_document() -> None:
    found = rows("修补石阶长度\n≥30米\n30米\n10\n11\n更换扶手\n≥5处\n4处\n10\n8\n木料未到")
    assert [(row["weight"], row["score"]) for row in found] == [("10", "11"), ("10", "8")]


@pytest.mark.parametrize(
    ("text", "glued"), [("修补石阶长度\n≥30米\n30米\n9\n19\n", False), ("修补石阶长度≥30米30米910", True)]
)
def test_no_score_far_above_its_points_or_by_a_cut(text: str, glued: bool) -> None:
    found = rows(text, glued=glued)
    assert (found[0].get("weight"), found[0].get("score")) not in {("9", "19"), ("9", "10")}


def test_points_before_the_target() -> None:
    fields = ("l1", "l2", "name", "weight", "target", "actual", "score", "reason")
    assert rows("修补石阶长度\n10\n≥30米\n32米\n10\n登山安全程度\n10\n提高\n提高\n10", fields) == [
        {"name": "修补石阶长度", "weight": "10", "target": "≥30米", "actual": "32米", "score": "10"},
        {"name": "登山安全程度", "weight": "10", "target": "提高", "actual": "提高", "score": "10"},
    ]


def test_text_without_any_border() -> None:
    assert rows("产出指标数量指标修补石阶长度≥30米32米1010", glued=True) == [
        {
            "l1": "产出指标",
            "l2": "数量指标",
            "name": "修补石阶长度",
            "target": "≥30米",
            "actual": "32米",
            "weight": "10",
            "score": "10",
        }
    ]


def test_atoms_are_read_in_order_and_at_most_once() -> None:
    run = atoms("产出指标 数量指标 修补石阶长度 ≥30米 32米 10 10 更换扶手 ≥5处 4处 10 8 木料未到")
    paths = search(run, _CENTRAL, gap_costs(run, [], glued=False), beam=4)
    for path in paths:
        ends = 0
        for cell in path.cells:
            assert ends <= cell.first < cell.stop <= len(run.items)
            ends = cell.stop
    assert sum(cell.stop - cell.first for cell in paths[0].cells) == len(run.items)


def test_more_readings_come_best_first_and_the_first_is_the_single_best() -> None:
    run = atoms("修补石阶长度 ≥30米 32米 10 10 更换扶手 ≥5处 4处 10 8 木料未到")
    costs = gap_costs(run, [], glued=False)
    one, many = search(run, _CENTRAL, costs), search(run, _CENTRAL, costs, beam=5)
    scores = [path.score for path in many]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] >= one[0].score - 1e-9


@pytest.mark.parametrize(("text", "fields"), [("", _CENTRAL), ("修补石阶 30", ("l1", "target"))])
def test_nothing_to_read(text: str, fields: tuple[str, ...]) -> None:
    run = atoms(text or "一").part(0, 1 if text else 0)
    assert search(run, fields, gap_costs(run, [], glued=False)) == []


@pytest.mark.parametrize(
    ("text", "better", "worse"),
    [
        ("产出指标", "l1", "name"),
        ("数量指标", "l2", "l1"),
        ("修补石阶长度", "name", "target"),
        ("≥30米", "target", "name"),
        ("95%", "target", "weight"),
        ("10", "weight", "name"),
        ("≥", "symbol", "target"),
        ("平方米", "unit", "target"),
        ("12月31日前", "target", "name"),
        ("石料运到较晚；已与石场改定运期。", "reason", "name"),
        ("定性", "symbol", "target"),
        ("绩效指标", "frame", "name"),
        ("101", "target", "weight"),
        ("无", "reason", "name"),
    ],
)
def test_evidence(text: str, better: str, worse: str) -> None:
    scores = evidence(text)
    assert scores[FIELD_INDEX[better]] > scores[FIELD_INDEX[worse]] >= NEVER


def test_a_label_on_its_own_line_goes_with_its_name() -> None:
    found = rows("数量指标\n指标1:\n修补石阶长度\n≥30米\n30米\n10\n10\n指标2:\n更换扶手\n≥5处\n5处\n10\n10")
    assert [row["name"] for row in found] == ["指标1:修补石阶长度", "指标2:更换扶手"]


def test_dots_stand_for_a_value_in_a_row_and_for_nothing_alone() -> None:
    found = rows("修补石阶长度\n……\n……\n10\n0\n……\n更换扶手\n≥5处\n5处\n10\n10")
    assert found[0] == {"name": "修补石阶长度", "target": "……", "actual": "……", "weight": "10", "score": "0"}
    assert [row["name"] for row in found] == ["修补石阶长度", "更换扶手"]


def test_two_characters_are_hardly_a_name() -> None:
    name = FIELD_INDEX["name"]
    assert evidence("人均")[name] < evidence("人均值")[name]
