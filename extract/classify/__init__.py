"""Classes and directions of indicators: rules, a small model, the printed label, and one arbiter between them."""

from extract.classify.arbiter import Classifier, by_name, classify, load_classifier
from extract.classify.features import IndicatorFeatures

__all__ = ["Classifier", "IndicatorFeatures", "by_name", "classify", "load_classifier"]
