"""The part of the store that keeps calls: rounds of application that were added without touching the policy."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from policies._checks_sources import is_shown
from policies._own_tables import About, OwnTables, decoded, person
from policies.calls import Call
from policies.errors import UserError
from policies.own import OwnCall, OwnStep

_YEARS = range(2000, 2101)


class CallStore(OwnTables):
    """Keeps calls, each with who entered it."""

    def add_call(self, policy_id: str, call: Call, who: str, keys: Collection[str] = ()) -> OwnCall:
        """Keep a call of a policy and return it. `keys` are the keys of the policy's documents, one of which may be its source.

        Raises: UserError if the call contradicts itself, shows no source, is there already, or nobody is named.
        """
        _check(call, keys)
        with self._db.transaction():
            if any(known.policy_id == policy_id and known.call == call for known in self.calls()):
                raise UserError(f"{call.year} 年的这一轮已经录入过了")
            number = self._db.run(
                "INSERT INTO policy_calls (policy_id, body, who, at) VALUES (?, ?, ?, ?)",
                (policy_id, msgspec.json.encode(call).decode(), person(who), self._db.now()),
            )
            self._note(OwnStep.CALL_ADDED, who, _told(call), About(policy_id))
            return self._call(number)

    def calls(self) -> tuple[OwnCall, ...]:
        """Return the calls that were added and not removed, in the order of entry."""
        return self._calls("removed = 0", ())

    def remove_call(self, number: int, who: str, why: str = "") -> None:
        """Remove a call; `restore_call` brings it back. Raises: UserError if it is not there."""
        self._set_removed(number, True, OwnStep.CALL_REMOVED, who, why)

    def restore_call(self, number: int, who: str) -> None:
        """Bring a removed call back. Raises: UserError if it is not there."""
        self._set_removed(number, False, OwnStep.CALL_RESTORED, who, "")

    def _set_removed(self, number: int, removed: bool, step: OwnStep, who: str, why: str) -> None:
        with self._db.transaction():
            found = self._call(number)
            self._db.run("UPDATE policy_calls SET removed = ? WHERE number = ?", (int(removed), number))
            self._note(step, who, "；".join(filter(None, (_told(found.call), why))), About(found.policy_id))

    def _call(self, number: int) -> OwnCall:
        found = self._calls("number = ?", (number,))
        if not found:
            raise UserError("这一轮申报不在库中，请刷新列表")
        return found[0]

    def _calls(self, where: str, values: tuple[object, ...]) -> tuple[OwnCall, ...]:
        sql = f"SELECT number, policy_id, body, who, at FROM policy_calls WHERE {where} ORDER BY number"
        return tuple(
            OwnCall(
                number=number,
                policy_id=policy_id,
                call=call_from(body),
                who=who,
                at=datetime.fromisoformat(at),
            )
            for number, policy_id, body, who, at in self._db.tuples(sql, values)
        )


def call_from(text: str) -> Call:
    """Return the call in its stored form. Raises: UserError if the text is damaged."""
    return decoded(text, Call)


def _check(call: Call, keys: Collection[str]) -> None:
    if call.year not in _YEARS:
        raise UserError(f"申报年度 {call.year} 不对，请写四位数的年份")
    if call.opens is not None and call.closes is not None and call.opens > call.closes:
        raise UserError("开始日晚于截止日，请检查日期")
    if not is_shown(call.source, keys):
        raise UserError("请写明在哪里看到的：网址、文号（如 津科规〔2026〕3号）或《通知名称》")


def _told(call: Call) -> str:
    days = "—".join(day.isoformat() for day in (call.opens, call.closes) if day is not None)
    return f"{call.year} 年申报{f'：{days}' if days else ''}"
