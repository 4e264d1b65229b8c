"""The words of an example firm: its facts. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies import CATALOGUE, QUALIFICATIONS

if TYPE_CHECKING:
    from policies import Example

_MOST_FACTS = 8
"""Facts that are told; the others are counted."""


def facts_words(example: Example) -> str:
    """Returns what is known of an example firm in one line."""
    told = [f"{_label(name)} {_value(value)}" for name, value in example.profile.items() if name != "confirmed"]
    rest = len(told) - _MOST_FACTS
    return "，".join(told[:_MOST_FACTS]) + (f"，等 {len(told)} 项" if rest > 0 else "")


def _label(name: str) -> str:
    bare, _, year = name.partition(".")
    known = CATALOGUE.get(bare)
    label = known.label if known is not None else bare
    return f"{year} 年{label}" if year else label


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(
            f"{name} 年 {_value(each)}" if name.isdigit() else _value(each) for name, each in value.items()
        )
    if isinstance(value, list):
        return "、".join(_value(each) for each in value) or "无"
    known = QUALIFICATIONS.get(value) if isinstance(value, str) else None
    return known[0] if known is not None else "不知道" if value is None else str(value)
