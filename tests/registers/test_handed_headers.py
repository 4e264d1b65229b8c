"""The handed inputs about headers, titles and remembered choices are read right; they lie beside the checkout."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from registers import Mapping, RegisterFirm, RegisterTable, Use, guess_mapping, open_table, read_firms

HANDED = Path(__file__).parents[3] / "shared" / "cases" / "registers"
ON = date(2026, 6, 1)
D = Decimal
pytestmark = pytest.mark.skipif(not HANDED.is_dir(), reason="the handed inputs are not beside this checkout")


def opened(name: str) -> tuple[RegisterTable, Mapping]:
    table = open_table(HANDED / name)
    return table, guess_mapping(table.headers, table.samples(), ON, table.title)


def firms(table: RegisterTable, mapping: Mapping) -> list[RegisterFirm]:
    return [row for row in read_firms(table, mapping, ON) if isinstance(row, RegisterFirm)]


def revenue(name: str, kept: str = "") -> object:
    table, mapping = opened(name)
    return firms(table, mapping.with_choices(kept))[0].raw.get("revenue")


@pytest.mark.parametrize(
    ("name", "wan"),
    [
        ("f02-title-ren-wanyuan.xlsx", D(350_000)),
        ("f02-title-wan-space-yuan.xlsx", D(350_000)),
        ("f02-unit-baiwan.xlsx", D(350_000)),
        ("f02-unit-wan-linebreak-yuan.xlsx", D(3500)),
        ("f02-unit-wanyuan-renminbi-large.xlsx", D(350_000)),
        ("f02-unit-yuan-renminbi.xlsx", D("0.35")),
    ],
)
def test_that_a_unit_is_read_as_it_is_written(name: str, wan: Decimal) -> None:
    assert revenue(name) == {"2025": wan}


def test_that_a_place_that_begins_like_a_unit_states_none() -> None:
    _, mapping = opened("f02-title-yuanshixian.xlsx")
    assert "没有写单位" in mapping.columns[1].why
    assert not mapping.columns[1].sure


@pytest.mark.parametrize(("first", "second"), [("f01-remembered-unit-1-wan.xlsx", "f01-remembered-unit-2-yuan.xlsx")])
def test_that_the_unit_of_the_table_before_is_not_used(first: str, second: str) -> None:
    table, mapping = opened(first)
    street = next(i for i, header in enumerate(table.headers) if header == "营业收入")
    kept = mapping.with_target(street, mapping.columns[street].target).choices()
    assert revenue(second, kept) == revenue(second) == {"2025": D(1000)}


def test_that_a_unit_known_by_size_is_judged_again() -> None:
    _, mapping = opened("f01-remembered-size-1.xlsx")
    assert revenue("f01-remembered-size-2.xlsx", mapping.choices()) == {"2025": D(1200)}


def test_that_the_place_of_the_table_before_is_not_used() -> None:
    _, mapping = opened("f01-remembered-place-1-hedong.xlsx")
    table, fresh = opened("f01-remembered-place-2-nankai.xlsx")
    assert {firm.raw["district"] for firm in firms(table, fresh.with_choices(mapping.choices()))} == {"南开区"}


@pytest.mark.parametrize(
    "name",
    [
        "f03-year-2021-2023.xlsx",
        "f03-year-2024-2025.xlsx",
        "f04-bracket-hnte-expired.xlsx",
        "f04-bracket-share.xlsx",
    ],
)
def test_that_a_column_of_another_meaning_stays_a_remark_and_says_why(name: str) -> None:
    table, mapping = opened(name)
    assert mapping.columns[1].target.use is Use.EXTRA
    assert "意思不同" in mapping.columns[1].why or "不是一年的数" in mapping.columns[1].why
    for firm in firms(table, mapping):
        assert firm.raw.keys() == {"name"}
        assert table.headers[1] in dict(firm.extras)


def test_that_the_first_firm_is_not_the_header_and_a_cancelled_firm_is_told() -> None:
    table, mapping = opened("f15-header-unknown-first-firm-lost.xlsx")
    read = firms(table, mapping)
    assert (table.header_rows, len(read)) == ((1,), 5)
    assert all("注销" in " ".join(firm.warnings) for firm in read)


def test_that_a_published_list_gives_each_firm_its_title() -> None:
    table, mapping = opened("f25-published-hnte-list.xlsx")
    read = firms(table, mapping)
    assert len(read) == 5
    for firm in read:
        held = firm.raw["qualifications"]
        assert isinstance(held, list)
        assert {"kind": "hnte"} in held
        assert dict(firm.extras)["证书编号"].startswith("GR2025")
        assert firm.raw["district"] == "河东区"
