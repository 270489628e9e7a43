"""The words that are printed on forms, read from `lexicon/forms.toml` and made ready for look-up.

Every word is looked up by its `key`: folded, without white space, brackets, stars, numbering and final colons, so that
one entry stands for `年度指标值(A)`, `*年度 指标值` and `年度指标值：`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

import msgspec

__all__ = [
    "LEVEL_ENDS",
    "POINTS_OF_LABEL",
    "FormWords",
    "Level",
    "Patterns",
    "form_words",
    "is_cut_label",
    "is_footer",
    "is_frame_part",
    "is_label_part",
    "key",
    "level",
]

_UPRIGHT = "产出效益满意度成本指标"  # characters of labels that stand upright, one in a line
LEVEL_ENDS = ("指标", "标")
"""What a column line or a page break cuts off a level label."""

POINTS_OF_LABEL = re.compile(r"^指?标?(?:\(\d{0,3}(?:\.\d+)?分?\)?|\d{0,3}分?\))$")
"""The points printed with a level label, or a piece of them."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
_AROUND = " *★☆●■□:.、,;-_·'\"/()|#"
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d))")
_POINTS = re.compile(r"[(\[]{0,2}(\d{1,3}(?:\.\d{1,2})?)\s*(?:分|%)?[)\]]{0,2}$")
_TWO_PAIRS = 4
_GOAL = "目标"
# 必填, 选填 and ranges of points behind a label are the template's, not the label's.
_OPTION = re.compile(r"(?:\(?(?:必填|选填|可选)[^()]{0,8}\)?|\(\d{1,2}-\d{1,3}\)分?|等)$")


# Alone in its cell, a head of values behind it. Each way begins with a plain character: what a search can skip to.
_VALUES_BEHIND = r"(?=[ \t|]{1,8}[^\s|]{0,4}(?:目标|指标值|计划|预期))"
_PLAIN_HEAD = rf"|指标{_VALUES_BEHIND}(?:(?<=[\n\t| ]指标)|(?<=[\n\t| ]绩效指标))"
_HEADS_APART = r"|一级[指标]{0,2} {2,40}二级[指标]{0,2} {2,40}三级"  # their ends may stand in the next line


class Level(msgspec.Struct, frozen=True):
    """A printed 一级 or 二级 label: which levels the word can be, the word, and the points printed with it."""

    kinds: frozenset[str]
    label: str
    points: str | None


Patterns = tuple[tuple[str, re.Pattern[str]], ...]


class FormWords(msgspec.Struct, frozen=True):
    """All words of the forms, by key."""

    labels: dict[str, str]
    project_labels: dict[str, str]
    columns: dict[str, str]
    column_patterns: Patterns
    column_front: re.Pattern[str]
    funds_columns: dict[str, str]
    funds_column_patterns: Patterns
    funds_rows: dict[str, str]
    funds_row_patterns: Patterns
    funds_whole: frozenset[str]
    goals: dict[str, str]
    goal_frames: frozenset[str]
    task_columns: dict[str, str]
    task_parts: dict[str, str]
    summary_columns: dict[str, str]
    summary_column_patterns: Patterns
    total: frozenset[str]
    note: re.Pattern[str]
    group_total: re.Pattern[str]
    maybe_group_total: frozenset[str]
    behind: re.Pattern[str]
    numbered: re.Pattern[str]
    method: re.Pattern[str]
    levels: dict[str, frozenset[str]]
    level_parts: tuple[str, ...]
    level_shorts: frozenset[str]
    titles: tuple[tuple[str, re.Pattern[str]], ...]
    header_anchor: re.Pattern[str]
    label_anchor: re.Pattern[str]
    column_run: re.Pattern[str]
    label_run: re.Pattern[str]
    funds_column_run: re.Pattern[str]
    funds_row_run: re.Pattern[str]
    goal_run: re.Pattern[str]
    summary_column_run: re.Pattern[str]
    level_run: re.Pattern[str]


def _by_word(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: field for field, words in table.items() for word in words}


def _patterns(table: dict[str, str]) -> Patterns:
    return tuple([(field, re.compile(pattern)) for field, pattern in table.items()])


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _loose(words: list[str]) -> str:
    """Words whose characters a layout set apart (white space) or a mirror site annotated (pinyin)."""
    gap = r"\s*(?:\([a-zü\u00e0-\u01dc]{1,7}\)\s*)?"
    return "|".join([gap.join([re.escape(character) for character in word]) for word in words])


