"""A nearest name is searched only for the first wrong words of a file, however long the file is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
import pytest

from matcher import read_profile
from policies import Hints, Reader, ValidationErrors, _reader
from policies._checks import check_library
from policies.loader import read_policy
from screening._header import HeaderContext, TableHead, read_header
from tests.policies.test_hostile import SOURCE
from tests.screening.build import built_in

MANY, MOST = 20_000, 20


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the words for which a nearest name was searched."""
    words: list[str] = []

    def nearest(word: str, known: Iterable[str]) -> str:
        words.append(word)
        return next(iter(known))

    monkeypatch.setattr(_reader, "nearest", nearest)
    return words


def test_that_only_the_first_unknown_keys_get_a_nearest_name_and_all_are_mistakes(searches: list[str]) -> None:
    with pytest.raises(ValidationErrors) as caught:
        read_profile({f"k{number}": 1 for number in range(MANY)})
    assert len(caught.value.errors) == MANY
    assert searches == [f"k{number}" for number in range(MOST)]
    assert [bool("是不是" in mistake.advice) for mistake in caught.value.errors] == [n < MOST for n in range(MANY)]


def test_that_unknown_keys_in_many_records_share_the_hints_of_their_file(searches: list[str]) -> None:
    with pytest.raises(ValidationErrors) as caught:
        read_profile({"talents": [{f"k{number}": 1} for number in range(200)]})
    assert len(caught.value.errors) >= 200
    assert len(searches) <= MOST


def test_that_a_policy_with_many_wrong_names_does_not_search_for_each(searches: list[str]) -> None:
    head, _, tail = SOURCE.partition("rule:\n")
    rules = "".join(f"  - {{id: c{number}, holds: k{number}}}\n" for number in range(300))
    with pytest.raises(ValidationErrors) as caught:
        read_policy(f"{head}rule:\n{rules}{tail[tail.index('support') :]}", "only.yaml")
    assert len(caught.value.errors) >= 300
    assert len(searches) <= MOST


def test_that_a_library_with_many_broken_links_does_not_search_for_each(searches: list[str]) -> None:
    policy = msgspec.structs.replace(built_in().policies[0], leads_to=tuple(f"k{number}" for number in range(MANY)))
    assert len(check_library([("only", policy)])) >= MANY
    assert len(searches) <= MOST


def test_that_a_register_with_many_foreign_columns_does_not_search_for_each(searches: list[str]) -> None:
    headers = ("name", *(f"column{number}" for number in range(MANY)))
    header = read_header(
        TableHead(headers=headers, where="登记表.csv"), HeaderContext(on=date(2026, 6, 1), asked=frozenset())
    )
    assert len(header.ignored) == MANY
    assert len(searches) <= MOST


def test_that_a_word_far_longer_than_any_name_has_no_nearest_name() -> None:
    assert Hints().nearest("revenue" * 1000, ["revenue"]) == ""
    assert Hints().question("revenu", ["revenue"]) == "是不是“revenue”？"


def test_that_a_message_of_many_mistakes_says_how_many_are_not_shown() -> None:
    reader = Reader("企业画像")
    for number in range(7):
        reader.wrong(f"k{number}", "没有这一项")
    assert ValidationErrors(reader.errors).first_lines(7) == ValidationErrors(reader.errors).lines()
    assert ValidationErrors(reader.errors).first_lines(5)[-2:] == ("企业画像 的 k4：没有这一项", "另有 2 处错误")
