"""What the text above a table says about all its rows: the place, and a qualification (a published list)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from policies import MUNICIPALITIES, QUALIFICATIONS, full_region
from policies.places import place_at_start
from registers._header_text import one_form, plain_header, without_signs
from registers._row_checks import still_held
from registers._targets import HELD, MappedColumn, Target, Use
from registers._words import CERTIFICATE_NUMBERS, PART_WORDS, kind_words
from registers.mapping import Constant

_PLACE = re.compile(r"(?:[一-龥]{2,3}省)?[一-龥]{2,3}市[一-龥]{1,3}?(?:新区|区|县)|[一-龥]{2,3}市")
_FIRM = re.compile(r"公司|厂|集团|合作社")
_RANKS = ("province", "city", "district")
_LIST = re.compile(r"名单|名录|一览表?|汇总|清单|目录|公告|通告|统计表|信息表|情况表|台账|花名册|明细")
_NOT_GRANTED = re.compile(
    r"拟|公示|取消|撤销|申报|申请|推荐|候选|备选|受理|评审|意向|潜在|储备|后备|未通过|不予|到期|过期|失效|异常|整改|抽查|核查|走访|调查|调研|培育|辅导|征集|摸排|培训|参加|资助|奖励|奖补|补助|补贴|兑现|兑付|资金|核减|更名|迁出|注销|初审|待|非|未|符合条件|种子|争创|意愿|服务|需求"
)
_PLAIN_WORDS = re.compile(
    r"第[一二三四五六七八九十\d]+[批次]|首批|(?:19|20)\d\d年?度?|共?\d+家|[一二三四五六七八九十]+家|附件\d*|附表\d*|表\d+|单位[:：]?\S*|填报\S*|制表\S*|截[至止]\S*"
    r"|国家级?|省级?|市级?|区级?|县级?|全[国省市区县]|在?有效期内?|有效|有资质|现有|已|复核通过|评价入库|通过|认定|评定|备案|入选|入库|获批|获评|新增|累计|历年|部分|辖区内?|辖内|我[省市区县]|本[省市区县]|属地|年度|年|批|企业|单位|公司|信息|基本|情况|的|和|及|关于|公布|发布|名称|科技|明细|一|表|等|对|进行|将|如下|为|经|予以|现|等级"
    r"|国家级?|省级?|市级?|区级?|县级?|全[国省市区县]|在?有效期内?|有效|有资质|现有|已|通过|认定|评定|备案|入库|获批|获评|新增|累计|历年|部分|辖区内?|辖内|我[省市区县]|本[省市区县]|属地|年度|年|批|企业|单位|公司|信息|基本|情况|的|和|及|关于|公布|发布|名称|科技|明细|一|表|等|对|进行|将|如下|为|经|予以|现|等级"
    r"第[一二三四五六七八九十\d]+[批次]|首批|(?:19|20)\d\d年?度?|\d+家|[一二三四五六七八九十]+家|附件\d*|附表\d*|表\d+|单位[:：]?\S*|填报\S*|制表\S*|截[至止]\S*"
    r"|国家级?|省级?|市级?|区级?|县级?|全[国省市区县]|有效期内|在有效期|有效|有资质|现有|已|复核通过|评价入库|通过|认定|评定|备案|入选|入库|获批|获评|新增|累计|历年|部分|辖区内?|辖内|我[省市区县]|本[省市区县]|属地|年度|年|批|企业|单位|公司|信息|基本|情况|的|和|及|关于|公布|发布|名称|科技|明细|一|表|等|对|进行|将|如下|为|经|予以|现|等级"
)
_CERTIFICATE_DAY = re.compile(
    r"(?:发证|认定|证书|批准|公告|入库)(?:日期|时间)\s*[:：]?\s*((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})"
)


class TitleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that a title sets for all rows, the kind that its date columns belong to, and what was not used."""

    constants: tuple[Constant, ...] = ()
    kind: str = ""
    notes: tuple[str, ...] = ()


