"""The narrative model: its corpus, its training, and what happens when its files are bad."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest

pytest.importorskip("spacy", reason="spaCy is not installed")
pytest.importorskip("jieba", reason="jieba is not installed")

from spacy.tokens import DocBin

from extract.models import find_model
from extract.nlp import judge
from extract.nlp.characters import blank, mark_repeated
from extract.nlp.corpus import documents, paragraphs, write
from extract.nlp.facts import FactTagger
from extract.nlp.finder import PIPELINE, ModelFinder, load_finder, pipeline_of
from extract.nlp.train import Settings, train
from extract.synthetic.narrative_grammar import Split, load_grammar
from extract.synthetic.narratives import Told, draw_narrative
from extract.training import Run

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "training_data"
SHORT = Settings(seed=3, paragraphs=60, judged=1, least=0.5, gain=-1.0)


def tagger_of(*labels: str) -> FactTagger:
    """A tagger of some labels that has learned nothing."""
    tagger = blank().add_pipe("jixiao_facts")
    assert isinstance(tagger, FactTagger)
    tagger.cfg["labels"] = list(labels)
    return tagger


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("store")
    train(Run(out=out, data=DATA), SHORT)
    return out


@pytest.mark.parametrize("split", get_args(Split))
def test_planted_facts_stand_where_they_say(split: Split) -> None:
    grammar = load_grammar(split, DATA)
    for seed, family in enumerate(grammar.families):
        told = draw_narrative(grammar, seed, family.name)
        assert told == draw_narrative(grammar, seed, family.name)
        values = {told.text[fact.start : fact.end].replace(" ", "") for fact in told.facts if fact.label == "rate"}
        assert all(value[-1] in "%％" for value in values)
        inside = [span for paragraph in paragraphs(told) for span in paragraph.spans]
        assert len(inside) == len(told.facts)


@pytest.mark.parametrize(("split", "families"), [("dev", 5), ("test", 10), ("fresh", 5)])
def test_the_splits_share_no_wording_and_no_word(split: Split, families: int) -> None:
    train_, test = load_grammar("train", DATA), load_grammar(split, DATA)
    assert len(train_.families) >= 40
    assert len(test.families) == families
    for kind in ("objects", "departments", "indicators", "indicator_objects"):
        assert not set(getattr(train_.words, kind)) & set(getattr(test.words, kind))
    phrases = [{phrase for family in one.families for phrase in (*family.item, *family.row)} for one in (train_, test)]
    assert not phrases[0] & phrases[1]


def test_the_corpus_as_a_file(tmp_path: Path) -> None:
    write(tmp_path / "x.spacy", "test", 20, 1, DATA)
    nlp = blank()
    docs = list(DocBin().from_disk(tmp_path / "x.spacy").get_docs(nlp.vocab))
    again = list(documents(nlp, load_grammar("test", DATA), 20, 1))
    assert [doc.text for doc in docs] == [doc.text for doc in again]
    assert [[(ent.text, ent.label_) for ent in doc.ents] for doc in docs] == [
        [(ent.text, ent.label_) for ent in doc.ents] for doc in again
    ]


def test_same_settings_same_bytes(store: Path, tmp_path: Path) -> None:
    train(Run(out=tmp_path, data=DATA), SHORT)
    for name in ("meta.json", PIPELINE):
        assert (store / "narrative" / name).read_bytes() == (tmp_path / "narrative" / name).read_bytes()


def test_saved_equals_loaded(store: Path, tmp_path: Path) -> None:
    import spacy

    data = (store / "narrative" / PIPELINE).read_bytes()
    nlp = pipeline_of(data)
    nlp.to_disk(tmp_path / "pipeline")
    text = "桑园项目得95分,预算30万元。"
    entities = [(entity.text, entity.label_) for entity in nlp(text).ents]
    assert [(entity.text, entity.label_) for entity in spacy.load(tmp_path / "pipeline")(text).ents] == entities


def test_a_damaged_model_is_one_warning(store: Path, tmp_path: Path) -> None:
    assert load_finder(tmp_path).warning is not None
    folder, _ = find_model("narrative", store)
    assert folder is not None
    bad = ModelFinder(msgspec.structs.replace(folder, files={PIPELINE: b"\x81\xa1a\x01"}))
    assert bad.find(["得95分"]) == [[]]
    assert bad.warning is not None
    assert bad.warning.code == "JX-M002"
    assert bad.find(["得95分"]) == [[]]


@pytest.mark.parametrize("kind", ["project", "indicator"])
def test_names_of_training_are_not_those_of_the_lists_alone(kind: str) -> None:
    grammar = load_grammar("train", DATA)
    named = [draw_narrative(grammar, seed) for seed in range(40)]
    names = [one.text[fact.start : fact.end] for one in named for fact in one.facts if fact.label == kind]
    lists = (*grammar.words.objects, *grammar.words.indicator_objects, *grammar.words.indicators)
    assert 0.3 < sum(not any(word in name for word in lists) for name in names) / len(names) < 0.9


def test_a_token_is_a_character_or_a_number() -> None:
    doc = blank().make_doc("2024年支出1,234.50万元,100%")
    assert [token.text for token in doc] == ["2024", "年", "支", "出", "1,234.50", "万", "元", ",", "100", "%"]
    seen = {token.text: (token.lemma_, token.tag_) for token in doc}
    assert seen["1,234.50"] == ("0.0", "-")
    assert seen["支"] == ("支", "Bv")
    assert [seen[number][0] for number in ("2024", "100")] == ["0000", "000 round"]


def test_a_figure_is_one_fact_or_none() -> None:
    tagger = tagger_of("budget", "project")
    doc = blank().make_doc("共3.5万元")
    scores = np.full((len(doc), 5), 0.01, "f")
    scores[:, 0] = 0.3
    scores[1, 1:3] = 0.2, 0.15  # something of a budget, but not enough to be one
    assert tagger.found(doc, scores) == []
    scores[1, 1] = 0.5
    assert [(fact.start, fact.end, fact.label) for fact in tagger.found(doc, scores)] == [(1, 6, "budget")]


def test_a_name_begins_with_no_mark_and_goes_across_none() -> None:
    tagger = tagger_of("project")
    doc = blank().make_doc("◎、桑园;管护")
    scores = np.full((len(doc), 3), 0.05, "f")
    scores[0, 1], scores[1:, 2] = 0.9, 0.9
    found = [(fact.start, fact.end) for fact in tagger.found(doc, scores)]
    assert all("◎" not in doc.text[start:end] and ";" not in doc.text[start:end] for start, end in found)
    assert all(doc.text[start] not in "、;" for start, _ in found)
    assert found == [(2, 4), (5, 7)]


def test_money_ends_with_its_unit() -> None:
    tagger = tagger_of("budget")
    doc = blank().make_doc("盘子14万里用")
    scores = np.full((len(doc), 3), 0.1, "f")
    scores[2, 1] = 0.9
    assert [(fact.start, fact.end) for fact in tagger.found(doc, scores)] == [(2, 5)]


def test_what_a_document_repeats_is_noted_at_its_tokens() -> None:
    nlp = blank()
    docs = [nlp.make_doc("桑园盼到5户"), nlp.make_doc("渡口盼到36户")]
    assert [token.dep_ for token in docs[0]] == ["11"] * 6
    mark_repeated(docs)
    assert [token.dep_ for token in docs[0]] == ["11", "11", "12", "22", "22", "22"]


def test_most_narratives_of_training_are_told_in_one_wording() -> None:
    grammar = load_grammar("train", DATA)
    family = msgspec.structs.replace(grammar.families[0], item=("<project>{moneynoun}：<budget>。",))
    one = msgspec.structs.replace(grammar, families=(family,))
    told = [draw_narrative(one, seed).text for seed in range(40)]
    words = [re.findall(r"([^：。]{2})：[0-9０-９ ]", text) for text in told]
    assert 10 < sum(len(set(of_one)) == 1 for of_one in words) < 36


def test_judge_counts_facts_exactly() -> None:
    told: Told = draw_narrative(load_grammar("train", DATA), 5)
    truth = judge.facts_told(told)
    figures = judge.judge(judge.reader(rules=True, finder=None), [told])
    assert judge.total(figures).told == truth.total()
    assert judge.Figure(1, 2, 2).f1 == 0.5
    assert judge.Figure().f1 == 1.0
