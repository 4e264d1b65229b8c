"""Places, kinds of body and legal persons that follow from other facts: the same in every engine and in SQL over raw cells."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from random import Random

import pytest

from matcher import read_profile
from policies import Policy
from policies import rules as r
from policies.library import library_of
from policies.places import place_names
from screening import Dialect, Engine, as_sql
from screening.screener import VERDICTS, verdict_numbers
from tests.pace import paced
from tests.screening.build import ON, Raw
from tests.screening.test_agreement import differences
from tests.screening.test_sql import columns_of
from tests.screening.trees import policies_of

FIRMS = paced(400, 4_000)
_PLACES = (
    "天津市", "天津市河东区", "天津市河北区", "天津市滨海新区", "天津市滨海新区滨海高新区", "安徽省马鞍山市", "安徽省马鞍山市当涂县",
    "浙江省温州市洞头区", "浙江省", "河北省", "北京市",
)  # fmt: skip
_WRITTEN = (
    "天津市", "天津", "天津 河东", "天津市河东区", "河东", "河东区", "河北", "河北省", "河北区", "滨海新区", "塘沽", "滨海高新区", "东疆",
    "天津市滨海新区滨海高新区", "浙江", "浙江省温州市洞头区", "洞头", "温州", "安徽马鞍山", "当涂", "当涂县", "吉林", "北京市",
    "西青区", "天津市中科信北斗测控有限公司", "某地", "海南", "中新生态城", "杭州市", "临沂市", "鹿城", "余杭区",
)  # fmt: skip
_NAMES = (
    "甲有限公司", "甲有限责任公司", "甲股份有限公司", "甲有限公司天津分公司", "甲中心（有限合伙）", "甲中心(普通合伙)", "甲合伙企业", "甲大学",
    "甲医院", "甲研究院", "甲学院", "甲厂", "甲公司代表处",
)  # fmt: skip
_KINDS = ("91", "92", "93", "12", "11", "51", "52", "53", "A1", "0O")
_DIVISIONS = (
    "120102",
    "120116",
    "120108",
    "120225",
    "371312",
    "340521",
    "330322",
    "330100",
    "120199",
    "110105",
    "990000",
    "12010",
)
_TAIL = "MA0000000P"
_ORGS = ("企业", "事业单位", "个体工商户", "高校")


def rules() -> list[r.Rule]:
    kinds = ("企业", "个体工商户", "事业单位", "社会组织", "高校", "医院", "科研院所")
    return [
        *(r.Region(places=(place,)) for place in _PLACES),
        *(r.OneOf(left=r.Operand("org_type", ""), values=(kind,)) for kind in kinds),
        r.Flag(field="legal_person", value=True),
        r.Flag(field="resident_enterprise", value=True),
        r.OneOf(left=r.Operand("size()", ""), values=("微型",)),
    ]


def policies() -> list[Policy]:
    return policies_of(rules())


def firms(seed: int) -> Iterator[Raw]:
    chance = Random(seed)

    def some(values: tuple[object, ...], share: float = 0.5) -> object:
        return chance.choice(values) if chance.random() < share else None

    for number in range(FIRMS):
        code = f"{chance.choice(_KINDS)}{chance.choice(_DIVISIONS)}{_TAIL}"
        raw = {
            "province": some(_WRITTEN[:-4], 0.4), "city": some(_WRITTEN, 0.3), "district": some(_WRITTEN, 0.5),
            "zone": some(_WRITTEN, 0.2), "name": f"{number}{chance.choice(_NAMES)}", "org_type": some(_ORGS, 0.3),
            "credit_code": some((code, code.lower(), f" {code[:9]} {code[9:]}"), 0.6),
            "legal_person": some((True, False), 0.2), "resident_enterprise": some((True, False), 0.1),
            "industry_code": some(("C3562", "生物技术", "I6513", "4")), "size_industry": some(("工业",), 0.2),
        }  # fmt: skip
        yield {name: value for name, value in raw.items() if value is not None}


@pytest.mark.parametrize("engine", [Engine.POLARS, Engine.DUCKDB, Engine.SQLITE])
def test_that_every_engine_derives_the_same(engine: Engine) -> None:
    assert differences(policies(), list(firms(1)), engine) == []


def answers_of_sql(rows: list[Raw]) -> dict[tuple[str, str], str]:
    sql = as_sql(library_of(policies(), "test"), ON, Dialect.SQLITE)
    columns = columns_of(sql)
    with closing(sqlite3.connect(":memory:")) as connection:
        named = ", ".join('"' + name + '"' for name in columns)
        connection.execute(f"CREATE TABLE register ({named})")
        places = ", ".join("?" * len(columns))
        cells = [[str(row[name]) if name in row else None for name in columns] for row in rows]
        connection.executemany(f"INSERT INTO register VALUES ({places})", cells)
        return {(name, policy): verdict for name, _, policy, verdict in connection.execute(sql)}


def expected(rows: list[Raw]) -> dict[tuple[str, str], str]:
    numbers = [verdict_numbers(policies(), read_profile(row), ON) for row in rows]
    return {
        (str(row["name"]), policy.id): VERDICTS[code]
        for row, codes in zip(rows, numbers, strict=True)
        for policy, code in zip(policies(), codes, strict=True)
    }


def test_that_the_exported_sql_derives_the_same_from_raw_cells() -> None:
    rows = list(firms(2))
    found, right = answers_of_sql(rows), expected(rows)
    by_name = {str(row["name"]): row for row in rows}
    wrong = [
        (by_name[name], policy, found[name, policy], v)
        for (name, policy), v in right.items()
        if found[name, policy] != v
    ]
    assert wrong[:5] == []


def test_that_the_exported_sql_knows_every_name_of_a_place() -> None:
    rows: list[Raw] = [
        {"name": f"{field}{name}", field: name}
        for name in place_names()
        for field in ("province", "city", "district", "zone")
        if field == "city" or any(part in name for part in ("天津", "河东", "滨海", "温州", "当涂", "河北"))
    ]
    found, right = answers_of_sql(rows), expected(rows)
    assert [key for key, verdict in right.items() if found[key] != verdict] == []


def test_that_a_street_behind_a_place_is_unknown_in_sql_and_never_another_place() -> None:
    rows: list[Raw] = [
        {"name": "甲厂", "district": "河东区大王庄街道"},
        {"name": "乙厂", "province": "天津市河东区十一经路6号"},
    ]
    assert {v for (_, policy), v in answers_of_sql(rows).items() if policy in ("p0", "p1")} == {"unknown"}
