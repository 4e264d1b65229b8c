"""Finds what a clause says of the applicants: kind of body, legal person, place, taxpayer, size. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from clauses._phrases import Bounds
from clauses.model import PolicyText
from policies import CATALOGUE, QUANTITIES, Aspect, full_region
from policies.places import NOWHERE, Place, known_place, place_at_start
from policies.rules import Flag, Manual, ManualReason, OneOf, Operand, Region, Rule


class FoundRule(NamedTuple):
    """A condition that words of a clause state; `figures` are indices of the figures that it uses.

    `beside` are figures of other clauses that it uses too, each as (clause, figure).
    """

    span: Bounds
    rule: Rule
    aspect: Aspect | None = None
    figures: tuple[int, ...] = ()
    beside: tuple[tuple[int, int], ...] = ()
    sure: float = 0.8
    why: str = ""


_HERE = r"(?:本|我|全)(?:省|市|区|县)|(?:本)?辖区|[省市区县]内|在?津(?![一-龥]{1,3}[区县])"
_NAME = r"(?:(?![在于的是为对凡、和或及])[一-龥]){2,14}?(?:省|市|区|县|州|旗|城|园)"
_PLACE = rf"(?:{_HERE}|{_NAME})(?:(?:[、和或及]|以及)(?:{_HERE}|{_NAME}))*"
_WITHIN = r"(?:行政区域|行政辖区|辖区|范围|区域)?(?:以|之)?(?:内|境内)?"
_SEAT = r"(?:工商|市场主体|税务|依法|正式|登记)?(?:注册|登记|设立|成立)(?:登记)?"
_ABOUT = re.compile(
    rf"(?:(?:(?<=[在于,，、的凡对])|^)(?P<a>{_PLACE}){_WITHIN}(?:、)?(?:依法|合法)?(?P<does>{_SEAT}(?:地)?(?:(?:[、和并且及]|并且)?(?:依法|正常|实际)?(?:纳税|缴税|经营|生产经营|从事生产经营))*)"
    rf"|(?P<seat>(?:工商|企业)?(?:注册|登记)地(?:址)?(?:(?:[、和及])(?:税务征管关系|税收征管关系|税[务收]户管(?:关系|地)?|税收关系|税务关系|税务登记地?|纳税地|(?:实际|主要)?(?:生产)?(?:经营|办公)(?:地|场所)(?:址)?|统计关系))*)(?:均|都|应|须)*(?:在|位于|为|属于)(?P<b>{_PLACE}){_WITHIN}"
    rf"|(?:注册|登记)(?:在|于)(?P<c>{_PLACE}){_WITHIN})"
)
_OUTSIDE = re.compile("(?:以|之)?外")
_TAXED = re.compile(r"纳税|缴税|税务|税收")
_WORKS = re.compile(r"经营|办公|生产|统计")
_ABROAD = re.compile(
    r"(?:在)?(?:中华人民共和国|中国|我国)(?:大陆)?境内(?:\([^()]*\))?(?:依法)?(?:注册|登记|设立|成立)(?:登记)?"
)
_LEGAL = re.compile(
    r"(?:(?:具有|具备|为|是)(?:独立)?(?:的)?(?:企业|事业)?法人(?:资格|地位|单位)?|独立(?:的)?(?:企业|事业)?法人(?:资格|地位|单位)?|法人资格|(?:企业|事业)法人(?=$|[,，、的()或和及])|法人(?:企业|单位))"
)
_PUBLIC = ("事业单位", "高校", "医院", "科研院所")
"""Schools, hospitals and institutes are public institutions too."""
_BODIES = {
    "企业": ("企业",), "公司": ("企业",), "企事业单位": ("企业", *_PUBLIC), "事业单位": _PUBLIC, "社会组织": ("社会组织",),
    "社会团体": ("社会组织",), "民办非企业单位": ("社会组织",), "高等学校": ("高校",), "高等院校": ("高校",), "普通高校": ("高校",),
    "高校": ("高校",), "高校院所": ("高校", "科研院所"), "医疗卫生机构": ("医院",), "医疗机构": ("医院",), "医院": ("医院",),
    "科研院所": ("科研院所",), "科研机构": ("科研院所",), "科研单位": ("科研院所",), "研究院所": ("科研院所",),
    "个体工商户": ("个体工商户",), "自然人": ("个人",), "个人": ("个人",),
}  # fmt: skip
_BODY = "|".join(sorted(_BODIES, key=len, reverse=True))
_IS_BODY = re.compile(
    rf"(?:(?<=的)|(?<=为)|(?<=是)|(?<=属于)|^)(?P<all>(?:各类)?(?:{_BODY})(?:(?:、|和|或|或者|及|以及)(?:{_BODY}))*)(?:等)?(?:\([^()]*\))?$"
)
_FLAGS = (
    (r"(?:属于|为|是)?(?:中国)?居民企业", "resident_enterprise", True, Aspect.TAXPAYER),
    (r"(?:实行|采取|采用)?查账征收(?:方式)?(?:(?:缴纳)?企业所得税)?(?:的)?", "audit_collection", True, Aspect.TAXPAYER),
    (r"(?:会计|财务)核算(?:制度)?健全", "audit_collection", True, Aspect.TAXPAYER),
    (r"(?:属于|为|是)?(?:增值税)?一般纳税人", "general_taxpayer", True, Aspect.TAXPAYER),
    (r"(?:属于|为|是)?(?:增值税)?小规模纳税人", "general_taxpayer", False, Aspect.TAXPAYER),
    (r"(?:属于|为|是)?民营企业", "private", True, None),
    (r"(?:属于|为|是)?规模以上(?:工业|服务业|科技型)?企业", "above_scale", True, Aspect.SIZE),
)
_PERSON = (
    (r"(?:具有|取得|获得)?博士(?:研究生)?(?:学历|学位)(?:[、和及或]?学[历位])?", "person_degree", ("博士",)),
    (
        r"(?:具有|取得|获得)?硕士(?:研究生)?(?:学历|学位)?(?:及以上|\(含\)以上|以上)(?:学历|学位)(?:[、和及或]?学[历位])?",
        "person_degree",
        ("博士", "硕士"),
    ),
    (r"(?:具有|取得|获得)?正高级(?:专业技术)?(?:职称|职务|资格)", "person_title", ("正高级",)),
    (
        r"(?:具有|取得|获得)?(?:副高级(?:及以上|\(含\)以上|以上)|(?<!副)(?<!正)高级(?:及以上|\(含\)以上|以上)?)(?:专业技术)?(?:职称|职务|资格)",
        "person_title",
        ("正高级", "副高级"),
    ),
    (
        r"(?:具有|取得|获得)?中级(?:及以上|\(含\)以上|以上)(?:专业技术)?(?:职称|职务|资格)",
        "person_title",
        ("正高级", "副高级", "中级"),
    ),
)
_STANDS = re.compile(r"(?:^|[的为是属于合对向、或和及,，:：《“])$")
"""What stands before the size of an applicant; 在中小企业推广 names none."""
_SIZES = (
    (r"中型、小型[、和及或]?微型(?:企业)?", ("中型", "小型", "微型")),
    (
        r"(?:符合)?(?:国家)?(?<!型)(?<!新)中小(?:微)?型?企业(?:划型)?(?:规定|标准)*(?![^,，、的和或及()]{1,6}(?:大赛|服务|发展|平台|基地|局))",
        ("中型", "小型", "微型"),
    ),
    (r"(?<!型)(?<!中)小(?:型)?微(?:型)?企业", ("小型", "微型")),
    (r"(?<!型)(?<!中)小型、?微型企业", ("小型", "微型")),
)


@lru_cache(maxsize=64)
def place_of(title: str, issuer: str) -> Place:
    """Return the place whose office issued the document, as far as its title and issuer tell; NOWHERE if they do not.

    >>> place_of("关于印发河东区科技奖补办法的通知", "").name
    '天津市河东区'
    """
    found = [
        place
        for words in (issuer, title)
        for start in range(len(words))
        if (place := place_at_start(words[start : start + 14])) is not None
    ]
    return max(found, key=lambda place: len(place.ranks), default=NOWHERE)


def applicants_in(text: PolicyText, words: str, span: Bounds) -> Iterator[FoundRule]:
    """Yield what a part of a clause says of the applicants; `words` is the text of the clause in half-width signs."""
    part = span.of(words)
    yield from _places(text, part, span)
    if found := _LEGAL.search(part):
        yield _flag(span, found, "legal_person", True, Aspect.LEGAL_PERSON)
    for pattern, field, value, aspect in _FLAGS:
        if found := re.search(pattern, part):
            yield _flag(span, found, field, value, aspect)
    for pattern, sizes in _SIZES:
        if (found := re.search(pattern, part)) and _STANDS.search(part[: found.start()]):
            quantity = QUANTITIES["size"]
            left = Operand(quantity.formula, quantity.label, quantity.unit, quantity.options)
            yield FoundRule(_at(span, found), OneOf(left=left, values=sizes), Aspect.SIZE, why="按中小企业划型标准")
    for pattern, name, chosen in _PERSON:
        if found := re.search(pattern, part):
            yield FoundRule(
                _at(span, found), OneOf(left=_operand(name), values=chosen), why=f"写明了{CATALOGUE[name].label}"
            )
    if found := _IS_BODY.search(part):
        names = re.findall(_BODY, found["all"])
        values = tuple(dict.fromkeys(value for name in names for value in _BODIES[name]))
        place = Bounds(span.start + found.start("all"), span.start + found.end())
        rule = OneOf(left=_operand("org_type"), values=values)
        yield FoundRule(place, rule, Aspect.BODY, why="写明了申报主体")


def _operand(name: str) -> Operand:
    field = CATALOGUE[name]
    return Operand(field.name, field.label, field.unit, field.values)


def _flag(span: Bounds, found: re.Match[str], field: str, value: bool, aspect: Aspect | None) -> FoundRule:
    return FoundRule(
        _at(span, found), Flag(field=field, value=value), aspect, sure=0.9, why=f"写明了{CATALOGUE[field].label}"
    )


def _at(span: Bounds, found: re.Match[str]) -> Bounds:
    return Bounds(span.start + found.start(), span.start + found.end())


def _places(text: PolicyText, part: str, span: Bounds) -> Iterator[FoundRule]:
    if found := _ABROAD.search(part):
        rule = Manual(text=found[0], reason=ManualReason.PAPERS, suggestion="写明是居民企业的，改用“居民企业”")
        yield FoundRule(_at(span, found), rule, Aspect.PLACE, sure=0.4, why="境内注册没有单独的事实")
        return
    found = _ABOUT.search(part)
    if found is None:
        return
    if _OUTSIDE.match(part, found.end()) or _OUTSIDE.search(found[0]):
        rule = Manual(text=part, reason=ManualReason.PAPERS, suggestion="改用地域条件，写明哪些地方")
        yield FoundRule(span, rule, Aspect.PLACE, sure=0.3, why="写的是某地以外")
        return
    written = found["a"] or found["b"] or found["c"]
    does = found["does"] or found["seat"] or "注册"
    names = [name for name in re.split(r"以及|[、和或及]", written) if name]
    places = [_named(name, place_of(text.title, text.issuer)) for name in names]
    where = _at(span, found)
    if found["a"] and re.match(r"(?:满|时间|年限|已)?\s*[\d一二三四五六七八九十]", part[found.end() :]):
        where = Bounds(where.start, span.start + found.start("does"))  # 在本区注册满一年: the verb belongs to the age
    known = [place.name for place in places if place is not None and not place.street and full_region(place.name)]
    if len(known) == len(names):
        yield FoundRule(
            where, Region(places=tuple(known)), Aspect.PLACE, sure=0.9, why=f"“{written}”即{'、'.join(known)}"
        )
    else:
        rule = Manual(text=found[0], reason=ManualReason.PAPERS, suggestion="补上地名后改用地域条件")
        yield FoundRule(where, rule, Aspect.PLACE, sure=0.3, why=f"不知道“{written}”是哪里")
    for about, words, aspect in ((_TAXED, "纳税", Aspect.TAXPAYER), (_WORKS, "实际经营", None)):
        if about.search(does):
            rule = Manual(text=f"在{written.removeprefix('在')}{words}", reason=ManualReason.PAPERS)
            yield FoundRule(where, rule, aspect, sure=0.5, why=f"没有“在当地{words}”的事实")


def _named(name: str, own: Place) -> Place | None:
    """Return the place that a name means in a document of the place `own`."""
    if re.fullmatch("在?津", name):
        return known_place("天津市")
    ranks = {"省": 1, "市": 2, "区": 3, "县": 3}
    if re.fullmatch("(?:本)?辖区", name):
        return own if own.ranks else None
    if found := re.fullmatch("(?:[本我全]([省市区县])|([省市区县])内)", name):
        wanted = ranks[found[1] or found[2]]
        if found[1] == "区" and len(own.ranks) == 4:
            return own
        return Place(own.ranks[:wanted]) if len(own.ranks) >= wanted else None
    return known_place(name, field="district")
