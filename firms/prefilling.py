"""The facts of the catalogue that the statements about a known body support, to be offered to a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from firms._status_words import STATUS_KINDS, bare
from firms.known import KnownBody, Statement, Status
from policies.catalogue import QUALIFICATIONS
from policies.divisions import MUNICIPALITIES
from policies.records import OTHERS_OPEN
from policies.regions import full_region


class PrefilledFact(msgspec.Struct, frozen=True):
    """One fact that statements support: the raw value, the same in words, and where it is stated."""

    field: str
    raw: object
    words: str
    source: str


class Prefill(msgspec.Struct, frozen=True):
    """What may be filled in for a body, and what was left out and why."""

    facts: tuple[PrefilledFact, ...]
    left_out: tuple[str, ...] = ()

    @property
    def raw(self) -> dict[str, object]:
        """The facts as a raw profile."""
        return {fact.field: fact.raw for fact in self.facts}


_BODIES = {"企业": "企业", "高校": "高校", "医院": "医院"}


def prefill(body: KnownBody, on: date) -> Prefill:
    """The facts of the catalogue that the statements about a body support on a day; no date is ever made up.

    Statuses are taken only where their kind is certain and one body is meant, and not when they have surely run
    out; a list of qualifications always stays open, since what the documents do not tell is unknown.
    """
    source = f"《{_documents(body)}》"
    facts = [*_identity(body, source), *_place(body, source)]
    if body.sector:
        facts.append(PrefilledFact("industry_tags", [body.sector], body.sector, source))
    records, left_out = _qualifications(body, on)
    facts += records
    if body.region and not body.settled:
        left_out.append(f"地区“{body.region}”不是文件写明的注册地（{body.remark}）")
    return Prefill(tuple(facts), tuple(left_out))


def _documents(body: KnownBody) -> str:
    parts: tuple[Status | Statement, ...] = (*body.statuses, *body.statements)
    return "》《".join(dict.fromkeys(part.document.title for part in parts))


def _identity(body: KnownBody, source: str) -> Iterator[PrefilledFact]:
    if body.members:
        return
    if body.full_name:
        yield PrefilledFact("name", body.full_name, body.full_name, source)
    if body.kind in _BODIES:
        yield PrefilledFact("org_type", _BODIES[body.kind], _BODIES[body.kind], source)


def _place(body: KnownBody, source: str) -> Iterator[PrefilledFact]:
    ranks = full_region(body.region) if body.settled else None
    for field, place in zip(("province", "city", "district", "zone"), ranks or (), strict=False):
        yield PrefilledFact(field, place, place, source)
    if ranks and len(ranks) == 1 and ranks[0] in MUNICIPALITIES:
        yield PrefilledFact("city", ranks[0], ranks[0], source)


def _qualifications(body: KnownBody, on: date) -> tuple[list[PrefilledFact], list[str]]:
    """Titles told of a body, as records of no kind: no document says when they end, so whether one holds is unknown."""
    records: dict[str, dict[str, object]] = {}
    words: list[str] = []
    left_out: list[str] = []
    for status in body.statuses:
        kind, level = STATUS_KINDS.get(bare(status.text), ("", ""))
        told = f"{status.text}（{status.document.year} 年文件）"
        if not kind or body.members:
            left_out.append(
                f"{told}：没有对应的资质种类，或不能确定是哪一种"
                if not body.members
                else f"{told}：几家合写，不能确定是哪一家"
            )
        elif _run_out(kind, status, on):
            left_out.append(f"{told}：按有效期已过期")
        else:
            name = f"{QUALIFICATIONS[kind][0]}{f'（{level}）' if level else ''}"
            word = f"{name}（{status.year or status.document.year} 年{'' if status.year else '文件'}）"
            records[kind] = {"level": f"{word}是否仍有效待核实"}
            words.append(word)
    if not records:
        return [], left_out
    raw: list[object] = [*records.values(), {"level": OTHERS_OPEN}]
    titles = "》《".join(dict.fromkeys(status.document.title for status in body.statuses))
    text = f"{'、'.join(words)}，取得日期和是否仍有效待核实"
    return [PrefilledFact("qualifications", raw, text, f"《{titles}》")], left_out


def _run_out(kind: str, status: Status, on: date) -> bool:
    """Whether a title granted by the end of the year stated is past its validity, whatever the day was."""
    months = QUALIFICATIONS[kind][1]
    granted = status.year or status.document.year
    return months is not None and on.year > granted + months // 12
