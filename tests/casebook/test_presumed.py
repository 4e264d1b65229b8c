"""A presumed fact was stated by nobody: it yields to every source, and to the credit code."""

from datetime import date

from casebook import STATED, Casebook, Origin, Provenance
from tests.casebook.build import LICENCE, OFFICER, ON, VERBAL, add, facts

PRESUMED = Provenance(Origin.PRESUMED, date(2026, 11, 24), OFFICER.who, "本单位所在地")
HEDONG = {"province": "天津市", "city": "天津市", "district": "河东区"}


def test_that_a_presumed_place_counts_until_the_firm_has_a_code_that_tells_its_place(book: Casebook) -> None:
    firm = add(book).id
    book.enterprises.set_facts(firm, dict(HEDONG), PRESUMED)
    assert facts(book, firm)["district"] == "河东区"
    book.enterprises.set_fact(firm, "credit_code", "911201116759821000", LICENCE)
    assert not HEDONG.keys() & facts(book, firm).keys()
    assert not HEDONG.keys() & book.enterprises.profile(firm, ON).provenance.keys()


def test_that_a_stated_place_stays_beside_the_code(book: Casebook) -> None:
    firm = add(book, district="河东区", credit_code="911201116759821000").id
    assert facts(book, firm)["district"] == "河东区"


def test_that_a_table_replaces_a_presumption_and_opens_no_question(book: Casebook) -> None:
    firm = add(book).id
    book.enterprises.set_facts(firm, dict(HEDONG), PRESUMED)
    book.enterprises.set_beside(firm, {"district": "南开区"}, Provenance(Origin.IMPORTED, ON, OFFICER.who, "表格"))
    dossier = book.enterprises.profile(firm, ON)
    assert dossier.profile.facts["district"] == "南开区"
    assert not dossier.profile.disputed
    assert dossier.provenance["district"].origin is Origin.IMPORTED


def test_that_two_writings_of_a_place_do_not_disagree(book: Casebook) -> None:
    firm = add(book, district="河东区").id
    book.enterprises.set_beside(firm, {"district": "天津市河东区"}, VERBAL)
    assert facts(book, firm)["district"] == "河东区"
    assert not book.enterprises.profile(firm, ON).profile.disputed


def test_that_a_presumption_is_the_weakest_source_and_cannot_be_chosen() -> None:
    assert next(iter(Origin)) is Origin.PRESUMED
    assert set(STATED) == set(Origin) - {Origin.PRESUMED}
