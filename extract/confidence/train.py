"""Learns how surely rows are read, from synthetic forms that are printed and read back with the models of the store.

The trees come from layouts of the training part, the curves from layouts kept out of it (`Layout.held_out`), so
that they hold for column orders, widths and wordings that no model has met. It is trained last, because it judges
what the other models read. scikit-learn is needed here and nowhere at run time.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from extract.confidence.examples import Example, read_back
from extract.confidence.judge import CURVES, FIELDS, MODEL, ROW, Curve, Curves, Tree
from extract.confidence.reliability import Reliability, reliability
from extract.models import FORMAT, ModelMeta, sha256_of
from extract.synthetic.layout import Kind
from extract.synthetic.project import ProjectKind
from extract.tagging.examples import grammar_hashes
from extract.training import Run
from extract.training.marks import marked
from extract.training.saving import data_sha256, flat_settings, made_with, save

if TYPE_CHECKING:
    from extract.pipeline import Pipeline

__all__ = ["Settings", "drawn_examples", "reader", "train"]

_LICENCE: Final = "Apache-2.0"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of ``config.toml``.

    Attributes:
        seed: The first form of the training part; each form has the next number.
        forms: Forms of the training part.
        held_out: Forms in held-out layouts, for the curves and the figures.
        kinds: Kinds of text, taken in turn.
        contents: Kinds of forms, taken in turn. Forms of goals and departments are few among all that offices print,
            but a document may have nothing else.
        trees: Trees of each field.
        depth: Questions on the longest way through a tree.
        rate: How much of its answer a tree gives.
        least_leaf: Fewest examples in a leaf.
        least: A mark of fewer examples is left out.
        least_step: Fewest examples in a step of a curve.
        prior: So many examples of the average are added to each step: no curve says that a field is always right.
    """

    seed: int
    forms: int
    held_out: int
    kinds: tuple[Kind, ...]
    contents: tuple[ProjectKind, ...]
    trees: int
    depth: int
    rate: float
    least_leaf: int
    least: int
    least_step: int
    prior: float


def train(run: Run, settings: Settings) -> ModelMeta:
    """Prints, reads, judges, fits and writes the model; returns its meta.

    Raises:
        FileNotFoundError: A data file is missing.
        ModuleNotFoundError: scikit-learn is not installed (``pip install jixiao[train]``).
    """
    hashes = grammar_hashes(run.data)
    known = [example for _, example in _examples(run, settings, held=False)]
    fresh = _examples(run, settings, held=True)
    curves: dict[str, Curve] = {}
    figures: dict[str, Reliability] = {}
    judged: list[tuple[float, Example]] = []
    for field in (*FIELDS, ROW):
        if not any(example.field == field for _, example in fresh):
            continue
        grown = _fit([example for example in known if example.field == field], settings)
        of_field = [(form, example) for form, example in fresh if example.field == field]
        curves[field] = _bent(grown, [example for _, example in of_field], settings)
        judged = list(_crossed(grown, of_field, settings))
        figures[field] = reliability([(sure, example.right) for sure, example in judged])
    layouts = _by_layout(judged)  # of whole rows, which come last
    encoded = msgspec.json.encode(Curves(curves))
    meta = ModelMeta(
        name=MODEL,
        format=FORMAT,
        version="1",
        task="How surely each field of a row was read: the probability that it is exactly what is printed.",
        licence=_LICENCE,
        labels=(*FIELDS, ROW),
        files={},
        size=0,
        data=hashes,
        data_sha256=data_sha256(hashes),
        seed=settings.seed,
        split="trees: synthetic forms in layouts for training; curves and figures: in layouts kept out of it, "
        "the figures by two halves of these forms, each judged by the curve of the other",
        settings=flat_settings(settings),
        thresholds={},
        metrics={
            f"{field} {name}": value for field, figure in figures.items() for name, value in figure.as_metrics().items()
        },
        classes={},
        layouts=layouts,
        made_with=made_with("scikit-learn"),
        limits=(
            "Rows of forms only; rows of narratives keep the confidence of their reader.",
            "Learned on what the models of this store read: train it again when one of them has changed.",
            "Says nothing of misread characters: there a field is no surer than its recognition.",
        ),
    )
    shutil.rmtree(run.checkpoint(MODEL))
    return save(run.out, meta, {CURVES: encoded})


def _examples(run: Run, settings: Settings, *, held: bool) -> list[tuple[int, Example]]:
    """The examples of all forms of a part, each with the seed of its form; with `resume`, after those already read."""
    part = "held_out" if held else "training"
    run.progress.phase(f"{MODEL} {part}")
    first = settings.seed + (settings.forms if held else 0)
    total = settings.held_out if held else settings.forms
    kept = _Kept(run, settings, part)
    seeds = range(first + len(kept.forms), first + total)
    for form in drawn_examples(settings, seeds, reader(run.store), held=held):
        kept.add(form)
        run.progress.step(len(kept.forms), total)
    return [(seed, example) for seed, form in enumerate(kept.forms, first) for example in form]


def reader(store: str | None) -> Pipeline:
    """Reads forms as the models of a store do; only rows of forms are judged, and without what this model says."""
    from extract.config import AssessConfig, Config, ModelsConfig
    from extract.pipeline import Pipeline

    models = ModelsConfig(directory=store, without=(MODEL, "narrative"))
    return Pipeline(Config(models=models, assess=AssessConfig(enabled=False)))


