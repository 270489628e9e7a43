"""HTML out of texts that nobody vouches for: everything goes through `text` or `tag`, nothing else writes markup."""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from importlib import resources

__all__ = ["NO_NAME", "both", "label", "tag", "text"]

NO_NAME = "（无名称 no name）"

# Not allowed in HTML, or able to turn the text around them: shown as the sign for what cannot be shown.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def text(words: object) -> str:
    """The words as they are read, safe as content and in a quoted attribute.

    >>> text('<b>"&')
    '&lt;b&gt;&quot;&amp;'
    """
    return html.escape(_UNSHOWABLE.sub("\ufffd", str(words)))


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element. The content is markup already; attributes are escaped, ``None`` is left out.

    >>> tag("td", text("1<2"), class_="c", colspan=2, title=None)
    '<td class="c" colspan="2">1&lt;2</td>'
    """
    written = [
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return f"<{name}{''.join(written)}>{''.join(content)}</{name}>"


@cache
def _labels() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("extract.show").joinpath("labels.toml").read_text("utf-8"))


def label(section: str, name: str) -> tuple[str, str]:
    """What a field or kind is called in Chinese and English; a name that has no label stands for itself.

    >>> label("field", "target"), label("funds", "单位资金")
    (('目标值', 'target'), ('单位资金', ''))
    """
    known = _labels()[section].get(name)
    return (known[0], known[1]) if known else (name, "")


def both(section: str, name: str) -> str:
    """The label as markup: Chinese, and English small beside it."""
    chinese, english = label(section, name)
    return text(chinese) + (" " + tag("small", text(english), lang="en") if english else "")
