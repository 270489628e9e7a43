"""`jixiao models`: which trained models there are, what they are worth and whether they are sound."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.cli.arguments import Commands, add_config, settings

if TYPE_CHECKING:
    from extract.training.survey import ModelState

__all__ = ["add", "run"]

_DESCRIPTION = """\
列出训练好的模型：版本、校验和、大小、许可、主要指标，以及是否完好。模型缺失或损坏时只用规则，不会出错。
Lists the trained models: version, hash, size, licence, main figures, and whether they are sound. Where a model is
missing or damaged, rules alone do its work."""

_EXAMPLES = """\
示例 examples:
  jixiao models                                  随软件包安装的模型  the installed ones
  jixiao models --directory 新模型/              另一目录中的模型  those of another folder
  jixiao models --json                           全部指标，JSON  all figures as JSON

状态 states: ok 可用; off 设置中停用 switched off; not shipped 未启用（见模型卡）did not earn its place;
  missing 缺失; damaged 损坏或版本不符 damaged or of another version
退出码 exit codes: 0; 1 有模型损坏 something is damaged; 2 用法错误 usage"""

_SHOWN_METRICS = 3


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "models",
        help="列出模型及其状态  list the models and their state",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
    )
    parser.add_argument("--directory", metavar="DIR", help="模型目录  folder of models")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出  print JSON")
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the list; the exit code is 1 where a model is damaged.

    Raises:
        ConfigError: The settings file cannot be used.
    """
    import msgspec

    from extract.training.survey import survey

    config = settings(arguments).models
    if arguments.directory:
        config = msgspec.structs.replace(config, directory=arguments.directory)
    states = survey(config)
    if arguments.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(states), indent=1).decode() + "\n")
    else:
        sys.stdout.write(_table(states))
    for state in states:
        if state.problem is not None and state.state == "damaged":
            sys.stderr.write(f"{state.problem.code} {state.problem.message}\n")
    return 1 if any(state.state == "damaged" for state in states) else 0


def _table(states: Sequence[ModelState]) -> str:
    from extract.sinks.text_view import width_of

    head = ["模型 name", "状态 state", "版本 version", "SHA-256", "字节 bytes", "许可 licence", "指标 figures"]
    rows = [head, *(_row(state) for state in states)]
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(head) - 1)]
    lines = []
    for row in rows:
        cells = [cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines) + "\n"


def _row(state: ModelState) -> list[str]:
    rates = [(name, value) for name, value in state.metrics.items() if 0 <= value <= 1]
    return [
        state.name,
        state.state,
        state.version or "",
        (state.sha256 or "")[:12],
        "" if state.size is None else f"{state.size:,}",
        state.licence or "",
        state.reason or "; ".join(f"{name} {value:.4g}" for name, value in rates[:_SHOWN_METRICS]),
    ]
