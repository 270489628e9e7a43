"""spaCy component `jixiao_facts`: a label for each character, and the facts that the labels make.

A convolution over characters and a softmax say how probable it is of each character that it begins a fact, goes on with
one, or is part of none. Where a figure starts and ends the value lexicon knows (`extract.narrative.figures`): the model
only says which fact it is. Elsewhere the most probable sequence that is well-formed is taken. A fact's confidence is
the mean probability of its characters. It is trained and judged by spaCy's own commands, as entities of the document.
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

from extract.narrative.figures import figures
from extract.narrative.names import settled
from extract.narrative.relations import Fact

__all__ = ["FACTS", "FactTagger", "make_facts"]

FACTS = "jixiao_facts"
_OUT = "O"
_BEGIN, _INSIDE = "B-", "I-"
_IMPOSSIBLE = -1e9
# Facts that are words, not figures, and facts whose figure is told without its unit.
_WORDS = frozenset({"project", "indicator", "grade"})
_BARE = frozenset({"score", "count"})
_MONEY = frozenset({"budget", "executed", "funds"})
_NAMES = frozenset({"project", "indicator"})
# Marks with which a name may begin, and that stand in names.
_OPENING = '("'
_IN_NAMES = _OPENING + ")、·-/+&.%"
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
        return (_OUT, *(front + label for label in self.labels for front in (_BEGIN, _INSIDE)))

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
        text = doc.text
        starts = [token.idx for token in doc]
        edges = [*starts, len(text)]
        told, free = self._figures(text, starts, scores)
        tags = self.tags
        path = _best(free, _may_follow(tags))
        start = 0
        while start < len(path):
            end = start + 1
            if tags[path[start]] != _OUT:
                while end < len(path) and tags[path[end]].startswith(_INSIDE):
                    end += 1
                column = path[start]  # of the tag that begins the fact; the next one goes on with it
                sure = float(scores[start:end, column : column + 2].sum(axis=1).mean())
                told.append(Fact(edges[start], edges[end], tags[column][len(_BEGIN) :], sure))
            start = end
        return settled(text, told)

    def _figures(
        self, text: str, starts: Sequence[int], scores: NDArray[np.float32]
    ) -> tuple[list[Fact], NDArray[np.float32]]:
        """The figures that are facts, and the logarithms of what the other characters may be.

        A figure is one fact or none; it may also be part of a name.
        """
        labels = self.labels
        free = np.log(scores + 1e-9)
        self._bar_marks(text, starts, free)
        figure_labels = np.array([label not in _WORDS for label in labels])
        columns = np.repeat(figure_labels, 2)
        token_at = {start: token for token, start in enumerate(starts)}
        told: list[Fact] = []
        of_label = scores[:, 1::2] + scores[:, 2::2]
        for start, end, number, money in figures(text):
            token = token_at[number[0]]
            best = int((of_label[token] * figure_labels).argmax())
            inside = np.array([token_at[at] for at in range(start, end) if at in token_at])
            if of_label[token, best] > 0.5:
                place = number if labels[best] in _BARE else (start, money if labels[best] in _MONEY else end)
                told.append(Fact(*place, labels[best], float(of_label[token, best])))
                free[inside, 1:] = _IMPOSSIBLE
            else:
                free[np.ix_(inside, 1 + np.flatnonzero(columns))] = _IMPOSSIBLE
        return told, free

    def _bar_marks(self, text: str, starts: Sequence[int], free: NDArray[np.float32]) -> None:
        """Bars names from the marks that stand in no name, and from beginning with any but an opening one."""
        names = 1 + 2 * np.flatnonzero([label in _NAMES for label in self.labels])
        for token, start in enumerate(starts):
            if not (text[start].isalnum() or text[start] in _OPENING):
                free[token, names] = _IMPOSSIBLE
                if text[start] not in _IN_NAMES:
                    free[token, names + 1] = _IMPOSSIBLE

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
    tags = [_OUT] * len(doc)
    for entity in doc.ents:
        tags[entity.start : entity.end] = [_BEGIN + entity.label_, *[_INSIDE + entity.label_] * (len(entity) - 1)]
    return tags


def _may_follow(tags: Sequence[str]) -> NDArray[np.float32]:
    """0 where a tag (column) may follow another (row): a fact goes on only after a tag of its own label."""
    costs = np.zeros((len(tags), len(tags)), "f")
    for column, tag in enumerate(tags):
        if tag.startswith(_INSIDE):
            label = tag[len(_INSIDE) :]
            costs[:, column] = [
                0.0 if before[len(_BEGIN) :] == label and before != _OUT else _IMPOSSIBLE for before in tags
            ]
    return costs


def _best(scores: NDArray[np.float32], costs: NDArray[np.float32]) -> list[int]:
    """The most probable sequence of tags: that of the most probable ones, if it is well-formed, else by Viterbi."""
    greedy = scores.argmax(axis=1)
    if not len(scores) or not (costs[0, greedy[0]] + costs[greedy[:-1], greedy[1:]].sum()):
        return [int(tag) for tag in greedy]
    total = scores[0] + costs[0]
    back: list[NDArray[np.intp]] = []
    for row in scores[1:]:
        steps = total[:, None] + costs
        best = steps.argmax(axis=0)
        back.append(best)
        total = steps[best, np.arange(len(best))] + row
    path = [int(total.argmax())]
    for best in reversed(back):
        path.append(int(best[path[-1]]))
    return path[::-1]
