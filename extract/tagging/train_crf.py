"""Trains the CRF of the row tagger on synthetic forms in the reading order of cells.

python-crfsuite learns; what is kept are its weights as plain arrays. It trains in minutes and always from the
beginning: crfsuite cannot go on from where it was ended.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from extract.models import ModelMeta
from extract.tagging.crf import WEIGHTS, Crf, CrfWeights, attributes, read_crf, write_crf
from extract.tagging.examples import atom_labels, drawn
from extract.tagging.features import REACH
from extract.tagging.labels import LABELS, in_order, possible
from extract.tagging.measure import accuracy
from extract.tagging.meta import Measured, rows_meta
from extract.tagging.own_forms import own_projects
from extract.tagging.tagger import CRF, Trust, described
from extract.training import Run
from extract.training.saving import save

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Settings", "train"]

_LEAST_WEIGHT: Final = 1e-3


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of ``models/rows_crf/config.toml``.

    Attributes:
        seed: The first seed of the synthetic forms.
        forms: How many are drawn for training.
        held_out: How many more, of layouts never drawn for training, are kept for the figures.
        iterations: Of L-BFGS.
        c1: Strength of the L1 penalty.
        c2: Strength of the L2 penalty.
        min_frequency: How often a feature must occur.
        trust: How much the model counts beside the rules.
    """

    seed: int
    forms: int
    held_out: int
    iterations: int
    c1: float
    c2: float
    min_frequency: int
    trust: Trust


def train(run: Run, settings: Settings) -> ModelMeta:
    """Draws the forms, trains, measures on layouts that training never draws, and writes the model.

    Raises:
        ModuleNotFoundError: python-crfsuite is not installed.
    """
    weights = _learned(run, settings)
    data = write_crf(weights)
    crf = Crf(read_crf(data, len(LABELS)))
    run.progress.phase("rows_crf: figures")
    examples = list(drawn(range(settings.seed, settings.seed + settings.held_out), held_out=True))
    truth, said, layouts = [], [], []
    for example in examples:
        text, labels = atom_labels(example)
        truth += labels
        said += crf.marginals(described(text), possible(in_order(text.fields))).argmax(axis=1).tolist()
        layouts += [example.layout] * len(labels)
    meta = rows_meta(
        run,
        settings,
        Measured(truth, said, layouts),
        name=CRF,
        task="Rows of forms in running text: which cell each piece of text begins or goes on with (linear-chain CRF).",
        trust=settings.trust,
        seed=settings.seed,
        metrics={"atoms": len(truth), "label accuracy": accuracy(truth, said), "forms": len(examples)},
        packages=("python-crfsuite", "numpy"),
        limit="Text in the order of cells; of lines that run over several columns the decoder says that it cannot.",
    )
    return save(run.out, meta, {WEIGHTS: data})


def _learned(run: Run, settings: Settings) -> CrfWeights:
    """The weights that crfsuite finds."""
    import pycrfsuite

    progress = run.progress
    iteration, loss, atoms = 0, 0.0, 0

    class Trainer(pycrfsuite.BaseTrainer):  # type: ignore[misc]
        """Tells of each iteration."""

        def message(self, message: str) -> None:
            nonlocal iteration, loss
            if message.startswith("***** Iteration #"):
                iteration = int(message.split("#")[1].split(maxsplit=1)[0])
            elif message.startswith("Loss:"):
                loss = float(message.split(":")[1])
                progress.step(iteration, settings.iterations, loss / atoms)

    trainer = Trainer()
    trainer.select("lbfgs")
    trainer.set("c1", settings.c1)
    trainer.set("c2", settings.c2)
    trainer.set("max_iterations", settings.iterations)
    trainer.set("feature.minfreq", settings.min_frequency)
    trainer.set("feature.possible_transitions", True)
    progress.phase("rows_crf: forms")
    first = settings.seed + settings.held_out
    for number, example in enumerate(drawn(range(first, first + settings.forms), own=own_projects(run.forms()))):
        text, labels = atom_labels(example)
        names = attributes(described(text))
        trainer.append(names, [LABELS[label] for label in labels])
        atoms += len(names)
        progress.step(number + 1, settings.forms)
    progress.phase("rows_crf: L-BFGS")
    with tempfile.TemporaryDirectory() as folder:
        model = str(Path(folder) / "model")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        info = tagger.info()
        tagger.close()
    return _arrays(info.state_features, info.transitions)


def _arrays(states: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float]) -> CrfWeights:
    """The weights of crfsuite by name as arrays; what weighs nothing is left out."""
    import numpy as np

    place = {label: index for index, label in enumerate(LABELS)}
    table: list[NDArray[np.float32]] = [np.zeros(len(LABELS), np.float32)]
    rows: list[dict[str, list[int]]] = [{} for _ in REACH]
    number: dict[str, int] = {}
    for (attribute, label), weight in sorted(states.items()):
        if abs(weight) < _LEAST_WEIGHT:
            continue
        if attribute not in number:
            where, name = attribute.split("|", 1)
            group, distance = int(where[0]), int(where[1:])
            number[attribute] = len(table)
            rows[group].setdefault(name, [0] * (2 * REACH[group] + 1))[distance + REACH[group]] = len(table)
            table.append(np.zeros(len(LABELS), np.float32))
        table[number[attribute]][place[label]] = weight
    between = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for (left, right), weight in transitions.items():
        between[place[left], place[right]] = weight
    return CrfWeights(
        tuple([tuple(group) for group in rows]),
        tuple([np.array(list(group.values()), np.int32) for group in rows]),
        np.stack(table),
        between,
    )
