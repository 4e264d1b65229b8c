"""Exact headers of the data contract: the name or label of a field, followed by the year for a series."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from policies import CATALOGUE, FieldType, Unit, depends_on_catalogue
from registers._targets import KINDS, Target, Use
from registers._units import WrittenUnit

_YEARLY = re.compile(r"(.+?)\.(\d{4})(?:\.0)?")
_UNITS = {Unit.MONEY: WrittenUnit.WAN, Unit.SHARE: WrittenUnit.PERCENT}


def contract_target(header: str) -> Target | None:
    """Return the target that a header names exactly, None for any other text.

    Money is in 万元 and shares are in percent, whatever the size of the numbers.

    >>> target = contract_target("revenue.2021")
    >>> target.field, target.year, target.unit.value
    ('revenue', 2021, '万元')
    >>> contract_target("营业收入") is None
    True
    """
    bare = header.strip().lstrip("\ufeff")
    name = _field(bare)
    year: int | None = None
    if name is None and (yearly := _YEARLY.fullmatch(bare)):
        name, year = _field(yearly[1]), int(yearly[2])
    if name is None or (CATALOGUE[name].type is FieldType.SERIES) != (year is not None):
        return None
    unit = _UNITS.get(CATALOGUE[name].unit, WrittenUnit.PLAIN)
    return Target(use=Use.FIELD, field=name, year=year, unit=unit, part=KINDS if name == "qualifications" else "")


def _field(name: str) -> str | None:
    return name if name in CATALOGUE else _labels().get(name)


@depends_on_catalogue
@cache
def _labels() -> Mapping[str, str]:
    return {field.label: name for name, field in CATALOGUE.items()}
