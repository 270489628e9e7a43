"""The goals of a form: are they its project's own, and do the rows say the same?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.assess.findings.alike import all_pairs, common, key, likeness, name_key, near, pairs, shared
from extract.assess.findings.cases import DocumentCase, FormCase
from extract.assess.findings.passages import Passage, Phrase
from extract.assess.findings.registry import ALL_FORMS, SCORED, Hit, document_rule, form_rule
from extract.assess.findings.rows import RowCase
from extract.assess.findings.words import pattern, words
from extract.link.names import project_name
from extract.model.document import Span
from extract.model.record import Evidence, FormKind, Value
from extract.values import parse_value

__all__ = [
    "goal_conflicts_with_rows",
    "goal_not_about_project",
    "goal_not_covered",
    "indicator_off_project",
    "midterm_goal_copied",
    "target_below_last_year",
]

_GOALS: frozenset[FormKind] = frozenset(("project_goals", "department_goals"))
_PROJECTS: frozenset[FormKind] = frozenset(("project_self_eval", "project_goals", "transfer_self_eval"))
_NUMBERS = frozenset(("quantity", "range"))
_QUALITIES = ("少", "多", "高", "低", "快", "好", "优", "强", "大", "新", "的")  # 审批事项少 is no thing
_AMOUNT = re.compile(r"[一二三四五六七八九十百千万两\d]+[\u4e00-\u9fff]{0,2}$")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ONE_GOAL, _MORE = 0.95, 0.3  # how alike two goals are that are one; what an owner's name has more of it
_GOAL_TEXTS = ("goal_expected", "goal_actual")
_ONE_TEXT = 0.97  # a character that was read twice or wrongly is no other text


def _passage(form: FormCase, field: str) -> Passage:
    """The text of a goal, with places where it stands in the document in one piece."""
    span: Span | None = form.form.spans.get(field)
    text = form.document.view.text
    if text and span is not None and span.pieces is None and span.end <= len(text):
        return Passage(text, (span.start, span.end))
    return Passage.of(getattr(form.form, field) or "")


def _said(form: FormCase, field: str, phrase: Phrase) -> Evidence:
    return Evidence(part=form.form.id, field=field, value=phrase.text, span=phrase.span or form.form.spans.get(field))


# ---------------------------------------------------------------- copies
@form_rule("low", _GOALS, source="财预〔2015〕88号: the goal of the whole term and that of the year")
def midterm_goal_copied(form: FormCase) -> Iterator[Hit]:
    """The goal of the whole term is the goal of the year, word for word.

    >>> from extract.assess.findings.examples import fired, form
    >>> goal = "保障中小学校舍安全使用"
    >>> fired(midterm_goal_copied, form("检查 | 4次", kind="project_goals", goal_expected=goal, goal_midterm=goal))
    ['保障中小学校舍安全使用']
    >>> fired(midterm_goal_copied, form("检查 | 4次", kind="project_goals", goal_expected=goal, goal_midterm="三年"))
    []
    """
    year, term = key(form.form.goal_expected), key(form.form.goal_midterm)
    if len(year) >= 4 and likeness(year, term) >= _ONE_TEXT:
        yield Hit((form.cell("goal_midterm"), form.cell("goal_expected")), {"goal": form.form.goal_expected})


# ---------------------------------------------------------------- about the project
@document_rule("medium", source="own: lexical overlap", certainty="judgement")
def goal_not_about_project(document: DocumentCase, *, least: float = 12.0) -> Iterator[Hit]:
    """The goal shares no term with the project's name and its rows; or it is the goal of another project.

    Of two projects with one goal, it is that of the one whose name it shares more with. Names that say nothing by
    themselves (业务经费) are left out.

    >>> from extract.assess.findings.examples import fired, form
    >>> goal = "保障各项检查和宣传工作正常运转"
    >>> fired(goal_not_about_project, form("次数 | 9次", project="购置巡逻快艇", goal_expected=goal))
    ['购置巡逻快艇']
    >>> fired(goal_not_about_project, form("次数 | 9次", project="执法检查和宣传", goal_expected=goal))
    []
    """
    goals = [
        form
        for form in document.forms
        if form.form.kind in _PROJECTS and form.form.project and len(key(form.form.goal_expected)) >= least
    ]
    owners = _owners(goals)
    for form in goals:
        goal = key(form.form.goal_expected)
        name = project_name(form.form.project or "")
        if name.generic:
            continue
        mine = _overlap(name.core, goal)
        better = next((other for other in owners[goal] if _owner(other, form, goal, mine)), None)
        if (mine == 0.0 and _of_nothing(form, goal)) or better is not None:
            other = better.form.project if better is not None else None
            evidence = (
                form.cell("project"),
                form.cell("goal_expected"),
                *([better.cell("goal_expected")] if better else ()),
            )
            yield Hit(
                evidence,
                {"project": form.form.project, "other": other},
                project=form.project.project.id if form.project else None,
                variant="other" if better is not None else None,
            )


def _of_nothing(form: FormCase, goal: str) -> bool:
    """Whether a goal speaks of no row either (one pair of characters is a word like 任务), or only of work going on."""
    return len(shared([goal], [row.name for row in form.rows])) <= 1 or pattern("general_goal").search(goal) is not None


def _overlap(core: str, goal: str) -> float:
    """The part of a name's pairs of characters that a goal has."""
    own = pairs(core)
    return len(own & pairs(goal)) / len(own) if own else 1.0


