"""Generates invented, partly known firms and registers of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from policies import CATALOGUE, Field, FieldType, Library, load_library
from policies import rules as r
from resources import library_path

if TYPE_CHECKING:
    import polars as pl

ON = date(2026, 6, 1)
Raw = dict[str, object]
_YEARS = range(2021, 2026)
_PLACES = (
    ("天津市", "天津市", "河东区"), ("天津市", None, "滨海新区"), ("天津", "天津", "河东"), (None, "天津市", "南开区"),
    ("天津市", "天津市", None), ("浙江省", "温州市", "洞头区"), ("安徽省", "马鞍山市", "当涂县"), ("河北省", None, None),
    ("北京市", "北京市", "河东区"), (None, None, None),
)  # fmt: skip
_WRITTEN = (
    ("天津市河东区", None, None), ("天津 河东", None, None), (None, None, "河东区大王庄街道"), (None, None, "天津市 滨海新区"),
    ("天津市中科信北斗测控有限公司", None, None), ("浙江省", "杭州市", "余杭区"), ("山东省", "临沂市", "河东区"), (None, None, "某1"),
    ("天津市", None, "当涂县"), (None, "马鞍山", "当涂"), (None, None, "宁河县"), ("河北", None, None), (None, None, "河北"),
)  # fmt: skip
_NAMES = ("有限公司", "有限责任公司", "有限公司天津分公司", "中心（有限合伙）", "大学", "研究院", "医院", "厂")
_HEADS = (
    "91120102",
    "91120116",
    "92120102",
    "12120000",
    "52120104",
    "91330305",
    "91371312",
    "93120102",
    "9112",
    "x1120102",
)
_ZONES = (None, None, "滨海高新区", "东疆综合保税区", "其他园")
_CODES = ("I6513", "6513", "C3562", "C", "M7320", "701", "5", "F51", "F", "X9", "A01", "L72", "G59", "k7020", "9")
_WORDS = ("国家", "国家级", "省级", "市", "一等奖", "特等奖", "其他")
_LINES = (10, 20, 50, 100, 300, 1000, 2000, 5000, 20_000, 40_000)
_SHARES = (1, 1, "1.1", "1.2", "0.5", "0.05", "0.04", "0.03", "0.6", 0)


def built_in() -> Library:
    """Return the library of the program."""
    return load_library(library_path())


class Firms:
    """Generates firms from a seed; figures are equal to usual limits, just above and just below them."""

    def __init__(self, seed: int, library: Library | None = None) -> None:
        self._random = Random(seed)
        rules = (
            [] if library is None else [(p.id, n) for p in library.policies for v in p.versions for n in r.walk(v.rule)]
        )
        self._confirmed = [f"{policy}/{node.id}" for policy, node in rules if isinstance(node, r.Manual)]
        self._judged = [
            (policy, item.id)
            for policy, node in rules
            if isinstance(node, r.Score)
            for item in node.items
            if item.judged
        ]

    def know(self, confirmed: Sequence[str], judged: Sequence[tuple[str, str]]) -> None:
        """Set the keys of the confirmations and judgements that these firms may have."""
        self._confirmed = list(confirmed)
        self._judged = list(judged)

    def firm(self, unknown: float | None = None) -> Raw:
        """Return one firm; `unknown` is the share of unknown facts."""
        chance = self._random
        share = chance.choice((0.05, 0.3, 0.7)) if unknown is None else unknown
        raw = {n: self._value(field) for n, field in CATALOGUE.items() if chance.random() >= share}
        place = zip(("province", "city", "district"), chance.choice(_PLACES + _WRITTEN), strict=True)
        raw |= {**dict(place), "zone": chance.choice(_ZONES)}
        return {name: value for name, value in raw.items() if value is not None}

    def _value(self, field: Field) -> object:
        chance = self._random
        match field.type:
            case FieldType.SERIES:
                return self._series(field)
            case FieldType.TEXT:
                return self._text(field.name)
            case FieldType.TEXTS:
                return chance.sample(("信创", "生物医药", "智能科技"), chance.randrange(3))
            case FieldType.RECORDS:
                return [self._record(field) for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))]
            case FieldType.RECORD:
                return self._record(field)
            case FieldType.CONFIRMED:
                return {key: chance.random() < 0.6 for key in self._confirmed if chance.random() < 0.5}
            case FieldType.SCORES:
                return self._scores()
            case _:
                return self._scalar(field)

    def _text(self, name: str) -> str:
        chance = self._random
        match name:
            case "industry_code":
                return chance.choice(_CODES)
            case "name":
                return f"某{chance.randrange(1000)}{chance.choice(_NAMES)}"
            case "credit_code":
                return f"{chance.choice(_HEADS)}MA0000{chance.randrange(1000):03}P"
            case _:
                return f"某{chance.randrange(1000)}"

    def _scores(self) -> dict[str, dict[str, object]]:
        given: dict[str, dict[str, object]] = {}
        for policy, item in self._judged:
            if self._random.random() < 0.7:
                given.setdefault(policy, {})[item] = self._random.choice((0, 3, 7.5, 12, 20, 40))
        return given

    def _series(self, field: Field) -> dict[str, object]:
        chance, found = self._random, dict[str, object]()
        base = chance.choice(_LINES)
        for year in _YEARS:
            if chance.random() < 0.8:
                value = round(base * float(chance.choice(_SHARES)), 2)
                value = -value if field.signed and chance.random() < 0.2 else value
                found[str(year)] = int(value) if value.is_integer() else value
        return found

    def _record(self, field: Field) -> Raw:
        return {part.name: self._scalar(part) for part in field.parts if self._random.random() < 0.85}

    def _scalar(self, field: Field) -> object:
        chance = self._random
        match field.type:
            case FieldType.DATE:
                return (date(2012, 1, 1) + timedelta(days=chance.randrange(15 * 366))).isoformat()
            case FieldType.FLAG:
                return chance.random() < 0.5
            case FieldType.COUNT:
                years = field.name in ("year", "niche_since")
                return chance.randrange(2015, 2027) if years else chance.choice((0, 1, 2, 3, 5, 6, 30, 500))
            case FieldType.NUMBER:
                return chance.choice((0, 100, 500.5, 1000, 2000, 3000))
            case FieldType.ENUM:
                return chance.choice(field.values)
            case _:
                return chance.choice(_WORDS)


def cells(raw: Mapping[str, object]) -> dict[str, str]:
    """Return a firm as a row of a register."""
    found: dict[str, str] = {}
    for name, value in raw.items():
        kind = CATALOGUE[name].type
        if kind is FieldType.SERIES and isinstance(value, Mapping):
            found |= {f"{name}.{year}": str(number) for year, number in value.items()}
        elif isinstance(value, (list, dict)):
            found[name] = json.dumps(value, ensure_ascii=False)
        else:
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def register_of(firms: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Return firms as a register in which every cell is a text."""
    import polars as pl

    rows = [cells(firm) for firm in firms]
    names = sorted({name for row in rows for name in row} | {"name", "credit_code"})
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def written(firms: Sequence[Mapping[str, object]], folder: Path, name: str = "register.csv") -> Path:
    """Write a register of firms to a file; return its path."""
    path = folder / name
    frame = register_of(firms)
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
    return path
