"""LibreOffice as a printer: many files in one call, because its start takes longer than its work."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["SOFFICE", "converted"]

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_SECONDS = 20.0  # for one file, much more than it takes; the start is counted as three


def converted(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """The files in the format of `suffix` (``pdf``, ``doc``, ``xls``), under their own names.

    Raises:
        FileNotFoundError: One of them was not converted (the program says so nowhere else).
    """
    if SOFFICE is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "in").mkdir()
        for name, data in files.items():
            (root / "in" / name).write_bytes(data)
        subprocess.run(
            [
                SOFFICE,
                f"-env:UserInstallation={(root / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                suffix,
                "--outdir",
                str(root / "out"),
                *(str(root / "in" / name) for name in files),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS * (3 + len(files)),
        )
        return {name: (root / "out" / Path(name).with_suffix(f".{suffix}").name).read_bytes() for name in files}
