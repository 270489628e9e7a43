"""Names of projects in prose: where the bare name stands in a stretch, and whether words are a name at all."""

from __future__ import annotations

from extract.narrative.lexicon import Cues, cues

__all__ = [
    "LONGEST_NAME",
    "called_project",
    "is_called",
    "is_name",
    "is_office",
    "name_of",
    "names_project",
    "same_name",
]

LONGEST_NAME = 90
_PROJECT = "项目"


def name_of(text: str, start: int, end: int, *, last: str = _PROJECT) -> tuple[int, int] | None:
    """Where the bare name of a project stands in `text[start:end]`: without number, quotes and a final 项目 (`last`).

    >>> text = '1."人才培养"项目'
    >>> text[slice(*name_of(text, 0, len(text)))]
    '人才培养'
    """
    lexicon = cues()
    mark = lexicon.mark.match(text, start, end)
    if mark:
        start = mark.end()
    while start < end and text[start] in "-#*,、:":
        start += 1
    while (front := lexicon.front.match(text, start)) and end - front.end() > 1:
        start = front.end()
    if text.endswith(f'"{_PROJECT}', start, end):
        end -= len(_PROJECT)
    quotes = text.count('"', start, end)
    if quotes > 2 and text[start] == text[end - 1] == '"' and (text[start + 1] == '"' or text[end - 2] == '"'):
        return start + 1, end - 1  # quotes within quotes
    if quotes:
        first = text.index('"', start, end)
        opens = first == start or lexicon.generic.fullmatch(text, start, first) is not None
        if quotes == 2 and opens and text[end - 1] == '"' and end - first > 2:
            return first + 1, end - 1
        second = text.find('"', first + 1, end)
        led = second > 0 and text.endswith(lexicon.before_quoted, start, first)
        if led and text.startswith(_PROJECT, second + 1):
            return first + 1, second  # `组织对"甲"项目开展评价`
        if quotes == 1:  # the other quote stands outside: a name cut out of its quotes
            start, end = (first + 1, end) if opens else (start, first) if first == end - 1 else (start, end)
    if text.endswith("(", start, end):
        end -= 1
    if last and text.endswith(last, start, end):
        end -= len(last)
    return (start, end) if end - start >= 2 else None


def is_name(text: str, name: tuple[int, int] | None, lexicon: Cues) -> bool:
    """Whether a stretch names one project: no words of sections or sentences, no count of projects, no department."""
    if name is None or name[1] - name[0] > LONGEST_NAME:
        return False
    words = text[name[0] : name[1]]
    if "|" in words or (words[0] == "个" and text[max(0, name[0] - 1)].isdecimal()):
        return False  # cells of a table; a count (`4个部门预算项目`)
    if text[name[1] - 1 : name[1] + 1] in lexicon.torn or lexicon.accounts.fullmatch(words):
        return False  # cut out of something else (`2023年度部|门决算`); an office and its accounts
    return not lexicon.generic.fullmatch(words) and not lexicon.never.search(words) and not _whole(words, lexicon)


def names_project(text: str, name: tuple[int, int] | None, end: int, lexicon: Cues) -> bool:
    """Whether a name whose words end at `end` is that of a project.

    Where it is not called one and stands in no quotes it may be that of an office whose score is told
    (`教育局自评得分95分`) or whose form is (`教育局项目支出自评表`), or a step of the work with the money (`预算编制`).
    """
    if name is None or not is_name(text, name, lexicon):
        return False
    step, office = lexicon.heads.fullmatch(text, *name), is_office(text, name, lexicon)
    if office and lexicon.form_title.match(text, name[1]):
        return False
    return is_called(text, name, end) or not (step or office)


def is_called(text: str, name: tuple[int, int], end: int) -> bool:
    """Whether a name whose words end at `end` stands in quotes or is called that of a project."""
    return called_project(text, end) or text.startswith('"', name[1])


def is_office(text: str, name: tuple[int, int], lexicon: Cues) -> bool:
    """Whether a name ends like that of an office."""
    return text.endswith(lexicon.offices, *name)


def _whole(words: str, lexicon: Cues) -> bool:
    """Whether words end as the name of a department as a whole does."""
    return any(match.end() == len(words) for match in lexicon.department.finditer(words))


def same_name(text: str, one: tuple[int, int] | None, other: tuple[int, int]) -> bool:
    """Whether two stretches hold the same words."""
    return one is not None and text[one[0] : one[1]] == text[other[0] : other[1]]


def called_project(text: str, end: int) -> bool:
    """Whether the name that ends here is that of a project by its last word, or is followed by that word."""
    return text.startswith(_PROJECT, end) or text.endswith(_PROJECT, 0, end)
