"""A short campaign; `make fuzz` is the long one."""

from __future__ import annotations

import io

import pytest

from extract.config import Config
from extract.model.record import DocumentRecord, Source
from extract.run import Input
from fuzz import campaign as module
from fuzz.campaign import campaign, files
from fuzz.seeds import SEEDS, seeds


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_end_as_they_should(name: str) -> None:
    if seeds(name) is None:
        pytest.skip(f"what makes {name} files is not installed")
    out = io.StringIO()
    assert campaign([name], 15, seed=7, jobs=1, out=out) == 0, out.getvalue()


def test_a_seed_makes_the_same_files() -> None:
    pytest.importorskip("docx")
    pytest.importorskip("openpyxl")
    for name in ("html", "zip", "docx", "xlsx"):
        first, again, other = (list(files(name, 30, seed) or ()) for seed in (1, 1, 2))
        assert first == again
        assert first != other
        assert len({source.data for source in first}) > 20


@pytest.mark.parametrize(
    ("records", "word"),
    [
        ([], "no record"),
        ([("failed", "JX-P001")], "JX-P001"),
        ([("partial", "JX-F002")], "JX-F002"),
        ([("ok", "JX-R018")], "ok with 1 errors"),
        ([("failed", None)], "failed with 0 errors"),
        ([("failed", "JX-R011")], None),
    ],
)
def test_what_ends_badly_is_said(
    records: list[tuple[str, str | None]], word: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extract.errors import problem

    def read_many(inputs: list[Input], _: Config) -> list[DocumentRecord]:
        return [
            DocumentRecord(
                status=status,  # type: ignore[arg-type]
                errors=(problem(code, file="x", reason="y"),) if code else (),
                source=Source(path=inputs[0].path),
            )
            for status, code in records
        ]

    monkeypatch.setattr(module, "read_many", read_many)
    out = io.StringIO()
    assert campaign(["txt"], 1, seed=1, out=out) == (word is not None)
    assert word is None or word in out.getvalue()
