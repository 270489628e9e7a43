"""What the sub-commands share: the parser with coded errors, and the settings of a run."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from extract.config import Config

__all__ = ["PASSWORD_VARIABLE", "Commands", "Parser", "ShowVersion", "add_config", "add_reading", "count", "settings"]

PASSWORD_VARIABLE = "JIXIAO_PASSWORD"  # noqa: S105 - its name, not its value
Commands = Any  # what argparse gives for `add_subparsers`; its type is private


class Parser(argparse.ArgumentParser):
    """A parser whose help keeps its line breaks and whose errors are coded and bilingual."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - argparse's own arguments
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)
        self._positionals.title = "参数 arguments"
        self._optionals.title = "选项 options"

    def parse_args(self, *args: Any, **kwargs: Any) -> argparse.Namespace:  # type: ignore[override] # noqa: ANN401
        """As argparse does, but an unknown option is reported by the sub-command that it was given to."""
        namespace: argparse.Namespace
        namespace, unknown = self.parse_known_args(*args, **kwargs)
        if unknown:
            parser: Parser = getattr(namespace, "parser", self)
            parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        return namespace

    def error(self, message: str) -> NoReturn:
        """Prints what is wrong, what may have been meant and where the help is; exit code 2."""
        from extract.errors import JixiaoError

        unknown = re.search(r"unrecognized arguments: (--[\w-]+)", message)
        if unknown:
            near = difflib.get_close_matches(unknown[1], list(self._option_string_actions), 1)
            message += f" (? {near[0]})" if near else ""
        command = self.prog.partition(" ")[2]
        error = JixiaoError("JX-C001", reason=message, command=command)
        sys.stderr.write(re.sub(r"jixiao  --help", "jixiao --help", f"{error}\n"))
        sys.exit(2)


class ShowVersion(argparse.Action):
    """``--version``: looked up only when it is asked for, because that costs more than the rest of the start."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Prints the version of the installed package and ends."""
        from importlib import metadata

        sys.stdout.write(f"{parser.prog} {metadata.version('jixiao')}\n")
        parser.exit()


def add_config(parser: argparse.ArgumentParser) -> None:
    """The option that names a settings file."""
    parser.add_argument("--config", metavar="FILE", help="设置文件（TOML），见 jixiao config  settings file")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """The options that say what to read of a document."""
    option = parser.add_argument
    option("--pages", type=_pages, metavar="PAGES", help="只读这些页，如 3-5,8 或 7-  only these pages")
    option(
        "--password",
        metavar="TEXT",
        help=f"加密文件的密码；也可用环境变量 {PASSWORD_VARIABLE}  password of encrypted files, or in the environment",
    )


def _pages(text: str) -> str:
    from extract.readers.selection import is_selection

    if not is_selection(text):
        raise argparse.ArgumentTypeError(f"{text!r} (3-5,8)")
    return text


def count(text: str) -> int:
    """The type of an option that is a number from 0 on."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} < 0")
    return value


def settings(arguments: argparse.Namespace) -> Config:
    """The settings that the command line asks for: the file, then what the environment and options override.

    Raises:
        JixiaoError: The file cannot be used, or names what does not exist.
    """
    import msgspec

    from extract.config import Config, load_config

    config = load_config(arguments.config) if arguments.config else Config()
    if config.assess != Config().assess:
        from extract.assess.settings import check_settings

        check_settings(config.assess)
    given = {name: getattr(arguments, name, None) for name in ("pages", "password", "jobs")}
    given["password"] = given["password"] or os.environ.get(PASSWORD_VARIABLE)
    changed = {name: value for name, value in given.items() if value is not None}
    run = {"jobs": changed.pop("jobs")} if "jobs" in changed else {}
    return msgspec.structs.replace(
        config,
        read=msgspec.structs.replace(config.read, **changed),
        run=msgspec.structs.replace(config.run, **run),
    )
