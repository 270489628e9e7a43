"""The output contract, schema version 1: what `jixiao extract` prints and `Pipeline.read` returns.

The types are frozen structs; the JSON Schema is generated from them. Unknown is ``None``, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from extract.model.document import Problem as Problem  # noqa: PLC0414 - records carry them too
from extract.model.document import Span

SCHEMA_VERSION = "1"

Status = Literal["ok", "partial", "failed", "skipped"]
DocType = Literal["final_account", "budget", "self_evaluation", "evaluation_report", "unknown"]
FormKind = Literal[
    "project_self_eval",
    "department_self_eval",
    "transfer_self_eval",
    "project_goals",
    "department_goals",
    "evaluation_index",
]
NarrativeKind = Literal["project", "department", "transfer", "evaluation"]
ValueKind = Literal["quantity", "range", "date", "level", "text"]
Operator = Literal["ge", "le", "gt", "lt", "eq", "approx", "between"]
Direction = Literal["positive", "negative", "interval", "level"]
Severity = Literal["high", "medium", "low"]
Method = Literal["rules", "model", "rules+model"]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Source(msgspec.Struct, frozen=True):
    """The file that a record was made from."""

    path: str
    sha256: str | None = None
    media_type: str | None = None
    reader: str | None = None
    pages: int | None = None
    ocr: bool = False
    warnings: tuple[str, ...] = ()


class Region(msgspec.Struct, frozen=True):
    """Place of the department by GB/T 2260: full names (``山东省``) and the code of the lowest level."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    adcode: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are known, from the province down."""
        return tuple(filter(None, (self.province, self.city, self.county)))


class Amount(msgspec.Struct, frozen=True):
    """Money: the text as printed and the amount in yuan (``None`` where the unit or the number is not certain)."""

    text: str
    yuan: Decimal | None = None
    span: Span | None = None


class Value(msgspec.Struct, frozen=True):
    """A target or an actual: as printed (white space removed), and what it means.

    `number` is as printed (in `unit`); `base` is in the base unit of `dimension` (元, 1, 1.0 = 100 %, days …).
    A range has `number` and `number_high` and both ends belong to it. A date's `base` is a proleptic ordinal day and
    `date` the ISO date. `level` is the word's rank on its `scale`: 1.0 best, 0.0 worst.
    """

    text: str
    kind: ValueKind
    operator: Operator | None = None
    number: float | None = None
    number_high: float | None = None
    unit: str | None = None
    dimension: str | None = None
    base: float | None = None
    base_high: float | None = None
    date: str | None = None
    level: float | None = None
    scale: str | None = None
    copied_operator: bool = False
    span: Span | None = None


class Category(msgspec.Struct, frozen=True):
    """What the system says an indicator is, whatever the form printed. ``None`` where it abstains."""

    l1: str | None = None
    l2: str | None = None
    confidence: float | None = None
    method: Literal["model", "rule", "form"] | None = None


class Indicator(msgspec.Struct, frozen=True):
    """One 三级指标. `l1` and `l2` are as printed; `spans` says where each printed field stands.

    `name_read` is what could be read of a name that lost a part of itself (the `name` is then ``None``). `confidence`
    is the probability that name, target, actual, weight and score are all read right, `confidences` holds that of each
    field that the row states (name, target, actual, weight, score, reason, l1, l2); it is empty without the model.
    """

    id: str
    l1: str | None = None
    l1_weight: float | None = None
    l2: str | None = None
    l2_weight: float | None = None
    label: str | None = None
    name: str | None = None
    name_read: str | None = None
    symbol: str | None = None
    unit: str | None = None
    target: Value | None = None
    actual: Value | None = None
    rate: float | None = None
    weight: float | None = None
    score: float | None = None
    reason: str | None = None
    explanation: str | None = None
    category: Category = Category()
    direction: Direction | None = None
    confidence: float = 1.0
    confidences: dict[str, float] = {}
    method: Literal["grid", "linear", "narrative", "model"] = "grid"
    span: Span | None = None
    spans: dict[str, Span] = {}


