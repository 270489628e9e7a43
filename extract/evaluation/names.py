"""How well are indicators told by their name and values alone, and with the printed label?

The rows of gold annotations are classified as they stand there, so the figures are the classifier's and no reader's.
Rows whose class nobody can tell from the name are kept apart by three rules and counted in `all` only: a name that
names nothing (不适用), a name that the suite prints under two 二级, and every row of a document that prints one phrase
under three 二级 or more, because its labels follow a template and not the names. Figures on names that stand in the
training tables and on those that do not are given apart.

A third list, ``eval/names.tsv``, holds invented names with a target each, longer than those of the training tables and
of all sectors. Settings and features of the model are to be tried on it and not on the gold. What helps here alone, and
not in the other two, has learned how the list's author writes.

Run it with ``python -m extract.evaluation.names [STORE]`` in a checkout.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TextIO

import msgspec

from extract.classify import Classifier, IndicatorFeatures, load_classifier
from extract.classify.features import clean_name
from extract.classify.rules import is_placeholder
from extract.classify.samples import TABLES
from extract.classify.taxonomy import Label, read_label, taxonomy
from extract.evaluation.gold import GoldForm, GoldRow, read_gold
from extract.evaluation.sheet import plain
from extract.evaluation.suites import find_root, load_suites
from extract.model.record import Category, Value
from extract.values import parse_value

__all__ = ["NameFigure", "NamedRow", "figures", "gold_rows", "invented_rows", "run"]

NAMES: Final = "names.tsv"

_TEMPLATE: Final = 3  # a phrase under so many 二级 of one document was filled in, not meant
_PLAIN_COST: Final = "经济成本指标"
_COST: Final = "成本"
_ORDER: Final = ("all", "unambiguous", "seen", "unseen")


class NamedRow(msgspec.Struct, frozen=True):
    """One row of the gold: what the classifier sees, and the true class (a cost is 成本 whatever block it is in)."""

    document: str
    features: IndicatorFeatures
    l1: str
    l2: str
    inside: bool
    ambiguous: bool
    seen: bool


class NameFigure(msgspec.Struct, frozen=True):
    """Shares of rows that are right.

    `l1`, `l2`: the likeliest class by the name and values alone; `form_l1`, `form_l2`: by these and the names and
    values of the form's other rows, in their order; `spoken`: how many answers are sure enough to be
    given, `spoken_l2`: how many of these are right; `labelled_l1`, `labelled_l2`: with the printed label.
    """

    rows: int
    l1: float
    l2: float
    form_l1: float
    form_l2: float
    spoken: float
    spoken_l2: float
    labelled_l1: float
    labelled_l2: float


def gold_rows(root: Path, suite: str) -> list[NamedRow]:
    """The rows of a suite's gold that have a class of the tree, in the order of the documents."""
    known = load_suites(root)[suite]
    found: list[tuple[str, IndicatorFeatures, Label, bool]] = []
    for document in known.documents:
        stem = Path(document.file).stem
        gold = read_gold(root / known.gold / f"{stem}{known.gold_suffix}")
        for number, form in enumerate(gold.forms, 1):
            if form.kind != "evaluation_index":
                found += _rows_of(stem, f"{stem} {number}", form)
    doubtful = _doubtful(found)
    trained = _trained_names(root)
    return [
        NamedRow(
            document=document,
            features=features,
            l1=truth.l1 or "",
            l2=truth.l2 or "",
            inside=inside,
            ambiguous=document in doubtful or _key(features) in doubtful or is_placeholder(_key(features)),
            seen=_key(features) in trained,
        )
        for document, features, truth, inside in found
    ]


def invented_rows(root: Path) -> list[NamedRow]:
    """The rows of ``eval/names.tsv``: no labels, no form around them."""
    trained, l1s = _trained_names(root), dict(zip(taxonomy().l2s, taxonomy().l1s, strict=True))
    with (root / "eval" / NAMES).open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for line in lines:
        name, l2 = line["name"], line["l2"]
        features = IndicatorFeatures(name=name, target=parse_value(line["target"], name=name))
        seen = _key(features) in trained
        found.append(NamedRow("names", features, l1s[l2], l2, inside=False, ambiguous=False, seen=seen))
    return found


def _rows_of(document: str, group: str, form: GoldForm) -> Iterator[tuple[str, IndicatorFeatures, Label, bool]]:
    for row in form.indicators:
        first, second = _truth(row, "l1"), _truth(row, "l2")
        name = plain(row.name)
        l1 = second.l1 or first.l1
        l2 = second.l2 or (_PLAIN_COST if l1 == _COST else None)
        if name and l1 and l2 and not first.framed and not second.framed:
            yield document, _features(row, group), Label(l1, l2), l1 == _COST and first.l1 != _COST


def _truth(row: GoldRow, level: str) -> Label:
    return read_label(plain(getattr(row, f"true_{level}")) or plain(getattr(row, level)))


def _features(row: GoldRow, group: str) -> IndicatorFeatures:
    name, symbol, unit = plain(row.name), plain(row.symbol), plain(row.unit)

    def value(text: str | None) -> Value | None:
        return None if text is None else parse_value(text, symbol=symbol, unit=unit, name=name)

    return IndicatorFeatures(
        name=name,
        target=value(plain(row.target)),
        actual=value(plain(row.actual)),
        symbol=symbol,
        unit=unit,
        l1=plain(row.l1),
        l2=plain(row.l2),
        group=group,
    )


