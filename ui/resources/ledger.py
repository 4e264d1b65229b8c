"""The register of resources as a ledger. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from casebook import NewResource, Resource, ResourceKind
from policies.text_folding import initials
from registers.ledgers import LedgerColumn, LedgerKind
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk

COLUMNS = (
    LedgerColumn(
        name="kind", label="类别", kind=LedgerKind.CHOICE, required=True, aliases=("类型", "资源类别"),
        choices=tuple(kind.value for kind in ResourceKind),
    ),
    LedgerColumn(name="title", label="名称", required=True, aliases=("资源名称", "机构名称", "成果名称", "姓名", "载体名称")),
    LedgerColumn(name="owner", label="所属单位", aliases=("单位", "依托单位")),
    LedgerColumn(name="offers", label="能提供什么", aliases=("服务内容", "简介", "成果简介", "研究方向")),
    LedgerColumn(name="fields", label="领域", aliases=("技术领域", "行业领域")),
    LedgerColumn(name="place", label="地点", aliases=("地址",)),
    LedgerColumn(name="contact", label="联系人"),
    LedgerColumn(name="phone", label="电话", aliases=("联系电话", "联系方式")),
    LedgerColumn(name="until", label="有效至", kind=LedgerKind.DATE, aliases=("有效期至", "截止日期")),
    LedgerColumn(name="source", label="来源"),
    LedgerColumn(name="note", label="备注"),
)  # fmt: skip
_SHOWN = ("kind", "title", "owner", "offers", "fields", "contact", "phone", "until")
_WIDTHS = {
    "kind": 96,
    "title": 190,
    "owner": 150,
    "offers": 250,
    "fields": 110,
    "contact": 76,
    "phone": 120,
    "until": 92,
}


def resources_spec(desk: Desk) -> LedgerSpec[Resource]:
    """Returns the ledger over the casebook of the desk."""

    def new(values: Values) -> NewResource:
        texts = {
            column.name: str(values.get(column.name) or "")
            for column in COLUMNS
            if column.name not in ("kind", "until")
        }
        until = values.get("until")
        return NewResource(
            kind=ResourceKind(str(values["kind"])), until=until if isinstance(until, date) else None,
            officer=desk.officer, day=desk.on, **texts,
        )  # fmt: skip

    def values(resource: Resource) -> Values:
        found = {name: getattr(resource, name) for name in (column.name for column in COLUMNS)}
        return {
            name: str(value) if name == "kind" else value for name, value in found.items() if value not in (None, "")
        }

    def add(several: Sequence[Values]) -> object:
        return desk.book.resources.add_all([new(given) for given in several], desk.author())

    def change(resource: Resource, given: Values) -> None:
        changed = msgspec.structs.replace(resource, **msgspec.structs.asdict(new(given)))
        desk.book.resources.update(changed, desk.author())

    return LedgerSpec(
        name="resources", title="资源", noun="条资源", columns=COLUMNS, shown=_SHOWN, widths=_WIDTHS, values=values,
        firm_name=lambda _: "", read=desk.book.resources.all, add=add, change=change,
        remove=lambda resource: desk.book.resources.remove(resource.id, desk.author()),
        empty="资源库还是空的：按“新增”，或导入服务机构、实验室、成果、专家、载体场地的名单",
        urgent=lambda resource: not resource.valid_on(desk.on),
        tip=lambda resource: "有效期已过，请核对" if not resource.valid_on(desk.on) else resource.offers,
        also=lambda resource: initials(resource.title),
        hint="名称（或拼音首字母）、单位、能提供什么、领域的任何几个字", narrow="kind", narrow_also="fields",
    )  # fmt: skip
