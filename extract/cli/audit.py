"""`jixiao audit`: what the evidence supports, against what the departments gave themselves."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from extract.cli.arguments import Commands, settings
from extract.cli.documents import add_running, run_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.cli.inputs import Found
    from extract.cli.output import Target
    from extract.model.record import DocumentRecord

__all__ = ["add", "run"]

_FORMATS = ("text", "json", "csv", "html")
_SEVERITIES = ("high", "medium", "low")

_DESCRIPTION = """\
读取文件，按评分规则复算每个指标应得的分数，与自评得分对照，列出疑点及其依据。疑点供核实，不是结论。
Reads documents, works out what score the evidence supports, sets it against the self-assessment, and lists the doubts
with the values that they rest on. A finding is a question to be asked, not a verdict."""

_EXAMPLES = """\
示例 examples:
  jixiao audit 决算.pdf                               终端上的报告  a report on the terminal
  jixiao audit 决算.pdf --format html --output 审核.html  可转交的网页  a page to hand on
  jixiao audit 公开文件/ --output 审核/ --format html 每个文件一个网页  one page a document
  jixiao audit 公开文件/ --output 疑点.csv --jobs 4   每个疑点一行  one row a finding
  jixiao audit 决算.txt --severity high               只看严重的  grave ones only
  jixiao audit 公开文件/ --summary                    一批文件的分数虚高情况  grade inflation of a set
  jixiao audit --rules                                全部规则及其依据  all rules and their sources

退出码 exit codes: 0 全部完成 all ok; 1 有文件失败或不完整 some failed or partial; 2 用法或输出有误 usage, output"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "audit",
        help="复算得分，列出疑点  recompute scores, list the doubts",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
    )
    option = parser.add_argument
    option("files", nargs="*", metavar="FILE", help="文件、文件夹、通配符或 -  files, folders, patterns or -")
    option("--format", choices=_FORMATS, help="缺省按 --output 的扩展名，否则 text  default: by --output, else text")
    option("--severity", choices=_SEVERITIES, default="low", help="最低的严重程度  the least severity (low)")
    option(
        "--summary", action="store_true", help="只输出全部文件合计的指标（JSON）  figures of the whole set only (JSON)"
    )
    option("--rules", action="store_true", help="列出全部规则  list all rules")
    add_running(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads the documents and writes the reports.

    Raises:
        JixiaoError: The settings, the output or the pipeline cannot be used, or there is nothing to read.
    """
    if arguments.rules:
        sys.stdout.write(_rules())
        return 0
    if not arguments.files:
        arguments.parser.error("FILE")
    from extract.audit.digest import at_least

    return run_over(
        arguments,
        settings(arguments),
        lambda documents: _target(arguments, documents),
        lambda record: at_least(record, arguments.severity),
    )


def _target(arguments: argparse.Namespace, documents: int) -> Target:
    """Where the reports go; the name of the output tells the format where the user does not.

    Raises:
        SinkError: Pages of several documents for one file (``JX-C018``).
    """
    from extract.audit import REPORTS
    from extract.cli.output import FolderTarget, target_of
    from extract.sinks import SinkError, by_suffix

    if arguments.summary:
        return _Summary(arguments.indent)
    named = by_suffix(arguments.output, REPORTS) if arguments.output else None
    spec = REPORTS[arguments.format] if arguments.format else named or REPORTS["text"]
    target = target_of(spec, arguments.output, indent=arguments.indent, force=arguments.force)
    if spec.name == "html" and documents > 1 and not isinstance(target, FolderTarget):
        raise SinkError("JX-C018", count=documents)
    return target


class _Summary:
    """Standard output, for the figures of all documents together."""

    def __init__(self, indent: int) -> None:
        self._indent = indent

    def prepare(self, documents: Sequence[Found]) -> list[Found]:
        """All documents are read."""
        return list(documents)

    def write(self, records: Iterable[DocumentRecord]) -> None:
        """The grade inflation of the set, as JSON."""
        import msgspec

        from extract.assess.inflation import inflation

        encoded = msgspec.json.encode(inflation(records))
        sys.stdout.write(msgspec.json.format(encoded, indent=self._indent or 2).decode("utf-8") + "\n")


def _rules() -> str:
    """All rules: id, severity, what they are called, what they rest on, and the thresholds that settings can change."""
    from extract.assess.findings import RULES
    from extract.assess.findings.messages import wordings

    lines: list[str] = []
    for rule in RULES.values():
        wording = wordings()[rule.id]
        lines.append(f"{rule.id}  [{rule.severity}, {rule.scope}, {rule.certainty}]")
        lines.append(f"  {wording.title_zh}  {wording.title_en}")
        lines.append(f"  {rule.source}")
        lines += [f"  {rule.id}.{name} = {value:g}" for name, value in rule.thresholds.items()]
    return "\n".join(lines) + "\n"
