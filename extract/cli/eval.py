"""`jixiao eval`: how good the results are, measured against gold annotations (`extract.evaluation`)."""

from __future__ import annotations

import argparse
from pathlib import Path

from extract.cli.arguments import Commands, add_config, settings

__all__ = ["add", "run"]

_EXAMPLES = """\
示例 examples:
  jixiao eval                                    全部测试集  all suites
  jixiao eval --suite examples --errors 5        每个字段列出五处错误  five wrong items per field
  jixiao eval --record                           记录本次结果  record this run
  jixiao eval --ablate indicator_class           该模型的作用：只用规则、只用它、不用它、全部  what a model adds
  jixiao eval --ablate all --suite corpus        每个模型的作用  what each model adds"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "eval",
        help="评测准确率（需源代码目录）  measure against gold annotations (needs a checkout)",
        description="逐字段与人工标注对比：正确、错误、遗漏、多出；与上次记录的结果比较。\n"
        "Compares with gold annotations field by field, and with the last recorded run.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("--suite", action="append", metavar="NAME", help="测试集，可多次给出  suite; may be repeated")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="每个字段列出 N 处错误  list N errors a field"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出  print JSON")
    parser.add_argument("--record", action="store_true", help="写入 eval/results.json  record this run")
    parser.add_argument("--against", type=Path, metavar="FILE", help="与此结果比较  compare with this recorded run")
    parser.add_argument(
        "--ablate",
        action="append",
        metavar="NAME",
        help="有无此模型的对比，可多次给出；all 为全部  with and without a model; may be repeated; all of them",
    )
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Runs the suites; the exit code is 1 where a figure is below its threshold.

    Raises:
        JixiaoError: There is no checkout, no such suite or model, or settings that cannot be used.
    """
    from extract import evaluation

    config = settings(arguments)
    if arguments.ablate:
        from extract.evaluation.ablation import ablate

        return ablate(arguments.ablate, arguments.suite, config=config, json=arguments.json)
    return evaluation.run(
        arguments.suite,
        errors=arguments.errors,
        json=arguments.json,
        record=arguments.record,
        against=arguments.against,
        config=config,
    )
