"""The store of own policies: documents, drafts, the second person, adopting, stopping, calls, and the history."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from casebook import Casebook
from matcher import disagreements
from policies import Call, Document, Example, Field, FieldType, Grade, Group, UserError, ValidationErrors, Verdict
from policies.catalogue import CATALOGUE, catalogue_kept
from policies.library import policy_bytes, policy_from
from policies.loader import LIBRARY_FOLDER, read_entries
from policies.overlay import beneath, digest_below, take_facts
from policies.store import MAX_DOCUMENT, OwnRevision, OwnState, OwnStep, PolicyStore
from tests.casebook.build import opened
from tests.policies.build import library, policy

FACT = Field(
    name="own_green_pilot",
    label="列入绿色试点",
    type=FieldType.FLAG,
    group=Group.STANDING,
    question="是否列入绿色试点？",
)
CALL = Call(year=2026, opens=date(2026, 3, 9), closes=date(2026, 6, 30), source="《2026 年申报通知》")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Path of the casebook of the test."""
    return tmp_path / "kece.db"


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


@pytest.fixture
def book(path: Path) -> Iterator[Casebook]:
    """An empty casebook."""
    with opened(path) as casebook:
        yield casebook


@pytest.fixture
def store(book: Casebook) -> PolicyStore:
    """The store of the casebook."""
    return book.policies


def submitted(store: PolicyStore, policy_id: str = "own-a", who: str = "张三", name: str = "例子") -> OwnRevision:
    draft = store.open_draft(b'{"cards":[]}', policy_id, name, who)
    store.submit(draft.number, policy(policy_id, name=name), (), who, "按通知录入")
    return store.revision(draft.number)


def adopted(store: PolicyStore, policy_id: str = "own-a", name: str = "例子") -> OwnRevision:
    found = submitted(store, policy_id, name=name)
    store.adopt(found.number, "李四", "与原文一致")
    return store.revision(found.number)


def test_that_a_document_is_kept_as_it_came_with_the_text_read_of_it(store: PolicyStore) -> None:
    kept = store.add_document(b"PK\3\4 notice", "通知.docx", "docx", b"[]", "张三")
    assert kept.sha256 == hashlib.sha256(b"PK\3\4 notice").hexdigest()
    assert (kept.name, kept.kind, kept.size, kept.who, kept.heads) == ("通知.docx", "docx", 11, "张三", None)
    assert store.original(kept.sha256) == b"PK\3\4 notice"
    assert store.text(kept.sha256) == b"[]"
    assert store.documents() == (kept,)


def test_that_the_same_file_is_kept_once(store: PolicyStore) -> None:
    first = store.add_document(b"notice", "通知.txt", "txt", b"[1]", "张三")
    assert store.add_document(b"notice", "另一个名字.txt", "txt", b"[2]", "李四") == first
    assert store.text(first.sha256) == b"[1]"
    assert len(store.documents()) == 1


def test_that_corrections_and_heads_are_layers_and_the_text_stays(store: PolicyStore) -> None:
    kept = store.add_document(b"scan", "扫描.pdf", "scan", b"text", "张三")
    heads = Document(key="通知", title="例子通知", grade=Grade.OFFICIAL, issued=date(2026, 3, 1))
    store.correct(kept.sha256, b"one", "张三")
    store.correct(kept.sha256, b"two", "李四")
    store.confirm_heads(kept.sha256, heads, "张三")
    found = store.document(kept.sha256)
    assert (found.corrections, found.heads, store.text(kept.sha256)) == (b"two", heads, b"text")
    assert [event.step for event in reversed(store.events())] == [
        OwnStep.DOCUMENT_ADDED, OwnStep.DOCUMENT_CORRECTED, OwnStep.DOCUMENT_CORRECTED, OwnStep.HEADS_CONFIRMED,
    ]  # fmt: skip


