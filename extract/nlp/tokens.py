"""What the narrative model is told of a paragraph: a token for every character and number, and three things of each.

A segmenter cuts across what is to be found. `seen` is the character, or the kind of number (how many digits, whether
round, whether it has decimals), so that no figure is learned by heart and a long one costs no context. `place` says
where in a word of the general dictionary the token stands, and what class of word that is: where names end and the
words around them begin. `often` says how often the token and its neighbours stand side by side: a document that tells
its projects in one wording repeats the words around names and figures, whatever they are, but not the names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.nlp.segmenter import general_words, word_classes

__all__ = ["often", "places", "seen", "tokens"]

_TOKEN = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|.", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]+")
_MOST_DIGITS = 5
_OTHER = "-"
_EDGE, _FIGURE = "\n", "0"
# Of how often a pair of tokens stands in a document, the powers of two are told apart up to so many.
_OFTEN = 5


def tokens(text: str) -> list[str]:
    """The characters and numbers of a text.

    >>> tokens("支出1,234.50万元")
    ['支', '出', '1,234.50', '万', '元']
    """
    return _TOKEN.findall(text)


def seen(word: str) -> str:
    """What the model sees of a token.

    >>> [seen(word) for word in ("元", "1,234.50", "95", "97", "100", "2024")]
    ['元', '0.0', '00 round', '00', '000 round', '0000']
    """
    if not _is_figure(word):
        return word
    if "." in word:
        return "0.0"
    digits = min(len(word.replace(",", "")), _MOST_DIGITS)
    return "0" * digits + (" round" if word[-1] in "05" and digits > 1 else "")


def often(paragraphs: Sequence[Sequence[str]]) -> list[list[str]]:
    """Of each token how often it stands in a document behind the one before it and before the next.

    Args:
        paragraphs: The tokens of the paragraphs of the document. All figures count as the same.
    """
    pairs = [
        [*pairwise([_EDGE, *[_FIGURE if _is_figure(word) else word for word in words], _EDGE])] for words in paragraphs
    ]
    counts = Counter([pair for of_paragraph in pairs for pair in of_paragraph])
    grades = {pair: str(min(count.bit_length(), _OFTEN)) for pair, count in counts.items()}
    return [[before + after for before, after in pairwise([grades[pair] for pair in one])] for one in pairs]


def places(text: str, words: Sequence[str]) -> list[str]:
    """Of each token of a text its place in a word (begin, inside, end, single) and the class of the word."""
    of_place = dict(_places(text))
    found: list[str] = []
    at = 0
    for word in words:
        found.append(of_place.get(at, _OTHER))
        at += len(word)
    return found


def _is_figure(word: str) -> bool:
    return word[0].isdigit() and word.isascii()


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
