"""Harmful files, and files that are not tables, give one clear sentence each."""

import io
import os
import struct
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from policies import UserError
from registers import Limits, open_table
from registers._books import guarded
from registers._limits import LimitGuard
from tests.registers.build import HEADER, package, repacked, shared, text_cell, text_file, workbook

OLD_XLS = Path(__file__).parent / "fixtures" / "old.xls"
ROW = f"<row r='2'>{text_cell('A2', '甲公司')}<c r='B2'><v>5</v></c></row>"


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UserError) as caught:
        open_table(path, limits=limits)
    text = str(caught.value)
    assert path.name in text
    assert "请" in text
    return text


def test_that_the_handmade_package_is_a_table_when_nothing_is_wrong(tmp_path: Path) -> None:
    assert open_table(package(tmp_path / "a.xlsx", HEADER + ROW)).headers == ("企业名称", "营业收入")


@pytest.mark.parametrize(
    "far",
    [
        "<row r='1048576'><c r='XFD1048576'><v>3</v></c></row>",
        "<row r='1048576'><c t='str'><v>3</v></c></row>",
        "<row r='9'><c r='&#88;FD1048576'><v>3</v></c></row>",
        "<row r='9'><x:c xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' r='XFD9'><x:v>3</x:v></x:c></row>",
    ],
)
def test_that_a_cell_far_away_does_not_make_the_reader_allocate_the_whole_sheet(tmp_path: Path, far: str) -> None:
    text = refusal(package(tmp_path / "a.xlsx", HEADER + ROW + far))
    assert "行" in text or "列" in text


def test_that_formats_without_content_far_away_are_no_reason_to_refuse(tmp_path: Path) -> None:
    far = "<row r='1048576' s='1'><c r='XFD1048576' s='1'/></row>"
    assert len(open_table(package(tmp_path / "a.xlsx", HEADER + ROW + far)).rows) == 1


@pytest.mark.parametrize("place", ["A0x1", "1A", "AAAA1", "A99999999999999999999", "", "甲1"])
def test_that_an_impossible_cell_place_is_a_damaged_file(tmp_path: Path, place: str) -> None:
    refusal(package(tmp_path / "a.xlsx", f"{HEADER}<row r='2'><c r='{place}'><v>1</v></c></row>"))


def test_that_entity_declarations_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    sheet = f"{laughs}<worksheet><sheetData>{HEADER}</sheetData></worksheet>"
    assert "实体声明" in refusal(package(tmp_path / "a.xlsx", "", {"xl/worksheets/sheet1.xml": sheet}))
    assert "实体声明" in refusal(package(tmp_path / "b.xlsx", HEADER, {"xl/styles.xml": f"{laughs}<styleSheet/>"}))


def test_that_a_zip_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    bomb = b"<sst>" + b" " * (40 << 20) + b"</sst>"
    path = package(tmp_path / "a.xlsx", HEADER + ROW, {"xl/sharedStrings.xml": bomb})
    assert path.stat().st_size < 100_000
    assert "压缩比" in refusal(path)


def test_that_the_unpacked_size_is_counted_over_all_parts(tmp_path: Path) -> None:
    noise = Random(1).randbytes(600_000).hex()
    others: dict[str, str | bytes] = {f"xl/worksheets/sheet{n}.xml": f"<a>{noise}</a>" for n in range(2, 6)}
    path = package(tmp_path / "a.xlsx", HEADER + ROW, others)
    assert "展开后超过 3 MB" in refusal(path, Limits(unpacked=3 << 20))


