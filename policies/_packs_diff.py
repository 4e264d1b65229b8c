"""Comparing two libraries: policies added, removed and changed, and which of their parts differ.

The caller passes a function that returns the sentence of a condition; without it the label of the condition is used.
The private functions yield the differences of one part; `spot` is a pair (part of the policy, place in it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from policies._packs_change import (
    PARTS,
    Alteration,
    Diff,
    Item,
    PolicyChange,
    PolicyChangeKind,
    PolicyPart,
    change_kind,
    pairs_by_key,
    pairs_by_key_or_order,
    title,
    value_text,
    with_labels,
)
from policies.library import Library, policy_digest
from policies.model import Applicant, Policy, Version
from policies.reference import Reference
from policies.rules import All, Node, Not, Operand, Rule, Score, ScoreItem, Tiers, members_of
from policies.rules import Any as AnyOf
from policies.values import Unit, plain

_MEMBERS = ("members", "member", "items", "bands")
_OUTERMOST = "全部条件"
"""The name of the outermost condition if it has no id."""
_LONGEST = 60
"""Characters of a condition's name; a longer one is cut. Our choice: the name and a value fit on one line."""
_LISTS = ("leads_to", "related", "based_on")
"""Fields that contain ids of other entries of the library."""
SentenceOf = Callable[[Rule], str]
"""A function that returns the sentence of a condition."""


def diff(old: Library, new: Library, sentence_of: SentenceOf = title) -> Diff:
    """Return the differences of `new` from `old`; worked examples are not compared.

    `sentence_of` returns the sentence of a condition.

    >>> from policies.library import library_of
    >>> diff(library_of([], "2026.11"), library_of([], "2026.12")).summary
    '2026.11 → 2026.12：政策没有变化'
    """
    names = {entry.id: entry.name for library in (old, new) for entry in library.references}
    names |= {entry.id: entry.name for library in (old, new) for entry in library.policies}
    changes = tuple(
        change
        for then, now in pairs_by_key(old.policies, new.policies, lambda policy: policy.id)
        if (change := _policy_change(then, now, sentence_of, names)) is not None
    )
    return Diff(
        before=old.version,
        after=new.version,
        changes=tuple(sorted(changes, key=lambda change: (list(PolicyChangeKind).index(change.kind), change.id))),
        references=tuple(_references(old.references, new.references)),
    )


def _references(old: Sequence[Reference], new: Sequence[Reference]) -> Iterator[tuple[PolicyChangeKind, str, str]]:
    for then, now in pairs_by_key(old, new, lambda entry: entry.id):
        entry = now or then
        if entry is not None and then != now:
            yield change_kind(then, now), entry.id, entry.name


def _policy_change(
    then: Policy | None, now: Policy | None, sentence_of: SentenceOf, names: Mapping[str, str]
) -> PolicyChange | None:
    policy = now or then
    if policy is None or (then is not None and now is not None and policy_digest(then) == policy_digest(now)):
        return None
    both = then is not None and now is not None
    alterations = tuple(_alterations(then, now, sentence_of, names)) if both else ()  # type: ignore[arg-type]  # both are there
    return PolicyChange(
        kind=change_kind(then, now), id=policy.id, name=policy.name, old=then, new=now, alterations=alterations
    )


def _alterations(then: Policy, now: Policy, sentence_of: SentenceOf, names: Mapping[str, str]) -> Iterator[Alteration]:
    yield from _versions(then.versions, now.versions, sentence_of)
    for name in ("calls", "validity"):
        part = PARTS[name]
        yield from _struct_changes(part, "", getattr(then, name), getattr(now, name))
    yield from _list_changes(
        PolicyPart.DOCUMENTS, then.documents, now.documents, lambda document: document.key, "title"
    )
    yield from _list_changes(
        PolicyPart.QUANTITIES, then.quantities, now.quantities, lambda quantity: quantity.name, "label"
    )
    yield from _list_changes(PolicyPart.FILING, then.materials, now.materials, lambda material: material.text)
    yield from _list_changes(
        PolicyPart.EFFECTS, then.exclusions, now.exclusions, lambda exclusion: exclusion.group, "text"
    )
    done = ("versions", "calls", "validity", "documents", "quantities", "materials", "exclusions", "examples")
    for name in Policy.__struct_fields__:
        if name not in done:
            values = [getattr(policy, name) for policy in (then, now)]
            if name in _LISTS:
                values = [tuple(names.get(entry, entry) for entry in ids) for ids in values]
            yield from _field_changes((PARTS.get(name, PolicyPart.NAME), ""), name, *values)


