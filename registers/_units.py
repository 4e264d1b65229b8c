"""Reads a written unit: of a header, a bracket, a title (单位：万元), the end of a cell, the head of a paper. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import msgspec

from policies import Unit


class WrittenUnit(StrEnum):
    """The unit of the numbers in a column; PLAIN if a field has only one unit, and it is not scaled."""

    PLAIN = ""
    YUAN = "元"
    HUNDRED = "百元"
    THOUSAND = "千元"
    WAN = "万元"
    TEN_WAN = "十万元"
    MILLION = "百万元"
    TEN_MILLION = "千万元"
    YI = "亿元"
    TEN_YI = "十亿元"
    PERCENT = "%"
    PERMILLE = "‰"
    FRACTION = "小数"
    HUNDREDS = "百"
    THOUSANDS = "千"
    TEN_THOUSANDS = "万"
    MILLIONS = "百万"
    HUNDRED_MILLIONS = "亿"


_MONEY = {
    0: WrittenUnit.YUAN,
    2: WrittenUnit.HUNDRED,
    3: WrittenUnit.THOUSAND,
    4: WrittenUnit.WAN,
    5: WrittenUnit.TEN_WAN,
    6: WrittenUnit.MILLION,
    7: WrittenUnit.TEN_MILLION,
    8: WrittenUnit.YI,
    9: WrittenUnit.TEN_YI,
}
_COUNTED = {
    0: WrittenUnit.PLAIN,
    2: WrittenUnit.HUNDREDS,
    3: WrittenUnit.THOUSANDS,
    4: WrittenUnit.TEN_THOUSANDS,
    6: WrittenUnit.MILLIONS,
    8: WrittenUnit.HUNDRED_MILLIONS,
}
MONEY_UNITS = tuple(_MONEY.values())
"""The units of a column of money, the smallest first."""
SHARE_UNITS = (WrittenUnit.PERCENT, WrittenUnit.PERMILLE, WrittenUnit.FRACTION)
"""The units of a column of shares."""
COUNT_SCALES = tuple(_COUNTED.values())[1:]
"""The scales of a column of counts: 万人, 千件."""
IN_WAN = {unit: Decimal(10) ** (power - 4) for power, unit in _MONEY.items()}
"""Units of money in 万元."""
SCALE_OF = {unit: Decimal(10) ** power for power, unit in _COUNTED.items()}
"""Scales of counts as factors."""
COUNT_WORDS: dict[Unit, tuple[str, ...]] = {
    Unit.PEOPLE: ("人", "名", "位", "个", "人次"),
    Unit.ITEMS: ("项", "个", "件"),
    Unit.PIECES: ("件", "项", "个", "种", "款"),
    Unit.FIRMS: ("家", "户", "个"),
    Unit.SQUARE_METRES: ("平方米", "m2", "平米", "平方", "平"),
    Unit.SEATS: ("个", "席"),
    Unit.TIMES: ("次", "场"),
    Unit.DAYS: ("天", "日"),
    Unit.MONTHS: ("个月", "月"),
    Unit.YEARS: ("年",),
    Unit.POINTS: ("分",),
    Unit.RATE: ("倍",),
}
"""The words of each quantity that may follow its numbers."""


class UnitKind(StrEnum):
    """What a written unit measures. SCALE is a scale alone (万): of money or of a count, as the field is."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    SCALE = "scale"
    FOREIGN = "foreign"
    UNCLEAR = "unclear"


class UnitFound(msgspec.Struct, frozen=True, kw_only=True):
    """A unit found in a text. `text` are the words understood, or with UNCLEAR those that are not.

    `power` is the power of ten before 元 or before the word of a count; `word` is that word (人), or the share.
    """

    kind: UnitKind
    text: str
    power: int = 0
    word: str = ""

    @property
    def unclear(self) -> bool:
        """Whether a unit of money is written there that is not understood, or that contradicts another."""
        return self.kind is UnitKind.UNCLEAR

    @property
    def foreign(self) -> bool:
        """Whether the money is not 人民币. It is never converted."""
        return self.kind is UnitKind.FOREIGN

    def unit_for(self, quantity: Unit) -> WrittenUnit | None:
        """Return the unit of a column of that quantity; None if this unit does not measure it.

        >>> unit_in("（万元）").unit_for(Unit.MONEY), unit_in("（万人）").unit_for(Unit.PEOPLE)
        (<WrittenUnit.WAN: '万元'>, <WrittenUnit.TEN_THOUSANDS: '万'>)
        """
        if quantity is Unit.MONEY:
            return _MONEY.get(self.power) if self.kind in (UnitKind.MONEY, UnitKind.SCALE) else None
        if quantity is Unit.SHARE:
            return WrittenUnit(self.word) if self.kind is UnitKind.SHARE else None
        fits = self.kind is UnitKind.SCALE or self.word in COUNT_WORDS.get(quantity, ())
        return _COUNTED.get(self.power) if fits and self.kind in (UnitKind.COUNT, UnitKind.SCALE) else None


