"""Firms of a register beside those of the casebook: look-alikes stay apart, names with blemishes find their firm."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from casebook import KnownFirm, KnownFirms
from firms import FirmLikeness

HANDED = Path(__file__).parents[3] / "shared" / "cases" / "registers" / "f28-names.xlsx"
BLEMISHED = {
    1: "示例甲科技有限公司",
    2: "示例乙科技有限公司",
    3: "示例丙科技有限公司",
    4: "示例丁科技有限公司",
    5: "示例戊科技有限公司",
    6: "示例己科技有限公司",
    7: "示例庚科技有限公司",
    8: "示例辛科技（天津）有限公司",
    9: "天津示例辛科技有限公司",
    10: "示例壬科技有限公司",
    11: "示例癸科技有限公司",
}


@pytest.mark.skipif(not HANDED.exists(), reason=f"{HANDED.name} is handed over beside the checkout and not there")
def test_that_every_blemished_name_of_the_handed_file_finds_its_firm_only() -> None:
    rows = CalamineWorkbook.from_path(str(HANDED)).get_sheet_by_index(0).to_python()
    for number, name in BLEMISHED.items():
        others = [KnownFirm(row, (other,)) for row, other in BLEMISHED.items() if row not in (number, 8, 9)]
        found = KnownFirms([*others, KnownFirm(number, (name,))]).like(str(rows[number][0]))
        assert [entry.firm.id for entry in found] == [number]


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("示例十八局集团有限公司", "示例十二局集团有限公司"),
        ("甲市示例再生资源有限公司", "乙市示例再生资源有限公司"),
        ("某镇东方汽修部", "某镇西山汽修部"),
        ("示例甲0科技有限公司", "示例甲10科技有限公司"),
        ("示例机械一厂", "示例机械二厂"),
        ("示例药房3号店", "示例药房4号店"),
    ],
)
def test_that_a_firm_that_looks_alike_is_new(known: str, name: str) -> None:
    assert KnownFirms([KnownFirm(1, (known,))]).like(name) == ()


def test_that_a_candidate_says_why_it_may_be_the_firm() -> None:
    known = KnownFirms([KnownFirm(1, ("天津海河明达科技有限公司", "明达机械厂"), "91350100M000100Y43")])
    found = {name: known.like(name)[0].why for name in ("海河明达科技", "天津海河明达科技有限公司", "明达机械厂")}
    assert found == {
        "海河明达科技": "字号相同，少了“有限公司”，少了地名“天津”",
        "天津海河明达科技有限公司": FirmLikeness.SAME_NAME.value,
        "明达机械厂": FirmLikeness.OLD_NAME.value,
    }
    assert known.like("别的名字", "91350100M000100Y43")[0].why == FirmLikeness.SAME_CODE.value
