"""Writing a policy in the format of policy files (docs/policy-format.md); `loader.read_policy` reads the same policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

import msgspec

from policies import formula as f
from policies import rules as r
from policies._yaml import write_yaml
from policies.catalogue import QUANTITIES
from policies.errors import UserError
from policies.fact_types import Field, Quantity
from policies.files import save_bytes
from policies.model import Aspect, Example, Policy, Stated, Support, Version
from policies.operands import operand_of
from policies.values import Unit

Raw = dict[str, object]
FACTS = Path("目录") / "facts.yaml"
"""The file of new facts in a folder of policy files."""
_FIRST = (
    "id", "name", "short", "aliases", "other_ids", "level", "region", "kind", "act", "issuer", "lead_department",
    "based_on", "offices", "sectors", "documents", "quantities",
)  # fmt: skip
"""Keys before the conditions, in the order of docs/policy-format.md; the other fields of a policy follow them."""
_BEFORE, _AFTER = ("id", "label"), ("document", "clause", "grade", "note")
"""Fields of every condition, before and after what it requires."""
_GRADE_KEYS = {
    r.Comparison.AT_LEAST: "at_least",
    r.Comparison.ABOVE: "above",
    r.Comparison.AT_MOST: "at_most",
    r.Comparison.BELOW: "below",
}


def policy_yaml(policy: Policy) -> str:
    """Return the text of the policy's file.

    What is compared is written by its name (a fact, a year of a series, a quantity) if it has one, else as a formula
    with label and unit.
    """
    writer = _Writer(policy)
    fields = writer.struct(policy, without=("versions",))
    head = {name: fields.pop(name) for name in _FIRST if name in fields}
    return write_yaml({**head, **writer.versions(), **fields})


def write_folder(policies: Iterable[Policy], facts: Iterable[Field], folder: Path) -> tuple[Path, ...]:
    """Write each policy as a file `<id>.yaml`, and the new facts as `目录/facts.yaml`. Return the files.

    Raises: UserError if a file is there already or cannot be written; files written before that stay.
    """
    texts = {folder / f"{policy.id}.yaml": policy_yaml(policy) for policy in policies}
    if entries := facts_raw(facts):
        texts[folder / FACTS] = write_yaml(entries)
    if taken := next((path for path in texts if path.exists()), None):
        raise UserError(f"{taken} 已经存在，没有覆盖，请换一个空文件夹")
    for path, text in texts.items():
        save_bytes(path, text.encode(), new_folder=True)
    return tuple(texts)


def facts_raw(facts: Iterable[Field]) -> list[Raw]:
    """Return facts as raw entries of `目录/facts.yaml`; parts have no group there."""
    return [_without_groups(_plain_struct(field)) for field in facts]


def _without_groups(entry: Raw) -> Raw:
    parts = entry.get("parts")
    if isinstance(parts, list):
        entry["parts"] = [{key: value for key, value in part.items() if key != "group"} for part in parts]
    return entry


class _Writer:
    """Turns the parts of one policy into the raw data of its file."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        known: tuple[Quantity, ...] = (*QUANTITIES.values(), *policy.quantities)
        self._names = {r.Operand(q.formula, q.label, q.unit, q.options): q.name for q in known}

    def versions(self) -> Raw:
        """Return the keys that state who may apply, the conditions and the support."""
        versions = self._policy.versions
        shared = self._answers(versions[-1])
        written = [self._version(version, shared) for version in versions]
        (only, *more) = written
        if more or only.keys() - {"effective", "expires", "rule", "support"}:
            return {"applicants": shared, "versions": written}
        return {"applicants": shared, **only}

    def _version(self, version: Version, shared: Raw) -> Raw:
        own = {aspect: said for aspect, said in self._answers(version).items() if shared.get(aspect) != said}
        heads = {name for entry in version.applicants for name in entry.conditions}
        rest = [rule for rule in _members(version.rule) if not (rule.id and rule.id in heads)]
        fields = self.struct(version, without=("rule", "applicants", "support"))
        applicants: Raw = {"applicants": own} if own else {}
        support: Raw = {"support": [self.support(item) for item in version.support]} if version.support else {}
        return {**fields, **applicants, "rule": [self.rule(rule) for rule in rest], **support}

    def _answers(self, version: Version) -> Raw:
        conditions = {rule.id: rule for rule in _members(version.rule)}
        said: Raw = {}
        for entry in sorted(version.applicants, key=lambda entry: list(Aspect).index(entry.aspect)):
            found = [self.rule(conditions[name]) for name in entry.conditions if name in conditions]
            stated = found[0] if len(found) == 1 else found
            said[entry.aspect.value] = stated if entry.stated is Stated.STATED else entry.stated.value
        return said

    def support(self, item: Support) -> Raw:
        """Return one item of support; a condition `always` is a word there."""
        fields = self.struct(item, without=("always",))
        return {**fields, "when": "always"} if item.always and item.when is None else fields

    def struct(self, value: msgspec.Struct, without: Sequence[str] = ()) -> Raw:
        """Return the fields that differ from their default value."""
        return _plain_struct(value, self, without)

    def rule(self, rule: r.Rule) -> Raw:
        """Return a condition in its short form."""
        before = {name: getattr(rule, name) for name in _BEFORE if getattr(rule, name)}
        after = {name: str(value) for name in _AFTER if (value := getattr(rule, name))}
        return {**before, **self._required(rule), **after}

    def _required(self, rule: r.Rule) -> Raw:
        match rule:
            case r.All(members=members):
                return {"all": [self.rule(member) for member in members]}
            case r.Any(members=members):
                return {"any": [self.rule(member) for member in members]}
            case r.Not(member=member):
                return {"not": self.rule(member)}
            case r.Flag(field=field, value=value):
                return {"flag": field} if value else {"flag": field, "is": False}
            case r.OnDate(field=field, op=op, day=day):
                return {"on_date": field, "op": op.value, "day": day.isoformat()}
            case r.Holds(kinds=kinds):
                return {"holds": _one_or_list(kinds)}
            case r.Recognised(kinds=kinds, years=years):
                return {"recognised": _one_or_list(kinds)} | ({"years": str(years)} if years else {})
            case r.Region(places=places):
                return {"region": _one_or_list(places)}
            case r.Manual(text=text, reason=reason, suggestion=suggestion, holder=holder):
                more = {"suggestion": suggestion, "holder": holder}
                return {"manual": text, "reason": reason.value, **{key: word for key, word in more.items() if word}}
            case r.Score():
                return self._score(rule)
            case _:
                return self._compared(rule)

    def _compared(self, rule: r.Compare | r.Between | r.OneOf | r.Tiers) -> Raw:
        left, unit = self._operand(rule.left), rule.left.unit
        match rule:
            case r.Compare(op=op, value=value):
                return {"compare": left, "op": op.value, "value": amount_text(value, unit)}
            case r.Between(low=low, high=high):
                return {"between": left, "low": amount_text(low, unit), "high": amount_text(high, unit)}
            case r.OneOf(values=values):
                return {"one_of": left, "values": list(values)}
        bands = [_band(band, unit, rule.by.unit) for band in rule.bands]
        return {"tiers": left, "by": self._operand(rule.by), "op": rule.op.value, "bands": bands}

    def _operand(self, operand: r.Operand) -> object:
        if (name := self._names.get(operand)) is not None:
            return name
        try:
            if operand_of(f.parse(operand.formula), operand.formula) == operand:
                return operand.formula
        except (f.FormulaError, KeyError):
            pass  # a fact that is not in use any more is written as it stands
        unit: Raw = {"unit": operand.unit.value} if operand.unit is not Unit.NONE else {}
        return {"label": operand.label, **unit, "formula": operand.formula}

    def _score(self, rule: r.Score) -> Raw:
        groups: Raw = {"groups": [self.struct(line) for line in rule.groups]} if rule.groups else {}
        mark = f"{rule.op.value} {number_text(rule.pass_mark)}"
        return {"score": mark, **groups, "items": [self._item(item) for item in rule.items]}

    def _item(self, item: r.ScoreItem) -> Raw:
        fields = self.struct(item, without=("options", "judged"))
        options = [self._option(option) for option in item.options]
        if len(options) == 1:
            fields.update(options[0])
        elif options:
            fields["best_of"] = options
        spread = any(grade.low != grade.high for option in item.options for grade in option)
        return {**fields, "judged": True} if item.judged and options and not spread else fields

    def _option(self, option: tuple[r.ScoreGrade, ...]) -> Raw:
        """Return the grades; compared with one operand, it is named once for all of them."""
        bare = [grade.when for grade in option if grade.when is not None]
        lefts = {when.left for when in bare if isinstance(when, r.Compare) and _is_bare(when)}
        short = len(lefts) == 1 and all(isinstance(when, r.Compare) and _is_bare(when) for when in bare)
        grades = [self._grade(grade, short) for grade in option]
        return {"of": self._operand(lefts.pop()), "grades": grades} if short else {"grades": grades}

    def _grade(self, grade: r.ScoreGrade, short: bool) -> Raw:
        low, high = number_text(grade.low), number_text(grade.high)
        points: Raw = {"points": low if low == high else [low, high]}
        if grade.when is None:
            return points
        if short and isinstance(grade.when, r.Compare):
            return {_GRADE_KEYS[grade.when.op]: amount_text(grade.when.value, grade.when.left.unit), **points}
        return {"when": self.rule(grade.when), **points}


