"""The money block: labels, columns, rows whose figures have slipped, figures that run together."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted.documents import cells, forms_of, record_of, spread, table_rows

from extract.forms.funds import funds_columns, funds_row, funds_source, total_row
from extract.forms.funds_order import FUNDS_FIELDS, assign_by_order, plausibility, split_by_sums, split_figures
from extract.forms.funds_pairs import completed_total, funds_pairs
from extract.model.raw import RawFunds

_HEAD = "项目资金\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分"


def texts(row: RawFunds | None) -> dict[str, str]:
    assert row is not None
    found = {field: getattr(row, field) for field in FUNDS_FIELDS}
    return {field: piece.text for field, piece in found.items() if piece is not None}


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("年度资金总额", "total"),
        ("年度资金总额:", "total"),
        ("部门整体支出总额", "total"),
        ("基本支出总额", None),
        ("总额", "total"),
        ("金额合计", "total"),
        ("其中:财政拨款", "fiscal"),
        ("其中:当年财政拨款", "fiscal"),
        ("其中: 本年财政拨款", "fiscal"),
        ("财政资金", "fiscal"),
        ("财政资金合计", None),
        ("单位资金合计", None),
        ("财政总额", None),
        ("上年结转资金", "carryover"),
        ("其他资金", "other"),
        ("中央财政资金", "central"),
        ("地方资金", "local"),
        ("1、资金来源:(1)政府预算资金", "fiscal"),
        ("其中:2.县级资金", "local"),
        ("2、资金结构:(1)基本支出", "基本支出"),
        ("市级财政资金", "fiscal"),
        ("上级水利补助资金", "central"),
        ("县级配套补助资金", "local"),
        ("以前年度财政结余资金", "carryover"),
        ("社会帮扶资金", "other"),
        ("人员经费", "人员经费"),
        ("财政供养人员", None),
        ("其他人员", None),
        ("年末结余", None),
        ("资金来源", None),
        ("财政专户管理资金", "财政专户管理资金"),
        ("单位资金", "单位资金"),
        ("石阶长度", None),
        ("", None),
        ("2600000", None),
        ("其中", None),
    ],
)
def test_labels(label: str, source: str | None) -> None:
    assert funds_source(label) == source


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (
            ("项目资金(万元)", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
            "? initial budget executed weight rate score",
        ),
        (
            ("项目资金", "年初预算", "调整后预算", "预算执行", "分值", "执行率", "得分"),
            "? initial budget executed weight rate score",
        ),
        (
            ("", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"),
            "? initial budget executed rate weight score reason",
        ),
        (("预算执行情况(万元)(20分)", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分"), "? budget executed rate score"),
        (("年度预算数(万元)", "年初预算", "调整后预算数", "预算执行数"), "? initial budget executed"),
        (("全年预算数(A)", "全年执行数(B)", "预算执行率(B/A)"), "budget executed rate"),
        (("年初预算数", "到位资金", "支出金额", "执行率"), "initial budget executed rate"),
        (("年初预算数", "全年预算数", "到位资金", "全年执行数"), "initial budget arrived executed"),
        (("预算数", "调整预算数", "执行数"), "initial budget executed"),
        (("年初预箅数", "全年预箅数", "全年执行数", "分值", "执行率"), "initial budget executed weight rate"),
    ],
)
def test_heads(heads: tuple[str, ...], expected: str) -> None:
    columns = funds_columns(cells(*heads))
    assert columns is not None
    found = [column.field for column in columns]
    assert found[-len(expected.split()) :] == expected.split() or found == expected.split()[1:]


@pytest.mark.parametrize(
    "heads",
    [
        ("任务名称", "主要内容", "批复金额", "实际支出金额", "执行率"),
        ("预算安排情况", "资金到位情况", "资金执行情况"),
        ("一级指标", "三级指标", "指标值", "分值", "得分"),
        ("任务名称", "完成情况", "分值"),
        ("预算数", "分值"),
        (),
    ],
)
def test_no_money_header(heads: tuple[str, ...]) -> None:
    assert funds_columns(cells(*heads)) is None


@pytest.mark.parametrize(
    ("line", "source", "expected"),
    [
        (
            "年度资金总额\t60\t60\t57\t10\t95%\t9.5",
            "total",
            {"initial": "60", "budget": "60", "executed": "57", "weight": "10", "rate": "95%", "score": "9.5"},
        ),
        (
            "其中：财政拨款\t60\t60\t57\t—\t95%\t—",
            "fiscal",
            {"initial": "60", "budget": "60", "executed": "57", "rate": "95%"},
        ),
        ("其他资金\t\t\t\t\t\t", "other", {}),
        ("上年结转资金\t0\t0\t0\t—\t\t—", "carryover", {"initial": "0", "budget": "0", "executed": "0"}),
        (
            "年度资金总额\t1,060.50\t1,060.50\t954.45\t10\t90.00%\t9",
            "total",
            {
                "initial": "1,060.50",
                "budget": "1,060.50",
                "executed": "954.45",
                "weight": "10",
                "rate": "90.00%",
                "score": "9",
            },
        ),
        # the opening budget is missing and everything stands one cell further left
        (
            "年度资金总额\t2.16\t2.16\t10\t100%\t10",
            "total",
            {"budget": "2.16", "executed": "2.16", "weight": "10", "rate": "100%", "score": "10"},
        ),
        # a digit of a figure in the cell before it
        (
            "年度资金总额\t15\t635\t15484\t15484\t10\t100%\t10",
            "total",
            {"initial": "15635", "budget": "15484", "executed": "15484", "weight": "10", "rate": "100%", "score": "10"},
        ),
    ],
)
def test_rows(line: str, source: str, expected: dict[str, str]) -> None:
    document, rows = table_rows(f"{_HEAD}\n{line}\n其他资金\t0\t0\t0\t—\t\t—\n")
    columns = funds_columns(rows[0].items)
    assert columns is not None
    row = funds_row(document, rows[1], columns, None)
    assert row is not None
    assert row.source == source
    found = {field: text for field, text in texts(row).items() if text not in ("—", "")}
    assert found == expected


def test_a_row_of_figures_without_a_label_is_the_total() -> None:
    document, rows = table_rows("年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n60\t60\t57\t10\t95%\t9.5\n")
    columns = funds_columns(rows[0].items)
    assert columns is not None
    row = total_row(document, rows[1], columns)
    assert row is not None
    assert (row.source, texts(row)["executed"], texts(row)["score"]) == ("total", "57", "9.5")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("年度资金总额|26|26|25.5|10|98%|9.8", "26 26 25.5 10 98% 9.8"),
        ("其中:财政拨款|26|26|25.5|98%||", "26 26 25.5 - 98% -"),  # an empty cell before the rate was lost, too
        ("其中:财政拨款||26|25.5||98%|", "- 26 25.5 - 98% -"),
        ("上年结转资金||||||", "- - - - - -"),
        ("其他资金|0|0|0|||", "0 0 0 - - -"),
    ],
)
def test_heads_that_lost_the_cell_above_the_labels(line: str, expected: str) -> None:
    text = f"年初预算数|全年预算数|全年执行数|分值|执行率|得分|\n{line}\n".replace("|", "\t")
    document, rows = table_rows(text)
    columns = funds_columns(rows[0].items)
    assert columns is not None
    found = texts(funds_row(document, rows[1], columns, None))
    assert [found.get(field, "-") for field in FUNDS_FIELDS] == expected.split()


@pytest.mark.parametrize(
    ("heads", "line", "expected"),
    [
        # heads of one field side by side: none is known to be the whole, and none are joined
        (
            "2022年预算|2022年执行|2023年预算|2023年执行|2023年执行率",
            "40|40|75|67.5|90%",
            {"budget": "75", "executed": "67.5", "rate": "90%"},
        ),
        ("甲预算数|乙预算数|丙预算数|全年执行数|执行率", "300|100|100|494|98.8%", {"executed": "494", "rate": "98.8%"}),
        ("预算数||全年执行数|执行率", "300|100|395|98.75%", {"executed": "395", "rate": "98.75%"}),
        ("预算数|全年执行数", "300|100|100|294|98|97", {}),
        ("预算数|全年执行数|执行率", "40|38|95%", {"budget": "40", "executed": "38", "rate": "95%"}),
        # a head that no list holds, between heads whose figures prove each other
        (
            "年初预算数|年中调剂|全年预算数|全年执行数|执行率",
            "80|12.5|92.5|90.65|98%",
            {"initial": "80", "budget": "92.5", "executed": "90.65", "rate": "98%"},
        ),
    ],
)
def test_figures_of_several_columns_are_never_one(heads: str, line: str, expected: dict[str, str]) -> None:
    text = f"资金|{heads}\n年度资金总额|{line}\n".replace("|", "\t")
    document, rows = table_rows(text + "其他资金\t0\t0\t0\t0\t0\t0\n")
    columns = funds_columns(rows[0].items)
    assert columns is not None
    assert texts(funds_row(document, rows[1], columns, None)) == expected


def test_labels_beside_their_figures() -> None:
    document, rows = table_rows("年度资金总额：\t320\t其中：财政拨款\t300\t其他资金\t20\n一\t二\t三\t四\t五\t六\n")
    found = funds_pairs(document, rows[0].filled())
    assert [(row.source, row.budget and row.budget.text) for row in found] == [
        ("total", "320"),
        ("fiscal", "300"),
        ("other", "20"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("项目年初预算数(元)\t96\t预算执行数(元)\t90\t预算执行率(%)\t93.75", [("total", "96", None, "90", "93.75")]),
        ("预算数\t96\t到位数\t95\t执行数\t90\t93.75%", [("total", None, "96", "90", "93.75%")]),
        ("护林预算数(A)\t5.8万\t护林执行数(B)\t5.8万", [("total", None, "5.8万", "5.8万", None)]),
        ("其中:财政资金\t96\t其中:财政资金\t95\t其中:财政资金\t90", [("fiscal", None, "96", "90", None)]),
        ("其中:财政拨款\t900\t其中:财政拨款\t300", [("fiscal", None, "300", None, None)]),  # 中期 | 年度
        ("2023年预算数\t96\t2023年决算数\t90\t执行率\t93.75%", [("total", None, "96", "90", "93.75%")]),
        ("预算安排(万元):96\t执行金额(万元):90\t执行率:93.75%", [("total", None, "96", "90", "93.75%")]),
        ("年度资金总额:\t85万(沟渠60万元,泵站25万元)", [("total", None, "85万", None, None)]),
        ("上年度预算数\t96\t参保人数\t90", []),
        (
            "当年预算\t42\t其中:财政拨款\t40",
            [("total", None, "42", None, None), ("fiscal", None, "40", None, None)],
        ),
    ],
)
def test_money_without_a_header(line: str, expected: list[tuple[str | None, ...]]) -> None:
    document, rows = table_rows(f"{line}\n一\t二\t三\t四\t五\t六\t七\n")
    found = [
        (row["source"], *(row.get(field) for field in ("initial", "budget", "executed", "rate")))
        for row in ({"source": row.source, **texts(row)} for row in funds_pairs(document, rows[0].filled()))
    ]
    assert found == expected


def test_a_label_twice_below_a_total_is_budget_and_executed() -> None:
    document, rows = table_rows("预算数:\t96\t执行数:\t90\n其中:财政拨款\t80\t其中:财政拨款\t75\n")
    total = funds_pairs(document, rows[0].filled())
    (row,) = funds_pairs(document, rows[1].filled(), total)
    assert (row.source, texts(row)) == ("fiscal", {"budget": "80", "executed": "75"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("执行情况(万元)\t全年支出\t90\t执行率\t93.75%", {"executed": "90", "rate": "93.75%"}),
        ("执行情况(万元)\t预算数\t90\t执行率\t93.75%", None),  # it has one
        ("其中:财政拨款\t90\t执行率\t93.75%", None),
        ("项目负责人\t甲", None),
    ],
)
def test_a_total_row_goes_on_in_the_next_row(line: str, expected: dict[str, str] | None) -> None:
    document, rows = table_rows(f"预算安排(万元)\t年初预算\t96\t调整后预算\t98\n{line}\n")
    total = funds_pairs(document, rows[0].filled())
    found = completed_total(document, rows[1].filled(), total)
    assert expected == (None if found is None else {k: v for k, v in texts(found).items() if k in expected or ()})


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("乡里筹的修路款\t60\t60\t57\t\t95%\t", "乡里筹的修路款"),
        ("参保人数\t60\t60\t57\t\t95%\t", None),  # counted things
        ("项目名称\t60\t60\t57\t\t95%\t", None),  # a label of the form
        ("乡里筹的修路款\t60\t\t\t\t\t", None),  # one figure may be anything
        ("乡里筹的修路款\t六十\t60\t57\t\t\t", None),
    ],
)
def test_a_label_that_is_not_listed(line: str, source: str | None) -> None:
    document, rows = table_rows(f"{_HEAD}\n{line}\n")
    columns = funds_columns(rows[0].items)
    assert columns is not None
    row = funds_row(document, rows[1], columns, None)
    assert (row and row.source) == source


def funds_in_lines(*head: str) -> list[tuple[str | None, ...]]:
    """The money of a form printed one cell a line."""
    end = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 修补石阶长度 ≥30米 32米 90 90"
    (form,) = forms_of("\n".join(["项目支出绩效自评表", "", "项目名称", "石阶修补", *head, *end.split()]) + "\n")
    rows = [{"source": row.source, **texts(row)} for row in form.funds]
    return [(row["source"], *(row.get(field) for field in FUNDS_FIELDS)) for row in rows]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "项目资金 年初预箅数 全年预箅数 全年执行数 分值 执行率 得分 年度资金总额 60 60 54 10分 90.00% 9分",
            [("total", "60", "60", "54", "10分", "90.00%", "9分")],
        ),
        (
            "项目资金 年初预算数 到位资金 支出金额 分值 执行率 得分 年度资金总额 60 60 54 10 90% 9",
            [("total", "60", "60", "54", "10", "90%", "9")],
        ),
        (
            "年初预算数 全年(调整)预算数 全年执行数 执行率 分值 得分 年度总金额 60 50 45 90% 10 9",
            [("total", "60", "50", "45", "10", "90%", "9")],
        ),
        (
            "预算数: 2.4 执行数: 2.1 20 其中:中央补助 2.4万元 其中:中央补助 2.1万元",
            [
                ("total", None, "2.4", "2.1", None, None, None),
                ("central", None, "2.4万元", "2.1万元", None, None, None),
            ],
        ),
        (
            "年初预算数 全年预算数 执行数 1、资金来源:(1)政府预算资金 60 60 57 (2)单位资金 5 5 4",
            [("fiscal", "60", "60", "57", None, None, None), ("单位资金", "5", "5", "4", None, None, None)],
        ),
        ("年度资金总额: 85万(沟渠60万元,泵站25万元)", [("total", None, "85万", None, None, None, None)]),
        (
            "资金情况 年初预算数 全年预算数 全年执行数 执行率 60 60 54 90%",
            [("total", "60", "60", "54", None, "90%", None)],
        ),
        ("项目概况 年度预算安排资金支出合理,总投资500万元,使用率100%,结余资金12万元。", []),
    ],
)
def test_money_in_lines(lines: str, expected: list[tuple[str | None, ...]]) -> None:
    assert funds_in_lines(*lines.split(" ")) == expected


def test_prose_that_runs_together_is_no_money() -> None:
    text = (
        "项目支出绩效自评表项目名称石阶修补主管部门松溪县水利局项目概况资金到位资金支出及时,结余资金12万元,财政补助100人"
        "年度总体目标修好石阶。一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标修补石阶长度≥30米32米5050"
        "质量指标验收合格率100%100%4040总分9090"
    )
    assert [row.source for form in forms_of(text) for row in form.funds] == []


def assigned(*figures: str, order: tuple[str, ...] = FUNDS_FIELDS) -> dict[str, str]:
    return {
        field: "".join(item.text for item in items) for field, items in assign_by_order(order, cells(*figures)).items()
    }


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (("60", "60", "57", "10", "95%", "9.5"), ("60", "60", "57", "10", "95%", "9.5")),
        (("60", "57", "10", "95%", "9.5"), (None, "60", "57", "10", "95%", "9.5")),
        (("57", "57", "10", "100%", "10"), (None, "57", "57", "10", "100%", "10")),
        (("80", "64", "48", "10", "75", "7.5"), ("80", "64", "48", "10", "75", "7.5")),  # a rate without its sign
        (("150", "168", "151.2", "90%"), ("150", "168", "151.2", None, "90%", None)),
        (("60", "60", "57", "-", "95%", "-"), ("60", "60", "57", "-", "95%", "-")),
        (("0", "0", "0"), None),
    ],
)
def test_assignment_by_order(figures: tuple[str, ...], expected: tuple[str | None, ...] | None) -> None:
    found = assigned(*figures)
    if expected is None:
        assert "".join(found.values()) == "".join(figures)
    else:
        assert tuple(found.get(field) for field in FUNDS_FIELDS) == expected


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(2000, 99999), st.sampled_from([1.0, 0.95, 0.9, 0.8, 0.55]), st.sampled_from([10, 20]), st.booleans())
def test_assignment_of_a_sound_row_is_the_row(budget: int, share: float, weight: int, opening: bool) -> None:
    executed = round(budget * share, 2)
    row = [f"{budget}", f"{executed:g}", f"{weight}", f"{executed / budget * 100:.2f}%", f"{weight * share:g}"]
    fields: tuple[str, ...] = FUNDS_FIELDS[1:]
    if opening:
        row, fields = [f"{budget - 100}", *row], FUNDS_FIELDS
    assert assigned(*row) == dict(zip(fields, row, strict=True))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("606057" + "10" + "95%" + "9.5", ["60", "60", "57", "10", "95%", "9.5"]),
        ("4040361090%9", ["40", "40", "36", "10", "90%", "9"]),
        ("40 40 36 10 90% 9", ["40", "40", "36", "10", "90%", "9"]),
        ("12.512.511.25" + "10" + "90.00%" + "9", ["12.5", "12.5", "11.25", "10", "90.00%", "9"]),
        ("", []),
    ],
)
def test_figures_that_run_together(run: str, expected: list[str]) -> None:
    assert split_figures(FUNDS_FIELDS, run) == expected


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("640655622.251095%9.5", "基本支出430440433项目支出210215189.25", "430 440 433 - 210 215 189.25 -"),
        ("640655622.251095%9.5", "基本支出43044043398.4%项目支出210215189.25", "430 440 433 98.4% 210 215 189.25 -"),
        (
            "1280.51312.41259.51095.97%9.6",
            "基本支出480.5492.4492——项目支出800820767.5——",
            "480.5 492.4 492 - 800 820 767.5 -",
        ),
        ("2552502451098%9.8", "基本支出10109项目支出240240236其他资金500", "10 10 9 - 240 240 236 - 5 0 0 -"),
        ("640655622.251095%9.5", "基本支出900940933项目支出——", "- - - - - - - -"),  # more than there is in all
    ],
)
def test_figures_that_run_together_add_up_to_the_total(total: str, parts: str, expected: str) -> None:
    text = (
        "部门整体支出绩效自评表部门名称松溪县水利局年初预算数全年预算数全年执行数分值执行率得分"
        f"年度资金总额:{total}其中:{parts}年度总体目标预期目标实际完成情况修好石阶。修好了石阶。"
        "一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标修补石阶长度≥30米32米5050"
        "效益指标社会效益指标登山安全程度≥90%92%4040总分90\n"
    )
    (form,) = forms_of(text)
    rows = [texts(row) for row in form.funds[1:]]
    fields = ("initial", "budget", "executed", "rate")
    found = [row.get(field, "-") for row in rows for field in fields]
    assert ["-" if set(text) <= {"—", "-"} else text for text in found] == expected.split()
    assert not any(row.get(field, "—").strip("—") for row in rows for field in ("weight", "score"))


@pytest.mark.parametrize(
    ("due", "runs", "expected"),
    [
        (["16", "26"], ["1214", "412"], [["12", "14"], ["4", "12"]]),
        (["120", "120"], ["100100", "20"], None),  # a cell was lost
        (["33", "33"], ["111111", "2222"], None),
        (["13", "13"], ["111", "1212"], None),  # 1 and 11 or 11 and 1
        (["10", "10"], [], None),
    ],
)
def test_cuts_by_sums_are_the_only_ones(due: list[str], runs: list[str], expected: list[list[str]] | None) -> None:
    assert split_by_sums(due, runs) == expected


def test_what_is_cut_is_all_that_was_there() -> None:
    for run in ("123456", "10010010100%10", "9.99.99.9", "1" * 39, "--//"):
        parts = split_figures(FUNDS_FIELDS, run)
        assert "".join(parts) == run


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"budget": "60", "executed": "57", "rate": "95%"}, {"budget": "57", "executed": "60", "rate": "95%"}),
        ({"weight": "10", "score": "9.5"}, {"weight": "9.5", "score": "10"}),
        ({"budget": "60", "rate": "95%"}, {"budget": "95%", "rate": "60"}),
        ({"initial": "60", "budget": "58"}, {"initial": "1", "budget": "60058"}),
    ],
)
def test_plausibility_prefers_what_adds_up(better: dict[str, str], worse: dict[str, str]) -> None:
    assert plausibility(better) > plausibility(worse)


def test_money_of_a_form_in_its_unit() -> None:
    text = (
        "单位：元\n\n项目支出绩效自评表\n\n项目名称\t石阶修补\t\t\t\t\t\n"
        "项目资金（元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "年度资金总额\t600000\t600000.00\t570000\t10\t95%\t9.5\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t修补石阶长度\t≥30米\t32米\t90\t90\n"
    )
    (form,) = record_of(text).forms
    (funds,) = form.funds
    assert form.money_unit == "元"
    assert funds.budget is not None
    assert (funds.budget.text, funds.budget.yuan) == ("600000.00", Decimal("600000.00"))
    assert (funds.weight, funds.rate, funds.score) == (10.0, 0.95, 9.5)


@pytest.mark.parametrize("dash", ["-", "—", "/", "--"])
def test_a_dash_is_no_figure(dash: str) -> None:
    text = spread(
        "产出指标|数量指标|修补石阶长度|≥30米|32米|90|90",
        head=f"项目名称\t石阶修补\t\t\t\t\t\n项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        f"年度资金总额\t60\t60\t57\t10\t95%\t9.5\n其中：财政拨款\t60\t60\t57\t{dash}\t95%\t{dash}",
    )
    assert [row.source for row in forms_of(text)[0].funds] == ["total", "fiscal"]
    (form,) = record_of(text).forms
    assert [(row.weight, row.score) for row in form.funds] == [(10.0, 9.5), (None, None)]


def test_a_chinese_one_in_place_of_a_dash_is_no_figure() -> None:
    text = spread(
        "产出指标|数量指标|修补石阶长度|≥30米|32米|90|90",
        head="项目名称\t石阶修补\t\t\t\t\t\n项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "年度资金总额\t60\t60\t57\t10\t95%\t9.5\n其中：财政拨款\t60\t60\t57\t一\t95%\t一",
    )
    (form,) = record_of(text).forms
    assert [(row.weight, row.score) for row in form.funds] == [(10.0, 9.5), (None, None)]
