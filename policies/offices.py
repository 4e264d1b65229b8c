"""The offices that a firm asks and files with: the directory of the library, and what a policy says of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from policies.regions import full_region


class Duty(StrEnum):
    """What an office is responsible for."""

    SCIENCE = "科技"
    INDUSTRY = "工信"
    TAX = "税务"
    REFORM = "发改"
    LABOUR = "人社"
    FINANCE = "金融"
    PATENTS = "知识产权"
    MARKET = "市场监管"
    COMMERCE = "商务"
    FARMING = "农业农村"
    EDUCATION = "教育"
    HEALTH = "卫健"
    DRUGS = "药监"
    SCIENCE_ASSOCIATION = "科协"
    TALENT = "人才"
    TREASURY = "财政"
    CUSTOMS = "海关"
    HOUSING = "住建"
    ECOLOGY = "生态环境"
    WOMEN = "妇联"
    YOUTH = "团委"
    GOVERNMENT_SERVICE = "政务服务"


class OfficeLevel(StrEnum):
    """The level of government of an office."""

    NATION = "国家"
    PROVINCE = "省市"
    DISTRICT = "区县"


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One office of the directory: who is responsible for a duty in a place (full name, 全国 for the nation).

    `seen` is the day on which the phone was seen in `url` or `source`.
    """

    place: str
    duty: Duty
    name: str
    phone: str = ""
    address: str = ""
    url: str = ""
    source: str = ""
    seen: date | None = None


class PolicyOffice(msgspec.Struct, frozen=True, kw_only=True):
    """An office that a policy names: by its `duty` (and `level`), or one of its own with name and phone."""

    duty: Duty | None = None
    level: OfficeLevel | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    url: str = ""
    source: str = ""
    seen: date | None = None


def offices_for(
    wanted: Iterable[PolicyOffice], directory: Sequence[Office], places: Sequence[str]
) -> tuple[PolicyOffice, ...]:
    """Return the offices for a firm with name and phone, in the order of the policy.

    `places` are the full names of the firm's places, the smallest first (`天津市河东区`, `天津市`). A duty becomes the
    office of the smallest of these places that has one, at the given level or any; without one it stays as it is.
    """
    return tuple(_resolved(office, directory, places) for office in wanted)


def _resolved(office: PolicyOffice, directory: Sequence[Office], places: Sequence[str]) -> PolicyOffice:
    if office.duty is None or office.phone:
        return office
    for place in dict.fromkeys((*places, "全国")):
        for entry in directory:
            if entry.place == place and entry.duty is office.duty and office.level in (None, level_of(entry.place)):
                return PolicyOffice(
                    duty=office.duty,
                    level=level_of(entry.place),
                    name=entry.name,
                    phone=entry.phone,
                    address=entry.address,
                    url=entry.url,
                    source=entry.source,
                    seen=entry.seen,
                )
    return office


def level_of(place: str) -> OfficeLevel:
    """Return the level of the government of a place.

    >>> level_of("天津市河东区").value, level_of("全国").value
    ('区县', '国家')
    """
    ranks = full_region(place) or ()
    if not ranks:
        return OfficeLevel.NATION
    return OfficeLevel.DISTRICT if len(ranks) > 2 else OfficeLevel.PROVINCE
