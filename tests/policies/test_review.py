"""What the review says of each policy, and its counts."""

from __future__ import annotations

from datetime import date

import msgspec

import main
from policies import Call, Calls, Document, Grade, Policy, TextRead
from policies.review import has_own_address, review, review_counts, review_lines
from tests.policies.build import policy

ON = date(2026, 11, 30)


def document(number: str | None, issued: str, url: str = "", grade: Grade = Grade.EXCERPT, **more: object) -> Document:
    day = date.fromisoformat(issued)
    return Document(key=issued, title="办法", number=number, issued=day, url=url or None, grade=grade, **more)  # type: ignore[arg-type]  # fields of Document


def of(name: str, *documents: Document, **more: object) -> Policy:
    return policy(name, documents=documents, **more)


def test_that_the_address_of_a_mirror_is_not_the_issuers_own() -> None:
    city = document("津科规〔2026〕1号", "2026-01-01", "https://kxjs.tj.gov.cn/a.html")
    assert has_own_address(city)
    for url in ("https://gov.cn.example.com/a", "https://www.163.com/a", "https://notgov.cn/a", None):
        assert not has_own_address(msgspec.structs.replace(city, url=url))
    nation = document("国科发火〔2026〕1号", "2026-01-01", "https://www.most.gov.cn/a.html", Grade.REPOST)
    assert has_own_address(nation)
    assert not has_own_address(msgspec.structs.replace(nation, url="https://kj.suqian.gov.cn/a.html"))
    official = city
    (entry,) = review([of("a", msgspec.structs.replace(official, url=None), document(None, "2026-01-02"))], (), ON)
    assert entry.foreign == ("津科规〔2026〕1号",)


def test_that_a_parent_counts_as_newer_only_by_a_text_in_force_issued_later() -> None:
    child = of("child", document("甲", "2022-06-01"), based_on=("parent", "nobody"))
    for texts, newer in (
        ((document("乙", "2026-01-16"),), ("parent",)),
        ((document("乙", "2022-06-01"),), ()),
        ((document("乙", "2021-01-01"),), ()),
        ((document("乙", "2026-12-31"),), ()),
        ((document("乙", "2026-01-16", expires=date(2026, 6, 30)),), ()),
    ):
        found = review([child, of("parent", *texts)], (), ON)
        assert found[0].newer == newer, texts


def test_that_ended_calls_are_told_until_a_later_one_is_known() -> None:
    def years(*spans: tuple[int, str]) -> tuple[int, ...]:
        calls = Calls(dated=tuple(Call(year=y, closes=date.fromisoformat(day), source="甲") for y, day in spans))
        return review([of("a", document("甲", "2022-06-01"), calls=calls)], (), ON)[0].ended

    assert years((2025, "2025-06-30"), (2026, "2026-06-30")) == (2025, 2026)
    assert years((2025, "2025-06-30"), (2026, "2026-11-30")) == ()
    assert years() == ()


def test_that_the_day_of_the_check_is_the_oldest_and_needs_every_document() -> None:
    one, two = (document(None, "2022-06-01", checked_on=date(2026, 11, day)) for day in (3, 30))
    assert review([of("a", one, two)], (), ON)[0].checked_on == date(2026, 11, 3)
    assert review([of("a", one, document(None, "2022-06-02"))], (), ON)[0].checked_on is None
    whole = review([of("a", msgspec.structs.replace(one, read=TextRead.WHOLE))], (), ON)[0]
    assert whole.whole


def test_that_the_review_of_the_library_has_a_line_for_each_policy_and_counts_that_add_up() -> None:
    library = main.built_in_library()
    found = review(library.policies, library.references, ON)
    assert [line.split("\t")[0] for line in review_lines(found)] == [entry.id for entry in library.policies]
    counts = review_counts(found, library.references, ON, lambda policy: "甲")
    assert counts[0] == f"{len(library.policies)} 项政策，{len(library.references)} 份参考资料。"
    assert any(line == f"当日状态：甲 {len(library.policies)}" for line in counts)
