"""Short texts of proposals, for tests; and the check that a rule is one that a policy file may contain."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from clauses import GroupContent, PolicyText, Proposal, RuleContent, TextLine, proposals_of, read_lines
from policies import Reader, Unit, rules
from policies._rules import RuleReader
from policies.rules import walk


def read(text: str) -> PolicyText:
    """Return a document whose lines are those of the text."""
    return read_lines(TextLine(line) for line in text.splitlines())


def shape(rule: rules.Rule) -> str:
    """Return a rule in one line.

    >>> shape(rules.Flag(field="legal_person", value=True))
    'legal_person'
    """
    match rule:
        case rules.Compare(left=left, op=op, value=value):
            return f"{left.formula} {op.value} {value.normalize():f}"
        case rules.Between(left=left, low=low, high=high):
            return f"{low.normalize():f} <= {left.formula} <= {high.normalize():f}"
        case rules.Flag(field=field, value=value):
            return field if value else f"not {field}"
        case rules.OneOf(left=left, values=values):
            return f"{left.formula} in {'/'.join(values)}"
        case rules.Holds(kinds=kinds):
            return f"holds {'/'.join(kinds)}"
        case rules.Recognised(kinds=kinds, years=years):
            return f"recognised {'/'.join(kinds)} {years}"
        case rules.Region(places=places):
            return f"in {'/'.join(places)}"
        case rules.Manual(text=text, reason=reason):
            return f"? {reason.value}: {text}"
        case rules.All(members=members):
            return f"({' and '.join(map(shape, members))})"
        case rules.Any(members=members):
            return f"({' or '.join(map(shape, members))})"
        case rules.Not(member=member):
            return f"not {shape(member)}"
        case _:
            return _large(rule)


def _large(rule: rules.Rule) -> str:
    match rule:
        case rules.OnDate(field=field, op=op, day=day):
            return f"{field} {op.value} {day}"
        case rules.Tiers(left=left, by=by, op=op, bands=bands):
            steps = [f"{band.value:f}" + (f"@{_limit(band)}" if _limit(band) else "") for band in bands]
            return f"{left.formula} {op.value} [{', '.join(steps)}] by {by.formula}"
        case rules.Score(op=op, pass_mark=mark, items=items):
            return f"score {op.value} {mark:f}: {', '.join(item.label for item in items)}"
        case _:
            raise AssertionError(f"unknown kind of condition: {rule}")


def _limit(band: rules.Band) -> str:
    if band.upto is not None:
        return f"{band.upto:f}"
    return f"<{band.below:f}" if band.below is not None else ""


def told(text: str) -> list[str]:
    """Return the conditions that are proposed for a document, each with the groups above it: `任一 > holds hnte`."""
    proposals = proposals_of(read(text))
    return [told_at(proposals, place) for place, each in enumerate(proposals) if isinstance(each.content, RuleContent)]


def told_at(proposals: Sequence[Proposal], place: int) -> str:
    """Return one proposal with the groups above it."""
    each = proposals[place]
    content = each.content
    own = shape(content.rule) if isinstance(content, RuleContent) else ""
    if isinstance(content, GroupContent):
        own = content.joined.value
    return own if each.parent is None else f"{told_at(proposals, each.parent)} > {own}"


def numbers(rule: rules.Rule) -> Iterator[Decimal]:
    """Yield the thresholds and points in a rule."""
    for node in walk(rule):
        match node:
            case rules.Compare(value=value):
                yield value
            case rules.Between(low=low, high=high):
                yield from (low, high)
            case rules.Tiers(bands=bands):
                yield from (band.value for band in bands)
                yield from (limit for band in bands for limit in (band.upto, band.below) if limit is not None)
            case rules.Score(pass_mark=mark, items=items):
                yield mark
                yield from (item.max for item in items)
                yield from (points for i in items for o in i.options for g in o for points in (g.low, g.high))


def readable(rule: rules.Rule) -> bool:
    """Return whether a policy file may contain the rule: formulas, units, names and reasons are right."""
    reader = Reader("test.yaml")
    RuleReader(reader, {}).rule(_short(rule), "rule")
    return not reader.errors


def _short(rule: rules.Rule) -> dict[str, object]:
    match rule:
        case rules.Compare(left=left, op=op, value=value):
            return {"compare": _operand(left), "op": op.value, "value": _amount(value, left.unit)}
        case rules.Between(left=left, low=low, high=high):
            return {"between": _operand(left), "low": _amount(low, left.unit), "high": _amount(high, left.unit)}
        case rules.Flag(field=field, value=value):
            return {"flag": field, "is": value}
        case rules.OneOf(left=left, values=values):
            return {"one_of": _operand(left), "values": list(values)}
        case rules.Holds(kinds=kinds):
            return {"holds": list(kinds)}
        case rules.Recognised(kinds=kinds, years=years):
            return {"recognised": list(kinds), "years": years}
        case rules.Region(places=places):
            return {"region": list(places)}
        case rules.OnDate(field=field, op=op, day=day):
            return {"on_date": field, "op": op.value, "day": day.isoformat()}
        case rules.Manual(text=text, reason=reason, suggestion=suggestion):
            return {"manual": text, "reason": reason.value, "suggestion": suggestion}
        case rules.Tiers(left=left, by=by, op=op, bands=bands):
            steps = [
                {"value": _amount(band.value, left.unit)}
                | ({"upto": _amount(band.upto, by.unit)} if band.upto is not None else {})
                | ({"below": _amount(band.below, by.unit)} if band.below is not None else {})
                for band in bands
            ]
            return {"tiers": _operand(left), "by": _operand(by), "op": op.value, "bands": steps}
        case rules.Score(op=op, pass_mark=mark, items=items):
            return {"score": f"{op.value} {mark:f}", "items": [_item(item) for item in items]}
        case _:
            raise AssertionError(f"no single condition: {rule}")


def _item(item: rules.ScoreItem) -> dict[str, object]:
    told: dict[str, object] = {"id": item.id, "label": item.label, "max": f"{item.max:f}"}
    if item.options:
        (grades,) = item.options
        told["grades"] = [
            {"points": f"{grade.low:f}"} | ({"when": _short(grade.when)} if grade.when is not None else {})
            for grade in grades
        ]
    return told


def _operand(operand: rules.Operand) -> dict[str, object]:
    return {"label": operand.label, "unit": operand.unit.value, "formula": operand.formula}


def _amount(value: Decimal, unit: Unit) -> str:
    return f"{value * 100:f}%" if unit is Unit.SHARE else f"{value:f}{unit.value}"
