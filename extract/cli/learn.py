"""`jixiao learn`: reviewed records become training rows, and models are trained anew with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import Commands, add_config, settings
from extract.cli.train import checkout

if TYPE_CHECKING:
    from extract.config import Config
    from extract.model.record import DocumentRecord

__all__ = ["add", "run"]

_DESCRIPTION = """\
从人工核对的结果学习：把更正写入本地训练数据，重新训练相关模型，并列出改进与退步。
CORRECTIONS 为 JSON Lines，每行二者之一：
  1) jixiao extract 输出的一条记录，已逐项核对并改正（indicators 的 name、target.text、actual.text、weight、
     score、category.l1、category.l2 等；department 用于划分训练与检验）
  2) 一处更正：{"path" 或 "sha256": 文件, "indicator": "f1.3", "field": 字段, "value": 正确值}
     字段：l1 l2 name symbol unit target actual reason weight score rate category.l1 category.l2 direction
     department row（值为 null：没有这一行）；值按表中所印写法，null 为空
不能用的行逐行说明，其余照常。同一单位的数据不会既用于训练又用于检验。
Learns from reviewed results. Each line of CORRECTIONS is a record as jixiao extract prints it, looked through as a
whole and put right, or one correction of a document that is named by its path or sha256. Lines that cannot be used
are told one by one, the rest is used. No department is both in training and held out."""

_EXAMPLES = """\
示例 examples:
  jixiao extract 公开文件/ --output 结果.jsonl   先提取，再核对改正  extract first, then put it right
  jixiao learn 核对后.jsonl                      学习，模型写入 jixiao_data/models/  learn
  jixiao learn 更正.jsonl --records 结果.jsonl   单项更正，记录在另一文件  corrections of these records
  jixiao learn 核对后.jsonl --models rows        也可重新训练行模型  the row models instead
  jixiao extract 新.txt --config 我的.toml       设置 [models] directory = "jixiao_data/models"  use them

退出码 exit codes: 0; 1 有不能用的行 some lines could not be used; 2 用法或数据有误 usage, data"""

_FOLDER = "jixiao_data"


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "learn",
        help="从核对结果学习（需源代码目录）  learn from reviewed records (needs a checkout)",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
    )
    option = parser.add_argument
    option("corrections", type=Path, metavar="CORRECTIONS", help="核对后的记录或更正  reviewed records, corrections")
    option("--records", type=Path, metavar="FILE", help="更正所指的提取结果  the records that corrections are of")
    option("--data", type=Path, default=Path(_FOLDER), metavar="DIR", help=f"本地训练数据  local data ({_FOLDER})")
    option("--models", action="append", default=[], metavar="NAME", help="重新训练的模型，可多次给出  models to train")
    option("--output", type=Path, metavar="DIR", help="模型目录；缺省 DATA/models  folder of the new models")
    option("--collect", action="store_true", help="只收集数据，不训练  collect the rows, train nothing")
    option("--quiet", action="store_true", help="不显示进度  no progress")
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Collects the rows, trains and reports; the exit code is 1 where lines could not be used.

    Raises:
        JixiaoError: A file or folder cannot be used (``JX-L…``, ``JX-C003``), there is nothing to learn from
            (``JX-L008``), or a model cannot be trained (``JX-T…``, ``JX-C015``).
    """
    from extract.errors import JixiaoError
    from extract.training import Progress
    from extract.training.corrections import read_corrections
    from extract.training.learning import learn
    from extract.training.local_data import LocalData

    config = settings(arguments)
    data = LocalData(arguments.data)
    records = _records(arguments.records) if arguments.records else ()
    reviewed = read_corrections(arguments.corrections, records, _reader(config))
    for cause in reviewed.problems:
        sys.stderr.write(f"{cause.code} {cause.message}\n")
    if not reviewed.names and not reviewed.forms:
        raise JixiaoError("JX-L008", file=arguments.corrections)
    added = data.add(reviewed.names, reviewed.forms)
    sys.stderr.write(
        f"{arguments.corrections}: {reviewed.lines} 行 lines; 名称 names {len(reviewed.names)}, "
        f"表格 forms {len(reviewed.forms)}; 新增或改动 new {added} -> {data.folder}\n"
    )
    if not arguments.collect:
        output = arguments.output or data.folder / "models"
        progress = Progress(None if arguments.quiet else sys.stderr)
        trained = learn(arguments.models, data, checkout(), output, config, progress=progress, out=sys.stdout)
        sys.stderr.write(f"{', '.join(trained) or '-'} -> {output}\n")
    return 1 if reviewed.problems else 0


def _records(path: Path) -> Iterable[DocumentRecord]:
    """The records of a file that `jixiao extract` wrote.

    Raises:
        JixiaoError: The file cannot be read (``JX-L001``).
    """
    import msgspec

    from extract.errors import JixiaoError
    from extract.model.record import DocumentRecord

    try:
        return [msgspec.json.decode(line, type=DocumentRecord) for line in path.read_bytes().splitlines() if line]
    except OSError as error:
        raise JixiaoError("JX-L001", file=path, reason=error.strerror or error) from error
    except msgspec.MsgspecError as error:
        raise JixiaoError("JX-L001", file=path, reason=error) from error


def _reader(config: Config) -> Callable[[Path], DocumentRecord]:
    """Extracts a document; the pipeline is loaded when the first one is asked for."""
    from functools import cache

    import extract

    load = cache(lambda: extract.load(config))

    def read(path: Path) -> DocumentRecord:
        return load().read(path)

    return read
