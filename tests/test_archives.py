"""ZIP archives: what is read of them, under which names, and what ends as which outcome."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from extract import archives, run
from extract.config import Config, ReadConfig, RunConfig
from extract.errors import ReadError
from extract.model.record import DocumentRecord
from extract.readers import read
from extract.run import Input, members, read_many

TEXT = "项目支出绩效自评表\n项目名称\t农村公路养护\n总分\t98\n".encode()
LIMITS = ReadConfig()


def packed(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def with_raw_name(name: bytes, data: bytes = TEXT, extra: bytes = b"") -> bytes:
    """An archive whose only name is these bytes, without a word on their encoding."""
    plain = "a" * len(name)
    info = zipfile.ZipInfo(plain)
    info.extra = extra
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, data)
    return out.getvalue().replace(plain.encode(), name)


def records(data: bytes, name: str = "包.zip", **limits: object) -> list[DocumentRecord]:
    config = Config(read=ReadConfig(**limits), run=RunConfig(isolate=False))  # type: ignore[arg-type]
    return list(read_many([Input(name, data)], config))


def outcomes(found: list[DocumentRecord]) -> dict[str, tuple[str, ...]]:
    return {record.source.path: (record.status, *(cause.code for cause in record.errors)) for record in found}


def names(data: bytes) -> list[str]:
    return [source.name for source in members(Input("包.zip", data), LIMITS)]


def test_each_document_is_a_record_of_its_own() -> None:
    data = packed(("目录/乙.txt", TEXT), ("甲.html", b"<html><body><p>%s</p></body></html>" % TEXT), ("目录/", b""))
    found = records(data)
    assert outcomes(found) == {"包.zip!/甲.html": ("ok",), "包.zip!/目录/乙.txt": ("ok",)}
    (text,) = [record for record in found if record.source.path.endswith(".txt")]
    assert text.source.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert text.source.media_type == "text/plain"


def test_a_file_is_read_entry_by_entry_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(packed(("../../外.txt", TEXT), ("内.txt", TEXT)))
    sources = members(Input(str(path)), LIMITS)
    assert [source.member for source in sources] == [("内.txt",), ("外.txt",)]
    assert all(source.data is None for source in sources)
    assert [record.status for record in read_many(sources)] == ["ok", "ok"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../外.txt", "外.txt"),
        ("/etc/绝对.txt", "etc/绝对.txt"),
        ("C:\\表\\盘符.txt", "表/盘符.txt"),
        ("目录\\.\\反斜杠.txt", "目录/反斜杠.txt"),
        ("换\n行\x1b[31m.txt", "换\\x0a行\\x1b[31m.txt"),
        ("..", "_"),
        ("长" * 300 + ".txt", "长" * 65 + ".txt"),
        ("/".join("abcdefghijkl") + ".txt", "e/f/g/h/i/j/k/l.txt"),
    ],
)
def test_a_name_leads_nowhere(written: str, shown: str) -> None:
    assert outcomes(records(packed((written, TEXT)))) == {f"包.zip!/{shown}": ("ok",)}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_declared_encoding(encoding: str) -> None:
    assert names(with_raw_name("表/自评表.txt".encode(encoding))) == ["包.zip!/表/自评表.txt"]


def test_names_of_info_zip() -> None:
    plain, told = b"??.txt", "自评.txt".encode()
    for crc, expected in ((zlib.crc32(plain), "自评.txt"), (0, "??.txt")):
        body = b"\x01" + struct.pack("<I", crc) + told
        data = with_raw_name(plain, extra=struct.pack("<HH", 0x7075, len(body)) + body)
        assert names(data) == [f"包.zip!/{expected}"]


def test_one_name_twice_is_two_documents() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a/表.txt", TEXT), ("a/表.txt", TEXT + b"2"), ("a/表.txt", TEXT + b"3"))
    found = records(data)
    assert [record.source.path for record in found] == ["包.zip!/a/表.txt", "包.zip!/a/表~2.txt", "包.zip!/a/表~3.txt"]
    assert len({record.source.sha256 for record in found}) == 3


def test_what_nobody_wants_is_passed_over() -> None:
    clutter = ("__MACOSX/._表.txt", ".DS_Store", "a/Thumbs.db", "a/~$表.docx", "a/.git/x.txt", "style.css", "setup.exe")
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    data = packed(*((name, TEXT) for name in clutter), ("表.txt", TEXT), ("page", TEXT), ("blob", bytes(99)))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert names(out.getvalue()) == ["包.zip!/page", "包.zip!/表.txt"]


def test_formats_that_are_not_read_are_skipped() -> None:
    rar = b"Rar!\x1a\x07\x01\x00" + bytes(50)
    assert outcomes(records(packed(("a.rar", rar), ("b.txt", TEXT)))) == {
        "包.zip!/a.rar": ("skipped", "JX-R022"),
        "包.zip!/b.txt": ("ok",),
    }
    assert outcomes(records(rar, "a.rar")) == {"a.rar": ("skipped", "JX-R022")}


def test_archives_in_archives() -> None:
    deepest = packed(("最内.txt", TEXT))
    data = packed(
        ("内.zip", packed(("表.txt", TEXT), ("更深.zip", deepest))), ("空.zip", packed()), ("坏.zip", deepest[:40])
    )
    assert outcomes(records(data)) == {
        "包.zip!/内.zip!/表.txt": ("ok",),
        "包.zip!/内.zip!/更深.zip": ("skipped", "JX-R023"),
        "包.zip!/空.zip": ("failed", "JX-R021"),
        "包.zip!/坏.zip": ("failed", "JX-R011"),
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed(), "JX-R021"),
        (packed(("x.exe", b"MZ"), ("目录/", b"")), "JX-R021"),
        (packed(("a.txt", TEXT))[:-30], "JX-R011"),
        (b"PK\x03\x04" + bytes(100), "JX-R011"),
        (packed(("a.txt", b"1" * 2000)), "JX-R016"),
        (packed(*((f"{number}.txt", b"1" * 150) for number in range(9))), "JX-R016"),
    ],
)
def test_an_archive_that_cannot_be_opened_is_one_failed_record(data: bytes, code: str) -> None:
    (record,) = records(data, max_unpacked_bytes=1000)
    assert (record.source.path, record.status, record.errors[0].code) == ("包.zip", "failed", code)
    assert "?" not in record.errors[0].message.replace("??", "")
    assert record.source.sha256 == hashlib.sha256(data).hexdigest()


def test_the_limit_holds_for_all_that_is_inside() -> None:
    inner = packed(("表.txt", b"1" * 600))
    found = outcomes(records(packed(("a.zip", inner), ("b.zip", inner), ("c.txt", TEXT)), max_unpacked_bytes=1500))
    assert found["包.zip!/a.zip!/表.txt"] == ("ok",)
    assert found["包.zip!/b.zip"] == ("failed", "JX-R016")
    assert found["包.zip!/c.txt"] == ("ok",)


def test_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5)
    inner = packed(*((f"{number}.txt", TEXT) for number in range(3)))
    assert outcomes(records(packed(*((f"{number}.txt", TEXT) for number in range(6))))) == {
        "包.zip": ("failed", "JX-R027")
    }
    found = outcomes(records(packed(("a.zip", inner), ("b.zip", inner))))
    assert found["包.zip!/b.zip"] == ("failed", "JX-R027")
    stored = packed(("a.zip", inner), ("b.zip", inner), method=zipfile.ZIP_STORED)
    assert outcomes(records(stored)) == found, "the entries of archives inside are not entries of this one"


def test_a_damaged_entry_fails_alone() -> None:
    data = packed(("a.txt", TEXT), ("b.txt", TEXT * 2), ("c.txt", TEXT), method=zipfile.ZIP_STORED)
    at = data.index(TEXT * 2)
    assert outcomes(records(data[:at] + b"\0\0\0\0" + data[at + 4 :])) == {
        "包.zip!/a.txt": ("ok",),
        "包.zip!/b.txt": ("failed", "JX-R011"),
        "包.zip!/c.txt": ("ok",),
    }


@pytest.mark.parametrize("claimed", [10, 10_000])
def test_a_size_that_lies_is_damage(claimed: int) -> None:
    data = bytearray(packed(("a.txt", b"1" * 500)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", claimed)
    assert outcomes(records(bytes(data))) == {"包.zip!/a.txt": ("failed", "JX-R011")}


def test_an_entry_beyond_the_limit_of_a_file_fails_alone() -> None:
    data = packed(("a.txt", b"1" * 5000), ("b.txt", TEXT))
    assert outcomes(records(data, max_bytes=1000)) == {
        "包.zip!/a.txt": ("failed", "JX-R004"),
        "包.zip!/b.txt": ("ok",),
    }


def test_an_unknown_way_of_packing_fails_alone() -> None:
    data = bytearray(packed(("a.txt", TEXT), ("b.txt", TEXT)))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(mark)
        data[at + offset : at + offset + 2] = struct.pack("<H", 97)
    assert outcomes(records(bytes(data))) == {"包.zip!/a.txt": ("failed", "JX-R022"), "包.zip!/b.txt": ("ok",)}


def encrypted(password: bytes, name: str, data: bytes) -> bytes:
    """An archive encrypted in the old way of PKZIP, which `zipfile` reads but does not write."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = [zlib.crc32(bytes([value]), 0xFFFFFFFF) ^ 0xFFFFFFFF for value in range(256)]

    def crc(byte: int, value: int) -> int:
        return (value >> 8) ^ table[(value ^ byte) & 0xFF]

    def update(byte: int) -> None:
        keys[0] = crc(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[1] >> 24, keys[2])

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in bytes(11) + bytes([zlib.crc32(data) >> 24]) + data:
        value = keys[2] | 2
        out.append(byte ^ (((value * (value ^ 1)) >> 8) & 0xFF))
        update(byte)
    plain = bytearray(packed((name, bytes(out)), method=zipfile.ZIP_STORED))
    for mark, flags, sizes in ((b"PK\x03\x04", 6, 14), (b"PK\x01\x02", 8, 16)):
        at = plain.index(mark)
        plain[at + flags] |= 1
        plain[at + sizes : at + sizes + 12] = struct.pack("<III", zlib.crc32(data), len(out), len(data))
    return bytes(plain)


