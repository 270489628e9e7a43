"""Writing a model folder: its files, ``meta.json`` and the card made of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

import msgspec

from extract.models import META, ModelMeta, Setting, model_card, sha256_of

__all__ = ["data_hashes", "data_sha256", "flat_settings", "made_with", "save"]

CARD = "README.md"


def save(
    store: Path, meta: ModelMeta, files: Mapping[str, bytes], sources: Mapping[str, bytes] | None = None
) -> ModelMeta:
    """Writes the folder of a model; what an earlier training left there is replaced.

    Args:
        store: The folder of models; the model's own is made in it.
        meta: What is known of the model; its `files`, `sources` and `size` are filled in here.
        files: What run time reads, by name. Not written where ``meta.shipped`` is false.
        sources: What training again or another format needs (weights of full precision); not read at run time.

    Returns:
        The meta as written.
    """
    kept = dict(files) if meta.shipped else {}
    beside = dict(sources or {}) if meta.shipped else {}
    meta = msgspec.structs.replace(
        meta,
        files={name: sha256_of(data) for name, data in kept.items()},
        sources={name: sha256_of(data) for name, data in beside.items()},
        size=sum(map(len, kept.values())),
    )
    folder = store / meta.name
    folder.mkdir(parents=True, exist_ok=True)
    before = folder / META
    old = _written_before(before)
    before.unlink(missing_ok=True)  # a folder without it is no model: an ended run leaves no half of one
    for name in old - set(kept) - set(beside):
        (folder / name).unlink(missing_ok=True)
    for name, data in {**kept, **beside}.items():
        (folder / name).write_bytes(data)
    (folder / CARD).write_text(model_card(meta), encoding="utf-8")
    before.write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=1) + b"\n")
    return meta


def _written_before(meta: Path) -> set[str]:
    """The files of an earlier training in this folder, never one that stands elsewhere."""
    try:
        old = msgspec.json.decode(meta.read_bytes(), type=ModelMeta)
    except (OSError, msgspec.MsgspecError):
        return set()
    return {name for name in (*old.files, *old.sources) if Path(name).name == name}


def data_hashes(data: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each data file, by its name inside the data folder.

    Raises:
        FileNotFoundError: There is no such file.
    """
    return {name: sha256_of((data / name).read_bytes()) for name in names}


def data_sha256(hashes: Mapping[str, str]) -> str:
    """One SHA-256 for all data of a training, of those of its files in their order."""
    return sha256_of("".join(hashes.values()).encode())


def flat_settings(settings: msgspec.Struct) -> dict[str, Setting]:
    """The settings of a training as ``meta.json`` holds them: tables inside them by dotted names."""
    flat: dict[str, Setting] = {}

    def put(prefix: str, values: Mapping[str, object]) -> None:
        for key, value in values.items():
            if isinstance(value, dict):
                put(f"{prefix}{key}.", value)
            else:
                flat[prefix + key] = msgspec.convert(value, Setting)

    put("", msgspec.to_builtins(settings))
    return flat


def made_with(*packages: str) -> dict[str, str]:
    """The versions of Python and of some packages (by the names that pip knows)."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"python": python, **{name: metadata.version(name) for name in packages}}
