"""What models there are and in what state: the list that `jixiao models` prints."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from extract.config import ModelsConfig
from extract.model.record import Problem
from extract.models import (
    META,
    ClassMetrics,
    ModelMeta,
    find_model,
    model_problem,
    model_stores,
    read_checked,
    sha256_of,
)
from extract.training import TRAINERS

__all__ = ["ModelState", "State", "model_hash", "survey"]

State = Literal["ok", "off", "not shipped", "missing", "damaged"]


class ModelState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One model of a store. `sha256` is that of all its files; `problem` says what is wrong with it."""

    name: str
    state: State
    version: str | None = None
    sha256: str | None = None
    size: int | None = None
    licence: str | None = None
    task: str | None = None
    reason: str | None = None
    path: str | None = None
    problem: Problem | None = None
    metrics: dict[str, float] = {}
    classes: dict[str, ClassMetrics] = {}
    layouts: dict[str, dict[str, float]] = {}


def survey(config: ModelsConfig) -> list[ModelState]:
    """The state of each model that can be trained and of each other one in the store, those of the package first."""
    folders: dict[str, Path] = {}
    for store in model_stores(config.directory):
        for meta in sorted(store.glob(f"*/{META}")):
            folders.setdefault(meta.parent.name, meta.parent)
    return [_state(name, folders.get(name), config) for name in dict.fromkeys([*TRAINERS, *folders])]


def _state(name: str, folder: Path | None, config: ModelsConfig) -> ModelState:
    found, problem = find_model(name, config.directory)
    if folder is None:
        return ModelState(name=name, state="missing", problem=problem)
    meta = found.meta if found is not None else _stated(folder)
    if found is not None and problem is None:
        problem = _spoilt_source(folder, found.meta)
    if problem is not None or meta is None:
        return ModelState(name=name, state="damaged", path=str(folder), problem=problem)
    state: State = "ok" if meta.shipped else "not shipped"
    return ModelState(
        name=name,
        state=state if config.uses(name) or not meta.shipped else "off",
        version=meta.version,
        sha256=model_hash(meta) if meta.shipped else None,
        size=meta.size,
        licence=meta.licence,
        task=meta.task,
        reason=meta.reason or None,
        path=str(folder),
        metrics=meta.metrics,
        classes=meta.classes,
        layouts=meta.layouts,
    )


def _stated(folder: Path) -> ModelMeta | None:
    try:
        return msgspec.json.decode((folder / META).read_bytes(), type=ModelMeta)
    except (OSError, msgspec.MsgspecError):
        return None


def _spoilt_source(folder: Path, meta: ModelMeta) -> Problem | None:
    """What is wrong with the files that run time does not read; an installed package may lack them."""
    for name, digest in meta.sources.items():
        if (folder / name).exists() and read_checked(folder, name, digest) is None:
            return model_problem("JX-M002", folder / name)
    return None


def model_hash(meta: ModelMeta) -> str:
    """One SHA-256 for all files that run time reads: two models of the same hash answer alike."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(meta.files.items()))
    return sha256_of(lines.encode())
