"""Writes the empty import template, whose headers `guess_mapping` recognises exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from policies import CATALOGUE, QUALIFICATIONS, Field, FieldType
from policies.files import SHARED, saved
from registers._targets import HELD
from registers._types import Cell
from registers.writing import Sheet, write_sheets

_PLAIN = (
    "name credit_code founded_on province city district street registered_capital industry_code size_industry "
    "tech_field main_products"
).split()
_YEARLY = "employees sci_staff rd_staff revenue main_revenue total_income hightech_income rd_expense total_assets net_profit".split()
_COUNTS = "invention_patents utility_models software_copyrights abnormal_list".split()
_KINDS = ("tech_sme", "hnte", "chuying", "dengling", "innovative_sme", "srdi_sme", "little_giant")
_DATED = ("hnte", "srdi_sme", "little_giant")
_CONTACT = (
    ("联系人", "王某", "平时联系的人；几个人用“、”隔开，如“张三13800000000、李四022-00000000”"),
    ("职务", "办公室主任", "联系人的职务"),
    ("联系电话", "022-00000000", "联系人的电话，单元格设为文本，区号前的 0 才不会丢"),
    ("财务负责人", "李某", "财务资料找谁要"),
    ("财务负责人电话", "022-00000001", "财务负责人的电话"),
    ("备注", "每周三下午方便接待", "原样留在企业页上，不参与匹配；另加别的列也一样"),
)
"""Header, example and explanation of the contact columns."""
_PART_HEADERS = {"granted_on": "认定日期", "expires_on": "证书有效期至", "level": "级别"}
_EXAMPLE: dict[str, str] = {
    "name": "天津海河示例科技有限公司",
    "credit_code": "91120102MA0000000P",
    "founded_on": "2016-03-01",
    "province": "天津市",
    "city": "天津市",
    "district": "河东区",
    "street": "大直沽街道",
    "registered_capital": "1000",
    "industry_code": "I6513",
    "size_industry": "软件和信息技术服务业",
    "tech_field": "电子信息",
    "main_products": "工业软件、数据平台",
    "employees": "62",
    "sci_staff": "18",
    "rd_staff": "15",
    "revenue": "3250.5",
    "main_revenue": "3200",
    "total_income": "3260",
    "hightech_income": "2410",
    "rd_expense": "268.4",
    "total_assets": "4100",
    "net_profit": "310",
    "invention_patents": "2",
    "utility_models": "6",
    "software_copyrights": "11",
    "abnormal_list": "否",
    "hnte": "是",
    "tech_sme": "是",
    "hnte.granted_on": "2024-12-03",
    "hnte.expires_on": "2027-12-02",
}
_HOW = {
    FieldType.DATE: "日期，写成 2021-03-01 的样子",
    FieldType.FLAG: "写“是”或“否”",
    FieldType.COUNT: "整数",
    FieldType.NUMBER: "数字",
    FieldType.SERIES: "数字",
    FieldType.TEXTS: "多项用“、”隔开",
    FieldType.TEXT: "文字",
}


def write_template(path: Path, year: int) -> None:
    """Write an xlsx file with three sheets: the empty table, an example, and an explanation of each column.

    `year` is the last closed accounting year; series have columns for it and the two years before.

    >>> write_template(folder / "模板.xlsx", 2024)
    >>> open_table(folder / "模板.xlsx", "示例").headers[:4]
    ('企业名称', '统一社会信用代码', '成立日期', '省（直辖市）')

    Raises: UserError if the file cannot be written.
    """
    columns = _columns(year)
    headers = [header for header, _, _ in columns]
    sheets: list[Sheet] = [
        ("企业名单", headers, []),
        ("示例", headers, [[example for _, example, _ in columns]]),
        ("填写说明", ("列", "怎么填"), [(header, how) for header, _, how in columns]),
    ]
    with saved(path, SHARED) as temporary:
        write_sheets(temporary, sheets)


def _columns(year: int) -> list[tuple[str, Cell, str]]:
    """Return header, example and explanation of each column."""
    columns = [_column(CATALOGUE[name]) for name in _PLAIN]
    columns += [_column(CATALOGUE[name], y) for name in _YEARLY for y in (year - 2, year - 1, year)]
    columns += [_column(CATALOGUE[name]) for name in _COUNTS]
    for kind in _KINDS:
        columns += _qualification(kind)
    columns += _CONTACT
    return columns


def header_of(field: Field, year: int | None = None) -> str:
    """Return the header of a column for a field, with year and unit.

    >>> header_of(CATALOGUE["revenue"], 2024)
    '2024年营业（销售）收入（万元）'
    """
    label = f"{year}年{field.label}" if year else field.label
    return f"{label}（{field.unit.value}）" if field.unit else label


def qualification_header(kind: str, part: str) -> str:
    """Return the header of a column for one part of a qualification: held, granted_on, expires_on or level.

    >>> qualification_header("hnte", "granted_on")
    '高新技术企业认定日期'
    """
    label = QUALIFICATIONS[kind][0]
    return f"是否{label}" if part == HELD else f"{label}{_PART_HEADERS[part]}"


def _column(field: Field, year: int | None = None) -> tuple[str, Cell, str]:
    return header_of(field, year), _example(field), f"{_how(field)}；不知道的留空，不要填 0 或“无”"


def _example(field: Field) -> Cell:
    text = _EXAMPLE.get(field.name)
    if text is not None and field.type in (FieldType.NUMBER, FieldType.SERIES, FieldType.COUNT):
        return Decimal(text)
    return _day(text) if field.type is FieldType.DATE else text


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _how(field: Field) -> str:
    if field.name == "name":
        return "必填，营业执照上的全称"
    if field.name == "credit_code":
        return "18 位，照营业执照，单元格设为文本"
    if field.type is FieldType.ENUM:
        return f"从这些里选：{'、'.join(field.values)}"
    note = f"（{field.note}）" if field.note else ""
    unit = f"，单位{field.unit.value}" if field.unit else ""
    return f"{_HOW[field.type]}{unit}{note}"


def _qualification(kind: str) -> Sequence[tuple[str, Cell, str]]:
    columns: list[tuple[str, Cell, str]] = [
        (qualification_header(kind, HELD), _EXAMPLE.get(kind), "现在有效写“是”，没有写“否”，不知道的留空")
    ]
    if kind in _DATED:
        for part, how in (("granted_on", "证书上的发证日期"), ("expires_on", "证书上的最后一天")):
            columns.append((qualification_header(kind, part), _day(_EXAMPLE.get(f"{kind}.{part}")), how))
    return columns
