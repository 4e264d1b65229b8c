"""Reads unified social credit codes as lists write them. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from firms import CODE_LENGTH, CODE_LETTERS, check_digit, plain_code
from registers._placeholders import CellError, without_placeholder
from registers._text import unquoted
from registers._types import Cell

_CODE = re.compile(f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")
_AS_NUMBER = re.compile(r"\d{1,2}(?:\.\d+)?E\+?\d{1,2}|\d{15,}\.0*")
_COPY = re.compile(r"[(（]\s*(?:\d\s*[-－—/]\s*\d|正本|副本)\s*[)）]$")
_CODE_LABEL = re.compile(r"^[一-龥]{2,12}\s*[:：]?\s*(?=[0-9A-Za-z０-９Ａ-Ｚ])")
_NO_CODE = ("无", "办理中", "申请中", "正在办理", "待办", "待办理", "未办理", "未取得")
_LOOK_ALIKES = str.maketrans("OIZ", "012")
_FROM_LICENCE = "请照营业执照填写"


def code_in(cell: Cell) -> tuple[str | None, str]:
    """Return a unified social credit code (GB 32100-2015), and a remark if its check character is wrong.

    A wrong character is never corrected, but told with the one it may be.

    Raises: CellError if the cell is not such a code, or its last figures were lost in a spreadsheet.
    """
    cell = without_placeholder(cell)
    lost = CellError("被存成了数字，后几位已经丢失", "请把这一列设为文本格式，照营业执照重新填写")
    if isinstance(cell, Decimal):
        raise lost
    if cell is None or cell in _NO_CODE:
        return None, ""
    code = plain_code(_COPY.sub("", _CODE_LABEL.sub("", unquoted(str(cell))))).strip("\"'“”‘’`´.,;。、*")
    if _AS_NUMBER.fullmatch(code):
        raise lost
    if len(code) != CODE_LENGTH:
        raise CellError(_wrong_length(code), _FROM_LICENCE)
    if odd := [(place, letter) for place, letter in enumerate(code, 1) if letter not in CODE_LETTERS]:
        raise CellError(*_wrong_letters(code, odd))
    if check_digit(code[:-1]) != code[-1]:
        if may_be_rounded(code):
            raise lost
        return code, "信用代码末位校验不符，请对照营业执照"
    return code, ""


def may_be_rounded(code: str) -> bool:
    """Return whether a valid code looks as if a spreadsheet had rounded it: one rounded code in 31 is valid."""
    return code.isdigit() and code.endswith("000")


def _wrong_length(code: str) -> str:
    whole = f"统一社会信用代码应为 {CODE_LENGTH} 位，现有 {len(code)} 位"
    if re.search("[一-龥]", code):
        return f"不是统一社会信用代码（应为 {CODE_LENGTH} 位数字和字母）"
    if len(code) == 2 * CODE_LENGTH or re.search("[/、,;]", code):
        return f"一格里写了不止一个信用代码（{whole}）"
    other = {15: "15 位的工商注册号", 9: "9 位的组织机构代码"}.get(len(code), "")
    return f"像是 {other}（{whole}）" if other and re.fullmatch("[0-9A-Z]+", code) else whole


def _wrong_letters(code: str, odd: list[tuple[int, str]]) -> tuple[str, str]:
    """Return why the letters of a code are wrong, and what they may be if the check character then fits."""
    shown = "、".join(f"第 {place} 位“{letter}”" for place, letter in odd)
    why = f"统一社会信用代码里有不该有的字符（{shown}）"
    near = code.translate(_LOOK_ALIKES)
    if _CODE.fullmatch(near) and check_digit(near[:-1]) == near[-1]:
        return why, f"像是 {near}（末位校验相符），请对照营业执照改正"
    return why, "只有数字和大写字母，不用 I、O、S、V、Z，请照营业执照填写"
