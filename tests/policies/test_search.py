"""Policies are found by everything that a user may type, and each hit says where and by which word it was found."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Library, Policy, load_library
from policies._search_near import NameLines
from policies._search_words import RELATED, SAME, same
from policies.search import PolicyIndex, SearchResult, Where, library_index, policy_entry
from policies.text_folding import initials, normalised, syllables, words_of
from registers._text import folded as folded_header
from resources import library_path
from tests.policies.build import library, policy

SMALL = library(
    policy("cn-hnte", name="高新技术企业认定", short="高企", aliases=("国高",)),
    policy("tj-chuying", name="天津市雏鹰企业", short="雏鹰"),
    policy("tj-bank", name="重庆银行（科技）贷款", notes=("面向“专精特新”企业的信用贷款",)),
    policy("tj-hedong-gaoqi", name="河东区高新技术企业奖励"),
)


@cache
def built_in() -> Library:
    return load_library(library_path())


@cache
def index() -> PolicyIndex:
    return library_index(built_in())


@cache
def small() -> PolicyIndex:
    return library_index(SMALL)


def ids(found: SearchResult) -> list[str]:
    return [hit.id for hit in found.hits]


@pytest.mark.parametrize(
    ("query", "policy_id", "why"),
    [
        ("cn-hnte", "cn-hnte", "编号：cn-hnte"),
        ("HNTE", "cn-hnte", "编号：cn-hnte"),
        ("高新技术企业认定", "cn-hnte", ""),
        ("高企", "cn-hnte", "又名：高企"),
        ("国高", "cn-hnte", "又名：国高"),
        ("高企认定", "cn-hnte", "同义：高新技术企业认定"),
        ("gxjsqy", "cn-hnte", "拼音首字母：高新技术企业"),
        ("GQRD", "cn-hnte", "拼音首字母：高企认定"),
        ("jsqyrd", "cn-hnte", "拼音首字母：技术企业认定"),
        ("CQYH", "tj-bank", "拼音首字母：重庆银行"),
        ("gaoqirending", "cn-hnte", "拼音：高企认定"),
        ("chuying", "tj-chuying", "拼音：雏鹰"),
        ("重庆银行(科技)贷款", "tj-bank", ""),
        ("重庆银行 贷款", "tj-bank", ""),
        ("专精特新", "tj-bank", "说明：面向“专精特新”企业的信用贷款"),
        ("高企人定", "cn-hnte", "相近写法：“高企人定”→“高企认定”"),
        ("高新技木企业", "cn-hnte", "相近写法：“高新技木企业”→“高新技术企业”"),
        ("雏英企业", "tj-chuying", "相近写法：“雏英企业”→“雏鹰企业”"),
        ("鹰雏", "tj-chuying", "相近写法：“鹰雏”→“雏鹰”"),
        ("cn-hnet", "cn-hnte", "相近写法：“cnhnet”→“cnhnte”"),
    ],
)
def test_that_a_policy_is_found_first_and_said_where(query: str, policy_id: str, why: str) -> None:
    first = small().search(query).hits[0]
    assert (first.id, first.why) == (policy_id, why)


@pytest.mark.parametrize(
    "query",
    [
        "研发强度",
        "决算",
        "实际经营",
        "给予20万元",
        "后补助办法",
        "津科规〔2024〕9号",
        "津科规[2024]9号",
        "津科规（2024）9号",
    ],
)
def test_that_conditions_notes_benefits_and_documents_are_searched(query: str) -> None:
    found = small().search(query)
    assert {hit.where for hit in found.hits} <= {Where.CONDITION, Where.BENEFIT, Where.DOCUMENT}
    assert len(found.hits) == len(SMALL.policies)


def test_that_names_come_before_aliases_before_letters_before_content_before_slips() -> None:
    made = library_index(
        library(
            policy("a", name="甲", notes=("创新券用于购买服务",)),
            policy("b", name="创新权益"),
            policy("c", name="丙", aliases=("科技创新券",)),
            policy("d", name="丁（创新券）"),
            policy("e", name="戊", short="创新券"),
            policy("f", name="创新券"),
        )
    )
    assert ids(made.search("创新券")) == ["f", "e", "d", "c", "a"]
    letters = library_index(library(policy("a", notes=("CXQ",)), policy("b", name="创新券"), policy("c", name="CXQ")))
    assert ids(letters.search("cxq")) == ["c", "b", "a"]


def test_that_every_word_must_be_found() -> None:
    assert ids(small().search("河东 高新")) == ["tj-hedong-gaoqi"]
    assert ids(small().search("研发 雏鹰")) == ["tj-chuying"]
    assert ids(small().search("高企 没有这个词")) == []


def test_that_a_whole_name_brings_no_lookalikes() -> None:
    assert ids(small().search("雏鹰")) == ["tj-chuying"]
    assert all(hit.where is not Where.NEAR for hit in small().search("高新技术企业认定").hits)


def test_that_without_a_word_everything_is_listed_in_its_order() -> None:
    for text in ("", "  ", "（）"):
        assert ids(small().search(text)) == [policy.id for policy in SMALL.policies]


def test_that_words_taken_for_each_other_are_all_shown_and_said_to_differ() -> None:
    for text in ("加计抵扣", "加计扣除", "加计抵减"):
        found = index().search(text)
        assert {"cn-rd-superdeduction", "cn-adv-mfg-vat"} <= set(ids(found))
        assert "加计抵减”减增值税" in found.note
    why = {hit.id: hit.why for hit in index().search("加计抵扣").hits}
    assert why["cn-rd-superdeduction"] == "相关说法：加计扣除"
    assert why["cn-adv-mfg-vat"] == "相关说法：加计抵减"
    assert index().search("加计扣除").hits[0].id == "cn-rd-superdeduction"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("高企", "cn-hnte"),
        ("科小", "cn-tech-sme"),
        ("专精特新", "cn-srdi-sme"),
        ("小巨人", "cn-little-giant"),
        ("首台套", "tj-shoutaotao"),
        ("揭榜挂帅", "tj-jiebang"),
        ("研发补助", "tj-rd-subsidy"),
        ("知产质押", "cn-ip-pledge"),
        ("贷款 抵押", "cn-ip-pledge"),
        ("信贷 担保", "cn-guarantee-bodies"),
        ("高企人定", "cn-hnte"),
        ("gqrd", "cn-hnte"),
    ],
)
def test_that_the_short_forms_of_the_field_lead_to_their_policy(text: str, wanted: str) -> None:
    assert wanted in ids(index().search(text))[:5]


def test_that_a_search_that_finds_nothing_names_the_nearest() -> None:
    for text in ("研发费用加计扣除政策解读", "高企 没有这个词", "gqrdxx"):
        found = index().search(text)
        assert found.hits == ()
        assert found.suggestions
        assert all(index().search(suggestion).hits for suggestion in found.suggestions)


def test_that_slips_alone_are_said_to_be_slips() -> None:
    assert small().search("高企人定").note == "没有“高企人定”，列出的是写法相近的"
    assert small().search("高企").note == ""


def test_that_every_policy_is_found_by_its_names_initials_id_and_numbers() -> None:
    lost = []
    for entry in built_in().policies:
        numbers = (document.number for document in entry.documents if document.number)
        names = (entry.name, entry.short, *entry.aliases)
        texts = [*names, *map(initials, names), entry.id, *entry.other_ids, *numbers]
        lost += [(entry.id, text) for text in texts if text and entry.id not in ids(index().search(text))]
    assert lost == []


def test_that_every_reference_entry_is_found_by_its_names() -> None:
    for entry in built_in().references:
        assert all(entry.id in ids(index().search(text)) for text in (entry.name, *entry.aliases, entry.id)), entry.id


def _mistyped(entry: Policy, place: int, kind: int, other: str) -> str:
    name = normalised(entry.name)
    i = place % (len(name) - 1)
    if kind == 0:
        return name[:i] + other + name[i + 1 :]
    if kind == 1:
        return name[:i] + name[i + 1 :]
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


LONG_NAMED = tuple(entry for entry in built_in().policies if len(normalised(entry.name)) > 3)
"""Policies whose name stays recognisable with a slip; 云税贷 without a character is another product's name."""


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_that_a_name_with_one_slip_is_among_the_first_ten(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(LONG_NAMED))
    place, kind = data.draw(st.integers(0, 60)), data.draw(st.integers(0, 2))
    other = data.draw(st.sampled_from("的一是在不了有和人这中大为上个国我以要他"))
    assert entry.id in ids(index().search(_mistyped(entry, place, kind, other)))[:10]


