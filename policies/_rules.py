"""Reading the short form of rules in policy files into the rule tree.

    - {id: rd-ratio, tiers: rd_ratio_3y, by: "revenue[-1]", op: ">=",
       bands: [{upto: 5000万元, value: 5%}, {upto: 2亿元, value: 4%}, {value: 3%}]}

The one key that names a kind (here `tiers`) decides the class of the condition; its value is what is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from policies import formula as f
from policies._reader import Reader, Unreadable, shortened
from policies.catalogue import CATALOGUE, QUALIFICATIONS, Field, FieldType
from policies.documents import Grade
from policies.operands import operand_of
from policies.quantities import QUANTITIES, Quantity
from policies.regions import full_region
from policies.rules import (
    All,
    Any,
    Band,
    Between,
    Compare,
    Comparison,
    Flag,
    GroupLine,
    Holds,
    Manual,
    ManualReason,
    Node,
    Not,
    OnDate,
    OneOf,
    Operand,
    Recognised,
    Region,
    Rule,
    Score,
    ScoreGrade,
    ScoreItem,
    Tiers,
)
from policies.values import Unit, parse_amount

_COMMON = ("id", "label", "document", "clause", "grade", "note")
_DEEPEST = 40
"""Steps of the path from the top of a file to a condition; each nested `all` adds two. Our choice: 20 levels of
conditions are more than a reader can follow."""


class RuleReader:
    """Reads the rules of one policy. `local` maps a name to a quantity that the policy itself defines.

    The private methods that read one kind of condition have the parameters `m` (key → raw value of the condition),
    `place` (path in the file) and `common` (field of Node → value).
    """

    def __init__(self, reader: Reader, local: Mapping[str, Quantity]) -> None:
        self._reader = reader
        self._local = local
        self._kinds: dict[str, tuple[tuple[str, ...], Callable[[dict[str, object], str, dict[str, object]], Rule]]] = {
            "all": ((), self._all),
            "any": ((), self._any),
            "not": ((), self._not),
            "compare": (("op", "value"), self._compare),
            "flag": (("is",), self._flag),
            "between": (("low", "high"), self._between),
            "on_date": (("op", "day"), self._on_date),
            "one_of": (("values",), self._one_of),
            "tiers": (("by", "op", "bands"), self._tiers),
            "score": (("items", "groups"), self._score),
            "holds": ((), self._holds),
            "recognised": (("years",), self._recognised),
            "region": ((), self._region),
            "manual": (("holder", "reason", "suggestion"), self._manual),
        }

    def rule(self, raw: object, place: str) -> Rule:
        """Return the condition in a raw value (a list means `all`; a condition that was read before stays as it is).

        Raises: Unreadable if it has errors, which are recorded in the reader.
        """
        if isinstance(raw, Node):
            return raw  # type: ignore[return-value]  # every node is one of the rules
        if place.count(".") + place.count("[") > _DEEPEST:
            raise self._reader.fail(place, "条件套了太多层，没有人读得懂", "请拆成几个条件并列")
        if isinstance(raw, list):
            return All(members=self._members(raw, place))
        mapping = self._reader.mapping(raw, place)
        kinds = [key for key in mapping if key in self._kinds]
        if len(kinds) != 1:
            raise self._reader.fail(place, "每个条件必须有且只有一个种类", f"可用：{'、'.join(self._kinds)}")
        kind = kinds[0]
        extra, read = self._kinds[kind]
        self._reader.unknown_keys(mapping, (*_COMMON, kind, *extra), place)
        return read(mapping, place, self._common(mapping, place))

    def _common(self, mapping: dict[str, object], place: str) -> dict[str, object]:
        common: dict[str, object] = {}
        for key in _COMMON:
            if mapping.get(key) is None:
                continue
            if key == "grade":
                common[key] = self._reader.choice(Grade, mapping[key], f"{place}.{key}")
            else:
                common[key] = self._reader.text(mapping[key], f"{place}.{key}")
        return common

    def _members(self, raw: object, place: str) -> tuple[Rule, ...]:
        members: list[Rule] = []
        broken = False
        for i, item in enumerate(self._reader.items(raw, place)):
            try:
                members.append(self.rule(item, f"{place}[{i}]"))
            except Unreadable:
                broken = True
        if broken:
            raise Unreadable
        return tuple(members)

    def _all(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        return All(members=self._members(m["all"], f"{place}.all"), **common)  # type: ignore[arg-type]  # common holds texts and a Grade, checked above

    def _any(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        members = self._members(m["any"], f"{place}.any")
        if len(members) < 2:
            raise self._reader.fail(f"{place}.any", "“任选其一”至少要有两项")
        return Any(members=members, **common)  # type: ignore[arg-type]  # as above

    def _not(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        return Not(member=self.rule(m["not"], f"{place}.not"), **common)  # type: ignore[arg-type]  # as above

    def _compare(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        left = self.operand(m["compare"], f"{place}.compare")
        op = self._op(m, place)
        return Compare(left=left, op=op, value=self.amount(m.get("value"), left.unit, f"{place}.value"), **common)  # type: ignore[arg-type]  # as above

    def _flag(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        field = self._field(m["flag"], (FieldType.FLAG,), f"{place}.flag")
        return Flag(field=field.name, value=self._reader.flag(m.get("is", True), f"{place}.is"), **common)  # type: ignore[arg-type]  # as above

    def _between(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        left = self.operand(m["between"], f"{place}.between")
        low = self.amount(m.get("low"), left.unit, f"{place}.low")
        high = self.amount(m.get("high"), left.unit, f"{place}.high")
        if low > high:
            raise self._reader.fail(place, "下限大于上限", "检查 low 和 high")
        return Between(left=left, low=low, high=high, **common)  # type: ignore[arg-type]  # as above

    def _on_date(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        field = self._field(m["on_date"], (FieldType.DATE,), f"{place}.on_date")
        day: date = self._reader.day(m.get("day"), f"{place}.day")
        return OnDate(field=field.name, op=self._op(m, place), day=day, **common)  # type: ignore[arg-type]  # as above

    def _one_of(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        left = self.operand(m["one_of"], f"{place}.one_of")
        values = tuple(
            self._reader.text(v, f"{place}.values[{i}]")
            for i, v in enumerate(self._reader.items(m.get("values"), f"{place}.values"))
        )
        if not values:
            raise self._reader.fail(f"{place}.values", "至少要有一个可选值")
        for i, value in enumerate(values):
            if left.options and value not in left.options:
                raise self._reader.fail(
                    f"{place}.values[{i}]",
                    f"“{left.label}”不能是“{shortened(value)}”",
                    f"可选：{'、'.join(left.options)}",
                )
        return OneOf(left=left, values=values, **common)  # type: ignore[arg-type]  # as above

    def _tiers(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        left = self.operand(m["tiers"], f"{place}.tiers")
        by = self.operand(m.get("by"), f"{place}.by")
        bands = tuple(
            self._band(item, left.unit, by.unit, f"{place}.bands[{i}]")
            for i, item in enumerate(self._reader.items(m.get("bands"), f"{place}.bands"))
        )
        limits = [band.upto if band.upto is not None else band.below for band in bands]
        closed = [limit for limit in limits if limit is not None]
        if not bands or limits[-1] is not None or None in limits[:-1] or closed != sorted(set(closed)):
            raise self._reader.fail(f"{place}.bands", "分档须由小到大，最后一档不写界限")
        return Tiers(left=left, by=by, op=self._op(m, place), bands=bands, **common)  # type: ignore[arg-type]  # as above

    def _band(self, raw: object, unit: Unit, by_unit: Unit, place: str) -> Band:
        m = self._reader.mapping(raw, place)
        self._reader.unknown_keys(m, ("upto", "below", "value"), place)
        value = self.amount(m.get("value"), unit, f"{place}.value")
        upto = None if m.get("upto") is None else self.amount(m["upto"], by_unit, f"{place}.upto")
        below = None if m.get("below") is None else self.amount(m["below"], by_unit, f"{place}.below")
        return Band(value, upto, below)

    def _holds(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        return Holds(kinds=self._titles(m["holds"], f"{place}.holds"), **common)  # type: ignore[arg-type]  # as above

    def _recognised(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        kinds = self._titles(m["recognised"], f"{place}.recognised")
        years = self._reader.whole(m.get("years", 0), f"{place}.years")
        return Recognised(kinds=kinds, years=years, **common)  # type: ignore[arg-type]  # as above

    def _titles(self, raw: object, place: str) -> tuple[str, ...]:
        kinds = tuple(self._reader.text(kind, place) for kind in (raw if isinstance(raw, list) else [raw]))
        for kind in kinds:
            if kind not in QUALIFICATIONS:
                advice = self._reader.hints.question(kind, QUALIFICATIONS, f"可用：{'、'.join(QUALIFICATIONS)}")
                raise self._reader.fail(place, f"没有“{shortened(kind)}”这种资质", advice)
        return kinds

    def _region(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        raw = m["region"] if isinstance(m["region"], list) else [m["region"]]
        places = tuple(self._reader.text(name, f"{place}.region") for name in raw)
        for name in places:
            if not full_region(name):
                raise self._reader.fail(
                    f"{place}.region", f"“{shortened(name)}”不是完整地名", "从省（直辖市）写起，如 天津市河东区"
                )
        return Region(places=places, **common)  # type: ignore[arg-type]  # as above

    def _manual(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        text = self._reader.text(m["manual"], f"{place}.manual")
        reason = ManualReason(self._reader.choice(ManualReason, m.get("reason"), f"{place}.reason").value)
        holder, suggestion = (self._reader.text(m.get(key) or "", f"{place}.{key}") for key in ("holder", "suggestion"))
        if reason is ManualReason.NO_FACT and not suggestion:
            raise self._reader.fail(f"{place}.suggestion", "没有写哪个事实可以代替人工核实", "写明建议增加的字段")
        return Manual(text=text, reason=reason, suggestion=suggestion, holder=holder, **common)  # type: ignore[arg-type]  # as above

    def _score(self, m: dict[str, object], place: str, common: dict[str, object]) -> Rule:
        op, mark = self._pass_mark(m["score"], f"{place}.score")
        items = tuple(
            self._item(raw, f"{place}.items[{i}]")
            for i, raw in enumerate(self._reader.items(m.get("items"), f"{place}.items"))
        )
        groups = tuple(
            self._reader.struct(GroupLine, raw, f"{place}.groups[{i}]")
            for i, raw in enumerate(self._reader.items(m.get("groups"), f"{place}.groups"))
        )
        return Score(op=op, pass_mark=mark, items=items, groups=groups, **common)  # type: ignore[arg-type]  # as above

    def _pass_mark(self, raw: object, place: str) -> tuple[Comparison, Decimal]:
        op, _, number = self._reader.text(raw, place).partition(" ")
        comparison = self._reader.choice(Comparison, op, place)
        return Comparison(comparison.value), self._reader.number(number, place)

    def _item(self, raw: object, place: str) -> ScoreItem:
        m = self._reader.mapping(raw, place)
        self._reader.unknown_keys(m, ("id", "label", "group", "max", "of", "grades", "best_of", "judged"), place)
        options: list[tuple[ScoreGrade, ...]] = []
        if "grades" in m:
            options.append(self._grades(m["grades"], m.get("of"), f"{place}.grades"))
        for i, option in enumerate(self._reader.items(m.get("best_of"), f"{place}.best_of")):
            inner = self._reader.mapping(option, f"{place}.best_of[{i}]")
            options.append(self._grades(inner.get("grades"), inner.get("of"), f"{place}.best_of[{i}].grades"))
        item = ScoreItem(
            id=self._reader.text(m.get("id"), f"{place}.id"),
            label=self._reader.text(m.get("label"), f"{place}.label"),
            group=self._reader.text(m.get("group", ""), f"{place}.group"),
            max=self._reader.number(m.get("max"), f"{place}.max"),
            options=tuple(options),
            judged=not options or any(g.low != g.high for option in options for g in option) or m.get("judged") is True,
        )
        highest = [grade.high for option in options for grade in option]
        if highest and max(highest) > item.max:
            raise self._reader.fail(place, "分档最高分超过该项满分", f"该项 max 是 {item.max}，检查分档的 points")
        return item

    def _grades(self, raw: object, of: object, place: str) -> tuple[ScoreGrade, ...]:
        grades = [self._grade(item, of, f"{place}[{i}]") for i, item in enumerate(self._reader.items(raw, place))]
        if not grades or grades[-1].when is not None:
            raise self._reader.fail(place, "最后一档应是其余情形（不写条件）")
        return tuple(grades)

    def _grade(self, raw: object, of: object, place: str) -> ScoreGrade:
        m = self._reader.mapping(raw, place)
        self._reader.unknown_keys(m, ("points", "at_least", "above", "at_most", "below", "when"), place)
        points = m.get("points")
        ends = points if isinstance(points, list) else [points, points]
        if len(ends) != 2:
            raise self._reader.fail(f"{place}.points", "写一个分数，或 [最低, 最高]")
        low, high = (self._reader.number(end, f"{place}.points") for end in ends)
        return ScoreGrade(low, high, self._grade_condition(m, of, place))

    def _grade_condition(self, m: dict[str, object], of: object, place: str) -> Rule | None:
        if "when" in m:
            return self.rule(m["when"], f"{place}.when")
        signs = {
            "at_least": Comparison.AT_LEAST,
            "above": Comparison.ABOVE,
            "at_most": Comparison.AT_MOST,
            "below": Comparison.BELOW,
        }
        for key, op in signs.items():
            if key in m:
                left = self.operand(of, place)
                return Compare(left=left, op=op, value=self.amount(m[key], left.unit, f"{place}.{key}"))
        return None

    def _op(self, m: dict[str, object], place: str) -> Comparison:
        return Comparison(self._reader.choice(Comparison, m.get("op"), f"{place}.op").value)

    def amount(self, raw: object, unit: Unit, place: str) -> Decimal:
        """Return a threshold in base units.

        Raises: Unreadable if its unit is not the unit of the compared value.
        """
        text = self._reader.text(raw, place) if not isinstance(raw, (int, Decimal)) else str(raw)
        try:
            number, given = parse_amount(text)
        except ValueError:
            raise self._reader.fail(
                place, f"“{shortened(text)}”不是带单位的数", "写成 5%、5000万元、365天 的样子"
            ) from None
        if given is not unit:
            advice = f"数字后写上“{unit.value}”" if unit.value else "只写数字，不写单位"
            raise self._reader.fail(place, f"单位应是“{unit.value or '无'}”，写的是“{shortened(text)}”", advice)
        if unit is Unit.SHARE and abs(number) > 1:
            raise self._reader.fail(place, f"比例“{shortened(text)}”超过 100%", "检查数字和小数点")
        return number

    def _field(self, raw: object, kinds: tuple[FieldType, ...], place: str) -> Field:
        name = self._reader.text(raw, place)
        field = CATALOGUE.get(name)
        if field is None or field.type not in kinds or not field.matched:
            usable = [n for n, field in CATALOGUE.items() if field.type in kinds and field.matched]
            raise self._reader.fail(
                place, f"“{shortened(name)}”不是这里可用的字段", self._reader.hints.question(name, usable)
            )
        return field

    def operand(self, raw: object, place: str) -> Operand:
        """Return what is compared: a name, a year of a series, or a formula with label and unit.

        Raises: Unreadable if it has errors.
        """
        if isinstance(raw, dict):
            self._reader.unknown_keys(raw, ("label", "unit", "formula"), place)
            text = self._reader.text(raw.get("formula"), f"{place}.formula")
            self.formula(text, f"{place}.formula")
            unit = Unit(self._reader.choice(Unit, raw.get("unit", ""), f"{place}.unit").value)
            return Operand(text, self._reader.text(raw.get("label"), f"{place}.label"), unit)
        text = self._reader.text(raw, place)
        parsed = self.formula(text, place)
        known = operand_of(parsed, text, self._local)
        if known is None:
            raise self._reader.fail(place, "直接写公式时要带 label、unit、formula", "或改用已命名的指标")
        return known

    def formula(self, text: str, place: str) -> f.Formula:
        """Parse a formula and check that all names in it exist.

        Raises: Unreadable if it has errors.
        """
        try:
            parsed = f.parse(text)
        except f.FormulaError as error:
            raise self._reader.fail(place, str(error)) from None
        for part in f.parts_of(parsed):
            if isinstance(part, f.Named) and part.name not in self._local and part.name not in QUANTITIES:
                names = [*CATALOGUE, *QUANTITIES, *self._local]
                advice = self._reader.hints.question(part.name, names)
                raise self._reader.fail(place, f"没有“{shortened(part.name)}”这个字段或指标", advice)
        return parsed
