"""Places in any usual writing are one place; a text that is no known place is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.divisions import CITY_CODES, DISTRICT_CODES, PROVINCE_CODES
from policies.places import NOWHERE, Place, known_place, place_at_start, place_names, place_of_code
from policies.regions import CITIES, DISTRICTS, PROVINCES, ZONES, full_region

HEDONG = ("天津市", "天津市", "河东区")
BINHAI = ("天津市", "天津市", "滨海新区")


@pytest.mark.parametrize(
    "text",
    [
        "天津市河东区", "河东区", "河东", "天津 河东", "天津市 河东区", "天津市市辖区河东区", "天津市天津市河东区", "河东区大王庄街道", "天津河东",
        "天津市河东区十一经路6号", " 河东区　", "中国天津市河东区", "天津市/河东区", "天津市-河东区", "河东区八经路12号", "河东区富民路街道办事处",
    ],
)  # fmt: skip
def test_that_every_usual_writing_names_the_district(text: str) -> None:
    found = known_place(text, field="district")
    assert found is not None
    assert found.ranks == HEDONG


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("滨海高新区", (*BINHAI, "滨海高新区")), ("滨海高新技术产业开发区", (*BINHAI, "滨海高新区")), ("泰达", (*BINHAI, "天津经济技术开发区")),
        ("天津市滨海新区东疆", (*BINHAI, "东疆综合保税区")), ("塘沽区", BINHAI), ("宁河县", (*HEDONG[:2], "宁河区")),
        ("蓟县", (*HEDONG[:2], "蓟州区")), ("洞头县", ("浙江省", "温州市", "洞头区")), ("当涂", ("安徽省", "马鞍山市", "当涂县")),
        ("内蒙古", ("内蒙古自治区",)), ("广西", ("广西壮族自治区",)), ("北京", ("北京市", "北京市")), ("延边州", ("吉林省", "延边朝鲜族自治州")),
    ],
)  # fmt: skip
def test_that_former_and_short_names_are_read(text: str, ranks: tuple[str, ...]) -> None:
    assert (known_place(text, field="zone") or NOWHERE).ranks == ranks


@pytest.mark.parametrize(
    "text",
    [
        "天津市中科信北斗测控有限公司", "天津河东科技有限公司", "生物技术", "某地", "天津大学", "河东区科技局", "天津市河", "", "其他", "高新区", "河东村委会",
        "北京路", "天津道", "南开大学", "海河",
    ],
)  # fmt: skip
def test_that_free_text_is_no_place(text: str) -> None:
    assert known_place(text, field="district") is None


def test_that_a_short_name_of_two_places_is_told_apart_by_its_field_and_by_what_is_known() -> None:
    assert (known_place("河北", field="province") or NOWHERE).ranks == ("河北省",)
    assert (known_place("河北", field="district") or NOWHERE).ranks == (*HEDONG[:2], "河北区")
    assert (known_place("河北", Place(HEDONG[:2]), "city") or NOWHERE).ranks == (*HEDONG[:2], "河北区")
    assert known_place("河东", Place(("山东省",)), "district") is None


def test_that_every_place_of_the_library_has_each_of_its_names() -> None:
    for name in (*PROVINCES, *CITIES, *DISTRICTS, *ZONES):
        assert any(not brief for _, brief in place_names()[name]), name


@given(st.sampled_from(sorted(place_names())), st.sampled_from(("province", "city", "district", "zone")))
def test_that_every_name_is_read_with_and_without_what_stands_around_it(name: str, field: str) -> None:
    for place, _ in place_names()[name]:
        around = "".join(dict.fromkeys(place.ranks[:-1]))
        found = known_place(f"{around} {name}", place.above("zone") if len(place.ranks) == 4 else NOWHERE, field)
        assert found is not None
        assert name in place_names()
        if around:
            assert place.within(Place(found.ranks[:1]))


def test_that_codes_and_names_of_divisions_agree() -> None:
    assert len(PROVINCE_CODES) == 34
    assert all(code[:2] in PROVINCE_CODES for code in CITY_CODES)
    for code, (city, district) in DISTRICT_CODES.items():
        province = PROVINCE_CODES[code[:2]]
        assert CITIES[city] == province
        assert DISTRICTS[district] == city
        assert full_region(province + (city if city != province else "") + district) is not None


@pytest.mark.parametrize(
    ("figures", "ranks"),
    [
        ("120102", HEDONG), ("120107", BINHAI), ("120221", (*HEDONG[:2], "宁河区")), ("120116", BINHAI), ("120199", HEDONG[:2]),
        ("340521", ("安徽省", "马鞍山市", "当涂县")), ("330305", ("浙江省", "温州市", "洞头区")), ("330322", ("浙江省", "温州市", "洞头区")),
        ("371312", ("山东省", "临沂市")), ("110108", ("北京市", "北京市")), ("429004", ("湖北省",)), ("100000", ()), ("000000", ()),
    ],
)  # fmt: skip
def test_that_a_division_code_is_read_as_far_as_it_is_known(figures: str, ranks: tuple[str, ...]) -> None:
    assert place_of_code(figures).ranks == ranks


def test_that_the_place_of_an_office_is_what_its_name_begins_with() -> None:
    assert (place_at_start("天津市河东区科学技术局") or NOWHERE).name == "天津市河东区"
    assert (place_at_start("滨海高新区科技局") or NOWHERE).name == "天津市滨海新区滨海高新区"
    assert place_at_start("示范区科技局") is None