class Funds(msgspec.Struct, frozen=True):
    """One row of the money block.

    `source` is `total`, `fiscal`, `carryover`, `other`, `central` or `local` where the row's label is known as one of
    these; any other row has its label in plain form, without numbering, brackets, 其中, 来源 or 万元 around it
    (`单位资金`). `label` is as printed. `spans` says where the fields stand that have no span of their own.
    """

    source: str
    label: str | None = None
    group: str | None = None
    initial: Amount | None = None
    budget: Amount | None = None
    executed: Amount | None = None
    weight: float | None = None
    rate: float | None = None
    score: float | None = None
    span: Span | None = None
    spans: dict[str, Span] = {}


class Sums(msgspec.Struct, frozen=True):
    """A sum of money by source of funds: 总额, 财政拨款, 其他资金."""

    total: Amount | None = None
    fiscal: Amount | None = None
    other: Amount | None = None


class Task(msgspec.Struct, frozen=True):
    """One row of 年度主要任务完成情况 in a department's form. `spans`: as in `Funds`."""

    task: str | None = None
    content: str | None = None
    completion: str | None = None
    budget: Sums = Sums()
    executed: Sums = Sums()
    weight: float | None = None
    rate: float | None = None
    score: float | None = None
    span: Span | None = None
    spans: dict[str, Span] = {}


class Check(msgspec.Struct, frozen=True):
    """One arithmetic identity of a form: does it hold? ``holds`` is ``None`` where a part is missing."""

    name: Literal["weights", "scores", "score_within_weight"]
    expected: float | None
    found: float | None
    holds: bool | None


class Form(msgspec.Struct, frozen=True):
    """One 自评表, 目标申报表 or index table."""

    id: str
    kind: FormKind
    title: str | None = None
    project: str | None = None
    year: int | None = None
    authority: str | None = None
    implementer: str | None = None
    money_unit: str | None = None
    funds: tuple[Funds, ...] = ()
    tasks: tuple[Task, ...] = ()
    goal_expected: str | None = None
    goal_actual: str | None = None
    goal_midterm: str | None = None
    indicators: tuple[Indicator, ...] = ()
    total_weight: float | None = None
    total_score: float | None = None
    checks: tuple[Check, ...] = ()
    method: Literal["grid", "linear"] = "grid"
    span: Span | None = None
    spans: dict[str, Span] = {}


class Narrative(msgspec.Struct, frozen=True):
    """One 绩效自评综述 (or what a report says of one project).

    `by_model`: the fields that the narrative model read because no rule did, with its confidence; rules read the rest.
    """

    id: str
    kind: NarrativeKind
    project: str | None = None
    score: float | None = None
    grade: str | None = None
    budget: Amount | None = None
    executed: Amount | None = None
    rate: float | None = None
    achievements: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    by_model: dict[str, float] = {}
    span: Span | None = None
    spans: dict[str, Span] = {}


class SummaryRow(msgspec.Struct, frozen=True):
    """One row of 项目支出绩效自评情况汇总表. `no` is as printed."""

    id: str
    group: str | None = None
    no: str | None = None
    project: str | None = None
    unit: str | None = None
    score: float | None = None
    grade: str | None = None
    span: Span | None = None
    spans: dict[str, Span] = {}


class Overview(msgspec.Struct, frozen=True):
    """What the narrative says of the self-evaluation as a whole."""

    project_count: int | None = None
    funds: Amount | None = None
    funds_share: float | None = None
    grades: dict[str, int | None] = {}
    spans: dict[str, Span] = {}


class Claimed(msgspec.Struct, frozen=True):
    """The score and grade that the department gave itself, and where it said so."""

    score: float | None = None
    grade: str | None = None
    source: Literal["form", "summary", "narrative"] | None = None


class Expected(msgspec.Struct, frozen=True, gc=False):
    """A score as an interval: what the evidence supports at least, best, and at most. ``low <= point <= high``."""

    low: float
    point: float
    high: float


class IndicatorAssessment(msgspec.Struct, frozen=True, gc=False):
    """What the evidence of one row supports.

    `basis` says how: the id of the formula and its inputs (``F1: 17.63/18×10``). `decided` is the kind of ground: a
    formula over quantities, the band of a word, a row that cannot be decided (any score within the weight is
    possible) or the trained model. `expected` is ``None`` where the row has no points to award.
    """

    id: str
    expected: Expected | None = None
    basis: str | None = None
    decided: Literal["formula", "band", "open", "model"] | None = None
    met: bool | None = None
    """Does the actual reach the target, by the values as printed? ``None`` where that is not known."""
    ratio: float | None = None
    """Actual over target, both in base units; ``None`` where one is missing or the target is zero."""


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """One value that a finding rests on.

    `indicator` is the id of a row. `part` is the id of the form, narrative, summary row or project that `field`
    belongs to, where it is no row; a field without either is one of the document. `value` is as printed.
    """

    indicator: str | None = None
    part: str | None = None
    field: str | None = None
    value: str | None = None
    span: Span | None = None


