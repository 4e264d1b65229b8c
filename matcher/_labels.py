"""The words for facts."""

from __future__ import annotations

from collections.abc import Mapping

from policies import CATALOGUE


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