@pytest.mark.parametrize(
    ("password", "outcome"),
    [(None, ("failed", "JX-R012")), ("4321", ("failed", "JX-R013")), ("密码", ("ok",))],
)
def test_an_encrypted_entry_needs_its_password(password: str | None, outcome: tuple[str, ...]) -> None:
    data = encrypted("密码".encode(), "a.txt", TEXT)
    found = records(data, password=password)
    assert outcomes(found) == {"包.zip!/a.txt": outcome}
    if password == "密码":  # noqa: S105
        assert found[0].source.sha256 == hashlib.sha256(TEXT).hexdigest()


def test_rubbish_never_raises() -> None:
    data = packed(("a.txt", TEXT), ("内.zip", packed(("b.txt", TEXT))))
    for at in range(0, len(data), 3):
        for changed in (data[:at], data[:at] + b"\xff\xff" + data[at + 2 :], data[:at] + b"PK\x05\x06" + data[at:]):
            for source in members(Input("包.zip", changed), LIMITS):
                assert isinstance(source.sha256(LIMITS), str | None)


def test_an_archive_alone_is_no_document() -> None:
    with pytest.raises(ReadError, match=r"JX-R026.*包.zip"):
        read("包.zip", packed(("a.txt", TEXT)))


def test_an_entry_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(packed(("a.txt", TEXT)))
    gone = [Input(str(path), member=("b.txt",)), Input(f"{path}x", member=("a.txt",))]
    found = list(read_many(gone, Config(run=RunConfig(isolate=False))))
    assert [record.errors[0].code for record in found] == ["JX-R006", "JX-R006"]
    assert "b.txt" in found[0].errors[0].message


