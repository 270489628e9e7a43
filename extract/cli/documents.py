"""What the commands that read many documents share: their options, and the run itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from extract.cli.arguments import add_config, add_reading, count

if TYPE_CHECKING:
    from extract.cli.output import Target
    from extract.config import Config
    from extract.model.record import DocumentRecord

__all__ = ["add_running", "run_over"]


def add_running(parser: argparse.ArgumentParser) -> None:
    """The options of the output, of the run, of what to read, and the settings file."""
    option = parser.add_argument
    option("--output", metavar="FILE|DIR", help="输出文件，或文件夹（每个文件一份）  a file, or a folder (one each)")
    option("--force", action="store_true", help="覆盖已有的输出  overwrite the output")
    option("--jobs", type=count, metavar="N", help="进程数；0 为 CPU 核数  processes; 0: one per core")
    option("--indent", type=count, default=0, metavar="N", help="JSON 缩进  pretty-print JSON")
    option("--quiet", action="store_true", help="不显示进度和提示  no progress, no messages")
    add_reading(parser)
    add_config(parser)


def run_over(
    arguments: argparse.Namespace,
    config: Config,
    target_for: Callable[[int], Target],
    change: Callable[[DocumentRecord], DocumentRecord] | None = None,
) -> int:
    """Reads the documents that the command line names and writes their records; gives the exit code.

    Args:
        arguments: Those of a command with `add_running` and ``files``.
        config: The settings of the run.
        target_for: Where the records go, by the number of documents.
        change: What is done to each record before it is written.

    Raises:
        JixiaoError: The output or the pipeline cannot be used, or there is nothing to read (``JX-C004``).
    """
    from extract.cli.inputs import expand
    from extract.cli.watch import Watch
    from extract.errors import JixiaoError
    from extract.run import read_many

    documents, problems = expand(arguments.files, config.read)
    if not documents:
        raise JixiaoError("JX-C004", place=" ".join(arguments.files))
    target = target_for(len(documents))
    left = target.prepare(documents)
    watch = Watch(len(left), len(documents) - len(left), quiet=arguments.quiet)
    for cause in problems:
        watch.say(None, cause)
    records = watch.over(read_many([found.input for found in left], config, tell=watch.pages))
    target.write(records if change is None else map(change, records))
    watch.summary()
    return 1 if problems or watch.failures else 0
