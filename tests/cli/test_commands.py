"""The other sub-commands, and what all have in common."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.cli import COMMANDS, main
from extract.cli.schema import schema_text

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "spacy", "sklearn", "selectolax", "jieba", "rapidfuzz", "pyarrow", "openpyxl", "pandas", "tqdm")


def run(*arguments: str) -> int:
    try:
        return main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)


def python(code: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_in_both_languages(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(command, "--help") == 0
    out = capfd.readouterr().out
    assert "示例 examples:" in out
    assert f"  jixiao {command}" in out


def test_help_names_the_commands_and_the_exit_codes(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    out = capfd.readouterr().out
    for word in (*COMMANDS, "退出码 exit codes"):
        assert word in out


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["--version"], ["config"], ["schema"]])
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom extract.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = python(code)
    assert done.stdout.splitlines()[-1] == "HEAVY", done.stderr


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capfd.readouterr().out.startswith("jixiao 0.")


def test_without_a_command_or_with_an_unknown_one(capfd: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["extrakt"], ["--verison"]):
        assert run(*arguments) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert err.startswith("JX-C001")
        assert "jixiao --help" in err


def test_a_terminal_without_chinese_does_not_end_the_run() -> None:
    done = python("from extract.cli import main\nmain(['--help'])", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = (
        "import sys, extract, sample_records\nfrom extract.cli import main\nextract.load = sample_records.load_fake\n"
        "sys.exit(main(['extract', *sys.argv[1:]]))"
    )
    shell = subprocess.Popen(
        [sys.executable, "-c", code, str(ROOT / "README.md"), str(ROOT / "LICENSE")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )
    shell.stdout.close()  # type: ignore[union-attr]
    shell.stdout = None
    _, err = shell.communicate(timeout=60)
    assert shell.returncode == 141
    assert err == b""


def test_the_checked_in_schema_is_that_of_the_types() -> None:
    """A change of the output is a change of this file too: run `jixiao schema > schema/record.schema.json`."""
    assert ROOT.joinpath("schema", "record.schema.json").read_text("utf-8") == schema_text()


def test_schema_command_prints_it(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    schema = json.loads(capfd.readouterr().out)
    assert schema["$ref"] == "#/$defs/DocumentRecord"
    assert "Indicator" in schema["$defs"]


def test_config_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.toml"
    path.write_text("[run]\njobs = 4\n", "utf-8")
    assert run("config") == 0
    assert "\njobs = 1\n" in capfd.readouterr().out
    assert run("config", "--file", str(path)) == 0
    assert "\njobs = 4  # 缺省 default: 1\n" in capfd.readouterr().out
    assert run("config", "--file", str(path), "--changed") == 0
    assert capfd.readouterr().out == "run.jobs = 4  # 缺省 default: 1\n"
    path.write_text("[run]\njob = 4\n", "utf-8")
    assert run("config", "--file", str(path)) == 2
    assert "JX-C012" in capfd.readouterr().err


def test_eval_command_passes_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import extract.evaluation

    seen: list[object] = []

    def evaluate(suites: list[str] | None, **options: object) -> int:
        seen.append((suites, options))
        return 1

    monkeypatch.setattr(extract.evaluation, "run", evaluate, raising=False)
    assert run("eval", "--suite", "corpus", "--suite", "examples", "--errors", "3") == 1
    assert run("eval") == 1
    (suites, options), (none, _) = seen  # type: ignore[misc]
    assert (suites, none) == (["corpus", "examples"], None)
    assert options["errors"] == 3


def test_a_mistake_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("extract.cli.schema.schema_text", broken)
    with pytest.raises(ZeroDivisionError):
        main(["schema"])


def test_interrupting_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("extract.cli.schema.schema_text", interrupted)
    assert main(["schema"]) == 130