def drawn_examples(
    settings: Settings, seeds: Iterable[int], pipeline: Pipeline, *, held: bool
) -> Iterator[tuple[Example, ...]]:
    """The examples of a synthetic form for each seed, its kind and contents those of the settings in turn.

    Args:
        settings: Names the kinds and contents.
        seeds: Of the forms.
        pipeline: Reads them.
        held: Draw layouts kept out of training.
    """
    from extract.synthetic import Layout, draw_project

    draw = Layout.held_out if held else Layout.draw
    for seed in seeds:
        project = draw_project(seed, settings.contents[seed % len(settings.contents)])
        layout = draw(seed, settings.kinds[seed % len(settings.kinds)], project.kind)
        yield tuple(read_back(project, layout, seed, pipeline))


class _Kept:
    """The examples of the forms read so far, form by form, in a file that an ended run leaves behind."""

    def __init__(self, run: Run, settings: Settings, part: str) -> None:
        folder = run.checkpoint(MODEL)
        key = sha256_of(msgspec.json.encode((settings.seed, settings.forms, settings.kinds, settings.contents)))[:16]
        self._path = folder / f"{part}-{key}.jsonl"
        self.forms: list[tuple[Example, ...]] = []
        folder.mkdir(parents=True, exist_ok=True)
        if run.resume and self._path.is_file():
            whole = self._path.read_bytes().split(b"\n")[:-1]  # a last line without its end was not written out
            self.forms = [msgspec.json.decode(line, type=tuple[Example, ...]) for line in whole]
        self._path.write_bytes(b"".join(msgspec.json.encode(form) + b"\n" for form in self.forms))

    def add(self, form: tuple[Example, ...]) -> None:
        """Keeps the examples of the next form."""
        self.forms.append(form)
        with self._path.open("ab") as stream:
            stream.write(msgspec.json.encode(form) + b"\n")


def _fit(examples: Sequence[Example], settings: Settings) -> Curve:
    """The trees, each made for what the trees before it left over; no corner of the curve is known yet."""
    from sklearn.ensemble import GradientBoostingClassifier

    if len({example.right for example in examples}) < 2:
        return Curve(0.0, (), (), ())  # nothing to tell apart
    marks, matrix = marked([example.marks for example in examples], settings.least)
    model: Any = GradientBoostingClassifier(
        n_estimators=settings.trees,
        learning_rate=settings.rate,
        max_depth=settings.depth,
        min_samples_leaf=settings.least_leaf,
        random_state=settings.seed,
    )
    model.fit(matrix.toarray(), [example.right for example in examples])
    share = sum(example.right for example in examples) / len(examples)
    trees = tuple(_tree(grown.tree_, marks, settings.rate) for grown in model.estimators_[:, 0])
    return Curve(round(math.log(share / (1 - share)), 4), trees, (), ())


def _tree(grown: Any, marks: Sequence[str], rate: float) -> Tree:  # noqa: ANN401 - scikit-learn is untyped
    """One grown tree: a mark that is absent is 0 and goes to the left."""
    leaves = [left < 0 for left in grown.children_left]
    return Tree(
        marks=tuple("" if leaf else marks[place] for leaf, place in zip(leaves, grown.feature, strict=True)),
        absent=tuple(max(int(node), 0) for node in grown.children_left),
        present=tuple(max(int(node), 0) for node in grown.children_right),
        values=tuple(
            round(rate * float(value), 4) if leaf else 0.0
            for leaf, value in zip(leaves, grown.value[:, 0, 0], strict=True)
        ),
    )


def _bent(grown: Curve, examples: Sequence[Example], settings: Settings) -> Curve:
    """The curve through what was right at each height of the sum: rising steps, joined by straight lines."""
    judged = sorted((grown.total(example.marks), example.right) for example in examples)
    average = (sum(right for _, right in judged) + 0.5) / (len(judged) + 1)
    steps: list[tuple[float, float, float]] = []  # sum of the sums, how many are right, how many there are
    for begin in range(0, len(judged), settings.least_step):
        part = judged[begin : begin + settings.least_step]
        if len(part) < settings.least_step and steps:
            part = [*judged[begin - settings.least_step : begin], *part]
            steps.pop()
        step = (sum(total for total, _ in part), float(sum(right for _, right in part)), float(len(part)))
        steps.append(step)
        while len(steps) > 1 and steps[-2][1] * steps[-1][2] >= steps[-1][1] * steps[-2][2]:
            last, before = steps.pop(), steps.pop()
            steps.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    prior = settings.prior
    sums = tuple(round(total / count, 4) for total, _, count in steps)
    shares = [round((right + prior * average) / (count + prior), 4) for _, right, count in steps]
    return msgspec.structs.replace(grown, sums=sums, shares=tuple(sorted(shares)))


def _crossed(
    grown: Curve, examples: Sequence[tuple[int, Example]], settings: Settings
) -> Iterator[tuple[float, Example]]:
    """How sure each held-out example is by the curve of the other half of the forms (every second round of kinds)."""
    halves: tuple[list[Example], list[Example]] = ([], [])
    for form, example in examples:
        halves[form // len(settings.kinds) % 2].append(example)
    for half, other in (halves, halves[::-1]):
        if not other:
            continue
        curve = _bent(grown, other, settings)
        yield from ((curve.probability(example.marks), example) for example in half)


def _by_layout(judged: Sequence[tuple[float, Example]]) -> dict[str, dict[str, float]]:
    parts: dict[str, list[tuple[float, bool]]] = {}
    for sure, example in judged:
        parts.setdefault(example.layout, []).append((sure, example.right))
    return {layout: reliability(part).as_metrics() for layout, part in sorted(parts.items())}
