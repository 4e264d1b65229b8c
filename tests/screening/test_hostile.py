"""Registers that could exhaust the memory, or with names that spreadsheet programs would run."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import polars as pl
import pytest

from policies import Library, UserError, library_of
from screening import screen
from tests.registers.build import package, shared, text_cell
from tests.screening.build import ON, built_in

HEADER = f"<row r='1'>{text_cell('A1', 'name')}</row><row r='2'>{text_cell('A2', '甲公司')}</row>"


@pytest.fixture(scope="module")
def small() -> Library:
    """Return a library with one policy."""
    return library_of([p for p in built_in().policies if p.id == "cn-tech-sme"], "test")


@pytest.mark.parametrize("far", [
    "<row r='1048576'><c r='XFD1048576'><v>3</v></c></row>",
    "<row r='9000000'><c r='A9000000'><v>3</v></c><c r='XFD2'><v>3</v></c></row>",
    "<row r='1048576'><c><v>3</v></c><c r='XFD2'><v>1</v></c></row>",
    "<row r='9'><x:c xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' r='XFD1048576'><x:v>3</x:v></x:c></row>",
    "<row r='9'><c r='&#88;FD1048576'><v>3</v></c></row>",
])  # fmt: skip
def test_that_a_cell_far_away_is_refused_before_it_takes_all_memory(tmp_path: Path, small: Library, far: str) -> None:
    path = package(tmp_path / "a.xlsx", HEADER + far)
    with pytest.raises(UserError, match="请"):
        screen(path, tmp_path / "out.csv", ON, small)
    assert not (tmp_path / "out.csv").exists()


def test_that_a_bomb_is_refused_by_what_it_grows_to(tmp_path: Path, small: Library) -> None:
    bomb = b"<sst>" + b" " * (40 << 20) + b"</sst>"
    path = package(tmp_path / "a.xlsx", HEADER, {"xl/sharedStrings.xml": bomb})
    with pytest.raises(UserError, match="大得不合常理"):
        screen(path, tmp_path / "out.csv", ON, small)


def test_that_a_large_honest_sheet_passes(tmp_path: Path, small: Library) -> None:
    rows = "".join(
        f"<row r='{r}'><c r='A{r}' t='s'><v>0</v></c><c r='ZZ{r}'><v>{r}</v></c></row>" for r in range(2, 9000)
    )
    path = package(tmp_path / "a.xlsx", HEADER + rows, shared("甲公司"))
    assert screen(path, tmp_path / "out.csv", ON, small).rows == 8998


def test_that_what_is_no_zip_is_told(tmp_path: Path, small: Library) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 no more")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("xl/x.xml", b"x" * 999)
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "b.xlsx").read_bytes().replace(b"xxx", b"yyy", 1))
    for name in ("a.xlsx", "b.xlsx"):
        with pytest.raises(UserError, match="请"):
            screen(tmp_path / name, tmp_path / "out.csv", ON, small)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-x", "＝1"])
def test_that_no_name_in_a_result_is_run_as_a_formula(tmp_path: Path, small: Library, name: str) -> None:
    register = tmp_path / "名册.csv"
    with register.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "employees.2024"], [name, "5"], ["乙公司", "=1+1"], ["丙公司", "-3x"]])
    done = screen(register, tmp_path / "out.csv", ON, small)
    assert done.report is not None
    for path in (done.out, done.report):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "＝") and cell]
        assert any(cell.startswith("'") for cell in cells)


def test_that_a_result_under_an_impossible_name_is_told(tmp_path: Path, small: Library) -> None:
    register = tmp_path / "名册.csv"
    register.write_text("name\n甲公司\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"写不了文件.*文件名太长"):
        screen(register, tmp_path / ("长" * 300 + ".csv"), ON, small)


def test_that_a_column_of_bytes_that_are_no_text_is_told(tmp_path: Path, small: Library) -> None:
    path = tmp_path / "名册.parquet"
    pl.DataFrame({"name": ["甲公司"], "founded_on": [b"\xff\x00"]}).write_parquet(path)
    with pytest.raises(UserError, match="不是文字"):
        screen(path, tmp_path / "out.csv", ON, small)


def test_that_a_link_to_itself_is_no_register(tmp_path: Path, small: Library) -> None:
    path = tmp_path / "名册.csv"
    path.symlink_to(path)
    with pytest.raises(UserError, match="找不到企业名册"):
        screen(path, tmp_path / "out.csv", ON, small)
