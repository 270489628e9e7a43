"""The training corpus of the narrative model: paragraphs of synthetic narratives as spaCy documents with entities.

A document of the corpus is one paragraph as the rules see it (`extract.narrative.prose`): folded, without white space.
spaCy's own commands use it by the reader `jixiao.NarrativeCorpus.v1`, or as a file:

    python -m extract.nlp.corpus train 4000 train.spacy
    python -m extract.nlp.corpus test 400 test.spacy
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import registry

from extract.model.document import Document
from extract.narrative.prose import Prose
from extract.nlp.characters import blank, mark_repeated
from extract.synthetic.narrative_grammar import DATA, Grammar, Split, load_grammar
from extract.synthetic.narratives import Told, draw_narrative

__all__ = ["CORPUS", "Paragraph", "documents", "make_corpus", "paragraphs", "write"]

CORPUS = "jixiao.NarrativeCorpus.v1"
_FIRST_SEED = {"train": 0, "dev": 10_000_000, "test": 10_000_000, "fresh": 10_000_000}
_SHORTEST = 4


class Paragraph(NamedTuple):
    """A paragraph of prose and the labelled places in it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def paragraphs(told: Told) -> Iterator[Paragraph]:
    """The paragraphs of a narrative, headings among them, in their order."""
    prose = Prose(Document(told.text, (), "", "", "text/plain", "text"), [(0, len(told.text))])
    spans = [(prose.index(fact.start), prose.index(fact.end - 1) + 1, fact.label) for fact in told.facts]
    start = 1
    while start < len(prose.text):
        end = prose.text.index("\n", start)
        if end - start >= _SHORTEST:
            inside = tuple((a - start, b - start, label) for a, b, label in spans if start <= a and b <= end)
            yield Paragraph(prose.text[start:end], inside)
        start = end + 1


def documents(nlp: Language, grammar: Grammar, count: int, seed: int) -> Iterator[Doc]:
    """So many annotated paragraphs; the same seed gives the same ones."""
    made = 0
    while True:
        told = list(paragraphs(draw_narrative(grammar, _FIRST_SEED[grammar.split] + seed)))
        docs = [nlp.make_doc(paragraph.text) for paragraph in told]
        mark_repeated(docs)
        for doc, paragraph in zip(docs, told, strict=True):
            if made == count:
                return
            spans = [doc.char_span(start, end, label=label) for start, end, label in paragraph.spans]
            doc.set_ents([span for span in spans if span is not None])
            made += 1
            yield doc
        seed += 1


@registry.readers(CORPUS)  # type: ignore[untyped-decorator, unused-ignore]
def make_corpus(split: Split, count: int, seed: int, data: str = str(DATA)) -> Callable[[Language], Iterable[Example]]:
    """What a training config names as a corpus (``@readers = "jixiao.NarrativeCorpus.v1"``)."""

    def read(nlp: Language) -> Iterator[Example]:
        for doc in documents(nlp, load_grammar(split, Path(data)), count, seed):
            bare = doc.copy()
            bare.set_ents([])
            yield Example(bare, doc)

    return read


def write(path: Path, split: Split, count: int, seed: int, data: Path = DATA) -> None:
    """Writes paragraphs to a `.spacy` file (spaCy's DocBin)."""
    DocBin(docs=documents(blank(), load_grammar(split, data), count, seed)).to_disk(path)


if __name__ == "__main__":
    _, chosen, number, target = sys.argv
    write(Path(target), "test" if chosen == "test" else "train", int(number), 0)
