"""The store against a model of it: whatever people do in whatever order, states, history and content stay true."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from casebook import Casebook
from policies import UserError
from policies.store import OwnState, OwnStep, PolicyStore
from tests.casebook.build import opened
from tests.policies.build import policy

PEOPLE = st.sampled_from(("张三", "李四", " 张 三", "王五"))
IDS = st.sampled_from(("own-a", "own-b"))
AFTER = {
    OwnStep.OPENED: OwnState.DRAFT,
    OwnStep.RESTORED: OwnState.DRAFT,
    OwnStep.SENT_BACK: OwnState.DRAFT,
    OwnStep.SUBMITTED: OwnState.REVIEW,
    OwnStep.ADOPTED: OwnState.ADOPTED,
    OwnStep.RESUMED: OwnState.ADOPTED,
    OwnStep.REPLACED: OwnState.STOPPED,
    OwnStep.STOPPED: OwnState.STOPPED,
    OwnStep.DISCARDED: OwnState.DISCARDED,
}


class StoreModel(RuleBasedStateMachine):
    """People draft, submit, adopt, stop and resume; refusals must leave everything as it was."""

    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="kece-model-")
        self.path = Path(self.folder.name) / "kece.db"
        self.book: Casebook = opened(self.path)
        self.content: dict[int, tuple[bytes, str]] = {}
        """Body and policy of every revision that was ever adopted."""

    @property
    def store(self) -> PolicyStore:
        return self.book.policies

    def teardown(self) -> None:
        self.book.close()
        self.folder.cleanup()

    def attempt(self, step: str, *arguments: object) -> bool:
        """Take a step; a refusal changes nothing."""
        before = (self.store.events(10**6), self.states())
        try:
            getattr(self.store, step)(*arguments)
        except UserError:
            assert (self.store.events(10**6), self.states()) == before
            return False
        return True

    def states(self) -> dict[int, OwnState]:
        every = (*self.store.revisions(), *self.store.revisions(OwnState.DISCARDED))
        return {found.number: found.state for found in every}

    @rule(target=numbers, name=IDS, who=PEOPLE)
    def open(self, name: str, who: str) -> int:
        return self.store.open_draft(b"{}", name, name, who).number

    @rule(target=numbers, name=IDS, body=st.binary(max_size=20))
    def bring_in(self, name: str, body: bytes) -> int:
        """Take a policy all the way, as two people do."""
        number = self.store.open_draft(body, name, name, "张三").number
        self.submit(number, name, "张三", "录入")
        self.adopt(number, "李四")
        assert number in [own.revision for own in self.store.adopted()]
        return number

    @rule(target=numbers, name=IDS, who=PEOPLE)
    def hand_in(self, name: str, who: str) -> int:
        """Submit a policy that somebody drafted."""
        number = self.store.open_draft(b"{}", name, name, who).number
        self.submit(number, name, who, "录入")
        return number

    @rule(number=numbers, body=st.binary(max_size=20), who=PEOPLE)
    def keep(self, number: int, body: bytes, who: str) -> None:
        if self.attempt("keep", number, body, "改过", who):
            assert self.store.revision(number).body == body

    @rule(number=numbers, name=IDS, who=PEOPLE, why=st.sampled_from(("录入", "")))
    def submit(self, number: int, name: str, who: str, why: str) -> None:
        self.attempt("submit", number, policy(name, name=f"第{number}稿"), (), who, why)

    @rule(number=numbers, who=PEOPLE)
    def send_back(self, number: int, who: str) -> None:
        self.attempt("send_back", number, who, "再看")

    @rule(number=numbers, who=PEOPLE)
    def adopt(self, number: int, who: str) -> None:
        found = self.store.revision(number)
        if self.attempt("adopt", number, who, "一致"):
            assert "".join(who.split()) not in ("".join(found.submitted_by.split()), "".join(found.changed_by.split()))
            assert found.policy is not None
            self.content[number] = (found.body, found.policy.name)

    @rule(name=IDS, who=PEOPLE)
    def stop(self, name: str, who: str) -> None:
        if self.attempt("stop", name, who, "废止"):
            assert name not in [own.policy.id for own in self.store.adopted()]

    @rule(name=IDS, who=PEOPLE)
    def resume(self, name: str, who: str) -> None:
        if self.attempt("resume", name, who, "误停"):
            assert name in [own.policy.id for own in self.store.adopted()]

    @rule(number=numbers, who=PEOPLE)
    def discard(self, number: int, who: str) -> None:
        self.attempt("discard", number, who, "")

    @rule(number=numbers, who=PEOPLE)
    def restore(self, number: int, who: str) -> None:
        self.attempt("restore", number, who)

    @rule()
    def reopen(self) -> None:
        before = self.states(), self.store.adopted(), self.store.events(10**6)
        self.book.close()
        self.book = opened(self.path)
        assert (self.states(), self.store.adopted(), self.store.events(10**6)) == before

    @invariant()
    def one_revision_of_a_policy_is_in_use(self) -> None:
        used = [own.policy.id for own in self.store.adopted()]
        assert len(used) == len(set(used))

    @invariant()
    def each_state_is_that_of_the_last_step(self) -> None:
        last = {event.revision: event.step for event in reversed(self.store.events(10**6))}
        assert {number: AFTER[last[number]] for number in last} == self.states()

    @invariant()
    def what_was_adopted_never_changes(self) -> None:
        for number, (body, name) in self.content.items():
            found = self.store.revision(number)
            assert found.policy is not None
            assert (found.body, found.policy.name) == (body, name)


TestStoreModel = StoreModel.TestCase
TestStoreModel.settings = settings(stateful_step_count=25, deadline=None)
