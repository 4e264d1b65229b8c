"""What follows from the given facts of a firm, so that nobody is asked: its place, kind of body, legal form, industry.

The place fields are read in any usual writing (`policies.places`). What follows from name, credit code or industry code is
marked as derived and yields to every given fact. A place or code that cannot be read decides nothing, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from matcher._size import size_industry_of, split_code
from matcher.profile import Profile, Value
from policies import CATALOGUE, MUNICIPALITIES, shortened
from policies.credit_code import code_head
from policies.places import NOWHERE, RANKS, Place, known_place, place_of_code

PLACE_SOURCES = (*RANKS, "credit_code")
BODY_SOURCES = ("name", "credit_code", "org_type", "legal_person", "resident_enterprise")
_SOURCES = (*RANKS, *BODY_SOURCES, "industry_code", "size_industry")
"""The facts that are read together; every other fact is left as it is given."""
CODE_KINDS = {"91": "企业", "92": "个体工商户", "12": "事业单位", "51": "社会组织", "52": "社会组织", "53": "社会组织"}
"""First two characters of a credit code (GB 32100-2015) → kind of body."""
NAMED_KINDS = (("大学", "高校"), ("医院", "医院"), ("研究院", "科研院所"), ("研究所", "科研院所"), ("学院", None))
"""End of the name of a 事业单位 or 民办非企业单位 → its kind of body; None: the name does not tell."""
FORMS_OF_PERSONS = ("有限责任公司", "股份有限公司", "有限公司")
_PARTNERSHIPS = ("有限合伙", "普通合伙", "特殊普通合伙")
FORMS_OF_OTHERS = ("分公司", "合伙企业", *(f"{a}{kind}{b}" for kind in _PARTNERSHIPS for a, b in ("（）", "()")))
"""Ends of the name of an enterprise that is, and of one that is not, a legal person."""
_FORMS = "|".join(re.escape(end) for end in (*FORMS_OF_PERSONS, *FORMS_OF_OTHERS))
OFFICE = "代表处"
NAME_END = f"(?:{_FORMS}|{OFFICE}|{'|'.join(end for end, _ in NAMED_KINDS)})$"
"""A regular expression for the end of a name that tells the kind of body; nothing else in a name matters."""
_FORM = re.compile(f"(?:{_FORMS})$")
_DISTRICT = RANKS.index("district") + 1


class Derived(msgspec.Struct, frozen=True):
    """A fact that was not given but follows from others; `because` are the words after 由: 信用代码 120102."""

    field: str
    value: Value
    because: str


class Completion(msgspec.Struct, frozen=True):
    """What `complete` found: facts to use (None: unknown), those of them that are derived, and what was not read."""

    facts: Mapping[str, Value | None]
    derived: tuple[Derived, ...]
    unread: Mapping[str, str]
    because: Mapping[str, str]


def unread_words(field: str, text: str) -> str:
    """Return the Chinese sentence for a text that was not read.

    >>> unread_words("province", "天津市中科信北斗测控有限公司")
    '省（直辖市）写的是“天津市中科信北斗测控有限公司”，不是已知的地名，按未知计'
    """
    what = "已知的地名" if field in RANKS else "国民经济行业代码"
    return f"{CATALOGUE[field].label}写的是“{shortened(text)}”，不是{what}，按未知计"


def derived_words(fact: Derived) -> str:
    """Return a derived fact in Chinese.

    >>> derived_words(Derived("district", "河东区", "信用代码 120102"))
    '区县：河东区（由信用代码 120102 推定）'
    """
    value = {True: "是", False: "否"}.get(fact.value, fact.value) if isinstance(fact.value, bool) else fact.value
    return f"{CATALOGUE[fact.field].label}：{value}（由{fact.because} 推定）"


def derive(profile: Profile) -> tuple[Derived, ...]:
    """Return what follows from the given facts, in the order of the form.

    >>> from matcher.profile import read_profile
    >>> [(fact.field, fact.value) for fact in derive(read_profile({"credit_code": "91120102MA0000000P"}))]
    [('province', '天津市'), ('city', '天津市'), ('district', '河东区'), ('org_type', '企业')]
    """
    return complete(profile).derived


def complete(profile: Profile) -> Completion:
    """Return the completion of a profile; equal sources give the same object."""
    facts = profile.facts
    return _completed(tuple([facts.get(name) for name in _SOURCES]), frozenset(profile.disputed).intersection(_SOURCES))


def completed(facts: Mapping[str, Value], completion: Completion) -> Mapping[str, Value]:
    """Return the given facts with those of a completion."""
    if not completion.facts:
        return facts
    return {name: value for name, value in {**facts, **completion.facts}.items() if value is not None}


@lru_cache(maxsize=1024)
def _completed(given: tuple[Value | None, ...], disputed: frozenset[str]) -> Completion:
    """Return the completion of the values of `_SOURCES`; on the disputed ones sources disagree, so nothing tells them."""
    facts = {name: str(value) for name, value in zip(_SOURCES, given, strict=True) if value is not None}
    head = code_head(facts.get("credit_code", ""))
    kind, division = (head[:2], head[2:]) if head else ("", "")
    read, derived, unread = _places(facts, disputed, place_of_code(division), f"信用代码 {division}")
    derived += _body(facts, disputed, kind)
    code = facts.get("industry_code")
    if code is not None and not split_code(code)[0]:
        read["industry_code"], unread["industry_code"] = None, code
    elif code is not None and "size_industry" not in disputed.union(facts) and (industry := size_industry_of(code)):
        derived.append(Derived("size_industry", industry, f"行业代码 {code}"))
    read.update((fact.field, fact.value) for fact in derived)
    why = MappingProxyType({fact.field: fact.because for fact in derived})
    return Completion(MappingProxyType(read), tuple(derived), MappingProxyType(unread), why)


# places --------------------------------------------------------------------------------------


class _Reading(msgspec.Struct):
    """The place fields read so far: the place, the text that told each rank, the fields left as given, the unread ones."""

    place: Place = NOWHERE
    told_by: dict[str, str] = {}
    kept: dict[str, str] = {}
    unread: dict[str, str] = {}


def _read_places(facts: Mapping[str, str], registered: Place) -> _Reading:
    """Read the place fields together, the largest first; a text that contradicts what is above it is not read."""
    reading = _Reading()
    for field in RANKS:
        text = facts.get(field)
        if text is None:
            continue
        found = known_place(text, reading.place, field)
        if found is None and (above := known_place(text, NOWHERE, field)) and reading.place.within(above):
            continue  # what is known says it too, and more
        if found is not None and not _is_namesake(text, found, reading.place, registered):
            for rank in RANKS[len(reading.place.ranks) : len(found.ranks)]:
                reading.told_by[rank] = text
            reading.place = Place(found.ranks)
            if field == "district" and len(found.ranks) < _DISTRICT and found.street:
                reading.kept[field] = found.street  # a district of a city whose districts are not all known
        elif field == "zone" and reading.place != NOWHERE and (zone := _elsewhere(text, reading.place)):
            reading.kept[field] = zone
        else:
            reading.unread[field] = text
            reading.place = reading.place.above(field)
    return reading


def _is_namesake(text: str, found: Place, known: Place, registered: Place) -> bool:
    """Return whether a text names a district without its province while the credit code is of another province."""
    if known != NOWHERE or registered == NOWHERE or len(found.ranks) < _DISTRICT:
        return False
    province = found.ranks[0]
    return province != registered.ranks[0] and province[:2] not in text


def _elsewhere(text: str, known: Place) -> str | None:
    """Return the known zone that a text names although it lies in another district, into which it may reach."""
    zone = known_place(text, known.above("district"), "zone")
    return None if zone is None else zone.rank("zone")


def _places(
    facts: Mapping[str, str], disputed: frozenset[str], registered: Place, because: str
) -> tuple[dict[str, Value | None], list[Derived], dict[str, str]]:
    """Return the place fields as read, what follows for the others, and what was not read.

    `registered` is the place in the credit code, which fills the ranks that the fields leave open.
    """
    reading = _read_places(facts, registered)
    read: dict[str, Value | None] = {f: reading.kept.get(f, reading.place.rank(f)) for f in RANKS if f in facts}
    derived: list[Derived] = []
    for field, text in reading.told_by.items():
        value = reading.place.rank(field)
        if value is None or field in facts or field in disputed:
            continue
        if field == "city" and value in MUNICIPALITIES and "province" in facts:
            read[field] = value  # the province once more
        else:
            derived.append(Derived(field, value, f"“{text}”"))
    for field in (*reading.unread, *reading.kept, *disputed.intersection(RANKS)):
        registered = registered.above(field)
    if registered.within(reading.place):
        known = len(reading.place.ranks)
        derived += [Derived(f, v, because) for f, v in zip(RANKS[known:], registered.ranks[known:], strict=False)]
    return read, derived, reading.unread


# the body ------------------------------------------------------------------------------------


def _body(facts: Mapping[str, str], disputed: frozenset[str], kind: str) -> Iterator[Derived]:
    """Yield kind of body, legal personality and residence; `kind` are the first two characters of the credit code.

    Nothing follows while name and code contradict each other. Sources: 民法典 第五十四、五十七、六十、八十八、一百零二条;
    企业所得税法 第一、二条 (a partnership is no enterprise of this law).
    """
    name = facts.get("name", "").strip()
    found = _FORM.search(name)
    form = found[0] if found else ""
    if form and kind in CODE_KINDS and kind != "91":
        return
    if "org_type" in disputed:
        return
    org = facts.get("org_type")
    if org is None and (told := _kind_of_body(name, form, kind)):
        org, why = told
        yield Derived("org_type", org, why)
    if "legal_person" in disputed:
        return
    legal = {"True": True, "False": False}.get(facts.get("legal_person", ""))
    if legal is None and (person := _legal_person(org, form, kind)):
        legal, why = person
        yield Derived("legal_person", legal, why)
    if (
        legal
        and kind in ("91", "12")
        and "resident_enterprise" not in disputed.union(facts)
        and not name.endswith(OFFICE)
    ):
        yield Derived("resident_enterprise", True, f"独立法人、信用代码 {kind}")


def _kind_of_body(name: str, form: str, kind: str) -> tuple[str, str] | None:
    value = CODE_KINDS.get(kind)
    if value is None:
        return ("企业", f"名称中的“{form.strip('（）()')}”") if form else None
    if kind in ("12", "52"):
        named = next((named for end, named in NAMED_KINDS if name.endswith(end)), value)
        value = named if kind == "12" or named == value else None
    return None if value is None else (value, f"信用代码 {kind}")


def _legal_person(org: str | None, form: str, kind: str) -> tuple[bool, str] | None:
    if org == "企业" and form:
        return form in FORMS_OF_PERSONS, f"名称中的“{form.strip('（）()')}”"
    if kind == "12" and org != "企业":
        return True, f"信用代码 {kind}"
    return (False, f"信用代码 {kind}") if kind == "92" and org == "个体工商户" else None