def number_text(number: Decimal) -> str:
    """Return a number with every digit, without trailing zeros.

    >>> number_text(Decimal("20.50")), number_text(Decimal("5E+3"))
    ('20.5', '5000')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount_text(number: Decimal, unit: Unit) -> str:
    """Return a threshold with its unit and every digit, as `values.parse_amount` reads it.

    >>> amount_text(Decimal("0.055"), Unit.SHARE), amount_text(Decimal(20000), Unit.MONEY)
    ('5.5%', '2亿元')
    """
    if unit is Unit.SHARE:
        return f"{number_text(number * 100)}%"
    if unit is Unit.MONEY and abs(number) >= 10_000 and number % 1000 == 0:
        return f"{number_text(number / 10_000)}亿元"
    return f"{number_text(number)}{unit.value}"


def _band(band: r.Band, unit: Unit, by: Unit) -> Raw:
    limits = {"upto": band.upto, "below": band.below}
    told = {key: amount_text(limit, by) for key, limit in limits.items() if limit is not None}
    return {**told, "value": amount_text(band.value, unit)}


def _is_bare(when: r.Compare) -> bool:
    common = (when.id, when.label, when.document, when.clause, when.grade, when.note)
    return not any(common) and when.op in _GRADE_KEYS


def _members(rule: r.Rule) -> tuple[r.Rule, ...]:
    return rule.members if isinstance(rule, r.All) and not rule.id else (rule,)


def _one_or_list(words: tuple[str, ...]) -> object:
    return words[0] if len(words) == 1 else list(words)


def _plain_struct(value: msgspec.Struct, writer: _Writer | None = None, without: Sequence[str] = ()) -> Raw:
    fields = msgspec.structs.fields(value)
    defaults = {x.name: x.default if x.default_factory is msgspec.NODEFAULT else x.default_factory() for x in fields}
    return {
        name: _plain(part, writer)
        for name, default in defaults.items()
        if name not in without and (part := getattr(value, name)) != default
    }


def _plain(value: object, writer: _Writer | None) -> object:
    match value:
        case r.Node():
            return writer.rule(value) if writer is not None else None  # type: ignore[arg-type]  # every node is a rule
        case Example():
            return {**_plain_struct(value, writer, ("profile",)), "profile": _raw(value.profile)}
        case msgspec.Struct():
            return _plain_struct(value, writer)
        case tuple():
            return [_plain(item, writer) for item in value]
    return _raw(value)


def _raw(value: object) -> object:
    """Return a value as texts, True, False, None, lists and dicts."""
    match value:
        case None | bool():
            return value
        case Decimal():
            return number_text(value)
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case dict():
            return {str(key): _raw(item) for key, item in value.items()}
        case list() | tuple():
            return [_raw(item) for item in value]
    return str(value)
