"""The audit reports: the same findings in each format, nothing that breaks out of the page, numbers that add up."""

from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from extract.audit import REPORTS
from extract.audit.csv_report import COLUMNS
from extract.audit.digest import at_least
from extract.audit.html_report import page_of
from extract.audit.html_scale import scale
from extract.model.record import DocumentRecord, Expected, Source
from extract.pipeline import Pipeline
from extract.sinks import WriteOptions, write

HOSTILE = "\"'><script>alert(1)</script></td>\u202e${title}"
FORM = """\
项目支出绩效自评表
（2024年度）
项目名称\t河道巡护
主管部门\t水务局\t实施单位\t河道站
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100\t100\t50\t10\t50%\t10
年度总体目标\t预期目标\t实际完成情况
\t巡护河道\t巡护了河道
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t巡护次数\t≥100次\t50次\t45\t45\t
\t满意度指标\t服务对象满意度指标\t村民满意度\t≥90%\t95%\t45\t40\t人手不足，下年增加人员
总分\t100\t95
"""


@pytest.fixture(scope="module")
def record() -> DocumentRecord:
    return Pipeline().read("表.txt", FORM.encode())


def written(record: DocumentRecord, name: str) -> str:
    out = io.BytesIO()
    write([record], out, REPORTS[name], WriteOptions())
    return out.getvalue().decode("utf-8")


def test_the_document_has_doubts_to_report(record: DocumentRecord) -> None:
    rules = {finding.rule for _, finding in record.all_findings()}
    assert {"execution_score_mismatch", "missed_target_full_score"} <= rules


@pytest.mark.parametrize("name", ["text", "json", "csv", "html"])
def test_each_format_has_every_finding(record: DocumentRecord, name: str) -> None:
    report = written(record, name)
    for _, finding in record.all_findings():
        assert finding.rule in report
    assert written(record, name) == report


def test_json_says_what_the_record_says(record: DocumentRecord) -> None:
    (line,) = written(record, "json").splitlines()
    told = json.loads(line)
    (project,) = record.projects
    assert told["projects"][0]["assessment"] == json.loads(msgspec.json.encode(project.assessment))
    assert "forms" not in told


def test_csv_has_a_row_a_finding(record: DocumentRecord) -> None:
    rows = list(csv.DictReader(io.StringIO(written(record, "csv"), newline="")))
    assert [row["rule"] for row in rows] == [finding.rule for _, finding in record.all_findings()]
    assert tuple(rows[0]) == COLUMNS
    assert {row["claimed_score"] for row in rows if row["project"]} == {"95"}


def test_the_page_marks_the_cells_that_a_finding_rests_on(record: DocumentRecord) -> None:
    page = LexborHTMLParser(page_of(record))
    marked = {node.text() for node in page.css("table.form mark")}
    assert {"巡护次数", "50次"} <= marked
    for link in page.css("td.refs a"):
        assert page.css(link.attributes["href"] or "")


def test_the_page_asks_for_nothing_and_runs_nothing(record: DocumentRecord) -> None:
    page = LexborHTMLParser(page_of(record))
    assert not page.css("script, img, link, iframe, object")
    assert all((node.attributes.get("href") or "#").startswith("#") for node in page.css("a"))


def test_texts_of_a_document_stay_texts(record: DocumentRecord) -> None:
    (project,) = record.projects
    hostile = msgspec.structs.replace(
        record, department=HOSTILE, projects=(msgspec.structs.replace(project, name=HOSTILE),)
    )
    page = LexborHTMLParser(page_of(hostile))
    assert not page.css("script")
    assert any("<script>alert(1)</script>" in node.text() for node in page.css("h2"))


def test_a_record_without_anything_has_a_page() -> None:
    page = page_of(DocumentRecord(source=Source(path="a.txt"), status="failed"))
    assert "没有找到项目" in page


@pytest.mark.parametrize(("least", "severities"), [("high", {"high"}), ("medium", {"high", "medium"})])
def test_lighter_findings_can_be_left_out(record: DocumentRecord, least: str, severities: set[str]) -> None:
    left = {finding.severity for _, finding in at_least(record, least).all_findings()}  # type: ignore[arg-type]
    assert left == severities
    assert at_least(record, "low") == record


@pytest.mark.parametrize(
    ("claimed", "word"), [(9.0, "claim"), (10.0, "claim above"), (5.0, "claim below"), (9.05, "claim")]
)
def test_a_claim_is_coloured_by_where_it_lies(claimed: float, word: str) -> None:
    bar = LexborHTMLParser(scale(claimed, Expected(8.0, 8.5, 9.0), 10.0))
    (node,) = bar.css("i[class^=claim]")
    assert node.attributes["class"] == word


def test_a_bar_stays_within_its_scale() -> None:
    bar = scale(1e9, Expected(-5.0, 3.0, 400.0), 10.0)
    assert "width:100.0%" in bar
    assert scale(1.0, None, 0.0) == scale(None, None, 10.0) == ""
