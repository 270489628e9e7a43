"""The page to hand on: claimed against supported scores row by row, and each doubt with the text that it rests on.

One self-contained page a document: no script, nothing is fetched, every text of the document is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from string import Template
from typing import BinaryIO

from extract.audit.digest import SEVERITIES, counted, number, score_range, severity_word
from extract.audit.html_findings import Numbered, finding_list
from extract.audit.html_form import form_table
from extract.audit.html_scale import project_scale
from extract.model.record import DocumentRecord, Finding, Project
from extract.show.frame import fingerprint, framed, messages, template
from extract.show.markup import NO_NAME, label, tag, text
from extract.sinks import WriteOptions

__all__ = ["page_of", "write"]


def write(records: Iterable[DocumentRecord], target: BinaryIO, options: WriteOptions) -> None:
    """A page for each record; a file of several pages is one that browsers show as one."""
    for record in records:
        target.write(page_of(record).encode("utf-8", "replace"))
        target.flush()


def page_of(record: DocumentRecord) -> str:
    """The page of one document as HTML."""
    whole = record.department or PurePath(record.source.path).name
    title = f"{whole}{f' {record.year} 年度' if record.year else ''}"
    body = Template(template("extract.audit", "page.html")).substitute(
        title=text(title),
        facts=" ".join(_facts(record)),
        messages=messages(record),
        body="\n".join(_body(record)),
        notes="\n".join(_notes(record)),
    )
    return framed(title, template("extract.audit", "page.css"), body)


def _facts(record: DocumentRecord) -> Iterator[str]:
    region = "".join(record.region.names)
    for fact in (region, label("kind", record.doc_type)[0], PurePath(record.source.path).name):
        if fact:
            yield tag("span", text(fact))
    if record.source.ocr:
        yield tag("span", "OCR 识别 ", tag("small", "read by OCR", lang="en"))
    if record.source.sha256:
        yield fingerprint(record.source.sha256)


def _body(record: DocumentRecord) -> Iterator[str]:
    yield _tiles(record)
    if not record.projects:
        yield tag("section", tag("p", "没有找到项目 ", tag("small", "no project found", lang="en"), class_="none"))
        return
    yield tag("section", tag("h2", "项目一览 ", tag("small", "projects", lang="en")), _projects(record))
    if record.findings:
        numbered = Numbered("d", record.findings)
        head = tag("h2", "关于整份文件的疑点 ", tag("small", "about the document as a whole", lang="en"))
        yield tag("section", head, finding_list(numbered, record))
    for project in record.projects:
        yield _project(record, project)


def _tiles(record: DocumentRecord) -> str:
    whole = record.assessment
    expected = whole.expected_score if whole else None
    counts = counted([finding for _, finding in record.all_findings()])
    tiles = [
        (str(len(record.projects)), "项目", "projects"),
        (f"{number(whole.claimed_score)} {whole.claimed_grade or ''}" if whole else "–", "自评", "claimed, by money"),
        (
            f"{number(expected.point)} {whole.expected_grade or ''}" if whole and expected else "–",
            f"证据支持 {number(expected.low)}–{number(expected.high)}" if expected else "证据支持",
            "supported, by money",
        ),
        (number(whole.alignment) if whole else "–", "一致度 0–1", "alignment"),
        (" / ".join(str(count) for count in counts.values()), "疑点 重/中/轻", "findings by severity"),
    ]
    cells = [
        tag(
            "div",
            tag("b", text(figure)),
            tag("span", text(chinese), " ", tag("small", text(english), lang="en")),
            class_="tile",
        )
        for figure, chinese, english in tiles
    ]
    return tag("div", *cells, class_="tiles")


_PROJECT_HEADS = (
    ("项目", "project"), ("自评", "claimed"), ("证据支持", "supported"), ("对照 0–100", "claimed | supported"),
    ("一致度", "alignment"), ("疑点", "findings"),
)  # fmt: skip


def _projects(record: DocumentRecord) -> str:
    heads = [tag("th", text(zh), tag("small", text(en), lang="en"), scope="col") for zh, en in _PROJECT_HEADS]
    rows = [_project_row(project) for project in record.projects]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="projects")
    return tag("div", table, class_="wide")


def _project_row(project: Project) -> str:
    assessment = project.assessment
    expected = assessment.expected_score if assessment is not None else None
    grade = (assessment.expected_grade if assessment is not None else None) or ""
    alignment = assessment.alignment if assessment is not None else None
    cells = (
        tag("a", text(project.name or NO_NAME), href=f"#{project.id}"),
        text(f"{number(project.claimed.score)} {project.claimed.grade or ''}"),
        text(f"{score_range(expected)} {grade}"),
        project_scale(project),
        text(number(alignment)),
        _counts(assessment.findings if assessment is not None else ()),
    )
    classes = (None, "n", "n", None, "n", "counts")
    return tag(
        "tr",
        *[
            tag("td", tag("div", cell), class_=name, data_head=head)
            for cell, name, (head, _) in zip(cells, classes, _PROJECT_HEADS, strict=True)
        ],
    )


def _counts(findings: Iterable[Finding]) -> str:
    counts = counted(findings)
    chips = [
        tag("span", str(counts[each]), class_=f"chip {each}", title=severity_word(each))
        for each in SEVERITIES
        if counts[each]
    ]
    return "".join(chips) or tag("span", "0", class_="chip none")


def _project(record: DocumentRecord, project: Project) -> str:
    assessment = project.assessment
    numbered = Numbered(project.id, assessment.findings if assessment is not None else ())
    parts = [
        tag("div", tag("h2", text(project.name or NO_NAME)), tag("small", text(project.id)), class_="title"),
        _claims(project),
        project_scale(project, large=True),
        *[form_table(form, project, numbered) for form in record.forms_of(project)],
        tag("h3", f"疑点 {len(numbered.findings)} ", tag("small", "findings", lang="en")),
        finding_list(numbered, record)
        if numbered.findings
        else tag("p", "没有发现疑点 ", tag("small", "none found", lang="en"), class_="none"),
    ]
    return tag("section", *parts, id=project.id)


def _claims(project: Project) -> str:
    assessment, claimed = project.assessment, project.claimed
    items = [("自评 claimed", f"{number(claimed.score)} {claimed.grade or ''}", "")]
    if assessment is not None:
        expected = assessment.expected_score
        grade = assessment.expected_grade
        chances = "、".join(
            [f"{name} {share:.0%}" for name, share in assessment.grade_probabilities.items() if share >= 0.01]
        )
        items.append(("证据支持 supported", f"{score_range(expected)} {grade or ''}", chances if grade else ""))
        items.append(("一致度 alignment", number(assessment.alignment), ""))
        items.append(("评分规则 rule set", assessment.rule_set or "–", ""))
    return tag(
        "ul",
        *[
            tag("li", text(name), " ", tag("b", text(figure)), " ", tag("small", text(more)) if more else "")
            for name, figure, more in items
        ],
        class_="claims",
    )


def _notes(record: DocumentRecord) -> Iterator[str]:
    key = [
        ("background:var(--band)", "证据支持的区间 supported interval"),
        ("background:var(--accent);width:3px", "最可能的得分 best estimate"),
        ("background:var(--soft)", "自评得分 claimed"),
        ("background:var(--high)", "自评高于证据支持 claimed above it"),
        ("background:var(--good)", "自评低于证据支持 claimed below it"),
    ]
    yield tag("p", *[tag("span", "", class_="key", style=style) + text(words) for style, words in key])
    yield tag("p", "疑点是根据公开资料提出、需要核实的问题，不是结论。百分数为把握程度。")
    yield tag(
        "p",
        "A finding is a question that the published text raises, not a verdict; percentages say how sure it is.",
        lang="en",
    )
    failed = [check for form in record.forms for check in form.checks if check.holds is False]
    if failed:
        yield tag("p", f"有 {len(failed)} 处合计与各行之和不符，可能是读取有误，也可能是原文如此。")
