"""Reports: a self-evaluation or evaluation report that is a document of its own, or stands in an annex.

A report speaks of one project (or of the department) under headings of its own: what was found wrong stands under
存在问题, what is to be done under 建议. It makes one record; where the performance section has stated the result of the
same evaluation already, it adds to that record what the section leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from extract.model.document import Document
from extract.model.raw import Part, Piece, RawNarrative
from extract.model.record import NarrativeKind
from extract.narrative.bare_names import name_of
from extract.narrative.fields import field, points, score_of, told_money
from extract.narrative.indicators import read_rows
from extract.narrative.lexicon import cues
from extract.narrative.prose import Prose, outside
from extract.text.view import fold, printed

__all__ = ["Report", "find_reports", "with_reports"]

# The last line of a title: white space may stand between its characters, a bracketed note behind it; or what lost its
# line ends, up to the number of the first heading.
_TITLE = re.compile(
    r"(?:报[ \t\u3000]{0,4}告|说[ \t\u3000]{0,4}明)"
    r"(?=[ \t\u3000*]{0,8}(?:[(（][^()（）\n]{0,12}[)）])?[ \t\u3000*]{0,8}"
    r"(?:[\n\r]|$|(?P<run>一、|第一部分|[(（]一[)）])))"
)
_LONGEST = 80
_SHORTEST = 120
# Of which so much is prose.
_LEAST = 40
_YEAR = re.compile(r"(\d{4})年度")
_MARKS = "\"'()、,."


class Report(NamedTuple):
    """A report in a document: its stretch, what it is of and where its project's name stands.

    `many`: its title names no project; it tells of several, or of the department and its projects.
    """

    kind: NarrativeKind
    start: int
    end: int
    project: Piece | None
    many: bool = False


def find_reports(
    document: Document,
    parts: Sequence[Part],
    stretches: Sequence[tuple[int, int]],
    holes: Sequence[tuple[int, int]],
) -> list[Report]:
    """The reports that stand outside the performance sections (`stretches`), in their order.

    A section headed by the title of a report on one project is that report.
    A title over nothing but forms and tables (`holes`) is none.
    """
    text = document.text
    lexicon = cues()
    titles: list[tuple[int, int, str]] = []
    for match in _TITLE.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        end = match.start("run") if match["run"] else _line_end(text, match.end())
        inside = next(((a, b) for a, b in stretches if a <= start < b), None)
        if end - start > _LONGEST or (inside and inside[0] < start):
            continue
        title = fold(printed(text[start:end]))
        if lexicon.report_title.search(title) and not lexicon.report_mention.search(title):
            titles.append((start, end, title))
    found: list[Report] = []
    for position, (start, end, title) in enumerate(titles):
        stop = min(
            _end(parts, start, len(text)), *(title[0] for title in titles[position + 1 : position + 2]), len(text)
        )
        told = sum(len(text[a:b].strip()) for a, b in outside([(end, stop)], holes))
        if told >= _LEAST and lexicon.report_subject.search(text, start, stop) and _long_enough(text[end:stop]):
            report = _report(document, start, end, stop, title)
            if not report.many or not any(a <= start < b for a, b in stretches):
                found.append(report)
    return found


def _long_enough(text: str) -> bool:
    """Whether a text is more than an outline or an entry of a table of contents: it is long, or states a score."""
    if len(text.strip()) >= _SHORTEST:
        return True
    plain = fold(text)
    return any(pattern.search(plain) for pattern in cues().report_score)


def _end(parts: Sequence[Part], start: int, length: int) -> int:
    """Where the part ends that a report opens, else that of the first level that holds it."""
    ends = (part.end for part in parts if part.start == start or (part.level == 1 and part.start <= start < part.end))
    return min(ends, default=length)


def _report(document: Document, start: int, end: int, stop: int, title: str) -> Report:
    lexicon = cues()
    match = lexicon.report_title.search(title)
    before = title[: match.start()] if match else ""
    evaluation = lexicon.report_evaluation.search(title) is not None
    project = _labelled_name(document, end, stop)
    if project is None:
        project = _name(document, _title_start(document.text, start, before), end)
    words = fold(project.text) if project else before
    whole = lexicon.department.search(title) is not None or lexicon.department.search(words) is not None
    kind: NarrativeKind = "department" if whole else "evaluation" if evaluation else "project"
    named = None if whole else project
    return Report(kind, start, stop, named, many=named is None)


def _title_start(text: str, start: int, before: str) -> int:
    """Where the title starts: in the line before, if its last line names nothing."""
    if not cues().generic.fullmatch(before):
        return start
    above = text[max(0, start - 200) : start].rstrip()
    return start - 200 + above.rfind("\n") + 1 if start > 200 else above.rfind("\n") + 1


def _labelled_name(document: Document, start: int, stop: int) -> Piece | None:
    """The name behind 项目名称 on the cover of a report."""
    lexicon = cues()
    at = document.text.find(lexicon.words.report.name_label, start, min(stop, start + 400))
    if at < 0:
        return None
    line = Prose(document, [(at, _line_end(document.text, at))])
    match = lexicon.report_labelled.match(line.text, 1)
    name = name_of(line.text, *match.span("name")) if match else None
    return line.piece(*name) if name else None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _name(document: Document, start: int, end: int) -> Piece | None:
    lexicon = cues()
    title = Prose(document, [(start, end)])
    flat = title.text.replace("\n", " ")
    match = lexicon.report_title.search(flat.rstrip())
    if match is None:
        return None
    front = lexicon.report_front.search(flat[1:])
    left = 1 + front.end() if front else 1
    name = name_of(title.text, left, match.start())
    if name is None or lexicon.generic.fullmatch(title.text, *name):
        return None
    office = lexicon.office_front.match(title.text, *name)
    if office and office.end() < name[1]:
        name = (office.end(), name[1])
    if any(words.fullmatch(title.text, *name) for words in (lexicon.office, lexicon.accounts, lexicon.generic)):
        return None
    return title.piece(*name)


def with_reports(
    document: Document,
    parts: Sequence[Part],
    known: Sequence[RawNarrative],
    reports: Sequence[Report],
    holes: Sequence[tuple[int, int]],
) -> list[RawNarrative]:
    """`known` with what the reports add: sentences to the record of the same evaluation, else a record of their own.

    `holes` are the ranges that are not read as prose.
    """
    narratives = list(known)
    for report in reports:
        told = _told(document, parts, report, holes)
        at = next((i for i, narrative in enumerate(narratives) if _same(narrative, report)), None)
        if at is None:
            taken = [(narrative.start, narrative.end) for narrative in known if report.many]
            record = _record(document, report, told, sorted([*holes, *taken]))
            if _tells(record) and (record.project or record.kind == "department"):
                narratives.append(record)
        else:
            narratives[at] = msgspec.structs.replace(
                narratives[at],
                **{name: pieces for name, pieces in told.items() if pieces and not getattr(narratives[at], name)},
            )
    return narratives


def _tells(record: RawNarrative) -> bool:
    """Whether a report says anything beside its title."""
    return any(
        getattr(record, name)
        for name in ("score", "grade", "budget", "executed", "rate", "problems", "measures", "rows")
    )


def _same(narrative: RawNarrative, report: Report) -> bool:
    if narrative.kind != report.kind:
        return False
    return narrative.kind == "department" or _key(narrative.project) == _key(report.project) != ""


def _key(name: Piece | None) -> str:
    """A project's name for comparison: without quotes and brackets, 2023年度 as 2023年."""
    text = _YEAR.sub(r"\1年", fold(name.text)) if name else ""
    return "".join(character for character in text if character not in _MARKS)


