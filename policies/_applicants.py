"""Joining the parts of a policy file into the rules of its versions: who may apply, what is common, what each adds."""

from __future__ import annotations

from collections.abc import Mapping

from policies._reader import Reader, Unreadable
from policies._rules import RuleReader
from policies.model import Applicant, Aspect, Stated
from policies.rules import All, Rule

_SAID = {Stated.UNSTATED.value: Stated.UNSTATED, Stated.UNREAD.value: Stated.UNREAD}
_ADVICE = "写一个条件，或 unstated（文件未作规定）、unread（没有读到原文）"


def join_rules(reader: Reader, rules: RuleReader, mapping: dict[str, object]) -> None:
    """Replace `applicants`, `common` and the rule of every version in a raw policy by the joined rules.

    Errors are recorded in the reader; the rules are incomplete then.
    """
    shared = _answers(reader, rules, mapping.pop("applicants", None), "applicants", tuple(Aspect))
    common = _conditions(reader, rules, mapping.pop("common", None) or [], "common")
    for i, version in enumerate(reader.items(mapping.get("versions"), "versions")):
        if not isinstance(version, dict):
            continue
        place = f"versions[{i}]"
        own = _answers(reader, rules, version.pop("applicants", {}), f"{place}.applicants", ())
        answers = {**shared, **own}
        if "rule" not in version:
            reader.wrong(f"{place}.rule", "缺少这一项", "没有其他条件时写 []")
        own_rule = _conditions(reader, rules, version.get("rule") or [], f"{place}.rule")
        heads = tuple(condition for aspect in Aspect for condition in answers.get(aspect, (None, ()))[1])
        version["rule"] = All(members=(*heads, *common, *own_rule))
        version["applicants"] = [
            Applicant(aspect=aspect, stated=said, conditions=tuple(condition.id for condition in conditions))
            for aspect, (said, conditions) in sorted(answers.items(), key=lambda entry: list(Aspect).index(entry[0]))
        ]


Answers = Mapping[Aspect, tuple[Stated, tuple[Rule, ...]]]


def _answers(reader: Reader, rules: RuleReader, raw: object, place: str, needed: tuple[Aspect, ...]) -> Answers:
    if raw is None:
        reader.wrong(place, "没有写谁能申请", f"写明 {'、'.join(Aspect)} 各项；{_ADVICE}")
        return {}
    try:
        given = reader.mapping(raw, place)
    except Unreadable:
        return {}
    reader.unknown_keys(given, tuple(Aspect), place)
    for aspect in needed:
        if given.get(aspect.value) is None:
            reader.wrong(f"{place}.{aspect.value}", f"没有写“{aspect.label}”", _ADVICE)
    return {
        aspect: _answer(reader, rules, given[aspect.value], f"{place}.{aspect.value}")
        for aspect in Aspect
        if given.get(aspect.value) is not None
    }


def _answer(reader: Reader, rules: RuleReader, raw: object, place: str) -> tuple[Stated, tuple[Rule, ...]]:
    if isinstance(raw, str):
        if raw not in _SAID:
            reader.wrong(place, f"不能是“{raw}”", _ADVICE)
        return _SAID.get(str(raw), Stated.UNREAD), ()
    return Stated.STATED, _conditions(reader, rules, raw, place)


def _conditions(reader: Reader, rules: RuleReader, raw: object, place: str) -> tuple[Rule, ...]:
    listed = raw if isinstance(raw, list) else [raw]
    found: list[Rule] = []
    for i, item in enumerate(listed):
        try:
            found.append(rules.rule(item, f"{place}[{i}]" if isinstance(raw, list) else place))
        except Unreadable:
            continue
    return tuple(found)
