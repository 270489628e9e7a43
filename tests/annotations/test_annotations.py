"""Records to annotation tools and back: nothing lost, offsets kept, changes typed anew, nonsense told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import extract
from extract.annotations import LABELS, Annotated, Imported, Region, Relation
from extract.annotations.exchange import TOOLS, annotated, export, import_, labels
from extract.annotations.rebuild import record_of
from extract.annotations.regions import regions_of, tree_from
from extract.annotations.tree import Node, tree_of
from extract.errors import JixiaoError
from extract.model.record import Category, DocumentRecord

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FORM = """\
甲县水保站2023年度项目绩效自评表

项目支出绩效自评表
（2023年度）
项目名称\t𠮷家渠𣲷水修复
主管部门\t甲县水利局\t实施单位\t甲县水保站
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t20\t20\t19\t10\t95%\t9.5
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
产出指标\t数量指标\t𠮷家渠巡查里程\t≥12公里\t11公里\t20\t18\t𡌛雨多
\t质量指标\t修复验收合格率\t100%\t100%\t30\t30\t
效益指标\t社会效益指标\t𣲷水保障程度\t提升\t提升\t30\t30\t
满意度指标\t服务对象满意度指标\t村民满意度\t≥90%\t92%\t10\t10\t
总分\t\t\t\t\t100\t97.5\t
"""

Read = Callable[[str, str], tuple[DocumentRecord, str]]


@pytest.fixture(scope="module")
def read() -> Read:
    """Reads a text to its record and the text that the spans point into."""
    pipeline = extract.load()

    def of(name: str, text: str) -> tuple[DocumentRecord, str]:
        document = pipeline.open(name, text.encode())
        return pipeline.extract(document), document.text

    return of


def back(record: DocumentRecord, text: str, tool: str, change: Callable[[Any], None] | None = None) -> Imported:
    """Out to a tool, a change there, and back."""
    content = export([(record, text)], tool)
    data = json.loads(content) if tool == "labelstudio" else [json.loads(line) for line in content.splitlines()]
    if change is not None:
        change(data[0])
    if tool == "labelstudio":
        return import_(json.dumps(data).encode(), tool, "f")
    return import_("\n".join(json.dumps(line) for line in data).encode(), tool, "f")


@pytest.mark.parametrize("tool", sorted(TOOLS))
@pytest.mark.parametrize(
    "name",
    [
        "01_river_care_tabs.txt",
        "02_forest_fire_line_broken.txt",
        "03_culture_department_tasks.txt",
        "13_school_goals_glued_rows.txt",
        "26_river_lamp_traditional_pinyin.txt",
        "35_bridge_page_cut.txt",
        "38_notice_without_forms.txt",
        "40_township_narrative_run_on.txt",
    ],
)
def test_what_nobody_changed_comes_back_equal(read: Read, name: str, tool: str) -> None:
    record, text = read(name, (EXAMPLES / name).read_text("utf-8"))
    assert back(record, text, tool) == Imported((record,), ())
    tree, problems = tree_from(msgspec.structs.replace(annotated(record, text), record=None), "x")
    assert problems == ()
    assert sorted(tree) == sorted(tree_of(record))


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_offsets_count_characters_beyond_the_basic_plane_as_one(read: Read, tool: str) -> None:
    record, text = read("a.txt", FORM)
    assert any(character > "\uffff" for character in text)
    names = [
        text[region.start : region.end]
        for region in annotated(record, text).regions
        if region.label == "indicator.name"
    ]
    assert names == ["𠮷家渠巡查里程", "修复验收合格率", "𣲷水保障程度", "村民满意度"]
    assert back(record, text, tool).records == (record,)


def test_offsets_that_label_studio_counted_in_utf_16_are_understood(read: Read) -> None:
    record, text = read("a.txt", FORM)

    def as_javascript_counts(task: dict[str, Any]) -> None:
        for result in task["predictions"][0]["result"]:
            for end in ("start", "end"):
                if "value" in result:
                    result["value"][end] = len(text[: result["value"][end]].encode("utf-16-le")) // 2

    assert back(record, text, "labelstudio", as_javascript_counts).records == (record,)


def _results(data: dict[str, Any]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = data["predictions"][0]["result"]
    return results


def _result(data: dict[str, Any], label: str, text: str) -> dict[str, Any]:
    return next(
        r for r in _results(data) if "value" in r and r["value"]["labels"] == [label] and r["value"]["text"] == text
    )


def test_a_span_that_was_moved_is_typed_anew_and_the_rest_stays(read: Read) -> None:
    record, text = read("a.txt", FORM)
    row = msgspec.structs.replace(record.forms[0].indicators[0], category=Category("产出", "数量指标", 0.9, "model"))
    form = msgspec.structs.replace(record.forms[0], indicators=(row, *record.forms[0].indicators[1:]))
    record = msgspec.structs.replace(record, forms=(form,))

    def move(task: dict[str, Any]) -> None:
        value = _result(task, "indicator.target", "≥12公里")["value"]
        value.update(start=value["start"] + 1, text="12公里")

    (found,) = back(record, text, "labelstudio", move).records
    changed, *others = found.forms[0].indicators
    assert changed.target is not None
    assert (changed.target.text, changed.target.operator, changed.target.base) == ("12公里", None, 12000.0)
    assert changed.category == row.category
    assert others == list(form.indicators[1:])
    assert (found.forms[0].project, found.department) == (form.project, record.department)


def test_a_row_that_was_added_and_a_form_that_was_taken_away(read: Read) -> None:
    record, text = read("a.txt", FORM + "\n" + FORM.replace("𠮷家渠", "清水渠"))
    assert len(record.forms) == 2

    def change(task: dict[str, Any]) -> None:
        gone = {r["id"] for r in _results(task) if "value" in r and r["value"]["start"] > len(FORM)}
        kept = [r for r in _results(task) if r.get("id") not in gone and r.get("from_id") not in gone]
        start = text.index("总分")
        title = _result(task, "form.project", "𠮷家渠𣲷水修复")["id"]
        anchor = next((r["to_id"] for r in kept if r.get("from_id") == title and r["labels"] == ["of"]), title)
        value = {"start": start, "end": start + 2, "text": "总分", "labels": ["indicator.name"]}
        kept.append({"id": "new", "type": "labels", "value": value})
        kept.append({"type": "relation", "from_id": anchor, "to_id": "new", "direction": "left", "labels": ["in"]})
        task["predictions"][0]["result"] = kept

    found = back(record, text, "labelstudio", change)
    assert found.problems == ()
    (form,) = found.records[0].forms
    assert form.id == "f1"
    assert [row.name for row in form.indicators][-2:] == ["村民满意度", "总分"]
    assert [project.forms for project in found.records[0].projects] == [("f1",)]


def test_spans_without_a_record_make_one(read: Read) -> None:
    record, text = read("a.txt", FORM)

    def forget(line: dict[str, Any]) -> None:
        del line["record"], line["path"]

    (found,) = back(record, text, "doccano", forget).records
    assert found.source.path == "line 1"
    assert found.department == record.department
    assert [
        msgspec.structs.replace(row, category=Category(), direction=None) for row in record.forms[0].indicators
    ] == [
        msgspec.structs.replace(row, method="grid", confidence=old.confidence, confidences=old.confidences)
        for row, old in zip(found.forms[0].indicators, record.forms[0].indicators, strict=True)
    ]
    assert [(row.source, row.budget) for row in found.forms[0].funds] == [
        (row.source, row.budget) for row in record.forms[0].funds
    ]


def test_an_annotation_counts_more_than_a_prediction_and_a_skipped_one_not_at_all(read: Read) -> None:
    record, text = read("a.txt", FORM)

    def annotate(task: dict[str, Any]) -> None:
        task["annotations"] = [{"result": _results(task)}, {"result": [], "was_cancelled": True}]
        task["predictions"] = [{"result": []}]

    assert back(record, text, "labelstudio", annotate).records == (record,)


def test_doccano_without_relations_makes_spans_of_triples() -> None:
    line = {"text": "巡查里程 12公里", "label": [[0, 4, "indicator.name"], [5, 9, "indicator.target"]]}
    found = import_(json.dumps(line).encode(), "doccano", "f")
    assert found.problems == ()
    (form,) = found.records[0].forms
    assert [row.name for row in form.indicators] == ["巡查里程", None]
    assert form.indicators[1].target is not None


def _tangled(*relations: tuple[str, str, str], extra: tuple[Region, ...] = ()) -> list[str]:
    regions = (
        Region("a", 0, 2, "indicator.name"), Region("b", 2, 4, "indicator.target"), Region("c", 4, 6, "form.project"),
        Region("d", 6, 8, "indicator.target"), *extra,
    )  # fmt: skip
    document = Annotated("零一二三四五六七", "x", regions, tuple(Relation(*one) for one in relations))
    tree, problems = tree_from(document, "x")
    record_of(tree, document.text, "x", None)
    parts = [part for node in tree for part in (node, *node.children)]
    assert sum(len(places) for part in parts for _, places in part.fields) >= 4 - len(problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("relations", "codes"),
    [
        ([("b", "a", "of"), ("a", "c", "in"), ("b", "d", "next")], []),
        ([("b", "a", "near")], ["JX-N005"]),
        ([("b", "z", "of")], ["JX-N004"]),
        ([("b", "b", "of")], ["JX-N004"]),
        ([("b", "c", "of")], ["JX-N004"]),
        ([("c", "a", "in")], ["JX-N004"]),
        ([("a", "b", "next")], ["JX-N004"]),
        ([("a", "c", "in"), ("a", "c", "in")], ["JX-N004"]),
        ([("b", "a", "of"), ("d", "a", "of")], ["JX-N004"]),
        ([("b", "a", "of"), ("b", "c", "in")], ["JX-N004"]),
        ([("b", "d", "next"), ("d", "b", "next")], ["JX-N004", "JX-N004"]),
        ([("a", "b", "of"), ("b", "a", "of")], []),
    ],
)
def test_relations_that_say_nothing_are_told(relations: list[tuple[str, str, str]], codes: list[str]) -> None:
    assert _tangled(*relations) == codes


@pytest.mark.parametrize(
    ("region", "code"),
    [
        (Region("e", 0, 1, "indicator.colour"), "JX-N002"),
        (Region("e", 7, 9, "indicator.name"), "JX-N003"),
        (Region("e", 3, 3, "indicator.name"), "JX-N003"),
        (Region("e", -1, 3, "indicator.name"), "JX-N003"),
        (Region("a", 0, 1, "indicator.name"), "JX-N004"),
    ],
)
def test_spans_that_say_nothing_are_told(region: Region, code: str) -> None:
    assert _tangled(extra=(region,)) == [code]


@pytest.mark.parametrize(
    ("tool", "content", "codes"),
    [
        ("labelstudio", b'[{"data": {"text": "a"}}, {"data": 1}, {"data": {}}]', ["JX-N006", "JX-N006"]),
        ("labelstudio", b'[{"data": {"text": "a", "record": {"source": 1}}}]', ["JX-N007"]),
        ("labelstudio", b'[{"data": {"text": "a"}, "annotations": [{"result": [{"type": "choices"}]}]}]', ["JX-N004"]),
        ("doccano", b'{"text": "a"}\nno JSON\n\n{"text": 1}\n', ["JX-N006", "JX-N006"]),
        ("doccano", b'{"text": "a", "meta": {"record": "{}"}}', ["JX-N007"]),
    ],
)
def test_a_document_that_cannot_be_used_is_told_and_the_rest_is_read(
    tool: str, content: bytes, codes: list[str]
) -> None:
    found = import_(content, tool, "f")
    assert [problem.code for problem in found.problems] == codes
    assert len(found.records) == 1


@pytest.mark.parametrize("content", [b"{}", b"", b'{"text": "a"}\n{"text": "b"}\n'])
def test_a_file_of_another_format_is_an_error(content: bytes) -> None:
    with pytest.raises(JixiaoError, match="JX-N001"):
        import_(content, "labelstudio", "f")


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_the_setup_names_every_label(tool: str) -> None:
    assert all(f'"{label}"' in labels(tool) for label in LABELS)


def test_every_field_with_a_place_has_a_label(read: Read) -> None:
    kinds: set[str] = set()

    def names(nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            kinds.update(f"{node.kind}.{field}" if field else node.kind for field, _ in node.fields)
            names(node.children)

    for path in sorted(EXAMPLES.glob("*.txt"))[:20]:
        names(tree_of(extract.load().read(path)))
    assert len(kinds) > 40
    assert kinds <= set(LABELS)


def test_a_form_of_which_no_field_has_a_place_keeps_its_rows_together() -> None:
    rows = (Node("indicator", (("name", ((2, 4),)),)), Node("indicator", (("name", ((6, 8),)),)))
    tree = (Node("form", (("", ((0, 9),)),), rows),)
    regions, relations = regions_of(tree)
    assert tree_from(Annotated("零一二三四五六七八", "x", regions, relations), "x") == (tree, ())
