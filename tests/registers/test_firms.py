"""Firms written as a table are read back with the same facts."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Profile, read_profile, without
from policies import CATALOGUE, MUNICIPALITIES, QUALIFICATIONS, Field, FieldType, Unit
from registers import RegisterFirm, Use, firms_table, guess_mapping, open_table, read_firms, write_table
from registers.template import header_of, qualification_header

ON = date(2026, 6, 1)
FIELDS = [field for field in CATALOGUE.values() if field.type not in (FieldType.SCORES, FieldType.CONFIRMED)]
words = st.text("甲乙丙海河明达科技软件平台ABCabc123", min_size=2, max_size=8).map(lambda text: f"津{text}")
amounts = st.decimals(min_value=0, max_value=10**9, places=4)
days = st.dates(date(1950, 1, 1), date(2100, 12, 31)).map(date.isoformat)


def written_and_read(folder: Path, profiles: list[Profile], suffix: str = ".xlsx") -> list[Profile]:
    """Return the firms after writing and reading a table file; fails for a refusal or remark."""
    path = folder / f"firms{suffix}"
    columns = firms_table(profiles)
    write_table(path, [header for header, _ in columns], zip(*(cells for _, cells in columns), strict=True))
    table = open_table(path)
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    assert [column.header for column in mapping.columns if column.target.use is not Use.FIELD] == []
    firms = list(read_firms(table, mapping, ON))
    assert [firm for firm in firms if not isinstance(firm, RegisterFirm) or firm.refused] == []
    return [firm.profile for firm in firms if isinstance(firm, RegisterFirm)]


def known_facts(profile: Profile) -> Mapping[str, object]:
    return {name: value for name, value in profile.facts.items() if CATALOGUE[name] in FIELDS}


def values(field: Field) -> st.SearchStrategy[object]:
    """Return a strategy for the raw values of a field that a table can represent."""
    if field.name in ("province", "city"):
        return st.sampled_from(MUNICIPALITIES)
    special = {
        "district": st.sampled_from(["河东区", "滨海新区", "和平区"]),
        "credit_code": st.just("91120102MA0000000P"),
        "industry_code": st.sampled_from(["I6513", "C3562"]),
        "industry_tags": st.lists(st.sampled_from(["工业", "建筑业", "人工智能", "I6513"]), min_size=1, max_size=2),
        "niche_since": st.integers(1990, 2026),
    }
    if field.name in special:
        return special[field.name]
    figures = amounts if field.unit is not Unit.SHARE else st.decimals(min_value=0, max_value=100, places=2)
    if field.signed:
        figures = st.one_of(figures, figures.map(lambda number: -number))
    by_type: dict[FieldType, st.SearchStrategy[object]] = {
        FieldType.TEXT: words,
        FieldType.DATE: days,
        FieldType.FLAG: st.booleans(),
        FieldType.COUNT: st.integers(1990, 2026) if field.name == "year" else st.integers(0, 10**6),
        FieldType.NUMBER: amounts,
        FieldType.ENUM: st.sampled_from(field.values or ("",)),
        FieldType.TEXTS: st.lists(st.one_of(words, st.just("软件、平台"), st.just("无")), max_size=3),
        FieldType.SERIES: st.dictionaries(st.integers(2020, 2026).map(str), figures, min_size=1, max_size=3),
        FieldType.RECORD: records(field).filter(bool),
        FieldType.RECORDS: st.lists(records(field).filter(bool), max_size=3),
    }
    return by_type[field.type]


def records(field: Field) -> st.SearchStrategy[object]:
    return st.fixed_dictionaries({}, optional={part.name: values(part) for part in field.parts})


@st.composite
def profiles(draw: st.DrawFn) -> list[Profile]:
    chosen = draw(
        st.lists(st.sampled_from([field for field in FIELDS if field.name != "name"]), max_size=8, unique=True)
    )
    firms: list[Profile] = []
    for number in range(draw(st.integers(1, 4))):
        raw: dict[str, object] = {"name": f"天津第{number}海河公司"}
        for field in chosen:
            if draw(st.booleans()) and (field.name != "credit_code" or number == 0):
                raw[field.name] = draw(values(field))
        firms.append(read_profile(raw))
    return firms


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_that_firms_written_as_a_table_are_read_back_with_the_same_facts(tmp_path: Path, suffix: str) -> None:
    @settings(max_examples=120, deadline=None)
    @given(profiles())
    def law(firms: list[Profile]) -> None:
        back = written_and_read(tmp_path, firms, suffix)
        assert [known_facts(profile) for profile in back] == [known_facts(profile) for profile in firms]

    law()


def test_that_ranges_come_back_and_contradicting_values_are_left_for_a_person(tmp_path: Path) -> None:
    raw = {"2023": 5, "2024": "1000–2000", "2025": {"either": [1200, 1500.5]}}
    firm = read_profile({"name": "天津甲公司", "revenue": raw, "registered_capital": "50–60"})
    columns = dict(firms_table([firm]))
    assert columns["2025年营业（销售）收入（万元）"] == ("1200 或 1500.5（待核实）",)
    known = without(firm, ["revenue.2025"])
    (back,) = written_and_read(tmp_path, [known])
    assert (back.series("revenue"), back.ranges) == (firm.series("revenue"), firm.ranges)


@pytest.mark.parametrize("tag", ["工业", "I6513"])
def test_that_industries_stay_industries_whatever_they_are_called(tmp_path: Path, tag: str) -> None:
    firms = [read_profile({"name": f"天津第{number}公司", "industry_tags": [tag]}) for number in range(3)]
    assert written_and_read(tmp_path, firms) == firms


def headers() -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        yield header_of(field, 2024 if field.type is FieldType.SERIES else None), field.name


@pytest.mark.parametrize(("header", "name"), tuple(headers()))
def test_that_the_header_of_every_fact_is_recognised_without_doubt(header: str, name: str) -> None:
    (column,) = guess_mapping([header], [], ON).columns
    assert (column.target.field, column.target.year) == (name, 2024 if "2024年" in header else None)
    assert column.confidence >= 85


@pytest.mark.parametrize("kind", QUALIFICATIONS)
@pytest.mark.parametrize("part", ["held", "granted_on", "expires_on", "level"])
def test_that_the_header_of_every_part_of_a_qualification_is_recognised(kind: str, part: str) -> None:
    (column,) = guess_mapping([qualification_header(kind, part)], [], ON).columns
    assert (column.target.record, column.target.part) == (kind, part)


@pytest.mark.parametrize(
    "held",
    [
        [],
        [{"kind": "hnte", "granted_on": "2024-12-03", "expires_on": "2027-12-02"}, {"kind": "tech_sme"}],
        [{"kind": "hnte"}, {"level": "其余资质待核实"}],
        [{"level": "其余资质待核实"}],
        [{"kind": "hnte"}, {"kind": "hnte", "granted_on": "2024-12-03"}],
        [{"kind": kind} for kind in QUALIFICATIONS],
        [{"kind": "incubator", "level": "国家级"}],
    ],
)
def test_that_a_list_of_qualifications_is_whole_or_open_as_it_was(tmp_path: Path, held: list[dict[str, str]]) -> None:
    firms = [read_profile({"name": "天津甲公司", "qualifications": held}), read_profile({"name": "天津乙公司"})]
    assert written_and_read(tmp_path, firms) == firms


def test_that_only_columns_that_say_something_are_written_and_figures_are_numbers() -> None:
    firms = [
        read_profile({"name": "甲公司", "revenue": {"2023": Decimal("1200.5")}, "layoff_rate": {"2024": 5}}),
        read_profile({"name": "乙公司", "main_products": ["软件", "数据平台"], "qualifications": [{"kind": "hnte"}]}),
    ]  # fmt: skip
    assert dict(firms_table(firms)) == {
        "企业名称": ("甲公司", "乙公司"), "统一社会信用代码": (None, None), "省（直辖市）": (None, None), "市": (None, None),
        "区县": (None, None), "街道/园区": (None, None), "主要产品（服务）": (None, "软件、数据平台"),
        "2023年营业（销售）收入（万元）": (Decimal("1200.5"), None), "2024年裁员率（%）": (Decimal(5), None),
        "已有资质": (None, "高新技术企业、无其他"),
    }  # fmt: skip
