"""我是谁: which policies are for persons, what of the firm's profile counts for a person, and their own sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from casebook import Author, Casebook, NewPerson, NewSheet, Origin, Provenance, fingerprint, open_casebook
from commands import built_in_library
from matcher import Range, ResultGroup, read_profile
from policies import UserError
from policies.library import Library, library_bytes
from sheet import Edition, options_from, options_text, sheet_bytes
from survey.persons import (
    for_person,
    is_personal,
    kept_person_match,
    person_first,
    person_library,
    person_match,
    person_options,
    person_policies,
)

ON = date(2026, 11, 24)
WHO = Author("王敏")
SENDER = ("河东区科技局", "王敏", "022-0000 0000")
FIRM = {
    "name": "天津甲科技有限公司", "province": "天津市", "district": "河东区", "person_degree": "硕士", "needs": [{"category": "资金", "text": "想贷款"}],
    "confirmed": {"tj-nsf/employed": True},
}  # fmt: skip
BORN = {"person_degree": "博士", "person_born_on": date(1994, 5, 1), "person_title": "副高级"}


@pytest.fixture(scope="module")
def library() -> Library:
    return built_in_library()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """An empty casebook."""
    with open_casebook(tmp_path / "kece.db") as opened:
        yield opened


def firm(book: Casebook) -> int:
    source = Provenance(Origin.LICENCE, ON, "王敏")
    profile = read_profile(FIRM).where(lambda name: name != "confirmed")
    return book.enterprises.add(profile, source, "王敏").id


def words_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(data))
    return "".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r", "").replace("\n", "")


def test_that_policies_for_persons_are_found_by_what_they_read_and_give(library: Library) -> None:
    found = {policy.id for policy in person_policies(library.policies, ON)}
    assert {"cn-youth-tuoju", "tj-haihe-hukou", "tj-youth-scitalent", "tj-nsf", "tj-project-team"} <= found
    assert not {"cn-hnte", "tj-chuying", "cn-postdoc", "tj-postdoc"} & found


def test_that_a_policy_that_only_its_own_quantity_makes_personal_is_found(library: Library) -> None:
    policy = next(p for p in library.policies if p.id == "tj-youth-scitalent")
    assert for_person(policy, ON)
    for each in person_policies(library.policies, ON):
        version = each.version_on(ON)[0]
        text = str(version.rule) + str(version.support)
        assert (
            "person_" in text
            or "age" in text
            or "copyright_income" in text
            or any(s.beneficiary for s in version.support)
        )


def test_that_the_library_of_persons_keeps_the_stamp_of_the_whole(library: Library) -> None:
    assert person_library(library, ON).stamp == library.stamp


def test_that_another_persons_facts_and_the_firms_confirmations_do_not_count(book: Casebook) -> None:
    person = book.persons.add(firm(book), NewPerson(person="刘博士", officer="王敏", day=ON), WHO)
    profile = person.with_firm(read_profile(FIRM))
    assert not any(is_personal(name) for name in profile.facts)
    assert "confirmed" not in profile.facts
    assert "needs" not in profile.facts
    assert profile.facts["district"] == "河东区"


def test_that_the_persons_facts_lie_over_the_firm(book: Casebook, library: Library) -> None:
    new = NewPerson(person="刘博士", officer="王敏", day=ON, facts=BORN | {"person_income.2025": Range(20, 30)})  # type: ignore[arg-type]  # whole numbers will do
    person = book.persons.add(firm(book), new, WHO)
    profile = person.with_firm(read_profile(FIRM))
    assert profile.facts["person_degree"] == "博士"
    assert "person_income.2025" in profile.ranges
    found = person_match(profile, ON, library)
    nobody = person_match(read_profile(FIRM).where(lambda name: not is_personal(name)), ON, library)
    tuoju = found.result("cn-youth-tuoju")
    assert tuoju is not None
    assert found.group_of(tuoju) is not ResultGroup.TO_ASK
    empty = nobody.result("cn-youth-tuoju")
    assert empty is not None
    assert "person_born_on" in empty.missing


def test_that_a_fact_of_the_firm_is_refused_for_a_person(book: Casebook) -> None:
    number = firm(book)
    with pytest.raises(UserError, match="是企业的资料"):
        book.persons.add(
            number, NewPerson(person="刘博士", officer="王敏", day=ON, facts={"credit_code": "91120102MA0000001X"}), WHO
        )


def test_that_the_person_is_asked_first(library: Library) -> None:
    found = person_match(read_profile({"name": "甲"}), ON, library)
    asked = [is_personal(question.field) for question in person_first(found.questions)]
    assert asked == sorted(asked, reverse=True)
    assert asked[0]


def test_that_the_sheet_is_the_persons_and_says_nothing_of_the_firms_ladder(book: Casebook, library: Library) -> None:
    new = NewPerson(person="刘博士", officer="王敏", day=ON, post="研发总监", facts=BORN)
    person = book.persons.add(firm(book), new, WHO)
    found = person_match(person.with_firm(read_profile(FIRM)), ON, library)
    words = words_of(sheet_bytes(found, person_options(person, Edition.FIRM, SENDER, ())))
    for told in ("人才政策一对一服务单", "刘博士", "天津甲科技有限公司", "研发总监", "本人签收", "本人版"):
        assert told in words
    for kept_out in ("成长阶梯", "企业签收", "想贷款", "企业版", "本企业"):
        assert kept_out not in words
    assert "内部" in words_of(sheet_bytes(found, person_options(person, Edition.OFFICER, SENDER, ())))


def test_that_a_kept_sheet_of_a_person_is_reprinted_byte_for_byte_and_is_not_the_firms(
    book: Casebook, library: Library
) -> None:
    number = firm(book)
    person = book.persons.add(number, NewPerson(person="刘博士", officer="王敏", day=ON, facts=BORN), WHO)
    found = person_match(person.with_firm(read_profile(FIRM)), ON, library)
    options = person_options(person, Edition.FIRM, SENDER, ("person_degree",))
    data = sheet_bytes(found, options)
    book.determinations.keep_library(library.stamp, library_bytes(library))
    sheet = NewSheet(
        edition="firm", options=options_text(options), officer="王敏", sources={}, fingerprint=fingerprint(data)
    )
    book.determinations.keep(number, found, sheet)
    (kept,) = book.determinations.of(number)
    again = sheet_bytes(kept_person_match(kept, library), options_from(book.determinations.sheets(kept.id)[0].options))
    assert fingerprint(again) == fingerprint(data)
    assert book.determinations.last_before(number, date(2027, 1, 1)) is None
    assert book.determinations.of(number, with_persons=False) == ()


def test_that_a_determination_of_the_firm_counts_although_a_person_shares_it(book: Casebook, library: Library) -> None:
    number = firm(book)
    person = book.persons.add(number, NewPerson(person="刘博士", officer="王敏", day=ON), WHO)
    found = person_match(person.with_firm(read_profile(FIRM)), ON, library)
    own = person_options(person, Edition.FIRM, SENDER, ())
    book.determinations.keep_library(library.stamp, library_bytes(library))
    for options in (own, msgspec.structs.replace(own, person="")):
        sheet = NewSheet(edition="firm", options=options_text(options), officer="王敏", sources={}, fingerprint="")
        book.determinations.keep(number, found, sheet)
    assert book.determinations.last_before(number, date(2027, 1, 1)) is not None


def test_that_the_persons_sheet_asks_the_person_first(book: Casebook, library: Library) -> None:
    person = book.persons.add(firm(book), NewPerson(person="刘博士", officer="王敏", day=ON, facts=BORN), WHO)
    found = person_match(person.with_firm(read_profile(FIRM)), ON, library)
    words = words_of(sheet_bytes(found, person_options(person, Edition.FIRM, SENDER, ())))
    asked = words.partition("待补资料清单")[2]
    assert "本人是否全职在现单位工作" in asked
    assert asked.index("人才本人") < asked.index("研发")
