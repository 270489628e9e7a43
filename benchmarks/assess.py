"""What the assessment adds to extraction: CPU time over the real documents (`JIXIAO_CORPUS`), with it against without.

python benchmarks/assess.py            a table
python benchmarks/assess.py --check    fails where a figure is beyond benchmarks/limits.toml
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from pairs import ROOT, Figure, arguments, limits, ratio, report

from extract.assess.printed_scheme import printed_scheme
from extract.config import AssessConfig, Config
from extract.evaluation.suites import load_suites
from extract.model.document import Document
from extract.pipeline import Pipeline


def figures(rounds: int) -> Iterator[Figure]:
    """All documents together, then each by itself (which has no limit)."""
    folder = load_suites(ROOT)["corpus"].place(ROOT)
    paths = sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []
    if not paths:
        print("no documents: set JIXIAO_CORPUS")
        return
    whole, bare = Pipeline(), Pipeline(Config(assess=AssessConfig(enabled=False)))
    documents = [whole.open(path) for path in paths]
    limit = limits("assess")["ratio"]

    def read(pipeline: Pipeline, some: Sequence[Document]) -> None:
        printed_scheme.cache_clear()  # what a text prints is read once a document, as in use
        for document in some:
            pipeline.extract(document)

    yield ratio(
        "all: assessed / extracted", lambda: read(whole, documents), lambda: read(bare, documents), limit, rounds
    )
    for path, document in zip(paths, documents, strict=True):
        one = [document]
        yield ratio(path.stem, lambda: read(whole, one), lambda: read(bare, one), float("inf"), rounds)  # noqa: B023


if __name__ == "__main__":
    options = arguments(__doc__)
    sys.exit(report(figures(options.rounds), check=options.check))
