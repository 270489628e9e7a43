"""A tokenizer that makes a token of every character: a segmenter cuts across the borders of what is to be found.

Whatever the digit, the model sees a digit: all ten have one norm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["CHARACTERS", "CharacterTokenizer", "blank", "make_characters"]

CHARACTERS = "jixiao.CharacterTokenizer.v1"
_DIGITS = "0123456789"


class CharacterTokenizer:
    """Text to one token a character. It has no state, so there is nothing to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        for digit in _DIGITS:
            vocab[digit].norm_ = "0"

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **_: Any) -> bytes:  # noqa: ANN401 - spaCy's signature
        """Nothing."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> CharacterTokenizer:  # noqa: ANN401
        """Itself; the vocabulary may have been loaded anew."""
        self.__init__(self.vocab)  # type: ignore[misc]
        return self

    def to_disk(self, path: Any, **_: Any) -> None:  # noqa: ANN401
        """Writes nothing."""

    def from_disk(self, path: Any, **_: Any) -> CharacterTokenizer:  # noqa: ANN401
        """Itself."""
        return self.from_bytes(b"")


@registry.tokenizers(CHARACTERS)  # type: ignore[untyped-decorator, unused-ignore]
def make_characters() -> Callable[[Language], CharacterTokenizer]:
    """What a pipeline's config names as its tokenizer."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)


def blank() -> Language:
    """A Chinese pipeline of characters with no component."""
    return Chinese.from_config({"nlp": {"tokenizer": {"@tokenizers": CHARACTERS}}})
