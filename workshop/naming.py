"""Names that stay: ids of cards and conditions, made from words, so that equal words have equal ids.

What a person confirmed of a firm hangs on the id of a condition, so an id once given is never changed.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2s

import msgspec
from msgspec.structs import replace

from clauses import CallsContent, Content, GroupContent, RuleContent, SupportContent
from policies import Calls, Support, rules
from policies.rules import All, Any, Manual, Not, Rule, Score, ScoreGrade, ScoreItem
from policies.text_folding import initials


def policy_id(name: str, taken: Collection[str]) -> str:
    """Return an id for an office's own policy.

    >>> policy_id("雏鹰企业奖励办法", ()), policy_id("雏鹰企业奖励办法", ("own-cyqyjlbf",))
    ('own-cyqyjlbf', 'own-cyqyjlbf-2')
    """
    letters = "".join(letter for letter in initials(name) if letter.isascii() and letter.isalnum())
    return unused(f"own-{letters[:24] or 'policy'}", taken)


def fact_name(label: str, taken: Collection[str]) -> str:
    """Return a name for a fact that a policy brings.

    >>> fact_name("绿色工厂", ()), fact_name("绿色工厂", ("own_lsgc",))
    ('own_lsgc', 'own_lsgc_2')
    """
    letters = "".join(letter for letter in initials(label) if letter.isascii() and letter.isalnum())
    return unused(f"own_{letters[:24] or 'fact'}", taken, "_")


def card_id(words: str, taken: Collection[str]) -> str:
    """Return an id for a card that stands for these words."""
    return unused(f"c-{_digest(words)}", taken)


def unused(name: str, taken: Collection[str], between: str = "-") -> str:
    """Return the name, with a number behind it if it is taken."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}{between}{number}"
    return found


def _digest(words: str) -> str:
    return blake2s(words.encode(), digest_size=4).hexdigest()


def named(content: Content, document: str, clause: str) -> Content:
    """Return the content with ids for the conditions inside it, and the source where it states none of its own."""
    match content:
        case RuleContent(rule=rule):
            whole = _sourced_rule(_with_ids(rule, top=True), document, clause)
            return replace(content, rule=whole)
        case GroupContent() if not (content.document or content.clause):
            return replace(content, document=document, clause=clause)
        case SupportContent(support=support):
            return SupportContent(support=_sourced_support(support, document, clause))
        case CallsContent(calls=calls) if document:
            return CallsContent(calls=_sourced_calls(calls, document))
        case _:
            return content


def _sourced_rule(rule: Rule, document: str, clause: str) -> Rule:
    if rule.document or (rule.clause and not document):
        return rule
    return replace(rule, document=document, clause=rule.clause or clause)


def _sourced_support(support: Support, document: str, clause: str) -> Support:
    when, event = (
        None if rule is None else _sourced_rule(_with_ids(rule), document, clause)
        for rule in (support.when, support.event)
    )
    always = support.always and when is None  # an item with a route of its own is given on that route
    named_support = replace(support, when=when, event=event, always=always)
    if support.document or (support.clause and not document):
        return named_support
    return replace(named_support, document=document, clause=support.clause or clause)


def _sourced_calls(calls: Calls, document: str) -> Calls:
    dated = tuple(call if call.source else replace(call, source=document) for call in calls.dated)
    rolling = calls.rolling
    if rolling is not None and not rolling.source:
        rolling = replace(rolling, source=document)
    return replace(calls, dated=dated, rolling=rolling)


def _with_ids(rule: Rule, *, top: bool = False) -> Rule:
    """Return a rule in which every condition has an id; `top` leaves the outermost one, which its card names."""
    match rule:
        case All(members=members) | Any(members=members):
            rule = replace(rule, members=tuple(_with_ids(member) for member in members))
        case Not(member=member):
            rule = replace(rule, member=_with_ids(member))
        case Score(items=items):
            rule = replace(rule, items=tuple(_item(item) for item in items))
        case _:
            pass
    if rule.id or top:
        return rule
    words = rule.text if isinstance(rule, Manual) else msgspec.json.encode(rule).decode()
    return replace(rule, id=f"n-{_digest(words)}")


def _item(item: ScoreItem) -> ScoreItem:
    options = tuple(tuple(_grade(grade) for grade in option) for option in item.options)
    return replace(item, id=item.id or item.label, options=options)


def _grade(grade: ScoreGrade) -> ScoreGrade:
    """Return a grade in which what a person confirms has an id; its other conditions have none."""
    if grade.when is None or not any(isinstance(node, Manual) and not node.id for node in rules.walk(grade.when)):
        return grade
    return ScoreGrade(grade.low, grade.high, _with_ids(grade.when))