def test_that_a_later_reading_drops_the_corrections_of_the_earlier_one(store: PolicyStore) -> None:
    kept = store.add_document(b"scan", "扫描.pdf", "scan", b"", "张三")
    store.correct(kept.sha256, b"one", "张三")
    store.read_again(kept.sha256, b"better", "张三")
    assert (store.text(kept.sha256), store.document(kept.sha256).corrections) == (b"better", b"")


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "是空的"), (b"x" * (MAX_DOCUMENT + 1), "20.0 MB，最多 20 MB，没有存入")]
)
def test_that_an_empty_or_huge_file_is_refused_with_its_size(store: PolicyStore, content: bytes, told: str) -> None:
    with pytest.raises(UserError, match=told):
        store.add_document(content, "a.pdf", "pdf", b"", "张三")
    assert store.documents() == ()


def test_that_a_document_is_removed_only_while_no_draft_rests_on_it(store: PolicyStore) -> None:
    used = store.add_document(b"used", "用到.txt", "txt", b"", "张三")
    free = store.add_document(b"free", "没用.txt", "txt", b"", "张三")
    store.open_draft(f'{{"sha256":"{used.sha256}"}}'.encode(), "own-a", "例子", "张三")
    with pytest.raises(UserError, match="“例子”是从这份文件录入的"):
        store.remove_document(used.sha256, "张三", "误存")
    store.remove_document(free.sha256, "张三", "误存")
    assert [document.name for document in store.documents()] == ["用到.txt"]
    with pytest.raises(UserError, match="不在库中"):
        store.original(free.sha256)


def test_that_an_unknown_document_is_told(store: PolicyStore) -> None:
    for ask in (store.text, store.original, store.document):
        with pytest.raises(UserError, match="不在库中"):
            ask("0" * 64)


def test_that_a_draft_becomes_adopted_by_a_second_person(store: PolicyStore) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "张三", based_on="sha256:x")
    store.keep(draft.number, b'{"cards":[1]}', "例子通知", "张三")
    store.submit(draft.number, policy("own-a", name="例子通知"), (FACT,), "张三", "按通知录入")
    store.adopt(draft.number, "李四", "与原文一致")
    found = store.revision(draft.number)
    assert (found.state, found.name, found.body, found.submitted_by) == (
        OwnState.ADOPTED,
        "例子通知",
        b'{"cards":[1]}',
        "张三",
    )
    (own,) = store.adopted()
    assert (own.policy, own.facts, own.revision, own.based_on) == (found.policy, (FACT,), draft.number, "sha256:x")
    steps = [(event.step, event.who, event.why) for event in store.history("own-a")]
    assert steps == [
        (OwnStep.OPENED, "张三", ""),
        (OwnStep.SUBMITTED, "张三", "按通知录入"),
        (OwnStep.ADOPTED, "李四", "与原文一致"),
    ]


def test_that_examples_are_kept_with_the_policy(store: PolicyStore) -> None:
    example = Example(
        name="不知道",
        on=date(2026, 11, 24),
        profile={"name": "某公司", "employees": {"2025": 12}},
        verdict=Verdict.UNKNOWN,
    )
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    store.submit(draft.number, policy("own-a", examples=(example,)), (), "张三", "录入")
    found = store.revision(draft.number).policy
    assert found is not None
    assert found.examples == (example,)


@pytest.mark.parametrize("who", ["张三", " 张　三 ", "张三\t", "張三", "张\u200b三"])
def test_that_the_second_person_must_have_another_name(store: PolicyStore, who: str) -> None:
    found = submitted(store)
    with pytest.raises(UserError, match="要由另一个人复核"):
        store.adopt(found.number, who, "一致")
    assert store.adopted() == ()


@pytest.mark.parametrize("who", ["", "  ", "未署名"])
def test_that_nobody_without_a_name_submits_or_adopts(store: PolicyStore, who: str) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "未署名")
    with pytest.raises(UserError, match="填写你的姓名"):
        store.submit(draft.number, policy("own-a"), (), who, "录入")
    store.submit(draft.number, policy("own-a"), (), "张三", "录入")
    with pytest.raises(UserError, match="填写你的姓名"):
        store.adopt(draft.number, who, "一致")


