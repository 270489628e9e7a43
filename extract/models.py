"""The model store: where trained models lie, and whether they are what they say they are.

A model is a folder ``<store>/<name>/`` with ``meta.json`` and data files that hold no code. A file is used only when
its SHA-256 is the one in ``meta.json``. Nothing here raises: a model that is missing or damaged is a warning, and the
caller goes on with rules alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from extract.errors import problem
from extract.model.record import Problem

__all__ = [
    "META",
    "ClassMetrics",
    "ModelFolder",
    "ModelMeta",
    "Setting",
    "find_json",
    "find_model",
    "model_card",
    "model_problem",
    "model_stores",
    "model_warnings",
    "read_checked",
    "sha256_of",
]

ENVIRONMENT: Final = "JIXIAO_MODELS"
META: Final = "meta.json"
FORMAT: Final = 1

T = TypeVar("T")


class ClassMetrics(msgspec.Struct, frozen=True):
    """How well one class was told in cross-validation."""

    precision: float
    recall: float
    f1: float
    support: int


Setting = bool | int | float | str | list[bool | int | float | str]
"""A setting of a training, as ``meta.json`` keeps it."""


class ModelMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What ``meta.json`` says of a model: enough to check it, to judge it and to train it again.

    `files` are what run time reads, `sources` what only training again or another format needs (weights of full
    precision), each with its SHA-256; `size` counts the bytes of `files`. `data_sha256` is that of all training data,
    `data` has one for each file of them. `metrics` are of the whole held-out part, `classes` of each label in it and
    `layouts` of each layout of forms. A model that is not `shipped` did not earn its place, `reason` says why: its
    folder holds the card alone and rules do its work.
    """

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
    settings: dict[str, Setting]
    thresholds: dict[str, float]
    metrics: dict[str, float]
    classes: dict[str, ClassMetrics]
    made_with: dict[str, str]
    limits: tuple[str, ...] = ()
    layouts: dict[str, dict[str, float]] = {}
    sources: dict[str, str] = {}
    shipped: bool = True
    reason: str = ""


class _Version(msgspec.Struct, frozen=True):
    """The part of ``meta.json`` that is the same in every format."""

    format: int


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


def find_model(
    name: str, directory: str | Path | None = None, without: Collection[str] = ()
) -> tuple[ModelFolder | None, Problem | None]:
    """The model of that name, checked, or the warning that says why there is none.

    Both are ``None`` where rules are meant to do its work: it is switched off, or it did not earn its place.

    Args:
        name: The folder's name, such as ``indicator_class``.
        directory: A store to use instead of the default ones.
        without: Names of models that are switched off (the setting ``models.without``).
    """
    if name in without:
        return None, None
    for store in model_stores(directory):
        folder = store / name
        if (folder / META).is_file():
            return _read(folder)
    return None, model_problem("JX-M001", model_stores(directory)[0] / name)


def find_json(
    name: str, file: str, type_: type[T], sound: Callable[[T], bool], directory: str | Path | None = None
) -> tuple[tuple[T, ModelMeta] | None, Problem | None]:
    """The content of a model that is one JSON file, and its meta; or the warning that says why there is none.

    Args:
        name: The folder's name.
        file: The file in it.
        type_: What it holds.
        sound: Whether what it holds can be used.
        directory: A store to use instead of the default ones.
    """
    folder, warning = find_model(name, directory)
    if folder is None:
        return None, warning
    try:
        content = msgspec.json.decode(folder.files[file], type=type_)
        if sound(content):
            return (content, folder.meta), None
    except (KeyError, msgspec.MsgspecError):
        pass  # it is said below, as of content that is not sound
    return None, model_problem("JX-M002", folder.path / file)


def _read(folder: Path) -> tuple[ModelFolder | None, Problem | None]:
    try:
        data = (folder / META).read_bytes()
        stated = msgspec.json.decode(data, type=_Version)
        if stated.format != FORMAT:
            return None, model_problem("JX-M003", folder / META)
        meta = msgspec.json.decode(data, type=ModelMeta)
    except (OSError, msgspec.MsgspecError):
        return None, model_problem("JX-M002", folder / META)
    if not meta.shipped:
        return None, None
    files: dict[str, bytes] = {}
    for name, digest in meta.files.items():
        content = read_checked(folder, name, digest)
        if content is None:
            return None, model_problem("JX-M002", folder / name)
        files[name] = content
    return ModelFolder(folder, meta, files), None


def read_checked(folder: Path, name: str, digest: str) -> bytes | None:
    """A file of a model's folder; ``None`` where it is missing, stands elsewhere or has another SHA-256."""
    path = folder / name
    try:
        data = path.read_bytes() if path.parent == folder else b""
    except OSError:
        return None
    return data if sha256_of(data) == digest else None


def model_problem(code: str, place: Path) -> Problem:
    """The warning of that code about a model's file: a record carries it, nothing is raised."""
    return problem(code, place=str(place))


def model_warnings(problems: Iterable[Problem | None]) -> tuple[str, ...]:
    """What the warnings of a record say of the models that cannot be used: one line a cause, with all their places.

    >>> missing = [model_problem("JX-M001", Path("store") / name) for name in ("a", "b")]
    >>> model_warnings([*missing, None])[0].partition("。")[0]
    'JX-M001 找不到模型：store/a, store/b'
    """
    places: dict[str, list[str]] = {}
    for found in problems:
        if found is not None and found.place not in (known := places.setdefault(found.code, [])):
            known.append(found.place or "?")
    merged = [problem(code, place=", ".join(named)) for code, named in places.items()]
    return tuple(f"{one.code} {one.message}" for one in merged)


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
        *([] if meta.shipped else [f"**Not shipped**, rules do its work: {meta.reason}", ""]),
        "## Data and split",
        "",
        *(f"- `{name}`, SHA-256 `{digest}`" for name, digest in meta.data.items()),
        f"- split: {meta.split}; seed {meta.seed}",
        "",
        "## Figures (held out)",
        "",
        "| measure | value |",
        "|---|---|",
        *(f"| {name} | {value:.4g} |" for name, value in meta.metrics.items()),
        "",
        *_class_table(meta),
        *_layout_table(meta),
        "## Settings and thresholds",
        "",
        *(f"- {name}: {_shown(value)}" for name, value in {**meta.settings, **meta.thresholds}.items()),
        "- made with " + ", ".join(f"{name} {version}" for name, version in meta.made_with.items()),
        "",
        "## Limits",
        "",
        *(f"- {limit}" for limit in meta.limits),
    ]
    return "\n".join(lines) + "\n"


def _class_table(meta: ModelMeta) -> list[str]:
    if not meta.classes:
        return []
    rows = [
        f"| {label} | {m.precision:.3f} | {m.recall:.3f} | {m.f1:.3f} | {m.support} |"
        for label, m in meta.classes.items()
    ]
    return ["| class | precision | recall | F1 | of them |", "|---|---|---|---|---|", *rows, ""]


def _layout_table(meta: ModelMeta) -> list[str]:
    """One row a layout; a measure that a layout lacks is an empty cell."""
    if not meta.layouts:
        return []
    measures = list(dict.fromkeys(measure for values in meta.layouts.values() for measure in values))
    rows = []
    for layout, values in meta.layouts.items():
        cells = [f"{values[measure]:.4g}" if measure in values else "" for measure in measures]
        rows.append("| " + " | ".join([layout, *cells]) + " |")
    return ["| " + " | ".join(["layout", *measures]) + " |", "|---" * (len(measures) + 1) + "|", *rows, ""]


def _shown(value: Setting) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else f"{value:g}"
