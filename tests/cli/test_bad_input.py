"""Bad input to the real pipeline, from end to end: a coded error that says what, where and what to do; others go on."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from extract.cli import main

GOOD = """某县水务局2024年度部门决算

项目支出绩效自评表
（2024年度）
项目名称\t山洪沟巡护
主管部门\t某县水务局\t实施单位\t某县河道所
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
产出指标\t数量指标\t巡护次数\t≥120次\t130次\t50\t50\t
效益指标\t社会效益指标\t险情及时上报率\t≥95%\t96%\t40\t40\t
总分\t\t\t\t\t90\t90\t
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, dict[str, object]], str]:
    """Exit code, records by the name of their file, and what was said."""
    code = main(["extract", *map(str, arguments)])
    out, err = capfd.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    return code, {Path(record["source"]["path"]).name: record for record in records}, err


BAD = {
    "empty.txt": (b"", "JX-R001"),
    "blank.txt": (b" \n\t\n\n", "JX-R008"),
    "rubbish.txt": (bytes(range(256)) * 64, "JX-R00[23]"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(500), "JX-R011|JX-R024"),
    "report.pdf.txt": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01\x02\x03<<>>endobj", "JX-R011"),
}


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_bad_file_fails_alone_with_its_code(folder: Path, jobs: int, capfd: pytest.CaptureFixture[str]) -> None:
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "folder.txt").mkdir()
    code, records, err = run(capfd, *sorted(folder.glob("*.*t*")), folder / "missing.txt", "--jobs", jobs)
    assert code == 1
    assert records["good.txt"]["status"] == "ok"
    for name, expected in [*((name, expected) for name, (_, expected) in BAD.items()), ("missing.txt", "JX-R006")]:
        (problem,) = records[name]["errors"]  # type: ignore[misc]
        assert records[name]["status"] == "failed"
        assert re.fullmatch(expected, problem["code"])  # type: ignore[index]
        message = problem["message"]  # type: ignore[index]
        assert name in message, "where"
        assert " / " in message, "in both languages"
        assert any(re.match(expected, line) and name in line for line in err.splitlines())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_pipe_or_a_device_fails_at_once(folder: Path, jobs: int) -> None:
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe")  # no ending: looked into, were it a file
    command = [sys.executable, "-m", "extract", "extract", str(folder), "/dev/zero", "--jobs", str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    records = {Path(record["source"]["path"]).name: record for record in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert set(records) == {"good.txt", "pipe.txt", "zero"}
    assert records["good.txt"]["status"] == "ok"
    for name in ("pipe.txt", "zero"):
        assert [cause["code"] for cause in records[name]["errors"]] == ["JX-R007"]
        assert records[name]["source"]["sha256"] is None
    resumed = [*command, "--output", str(folder / "out.jsonl"), "--resume"]
    for _ in range(2):  # the second time, content is compared with what was done
        assert subprocess.run(resumed, capture_output=True, check=False, timeout=60).returncode == 1


def test_a_file_that_may_not_be_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "locked.txt").write_text(GOOD, "utf-8")
    real = Path.open

    def guarded(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "locked.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", guarded)
    code, records, _ = run(capfd, folder)
    assert code == 1
    assert records["good.txt"]["status"] == "ok"
    assert records["locked.txt"]["errors"][0]["code"] == "JX-R005"  # type: ignore[index]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "big5"])
def test_the_encoding_is_found(folder: Path, encoding: str, capfd: pytest.CaptureFixture[str]) -> None:
    text = GOOD if encoding != "big5" else GOOD.replace("项", "項").replace("绩", "績")
    (folder / "other.txt").write_bytes(text.encode(encoding, "replace"))
    code, records, _ = run(capfd, folder / "other.txt")
    assert code in (0, 1)
    assert records["other.txt"]["status"] in ("ok", "partial")
    if encoding != "big5":
        forms = records["other.txt"]["forms"]
        assert [row["name"] for row in forms[0]["indicators"]] == ["巡护次数", "险情及时上报率"]  # type: ignore[index]


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.85, 0.97])
def test_a_file_that_is_cut_off_anywhere_is_read_as_far_as_it_goes(
    folder: Path, share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    content = GOOD.encode()
    (folder / "cut.txt").write_bytes(content[: int(len(content) * share)])  # in the middle of a character, too
    _, records, _ = run(capfd, folder)
    assert records["good.txt"]["status"] == "ok"
    assert records["cut.txt"]["status"] in ("ok", "partial", "skipped")


@pytest.mark.slow
def test_fifty_megabytes_in_one_line(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "line.txt").write_bytes("产出指标≥95%绩".encode() * (50_000_000 // 22))
    code, records, _ = run(capfd, folder)
    assert records["good.txt"]["status"] == "ok"
    line = records["line.txt"]
    assert line["status"] in ("ok", "partial", "skipped") or line["errors"][0]["code"] in ("JX-R004", "JX-P002")  # type: ignore[index]
    assert code in (0, 1)


def test_a_limit_of_size_from_the_settings(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "s.toml").write_text("[read]\nmax_bytes = 100\n", "utf-8")
    code, records, _ = run(capfd, folder / "good.txt", "--config", folder / "s.toml")
    assert code == 1
    assert records["good.txt"]["errors"][0]["code"] == "JX-R004"  # type: ignore[index]


def test_explain_shows_the_lines_of_a_real_document(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder / "good.txt"), "--field", "target"]) == 0
    out = capfd.readouterr().out
    assert "≥120次" in out
    assert "line 8" in out
    assert "[年度指标值]" in out


def test_what_is_heavy_is_not_loaded_to_read_a_document(folder: Path) -> None:
    code = (
        "import sys\nfrom extract.cli import main\ncode = main(['extract', sys.argv[1]])\n"
        "heavy = {'spacy', 'sklearn', 'scipy', 'pandas', 'torch', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(' '.join([str(code), *heavy]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "good.txt")], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == "0"