def facts_of_title(title: str, columns: Sequence[MappedColumn], on: date) -> TitleFacts:
    """Return what a title sets for all rows; a fact that has a column of its own is not set."""
    mapped = {column.target.field for column in columns}
    places, about_places = _places(title)
    listed = _listed(title, columns, on)
    return TitleFacts(
        constants=(*(place for place in places if place.field not in mapped), *listed.constants),
        kind=listed.kind,
        notes=(*about_places, *listed.notes),
    )


# places ------------------------------------------------------------------------------------


def _places(title: str) -> tuple[tuple[Constant, ...], tuple[str, ...]]:
    found = dict(_named_places(title))
    if not found:
        return (), ()
    common = tuple(
        ranks[0] for ranks in zip(*sorted(found, key=len, reverse=True), strict=False) if len(set(ranks)) == 1
    )
    longest = max(found, key=len)
    within = all(longest[: len(ranks)] == ranks for ranks in found)
    ranks = longest if within else common
    notes = () if within else (f"表名里有不止一个地方（{'、'.join(found.values())}），没有都采用",)
    words = found.get(ranks) or next(iter(found.values()))
    constants = tuple(
        Constant(field=name, value=value, why=f"表名里写着“{words}”", sure=85)
        for name, value in zip(_RANKS, ranks, strict=False)
    )
    return constants, notes


def _named_places(title: str) -> list[tuple[tuple[str, ...], str]]:
    """Return the places in a title as their ranks, with the words that name them."""
    found: list[tuple[tuple[str, ...], str]] = []
    text = re.sub(
        r"\s+", " ", re.sub(r"(?:19|20)\d\d年度?|第?[一二三四五六七八九十\d]+批次?|附[件表]\d*", " ", one_form(title))
    )
    for match in _PLACE.finditer(text):
        ranks = full_region(match[0]) or _in_municipality(match[0])
        if ranks:
            found.append((ranks * 2 if len(ranks) == 1 and ranks[0] in MUNICIPALITIES else ranks, match[0]))
    for token in re.split(r"[\s:：（）()，,、。;；“”《》]+", text):
        if token and not _FIRM.search(token) and (place := place_at_start(re.sub(r"^关于(?:公布|发布)?", "", token))):
            found.append((place.ranks[: len(_RANKS)], place.name))
    return found


def _in_municipality(text: str) -> tuple[str, ...]:
    return next((ranks for city in MUNICIPALITIES if (ranks := full_region(city + text))), ())


# published lists ---------------------------------------------------------------------------


def _listed(title: str, columns: Sequence[MappedColumn], on: date) -> TitleFacts:
    """Return the qualification that a published list gives to each row, or a note why its title gives none."""
    text = one_form(title)
    kinds, rest = _kinds(text)
    if not kinds or not _LIST.search(text):
        return TitleFacts()
    if re.search("进行备案|备案名单|备案公告", rest):
        rest = re.sub("认定机构|认定报备", "", rest)  # the announcement that records what was reported
    labels = "、".join(QUALIFICATIONS[kind][0] for kind in kinds)
    if len(kinds) > 1:
        return TitleFacts(notes=(f"表名提到{labels}，不知道每家是哪一种，没有采用",))
    if odd := _NOT_GRANTED.search(rest):
        return TitleFacts(notes=(f"表名提到{labels}，但有“{odd[0]}”，不当作已有的资质",))
    strange = _strange(rest)
    if strange:
        return TitleFacts(notes=(f"表名提到{labels}，还有“{strange}”，不确定是不是都已认定，没有采用",))
    return _granted(kinds[0], text, columns, on)


