"""Sayings: the different values that sources give for one fact, each with its source.

While sources disagree, the fact itself is stored as `{"either": [...]}` and decides nothing that hangs on it. A saying
stays when the fact is settled, so that the same table, imported again, opens no settled question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from casebook import _rows
from casebook._ledger import JournaledChange, Ledger, Row
from casebook._types import Origin, Provenance
from casebook._values import Known, facts_of, from_json, profile_of, to_json
from matcher import EITHER, Profile, Range, split_range
from policies import CATALOGUE, FieldType
from policies.places import RANKS, known_place

TABLE = "sayings"
_PLACES = (*RANKS, "industry_code")
"""Texts that rules read. A newer street or business scope simply replaces the older one."""
_DISPUTABLE = (FieldType.NUMBER, FieldType.COUNT, FieldType.SERIES, FieldType.DATE, FieldType.FLAG, FieldType.ENUM)


class Saying(msgspec.Struct, frozen=True):
    """One of the values that sources give for a fact, and its source."""

    value: Known
    source: Provenance


def disagree(fact: str, present: Provenance, new: Provenance) -> bool:
    """Returns whether two different values of a fact contradict each other, so that both must stay.

    They do if their sources are of different kinds, or are two tables that name the same year. Otherwise the newer one
    is the older one brought up to date. A presumption yields to any source.
    """
    if present.origin is Origin.PRESUMED or not may_be_disputed(fact):
        return False
    series = CATALOGUE[fact.partition(".")[0]].type is FieldType.SERIES
    return present.origin is not new.origin or (series and present.note != new.note)


def may_be_disputed(fact: str) -> bool:
    """Returns whether two values of a fact can stay beside each other until a person settles which one holds."""
    field = CATALOGUE[fact.partition(".")[0]]
    return field.type in _DISPUTABLE or field.name in _PLACES


def put_beside(change: JournaledChange, ledger: Ledger, new: Row, *, again: bool = False) -> bool:
    """Stores the row of a fact beside the present one. Returns False if `new` should simply replace what is stored.

    A number inside a known range replaces the range, and a range around the known number is left out: they agree. A
    value that was already weighed against others is left out too, unless `again` is true.
    """
    key = (change.enterprise, str(new["name"]))
    present = ledger.row("facts", key)
    if present is None or present["value"] == new["value"]:
        return False
    before, after = from_json(str(present["value"])), from_json(str(new["value"]))
    if _same_place(str(new["name"]), before, after):
        return True
    disputed = isinstance(before, dict)
    if not disputed and _within(after, before):
        return False
    known = not again and ledger.row(TABLE, (change.enterprise, new["value"], new["name"])) is not None
    if known or (not disputed and _within(before, after)):
        return True
    for row in (new,) if disputed else (present, new):
        change.put(TABLE, (change.enterprise, row["value"], row["name"]), dict(row))
    either = {EITHER: list(dict.fromkeys((*ends_of(before), *ends_of(after))))}
    change.put("facts", key, {**present, "value": to_json(either)})
    return True


def sayings_of(
    ledger: Ledger, enterprise: int, profile: Profile, sources: Mapping[str, Provenance]
) -> dict[str, tuple[Saying, ...]]:
    """Returns what each source says about the disputed facts of a firm, the oldest saying first."""
    if not profile.disputed:
        return {}
    sql = f"SELECT * FROM {TABLE} WHERE enterprise_id = ? ORDER BY day, origin, value"
    rows = [(str(row["name"]), str(row["value"]), _rows.provenance(row)) for row in ledger.rows(sql, (enterprise,))]
    found: dict[str, tuple[Saying, ...]] = {}
    for fact, values in profile.disputed.items():
        said = [Saying(_read(fact, text), source) for name, text, source in rows if name == fact]
        current = [saying for saying in said if set(_parts(saying.value)) <= set(values)]
        told = {part for saying in current for part in _parts(saying.value)}
        rest = [Saying(value, sources[fact]) for value in values if value not in told]
        found[fact] = (*current, *rest)
    return found


def source_said(ledger: Ledger, enterprise: int, fact: str, value: str) -> Provenance | None:
    """Returns the source that gives this value (JSON text) for a fact, None if no source did."""
    row = ledger.row(TABLE, (enterprise, value, fact))
    return None if row is None else _rows.provenance(row)


def _read(fact: str, text: str) -> Known:
    return facts_of(profile_of([(fact, text)], {}))[fact]


def _parts(value: Known) -> Iterable[object]:
    return (value.low, value.high) if isinstance(value, Range) else (value,)


def ends_of(raw: object) -> list[object]:
    """Returns the single values in a stored value: those of a dispute, the ends of a range, or the value."""
    if isinstance(raw, dict):
        return list(raw[EITHER])
    ends = split_range(raw) if isinstance(raw, str) else None
    return [raw] if ends is None else [from_json(end) for end in ends]


def _same_place(name: str, one: object, other: object) -> bool:
    """Returns whether two texts are written forms of the same place: 河东 and 河东区."""
    if name not in RANKS or not isinstance(one, str) or not isinstance(other, str):
        return False
    first, second = (known_place(text, field=name) for text in (one, other))
    return first is not None and second is not None and first.ranks == second.ranks


def _within(part: object, whole: object) -> bool:
    """Returns whether a number or a range lies inside a range."""
    if not isinstance(whole, str) or split_range(whole) is None:
        return False
    low, high = ends_of(whole)
    return all(low <= number <= high for number in ends_of(part))  # type: ignore[operator]  # ends are numbers
