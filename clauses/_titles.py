"""Finds the qualifications that a clause asks for: valid now, or granted lately. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clauses._applicants import FoundRule
from clauses._named import NamedFact, named_facts
from clauses._phrases import Bounds
from policies import CATALOGUE, QUALIFICATIONS, Aspect, FieldType
from policies.rules import Flag, Holds, OneOf, Operand, Recognised, Rule

_BETWEEN = re.compile(
    r"[、,，/\s]*(?:(?:企业)?(?:有效)?(?:资格|称号|资质|认定|证书|入库登记编号|入库编号|登记编号|编号)?)[、,，/\s]*(?:(?:或者|或|和|及|以及|与)(?:者)?)?[、,，/\s]*"
)
_EITHER = re.compile(r"或|之一|任一|等(?:资质|称号|资格)?")
_LATELY = re.compile(r"上(?:一)?(?:年度?|年)|去年|(?:当|本)(?:年度|年)|新(?:认定|入库|评定|获评|获得|晋升)")
_GRANTED = re.compile(r"(?:新|首次|获|获得|通过|被|经)?(?:认定|评定|评价|入库|获评|评为|获批|入选)")
_NEXT = re.compile(r"或者?|、|,|以及|及|和")
_OF_PLACE = re.compile(r"(?:[一-龥]{2,3}(?:省|市)|(?:省级|市级)(?:及以上|以上)?)$")
_LOCAL = frozenset({"chuying", "dengling", "lingjun", "lingjun_peiyu", "srdi_sme", "innovative_sme"})
"""Titles that a province gives: 天津市雏鹰企业."""
_BODIES_TOO = frozenset(
    {"incubator", "maker_space", "univ_sci_park", "new_rd_org", "tech_transfer_org", "science_base"}
)
"""Titles whose words also name what kind of body the applicant is."""
_STATUS = re.compile(r"认定|备案|国家级|省级|市级|省部级|资格|资质|有效期|名单|称号")
_OTHER_YEAR = re.compile(r"20\d\d|首次|重新|连续|再次|迁入|复审|期满")


def titles_in(words: str, span: Bounds) -> Iterator[FoundRule]:
    """Yield the qualifications of a part of a clause; names beside each other with 或 or 、 are one condition."""
    part = span.of(words)
    named = [each for each in named_facts(part) if each.kind == "qualification"]
    for run in _runs(part, named):
        kinds = tuple(dict.fromkeys(each.name for each in run))
        prefix = _OF_PLACE.search(part[: run[0].start]) if set(kinds) <= _LOCAL else None
        begin = run[0].start - (len(prefix[0]) if prefix else 0)
        place = Bounds(span.start + begin, span.start + run[-1].end)
        sure = min(each.sure for each in run)
        if len(kinds) > 1 and not _EITHER.search(part):
            sure = min(sure, 0.6)
        rule, why = _asked(part, run, kinds, _own_words(part, run, named))
        if rule is not None:
            yield FoundRule(place, rule, sure=sure if isinstance(rule, Holds) else min(sure, 0.6), why=why)


def _runs(part: str, named: Sequence[NamedFact]) -> Iterator[list[NamedFact]]:
    """Yield the names in groups that stand directly beside each other."""
    run: list[NamedFact] = []
    for each in named:
        gap = part[run[-1].end : each.start] if run else ""
        if each.name in _LOCAL:
            gap = _OF_PLACE.sub("", gap)
        if run and not _BETWEEN.fullmatch(gap):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _own_words(part: str, run: Sequence[NamedFact], named: Sequence[NamedFact]) -> str:
    """Return the words beside a group of names that say how they are held; those of another alternative do not.

    In 有效期内的高新技术企业或者当年入库的科技型中小企业 only the second is one of this year.
    """
    before = max((each.end for each in named if each.end <= run[0].start), default=0)
    after = min((each.start for each in named if each.start >= run[-1].end), default=len(part))
    head, tail = part[before : run[0].start], part[run[-1].end : after]
    if before:
        head = _NEXT.split(head, maxsplit=1)[-1]
    if after < len(part):
        tail = _NEXT.split(tail, maxsplit=1)[0]
    return head + tail


def _asked(part: str, run: Sequence[NamedFact], kinds: tuple[str, ...], around: str) -> tuple[Rule | None, str]:
    told = "、".join(QUALIFICATIONS[kind][0] for kind in kinds)
    if _OTHER_YEAR.search(around):
        return None, ""
    if set(kinds) <= _BODIES_TOO and not _STATUS.search(part):
        kind = CATALOGUE["carrier_kind"]
        named = tuple(QUALIFICATIONS[each][0] for each in kinds)
        if not set(named) <= set(kind.values):
            return None, ""
        left = Operand(kind.name, kind.label, kind.unit, kind.values)
        return OneOf(left=left, values=named), f"写明了{told}，没有写要经认定"
    lately = _LATELY.search(around)
    if lately is not None and _GRANTED.search(around):
        this_year = all(re.fullmatch("(?:当|本)(?:年度|年)", each[0]) for each in _LATELY.finditer(around))
        return Recognised(
            kinds=kinds, years=0 if this_year else 1
        ), f"写明了新近认定的{told}，按本年{'' if this_year else '和上年'}认定的算"
    return Holds(kinds=kinds), f"写明了{told}"


def facts_in(words: str, span: Bounds, *, listed: bool) -> Iterator[FoundRule]:
    """Yield the yes-or-no facts and the values of lists that a part of a clause names by their labels.

    Facts of the clean record are not among them (`negatives_in`).
    """
    part = span.of(words)
    for each in named_facts(part):
        field = CATALOGUE.get(each.name)
        if field is None or field.clean or listed:
            continue
        place = Bounds(span.start + each.start, span.start + each.end)
        if each.kind == "flag" and field.type is FieldType.FLAG and each.sure >= 0.9:
            yield FoundRule(
                place,
                Flag(field=field.name, value=True),
                _ASPECTS.get(field.name),
                sure=0.8,
                why=f"写明了{field.label}",
            )
        value = getattr(each, "value", "")
        asked = each.kind == "value" and value in field.values and field.name in _VALUES
        if asked and re.search(_VALUES[field.name], part):
            left = Operand(field.name, field.label, field.unit, field.values)
            yield FoundRule(place, OneOf(left=left, values=(value,)), sure=0.6, why=f"写明了{field.label}")


_VALUES = {"listing": "上市|挂牌|股改", "tax_credit_grade": "纳税信用"}
"""Fact → words that must stand beside its value."""
_ASPECTS = {
    "legal_person": Aspect.LEGAL_PERSON,
    "resident_enterprise": Aspect.TAXPAYER,
    "audit_collection": Aspect.TAXPAYER,
    "general_taxpayer": Aspect.TAXPAYER,
    "above_scale": Aspect.SIZE,
}
