"""Where forms start and end: missing titles, forms run together, pages cut, and what is no form at all."""

import pytest
from planted.documents import forms_of, record_of, regions_of

_HEADS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
_ROWS = (
    "产出指标\t数量指标\t修补石阶长度\t≥30米\t32米\t50\t50\n效益指标\t社会效益指标\t登山安全程度\t提高\t提高\t40\t38"
)
_TOTAL = "总分\t\t\t\t\t100\t97"


def form_text(project: str, *, title: str = "项目支出绩效自评表\n\n", total: bool = True) -> str:
    return f"{title}项目名称\t{project}\n{_HEADS}\n{_ROWS}\n" + (f"{_TOTAL}\n" if total else "")


def projects(text: str, name: str = "short.txt") -> list[str | None]:
    return [form.project.text if form.project else None for form in forms_of(text, name)]


def extents(text: str) -> list[str]:
    source, regions = regions_of(text)
    return [source.document.text[region.start : region.end] for region in regions]


@pytest.mark.parametrize("label", ["政策名称", "专项业务名称", "补助资金名称"])
def test_words_for_the_project(label: str) -> None:
    text = form_text("石阶修补").replace("项目名称", f"主管部门\t溪口县山路站\n{label}").replace("\t", "\n")
    assert projects(text.replace(f"主管部门\n溪口县山路站\n{label}", label)) == ["石阶修补"]


@pytest.mark.parametrize(
    "between",
    ["", "\n", "\n\n", "\n\n第 3 页\n\n", "\n\n单位：万元\n\n", "\n（2023年度）\n"],
    ids=["no", "line", "blank", "page", "unit", "year"],
)
@pytest.mark.parametrize(
    "title", ["", "项目支出绩效自评表\n\n", "附件2\n项目支出绩效自评表\n"], ids=["none", "title", "annex"]
)
@pytest.mark.parametrize("total", [True, False])
def test_two_forms_are_two_forms(between: str, title: str, total: bool) -> None:
    text = form_text("石阶修补", title=title, total=total) + between + form_text("扶手更换", title=title, total=total)
    assert projects(text) == ["石阶修补", "扶手更换"]
    assert [len(form.rows) for form in forms_of(text)] == [2, 2]


def test_a_region_begins_at_its_title_and_ends_where_the_next_begins() -> None:
    one, other = extents("前言。\n\n" + form_text("石阶修补") + "\n" + form_text("扶手更换"))
    assert one.startswith("项目支出绩效自评表")
    assert other.startswith("项目支出绩效自评表")
    assert "扶手更换" not in one


def test_a_line_with_the_unit_above_a_form_without_title_belongs_to_it() -> None:
    assert extents("前言。\n\n单位：万元\n" + form_text("石阶修补", title=""))[0].startswith("单位：万元")


def test_a_header_repeated_on_the_next_page_is_the_same_form() -> None:
    head, rows = form_text("石阶修补", total=False), "满意度指标\t满意度指标\t登山者满意度\t≥90%\t95%\t10\t10"
    for again in (f"\n- 4 -\n\n{_HEADS}\n", f"{_HEADS}\n", "\n- 4 -\n\n"):
        (form,) = forms_of(f"{head}{again}{rows}\n{_TOTAL}\n")
        assert [row.name and row.name.text for row in form.rows] == ["修补石阶长度", "登山安全程度", "登山者满意度"]
        assert form.total_score is not None


def test_a_heading_of_the_document_ends_a_form() -> None:
    text = form_text("石阶修补") + "\n六、其他重要事项的情况说明\n\n本站机关运行经费比上年减少。\n"
    (form,) = record_of(text).forms
    assert form.span is not None
    assert form.span.end <= text.index("六、")


def test_a_form_in_one_line() -> None:
    line = (
        ("附件：" + form_text("石阶修补", title="项目支出绩效自评表 （2023年度） "))
        .replace("\t", " ")
        .replace("\n", " ")
    )
    line = line.replace("总分     ", "总分 ")
    (form,) = forms_of(line + "\n")
    assert [row.name and row.name.text for row in form.rows] == ["修补石阶长度", "登山安全程度"]
    assert form.title is not None
    assert form.title.text.endswith("项目支出绩效自评表")


def test_the_title_in_the_line_of_a_form_is_no_row_of_the_form_above() -> None:
    lines = [form_text(name, title=f"{name}绩效自评表（2023年度）", total=False) for name in ("石阶修补", "扶手更换")]
    text = "\n\n".join([line.replace("\t", "").replace("\n", "") for line in lines])
    one, other = extents(text)
    assert one.endswith("4038\n\n")
    assert other.startswith("扶手更换绩效自评表")