def _kinds(text: str) -> tuple[list[str], str]:
    """Return the kinds of qualifications that a text names, and the rest of the text."""
    rest = without_signs(re.sub(r"(?<=\d)家", "家 ", text))
    kinds: list[str] = []
    for word, kind in kind_words():
        if len(word) >= 2 and word in rest:
            rest = rest.replace(word, "\n")
            kinds += [] if kind in kinds else [kind]
    return kinds, rest


def _strange(rest: str) -> str:
    """Return the words of a title of a list that are neither usual nor a place, "" if there are none."""
    rest = _LIST.sub("\n", rest)
    parts = []
    for part in rest.split("\n"):
        part = re.sub(r"^(?:关于|公布|附[件表]\d*|(?:19|20)\d\d年?度?|第?[一二三四五六七八九十\d]+批)+", "", part)
        place = place_at_start(part) if part else None
        plain = part[len(_written(part, place.name)) :] if place is not None else part
        plain = _PLAIN_WORDS.sub("", plain)
        if (inner := place_at_start(plain)) is not None:
            plain = plain[len(_written(plain, inner.name)) :]
        parts.append(re.sub(r"[一-龥]{2,6}(?:科技局|科学技术局|科委|工信局|工业和信息化局|人民政府|管委会)", "", plain))
    return "".join(parts)[:12]


def _written(text: str, name: str) -> str:
    """Return the beginning of a text that names a place."""
    for size in range(len(text), 1, -1):
        place = place_at_start(text[:size])
        if place is not None and place.name == name and place_at_start(text[: size - 1]) != place:
            return text[:size]
    return text if text == name else ""


def _granted(kind: str, text: str, columns: Sequence[MappedColumn], on: date) -> TitleFacts:
    label, months = QUALIFICATIONS[kind]
    day = _CERTIFICATE_DAY.search(text)
    granted = _iso(day) if day else ""
    number = next((c.header for c in columns if plain_header(c.header) in CERTIFICATE_NUMBERS), "")
    years = sorted({int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)})
    dated = any(_dates_kind(column) for column in columns)
    constant = Constant(
        field="qualifications", value=label, kind=kind, granted_on=granted, number=number, why="", sure=90
    )
    if granted or dated:
        return TitleFacts(constants=(_because(constant, f"表名是{label}名单，按各行日期计", 90),), kind=kind)
    if not years:
        why = f"表名是{label}名单，没有写年份，按现在有效计，请核对"
        return TitleFacts(constants=(_because(constant, why, 80),), kind=kind)
    held, why = still_held(years[0], kind, on) if len(years) == 1 else (False, "有几个年份，不知道是哪一年认定的")
    if not held:
        return TitleFacts(kind=kind, notes=(f"表名是{label}名单，{why}，没有采用",))
    sure = 90 if months else 80
    return TitleFacts(constants=(_because(constant, f"表名是{years[0]} 年{label}名单，{why}", sure),), kind=kind)


def _because(constant: Constant, why: str, sure: int) -> Constant:
    return msgspec.structs.replace(constant, why=why, sure=sure)


def _iso(day: re.Match[str]) -> str:
    try:
        return date(int(day[1]), int(day[2]), int(day[3])).isoformat()
    except ValueError:
        return ""


def _dates_kind(column: MappedColumn) -> bool:
    plain = plain_header(column.header)
    return plain in PART_WORDS["granted_on"] or plain in PART_WORDS["expires_on"]


def with_dates_of(kind: str, column: MappedColumn) -> MappedColumn:
    """Return a column of dates without a title of its own as one of the kind that the list is about."""
    if column.target.use is Use.FIELD or not kind:
        return column
    plain = plain_header(column.header)
    part = next((part for part, words in PART_WORDS.items() if part != HELD and plain in words), "")
    if not part:
        return column
    target = Target(use=Use.FIELD, field="qualifications", record=kind, part=part)
    why = f"表名是{QUALIFICATIONS[kind][0]}名单，按它的{'级别' if part == 'level' else '日期'}计"
    return msgspec.structs.replace(column, target=target, confidence=85, why=why)