def test_that_every_name_with_one_slip_is_among_the_first_ten() -> None:
    chance = random.Random(7)
    for entry in LONG_NAMED:
        text = _mistyped(entry, chance.randrange(60), chance.randrange(3), chance.choice("研发科技业企认定区市"))
        assert entry.id in ids(index().search(text))[:10], (entry.name, text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="高企认定研发加计扣除gqrd 〔〕20\u202e😀", max_size=40)))
def test_that_no_text_breaks_the_search_and_every_hit_can_be_told(text: str) -> None:
    found = small().search(text)
    assert all(isinstance(hit.why, str) for hit in found.hits)
    assert len(set(ids(found))) == len(found.hits)
    assert [hit.rank for hit in found.hits] == sorted(hit.rank for hit in found.hits)


@pytest.mark.parametrize("text", ["长" * 50_000, "a" * 50_000, "企业 " * 5_000, "\u202e甲"])
def test_that_a_pasted_text_is_no_burden(text: str) -> None:
    assert len(index().search(text).hits) <= len(built_in().policies) + len(built_in().references)


def test_that_the_content_of_a_condition_may_be_its_sentence() -> None:
    entry = policy_entry(SMALL.policies[0], lambda node: "一句话")
    assert dict(entry.content)[Where.CONDITION] == "一句话\n一句话\n一句话"


def test_that_the_words_of_the_field_are_written_as_they_are_compared() -> None:
    groups = [*SAME, *(group.words for group in RELATED)]
    assert all(word == normalised(word) for group in groups for word in group)
    words = [word for group in SAME for word in group]
    assert len(words) == len(set(words))
    assert "高新技术企业奖励" in same("高企奖励")


@given(st.text(max_size=20))
def test_that_the_pinyin_has_one_syllable_a_letter(text: str) -> None:
    assert len(syllables(text)) == len(text)


@given(st.text(max_size=20))
def test_that_words_are_folded_in_one_way(text: str) -> None:
    assert all(word and not any(letter.isspace() for letter in word) for word in words_of(text))
    assert folded_header("企业名称*") == folded_header("企业名称＊") == "企业名称"
    assert folded_header("R＆D") == "r&d"


def test_that_names_of_one_owner_are_told_once() -> None:
    lines = NameLines([("高企认定", 0), ("高企认定", 1), ("高企认定", 1), ("高企奖励", 2)])
    assert [(near.text, near.owners) for near in lines.near("高企任定")] == [("高企认定", (0, 1))]
