"""Settings of a training: nothing hidden, nothing unknown, each mistake named with its line."""

from pathlib import Path

import msgspec
import pytest

from extract.errors import JixiaoError
from extract.training.settings import load_settings


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rate: float
    sizes: tuple[int, ...]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    seed: int
    inner: Inner


GOOD = "# a comment\nseed = 7\n\n[inner]\nrate = 0.5\nsizes = [1, 2]\n"


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(GOOD, "utf-8")
    assert load_settings(path, Settings) == Settings(7, Inner(0.5, (1, 2)))


@pytest.mark.parametrize(
    ("text", "code", "place", "said"),
    [
        ("seed =\nx = 1\n", "JX-T002", None, "line 1"),
        (GOOD.replace("seed", "seeed"), "JX-T003", "line 2", "seeed"),
        (GOOD + "rat = 1\n", "JX-T003", "line 7", "rate"),
        (GOOD.replace("seed = 7", ""), "JX-T004", None, "seed"),
        (GOOD.replace("rate = 0.5", ""), "JX-T004", None, "inner.rate"),
        (GOOD.replace("7", '"x"'), "JX-T005", "line 2", "seed"),
        (GOOD.replace("0.5", '"x"'), "JX-T005", "line 5", "inner.rate"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, code: str, place: str | None, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(JixiaoError) as caught:
        load_settings(path, Settings)
    assert (caught.value.code, caught.value.place) == (code, place)
    assert said in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "config.toml"
    bad.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "nothing.toml", bad):
        with pytest.raises(JixiaoError, match="JX-T001"):
            load_settings(path, Settings)