def test_that_every_step_that_others_see_needs_a_reason(store: PolicyStore) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    steps: tuple[Callable[[], None], ...] = (
        lambda: store.submit(draft.number, policy("own-a"), (), "张三", " "),
        lambda: store.send_back(submitted(store, "own-b").number, "李四", ""),
        lambda: store.adopt(submitted(store, "own-c").number, "李四", ""),
    )
    for step in steps:
        with pytest.raises(UserError, match="请写明理由"):
            step()


def test_that_a_policy_with_errors_is_not_submitted_and_all_errors_are_told(store: PolicyStore) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    with pytest.raises(ValidationErrors) as caught:
        store.submit(draft.number, policy("own-a", offices=(), region="河东"), (), "张三", "录入")
    assert len(caught.value.errors) == 2
    with pytest.raises(ValidationErrors, match=r"编号“\.\./a”不合要求"):
        store.submit(draft.number, policy("own-a", id="../a"), (), "张三", "录入")
    assert store.revision(draft.number).state is OwnState.DRAFT


def test_that_a_new_fact_must_not_contradict_one_in_use(store: PolicyStore) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    other = Field(name="employees", label="人数", type=FieldType.TEXT, group=Group.PEOPLE)
    with pytest.raises(ValidationErrors, match="与已有的同名事实不同"):
        store.submit(draft.number, policy("own-a"), (other,), "张三", "录入")
    assert CATALOGUE["employees"].type is not FieldType.TEXT


def test_that_only_a_draft_is_written_to(store: PolicyStore) -> None:
    found = adopted(store)
    for number in (found.number, submitted(store, "own-b").number):
        with pytest.raises(UserError, match="只有“草稿”的可以这样做"):
            store.keep(number, b"changed", "改名", "张三")
    assert store.revision(found.number) == found


def test_that_not_even_sql_changes_an_adopted_policy_or_the_history(path: Path, book: Casebook) -> None:
    adopted(book.policies)
    raw = sqlite3.connect(path)
    for statement in (
        "UPDATE policy_revisions SET policy = ''", "UPDATE policy_revisions SET body = x''", "DELETE FROM policy_revisions",
        "UPDATE policy_events SET who = 'x'", "DELETE FROM policy_events",
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match=r"never changed|never deleted|append-only"):
            raw.execute(statement)
    raw.close()


def test_that_adopting_a_new_revision_ends_the_earlier_one(store: PolicyStore) -> None:
    first, second = adopted(store), adopted(store, name="例子（修订）")
    assert [own.revision for own in store.adopted()] == [second.number]
    assert store.revision(first.number).state is OwnState.STOPPED
    assert OwnStep.REPLACED in [event.step for event in store.history("own-a")]


def test_that_a_revision_read_against_another_one_is_not_adopted_unseen(store: PolicyStore) -> None:
    one, other = submitted(store), submitted(store, name="例子二")
    store.adopt(one.number, "李四", "一致")
    with pytest.raises(UserError, match=f"现在是第 {one.number} 稿.*重新提交"):
        store.adopt(other.number, "李四", "一致")
    store.send_back(other.number, "李四", "先比较")
    store.submit(other.number, policy("own-a", name="例子二"), (), "张三", "比较过")
    store.adopt(other.number, "李四", "一致")
    assert [own.policy.name for own in store.adopted()] == ["例子二"]


def test_that_stopping_and_resuming_are_events_and_the_policy_stays(store: PolicyStore) -> None:
    found = adopted(store)
    store.stop("own-a", "王五", "文件废止")
    assert store.adopted() == ()
    with pytest.raises(UserError, match="没有在用的本局版本"):
        store.stop("own-a", "王五", "文件废止")
    store.resume("own-a", "王五", "误停")
    assert [own.revision for own in store.adopted()] == [found.number]
    assert [event.step for event in store.history("own-a")][-2:] == [OwnStep.STOPPED, OwnStep.RESUMED]


