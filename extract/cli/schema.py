"""`jixiao schema`: the JSON Schema of the records, made from their types."""

from __future__ import annotations

import argparse
import sys
from inspect import cleandoc

from extract.cli.arguments import Commands

__all__ = ["add", "run", "schema_text"]

_EXAMPLES = """\
示例 examples:
  jixiao schema > record.schema.json"""


def add(commands: Commands) -> None:
    """Adds the sub-command."""
    parser = commands.add_parser(
        "schema",
        help="输出结果的 JSON Schema  print the JSON Schema of the output",
        description="输出 jixiao extract 结果的 JSON Schema（2020-12）。\n"
        "Prints the JSON Schema of what extract prints.",
        epilog=_EXAMPLES,
    )
    parser.set_defaults(run=run, parser=parser)


def run(_arguments: argparse.Namespace) -> int:
    """Prints the schema."""
    sys.stdout.write(schema_text())
    return 0


def schema_text() -> str:
    """The schema as it is checked in at ``schema/record.schema.json``."""
    import msgspec

    from extract.model.record import SCHEMA_VERSION, DocumentRecord

    schema = msgspec.json.schema(DocumentRecord)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"jixiao record, schema version {SCHEMA_VERSION}",
    }
    for each in schema["$defs"].values():  # older versions of msgspec keep the blanks in front of the lines
        if "description" in each:
            each["description"] = cleandoc(each["description"])
    return msgspec.json.format(msgspec.json.encode(head | schema), indent=2).decode("utf-8") + "\n"
