"""`jixiao annotations`: to Label Studio or doccano and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import Commands, add_config, add_reading, settings

if TYPE_CHECKING:
    from extract.config import Config
    from extract.model.record import DocumentRecord

__all__ = ["add", "run"]

_TOOLS = ("labelstudio", "doccano")

_DESCRIPTION = """\
把提取结果转为标注工具（Label Studio、doccano）的数据，供人工核对；再把标注转回记录。
字段是原文中的片段（如 indicator.name、form.project），关系 of、in、next 说明片段属于哪一行、哪张表、值在何处
继续。未改动的部分转回后与原记录完全相同；改动的部分按原文重新解析。转回的记录可用于 jixiao learn。
To annotation tools and back: fields are spans of the text, and relations (of, in, next) say to which row and form
they belong and where a value goes on. What nobody changed comes back as it was; what was changed is read anew from
the text. Records that come back can be given to jixiao learn."""

_EXAMPLES = """\
示例 examples:
  jixiao annotations labels --format labelstudio                     工具中的标签设置  the labelling setup
  jixiao annotations export 决算.txt --format labelstudio --output 任务.json     导出  for the tool
  jixiao annotations import 标注.json --format labelstudio --output 核对后.jsonl  转回  and back
  jixiao annotations export 公开/ --format doccano --output 任务.jsonl
  jixiao learn 核对后.jsonl                                          用于学习  learn from it

退出码 exit codes: 0; 1 有不能用的内容 some of it could not be used; 2 用法或文件有误 usage, file"""


def add(commands: Commands) -> None:
    """Adds the sub-command with its three actions."""
    parser = commands.add_parser(
        "annotations",
        help="标注工具的导出与导入  to annotation tools and back",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
    )
    parser.add_argument("action", choices=("export", "import", "labels"), help="导出、导入或标签设置  what to do")
    parser.add_argument("files", nargs="*", metavar="FILE", help="文件（export：文件、文件夹）  documents, or a file")
    parser.add_argument("--format", choices=_TOOLS, required=True, help="标注工具  the tool")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="输出文件；缺省为标准输出  default: standard output"
    )
    add_reading(parser)
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Exports, imports, or prints the labelling setup; the exit code is 1 where some of it could not be used.

    Raises:
        JixiaoError: The command line, a file or the settings cannot be used (``JX-C…``, ``JX-N001``).
    """
    from extract.annotations.exchange import export, labels
    from extract.errors import JixiaoError

    if bool(arguments.files) is (arguments.action == "labels"):
        reason = f"{arguments.action}: {len(arguments.files)} FILE"
        raise JixiaoError("JX-C001", reason=reason, command="annotations")
    if arguments.action == "labels":
        _write(arguments.output, labels(arguments.format).encode())
        return 0
    if arguments.action == "import":
        return _import(arguments)
    reading = _Reading(arguments.files, settings(arguments))
    _write(arguments.output, export(reading.documents(), arguments.format))
    return 1 if reading.failures else 0


def _import(arguments: argparse.Namespace) -> int:
    import msgspec

    from extract.annotations.exchange import import_
    from extract.errors import JixiaoError

    records: list[DocumentRecord] = []
    problems = []
    for file in arguments.files:
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise JixiaoError("JX-N001", file=file, tool=arguments.format, reason=error.strerror or error) from error
        found = import_(content, arguments.format, file)
        records += found.records
        problems += [f"{cause.code} {file}: {cause.message}\n" for cause in found.problems]
    sys.stderr.writelines(problems)
    _write(arguments.output, b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    return 1 if problems else 0


class _Reading:
    """Reads the documents one after the other; one that cannot be read is told and left out."""

    def __init__(self, files: list[str], config: Config) -> None:
        self._files = files
        self._config = config
        self.failures = 0

    def documents(self) -> Iterator[tuple[DocumentRecord, str]]:
        """Each record with the text of its document.

        Raises:
            JixiaoError: There is no document (``JX-C004``).
        """
        import extract
        from extract.cli.inputs import expand
        from extract.errors import JixiaoError

        found, problems = expand(self._files, self._config.read)
        if not found:
            raise JixiaoError("JX-C004", place=" ".join(self._files))
        for cause in problems:
            self._tell(f"{cause.code} {cause.message}")
        pipeline = extract.load(self._config)
        for one in found:
            try:
                document = pipeline.open(one.input.name, one.input.content(self._config.read))
                yield pipeline.extract(document), document.text
            except JixiaoError as error:
                self._tell(str(error))

    def _tell(self, line: str) -> None:
        self.failures += 1
        sys.stderr.write(f"{line}\n")


def _write(path: Path | None, content: bytes) -> None:
    from extract.errors import JixiaoError

    if path is None:
        sys.stdout.buffer.write(content)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise JixiaoError("JX-C003", file=path, reason=error.strerror or error) from error
