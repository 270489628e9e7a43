"""DOCX, XLSX and ZIP files that unpack to too much, hold traps, or are damaged inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from hostile.outcome import ENDED, GOOD, codes, outcome, outcomes, refused

docx = pytest.importorskip("docx")
openpyxl = pytest.importorskip("openpyxl")

BOMB = (
    b"<!DOCTYPE r [<!ENTITY a0 'lol'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    + b"]>"
)


@cache
def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("某县水务局项目支出绩效自评表")
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ("三级指标", "指标值", "完成值", "巡护次数", "≥120次", "130次"), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def sheet() -> bytes:
    book = openpyxl.Workbook()
    for row in (("三级指标", "指标值", "完成值"), ("巡护次数", "≥120次", "130次")):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    found = parts(data)
    found[part] = change(found[part])
    return archive(found)


MAIN = {"表.docx": (word, "word/document.xml"), "表.xlsx": (sheet, "xl/worksheets/sheet1.xml")}
EACH = pytest.mark.parametrize("name", MAIN)


def trap(name: str, change: Callable[[bytes], bytes]) -> bytes:
    make, part = MAIN[name]
    return changed(make(), part, change)


@EACH
def test_the_good_one_is_read(name: str) -> None:
    record = outcome(name, MAIN[name][0]())
    assert record.status == "ok", record.errors


@EACH
def test_a_bomb(name: str) -> None:
    data = trap(name, lambda part: part + b" " * 30_000_000)
    assert len(data) < 200_000
    assert refused(outcome(name, data, max_unpacked_bytes=20_000_000), "JX-R016")


@EACH
def test_a_part_larger_than_it_says(name: str) -> None:
    data = bytearray(trap(name, lambda part: part + b" " * 3_000_000))
    part = MAIN[name][1].encode()
    at = data.rindex(part) - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert refused(outcome(name, bytes(data), max_unpacked_bytes=1_000_000), "JX-R011", "JX-R016")


@EACH
def test_an_entity_bomb(name: str) -> None:
    data = trap(name, lambda part: BOMB + part.partition(b"?>")[2].replace(b"</", b"&a11;</", 1))
    assert refused(outcome(name, data), "JX-R011")


@EACH
def test_an_entity_that_reads_a_file(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("机密内容", "utf-8")
    doctype = f"<!DOCTYPE r [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode()
    record = outcome(name, trap(name, lambda part: doctype + part.partition(b"?>")[2].replace(b"</", b"&x;</", 1)))
    assert refused(record, "JX-R011")
    assert "机密内容" not in repr(record)


@EACH
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_cut_off(name: str, share: float) -> None:
    data = MAIN[name][0]()
    assert refused(outcome(name, data[: int(share * len(data))]), "JX-R011")


@EACH
def test_xml_that_is_cut_off(name: str) -> None:
    record = outcome(name, trap(name, lambda part: part[: len(part) // 2]))
    assert refused(record, "JX-R011", "JX-R008") or record.status == "partial"


@EACH
def test_deep_nesting(name: str) -> None:
    deep = b"<x>" * 100_000 + b"</x>" * 100_000
    record = outcome(name, trap(name, lambda part: part.replace(b"</", deep + b"</", 1)))
    assert record.status in ("ok", "partial") or refused(record, "JX-R011", *ENDED)


@EACH
def test_without_its_main_part(name: str) -> None:
    make, part = MAIN[name]
    found = parts(make())
    del found[part]
    for record in outcomes(name, archive(found)).values():
        assert record.status == "partial" or refused(record, "JX-R008", "JX-R011", "JX-R014", "JX-R021", "JX-R024")


@EACH
def test_under_another_name(name: str) -> None:
    record = outcome(name.replace(".", "_") + ".pdf", MAIN[name][0]())
    assert record.status == "ok", record.errors


def test_a_cell_in_the_last_corner() -> None:
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    record = outcome("角.xlsx", trap("表.xlsx", lambda part: part.replace(b"</sheetData>", row + b"</sheetData>")))
    assert record.status in ("ok", "partial") or refused(record, "JX-R010", *ENDED)


def test_merged_cells_over_the_whole_sheet() -> None:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    record = outcome("并.xlsx", trap("表.xlsx", lambda part: part.replace(b"</sheetData>", merged)))
    assert record.status in ("ok", "partial") or refused(record, "JX-R010", *ENDED)


def test_spans_beyond_measure_in_a_document() -> None:
    span = b'<w:tcPr><w:gridSpan w:val="2000000000"/>'
    record = outcome("跨.docx", trap("表.docx", lambda part: part.replace(b"<w:tcPr>", span, 3)))
    assert record.status in ("ok", "partial") or refused(record, "JX-R010", "JX-R011", *ENDED)


@pytest.mark.slow
def test_twenty_thousand_rows() -> None:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["序号", "单位", "事项", "金额", "备注"])
    for number in range(20_000):
        page.append([number, f"某单位{number % 90}", f"巡护{number}段", 10.5, ""])
    out = io.BytesIO()
    book.save(out)
    record = outcome("长.xlsx", out.getvalue())
    assert record.status == "ok", record.errors


# ------------------------------------------------------------ archives
def test_an_archive_bomb() -> None:
    data = archive({f"{number}.txt": b" " * 3_000_000 for number in range(10)})
    assert refused(outcome("包.zip", data, max_unpacked_bytes=20_000_000), "JX-R016")


def test_an_archive_whose_entries_overlap() -> None:
    """One packed piece under many names, as bombs without nesting have it."""
    data = archive({"a.txt": b" " * 3_000_000})
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    record = data[at:end]
    count = 20
    tail = bytearray(data[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = (count * len(record)).to_bytes(4, "little")
    assert refused(
        outcome("包.zip", data[:at] + record * count + bytes(tail), max_unpacked_bytes=20_000_000), "JX-R016"
    )


def test_names_that_lead_out_of_the_folder() -> None:
    names = ("../../../tmp/外.txt", "/etc/cron.d/内.txt", "C:\\Windows\\盘.txt", "a\0b.txt", "x\n\x1b[2J.txt")
    found = outcomes("包.zip", archive({name: GOOD.encode() for name in names}))
    assert len(found) == len(names)
    for path, record in found.items():
        assert record.status == "ok", record.errors
        inside = path.partition("!/")[2]
        assert ".." not in inside
        assert not inside.startswith(("/", "C:"))
        assert inside.isprintable()


def test_a_damaged_document_in_an_archive_fails_alone() -> None:
    good = GOOD.encode()
    data = archive({"a.txt": good, "b.txt": good + b"#", "c.docx": word()[:900], "d.txt": b""}, zipfile.ZIP_STORED)
    at = data.index(good + b"#")
    found = outcomes("包.zip", data[:at] + b"\xff" + data[at + 1 :])
    assert found.pop("包.zip!/c.docx").status == "failed"
    assert {path[-5:]: (record.status, *codes(record)) for path, record in found.items()} == {
        "a.txt": ("ok",),
        "b.txt": ("failed", "JX-R011"),
        "d.txt": ("failed", "JX-R001"),
    }


def test_archives_in_archives_in_archives() -> None:
    data = archive({"表.txt": GOOD.encode()})
    for level in range(4):
        data = archive({f"{level}.zip": data, f"{level}.txt": GOOD.encode()})
    found = {path: (record.status, *codes(record)) for path, record in outcomes("包.zip", data).items()}
    assert found == {
        "包.zip!/3.txt": ("ok",),
        "包.zip!/3.zip!/2.txt": ("ok",),
        "包.zip!/3.zip!/2.zip": ("skipped", "JX-R023"),
    }


def test_an_archive_that_holds_itself_in_many_copies() -> None:
    inner = archive({"表.txt": b"1" * 900_000})
    data = archive({f"{number}.zip": inner for number in range(30)})
    found = outcomes("包.zip", data, max_unpacked_bytes=5_000_000)
    assert [record.status for record in found.values()].count("ok") == 5
    assert {code for record in found.values() for code in codes(record)} == {"JX-R016"}


def test_an_archive_without_an_end() -> None:
    data = archive({"a.txt": GOOD.encode()})
    assert refused(outcome("包.zip", data[: data.index(b"PK\x05\x06")]), "JX-R011")
