"""Properties of reading rows that hold for any content of the cells."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import read_profile
from policies import CATALOGUE, FieldType
from registers import (
    KINDS,
    Cell,
    MappedColumn,
    Mapping,
    RegisterFirm,
    RegisterRow,
    RegisterTable,
    Target,
    Use,
    guess_mapping,
    read_firms,
    report_of,
)
from tests.pace import paced

ON = date(2026, 6, 1)
_YEARLY = {FieldType.SERIES}
_TARGETS = [
    Target(use=Use.FIELD, field=field.name, back=1 if field.type in _YEARLY else None)
    for field in CATALOGUE.values()
    if field.type not in (FieldType.SCORES, FieldType.CONFIRMED)
    and field.name not in ("name", "qualifications", "moved_in")
]
_TARGETS += [
    Target(use=Use.FIELD, field="qualifications", record="hnte", part=part)
    for part in ("held", "granted_on", "expires_on", "level")
]
_TARGETS += [
    Target(use=Use.FIELD, field="qualifications", part=KINDS),
    Target(use=Use.FIELD, field="moved_in", part="on"),
    Target(use=Use.EXTRA),
]

_pieces = st.sampled_from(
    '0 1 9 12 2021 20210301 44256 . , - / ( ) e E+ % 年 月 日 万 亿 元 约 是 否 无 至 √ #N/A [ ] { } " : 高企 雏鹰 、 天津市 河东区 长期 \n 人 件 NaN 1e999'.split(
        " "
    )
)
_texts = st.one_of(
    st.lists(_pieces, max_size=8).map("".join),
    st.text(max_size=30),
    st.builds(
        lambda digits, count: (digits * count)[:count], st.text("0123456789", min_size=1), st.integers(4000, 6000)
    ),
)
_cells = st.one_of(
    st.none(),
    st.booleans(),
    _texts.map(lambda text: text or None),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
)


_WIDTH = paced(15, len(_TARGETS))
"""Columns of one row. The quick run tries the fields of the catalogue in several narrow rows, the long run all in one."""


# Even a narrow row of hostile cells is large for hypothesis.
@pytest.mark.parametrize("first", range(0, len(_TARGETS), _WIDTH))
@settings(max_examples=paced(15, 200), suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(st.data(), _cells, st.booleans())
def test_that_any_row_is_one_firm_or_one_refusal_and_never_an_error(
    first: int, data: st.DataObject, name: Cell, complete: bool
) -> None:
    targets = _TARGETS[first : first + _WIDTH]
    cells = data.draw(st.lists(st.one_of(_cells, st.none()), min_size=len(targets), max_size=len(targets)))
    columns = [MappedColumn(header="企业名称", target=Target(use=Use.FIELD, field="name"))]
    columns += [MappedColumn(header=f"列{n}", target=target) for n, target in enumerate(targets)]
    table = RegisterTable(
        name="a.csv", sheet="", sheets=(), title="", header_rows=(1,), headers=tuple(c.header for c in columns),
        positions=tuple(range(len(columns))), rows=(RegisterRow(2, (name, *cells)),),
    )  # fmt: skip
    (item,) = read_firms(table, Mapping(columns=tuple(columns), complete=complete), ON)
    refusals = item.refused if isinstance(item, RegisterFirm) else (item,)
    assert all(refusal.why and refusal.advice and refusal.text() for refusal in refusals)
    if isinstance(item, RegisterFirm):
        assert read_profile(item.raw) == item.profile
        assert item.profile.name
    assert report_of([item], table).summary()


@given(st.lists(st.tuples(st.text(max_size=12), st.lists(_cells, max_size=4)), max_size=6), st.text(max_size=20))
def test_that_any_header_gets_a_target_and_a_reason_and_can_be_kept(
    columns: list[tuple[str, list[Cell]]], title: str
) -> None:
    headers = tuple(header for header, _ in columns)
    samples = [tuple(cells[row] if row < len(cells) else None for _, cells in columns) for row in range(4)]
    mapping = guess_mapping(headers, samples, ON, title)
    assert [column.header for column in mapping.columns] == list(headers)
    assert all(column.why and 0 <= column.confidence <= 100 for column in mapping.columns)
    assert mapping.with_choices(mapping.choices()) == mapping
