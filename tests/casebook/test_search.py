"""Searching firms by name, initials, code or contact, and filtering the list."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from casebook import Casebook, FirmFilter, KnownFirm, KnownFirms, NewVisit, VisitState
from firms import FirmLikeness
from policies.text_folding import initials, normalised
from tests.casebook.build import LICENCE, OFFICER, ON, add, opened


def names(book: Casebook, text: str, chosen: FirmFilter = FirmFilter()) -> list[str]:  # noqa: B008  # frozen
    return [row.name for row in book.enterprises.search(text, ON, chosen)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("天津海河明达科技有限公司", ""),
        ("明达", ""),
        ("明", ""),
        ("海河 科技", ""),
        ("hhmd", "tjhhmdkjyxgs"),
        ("TJHHMD", "tjhhmdkjyxgs"),
        ("91350100M0", "91350100M000100Y43"),
        ("m000100y43", "91350100M000100Y43"),
        ("旧名", "天津旧名科技有限公司"),
        ("tjjm", "天津旧名科技有限公司"),
        ("王会计", "王会计 138 1234 5678"),
        ("13812345678", "王会计 138 1234 5678"),
        ("138-1234", "王会计 138 1234 5678"),
        ("0222412", "赵某 022-24120000"),
    ],
)
def test_that_a_firm_is_found_by(book: Casebook, text: str, shown: str) -> None:
    add(book, "天津别家精密机械有限公司", credit_code="91110000802100433B")
    people = [{"name": "赵某", "phone": "022-24120000"}, {"name": "王会计", "phone": "138 1234 5678"}]
    firm = add(book, "天津旧名科技有限公司", credit_code="91350100M000100Y43", contacts=people)
    book.enterprises.set_fact(firm.id, "name", "天津海河明达科技有限公司", LICENCE)
    found = book.enterprises.search(text, ON)
    assert [(row.name, row.found_text) for row in found] == [("天津海河明达科技有限公司", shown)]


def test_that_a_matching_contact_is_shown_and_no_longer_found_after_its_deletion(book: Casebook) -> None:
    firm = add(book, contacts=[{"name": "赵某"}, {"name": "王五", "post": "会计", "phone": "13812345678"}])
    (row,) = book.enterprises.search("5678", ON)
    assert row.found_text == "王五（会计） 13812345678"
    assert book.enterprises.search("五", ON) == ()  # one character finds too many people
    book.enterprises.set_facts(firm.id, {}, LICENCE, gone=("contacts",))
    assert book.enterprises.search("王五", ON) == ()


def test_that_brackets_widths_and_capitals_do_not_matter(book: Casebook) -> None:
    add(book, "华信（天津）Ａ１科技有限公司")
    for text in ("华信(天津)a1", "华信 （天津）", "华信天津A1", "hxtja1"):
        assert names(book, text) == ["华信（天津）Ａ１科技有限公司"]


def test_that_the_start_of_a_name_comes_first(book: Casebook) -> None:
    add(book, "天津明达科技有限公司")
    add(book, "明达有限公司")
    add(book, "明达")
    assert names(book, "明达") == ["明达", "明达有限公司", "天津明达科技有限公司"]


def test_that_nothing_found_is_an_empty_list(book: Casebook) -> None:
    add(book)
    assert names(book, "不存在的企业") == []
    assert names(book, "海河 不存在") == []


def test_that_wildcards_and_quotes_are_ordinary_letters(book: Casebook) -> None:
    add(book)
    for text in ("%明", "_明达%", "明'达; DROP TABLE facts", "*"):
        names(book, text)
    assert names(book, "%达%") == []
    assert names(book, "明达") == ["天津海河明达科技有限公司"]


def test_that_the_whole_list_is_sorted_by_pinyin(book: Casebook) -> None:
    for name in ("中环公司", "安达公司", "明达公司"):
        add(book, name)
    assert names(book, "") == ["安达公司", "明达公司", "中环公司"]


def test_that_a_polyphonic_city_reads_right() -> None:
    assert initials("重庆明达") == "cqmd"
    assert initials("天津（A1）") == "tja1"
    assert normalised("天津·海河（Ｍ）") == "天津海河m"


def test_that_filters_narrow_the_list(book: Casebook) -> None:
    kept = add(
        book, "甲公司", officer="张三", district="河东区", street="东新街道", tech_field="新材料", industry_tags=["信创"],
        qualifications=[{"kind": "hnte", "granted_on": "2024-12-01"}],
    )  # fmt: skip
    add(book, "乙公司", officer="李四", district="河西区", tech_field="电子信息", qualifications=[])
    add(book, "丙公司")
    for chosen in (
        FirmFilter(district="河东区"),
        FirmFilter(street="东新街道"),
        FirmFilter(sector="新材料"),
        FirmFilter(sector="信创"),
        FirmFilter(rung="hnte"),
        FirmFilter(officer="张三"),
        FirmFilter(district="河东区", rung="hnte", officer="张三"),
    ):
        assert names(book, "", chosen) == ["甲公司"]
    assert names(book, "", FirmFilter(rung="")) == ["乙公司"]
    assert names(book, "乙", FirmFilter(district="河东区")) == []
    assert names(book, "", FirmFilter(sector="材料")) == []
    row = book.enterprises.search("甲", ON)[0]
    assert (row.id, row.held, row.sectors, row.officer) == (kept.id, ("hnte",), ("新材料", "信创"), "张三")


def test_that_a_lapsed_qualification_is_no_rung(book: Casebook) -> None:
    add(book, "甲公司", qualifications=[{"kind": "hnte", "expires_on": "2026-11-24"}])
    assert book.enterprises.search("", date(2026, 11, 24))[0].held == ("hnte",)
    assert book.enterprises.search("", date(2026, 11, 25))[0].held == ()


def test_that_unknown_qualifications_are_not_none(book: Casebook) -> None:
    add(book, "甲公司")
    add(book, "乙公司", qualifications=[])
    assert {row.name: row.held for row in book.enterprises.search("", ON)} == {"甲公司": None, "乙公司": ()}


def test_that_only_held_visits_count_as_seen(book: Casebook) -> None:
    seen, planned = add(book, "甲公司"), add(book, "乙公司")
    book.visits.add(seen.id, NewVisit(on=date(2025, 6, 1), officer="张三", state=VisitState.HELD), OFFICER)
    book.visits.add(seen.id, NewVisit(on=date(2026, 3, 1), officer="张三", state=VisitState.HELD), OFFICER)
    book.visits.add(planned.id, NewVisit(on=date(2026, 11, 1), officer="张三"), OFFICER)
    rows = {row.name: row.last_visit for row in book.enterprises.search("", ON)}
    assert rows == {"甲公司": date(2026, 3, 1), "乙公司": None}
    assert names(book, "", FirmFilter(not_seen_since=date(2026, 3, 1))) == ["乙公司"]
    assert names(book, "", FirmFilter(seen_since=date(2026, 3, 1))) == ["甲公司"]


def test_that_the_filters_offer_what_occurs(book: Casebook) -> None:
    add(book, "甲公司", officer="张三", district="河东区", tech_field="新材料", industry_tags=["信创", "新材料"])
    add(book, "乙公司", district="河东区", qualifications=[{"kind": "hnte"}])
    facets = book.enterprises.facets()
    assert (facets.districts, facets.sectors, facets.rungs) == (("河东区",), ("信创", "新材料"), ("hnte",))
    assert (facets.officers, facets.streets) == (("张三",), ())


@pytest.mark.parametrize(
    ("name", "code", "likeness"),
    [
        ("完全不同的名字", "9135-0100M000100Y43", FirmLikeness.SAME_CODE),
        ("天津海河明达科技有限公司 ", "", FirmLikeness.SAME_NAME),
        ("明达机械厂", "", FirmLikeness.OLD_NAME),
        ("海河明达科技（天津）有限公司", "", FirmLikeness.SAME_CORE),
        ("天津海河明达技术有限公司", "", FirmLikeness.NEAR_NAME),
        ("天津海河明大科技有限公司", "", FirmLikeness.NEAR_NAME),
        ("北京红星酿酒有限公司", "91110000802100433B", None),
    ],
)
def test_that_the_same_firm_in_another_spelling_is_offered(name: str, code: str, likeness: FirmLikeness | None) -> None:
    known = KnownFirms([KnownFirm(1, ("天津海河明达科技有限公司", "明达机械厂"), "91350100M000100Y43")])
    found = known.like(name, code)
    assert [one.likeness for one in found] == ([likeness] if likeness else [])


def test_that_near_firms_stay_two_firms(book: Casebook) -> None:
    add(book, "天津华信科技有限公司")
    known = book.enterprises.known_firms()
    assert known.like("天津华润科技有限公司") == ()
    known.adding(KnownFirm(9, ("天津华润科技有限公司",)))
    assert known.like("天津华润科技有限公司")[0].firm.id == 9
    add(book, "天津华信科技有限公司")
    assert names(book, "华信") == ["天津华信科技有限公司"] * 2


def test_that_a_search_finds_what_was_written_after_the_last_one(book: Casebook, path: Path) -> None:
    firm = add(book)
    assert names(book, "") == ["天津海河明达科技有限公司"]
    book.enterprises.set_fact(firm.id, "name", "天津新名科技有限公司", LICENCE)
    assert names(book, "新名") == ["天津新名科技有限公司"]
    with opened(path) as other:
        add(other, "天津别家科技有限公司", street="大王庄街道")
    assert names(book, "别家") == ["天津别家科技有限公司"]
    assert book.enterprises.facets().streets == ("大王庄街道",)
    assert names(book, "", FirmFilter(not_seen_since=ON)) == ["天津别家科技有限公司", "天津新名科技有限公司"]
    book.visits.add(firm.id, NewVisit(on=ON, officer="张三", state=VisitState.HELD), OFFICER)
    assert names(book, "", FirmFilter(not_seen_since=ON)) == ["天津别家科技有限公司"]


def test_that_a_search_does_not_find_what_was_rolled_back(book: Casebook) -> None:
    add(book)
    with suppress(RuntimeError), book.all_or_nothing():
        add(book, "天津别家科技有限公司", district="河东区")
        assert names(book, "别家") == ["天津别家科技有限公司"]
        assert book.enterprises.facets().districts == ("河东区",)
        raise RuntimeError
    assert names(book, "别家") == []
    assert book.enterprises.facets().districts == ()


def test_that_the_day_of_a_search_decides_what_is_held(book: Casebook) -> None:
    held = {"kind": "hnte", "granted_on": "2023-12-01", "expires_on": "2026-11-30"}
    add(book, qualifications=[held])
    chosen = FirmFilter(rung="hnte")
    found = [len(book.enterprises.search("", day, chosen)) for day in (ON, date(2027, 1, 1), ON)]
    assert found == [1, 0, 1]
