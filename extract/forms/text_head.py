"""The blocks of a form in running text above its indicators: labels with the text up to the next, money, goals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.forms.atoms import Atoms, Gap
from extract.forms.draft import Draft
from extract.forms.head import looks_like_label, money_unit_of
from extract.forms.lexicon import form_words, key
from extract.forms.table import Source
from extract.forms.text_funds import money_columns, read_text_funds
from extract.forms.text_goals import read_text_goals
from extract.model.raw import Piece

__all__ = ["read_text_head"]

_YEAR = re.compile(r"(20\d\d)(?=年度?|\))")
_TITLE_GOES_ON = re.compile(r"支出(?:绩效|项目)?自评|支出绩效|绩效(?:自评|目标)")
_NAME_TAIL = re.compile(r"项目|资金|专项资金")
_NAMED = ("project", "subproject")
_ORGAN = re.compile(r"(?:[局委办院校所站队处厅部府园馆会司社库厂场镇乡区]|中心|街道|法院|本级\)?)$")
_STOP = re.compile(
    r"项目资金|项目预算|预算执行情况|资金情况|年度预算|年度总体|总体目标|绩效目标|资金投入|年初预算|年度资金|项目基本情况|年度目标|部门预算"
    r"|(?:部门|单位)?整体支出\(万?元\)|(?:年度)?绩效指标(?:\(\d{1,3}分\))?$"
)


def read_text_head(source: Source, atoms: Atoms, draft: Draft, *, glued: bool) -> None:
    """Fill the draft from the text above the column heads."""
    text = atoms.text
    if not text:
        return
    unit = money_unit_of(text)
    if unit and draft.money_unit is None:
        draft.money_unit = atoms.piece(source, *unit)
    money = money_columns(atoms, glued=glued)
    limit = money[0][1] if money else len(text)
    _labels(source, atoms, draft, limit, glued)
    after = read_text_funds(source, atoms, draft, money, glued=glued)
    read_text_goals(source, atoms, draft, after, len(text), glued=glued)
    if money and not draft.goals:  # in Sichuan they stand above the money
        read_text_goals(source, atoms, draft, 0, limit, glued=glued)
    if draft.year is None and (year := _YEAR.search(text)) and year.start() < 80:
        draft.year = atoms.piece(source, *year.span(1))


def _labels(source: Source, atoms: Atoms, draft: Draft, limit: int, glued: bool) -> None:
    words = form_words().labels
    hits = [hit for hit in atoms.matches(form_words().label_run, 0, limit, glued=glued) if not _in_title(atoms, hit)]
    found: list[tuple[str, Piece]] = []
    for number, match in enumerate(hits):
        end = hits[number + 1].start() if number + 1 < len(hits) else limit
        if (stop := _STOP.search(atoms.text, match.end(), end + 6)) and (glued or atoms.is_start(stop.start())):
            end = min(end, stop.start())
        if glued and words[key(match[1])] in _NAMED and number + 1 < len(hits):
            end += _name_tail([hit[1] for hit in hits[number + 1 :]])
        start = match.end()
        while start < end and atoms.text[start] in ":、":
            start += 1
        if start < end and not glued:
            end = _next_label(atoms, start, end)
        if start < end and not glued and words[key(match[1])] in ("authority", "implementer", "department"):
            end = _organ_end(atoms, start, end)
        value = atoms.piece(source, start, end) if start < end else Piece("", ())
        if len(value.text) <= 120:
            found.append((words[key(match[1])], value))
    draft.take_labels(found)


def _in_title(atoms: Atoms, hit: re.Match[str]) -> bool:
    """Whether a label is a part of the title: 部门预算项目 in 部门预算项目支出绩效自评表."""
    return _TITLE_GOES_ON.match(atoms.text, hit.end()) is not None


def _name_tail(labels: Sequence[str]) -> int:
    """How much of the label behind the name of a project is the name's end, by the labels behind it.

    Names end in 项目 more often than 主管部门 begins so, but where a further label begins so (项目实施单位), all do.
    """
    words = form_words().labels
    tails = [
        tail[0]
        for label in labels
        if (tail := _NAME_TAIL.match(label)) and words.get(label[tail.end() :]) == words[key(label)]
    ]
    return len(tails[0]) if len(tails) == 1 and labels[0].startswith(tails[0]) else 0


def _next_label(atoms: Atoms, start: int, end: int) -> int:
    """Where a value ends: before an atom that looks like the label of another."""
    last = atoms.at(end - 1)
    for index in range(atoms.at(start) + 1, last):
        if atoms.items[index].gap >= Gap.SPACE and looks_like_label(atoms.items[index].text):
            return atoms.starts[index]
    return end


def _organ_end(atoms: Atoms, start: int, end: int) -> int:
    """Where the name of an organ ends: at the end of a line that ends as such names do."""
    for index in range(atoms.at(start) + 1, atoms.at(end - 1) + 1):
        if atoms.items[index].gap >= Gap.LINE and _ORGAN.search(atoms.text, start, atoms.starts[index]):
            return atoms.starts[index]
    return end
