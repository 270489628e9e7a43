"""The bare name of a project in prose, and words that are none."""

import pytest

from extract.narrative.bare_names import name_of, names_project
from extract.narrative.lexicon import cues


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ('区财政批复"渡口栈桥"项目', "渡口栈桥"),
        ('县发改委批准"渡口栈桥"项目', "渡口栈桥"),
        ('市财政局下达"渡口栈桥"项目', "渡口栈桥"),
        ('农村"四好"公路项目', '农村"四好"公路'),
        ("县财政批复渡口栈桥项目", "渡口栈桥"),
        ("区级财政下达渡口栈桥项目", "渡口栈桥"),
        ("财政电子票据项目", "财政电子票据"),
        ("批复渡口栈桥项目", "批复渡口栈桥"),
    ],
)
def test_what_leads_to_quotes_is_no_part_of_the_name(words: str, name: str) -> None:
    place = name_of(words, 0, len(words))
    assert place is not None
    assert words[slice(*place)] == name


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("渡口栈桥项目", True),
        ("现代渔港项目", True),
        ("为民服务中心项目支出自评得分", True),
        ("防汛补助资金项目", True),
        ("补助资金项目", False),
        ("现公开以下项目", False),
        ("现将渡口栈桥项目", False),
        ("首页>政务公开>渡口栈桥项目", False),
        ("某县渔业局项目支出绩效自评表(2021年度)", False),
        ("某县渔业局项目支出绩效自评表", False),
        ("某县渔业发展中心项目支出绩效目标自评表", False),
    ],
)
def test_words_of_notices_and_pages_are_no_names(words: str, *, is_one: bool) -> None:
    end = words.find("项目") if "支出" in words and "(" not in words else len(words)
    assert names_project(words, name_of(words, 0, end), end, cues()) is is_one
