"""Figures that ran together are parted by the sums of the form."""

import pytest

import extract
from extract.forms.atoms import Atom, Atoms, Gap
from extract.forms.digits import Due, part_figures
from extract.forms.reading import Cell, Path

FIELDS = ("name", "target", "unit", "actual", "weight", "score", "reason")
HEAD = (
    "项目支出绩效自评表(2023年度)项目名称河岸护栏更换主管部门柳湾县水务局实施单位柳湾县河道站项目资金(万元)"
    "年初预算数全年预算数全年执行数分值执行率得分年度资金总额80.0076.0072.201095.00%9.5"
    "其中:当年财政拨款80.0076.0072.20上年结转资金0.000.000.00"
    "绩效指标一级指标二级指标三级指标指标性质指标值度量单位实际完成值分值得分偏差原因分析及改进措施"
)
ROWS = (
    "产出指标数量指标更换护栏长度≥12公里12.820.0020.00加装警示牌=48块4510.009.00汛期运输受阻"
    "质量指标护栏安装合格率≥98%9920.0020.00"
    "效益指标社会效益指标落水事故数≤2起230.0030.00满意度指标服务对象满意度指标沿岸居民满意度≥90%9210.0010.00"
)


def _row(*texts: tuple[str, str], at: int = 0, place: int = 0) -> tuple[list[Atom], list[Cell]]:
    """Atoms and cells of a row, an atom for each text; all that are figures stand right behind the text before."""
    atoms: list[Atom] = []
    cells: list[Cell] = []
    for number, (field, text) in enumerate(texts):
        atoms.append(Atom(text, place, place + len(text), Gap.GLUE if number else Gap.LINE))
        cells.append(Cell(FIELDS.index(field), at + number, at + number + 1, not number))
        place += len(text)
    return atoms, cells


def _parted(rows: list[list[tuple[str, str]]], due: Due) -> list[dict[str, str]] | None:
    atoms: list[Atom] = []
    cells: list[Cell] = []
    for texts in rows:
        more, own = _row(*texts, at=len(atoms), place=atoms[-1].end if atoms else 0)
        atoms += more
        cells += own
    found = part_figures(Atoms(atoms), FIELDS, Path(0.0, tuple(cells)), due)
    if found is None:
        return None
    run, path = found
    rows_of: list[dict[str, str]] = []
    for cell in path.cells:
        if cell.new_row:
            rows_of.append({})
        text = "".join(atom.text for atom in run.items[cell.first : cell.stop])
        rows_of[-1][FIELDS[cell.column]] = text
        assert run.items[cell.stop - 1].end - run.items[cell.first].start == len(text)
    return rows_of


def test_one_way_a_row_makes_the_sums() -> None:
    rows = [
        [("name", "更换护栏"), ("target", "=48"), ("unit", "块"), ("actual", "48101"), ("weight", "0")],
        [
            ("name", "合格率"),
            ("target", "≥95"),
            ("unit", "%"),
            ("weight", "85.51"),
            ("score", "19"),
            ("reason", "返工"),
        ],
        [("name", "完成时间"), ("target", "≤11"), ("unit", "月"), ("actual", "11"), ("weight", "69"), ("score", "69")],
    ]
    assert _parted(rows, Due((90.0,), (88.0,))) == [
        {"name": "更换护栏", "target": "=48", "unit": "块", "actual": "48", "weight": "10", "score": "10"},
        {
            "name": "合格率",
            "target": "≥95",
            "unit": "%",
            "actual": "85.5",
            "weight": "11",
            "score": "9",
            "reason": "返工",
        },
        {"name": "完成时间", "target": "≤11", "unit": "月", "actual": "11", "weight": "69", "score": "69"},
    ]


def test_nothing_is_parted_where_no_way_makes_the_sums() -> None:
    rows = [[("name", "更换护栏"), ("target", "=48"), ("unit", "块"), ("actual", "481010")]]
    assert _parted(rows, Due((90.0,), (90.0,))) is None
    assert _parted(rows, Due((), ())) is None


def test_no_row_is_bent_to_make_the_sums() -> None:
    rows = [
        [("name", "更换护栏"), ("target", "=48"), ("unit", "块"), ("actual", "481010")],
        [("name", "合格率"), ("target", "≥95"), ("unit", "%"), ("actual", "96"), ("weight", "5"), ("score", "5")],
    ]
    assert _parted(rows, Due((15.0,), (15.0,))) is not None
    assert _parted(rows, Due((86.0,), (15.0,))) is None


@pytest.mark.parametrize("between", ["", "\n"], ids=["one line", "a line for each level"])
def test_a_form_that_runs_together(between: str) -> None:
    rows = ROWS.replace("质量指标", between + "质量指标").replace("效益指标社", between + "效益指标社")
    (form,) = extract.load().read("glued.txt", (HEAD + between + rows + between + "总分10098.50").encode()).forms
    assert [(row.name, row.actual and row.actual.text, row.weight, row.score) for row in form.indicators] == [
        ("更换护栏长度", "12.8", 20.0, 20.0),
        ("加装警示牌", "45", 10.0, 9.0),
        ("护栏安装合格率", "99", 20.0, 20.0),
        ("落水事故数", "2", 30.0, 30.0),
        ("沿岸居民满意度", "92", 10.0, 10.0),
    ]
    assert form.total_score == 98.5
    texts = [(row.initial, row.budget, row.executed) for row in form.funds[:2]]
    assert [[amount and amount.text for amount in row] for row in texts] == [["80.00", "76.00", "72.20"]] * 2


def test_points_that_ran_into_the_target_behind_them() -> None:
    fields = ("name", "weight", "target", "actual", "score")
    texts = [[("name", "公厕座数"), ("target", "25.018座"), ("actual", "18座"), ("score", "25.0")]]
    texts.append([("name", "合格率"), ("weight", "65"), ("target", "≥95%"), ("actual", "90%"), ("score", "60")])
    atoms: list[Atom] = []
    cells: list[Cell] = []
    for row in texts:
        for field, text in row:
            place = atoms[-1].end if atoms else 0
            cells.append(Cell(fields.index(field), len(atoms), len(atoms) + 1, field == "name"))
            atoms.append(Atom(text, place, place + len(text), Gap.GLUE if field != "name" else Gap.LINE))
    found = part_figures(Atoms(atoms), fields, Path(0.0, tuple(cells)), Due((90.0,), (85.0,)))
    assert found is not None
    run, path = found
    first = [(fields[cell.column], run.items[cell.first].text) for cell in path.cells[:5]]
    assert first == [
        ("name", "公厕座数"),
        ("weight", "25.0"),
        ("target", "18座"),
        ("actual", "18座"),
        ("score", "25.0"),
    ]
