"""The user's own training rows: a folder to which each ``jixiao learn`` adds, apart for training and for judging.

``train/`` and ``held_out/`` hold ``indicators.tsv`` and ``rows.jsonl`` (`extract.training.extra`), ``split.json`` says
which department belongs where. A department stays where it is, so that rows that judge a model never trained it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from extract.errors import JixiaoError
from extract.training.extra import FormRows, NameRow, read_forms, read_names, write_forms, write_names

__all__ = ["NAMES", "ROWS", "LocalData", "Part"]

NAMES: Final = "indicators.tsv"
ROWS: Final = "rows.jsonl"
_SPLIT: Final = "split.json"
_ONE_IN: Final = 5  # departments of which one is held out

Part = Literal["train", "held_out"]


class LocalData:
    """The folder, made where it is not there yet.

    Raises:
        JixiaoError: The folder is inside the installed package (``JX-L009``), cannot be written (``JX-C003``), or
            holds something else under these names (``JX-T008``).
    """

    def __init__(self, folder: Path) -> None:
        package = Path(__file__).resolve().parents[1]
        if folder.resolve().is_relative_to(package):
            raise JixiaoError("JX-L009", str(folder))
        self.folder = folder
        try:
            for part in ("train", "held_out"):
                (folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JixiaoError("JX-C003", file=folder, reason=error.strerror or error) from error
        self._split = self._read_split()

    def names(self, part: Part) -> list[NameRow]:
        """The names of a part."""
        path = self.folder / part / NAMES
        return read_names(path) if path.is_file() else []

    def forms(self, part: Part) -> list[FormRows]:
        """The forms of a part."""
        path = self.folder / part / ROWS
        return read_forms(path) if path.is_file() else []

    def files(self, part: Part) -> tuple[Path, ...]:
        """The files of a part that are there: what trainers get as `Run.extra`."""
        return tuple(path for name in (NAMES, ROWS) if (path := self.folder / part / name).is_file())

    def add(self, names: Sequence[NameRow], forms: Sequence[FormRows]) -> int:
        """Adds rows, each to the part of its department. A row that is known already is replaced.

        Returns:
            How many of them are new or say something new.
        """
        self._assign({row.department for row in names} | {form.department for form in forms})
        changed = 0
        for part in ("train", "held_out"):
            old_names = {_name_key(row): row for row in self.names(part)}
            old_forms = {_form_key(form): form for form in self.forms(part)}
            new_names = {_name_key(row): row for row in names if self._split[row.department] == part}
            new_forms = {_form_key(form): form for form in forms if self._split[form.department] == part}
            changed += sum(old_names.get(key) != row for key, row in new_names.items())
            changed += sum(old_forms.get(key) != form for key, form in new_forms.items())
            if new_names:
                write_names(self.folder / part / NAMES, (old_names | new_names).values())
            if new_forms:
                write_forms(self.folder / part / ROWS, (old_forms | new_forms).values())
        return changed

    def _assign(self, departments: Iterable[str]) -> None:
        """Gives each new department its part, by the hash of its name; with two or more, one is held out."""
        new = sorted(set(departments) - set(self._split), key=_number)
        for department in new:
            self._split[department] = "held_out" if _number(department) % _ONE_IN == 0 else "train"
        parts = set(self._split.values())
        if new and len(self._split) > 1 and len(parts) == 1:
            self._split[new[-1]] = "train" if "held_out" in parts else "held_out"
        data = msgspec.json.encode(dict(sorted(self._split.items())))
        (self.folder / _SPLIT).write_bytes(msgspec.json.format(data, indent=1) + b"\n")

    def _read_split(self) -> dict[str, Part]:
        path = self.folder / _SPLIT
        if not path.is_file():
            return {}
        try:
            return msgspec.json.decode(path.read_bytes(), type=dict[str, Part])
        except (OSError, msgspec.MsgspecError) as error:
            raise JixiaoError("JX-T008", file=path, reason=error) from error


def _number(department: str) -> int:
    return int.from_bytes(hashlib.sha256(department.encode()).digest()[:8], "big")


def _name_key(row: NameRow) -> tuple[str, str, str]:
    return (row.department, row.name, row.target)


def _form_key(form: FormRows) -> tuple[str, object]:
    return (form.department, form.source or form.rows)
