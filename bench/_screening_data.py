"""A register of invented firms of any size, made by hashing row numbers, so always the same.

Columns have the types of a data platform; one cell in ten is unknown. Lists come from a few thousand texts,
because certificates are granted in batches.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

import polars as pl

from matcher.conflicts import ORDERED_DAYS, PARTS_OF_WHOLES
from policies import CATALOGUE, QUALIFICATIONS, FieldType

_YEARS = (2023, 2024, 2025)
_DISTRICTS = (
    "和平区", "河东区", "河西区", "南开区", "河北区", "红桥区", "东丽区", "西青区", "津南区", "北辰区", "武清区", "宝坻区",
    "滨海新区", "宁河区", "静海区", "蓟州区",
)  # fmt: skip
_CODES = ("I6513", "C3562", "C2710", "M7320", "F5171", "L7211", "C3841", "E4710", "G5432", "A0111", "I6531", "C3670")
_BASES = {"employees": 400, "revenue": 60_000, "total_assets": 80_000, "cost_expense": 50_000, "conversions": 12}
_SHARES = {"rd_expense": "revenue", "main_revenue": "revenue", "total_income": "revenue", "hightech_income": "revenue"}
_LIST_TEXTS = 3000
"""Different texts in each column of lists."""
_UNKNOWN = 10
"""One cell in this many is unknown."""


def register(rows: int) -> pl.DataFrame:
    """Return a register with this number of firms."""
    row = pl.int_range(rows, dtype=pl.UInt64, eager=True)
    columns = {"name": pl.select("企业" + row.cast(pl.String)).to_series(), "credit_code": row.cast(pl.String)}
    columns |= {"province": _picked(row, ("天津市",), 1), "city": _picked(row, ("天津市",), 2)}
    columns["district"] = _picked(row, _DISTRICTS, 3)
    columns["industry_code"] = _picked(row, _CODES, 4)
    for number, field in enumerate(CATALOGUE.values(), 10):
        if field.type is FieldType.SERIES:
            columns |= _series(row, field.name, number)
        elif field.name not in columns and (column := _column(row, field.name, number)) is not None:
            columns[field.name] = column
    return _possible(pl.DataFrame(columns))


def _possible(firms: pl.DataFrame) -> pl.DataFrame:
    """Return firms whose figures can stand side by side: no part above its whole, and days in their order."""
    for rule in reversed(PARTS_OF_WHOLES):
        for year in _YEARS:
            share = pl.col(f"{rule.whole}.{year}") / len(rule.parts)
            for name in (f"{part}.{year}" for part in rule.parts):
                within = pl.when(pl.col(name) > share).then(share.floor()).otherwise(pl.col(name))
                firms = firms.with_columns(within.alias(name))
    for first, second in ORDERED_DAYS:
        firms = firms.with_columns(pl.col(second).clip(lower_bound=pl.col(first)))
    return firms


def _column(row: pl.Series, name: str, seed: int) -> pl.Series | None:
    field = CATALOGUE[name]
    match field.type:
        case FieldType.FLAG:
            return _known(row, _chance(row, seed, 10) < 8, seed)
        case FieldType.COUNT:
            most = 30 if name != "niche_since" else 20
            return _known(row, _chance(row, seed, most).cast(pl.Int64) + (2000 if name == "niche_since" else 0), seed)
        case FieldType.NUMBER:
            return _known(row, _chance(row, seed, 500_000).cast(pl.Float64) / 100, seed)
        case FieldType.ENUM:
            return _picked(row, field.values, seed)
        case FieldType.DATE:
            first = pl.select(pl.lit(date(2000, 1, 1)) + pl.duration(days=_chance(row, seed, 9500).cast(pl.Int64)))
            return _known(row, first.to_series(), seed)
        case FieldType.RECORDS if name != "needs":
            return _picked(row, _list_texts(name), seed)
        case _:
            return None


def _series(row: pl.Series, name: str, seed: int) -> dict[str, pl.Series]:
    base = _BASES.get(_SHARES.get(name, name), 5000)
    found = {}
    for year in _YEARS:
        size = _chance(row, seed, base * 100).cast(pl.Float64) / 100
        found[f"{name}.{year}"] = _known(row, size.round(0) if base < 500 else size, seed + year)
    return found


def _chance(row: pl.Series, seed: int, below: int) -> pl.Series:
    return row.hash(seed=seed) % below


def _known(row: pl.Series, values: pl.Series, seed: int) -> pl.Series:
    known = _chance(row, seed + 100_000, _UNKNOWN) != 0
    return pl.select(pl.when(known).then(values)).to_series()


def _picked(row: pl.Series, values: tuple[str, ...], seed: int) -> pl.Series:
    return _known(row, pl.Series(values).gather(_chance(row, seed, len(values))), seed)


def _list_texts(name: str) -> tuple[str, ...]:
    chance = Random(name)
    return tuple(json.dumps(_records(name, chance), ensure_ascii=False) for _ in range(_LIST_TEXTS))


def _records(name: str, chance: Random) -> list[dict[str, object]]:
    parts = CATALOGUE[name].parts
    return [
        {part.name: _part(part.name, part.values, chance) for part in parts} for _ in range(chance.choice((0, 0, 1, 2)))
    ]


def _part(name: str, values: tuple[str, ...], chance: Random) -> object:
    if values:
        return chance.choice([v for v in values if v in QUALIFICATIONS] or values)
    if name in ("on", "granted_on", "expires_on"):
        start = 2026 if name == "expires_on" else 2020
        return (date(start, 1, 1) + timedelta(days=30 * chance.randrange(60))).isoformat()
    if name in ("year", "rank", "count"):
        return chance.randrange(2018, 2027) if name == "year" else chance.randrange(1, 9)
    return chance.randrange(1, 5000) if name == "amount" else chance.choice(("国家", "市", "一等奖"))
