"""Converts single cells to numbers, dates, booleans and texts. Pure functions."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from matcher import split_range
from policies import Unit, shortened
from registers._codes import code_in, may_be_rounded
from registers._placeholders import CellError, is_error, without_placeholder
from registers._spellings import plain_day, ticked_answer
from registers._text import unquoted
from registers._types import Cell
from registers._units import (
    FOREIGN,
    IN_WAN,
    SCALE_OF,
    UnitKind,
    WrittenUnit,
    is_coin,
    plain_unit_text,
    whole_unit,
)

__all__ = [
    "CellError",
    "bare_number",
    "code_in",
    "day_in",
    "flag_in",
    "is_error",
    "may_be_rounded",
    "number_in",
    "range_in",
    "text_in",
    "without_placeholder",
]
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:[, ]\d{3})+|\d+)?(\.\d+|\.)?(?:e([+-]?\d{1,3}))?", re.IGNORECASE)
_ABOUT = re.compile(r"约|大约|近|余|左右|多|以上|以下|超|不足|[<>≥≤~～]|\d\s*[-—–至到]\s*\d|\+$")
_COIN = re.compile(
    r"^([+-]?)\s*[(\[]?(?:人民币|rmb|cny|¥)[)\]]?\s*(?:[(\[]?大写[)\]]?)?\s*:?\s*(?=.*[\d一二三四五六七八九十壹贰叁肆伍陆柒捌玖])"
)
_BARE = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_USUAL = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)((?:[十百千]?[万亿])?元?(?:人民币)?|[人件项家个%])")
"""Most numbers; they need no other reading."""
_NUMERAL = re.compile("([零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖]+)(.*)", re.DOTALL)
_MARKS = re.compile("[¹²³⁰-⁹₀-₉①-⓿❶-➓㈠-㊿¼-¾⅐-⅞]")


def number_in(cell: Cell, unit: Unit, written: WrittenUnit = WrittenUnit.PLAIN) -> Decimal | None:
    """Return the number in the unit of the catalogue (万元, percent, people …); None for an empty cell.

    `written` is the unit of the column. A unit in the cell itself (500万元, 3.2亿, 12 人) overrides it.

    >>> number_in("500万元", Unit.MONEY, WrittenUnit.YUAN)
    Decimal('500')
    >>> number_in(Decimal(5_000_000), Unit.MONEY, WrittenUnit.YUAN)
    Decimal('500.0000')

    Raises: CellError if the cell is not one exact number.
    """
    cell = without_placeholder(cell)
    if cell is None:
        return None
    if isinstance(cell, bool | date):
        raise CellError("应是数字", "只写数字，不写日期或是否")
    if isinstance(cell, Decimal):
        return _in_unit(cell, unit, written)
    return _number_of_text(cell, unit, written)


def bare_number(cell: Cell) -> Decimal | None:
    """Return the number in a cell that has no unit of its own, also of a text table; None for other cells."""
    if isinstance(cell, str):
        return Decimal(cell) if _BARE.fullmatch(cell) else None
    return cell if isinstance(cell, Decimal) else None


def range_in(cell: Cell, unit: Unit, written: WrittenUnit = WrittenUnit.PLAIN) -> tuple[Decimal, Decimal] | None:
    """Return both ends of a range of numbers in the unit of the catalogue; None if the cell is no range.

    >>> range_in("500-1000万元", Unit.MONEY), range_in("1000以上", Unit.MONEY)
    ((Decimal('500'), Decimal('1000')), None)

    Raises: CellError if an end is not one exact number.
    """
    ends = split_range(cell) if isinstance(cell, str) else None
    if ends is None:
        return None
    if any(re.match(r"0\d", end) for end in ends):
        raise CellError("不像是区间", "请写一个数，或两头都有的区间，如 1000–2000")  # 022-24120000 is a phone
    low, high = (_number_of_text(end, unit, written) for end in ends)
    return low, high


def _number_of_text(text: str, unit: Unit, written: WrittenUnit) -> Decimal:
    if found := _USUAL.fullmatch(text):
        return _suffixed(Decimal(found[1]), found[2], unit, written)
    if _MARKS.search(re.sub(r"m²|平方米²", "m2", text)):  # NFKC makes 10001 of 1000①
        raise CellError("数字旁有角标或圈码", "请去掉注解的编号，只写数字")
    plain = plain_unit_text(unquoted(text))
    if FOREIGN.search(plain):
        raise CellError("是外币", "请折成人民币填写")
    if _ABOUT.search(plain):
        raise CellError("不是确切的数", "写一个数，或两头都有的区间，如 1000–2000；不写“约”“以上”")
    plain = _COIN.sub(r"\1", plain, count=1)
    if plain.startswith("(") and plain.endswith(")"):  # accountants write a loss in brackets
        plain = "-" + plain[1:-1]
    plain = plain.replace("−", "-")
    if unit is Unit.SHARE and plain.startswith("百分之"):
        plain = f"{plain.removeprefix('百分之')}%"
    if found := _NUMERAL.fullmatch(plain):
        return _suffixed(*_of_numerals(found[1], found[2], unit), unit, written)
    found = _NUMBER.match(plain)
    if found is None or not (found[2] or (found[3] or "").strip(".")) or re.match(r"\d{3} ", found[2] or ""):
        raise CellError("应是数字", "只写阿拉伯数字，如 1234.5")
    whole = re.sub(r"[, ]", "", found[2] or "0")
    number = Decimal(f"{found[1]}{whole}{'' if found[3] in (None, '.') else found[3]}e{found[4] or 0}")
    return _suffixed(number, plain[found.end() :].strip(), unit, written)


def _of_numerals(written: str, rest: str, unit: Unit) -> tuple[Decimal, str]:
    """Return the number written in Chinese numerals, and the unit behind it (伍佰万元整: 500 and 万元整).

    Raises: CellError for numerals that are no number, and for money without a unit.
    """
    import cn2an

    figures = written.rstrip("万亿") or written
    scale = written[len(figures) :]
    if unit is Unit.MONEY and not (scale or "万" in figures or "亿" in figures or whole_unit(rest)):
        raise CellError("应是数字", "只写阿拉伯数字，如 1234.5")
    try:
        number = Decimal(int(cn2an.cn2an(figures.replace("两", "二"), "strict")))
    except ValueError:
        raise CellError("应是数字", "只写阿拉伯数字，如 1234.5") from None
    if unit is Unit.MONEY and not scale and not rest:
        rest = "元"
    return number, scale + rest


def _suffixed(number: Decimal, suffix: str, unit: Unit, written: WrittenUnit) -> Decimal:
    """Return a number with its own unit in the unit of the catalogue. Raises: CellError for another unit."""
    if not re.sub(r"[\s()\[\]]+", "", suffix):
        return _in_unit(number, unit, written)
    own = whole_unit(suffix)
    found = own.unit_for(unit) if own is not None else None
    if own is not None and own.kind is UnitKind.SCALE and unit not in (Unit.MONEY, Unit.SHARE):
        return number * Decimal(10) ** own.power
    if found is not None and (unit is not Unit.NONE):
        return _in_unit(number, unit, found)
    if suffix[:1] in ",.":
        raise CellError("逗号或小数点的位置不对", "写成 1234.5 或 1,234.5 的样子")
    if unit is Unit.MONEY and is_coin(suffix):
        if written is WrittenUnit.YUAN:
            return _in_unit(number, unit, written)
        raise CellError("只写了币种，没有写是元还是万元", "请补上单位，如 1000万元")
    advice = f"只写数字{f'（{unit.value}）' if unit else ''}"
    raise CellError(f"数字后面的“{shortened(suffix)}”不是这一列的单位", advice)


def _in_unit(number: Decimal, unit: Unit, written: WrittenUnit) -> Decimal:
    if unit is Unit.MONEY:
        return number * IN_WAN.get(written, Decimal(1))
    if unit is Unit.SHARE:
        return number * _IN_PERCENT.get(written, Decimal(1))
    return number * SCALE_OF.get(written, Decimal(1))


_IN_PERCENT = {WrittenUnit.FRACTION: Decimal(100), WrittenUnit.PERMILLE: Decimal("0.1")}


_BETWEEN_DAY = r"\s*[-/.、,·~—–_]\s*|\s+"
_CLOCK = (
    r"[\sT]*(?:星期.|周.|上午|下午|晚上|\d{1,2}[:时]\d{2}(?:[:分]\d{2}(?:\.\d+)?)?[分秒]?|[ap]m|Z|[+-]\d\d:?\d\d|至今)"
)
_DAY = re.compile(
    rf"(\d{{4}})(?:\s*年\s*|{_BETWEEN_DAY})(\d{{1,2}})(?:\s*月\s*|{_BETWEEN_DAY})(\d{{1,2}})\s*[日号]?(?:{_CLOCK})*",
    re.IGNORECASE,
)
_EVENING = re.compile(r"T(?:1[6-9]|2[0-3]):\d\d[\d:.]*Z$")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_SERIALS = range(18_264, 73_416)  # Excel serial numbers of 1950-01-01 to 2100-12-31
_EXCEL_EPOCH = date(1899, 12, 30)
_WRITE_DAY = "写成 2021-03-01 的样子"


def day_in(cell: Cell, *, last: bool = False) -> tuple[date | None, str]:
    """Return the date in a cell, and a Chinese remark if the cell contains no full date (otherwise "").

    A month without a day becomes its first day, with `last` its last day.

    >>> day_in("2021年3月")
    (datetime.date(2021, 3, 1), '只有年月，按 2021-03-01 计')

    Raises: CellError if the cell is not a date.
    """
    cell = without_placeholder(cell)
    if cell is None or type(cell) is date:
        return cell, ""
    if isinstance(cell, bool):
        raise CellError("应是日期", _WRITE_DAY)
    if isinstance(cell, Decimal):
        return _day_of_number(cell)
    text = plain_day(str(cell))
    if re.fullmatch(r"\d{5,8}(?:\.0+)?", text):
        return _day_of_number(Decimal(text))
    if found := _DAY.fullmatch(text):
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        if _EVENING.search(text):  # a program wrote the midnight of Beijing in the time of Greenwich
            return day + timedelta(days=1), f"写的是世界时，按北京时间 {(day + timedelta(days=1)).isoformat()} 计"
        return day, ""
    if found := _MONTH.fullmatch(text):
        first = _day(int(found[1]), int(found[2]), 1)
        day = first.replace(day=calendar.monthrange(first.year, first.month)[1]) if last else first
        return day, f"只有年月，按 {day.isoformat()} 计"
    if re.fullmatch(r"\d{4}\s*年?度?", text):
        raise CellError("只有年份，没有月日", _WRITE_DAY)
    raise CellError("不是认得的日期", _WRITE_DAY)


def _day_of_number(number: Decimal) -> tuple[date, str]:
    if not 0 < number < 100_000_000:
        raise CellError("不是认得的日期", _WRITE_DAY)
    whole = int(number)
    if number != whole and 1900 <= whole <= 2100:
        return _month_of_number(number)
    if _COMPACT.fullmatch(str(whole)) and number == whole:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100), ""
    if 1900 <= whole <= 2100 and number == whole:
        raise CellError("只有年份，没有月日", _WRITE_DAY)
    if whole in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=whole), ""
    raise CellError("不是认得的日期", _WRITE_DAY)


def _month_of_number(number: Decimal) -> tuple[date, str]:
    """Return the month of 2021.03 stored as a number. Raises: CellError for 2021.1, which may be October, and others."""
    year, _, month = f"{number.normalize():f}".partition(".")
    if len(month) > 2 or month == "1":
        raise CellError("被存成了小数，分不清是几月", _WRITE_DAY)
    day = _day(int(year), int(month), 1)
    return day, f"只有年月，按 {day.isoformat()} 计"


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("没有这一天", "请核对年月日") from None


_YES = set(
    "是 有 √ ✓ ✔ ☑ ✅ y yes true 1 对 已 t v 已认定 有效 属于 属 具备 具有 拥有 已获得 获得 已取得 已通过 已入库 在库 符合".split()
)
_NO = set(
    "否 无 × ✗ ✘ ☒ ❌ x n no false 0 不是 没有 未 f 未认定 非 不属于 不具备 不具有 未获得 未取得 未通过 未入库 不符合".split()
)


def flag_in(cell: Cell) -> bool | None:
    """Return the answer in a cell (是, 否, √, 1 …), None for an empty cell.

    >>> flag_in("√"), flag_in("否")
    (True, False)

    Raises: CellError for any other text.
    """
    cell = without_placeholder(cell)
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, Decimal):
        text = f"{cell.normalize():f}" if cell else "0"
    else:
        text = unicodedata.normalize("NFKC", unquoted(str(cell))).strip().casefold().strip("。.，,;；() ")
    text = ticked_answer(text)
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError("应是“是”或“否”", "写“是”或“否”，不知道的留空")


def text_in(cell: Cell) -> str | None:
    """Return the cell as text (numbers as digits, dates in ISO form), None for an empty cell.

    Raises: CellError for an error value of a formula.
    """
    cell = without_placeholder(cell)
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else cell
