"""Reading ``config.toml`` of a model: every setting of its training, none hidden, none unknown."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from extract.config import line_of, nearest
from extract.errors import JixiaoError

__all__ = ["CONFIG", "load_settings"]

CONFIG: Final = "config.toml"

S = TypeVar("S", bound=msgspec.Struct)


def load_settings(path: Path, kind: type[S]) -> S:
    """The settings of a training from a TOML file.

    Args:
        path: The file.
        kind: The trainer's struct `Settings`; none of its fields has a default.

    Raises:
        JixiaoError: The file cannot be read (``JX-T001``), is no TOML (``JX-T002``), has a key that is not known
            (``JX-T003``), lacks one (``JX-T004``), or has a value that is not allowed (``JX-T005``).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise JixiaoError("JX-T001", file=path, reason=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise JixiaoError("JX-T001", file=path, reason="UTF-8") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise JixiaoError("JX-T002", file=path, reason=error) from error
    _check_keys(path, text, values, kind, "")
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        key = place.rstrip("`")
        raise JixiaoError("JX-T005", _place(text, key), file=path, key=key, reason=reason) from error


def _check_keys(path: Path, text: str, values: dict[str, Any], kind: type[msgspec.Struct], section: str) -> None:
    """Each key of a table and of the tables inside it is a field, and each field a key."""
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key in values:
        if key not in fields:
            name = section + key
            raise JixiaoError("JX-T003", _place(text, name), file=path, key=name, known=nearest(key, fields))
    for key, inner in fields.items():
        if key not in values:
            raise JixiaoError("JX-T004", file=path, key=section + key)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(values[key], dict):
            _check_keys(path, text, values[key], inner, f"{section}{key}.")


def _place(text: str, key: str) -> str | None:
    section, _, name = key.rpartition(".")
    return line_of(text, section, name) if section else line_of(text, name)