def _versions(then: Sequence[Version], now: Sequence[Version], sentence_of: SentenceOf) -> Iterator[Alteration]:
    for old, new in pairs_by_key_or_order(then, now, lambda version: str(version.effective)):
        if old is None or new is None:
            version = old or new
            words = _span(version) if version is not None else ""
            yield _added_or_removed(PolicyPart.VERSIONS, old, new, "", words)
            continue
        for name in ("effective", "expires", "note"):
            yield from _field_changes((PolicyPart.VERSIONS, _span(new)), name, getattr(old, name), getattr(new, name))
        for alteration in _conditions(old.rule, new.rule, sentence_of):
            yield msgspec.structs.replace(alteration, version=new.effective)
        different = old.applicants != new.applicants
        before, current = (_applicants(version, sentence_of) if different else () for version in (old, new))
        for alteration in _list_changes(PolicyPart.APPLICANTS, before, current, lambda entry: entry.aspect.label):
            yield msgspec.structs.replace(alteration, version=new.effective)
        for alteration in _list_changes(PolicyPart.AMOUNTS, old.support, new.support, lambda support: support.text):
            yield msgspec.structs.replace(alteration, version=new.effective)


def _applicants(version: Version, sentence_of: SentenceOf) -> tuple[Applicant, ...]:
    """Return who may apply, with the sentences of the conditions in place of their ids."""
    texts = {node.id: _condition_text(node, node.id, sentence_of) for node in members_of(version.rule)}
    return tuple(
        msgspec.structs.replace(entry, conditions=tuple(texts.get(name, _OUTERMOST) for name in entry.conditions))
        for entry in version.applicants
    )


def _conditions(then: Rule, now: Rule, sentence_of: SentenceOf) -> Iterator[Alteration]:
    old, new = ({name: (node, above) for name, above, node in _nodes(rule)} for rule in (then, now))
    for name in dict.fromkeys((*old, *new)):
        (before, under), (after, below) = old.get(name, (None, "")), new.get(name, (None, ""))
        if before is not None and after is not None and type(before) is type(after):
            names = {key: _condition_text(old[key][0], key, sentence_of) for key in old if key in new}
            for alteration in (
                *_condition_changes(name, before, after),
                *_members_changed(name, before, after, names),
            ):
                yield msgspec.structs.replace(alteration, old=before, new=after, name=alteration.name or names[name])
        elif before is not None and after is not None:
            words = (_condition_text(before, "", sentence_of), _condition_text(after, "", sentence_of))
            change = _field_changed((PolicyPart.CONDITIONS, name), "kind", *words)
            yield msgspec.structs.replace(change, old=before, new=after, name=words[0])
        # A condition added or removed together with the one around it is part of that difference.
        elif before is not None and (not under or under in new):
            alteration = _added_or_removed(PolicyPart.CONDITIONS, before, None, name, "")
            yield msgspec.structs.replace(alteration, old=before, name=_condition_text(before, name, sentence_of))
        elif after is not None and (not below or below in old):
            alteration = _added_or_removed(PolicyPart.CONDITIONS, None, after, name, "")
            yield msgspec.structs.replace(alteration, new=after, name=_condition_text(after, name, sentence_of))


def _condition_text(rule: Rule, name: str, sentence_of: SentenceOf) -> str:
    """Return the text that names a condition: its sentence, followed by those inside it if it has no label."""
    if name == _OUTERMOST:
        return _OUTERMOST
    words = sentence_of(rule)
    if (
        not rule.label
        and (inside := [sentence_of(member) for member in members_of(rule)])
        and not isinstance(rule, (Not, Score))
    ):
        words = f"{words}：{'；'.join(inside)}"
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _condition_changes(name: str, before: Rule, after: Rule) -> Iterator[Alteration]:
    unit = getattr(getattr(after, "left", None), "unit", Unit.NONE)
    spot = (PolicyPart.CONDITIONS, name)
    for field in before.__struct_fields__:
        if field not in _MEMBERS:
            yield from _field_changes(spot, field, getattr(before, field), getattr(after, field), unit)
    if isinstance(before, Tiers) and isinstance(after, Tiers) and before.bands != after.bands:
        yield _field_changed(spot, "bands", _bands(before), _bands(after))
    if isinstance(before, Score) and isinstance(after, Score):
        yield from _score_changes(name, before.items, after.items)


def _score_changes(name: str, then: Sequence[ScoreItem], now: Sequence[ScoreItem]) -> Iterator[Alteration]:
    for old, new in pairs_by_key(then, now, lambda item: item.id):
        item = new or old
        if old is None or new is None:
            alteration = _added_or_removed(PolicyPart.CONDITIONS, old, new, name, "")
            yield msgspec.structs.replace(alteration, name=f"打分项“{item.label}”" if item is not None else "")
            continue
        spot = (PolicyPart.CONDITIONS, f"{name}/{new.id}")
        found: list[Alteration] = []
        for field in old.__struct_fields__:
            if field != "options":
                found += _field_changes(spot, field, getattr(old, field), getattr(new, field), Unit.POINTS)
        if _ranges(old) != _ranges(new):
            found.append(_field_changed(spot, "options", _points(old), _points(new)))
        yield from (msgspec.structs.replace(alteration, name=old.label) for alteration in found)
    labels = {item.id: item.label for item in (*then, *now)}
    yield from _order_change(
        (PolicyPart.CONDITIONS, name), [item.id for item in then], [item.id for item in now], labels
    )


