"""spaCy's tokenizer of the narrative model: a token of every character and of every number (`extract.nlp.tokens`).

What a model may see of a token stands in three attributes: `lemma_` is what is seen of it, `tag_` its place in a word,
`dep_` how often it and its neighbours stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.attrs import DEP
from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extract.nlp.tokens import often, places, seen, tokens

__all__ = ["CHARACTERS", "CharacterTokenizer", "blank", "make_characters", "mark_repeated"]

CHARACTERS = "jixiao.CharacterTokenizer.v3"


class CharacterTokenizer:
    """Text to one token a character or number. It has no state, so there is nothing to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        words = tokens(text)
        doc = Doc(
            self.vocab,
            words=words,
            spaces=[False] * len(words),
            lemmas=[seen(word) for word in words],
            tags=places(text, words),
        )
        mark_repeated([doc])
        return doc

    def to_bytes(self, **_: Any) -> bytes:  # noqa: ANN401 - spaCy's signature
        """Nothing."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> CharacterTokenizer:  # noqa: ANN401
        """Itself."""
        return self

    def to_disk(self, path: Any, **_: Any) -> None:  # noqa: ANN401
        """Writes nothing."""

    def from_disk(self, path: Any, **_: Any) -> CharacterTokenizer:  # noqa: ANN401
        """Itself."""
        return self


def mark_repeated(docs: Sequence[Doc]) -> None:
    """Notes at each token how often it stands in a document beside its neighbours.

    Args:
        docs: The paragraphs of the document.
    """
    marked = often([[token.text for token in doc] for doc in docs])
    for doc, marks in zip(docs, marked, strict=True):
        values: Any = np.array([doc.vocab.strings.add(mark) for mark in marks], dtype="uint64").reshape(-1, 1)
        doc.from_array([DEP], values)


@registry.tokenizers(CHARACTERS)  # type: ignore[untyped-decorator, unused-ignore]
def make_characters() -> Callable[[Language], CharacterTokenizer]:
    """What a pipeline's config names as its tokenizer."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)


def blank() -> Language:
    """A Chinese pipeline of characters with no component."""
    return Chinese.from_config({"nlp": {"tokenizer": {"@tokenizers": CHARACTERS}}})