def _key(features: IndicatorFeatures) -> str:
    return clean_name(features.name)[0].replace(",", "").replace("，", "")


def _doubtful(rows: Sequence[tuple[str, IndicatorFeatures, Label, bool]]) -> set[str]:
    """Names under two 二级, and documents that print one name under three."""
    classes: dict[str, set[str | None]] = defaultdict(set)
    here: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for document, features, truth, _ in rows:
        if not is_placeholder(_key(features)):
            classes[_key(features)].add(truth.l2)
            here[document, _key(features)].add(truth.l2)
    names = {name for name, l2s in classes.items() if len(l2s) > 1}
    return names | {document for (document, _), l2s in here.items() if len(l2s) >= _TEMPLATE}


def _trained_names(root: Path) -> set[str]:
    names: set[str] = set()
    for table in TABLES:
        with (root / "training_data" / table).open(encoding="utf-8", newline="") as stream:
            names |= {clean_name(row["name"])[0] for row in csv.DictReader(stream, delimiter="\t")}
    return names


class _Outcome(msgspec.Struct, frozen=True):
    l1: bool
    l2: bool
    form_l1: bool
    form_l2: bool
    spoken: bool
    labelled_l1: bool
    labelled_l2: bool


def figures(rows: Sequence[NamedRow], classifier: Classifier) -> dict[str, NameFigure]:
    """The figures of each part of the rows: all, those that can be told, seen and unseen names, each document."""
    forms: dict[str | None, list[NamedRow]] = defaultdict(list)
    for row in rows:
        forms[row.features.group].append(row)
    parts: dict[str, list[_Outcome]] = defaultdict(list)
    for members in forms.values():
        for row, outcome in zip(members, _outcomes(members, classifier), strict=True):
            for part in _parts(row):
                parts[part].append(outcome)
    names = [part for part in _ORDER if part in parts] + sorted(set(parts) - set(_ORDER))
    return {name: _figure(parts[name]) for name in names}


def _parts(row: NamedRow) -> Iterator[str]:
    yield "all"
    if not row.ambiguous:
        yield "unambiguous"
        yield "seen" if row.seen else "unseen"
        yield row.document


def _outcomes(rows: Sequence[NamedRow], classifier: Classifier) -> Iterator[_Outcome]:
    features = [row.features for row in rows]
    answers = zip(
        rows,
        classifier.rankings(features, together=False),
        classifier.rankings(features, together=True),
        classifier.by_name(features),
        classifier.classify(features),
        strict=True,
    )
    for row, alone, in_form, spoken, (labelled, _) in answers:
        first, there = (ranked[0] if ranked else Category() for ranked in (alone, in_form))
        l1 = _COST if row.inside and labelled.l2 == _PLAIN_COST else labelled.l1
        yield _Outcome(
            l1=first.l1 == row.l1,
            l2=first.l2 == row.l2,
            form_l1=there.l1 == row.l1,
            form_l2=there.l2 == row.l2,
            spoken=spoken.l2 is not None,
            labelled_l1=l1 == row.l1,
            labelled_l2=labelled.l2 == row.l2,
        )


def _figure(outcomes: Sequence[_Outcome]) -> NameFigure:
    def share(name: str, among: Sequence[_Outcome] = outcomes) -> float:
        return round(sum(getattr(outcome, name) for outcome in among) / len(among), 4) if among else 0.0

    spoken_l2 = share("l2", [outcome for outcome in outcomes if outcome.spoken])
    return NameFigure(
        rows=len(outcomes),
        l1=share("l1"),
        l2=share("l2"),
        form_l1=share("form_l1"),
        form_l2=share("form_l2"),
        spoken=share("spoken"),
        spoken_l2=spoken_l2,
        labelled_l1=share("labelled_l1"),
        labelled_l2=share("labelled_l2"),
    )


def run(root: Path | None = None, models: Path | None = None, out: TextIO | None = None) -> None:
    """Prints the figures of the suites `corpus` (published documents), `examples` and of the list of invented names."""
    out = out or sys.stdout
    base = root or find_root()
    if base is None:
        raise FileNotFoundError("eval/suites.toml")
    classifier = load_classifier(models)
    heads = ("l1", "l2", "form l1", "l2", "spoken", "l2", "label l1", "l2")
    for suite in ("corpus", "examples"):
        out.write(f"\n{suite:36s}{'rows':>5s} " + " ".join(f"{head:>8s}" for head in heads) + "\n")
        for part, figure in figures(gold_rows(base, suite), classifier).items():
            shares = msgspec.structs.astuple(figure)[1:]
            out.write(f"  {part:34s}{figure.rows:5d} " + " ".join(f"{share:8.4f}" for share in shares) + "\n")
    figure = figures(invented_rows(base), classifier)["all"]
    alone = (figure.l1, figure.l2, figure.spoken, figure.spoken_l2)
    out.write(f"\n{NAMES:36s}{'rows':>5s} " + " ".join(f"{head:>8s}" for head in ("l1", "l2", "spoken", "l2")) + "\n")
    out.write(f"  {'all':34s}{figure.rows:5d} " + " ".join(f"{share:8.4f}" for share in alone) + "\n")


if __name__ == "__main__":
    run(models=Path(sys.argv[1]) if sys.argv[1:] else None)
