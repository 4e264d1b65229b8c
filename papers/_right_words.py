"""Kinds, numbers and states of industrial property rights as lists write them. Pure functions."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from papers._labels import bare


class Kind(StrEnum):
    """A kind of right, by the fact that counts it."""

    INVENTION = "invention_patents"
    UTILITY = "utility_models"
    DESIGN = "designs"
    SOFTWARE = "software_copyrights"
    LAYOUT = "ic_layouts"
    PLANT = "plant_varieties"
    CROP = "crop_varieties"
    DRUG = "new_drugs"
    TCM = "tcm_protected"
    FOREIGN = "foreign_patents"


_KINDS: tuple[tuple[re.Pattern[str], Kind | None], ...] = (
    (re.compile(r"商标|作品著作权|美术作品|域名|企业名称|商业秘密|论文|PCT申请|^PCT$"), None),
    (re.compile(r"(?:国外|境外|海外|涉外|国际|美国|欧洲|日本|韩国).*(?:发明|专利)|PCT.*授权"), Kind.FOREIGN),
    (re.compile(r"实用新型"), Kind.UTILITY),
    (re.compile(r"外观"), Kind.DESIGN),
    (re.compile(r"发明"), Kind.INVENTION),
    (re.compile(r"布图"), Kind.LAYOUT),
    (re.compile(r"植物新?品种"), Kind.PLANT),
    (re.compile(r"农作物.*品种|国审品种"), Kind.CROP),
    (re.compile(r"中药保护"), Kind.TCM),
    (re.compile(r"新药"), Kind.DRUG),
    (re.compile(r"软件|软著|著作权"), Kind.SOFTWARE),
)


def kind_in(text: str) -> Kind | str | None:
    """Return the kind that a text names; its own words for a kind that is not counted; None if it names none.

    >>> kind_in("实用新型专利"), kind_in("注册商标"), kind_in("张三") is None
    (<Kind.UTILITY: 'utility_models'>, '注册商标', True)
    """
    plain = bare(text)
    for form, kind in _KINDS:
        if form.search(plain):
            return plain if kind is None else kind
    return None


_PATENT = re.compile(r"(?:ZL|CN)?((?:19|20)\d{2}([123589])\d{7}|\d{2}([123589])\d{5})\.?([\dX])?")
_BARE_PATENT = re.compile(r"(?:ZL|CN)?((?:19|20)\d{10}|\d{8})\.?([\dX])")
_SOFTWARE = re.compile(r"(?:软著登字第)?((?:19|20)\d{2}S[RA]E?\d{5,7})号?")
_FOREIGN_NO = re.compile(r"(?:US|EP|JP|KR|GB|DE|FR|CA|AU|TW|HK|SG|IN|RU)[\dA-Z/-]{5,}")
_KIND_DIGIT = {
    "1": Kind.INVENTION,
    "8": Kind.INVENTION,
    "2": Kind.UTILITY,
    "9": Kind.UTILITY,
    "3": Kind.DESIGN,
    "5": None,
}
_PUBLISHED = re.compile(r"CN\d{7,9}([ABCUSY]\d?)")
_LETTERS = {"B": Kind.INVENTION, "C": Kind.INVENTION, "U": Kind.UTILITY, "Y": Kind.UTILITY, "S": Kind.DESIGN}


def number_key(text: str) -> str:
    """Return a number in the form in which two entries of one right are equal: without ZL, CN, blanks and points."""
    plain = re.sub(r"[\s.。,、:()\[\]-]+", "", bare(text).upper())
    found = re.fullmatch(r"(?:ZL|CN|专利号)?((?:19|20)\d{10}[\dX]?|\d{8}[\dX]?)", plain)
    if found:
        digits = found[1]
        return digits[:12] if len(digits) >= 12 else digits[:8]
    if software := _SOFTWARE.search(plain):
        return software[1]
    return plain


def kind_of_number(text: str) -> Kind | None:
    """Return the kind that a number tells by itself (the fifth figure of a Chinese application number, SR of software).

    >>> kind_of_number("ZL 2020 2 0123456.7"), kind_of_number("2021SR0123456"), kind_of_number("12345678") is None
    (<Kind.UTILITY: 'utility_models'>, <Kind.SOFTWARE: 'software_copyrights'>, True)
    """
    plain = re.sub(r"[\s:]+", "", bare(text).upper())
    if _SOFTWARE.fullmatch(plain):
        return Kind.SOFTWARE
    if re.fullmatch(r"BS\.?\d{6,}\.?[\dX]?", plain):
        return Kind.LAYOUT
    if re.fullmatch(r"CNA\d{6,}\.?\d?", plain):
        return Kind.PLANT
    if (published := _PUBLISHED.fullmatch(plain)) is not None:
        return _LETTERS.get(published[1][0])
    if _FOREIGN_NO.fullmatch(plain):
        return Kind.FOREIGN
    found = _PATENT.fullmatch(plain)
    if found is None or not (found[2] or plain.startswith("ZL") or "." in plain):
        return None
    return _KIND_DIGIT.get(found[2] or found[3])


def is_granted_number(text: str) -> bool:
    """Return whether a number itself says that the right was granted: ZL before it, or a register number of software."""
    plain = re.sub(r"[\s:]+", "", bare(text).upper())
    return plain.startswith("ZL") or _SOFTWARE.fullmatch(plain) is not None


def wrong_check_figure(text: str) -> bool:
    """Return whether the check figure of a Chinese application number does not fit (GB/T ZC 0006-2003)."""
    plain = re.sub(r"[\s:]+", "", bare(text).upper())
    found = _BARE_PATENT.fullmatch(plain)
    if found is None or "." not in plain:
        return False
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(figure) * weight for figure, weight in zip(found[1], weights, strict=False)) % 11
    return "0123456789X"[rest] != found[2]


_ENDED = re.compile(
    r"失效|无效|终止|届满|到期|驳回|撤回|撤销|撤消|放弃|注销|无权|未缴|过期|不予|拒绝|结案|作废|丧失|避免重复授权"
)
_PENDING = re.compile(
    r"申请|实质审查|实审|审查|审中|在审|待审|初审|受理|公开|公布|等待|等年?登|等待?年登|待授权|待颁证|办理登记|未授权|拟|答辩|复审|补正|审核|尚未|未下证|未公告"
)
_VALID = re.compile(
    r"有效|有权|维持|授权|已获|获得|取得|登记|下证|颁证|发证|公告|专利权|在册|质押|许可|年费|权利人变更|著录|已证"
)
_SOLD = re.compile(r"已?转让(?:出|给|至)|转出|已转让|已出售|出让|卖出|已过户")
_LICENSED = re.compile(r"许可|授权使用|租用")
_BOUGHT = re.compile(r"受让|购买|转让|继受|并购|受赠|外购")


class State(StrEnum):
    """Whether a right is valid, by what its list says."""

    VALID = "有效"
    PENDING = "还没有授权"
    ENDED = "已失效"
    SOLD = "已转让出去"
    MOVED = "权利转移过，看不出转给了谁"
    UNCLEAR = "看不懂的状态"
    UNSAID = "没有写状态"


def state_in(text: str) -> State:
    """Return the state that a cell of the column of states names.

    >>> [state_in(text).name for text in ("专利权维持", "等待实审提案", "未缴年费终止失效", "已转让出", "A01")]
    ['VALID', 'PENDING', 'ENDED', 'SOLD', 'UNCLEAR']
    """
    plain = bare(text)
    if not plain or plain in ("-", "/", "--"):
        return State.UNSAID
    if re.fullmatch(r"(?:是|有|√|Y|YES|1)", plain.upper()):
        return State.VALID
    if _SOLD.search(plain):
        return State.SOLD
    if re.search(r"转移|权利人变更", plain) and not _ENDED.search(plain):
        return State.MOVED
    if re.search(r"授权公告|已授权|授权$|登记公告|专利权维持|有效|^有权|年费滞纳金|授权公布", plain) and not re.search(
        r"失效|无效|终止|未授权|待授权|拟授权|申请中|等待|视为", plain
    ):
        return State.VALID
    if _ENDED.search(plain):
        return State.ENDED
    if _PENDING.search(plain):
        return State.PENDING
    return State.VALID if _VALID.search(plain) else State.UNCLEAR


_STAGES = (
    (State.SOLD, re.compile(r"已?转让(?:出|给)|已转让|转出")),
    (State.ENDED, re.compile(r"失效|已终止|已放弃|驳回")),
    (
        State.PENDING,
        re.compile(r"申请中|在审|受理|审查中|审中|未授权|待授权|拟申请|正在申请|申请阶段|实审|公开中|公布中"),
    ),
)


def stage_in(text: str) -> State | None:
    """Return the state that a title gives to all rights below it (申请中的专利), None if it gives none.

    >>> stage_in("二、申请中专利"), stage_in("专利申请及授权清单") is None, stage_in("已授权专利") is None
    (<State.PENDING: '还没有授权'>, True, True)
    """
    plain = bare(text)
    found = [state for state, form in _STAGES if form.search(plain)]
    return (
        found[0]
        if len(found) == 1 and not re.search(r"已授权|授权及|及授权|有效", plain.replace("未授权", ""))
        else None
    )


def is_application(text: str) -> bool:
    """Return whether a kind is that of an application (发明公布, 发明申请), not of a granted right."""
    plain = bare(text)
    return re.search(r"公布|公开|申请", plain) is not None and "授权" not in plain


def is_sold(text: str) -> bool:
    """Return whether a remark says that the right was given away."""
    return _SOLD.search(bare(text)) is not None


def is_only_licensed(text: str) -> bool:
    """Return whether the way of obtaining is a licence: the right is not the firm's own."""
    return _LICENSED.search(bare(text)) is not None and not _BOUGHT.search(bare(text))


