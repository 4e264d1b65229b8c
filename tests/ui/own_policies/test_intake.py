"""Tests of the door 录入政策: what was read is confirmed, what is known is found again, a draft is opened."""

from __future__ import annotations

from datetime import date

import pytest

from matcher import sentence
from policies import Aspect, Grade, Stated, TextRead
from policies.library import policy_digest
from policies.own import OwnState
from policies.rules import Rule, walk
from tests.ui.own_policies.build import ANNEX, BUILT_IN, NOTICE, ON, adopted, entered
from ui.desk.desk import Desk
from ui.own_policies.intake import IntakePresenter
from ui.own_policies.predecessors import AimKind
from ui.own_policies.reading import read_documents, source_of_copy
from ui.own_policies.starting import stored_text
from ui.widgets.dropped import FileSource
from workshop import assembled, draft_bytes, draft_from, reject, take, with_answer


def finish(desk: Desk, number: int) -> None:
    """Takes every card, says that the text is silent about the rest, and submits."""
    store = desk.book.policies
    draft = draft_from(store.revision(number).body)
    for card in draft.cards:
        if not card.state.decided:
            draft = take(draft, card.id) if card.content is not None else reject(draft, card.id, "不是门槛")
    texts = {source.sha256: stored_text(store, source.sha256) for source in draft.sources}
    for problem in assembled(draft, texts, ON).problems:
        if problem.part in set(Aspect):
            draft = with_answer(draft, Aspect(problem.part), Stated.UNSTATED)
    store.keep(number, draft_bytes(draft), draft.heads.name, desk.officer)
    made = assembled(draft, texts, ON)
    assert made.policy is not None, made.problems
    store.submit(number, made.policy, draft.facts, desk.officer, "按文件录入")


def sentences(rule: Rule) -> str:
    return "；".join(sentence(node) for node in walk(rule))


def came_in(desk: Desk, *texts: str) -> IntakePresenter:
    presenter = IntakePresenter(desk)
    presenter.take(read_documents([FileSource(f"文件{n}.txt", text.encode()) for n, text in enumerate(texts, 1)]))
    return presenter


def test_that_the_heads_that_were_read_are_shown_to_be_confirmed(desk: Desk) -> None:
    presenter = came_in(desk, NOTICE)
    heads = presenter.entries[0].heads
    assert (heads.title, heads.number) == ("天津市河东区科技型企业研发投入奖补办法", "津东科规〔2026〕3号")
    assert (heads.issuer, heads.issued) == ("天津市河东区科学技术局", "2025-12-20")
    assert (heads.effective, heads.expires) == ("2026-01-01", "2028-12-31")
    assert presenter.count_words() == "1 份文件，3 个数字要逐个看过"
    assert presenter.refusal() == ""


def test_that_the_first_line_is_proposed_where_no_title_was_read(desk: Desk) -> None:
    presenter = came_in(desk, "年终工作情况\n一、总体情况\n全区科技企业 100 家。\n")
    assert presenter.entries[0].heads.title == "年终工作情况"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "　"}, "标题"),
        ({"issued": "去年"}, "发文日期“去年”看不懂"),
        ({"expires": "2025-01-01"}, "早于施行日期"),
        ({"url": "www.tj.gov.cn"}, "http"),
    ],
)
def test_that_heads_that_cannot_be_kept_say_why(desk: Desk, changes: dict[str, object], words: str) -> None:
    presenter = came_in(desk, NOTICE)
    presenter.change(0, changes)
    assert words in presenter.refusal()


def test_that_document_and_draft_are_stored_with_the_heads_as_confirmed(desk: Desk) -> None:
    presenter = came_in(desk, NOTICE)
    presenter.change(0, {"number": "津东科规〔2026〕4号", "url": "https://www.tjhd.gov.cn/1"})
    number = presenter.order().carry_out(desk.book)
    store = desk.book.policies
    (stored,) = store.documents()
    assert store.original(stored.sha256) == NOTICE.encode()
    assert (stored.name, stored.kind, stored.who) == ("文件1.txt", "文字", "张三")
    assert stored.heads is not None
    assert (stored.heads.number, stored.heads.issued) == ("津东科规〔2026〕4号", date(2025, 12, 20))
    revision = store.revision(number)
    draft = draft_from(revision.body)
    assert revision.state is OwnState.DRAFT
    assert revision.drafted_by == "张三"
    (document,) = draft.heads.documents
    assert (document.number, document.url) == ("津东科规〔2026〕4号", "https://www.tjhd.gov.cn/1")
    assert (document.grade, document.read, document.checked_on) == (Grade.OFFICIAL, TextRead.WHOLE, ON)
    assert [source.sha256 for source in draft.sources] == [stored.sha256]
    assert draft.cards


def test_that_the_first_file_is_the_notice_and_another_one_can_be_made_it(desk: Desk) -> None:
    presenter = came_in(desk, ANNEX, NOTICE)
    assert [entry.line(place)[0] for place, entry in enumerate(presenter.entries)] == [
        "主文件：文件1.txt",
        "附件：文件2.txt",
    ]
    presenter.make_main(1)
    assert presenter.entries[0].read.name == "文件2.txt"
    number = presenter.order().carry_out(desk.book)
    draft = draft_from(desk.book.policies.revision(number).body)
    assert len({source.sha256 for source in draft.sources}) == 2
    assert "研发投入" in draft.heads.name


