"""Planted truth: papers with one contradiction each, and honest ones; what is found of the one and raised in the other.

python -m extract.evaluation.planted [--projects 1000] [--errors 10] [--without MODEL]
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from extract.config import Config, ModelsConfig
from extract.model.document import Document
from extract.model.raw import Narration, Piece, RawForm, RawFunds, RawNarrative, RawOverview, RawRow, RawSummaryRow
from extract.model.record import DocumentRecord, Finding
from extract.pipeline import Pipeline
from extract.synthetic.contradictions import Planted, plant, rules
from extract.synthetic.draw import draw_project
from extract.synthetic.papers import Paper, Papers, grade_of, honest_papers
from extract.synthetic.project import Project, Row
from extract.synthetic.scoring import honest_total

__all__ = [
    "Figures",
    "Grades",
    "general_record",
    "main",
    "measure_drawn",
    "measure_honest",
    "measure_planted",
    "raw_form",
    "record_of",
]

_PROJECTS = 5


class Figures(NamedTuple):
    """What came of a run. `alarms` counts the findings of a rule on rows that are honest."""

    rows: int
    alarms: Counter[str]
    graded: int
    right: int
    planted: Counter[str]
    found: Counter[str]
    examples: tuple[str, ...]


# ---------------------------------------------------------------- papers to records
def record_of(papers: Papers, pipeline: Pipeline) -> DocumentRecord:
    """The record that reading the papers without a mistake gives, assessed like any other."""
    text, narration = _narration(papers)
    data = text.encode()
    document = Document(text, (), "papers.txt", sha256(data).hexdigest(), "text/plain", "text")
    forms = [raw_form(paper.project, len(text) + place) for place, paper in enumerate(papers.papers) if paper.has_form]
    summary = [
        RawSummaryRow(
            no=_piece(str(place)),
            project=_piece(paper.listed_name),
            unit=_piece(paper.project.implementer),
            score=_piece(paper.listed_score),
            grade=_piece(paper.listed_grade),
        )
        for place, paper in enumerate(papers.papers, 1)
        if paper.listed_name
    ]
    return pipeline.assemble(document, forms, summary, narration)


def general_record(project: Project, pipeline: Pipeline) -> DocumentRecord:
    """The record of one form alone, as it was drawn, with all the freedom of print."""
    document = Document(project.name, (), "form.txt", str(project.seed), "text/plain", "text")
    return pipeline.assemble(document, [raw_form(project, 0)], [], Narration())


def _piece(text: str, start: int | None = None) -> Piece | None:
    if not text:
        return None
    return Piece(text, () if start is None else ((start, start + len(text)),))


def _narration(papers: Papers) -> tuple[str, Narration]:
    """The running text, and what a reader takes from it."""
    opening = f"{papers.account}\n预算绩效情况说明\n组织开展绩效自评，涵盖项目"
    text = f"{opening}{papers.count}个，涉及预算资金{papers.funds}万元。{papers.annex}\n"
    overview = RawOverview(
        project_count=_piece(papers.count, len(opening)),
        funds=_piece(f"{papers.funds}万元"),
        grades=tuple((grade, Piece(count, ())) for grade, count in papers.grades),
    )
    narratives: list[RawNarrative] = []
    for paper in papers.papers:
        if not paper.told_name:
            continue
        start = len(text)
        text += f"{paper.told_name}绩效自评综述：{paper.says}。\n"
        narratives.append(
            RawNarrative(
                kind="project",
                start=start,
                end=len(text),
                project=_piece(paper.told_name),
                score=_piece(paper.told_score),
                budget=_piece(f"{paper.told_budget}万元" if paper.told_budget else ""),
                executed=_piece(f"{paper.told_executed}万元" if paper.told_executed else ""),
                achievements=(Piece(paper.says, ()),),
                rows=tuple([RawRow(name=_piece(n), target=_piece(t), actual=_piece(a)) for n, t, a in paper.told_rows]),
            )
        )
    for paper in papers.papers:
        if paper.evaluated:
            start = len(text)
            text += f"{paper.told_name}部门评价得分为{paper.evaluated}分。\n"
            narratives.append(
                RawNarrative(
                    kind="evaluation",
                    start=start,
                    end=len(text),
                    project=_piece(paper.told_name),
                    score=_piece(paper.evaluated),
                )
            )
    return text, Narration(overview=overview, narratives=tuple(narratives))


def raw_form(project: Project, start: int) -> RawForm:
    """What a reader without a mistake takes from the form of a project that begins at `start`."""
    levels = {level.name: level.points for level in project.levels}
    return RawForm(
        kind={"transfer": "transfer_self_eval", "goals": "project_goals"}.get(project.kind, "project_self_eval"),  # type: ignore[arg-type]
        start=start,
        end=start,
        method="grid",
        project=_piece(project.name),
        year=_piece(str(project.year)),
        money_unit=_piece(project.money_unit),
        goal_expected=_piece(project.goal_expected),
        goal_actual=_piece(project.goal_actual),
        goal_midterm=_piece(project.goal_midterm),
        total_weight=_piece(project.total_weight),
        total_score=_piece(project.total_score),
        funds=tuple(
            [
                RawFunds(
                    source=row.source,
                    initial=_piece(row.initial),
                    budget=_piece(row.budget),
                    executed=_piece(row.executed),
                    weight=_piece(row.weight),
                    rate=_piece(row.rate),
                    score=_piece(row.score),
                )
                for row in project.money
            ]
        ),
        rows=tuple([_row(row, levels.get(row.l1, "")) for row in project.rows]),
    )


def _row(row: Row, points: str) -> RawRow:
    return RawRow(
        l1=_piece(row.l1),
        l1_weight=_piece(points),
        l2=_piece(row.l2),
        name=_piece(row.name),
        target=_piece(row.target),
        actual=_piece(row.actual),
        rate=_piece(row.rate),
        weight=_piece(row.weight),
        score=_piece(row.score),
        reason=_piece(row.reason),
    )


# ---------------------------------------------------------------- honest papers
def measure_honest(projects: int, pipeline: Pipeline) -> Figures:
    """Findings on the rows of honest papers, and how often the expected grade is the honest one."""
    rows = graded = right = 0
    alarms: Counter[str] = Counter()
    examples: list[str] = []
    for seed in range(projects // _PROJECTS):
        papers = honest_papers(seed, _PROJECTS)
        record = record_of(papers, pipeline)
        by_name = {paper.project.name: paper.project for paper in papers.papers}
        for project in record.projects:
            honest, assessment = by_name.get(project.name or ""), project.assessment
            if honest is None or assessment is None:
                continue
            rows += len(honest.rows)
            graded += 1
            right += assessment.expected_grade == honest.grade
            if assessment.expected_grade != honest.grade:
                score = assessment.expected_score
                examples.append(f"{seed} {project.name}: grade {honest.grade} ({honest.total_score}), expected {score}")
        for _, finding in record.all_findings():
            if _rows(finding):
                alarms[finding.rule] += 1
                examples.append(f"{seed} {finding.rule}: {finding.message.zh}")
    return Figures(rows, alarms, graded, right, Counter(), Counter(), tuple(examples))


def _rows(finding: Finding) -> set[str]:
    """The ids of the rows that a finding is about."""
    if finding.indicator:
        return {finding.indicator}
    return {each.indicator for each in finding.evidence if each.indicator and each.indicator.startswith("f")}


# ---------------------------------------------------------------- planted contradictions
def measure_planted(projects: int, pipeline: Pipeline) -> Figures:
    """How often each planted contradiction is found: its rule, on its project and its row."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    examples: list[str] = []
    every = rules()
    for number in range(projects):
        rule = every[number % len(every)]
        made = plant(rule, honest_papers(100_000 + number, _PROJECTS), number)
        if made is None:
            continue
        papers, where = made
        planted[rule] += 1
        record = record_of(papers, pipeline)
        if _is_found(record, papers, where):
            found[rule] += 1
        else:
            examples.append(f"{number} {rule}: {_shown(papers, where)}")
    return Figures(0, Counter(), 0, 0, planted, found, tuple(examples))


