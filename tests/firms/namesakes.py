"""Invents names of firms as registers hold them, and the same firms written in other ways. Nothing here is a real list.

`different_firms` gives names that all mean different firms, among them the pairs that look most alike: bureaus and shops
by number, the same 字号 in another place or trade, groups and daughters, branches. `MISPRINTS` write one of them in a usual
wrong way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from random import Random

import msgspec
import opencc

_PLACES = (
    "天津市 天津 天津市河东区 天津市南开区 天津市津南区 天津滨海新区 北京 北京市 上海 重庆市 河北 河北省 石家庄 唐山市 廊坊市 "
    "沧州 山东 济南 青岛市 江苏 南京 苏州 苏州市 无锡 昆山市 江阴 浙江 杭州 宁波 温州市 义乌市 安徽 合肥 芜湖 广东 广州 深圳 "
    "深圳市 佛山市 东莞市 武汉 长沙 成都 西安 沈阳 大连 甲市 乙市 云水县 明山县"
).split()
_ONE = (
    "海河津渤明达瑞和华信润天元博雅宏图恒金桥蓝新锐远景志盛世同方卓越泰康安顺利丰茂昌隆兴旺嘉诚德正永久长青云龙腾飞凯凌峰岳岩松柏林森"
    "江湖洋涛源泉波清洁晨曦光辉亮星辰宇宙航迅捷通联众合力创优佳美颐乐福禄祥瑶琪琳珂玥"
)
_TWO = (
    "明达 华信 华润 瑞和 博雅 宏图 恒信 金桥 远景 致远 盛世 同方 卓越 天元 泰康 安顺 永利 长青 腾飞 凯旋 凌云 松柏 星辰 宇航 迅捷 "
    "联众 合力 创优 佳美 福祥 海河 津门 渤海 云龙 晨曦 光辉 源泉 清源 德正 嘉诚 兴旺 鼎力 鼎盛 智远 慧通 启明 启航 天成 天佑 百川"
).split()
_TRADES = (
    "科技 信息技术 智能科技 网络科技 软件 电子 电子科技 生物科技 生物医药 医疗器械 新材料 新能源科技 环保科技 环境工程 自动化设备 机械制造 精密机械 "
    "机电设备 汽车零部件 数据技术 检测技术 光电科技 建筑工程 装饰工程 市政工程 商贸 贸易 国际贸易 物流 供应链管理 企业管理咨询 文化传媒 "
    "餐饮管理 食品 化工 塑料制品 包装制品 纺织 服装 家具 钢铁 物业服务 人力资源 教育科技 园林绿化 再生资源 房地产开发 投资管理 印刷 仪器仪表 "
    "阀门 管业 电缆 水产养殖 种苗 粮油 制冷设备 电梯 焊材 标识 农机 模具 眼镜 酿造 殡葬服务 宠物用品 船舶修造 石材 珠宝 古建 声学"
).split()
_FORMS = ("有限公司",) * 7 + ("有限责任公司",) * 2 + ("股份有限公司",)
_BODIES = "机械厂 印刷厂 汽修部 便利店 大药房 设计院 设计研究院 种植专业合作社 养殖农民专业合作社 律师事务所 测绘中心 经营部 职业培训学校".split()
_UNITS = ("第{}工程局", "第{}建筑公司", "第{}分公司", "{}厂", "{}号店", "第{}勘察设计院", "第{}采油厂")
_CHINESE = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十".split()
_SOUNDS = ("达大", "信鑫欣新", "宏鸿弘洪", "恒衡", "瑞锐睿", "盛晟胜", "杰捷洁", "源元沅", "佳嘉加", "诚城成", "博勃", "华桦", "志智致", "明铭鸣",
           "宇羽", "凯恺", "泰太", "远园", "航杭", "通同", "丰峰锋", "昌常", "兴星", "合和河", "利力立", "永勇", "安庵", "德得", "祥翔", "青清",
           "正政", "飞非", "腾滕", "光广", "云芸", "天添", "方芳", "林琳临", "江姜", "波播", "福富", "康慷", "景璟")  # fmt: skip
_LOOKS = ("明朋", "达迖", "天夫", "大太", "博搏", "诚城", "宇字", "恒桓", "瑞端", "源原", "清请", "祥详", "洋详", "凌陵", "杨扬", "末未", "云去",
          "金全", "安按", "科料", "技枝", "晨晟", "光尤", "永水", "林材", "兴关", "佳住", "信佶", "江汪", "青靑", "利刹", "丰韦", "正止", "力刀")  # fmt: skip

_EXACT = re.compile("[甲乙0-9A-Z]")
"""What makes another firm where it is another one."""


class Invented(msgspec.Struct, frozen=True):
    """One firm by the parts of its name; `placed` tells where the place stands."""

    place: str
    mark: str
    trade: str
    form: str = "有限公司"
    placed: str = "first"
    tail: str = ""

    def __str__(self) -> str:
        inside = f"（{self.place}）"
        head = self.place if self.placed == "first" else ""
        after_mark = inside if self.placed == "mark" else ""
        after_trade = inside if self.placed == "trade" else ""
        return f"{head}{self.mark}{after_mark}{self.trade}{after_trade}{self.form}{self.tail}"

    def but(self, **changed: str) -> Invented:
        """The firm with other parts."""
        return msgspec.structs.replace(self, **changed)


def different_firms(count: int, seed: int = 13) -> list[Invented]:
    """Firms that all differ by law: no two of a city have the same 字号, trade and number."""
    chance = Random(seed)
    found: list[Invented] = []
    seen: set[tuple[str, str, str, str]] = set()
    while len(found) < count:
        for firm in _family(chance):
            key = (_city(firm.place), firm.mark, firm.trade, firm.tail)
            if key not in seen and len(found) < count:
                seen.add(key)
                found.append(firm)
    return found


def _city(place: str) -> str:
    """The area in which no two firms have one 字号 and trade."""
    return "天津" if place.startswith("天津") else place.rstrip("市省")


def _single(chance: Random) -> Invented:
    kind = chance.random()
    if kind < 0.5:
        mark = chance.choice(_ONE) + chance.choice(_ONE)
    elif kind < 0.6:
        mark = chance.choice(_TWO)
    elif kind < 0.75:
        mark = "".join(chance.choice(_ONE) for _ in range(3))
    elif kind < 0.95:
        mark = chance.choice(_TWO) + chance.choice(_TWO)
    else:
        mark = chance.choice(_TWO) + chance.choice(("360", "A1", "中科", "E联", "99"))
    placed = chance.choice(("first",) * 7 + ("mark",) * 2 + ("trade",))
    place = chance.choice(_PLACES)
    return Invented(place, mark, chance.choice(_TRADES), chance.choice(_FORMS), placed)


def _family(chance: Random) -> Iterator[Invented]:
    """One firm, and in two of five cases the firms that look like it."""
    firm = _single(chance)
    yield firm
    if chance.random() < 0.6:
        return
    yield from chance.choice(_FAMILIES)(firm, chance)


def _by_number(firm: Invented, chance: Random) -> Iterator[Invented]:
    unit, chinese = chance.choice(_UNITS), chance.random() < 0.6
    head = firm.but(placed="first", form="", trade=chance.choice(("", firm.trade)))
    for number in chance.sample(range(1, 21), 4):
        yield head.but(tail=unit.format(_CHINESE[number - 1] if chinese else number))


def _by_letter(firm: Invented, chance: Random) -> Iterator[Invented]:
    letter = chance.choice(("甲", "A", "B", "乙"))
    for number in (0, 1, 2, 10):
        yield firm.but(mark=f"{firm.mark}{letter}{number}")


def _by_place(firm: Invented, chance: Random) -> Iterator[Invented]:
    for place in chance.sample(["天津市", "北京", "昆山市", "沧州", "甲市", "乙市", "广东"], 3):
        yield firm.but(place=place)


def _by_mark(firm: Invented, chance: Random) -> Iterator[Invented]:
    first = chance.choice("华天金中新")
    for second in ("信", "润", "宝", "阳"):
        yield firm.but(mark=first + second)


def _by_trade(firm: Invented, chance: Random) -> Iterator[Invented]:
    for trade in chance.sample(_TRADES, 3):
        yield firm.but(trade=trade)


def _by_side(firm: Invented, chance: Random) -> Iterator[Invented]:
    for side in chance.sample(("东", "西", "南", "北", "新", "大"), 2):
        yield firm.but(mark=firm.mark + side)


def _group(firm: Invented, chance: Random) -> Iterator[Invented]:
    yield firm.but(trade="集团", form="有限公司")
    yield firm.but(trade=f"{firm.trade}集团")
    yield firm.but(trade="控股集团")
    for trade in chance.sample(_TRADES, 2):
        yield firm.but(trade=trade)


def _branches(firm: Invented, chance: Random) -> Iterator[Invented]:
    for place in chance.sample(("河东", "北京", "苏州", "第一", "第二", "城南"), 3):
        yield firm.but(tail=f"{place}分公司")


def _bodies(firm: Invented, chance: Random) -> Iterator[Invented]:
    for body in chance.sample(_BODIES, 3):
        yield firm.but(trade=body, form="")


def _sisters(firm: Invented, chance: Random) -> Iterator[Invented]:
    for last in chance.sample("海盛景峰和悦", 2):
        yield firm.but(mark=chance.choice(_TWO) + firm.mark[:1] + last)


_FAMILIES = (_by_number, _by_letter, _by_place, _by_mark, _by_trade, _by_side, _group, _branches, _bodies, _sisters)


def _other(character: str, groups: tuple[str, ...], chance: Random) -> str | None:
    others = "".join(group for group in groups if character in group).replace(character, "")
    return chance.choice(others) if others else None


def _replaced(firm: Invented, groups: tuple[str, ...], chance: Random, part: str = "mark") -> str | None:
    text = getattr(firm, part)
    places = [number for number, character in enumerate(text) if _other(character, groups, chance)]
    if not places:
        return None
    place = chance.choice(places)
    return str(firm.but(**{part: text[:place] + str(_other(text[place], groups, chance)) + text[place + 1 :]}))


def _wrong_sound(firm: Invented, chance: Random) -> str | None:
    return _replaced(firm, _SOUNDS, chance)


def _wrong_look(firm: Invented, chance: Random) -> str | None:
    return _replaced(firm, _LOOKS, chance)


def _wrong_in_trade(firm: Invented, chance: Random) -> str | None:
    return _replaced(
        firm, ("科料棵", "技枝支", "电申", "机几", "程呈", "理里", "设没", "材村", "信言", "品晶"), chance, "trade"
    )


def _wrong_at_all(firm: Invented, chance: Random) -> str | None:
    if len(firm.mark) < 4 or _EXACT.search(firm.mark):
        return None
    place = chance.randrange(4)
    return str(firm.but(mark=firm.mark[:place] + chance.choice("琼谷桐翰") + firm.mark[place + 1 :]))


def _swapped(firm: Invented, chance: Random) -> str | None:
    place = chance.randrange(len(firm.mark) - 1)
    one, other = firm.mark[place], firm.mark[place + 1]
    if one == other or not (one + other).isalpha() or (one + other).isascii():
        return None
    return str(firm.but(mark=firm.mark[:place] + other + one + firm.mark[place + 2 :]))


def _doubled(firm: Invented, chance: Random) -> str | None:
    return None if firm.mark[0].isascii() else str(firm.but(mark=firm.mark[0] + firm.mark))


def _left_out(firm: Invented, chance: Random) -> str | None:
    place = chance.randrange(3)
    return (
        str(firm.but(mark=firm.mark[:place] + firm.mark[place + 1 :]))
        if len(firm.mark) == 4 and not _EXACT.search(firm.mark)
        else None
    )


def _without_form(firm: Invented, chance: Random) -> str | None:
    return str(firm.but(form="")) if firm.form and not firm.tail else None


def _other_form(firm: Invented, chance: Random) -> str | None:
    forms = {"有限公司": "有限责任公司", "有限责任公司": "有限公司", "股份有限公司": "股份公司"}
    return str(firm.but(form=forms[firm.form])) if firm.form else None


_WRONG_FORMS = {
    "有限公司": "有限公可 有线公司 有限工司 有限公 有限限公司 限公司 有公司 有限司公 有限公司公司".split(),
    "有限责任公司": "有限责任公可 有限贵任公司 有限责任公 有现责任公司".split(),
    "股份有限公司": "股份有限公可 股份有限公 股份有线公司".split(),
}


def _wrong_form(firm: Invented, chance: Random) -> str | None:
    return str(firm.but(form=chance.choice(_WRONG_FORMS[firm.form]))) if firm.form and not firm.tail else None


def _without_rank(firm: Invented, chance: Random) -> str | None:
    short = firm.place.rstrip("市省") if firm.place not in ("甲市", "乙市") else firm.place
    return str(firm.but(place=short)) if short != firm.place else None


def _with_rank(firm: Invented, chance: Random) -> str | None:
    cities = "天津 北京 上海 苏州 南京 宁波 合肥 芜湖 沧州 杭州 青岛 无锡 江阴".split()
    return str(firm.but(place=f"{firm.place}市")) if firm.place in cities else None


def _without_place(firm: Invented, chance: Random) -> str | None:
    return str(firm.but(placed="nowhere"))


def _place_elsewhere(firm: Invented, chance: Random) -> str | None:
    return str(firm.but(placed={"first": "trade", "mark": "first", "trade": "first"}[firm.placed]))


def _without_brackets(firm: Invented, chance: Random) -> str | None:
    plain = str(firm).replace("（", "").replace("）", "")
    return plain if plain != str(firm) else None


def _half_brackets(firm: Invented, chance: Random) -> str | None:
    return (
        str(firm).replace("（", chance.choice(("(", "[", " ("))).replace("）", chance.choice((")", "）", "")))
        if "（" in str(firm)
        else None
    )


def _full_width(firm: Invented, chance: Random) -> str | None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in str(firm))
    return wide if wide != str(firm) else f"{firm} "


@cache
def _traditional_letters() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _traditional(firm: Invented, chance: Random) -> str | None:
    return str(_traditional_letters().convert(str(firm)))


def _remarked(firm: Invented, chance: Random) -> str | None:
    remark = chance.choice(
        (
            "（已注销）",
            "（原：某某厂）",
            "（曾用名：旧名科技有限公司）",
            "(原旧名有限公司)",
            "（吊销）",
            "（已更名）",
            "（停产）",
            "*",
            "★",
        )
    )
    return f"{firm}{remark}"


def _numbered(firm: Invented, chance: Random) -> str | None:
    return chance.choice(("1.", "（12）", "①", "3、", "★", "* ")) + str(firm)


def _broken(firm: Invented, chance: Random) -> str | None:
    text = str(firm)
    place = chance.randrange(1, len(text))
    return text[:place] + chance.choice(("\n", "\u200b", " ", "\u3000", "\r\n", "·")) + text[place:]


def _other_figures(firm: Invented, chance: Random) -> str | None:
    text = str(firm)
    for number in range(20, 0, -1):
        if f"第{_CHINESE[number - 1]}" in text or (firm.tail and firm.tail.startswith(_CHINESE[number - 1])):
            return text.replace(_CHINESE[number - 1], str(number))
    return None


MISPRINTS: Mapping[str, Callable[[Invented, Random], str | None]] = {
    "a character of the same sound": _wrong_sound,
    "a character of the same look": _wrong_look,
    "a wrong character in the trade": _wrong_in_trade,
    "any wrong character of a long 字号": _wrong_at_all,
    "two characters swapped": _swapped,
    "a character twice": _doubled,
    "a character left out of a long 字号": _left_out,
    "without the legal form": _without_form,
    "another writing of the legal form": _other_form,
    "a slip in the legal form": _wrong_form,
    "without 市 or 省": _without_rank,
    "with 市": _with_rank,
    "without the place": _without_place,
    "the place elsewhere": _place_elsewhere,
    "without brackets": _without_brackets,
    "other or open brackets": _half_brackets,
    "full width": _full_width,
    "traditional characters": _traditional,
    "a remark behind it": _remarked,
    "a number or star before it": _numbered,
    "broken by blanks": _broken,
    "figures in another writing": _other_figures,
}
"""What was done to the name → the function that does it, or None where it cannot be done to this firm."""


def misprinted(firms: list[Invented], kind: str, count: int, seed: int = 13) -> list[tuple[int, str]]:
    """So many firms by their number in the list, each written wrong in one way."""
    chance = Random(f"{kind}{seed}")
    found: list[tuple[int, str]] = []
    for number in chance.sample(range(len(firms)), len(firms)):
        text = MISPRINTS[kind](firms[number], chance)
        if text is not None and text != str(firms[number]):
            found.append((number, text))
        if len(found) == count:
            break
    return found
