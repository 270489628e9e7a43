"""`jixiao explain`: for each value, the printed text, its lines, its column, and who decided how surely."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.cli.arguments import Commands, add_config, add_reading, settings

if TYPE_CHECKING:
    from extract.explanation import Explanation, FieldReason
    from extract.model.record import Check, DocumentRecord

__all__ = ["add", "run"]

_SOURCE_CHARACTERS = 60
_KNOWN_SHOWN = 20

_EXAMPLES = """\
示例 examples:
  jixiao explain 决算.txt                        全部  everything
  jixiao explain 决算.txt --id ID                一个表、综述或指标  one form, narrative or indicator
  jixiao explain 决算.txt --field target         各行的目标值  the targets of all rows
  jixiao explain 决算.pdf --pages 12-14          只看这几页  only these pages
  jixiao explain 公开.zip!/附件/自评表.docx      压缩包内的一个文件  one document of an archive
  jixiao explain 决算.txt --json                 供程序读取  for programs"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "explain",
        help="说明每个值的出处和依据  show where each value comes from",
        description="逐项说明：原文及行号、所在列、读取方法、置信度、勾稽核对。\n"
        "For each value: the printed text and its lines, its column, method, confidence and checks.",
        epilog=_EXAMPLES,
    )
    option = parser.add_argument
    option("file", metavar="FILE", help="要读取的文件，- 为标准输入  the document, - for standard input")
    option("--id", metavar="ID", help="只看此表、综述、指标或汇总行  only this form, narrative, indicator or row")
    option("--field", metavar="NAME", help="只看此字段，如 target、funds  only this field")
    option("--json", action="store_true", help="以 JSON 输出  print JSON")
    add_reading(parser)
    add_config(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads one document and explains what was taken from it.

    Raises:
        JixiaoError: The document cannot be read, or has no such id or field (``JX-C008``).
    """
    import msgspec

    import extract
    from extract.cli.inputs import one
    from extract.errors import JixiaoError
    from extract.explanation import explain

    config = settings(arguments)
    source = one(arguments.file, config.read)
    if source.refused is not None:
        sys.stderr.write(f"{source.refused.code} {source.refused.message}\n")
        return 1
    pipeline = extract.load(config)
    document = pipeline.open(source.name, source.content(config.read))
    record = pipeline.extract(document)
    parts = explain(record, document, item=arguments.id, field=arguments.field)
    if not parts and (arguments.id or arguments.field):
        known = [part.id for part in explain(record, document)]
        shown = ", ".join(known[:_KNOWN_SHOWN]) + (" …" if len(known) > _KNOWN_SHOWN else "")
        what = " ".join(filter(None, (arguments.id, arguments.field)))
        raise JixiaoError("JX-C008", file=arguments.file, what=what, known=shown)
    if arguments.json:
        text = msgspec.json.format(msgspec.json.encode(parts), indent=2).decode("utf-8")
        sys.stdout.write(text + "\n")
    else:
        for line in _document(record):
            sys.stdout.write(line + "\n")
        for part in parts:
            sys.stdout.write("\n" + "\n".join(_part(part)) + "\n")
    return 0 if record.status in ("ok", "skipped") else 1


def _document(record: DocumentRecord) -> Iterator[str]:
    region = " ".join(record.region.names)
    facts = (record.department, region, str(record.year or ""), record.doc_type, record.status)
    yield f"{record.source.path}: " + " | ".join(filter(None, facts))
    for cause in record.errors:
        yield f"  ! {cause.code} {cause.message}"
    for warning in record.source.warnings:
        yield f"  ! {warning}"
    for project in record.projects:
        claimed = project.claimed
        score = "" if claimed.score is None else f"{claimed.score:g} {claimed.grade or ''} ({claimed.source})"
        members = " ".join((*project.forms, *project.narratives, *project.summary))
        yield f"  {project.id} {project.name or ''} ← {members} {score}".rstrip()


def _part(part: Explanation) -> Iterator[str]:
    indent = "  " if part.what == "indicator" else ""
    how = [part.what, _lines(part.lines), part.method]
    if part.confidence is not None:
        how.append(f"confidence {part.confidence:.2f}")
    yield f"{indent}[{part.id}] {part.title or ''}  ({', '.join(filter(None, how))})"
    for reason in part.fields:
        yield indent + _field(reason)
    if part.category is not None and part.category.l1:
        category = part.category
        sure = "" if category.confidence is None else f" {category.confidence:.2f}"
        yield f"{indent}  {'category':<14}{category.l1} / {category.l2 or '?'}  ← {category.method}{sure}"
    if part.direction:
        yield f"{indent}  {'direction':<14}{part.direction}"
    for check in part.checks:
        yield f"{indent}  {_check(check)}"


def _field(reason: FieldReason) -> str:
    value = "; ".join(map(str, reason.value)) if isinstance(reason.value, tuple) else f"{reason.value}"
    text = f"  {reason.field:<14}{_short(value)}"
    if reason.meaning:
        text += f"  = {reason.meaning}"
    if reason.source is not None:
        text += f"  ← {_place(reason)}: {_short(' '.join(reason.source.split()))!r}"
    return text + (f"  [{_short(reason.heading)}]" if reason.heading else "")


def _place(reason: FieldReason) -> str:
    parts = [_lines(reason.lines)]
    if reason.page is not None:
        parts.append(f"page {reason.page}")
    if reason.bbox is not None:
        parts.append("box " + " ".join([f"{side:.0f}" for side in reason.bbox]))
    if reason.confidence is not None:
        parts.append(f"OCR {reason.confidence:.2f}")
    return ", ".join(parts)


def _check(check: Check) -> str:
    sign = {True: "✓", False: "✗", None: "?"}[check.holds]
    expected, found = (("?" if side is None else f"{side:g}") for side in (check.expected, check.found))
    return f"{sign} {check.name}: {found} (expected {expected})"


def _lines(lines: tuple[int, int] | None) -> str:
    if lines is None:
        return ""
    first, last = lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _short(text: str) -> str:
    return text if len(text) <= _SOURCE_CHARACTERS else text[: _SOURCE_CHARACTERS - 1] + "…"
