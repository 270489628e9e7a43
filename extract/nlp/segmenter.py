"""Word segmentation with our words: a jieba of its own, so that the one of the process is left as it is.

jieba keeps one dictionary for the whole process, and spaCy uses that one; what is added to it is seen by everybody and
is not saved with a pipeline. A private `jieba.Tokenizer` has neither trouble: the pipeline's tokenizer makes it anew,
from the dictionary file of this package, wherever it is loaded.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["general_words", "private_jieba", "segmenter", "word_classes", "words"]

# Of the words of the general dictionary that are no nouns: the longest that are told apart, and how frequent they are.
_CLASSED = re.compile(r"^(?P<word>\S{1,4}) [0-9]{2,} (?P<kind>[^\snji])", re.MULTILINE)
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


@cache
def general_words() -> Any:  # noqa: ANN401  (jieba has no types)
    """A `private_jieba` that is shared, made by the first text that needs it: nothing may be added to it.

    Raises:
        ImportError: jieba is not installed.
    """
    return private_jieba()


@cache
def word_classes() -> dict[str, str]:
    """The class of frequent words of the general dictionary by jieba's letters (`v` verb, `d` adverb), nouns left out.

    >>> word_classes()["完成"], word_classes().get("项目")
    ('v', None)
    """
    import jieba

    with jieba.get_dict_file() as file:
        return {match["word"]: match["kind"] for match in _CLASSED.finditer(file.read().decode("utf-8"))}