def _owners(forms: Sequence[FormCase]) -> dict[str, list[FormCase]]:
    """By goal: the forms with this goal, or nearly this one, whose project's name it has something of."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        places[key(form.form.goal_expected)].append(place)
    owners: dict[str, list[FormCase]] = {}
    for goal, others in near(places, _ONE_GOAL).items():
        alike = [forms[place] for place in sorted([place for other in others for place in places[other]])]
        owners[goal] = [form for form in alike if _overlap(_core(form), goal) >= _MORE]
    return owners


def _owner(other: FormCase, form: FormCase, goal: str, mine: float) -> bool:
    """Whether a goal that two forms have is rather that of the other's project; `mine` is what it has of the own."""
    if other is form or other.project is form.project or other.form.kind != form.form.kind:
        return False
    theirs = _core(other)
    return _overlap(theirs, goal) >= mine + _MORE and bool((pairs(theirs) & pairs(goal)) - pairs(_core(form)))


def _core(form: FormCase) -> str:
    return project_name(form.form.project or "").core


@form_rule("medium", _PROJECTS, source="own: name against project name and goal", certainty="judgement")
def indicator_off_project(form: FormCase, *, least: float = 5.0) -> Iterator[Hit]:
    """Rows count and ask people of whom neither the project's name nor its goal nor the other rows speak.

    Only rows that name a group (…人数, …满意度) can be told so; groups that any project may ask (群众, 服务对象) are
    left out, and so are names that share a term with the goal. Another row has to ask or count those whom the name
    of the project speaks of: else nothing says whom it is for.

    >>> from extract.assess.findings.examples import fired, form
    >>> rows = ["护林员人数 | 9人", "补助标准 | 9元", "巡护里程 | 9公里", "发放率 | 100%", "群众满意度 | 90%"]
    >>> of = {"project": "护林员补助", "goal_expected": "为护林员发放补助，保障巡护工作开展"}
    >>> fired(indicator_off_project, form([*rows, "外聘专家体检人数 | 9人", "外聘专家满意度 | 90%"], **of))
    ['护林员补助']
    >>> fired(indicator_off_project, form([*rows, "护林员培训人数 | 9人", "护林员满意度 | 90%"], **of))
    []
    """
    project = project_name(form.form.project or "")
    goal = (form.form.goal_expected or "") + (form.form.goal_actual or "")
    if project.generic or len(form.rows) < least or len(key(goal)) < 12:
        return
    if not any(_asked(row) and shared([row.name], [project.full]) for row in form.rows):
        return
    off: list[RowCase] = []
    for row in form.rows:
        group = _group(row)
        if group is None or pairs(group) & pairs(project.full) or shared([group], [goal]):
            continue
        off.append(row)
    if not off:
        return
    rest = [row.name for row in form.rows if row not in off]
    off = [row for row in off if not shared([_group(row) or ""], rest)]
    # A count and a satisfaction of one group are a matter of their own; one row alone may be another word for those
    # whom the project serves.
    asked = [row for row in off if "满意" in row.name]
    counted = [row for row in off if row not in asked]
    off = [row for row in off if any(_one_group(row, other) for other in (counted if row in asked else asked))]
    if off and len(off) <= len(form.rows) / 2:
        values = {"names": "、".join(row.name for row in off), "project": form.form.project}
        evidence = tuple([cell for row in off for cell in row.cells("target")])
        yield Hit((form.cell("project"), *evidence), values)


def _one_group(one: RowCase, other: RowCase) -> bool:
    return bool(shared([_group(one) or ""], [_group(other) or ""]))


