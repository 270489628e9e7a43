"""The facts that the probabilities of the narrative model make.

Where a figure starts and ends the value lexicon knows (`extract.narrative.figures`): the model only says which fact it
is. Elsewhere the most probable sequence of tags that is well-formed is taken. A fact's confidence is the mean
probability of its characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.narrative.figures import figures
from extract.narrative.names import settled
from extract.narrative.relations import Fact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BEGIN", "INSIDE", "OUT", "facts_of", "tags_of"]

OUT = "O"
BEGIN, INSIDE = "B-", "I-"
_IMPOSSIBLE = -1e9
# Facts that are words, not figures, and facts whose figure is told without its unit.
_WORDS = frozenset({"project", "indicator", "grade"})
_BARE = frozenset({"score", "count"})
_MONEY = frozenset({"budget", "executed", "funds"})
_NAMES = frozenset({"project", "indicator"})
# Marks with which a name may begin, and that stand in names.
_OPENING = '("'
_IN_NAMES = _OPENING + ")、·-/+&.%"


def tags_of(labels: Sequence[str]) -> tuple[str, ...]:
    """What a character may be, facts having these labels."""
    return (OUT, *(front + label for label in labels for front in (BEGIN, INSIDE)))


def facts_of(text: str, starts: Sequence[int], scores: NDArray[np.float32], labels: Sequence[str]) -> list[Fact]:
    """The facts of a text, in its order, with their places in it.

    Args:
        text: The text of a paragraph.
        starts: Where its tokens start.
        scores: The probability of each of the `tags_of` the labels (columns) of each token (rows).
        labels: The kinds of facts.
    """
    edges = [*starts, len(text)]
    told, free = _figures(text, starts, scores, labels)
    tags = tags_of(labels)
    path = _best(free, tags)
    start = 0
    while start < len(path):
        end = start + 1
        if tags[path[start]] != OUT:
            while end < len(path) and tags[path[end]].startswith(INSIDE):
                end += 1
            column = path[start]  # of the tag that begins the fact; the next one goes on with it
            sure = float(scores[start:end, column : column + 2].sum(axis=1).mean())
            told.append(Fact(edges[start], edges[end], tags[column][len(BEGIN) :], sure))
        start = end
    return settled(text, told)


def _figures(
    text: str, starts: Sequence[int], scores: NDArray[np.float32], labels: Sequence[str]
) -> tuple[list[Fact], NDArray[np.float32]]:
    """The figures that are facts, and the logarithms of what the other characters may be.

    A figure is one fact or none; it may also be part of a name.
    """
    import numpy as np

    free: NDArray[np.float32] = np.log(scores + 1e-9)
    _bar_marks(text, starts, free, labels)
    of_figures = np.array([label not in _WORDS for label in labels])
    columns = 1 + np.flatnonzero(np.repeat(of_figures, 2))
    token_at = {start: token for token, start in enumerate(starts)}
    told: list[Fact] = []
    of_label = scores[:, 1::2] + scores[:, 2::2]
    for start, end, number, money in figures(text):
        token = token_at[number[0]]
        best = int((of_label[token] * of_figures).argmax())
        inside = np.array([token_at[at] for at in range(start, end) if at in token_at])
        if of_label[token, best] > 0.5:
            place = number if labels[best] in _BARE else (start, money if labels[best] in _MONEY else end)
            told.append(Fact(*place, labels[best], float(of_label[token, best])))
            free[inside, 1:] = _IMPOSSIBLE
        else:
            free[np.ix_(inside, columns)] = _IMPOSSIBLE
    return told, free


def _bar_marks(text: str, starts: Sequence[int], free: NDArray[np.float32], labels: Sequence[str]) -> None:
    """Bars names from the marks that stand in no name, and from beginning with any but an opening one."""
    import numpy as np

    names = 1 + 2 * np.flatnonzero([label in _NAMES for label in labels])
    for token, at in enumerate(starts):
        if not (text[at].isalnum() or text[at] in _OPENING):
            free[token, names] = _IMPOSSIBLE
            if text[at] not in _IN_NAMES:
                free[token, names + 1] = _IMPOSSIBLE


@lru_cache(maxsize=8)
def _may_follow(tags: tuple[str, ...]) -> NDArray[np.float32]:
    """0 where a tag (column) may follow another (row): a fact goes on only after a tag of its own label."""
    import numpy as np

    costs = np.zeros((len(tags), len(tags)), "f")
    for column, tag in enumerate(tags):
        if tag.startswith(INSIDE):
            label = tag[len(INSIDE) :]
            costs[:, column] = [
                0.0 if before[len(BEGIN) :] == label and before != OUT else _IMPOSSIBLE for before in tags
            ]
    return costs


def _best(scores: NDArray[np.float32], tags: tuple[str, ...]) -> list[int]:
    """The most probable sequence of tags: that of the most probable ones, if it is well-formed, else by Viterbi."""
    import numpy as np

    costs = _may_follow(tags)
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