_POWERS = {
    "十": 1,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
}
_POWERS |= {
    "万亿": 12,
    "1万": 4,
    "10k": 4,
    "thousand": 3,
    "k": 3,
    "'000": 3,
    "million": 6,
    "mn": 6,
    "m": 6,
    "billion": 9,
    "bn": 9,
    "w": 4,
}
_FINANCIAL = str.maketrans("拾佰仟萬億圓圆鎊貳両", "十百千万亿元元镑贰两")
_COIN = r"(?:人民币|rmb|cny|¥)"
_SCALE = (
    r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|[亿万千百十]|10+|1万|thousands?|millions?|billions?|mn|bn|10k|k|m|w|'000)"
)
_BEFORE = r"(?:均?以|均?按|均?为|是|折合?|填写?|金额)?"
_AFTER = r"(?:为单位|计算?|填写|填报|填列|列示|表示|列?至角分|角分|整|正)?"
_MONEY_TOKEN = re.compile(
    rf"{_BEFORE}(?P<words>(?:{_COIN}:?)?(?P<scale>{_SCALE})?{_COIN}?(?P<yuan>元|yuan)?(?:{_COIN}元?)?(?:/年|每年)?){_AFTER}"
)
_COIN_ONLY = re.compile(f"{_COIN}+")
_OTHER_WORDS = (
    "台",
    "套",
    "吨",
    "亩",
    "公顷",
    "公里",
    "米",
    "度",
    "千瓦时",
    "辆",
    "岁",
    "级",
    "篇",
    "部",
    "支",
    "批",
    "期",
)
_WORDS = sorted({*(word for words in COUNT_WORDS.values() for word in words), *_OTHER_WORDS}, key=len, reverse=True)
_COUNT_TOKEN = re.compile(rf"{_BEFORE}({_SCALE})?({'|'.join(_WORDS)}){_AFTER}")
_SHARES = {
    "%": "%",
    "百分比": "%",
    "百分数": "%",
    "百分之": "%",
    "‰": "‰",
    "千分比": "‰",
    "千分之": "‰",
    "小数": "小数",
}
FOREIGN = re.compile(
    r"美元|美金|港元|港币|港幣|港纸|欧元|歐元|日元|日圆|英镑|英鎊|澳元|澳币|加元|加币|新加坡元|新加坡币|新币|韩元|韩币|台币|臺幣|台幣"
    r"|澳门元|澳门币|新西兰元|瑞士法郎|法郎|瑞郎|卢布|卢比|泰铢|马克|林吉特|越南盾|外币|外汇|us\$|hk\$|[$€£]"
    r"|(?<![a-z])(?:usd|hkd|eur|jpy|gbp|aud|cad|sgd|krw|twd|chf|rub|mop|nzd|dollars?|euros?)(?![a-z])",
    re.IGNORECASE,
)
"""Finds money that is not 人民币, in any text."""
_PLACES = re.compile(
    "元(?:氏|宝|江|谋|阳|坝|洲)|千(?:山|阳)|百色|万(?:州|宁|安|荣|全|载|年|源|山|柏|秀|盛|达)|亿(?:利|阳|达)"
)
_LIKE_MONEY = re.compile(
    rf"[十百千万亿]+元(?!件|素|器|宇宙)|(?<![一-龥])元(?![一-龥])|元/|[^一-龥][万亿]$|^[十百千]?[万亿]{{1,2}}$|{_COIN}"
)
_VALUE = re.compile(
    rf"\d[\d.]*{_SCALE}?元?{_COIN}?(?:及|\(含\))?(?:以上|以下|以内|左右)|(?:超过?|不低于|不少于|大于|小于|突破|达到?)\d[\d.]*{_SCALE}?元?"
)
"""A threshold in a title (营收2000万元以上) is no unit."""
_LABEL = re.compile(r"(金额|货币|计量|计价|币种及?|数值|资金|计算)?(?:单位|\bunits?\b)\s*(?:均?为|是|[:=/—-])?\s*")
_BRACKETS = str.maketrans("[{【〔〖「『<《〈]}】〕〗」』>》〉’‘", "(" * 10 + ")" * 10 + "''")
_BRACKET = re.compile(r"\(([^()]*)\)")
_COUNTED_IN = re.compile(r"(?:以|按)([^以按,。;:]{1,16}?)(?:为单位|计|填)")
_OPEN = re.compile(rf"^({_COIN}?)\s*\(([^()]*)\)")
_STOP = re.compile(r"[()。;|\n]|\d{4}年|(?<!人民币)[:=]")
_BETWEEN = re.compile(r"[、,，;；。|和及与或&+]|(?<=[人件项个家户名台套])/(?=\D)|(?<=人民币)/|/(?=人民币)")
_TAIL = re.compile(
    rf"(?<![单多公状纪一二三四五欧日港澳加韩台超过破达近逾满])((?:{_COIN})?(?:{_SCALE})?元(?:{_COIN})?|(?<=[一-龥])[万亿]|[%‰]|usd|美元)$"
)
_LONGEST, _LONGEST_HEADER, _LONGEST_UNIT = 2000, 40, 6
"""Characters of a text that are looked at, of a header, and of a unit of foreign money. Our choice."""


