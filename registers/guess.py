"""Guesses which column contains which fact, with a reason for each; the user corrects the guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from matcher import CONTACTS
from policies import CATALOGUE, SIZE_INDUSTRIES, Field, FieldType, Unit
from registers._cells import CellError, day_in, flag_in, number_in, range_in
from registers._choices import choice_in
from registers._column_units import stated_unit, unit_of
from registers._contact_words import ContactColumn, contact_columns, contact_header
from registers._contract import contract_target
from registers._field_guess import EXACT, SIMILAR, field_of_header, header_text
from registers._header_text import one_form, plain_header
from registers._qualification_columns import qualification_column
from registers._sample import ColumnSample, TitleText, extra
from registers._settling import settled
from registers._targets import KINDS, SURE, MappedColumn, Target, Use
from registers._titles import facts_of_title, with_dates_of
from registers._types import Cell
from registers._units import WrittenUnit, unit_in
from registers._words import field_words, kind_in
from registers._year_column import without_rows_years
from registers._years import YearFound, title_year, year_of
from registers.mapping import Mapping

_HALF = 50
"""Percentage of numbers from which a column that states its year and unit is read. Our choice."""
_CODE = re.compile(r"[A-T]\d{2,4}(?:\D.*)?")


def guess_mapping(headers: Sequence[str], samples: Sequence[Sequence[Cell]], on: date, title: str = "") -> Mapping:
    """Return the likely target of each column, with its confidence and reason.

    `samples` are some rows of the table (`RegisterTable.samples`), `on` is the day of reading (上年 is
    the year before it), `title` is the text above the header: its year, unit, place and qualification apply to
    columns without their own.

    >>> mapping = guess_mapping(("企业名称", "2024年营业收入（元）"), [("天津甲公司", "12,000,000")], date(2025, 6, 1))
    >>> [(column.target.label(2025), column.confidence) for column in mapping.columns]
    [('企业名称', 100), ('2024 年营业（销售）收入（元）', 100)]
    """
    cells = [tuple(row[index] for row in samples if row[index] is not None) for index in range(len(headers))]
    texts = [header_text(header) for header in headers]
    people = contact_columns(
        [
            None
            if field_words().get(text.plain) == "name"
            else contact_header(plain_header(header)) or contact_header(text.plain)
            for header, text in zip(headers, texts, strict=True)
        ],
        cells,
    )
    said = TitleText(year=title_year(title), unit=unit_in(title))
    columns = [
        _contact(header, people[index])
        if index in people
        else _with_stated(ColumnSample(texts[index], cells[index], on.year, said))
        for index, header in enumerate(headers)
    ]
    columns = without_rows_years(columns, cells, on.year)
    whole, notes = settled(columns, cells, on.year)
    facts = facts_of_title(title, whole, on)
    return Mapping(
        columns=tuple(with_dates_of(facts.kind, column) for column in whole),
        constants=facts.constants,
        notes=(*notes, *facts.notes),
    )


def _contact(header: str, contact: ContactColumn) -> MappedColumn:
    target = Target(use=Use.FIELD, field=CONTACTS, record=contact.role, part=contact.part)
    return MappedColumn(header=header, target=target, confidence=contact.confidence, why=contact.why)


def _with_stated(sample: ColumnSample) -> MappedColumn:
    """Return the column with the unit and year that the header or the title states, for another target."""
    own = unit_in(sample.header.text)
    stated = stated_unit(own, sample.title.unit)
    year = year_of(sample.header.text, sample.title.year, sample.year_of_reading)
    likely = unit_of(None, None, sample.cells, Unit.MONEY).unit if stated is WrittenUnit.PLAIN else WrittenUnit.PLAIN
    return msgspec.structs.replace(
        _column(sample), stated_unit=stated, likely_unit=likely, stated_year=year.year if year.stated else None
    )


def _column(sample: ColumnSample) -> MappedColumn:
    header = sample.header
    if not header.plain:
        if sample.cells:
            return extra(sample, "没有表头", 50)
        return MappedColumn(header=header.written, target=Target(), confidence=100, why="空列")
    exact = contract_target(header.written)
    if exact is not None and exact.year is not None:
        fits, misfit = _fit(sample.cells, CATALOGUE[exact.field])
        return MappedColumn(header=header.written, target=exact, confidence=fits, why=misfit or "字段名和年份")
    guess = field_of_header(header)
    kind = kind_in(header.whole)
    if kind is not None and guess.sure < EXACT:
        return qualification_column(sample, *kind)
    if not guess.name:
        period = year_of(sample.header.text, sample.title.year, sample.year_of_reading)
        return extra(sample, guess.why or period.refused or "目录里没有这一项")
    if "." in guess.name:
        field, _, part = guess.name.partition(".")
        target = Target(use=Use.FIELD, field=field, part=part)
        return MappedColumn(header=header.written, target=target, confidence=min(guess.sure, SIMILAR), why=guess.why)
    return _refined(sample, CATALOGUE[guess.name], guess.sure, guess.why)


def _refined(sample: ColumnSample, field: Field, confidence: int, why: str) -> MappedColumn:
    """Return the column for a field with its year and unit; the cells may decide for a related field."""
    header = sample.header.written
    own = sample.header.plain == plain_header(field.label)
    if field.name in ("industry_tags", "industry_code") and not own and "代码" not in sample.header.plain:
        field, why = _industry(sample.cells, field, why)
    if field.name == "qualifications":
        target = Target(use=Use.FIELD, field=field.name, part=KINDS)
        return MappedColumn(header=header, target=target, confidence=min(confidence, SIMILAR), why=why)
    if field.type in (FieldType.RECORDS, FieldType.RECORD) and not _lists(sample.cells):
        return extra(sample, "文字不能分成一条一条，留作备注")
    fits, misfit = _fit(sample.cells, field)
    if field.type is FieldType.ENUM and not own and misfit:
        return extra(sample, misfit)
    beside = sample.header.text.replace(one_form(field.label), " ")  # the label has years and units of its own
    year = YearFound()
    if field.type is FieldType.SERIES:
        year = year_of(beside, sample.title.year, sample.year_of_reading)
    unit = unit_of(unit_in(beside), sample.title.unit, sample.cells, field.unit)
    if refused := year.refused or unit.refused:
        return extra(sample, f"像是“{field.label}”，但{refused}")
    if confidence == EXACT and year.stated and unit.stated and fits >= _HALF:
        fits = max(fits, SURE)  # the header leaves nothing open; each cell that is no number is refused and told
    rest = min(confidence, unit.sure, fits)
    return MappedColumn(
        header=header,
        target=Target(use=Use.FIELD, field=field.name, year=year.year, back=year.back, unit=unit.unit),
        confidence=min(rest, year.sure),
        why="；".join(filter(None, (why, year.why, unit.why, misfit))),
        year_assumed=year.assumed and rest >= SURE,
    )


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


def _fit(cells: tuple[Cell, ...], field: Field) -> tuple[int, str]:
    """Return the percentage of cells that can be read as the field (100 from 80 % on), and a reason if it is low.

    80 % is our choice: the other cells may be remarks or placeholders.
    """
    if not cells or field.type not in _FITS:
        return EXACT, ""
    read = _FITS[field.type]
    good = 0
    for cell in cells:
        try:
            read(cell, field)
            good += 1
        except CellError:
            continue
    share = good * 100 // len(cells)
    return (EXACT, "") if share >= SURE else (max(20, share), f"只有 {share}% 的内容读得成{_NOUNS[field.type]}")


def _as_number(cell: Cell, field: Field) -> None:
    if range_in(cell, field.unit) is None:
        number_in(cell, field.unit)


_FITS: dict[FieldType, Callable[[Cell, Field], object]] = {
    FieldType.NUMBER: _as_number,
    FieldType.COUNT: _as_number,
    FieldType.SERIES: _as_number,
    FieldType.DATE: lambda cell, field: day_in(cell),
    FieldType.FLAG: lambda cell, field: flag_in(cell),
    FieldType.ENUM: choice_in,
}
_NOUNS = {
    FieldType.NUMBER: "数字",
    FieldType.COUNT: "数字",
    FieldType.SERIES: "数字",
    FieldType.DATE: "日期",
    FieldType.FLAG: "是否",
    FieldType.ENUM: "可选的几项",
}