def test_that_the_same_file_is_taken_once_and_one_that_fails_is_told(desk: Desk) -> None:
    presenter = came_in(desk, NOTICE, NOTICE)
    assert len(presenter.entries) == 1
    presenter.take(read_documents([FileSource("坏.rar", b"Rar!\x1a\x07")]))
    assert len(presenter.entries) == 1
    assert "压缩包" in presenter.refused[0]
    presenter.remove(0)
    assert presenter.refusal() == "还没有文件"


def test_that_the_same_document_again_goes_on_with_its_draft(desk: Desk) -> None:
    number = entered(desk)
    presenter = IntakePresenter(desk)
    presenter.take(read_documents([source_of_copy(NOTICE)]))
    assert "已经存过" in presenter.entries[0].notes()[0]
    assert presenter.aim.kind is AimKind.AGAIN
    assert presenter.order().carry_out(desk.book) == number
    assert len(desk.book.policies.documents()) == 1


@pytest.mark.parametrize(
    "text",
    [
        NOTICE.replace("100万元", "200万元"),
        NOTICE.replace("100万元", "200万元").replace("〔2026〕3号", "〔2027〕8号"),
    ],
    ids=["same number", "same title"],
)
def test_that_a_new_text_of_a_kept_document_is_offered_as_its_new_version(desk: Desk, text: str) -> None:
    before = entered(desk)
    presenter = came_in(desk, text)
    assert presenter.aim.kind is AimKind.VERSION
    assert "条件沿用" in presenter.aim.words
    number = presenter.order().carry_out(desk.book)
    store = desk.book.policies
    old, new = store.revision(before), store.revision(number)
    assert number != before
    assert new.policy_id == old.policy_id
    draft = draft_from(new.body)
    assert len(draft.cards) >= len(draft_from(old.body).cards)
    assert [document.number for document in draft.heads.documents] == [presenter.entries[0].heads.number]
    assert draft.effective == date(2026, 1, 1)


def test_that_what_was_in_use_stays_as_an_earlier_version_until_the_new_text_is_in_force(desk: Desk) -> None:
    store = desk.book.policies
    number = entered(desk)
    finish(desk, number)
    store.adopt(number, "李四", "核对一致")
    desk.refresh_library()
    new = (
        NOTICE.replace("100万元", "200万元")
        .replace("2026年1月1日", "2027年1月1日")
        .replace("〔2026〕3号", "〔2026〕9号")
    )
    presenter = came_in(desk, new)
    assert presenter.aim.kind is AimKind.VERSION
    second = presenter.order().carry_out(desk.book)
    finish(desk, second)
    store.adopt(second, "李四", "核对一致")
    desk.refresh_library()
    policy = desk.library.get(store.revision(second).policy_id)
    assert policy is not None
    before, after = policy.versions
    assert (before.effective, before.expires) == (date(2026, 1, 1), date(2026, 12, 31))
    assert after.effective == date(2027, 1, 1)
    assert "100" in sentences(before.rule)
    assert "200" in sentences(after.rule)
    numbers = {document.key: document.number for document in policy.documents}
    cited = {numbers[node.document] for node in walk(before.rule) if node.document}
    assert cited == {"津东科规〔2026〕3号"}
    assert {numbers[node.document] for node in walk(after.rule) if node.document} == {"津东科规〔2026〕9号"}


def test_that_a_new_policy_can_be_drafted_all_the_same(desk: Desk) -> None:
    entered(desk)
    presenter = came_in(desk, NOTICE.replace("100万元", "200万元"))
    presenter.choose(presenter.aims[0])
    presenter.change(0, {"title": "天津市河东区科技型企业研发投入奖补办法（2027年修订）"})
    assert presenter.aim is presenter.aims[0]
    number = presenter.order().carry_out(desk.book)
    assert len({each.policy_id for each in desk.book.policies.revisions()}) == 2
    assert desk.book.policies.revision(number).based_on == ""


def test_that_the_document_of_a_policy_of_the_library_corrects_that_policy(desk: Desk) -> None:
    policy = desk.library.get(BUILT_IN)
    assert policy is not None
    number = next(document.number for document in policy.documents if document.number)
    presenter = came_in(desk, NOTICE)
    presenter.change(0, {"number": number})
    aims = [aim for aim in presenter.aims if aim.policy == BUILT_IN]
    assert [aim.kind for aim in aims] == [AimKind.CORRECTION]
    presenter.choose(aims[0])
    revision = desk.book.policies.revision(presenter.order().carry_out(desk.book))
    assert (revision.policy_id, revision.based_on) == (BUILT_IN, policy_digest(policy))


def test_that_correcting_twice_goes_on_with_one_draft(desk: Desk) -> None:
    from ui.own_policies.starting import DraftOpener

    policy = desk.library.get(BUILT_IN)
    assert policy is not None
    opener = DraftOpener.of(desk)
    assert opener.correction(policy) == opener.correction(policy)


def test_that_correcting_an_own_policy_in_use_opens_the_next_revision_of_it(desk: Desk) -> None:
    from ui.own_policies.starting import DraftOpener

    used = adopted(desk)
    policy = desk.library.get(BUILT_IN)
    assert policy is not None
    made = desk.book.policies.revision(DraftOpener.of(desk).correction(policy))
    assert made.number != used.number
    assert (made.body, made.based_on) == (used.body, used.based_on)
