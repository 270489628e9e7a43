import tomllib
from pathlib import Path

import msgspec
import pytest

from extract.config import Config, ConfigError, RunConfig, differences, load_config, to_toml


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "设置.toml"
    path.write_text(text, "utf-8")
    return path


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "")) == Config()


def test_what_is_printed_is_read_back(tmp_path: Path) -> None:
    changed = msgspec.convert(
        {
            "run": {"jobs": 3},
            "models": {"directory": '模型\\"x"', "enabled": False},
            "classify": {"min_confidence": 0.5},
        },
        Config,
    )
    for config in (Config(), changed):
        assert load_config(write(tmp_path, to_toml(config))) == config


def test_every_setting_is_printed_with_its_meaning() -> None:
    lines = to_toml(Config()).splitlines()
    for section in Config.__struct_fields__:
        for key in getattr(Config(), section).__struct_fields__:
            (number,) = [n for n, line in enumerate(lines) if line.removeprefix("# ").startswith(f"{key} = ")][-1:]
            meaning = lines[number - 1]
            assert meaning.startswith("# "), key
            assert " / " in meaning, f"{key} is not explained in both languages"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[read]\nmax_byte = 1\n", "JX-C012", ("line 2", "read.max_byte", "max_bytes")),
        ("\n[raed]\nmax_bytes = 1\n", "JX-C012", ("line 2", "raed", "read")),
        ("run.job = 1\n", "JX-C012", ("line 1", "run.job", "jobs")),
        ("[run]\njobs = -1\n", "JX-C013", ("line 2", "run.jobs", ">= 0")),
        ('[run]\nseconds_per_document = "long"\n', "JX-C013", ("line 2", "run.seconds_per_document")),
        ("[classify]\nmin_confidence = 1.5\n", "JX-C013", ("line 2", "classify.min_confidence")),
        ("run = 3\n", "JX-C013", ("line 1", "run")),
        ("[run\n", "JX-C011", ("line 1",)),
    ],
)
def test_a_mistake_says_what_and_where(tmp_path: Path, text: str, code: str, words: tuple[str, ...]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert caught.value.code == code
    for word in (*words, "设置.toml"):
        assert word in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigError) as caught:
            load_config(path)
        assert caught.value.code == "JX-C010"
    path = tmp_path / "gbk.toml"
    path.write_bytes("[run] # 进程".encode("gb18030"))
    with pytest.raises(ConfigError, match="JX-C010"):
        load_config(path)


def test_differences_and_their_note_in_the_toml() -> None:
    config = Config(run=RunConfig(jobs=4))
    assert differences(Config()) == {}
    assert differences(config) == {"run.jobs": (4, 1)}
    assert "jobs = 4  # 缺省 default: 1" in to_toml(config)
    assert tomllib.loads(to_toml(config))["run"]["jobs"] == 4