def test_that_an_earlier_revision_can_be_taken_back_into_use(store: PolicyStore) -> None:
    first, second = adopted(store), adopted(store, name="例子二")
    store.resume("own-a", "王五", "修订有误", first.number)
    assert [own.policy.name for own in store.adopted()] == ["例子"]
    assert store.revision(second.number).state is OwnState.STOPPED
    with pytest.raises(UserError, match="不是这项政策的"):
        store.resume("own-b", "王五", "试", second.number)


def test_that_a_discarded_draft_comes_back(store: PolicyStore) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    store.discard(draft.number, "张三")
    assert store.revisions() == ()
    assert [found.number for found in store.revisions(OwnState.DISCARDED)] == [draft.number]
    store.restore(draft.number, "张三")
    assert [found.state for found in store.revisions()] == [OwnState.DRAFT]


def test_that_a_call_is_added_removed_and_brought_back(store: PolicyStore) -> None:
    added = store.add_call("tj-a", CALL, "张三")
    assert store.calls() == (added,)
    with pytest.raises(UserError, match="已经录入过了"):
        store.add_call("tj-a", CALL, "李四")
    store.remove_call(added.number, "李四", "看错了")
    assert store.calls() == ()
    store.restore_call(added.number, "李四")
    assert store.calls() == (added,)
    assert store.history("tj-a")[0].why == "2026 年申报：2026-03-09—2026-06-30"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (Call(year=26, source="《通知》"), "四位数"),
        (Call(year=2026, opens=date(2026, 6, 1), closes=date(2026, 3, 1), source="《例子通知》"), "开始日晚于截止日"),
        (Call(year=2026, source="听说"), "在哪里看到的"),
    ],
)
def test_that_a_call_that_contradicts_itself_or_shows_no_source_is_refused(
    store: PolicyStore, call: Call, told: str
) -> None:
    with pytest.raises(UserError, match=told):
        store.add_call("tj-a", call, "张三")
    assert store.calls() == ()


def test_that_all_is_there_after_closing_and_opening(path: Path) -> None:
    with opened(path) as book:
        adopted(book.policies)
        book.policies.add_call("tj-a", CALL, "张三")
    with opened(path) as book:
        assert [own.policy.id for own in book.policies.adopted()] == ["own-a"]
        assert len(book.policies.calls()) == 1


def test_that_the_facts_of_own_policies_are_in_use_once_the_casebook_is_open(path: Path) -> None:
    with opened(path) as book:
        draft = book.policies.open_draft(b"{}", "own-a", "例子", "张三")
        book.policies.submit(draft.number, policy("own-a"), (FACT,), "张三", "录入")
        assert FACT.name not in CATALOGUE
        book.policies.adopt(draft.number, "李四", "一致")
    with opened(path):
        assert CATALOGUE[FACT.name] == FACT