def unit_in(text: str) -> UnitFound | None:
    """Return the unit that a text names, None if it names none.

    The text may be a unit, or contain one in brackets, behind 单位, or at its end. Of several units the one of
    money counts. A place or office (填报单位：元氏县科技局) is no unit. A unit of money that is not understood,
    or two different ones, is `unclear`: the caller tells it and does not guess.

    >>> unit_in("2025年营业收入（万 元）").unit_for(Unit.MONEY), unit_in("单位：人、万元").unit_for(Unit.MONEY)
    (<WrittenUnit.WAN: '万元'>, <WrittenUnit.WAN: '万元'>)
    >>> unit_in("填报单位：元氏县科技局") is None, unit_in("（万元/人）").unclear, unit_in("（万美元）").foreign
    (True, True, True)
    """
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain_unit_text(text[:_LONGEST]).translate(_BRACKETS))
    plain = _VALUE.sub("", plain)
    if all(whole_unit(part) or _COIN_ONLY.fullmatch(part) for part in _parts(plain)):
        return _together(plain)
    return _settled(_readings(plain))


def plain_unit_text(text: str) -> str:
    """Return a text in the form in which units are compared: one width, no capitals, 萬 as 万, single blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FINANCIAL)
    plain = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", plain).replace("人民幣", "人民币").replace("單", "单")
    return re.sub(r"\s+", " ", plain).strip()


@lru_cache(maxsize=4096)
def whole_unit(text: str) -> UnitFound | None:
    """Return the unit that a whole plain text is (万元人民币, 万(元), 人); None if anything else stands in it."""
    bare = re.sub(r"[\s()\[\]【】._-]+", "", re.sub(r"\bin\b", "", text))
    if not bare or _COIN_ONLY.fullmatch(bare):
        return None
    if FOREIGN.search(bare):
        rest = FOREIGN.sub("", bare)
        return UnitFound(kind=UnitKind.FOREIGN, text=bare) if re.fullmatch(rf"(?!\d){_SCALE}?元?", rest) else None
    if bare in _SHARES:
        return UnitFound(kind=UnitKind.SHARE, text=bare, word=_SHARES[bare])
    if found := _MONEY_TOKEN.fullmatch(bare):
        if found["scale"] or found["yuan"]:
            named = bool(found["yuan"] or re.search(_COIN, bare))
            return _of_money(found["words"], _power(found["scale"]), named=named)
    if found := _COUNT_TOKEN.fullmatch(bare):
        return UnitFound(kind=UnitKind.COUNT, text=bare, power=_power(found[1]), word=found[2])
    return None


def is_coin(text: str) -> bool:
    """Return whether a plain text is 人民币 without a unit."""
    return _COIN_ONLY.fullmatch(re.sub(r"[\s()]+", "", text)) is not None


def _of_money(text: str, power: int, *, named: bool) -> UnitFound | None:
    if named:
        kind = UnitKind.MONEY if power in _MONEY else UnitKind.UNCLEAR
        return UnitFound(kind=kind, text=text, power=power)
    alone = power >= 3 and not re.search("\\d|k$|m$|n$", text)  # neither 百, 10000 nor m alone is a unit
    kind = UnitKind.SCALE if power in _MONEY else UnitKind.UNCLEAR
    return UnitFound(kind=kind, text=text, power=power) if alone else None


def _power(scale: str | None) -> int:
    if not scale:
        return 0
    plain = scale.rstrip("s")
    return _POWERS[plain] if plain in _POWERS else plain.count("0")


def _readings(plain: str) -> list[UnitFound | None]:
    """Return the units where one may stand: behind 单位, else in brackets or at the end."""
    said = [unit for label in _LABEL.finditer(plain) if (unit := _labelled(plain, label)) is not None]
    said += [unit for found in _COUNTED_IN.finditer(plain) if (unit := whole_unit(found[1])) is not None]
    brackets = [found[1] for found in _BRACKET.finditer(plain) if not _LABEL.search(found[1]) or whole_unit(found[1])]
    if said:
        return [*said, *map(whole_unit, brackets)]
    return [*map(_together, brackets), _at_end(_BRACKET.sub(" ", plain).strip())]


def _at_end(outside: str) -> UnitFound | None:
    """Return the unit at the end of a text without its brackets: 营业收入万元, 人数/人; unclear behind a number."""
    close = re.sub("[() ]", "", outside)
    if tail := _TAIL.search(close if len(outside) < _LONGEST_HEADER else outside.rstrip("()")):
        number = close[: -len(tail[1])][-1:].isdigit()
        return UnitFound(kind=UnitKind.UNCLEAR, text=close) if number else _together(tail[1])
    last = re.split(r"[ :/_|-]", outside)[-1]
    return whole_unit(last) if last != outside else None


def _labelled(plain: str, label: re.Match[str]) -> UnitFound | None:
    """Return the unit behind 单位; None where an office follows."""
    rest = _OPEN.sub(r"\1\2 ", plain[label.end() :])
    stop = _STOP.search(rest)
    part = (rest[: stop.start()] if stop else rest).strip()
    if not part or _COIN_ONLY.fullmatch(part) or _PLACES.match(part.replace(" ", "")):
        return None
    words = part.split(" ")
    for end in range(len(words), 0, -1):  # 万 元 河东区科技局: the longest beginning that is a unit
        found = _together(" ".join(words[:end]))
        if found is not None and not found.unclear:
            return found
    before = plain[label.start() - 1 : label.start()] if label.start() else ""
    if label[1] or (_together(words[0]) is not None and not "一" <= before <= "龥"):
        return UnitFound(kind=UnitKind.UNCLEAR, text=part)
    return None


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, _BETWEEN.split(text)) if part]


def _together(text: str) -> UnitFound | None:
    """Return the unit that the parts of a text name: that of money, else the first; unclear if they contradict."""
    parts = _parts(text)
    found = [whole_unit(part) for part in parts]
    if any(unit is None and _like_money(part) for part, unit in zip(parts, found, strict=True)):
        return UnitFound(kind=UnitKind.UNCLEAR, text=text)
    return _settled(found)


def _like_money(part: str) -> bool:
    """Return whether a text that is no unit looks like one of money."""
    bare = re.sub(r"[\s()]+", "", part)
    short = len(bare) <= _LONGEST_UNIT and FOREIGN.search(bare) is not None
    return not _COIN_ONLY.fullmatch(bare) and (short or _LIKE_MONEY.search(bare) is not None)


def _settled(units: list[UnitFound | None]) -> UnitFound | None:
    """Return the one unit of money, else the first unit; unclear if two of money differ."""
    found = [unit for unit in units if unit is not None]
    money = [unit for unit in found if unit.kind not in (UnitKind.SHARE, UnitKind.COUNT)]
    if any(unit.unclear for unit in money) or len({(unit.foreign, unit.power) for unit in money}) > 1:
        return UnitFound(kind=UnitKind.UNCLEAR, text="、".join(dict.fromkeys(unit.text for unit in money)))
    return next(iter(money or found), None)
