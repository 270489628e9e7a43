"""`jixiao config`: all settings with their defaults and meaning, as a TOML file."""

from __future__ import annotations

import argparse
import sys

from extract.cli.arguments import Commands

__all__ = ["add", "run"]

_EXAMPLES = """\
示例 examples:
  jixiao config > jixiao.toml                    全部设置及缺省值  all settings with their defaults
  jixiao config --file jixiao.toml               检查一个设置文件  check a file and show what it changes
  jixiao extract 决算.txt --config jixiao.toml   使用它  use it"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "config",
        help="输出全部设置  print all settings",
        description="以 TOML 输出全部设置；与缺省值不同的会注明。\n"
        "Prints all settings as TOML; notes what is not at its default.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("--file", metavar="FILE", help="读入并检查此设置文件  load and check this file")
    parser.add_argument("--changed", action="store_true", help="只列出与缺省值不同的设置  only what differs")
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the settings.

    Raises:
        ConfigError: The file cannot be used.
    """
    from extract.config import Config, differences, load_config, to_toml

    config = load_config(arguments.file) if arguments.file else Config()
    if arguments.changed:
        for name, (value, default) in differences(config).items():
            sys.stdout.write(f"{name} = {value!r}  # 缺省 default: {default!r}\n")
    else:
        sys.stdout.write(to_toml(config))
    return 0