def test_that_a_failure_halfway_leaves_everything_as_it_was(
    store: PolicyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = adopted(store), submitted(store, name="例子二")
    before = store.history("own-a")

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_note", broken)
        with pytest.raises(RuntimeError):
            store.adopt(second.number, "李四", "一致")
    assert [own.revision for own in store.adopted()] == [first.number]
    assert store.revision(second.number).state is OwnState.REVIEW
    assert store.history("own-a") == before


def test_that_a_new_text_of_the_library_is_told_until_somebody_upholds_the_own_one(store: PolicyStore) -> None:
    found = adopted(store)
    newer = library(policy("own-a", notes=("新",)))
    assert len(beneath(newer, store.adopted())) == 1
    store.uphold("own-a", digest_below(newer, policy("own-a")), "王五", "本局口径更严")
    assert beneath(newer, store.adopted()) == ()
    assert store.revision(found.number).based_on == digest_below(newer, policy("own-a"))
    assert len(beneath(library(policy("own-a", notes=("又新",))), store.adopted())) == 1
    assert store.history("own-a")[-1].step is OwnStep.UPHELD
    with pytest.raises(UserError, match="没有在用的本局版本"):
        store.uphold("own-b", "", "王五", "试")


def test_that_every_aspect_of_the_applicants_must_be_answered(store: PolicyStore) -> None:
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    made = policy("own-a")
    bare = msgspec.structs.replace(made.versions[0], applicants=made.versions[0].applicants[1:])
    with pytest.raises(ValidationErrors, match="没有写“主体类型”"):
        store.submit(draft.number, policy("own-a", versions=(bare,)), (), "张三", "录入")


def test_that_numbers_of_examples_stay_numbers(store: PolicyStore) -> None:
    profile = {
        "revenue": {"2025": Decimal("1000.05")},
        "employees": {"2025": 12},
        "name": "12345",
        "legal_person": True,
    }
    example = Example(name="数", on=date(2026, 11, 24), profile=profile, verdict=Verdict.UNKNOWN)
    draft = store.open_draft(b"{}", "own-a", "例子", "张三")
    store.submit(draft.number, policy("own-a", examples=(example,)), (), "张三", "录入")
    found = store.revision(draft.number).policy
    assert found is not None
    assert found.examples[0].profile == profile
    assert disagreements(found) == ()


def test_that_examples_of_policy_files_mean_the_same_after_they_were_kept() -> None:
    wanted = next(found for found in read_entries(LIBRARY_FOLDER)[0] if found.id == "cn-tech-sme")
    kept = policy_from(policy_bytes(wanted, examples=True))
    assert len(kept.examples) == len(wanted.examples) > 0
    assert disagreements(kept) == ()


def test_that_a_fact_that_another_policy_took_meanwhile_keeps_the_second_one_out(store: PolicyStore) -> None:
    other = msgspec.structs.replace(FACT, type=FieldType.COUNT, label="绿色试点数")
    numbers = []
    for name, fact in (("own-a", FACT), ("own-b", other)):
        draft = store.open_draft(b"{}", name, name, "张三")
        store.submit(draft.number, policy(name), (fact,), "张三", "录入")
        numbers.append(draft.number)
    store.adopt(numbers[0], "李四", "一致")
    take_facts((FACT,))
    with pytest.raises(ValidationErrors, match="与已有的同名事实不同"):
        store.adopt(numbers[1], "李四", "一致")
    assert [own.policy.id for own in store.adopted()] == ["own-a"]


def test_that_a_policy_in_use_under_another_id_is_not_adopted_or_resumed_beside_it(store: PolicyStore) -> None:
    adopted(store, "tj-a", name="更正")
    draft = store.open_draft(b"{}", "own-x", "另一稿", "张三")
    store.submit(draft.number, policy("own-x", name="另一稿", other_ids=("tj-a",)), (), "张三", "录入")
    with pytest.raises(UserError, match="已有在用的“更正”"):
        store.adopt(draft.number, "李四", "一致")
    store.stop("tj-a", "王五", "改用另一稿")
    store.adopt(draft.number, "李四", "一致")
    with pytest.raises(UserError, match="已有在用的“另一稿”"):
        store.resume("tj-a", "王五", "还是用它")
    assert [own.policy.id for own in store.adopted()] == ["own-x"]


def test_that_a_draft_that_another_window_changed_is_not_overwritten(store: PolicyStore) -> None:
    number = store.open_draft(b"1", "own-a", "例子", "张三").number
    store.keep(number, b"2", "例子", "李四", over=b"1")
    with pytest.raises(UserError, match="由李四改过了，没有覆盖"):
        store.keep(number, b"3", "例子", "张三", over=b"1")
    assert store.revision(number).body == b"2"
