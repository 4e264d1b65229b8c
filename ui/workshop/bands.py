"""The rows of tiers and scores as a person types them, and back. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace

from policies import Unit, UserError, plain
from policies.rules import Band, ScoreItem
from registers import CellError
from ui.entry.typed import exact_number

_LIMIT = re.compile(
    r"(?P<sign>≤|<=|＜|<|不足|不超过|以下)?\s*(?P<number>.+?)\s*(?P<tail>（含）|\(含\)|（含）以下|以下)?"
)
_BELOW = ("＜", "<", "不足")


@dataclass(frozen=True)
class BandText:
    """One band as it is typed: ≤5000万元 → 5%. The last one has no limit."""

    limit: str
    value: str


def texts_of(bands: Sequence[Band], unit: Unit, by: Unit) -> list[BandText]:
    """Returns bands as texts.

    >>> texts_of([Band(Decimal("0.05"), upto=Decimal(5000)), Band(Decimal("0.03"))], Unit.SHARE, Unit.MONEY)
    [BandText(limit='≤5000万元', value='5%'), BandText(limit='', value='3%')]
    """
    return [BandText(_limit_words(band, by), _words(band.value, unit)) for band in bands]


def _limit_words(band: Band, by: Unit) -> str:
    if band.upto is not None:
        return f"≤{_words(band.upto, by)}"
    return f"＜{_words(band.below, by)}" if band.below is not None else ""


def _words(number: Decimal, unit: Unit) -> str:
    return f"{plain(number * 100 if unit is Unit.SHARE else number, 6)}{unit.value}"


def bands_of(texts: Sequence[BandText], unit: Unit, by: Unit) -> tuple[Band, ...]:
    """Returns the bands of texts. Raises: UserError if they are not bands from small to large with an open last one."""
    bands = tuple(_band(text, unit, by) for text in texts)
    limits = [band.upto if band.upto is not None else band.below for band in bands]
    closed = [limit for limit in limits if limit is not None]
    if not bands or limits[-1] is not None or None in limits[:-1] or closed != sorted(set(closed)):
        raise UserError("分档由小到大写，只有最后一档不写界限")
    return bands


def _band(text: BandText, unit: Unit, by: Unit) -> Band:
    value = _number(text.value, unit)
    if value is None:
        raise UserError("每一档都要写要求")
    if not text.limit:
        return Band(value)
    found = _LIMIT.fullmatch(text.limit)
    limit = _number(found["number"], by) if found is not None else None
    if found is None or limit is None:
        raise UserError(f"“{text.limit}”不是界限，写成 ≤5000万元 或 <5000万元")
    return Band(value, below=limit) if found["sign"] in _BELOW else Band(value, upto=limit)


def _number(text: str, unit: Unit) -> Decimal | None:
    try:
        number = exact_number(text, unit)
    except CellError as error:
        raise UserError(f"“{text}”：{error.why}（{error.advice}）") from error
    return number / 100 if number is not None and unit is Unit.SHARE else number


def score_texts(items: Sequence[ScoreItem]) -> list[tuple[str, str, str]]:
    """Returns the rows of a score as texts: name, group, most points."""
    return [(item.label, item.group, plain(item.max)) for item in items]


def items_of(rows: Sequence[Sequence[str]], former: Sequence[ScoreItem]) -> tuple[ScoreItem, ...]:
    """Returns the rows of a score; a row keeps the bands of the former one with its name, a new one is judged.

    Raises: UserError if a row has no name or no points, or if the bands of a row give more than its most points.
    """
    known, labels = {item.label: item for item in former}, {row[0] for row in rows}
    renamed = [None if item.label in labels else item for item in former]
    items = []
    for number, (label, group, most) in enumerate(rows, 1):
        points = _number(most.removesuffix("分"), Unit.NONE)
        if not label or points is None:
            raise UserError("每一行都要写指标和满分")
        old = known.get(label) or (renamed[number - 1] if number <= len(renamed) else None)
        item = old or ScoreItem(id=f"item-{number}", label=label, max=points, judged=True)
        highest = max((grade.high for option in item.options for grade in option), default=Decimal(0))
        if highest > points:
            raise UserError(f"“{label}”的分档最高 {plain(highest)} 分，超过满分 {plain(points)} 分")
        items.append(replace(item, label=label, group=group, max=points))
    if len({item.id for item in items}) < len(items):
        items = [replace(item, id=f"item-{number}") for number, item in enumerate(items, 1)]
    return tuple(items)
