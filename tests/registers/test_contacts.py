"""Contacts of a register: the role of a column, several people in a cell, phones in their written form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Record, contacts_of, read_profile
from registers import (
    Cell,
    RegisterFirm,
    RegisterRow,
    RegisterTable,
    Target,
    Use,
    guess_mapping,
    merged_contacts,
    read_firms,
)

ON = date(2026, 6, 1)
D = Decimal
MOBILE, SECOND, LAND = "13800000000", "13900000000", "022-24120000"


def firm(headers: Sequence[str], *cells: Cell) -> RegisterFirm:
    table = RegisterTable(
        name="a.xlsx", sheet="S", sheets=("S",), title="", header_rows=(1,), headers=("企业名称", *headers),
        positions=tuple(range(len(headers) + 1)), rows=(RegisterRow(2, ("甲公司", *cells)),),
    )  # fmt: skip
    (item,) = read_firms(table, guess_mapping(table.headers, table.samples(), ON), ON)
    assert isinstance(item, RegisterFirm)
    assert read_profile(item.raw) == item.profile
    return item


def people(headers: Sequence[str], *cells: Cell) -> object:
    return firm(headers, *cells).raw.get("contacts")


@pytest.mark.parametrize(
    ("header", "role", "part"),
    [
        ("联系人", "联系人", "name"),
        ("联系人姓名", "联系人", "name"),
        ("企业联系人（必填）", "联系人", "name"),
        ("联络员", "联系人", "name"),
        ("联系电话", "联系人", "phone"),
        ("联系方式", "联系人", "phone"),
        ("电话", "联系人", "phone"),
        ("手机", "联系人", "phone"),
        ("手机号", "联系人", "phone"),
        ("企业电话", "联系人", "phone"),
        ("联系人职务", "联系人", "post"),
        ("联系人 电话", "联系人", "phone"),
        ("法定代表人", "法定代表人", "name"),
        ("法人", "法定代表人", "name"),
        ("法人电话", "法定代表人", "phone"),
        ("法定代表人联系电话", "法定代表人", "phone"),
        ("财务负责人", "财务负责人", "name"),
        ("财务负责人 姓名", "财务负责人", "name"),
        ("财务联系人电话", "财务负责人", "phone"),
        ("财务 电话", "财务负责人", "phone"),
        ("技术负责人手机号码", "技术负责人", "phone"),
    ],
)
def test_that_the_usual_headers_tell_whose_and_which_part(header: str, role: str, part: str) -> None:
    (column,) = guess_mapping([header], [], ON).columns
    assert column.target == Target(use=Use.FIELD, field="contacts", record=role, part=part)
    assert column.why


@pytest.mark.parametrize(
    "header", ["职务", "名称备注", "法人资格", "走访人", "联系人邮箱", "注册地址", "传真", "财务报表"]
)
def test_that_other_headers_are_no_contacts(header: str) -> None:
    assert guess_mapping([header], [], ON).columns[0].target.field != "contacts"


def test_that_a_phone_and_a_post_belong_to_the_name_beside_them() -> None:
    got = people(["法定代表人", "联系电话", "联系人", "职务", "手机"], "赵某", LAND, "王某", "财务经理", D(13800000000))
    assert got == [
        {"name": "王某", "post": "财务经理", "phone": MOBILE},
        {"name": "赵某", "post": "法定代表人", "phone": LAND},
    ]
    assert people(["联系电话", "联系人"], MOBILE, "王某") == [{"name": "王某", "phone": MOBILE}]
    apart = people(["法定代表人", "注册地址", "联系电话"], "赵某", "某路 1 号", LAND)
    assert apart == [{"phone": LAND}, {"name": "赵某", "post": "法定代表人"}]


def test_that_numbered_columns_are_several_people() -> None:
    got = people(["联系人1", "电话1", "联系人2", "电话2"], "甲某", MOBILE, "乙某", SECOND)
    assert got == [{"name": "甲某", "phone": MOBILE}, {"name": "乙某", "phone": SECOND}]
    assert people(["联系人", "电话", "联系人", "电话"], "甲某", MOBILE, "乙某", SECOND) == got


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"张三{MOBILE}、李四 {SECOND}", [{"name": "张三", "phone": MOBILE}, {"name": "李四", "phone": SECOND}]),
        (f"张三：{MOBILE}；李四", [{"name": "张三", "phone": MOBILE}, {"name": "李四"}]),
        ("张三（总经理）", [{"name": "张三", "post": "总经理"}]),
        ("张三\n（总经理）", [{"name": "张三", "post": "总经理"}]),
        ("张三 财务经理", [{"name": "张三", "post": "财务经理"}]),
        (f"张三 电话：{MOBILE}（微信同号）", [{"name": "张三", "phone": MOBILE, "note": "微信同号"}]),
        ("张 三", [{"name": "张 三"}]),
        (f"张三 {MOBILE}/{LAND}", [{"name": "张三", "phone": f"{MOBILE}、{LAND}"}]),
        (D(13800000000), [{"phone": MOBILE}]),
        ("无", None),
        ("-", None),
    ],
)
def test_that_a_cell_of_names_is_told_apart(cell: Cell, expected: object) -> None:
    assert people(["联系人"], cell) == expected


def test_that_as_many_phones_as_people_are_theirs_and_of_others_nothing_is_claimed() -> None:
    headers = ["联系人", "联系电话", "固定电话"]
    each = [{"name": "张三", "phone": MOBILE}, {"name": "李四", "phone": SECOND}]
    assert people(headers, "张三、李四", f"{MOBILE}、{SECOND}", None) == each
    assert people(headers, "张三、李四", f"{MOBILE}、{SECOND}", LAND) == [*each, {"phone": LAND}]
    assert people(headers, "张三、李四", MOBILE, LAND) == [{"name": "张三、李四", "phone": f"{MOBILE}、{LAND}"}]


def test_that_phones_are_written_as_digits_and_lost_zeros_are_told() -> None:
    for cell in (D("13800000000"), D("1.38E+10"), D("13800000000.0"), MOBILE, "１３８００００００００"):
        got = firm(["联系电话"], cell)
        assert got.raw["contacts"] == [{"phone": MOBILE}]
        assert got.warnings == ()
    assert people(["联系电话"], "022-24120000转801") == [{"phone": "022-24120000转801"}]
    assert people(["联系电话"], D(24120000)) == [{"phone": "24120000"}]
    lost = firm(["联系电话"], D(2224120000))
    assert lost.raw["contacts"] == [{"phone": "2224120000"}]
    assert "0 可能已经丢失" in lost.warnings[0]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("联系电话", D("0.5")),
        ("联系电话", D(3)),
        ("联系电话", date(2024, 1, 1)),
        ("联系人", date(2024, 1, 1)),
        ("联系人", D(12)),
        ("联系人", "张" * 201),
    ],
)
def test_that_what_is_no_contact_is_refused_and_kept_as_it_was(header: str, cell: Cell) -> None:
    got = firm([header], cell)
    assert "contacts" not in got.raw
    assert [refusal.column for refusal in got.refused] == [f"“{header}”（B 列）"]
    assert got.extras[0][0] == header


_NAMES = st.lists(st.sampled_from(["张三", "李四（会计）", "王 五", "赵总"]), min_size=1, max_size=3, unique=True)
_PHONES = st.lists(st.sampled_from([MOBILE, SECOND, LAND, "24120001转8", "4008001234"]), max_size=3, unique=True)


@given(_NAMES, _PHONES, _PHONES, st.sampled_from("、；/\n"), st.sampled_from(["", "经理", "经理、会计"]))
def test_that_every_name_phone_and_post_of_a_row_is_found_in_its_contacts(
    names: list[str], phones: list[str], others: list[str], sign: str, post: str
) -> None:
    cells = (sign.join(names), sign.join(phones) or None, sign.join(others) or None, post or None)
    got = contacts_of(firm(["联系人", "手机", "座机", "职务"], *cells).profile)
    text = " ".join(f"{one.name} {one.post} {one.phone} {one.note}" for one in got)
    assert all(name.replace("（会计）", "") in text for name in names)
    assert all(phone in text for phone in (*phones, *others))
    assert all(word in text for word in post.split("、"))


@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), min_size=4, max_size=4))
def test_that_any_text_makes_contacts_that_can_be_read(cells: list[str | None]) -> None:
    headers = ["联系人", "职务", "联系电话", "法人电话"]
    got = firm(headers, *(cell or None for cell in cells))
    assert all(any(record.values()) for record in (got.raw.get("contacts") or ()))  # type: ignore[attr-defined]  # a list


def test_that_an_import_adds_to_the_contacts_already_known() -> None:
    kept: tuple[Record, ...] = ({"name": "张三", "post": "总经理", "phone": MOBILE}, {"phone": LAND})
    read: tuple[Record, ...] = ({"name": "张三", "phone": SECOND}, {"name": "李四", "phone": LAND})
    assert merged_contacts(kept, read) == (
        {"name": "张三", "post": "总经理", "phone": SECOND},
        {"name": "李四", "phone": LAND},
    )
    assert merged_contacts(kept, ()) == kept