def _is_found(record: DocumentRecord, papers: Papers, where: Planted) -> bool:
    paper = papers.papers[where.project] if where.project is not None else None
    forms = [place for place, each in enumerate(papers.papers) if each.has_form]
    form = f"f{forms.index(where.project) + 1}" if where.project is not None and where.project in forms else None
    mine = {
        project.id
        for project in record.projects
        if paper is not None and (form in project.forms or project.name in (paper.project.name, paper.listed_name))
    }
    for _, finding in record.all_findings():
        if finding.rule != where.rule or (paper is not None and finding.project not in mine and finding.project):
            continue
        if where.row is None or f"{form}.{where.row + 1}" in _rows(finding):
            return True
    return False


def _shown(papers: Papers, where: Planted) -> str:
    if where.project is None:
        return "document"
    paper: Paper = papers.papers[where.project]
    row = msgspec.json.encode(paper.project.rows[where.row]).decode() if where.row is not None else ""
    return f"{paper.project.name} {row[:400]}"


# ---------------------------------------------------------------- forms as drawn
class Grades(NamedTuple):
    """Expected grades of forms as they are drawn: with open rows, words short of their target, rows left unused.

    `surprise` is the mean of -log of the probability that the honest grade was given (at least 1 in 1,000).
    """

    forms: int
    right: int
    surprise: float


