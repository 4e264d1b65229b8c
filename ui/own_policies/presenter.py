"""The state of the page 本局政策: the list, the open revision, and the steps from draft to use. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from policies import UserError, ValidationErrors
from policies.overlay import below, beneath, digest_below, take_facts
from policies.own import OwnState
from policies.store import same_person
from ui.desk.backup_words import moment
from ui.desk.event import Event
from ui.desk.session import EntryOutcome
from ui.library.reading import policy_reading
from ui.own_policies.due import DueRow, due_on_desk
from ui.own_policies.impact import impact_work
from ui.own_policies.listing import OwnMarks, OwnRow, rows_of
from ui.own_policies.review import ReviewParts, history_html, review_html, signing_html
from ui.own_policies.starting import DraftOpener, stored_text
from workshop import assembled, draft_from

if TYPE_CHECKING:
    from policies import Policy
    from policies.own import OwnRevision
    from policies.store import PolicyStore
    from survey.impact import Impact
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours
    from workshop import Draft, Problem


class OwnAction(Enum):
    """What can be done with a revision, in the order of the buttons: the words of the button, the question for the reason."""

    READ = "对照原文", ""
    DISCARD = "作废…", "作废的理由"
    SEND_BACK = "退回…", "退回的理由：要改什么"
    STOP = "停用…", "停用的理由"
    UPHOLD = "仍用本局的…", "看过政策库的新文本，仍用本局文本的理由"
    OPEN = "打开草稿", ""
    ADOPT = "采用…", "采用的理由"
    NEXT = "改一稿", ""
    RESUME = "恢复使用…", "恢复使用的理由"
    RESTORE = "找回草稿", ""

    @property
    def label(self) -> str:
        """The words of the button."""
        return self.value[0]

    @property
    def question(self) -> str:
        """The question for the reason, "" if none is asked."""
        return self.value[1]


ACTIONS = {
    OwnState.DRAFT: (OwnAction.DISCARD, OwnAction.OPEN),
    OwnState.REVIEW: (OwnAction.READ, OwnAction.SEND_BACK, OwnAction.ADOPT),
    OwnState.ADOPTED: (OwnAction.READ, OwnAction.STOP, OwnAction.UPHOLD, OwnAction.NEXT),
    OwnState.STOPPED: (OwnAction.READ, OwnAction.NEXT, OwnAction.RESUME),
    OwnState.DISCARDED: (OwnAction.RESTORE,),
}
"""What can be done in each state; the last one is what is usually meant. UPHOLD needs a changed text of the library."""


@dataclass(frozen=True)
class OwnReading:
    """The texts of the open revision: heading, facts, what is to be looked at, and the three pages."""

    head: str = "选择左边的一项"
    facts: str = ""
    caution: str = ""
    review: str = ""
    whole: str = ""
    history: str = ""


class OwnPresenter:
    """The list and the open revision. `changed` is emitted when either is another."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: tuple[OwnRow, ...] = ()
        self.revision: OwnRevision | None = None
        self.reviewer = ""
        self.with_discarded = False
        self.changed = Event()

    @property
    def _store(self) -> PolicyStore:
        return self._desk.book.policies

    def refresh(self) -> None:
        """Reads the list again; the open revision stays open where it still exists."""
        discarded = self._store.revisions(OwnState.DISCARDED) if self.with_discarded else ()
        self.rows = rows_of((*self._store.revisions(), *discarded), self._marks(), self._desk.on)
        if self.revision is not None:
            self.revision = self._store.revision(self.revision.number)
        self.changed.emit()

    def _marks(self) -> OwnMarks:
        return OwnMarks(beneath(self._desk.installed, self._desk.own), self._desk.not_used)

    def list_discarded(self, wanted: bool) -> None:
        """Lists discarded drafts too, or not."""
        self.with_discarded = wanted
        self.refresh()

    def count_words(self) -> str:
        """Returns how many there are in each state: 待复核 1 · 草稿 2 · 采用 3."""
        counts = {state: sum(row.state is state for row in self.rows) for state in OwnState}
        return " · ".join(f"{state.value} {count}" for state, count in counts.items() if count)

    def show(self, number: int) -> None:
        """Opens a revision. Raises: UserError if it is not there."""
        self.revision = self._store.revision(number)
        officer = self._desk.settings.now.officer.strip()
        self.reviewer = "" if self._refused(officer) else officer
        self.changed.emit()

    def show_policy(self, policy_id: str) -> bool:
        """Opens what is listed of a policy; returns False if nothing is."""
        row = next((row for row in self.rows if row.policy == policy_id), None)
        if row is not None:
            self.show(row.revision)
        return row is not None

    def due(self) -> tuple[DueRow, ...]:
        """Returns the policies that ask for a look."""
        return due_on_desk(self._desk)

    def actions(self) -> tuple[OwnAction, ...]:
        """Returns what can be done with the open revision."""
        revision = self.revision
        if revision is None:
            return ()
        changed = self._is_changed_below(revision)
        return tuple(each for each in ACTIONS[revision.state] if changed or each is not OwnAction.UPHOLD)

    def _is_changed_below(self, revision: OwnRevision) -> bool:
        """Whether the revision is in use and the library's text below it is another than the one it was made from."""
        in_use = revision.state is OwnState.ADOPTED
        return in_use and any(entry.own.revision == revision.number for entry in self._marks().beneath)

    @property
    def reviewing(self) -> bool:
        """Whether the open revision waits for a second person."""
        return self.revision is not None and self.revision.state is OwnState.REVIEW

    def reviewer_words(self) -> str:
        """Returns why the reviewer named cannot adopt, "" if he can."""
        return self._refused(self.reviewer) if self.reviewing else ""

    def _refused(self, who: str) -> str:
        revision = self.revision
        if revision is None:
            return ""
        drafters = tuple(dict.fromkeys(filter(None, (revision.submitted_by, revision.changed_by))))
        if not who.strip():
            return f"请写复核人的姓名：这一稿是{'、'.join(drafters)}做的，要由另一个人复核。"
        if any(same_person(who, each) for each in drafters):
            return f"这一稿就是{who.strip()}做的，要由另一个人复核：请换人，在“复核人”里写他的姓名。"
        return ""

    # what is shown ---------------------------------------------------------------------------

    def reading(self, colours: Colours) -> OwnReading:
        """Returns the texts of the open revision."""
        revision = self.revision
        if revision is None:
            return OwnReading()
        draft = draft_from(revision.body)
        take_facts(draft.facts)
        row = next((row for row in self.rows if row.revision == revision.number), None)
        shown = revision.policy if revision.policy is not None else self._assembled(draft)[0]
        return OwnReading(
            head=revision.name,
            facts=facts_words(revision),
            caution=row.mark if row is not None else "",
            review=review_html(self._parts(revision, draft), self._desk.on, colours),
            whole=policy_reading(shown, self._desk.library, self._desk.on, colours).html if shown is not None else "",
            history=history_html(self._store.history(revision.policy_id), colours),
        )

    def signing(self) -> str:
        """Returns the open revision as HTML to be printed and signed, "" if none is open."""
        revision = self.revision
        if revision is None:
            return ""
        parts = self._parts(revision, draft_from(revision.body))
        events = self._store.history(revision.policy_id)
        return signing_html(parts, events, facts_words(revision), self._desk.on)

    def _parts(self, revision: OwnRevision, draft: Draft) -> ReviewParts:
        used = self._desk.library.get(revision.policy_id)
        in_use = revision.state is OwnState.ADOPTED
        changed = self._is_changed_below(revision)
        return ReviewParts(
            draft=draft,
            policy=revision.policy,
            adopted=in_use,
            used=revision.policy if in_use else used,
            below=below(self._desk.installed, revision.policy) if changed and revision.policy is not None else None,
            base_changed=changed,
            facts=revision.facts,
            problems=self._assembled(draft)[1] if not in_use else (),
            names={
                each.sha256: each.heads.citation if each.heads is not None else each.name
                for each in self._store.documents()
            },
        )

    def _assembled(self, draft: Draft) -> tuple[Policy | None, tuple[Problem, ...]]:
        kept = {each.sha256 for each in self._store.documents()}
        texts = {
            source.sha256: stored_text(self._store, source.sha256) for source in draft.sources if source.sha256 in kept
        }
        made = assembled(draft, texts, self._desk.on)
        return made.policy, made.problems

    def impact_of(
        self, revision: OwnRevision, stopped: Callable[[], bool], progress: Callable[[int, int], object]
    ) -> Callable[[], Impact]:
        """Returns the work that finds what the adoption of a revision would change, for a worker thread."""
        used = self._desk.library.get(revision.policy_id)
        return impact_work(self._desk, used, revision.policy, stopped=stopped, progress=progress)

    # the steps -------------------------------------------------------------------------------

    def do(self, action: OwnAction, why: str) -> EntryOutcome:
        """Takes a step with its reason, and shows the result; the answer says why it was not taken."""
        revision = self.revision
        steps: dict[OwnAction, Callable[[OwnRevision, str, str], None]] = {
            OwnAction.ADOPT: lambda each, who, words: self._store.adopt(each.number, self.reviewer, words),
            OwnAction.SEND_BACK: lambda each, who, words: self._store.send_back(each.number, who, words),
            OwnAction.STOP: lambda each, who, words: self._store.stop(each.policy_id, who, words),
            OwnAction.UPHOLD: self._uphold,
            OwnAction.RESUME: lambda each, who, words: self._store.resume(each.policy_id, who, words),
            OwnAction.DISCARD: lambda each, who, words: self._store.discard(each.number, who, words),
            OwnAction.RESTORE: lambda each, who, words: self._store.restore(each.number, who),
        }
        if revision is None or action not in steps:
            return EntryOutcome("没有打开要处理的政策")
        who = self.reviewer if action is OwnAction.SEND_BACK and self.reviewer.strip() else self._desk.officer
        try:
            steps[action](revision, who, why)
        except ValidationErrors as error:
            return EntryOutcome(str(error))
        except UserError as error:
            return EntryOutcome(str(error))
        if action is OwnAction.DISCARD:
            self.revision = None
        if action in (OwnAction.ADOPT, OwnAction.STOP, OwnAction.RESUME, OwnAction.UPHOLD):
            self._desk.refresh_library()
        self.refresh()
        return EntryOutcome()

    def _uphold(self, revision: OwnRevision, who: str, why: str) -> None:
        if revision.policy is not None:
            digest = digest_below(self._desk.installed, revision.policy)
            self._store.uphold(revision.policy_id, digest, who, why)

    def draft_to_open(self) -> int:
        """Returns the draft to go on with: the open one, or a new one over what is in use. Raises: UserError."""
        revision = self.revision
        if revision is None:
            raise UserError("没有打开要处理的政策")
        if revision.state is OwnState.DRAFT:
            return revision.number
        return self._opener().again(revision)

    def correct(self, policy: Policy) -> int:
        """Opens a policy of the library as a draft. Raises: UserError."""
        return self._opener().correction(policy)

    def _opener(self) -> DraftOpener:
        return DraftOpener.of(self._desk)


def facts_words(revision: OwnRevision) -> str:
    """Returns the state of a revision, and who did what when."""
    parts = [f"第 {revision.number} 稿 · {revision.state.value}"]
    parts.append(f"{revision.drafted_by} 起草 {moment(revision.opened_at)}")
    if revision.submitted_by:
        parts.append(f"{revision.submitted_by} 提交")
    elif revision.changed_by != revision.drafted_by:
        parts.append(f"{revision.changed_by} 改")
    parts.append(f"最后改动 {moment(revision.changed_at)}")
    return " · ".join(parts)
