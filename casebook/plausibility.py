"""Warnings about implausible facts. They do not prevent saving. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from firms import CODE_LENGTH, CODE_LETTERS, check_digit, plain_code
from matcher import Profile, Value, complete, contradictions, excesses, field_label, unread_words
from policies import CATALOGUE, FieldType, Unit, show


class Caution(msgspec.Struct, frozen=True):
    """One warning: the stored name of the fact (`doctors.2021`) and a Chinese sentence."""

    field: str
    text: str


def cautions(profile: Profile, on: date) -> tuple[Caution, ...]:
    """Returns every warning about a profile on a day, in the order of the catalogue."""
    found = [caution for test in _TESTS for caution in test(profile, on)]
    order = {name: place for place, name in enumerate(CATALOGUE)}
    return tuple(sorted(dict.fromkeys(found), key=lambda c: (order[c.field.partition(".")[0]], c.field)))


def credit_code_fault(code: str) -> str:
    """Returns what is wrong with a unified social credit code (GB 32100-2015), or ""."""
    plain = plain_code(code)
    if len(plain) != CODE_LENGTH:
        return f"统一社会信用代码应为 {CODE_LENGTH} 位，现有 {len(plain)} 位"
    if strange := [letter for letter in plain if letter not in CODE_LETTERS]:
        return f"统一社会信用代码里不会有“{strange[0]}”（不用 I、O、S、V、Z），请对照营业执照"
    if not plain[2:8].isdigit():
        return "统一社会信用代码第 3 至 8 位应是行政区划数字，请对照营业执照"
    if plain[-1] != check_digit(plain[:-1]):
        return "统一社会信用代码的末位校验不符，可能有一位写错，请对照营业执照"
    return ""


def _code(profile: Profile, on: date) -> Iterator[Caution]:
    code = profile.facts.get("credit_code")
    fault = credit_code_fault(str(code)) if code else ""
    if fault:
        yield Caution("credit_code", fault)


def _unread(profile: Profile, on: date) -> Iterator[Caution]:
    for field, text in complete(profile).unread.items():
        yield Caution(field, unread_words(field, text))


def _parts_above_wholes(profile: Profile, on: date) -> Iterator[Caution]:
    for found in excesses(profile):
        yield Caution(found.facts[0] if len(found.rule.parts) == 1 else found.facts[-1], f"{found.text}，请核对")


def _disputes(profile: Profile, on: date) -> Iterator[Caution]:
    for found in contradictions(profile):
        if found.facts[0] in profile.disputed:
            yield Caution(found.facts[0], found.text)


def _balance(profile: Profile, on: date) -> Iterator[Caution]:
    """Assets equal liabilities plus net assets; 1 % (at least 1 万元) is allowed for rounding (our choice)."""
    net, debts = profile.series("net_assets"), profile.series("liabilities")
    for year, assets in profile.series("total_assets").items():
        if year in net and year in debts and abs(assets - net[year] - debts[year]) > max(assets / 100, Decimal(1)):
            text = f"{year} 年资产总额 {show(assets, Unit.MONEY)}，不等于负债加净资产 {show(net[year] + debts[year], Unit.MONEY)}，请核对"
            yield Caution(f"total_assets.{year}", text)


_LEAP_FACTOR = 100
"""Ratio of two years that suggests a wrong unit (our choice: 元 for 万元 is a factor of 10,000)."""
_MAX_REVENUE_PER_HEAD = Decimal(5_000)
"""Revenue per employee in 万元 that suggests a wrong unit (our choice)."""
_MAX_TAX_BURDEN = Decimal("0.17")
"""Highest standard rate of VAT there has been (17 %, until 30 April 2018); a burden above it is an error."""


def _units(profile: Profile, on: date) -> Iterator[Caution]:
    """A change by a factor of 100 between years, or 5000 万元 per head, suggests 元 entered as 万元."""
    for field in CATALOGUE.values():
        if field.type is not FieldType.SERIES or field.unit is not Unit.MONEY:
            continue
        years = profile.series(field.name)
        for year, number in years.items():
            before = years.get(year - 1, Decimal(0))
            if before > 0 and number > 0 and max(number / before, before / number) >= _LEAP_FACTOR:
                text = f"{field.label}从 {show(before, field.unit)}变为 {show(number, field.unit)}（{year} 年），是不是单位写错（元、万元）？"
                yield Caution(f"{field.name}.{year}", text)
    staff = profile.series("employees")
    for year, revenue in profile.series("revenue").items():
        if staff.get(year) and revenue / staff[year] > _MAX_REVENUE_PER_HEAD:
            yield Caution(
                f"revenue.{year}", f"{year} 年人均收入超过 {_MAX_REVENUE_PER_HEAD} 万元，是不是单位写错（元、万元）？"
            )
    for year, burden in profile.series("software_sales_tax").items():
        if burden > _MAX_TAX_BURDEN:
            yield Caution(f"software_sales_tax.{year}", f"{year} 年软件产品增值税实际税负超过 17%，请核对")


def _years(profile: Profile, on: date) -> Iterator[Caution]:
    """Figures for future years, or for years before the firm was founded."""
    founded = profile.facts.get("founded_on")
    for field in CATALOGUE.values():
        for year in profile.series(field.name) if field.type is FieldType.SERIES else ():
            if year > on.year:
                yield Caution(
                    f"{field.name}.{year}", f"{field_label(f'{field.name}.{year}')}：{year} 年还没有到，请核对年份"
                )
            elif isinstance(founded, date) and year < founded.year:
                text = f"{field_label(f'{field.name}.{year}')}：企业 {founded.year} 年才成立，请核对年份或成立日期"
                yield Caution(f"{field.name}.{year}", text)


def _days(profile: Profile, on: date) -> Iterator[Caution]:
    founded, listed = profile.facts.get("founded_on"), profile.facts.get("listed_on")
    if isinstance(founded, date) and founded > on:
        yield Caution("founded_on", f"成立日期 {founded.isoformat()} 还没有到，请核对")
    if isinstance(founded, date) and isinstance(listed, date) and listed < founded:
        yield Caution("listed_on", f"上市日期 {listed.isoformat()} 早于成立日期 {founded.isoformat()}，请核对")
    for record in _records(profile.facts.get("qualifications")):
        granted, ends = record.get("granted_on"), record.get("expires_on")
        if isinstance(granted, date) and isinstance(ends, date) and ends < granted:
            yield Caution(
                "qualifications", f"资质的到期日 {ends.isoformat()} 早于取得日期 {granted.isoformat()}，请核对"
            )
        if isinstance(granted, date) and granted > on:
            yield Caution("qualifications", f"资质的取得日期 {granted.isoformat()} 还没有到，请核对")
        if isinstance(granted, date) and isinstance(founded, date) and granted < founded:
            text = f"资质的取得日期 {granted.isoformat()} 早于企业成立日期 {founded.isoformat()}，请核对"
            yield Caution("qualifications", text)


def _records(value: Value | None) -> Iterator[Mapping[str, object]]:
    for item in value if isinstance(value, tuple) else ():
        if isinstance(item, Mapping):
            yield item


_TESTS: tuple[Callable[[Profile, date], Iterator[Caution]], ...] = (
    _code,
    _unread,
    _parts_above_wholes,
    _disputes,
    _balance,
    _units,
    _years,
    _days,
)
