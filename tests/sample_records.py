"""Records for tests of what comes after the pipeline, and a pipeline that misbehaves on demand."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from decimal import Decimal
from pathlib import Path

from extract import readers
from extract.config import Config
from extract.errors import ReadError
from extract.model.document import Document, Span
from extract.model.record import (
    Amount,
    Category,
    Check,
    Claimed,
    DocumentRecord,
    Form,
    Funds,
    Indicator,
    Narrative,
    Problem,
    Project,
    Region,
    Source,
    SummaryRow,
    Value,
)
from extract.readers.progress import page_done

TARGET = Value(text="≥120次", kind="quantity", operator="ge", number=120.0, unit="次", dimension="count", base=120.0)
INDICATOR = Indicator(
    id="f1.i1",
    l1="产出指标",
    l1_weight=50.0,
    l2="数量指标",
    name="巡护次数",
    target=TARGET,
    actual=Value(text="=130次", kind="quantity", number=130.0, unit="次", dimension="count", base=130.0),
    weight=10.0,
    score=9.5,
    reason="-雨季道路中断",
    category=Category(l1="产出", l2="数量指标", confidence=0.98, method="model"),
    direction="positive",
    span=Span(10, 40, page=2),
)


def record(path: str = "a.txt", sha256: str | None = None, **changes: object) -> DocumentRecord:
    """A complete record with one form, one narrative, one project."""
    form = Form(
        id="f1",
        kind="project_self_eval",
        title="项目支出绩效自评表",
        project="山洪沟巡护",
        year=2024,
        authority="某县水务局",
        implementer="某县河道所",
        money_unit="万元",
        funds=(
            Funds("total", budget=Amount("12.50", Decimal("125000.0")), executed=Amount("12.5", Decimal(125000))),
            Funds("fiscal", budget=Amount("1.00", Decimal(10000))),
        ),
        indicators=(INDICATOR, INDICATOR),
        total_weight=100.0,
        total_score=99.5,
        checks=(Check("weights", 100.0, 90.0, holds=False), Check("scores", 99.5, 99.5, holds=True)),
    )
    narrative = Narrative(
        id="n1",
        kind="project",
        project="山洪沟巡护",
        score=99.5,
        budget=Amount("12.5万元", Decimal(125000)),
        indicators=(INDICATOR,),
    )
    project = Project("p1", "山洪沟巡护", ("f1",), ("n1",), ("s1",), 0.9, Claimed(99.5, "优", "form"))
    fields: dict[str, object] = {
        "source": Source(path=path, sha256=sha256, media_type="text/plain", reader="text"),
        "department": "某县水务局",
        "region": Region("湖北省", None, None, "420000"),
        "year": 2024,
        "doc_type": "final_account",
        "forms": (form,),
        "narratives": (narrative,),
        "summary": (SummaryRow("s1", no="1", project="山洪沟巡护", score=99.5),),
        "projects": (project,),
    }
    return DocumentRecord(**(fields | changes))  # type: ignore[arg-type]


class FakePipeline:
    """Stands for the real pipeline: the first word of a document says what happens while it is read."""

    def read(self, path: str | Path, data: bytes | None = None) -> DocumentRecord:
        """A record, or the trouble that the document asks for."""
        try:
            content = Path(path).read_bytes() if data is None else data
        except FileNotFoundError as error:
            raise ReadError("JX-R006", file=path) from error
        path = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
        words = content.decode("utf-8", "replace").split()
        if not words:
            raise ReadError("JX-R001", file=path)
        if words[0] == "boom":
            raise ValueError("not what I expected")
        if words[0] == "hang":
            while True:
                time.sleep(0.01)
        if words[0] == "hang-hard":  # as a C extension does that never comes back to Python
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            time.sleep(600)
        if words[0] == "crash":
            os._exit(77)
        if words[0] == "killed":  # as by a system that is out of memory; with a path: the first time only
            marker = Path(words[1]) if len(words) > 1 else None
            if marker is None or not marker.exists():
                if marker is not None:
                    marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if words[0] == "pages":  # so many, so many seconds each
            for _ in range(int(words[1])):
                time.sleep(float(words[2]))
                page_done()
        if words[0] == "import":
            __import__(words[1])
        if words[0] == "hog":
            return record(str(bytearray(64 << 30)[:1]))
        sha256 = hashlib.sha256(content).hexdigest()
        if words[0] == "part":
            return record(path, sha256, status="partial", errors=(Problem("JX-P001", "部分", "line 1"),))
        return record(path, sha256)

    def open(self, path: str | Path, data: bytes | None = None) -> Document:
        """The document itself, as the real reader gives it."""
        return readers.read(path, data)

    def extract(self, document: Document) -> DocumentRecord:
        """The record of a document that was read already."""
        return self.read(document.path, document.text.encode())


def load_fake(_config: Config | None = None) -> FakePipeline:
    """A loader that worker processes can import."""
    return FakePipeline()


def load_nothing(_config: Config | None = None) -> FakePipeline:
    """A pipeline that cannot be loaded."""
    raise RuntimeError("no model")