def test_that_pictures_and_other_parts_are_not_even_unpacked(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", HEADER + ROW, {"xl/media/image1.png": b"\0" * (40 << 20)})
    assert len(open_table(path, limits=Limits(unpacked=1 << 20)).rows) == 1


def test_that_a_size_that_lies_in_the_directory_does_not_get_more_text_in(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", HEADER + ROW, {"xl/sharedStrings.xml": b"<sst>" + b"x" * 500_000})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"xl/sharedStrings.xml") - 46  # its entry in the central directory
    struct.pack_into("<I", data, place + 24, 100)
    path.write_bytes(bytes(data))
    refusal(path)


def test_that_one_long_text_in_thousands_of_cells_is_refused(tmp_path: Path) -> None:
    long = shared("企" * 30_000)
    cells = "".join(f"<row r='{r}'>" + "<c t='s'><v>0</v></c>" * 60 + "</row>" for r in range(2, 400))
    assert "长文字重复太多" in refusal(package(tmp_path / "a.xlsx", HEADER + cells, long))


def test_that_one_long_text_in_a_few_cells_is_no_reason_to_refuse(tmp_path: Path) -> None:
    others = shared("营" * 20_000, "天津甲公司")
    rows = "".join(
        f"<row r='{r}'><c r='A{r}' t='s'><v>1</v></c><c r='B{r}'><v>{r}</v></c></row>" for r in range(2, 20_000)
    )
    tail = "<row r='20000'><c r='A20000' t='s'><v>1</v></c><c r='B20000' t='s'><v>0</v></c></row>"
    assert len(open_table(package(tmp_path / "a.xlsx", HEADER + rows + tail, others)).rows) == 19_999


def test_that_a_cell_longer_than_excel_allows_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", f"{HEADER}<row r='2'>{text_cell('A2', '企' * 40_000)}</row>")
    assert "第 2 行有一个单元格长达 40000 个字" in refusal(path)


def test_that_merged_areas_over_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    areas = "".join("<mergeCell ref='A1:XFD1048576'/>" for _ in range(1000))
    sheet = (
        "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
        + HEADER
        + "".join(f"<row r='{r}'><c r='A{r}'><v>1</v></c><c r='B{r}'><v>1</v></c></row>" for r in range(2, 6000))
        + f"</sheetData><mergeCells>{areas}</mergeCells></worksheet>"
    )
    assert "合并单元格" in refusal(package(tmp_path / "a.xlsx", "", {"xl/worksheets/sheet1.xml": sheet}))


def test_that_blank_lines_before_a_table_are_no_reason_to_fail(tmp_path: Path) -> None:
    blank = "\n" * 250_000
    assert "超过 100000 行" in refusal(text_file(tmp_path / "a.csv", f"{blank}企业名称\n甲公司\n"))


def test_that_reading_ends_when_its_time_is_up(tmp_path: Path) -> None:
    assert "还没有读完" in refusal(package(tmp_path / "a.xlsx", HEADER + ROW), Limits(seconds=-1))


def test_that_a_file_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "大表.csv"
    path.touch()
    os.truncate(path, 1 << 30)
    assert "有 1024 MB，超过 64 MB" in refusal(path)


@pytest.mark.parametrize(("content", "word"), [
    (b"", "空文件"), (b"\xef\xbb\xbf\r\n", "空文件"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 电子表格"),
    ("<meta charset=utf-8><table>".encode("utf-16"), "网页"),
    (b"%PDF-1.7 x", "PDF"), (b"\x89PNG\r\n", "图片"), (b"Rar!\x1a", "压缩包"), (b"PAR1xx", "parquet"),
    (b"PK\x03\x04 but nothing more", "不是完好的 Excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是完好的 Excel"),
    (b"\0\1\2\3" * 100, "不是完好的 Excel"),
])  # fmt: skip
def test_that_a_file_that_only_has_the_name_of_a_table_is_told_for_what_it_is(
    tmp_path: Path, content: bytes, word: str
) -> None:
    path = tmp_path / "名单.xls"
    path.write_bytes(content)
    assert word in refusal(path)


def test_that_text_with_null_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("企业名称,备注\n甲公司,好".encode() + b"\0\0\0")
    assert "空字节" in refusal(path)


def test_that_bytes_of_no_known_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("企业名称,备注\n".encode("gb18030") + b"\xff\xff\xff,1\n")
    assert "编码认不出" in refusal(path)


def test_that_a_quote_that_never_closes_is_told_and_does_not_swallow_rows(tmp_path: Path) -> None:
    text = '企业名称,备注\n甲公司,"没有结尾\n' + "乙公司,好\n" * 50
    assert "引号没有配对" in refusal(text_file(tmp_path / "a.csv", text))


def test_that_millions_of_empty_lines_are_refused_early(tmp_path: Path) -> None:
    assert "超过 100000 行" in refusal(text_file(tmp_path / "a.csv", "企业名称,备注\n" + "\n" * 3_000_000))


def test_that_a_folder_a_missing_file_and_another_suffix_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="是文件夹"):
        open_table(tmp_path)
    with pytest.raises(UserError, match="找不到文件"):
        open_table(tmp_path / "没有.xlsx")
    assert "不是认得的表格" in refusal(text_file(tmp_path / "a.docm", "企业名称,备注"))


def test_that_other_office_files_are_told_for_what_they_are(tmp_path: Path) -> None:
    for member, word in (("word/document.xml", "Word"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ODS")):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
            packed.writestr(member, "<x/>")
        assert word in refusal(tmp_path / "a.xlsx")


def test_that_an_empty_workbook_and_a_header_without_rows_are_told(tmp_path: Path) -> None:
    assert "空表" in refusal(workbook(tmp_path / "a.xlsx", {"S": []}))
    assert "没有数据" in refusal(workbook(tmp_path / "b.xlsx", {"S": [["企业名称", "营业收入"]]}))
    assert "找不到表头" in refusal(workbook(tmp_path / "c.xlsx", {"S": [[1, 2], [3, 4]]}))


def test_that_an_encrypted_zip_entry_is_told(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", HEADER + ROW)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "密码" in refusal(path)


def patched_xls(path: Path, old: bytes, new: bytes) -> Path:
    data = OLD_XLS.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    return path


def test_that_an_encrypted_xlsx_is_told(tmp_path: Path) -> None:
    """Excel stores an encrypted xlsx in the container of the old format."""
    name = "EncryptedPackage".encode("utf-16-le")
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 18)
    path = patched_xls(tmp_path / "a.xlsx", old, name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2))
    assert "密码" in refusal(path)


def test_that_an_encrypted_xls_is_told(tmp_path: Path) -> None:
    assert "密码" in refusal(patched_xls(tmp_path / "a.xls", b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00"))


@pytest.mark.parametrize(("old", "new"), [
    # The string cell in row 3 goes to the last row and column that the format can number.
    (struct.pack("<HHHH", 0xFD, 10, 3, 0), struct.pack("<HHHH", 0xFD, 10, 65535, 65535)),
    (struct.pack("<HHII", 0x200, 14, 0, 40), struct.pack("<HHII", 0x200, 14, 0, 0xFFFFFFF0)),
])  # fmt: skip
def test_that_an_xls_cannot_claim_a_gigantic_sheet(tmp_path: Path, old: bytes, new: bytes) -> None:
    refusal(patched_xls(tmp_path / "a.xls", old, new))


def test_that_a_ring_of_sectors_ends(tmp_path: Path) -> None:
    data = bytearray(OLD_XLS.read_bytes())
    fat = 512 + struct.unpack_from("<I", data, 76)[0] * 512
    for entry in range(20):
        struct.pack_into("<I", data, fat + entry * 4, 0)
    (tmp_path / "a.xls").write_bytes(bytes(data))
    refusal(tmp_path / "a.xls")


@pytest.mark.parametrize("kind", ["xls", "xlsx", "parts"])
def test_that_damaged_bytes_give_a_table_or_a_clear_error_and_nothing_else(tmp_path: Path, kind: str) -> None:
    source = package(tmp_path / "whole.xlsx", HEADER + ROW * 1, shared("甲", "乙"))
    random = Random(7)
    data = OLD_XLS.read_bytes() if kind == "xls" else source.read_bytes()
    for _ in range(300):
        broken = bytearray(data)
        if kind == "parts":
            name = random.choice(zipfile.ZipFile(io.BytesIO(data)).namelist())
            part = bytearray(zipfile.ZipFile(io.BytesIO(data)).read(name))
            part[random.randrange(len(part))] = random.randrange(256)
            broken = bytearray(repacked(source, **{name: bytes(part)}))
        else:
            for _ in range(random.randrange(1, 6)):
                broken[random.randrange(len(broken))] = random.randrange(256)
        path = tmp_path / "broken.bin.xlsx"
        path.write_bytes(bytes(broken))
        with suppress(UserError):
            assert open_table(path).headers


class PanicException(BaseException):
    """Like the error that the reading library raises: not an Exception, and not importable."""


def test_that_a_panic_of_the_reading_library_is_a_damaged_file_and_an_interrupt_is_not() -> None:
    def panic() -> None:
        raise PanicException("index out of bounds")

    def interrupt() -> None:
        raise KeyboardInterrupt

    guard = LimitGuard("a.xls", Limits())
    with pytest.raises(UserError, match="不是完好的 Excel"):
        guarded(guard, panic)
    with pytest.raises(KeyboardInterrupt):
        guarded(guard, interrupt)
