"""The words for facts."""

from __future__ import annotations

from collections.abc import Mapping

from policies import CATALOGUE, FieldType

_SHORT_QUESTION = 20
"""The longest question of a flag that stands in a list as it is; a longer one is put in the words of its label."""


def field_label(fact: str, policies: Mapping[str, str] | None = None) -> str:
    """Return the words for a fact; `policies` maps the names of confirmed and scored facts to their texts.

    >>> field_label("revenue.2021")
    '2021 年营业（销售）收入'
    """
    name, _, tail = fact.partition(".")
    field = CATALOGUE.get(name)
    if name in ("confirmed", "scores"):
        return (policies or {}).get(fact, tail)
    if field is None:
        return fact
    return f"{tail} 年{field.label}" if tail else field.label


def missing_label(fact: str, policies: Mapping[str, str] | None = None) -> str:
    """Return the words for a fact that is still missing; a flag is told as its question, never as something lacking.

    >>> missing_label("ip_dispute"), missing_label("revenue.2021")
    ('企业的知识产权是否有纠纷', '2021 年营业（销售）收入')
    """
    field = CATALOGUE.get(fact)
    if field is None or field.type is not FieldType.FLAG:
        return field_label(fact, policies)
    question = field.ask().rstrip("？")
    if len(question) <= _SHORT_QUESTION:
        return question
    return f"是否{field.label.removeprefix('本企业').removeprefix('是')}"
