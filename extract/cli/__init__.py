"""The command `jixiao`: one module a sub-command, each with `add` (its arguments) and `run` (what it does).

Data goes to standard output, talk to standard error, and the exit code tells: 0 all well, 1 some document failed or
was read in part, 2 the command line, the settings or the output cannot be used, 130 interrupted, 141 the reader of
the output went away. Nothing heavy is imported before it is needed: `jixiao --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from extract.cli.arguments import Parser, ShowVersion

__all__ = ["COMMANDS", "main"]

COMMANDS = (
    "extract", "audit", "explain", "show", "eval", "models", "train", "learn", "annotations", "schema", "config",
)  # fmt: skip

_DESCRIPTION = """\
读取预算绩效自评公开资料（决算、预算、自评报告中的叙述与表格），输出带出处的结构化数据，复算得分并列出疑点。
Reads China's public budget performance reports into typed data, each value with its place in the source, and checks
what the evidence supports against what the departments gave themselves."""

_EXAMPLES = """\
示例 examples:
  jixiao extract 决算.txt                        一个文件，每行一个 JSON 对象  one file, JSON to standard output
  jixiao extract 公开文件/ --output 结果.xlsx    整个文件夹，一行一个指标  a folder, one row per indicator
  jixiao audit 决算.pdf                          复算得分，列出疑点  recompute scores, list the doubts
  jixiao explain 决算.txt                        每个值从何而来  where each value comes from
  jixiao show 决算.pdf                           原文与取值对照的网页  a page to check values by
  jixiao learn 核对后.jsonl                      从核对过的结果学习  learn from results that were reviewed

退出码 exit codes: 0 全部完成 all ok; 1 有文件失败或不完整 some failed or partial; 2 用法错误 usage"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit code; never raises for anything that a user can cause.

    Args:
        argv: The arguments without the program's name; those of the process when not given.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal without Chinese must not end the run
            reconfigure(errors="backslashreplace")
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`| head`): no message, and nothing left for the interpreter to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _complain(error)
    return code


def _parser() -> Parser:
    parser = Parser(prog="jixiao", description=_DESCRIPTION, epilog=_EXAMPLES)
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="版本 version")
    commands = parser.add_subparsers(title="命令 commands", metavar="COMMAND", required=True, dest="command")
    for name in COMMANDS:
        import_module(f"extract.cli.{name}").add(commands)
    return parser


def _complain(error: Exception) -> int:
    """Prints a coded error; anything else is a mistake of ours and keeps its traceback."""
    from extract.errors import JixiaoError, ReadError

    if not isinstance(error, JixiaoError):
        raise error
    sys.stderr.write(f"{error}\n")
    return 1 if isinstance(error, ReadError) else 2
