"""Variants of a drawn project that only the training of the row models sees: how forms are filled in without care.

They stand apart from `draw_project` because their scores mean nothing: an answer in words fits no formula.
"""

from __future__ import annotations

from random import Random
from typing import Final

import msgspec

from extract.synthetic.grammar import load_grammar
from extract.synthetic.project import SCORED, Project, Row, Value
from extract.synthetic.scoring import shown
from extract.synthetic.streams import stream
from extract.synthetic.wording import Wording

__all__ = ["carelessly_filled"]

_WORDY: Final = {"goals": 0.5, "transfer": 0.3, "project": 0.15, "department": 0.15}  # forms filled in with words
_SENTENCES = 0.7  # of the names of such a form
_ANSWERS = 0.8  # of its targets
_TWO_CLAUSES = 0.4
_REPEATED = 0.3  # names that stand in more than one row
_OWN_LEVELS = 0.08  # forms whose 二级 are words of the office's own
_UNDONE = 0.2  # forms with rows that were not begun: no actual, no points, a reason
_REGRETTED = 0.35  # forms on which most rows lost points and say why
_LOST = 0.55  # rows of such a form
_EXPLAINED = 0.5  # forms whose explanations are sentences


def carelessly_filled(project: Project) -> Project:
    """The project as somebody in a hurry fills in the form, or as it is: which of them follows from its seed."""
    grammar = load_grammar()
    random = stream("variant", project.seed)
    sector = next(each for each in grammar.sectors if each.name == project.sector)
    wording = Wording(random, grammar, sector, random.choice(grammar.texts.places))
    rows = list(project.rows)
    if random.random() < _WORDY[project.kind]:
        rows = _in_words(random, wording, rows)
    if random.random() < _OWN_LEVELS:
        own = {row.l2: random.choice(grammar.texts.own_levels) for row in rows}
        rows = [msgspec.structs.replace(row, l2=own[row.l2]) for row in rows]
    if project.kind in SCORED and random.random() < _UNDONE:
        rows = [_undone(row, wording) if random.random() < _UNDONE else row for row in rows]
    if project.kind != "goals" and random.random() < _REGRETTED:
        rows = [_regretted(row, random, wording) if random.random() < _LOST else row for row in rows]
    if random.random() < _EXPLAINED:
        texts = wording.texts.explanations
        rows = [msgspec.structs.replace(row, explanation=wording.fill(random.choice(texts))) for row in rows]
    return msgspec.structs.replace(project, rows=tuple(rows))


def _in_words(random: Random, wording: Wording, rows: list[Row]) -> list[Row]:
    """Rows with sentences for names and the same few answers all over."""
    texts = wording.texts
    answers = [wording.fill(random.choice(texts.bare_answers)) for _ in range(random.randint(1, 4))]
    names: list[str] = []
    filled: list[Row] = []
    for row in rows:
        name, answer = row.name, ""
        if random.random() < _SENTENCES:
            again = names and random.random() < _REPEATED
            name = random.choice(names) if again else _sentence(random, wording)
            names.append(name)
        if random.random() < _ANSWERS:
            answer = random.choice(answers)
        filled.append(_answered(row, name, answer))
    return filled


def _sentence(random: Random, wording: Wording) -> str:
    first = wording.fill(random.choice(wording.texts.clauses))
    if random.random() >= _TWO_CLAUSES:
        return first
    return f"{first}{random.choice('，，,、')}{wording.fill(random.choice(wording.texts.second_clauses))}"


def _answered(row: Row, name: str, answer: str) -> Row:
    if not answer:
        return msgspec.structs.replace(row, name=name)
    value = Value("text")
    actual = answer if row.actual else ""
    return msgspec.structs.replace(
        row,
        name=name,
        symbol="",
        number=answer,
        unit="",
        target=answer,
        actual=actual,
        history="",
        target_value=value,
        actual_value=value if actual else row.actual_value,
    )


def _undone(row: Row, wording: Wording) -> Row:
    reason = row.reason or _regret(wording.random, wording)
    nothing = Value("placeholder")
    return msgspec.structs.replace(row, actual="", rate="", score="0", reason=reason, actual_value=nothing)


def _regretted(row: Row, random: Random, wording: Wording) -> Row:
    score = shown(round(float(row.weight) * random.choice((0, 0.2, 0.5, 0.6, 0.8, 0.9, 0.95)), 2)) if row.weight else ""
    return msgspec.structs.replace(row, score=score, reason=_regret(random, wording))


def _regret(random: Random, wording: Wording) -> str:
    """Why points were lost: what is lacking, what came of it, what will be done; one of them or more."""
    texts = wording.texts
    lack = f"{random.choice(texts.lacks)}{random.choice(texts.lacking)}"
    parts = [lack, random.choice(texts.results), random.choice(texts.remedies)]
    kept = random.choice(((0,), (0,), (0, 1), (0, 1), (0, 2), (1,), (2,), (0, 1, 2)))
    joined = random.choice("，，，；。,").join([parts[place] for place in kept])
    return wording.fill(f"{joined}{random.choice(('', '', '。'))}")
