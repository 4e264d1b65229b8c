"""The data type of a reference entry: a plan, regulation, place or programme that policies cite. It is never matched."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from policies.documents import Document
from policies.model import Level
from policies.offices import PolicyOffice


class ReferenceKind(StrEnum):
    """The category of a reference entry."""

    PLAN = "规划文件"
    REGULATION = "法规文件"
    QUALIFICATION = "资质认定"
    TAX = "税收优惠"
    AWARD = "奖励补助"
    FINANCE = "金融支持"
    PLATFORM = "平台载体"
    PROJECT = "科技计划项目"
    SCIENCE_AWARD = "科技奖励"
    TALENT = "人才"
    EVENT = "活动赛事"
    SERVICE = "服务"


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that documents mention but that a firm cannot apply for. It is found by search and cited as a parent (`based_on`).

    `summary` describes it in one sentence, `facts` are statements of the documents about it, `other_ids` are its ids
    in other lists.
    """

    id: str
    name: str
    level: Level
    region: str
    kind: ReferenceKind
    documents: tuple[Document, ...]
    summary: str = ""
    aliases: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    issuer: str = ""
    lead_department: str = ""
    offices: tuple[PolicyOffice, ...] = ()
    facts: tuple[str, ...] = ()
    doubts: str = ""
