"""The examples in the docstrings of `screening` are run."""

import doctest
import sqlite3
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import polars
import pytest

import screening
from matcher import read_profile
from policies import Library, Verdict
from policies import rules as r
from screening._cells import column_of
from tests.screening.trees import policies_of

_MODULES = [module.name for module in walk_packages(screening.__path__, "screening.")]
_REGISTER = "企业名称,2025年营业收入（万元）\n天津甲公司,1200\n天津乙公司,300\n"


@pytest.mark.parametrize("name", _MODULES)
def test_that_the_examples_show_what_the_functions_return(name: str, tmp_path: Path) -> None:
    register = tmp_path / "名册.csv"
    register.write_text(_REGISTER, encoding="utf-8")
    rule = r.Compare(r.Operand("revenue[-1]", "营业收入"), r.Comparison.AT_LEAST, Decimal(1000))
    library = Library("test", "sha256:test", policies_of([rule]))
    given = {"register": register, "out": tmp_path / "out.csv", "library": library}
    public = {each: getattr(screening, each) for each in screening.__all__}
    others = {"date": date, "polars": polars, "sqlite3": sqlite3, "Verdict": Verdict}
    readers = {"read_profile": read_profile, "column_of": column_of}
    found = doctest.testmod(import_module(name), extraglobs={**public, **others, **readers, **given})
    assert not found.failed


def test_that_the_public_functions_have_an_example() -> None:
    for function in (
        screening.screen,
        screening.as_sql,
        screening.Screener.decide,
        screening.Screener.decide_profiles,
    ):
        assert ">>>" in str(function.__doc__)
