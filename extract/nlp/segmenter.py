"""Word segmentation with our words: a jieba of its own, so that the one of the process is left as it is.

jieba keeps one dictionary for the whole process, and spaCy uses that one; what is added to it is seen by everybody and
is not saved with a pipeline. A private `jieba.Tokenizer` has neither trouble: the pipeline's tokenizer makes it anew,
from the dictionary file of this package, wherever it is loaded.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["private_jieba", "segmenter", "words"]

# High enough that jieba takes the word whole whatever its parts are worth.
_FREQUENCY = 20_000


@cache
def words() -> tuple[str, ...]:
    """The words that must not be cut: indicator names and terms of performance management.

    >>> "绩效自评综述" in words()
    True
    """
    text = resources.files("extract.lexicon").joinpath("segmentation.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def private_jieba() -> Any:  # noqa: ANN401  (jieba has no types)
    """A new `jieba.Tokenizer` with jieba's own dictionary and no word of ours (it takes a second or so).

    Raises:
        ImportError: jieba is not installed.
    """
    import jieba

    # jieba reports on standard error how long its dictionary took to load.
    jieba.setLogLevel(logging.WARNING)
    private = jieba.Tokenizer()
    private.initialize()
    return private


@cache
def segmenter() -> Any:  # noqa: ANN401  (jieba has no types)
    """A `private_jieba` with `words` added; made once.

    Raises:
        ImportError: jieba is not installed.
    """
    private = private_jieba()
    for word in words():
        private.add_word(word, _FREQUENCY)
    return private
