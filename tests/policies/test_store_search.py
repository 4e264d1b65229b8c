"""Policies are found by id, names, initials and content, and with a slip of the hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies._search import words_of
from policies.store import Hit, PolicyStore, Where, open_store
from tests.policies.build import library, policy

LIBRARY = library(
    policy("cn-hnte", name="高新技术企业认定", short="高企", aliases=("国高",)),
    policy("tj-chuying", name="天津市雏鹰企业", short="雏鹰"),
    policy("tj-bank", name="重庆银行（科技）贷款", notes=("面向“专精特新”企业的信用贷款",)),
    policy("tj-hedong-gaoqi", name="河东区高新技术企业奖励"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyStore]:
    with open_store(tmp_path_factory.mktemp("search") / "store.db") as store:
        store.install(LIBRARY)
        yield store


@pytest.mark.parametrize(
    ("query", "policy_id", "where", "text"),
    [
        ("cn-hnte", "cn-hnte", Where.ID, "cn-hnte"),
        ("HNTE", "cn-hnte", Where.ID, "cn-hnte"),
        ("高新技术企业认定", "cn-hnte", Where.NAME, "高新技术企业认定"),
        ("高企", "cn-hnte", Where.SHORT, "高企"),
        ("国高", "cn-hnte", Where.ALIAS, "国高"),
        ("gxjsqy", "cn-hnte", Where.INITIALS, "高新技术企业认定"),
        ("CQYH", "tj-bank", Where.INITIALS, "重庆银行（科技）贷款"),
        ("重庆银行(科技)贷款", "tj-bank", Where.NAME, "重庆银行（科技）贷款"),
        ("专精特新", "tj-bank", Where.CONTENT, "面向“专精特新”企业的信用贷款"),
        ("高新技木企业", "cn-hnte", Where.SPELLING, "高新技术企业认定"),
        ("雏英企业", "tj-chuying", Where.SPELLING, "天津市雏鹰企业"),
    ],
)
def test_that_a_policy_is_found_first_and_said_where(
    store: PolicyStore, query: str, policy_id: str, where: Where, text: str
) -> None:
    first = store.search(query)[0]
    found = store.get(policy_id)
    assert found is not None
    assert first == Hit(policy_id, found.policy.name, where, text)


@pytest.mark.parametrize("query", ["研发强度", "决算", "实际经营", "给予20万元", "后补助办法", "津科规〔2024〕9号"])
def test_that_conditions_notes_benefits_and_documents_are_searched(store: PolicyStore, query: str) -> None:
    assert [hit.where for hit in store.search(query)] == [Where.CONTENT] * len(LIBRARY.policies)


def test_that_names_come_before_content_and_the_shorter_name_first(store: PolicyStore) -> None:
    assert [hit.id for hit in store.search("企业")] == ["tj-chuying", "cn-hnte", "tj-hedong-gaoqi", "tj-bank"]


def test_that_every_word_of_a_query_must_be_found(store: PolicyStore) -> None:
    for query, policy_id in (("河东 高新", "tj-hedong-gaoqi"), ("研发 雏鹰", "tj-chuying")):
        exact = [hit.id for hit in store.search(query) if hit.where is not Where.SPELLING]
        assert exact == [policy_id]


def test_that_an_exact_find_brings_no_lookalikes(store: PolicyStore) -> None:
    assert all(hit.where is not Where.SPELLING for hit in store.search("高新技术企业认定"))


def test_that_the_limit_holds(store: PolicyStore) -> None:
    assert len(store.search("企业", 2)) == 2
    assert store.search("企业", 0) == ()


@pytest.mark.parametrize("query", ["", "  ", "（）", "量子望远镜", "100%_'"])
def test_that_what_is_nowhere_finds_nothing(store: PolicyStore, query: str) -> None:
    assert store.search(query) == ()


def test_that_an_edit_is_searched_in_place_of_the_library_text(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        store.install(LIBRARY)
        store.save_edit(policy("tj-bank", name="渤海银行助企贷"), "王", "改名")
        assert [hit.id for hit in store.search("渤海银行")] == ["tj-bank"]
        assert store.search("重庆银行", 1) == ()
        assert [hit.id for hit in store.search("bhyh")] == ["tj-bank"]
        store.withdraw_edit("tj-bank")
        assert [hit.id for hit in store.search("重庆银行")] == ["tj-bank"]


def test_that_removed_policies_are_no_longer_found(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        store.install(LIBRARY)
        store.install(library(policy("own"), version="2026.12"))
        assert [hit.id for hit in store.search("研发强度")] == ["own"]


@given(st.text())
def test_that_the_words_of_a_query_hold_no_spaces(text: str) -> None:
    assert all(word and not any(letter.isspace() for letter in word) for word in words_of(text))


def test_that_no_query_breaks_the_search(store: PolicyStore) -> None:
    @given(st.text(max_size=12))
    def search(query: str) -> None:
        assert len(store.search(query, 3)) <= 3

    search()
