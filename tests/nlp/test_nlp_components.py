"""spaCy: tokenizer, component, saving and loading."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("spacy", reason="spaCy is not installed")
pytest.importorskip("jieba", reason="jieba is not installed")

import spacy
from spacy.tokens import Doc

import extract.nlp
from extract.nlp import components, segmenter

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


def test_dictionary_holds_plain_words() -> None:
    words = segmenter.words()
    assert len(words) == len(set(words)) > 1000
    assert all(re.fullmatch("[\u4e00-\u9fff]{3,12}", word) for word in words)