def _told(
    document: Document, parts: Sequence[Part], report: Report, holes: Sequence[tuple[int, int]]
) -> dict[str, tuple[Piece, ...]]:
    """Achievements, problems and measures under the headings of a report."""
    section = cues().section
    told: dict[str, list[Piece]] = {"achievements": [], "problems": [], "measures": []}
    for part in parts:
        match = section.fullmatch(fold(part.title)) if report.start <= part.start < report.end else None
        if match is None or match.lastgroup is None:
            continue
        prose = Prose(document, outside([(part.start, min(part.end, report.end))], holes))
        title = fold(part.title)
        at = prose.text.find(title, 0, _LONGEST)
        told[match.lastgroup] += points(prose, max(at, 0) + len(title), len(prose.text))
    return {name: tuple(pieces) for name, pieces in told.items()}


def _record(
    document: Document, report: Report, told: dict[str, tuple[Piece, ...]], holes: Sequence[tuple[int, int]]
) -> RawNarrative:
    lexicon = cues()
    prose = Prose(document, outside([(report.start, report.end)], holes))
    end = len(prose.text)
    whole = report.kind == "department"
    money = told_money(prose, 0, end, whole=whole)
    return RawNarrative(
        kind=report.kind,
        start=report.start,
        end=report.end,
        project=report.project,
        score=score_of(prose, lexicon.report_score, 0, end),
        grade=field(prose, lexicon.fields["grade"], 0, end),
        budget=money.budget,
        executed=money.executed,
        rate=money.rate,
        units=money.units,
        achievements=told["achievements"],
        problems=told["problems"],
        measures=told["measures"],
        rows=read_rows(prose, 0, end, goals=False, results=False),
    )
