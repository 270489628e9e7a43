"""`jixiao extract`: documents in, records out."""

from __future__ import annotations

import argparse

from extract.cli.arguments import PASSWORD_VARIABLE, Commands, settings
from extract.cli.documents import add_running, run_over

__all__ = ["add", "run"]

_FORMATS = ("jsonl", "json", "csv", "xlsx", "parquet", "table", "text")

_DESCRIPTION = """\
读取文件、文件夹、通配符或标准输入（-），每个文件输出一条记录（JSON Lines）；压缩包（ZIP）内的每个文件各一条。
可读 PDF、扫描图片、DOCX、DOC、XLSX、XLS、CSV、RTF、HTML、TXT、Markdown，按内容识别，不看扩展名。
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


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "extract", help="读取文件，输出数据  read documents, print data", description=_DESCRIPTION, epilog=_EXAMPLES
    )
    option = parser.add_argument
    option("files", nargs="+", metavar="FILE", help="文件、文件夹、通配符或 -  files, folders, patterns or -")
    option("--format", choices=_FORMATS, help="缺省按 --output 的扩展名，否则 jsonl  default: by --output, else jsonl")
    option("--resume", action="store_true", help="续写 .jsonl，跳过已完成的文件  go on with a .jsonl file")
    add_running(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads the documents and writes their records.

    Raises:
        JixiaoError: The settings, the output or the pipeline cannot be used, or there is nothing to read.
    """
    from extract.cli.output import choose

    config = settings(arguments)
    target = choose(
        arguments.format,
        arguments.output,
        indent=arguments.indent,
        force=arguments.force,
        resume=arguments.resume,
        limits=config.read,
    )
    return run_over(arguments, config, lambda _: target)
