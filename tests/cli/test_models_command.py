"""`jixiao models`: the state of each model, told in a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from extract.cli import main
from extract.models import META, ModelMeta
from extract.training import TRAINERS
from extract.training.saving import save


def run(*arguments: str) -> int:
    return main(["models", *arguments])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Four sound models, one of which did not earn its place; the others are missing."""
    for name in list(TRAINERS)[:4]:
        meta = ModelMeta(
            name=name, format=1, version="7", task="nothing", licence="Apache-2.0", labels=(), files={}, size=0,
            data={}, data_sha256="", seed=1, split="", settings={}, thresholds={}, metrics={"rows": 250, "F1": 0.875},
            classes={}, made_with={}, shipped=name != "narrative", reason="" if name != "narrative" else "no gain",
        )  # fmt: skip
        save(tmp_path, meta, {"w.json": b"{}"}, {"w.safetensors": b"1"})
    return tmp_path


def states(store: Path, capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    run("--directory", str(store), "--json", *arguments)
    return {state["name"]: state for state in json.loads(capfd.readouterr().out)}


def test_the_table_has_a_line_for_each_model(store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--directory", str(store)) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(TRAINERS)
    assert "Apache-2.0" in lines[1]
    assert lines[1].endswith("F1 0.875")
    assert lines[4].endswith("no gain")
    assert "missing" in lines[5]


def test_json_has_all_figures_and_one_hash_for_equal_files(store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = states(store, capfd)
    told = [state["state"] for state in found.values()]
    assert told == ["ok", "ok", "ok", "not shipped", *["missing"] * (len(TRAINERS) - 4)]
    assert found["rows_crf"]["metrics"] == {"rows": 250, "F1": 0.875}
    assert found["rows_crf"]["size"] == 2
    assert found["rows_crf"]["sha256"] == found["rows_char"]["sha256"]


@pytest.mark.parametrize("file", ["w.json", "w.safetensors", META])
def test_a_damaged_model_is_exit_code_1(store: Path, file: str, capfd: pytest.CaptureFixture[str]) -> None:
    (store / "rows_crf" / file).write_bytes(b"damage")
    assert run("--directory", str(store)) == 1
    out, err = capfd.readouterr()
    assert "damaged" in out
    assert err.startswith("JX-M002")
    assert states(store, capfd)["rows_crf"]["state"] == "damaged"


def test_a_model_of_another_format_is_damaged_too(store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = store / "rows_crf" / META
    meta = msgspec.json.decode(path.read_bytes(), type=ModelMeta)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(meta, format=9)))
    assert run("--directory", str(store)) == 1
    assert capfd.readouterr().err.startswith("JX-M003")


def test_weights_that_run_time_does_not_read_may_be_left_out(store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (store / "rows_crf" / "w.safetensors").unlink()
    assert run("--directory", str(store)) == 0
    assert "damaged" not in capfd.readouterr().out


def test_a_model_that_is_switched_off_and_one_of_the_user(
    store: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (store / "rows_crf").rename(store / "my_own")
    settings = tmp_path / "jixiao.toml"
    settings.write_text('[models]\nwithout = ["rows_char"]\n')
    found = states(store, capfd, "--config", str(settings))
    assert found["rows_crf"]["state"] == "missing"
    assert found["rows_char"]["state"] == "off"
    assert found["my_own"]["state"] == "ok"
