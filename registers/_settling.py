"""Settles the guesses of all columns against each other and against their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from registers._content import most, share_of_codes, share_of_names
from registers._header_text import one_form
from registers._targets import CERTAIN, SURE, MappedColumn, Target, Use
from registers._types import Cell

_OTHERS = re.compile(
    r"上级|母公司|总公司|股东|控股|担保|关联|代理|银行|开户|推荐|主管|客户|供应商|合作|投资|集团|服务机构|平台|孵化器|园区|载体|税务机关|登记机关|原(?!始)|曾用|变更前|英文|简称|法人身份|身份证|联系|参股|子公司|分公司|委托|竞争|持股|parent|shareholder|customer|supplier|bank|holding|subsidiary|partner"
)
"""Matches headers of columns that name another firm or person, whatever their cells look like."""
_BY_CONTENT = 92
_ONE_OF_SEVERAL = 75
"""Confidences of a column known by its cells: alone, and beside others like it. Our choice: the second is asked."""
_FEW = 20
"""Percentage of fitting cells below which a column is not what an unsure header says. Our choice."""
_Columns = Sequence[tuple[Cell, ...]]
_Share = Callable[[Sequence[Cell]], int]
_KINDS: tuple[tuple[str, str, str, _Share], ...] = (
    ("credit_code", "信用代码", "能通过信用代码的校验", share_of_codes),
    ("name", "企业名称", "是企业名称的样子", share_of_names),
)


def settled(
    columns: Sequence[MappedColumn], cells: _Columns, year_of_reading: int
) -> tuple[tuple[MappedColumn, ...], tuple[str, ...]]:
    """Return the columns with at most one per fact, and Chinese sentences about what was decided between them."""
    known = list(columns)
    for field, noun, looks, share in _KINDS:
        known = _by_content(known, cells, Target(use=Use.FIELD, field=field), (noun, looks, share))
    return _without_duplicates(known, cells, year_of_reading)


def _by_content(
    columns: list[MappedColumn], cells: _Columns, target: Target, kind: tuple[str, str, _Share]
) -> list[MappedColumn]:
    """Return the columns with one that its cells show to contain a field, if no header names such a column."""
    noun, looks, share_of = kind
    own = [i for i, column in enumerate(columns) if column.target == target]
    if any(columns[i].confidence >= CERTAIN and not _is_empty(cells[i]) for i in own):
        return columns
    named = [i for i in own if not _OTHERS.search(one_form(columns[i].header))]
    others = [
        i for i, c in enumerate(columns) if c.target.use is not Use.FIELD and not _OTHERS.search(one_form(c.header))
    ]
    shares = {i: share_of(cells[i]) for i in (*named, *others)}
    good = [i for i, share in shares.items() if most(share)]
    if not good or any(shares[i] >= _FEW and i not in good for i in named):
        return columns
    best = next((i for i in named if i in good), max(good, key=lambda i: (shares[i], -i)))
    alone = best in named or len(good) == 1 or target.field == "credit_code"
    why = f"{shares[best]}% 的内容{looks}" + ("" if alone else "，但不止这一列，请核对")
    result = list(columns)
    for i in set(own) - {best}:
        result[i] = _as_remark(columns[i], f"表头像“{noun}”，内容却不是；“{columns[best].header}”列才是")
    sure = _BY_CONTENT if alone else _ONE_OF_SEVERAL
    result[best] = msgspec.structs.replace(columns[best], target=target, confidence=sure, why=why, year_assumed=False)
    return result


def _is_empty(cells: Sequence[Cell]) -> bool:
    """Return whether a column contains no text at all: nothing, or only numbers."""
    return all(isinstance(cell, Decimal) for cell in cells)


def _as_remark(column: MappedColumn, why: str, sure: int = 50) -> MappedColumn:
    return msgspec.structs.replace(column, target=Target(use=Use.EXTRA), confidence=sure, why=why, year_assumed=False)


def _without_duplicates(
    columns: list[MappedColumn], cells: _Columns, year_of_reading: int
) -> tuple[tuple[MappedColumn, ...], tuple[str, ...]]:
    """Return the columns with at most one per fact: the one with the highest confidence, then the first.

    The other columns of the fact become remarks. Two equally likely columns with different cells are asked.
    """
    groups: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        if key := column.target.key(year_of_reading):
            groups.setdefault(key, []).append(index)
    result, notes = list(columns), []
    for indexes in groups.values():
        best = max(indexes, key=lambda i: (columns[i].confidence, -i))
        others = [i for i in indexes if i != best]
        for i in others:
            result[i] = _as_remark(columns[i], f"与“{columns[best].header}”列指同一项")
        equal = [i for i in others if columns[i].confidence == columns[best].confidence and cells[i] != cells[best]]
        if not equal:
            continue
        headers = "、".join(f"“{columns[i].header}”" for i in (best, *equal))
        label = columns[best].target.label(year_of_reading)
        notes.append(f"{headers}都像“{label}”，内容不同，请核对用哪一列")
        why = f"{columns[best].why}；还有{len(equal)}列也像，内容不同，请核对"
        doubted = min(columns[best].confidence, SURE - 5)
        result[best] = msgspec.structs.replace(columns[best], confidence=doubted, why=why, year_assumed=False)
    return tuple(result), tuple(notes)
