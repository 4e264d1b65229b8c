"""Checks of one row against what its title says, and for firms that no longer exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from policies import QUALIFICATIONS
from policies.places import RANKS, known_place
from registers._cells import CellError, flag_in
from registers._header_text import one_form
from registers._types import Cell

_GONE = "注销|吊销|撤销登记|责令关闭|停业|歇业|清算|破产|迁出|解散|除名|关停|倒闭"
_STATE = re.compile(
    rf"^(?:登记|经营|企业|存续)?(?:状态)?[:：]?(?:已|拟|正在|被|依法|企业)*(?:{_GONE})|^(?:deregistered|cancell?ed|revoked|dissolved|closed)\b"
)
_LONGEST_STATE = 30
"""Characters of a state; longer texts are remarks. Our choice."""
_ABOUT_GONE = re.compile(_GONE)
_NOT = re.compile(r"^(?:否|无|没有|未|不|正常|0|×|no|n|/|-|存续|在业|开业)")
_ABOUT_TITLE = re.compile(r"备注|说明|结果|状态|意见|结论|通过|情况|有效|remark|note|status|result")
_WHETHER_TITLE = re.compile(r"是否.*(?:通过|有效|合格)|有效性|通过与?否")
_NO = frozenset(("否", "不", "×", "n", "no", "0", "无效"))
_NOT_HELD = re.compile(
    r"(?<![无没])(?:未|不)(?:予|能|再|被)?(?:通过|合格|符合|认定|获|入库|推荐|入选)|(?<!不)(?:取消|撤销|终止|摘牌|驳回|作废)|过期|失效|已到期|待[定审核认]|放弃|退出"
    r"|暂缓|(?<!无)异议|(?:申请|申报|评审|公示|审核|整改)中|公示期|拟(?:认定|入库|取消|通过)"
)
_CERTIFICATE = re.compile(r"g[rfs]\s*((?:19|20)\d\d)\d{6,}")


def gone(header: str, cell: Cell) -> str:
    """Return what a cell says about a firm that no longer exists or has moved away, "" for a living firm.

    >>> gone("登记状态", "注销"), gone("是否注销", "否"), gone("备注", "2024年注销分公司")
    ('注销', '', '')
    """
    text = one_form(cell).strip() if isinstance(cell, str) else cell
    if isinstance(text, str) and len(text) <= _LONGEST_STATE and _STATE.match(text):
        return str(cell)
    about = _ABOUT_GONE.search(one_form(header))
    if about is None or cell is None or (isinstance(text, str) and _NOT.match(text)):
        return ""
    try:
        return about[0] if flag_in(cell) else ""
    except CellError:
        return f"{about[0]}（{header}）" if isinstance(cell, date) or "日期" in header or "时间" in header else ""


def not_held(header: str, cell: Cell) -> str:
    """Return what a remark says against the titles of its row, "" if it says nothing of the kind.

    >>> not_held("审核结果", "不通过"), not_held("是否通过", "否"), not_held("备注", "公示无异议")
    ('不通过', '否', '')
    """
    about = one_form(header)
    if not isinstance(cell, str | bool) or not _ABOUT_TITLE.search(about):
        return ""
    text = "否" if cell is False else one_form(str(cell)).strip()
    answered = _WHETHER_TITLE.search(about) is not None and text in _NO
    return str(text) if answered or (len(text) <= _LONGEST_STATE and _NOT_HELD.search(text)) else ""


def place_agrees(raw: Mapping[str, object], field: str, value: str) -> bool:
    """Return whether a place from the title can hold for a row, given the places in the row itself."""
    own = known_place(value, field=field)
    for rank in RANKS:
        written = raw.get(rank)
        if not isinstance(written, str) or rank == field:
            continue
        if own is not None and own.rank(rank) not in (None, written):
            return False
        place = known_place(written, field=rank)
        if place is not None and place.rank(field) not in (None, value):
            return False
    return True


def still_held(year: int, kind: str, on: date) -> tuple[bool, str]:
    """Return whether a qualification granted in a year is surely held on a day, and the reason."""
    months = QUALIFICATIONS[kind][1]
    if year > on.year:
        return False, f"{year} 年还没有到"
    if months is None:
        known = year == on.year
        return known, "有效期不知道，请核对" if known else f"{year} 年认定的，有效期不知道，现在是否有效要核对"
    years = months // 12
    if on < date(year + years, 1, 1):
        return True, f"有效期 {years} 年"
    if on.year > year + years:
        return False, f"{year} 年认定的，{years} 年有效期已过"
    return False, f"{year} 年认定的，今年到期，到没到期要看发证日期"


def certificate_year(cell: Cell) -> int | None:
    """Return the year in the number of a certificate (GR202512000001), None if it has none."""
    found = _CERTIFICATE.match(one_form(cell).strip()) if isinstance(cell, str) else None
    return int(found[1]) if found else None
