"""spaCy: tokenizer, component, saving and loading."""

import importlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("spacy", reason="spaCy is not installed")
pytest.importorskip("jieba", reason="jieba is not installed")

import spacy
from spacy.tokens import Doc

import extract.nlp
from extract.nlp import characters, components, corpus, facts, segmenter
from extract.nlp.dictionary import dictionary

ROOT = Path(__file__).resolve().parents[2]

TEXT = (
    "一、预算绩效情况说明\n（一）项目绩效自评结果\n1.“古树 保护”项目绩效自评综述：根据"
    "年初设定的绩效目标，自评得分\n为98分。"
    "产出指标方面，发放及时率达到100%，受助学生满意度为96.5%。\n"
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return extract.nlp.blank(narrative=True)


def test_importing_the_package_does_not_import_spacy() -> None:
    code = (
        "import sys, extract.nlp, extract.narrative, extract.segment.parts; sys.exit('spa"
        "cy' in sys.modules or 'jieba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_are_one_token(nlp: Any) -> None:
    assert [token.text for token in nlp.make_doc("绩效自评综述与实际完成值")] == ["绩效自评综述", "与", "实际完成值"]


def test_the_dictionary_of_the_process_is_left_alone(nlp: Any) -> None:
    import jieba

    nlp.make_doc("绩效自评综述")
    assert jieba.dt is not segmenter.segmenter()
    assert "绩效自评综述" not in jieba.lcut("绩效自评综述")


def test_text_is_kept(nlp: Any) -> None:
    assert nlp(TEXT).text == TEXT


def test_annotations(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["jixiao_projects"]] == [("古树 保护", "project")]
    indicators = doc.spans["jixiao_indicators"]
    assert [(span.text, span.label_) for span in indicators] == [
        ("发放及时率", "产出指标"),
        ("受助学生满意度", "产出指标"),
    ]
    assert doc._.jixiao.narratives[0].score.text == "98"


def test_predict_does_not_touch_the_document(nlp: Any) -> None:
    doc = nlp.make_doc(TEXT)
    component = nlp.get_pipe(components.NARRATIVE)
    (narration,) = component.predict([doc])
    assert not doc.spans
    assert doc._.jixiao is None
    component.set_annotations([doc], [narration])
    assert doc._.jixiao == narration


def test_a_document_without_narratives(nlp: Any) -> None:
    doc = nlp("今天天气好。")
    assert len(doc.spans["jixiao_projects"]) == 0
    assert doc._.jixiao.narratives == ()


def test_stream_equals_single(nlp: Any) -> None:
    assert [doc._.jixiao for doc in nlp.pipe([TEXT, "无", TEXT])] == [nlp(text)._.jixiao for text in (TEXT, "无", TEXT)]


def test_save_equals_load(nlp: Any, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert loaded.pipe_names == nlp.pipe_names
    assert [token.text for token in loaded(TEXT)] == [token.text for token in nlp(TEXT)]
    assert loaded(TEXT)._.jixiao == nlp(TEXT)._.jixiao


def test_documents_are_saved_with_what_was_read(nlp: Any) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.jixiao == doc._.jixiao


def test_keys_can_be_chosen() -> None:
    chosen = extract.nlp.blank()
    chosen.add_pipe("jixiao_narrative", config={"projects_key": "projects"})
    doc = chosen(TEXT)
    assert [span.text for span in doc.spans["projects"]] == ["古树 保护"]


def test_dictionary_is_of_the_data() -> None:
    path = ROOT / "extract" / "lexicon" / "segmentation.txt"
    current = path.read_text("utf-8")
    assert dictionary(current, ROOT / "training_data") == current, (
        "older than the data: python -m extract.nlp.dictionary"
    )


def test_dictionary_follows_the_data(tmp_path: Path) -> None:
    header = "name\tl1\n"
    (tmp_path / "indicators.tsv").write_text(
        header + "装机容量\t产出指标\n个数\t产出指标\nPM2.5浓度\t效益指标\n", "utf-8"
    )
    (tmp_path / "variants.tsv").write_text(header + "绩效自评\t产出指标\n", "utf-8")
    made = dictionary("# terms\n绩效自评\n", tmp_path).splitlines()
    assert [line for line in made if not line.startswith("#")] == ["绩效自评", "装机容量"]


def test_the_component_is_found_without_importing_the_package() -> None:
    points = importlib.metadata.entry_points(group="spacy_factories", name="jixiao_narrative")
    if not points:
        pytest.skip("the package is not installed: no entry points")
    code = "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('jixiao_narrative'); print(nlp.pipe_names)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "jixiao_narrative" in done.stdout


def test_entry_points_name_what_the_components_register() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    named = {point for group in project.values() for point in group}
    own = {components.NARRATIVE, components.TOKENIZER, components.READER}
    assert named == own | {characters.CHARACTERS, corpus.CORPUS, facts.FACTS}
    for group in project.values():
        for value in group.values():
            module, _, attribute = value.partition(":")
            assert callable(getattr(importlib.import_module(module), attribute))


def test_dictionary_holds_plain_words() -> None:
    words = segmenter.words()
    assert len(words) == len(set(words)) > 1000
    assert all(re.fullmatch("[\u4e00-\u9fff]{3,12}", word) for word in words)
