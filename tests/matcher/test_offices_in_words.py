"""Offices are told with name and phone, and the general hotline as what it is."""

from __future__ import annotations

from matcher import policy_words
from policies import PolicyOffice


def test_that_the_general_hotline_is_not_passed_off_as_the_phone_of_an_office() -> None:
    assert policy_words.office_words(PolicyOffice(name="区发展改革委", phone="12345")) == (
        "区发展改革委 12345（政务热线，请转本单位）"
    )


def test_that_the_hotline_itself_and_own_phones_stand_without_a_remark() -> None:
    assert (
        policy_words.office_words(PolicyOffice(name="市政务服务便民热线", phone="12345")) == "市政务服务便民热线 12345"
    )
    assert policy_words.office_words(PolicyOffice(name="区科技局", phone="022-1")) == "区科技局 022-1"
