"""`jixiao train`: makes the models anew from `training_data/`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extract.cli.arguments import Commands

__all__ = ["add", "checkout", "run"]

_DESCRIPTION = """\
用 training_data/ 重新训练模型；数据、设置与种子相同则结果逐字节相同。每个模型的全部训练设置在
models/<模型>/config.toml 中，没有隐藏的缺省值。训练用的软件包：pip install 'jixiao[train]'。
Trains the models from training_data/; equal data, settings and seed give equal bytes. All settings of a model's
training stand in models/<name>/config.toml, none is hidden. Packages for training: pip install 'jixiao[train]'."""

_EXAMPLES = """\
示例 examples:
  jixiao train                                   训练全部模型，写入 models/  train all models
  jixiao train indicator_class --output 新模型/  写入另一目录  write to another folder
  jixiao train rows --resume                     两个行模型，接着上次继续  both row models, go on where it stopped
  jixiao train rows --base ~/bert-tiny           从本地编码器检查点微调  fine-tune a local encoder checkpoint
  jixiao train narrative --config 我的.toml      换一份训练设置  other settings
  jixiao train indicator_class --extra 我的数据/indicators.tsv   加入自己的数据  with rows of your own

模型名见 jixiao models；rows 代表两个行模型  names: jixiao models; rows stands for both row models"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "train",
        help="重新训练模型（需源代码目录）  train the models anew (needs a checkout)",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
    )
    option = parser.add_argument
    option("names", nargs="*", metavar="NAME", help="模型名；缺省为全部  default: all")
    option("--output", type=Path, metavar="DIR", help="写入的目录；缺省 models/  folder to write to (models/)")
    option("--config", type=Path, metavar="FILE", help="训练设置，仅用于一个模型  settings of the one model named")
    option(
        "--resume",
        action="store_true",
        help="接着未完成的训练继续（仅 rows_char、confidence）  go on with an ended training (these two only)",
    )
    option("--base", type=Path, metavar="DIR", help="本地 Hugging Face 编码器目录  a local Hugging Face encoder")
    option(
        "--extra",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="附加训练数据（jixiao learn 生成），可多次给出  more rows, as jixiao learn writes them",
    )
    option("--quiet", action="store_true", help="不显示进度  no progress")
    parser.set_defaults(run=run, parser=parser)


def checkout() -> Path:
    """The checkout of the source that this is run in.

    Raises:
        JixiaoError: There is none (``JX-C015``).
    """
    from extract.errors import JixiaoError
    from extract.evaluation.suites import find_root

    root = find_root()
    if root is None or not (root / "training_data").is_dir():
        raise JixiaoError("JX-C015", place="training_data/")
    return root


def run(arguments: argparse.Namespace) -> int:
    """Trains the models that are named, or all of them.

    Raises:
        JixiaoError: No such model, no checkout, or settings, packages, data or a checkpoint that cannot be used
            (``JX-T0…``, ``JX-C015``).
    """
    from extract.errors import JixiaoError
    from extract.training import Progress, Run
    from extract.training.running import check_base, chosen, train_model
    from extract.training.settings import CONFIG

    names = chosen(arguments.names)
    if arguments.config and len(names) != 1:
        raise JixiaoError("JX-C001", reason=f"--config: {len(names)} models", command="train")
    if arguments.base:
        check_base(arguments.base, names)
    root = checkout()
    work = Run(
        out=arguments.output or root / "models",
        data=root / "training_data",
        resume=arguments.resume,
        base=arguments.base,
        extra=tuple(arguments.extra),
        progress=Progress(None if arguments.quiet else sys.stderr),
    )
    for name in names:
        meta = train_model(name, work, arguments.config or root / "models" / name / CONFIG)
        state = "" if meta.shipped else f"  不启用 not shipped: {meta.reason}"
        sys.stderr.write(f"{name} {meta.version} -> {work.out / name}  {meta.size:,} B{state}\n")
    return 0