def _with_brackets(words: list[str]) -> str:
    """As `_alternatives`, with a remark in brackets inside a word: `项目(政策)名称`; looked up by `key`."""
    remark = r"(?:\([^()]{1,6}\))?"
    return "|".join(
        re.escape(word[:2]) + remark + re.escape(word[2:4]) + remark * (len(word) > _TWO_PAIRS) + re.escape(word[4:])
        for word in sorted(words, key=len, reverse=True)
    )


@cache
def form_words() -> FormWords:
    """The lexicon of the forms (read once)."""
    data = tomllib.loads(resources.files("extract.lexicon").joinpath("forms.toml").read_text("utf-8"))
    levels: dict[str, set[str]] = {}
    for kind in ("l1", "l2"):
        for word in data["levels"][kind]:
            levels.setdefault(word, set()).add(kind)
    titles = tuple((entry["kind"], re.compile("(?:" + "|".join(entry["words"]) + ")$")) for entry in data["title"])
    goals = _by_word({name: words for name, words in data["goals"].items() if name != "frame"})
    bracket = r"(?:\([^()]{0,14}\)?)?"
    return FormWords(
        labels=_by_word(data["labels"]),
        project_labels=dict.fromkeys(data["labels"]["project"], "project"),
        columns=_by_word(data["columns"]),
        column_patterns=_patterns(data["column_patterns"]),
        column_front=re.compile(data["column_front"]["words"]),
        funds_columns=_by_word(data["funds_columns"]),
        funds_column_patterns=_patterns(data["funds_column_patterns"]),
        funds_rows=_by_word(data["funds_rows"]),
        funds_row_patterns=_patterns(data["funds_row_patterns"]),
        funds_whole=frozenset(data["funds_whole"]["words"]),
        goals=goals,
        goal_frames=frozenset(data["goals"]["frame"]),
        task_columns=_by_word(data["task_columns"]),
        task_parts=_by_word(data["task_parts"]),
        summary_columns=_by_word(data["summary_columns"]),
        summary_column_patterns=_patterns(data["summary_column_patterns"]),
        total=frozenset(data["rows"]["total"]),
        note=re.compile("(?:" + "|".join(data["rows"]["note"]) + ")"),
        group_total=re.compile(data["rows"]["group_total"]),
        maybe_group_total=frozenset(data["rows"]["maybe_group_total"]),
        behind=re.compile("(?:" + "|".join(data["rows"]["behind"]) + ")"),
        numbered=re.compile(data["rows"]["numbered"]),
        method=re.compile(data["rows"]["method"]),
        level_parts=tuple(data["levels"]["parts"]),
        level_shorts=frozenset(data["levels"]["short"]),
        levels={word: frozenset(kinds) for word, kinds in levels.items()},
        titles=titles,
        header_anchor=re.compile(_loose(data["anchors"]["heads"]) + _PLAIN_HEAD + _HEADS_APART),
        label_anchor=re.compile(_loose(data["anchors"]["labels"])),
        column_run=re.compile(f"\\*?({_alternatives(list(_by_word(data['columns'])))}){bracket}[*:]?"),
        label_run=re.compile(  # `一级预算部门` | `名称`: the end of a label that the list has without it
            f"({_with_brackets(list(_by_word(data['labels'])))})(?:名称|全称|及[代编]码)?(?:\\([^()]{{0,8}}\\))?:?"
        ),
        funds_column_run=re.compile(f"({_alternatives(list(_by_word(data['funds_columns'])))}){bracket}"),
        funds_row_run=re.compile(f"(?:其中[:,]?)?({_alternatives(list(_by_word(data['funds_rows'])))}){bracket}:?"),
        goal_run=re.compile(  # `目标1:` is no head but the first of several goals, `绩效目标申报表(` is a title
            f"({_with_brackets([word for word in goals if word != _GOAL])}"
            f"|{_GOAL}(?![一二三四五六七八九十\\d]{{1,2}}[:、.])){bracket}:?(?!{_TITLE_END})"
        ),
        summary_column_run=re.compile(  # not a label with its colon (`单位:万元`)
            f"({_alternatives(list(_by_word(data['summary_columns'])))})(?:\\([^()]{{0,8}}\\))?(?!:)"
        ),
        level_run=re.compile(
            f"({_alternatives(list(levels))})(?:\\((\\d{{1,3}}(?:\\.\\d{{1,2}})?)(?:分|%)?\\)|(\\d{{1,3}})分)?"
        ),
    )