def _members_changed(name: str, before: Rule, after: Rule, names: Mapping[str, str]) -> Iterator[Alteration]:
    """Yield a difference if the conditions inside one are others or in another order.

    `names` maps the name of each condition that is in both rules to its text; added and removed conditions are
    reported separately.
    """
    old, new = ([key for key, _ in _named_members(node, name) if key in names] for node in (before, after))
    if old != new:
        then, now = ("、".join(names[key] for key in keys) or "无" for keys in (old, new))
        yield Alteration(
            part=PolicyPart.CONDITIONS,
            kind=PolicyChangeKind.CHANGED,
            place=name,
            field="members",
            before=then,
            after=now,
        )


def _nodes(rule: Rule, name: str = "", above: str = "") -> Iterator[tuple[str, str, Rule]]:
    """Yield each condition as (its name, the name of the condition around it, the condition)."""
    own = name or rule.id or _OUTERMOST
    yield own, above, rule
    for key, member in _named_members(rule, own):
        yield from _nodes(member, key, own)


def _named_members(rule: Rule, name: str) -> Iterator[tuple[str, Rule]]:
    """Yield the conditions directly inside one as (id, or path if it has none; condition)."""
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


def _ranges(item: ScoreItem) -> tuple[tuple[tuple[Decimal, Decimal], ...], ...]:
    return tuple(tuple((grade.low, grade.high) for grade in option) for option in item.options)


def _points(item: ScoreItem) -> str:
    """Return the points of each option as text; changes of their conditions are reported separately."""
    options = (
        "/".join(plain(low) if low == high else f"{plain(low)}–{plain(high)}" for low, high in option)
        for option in _ranges(item)
    )
    return "，或 ".join(options) or "无"


def _bands(tiers: Tiers) -> str:
    bands: list[str] = []
    for band in tiers.bands:
        limit = band.upto if band.upto is not None else band.below
        word = "不超过" if band.upto is not None else "不足"
        head = "其余" if limit is None else f"{word} {value_text(limit, tiers.by.unit)}"
        bands.append(f"{head}：{value_text(band.value, tiers.left.unit)}")
    return "，".join(bands)


def _field_changed(spot: tuple[PolicyPart, str], name: str, before: str, after: str) -> Alteration:
    return Alteration(
        part=spot[0], kind=PolicyChangeKind.CHANGED, place=spot[1], field=name, before=before, after=after
    )


def _list_changes(
    part: PolicyPart, then: Sequence[Item], now: Sequence[Item], key: Callable[[Item], str], words: str = ""
) -> Iterator[Alteration]:
    """Yield the differences of two lists whose items are paired by `key`.

    `words` is the field that contains the words for an item's key ("" if the key is readable itself).
    """
    names = {key(item): str(getattr(item, words)) for item in (*now, *then)} if words else {}
    for old, new in pairs_by_key_or_order(then, now, key):
        item = old if old is not None else new
        place = key(item) if item is not None else ""
        found = (
            [_added_or_removed(part, old, new, place, "")]
            if old is None or new is None
            else _struct_changes(part, place, old, new)
        )
        yield from (msgspec.structs.replace(alteration, name=names.get(place, "")) for alteration in found)
    yield from _order_change((part, ""), [key(item) for item in then], [key(item) for item in now], names)


def _order_change(
    spot: tuple[PolicyPart, str], then: list[str], now: list[str], names: Mapping[str, str]
) -> Iterator[Alteration]:
    if then != now and sorted(then) == sorted(now):
        old, new = (tuple(names.get(key, key) for key in keys) for keys in (then, now))
        yield _field_changed(spot, "次序", value_text(old), value_text(new))


def _added_or_removed(part: PolicyPart, old: object, new: object, place: str, words: str) -> Alteration:
    before, after = (words if item is not None else "" for item in (old, new))
    return Alteration(part=part, kind=change_kind(old, new), place=place, before=before, after=after)


def _struct_changes(part: PolicyPart, place: str, old: Any, new: Any) -> Iterator[Alteration]:
    for name in old.__struct_fields__:
        yield from _field_changes((part, place), name, getattr(old, name), getattr(new, name))


def _field_changes(
    spot: tuple[PolicyPart, str], name: str, old: object, new: object, unit: Unit = Unit.NONE
) -> Iterator[Alteration]:
    if isinstance(old, (Operand, Node)) and type(old) is type(new):
        for inner in old.__struct_fields__:
            yield from _field_changes(spot, f"{name}.{inner}", getattr(old, inner), getattr(new, inner))
    elif old != new:
        before, after = (value_text(with_labels(name.rpartition(".")[2], value), unit) for value in (old, new))
        if before == after:  # two names with the same words
            before, after = value_text(old, unit), value_text(new, unit)
        yield _field_changed(spot, name, before, after)


def _span(version: Version) -> str:
    opens, closes = (day.isoformat() if day is not None else "不限" for day in (version.effective, version.expires))
    return f"{opens} 至 {closes}"
