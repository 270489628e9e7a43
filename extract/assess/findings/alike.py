"""How alike two texts are, for rules that compare what stands in several places."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz import fuzz

from extract.text.view import fold, printed

__all__ = ["all_pairs", "common", "key", "likeness", "named_alike", "near", "pairs", "project_key"]

_MARKS = re.compile(r"[\s,，、;；:：.。·()\[\]【】《》<>\"'“”‘’!?！？_*#-]+")
_WEIGHT = re.compile(r"[(（\[]\d{1,3}(?:\.\d)?分?[)）\]]$")  # 救助人次(20分): the points of the row
_YEAR = re.compile(r"(20\d\d)年度?")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=8192)
def key(text: str | None) -> str:
    """A text for comparison: folded, without white space and punctuation.

    >>> key("“一站式” 结算，人次") == key("一站式结算人次")
    True
    """
    return _MARKS.sub("", fold(printed(text))) if text else ""


@lru_cache(maxsize=2048)
def name_key(name: str | None) -> str:
    """An indicator's name for comparison, without the points that some forms print behind it."""
    return key(_WEIGHT.sub("", fold(printed(name)))) if name else ""


@lru_cache(maxsize=2048)
def project_key(name: str | None) -> str:
    """A project's name for comparison: its year and the word 项目 behind it are no other name.

    >>> project_key("2023年度河道治理项目") == project_key("河道治理")
    True
    """
    plain = _YEAR.sub("", key(name))
    return plain.removesuffix("项目") or plain


@lru_cache(maxsize=8192)
def likeness(one: str, other: str) -> float:
    """How alike two keys are, 0 to 1."""
    return fuzz.ratio(one, other) / 100 if one and other else 0.0


def near(texts: Iterable[str], similar: float) -> dict[str, list[str]]:
    """For each of some keys those that are more alike than `similar`, itself first.

    Not every text is compared with every other: two that differ in d characters, put in or left out, have one of their
    d + 1 rarest characters in common.

    >>> near(["保障道路畅通", "保障道路畅通了", "组织农民培训"], 0.9)["保障道路畅通"]
    ['保障道路畅通', '保障道路畅通了']
    """
    letters = {text: set(text) for text in texts}
    count = Counter([letter for own in letters.values() for letter in own])
    rank = {letter: place for place, letter in enumerate(sorted(count, key=lambda letter: (count[letter], letter)))}
    holders: dict[str, list[str]] = defaultdict(list)
    found = {text: [text] for text in letters}
    for text, own in letters.items():
        apart = int((1 - similar) * 2 * len(text) / max(similar, 0.01) + 1e-6)  # from the longest that is so alike
        rarest = sorted(own, key=rank.__getitem__)[: apart + 1]
        for other in dict.fromkeys([held for letter in rarest for held in holders[letter]]):
            if likeness(text, other) > similar:
                found[text].append(other)
                found[other].append(text)
        for letter in rarest:
            holders[letter].append(text)
    return found


@lru_cache(maxsize=8192)
def named_alike(one: str, other: str) -> float:
    """How alike two names of indicators are, 0 to 1: a name that is held in the other one is a short form of it.

    >>> named_alike("发放及时率", "长期护理待遇发放及时率") > 0.8
    True
    >>> named_alike("政策知晓率", "道路完好率") < 0.5
    True
    """
    if not one or not other:
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and short in long:
        return 0.8 + 0.2 * len(short) / len(long)
    return fuzz.ratio(one, other) / 100


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters of a key: what two texts on one matter share."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if _HAN.match(text[i]) and _HAN.match(text[i + 1]))


@lru_cache(maxsize=4096)
def common(one: str, other: str) -> str:
    """The longest run of characters that two keys share.

    >>> common("村级联络员工资补贴", "乡镇联络员工资")
    '联络员工资'
    """
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size]


def shared(one: Iterable[str], other: Iterable[str]) -> frozenset[str]:
    """The pairs of characters that the texts of two groups share."""
    return all_pairs(one) & all_pairs(other)


def all_pairs(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of characters of several texts."""
    return frozenset().union(*[pairs(key(text)) for text in texts])