_LEVEL = r"(?:[省市县区镇乡]级|全[省市县区镇乡])?"
_ASKED = ("人数", "人次", "满意度", "满意率")
_GROUP = re.compile(rf"{_LEVEL}(?P<who>[\u4e00-\u9fff]{{2,10}}?)(?:的)?(?:{'|'.join(_ASKED)})$")


def _asked(row: RowCase) -> re.Match[str] | None:
    """The name of a row that counts or asks people."""
    name = name_key(row.name)
    return _GROUP.search(name) if name.endswith(_ASKED) else None


def _group(row: RowCase) -> str | None:
    """The group of people that a row is about; ``None`` where it names none of its own."""
    match = _asked(row)
    if match is None or pattern("about_all").search(match["who"]):
        return None
    return match["who"]


# ---------------------------------------------------------------- covered by the rows
@form_rule("low", ALL_FORMS - {"evaluation_index"}, source="own: key terms of the goal", certainty="judgement")
def goal_not_covered(form: FormCase, *, share: float = 0.5) -> Iterator[Hit]:
    """A thing that the goal is to bring about (printed, built, bought), or to be done (宣传), is in no row of the form.

    >>> from extract.assess.findings.examples import fired, form
    >>> rows = ["培训场次 | 9次", "参训人数 | 90人", "学员满意度 | 90%"]
    >>> fired(goal_not_covered, form(rows, goal_expected="举办培训班，印制法律宣传手册"))
    ['印制法律宣传手册']
    >>> fired(goal_not_covered, form([*rows, "宣传手册数量 | 900册"], goal_expected="举办培训班，印制法律宣传手册"))
    []
    """
    if len(form.rows) < 3:
        return
    covered = all_pairs([text for row in form.rows for text in (row.name, row.target.text if row.target else "")])
    names = [row.name for row in form.rows]
    known = pattern("known_after").search("、".join(names))
    goal = _passage(form, "goal_expected")
    done = [] if known else [each for each in goal.all(pattern("activity")) if each.match["what"] not in "".join(names)]
    lacking = [_said(form, "goal_expected", phrase) for phrase in done]
    for phrase in goal.all(pattern("deliverable")):
        what = _AMOUNT.sub("", phrase.match["what"])
        own = pairs(what)
        if len(own) < 2 or any(word in what for word in words("generic_object")) or what.endswith(_QUALITIES):
            continue
        # The thing itself stands at the end (宣传材料): what it is about may well be in other rows.
        if what[-2:] not in covered and len(own & covered) < share * len(own):
            lacking.append(_said(form, "goal_expected", phrase))
    if lacking:
        yield Hit(tuple(lacking), {"tasks": "、".join(each.value or "" for each in lacking[:3])})


@form_rule("medium", ALL_FORMS - {"evaluation_index"}, source="own: numbers with the same unit or name")
def goal_conflicts_with_rows(form: FormCase) -> Iterator[Hit]:
    """A figure of the goal text contradicts the rows, or the text says done where every row is blank or zero.

    A completion text that repeats a row's target where its actual is another figure; a named figure (参保率94%) of
    which every row of that name has another target.

    >>> from extract.assess.findings.examples import fired, form
    >>> row = "农村自来水普及率 | ≥100% | 100%"
    >>> fired(goal_conflicts_with_rows, form(row, goal_expected="农村自来水普及率稳定在94%以上"))
    ['农村自来水普及率稳定在94%以上']
    >>> fired(goal_conflicts_with_rows, form(row, goal_expected="农村自来水普及率达到100%"))
    []
    """
    yield from _repeats_target(form)
    yield from _other_target(form)
    yield from _nothing_done(form)


def _repeats_target(form: FormCase) -> Iterator[Hit]:
    passage = _passage(form, "goal_actual")
    figures = [(phrase, _value(phrase.match["value"])) for phrase in passage.all(pattern("figure"))]
    for row in form.rows:
        target, actual = row.target, row.actual
        if target is None or actual is None or target.base is None or actual.base is None:
            continue
        if target.dimension in (None, "ratio") or _equal(target, actual):
            continue
        said = [phrase for phrase, value in figures if _equal(value, target)]
        if said and not any(_equal(value, actual) for _, value in figures):
            values = {"name": row.name, "said": said[0].text, "actual": actual.text}
            yield Hit((_said(form, "goal_actual", said[0]), *row.cells("target", "actual")), values, variant="actual")
            return


