"""spaCy component `jixiao_facts`: a label for each character, and the facts that the labels make.

A convolution over characters and a softmax say how probable it is of each character that it begins a fact, goes on with
one, or is part of none; `extract.nlp.marking` makes facts of that. It is trained and judged by spaCy's own commands, as
entities of the document. To read documents its weights are enough (`extract.nlp.network`).
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import SequenceCategoricalCrossentropy

from extract.narrative.relations import Fact
from extract.nlp.marking import BEGIN, INSIDE, OUT, facts_of, tags_of

__all__ = ["FACTS", "FactTagger", "make_facts"]

FACTS = "jixiao_facts"
_SEEN = 1000
_MODEL = {
    "@architectures": "spacy.Tagger.v2",
    "normalize": True,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 64,
            "attrs": ["LEMMA", "TAG", "DEP"],
            "rows": [3000, 200, 100],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 64,
            "depth": 5,
            "window_size": 3,
            "maxout_pieces": 2,
        },
    },
}


class FactTagger(TrainablePipe):  # type: ignore[misc, unused-ignore]  # spaCy reads the annotations: no strings
    """Marks the facts of a paragraph as its entities."""

    def __init__(self, vocab: Any, model: Any, name: str = FACTS) -> None:  # noqa: ANN401
        self.vocab = vocab
        self.model = model
        self.name = name
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = Scorer.score_spans

    @property
    def labels(self) -> tuple[str, ...]:
        """The kinds of facts."""
        return tuple(self.cfg["labels"])

    @property
    def tags(self) -> tuple[str, ...]:
        """What a character may be."""
        return tags_of(self.labels)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Takes the labels from the examples and gives the model its shape."""
        del nlp
        seen = islice(get_examples(), _SEEN)
        known = labels or {entity.label_ for example in seen for entity in example.reference.ents}
        self.cfg["labels"] = sorted(known)
        sample = [example.x for example in islice(get_examples(), 10)]
        ops = self.model.ops
        self.model.initialize(X=sample, Y=[ops.alloc2f(len(doc), len(self.tags)) for doc in sample])

    def predict(self, docs: Iterable[Doc]) -> list[NDArray[np.float32]]:
        """The probability of each tag, for each character of each document."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [np.zeros((len(doc), len(self.tags)), "f") for doc in docs]
        return [np.asarray(self.model.ops.to_numpy(scores)) for scores in self.model.predict(docs)]

    def set_annotations(self, docs: Iterable[Doc], scores: Sequence[NDArray[np.float32]]) -> None:
        """Marks the facts."""
        for doc, of_doc in zip(docs, scores, strict=True):
            found = self.found(doc, of_doc)
            spans = [doc.char_span(fact.start, fact.end, label=fact.label) for fact in found]
            doc.set_ents([span for span in spans if span is not None])

    def found(self, doc: Doc, scores: NDArray[np.float32]) -> list[Fact]:
        """The facts of a document, in its order, with their places in its text."""
        return facts_of(doc.text, [token.idx for token in doc], scores, self.labels)

    def get_loss(self, examples: Iterable[Example], scores: Sequence[Any]) -> tuple[float, Any]:
        """Cross-entropy of the tags and its gradient."""
        loss = SequenceCategoricalCrossentropy(names=list(self.tags), normalize=False)
        truths = [_truth(example.reference) for example in examples]
        gradient, value = loss(scores, truths)
        return float(value), gradient

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:  # noqa: ANN401
        """Precision, recall and F of the facts."""
        return dict(Scorer.score_spans(examples, "ents", **settings))


@Language.factory(FACTS, assigns=["doc.ents"], default_config={"model": _MODEL}, default_score_weights={"ents_f": 1.0})  # type: ignore[untyped-decorator, unused-ignore]
def make_facts(nlp: Language, name: str, model: Any) -> FactTagger:  # noqa: ANN401 - thinc has no types
    """The component, not trained yet."""
    return FactTagger(nlp.vocab, model, name)


def _truth(doc: Doc) -> list[str]:
    tags = [OUT] * len(doc)
    for entity in doc.ents:
        tags[entity.start : entity.end] = [BEGIN + entity.label_, *[INSIDE + entity.label_] * (len(entity) - 1)]
    return tags
