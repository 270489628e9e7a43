"""The row tagger as the linear decoder asks it: a quick answer first, a careful one where the rules read otherwise.

Both answers are log-scores per atom and column (`extract.forms.reading.Told`), so that the search adds them to what the
rules say and decides once. The quick answer is the CRF's; the careful one is the mean of the CRF and the transformer,
on atoms that are cut where the transformer sees a cell begin. Either model may be missing, and of a form with columns
that they were not taught neither says anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from extract.forms.reading import Path as Reading
from extract.forms.reading import Told
from extract.forms.running_text import RowsText
from extract.forms.words import cut_at_words, inside_words
from extract.model.record import Problem
from extract.models import ModelFolder, find_model, model_problem
from extract.tagging.chars import MODEL, VOCABULARY, CharModel, Vocabulary, cut_at_beginnings, per_atom
from extract.tagging.crf import WEIGHTS, Crf, read_crf
from extract.tagging.features import AtomFeatures, features_of
from extract.tagging.labels import LABELS, OUTSIDE, SILENT, begin, in_order, inside, possible, relabelled, speaks_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CHARS", "CRF", "RowTagger", "Trust", "by_crf", "described", "finely_cut", "load_tagger"]

CRF: Final = "rows_crf"
CHARS: Final = "rows_char"
_LEAST: Final = 1e-9
_FEW_ATOMS: Final = 12  # no order can be judged by less

T = TypeVar("T")


class Trust(msgspec.Struct, frozen=True):
    """How much the models count beside the rules, found on forms kept out of training.

    Attributes:
        weight: The factor of a log-probability beside the scores of the rules.
        floor: The least log-probability: no model rules out alone what it finds unlikely.
        cut: The probability from which on a cell begins inside an atom.
        disorder: A reading that gives up more log-probability than this for each atom is of text out of order.
    """

    weight: float
    floor: float
    cut: float
    disorder: float


class RowTagger:
    """Scores of the trained models for the rows of a form in running text."""

    def __init__(
        self, crf: Crf | None, chars: CharModel | None, trust: Trust, warnings: Sequence[Problem] = ()
    ) -> None:
        self.crf = crf
        self.chars = chars
        self.trust = trust
        self.warnings = tuple(warnings)
        self._last: tuple[RowsText, NDArray[np.float64]] | None = None  # what the CRF said last: it is asked twice

    def quick(self, text: RowsText) -> tuple[RowsText, Told] | None:
        """What the CRF says, of rows that are cut between words as well; ``None`` where it says nothing."""
        if self.crf is None or not text.rows.items or not speaks_of(text.fields):
            return None
        text = finely_cut(text)
        return text, self._told(self._by_crf(self.crf, text), text.fields)

    def careful(self, text: RowsText) -> tuple[RowsText, Told] | None:
        """What both models say, and the rows with the cuts that the transformer adds; ``None`` without it."""
        if self.chars is None or not text.rows.items or not speaks_of(text.fields):
            return None
        import numpy as np

        text = finely_cut(text)
        by_character = self.chars.shares(text.rows, text.fields)
        text = msgspec.structs.replace(text, rows=cut_at_beginnings(text.rows, by_character, self.trust.cut))
        shares = per_atom(text.rows, by_character)
        if self.crf is not None:
            shares = np.sqrt(shares * self._by_crf(self.crf, text))
        return text, self._told(shares, text.fields)

    def _by_crf(self, crf: Crf, text: RowsText) -> NDArray[np.float64]:
        """What the CRF says; where the transformer added no cut, the careful answer is about the quick one's atoms."""
        last = self._last
        if last is None or last[0].fields != text.fields or last[0].rows.items != text.rows.items:
            last = self._last = text, by_crf(crf, text)
        return last[1]

    def is_disordered(self, told: Told, reading: Reading, *, certain: bool) -> bool:
        """Whether the best reading has to go against the models all over: the text is not in the order of cells.

        A reading whose sums hold (`certain`) must be twice as bad.
        """
        said = told.of(reading)
        limit = self.trust.disorder * self.trust.weight * (2 if certain else 1)
        return len(said) >= _FEW_ATOMS and -sum(said) / len(said) > limit

    def _told(self, shares: NDArray[np.float64], columns: Sequence[str]) -> Told:
        """Probabilities of the labels as scores of the columns of a form, the likeliest label of an atom being 0."""
        import numpy as np

        scores = np.log(shares + _LEAST)
        scores -= scores.max(axis=1, keepdims=True)
        scores = np.maximum(scores, self.trust.floor) * self.trust.weight
        first = [OUTSIDE if column in SILENT else begin(column) for column in columns]
        further = [OUTSIDE if column in SILENT else inside(column) for column in columns]
        return Told(scores[:, first].tolist(), scores[:, further].tolist(), scores[:, OUTSIDE].tolist())


def finely_cut(text: RowsText) -> RowsText:
    """Rows that run together cut between the words of the dictionary too: most cells end where a word does."""
    return msgspec.structs.replace(text, rows=cut_at_words(text.rows)) if text.glued else text


def described(text: RowsText) -> list[AtomFeatures]:
    """The features of the atoms of some rows, under the header in the order of `labels.in_order`."""
    return features_of(text.rows, in_order(text.fields), inside_words(text.rows))


def by_crf(crf: Crf, text: RowsText) -> NDArray[np.float64]:
    """The probability of each label of each atom."""
    known = possible(in_order(text.fields))
    shares: NDArray[np.float64] = crf.marginals(described(text), known)[:, relabelled(text.fields)]
    return shares


def load_tagger(directory: str | Path | None = None, without: Collection[str] = ()) -> RowTagger | None:
    """The row tagger with the models that are there and a warning for each that is damaged; ``None`` without any."""
    warnings: list[Problem] = []
    crf, trust = _load(CRF, _read_crf, directory, without, warnings)
    chars, trust_too = _load(CHARS, _read_chars, directory, without, warnings)
    if crf is None and chars is None and not warnings:
        return None
    return RowTagger(crf, chars, trust or trust_too or Trust(0.0, 0.0, 1.0, 1.0), warnings)


def _load(
    name: str,
    read: Callable[[ModelFolder], T],
    directory: str | Path | None,
    without: Collection[str],
    warnings: list[Problem],
) -> tuple[T | None, Trust | None]:
    folder, problem = find_model(name, directory, without)
    if problem is not None:
        warnings.append(problem)
    if folder is None:
        return None, None
    try:
        return read(folder), msgspec.convert(folder.meta.thresholds, Trust)
    except (KeyError, ValueError, msgspec.MsgspecError):
        warnings.append(model_problem("JX-M002", folder.path))
    return None, None


def _read_crf(folder: ModelFolder) -> Crf:
    return Crf(read_crf(folder.files[WEIGHTS], len(LABELS)))


def _read_chars(folder: ModelFolder) -> CharModel:
    return CharModel(folder.files[MODEL], msgspec.json.decode(folder.files[VOCABULARY], type=Vocabulary))
