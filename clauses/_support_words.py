"""What kind of help the words of a sentence give, to whom, and how often. Pure functions."""

from __future__ import annotations

import re

from policies import Pays, SupportKind

_PERSON = r"个人|人才|英才|团队|带头人|负责人|博士后?|研究生|硕士|本科生|毕业生|大学生|院士|专家|学者|工作者|技术经纪人|技术经理人|科技特派员|发明人|获奖者|经营者|高管|职工|员工|本人|投资人"
_PEOPLE = re.compile(
    rf"(?:给予|奖励|资助|发放给|奖给|发给|归)(?:[^,;。\d企单机]{{0,8}}|企业(?:研发|经营|管理|创业|核心)?)(?P<who>{_PERSON})"
    rf"|^(?:对|对于)?[^,;。]{{0,30}}?(?P<person>{_PERSON})(?=\s*(?:,|的,|:|给予|奖励|每人|每月|每年|最高|按|一次性|[一两三]年|\d|个人所得税|安家|购房|生活|住房|租房))"
)
_TO_FIRMS = re.compile(
    r"(?:企业|单位|机构|主体)(?:的)?,?(?:按|给予|一次性|最高|每)"
    r"|给予(?:用人|引才)?(?:企业|单位|机构)(?!研发|经营|管理|创业|核心|团队|高管|负责人)"
    r"|(?:企业|单位)[^,;。]{0,6}(?:招用|吸纳|引进|聘用|招聘)"
)
_LENDERS = re.compile(
    r"(?:对|给予)[^,;。]{0,16}?(?P<who>(?:合作)?银行(?:业金融机构)?|金融机构|担保(?:公司|机构)|保险(?:公司|机构)|创投机构|投资机构|创业投资(?:企业|机构)|融资租赁公司)(?:,|的|给予|按|发放|奖励|补贴|补助|风险)"
)
_TAX = re.compile(
    r"免征|减征|减半征收|减按|加计(?:扣除|抵减)|即征即退|税(?:收)?(?:减免|优惠|抵免)|抵扣应纳税|抵免|递延纳税|税前摊销|税前扣除|征收率|税率|退还[^,;。]{0,10}税"
)
_LOAN = re.compile(
    r"额度(?:最高|不超过)|(?:贷款?|授信|信用|担保)(?:额度|金额|规模|总额)?[^,;。]{0,8}(?:最高|不超过|上限)|(?:最高|不超过)[^,;。]{0,16}(?:的)?(?:[^,;。]{0,6})(?:贷款|授信|融资担保)(?!贴息|利息|余额|的?(?:奖|补))"
)
_INTEREST = re.compile(r"贴息|利息(?:的|补贴|补助)|利息[^,;。]{0,12}(?:补贴|补助|给予)")
_LENT = re.compile("贷|授信|担保|融资")
"""Words of a loan; 申领额度不超过 alone lends nothing."""
_STATUS = re.compile(
    r"认定为|授予|颁发|授牌|挂牌命名|备案为|命名为|列入[^,;。]{0,10}(?:库|名单)|纳入[^,;。]{0,10}(?:库|名单)"
)
_LENDS = re.compile(r"贷(?!.{0,6}(?:奖|补|贴))|授信|融资产品")
STAKE = re.compile(r"股权投资|跟投|参股|投资入股|直投")
_EACH = re.compile(r"每(?:一?个?)?(?:项|件|次|篇|场|套|台|例|种|批|个(?!企业|单位|机构|年度)|个?项目|个?品种|个?产品|课题|标准)|/\s*(?:项|件|次|个|台|套)|按(?:项|件|次)")  # fmt: skip
_YEARLY = re.compile(r"每年|按年|逐年|每年度|年度(?:最高|给予)|连续\S{1,3}年(?!.{0,8}(?:收入|增长|入选|获|保持|评))")


def kind_of(words: str, title: str = "") -> SupportKind:
    """Return the form of a support by its words; in a document about loans what is lent is no award."""
    if _TAX.search(words) and not re.search(r"补助|奖励|补贴|资助|奖补|返还", words):
        return SupportKind.TAX_SAVED
    if STAKE.search(words):
        return SupportKind.SERVICE
    if _INTEREST.search(words):
        return SupportKind.INTEREST
    if (
        (_LOAN.search(words) and _LENT.search(words + title))
        or (_LENDS.search(title) and re.search(r"额度|最高|不超过|最长|期限|利率", words))
    ) and not re.search(r"奖励|奖补|补助|补贴|资助|支持额度|支持资金|经费|配套", words):
        return SupportKind.LOAN
    if re.search(
        r"奖励|奖补|补助|补贴|资助|补偿|奖金|经费|资金|配套|匹配|返还|(?:支持|给予|最高|增加|一次性)[^,;。]*\d|\d\s*[百千万亿]*元",
        words,
    ):
        return SupportKind.AWARD
    return SupportKind.STATUS if _STATUS.search(words) else SupportKind.SERVICE


def receiver_of(words: str) -> str:
    """Return who gets it if it is not the firm, "" for the firm."""
    found = _LENDERS.search(words) or _PEOPLE.search(words)
    if found is None or _TO_FIRMS.search(words):
        return ""
    return next(name for name in found.groupdict().values() if name)


def pays_of(words: str, event: str) -> Pays | None:
    """Return how often a support is paid; `event` are the words before those that give it."""
    if _EACH.search(words):
        return Pays.EACH
    if _YEARLY.search(words):
        return Pays.YEARLY
    if "一次性" in words:
        return Pays.ONCE
    return Pays.EACH if _EACH.search(event[-12:]) else None
