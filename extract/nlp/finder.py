"""The narrative model at run time: the weights of a spaCy pipeline of one component, read when the first text asks.

Its folder holds `pipeline.msgpack`, what spaCy's `Language.to_bytes` gives: the config of the pipeline and its weights.
The finder needs the weights only (`extract.nlp.network`), not spaCy. To have the pipeline for spaCy's own commands:

    python -c "from extract.nlp.finder import load_pipeline; load_pipeline().to_disk('DIR')"
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import JixiaoError
from extract.model.record import Problem
from extract.models import ModelFolder, find_model, model_problem
from extract.narrative.agreement import agreed
from extract.narrative.relations import Fact
from extract.nlp.marking import facts_of
from extract.nlp.tokens import often, places, seen, tokens

if TYPE_CHECKING:
    from spacy.language import Language

    from extract.nlp.network import Network

__all__ = ["LEAST", "NAME", "PIPELINE", "ModelFinder", "load_finder", "load_pipeline", "pipeline_of"]

NAME = "narrative"
PIPELINE = "pipeline.msgpack"
LEAST = "least"


class ModelFinder:
    """Finds facts by the model. Its weights are made ready by the first call of `find`, not before.

    Attributes:
        warning: Why there is no model, or why it cannot be used: then nothing is found.
        least: The least confidence of a fact that may fill a gap, told by data.
    """

    def __init__(self, folder: ModelFolder | None, warning: Problem | None = None) -> None:
        self.warning = warning
        self.least = folder.meta.thresholds.get(LEAST, 1.0) if folder else 1.0
        self._folder = folder
        self._network: Network | None = None

    def find(self, texts: Sequence[str]) -> list[list[Fact]]:
        """The facts of each paragraph of a document; none where the model cannot be used."""
        network = self._loaded() if texts else None
        if network is None:
            return [[] for _ in texts]
        words = [tokens(text) for text in texts]
        told = [
            ([seen(word) for word in of_text], places(text, of_text), marks)
            for text, of_text, marks in zip(texts, words, often(words), strict=True)
        ]
        found = [
            facts_of(text, [0, *accumulate(map(len, of_text))][:-1], scores, network.labels)
            for text, of_text, scores in zip(texts, words, network.scores(told), strict=True)
        ]
        return agreed(texts, found)

    def _loaded(self) -> Network | None:
        if self._network is None and self._folder is not None:
            from extract.nlp.network import read_network

            try:
                self._network = read_network(self._folder.files[PIPELINE])
            except (KeyError, ValueError):  # the rules go on alone, and say so
                self.warning = model_problem("JX-M002", self._folder.path / PIPELINE)
            self._folder = None
        return self._network


def load_finder(directory: str | Path | None = None) -> ModelFinder:
    """The narrative model of a store, with a warning in place of it where there is none."""
    return ModelFinder(*find_model(NAME, directory))


def pipeline_of(data: bytes) -> Language:
    """The pipeline that `Language.to_bytes` made the bytes of. Nothing in them is code, and nothing is unpickled.

    Raises:
        Exception: spaCy is not installed, or the bytes are not such a pipeline.
    """
    import srsly  # type: ignore[import-untyped, unused-ignore]
    from spacy.util import load_model_from_config
    from thinc.api import Config

    import extract.nlp.characters
    import extract.nlp.facts  # noqa: F401 - both make their names known to spaCy

    parts = srsly.msgpack_loads(data)
    nlp: Language = load_model_from_config(Config().from_bytes(parts["config.cfg"], interpolate=False), auto_fill=False)
    nlp.from_bytes(data)
    return nlp


def load_pipeline(directory: str | Path | None = None) -> Language:
    """The pipeline of the model for use with spaCy.

    Raises:
        JixiaoError: There is no model that can be used (``JX-M…``).
    """
    folder, warning = find_model(NAME, directory)
    if folder is None:
        raise JixiaoError(warning.code if warning else "JX-M001", place=str(directory))
    return pipeline_of(folder.files[PIPELINE])
