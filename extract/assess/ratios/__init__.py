"""The score ratio of rows that rules leave open: a trained model says where in its interval a score is expected."""

from extract.assess.ratios.judging import with_ratios
from extract.assess.ratios.model import Ratios, load_ratios

__all__ = ["Ratios", "load_ratios", "with_ratios"]
