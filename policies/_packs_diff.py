"""What an update changes: policies added, removed and changed, and which parts of them.

Conditions come as rules before and after, so that a room that knows sentences can write them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from policies._packs_change import (
    PARTS,
    Alteration,
    Change,
    Diff,
    Part,
    Sort,
    Thing,
    pairs,
    pairs_or_rest,
    shown,
    sort_of,
)
from policies.library import Library, policy_digest
from policies.model import Policy, Version
from policies.reference import Reference
from policies.rules import All, Item, Manual, Not, Operand, Rule, Score, Tiers
from policies.rules import Any as AnyOf
from policies.values import Unit, plain

_MEMBERS = ("members", "member", "items", "bands")
_WHOLE = "全部条件"
"""The name of an outermost condition without an id."""


def diff(old: Library, new: Library) -> Diff:
    """What `new` says otherwise than `old`; worked examples are left out."""
    changes = tuple(
        change
        for then, now in pairs(old.policies, new.policies, lambda policy: policy.id)
        if (change := _change(then, now)) is not None
    )
    return Diff(
        before=old.version,
        after=new.version,
        changes=tuple(sorted(changes, key=lambda change: (list(Sort).index(change.sort), change.id))),
        references=tuple(_references(old.references, new.references)),
    )


def _references(old: Sequence[Reference], new: Sequence[Reference]) -> Iterator[tuple[Sort, str, str]]:
    for then, now in pairs(old, new, lambda entry: entry.id):
        told = now or then
        if told is not None and then != now:
            yield sort_of(then, now), told.id, told.name


def _change(then: Policy | None, now: Policy | None) -> Change | None:
    told = now or then
    if told is None or (then is not None and now is not None and policy_digest(then) == policy_digest(now)):
        return None
    alterations = tuple(_alterations(then, now)) if then is not None and now is not None else ()
    return Change(sort=sort_of(then, now), id=told.id, name=told.name, old=then, new=now, alterations=alterations)


def _alterations(then: Policy, now: Policy) -> Iterator[Alteration]:
    yield from _versions(then.versions, now.versions)
    for name in ("window", "validity"):
        part = PARTS[name]
        yield from _fields(part, "", getattr(then, name), getattr(now, name))
    yield from _listed(Part.DOCUMENTS, then.documents, now.documents, lambda document: document.key)
    yield from _listed(Part.QUANTITIES, then.quantities, now.quantities, lambda quantity: quantity.name)
    yield from _listed(Part.FILING, then.materials, now.materials, lambda material: material.text)
    yield from _listed(Part.EFFECTS, then.exclusions, now.exclusions, lambda exclusion: exclusion.group)
    done = ("versions", "window", "validity", "documents", "quantities", "materials", "exclusions", "examples")
    for name in Policy.__struct_fields__:
        if name not in done:
            yield from _field((PARTS.get(name, Part.NAME), ""), name, getattr(then, name), getattr(now, name))


def _versions(then: Sequence[Version], now: Sequence[Version]) -> Iterator[Alteration]:
    for old, new in pairs_or_rest(then, now, lambda version: str(version.effective)):
        if old is None or new is None:
            told = old or new
            words = _span(told) if told is not None else ""
            yield _whole(Part.VERSIONS, old, new, "", words)
            continue
        for name in ("effective", "expires", "note"):
            yield from _field((Part.VERSIONS, _span(new)), name, getattr(old, name), getattr(new, name))
        for alteration in _conditions(old.rule, new.rule):
            yield msgspec.structs.replace(alteration, version=new.effective)
        for alteration in _listed(Part.AMOUNTS, old.benefits, new.benefits, lambda benefit: benefit.text):
            yield msgspec.structs.replace(alteration, version=new.effective)


def _conditions(then: Rule, now: Rule) -> Iterator[Alteration]:
    old, new = ({name: (node, above) for name, above, node in _nodes(rule)} for rule in (then, now))
    for name in dict.fromkeys((*old, *new)):
        (before, under), (after, below) = old.get(name, (None, "")), new.get(name, (None, ""))
        if before is not None and after is not None and type(before) is type(after):
            for alteration in (*_own_fields(name, before, after), *_moved(name, before, after, set(old) & set(new))):
                yield msgspec.structs.replace(alteration, old=before, new=after)
        elif before is not None and after is not None:
            words = (_title(before), _title(after))
            yield msgspec.structs.replace(_reworded((Part.CONDITIONS, name), "kind", *words), old=before, new=after)
        # What goes or comes with the condition around it is told by that one.
        elif before is not None and (not under or under in new):
            alteration = _whole(Part.CONDITIONS, before, None, name, _title(before))
            yield msgspec.structs.replace(alteration, old=before)
        elif after is not None and (not below or below in old):
            alteration = _whole(Part.CONDITIONS, None, after, name, _title(after))
            yield msgspec.structs.replace(alteration, new=after)


def _own_fields(name: str, before: Rule, after: Rule) -> Iterator[Alteration]:
    unit = getattr(getattr(after, "left", None), "unit", Unit.NONE)
    spot = (Part.CONDITIONS, name)
    for field in before.__struct_fields__:
        if field not in _MEMBERS:
            yield from _field(spot, field, getattr(before, field), getattr(after, field), unit)
    if isinstance(before, Tiers) and isinstance(after, Tiers) and before.bands != after.bands:
        yield _reworded(spot, "bands", _bands(before), _bands(after))
    if isinstance(before, Score) and isinstance(after, Score):
        yield from _items(name, before.items, after.items)


def _items(name: str, then: Sequence[Item], now: Sequence[Item]) -> Iterator[Alteration]:
    for old, new in pairs(then, now, lambda item: item.id):
        told = new or old
        if old is None or new is None:
            yield _whole(Part.CONDITIONS, old, new, name, told.label if told is not None else "")
            continue
        spot = (Part.CONDITIONS, f"{name}/{new.id}")
        for field in old.__struct_fields__:
            if field != "options":
                yield from _field(spot, field, getattr(old, field), getattr(new, field), Unit.POINTS)
        if _ranges(old) != _ranges(new):
            yield _reworded(spot, "options", _points(old), _points(new))
    yield from _order((Part.CONDITIONS, name), [item.id for item in then], [item.id for item in now])


def _moved(name: str, before: Rule, after: Rule, both: set[str]) -> Iterator[Alteration]:
    """Conditions that now hang elsewhere or in another order; those added and removed are told by themselves."""
    old, new = ([key for key, _ in _inside(node, name) if key in both] for node in (before, after))
    if old != new:
        yield Alteration(
            part=Part.CONDITIONS, sort=Sort.CHANGED, place=name, field="members",
            before="、".join(old) or "无", after="、".join(new) or "无",
        )  # fmt: skip


def _nodes(rule: Rule, name: str = "", above: str = "") -> Iterator[tuple[str, str, Rule]]:
    """Every condition with its name and that of the one around it."""
    own = name or rule.id or _WHOLE
    yield own, above, rule
    for key, member in _inside(rule, own):
        yield from _nodes(member, key, own)


def _inside(rule: Rule, name: str) -> Iterator[tuple[str, Rule]]:
    """The conditions directly inside one, under their ids, else under their places."""
    members: list[tuple[str, Rule]] = []
    if isinstance(rule, (All, AnyOf)):
        members = [(str(i), member) for i, member in enumerate(rule.members)]
    elif isinstance(rule, Not):
        members = [("0", rule.member)]
    elif isinstance(rule, Score):
        members = [
            (f"{item.id}/{i}/{j}", grade.when)
            for item in rule.items
            for i, option in enumerate(item.options)
            for j, grade in enumerate(option)
            if grade.when is not None
        ]
    yield from ((member.id or f"{name}/{spot}", member) for spot, member in members)


def _ranges(item: Item) -> tuple[tuple[tuple[Decimal, Decimal], ...], ...]:
    return tuple(tuple((grade.low, grade.high) for grade in option) for option in item.options)


def _points(item: Item) -> str:
    """The points of each option; their conditions are told by themselves."""
    options = (
        "/".join(plain(low) if low == high else f"{plain(low)}–{plain(high)}" for low, high in option)
        for option in _ranges(item)
    )
    return "，或 ".join(options) or "无"


def _bands(tiers: Tiers) -> str:
    told: list[str] = []
    for band in tiers.bands:
        limit = band.upto if band.upto is not None else band.below
        word = "不超过" if band.upto is not None else "不足"
        head = "其余" if limit is None else f"{word} {shown(limit, tiers.by.unit)}"
        told.append(f"{head}：{shown(band.value, tiers.left.unit)}")
    return "，".join(told)


def _reworded(spot: tuple[Part, str], name: str, before: str, after: str) -> Alteration:
    return Alteration(part=spot[0], sort=Sort.CHANGED, place=spot[1], field=name, before=before, after=after)


def _listed(
    part: Part, then: Sequence[Thing], now: Sequence[Thing], key: Callable[[Thing], str]
) -> Iterator[Alteration]:
    for old, new in pairs_or_rest(then, now, key):
        told = old if old is not None else new
        place = key(told) if told is not None else ""
        if old is None or new is None:
            yield _whole(part, old, new, place, "")
        else:
            yield from _fields(part, place, old, new)
    yield from _order((part, ""), [key(thing) for thing in then], [key(thing) for thing in now])


def _order(spot: tuple[Part, str], then: list[str], now: list[str]) -> Iterator[Alteration]:
    if then != now and sorted(then) == sorted(now):
        yield from _field(spot, "次序", tuple(then), tuple(now))


def _whole(part: Part, old: object, new: object, place: str, words: str) -> Alteration:
    before, after = (words if thing is not None else "" for thing in (old, new))
    return Alteration(part=part, sort=sort_of(old, new), place=place, before=before, after=after)


def _fields(part: Part, place: str, old: Any, new: Any) -> Iterator[Alteration]:
    for name in old.__struct_fields__:
        yield from _field((part, place), name, getattr(old, name), getattr(new, name))


def _field(spot: tuple[Part, str], name: str, old: object, new: object, unit: Unit = Unit.NONE) -> Iterator[Alteration]:
    if isinstance(old, Operand) and isinstance(new, Operand):
        for inner in old.__struct_fields__:
            yield from _field(spot, f"{name}.{inner}", getattr(old, inner), getattr(new, inner))
    elif old != new:
        yield _reworded(spot, name, shown(old, unit), shown(new, unit))


def _title(rule: Rule) -> str:
    return rule.label or (rule.text if isinstance(rule, Manual) else rule.note)


def _span(version: Version) -> str:
    opens, closes = (day.isoformat() if day is not None else "不限" for day in (version.effective, version.expires))
    return f"{opens} 至 {closes}"
