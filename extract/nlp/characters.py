"""A tokenizer that makes a token of every character and of every number: a segmenter cuts across what is to be found.

What a model may see of a token stands in two attributes. `lemma_` is the character, or the kind of number (how many
digits, whether round, whether it has decimals), so that no figure is learned by heart and a long one costs no context.
`tag_` says where in a word of the general dictionary the token stands, and what class of word that is: where names end
and the words around them begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extract.nlp.segmenter import general_words, word_classes

__all__ = ["CHARACTERS", "CharacterTokenizer", "blank", "make_characters"]

CHARACTERS = "jixiao.CharacterTokenizer.v2"
_TOKEN = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|.", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]+")
_MOST_DIGITS = 5
_OTHER = "-"


class CharacterTokenizer:
    """Text to one token a character or number. It has no state, so there is nothing to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        words = _TOKEN.findall(text)
        return Doc(
            self.vocab,
            words=words,
            spaces=[False] * len(words),
            lemmas=[_seen(word) for word in words],
            tags=_tags(text, words),
        )

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
