"""`jixiao train`: makes the models anew from `training_data/`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extract.cli.arguments import Commands

__all__ = ["add", "run"]

# Name of a model -> the module that trains it; each has `train(store)`, which writes to the folder of that name.
_TRAINERS = {"indicator_class": "extract.classify.train"}

_EXAMPLES = """\
示例 examples:
  jixiao train                                   训练全部模型，写入 models/  train all models
  jixiao train indicator_class --output 新模型/  写入另一目录  write to another folder"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "train",
        help="重新训练模型（需源代码目录）  train the models anew (needs a checkout)",
        description="用 training_data/ 重新训练模型；数据与种子相同则结果逐字节相同。\n"
        "Trains the models from training_data/; equal data and seed give equal bytes.",
        epilog=_EXAMPLES,
    )
    parser.add_argument(
        "name", nargs="?", choices=sorted(_TRAINERS), metavar="NAME", help="模型名；缺省为全部  default: all"
    )
    parser.add_argument("--output", metavar="DIR", default="models", help="写入的目录  folder to write to (models)")
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Trains one model or all of them.

    Raises:
        JixiaoError: A package for training is not installed, or there is no training data here (``JX-C014``).
    """
    from importlib import import_module

    from extract.errors import JixiaoError

    for name in [arguments.name] if arguments.name else sorted(_TRAINERS):
        store = Path(arguments.output)
        try:
            import_module(_TRAINERS[name]).train(store)
        except (ModuleNotFoundError, FileNotFoundError) as error:
            raise JixiaoError("JX-C014", what=f"train {name}", reason=error, extra="train") from error
        sys.stderr.write(f"{name} -> {store / name}\n")
    return 0