_ADJUSTED = "调整"
_TITLE_END = r"(?:申报|审批|批复|公开|情况|自评|完成情况)?表(?:\(|20\d\d|[一二三]级|项目|部门|单位|填报)"


@lru_cache(maxsize=16384)
def key(folded: str) -> str:
    """The look-up key of a folded cell text.

    >>> key("年度指标值 (A)"), key("*三级指标(分值)"), key("其中: 财政拨款")
    ('年度指标值', '三级指标', '其中:财政拨款')
    """
    text = "".join(folded.split()).replace("**", "")
    if "(" in text or "[" in text or "<" in text:
        bare = _BRACKETS.sub("", text)
        text = bare or text
    text = _NUMBERING.sub("", text)
    return text.strip(_AROUND)


def goal_of(head: str) -> str:
    """The goal that a folded head stands over, or nothing. What the year made of the first goal is one of its own.

    >>> goal_of("年初绩效目标"), goal_of("全年(调整)绩效目标"), goal_of("完成情况"), goal_of("指标")
    ('expected', 'adjusted', 'actual', '')
    """
    field = form_words().goals.get(key(head), "")
    return "adjusted" if field == "expected" and _ADJUSTED in head else field


def is_frame_part(text: str) -> bool:
    """Whether a text is, or is cut out of, the label beside all rows: it may stand upright, 绩 over 效 over 指 over 标.

    >>> is_frame_part("绩效指"), is_frame_part("效"), is_frame_part("数量指标")
    (True, True, False)
    """
    return text in _frame_parts()


@cache
def _frame_parts() -> frozenset[str]:
    words = [word for word, field in form_words().columns.items() if field == "frame"]
    return frozenset(word[a:b] for word in words for a in range(len(word) + 1) for b in range(a, len(word) + 1))


_AFTER_BEHIND = re.compile(r"\)?:|\((?:签|盖)|(?<=人)\)?$")


def is_footer(text: str) -> bool:
    """Whether a cell says who filled the form in, or when: what stands below its rows.

    A word without a colon is one of a person: 审核时间 alone may be the name of an indicator.

    >>> [is_footer(text) for text in ("单位负责人:林某", "填表日期:", "填表人(签字)", "审核时间", "项目负责人满意度")]
    [True, True, True, False, False]
    """
    match = form_words().behind.match(text)
    return match is not None and _AFTER_BEHIND.match(text, match.end()) is not None


@lru_cache(maxsize=16384)
def level(folded: str) -> Level | None:
    """The 一级/二级 label that a folded cell text is, with its points, or ``None``.

    >>> level("产出指标(50分)").label, level("成本指标 (20)").points, sorted(level("成本指标").kinds)
    ('产出指标', '20', ['l1', 'l2'])
    """
    text = "".join(folded.split()).replace("**", "").strip("*★:、.")
    if not text or len(text) > 24:
        return None
    words = form_words().levels
    points = None
    if text not in words:
        match = _POINTS.search(text)
        if match and match.start():
            points, text = match[1], text[: match.start()]
        text = _OPTION.sub("", text).replace("(", "").replace(")", "")
        text = _NUMBERING.sub("", text)
        if text not in words:
            return None
    return Level(words[text], text, points)


@lru_cache(maxsize=4096)
def is_label_part(text: str) -> bool:
    """Whether a piece may be one of a label, or of the points printed with it.

    >>> [is_label_part(text) for text in ("经济效益指", "标", "(20分)", "效", "减少损失")]
    [True, True, True, True, False]
    """
    return is_cut_label(text) or level(text) is not None or POINTS_OF_LABEL.match(text) is not None


def is_cut_label(text: str) -> bool:
    """Whether a text may be cut out of the label of a level or of the frame."""
    return text in _level_parts() or is_frame_part(text)


@cache
def _level_parts() -> frozenset[str]:
    """What may be a piece of a label of 一级 or 二级."""
    parts = {word[a:b] for word in form_words().levels for a in range(len(word)) for b in range(a + 2, len(word) + 1)}
    return frozenset(parts | set(_UPRIGHT))
