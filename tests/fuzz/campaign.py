"""The run over mutated files: makes them, reads them, and looks at how each ended."""

from __future__ import annotations

import faulthandler
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TextIO

from extract.config import Config, ModelsConfig, ReadConfig, RunConfig
from extract.model.record import DocumentRecord
from extract.run import Input, read_many
from fuzz.mutations import mutated
from fuzz.seeds import seeds

__all__ = ["campaign", "files"]

_PACKED = frozenset(("docx", "xlsx", "zip"))
_SLOW = {"doc": 20, "rtf": 20}  # each file starts an office program: so many times fewer
_HANG_SECONDS = 300  # without a record: many times what one document may take
_SHOWN = 12
_STATUSES = ("ok", "partial", "failed", "skipped")
_DIGITS = re.compile(r"\d+")


def files(name: str, count: int, seed: int) -> Iterator[Input] | None:
    """The mutated files of a format; None where its documents cannot be made here."""
    documents = seeds(name)
    if documents is None:
        return None
    return (_file(name, documents[number % len(documents)], number, seed) for number in range(count))


def _file(name: str, document: bytes, number: int, seed: int) -> Input:
    random = Random(f"{seed}:{name}:{number}")  # noqa: S311 - chance that comes again, not secrets
    return Input(f"{name}-{number:05}.{name}", mutated(document, random, packed=name in _PACKED))


def campaign(
    formats: Sequence[str], count: int, seed: int, *, jobs: int = 0, save: str | None = None, out: TextIO
) -> int:
    """Runs it and prints a line for each format, then what went wrong by kind; 0 where nothing did."""
    out.write(
        f"{'format':<8}{'files':>7}{'records':>9}" + "".join(f"{status:>9}" for status in _STATUSES) + "  codes\n"
    )
    bad: defaultdict[str, list[Input]] = defaultdict(list)
    for name in formats:
        made = files(name, max(1, count // _SLOW.get(name, 1)), seed)
        if made is None:
            out.write(f"{name:<8} not made: its library is not installed\n")
            continue
        inputs = list(made)
        _count(name, inputs, _records(inputs, jobs), bad, out)
    for kind, sources in sorted(bad.items(), key=lambda item: -len(item[1])):
        shown = ", ".join(source.path for source in sources[:_SHOWN])
        out.write(f"\n{len(sources)} × {kind}\n    {shown}\n")
        if save is not None:
            _save(sources, Path(save))
    return 1 if bad else 0


def _records(inputs: Sequence[Input], jobs: int) -> Iterator[DocumentRecord]:
    config = Config(
        read=ReadConfig(max_unpacked_bytes=32 << 20, max_pages=50),
        models=ModelsConfig(enabled=False),
        run=RunConfig(jobs=jobs, seconds_per_document=20, seconds_per_page=1, memory_mb=1024),
    )
    try:
        faulthandler.dump_traceback_later(_HANG_SECONDS, exit=True)
        for record in read_many(inputs, config):
            faulthandler.dump_traceback_later(_HANG_SECONDS, exit=True)
            yield record
    finally:
        faulthandler.cancel_dump_traceback_later()


def _count(
    name: str,
    inputs: Sequence[Input],
    records: Iterator[DocumentRecord],
    bad: dict[str, list[Input]],
    out: TextIO,
) -> None:
    sources = {source.path: source for source in inputs}
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    seen: set[str] = set()
    for record in records:
        source = sources[record.source.path.partition("!/")[0]]
        seen.add(source.path)
        statuses[record.status] += 1
        codes.update({cause.code for cause in record.errors})
        for kind in _wrong(record):
            bad[f"{name}: {kind}"].append(source)
    for path in sources.keys() - seen:
        bad[f"{name}: no record"].append(sources[path])
    told = " ".join(f"{code}×{number}" for code, number in codes.most_common())
    counts = "".join(f"{statuses[status]:>9}" for status in _STATUSES)
    out.write(f"{name:<8}{len(inputs):>7}{statuses.total():>9}{counts}  {told}\n")
    out.flush()


def _wrong(record: DocumentRecord) -> Iterator[str]:
    """What must never be: a mistake of ours, or a record that says nothing of its errors."""
    for cause in record.errors:
        if cause.code in {"JX-P001", "JX-F001", "JX-F002"}:
            reason = cause.message.rpartition(" / ")[2].replace(record.source.path, "FILE")
            yield f"{cause.code} {_DIGITS.sub('0', reason)[:300]}"
    if (record.status == "ok") == bool(record.errors):
        yield f"{record.status} with {len(record.errors)} errors"


def _save(sources: Sequence[Input], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources[:_SHOWN]:
        (folder / source.path).write_bytes(source.data or b"")
