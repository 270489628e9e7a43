"""Is a gold file true to its document? Every text of it is printed there, and its figures add up.

Annotations are written by hand, and a wrong one makes a right extractor look wrong. This looks for slips without
any reader of the package: bytes are decoded by their mark, HTML is stripped of its tags, and no table is understood.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import UnsetType

from extract.evaluation.gold import Digest, GoldDocument, GoldForm, GoldRow
from extract.evaluation.normal import number
from extract.text.view import printed

__all__ = ["inconsistencies", "visible"]

_HIDDEN = re.compile(r"<(script|style)\b[^>]*>.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_ROW = ("l1", "l1_weight", "l2", "l2_weight", "label", "name", "symbol", "target", "unit", "actual", "rate", "weight")
_ROW_TEXTS = (*_ROW, "score", "reason", "explanation")
_FORM_TEXTS = ("title", "project", "authority", "implementer", "goal_midterm", "goal_expected", "goal_actual")
_NARRATIVE_TEXTS = ("project", "score", "grade", "budget", "executed", "rate")
_TOLERANCE = Decimal("0.011")


def visible(path: Path) -> str:
    """The characters that a reader of the file sees, white space, inserted pinyin and markup taken out."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
    if path.suffix == ".html":
        text = _TAGS.sub("", _HIDDEN.sub("", text))
    if path.suffix == ".md":
        text = text.replace("**", "")
    return printed(html.unescape(text))


def inconsistencies(document: str, gold: GoldDocument) -> list[str]:
    """What is wrong with a gold file, one line each; empty where it is consistent.

    Args:
        document: The text of the document as `visible` gives it.
        gold: Its annotation.
    """
    return [*_not_printed(document, gold), *(line for form in gold.forms for line in _sums(form))]


def _not_printed(document: str, gold: GoldDocument) -> Iterator[str]:
    for place, value, broken in _texts(gold):
        if isinstance(value, str) and not (_composed(document, value) if broken else value in document):
            yield f"{place}: {value!r} is not in the document"
        if isinstance(value, str) and printed(value) != value:
            yield f"{place}: {value!r} holds white space or noise"


def _composed(document: str, value: str) -> bool:
    """Whether a text is printed in two pieces."""
    return any(value[:cut] in document and value[cut:] in document for cut in range(1, len(value)))


def _texts(gold: GoldDocument) -> Iterator[tuple[str, str | Digest | UnsetType | None, bool]]:
    yield "department", gold.department, False
    for key in ("project_count", "funds", "funds_share"):
        yield f"overview.{key}", getattr(gold.overview, key), False
    for grade, count in gold.overview.grades.items():
        yield f"overview.{grade}", count, False
    for number_, narrative in enumerate(gold.narratives, 1):
        for key in _NARRATIVE_TEXTS:
            yield f"narrative {number_} {key}", getattr(narrative, key), False
        yield from _row_texts(f"narrative {number_}", narrative.indicators)
    for number_, line in enumerate(gold.summary_table, 1):
        for key in ("group", "no", "project", "unit", "score", "grade"):
            yield f"summary {number_} {key}", getattr(line, key), False
    for number_, form in enumerate(gold.forms, 1):
        for key in _FORM_TEXTS:
            yield f"form {number_} {key}", getattr(form, key), key in form.broken
        for money in form.funds:
            for key in ("label", "group", "initial", "budget", "executed", "weight", "rate", "score"):
                yield f"form {number_} {money.source}.{key}", getattr(money, key), False
        for key in ("total_weight", "total_score"):
            yield f"form {number_} {key}", getattr(form, key), False
        yield from _row_texts(f"form {number_}", form.indicators)


def _row_texts(place: str, rows: tuple[GoldRow, ...]) -> Iterator[tuple[str, str | Digest | UnsetType | None, bool]]:
    for number_, row in enumerate(rows, 1):
        for key in _ROW_TEXTS:
            yield f"{place} row {number_} {key}", getattr(row, key), key in row.broken


def _figure(value: str | UnsetType | None) -> Decimal | None:
    """The figure of a printed number; None where there is none."""
    if not isinstance(value, str):
        return None
    key = number(value)
    return Decimal(key) if re.fullmatch(r"-?\d+(\.\d+)?", key) else None


def _sums(form: GoldForm) -> Iterator[str]:
    """The two identities of a scored form: all 分值 are 100 (or the printed sum), all 得分 are the 总分."""
    total_of = {"weights": form.total_weight, "scores": form.total_score}
    for name, key in (("weights", "weight"), ("scores", "score")):
        rows = [part for row in form.indicators if (part := _figure(getattr(row, key))) is not None]
        execution = [part for money in form.funds if (part := _figure(getattr(money, key))) is not None][:1]
        stated = _figure(total_of[name]) or (Decimal(100) if name == "weights" else None)
        if not rows or stated is None:
            continue
        found = sum(rows + execution, Decimal(0))
        if (abs(found - stated) <= _TOLERANCE) == (name in form.deliberate):
            yield f"form {form.project}: {name} add up to {found}, stated {stated}"
