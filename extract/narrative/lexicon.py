"""The wordings of narratives: `extract/lexicon/narrative.toml`, checked, with its patterns compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

import msgspec

__all__ = ["Cues", "Patterns", "cues", "heading_words", "is_heading"]

Patterns = tuple[re.Pattern[str], ...]

# Before a point of a list that is not counted.
_BULLET = "[-*·●■◆▲★○◇□]{1,3}"


class _Overview(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    count: tuple[str, ...]
    other_year: str
    both_levels: str
    others: str
    no_projects: str
    own: str
    funds: tuple[str, ...]
    funds_alone: tuple[str, ...]
    share: tuple[str, ...]
    grade_counts: tuple[str, ...]


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cues: tuple[str, ...]
    tails: tuple[str, ...]
    hint: str
    goal_cues: tuple[str, ...]
    goal_levels: str
    goal_value: str
    name_label: str
    goal_words: str
    front: tuple[str, ...]
    facts: tuple[str, ...]
    chained: tuple[str, ...]
    scored: tuple[str, ...]
    evaluated: str
    told_table: str
    told_head: str
    reviewed: str
    score_word: str
    shared: str
    shared_score: str
    between_names: tuple[str, ...]
    counted: tuple[str, ...]
    points: str
    whole_score: str
    generic: tuple[str, ...]
    heads: str
    form_title: str
    this_project: str
    earlier: str
    office_ends: str
    accounts: tuple[str, ...]
    never: tuple[str, ...]
    department: str
    department_score: str
    closers: tuple[str, ...]


class _Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    score: tuple[str, ...]
    grade: tuple[str, ...]
    budget: tuple[str, ...]
    executed: tuple[str, ...]
    spent: tuple[str, ...]
    partial: tuple[str, ...]
    among: str
    rate: tuple[str, ...]
    invested: str


class _Zones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    achievements: tuple[str, ...]
    problems: tuple[str, ...]
    measures: tuple[str, ...]
    problems_led: tuple[str, ...]
    measures_led: tuple[str, ...]
    achievements_open: tuple[str, ...]
    problems_open: tuple[str, ...]
    measures_open: tuple[str, ...]
    nothing: tuple[str, ...]


class _Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    l1: tuple[str, ...]
    l2: tuple[str, ...]
    target: tuple[str, ...]
    actual: tuple[str, ...]
    evidence: tuple[str, ...]
    rate: tuple[str, ...]
    is_: str
    rates: tuple[str, ...]
    counts: tuple[str, ...]
    verbs: tuple[str, ...]
    excluded: tuple[str, ...]
    excluded_names: tuple[str, ...]
    front: tuple[str, ...]
    done: tuple[str, ...]
    done_front: tuple[str, ...]
    done_between: tuple[str, ...]
    each: str
    named_name: tuple[str, ...]
    named_symbol: tuple[str, ...]
    named_value: tuple[str, ...]
    named_unit: tuple[str, ...]
    basis: tuple[str, ...]
    goes_on: tuple[str, ...]
    units: str
    deadlines: tuple[str, ...]
    back: tuple[str, ...]
    operator: str
    tail: str


class _Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: str
    title: str
    mention: str
    evaluation: str
    front: str
    name_label: str
    labelled: str
    organ: str
    score: tuple[str, ...]


class _Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bounds: tuple[str, ...]
    before_project: tuple[str, ...]
    numeral: str
    of_grade: str
    no_grade: str


class _Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    macros: dict[str, str]
    grades: dict[str, str]
    overview: _Overview
    item: _Item
    fields: _Fields
    zones: _Zones
    indicator: _Indicator
    report: _Report
    facts: _Facts


def either(words: Iterable[str]) -> str:
    """One alternation of several patterns or words."""
    return f"(?:{'|'.join(words)})"


def longest_first(words: Iterable[str]) -> str:
    """One alternation of plain words, a word before any shorter one that it starts with."""
    return either(re.escape(word) for word in sorted(words, key=len, reverse=True))


class Cues:
    """The lexicon with `<MACRO>`s filled in and each list of patterns compiled once.

    Lists are tried in their order: the first pattern that is found anywhere wins, so the narrow wordings stand first.
    """

    def __init__(self, lexicon: _Lexicon, suffixes: Iterable[str] = ()) -> None:
        self.words = lexicon
        self.grades = lexicon.grades
        item, zones = lexicon.item, lexicon.zones
        self._overview(lexicon.overview)
        self._names(item, suffixes)
        # Searched from the end: the tail first, then the cue that ends there.
        self.heading_tail = self.compile(rf"{either(item.tails)}(?=[:。,\n]|一、)")
        self.heading = self.compile(rf"{either(item.cues)}$")
        self.heading_words = self.compile(either(item.cues))
        # Patterns that open with plain characters, not with a look behind, are searched several times faster.
        self.goal = self.compile(rf'[\n。][-#*]*<MARK>(?P<name>"?[^\n。;:,]{{2,60}}?){either(item.goal_cues)}')
        self.goal_value = self.compile(item.goal_value)
        self.goal_levels = self.compile(item.goal_levels)
        self.goal_name = self.compile(rf"\n(?P<name>[^\n。;:,]{{2,60}})\n(?={item.goal_levels})")
        self.labelled = self.compile(
            rf"[\n。](?:[-#*]*<MARK>|{_BULLET})?{item.name_label}(?P<name>[^\n。;:,]{{2,90}})(?=[\n。;:,])"
        )
        behind = (*item.facts, "项目(?:支出)?(?:开展|进行|实施)", '项目"?[:。,]', r"[:。,\n]")
        opening = rf'(?P<name>"?[^\n。;:,]{{2,60}}?)(?={either(behind)})'
        self.opening = self.compile(opening)
        self.fact = self.compile(
            rf"[\n;。:](?:(?<!:)[-#*]*<MARK>|(?<=\n){_BULLET}|[一二三四五六七八九十]{{1,2}}是(?=\")){opening}"
        )
        self.label = self.compile(rf"[\n。;:](?!<MARK>)(?=[^\n。;:,]{{2,60}}:{either(item.facts)})")
        told = either((*item.facts, *item.chained))
        self.chain = self.compile(rf'(?!{told})(?P<name>"?[^\n。;:,]{{2,60}}?)(?={told})')
        self.link = self.compile(r"[\n。;:](?!<MARK>)|,(?=其中)")
        self.counted = self._each(tuple(rf"[\n;。:,][-#*]*{mark}" for mark in item.counted))
        self.fact_behind = self.compile(rf'项目"?(?:[,:]|(?P<stop>。))?(?={either(item.facts)})')
        self.scored = self.compile(rf'(?<=[\n;。:,])(?:<MARK>)?(?P<name>"?[^\n。;:,]{{2,60}}?){either(item.scored)}')
        self.evaluated = self.compile(item.evaluated)
        # Paragraphs that are fields: a label and its value.
        lead = rf"(?:{_BULLET}|(?=[0-9(①-⑳])<MARK>|(?!<MARK>))"
        self.fields_listed = self.compile(rf"(?:\n{lead}[^\n。;:,0-9]{{2,10}}:[^\n]+){{2,}}")
        self.this_project = self.compile(item.this_project)
        self.earlier = self.compile(item.earlier)
        self.shared_score = self.compile(item.shared_score)
        self.shared = self.compile(item.shared)
        self.between_names = self._each(item.between_names)
        self.score_word = self.compile(item.score_word)
        self.points = self.compile(item.points)
        self.whole_score = self.compile(item.whole_score)
        self.goal_words = self.compile(item.goal_words)
        self.front = self.compile(either(item.front))
        self.department = self.compile(item.department)
        self.department_score = self.compile(item.department_score)
        self.closer = self.compile(either(item.closers))
        self.hint = self.compile(lexicon.item.hint)
        self.mark = self.compile(r"[-#*]*<MARK>")
        self.enumerator = self.compile(r"(?:(?<=[\n。;:,])|^)<ENUM>")
        self.fields = {
            name: self._each(getattr(lexicon.fields, name))
            for name in ("score", "grade", "budget", "executed", "spent", "rate")
        }
        self.invested = self.compile(lexicon.fields.invested)
        self.zone = self._zone(zones)
        self._facts(lexicon)
        self.nothing = self.compile(either(zones.nothing))
        self._reports(lexicon)

    def _facts(self, lexicon: _Lexicon) -> None:
        """What facts that a model found are held against."""
        self.of_grade = self.compile(lexicon.facts.of_grade)
        self.no_grade = self.compile(rf"{lexicon.facts.no_grade}:?$")
        self.units = self.compile(lexicon.indicator.units)
        self.bound = self.compile("(?!<SCORE>)[0-9]")
        self.numeral = self.compile(lexicon.facts.numeral)
        self.before_quoted = lexicon.facts.before_project
        self.before_project = self.compile(longest_first(lexicon.facts.before_project))

    def _names(self, item: _Item, suffixes: Iterable[str]) -> None:
        """What is no name of a project; `suffixes` are the last words of the names of departments."""
        # Words that contain each other: atomic, the longest first, so that a long run of them is read one way only.
        generic = "|".join(sorted(item.generic, key=len, reverse=True))
        self.generic = self.compile(rf'["()]*(?>{generic})*+["()]*')
        # Words that stand across the end of a name: it was cut out of something else.
        self.torn = frozenset(word for word in item.generic if len(word) == 2)
        self.never = self.compile(either(item.never))
        self.heads = self.compile(item.heads)
        self.form_title = self.compile(item.form_title)
        self.told_table = self.compile(item.told_table)
        self.told_head = self.compile(item.told_head)
        self.reviewed = self.compile(item.reviewed)
        self.offices = (*(suffix for suffix in suffixes if len(suffix) > 1), *item.office_ends)

    def _reports(self, lexicon: _Lexicon) -> None:
        self.report_title = self.compile(lexicon.report.title)
        self.report_labelled = self.compile(lexicon.report.labelled)
        self.report_mention = self.compile(lexicon.report.mention)
        self.report_front = self.compile(lexicon.report.front)
        # The office before a year, or an office and a year and nothing else.
        organ = rf"(?:[0-9]{{4}}年(?:度)?)?[^0-9]{{1,40}}?(?:{lexicon.report.organ})"
        self.office_front = self.compile(rf"{organ}\s?(?:关于)?[0-9]{{4}}年(?:度)?")
        self.office = self.compile(rf"{organ}\s?(?:关于)?(?:[0-9]{{4}}年(?:度)?)?")
        # An office and its accounts of a year: what a document is about, and no project.
        account = either(lexicon.item.accounts)
        self.accounts = self.compile(rf"{organ}(?:关于|的)?(?:(?:[0-9]{{4}})?年度?{account}*|{account}+)")
        self.section = self._sections(lexicon.zones)
        self.report_subject = self.compile(lexicon.report.subject)
        self.report_evaluation = self.compile(lexicon.report.evaluation)
        self.report_score = self._each(lexicon.report.score)

    def _overview(self, words: _Overview) -> None:
        self.count = self._each(words.count)
        self.other_year = self.compile(words.other_year)
        self.both_levels = self.compile(words.both_levels)
        self.others = self.compile(words.others)
        self.no_projects = self.compile(words.no_projects)
        self.own = self.compile(words.own)
        self.funds = self._each(words.funds)
        self.funds_alone = self._each(words.funds_alone)
        self.share = self._each(words.share)
        self.grade_counts = self._each(words.grade_counts)

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The pattern with its macros filled in; a macro may use the macros that stand behind it."""
        for name, value in self.words.macros.items():
            pattern = pattern.replace(f"<{name}>", value)
        return re.compile(pattern)

    def _each(self, patterns: tuple[str, ...]) -> Patterns:
        return tuple(self.compile(pattern) for pattern in patterns)

    def _sections(self, zones: _Zones) -> re.Pattern[str]:
        """A heading of a report that announces achievements, problems or measures."""
        names = ("achievements", "problems", "measures")
        return self.compile("|".join(f"(?P<{name}>{either(getattr(zones, name))})" for name in names))

    def _zone(self, zones: _Zones) -> re.Pattern[str]:
        """Where a run of achievements, problems or measures starts: by a heading, or by the opening of a sentence."""
        led = {"problems": f"|{either(zones.problems_led)}", "measures": f"|{either(zones.measures_led)}"}
        closed = "|".join(
            rf"(?P<{name}>{either(getattr(zones, name))}(?:如下|是|有)?(?=[:。\n]|<ENUM>){led.get(name, '')})"
            for name in ("achievements", "problems", "measures")
        )
        opened = "|".join(
            rf"(?P<{name}_open>{either(getattr(zones, f'{name}_open'))})"
            for name in ("achievements", "problems", "measures")
        )
        nothing = rf"(?P<nothing>[^。;\n]{{0,20}}?{either(zones.nothing)}[^。;\n]{{0,20}}(?=[。;\n]))"
        stop = (
            r"(?P<stop>(?<=\n)(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])(?=[^\n。]{2,24}\n))"
        )
        return self.compile(rf"[\n。;:,)、.#*·●■◆▲★○◇□-](?:{stop}|{closed}|(?<=[\n。;])(?:{opened}|{nothing}))")


@cache
def cues() -> Cues:
    """The wordings, read on first use.

    >>> cues().grades["优秀"]
    '优'
    """
    folder = resources.files("extract.lexicon")
    text = folder.joinpath("narrative.toml").read_text("utf-8")
    departments = tomllib.loads(folder.joinpath("department_names.toml").read_text("utf-8"))
    return Cues(msgspec.convert(tomllib.loads(text), _Lexicon), departments["suffixes"])


def is_heading(text: str) -> bool:
    """Whether a line without marks inside is the heading of a 综述: a name, the words of such a heading, no sentence.

    >>> is_heading('"古树保护"项目绩效自评综述'), is_heading("我局公开古树保护项目绩效自评综述")
    (True, False)
    """
    known = cues()
    if not text.endswith(known.words.item.tails):
        return False
    match = known.heading.search(text)
    return match is not None and match.start() > 1 and not known.never.search(text, 0, match.start())


def heading_words(text: str) -> Iterator[re.Match[str]]:
    """The words behind the names in the headings of 综述."""
    return cues().heading_words.finditer(text)
