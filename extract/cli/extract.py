"""`jixiao extract`: documents in, records out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from extract.cli.arguments import PASSWORD_VARIABLE, Commands, add_config, add_reading, settings

if TYPE_CHECKING:
    from extract.model.record import DocumentRecord, Problem

__all__ = ["add", "run"]

_FORMATS = ("jsonl", "json", "csv", "xlsx", "parquet", "table", "text")

_DESCRIPTION = """\
读取文件、文件夹、通配符或标准输入（-），每个文件输出一条记录（JSON Lines）；压缩包（ZIP）内的每个文件各一条。
可读 PDF、扫描图片、DOCX、DOC、XLSX、XLS、RTF、HTML、TXT、Markdown，按内容识别，不看扩展名。
表格格式（csv、xlsx、parquet）每个指标一行。一个文件出错不影响其他文件。
Reads files, folders, patterns or standard input (-); one record a document, or one table row an indicator.
A ZIP stands for the documents inside it. What a file is, its content decides."""

_EXAMPLES = f"""\
示例 examples:
  jixiao extract 决算.txt --format text                   终端上的概要  the gist, on a terminal
  jixiao extract 决算.txt --indent 2                      便于阅读的 JSON  pretty JSON
  jixiao extract 公开文件/ --output 结果.jsonl --jobs 4   整个文件夹，四个进程  a folder, four processes
  jixiao extract 公开文件/ --output 结果.jsonl --resume   接着上次继续  go on where a run stopped
  jixiao extract '公开/**/*.html' --output 结果.xlsx      Excel，一行一个指标  one row per indicator
  jixiao extract 决算.pdf --pages 3-5,8                   只读这些页  only these pages (--pages=-5: 1-5)
  jixiao extract 公开.zip --output 结果.jsonl             压缩包内的全部文件  all documents of an archive
  jixiao extract '公开.zip!/附件/自评表.docx'             其中一个  one of them
  jixiao extract 决算.pdf --password 1234                 加密文件  an encrypted file
  {PASSWORD_VARIABLE}=1234 jixiao extract 决算.pdf           密码不留在命令行中  kept off the command line
  cat 决算.txt | jixiao extract - --format csv            标准输入  standard input

退出码 exit codes: 0 全部完成 all ok; 1 有文件失败或不完整 some failed or partial; 2 用法或输出有误 usage, output
格式不支持而跳过的文件不影响退出码  documents that are skipped, being of other formats, do not count"""


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} < 0")
    return value


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "extract", help="读取文件，输出数据  read documents, print data", description=_DESCRIPTION, epilog=_EXAMPLES
    )
    option = parser.add_argument
    option("files", nargs="+", metavar="FILE", help="文件、文件夹、通配符或 -  files, folders, patterns or -")
    option("--format", choices=_FORMATS, help="缺省按 --output 的扩展名，否则 jsonl  default: by --output, else jsonl")
    option("--output", metavar="FILE|DIR", help="输出文件，或文件夹（每个文件一份）  a file, or a folder (one each)")
    option("--force", action="store_true", help="覆盖已有的输出  overwrite the output")
    option("--resume", action="store_true", help="续写 .jsonl，跳过已完成的文件  go on with a .jsonl file")
    option("--jobs", type=_count, metavar="N", help="进程数；0 为 CPU 核数  processes; 0: one per core")
    option("--indent", type=_count, default=0, metavar="N", help="JSON 缩进  pretty-print JSON")
    option("--quiet", action="store_true", help="不显示进度和提示  no progress, no messages")
    add_reading(parser)
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads the documents and writes their records.

    Raises:
        JixiaoError: The settings, the output or the pipeline cannot be used, or there is nothing to read.
    """
    from extract.cli.inputs import expand
    from extract.cli.output import choose
    from extract.errors import JixiaoError
    from extract.run import read_many

    config = settings(arguments)
    target = choose(
        arguments.format,
        arguments.output,
        indent=arguments.indent,
        force=arguments.force,
        resume=arguments.resume,
        limits=config.read,
    )
    documents, problems = expand(arguments.files, config.read)
    if not documents:
        raise JixiaoError("JX-C004", place=" ".join(arguments.files))
    left = target.prepare(documents)
    watch = _Watch(len(left), len(documents) - len(left), quiet=arguments.quiet)
    for cause in problems:
        watch.say(None, cause)
    target.write(watch.over(read_many([found.input for found in left], config, tell=watch.pages)))
    watch.summary()
    return 1 if problems or watch.failures else 0


class _Watch:
    """Talks on standard error while records pass by: a bar on a terminal, problems, and a last line of counts."""

    def __init__(self, total: int, before: int, *, quiet: bool) -> None:
        self._total = total
        self._before = before
        self._quiet = quiet
        self._counts: Counter[str] = Counter()
        self._page_bar: Any = None

    @property
    def failures(self) -> int:
        """Documents that failed or were read in part."""
        return self._counts["failed"] + self._counts["partial"]

    def over(self, records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
        """The records, unchanged."""
        for record in self._with_bar(records):
            if self._page_bar is not None:
                self._page_bar.close()
            self._counts[record.status] += 1
            for cause in record.errors:
                self.say(record.source.path, cause)
            yield record

    def say(self, path: str | None, cause: Problem) -> None:
        """One line for a problem; it names the file where the message does not."""
        if not self._quiet:
            where = f"{path}: " if path and path not in cause.message else ""
            self._write(f"{cause.code} {where}{cause.message}\n")

    def summary(self) -> None:
        """The counts, where there was more than one document."""
        if self._quiet or self._total + self._before < 2:
            return
        counts = ", ".join(f"{self._counts[status]} {status}" for status in sorted(self._counts))
        before = f"（跳过 {self._before} 个已完成 / {self._before} done before）" if self._before else ""
        self._write(f"{self._total} 个文件 documents: {counts or 0}{before}\n")

    def pages(self, count: int) -> None:
        """Shows how many pages of a single long document are done."""
        if self._quiet or self._total > 1 or not sys.stderr.isatty():
            return
        if self._page_bar is None:
            from tqdm import tqdm

            self._page_bar = tqdm(unit="page", file=sys.stderr, leave=False)
        self._page_bar.update(count - self._page_bar.n)

    def _with_bar(self, records: Iterable[DocumentRecord]) -> Iterable[DocumentRecord]:
        if self._quiet or self._total < 2 or not sys.stderr.isatty():
            return records
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # its thread must not be there when worker processes are forked
        bar: Iterable[DocumentRecord] = tqdm(records, total=self._total, unit="doc", file=sys.stderr, leave=False)
        return bar

    @staticmethod
    def _write(text: str) -> None:
        tqdm_module = sys.modules.get("tqdm")
        if tqdm_module is None:
            sys.stderr.write(text)
        else:  # above the bar, not through it
            tqdm_module.tqdm.write(text, file=sys.stderr, end="")
