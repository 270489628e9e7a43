"""`jixiao show`: one self-contained HTML page for a document, its source beside what was taken from it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from extract.cli.arguments import Commands, add_config, add_reading, settings

if TYPE_CHECKING:
    from extract.run import Input

__all__ = ["add", "run"]

_EXAMPLES = """\
示例 examples:
  jixiao show 决算.pdf                      写入当前目录的 决算.pdf.html  written to 决算.pdf.html here
  jixiao show 决算.pdf --output 核对.html   指定输出文件  another name
  jixiao show 决算.pdf --all-pages          包括没有取值的页  pages without values too
  jixiao show 决算.pdf --pages 12-14        只读这几页  only these pages
  jixiao show 决算.txt --output - > a.html  标准输出  standard output"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "show",
        help="生成核对网页：原文与取值对照  a page to check the values against their source",
        description="生成一个自包含的 HTML 文件：左为原文（页面图像或表格），右为取值，互相对应，便于核对。\n"
        "Writes one self-contained HTML file: the source on the left, the values on the right, each tied to the other.",
        epilog=_EXAMPLES,
    )
    option = parser.add_argument
    option("file", metavar="FILE", help="要读取的文件，- 为标准输入  the document, - for standard input")
    option("-o", "--output", metavar="FILE", help="输出文件，- 为标准输出；缺省为 FILE.html  - for standard output")
    option("--force", action="store_true", help="覆盖已有的输出  overwrite the output")
    option("--all-pages", action="store_true", help="显示全部原文  all pages, lines and rows of the source")
    add_reading(parser)
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads one document and writes its page.

    Raises:
        JixiaoError: The document cannot be read, or the output would overwrite a file (``JX-C002``) or cannot be
            written (``JX-C003``).
    """
    import extract
    from extract.cli.inputs import one
    from extract.show import show

    config = settings(arguments)
    source = one(arguments.file, config.read)
    if source.refused is not None:
        sys.stderr.write(f"{source.refused.code} {source.refused.message}\n")
        return 1
    target = _target(arguments, source)
    pipeline = extract.load(config)
    data = source.content(config.read)
    document = pipeline.open(source.name, data)
    record = pipeline.extract(document)
    if data is None:
        data = Path(source.path).read_bytes()  # its size was checked when it was opened
    page = show(record, document, data, config=config.read, everything=arguments.all_pages)
    content = page.encode("utf-8")
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        _write(target, content)
        sys.stderr.write(f"{target} ({len(content) / 1e6:.1f} MB)\n")
    return 0 if record.status in ("ok", "skipped") else 1


def _target(arguments: argparse.Namespace, source: Input) -> Path | None:
    """The file to write; none for standard output. What is there already is left alone, the document itself always."""
    from extract.sinks import SinkError

    if arguments.output == "-":
        return None
    name = PurePath((source.path, *source.member)[-1]).name
    path = Path(arguments.output or f"{'stdin' if name == '-' else name}.html")
    is_input = os.path.realpath(path) == os.path.realpath(source.path)
    if path.exists() and (not arguments.force or is_input):
        raise SinkError("JX-C002", file=path)
    return path


def _write(path: Path, content: bytes) -> None:
    """Writes beside the place and then moves it there: an output is whole or not there."""
    from extract.sinks import SinkError

    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise SinkError("JX-C003", file=path, reason=error.strerror or error) from error
    finally:
        part.unlink(missing_ok=True)
