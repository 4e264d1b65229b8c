"""Certificates that a tax return names: numbers and days of 高新技术企业 and 科技型中小企业."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from papers._labels import folded
from papers._sheet import Spot
from papers._tax import Taking
from policies.records import OTHERS_OPEN
from registers import CellError, day_in

_HNTE_NUMBER = re.compile(r"(?:GR|GF|GS)((?:19|20)\d\d)\d{6,8}")
_SME_NUMBER = re.compile(r"((?:19|20)\d\d)[0-9A-Z]{10,16}")
_VALID_YEARS = 3
"""Years after the one of its grant in which a certificate of a high-tech firm is valid (国科发火〔2016〕32号 第九条)."""
_Labels = Sequence[tuple[int, Spot]]


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate as the record of a profile, with the cell of its number."""

    record: dict[str, object]
    spot: Spot
    words: str


def hnte_certificate(taking: Taking, year: int, numbers: _Labels, days: _Labels) -> Certificate | None:
    """Return the newest certificate whose number and day agree and that is valid in the year of the return.

    The number begins with the year of the grant. What does not agree is told.
    """
    found: list[tuple[date, Certificate]] = []
    for number, granted in _pairs(taking, numbers, days):
        written = _HNTE_NUMBER.fullmatch(folded(number.text).upper())
        if written is None:
            taking.left("高新技术企业证书编号不像 GR 加十二位数字，没有取", number)
        elif int(written[1]) != granted.year:
            taking.left(f"高新技术企业证书编号是 {written[1]} 年的，取得时间写 {granted}，没有取", number)
        elif not year - _VALID_YEARS <= granted.year <= year:
            taking.left(f"高新技术企业证书取得时间 {granted} 不在 {year} 年有效的三年里，没有取", number)
        else:
            record: dict[str, object] = {"kind": "hnte", "granted_on": granted.isoformat()}
            found.append((granted, Certificate(record=record, spot=number, words=f"高企证书 {folded(number.text)}")))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def sme_certificate(taking: Taking, year: int, numbers: _Labels, days: _Labels) -> Certificate | None:
    """Return the newest number of a technology SME, of the year of the return or the next one.

    A number is counted to the end of its year: documents name that day or a later one.
    """
    found: list[tuple[date, Certificate]] = []
    for number, listed in _pairs(taking, numbers, days):
        written = _SME_NUMBER.fullmatch(folded(number.text).upper())
        if written is None or int(written[1]) != listed.year:
            taking.left("科技型中小企业入库编号与入库时间不是同一年的，没有取", number)
        elif listed.year not in (year, year + 1):
            taking.left(f"科技型中小企业入库时间 {listed} 不是 {year} 年或下一年的，没有取", number)
        else:
            last = f"{listed.year}-12-31"
            record: dict[str, object] = {"kind": "tech_sme", "granted_on": listed.isoformat(), "expires_on": last}
            words = f"科小入库编号 {folded(number.text)}，有效期按到 {last} 计"
            found.append((listed, Certificate(record=record, spot=number, words=words)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def take_certificates(taking: Taking, found: Sequence[Certificate], line: str) -> None:
    """Take certificates as one list, which stays open: the firm may hold others."""
    if found:
        records = [*(certificate.record for certificate in found), {"level": OTHERS_OPEN}]
        words = "；".join(certificate.words for certificate in found)
        taking.told("qualifications", records, line, found[0].spot, 0.95, words)


def _pairs(taking: Taking, numbers: _Labels, days: _Labels) -> Iterable[tuple[Spot, date]]:
    """Yield each number with the day written in its row. A number without a day is told."""
    alone = len(numbers) == len(days) == 1
    for index, label in numbers:
        cells = taking.lines.cells(index, label)
        if not cells or not folded(cells[0].text).strip("_-*/—无"):
            continue
        day_labels = [(row, day) for row, day in days if row == index or alone]
        written = [cell for row, day in day_labels for cell in taking.lines.cells(row, day)[:1]]
        day = _day(taking, written[0]) if len(written) == 1 else None
        if day is None:
            taking.left("证书编号旁边没有日期，没有取", cells[0])
        else:
            yield cells[0], day


def _day(taking: Taking, spot: Spot) -> date | None:
    try:
        day, remark = day_in(spot.value if spot.value is not None else folded(spot.text))
    except CellError:
        taking.left("没有看懂这一天", spot)
        return None
    if remark:
        taking.left(remark, spot)
    return None if remark else day
