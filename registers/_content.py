"""What the cells of a column say about its meaning, whatever its header is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from firms import CODE_LENGTH
from registers._cells import CellError
from registers._codes import code_in
from registers._types import Cell

_STRONG = re.compile(
    r".{2,}(?:公司|[一-龥]厂|合作社|合作联社|联合社|事务所|集团|工作室|经营部|商行|商店|超市|经销处|门市部|服务部|维修部|研究院|研究所|设计院|[(（](?:有限|普通|特殊普通)合伙[)）]|个体工商户[)）]?|分店|总店)[*★]?"
)
_WEAK = re.compile(r".{3,}(?:中心|院|所|店|部|社|场|馆|站|园|企业|农场|学校|医院|协会|学会|基金会|坊|厅|城|行)[*★]?")
_NO_FIRM = re.compile(r"[省市区].*[路街道].*\d+号|支行|分行|银行|[局委]$|管委会|税务局|@")
_ADDRESS = re.compile(r"\d{1,4}(?:号|室|层|楼|幢|栋)|街道")
_SURELY, _WEAKLY = 8, 6
"""Fewest characters of a name that is surely one, and of one with a common last word. Our choice."""
_MOST = 60
"""Percentage of the cells that decide. Our choice: the others are placeholders and slips."""


def is_code(cell: Cell) -> bool:
    """Return whether a cell is a unified social credit code with the right check character."""
    if not isinstance(cell, str) or not CODE_LENGTH <= len(cell) <= 2 * CODE_LENGTH:
        return False
    try:
        code, remark = code_in(cell)
    except CellError:
        return False
    return code is not None and not remark


def is_firm_name(cell: Cell, *, surely: bool = False) -> bool:
    """Return whether a cell looks like the name of a firm or another body; `surely`: like nothing else.

    >>> is_firm_name("天津甲科技有限公司"), is_firm_name("河东区科技局"), is_firm_name("软件业")
    (True, False, False)
    """
    if not isinstance(cell, str) or not 4 <= len(cell) <= 60 or _NO_FIRM.search(cell):
        return False
    text = re.sub(r"\s+|[(（](?:已?注销|原|曾用名|吊销|迁出)[^)）]*[)）]$", "", cell)
    if surely:
        return len(text) >= _SURELY and _STRONG.fullmatch(text) is not None
    return _STRONG.fullmatch(text) is not None or (
        len(text) >= _WEAKLY and _WEAK.fullmatch(text) is not None and not _ADDRESS.search(text)
    )


def share_of_codes(cells: Sequence[Cell]) -> int:
    """Return the percentage of the cells that are credit codes."""
    return 100 * sum(map(is_code, cells)) // len(cells) if cells else 0


def share_of_names(cells: Sequence[Cell]) -> int:
    """Return the percentage of the cells that are names of firms; 0 if they repeat (a column of offices)."""
    names = [cell for cell in cells if is_firm_name(cell)]
    if len(names) >= 4 and len(set(names)) * 2 < len(names):
        return 0
    return 100 * len(names) // len(cells) if cells else 0


def most(share: int) -> bool:
    """Return whether a percentage of the cells decides."""
    return share >= _MOST


def is_counting(cells: Sequence[Cell]) -> bool:
    """Return whether the cells number the rows."""
    try:
        numbers = [int(str(cell)) for cell in cells]
    except ValueError:
        return False
    return len(numbers) > 1 and numbers[0] in (0, 1) and all(a < b for a, b in pairwise(numbers))
