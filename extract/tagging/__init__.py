"""The row tagger: trained models that say of each piece of running text which cell it begins or goes on with.

Its scores are one more voice in the search of the linear decoder (`extract.forms.search`); the rules stay what they
are, and alone where no model is there.
"""

from __future__ import annotations

from extract.tagging.tagger import RowTagger, load_tagger

__all__ = ["RowTagger", "load_tagger"]