def measure_drawn(projects: int, pipeline: Pipeline, first: int = 3_000_000) -> Grades:
    """How often the expected grade of a drawn form is that of its honest scores, whatever scores it prints."""
    right, surprise = 0, 0.0
    for seed in range(first, first + projects):
        project = draw_project(seed, "project")
        rows = [(row.l1, float(row.weight), row.honest) for row in project.rows]
        honest = grade_of(honest_total(rows, float(project.money[0].score)))
        assessment = general_record(project, pipeline).projects[0].assessment
        if assessment is None:
            continue
        right += assessment.expected_grade == honest
        surprise -= math.log(max(assessment.grade_probabilities.get(honest, 0.0), 1e-3))
    return Grades(projects, right, surprise / projects)


# ---------------------------------------------------------------- command
def main(arguments: Sequence[str] | None = None) -> int:
    """Prints recall by rule, false alarms by rule, and how often the expected grade is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--errors", type=int, default=0, help="how many misses and alarms to print")
    parser.add_argument("--without", action="append", default=[], help="a model to leave out")
    options = parser.parse_args(arguments)
    pipeline = Pipeline(Config(models=ModelsConfig(without=tuple(options.without))))
    honest = measure_honest(options.projects, pipeline)
    planted = measure_planted(options.projects, pipeline)
    write = sys.stdout.write
    for rule, count in sorted(planted.planted.items()):
        write(f"{rule:36s} found {planted.found[rule]:4d} of {count:4d}\n")
    for rule, count in honest.alarms.most_common():
        write(f"false alarms {rule:36s} {count:4d} ({count / max(honest.rows, 1):.2%} of honest rows)\n")
    total = sum(planted.planted.values())
    write(f"recall {sum(planted.found.values()) / max(total, 1):.4f} of {total} planted\n")
    write(f"false alarms {sum(honest.alarms.values()) / max(honest.rows, 1):.4%} of {honest.rows} honest rows\n")
    write(f"expected grade right {honest.right / max(honest.graded, 1):.4f} of {honest.graded}\n")
    drawn = measure_drawn(options.projects, pipeline)
    write(f"expected grade right {drawn.right / max(drawn.forms, 1):.4f} of {drawn.forms} forms as drawn")
    write(f", surprise {drawn.surprise:.4f}\n")
    for line in (*planted.examples[: options.errors], *honest.examples[: options.errors]):
        write(line + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
