"""What a paragraph of Word shows: its number, its runs as the last revision has them, and the text boxes it anchors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from extract.readers.docx_names import MC, child, is_on, value, w
from extract.readers.docx_numbering import Numbering, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Paragraphs", "chosen", "understood"]

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICE = f"{MC}Choice"
_FALLBACK = f"{MC}Fallback"
_ALTERNATIVES = f"{MC}AlternateContent"
# Elements whose content counts as if they were not there. What is in none of these sets is not shown: deleted and
# moved text, instructions of fields, notes, marks.
_OPEN = frozenset(
    map(w, ("ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "customXml", "dir", "bdo", "sdtContent", "rubyBase"))
)
_DRAWINGS = frozenset(map(w, ("drawing", "pict", "object")))
_PICTURES = frozenset(
    ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")
)
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_R, _T, _SYM, _RUN_PROPERTIES, _PROPERTIES = w("r"), w("t"), w("sym"), w("rPr"), w("pPr")
_SDT, _FIELD, _RUBY, _BOX = w("sdt"), w("fldChar"), w("ruby"), w("txbxContent")
_VANISH, _RUN_STYLE, _VAL = w("vanish"), w("rStyle"), w("val")
_OFFICE_MATH = frozenset((f"{_MATH}oMath", f"{_MATH}oMathPara"))
# Namespaces of `mc:Choice` that this reader can follow to its text and pictures.
_UNDERSTOOD = frozenset(["wps", "wpg", "wpc", "wpi", "w14", "w15", "w16", "a14", "cx1", "v"])


@cache
def _glyphs() -> dict[str, dict[int, str]]:
    text = resources.files("extract.lexicon").joinpath("office_symbols.toml").read_text("utf-8")
    fonts: dict[str, dict[str, str]] = tomllib.loads(text)["glyphs"]
    return {font: {int(code, 16): sign for code, sign in signs.items()} for font, signs in fonts.items()}


def understood(alternatives: _Element) -> _Element | None:
    """The one branch of an `mc:AlternateContent` that is to be read: both hold the same thing."""
    fallback = None
    for branch in alternatives:
        if branch.tag == _CHOICE and _UNDERSTOOD.issuperset((branch.get("Requires") or "?").split()):
            return branch
        if branch.tag == _FALLBACK:
            fallback = branch
    return fallback if fallback is not None else next(iter(alternatives), None)


def chosen(node: _Element) -> Iterator[_Element]:
    """The children, with the read branch of alternatives in their place."""
    for part in node:
        if part.tag == _ALTERNATIVES:
            branch = understood(part)
            if branch is not None:
                yield from chosen(branch)
        else:
            yield part


class Paragraphs:
    """Reads paragraphs in the order of the document; numbers and fields go on from one to the next.

    Attributes:
        pictures: How many pictures were passed over.
    """

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self.pictures = 0

    def read(self, paragraph: _Element) -> tuple[str, list[_Element]]:
        """The text, with newlines and tabs as they stand, and the contents of its text boxes."""
        out: list[str] = []
        boxes: list[_Element] = []
        properties = next(paragraph.iterchildren(_PROPERTIES), None)
        self._inside(paragraph, out, boxes)
        if False in self._fields:  # an instruction ends with its paragraph at the latest
            self._fields.clear()
        text = "".join(out)
        if properties is None:
            return (self._number(None, text) if self._styles.default else text), boxes
        if not text and self._removed(properties):
            return "", boxes
        return self._number(properties, text), boxes

    def _number(self, properties: _Element | None, text: str) -> str:
        return self._numbering.label(properties) + text

    @staticmethod
    def _removed(properties: _Element) -> bool:
        mark = child(properties, "rPr")
        return mark is not None and any(mark.find(w(name)) is not None for name in ("del", "moveFrom"))

    def _inside(self, node: _Element, out: list[str], boxes: list[_Element]) -> None:
        for part in node:
            tag = part.tag
            if tag == _R:
                self._run(part, out, boxes)
            elif tag in _OPEN:
                self._inside(part, out, boxes)
            elif tag == _SDT:
                if not is_on(part, "sdtPr", "showingPlcHdr"):  # "click here to enter text"
                    content = child(part, "sdtContent")
                    if content is not None:
                        self._inside(content, out, boxes)
            elif tag == _ALTERNATIVES:
                branch = understood(part)
                if branch is not None:
                    self._inside(branch, out, boxes)
            elif tag in _OFFICE_MATH:
                out += (text.text or "" for text in part.iter(f"{_MATH}t"))

    def _run(self, run: _Element, out: list[str], boxes: list[_Element]) -> None:
        for part in run:
            tag = part.tag
            if tag == _T:
                if not self._fields or False not in self._fields:
                    out.append(part.text or "")
            elif tag == _RUN_PROPERTIES:  # always the first
                if self._is_hidden(part):
                    return
            elif tag in _SIGNS:
                out.append(_SIGNS[tag])
            elif tag == _SYM:
                out.append(_symbol(part))
            elif tag == _FIELD:
                self._field(part, out)
            elif tag in _DRAWINGS:
                self._drawing(part, boxes)
            elif tag == _ALTERNATIVES:
                branch = understood(part)
                if branch is not None:
                    self._run(branch, out, boxes)
            elif tag == _RUBY:
                base = child(part, "rubyBase")
                if base is not None:
                    self._inside(base, out, boxes)

    def _is_hidden(self, properties: _Element) -> bool:
        style = None
        for part in properties:
            if part.tag == _VANISH:
                return is_on(properties, "vanish")
            if part.tag == _RUN_STYLE:
                style = part.get(_VAL)
        return style is not None and self._styles.hides(style)

    def _field(self, part: _Element, out: list[str]) -> None:
        kind = part.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(False)
            out.append(_form_field(part))
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _drawing(self, node: _Element, boxes: list[_Element]) -> None:
        for part in chosen(node):
            if part.tag == _BOX:
                boxes.append(part)
            elif part.tag in _PICTURES:
                self.pictures += 1
            else:
                self._drawing(part, boxes)


def _symbol(part: _Element) -> str:
    font, code = part.get(w("font"), ""), part.get(w("char"), "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if font in _glyphs() and low in _glyphs()[font]:
        return _glyphs()[font][low]
    return chr(low) if 0x20 <= low < 0xD800 else ""


def _form_field(part: _Element) -> str:
    """A check box or a drop-down list of the old kind shows its state, which stands in no text."""
    data = child(part, "ffData")
    box, choices = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        switch = "checked" if child(box, "checked") is not None else "default"
        return "☑" if is_on(box, switch) else "□"
    if choices is not None:
        entries = [entry.get(w("val"), "") for entry in choices.findall(w("listEntry"))]
        at = value(choices, "result") or value(choices, "default") or "0"
        return entries[int(at)] if at.isdecimal() and int(at) < len(entries) else ""
    return ""
