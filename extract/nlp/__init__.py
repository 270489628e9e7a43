"""The same reading inside spaCy: a component that puts narratives on a `Doc`, and a Chinese pipeline for our words.

Nothing here is used by `extract.load()`: a document is read without tokens. Importing this module costs nothing either;
spaCy is imported when a pipeline is made.

    >>> import extract.nlp
    >>> nlp = extract.nlp.blank()                              # doctest: +SKIP
    >>> nlp.add_pipe("jixiao_narrative")                       # doctest: +SKIP
    >>> doc = nlp(text)                                        # doctest: +SKIP
    >>> [span.text for span in doc.spans["jixiao_projects"]]   # doctest: +SKIP

In an installed package spaCy finds the components by their entry points, so that `spacy.load` of a saved pipeline needs
no import and `spacy.blank("zh").add_pipe("jixiao_narrative")` works as it stands; from a plain checkout that is not
installed, `import extract.nlp.components` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["blank"]


def blank(*, narrative: bool = False) -> Language:
    """A Chinese pipeline with the jieba segmenter and the indicator lexicon as its user dictionary.

    Args:
        narrative: add the component `jixiao_narrative` as well.

    Raises:
        ImportError: spaCy or jieba is not installed.
    """
    from spacy.lang.zh import Chinese

    from extract.nlp import components

    nlp: Language = Chinese.from_config({"nlp": {"tokenizer": {"@tokenizers": components.TOKENIZER}}})
    if narrative:
        nlp.add_pipe(components.NARRATIVE)
    return nlp
