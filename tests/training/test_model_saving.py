"""Model folders as trainers write them: found again, replaced as a whole, no half of one after an ended run."""

from pathlib import Path

import msgspec
import pytest

from extract.models import META, ModelMeta, find_model, model_card, sha256_of
from extract.training.saving import data_hashes, flat_settings, made_with, save


def meta(**changes: object) -> ModelMeta:
    known = ModelMeta(
        name="sample", format=1, version="2", task="nothing", licence="Apache-2.0", labels=("a",), files={}, size=0,
        data={}, data_sha256="0", seed=1, split="none", settings={"c": 1.0}, thresholds={}, metrics={"F1": 0.5},
        classes={}, made_with={}, layouts={"tabs": {"rows": 0.9}, "html": {"rows": 0.8, "cells": 0.7}},
    )  # fmt: skip
    return msgspec.structs.replace(known, **changes)


def test_a_saved_model_is_found_and_its_card_follows_its_meta(tmp_path: Path) -> None:
    written = save(tmp_path, meta(), {"w.json": b"{}"}, {"w.safetensors": b"12345"})
    folder, problem = find_model("sample", tmp_path)
    assert problem is None
    assert folder is not None
    assert folder.meta == written
    assert folder.files == {"w.json": b"{}"}
    assert written.sources == {"w.safetensors": sha256_of(b"12345")}
    assert written.size == 2
    card = (tmp_path / "sample" / "README.md").read_text("utf-8")
    assert card == model_card(written)
    assert "| layout | rows | cells |\n|---|---|---|\n| tabs | 0.9 |  |\n| html | 0.8 | 0.7 |" in card


def test_files_of_an_earlier_training_go_and_other_files_stay(tmp_path: Path) -> None:
    save(tmp_path, meta(), {"old.json": b"{}"}, {"old.safetensors": b"1"})
    (tmp_path / "sample" / "config.toml").write_text("seed = 1\n")
    save(tmp_path, meta(), {"new.json": b"[]"})
    assert sorted(path.name for path in (tmp_path / "sample").iterdir()) == [
        "README.md", "config.toml", META, "new.json",
    ]  # fmt: skip


def test_a_model_that_did_not_earn_its_place_leaves_its_card_alone(tmp_path: Path) -> None:
    written = save(tmp_path, meta(shipped=False, reason="no gain on held-out rows"), {"w.json": b"{}"})
    assert written.files == {}
    assert find_model("sample", tmp_path) == (None, None)
    assert sorted(path.name for path in (tmp_path / "sample").iterdir()) == ["README.md", META]
    assert "**Not shipped**, rules do its work: no gain on held-out rows" in model_card(written)


def test_an_ended_run_leaves_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, meta(), {"w.json": b"{}"})

    def broken(_: ModelMeta) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("extract.training.saving.model_card", broken)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path, meta(), {"w.json": b"[]"})
    assert not (tmp_path / "sample" / META).exists()


def test_a_meta_that_names_a_file_elsewhere_deletes_nothing_there(tmp_path: Path) -> None:
    save(tmp_path, meta(), {"w.json": b"{}"})
    other = tmp_path / "kept.json"
    other.write_bytes(b"{}")
    path = tmp_path / "sample" / META
    path.write_bytes(path.read_bytes().replace(b'"w.json":', b'"../kept.json":'))
    save(tmp_path, meta(), {"w.json": b"{}"})
    assert other.exists()


def test_settings_of_tables_have_dotted_names() -> None:
    class Inner(msgspec.Struct):
        sizes: tuple[int, ...]

    class Settings(msgspec.Struct):
        seed: int
        on: bool
        inner: Inner

    assert flat_settings(Settings(1, True, Inner((1, 2)))) == {"seed": 1, "on": True, "inner.sizes": [1, 2]}


def test_hashes_of_data_and_versions_of_packages(tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_bytes(b"a")
    assert data_hashes(tmp_path, ["names.tsv"]) == {"names.tsv": sha256_of(b"a")}
    with pytest.raises(FileNotFoundError):
        data_hashes(tmp_path, ["other.tsv"])
    assert set(made_with("msgspec")) == {"python", "msgspec"}
