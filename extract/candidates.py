"""Which files of a folder or an archive are worth reading, by their names and, where these do not tell, their heads."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import PurePosixPath

from extract.readers import READERS
from extract.readers.sniff import binary_kind

__all__ = ["HEAD_BYTES", "is_candidate", "is_clutter", "is_known_name"]

HEAD_BYTES = 4096
# Share of Chinese characters in the head of a file from which on it is taken for a text in Chinese.
_CHINESE_SHARE = 0.2
# Formats that hold what somebody published here but that no reader takes: they end as `skipped`, not unseen.
_WANTED = frozenset((".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".ofd", ".ppt", ".pptx", ".odt", ".ods"))
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # what they hold stands beyond the head
_CLUTTER = frozenset(("__macosx", "thumbs.db", "desktop.ini"))
# Only what Python itself knows, so that the same folder gives the same documents on each machine.
_TYPES = mimetypes.MimeTypes(filenames=())


def is_clutter(name: str) -> bool:
    """Whether a file is what systems and office programs leave behind: hidden files, previews, lock files.

    >>> is_clutter("表/~$自评表.docx"), is_clutter("__MACOSX/表/._a.pdf"), is_clutter("表/自评表.docx")
    (True, True, False)
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith((".", "~$")) or part.lower() in _CLUTTER for part in parts if part not in {".", ".."})


def is_known_name(name: str) -> bool:
    """Whether the ending alone says that this is a document or an archive."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in _WANTED or any(suffix in reader.extensions for reader in READERS.values())


def is_candidate(name: str, head: Callable[[], bytes]) -> bool:
    """Whether a file is to be read: by its ending, or, where that says nothing, by its first bytes.

    Args:
        name: Name of the file.
        head: Gives its first `HEAD_BYTES`; asked only where the name does not tell.
    """
    if is_known_name(name):
        return True
    if _TYPES.guess_type(PurePosixPath(name).name)[0] is not None:  # a program, a font, a video
        return False
    begin = head()
    kind = binary_kind(begin)
    return kind in READERS or begin.startswith(_CONTAINERS) or _is_chinese_text(begin)


def _is_chinese_text(head: bytes) -> bool:
    """Whether the head of a file is Chinese text in one of the usual encodings."""
    for encoding in ("utf-16",) if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:  # not just a character that the end of the head cuts
                continue
            text = head[: error.start].decode(encoding)
        chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
        return "\0" not in text and chinese >= _CHINESE_SHARE * len(text) > 0
    return False
