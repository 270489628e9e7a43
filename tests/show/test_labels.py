"""Whatever a record can hold has a name in Chinese and English on the page."""

from __future__ import annotations

import typing

import msgspec
import pytest

from extract.model.record import Check, DocType, Form, FormKind, Indicator, Narrative, NarrativeKind, Status, SummaryRow
from extract.show.markup import both, label, tag

_STRUCTURE = {
    "id", "kind", "funds", "tasks", "indicators", "checks", "method", "span", "spans", "direction",
}  # fmt: skip


@pytest.mark.parametrize("struct", [Form, Indicator, Narrative, SummaryRow])
def test_every_field_has_a_label(struct: type[msgspec.Struct]) -> None:
    names = [name for name in struct.__struct_fields__ if name not in _STRUCTURE]
    assert [name for name in names if label("field", name) == (name, "")] == []


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("kind", typing.get_args(FormKind)),
        ("kind", typing.get_args(NarrativeKind)),
        ("kind", typing.get_args(DocType)),
        ("status", typing.get_args(Status)),
        ("check", typing.get_args(typing.get_type_hints(Check)["name"])),
    ],
)
def test_every_kind_has_a_label(section: str, names: tuple[str, ...]) -> None:
    assert [name for name in names if label(section, name) == (name, "")] == []


def test_what_has_no_label_is_escaped() -> None:
    assert both("funds", "<b>") == "&lt;b&gt;"
    assert tag("p", title="\"'\x00") == '<p title="&quot;&#x27;\ufffd"></p>'
