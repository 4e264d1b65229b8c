"""Words that mean nothing beside a condition, and words that do. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = """
运营机构 运营主体 运营单位 依托单位 建设单位 承担单位 牵头单位 申报单位 载体 申报 申请 参评 参加评价 被推荐 推荐 拟 单位 企业 主体 机构 公司 组织 申报者 申请者 申报人 申请人 申报时 申请时 申报之日 申请之日 申报当年 申请当年 申报年度 申请年度 申报日 申请日 应当 应该 应 须 需 必须 可
同时 并且 且 并 以及 及 和 或者 或 与 其 在 于 由 对 按 按照 的 地 得 了 为 是 属于 属 系 即 具有 具备 拥有 持有 取得 获得 获评 获 有 通过 符合 满足 达到 达
有效期内 有效期 有效 依法 合法 正式 已经 已 经 被 未 无 没有 不存在 不在 不属于 不是 不得 均 都 也 还 以上 以内 之内 内 中 上 列入 纳入 认定 评定 评价 入库 期间
原则上 一般 至少 其中 任一 任何 如下 以下 下列 条件 要求 之一 情形 情况 记录 行为 现象 名单 名录 资格 称号 资质 证书 认证 等 各类 相关 有关 适用于 适用 本办法 本细则 本措施 本意见 本政策 本通知 本规定 本条 所称 新 授权 编号 入库登记编号 入库编号 登记编号 注册 登记 成立 设立 实行 提供 之间 间 仍然 仍 末 年末 年底 时
""".split()
_FILLER = re.compile(
    "|".join(sorted(_WORDS, key=len, reverse=True))
    + r"|[(（](?:以下)?(?:统称|简称)[^()（）]*[)）]|(?:截至|截止)[^,，]{0,8}?(?:日|年末|年底|时|月底)(?:前|止|之前)?|(?:第)?[一二三四五六七八九十\d]+[、.)]|[(（][^()（）]{0,2}[)）]|[\s、，,：:；;。.\"“”'()（）《》-]+"
)
"""What means nothing beside a condition: subjects, verbs, links, years."""
_YEARS = re.compile(
    r"(?:上|本|当|去|近|最近|前)(?:一|两|三|二|\d)?(?:个)?(?:会计|完整会计)?(?:年度|年)(?:内|来)?|(?<!\d)20\d\d\s*年度?|同期|当年|年度|年末?"
)
"""Years, which belong to a number; beside another condition they say something of their own."""
_WHOM = re.compile(r"(?:的|对)?[^,，、\d]{2,16}?(?:企业|单位|机构|公司|孵化器|众创空间|个体工商户)")
_OTHERS = re.compile(
    r"投资方|受让方|转让方|借款人|负责人|实际控制人|法定代表人|股东|标的|发起人|受资|出资|入股|子公司|在孵|入驻|被投|关联|创办|控股|所属|成员|合作单位|合作方|依托|其他|上下游|毕业|母公司|总部|引进|服务对象|服务企业"
)
"""Firms that are not the applicant."""
_EMPTY = re.compile(
    r"^(?:申请|申报|享受|参评)[^,，、\d]{0,10}(?:资金|人才|项目|奖励|补助|补贴|政策|支持|认定|称号)(?:的)?$|以[^,，]{2,30}为准|(?:法律|法规|规定|认为|认定)[^,，]{0,14}其他[^,，]{0,8}(?:条件|情形|要求|行为)$"
)
"""Words that ask for nothing of their own."""
_SOFT = re.compile("原则上|一般(?:应|不)|优先")
_SUBJECT = re.compile(
    r"^(?:申请|申报|享受|参评|报名参加|参加)[^,，、\d]{0,12}?的(?=.)|^(?:申报|申请|认定)?[^,，、\d]{2,14}?(?:企业|单位|机构|人才|实验室|中心|平台|基地|研究院|孵化器|空间|项目|团队)(?:的(?:依托|牵头|建设|运营|申报)单位)?"
    r"(?:应当?|须|必须|需)(?:同时)?(?:是|为|具有|具备|满足|符合|达到)?"
)
"""The subject of a sentence with its verb: 标杆企业应当是…."""
_ATTRIBUTES = re.compile(
    r"从事(?:研究开发|研发)(?:和相关技术创新)?(?:活动|工作)|(?:职工|从业人员|员工)(?:总数|总人数)?中"
    r"|孵化器|众创空间|载体|人民币|配备|可提供|设有|固定(?:的)?办公场[地所]|服务场地"
)
_OF_MARKET = re.compile("主导产品(?:在)?(?:全国|国内)?")
"""Whose share of the market is meant."""

_OF_SEVERAL = re.compile("累计|合计|总计|平均|年均|每年|各年|连续|逐年")
"""How the values of several years are put together."""


def means_something(words: str, *, opening: bool, formulas: Sequence[str], numeric: bool) -> bool:
    """Return whether words that no condition covers say something of their own.

    `opening` tells that they open a part of a sentence, `numeric` that a number stands beside them, to which years
    belong; `formulas` are what is compared with it.
    """
    rest = _SUBJECT.sub("", words) if opening else words
    if opening and not re.search(r"\d", rest) and _YEARS.fullmatch(rest.strip()):
        return False  # 上一年度纳税信用等级为A级
    if numeric:
        rest = _ATTRIBUTES.sub("", rest)
    if numeric and all("[" in formula or "(" in formula for formula in formulas):
        rest = _YEARS.sub("", rest)  # 当年授权的发明专利 are not all that the firm has
    if any("market_share" in formula for formula in formulas):
        rest = _OF_MARKET.sub("", rest)
    if any(re.search(r"sum\(|mean\(|min\(|/ 2 - 1|average|years=", formula) for formula in formulas):
        rest = _OF_SEVERAL.sub("", rest)
    return len(_FILLER.sub("", rest)) >= 2 or _OTHERS.search(rest) is not None


def says_whom(words: str) -> bool:
    """Return whether words beside a number only say whom it concerns: 集成电路设计企业, 的小型微利企业.

    >>> says_whom("集成电路设计企业"), says_whom("在孵企业"), says_whom("其中用于人工智能的")
    (True, False, False)
    """
    return _WHOM.fullmatch(_YEARS.sub("", words)) is not None and _OTHERS.search(words) is None


_DENIES = re.compile(r"(?:不是|不属于|非|没有|未|无|不具有|不具备|不)(?!低于|少于|超过|高于|断|足|满|得低|得少|锈)")
_BEFORE_OTHERS = re.compile("(?:且|并|其|各|每家|拟|申报|项目|主要|第一|单位|企业的?|及|和)*")
_EXCEPTION = re.compile(
    r"首次[^,，(（]*\d|放宽|适当(?:降低|提高|调整)|其[他余](?:类)?(?:企业|单位|行业|领域)[^,，]*\d|例外|除外|除[^,，]{1,20}外|(?:^|[,，])但(?![^,，]*\d)"
)
_BRACKET = re.compile(r"\([^()]*\)|（[^（）]*）")


def is_denied(words: str) -> bool:
    """Return whether words before a name deny it: 不是, 没有, 非."""
    return _DENIES.search(words) is not None


def has_exception(words: str) -> bool:
    """Return whether a sentence takes back a part of what it asks: 但…, …除外, 可放宽至….

    >>> has_exception("不超过55岁,急需的可放宽至60岁"), has_exception("收入1亿元以上,但研发费用不低于100万元")
    (True, False)
    """
    return _EXCEPTION.search(words) is not None


def is_of_others(words: str) -> bool:
    """Return whether words name somebody else than the applicant: 投资方, 子公司, 在孵企业."""
    return _OTHERS.search(words) is not None


def opens_with_others(words: str) -> bool:
    """Return whether a sentence is about somebody else than the applicant: 被投资企业应…, 母公司营业收入….

    >>> opens_with_others("其控股子公司研发费用不低于100万元"), opens_with_others("企业研发费用不低于100万元")
    (True, False)
    """
    return _OTHERS.match(words, len(_BEFORE_OTHERS.match(words)[0])) is not None  # type: ignore[index]  # it may match nothing


def without_brackets(words: str) -> str:
    """Return words of the same length without what stands in brackets."""
    return _BRACKET.sub(lambda found: "\0" * len(found[0]), words)


def asks_nothing(words: str) -> bool:
    """Return whether words are a reference to other rules: 以…为准, 法律规定的其他条件."""
    return _EMPTY.search(words) is not None


def is_soft(words: str) -> bool:
    """Return whether a condition may be departed from: 原则上不低于."""
    return _SOFT.search(words) is not None
