"""Trains the narrative model on synthetic narratives and judges it by wordings that it has not seen.

The pipeline and its training are those of ``models/narrative/config.cfg``, run as ``python -m spacy train`` runs them.
One pass over the narratives takes minutes: a training that was ended begins anew, whatever `Run.resume` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from extract.models import ClassMetrics, ModelFolder, ModelMeta, sha256_of
from extract.nlp import judge
from extract.nlp.finder import LEAST, NAME, PIPELINE, ModelFinder
from extract.synthetic.narrative_grammar import DATA, FILES, Split
from extract.synthetic.narratives import Told
from extract.training.saving import data_hashes, data_sha256, flat_settings, made_with, save

if TYPE_CHECKING:
    from spacy.language import Language

    from extract.training import Run

__all__ = ["Settings", "train"]

_DATA = tuple(f"narratives/{name}" for name in (*FILES.values(), "words.toml", "indicators.txt"))
_JUDGED_PARAGRAPHS = 600
_JUDGED: tuple[Split, ...] = ("test", "dev", "fresh")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``models/narrative/config.toml`` sets; each key is explained there."""

    seed: int
    paragraphs: int
    judged: int
    least: float
    gain: float


def train(run: Run, settings: Settings) -> ModelMeta:
    """Trains the model, judges it and writes its folder.

    Raises:
        FileNotFoundError: There is no training data, or no ``config.cfg`` beside the settings.
        ImportError: spaCy or jieba is not installed.
    """
    from extract.nlp.facts import FACTS

    config = run.data.parent / "models" / NAME / "config.cfg"
    pipeline = _trained(run, settings, config)
    data = pipeline.to_bytes(exclude=["vocab.vectors"])
    hashes = {**data_hashes(run.data, _DATA), "config.cfg": sha256_of(config.read_bytes())}
    told = {split: judge.narratives(split, settings.judged, run.data) for split in _JUDGED}
    meta = ModelMeta(
        name=NAME,
        format=1,
        version="1",
        task="Facts in narratives: project, score, grade, money, rate, indicators with target and actual.",
        licence="Apache-2.0",
        labels=tuple(pipeline.pipe_labels[FACTS]),
        files={},
        size=0,
        data=hashes,
        data_sha256=data_sha256(hashes),
        seed=settings.seed,
        split=(
            "synthetic; 10 families of wordings, words and names of indicators that training never draws; beside them "
            "5 by which wordings and settings were chosen (dev) and 5 written afterwards (fresh)"
        ),
        settings=flat_settings(settings),
        thresholds={LEAST: settings.least},
        metrics={},
        classes=_classes(pipeline, run.data),
        made_with=made_with("spacy", "thinc", "numpy", "jieba"),
        limits=(
            "Trained and judged on synthetic prose; what real documents write is more varied.",
            "The 10 test wordings chose no weight; kinds of errors in them were counted while it was made.",
            "In such wordings some of the facts that it reads are wrong (figures): by_model marks what it read.",
            "It fills what rules left open; it overrides a record of which they read next to nothing, nothing else.",
            "An indicator needs its target and its actual.",
            "What belongs to which project is told by punctuation and order alone (extract/narrative/relations.py).",
        ),
    )
    meta = _judged(meta, data, told, settings)
    return save(run.out, meta, {PIPELINE: data})


def _trained(run: Run, settings: Settings, config: Path) -> Language:
    """The pipeline after one pass over the narratives, its weights averaged."""
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import create_train_batches
    from spacy.util import load_config, registry, resolve_dot_names

    import extract.nlp.corpus
    import extract.nlp.facts  # noqa: F401 - both make their names known to spaCy

    overrides = {
        "system.seed": settings.seed,
        "corpora.train.count": settings.paragraphs,
        "corpora.train.data": str(run.data),
        "corpora.dev.data": str(run.data),
    }
    run.progress.phase(NAME)
    nlp: Language = init_nlp(load_config(config, overrides=overrides, interpolate=True))
    settings_ = registry.resolve(nlp.config.interpolate()["training"], schema=None)
    (corpus,) = resolve_dot_names(nlp.config.interpolate(), [settings_["train_corpus"]])
    optimizer = settings_["optimizer"]
    batches = create_train_batches(nlp, corpus, settings_["batcher"], settings_["max_epochs"])
    done = 0
    for _, batch in batches:
        losses: dict[str, float] = {}
        nlp.update(batch, drop=settings_["dropout"], sgd=optimizer, losses=losses)
        optimizer.step_schedules()
        done += len(batch)
        run.progress.step(done, settings.paragraphs, sum(losses.values()) / sum(len(example.x) for example in batch))
    for corpus_config in nlp.config["corpora"].values():
        corpus_config["data"] = DATA.name  # the same bytes wherever the checkout stands
    with nlp.use_params(optimizer.averages):
        return _copy(nlp)


def _copy(nlp: Language) -> Language:
    """The pipeline as it will be read, with the averaged weights kept."""
    from extract.nlp.finder import pipeline_of

    return pipeline_of(nlp.to_bytes())


def _classes(nlp: Language, data: Path) -> dict[str, ClassMetrics]:
    """How well each kind of fact is found in the paragraphs of the test split, whatever it belongs to."""
    from extract.nlp.corpus import make_corpus

    examples = list(make_corpus("test", _JUDGED_PARAGRAPHS, 0, str(data))(nlp))
    found = nlp.evaluate(examples)["ents_per_type"]
    support = dict.fromkeys(found, 0)
    for example in examples:
        for entity in example.reference.ents:
            support[entity.label_] += 1
    return {
        label: ClassMetrics(round(one["p"], 4), round(one["r"], 4), round(one["f"], 4), support[label])
        for label, one in sorted(found.items())
    }


def _judged(meta: ModelMeta, data: bytes, told: Mapping[Split, Sequence[Told]], settings: Settings) -> ModelMeta:
    """The meta with the figures of the rules, of the model and of both, and whether the model earns its place."""
    finder = ModelFinder(ModelFolder(Path(NAME), meta, {PIPELINE: data}))
    metrics: dict[str, float] = {}
    for split, narratives in told.items():
        figures = judge.figures_of(narratives, finder)
        of_split = "" if split == "test" else f" ({split})"
        metrics |= {
            f"facts exact, {name}{of_split}": round(judge.total(of_way).f1, 4) for name, of_way in figures.items()
        }
        wrong = judge.total(figures["both"])
        share = (wrong.read - wrong.right) / max(1, wrong.read)
        metrics[f"wrong facts of those read, both{of_split}"] = round(share, 4)
    gain = metrics["facts exact, both"] - metrics["facts exact, rules"]
    reason = "" if gain >= settings.gain else f"it adds {gain:.3f} F1 on wordings kept out of training"
    return msgspec.structs.replace(meta, metrics=metrics, shipped=not reason, reason=reason)
