"""Resources (一池四库): bodies, labs, results, experts, premises and products that a need of a firm can be answered with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import OfficeRecords
from policies.text_folding import initials, normalised, words_of


class ResourceKind(StrEnum):
    """What a resource is."""

    SERVICE = "服务机构"
    LAB = "实验室与平台"
    RESULT = "科技成果"
    EXPERT = "专家"
    PREMISES = "载体场地"
    FINANCE = "金融产品"
    EQUIPMENT = "仪器设备"


class NewResource(msgspec.Struct, frozen=True, kw_only=True):
    """A resource to be stored. `offers` says what it can do for a firm, `fields` for which trades; `until` how long it holds."""

    kind: ResourceKind
    title: str
    officer: str
    day: date
    owner: str = ""
    offers: str = ""
    fields: str = ""
    place: str = ""
    contact: str = ""
    phone: str = ""
    until: date | None = None
    source: str = ""
    note: str = ""


class Resource(NewResource, frozen=True, kw_only=True):
    """A stored resource. `id` is the same on every computer."""

    id: str

    def valid_on(self, on: date) -> bool:
        """Returns whether it holds on the day."""
        return self.until is None or self.until >= on


class ResourceRepository(OfficeRecords[NewResource, Resource]):
    """Reads and writes resources."""

    table = "resources"
    lost = "这条资源不在库中，可能已被删除，请刷新"
    order = "t.kind, t.name, t.id"

    def search(self, text: str, kind: ResourceKind | None = None) -> tuple[Resource, ...]:
        """Returns the resources that contain every word of the text, in any column or as initials of the name."""
        words = words_of(text)
        found = [resource for resource in self.all() if kind is None or resource.kind is kind]
        return tuple(resource for resource in found if all(word in _text(resource) for word in words))

    def named(self, ids: Iterable[str]) -> tuple[Resource, ...]:
        """Returns the resources with these ids in the same order; one that was deleted is left out."""
        wanted = tuple(ids)
        found = {resource.id: resource for resource in self.all()} if wanted else {}
        return tuple(found[record] for record in wanted if record in found)

    def _row(self, new: NewResource) -> Row:
        return {
            "kind": new.kind.value,
            "name": _rows.required(new.title, "名称"),
            "owner": new.owner.strip(),
            "offers": new.offers.strip(),
            "fields": new.fields.strip(),
            "place": new.place.strip(),
            "contact": new.contact.strip(),
            "phone": new.phone.strip(),
            "until": _rows.iso(new.until),
            "source": new.source.strip(),
            "officer": _rows.required(new.officer, "录入人"),
            "day": new.day.isoformat(),
            "note": new.note.strip(),
        }

    def _read(self, row: _rows.Cells) -> Resource:
        return Resource(
            id=_rows.text(row, "id"),
            kind=ResourceKind(_rows.text(row, "kind")),
            title=_rows.text(row, "name"),
            officer=_rows.text(row, "officer"),
            day=_rows.day(row, "day"),
            owner=_rows.text(row, "owner"),
            offers=_rows.text(row, "offers"),
            fields=_rows.text(row, "fields"),
            place=_rows.text(row, "place"),
            contact=_rows.text(row, "contact"),
            phone=_rows.text(row, "phone"),
            until=_rows.day_or_none(row, "until"),
            source=_rows.text(row, "source"),
            note=_rows.text(row, "note"),
        )


def _text(resource: Resource) -> str:
    texts = (resource.title, resource.owner, resource.offers, resource.fields, resource.place, resource.contact)
    return "\n".join((*map(normalised, texts), initials(resource.title), resource.kind.value))
