"""The inputs handed over with the complaints about registers, one small file each; they lie beside the checkout."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from registers import CellRefusal, RegisterFirm, guess_mapping, open_table, read_firms

HANDED = Path(__file__).parents[3] / "shared" / "cases" / "registers"
ON = date(2026, 6, 1)
pytestmark = pytest.mark.skipif(not HANDED.is_dir(), reason="the handed inputs are not beside this checkout")


def firms_of(name: str) -> list[RegisterFirm]:
    """Return the firms of a handed file as a first import reads them."""
    return [row for row in rows_of(name) if isinstance(row, RegisterFirm)]


def rows_of(name: str) -> list[RegisterFirm | CellRefusal]:
    """Return every row of a handed file: firms and refused rows."""
    table = open_table(HANDED / name)
    return list(read_firms(table, guess_mapping(table.headers, table.samples(), ON, table.title), ON))


def test_that_capital_is_read_as_company_portals_write_it() -> None:
    firms = firms_of("f12-capital-texts.xlsx")
    told = [firm.raw.get("registered_capital") for firm in firms]
    foreign = 12
    assert told[:foreign] == [1000, 1000, 1000, 500, 500, 500, 500, 500, 500, 500, 500, 10_000]
    assert told[foreign] is None
    assert [refusal.why for refusal in firms[foreign].refused] == ["是外币"]
    assert told[foreign + 1 :] == [500, 500, 500, 500, 0, 500]
    assert not [firm for firm in firms if firm.refused and firm is not firms[foreign]]


def test_that_the_formula_that_keeps_a_text_a_text_is_taken_off() -> None:
    firms = firms_of("f13-equals-quoted-gbk.csv")
    assert [firm.raw["name"] for firm in firms][:2] == ["示例甲0号科技有限公司", "示例乙1号科技有限公司"]
    assert firms[0].raw["credit_code"] == "91120102MA9T00000J"
    assert not [firm for firm in firms if firm.warnings or firm.refused]


def test_that_a_rounded_code_is_refused_with_the_true_reason() -> None:
    firms = firms_of("f14-code-rounded-gbk.csv")
    assert len(firms) == 6
    for firm in firms:
        assert "credit_code" not in firm.raw
        assert ["丢失" in refusal.why for refusal in firm.refused] == [True]


def test_that_names_are_read_without_what_is_no_part_of_them() -> None:
    firms = firms_of("f28-names.xlsx")
    names = [firm.raw["name"] for firm in firms]
    assert names[:9] == [
        "示例甲科技有限公司",
        "示例乙科技有限公司",
        "示例丙科技有限公司",
        "示例丁科技有限公司",
        "示例戊科技有限公司",
        "示例己科技有限公司",
        "示例庚科技有限公司",
        "示例辛科技(天津)有限公司",
        "示例辛科技（天津）有限公司",
    ]
    assert names[10] == "示例癸科技有限公司"
    assert names[12] == "示例龙科技有限公司"
    told = {firm.row: " ".join(firm.warnings) for firm in firms if firm.warnings}
    assert "已注销" in told[4]
    assert "示例旧科技有限公司" in told[5]
    assert "示例旧科技有限公司" in dict(firms[3].extras).values()
    assert "两家企业" in told[16]


def test_that_a_place_written_in_any_way_is_the_same_place() -> None:
    firms = firms_of("f05-place-typed.csv")
    assert {(firm.raw["province"], firm.raw["district"]) for firm in firms} == {("天津市", "河东区")}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("f02-unit-wan-linebreak-yuan.xlsx", "3500"),
        ("f02-unit-yuan-renminbi.xlsx", "0.35"),
        ("f02-unit-wanyuan-renminbi-large.xlsx", "350000"),
        ("f02-unit-baiwan.xlsx", "350000"),
        ("f02-title-ren-wanyuan.xlsx", "350000"),
        ("f02-title-wan-space-yuan.xlsx", "350000"),
        ("f02-title-yuanshixian.xlsx", "3500"),
    ],
)
def test_that_a_unit_is_read_as_it_is_written_and_a_place_is_none(name: str, first: str) -> None:
    assert firms_of(name)[0].raw["revenue"] == {"2025": Decimal(first)}


def test_that_a_percentage_is_read_as_its_cell_shows_it() -> None:
    assert {str(firm.raw["layoff_rate"]) for firm in firms_of("f07-percent-layoff.xlsx")} == {"{'2025': Decimal('6')}"}
    assert firms_of("f07-percent-cells.xlsx")[0].raw["software_sales_tax"] == {"2025": Decimal("5.2")}
