"""Corrections to training rows: each good line is used, each bad one told with its number."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from extract.errors import JixiaoError, ReadError
from extract.model.record import Category, DocumentRecord, Form, Indicator, Narrative, Source, Value
from extract.training.corrections import FIELDS, Reviewed, read_corrections
from extract.training.extra import RowText

LENGTH = Indicator(
    "f1.1",
    l1="产出指标",
    l2="数量指标",
    name="巡渠里程",
    target=Value("≥12公里", "quantity", unit="公里"),
    actual=Value("11公里", "quantity"),
    weight=20.0,
    score=18.5,
    rate=0.9167,
    reason="下雨",
    category=Category("产出", "数量指标"),
    direction="positive",
)
COST = Indicator("f1.2", name="渠系配套成本", category=Category("产出", "经济成本指标"))
BASIS = Indicator("f1.3", name="立项依据", category=Category("决策", "项目立项"))
PRAISE = Indicator("n1.1", name="村民满意度", category=Category("满意度", "服务对象满意度指标"))
RECORD = DocumentRecord(
    source=Source("甲.txt", sha256="abc"),
    department="甲县水保站",
    forms=(Form("f1", "project_self_eval", indicators=(LENGTH, COST, BASIS)),),
    narratives=(Narrative("n1", "project", indicators=(PRAISE,)),),
)


def nothing(path: Path) -> DocumentRecord:
    raise ReadError("JX-R006", file=path)


def reviewed(
    folder: Path,
    *lines: object,
    records: tuple[DocumentRecord, ...] = (RECORD,),
    read: Callable[[Path], DocumentRecord] = nothing,
) -> Reviewed:
    path = folder / "corrections.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return read_corrections(path, records, read)


def correction(field: str, value: object, indicator: str = "f1.1", **changes: object) -> dict[str, object]:
    return {"sha256": "abc", "indicator": indicator, "field": field, "value": value, **changes}


def test_a_reviewed_record_gives_all_its_rows(tmp_path: Path) -> None:
    found = reviewed(tmp_path, msgspec.json.encode(RECORD).decode(), records=())
    assert found.problems == ()
    assert [(row.name, row.l1, row.l2) for row in found.names] == [
        ("巡渠里程", "产出指标", "数量指标"),
        ("渠系配套成本", "成本指标", "经济成本指标"),
        ("村民满意度", "满意度指标", "服务对象满意度指标"),
    ]
    assert found.names[0].department == "甲县水保站"
    assert (found.names[0].typical_unit, found.names[0].target) == ("公里", "≥12公里")
    (form,) = found.forms
    assert form.rows[0] == RowText(
        "产出指标", "数量指标", "巡渠里程", None, None, "≥12公里", "11公里", "91.67%", "20", "18.5", "下雨"
    )
    assert len(form.rows) == 3


@pytest.mark.parametrize(
    ("field", "value", "key", "expected"),
    [
        ("name", " 巡渠 里程 ", "name", "巡渠 里程"),
        ("target", "15公里", "target", "15公里"),
        ("actual", None, "actual", None),
        ("weight", 15, "weight", "15"),
        ("weight", "15.50", "weight", "15.5"),
        ("rate", "95%", "rate", "95%"),
        ("reason", None, "reason", None),
        ("l1", "产出", "l1", "产出"),
    ],
)
def test_a_correction_changes_one_cell(tmp_path: Path, field: str, value: object, key: str, expected: object) -> None:
    found = reviewed(tmp_path, correction(field, value))
    assert found.problems == ()
    row = found.forms[0].rows[0]
    assert getattr(row, key) == expected
    whole = reviewed(tmp_path, msgspec.json.encode(RECORD).decode(), records=()).forms[0].rows[0]
    assert msgspec.structs.replace(row, **{key: getattr(whole, key)}) == whole


def test_only_rows_that_were_looked_at_teach_classes(tmp_path: Path) -> None:
    found = reviewed(tmp_path, correction("category.l2", "质量指标"), correction("direction", "interval"))
    assert [(row.name, row.l1, row.l2, row.direction) for row in found.names] == [
        ("巡渠里程", "产出指标", "质量指标", "interval")
    ]


def test_another_l1_leaves_the_l2_unknown_until_it_is_told(tmp_path: Path) -> None:
    assert reviewed(tmp_path, correction("category.l1", "效益")).names == ()
    (row,) = reviewed(tmp_path, correction("category.l1", "效益"), correction("category.l2", "社会效益指标")).names
    assert (row.l1, row.l2) == ("效益指标", "社会效益指标")


def test_a_row_that_is_none_goes_and_a_department_is_put_right(tmp_path: Path) -> None:
    found = reviewed(tmp_path, correction("row", None, "f1.3"), correction("department", "乙县水保站"))
    assert len(found.forms[0].rows) == 2
    assert found.forms[0].department == "乙县水保站"


def test_a_document_that_is_named_by_its_path_is_extracted_once(tmp_path: Path) -> None:
    (tmp_path / "乙.txt").write_text("-")
    seen: list[Path] = []

    def read(path: Path) -> DocumentRecord:
        seen.append(path)
        return msgspec.structs.replace(RECORD, source=Source(str(path), sha256="def"))

    lines = [correction("name", name, sha256=None, path="乙.txt") for name in ("巡河", "巡渠")]
    found = reviewed(tmp_path, *lines, records=(), read=read)
    assert seen == [tmp_path / "乙.txt"]
    assert [row.name for row in found.names] == ["巡渠"]
    assert len(found.forms) == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("no JSON", "JX-L002"),
        ("[1]", "JX-L002"),
        ('{"hello": 1}', "JX-L002"),
        ('{"source": {"path": 3}}', "JX-L002"),
        ('{"field": "name", "value": ["a"], "indicator": "f1.1", "sha256": "abc"}', "JX-L002"),
        ('{"field": "name", "value": "a", "indicator": "f1.1", "sha256": "abc", "colour": 1}', "JX-L002"),
        (correction("name", "a", sha256="zzz"), "JX-L003"),
        (correction("name", "a", sha256=None), "JX-L003"),
        (correction("name", "a", sha256=None, path="nowhere.txt"), "JX-L003"),
        (correction("name", "a", "f7.1"), "JX-L004"),
        (correction("colour", "a"), "JX-L005"),
        (correction("category.l2", "社会效益指标", "f1.2") | {"field": "category.l2", "value": "数量"}, "JX-L007"),
        (correction("category.l1", "过程"), "JX-L007"),
        (correction("direction", "up"), "JX-L007"),
        (correction("name", ""), "JX-L007"),
        (correction("weight", "ten"), "JX-L007"),
        (correction("row", "f1.1"), "JX-L007"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_is_used(tmp_path: Path, line: object, code: str) -> None:
    found = reviewed(tmp_path, correction("name", "巡渠"), "", line, correction("weight", 9))
    (cause,) = found.problems
    assert (cause.code, cause.place) == (code, "line 3")
    assert "3" in cause.message
    (row,) = found.names
    assert row.name == "巡渠"
    assert found.forms[0].rows[0].weight == "9"


def test_a_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "乙.txt").write_text("-")
    found = reviewed(tmp_path, correction("name", "a", sha256=None, path="乙.txt"), records=())
    assert [cause.code for cause in found.problems] == ["JX-L003"]
    assert "JX-R006" in found.problems[0].message


@pytest.mark.parametrize(("l1", "l2"), [("效益", "数量指标"), ("成本", "质量指标"), ("产出", "重量指标")])
def test_classes_that_do_not_belong_together_are_told(tmp_path: Path, l1: str, l2: str) -> None:
    data = json.loads(msgspec.json.encode(RECORD))
    data["forms"][0]["indicators"][0]["category"].update(l1=l1, l2=l2)
    found = reviewed(tmp_path, data, records=())
    assert [(cause.code, cause.place) for cause in found.problems] == [("JX-L006", "line 1")]
    assert len(found.names) == 2


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(JixiaoError, match="JX-L001"):
        read_corrections(tmp_path / "nothing.jsonl", (), nothing)


def test_every_field_of_the_list_can_be_put_right(tmp_path: Path) -> None:
    values = {
        "weight": 1, "score": 1, "rate": "1%", "category.l1": "产出", "category.l2": "数量指标", "direction": "level",
        "row": None,
    }  # fmt: skip
    found = reviewed(tmp_path, *(correction(field, values.get(field, "字")) for field in FIELDS if field != "row"))
    assert found.problems == ()