def test_an_archive_is_opened_once_for_all_its_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "包.zip"
    inner = packed(*((f"{number}.txt", TEXT) for number in range(20)))
    path.write_bytes(packed(("a.zip", inner), ("b.zip", inner)))
    sources = members(Input(str(path)), LIMITS)
    opened: list[int] = []
    real = archives.Archive.__init__
    monkeypatch.setattr(
        archives.Archive, "__init__", lambda self, data, limit: (opened.append(1), real(self, data, limit))[1]
    )
    assert len(list(read_many(sources, Config(run=RunConfig(isolate=False))))) == 40
    assert len(opened) == 3


@pytest.mark.parametrize("path", ["no.zip", "."])
def test_what_is_no_file_is_left_to_its_reader(path: str) -> None:
    assert members(Input(path), LIMITS) == [Input(path)]
    assert run.members(Input(path, b""), LIMITS) == [Input(path, b"")]


def test_an_entry_without_a_name_is_passed_over() -> None:
    named = packed(("b", TEXT), ("a.txt", TEXT))
    # The name's length is set to 0 in the local and the central header of "b"; its one byte goes to the extra field.
    data = bytearray(named)
    for signature, at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        place = named.index(signature) + at
        data[place : place + 4] = b"\x00\x00\x01\x00"
    assert outcomes(records(bytes(data))) == {"包.zip!/a.txt": ("ok",)}