def _other_target(form: FormCase) -> Iterator[Hit]:
    for phrase in _passage(form, "goal_expected").all(pattern("goal_figure")):
        name, figure = phrase.match["name"], _value(phrase.match["value"])
        rows = [row for row in form.rows if _ends_alike(name, name_key(row.name)) and _comparable(row.target, figure)]
        if rows and figure is not None and not any(_equal(row.target, figure) for row in rows):
            values = {
                "name": rows[0].name,
                "said": phrase.text,
                "target": rows[0].target.text if rows[0].target else None,
            }
            evidence = tuple([cell for row in rows for cell in row.cells("target")])
            yield Hit((_said(form, "goal_expected", phrase), *evidence), values)
            return


def _nothing_done(form: FormCase) -> Iterator[Hit]:
    goal = key(form.form.goal_actual)
    if form.form.kind not in SCORED or form.form.total_score != 0.0 or len(goal) < 12:
        return
    blank = all(row.actual is None or row.actual.base == 0 for row in form.rows)
    if form.rows and blank and not pattern("adverse").search(goal):
        yield Hit((form.cell("goal_actual"), form.cell("total_score")), {}, certainty=0.8, variant="nothing")


def _value(text: str) -> Value | None:
    return parse_value(text)


def _comparable(target: Value | None, figure: Value | None) -> bool:
    return (
        target is not None
        and figure is not None
        and target.kind in _NUMBERS
        and target.base is not None
        and figure.base is not None
        and target.dimension == figure.dimension
    )


def _equal(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None or one.base is None or other.base is None or one.dimension != other.dimension:
        return False
    return abs(one.base - other.base) <= 0.0006 * max(abs(one.base), abs(other.base))


def _ends_alike(said: str, name: str) -> bool:
    """Whether a row's name ends with the term that the goal names, or the other way round."""
    plain = re.sub(r"[%a-z0-9]+$", "", name)
    short, long = sorted((said, plain), key=len)
    for length in range(len(short), 2, -1):
        if long.endswith(short[-length:]):
            return length >= min(len(short), 3)
    return False


# ---------------------------------------------------------------- last year
@form_rule(
    "medium", ALL_FORMS - {"evaluation_index"}, source="财预〔2015〕88号: historical standard", certainty="judgement"
)
def target_below_last_year(form: FormCase) -> Iterator[Hit]:
    """A target is below what the document itself says was reached the year before.

    The figure stands in the row's own reason or explanation, or in a sentence of the goal that names the row, and has
    its unit; one that says by how much something changed is another.

    >>> from extract.assess.findings.examples import fired, form
    >>> row = "救助人次 | ≥500人次 | 600人次 | 90 | 90 | {}年救助人次为650人次"
    >>> fired(target_below_last_year, form(row.format(2023)))
    ['救助人次']
    >>> fired(target_below_last_year, form(row.format(2024)))
    []
    """
    for row in form.rows:
        target = row.target
        if (
            target is None
            or target.base is None
            or target.dimension in (None, "ratio")
            or target.operator in ("le", "lt")
        ):
            continue
        said = [(row.cells("target", field), getattr(row.indicator, field), 2) for field in ("reason", "explanation")]
        whole = len(key(row.name))
        said += [((*row.cells("target"), form.cell(each)), getattr(form.form, each), whole) for each in _GOAL_TEXTS]
        for cells, text, least in said:
            last = _last_year(form, text, row, target, least) if text else None
            if last is not None:
                yield Hit(cells, {"name": row.name, "last": last, "target": target.text}, indicator=row.id)
                return


def _of_unit(number: str, rest: str, unit: str) -> Value | None:
    """The figure before `rest`, where that begins with the unit, counted singly or in ten thousands."""
    printed = next((each for each in (unit, f"万{unit}") if each and rest.startswith(each)), None)
    return None if printed is None else _value(number + printed)


def _last_year(form: FormCase, text: str, row: RowCase, target: Value, least: int) -> str | None:
    """What a text says that the row reached last year, where that is above its target.

    The sentence has `least` characters of the row's name in one piece.
    """
    text = Passage.of(text).text
    for match in pattern("last_year").finditer(text):
        year, clause = match["year"], match["clause"]
        before = pattern("sentence_ends").split(text[: match.start()])[-1]
        if year is not None and form.form.year is not None and int(year) != form.form.year - 1:
            continue
        for number in _FIGURE.finditer(clause):
            said = clause[: number.start()]
            value = _of_unit(number[0], clause[number.end() :], target.unit or "")
            if value is None or value.base is None or value.dimension != target.dimension:
                continue
            if pattern("compared").search(said) or len(common(key(before + said), key(row.name))) < least:
                continue
            if target.base is not None and value.base > target.base * 1.0005:
                return f"{match['when']}{said}{number[0]}{target.unit}"
    return None
