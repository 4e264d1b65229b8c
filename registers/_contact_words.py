"""The headers of contact columns: the role of the contact, and the part (name, post, phone, note)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from registers._content import most, share_of_names
from registers._types import Cell

GENERAL_ROLES = ("联系人", "联系人2", "联系人3")
_BY_POST: Mapping[str, str] = MappingProxyType(
    {
        "法定代表人": "法定代表人 法人代表 法人代表人 企业法人 法人 法代",
        "企业负责人": "企业主要负责人 企业负责人 单位负责人 公司负责人 主要负责人 负责人 总经理 董事长",
        "财务负责人": "财务负责人 财务联系人 财务主管 财务经理 财务总监 财务人员 财务 会计",
        "技术负责人": "技术负责人 研发负责人 技术联系人 研发联系人 技术总监",
        "人事负责人": "人事负责人 人力资源负责人 人事联系人 人力资源联系人 人事主管",
    }
)
CONTACT_ROLES: tuple[str, ...] = (*GENERAL_ROLES, *_BY_POST)
"""The roles of contacts that a table may have columns for: three general contacts, then posts."""
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "name": "姓名 名字 名称 名单",
        "post": "职务 职位 岗位 职务职位",
        "phone": "联系电话 联系手机 联系方式 联系号码 电话号码 电话 手机号码 手机号 手机 移动电话 办公电话 固定电话 固话 座机",
        "note": "备注",
    }
)
_GENERAL_WORDS = "企业联系人员 企业联系人 单位联系人 公司联系人 项目联系人 业务联系人 联系人员 联系人 联络人 联络员 科技联络员 企业联络员 对接人 经办人"
_ROLE_OF = {word: role for role, words in _BY_POST.items() for word in words.split()} | dict.fromkeys(
    _GENERAL_WORDS.split(), GENERAL_ROLES[0]
)
_PART_OF = {word: part for part, words in _PARTS.items() for word in words.split()}


def _either(words: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_HEADER = re.compile(
    rf"(?P<role>{_either(_ROLE_OF)})?的?(?P<number>[123一二三])?(?:企业|单位|公司)?(?P<part>{_either(_PART_OF)})?(?P<last>[123一二三])?"
)
_NUMBERS = {"1": 0, "2": 1, "3": 2, "一": 0, "二": 1, "三": 2}


class ContactHeader(msgspec.Struct, frozen=True):
    """What a header names: the role (empty for none), its number among several (from 0), and the part."""

    role: str
    number: int | None
    part: str


def contact_header(plain: str) -> ContactHeader | None:
    """Return the role and part that a plain header names, None if it is not a contact column."""
    found = _HEADER.fullmatch(plain.removeprefix("备用") if plain != "备用" else plain)
    if found is None or not (found["role"] or found["part"] in _PART_OF):
        return None
    part = _PART_OF.get(found["part"] or "", "name")
    if not found["role"] and part in ("name", "note"):
        return None  # 名称 and 备注 alone refer to the firm
    number = _NUMBERS.get(found["number"] or found["last"] or "")
    return ContactHeader(
        _ROLE_OF.get(found["role"] or "", ""), 1 if number is None and "备用" in plain else number, part
    )


class ContactColumn(msgspec.Struct, frozen=True):
    """The role and part of a contact column, the confidence of the guess (0 to 100) and its reason in Chinese.

    Confidences are our choice (see `registers.mapping.SURE`): 95 is used without asking, 70 is shown for review.
    """

    role: str
    part: str
    confidence: int
    why: str


def contact_columns(
    headers: Sequence[ContactHeader | None], columns: Sequence[Sequence[Cell]]
) -> dict[int, ContactColumn]:
    """Return the contact columns by their index. `columns` contains sample cells of each column.

    A phone or post without a role belongs to the name column directly left of it, otherwise to the
    first general contact.
    """
    names = {_role_of(header) for header in headers if header is not None and header.part == "name"}
    found: dict[int, ContactColumn] = {}
    taken: set[str] = set()
    near = ""
    for place, header in enumerate(headers):
        if header is None or not _possible(header, columns[place]):
            near = ""
            continue
        if header.part == "name":
            column = _named(header, taken)
            if column is None:
                near = ""
                continue
            taken.add(column.role)
            near = column.role
        elif header.role or header.number is not None:
            role = _role_of(header)
            column = ContactColumn(
                role if header.role or role in names else GENERAL_ROLES[0], header.part, 95, "表头写明是谁的"
            )
        elif near:
            column = _beside(near, header.part)
        elif header.part == "post" and GENERAL_ROLES[0] not in names:
            continue
        else:
            column = ContactColumn(GENERAL_ROLES[0], header.part, 95, "表头写的是联系方式")
        found[place] = column
    return found


def _role_of(header: ContactHeader) -> str:
    if header.role in ("", GENERAL_ROLES[0]):
        return GENERAL_ROLES[header.number or 0]
    return header.role


def _named(header: ContactHeader, taken: set[str]) -> ContactColumn | None:
    """Return the contact column of a column of names; None if the role is taken.

    A second general contact gets the next general role.
    """
    role = _role_of(header)
    if role in GENERAL_ROLES and role in taken:
        role = next((other for other in GENERAL_ROLES if other not in taken), "")
    if not role or role in taken:
        return None
    sure = 95 if role not in ("企业负责人",) else 70
    return ContactColumn(role, "name", sure, "表头写的是联系人" if sure > 90 else "可能是企业负责人，请核对")


def _beside(near: str, part: str) -> ContactColumn:
    if near in GENERAL_ROLES:
        return ContactColumn(near, part, 95, f"在“{near}”列旁边")
    return ContactColumn(near, part, 70, f"在“{near}”列旁边，按这个人的计，请核对")


_ANSWERS = {"是", "否", "√", "×", "有"}


def _possible(header: ContactHeader, cells: Sequence[Cell]) -> bool:
    """Return whether the cells may be names: 法人 above 是 and 否, or above names of firms, is not such a column."""
    if header.part != "name" or not cells:
        return True
    if most(share_of_names(cells)):
        return False
    answers = sum(isinstance(cell, bool) or cell in _ANSWERS for cell in cells)
    return answers * 2 < len(cells)
