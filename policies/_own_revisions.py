"""The part of the store that keeps the revisions of own policies: 草稿 → 待复核 → 采用 → 停用.

A revision that was adopted never changes. Every step is an event, and every step is undone by a further one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from policies._own_tables import About, OwnTables, decoded, person, reason, same_person, signer, within
from policies.errors import UserError
from policies.fact_types import Field
from policies.library import policy_bytes, policy_from
from policies.model import Policy
from policies.own import OwnEvent, OwnPolicy, OwnRevision, OwnState, OwnStep, shared_ids
from policies.own_checks import checked

MAX_DRAFT = 8 * 1024 * 1024
"""Bytes of the largest draft. Our choice: a draft of 300 cards has 0.3 MB."""
_BASED_ON = (
    "coalesce((SELECT sha256 FROM policy_events e WHERE e.revision = policy_revisions.number AND e.step = "
    f"'{OwnStep.UPHELD.value}' ORDER BY e.number DESC LIMIT 1), based_on)"
)
_COLUMNS = (
    "number, policy_id, name, state, body, drafted_by, opened_at, changed_by, changed_at, submitted_by, "
    f"{_BASED_ON}, replaces, policy, facts"
)
_OPEN = (OwnState.DRAFT, OwnState.REVIEW)


class RevisionStore(OwnTables):
    """Keeps drafts and adopted policies."""

    def open_draft(self, body: bytes, policy_id: str, name: str, who: str, based_on: str = "") -> OwnRevision:
        """Keep a new draft and return it. `based_on` is the digest of the library's policy that it corrects.

        Raises: UserError if the draft is too large or nobody is named.
        """
        within(body, MAX_DRAFT, "草稿")
        who, now = person(who), self._db.now()
        with self._db.transaction():
            number = self._db.run(
                "INSERT INTO policy_revisions (policy_id, name, state, body, drafted_by, opened_at, changed_by, "
                "changed_at, based_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (policy_id, name, OwnState.DRAFT.value, body, who, now, who, now, based_on),
            )
            self._note(OwnStep.OPENED, who, "", About(policy_id, number))
            return self.revision(number)

    def keep(self, number: int, body: bytes, name: str, who: str, over: bytes | None = None) -> None:
        """Store the draft as it is now, in place of what it was: `over`, if given, else whatever is there.

        Raises: UserError if it is no draft any more, or somebody else changed it meanwhile.
        """
        within(body, MAX_DRAFT, "草稿")
        with self._db.transaction():
            found = self._in_state(number, OwnState.DRAFT)
            if over is not None and found.body != over:
                raise UserError(f"这份草稿在别的窗口里由{found.changed_by}改过了，没有覆盖；请重新打开这份草稿再改")
            values = (body, name, person(who), self._db.now(), number)
            self._db.run(
                "UPDATE policy_revisions SET body = ?, name = ?, changed_by = ?, changed_at = ? WHERE number = ?",
                values,
            )

    def discard(self, number: int, who: str, why: str = "") -> None:
        """Put a draft or a submitted one away; `restore` brings it back. Raises: UserError in another state."""
        with self._db.transaction():
            found = self._in_state(number, *_OPEN)
            self._step(found, OwnState.DISCARDED, OwnStep.DISCARDED, who, why)

    def restore(self, number: int, who: str) -> None:
        """Make a discarded revision a draft again. Raises: UserError if it is in another state."""
        with self._db.transaction():
            found = self._in_state(number, OwnState.DISCARDED)
            self._step(found, OwnState.DRAFT, OwnStep.RESTORED, who)

    def submit(self, number: int, policy: Policy, facts: Iterable[Field], who: str, why: str) -> None:
        """Hand a draft to a second person, with the policy that it became and the facts that it brings.

        Raises: ValidationErrors with all errors of the policy and its facts; UserError if it is no draft, or name or
            reason is missing.
        """
        brought = tuple(facts)
        checked(policy, brought)
        signer(who), reason(why)
        with self._db.transaction():
            found = self._in_state(number, OwnState.DRAFT)
            using = self._in_use(policy.id)
            values = (policy.id, policy.name, *_stored(policy, brought), using, who.strip(), number)
            self._db.run(
                "UPDATE policy_revisions SET policy_id = ?, name = ?, policy = ?, facts = ?, replaces = ?, "
                "submitted_by = ? WHERE number = ?",
                values,
            )
            moved = msgspec.structs.replace(found, policy_id=policy.id)
            self._step(moved, OwnState.REVIEW, OwnStep.SUBMITTED, who, why)

    def send_back(self, number: int, who: str, why: str) -> None:
        """Make a submitted revision a draft again. Raises: UserError in another state, or without name or reason."""
        with self._db.transaction():
            found = self._in_state(number, OwnState.REVIEW)
            self._step(found, OwnState.DRAFT, OwnStep.SENT_BACK, signer(who), reason(why))

    def adopt(self, number: int, who: str, why: str) -> None:
        """Take a submitted revision into use; the one in use until now ends.

        Raises: UserError if the same person wrote or submitted it, another revision was adopted meanwhile, the
            policy is in use under another id, it is in another state, or name or reason is missing; ValidationErrors if it does not fit what is in use now.
        """
        signer(who), reason(why)
        with self._db.transaction():
            found = self._in_state(number, OwnState.REVIEW)
            if same_person(who, found.submitted_by) or same_person(who, found.changed_by):
                raise UserError(f"这一稿是{who.strip()}自己录入或提交的，要由另一个人复核后采用")
            if found.policy is not None:
                checked(found.policy, found.facts)  # what is in use may have changed since
                self._refuse_twice(found.policy)
            using = self._in_use(found.policy_id)
            if using != found.replaces:
                raise UserError(
                    f"提交之后“{found.name}”在用的一稿换过了（现在是第 {using} 稿），请退回，核对差别后重新提交"
                    if using
                    else f"提交之后“{found.name}”在用的一稿已停用，请退回，核对后重新提交"
                )
            self._take_over(found, using, OwnStep.ADOPTED, who, why)

    def stop(self, policy_id: str, who: str, why: str) -> None:
        """Take an own policy out of use. Raises: UserError if none is in use, or name or reason is missing."""
        with self._db.transaction():
            using = self._in_use(policy_id)
            if not using:
                raise UserError("这项政策没有在用的本局版本，无需停用")
            self._step(self.revision(using), OwnState.STOPPED, OwnStep.STOPPED, signer(who), reason(why))

    def resume(self, policy_id: str, who: str, why: str, number: int = 0) -> None:
        """Take a stopped revision into use again: the one used last, or the one with this number.

        Raises: UserError if there is none, or name or reason is missing.
        """
        with self._db.transaction():
            found = self._in_state(number or self._last_used(policy_id), OwnState.STOPPED)
            if found.policy_id != policy_id:
                raise UserError(f"第 {number} 稿不是这项政策的")
            if found.policy is not None:
                self._refuse_twice(found.policy)
            self._take_over(found, self._in_use(policy_id), OwnStep.RESUMED, signer(who), reason(why))

    def uphold(self, policy_id: str, digest: str, who: str, why: str) -> None:
        """Note that somebody looked at the library's new text below an own policy and keeps the own one.

        `digest` is that of the library's text (`overlay.digest_below`); the next change of it is told again.
        Raises: UserError if none is in use, or name or reason is missing.
        """
        with self._db.transaction():
            using = self._in_use(policy_id)
            if not using:
                raise UserError("这项政策没有在用的本局版本")
            self._note(OwnStep.UPHELD, signer(who), reason(why), About(policy_id, using, digest))

    def revisions(self, state: OwnState | None = None) -> tuple[OwnRevision, ...]:
        """Return the revisions in a state, or all that are not discarded; the last changed first."""
        where = "state = ?" if state is not None else "state <> ?"
        values = ((state or OwnState.DISCARDED).value,)
        sql = f"SELECT {_COLUMNS} FROM policy_revisions WHERE {where} ORDER BY changed_at DESC, number DESC"
        return tuple(_revision(row) for row in self._db.tuples(sql, values))

    def revision(self, number: int) -> OwnRevision:
        """Return the revision with this number. Raises: UserError if there is none."""
        rows = self._db.tuples(f"SELECT {_COLUMNS} FROM policy_revisions WHERE number = ?", (number,))
        if not rows:
            raise UserError("这份草稿不在库中，请刷新列表")
        return _revision(rows[0])

    def history(self, policy_id: str) -> tuple[OwnEvent, ...]:
        """Return the steps of a policy, its revisions and its calls, the oldest first."""
        own = "SELECT number FROM policy_revisions WHERE policy_id = ?"
        return self._events_of(f"policy_id = ? OR revision IN ({own})", (policy_id, policy_id))

    def adopted(self) -> tuple[OwnPolicy, ...]:
        """Return the own policies in use, by id."""
        sql = f"SELECT policy, facts, number, {_BASED_ON} FROM policy_revisions WHERE state = ? ORDER BY policy_id"
        return tuple(
            OwnPolicy(policy=policy_from(policy), facts=facts_from(facts), revision=number, based_on=based_on)
            for policy, facts, number, based_on in self._db.tuples(sql, (OwnState.ADOPTED.value,))
        )

    def stored_facts(self) -> tuple[tuple[str, str], ...]:
        """Return the state of every revision with its facts in their stored form (`facts_from` reads them)."""
        rows = self._db.tuples("SELECT state, facts FROM policy_revisions WHERE facts <> '' ORDER BY number")
        return tuple((state, facts) for state, facts in rows)

    def _in_state(self, number: int, *wanted: OwnState) -> OwnRevision:
        found = self.revision(number)
        if found.state not in wanted:
            states = "、".join(f"“{state.value}”" for state in wanted)
            raise UserError(f"“{found.name}”第 {number} 稿现在是“{found.state.value}”，只有{states}的可以这样做")
        return found

    def _step(self, found: OwnRevision, state: OwnState, step: OwnStep, who: str, why: str = "") -> None:
        self._db.run("UPDATE policy_revisions SET state = ? WHERE number = ?", (state.value, found.number))
        self._note(step, who, why, About(found.policy_id, found.number))

    def _take_over(self, found: OwnRevision, using: int, step: OwnStep, who: str, why: str) -> None:
        if using:
            words = f"由第 {found.number} 稿替换"
            self._step(self.revision(using), OwnState.STOPPED, OwnStep.REPLACED, who, words)
        self._step(found, OwnState.ADOPTED, step, who, why)

    def _refuse_twice(self, policy: Policy) -> None:
        """Refuse a policy that is in use already under another id: its sums would be given twice."""
        for known in (own.policy for own in self.adopted() if own.policy.id != policy.id):
            if shared := sorted(shared_ids(known, policy)):
                raise UserError(
                    f"本局已有在用的“{known.name}”，与这一项同为“{shared[0]}”；请先停用那一项，或改曾用编号"
                )

    def _in_use(self, policy_id: str) -> int:
        sql = "SELECT number FROM policy_revisions WHERE policy_id = ? AND state = ?"
        rows = self._db.tuples(sql, (policy_id, OwnState.ADOPTED.value))
        return int(rows[0][0]) if rows else 0

    def _last_used(self, policy_id: str) -> int:
        sql = "SELECT revision FROM policy_events WHERE policy_id = ? AND step IN (?, ?) ORDER BY number DESC LIMIT 1"
        rows = self._db.tuples(sql, (policy_id, OwnStep.ADOPTED.value, OwnStep.RESUMED.value))
        if not rows:
            raise UserError("这项政策没有用过的本局版本，不能恢复使用")
        return int(rows[0][0])


def _stored(policy: Policy, facts: tuple[Field, ...]) -> tuple[str, str]:
    return policy_bytes(policy, examples=True).decode(), msgspec.json.encode(facts).decode()


def facts_from(text: str) -> tuple[Field, ...]:
    """Return the facts in their stored form. Raises: UserError if the text is damaged."""
    return decoded(text, tuple[Field, ...]) if text else ()


def _revision(row: tuple[Any, ...]) -> OwnRevision:
    number, policy_id, name, state, body, drafted_by, opened_at, changed_by, changed_at = row[:9]
    submitted_by, based_on, replaces, policy, facts = row[9:]
    return OwnRevision(
        number=number,
        policy_id=policy_id,
        name=name,
        state=OwnState(state),
        body=bytes(body),
        drafted_by=drafted_by,
        opened_at=datetime.fromisoformat(opened_at),
        changed_by=changed_by,
        changed_at=datetime.fromisoformat(changed_at),
        submitted_by=submitted_by,
        based_on=based_on,
        replaces=replaces,
        policy=policy_from(policy) if policy else None,
        facts=facts_from(facts),
    )
