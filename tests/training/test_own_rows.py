"""The user's own forms among the synthetic ones: printed in drawn layouts, with their own texts."""

from pathlib import Path

import pytest

from extract.tagging.examples import drawn
from extract.tagging.own_forms import own_hashes, own_projects
from extract.training.extra import FormRows, RowText, write_forms

ROWS = (
    RowText("产出指标", "数量指标", "巡渠里程", None, None, "≥12公里", "11公里", None, "20", "18", "雨多"),
    RowText("产出指标", "质量指标", "修复验收合格率", None, None, "100%", "100%", None, "30", "30", None),
    RowText("效益指标", "社会效益指标", "供水保障程度", None, None, "提升", "提升", None, "40", "40", None),
)


def test_forms_become_projects_and_goals_where_nothing_is_done_yet() -> None:
    done, planned, empty = (
        FormRows("甲县水保站", ROWS),
        FormRows("乙县水保站", (RowText(l1="产出指标", l2="数量指标", name="巡渠里程", target="≥12公里"),)),
        FormRows("丙县水保站", (RowText(target="1"),)),
    )
    projects = own_projects([done, planned, empty])
    assert [(project.kind, project.department, len(project.rows)) for project in projects] == [
        ("project", "甲县水保站", 3),
        ("goals", "乙县水保站", 1),
    ]
    first = projects[0].rows[0]
    assert (first.name, first.target, first.actual, first.weight) == ("巡渠里程", "≥12公里", "11公里", "20")


def test_every_fifth_form_is_one_of_the_users() -> None:
    own = own_projects([FormRows("甲县水保站", ROWS)])
    texts = ["".join(atom.text for atom in example.text.rows.items) for example in drawn(range(10), own=own)]
    assert sum("巡渠里程" in text for text in texts) == 2
    assert not any("巡渠里程" in "".join(atom.text for atom in one.text.rows.items) for one in drawn(range(10)))


def test_the_files_of_forms_are_part_of_the_data(tmp_path: Path) -> None:
    forms, names = tmp_path / "rows.jsonl", tmp_path / "indicators.tsv"
    write_forms(forms, [FormRows("甲县水保站", ROWS)])
    names.write_text("")
    assert list(own_hashes([forms, names])) == ["rows.jsonl"]


@pytest.mark.slow
def test_the_row_model_learns_from_them(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="python-crfsuite is needed for training only")
    from extract.tagging import train_crf
    from extract.tagging.tagger import Trust
    from extract.training import Run

    root = Path(__file__).resolve().parents[2]
    forms = tmp_path / "rows.jsonl"
    write_forms(forms, [FormRows("甲县水保站", ROWS)])
    trust = Trust(weight=1.0, floor=-6.0, cut=0.5, disorder=0.45)
    settings = train_crf.Settings(
        seed=10, forms=12, held_out=2, iterations=4, c1=0.05, c2=0.1, min_frequency=1, trust=trust
    )
    without = train_crf.train(Run(out=tmp_path / "a", data=root / "training_data"), settings)
    own = train_crf.train(Run(out=tmp_path / "b", data=root / "training_data", extra=(forms,)), settings)
    assert "rows.jsonl" in own.data
    assert own.files != without.files
