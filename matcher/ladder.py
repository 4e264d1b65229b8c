"""The ladders of the city: the rung a firm holds, the next rung and the policy that grants it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from matcher._facts import Facts
from matcher._holding import granted_records, last_day, valid_records
from matcher.evaluate import MatchResult
from matcher.profile import Record
from policies import QUALIFICATIONS

LADDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("国科小 → 高企", ("tech_sme", "hnte")),
    ("猎豹", ("liebao",)),
    ("雏鹰 → 瞪羚 → 领军", ("chuying", "dengling", "lingjun_peiyu", "lingjun")),
)
_SHORT = {
    "tech_sme": "国科小",
    "hnte": "高企",
    "liebao": "猎豹",
    "chuying": "雏鹰",
    "dengling": "瞪羚",
    "lingjun_peiyu": "领军培育",
    "lingjun": "领军",
}


_TOLD = re.compile(r"(?P<title>[^（]+).*（(?P<when>[^（）]+)）是否仍有效待核实")
"""A title that a register of firms tells of (`firms.prefilling`): nothing but its name and a year is known."""
_UNSURE = "是否有效待核实"


class Rung(msgspec.Struct, frozen=True):
    """One rung: the kind of qualification, whether the firm holds it and until when.

    `doubt` says in Chinese why it is not sure that the title is valid: its year is all that is known, or it ran out and
    nobody knows whether it was granted again; "" if all is known or the firm never had it. `lapsed` is true of a title
    that surely ran out.
    """

    kind: str
    label: str
    held: bool
    held_until: date | None = None
    doubt: str = ""
    lapsed: bool = False

    @property
    def words(self) -> str:
        """The title as the firm has it: 已是高企（至 2027-12-01）, 瞪羚（2022 年，是否有效待核实）."""
        if self.doubt:
            return f"{self.label}（{self.doubt}）"
        return f"已是{self.label}（至 {self.held_until}）" if self.held_until else f"已是{self.label}"


class LadderStanding(msgspec.Struct, frozen=True):
    """The position of a firm on one ladder. `known` is false while its qualifications are unknown.

    `paused` is true if the next rung exists but its policy is out of force on the day: then nobody can climb to it.
    """

    name: str
    rungs: tuple[Rung, ...]
    known: bool
    current: Rung | None
    next: Rung | None
    result: MatchResult | None
    """Result of the policy that grants the next rung."""
    paused: bool = False

    @property
    def on_it(self) -> bool:
        """Whether the firm holds a title of the ladder, or is said to have had one."""
        return any(rung.held or rung.doubt for rung in self.rungs)

    @property
    def here(self) -> str:
        """Where the firm stands, in Chinese: titles of unknown validity with their year, 资质未核 while none is known."""
        top = self.rungs.index(self.current) if self.current is not None else -1
        above = [rung for rung in self.rungs[top + 1 :] if rung.doubt]
        titles = [rung.words for rung in (*([self.current] if self.current is not None else ()), *above)]
        return "；".join(titles) or ("还没有认定" if self.known else "资质未核")


def standings(results: Sequence[MatchResult], facts: Facts) -> tuple[LadderStanding, ...]:
    """Return the position of the firm on every ladder, without those that it is not on and nobody can enter any more."""
    granting: dict[str, MatchResult] = {}
    for result in results:
        if result.policy.grants:
            granting.setdefault(result.policy.grants, result)
    found = (_standing(name, kinds, granting, facts) for name, kinds in LADDERS)
    return tuple(standing for standing in found if standing.on_it or _can_be_entered(standing))


def _can_be_entered(standing: LadderStanding) -> bool:
    return not standing.paused and (standing.result is not None or len(standing.rungs) > 1)


def _standing(name: str, kinds: tuple[str, ...], granting: Mapping[str, MatchResult], facts: Facts) -> LadderStanding:
    told = dict(_told(facts))
    rungs = tuple(_rung(kind, facts, told.get(kind, "")) for kind in kinds)
    held = max((i for i, rung in enumerate(rungs) if rung.held), default=-1)
    top = max((i for i, rung in enumerate(rungs) if rung.doubt and not rung.lapsed), default=held)
    again = max((i for i, rung in enumerate(rungs) if rung.lapsed), default=-1)
    climb = max(top + 1, again)
    following = rungs[climb] if climb < len(rungs) else None
    records = facts.records("qualifications")
    known = records is not None and all("kind" in record for record in records)
    current = rungs[held] if held >= 0 else None
    result = granting.get(following.kind) if following else None
    paused = result is not None and not result.state.in_force
    return LadderStanding(name, rungs, known, current, None if paused else following, result, paused)


def _rung(kind: str, facts: Facts, told: str) -> Rung:
    label = _SHORT.get(kind, QUALIFICATIONS[kind][0])
    held = valid_records(facts, (kind,))
    until = max((end for end in map(last_day, held) if end is not None), default=None)
    if held:
        return Rung(kind, label, held=True, held_until=until, doubt="" if until else _undated(held))
    if told:
        return Rung(kind, label, held=False, doubt=f"{told}，{_UNSURE}")
    ends = [end for end in map(last_day, granted_records(facts, (kind,))) if end is not None]
    doubt = f"{max(ends)} 已到期，是否重新认定待核实" if ends else ""
    return Rung(kind, label, held=False, doubt=doubt, lapsed=bool(ends))


def _undated(records: Sequence[Record]) -> str:
    """Return why it is not sure that a title without a last day is valid: its year of grant is all that is known."""
    years = [granted.year for record in records if isinstance(granted := record.get("granted_on"), date)]
    return f"{max(years)} 年，{_UNSURE}" if years else f"有效期未填，{_UNSURE}"


def _told(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield kind and year of the titles of which only a register tells."""
    kinds = {label: kind for kind, (label, _) in QUALIFICATIONS.items()}
    for record in facts.records("qualifications") or ():
        found = _TOLD.fullmatch(str(record.get("level", ""))) if "kind" not in record else None
        if found is not None and found["title"] in kinds:
            yield kinds[found["title"]], found["when"]
