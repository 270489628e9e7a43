"""What a run over many documents says on standard error while it goes on."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.model.record import DocumentRecord, Problem

__all__ = ["Watch"]


class Watch:
    """Talks on standard error while records pass by: a bar on a terminal, problems, and a last line of counts."""

    def __init__(self, total: int, before: int, *, quiet: bool) -> None:
        self._total = total
        self._before = before
        self._quiet = quiet
        self._counts: Counter[str] = Counter()
        self._page_bar: Any = None

    @property
    def failures(self) -> int:
        """Documents that failed or were read in part."""
        return self._counts["failed"] + self._counts["partial"]

    def over(self, records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
        """The records, unchanged."""
        for record in self._with_bar(records):
            if self._page_bar is not None:
                self._page_bar.close()
            self._counts[record.status] += 1
            for cause in record.errors:
                self.say(record.source.path, cause)
            yield record

    def say(self, path: str | None, cause: Problem) -> None:
        """One line for a problem; it names the file where the message does not."""
        if not self._quiet:
            where = f"{path}: " if path and path not in cause.message else ""
            self._write(f"{cause.code} {where}{cause.message}\n")

    def summary(self) -> None:
        """The counts, where there was more than one document."""
        if self._quiet or self._total + self._before < 2:
            return
        counts = ", ".join(f"{self._counts[status]} {status}" for status in sorted(self._counts))
        before = f"（跳过 {self._before} 个已完成 / {self._before} done before）" if self._before else ""
        self._write(f"{self._total} 个文件 documents: {counts or 0}{before}\n")

    def pages(self, count: int) -> None:
        """Shows how many pages of a single long document are done."""
        if self._quiet or self._total > 1 or not sys.stderr.isatty():
            return
        if self._page_bar is None:
            from tqdm import tqdm

            self._page_bar = tqdm(unit="page", file=sys.stderr, leave=False)
        self._page_bar.update(count - self._page_bar.n)

    def _with_bar(self, records: Iterable[DocumentRecord]) -> Iterable[DocumentRecord]:
        if self._quiet or self._total < 2 or not sys.stderr.isatty():
            return records
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # its thread must not be there when worker processes are forked
        bar: Iterable[DocumentRecord] = tqdm(records, total=self._total, unit="doc", file=sys.stderr, leave=False)
        return bar

    @staticmethod
    def _write(text: str) -> None:
        tqdm_module = sys.modules.get("tqdm")
        if tqdm_module is None:
            sys.stderr.write(text)
        else:  # above the bar, not through it
            tqdm_module.tqdm.write(text, file=sys.stderr, end="")
