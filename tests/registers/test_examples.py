"""The examples in the docstrings of `registers` are run."""

import doctest
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import registers
from matcher import read_profile
from policies import CATALOGUE, Unit
from registers import guess_mapping, open_table

_MODULES = [f"registers.{module.name}" for module in iter_modules(registers.__path__)]
_REGISTER = '企业名称,2024年营业收入（元）,高企,备注\n天津甲公司,"12,000,000",是,走访过\n合计,"12,000,000",,\n'


@pytest.mark.parametrize("name", _MODULES)
def test_that_the_examples_show_what_the_functions_return(name: str, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(_REGISTER, encoding="utf-8")
    table = open_table(path)
    mapping = guess_mapping(table.headers, table.samples(), date(2025, 6, 1))
    given = {"path": path, "folder": tmp_path, "table": table, "mapping": mapping}
    public = {each: getattr(registers, each) for each in registers.__all__}
    others = {"date": date, "Decimal": Decimal, "CATALOGUE": CATALOGUE, "Unit": Unit, "read_profile": read_profile}
    found = doctest.testmod(import_module(name), extraglobs={**public, **others, **given})
    assert not found.failed


def test_that_the_public_functions_have_an_example() -> None:
    shown = [getattr(registers, name) for name in registers.__all__]
    without = {f.__name__ for f in shown if callable(f) and not isinstance(f, type) and ">>>" not in (f.__doc__ or "")}
    assert without <= {"check_target", "write_report"}
