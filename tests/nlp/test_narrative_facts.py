"""Rules and the narrative model together keep their figures in wordings that training never draws."""

import pytest

from extract.nlp.finder import load_finder
from extract.nlp.judge import judge, narratives, reader, total
from extract.synthetic.narrative_grammar import Split

_EACH = 6


@pytest.mark.parametrize(("split", "least"), [("test", 0.94), ("fresh", 0.875)])
def test_facts_are_read_in_unknown_wordings(split: Split, least: float) -> None:
    finder = load_finder()
    if finder.warning is not None:
        pytest.skip("no narrative model: the rules know none of these wordings")
    figure = total(judge(reader(rules=True, finder=finder), narratives(split, _EACH)))
    assert figure.f1 >= least, figure
