"""The user's own rows: no department on both sides, nothing twice, nothing inside the package."""

from pathlib import Path

import msgspec
import pytest

import extract
from extract.errors import JixiaoError
from extract.training.extra import FormRows, NameRow, RowText
from extract.training.local_data import LocalData


def name(department: str, text: str = "巡渠里程", l2: str = "数量指标") -> NameRow:
    return NameRow(text, "产出指标", l2, "本地", "positive", "公里", "≥12公里", department)


def form(department: str, source: str = "a#f1", target: str = "12公里") -> FormRows:
    return FormRows(department, (RowText(name="巡渠里程", target=target),), source)


def test_departments_are_kept_apart_and_stay_where_they_are(tmp_path: Path) -> None:
    departments = [f"第{number}水保站" for number in range(20)]
    for some in (departments[:2], departments[2:9], departments):
        LocalData(tmp_path).add([name(one) for one in some], [form(one, one) for one in some])
    data = LocalData(tmp_path)
    sides = [{row.department for row in (*data.names(part), *data.forms(part))} for part in ("train", "held_out")]
    assert sides[0] | sides[1] == set(departments)
    assert not sides[0] & sides[1]
    assert 1 <= len(sides[1]) <= 9
    assert len(data.names("train")) == len(data.forms("train")) == len(sides[0])


@pytest.mark.parametrize("count", [2, 3, 5])
def test_two_departments_or_more_have_a_held_out_one(tmp_path: Path, count: int) -> None:
    for number in range(8):
        data = LocalData(tmp_path / str(number))
        data.add([name(f"{number}乡{one}站") for one in range(count)], [])
        assert data.names("train")
        assert data.names("held_out")


def test_a_row_that_is_known_is_replaced(tmp_path: Path) -> None:
    data = LocalData(tmp_path)
    assert data.add([name("甲站"), name("甲站", "巡河")], [form("甲站")]) == 3
    assert data.add([name("甲站")], [form("甲站")]) == 0
    assert data.add([name("甲站", l2="质量指标")], [form("甲站", target="13公里")]) == 2
    (part,) = {part for part in ("train", "held_out") if data.names(part)}
    assert {(row.name, row.l2) for row in data.names(part)} == {("巡渠里程", "质量指标"), ("巡河", "数量指标")}
    assert data.forms(part) == [form("甲站", target="13公里")]


def test_files_are_those_that_are_there(tmp_path: Path) -> None:
    data = LocalData(tmp_path)
    assert data.files("train") == data.files("held_out") == ()
    data.add([name("甲站")], [])
    assert [path.name for path in data.files("train") + data.files("held_out")] == ["indicators.tsv"]


def test_the_installed_package_is_not_written_to() -> None:
    inside = Path(extract.__file__).parent / "mine"
    with pytest.raises(JixiaoError, match="JX-L009"):
        LocalData(inside)
    assert not inside.exists()


def test_a_folder_that_cannot_be_made_or_holds_something_else(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(JixiaoError, match="JX-C003"):
        LocalData(file)
    (tmp_path / "split.json").write_bytes(msgspec.json.encode({"甲站": "both"}))
    with pytest.raises(JixiaoError, match="JX-T008"):
        LocalData(tmp_path)
