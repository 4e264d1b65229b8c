"""A mapping can be corrected, checked, stored and found again."""

from datetime import date

import pytest

from policies import UserError
from registers import Mapping, Target, Use, WrittenUnit, fingerprint, guess_mapping

ON = date(2026, 6, 1)
F = Use.FIELD
HEADERS = ("企业名称", "上年营收", "是否高企", "包联干部")


def mapping() -> Mapping:
    return guess_mapping(HEADERS, [], ON, "天津市河东区")


def test_that_a_corrected_column_is_certain_and_the_others_stay() -> None:
    before = mapping()
    after = before.with_target(3, Target(use=F, field="street"))
    column = after.columns[3]
    assert column.target == Target(use=F, field="street")
    assert (column.confidence, column.why, column.chosen) == (100, "人工指定", ("target",))
    assert after.columns[:3] == before.columns[:3]
    assert before.columns[3].target.use is Use.EXTRA


@pytest.mark.parametrize(
    ("target", "word"),
    [
        (Target(use=F, field="nothing"), "不是可以导入的项目"),
        (Target(use=F, field="confirmed"), "不是可以导入的项目"),
        (Target(use=F, field="revenue"), "请指定年份"),
        (Target(use=F, field="name", year=2023), "不分年度"),
        (Target(use=F, field="qualifications", record="gold", part="held"), "哪一种资质"),
        (Target(use=F, field="qualifications", record="hnte", part="colour"), "哪一种资质"),
        (Target(use=F, field="platforms", record="x", part="kind"), "不能分列导入"),
        (Target(use=F, field="moved_in", part="colour"), "没有“colour”这一部分"),
        (Target(use=F, field="contacts", record="门卫", part="phone"), "指定是谁的"),
        (Target(use=F, field="contacts", record="联系人", part="fax"), "哪一部分"),
        (Target(use=F, field="contacts", part="phone"), "指定是谁的"),
        (Target(use=F, field="revenue", back=1, unit=WrittenUnit.PERCENT), "单位不能是"),
        (Target(use=F, field="name", unit=WrittenUnit.WAN), "单位不能是"),
    ],
)
def test_that_an_impossible_target_is_refused(target: Target, word: str) -> None:
    with pytest.raises(UserError, match=word):
        mapping().with_target(0, target)


def test_that_contradictions_and_a_missing_name_are_told_together() -> None:
    twice = mapping().with_target(3, Target(use=F, field="revenue", year=2025)).with_target(0, Target())
    assert twice.problems(2026) == (
        "“上年营收”和“包联干部”两列都指定为“2025 年营业（销售）收入（万元）”，请只留一列",
        "没有一列指定为“企业名称”，请先指定",
    )
    assert mapping().problems(2026) == ()


def test_that_a_relative_year_moves_with_the_day_of_reading() -> None:
    target = mapping().columns[1].target
    assert (target.year_on(2026), target.year_on(2027)) == (2025, 2026)


def test_that_labels_say_what_a_column_becomes() -> None:
    assert [column.target.label(2026) for column in mapping().columns] == [
        "企业名称",
        "2025 年营业（销售）收入（万元）",
        "高新技术企业：是否持有",
        "留作备注",
    ]


def test_that_the_fingerprint_knows_the_same_table_again_and_no_other() -> None:
    assert fingerprint(HEADERS) == fingerprint(["企业 名称", "上年营收 ", "是否高企", "包联干部"])
    assert fingerprint(HEADERS) != fingerprint(HEADERS[::-1])
    assert fingerprint(HEADERS, "2024年名单") != fingerprint(HEADERS, "2025年名单")
    assert fingerprint(HEADERS, "甲区2024年名单") == fingerprint(HEADERS, "乙区2024年汇总")