class Message(msgspec.Struct, frozen=True, gc=False):
    """One sentence in Chinese and in English."""

    zh: str
    en: str


class Finding(msgspec.Struct, frozen=True):
    """A doubt (疑点) about what the document says, never the claim that something was breached.

    `project` and `indicator` are ids; ``None`` where the finding is about the document or the form as a whole.
    `certainty` is 1.0 where arithmetic over clearly read values decides, and lower where a reading or a judgement is
    involved. `expected` is the value that would be right, with its formula where there is one.
    """

    rule: str
    severity: Severity
    certainty: Share
    message: Message
    project: str | None = None
    indicator: str | None = None
    evidence: tuple[Evidence, ...] = ()
    expected: str | None = None

    @property
    def rows(self) -> frozenset[str]:
        """The ids of the rows that it is about: the one that it names, or those of its evidence."""
        if self.indicator is not None:
            return frozenset((self.indicator,))
        return frozenset([each.indicator for each in self.evidence if each.indicator is not None])


class Assessment(msgspec.Struct, frozen=True):
    """What score and grade the evidence of one project supports, and how far the claim departs from it.

    `expected_score` and what follows from it are ``None`` where no form of the project awards points or nothing of it
    can be decided. `alignment` is 1.0 where the claim is supported and falls with each contradiction.
    `execution` is the row of the budget execution rate. `grade_probabilities` sum to 1.
    """

    rule_set: str | None = None
    expected_score: Expected | None = None
    expected_grade: str | None = None
    grade_probabilities: dict[str, float] = {}
    alignment: Share | None = None
    method: Method = "rules"
    execution: IndicatorAssessment | None = None
    indicators: tuple[IndicatorAssessment, ...] = ()
    findings: tuple[Finding, ...] = ()


class DocumentAssessment(msgspec.Struct, frozen=True):
    """The assessments of a document's projects together: the department as a whole.

    The scores are means weighted by the money of the projects (equally where one has no amount), over those projects
    that have both a claim and an expected score. `alignment` is weighted alike.
    """

    projects: int = 0
    claimed_score: float | None = None
    expected_score: Expected | None = None
    claimed_grade: str | None = None
    expected_grade: str | None = None
    alignment: Share | None = None


class Project(msgspec.Struct, frozen=True):
    """One project, with the forms, narratives and summary rows that speak of it.

    `assessment` is ``None`` where assessing is switched off (or failed, which the warnings of the source name).
    """

    id: str
    name: str | None = None
    forms: tuple[str, ...] = ()
    narratives: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    link_confidence: float | None = None
    claimed: Claimed = Claimed()
    assessment: Assessment | None = None


class DocumentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one document says, in one object.

    `status` is never `ok` with errors. `partial`: some of it could not be read; `failed`: nothing could; `skipped`: it
    is of a format that is not read (RAR, archives nested too deep), which `errors` names. `findings` are those about
    the document as a whole; those about one project stand in its assessment.
    """

    schema_version: Literal["1"] = "1"
    status: Status = "ok"
    errors: tuple[Problem, ...] = ()
    source: Source
    department: str | None = None
    region: Region = Region()
    year: int | None = None
    doc_type: DocType = "unknown"
    overview: Overview = Overview()
    forms: tuple[Form, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    summary: tuple[SummaryRow, ...] = ()
    projects: tuple[Project, ...] = ()
    assessment: DocumentAssessment | None = None
    findings: tuple[Finding, ...] = ()
    spans: dict[str, Span] = {}

    def forms_of(self, project: Project) -> list[Form]:
        """The forms of a project, in the order of the document."""
        return [form for form in self.forms if form.id in project.forms]

    def all_findings(self) -> Iterator[tuple[Project | None, Finding]]:
        """All findings with the project that each is about, those about the document as a whole last."""
        for project in self.projects:
            for finding in project.assessment.findings if project.assessment is not None else ():
                yield project, finding
        for finding in self.findings:
            yield None, finding
