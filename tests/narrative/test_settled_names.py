"""Names that a model marked, with the borders that are known."""

import pytest
from marked_facts import found, said

from extract.narrative.names import settled


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<project 沿湖>的<project 苗圃管护>得9分", ["沿湖的苗圃管护"]),
        ("<project 苗圃管护>和<project 渡口修缮>得9分", ["苗圃管护", "渡口修缮"]),
        ("<project 苗圃管护>、<project 渡口修缮>得9分", ["苗圃管护", "渡口修缮"]),
        ("<indicator 花农>5户<indicator 果农>6户", ["花农", "果农"]),
        ("<indicator 左>边5户", []),
        ('"<project 苗圃>管护项目"得9分', ["苗圃管护"]),
        ("<indicator 花农人数共>5人", ["花农人数"]),
        ("一是温度提高到21度，老人反映<grade 良好>", []),
        ("自评得分为92分；泵站运行情况<grade 良好>，社会评价<grade 优秀>", []),
        ("自评得<score 92>分，结论:<grade 良好>", ["92", "良好"]),
        ("<grade 优>", ["优"]),
        ("小组打出<score 92>分；列为“<grade 良好>”", ["92", "良好"]),
        ("得<score 92>分。水质抽检<grade 合格>", ["92"]),
        ("-定档:<grade 良好>;", ["良好"]),
        ("-运行情况:<grade 良好>;", []),
        ("小组打出<score 92>分，设备运行<grade 良好>", ["92"]),
        ("<score 92>分——2024年苗圃管护", ["92"]),
        ("苗木<score 37>个品种，得<score 92>分", ["92"]),
        ("优(<score 90>分及以上)、良(<score 75>分(含)以上)、中(<score 60>-75分)", []),
        ("自评得<score 92.5>分(良)，以上为<score 九十二>分", ["92.5", "九十二"]),
    ],
)
def test_names_are_whole(marked: str, expected: list[str]) -> None:
    text, facts = found(marked)
    assert [words for _, words in said(text, settled(text, facts))] == expected
