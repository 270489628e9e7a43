"""What all trainers have in common: settings without defaults, all of them in the model's config.toml."""

from __future__ import annotations

import importlib
from pathlib import Path

import msgspec
import pytest

from extract.training import GROUPS, TRAINERS, WITH_BASE, Run
from extract.training.settings import CONFIG, load_settings

ROOT = Path(__file__).resolve().parents[2]


def _hidden(kind: type[msgspec.Struct]) -> list[str]:
    """Fields with a default, in a struct and in those inside it."""
    found = []
    for field in msgspec.structs.fields(kind):
        if not field.required:
            found.append(f"{kind.__name__}.{field.name}")
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            found += _hidden(field.type)
    return found


@pytest.mark.parametrize("name", TRAINERS)
def test_no_setting_is_hidden_and_each_is_in_the_file(name: str) -> None:
    trainer = importlib.import_module(TRAINERS[name])
    kind = trainer.Settings
    assert kind.__struct_config__.frozen
    assert kind.__struct_config__.forbid_unknown_fields
    assert _hidden(kind) == []
    assert load_settings(ROOT / "models" / name / CONFIG, kind)
    assert callable(trainer.train)


def test_groups_and_checkpoints_are_of_models_that_there_are() -> None:
    assert {name for names in GROUPS.values() for name in names} <= set(TRAINERS)
    assert set(TRAINERS) >= WITH_BASE
    assert not set(GROUPS) & set(TRAINERS)


def test_a_training_builds_on_the_models_of_its_folder_or_on_the_default_ones(tmp_path: Path) -> None:
    run = Run(out=tmp_path, data=tmp_path)
    assert run.store is None
    (tmp_path / "rows_crf").mkdir()
    (tmp_path / "rows_crf" / "meta.json").write_text("{}")
    assert run.store == str(tmp_path)
