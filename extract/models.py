"""The model store: where trained models lie, and whether they are what they say they are.

A model is a folder ``<store>/<name>/`` with ``meta.json`` and data files that hold no code. A file is used only when
its SHA-256 is the one in ``meta.json``. Nothing here raises: a model that is missing or damaged is a warning, and the
caller goes on with rules alone.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import msgspec

from extract.errors import problem
from extract.model.record import Problem

__all__ = [
    "META",
    "ClassMetrics",
    "ModelFolder",
    "ModelMeta",
    "find_model",
    "model_card",
    "model_problem",
    "model_stores",
    "sha256_of",
]

ENVIRONMENT: Final = "JIXIAO_MODELS"
META: Final = "meta.json"
FORMAT: Final = 1


class ClassMetrics(msgspec.Struct, frozen=True):
    """How well one class was told in cross-validation."""

    precision: float
    recall: float
    f1: float
    support: int


class ModelMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What ``meta.json`` says of a model: enough to check it, to judge it and to train it again."""

    name: str
    format: int
    version: str
    task: str
    licence: str
    labels: tuple[str, ...]
    files: dict[str, str]
    size: int
    data: dict[str, str]
    data_sha256: str
    seed: int
    split: str
    settings: dict[str, float]
    thresholds: dict[str, float]
    metrics: dict[str, float]
    classes: dict[str, ClassMetrics]
    made_with: dict[str, str]
    limits: tuple[str, ...] = ()


class ModelFolder(msgspec.Struct, frozen=True):
    """A model that was found and whose files are sound. `files` holds their bytes, read once and checked."""

    path: Path
    meta: ModelMeta
    files: dict[str, bytes]


def sha256_of(data: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def model_stores(directory: str | Path | None = None) -> tuple[Path, ...]:
    """The folders in which models are looked for, the first that exists being the only one used.

    A directory given by the caller, else the one in ``JIXIAO_MODELS``, else the models inside the installed package,
    else ``models/`` of a checkout. A given directory stands alone: pointing it at an empty folder switches models off.
    """
    given = directory or os.environ.get(ENVIRONMENT)
    if given:
        return (Path(given),)
    package = Path(__file__).resolve().parent
    return (package / "_models", package.parent / "models")


def find_model(name: str, directory: str | Path | None = None) -> tuple[ModelFolder | None, Problem | None]:
    """The model of that name, checked, or the reason why there is none (one of the two is ``None``).

    Args:
        name: The folder's name, such as ``indicator_class``.
        directory: A store to use instead of the default ones.
    """
    for store in model_stores(directory):
        folder = store / name
        if (folder / META).is_file():
            return _read(folder)
    return None, model_problem("JX-M001", model_stores(directory)[0] / name)


def _read(folder: Path) -> tuple[ModelFolder | None, Problem | None]:
    try:
        meta = msgspec.json.decode((folder / META).read_bytes(), type=ModelMeta)
    except (OSError, msgspec.MsgspecError):
        return None, model_problem("JX-M002", folder / META)
    if meta.format != FORMAT:
        return None, model_problem("JX-M003", folder / META)
    files: dict[str, bytes] = {}
    for name, digest in meta.files.items():
        path = folder / name
        try:
            data = path.read_bytes() if path.parent == folder else b""
        except OSError:
            data = b""
        if sha256_of(data) != digest:
            return None, model_problem("JX-M002", path)
        files[name] = data
    return ModelFolder(folder, meta, files), None


def model_problem(code: str, place: Path) -> Problem:
    """The warning of that code about a model's file: a record carries it, nothing is raised."""
    return problem(code, place=str(place))


def model_card(meta: ModelMeta) -> str:
    """The README of a model folder, made from its meta alone, so that the two never disagree."""
    lines = [
        f"# {meta.name} {meta.version}",
        "",
        f"{meta.task}",
        "",
        f"Licence {meta.licence}. {meta.size:,} bytes of weights, no code in them.",
        "Made by `jixiao train`; this page is made from `meta.json`.",
        "",
        "## Data and split",
        "",
        *(f"- `{name}`, SHA-256 `{digest}`" for name, digest in meta.data.items()),
        f"- split: {meta.split}; seed {meta.seed}",
        "",
        "## Figures (cross-validated)",
        "",
        "| measure | value |",
        "|---|---|",
        *(f"| {name} | {value:.4g} |" for name, value in meta.metrics.items()),
        "",
        "| class | precision | recall | F1 | names |",
        "|---|---|---|---|---|",
        *(
            f"| {label} | {m.precision:.3f} | {m.recall:.3f} | {m.f1:.3f} | {m.support} |"
            for label, m in meta.classes.items()
        ),
        "",
        "## Settings and thresholds",
        "",
        *(f"- {name}: {value:g}" for name, value in {**meta.settings, **meta.thresholds}.items()),
        "- made with " + ", ".join(f"{name} {version}" for name, version in meta.made_with.items()),
        "",
        "## Limits",
        "",
        *(f"- {limit}" for limit in meta.limits),
    ]
    return "\n".join(lines) + "\n"
