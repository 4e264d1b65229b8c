"""Guesses which column contains which fact, with a reason for each; the user corrects the guess."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from matcher import CONTACTS
from policies import CATALOGUE, MUNICIPALITIES, SIZE_INDUSTRIES, Field, FieldType, Unit, full_region
from registers._cells import CellError, day_in, flag_in, number_in, range_in
from registers._contact_words import ContactColumn, contact_columns, contact_header
from registers._contract import contract_target
from registers._targets import HELD, KINDS, SURE, MappedColumn, Target, Use, units_of
from registers._types import Cell
from registers._units import WrittenUnit
from registers._words import (
    NON_FACT_HEADERS,
    PART_WORDS,
    QUALIFIERS,
    UNIT_ONLY,
    WHETHER,
    field_words,
    is_usual_header,
    kind_in,
    plain_header,
)
from registers.mapping import Constant, Mapping

_SURE, _LIKELY, _POSSIBLE, _NO_YEAR = 100, 85, 70, 65
"""Confidences of a guess: same header; similar header; misspelt header; series without a year.

They are an order, not measured probabilities. Our choice: on which side of `SURE` (80) and `CERTAIN`
(90, `registers.mapping`) a confidence lies decides whether the guess is used without asking. The same
holds for the other confidences in this module.
"""
_STATED = 90
"""Confidence from which a unit is written in the header or the title."""
_NEAR = 80
"""Lowest `rapidfuzz.fuzz.ratio` of a misspelt header. Our choice: one wrong character in five."""
_YUAN_FROM = 200_000
_DOUBTFUL_FROM = 30_000
"""Medians of a money column without a unit. Our choice: 200,000 万元 (20 亿元 per firm) is not plausible,
so the numbers are 元; from 30,000 (3 亿元 per firm) on, 万元 is doubtful."""
_UNITS = re.compile(r"(?:人民币)?(亿元|百万元|万元|千元|元|亿|万)(?=$|[)）\]】\s,，、/;；])|(%)")
_UNIT_OF = {
    "亿": WrittenUnit.YI,
    "万": WrittenUnit.WAN,
    **{unit.value: unit for unit in WrittenUnit if unit.value.endswith("元")},
}
_FOREIGN = re.compile(r"美元|港元|港币|欧元|日元|英镑")
_CODE = re.compile(r"[A-T]\d{2,4}(?:\D.*)?")
_TITLE_UNIT = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(亿元|百万元|万元|千元|元)")
_PLACE = re.compile(r"(?:[一-龥]{2,3}省)?[一-龥]{2,3}市[一-龥]{1,3}?(?:新区|区|县)|[一-龥]{2,3}市")


class _ColumnSample(msgspec.Struct, frozen=True):
    """The input of a guess: the header, its plain form, sample cells, the year of reading and the table title."""

    header: str
    plain: str
    cells: tuple[Cell, ...]
    year_of_reading: int
    title: str


def guess_mapping(headers: Sequence[str], samples: Sequence[Sequence[Cell]], on: date, title: str = "") -> Mapping:
    """Return the likely target of each column, with its confidence and reason.

    `samples` are some rows of the table (`RegisterTable.samples`), `on` is the day of reading (上年 is
    the year before it), `title` is the text above the header: its year, unit and place apply to columns
    without their own.

    >>> mapping = guess_mapping(("企业名称", "2024年营业收入（元）"), [("天津甲公司", "12,000,000")], date(2025, 6, 1))
    >>> [(column.target.label(2025), column.confidence) for column in mapping.columns]
    [('企业名称', 100), ('2024 年营业（销售）收入（元）', 100)]
    """
    cells = [tuple(row[index] for row in samples if row[index] is not None) for index in range(len(headers))]
    people = contact_columns(
        [contact_header(plain_header(header)) or contact_header(_decisive_header(header)) for header in headers], cells
    )
    columns = [
        _contact(header, people[index])
        if index in people
        else _with_stated(_ColumnSample(header, _decisive_header(header), cells[index], on.year, title))
        for index, header in enumerate(headers)
    ]
    return Mapping(columns=_without_duplicates(columns, on.year), constants=_constants(title, columns))


def _with_stated(sample: _ColumnSample) -> MappedColumn:
    """Return the column with the unit and year that the header or the title states, for another target."""
    unit, sure, _ = _unit(sample, CATALOGUE["revenue"])
    year, _, sure_year, _ = _year(sample)
    stated = sure >= _STATED and unit is not WrittenUnit.PLAIN
    return msgspec.structs.replace(
        _column(sample),
        stated_unit=unit if stated else WrittenUnit.PLAIN,
        likely_unit=WrittenUnit.PLAIN if stated else unit,
        stated_year=year if sure_year >= _LIKELY else None,
    )


def _contact(header: str, contact: ContactColumn) -> MappedColumn:
    target = Target(use=Use.FIELD, field=CONTACTS, record=contact.role, part=contact.part)
    return MappedColumn(header=header, target=target, confidence=contact.confidence, why=contact.why)


def _decisive_header(header: str) -> str:
    """Return the plain header that decides the meaning.

    It is the lower line of 知识产权 发明专利数, unless the upper line changes the meaning.
    """
    whole = plain_header(header)
    lines = [plain_header(line) for line in header.split() if not UNIT_ONLY.fullmatch(line)]
    lines = [line for line in lines if line]
    if len(lines) < 2 or is_usual_header(whole) or not is_usual_header(lines[-1]):
        return whole
    return whole if _qualifier_in("".join(lines[:-1])) else lines[-1]


def _qualifier_in(plain: str) -> str:
    """Return a word that changes the meaning of a header, "" if there is none."""
    return next((word for word in QUALIFIERS if word.casefold() in plain), "")


def _column(sample: _ColumnSample) -> MappedColumn:
    if not sample.plain:
        why = "没有表头" if sample.cells else "空列"
        return MappedColumn(header=sample.header, target=Target(), confidence=_SURE if not sample.cells else 0, why=why)
    if _FOREIGN.search(sample.header):
        return _extra(sample, "外币不换算")
    exact = contract_target(sample.header)
    if exact is not None and exact.year is not None:
        fits, misfit = _fit(sample.cells, CATALOGUE[exact.field])
        return MappedColumn(header=sample.header, target=exact, confidence=fits, why=misfit or "字段名和年份")
    name, confidence, why = _field(sample.plain)
    kind = kind_in(sample.plain)
    if kind is not None and confidence < _SURE:
        return _qualification(sample, *kind)
    if not name:
        return _extra(sample, why or "目录里没有这一项")
    if "." in name:
        field_name, _, part = name.partition(".")
        return MappedColumn(
            header=sample.header, target=Target(use=Use.FIELD, field=field_name, part=part), confidence=_LIKELY, why=why
        )
    return _refined(sample, CATALOGUE[name], confidence, why)


def _extra(sample: _ColumnSample, why: str) -> MappedColumn:
    if sample.plain in ("序号", "编号", "no", "行号"):
        return MappedColumn(header=sample.header, target=Target(), confidence=_SURE, why="序号")
    sure, why = (95, "目录里没有这一项") if sample.plain in NON_FACT_HEADERS else (60, why)
    return MappedColumn(header=sample.header, target=Target(use=Use.EXTRA), confidence=sure, why=why)


_FIGURES = {FieldType.SERIES, FieldType.NUMBER, FieldType.COUNT}
_LOOSE = {*_FIGURES, FieldType.TEXT, FieldType.TEXTS, FieldType.DATE}
"""Types of fields that a similar header may mean; other fields need their exact header."""


def _field(plain: str) -> tuple[str, int, str]:
    """Return the field that a plain header means ("" for none), the confidence, and the reason."""
    words = field_words()
    if plain in words:
        return words[plain], _SURE, "表头相同"
    bare = WHETHER.sub("", plain, count=1).removeprefix("企业").removeprefix("公司")
    asked = WHETHER.match(plain) is not None
    if bare in words and not (asked and CATALOGUE[words[bare].partition(".")[0]].type in _FIGURES):
        return words[bare], 95, "表头相同"
    if asked:
        return "", 0, "只问是否，目录里没有这一项"
    if odd := _qualifier_in(plain):
        return "", 0, f"表头里有“{odd}”，意思不同"
    long = [word for word in words if len(word) >= 3 and CATALOGUE[words[word].partition(".")[0]].type in _LOOSE]
    inside = max((word for word in long if word in plain), key=len, default="")
    if inside and len(inside) * 2 >= len(plain):
        return words[inside], _LIKELY, f"表头含“{inside}”"
    from rapidfuzz import fuzz, process

    near = process.extractOne(plain, long, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return (words[near[0]], _POSSIBLE, f"表头近似“{near[0]}”") if near else ("", 0, "")


def _refined(sample: _ColumnSample, field: Field, confidence: int, why: str) -> MappedColumn:
    """Return the column for a field with its year and unit; the cells may decide for a related field."""
    own = sample.plain == plain_header(field.label)
    if field.name in ("industry_tags", "industry_code") and not own and "代码" not in sample.plain:
        field, why = _industry(sample.cells, field, why)
    if field.type is FieldType.SERIES and _PART_YEAR.search(unicodedata.normalize("NFKC", sample.header)):
        return _extra(sample, "不是全年的数")
    if (
        field.type in (FieldType.RECORDS, FieldType.RECORD)
        and field.name != "qualifications"
        and not _lists(sample.cells)
    ):
        return _extra(sample, "文字不能分成一条一条，留作备注")
    if field.name == "qualifications":
        target = Target(use=Use.FIELD, field=field.name, part=KINDS)
        return MappedColumn(header=sample.header, target=target, confidence=min(confidence, _LIKELY), why=why)
    year, back, sure, about_year = _year(sample) if field.type is FieldType.SERIES else (None, None, _SURE, "")
    unit, unit_sure, about_unit = _unit(sample, field)
    fits, misfit = _fit(sample.cells, field)
    target = Target(use=Use.FIELD, field=field.name, year=year, back=back, unit=unit)
    reasons = "；".join(filter(None, (why, about_year, about_unit, misfit)))
    rest = min(confidence, unit_sure, fits)
    return MappedColumn(
        header=sample.header,
        target=target,
        confidence=min(rest, sure),
        why=reasons,
        year_assumed=sure == _NO_YEAR and rest >= SURE,
    )


_PART_YEAR = re.compile(r"\d\s*月|季|上半年|下半年|截至|截止|Q[1-4]")


def _lists(cells: tuple[Cell, ...]) -> bool:
    """Return whether the cells are lists as the data contract writes them (JSON, or 无)."""
    return all(cell == "无" or str(cell).startswith(("[", "{")) for cell in cells)


def _industry(cells: tuple[Cell, ...], field: Field, why: str) -> tuple[Field, str]:
    texts = [str(cell) for cell in cells]
    if texts and sum(bool(_CODE.fullmatch(text)) for text in texts) * 2 > len(texts):
        return CATALOGUE["industry_code"], f"{why}，内容是行业代码"
    if texts and sum(text.split("（")[0] in SIZE_INDUSTRIES for text in texts) * 2 > len(texts):
        return CATALOGUE["size_industry"], f"{why}，内容是划型行业"
    return (CATALOGUE["industry_tags"], f"{why}，内容是行业名称") if texts else (field, why)


_RELATIVE = (("前年", 2), ("上", 1), ("去", 1), ("最近一", 1), ("近一年", 1), ("本年", 0), ("今年", 0), ("当年", 0))


def _year(sample: _ColumnSample) -> tuple[int | None, int | None, int, str]:
    """Return the year of a series column, or the number of years back, the confidence, and the reason."""
    text = unicodedata.normalize("NFKC", sample.header)
    if found := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text):
        return int(found[1]), None, _SURE, f"表头写明 {found[1]} 年"
    if found := re.search(r"(?<!\d)(\d\d)年", text):
        return 2000 + int(found[1]), None, 90, f"表头写明 {found[1]} 年"
    for word, back in _RELATIVE:
        if found := re.search(rf"{word}一?(?:年度?|个年度|期)" if len(word) == 1 else word, text):
            return None, back, 95 if back else 60, f"“{found[0]}”按填表口径为 {sample.year_of_reading - back} 年"
    years = re.findall(r"(?:19|20)\d\d", sample.title)
    if len(set(years)) == 1:
        return int(years[0]), None, 85, f"表头没有年份，按表名为 {years[0]} 年"
    return None, 1, _NO_YEAR, f"表头没有年份，按上一年（{sample.year_of_reading - 1} 年）计，请核对"


def _unit(sample: _ColumnSample, field: Field) -> tuple[WrittenUnit, int, str]:
    """Return the unit of a column from its header, the title, or the median of its numbers; confidence and reason."""
    if field.unit is Unit.SHARE:
        return _share(sample)
    if not units_of(field.unit):
        return WrittenUnit.PLAIN, _SURE, ""
    found = list(_UNITS.finditer(unicodedata.normalize("NFKC", sample.header)))
    if found and found[-1][1]:
        return _UNIT_OF[found[-1][1]], _SURE, f"表头写明{found[-1][1]}"
    if title := _TITLE_UNIT.search(sample.title):
        return WrittenUnit(title[1]), 90, f"表名写明单位{title[1]}"
    numbers = [abs(cell) for cell in map(_plain_number, sample.cells) if cell]
    if not numbers:
        return WrittenUnit.WAN, 80, "没有写单位，按万元计"
    middle = statistics.median(numbers)
    size = f"没有写单位，中位数 {middle:.0f}"
    if middle >= _YUAN_FROM:
        return WrittenUnit.YUAN, 75, f"{size}，按元计，请核对"
    return WrittenUnit.WAN, 60 if middle >= _DOUBTFUL_FROM else 75, f"{size}，按万元计，请核对"


def _plain_number(cell: Cell) -> Decimal | None:
    """Return the number in a cell without a unit of its own, None for other cells."""
    text = str(cell)
    if isinstance(cell, str) and any(mark in text for mark in "元万亿"):
        return None
    try:
        return number_in(cell, Unit.NONE)
    except CellError:
        return None


def _share(sample: _ColumnSample) -> tuple[WrittenUnit, int, str]:
    numbers = [abs(cell) for cell in map(_plain_number, sample.cells) if cell]
    if "%" in sample.header or "％" in sample.header:
        return WrittenUnit.PERCENT, _SURE, "表头写明 %"
    if numbers and max(numbers) <= 1:
        return WrittenUnit.FRACTION, 75, "数都不超过 1，按小数计，请核对"
    return WrittenUnit.PERCENT, 75, "没有写单位，按 % 计，请核对"


def _fit(cells: tuple[Cell, ...], field: Field) -> tuple[int, str]:
    """Return the percentage of cells that can be read as the field (100 from 80 % on), and a reason if it is low.

    80 % is our choice: the other cells may be remarks or placeholders.
    """
    if not cells or field.type not in _FITS:
        return _SURE, ""
    read = _FITS[field.type]
    good = 0
    for cell in cells:
        try:
            read(cell, field)
            good += 1
        except CellError:
            continue
    share = good * 100 // len(cells)
    return (_SURE, "") if share >= 80 else (max(20, share), f"只有 {share}% 的内容读得成{_NOUNS[field.type]}")


def _as_number(cell: Cell, field: Field) -> None:
    if range_in(cell, field.unit) is None:
        number_in(cell, field.unit)


_FITS: dict[FieldType, Callable[[Cell, Field], object]] = {
    FieldType.NUMBER: _as_number,
    FieldType.COUNT: _as_number,
    FieldType.SERIES: _as_number,
    FieldType.DATE: lambda cell, field: day_in(cell),
    FieldType.FLAG: lambda cell, field: flag_in(cell),
}
_NOUNS = {
    FieldType.NUMBER: "数字",
    FieldType.COUNT: "数字",
    FieldType.SERIES: "数字",
    FieldType.DATE: "日期",
    FieldType.FLAG: "是否",
}


def _qualification(sample: _ColumnSample, kind: str, rest: str) -> MappedColumn:
    """Return the column for a qualification. `rest` is the header without its name, it or the cells decide the part."""
    if odd := _qualifier_in(rest):
        return _extra(sample, f"表头里有“{odd}”，意思不同")
    bare = WHETHER.sub("", rest).strip("的")
    part = "" if bare else HELD
    for name, words in PART_WORDS.items():
        part = part or (name if bare in words else "")
    if not part:
        return _extra(sample, f"不知道“{bare}”指什么")
    why = "资质列"
    if part == HELD and re.search(r"(?:19|20)\d\d|年度|年份|上年|去年", sample.header):
        return _extra(sample, "说的是某一年度，现在是否有效不知道")
    if part == HELD and sample.cells:
        part, why = _held_or_day(sample.cells)
        if not part:
            return _extra(sample, why)
    target = Target(use=Use.FIELD, field="qualifications", record=kind, part=part)
    return MappedColumn(header=sample.header, target=target, confidence=95 if "日期" not in why else 75, why=why)


def _held_or_day(cells: tuple[Cell, ...]) -> tuple[str, str]:
    flags = days = 0
    for cell in cells:
        try:
            flags += flag_in(cell) is not None
            continue
        except CellError:
            pass
        try:
            days += day_in(cell)[0] is not None
        except CellError:
            continue
    if flags * 2 >= len(cells):
        return HELD, "内容是“是/否”"
    if days * 2 >= len(cells):
        return "granted_on", "内容是日期，按取得日期计，请核对"
    return "", "内容既不是“是/否”也不是日期"


def _without_duplicates(columns: list[MappedColumn], year_of_reading: int) -> tuple[MappedColumn, ...]:
    """Return the columns with at most one per fact: the one with the highest confidence, then the first.

    The other columns of the fact become remarks (`Use.EXTRA`).
    """
    best: dict[str, int] = {}
    for index, column in enumerate(columns):
        key = column.target.key(year_of_reading)
        if key and (key not in best or column.confidence > columns[best[key]].confidence):
            best[key] = index
    settled: list[MappedColumn] = []
    for index, column in enumerate(columns):
        key = column.target.key(year_of_reading)
        if key and best[key] != index:
            why = f"与“{columns[best[key]].header}”列指同一项"
            column = MappedColumn(header=column.header, target=Target(use=Use.EXTRA), confidence=50, why=why)
        settled.append(column)
    return tuple(settled)


def _constants(title: str, columns: list[MappedColumn]) -> tuple[Constant, ...]:
    """Return the fields of the place named in the title, without the fields that have a column."""
    mapped = {column.target.field for column in columns}
    for found in _PLACE.finditer(title):
        ranks = full_region(found[0]) or _in_municipality(found[0])
        if ranks:
            ranks = ranks * 2 if len(ranks) == 1 and ranks[0] in MUNICIPALITIES else ranks
            pairs = zip(("province", "city", "district"), ranks, strict=False)
            return tuple(
                Constant(field=name, value=value, why=f"表名里写着“{found[0]}”", sure=85)
                for name, value in pairs
                if name not in mapped
            )
    return ()


def _in_municipality(text: str) -> tuple[str, ...]:
    return next((ranks for city in MUNICIPALITIES if (ranks := full_region(city + text))), ())