_BETWEEN_OWNERS = re.compile(r"[;；、,，/|]+|(?<=公司)\s*[和与及]")
_BODY = re.compile(
    r"公司|集团|企业|合伙|合作社|大学|学院|学校|医院|(?:研究|设计|科学).*[院所]|[厂局社店站]$|中心|委员会|协会"
)


def owners_in(text: str) -> tuple[str, ...]:
    """Return the owners that a cell names; a name may be broken into lines.

    >>> owners_in("天津甲有限公司；张三"), owners_in("天津甲\\n有限公司"), owners_in("天津甲有限公司 天津大学")
    (('天津甲有限公司', '张三'), ('天津甲有限公司',), ('天津甲有限公司', '天津大学'))
    """
    found: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN_OWNERS.split(text))):
        lines = part.split()
        whole = all(is_body(line) and not line.startswith(("有限", "股份")) for line in lines)
        found += map(bare, lines if whole else [part])
    return tuple(found)


def is_body(name: str) -> bool:
    """Return whether a name is that of an organisation, not of a person."""
    return _BODY.search(bare(name)) is not None


_TERMS = {Kind.INVENTION: 20, Kind.UTILITY: 10}
_DESIGN_CHANGE = date(2021, 6, 1)


def term_ends(kind: Kind, applied: date) -> date | None:
    """Return the day on which the right of an application at the latest ends, None for a kind without a fixed term.

    Source: 专利法 (2020) 第四十二条; designs applied for before 2021-06-01 last 10 years (专利法 2008 第四十二条).
    """
    years = _TERMS.get(kind)
    if kind is Kind.DESIGN:
        years = 15 if applied >= _DESIGN_CHANGE else 10
    if years is None:
        return None
    return date(applied.year + years, applied.month, min(applied.day, 28))
