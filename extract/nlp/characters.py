"""A tokenizer that makes a token of every character and of every number: a segmenter cuts across what is to be found.

What a model may see of a token stands in three attributes. `lemma_` is the character, or the kind of number (how many
digits, whether round, whether it has decimals), so that no figure is learned by heart and a long one costs no context.
`tag_` says where in a word of the general dictionary the token stands, and what class of word that is: where names end
and the words around them begin. `dep_` says how often the token and its neighbours stand side by side: a document that
tells its projects in one wording repeats the words around names and figures, whatever they are, but not the names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.attrs import DEP
from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extract.nlp.segmenter import general_words, word_classes

__all__ = ["CHARACTERS", "CharacterTokenizer", "blank", "make_characters", "mark_repeated"]

CHARACTERS = "jixiao.CharacterTokenizer.v3"
_TOKEN = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|.", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]+")
_MOST_DIGITS = 5
_OTHER = "-"
_EDGE, _FIGURE = "\n", "0"
# Of how often a pair of tokens stands in a document, the powers of two are told apart up to so many.
_OFTEN = 5


class CharacterTokenizer:
    """Text to one token a character or number. It has no state, so there is nothing to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        words = _TOKEN.findall(text)
        doc = Doc(
            self.vocab,
            words=words,
            spaces=[False] * len(words),
            lemmas=[_seen(word) for word in words],
            tags=_tags(text, words),
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


def _seen(word: str) -> str:
    """What the model sees of a token.

    >>> [_seen(word) for word in ("元", "1,234.50", "95", "97", "100", "2024")]
    ['元', '0.0', '00 round', '00', '000 round', '0000']
    """
    if not word[0].isdigit() or not word.isascii():
        return word
    if "." in word:
        return "0.0"
    digits = min(len(word.replace(",", "")), _MOST_DIGITS)
    return "0" * digits + (" round" if word[-1] in "05" and digits > 1 else "")


def mark_repeated(docs: Sequence[Doc]) -> None:
    """Notes at each token how often it stands in a document behind the one before it and before the next.

    Args:
        docs: The paragraphs of the document. All figures count as the same.
    """
    pairs = [[*pairwise([_EDGE, *(_folded(token.text) for token in doc), _EDGE])] for doc in docs]
    counts = Counter(pair for of_doc in pairs for pair in of_doc)
    for doc, of_doc in zip(docs, pairs, strict=True):
        often = [min(counts[pair].bit_length(), _OFTEN) for pair in of_doc]
        marks = [doc.vocab.strings.add(f"{before}{after}") for before, after in pairwise(often)]
        values: Any = np.array(marks, dtype="uint64").reshape(-1, 1)
        doc.from_array([DEP], values)


def _folded(word: str) -> str:
    return _FIGURE if word[0].isdigit() and word.isascii() else word


def _tags(text: str, words: list[str]) -> list[str]:
    """Of each token its place in a word (begin, inside, end, single) and the class of the word."""
    of_place = dict(_places(text))
    tags: list[str] = []
    at = 0
    for word in words:
        tags.append(of_place.get(at, _OTHER))
        at += len(word)
    return tags


def _places(text: str) -> Iterator[tuple[int, str]]:
    classes = word_classes()
    for run in _HAN.finditer(text):
        at = run.start()
        for word in general_words().cut(run[0], HMM=False):
            kind = classes.get(word, "n")
            last = len(word) - 1
            for offset in range(len(word)):
                place = "S" if not last else "B" if not offset else "E" if offset == last else "I"
                yield at + offset, place + kind
            at += len(word)


@registry.tokenizers(CHARACTERS)  # type: ignore[untyped-decorator, unused-ignore]
def make_characters() -> Callable[[Language], CharacterTokenizer]:
    """What a pipeline's config names as its tokenizer."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)


def blank() -> Language:
    """A Chinese pipeline of characters with no component."""
    return Chinese.from_config({"nlp": {"tokenizer": {"@tokenizers": CHARACTERS}}})
