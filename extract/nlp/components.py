"""spaCy factories: the tokenizer `jixiao.ChineseTokenizer.v1` and the component `jixiao_narrative`.

The component carries the pure functions of the default pipeline (`find_parts`, `read_narratives`): it reads `Doc.text`,
not the tokens, and only then marks what it found on the tokens. What it found stands

- in `doc._.jixiao`, a `Narration` (kept in `doc.user_data` as plain data, so that `Doc.to_bytes` saves it);
- in `doc.spans["jixiao_indicators"]`, the names of indicators stated in prose, labelled with their first level;
- in `doc.spans["jixiao_projects"]`, the names of the projects, labelled with the kind of their narrative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from spacy.lang.zh import ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from extract.model.document import Document, Table
from extract.model.raw import Narration, Piece
from extract.narrative import read_narratives
from extract.nlp.segmenter import segmenter
from extract.readers.lines import read_lines
from extract.segment.parts import find_parts

__all__ = ["NARRATIVE", "TOKENIZER", "NarrativeComponent", "WordTokenizer", "make_narrative", "make_tokenizer"]

TOKENIZER = "jixiao.ChineseTokenizer.v1"
NARRATIVE = "jixiao_narrative"
READER = "jixiao.NarrativeReader.v1"
_DATA = "jixiao"

Reader = Callable[[str], Narration]


class WordTokenizer(ChineseTokenizer):
    """spaCy's Chinese tokenizer with the jieba segmenter and our dictionary; loaded again, it has both again."""

    def __init__(self, vocab: Vocab) -> None:
        # Asked for jieba, the base class would load the dictionary of the process as well, only to have it replaced.
        super().__init__(vocab, segmenter=Segmenter.char)
        self.segmenter = Segmenter.jieba.value
        self.jieba_seg = segmenter()

    def __reduce__(self) -> tuple[type[WordTokenizer], tuple[Vocab]]:
        """Pickles the vocabulary only: a jieba holds a lock, and the dictionary comes with the package."""
        return WordTokenizer, (self.vocab,)


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator, unused-ignore]
def make_tokenizer() -> Callable[[Language], WordTokenizer]:
    """What a pipeline's config names as its tokenizer."""

    def of_pipeline(nlp: Language) -> WordTokenizer:
        return WordTokenizer(nlp.vocab)

    return of_pipeline


@registry.misc(READER)  # type: ignore[untyped-decorator, unused-ignore]
def make_reader() -> Reader:
    """The default reader of the component: plain text, of which tab-separated rows are tables."""
    return read_text


def read_text(text: str) -> Narration:
    r"""What a text tells of a self-evaluation.

    >>> read_text("一、项目绩效自评结果\n1.培训项目自评得分98分。").narratives[0].score.text
    '98'
    """
    document = _document(text)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return read_narratives(document, find_parts(document), (), tables=tables)


def _document(text: str) -> Document:
    reading = read_lines(text)
    return Document(reading.text, tuple(reading.blocks), "", "", "text/plain", "doc.v1", reading.pages)


@Language.factory(
    NARRATIVE,
    default_config={
        "reader": {"@misc": READER},
        "indicators_key": "jixiao_indicators",
        "projects_key": "jixiao_projects",
    },
    assigns=["doc._.jixiao", "doc.spans"],
)  # type: ignore[untyped-decorator, unused-ignore]
def make_narrative(
    nlp: Language, name: str, reader: Reader, indicators_key: str, projects_key: str
) -> NarrativeComponent:
    """The component; what it is made of stands in the pipeline's config and is saved with it."""
    return NarrativeComponent(name, reader, indicators_key, projects_key)


class NarrativeComponent:
    """Reads narratives from the text of a `Doc` and marks them on it; it never changes tokens or entities."""

    def __init__(self, name: str, reader: Reader, indicators_key: str, projects_key: str) -> None:
        self.name = name
        self.reader = reader
        self.indicators_key = indicators_key
        self.projects_key = projects_key
        if not Doc.has_extension(_DATA):
            Doc.set_extension(_DATA, getter=_narration)

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:
        """Reads a stream of documents, one by one whatever the batch size: there is nothing to gain from batches."""
        del batch_size
        yield from map(self, stream)

    def predict(self, docs: Iterable[Doc]) -> list[Narration]:
        """What each document tells; the documents are not touched."""
        return [self.reader(doc.text) for doc in docs]

    def set_annotations(self, docs: Iterable[Doc], narrations: Iterable[Narration]) -> None:
        """Writes what was read on the documents."""
        for doc, narration in zip(docs, narrations, strict=True):
            doc.user_data[_DATA] = msgspec.to_builtins(narration)
            narratives = narration.narratives
            rows = [row for narrative in narratives for row in narrative.rows]
            names = [_span(doc, row.name, row.l1.text if row.l1 else "") for row in rows]
            projects = [_span(doc, narrative.project, narrative.kind) for narrative in narratives]
            doc.spans[self.indicators_key] = [span for span in names if span is not None]
            doc.spans[self.projects_key] = [span for span in projects if span is not None]


def _narration(doc: Doc) -> Narration | None:
    """`doc._.jixiao`: what was read, None before the component has run."""
    data: Any = doc.user_data.get(_DATA)
    return None if data is None else msgspec.convert(data, Narration)


def _span(doc: Doc, piece: Piece | None, label: str) -> Span | None:
    """The tokens that hold a piece; a token that the segmenter did not cut at its ends is taken whole."""
    if piece is None:
        return None
    return doc.char_span(piece.ranges[0][0], piece.ranges[-1][1], label=label, alignment_mode="expand")