def test_two_forms_in_lines_of_one_cell() -> None:
    text = (form_text("石阶修补") + form_text("扶手更换")).replace("\t\t\t\t\t", "\t").replace("\t", "\n")
    assert projects(text) == ["石阶修补", "扶手更换"]
    assert [form.method for form in forms_of(text)] == ["linear", "linear"]


def test_forms_of_two_kinds_in_a_row() -> None:
    department = f"部门整体支出绩效自评表\n\n部门名称\t溪口县山路站\n{_HEADS}\n{_ROWS}\n{_TOTAL}\n"
    assert [form.kind for form in forms_of(department + "\n" + form_text("石阶修补"))] == [
        "department_self_eval",
        "project_self_eval",
    ]
    assert [form.kind for form in forms_of(form_text("石阶修补") + "\n" + department)] == [
        "project_self_eval",
        "department_self_eval",
    ]


@pytest.mark.parametrize("title", [True, False], ids=["titles", "labels"])
@pytest.mark.parametrize("spread", [True, False], ids=["cell a line", "row a line"])
def test_the_forms_of_one_table(title: bool, spread: bool) -> None:
    names = ["石阶修补", "扶手更换", "栈道加固", "标牌更新"]
    head = [["项目支出绩效自评表"], ["(2022年度)"]] if title else []
    rows = [line.split("\t") for line in (_HEADS, *_ROWS.split("\n"))] + [["总分", "100", "97"]]
    lines = [row for name in names for row in (*head, ["项目名称", name], *rows)]
    between = " |\n" if spread else " | "
    record = record_of("".join([between.join(row) + " |" + "|" * (7 - len(row)) + "\n" for row in lines]))
    assert [form.project for form in record.forms] == names
    assert {len(form.indicators) for form in record.forms} == {2}
    assert {(form.title, form.year) for form in record.forms} == {
        ("项目支出绩效自评表", 2022) if title else (None, None)
    }


def test_a_form_of_cells_one_a_line() -> None:
    text = form_text("石阶修补", title="项目支出绩效自评表\n").replace("\t\t\t\t\t", "\t").replace("\t", "\n")
    (form,) = record_of(text.replace("\n", " |\n")).forms
    assert (form.title, form.project, form.method) == ("项目支出绩效自评表", "石阶修补", "grid")
    assert [row.name for row in form.indicators] == ["修补石阶长度", "登山安全程度"]


# ---------------------------------------------------------------- no forms
@pytest.mark.parametrize(
    "text",
    [
        "目录\n\n一、部门概况 ........ 1\n二、项目支出绩效自评表 ........ 12\n三、部门整体支出绩效自评表 ........ 15\n",
        "项目支出绩效自评表中的三级指标应当细化，年度指标值应当量化，得分应当有据。\n",
        "各单位填报一级指标、二级指标、三级指标、年度指标值、实际完成值、分值、得分等内容，并说明理由。\n",
        "序号\t项目名称\t资金使用单位\t自评得分\t自评等级\n1\t石阶修补\t溪口县山路站\t95\t优\n",
        "项目名称\t预算数\t决算数\n石阶修补\t60\t57\n",
        "项目支出绩效自评表\n\n（空表）\n",
        "项目名称\t石阶修补\n主管部门\t溪口县山路站\n",
        f"{_HEADS}\n",
        "三级指标\n",
        "",
    ],
    ids=["contents", "prose", "list", "summary", "account", "title", "label", "header", "word", "nothing"],
)
def test_no_form(text: str) -> None:
    assert forms_of("一\n\n" + text) == []


def test_prose_before_and_after_a_form_is_not_in_it() -> None:
    prose = "本站共设三级指标12个，自评得分较高，项目名称和分值均按要求公开。\n\n"
    (form,) = forms_of(prose + form_text("石阶修补") + "\n" + prose)
    assert [row.name and row.name.text for row in form.rows] == ["修补石阶长度", "登山安全程度"]
    assert form.title is not None
    assert form.title.text == "项目支出绩效自评表"


def test_a_summary_table_before_a_form() -> None:
    table = "项目支出绩效自评情况汇总表\n\n序号\t项目名称\t资金使用单位\t自评得分\t自评等级\n"
    table += "1\t石阶修补\t溪口县山路站\t97\t优\n\n"
    record = record_of(table + form_text("石阶修补"))
    assert [row.project for row in record.summary] == ["石阶修补"]
    assert [form.project for form in record.forms] == ["石阶修补"]
    assert [(project.forms, project.summary) for project in record.projects] == [(("f1",), ("s1",))]


def test_a_title_far_above_belongs_to_no_form() -> None:
    far = "部门整体支出绩效自评表\n\n" + "本站的其他情况在下面说明。\n\n" * 90
    (form,) = forms_of(far + form_text("石阶修补", title=""))
    assert form.kind == "project_self_eval"
