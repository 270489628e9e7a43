"""Extra training rows: written, read back, and each bad line named."""

from pathlib import Path

import pytest

from extract.errors import JixiaoError
from extract.training import Run
from extract.training.extra import NAME_COLUMNS, FormRows, NameRow, RowText, write_forms, write_names

NAME = NameRow("巡渠公里数", "产出指标", "数量指标", "本地", "positive", "公里", "≥12公里", "甲县水保站")
FORM = FormRows("甲县水保站", (RowText(name="巡渠公里数", target="12公里"), RowText(l1="效益", reason='雨多"停工"')))


def test_written_rows_are_read_back(tmp_path: Path) -> None:
    names, forms = tmp_path / "indicators.tsv", tmp_path / "rows.jsonl"
    quoted = NameRow('"双引号"\t名称', "产出指标", "数量指标", "本地", "positive", "-", "", "甲县水保站")
    write_names(names, [NAME, quoted])
    write_forms(forms, [FORM])
    run = Run(out=tmp_path, data=tmp_path, extra=(names, forms))
    assert run.names()[0] == NAME
    assert run.names()[1].name == '"双引号" 名称'
    assert run.forms() == (FORM,)


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.tsv", "\t".join(NAME_COLUMNS) + "\n巡渠\t产出指标\n", "line 2"),
        ("a.tsv", "\t".join(NAME_COLUMNS) + "\na\tb\tc\td\tupwards\tf\tg\th\n", "line 2"),
        ("a.tsv", "name\n巡渠\n", "line 2"),
        ("a.jsonl", '{"department": "甲", "rows": []}\n{"rows": 1}\n', "line 2"),
        ("a.jsonl", "no JSON\n", "line 1"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, name: str, content: str, place: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    run = Run(out=tmp_path, data=tmp_path, extra=(path,))
    with pytest.raises(JixiaoError, match="JX-T008") as caught:
        run.names() + run.forms()
    assert caught.value.place == place


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for name in ("a.tsv", "a.jsonl"):
        run = Run(out=tmp_path, data=tmp_path, extra=(tmp_path / name,))
        with pytest.raises(JixiaoError, match="JX-T008"):
            run.names() + run.forms()
