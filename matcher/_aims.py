"""What firms want, how they say it, and which support answers it: the one table behind `matcher.needs`.

A category of needs (资金, 人才 …) has several aims. An aim is recognised by words in the text of the need and is answered by
support items of certain kinds or with certain words. Words are compared as the search of the library does, with its
synonyms and related words.
"""

from __future__ import annotations

from functools import cache

import msgspec

from policies import Act, Policy, PolicyKind, Support, SupportKind
from policies.text_folding import normalised


class Offer(msgspec.Struct, frozen=True):
    """Which support items answer an aim: each part that is given must fit.

    `words` are looked for in the item's text and the policy's names, `without` must not occur there.
    """

    support: tuple[SupportKind, ...] = ()
    kinds: tuple[PolicyKind, ...] = ()
    acts: tuple[Act, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def answers(self, policy: Policy, item: Support) -> bool:
        """Return whether a support item of a policy is such support."""
        if self.support and item.kind not in self.support:
            return False
        if self.kinds and policy.kind not in self.kinds:
            return False
        if self.acts and policy.act not in self.acts:
            return False
        text = normalised("\n".join((item.text, policy.name, policy.short, *policy.aliases)))
        if any(normalised(word) in text for word in self.without):
            return False
        return not self.words or any(normalised(word) in text for word in self.words)


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a firm may want. `gives` is support that is the thing itself, `helps` support that makes it cheaper.

    `usual` is true if a need of the category means this unless its text says something else, `silent` if it means this
    only without any text. `broad` is true if the aim counts only where the need says nothing narrower.
    """

    category: str
    said: tuple[str, ...]
    gives: tuple[Offer, ...]
    helps: tuple[Offer, ...] = ()
    usual: bool = False
    silent: bool = False
    broad: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_K, _P = SupportKind, PolicyKind

_LOANS = Offer(support=(_K.LOAN,), without=_words("参股 股权投资 知识产权质押"))
_CREDIT = Offer(support=(_K.SERVICE,), words=_words("信贷支持"))
_HIRING = (Offer(support=(_K.AWARD, _K.TAX_SAVED), words=_words("招用 吸纳高校毕业生 见习 扩岗 重点群体")),)
_PREMISES = (
    Offer(support=(_K.AWARD, _K.SERVICE), words=_words("租金 房租 入驻 厂房 装修 楼宇")),
    Offer(words=_words("办公、生产场地")),
)
_VOUCHER = Offer(acts=(Act.VOUCHER,), without=_words("人才培养"))
_NOT_FOR_FIRMS = _words("科普 科学技术普及")
"""Words of projects that popularise science: no research money."""

AIMS: tuple[Aim, ...] = (
    Aim(
        category="资金",
        said=_words(
            "贷款 借款 借钱 周转 流动资金 流贷 授信 抵押 信用贷 资金紧 资金缺口 缺资金 缺钱 "
            "钱不够 备货 备料 垫资 垫款 账期 回款 过桥 续贷 发工资"
        ),
        gives=(_LOANS, _CREDIT),
        helps=(
            Offer(support=(_K.INTEREST,), without=_words("设备更新贷款 固定资产贷款 知识产权质押")),
            Offer(support=(_K.AWARD,), words=_words("贷款奖励 担保费 贷款贴息")),
        ),
        usual=True,
        silent=True,
    ),
    Aim(
        category="资金",
        said=_words(
            "设备更新贷款 设备更新改造贷款 设备贷款 设备购置贷款 技改贷款 技改设备贷款 技术改造贷款 固定资产贷款 "
            "项目贷款 贷款买设备 贷款换设备 贷款更新设备 生产线贷款"
        ),
        gives=(Offer(support=(_K.INTEREST,), words=_words("设备更新贷款 固定资产贷款")),),
        helps=(_LOANS, _CREDIT),
    ),
    Aim(
        category="资金",
        said=_words("专利质押 知识产权质押 知产质押 商标质押 知识产权金融 专利贷款"),
        gives=(
            Offer(acts=(Act.IP_PLEDGE,)),
            Offer(support=(_K.LOAN,), words=_words("质押快贷")),
            Offer(support=(_K.AWARD,), words=_words("质押融资")),
        ),
    ),
    Aim(
        category="资金",
        said=_words("印花税"),
        gives=(Offer(support=(_K.TAX_SAVED,), words=_words("印花税")),),
    ),
    Aim(
        category="资金",
        said=_words(
            "股权融资 投资人 投资机构 天使轮 种子轮 轮融资 天使投资 风投 创投 引入投资 引进投资 "
            "找投资 a轮 b轮 基金 增资扩股"
        ),
        gives=(Offer(support=(_K.LOAN, _K.SERVICE), words=_words("参股 股权投资 引导基金 基金投资")),),
        helps=(Offer(kinds=(_P.EVENT,), words=_words("基金 融资")),),
    ),
    Aim(
        category="资金",
        said=_words("设备更新 机床 生产线 产线 技改 技术改造 扩产 智能化改造 固定资产 智能装备 买设备 设备"),
        gives=(
            Offer(support=(_K.AWARD, _K.INTEREST), words=_words("设备 智能装备 工业项目 固定资产 智能化改造")),
            Offer(support=(_K.TAX_SAVED,), words=_words("设备器具 固定资产加速折旧 专用设备投资")),
        ),
        helps=(_LOANS, _CREDIT),
    ),
    Aim(
        category="资金",
        said=_words("研发 试制 新产品研发 新产品开发 课题 攻关 科研经费 项目经费"),
        gives=(
            Offer(
                support=(_K.AWARD, _K.TAX_SAVED),
                words=_words("研发费用 研发投入 研发项目 攻关"),
                without=_NOT_FOR_FIRMS,
            ),
            Offer(support=(_K.AWARD, _K.STATUS), kinds=(_P.PROJECT,), without=_NOT_FOR_FIRMS),
        ),
    ),
    Aim(
        category="资金",
        said=_words(
            "税负 减税 退税 免税 税收 交税 缴税 留抵 抵扣 加计扣除 所得税 增值税 税压力 税太 "
            "税高 税重 税多 的税 税款 税费 税务"
        ),
        gives=(Offer(support=(_K.TAX_SAVED,), without=_words("车辆购置税 残疾人就业保障金 职工教育经费 借款合同")),),
        helps=(Offer(words=_words("延期缴纳税款")),),
    ),
    Aim(
        category="资金",
        said=_words("上市 新三板 北交所 ipo 四板"),
        gives=(Offer(acts=(Act.LISTING,)),),
    ),
    Aim(
        category="资金",
        said=_words("补助 专项资金 财政资金 无偿资金"),
        gives=(Offer(support=(_K.AWARD,), without=_NOT_FOR_FIRMS),),
        broad=True,
    ),
    Aim(
        category="资金",
        said=_words("节能 节水 降耗 绿色 低碳 降碳"),
        gives=(Offer(words=_words("节能 绿色工厂")),),
    ),
    Aim(
        category="资金",
        said=_words("环保 减排 排污 污染"),
        gives=(Offer(words=_words("环保 环境保护税 污染防治")),),
    ),
    Aim(
        category="人才",
        said=_words(
            "招人 招工 用工 招聘 招不到 招不来 缺人 人手 工人 毕业生 应届 实习 见习 大学生 员工补贴 社保补贴 扩岗"
        ),
        gives=_HIRING,
        silent=True,
    ),
    Aim(category="人才", said=_words("招"), gives=_HIRING, broad=True),
    Aim(
        category="人才",
        said=_words("稳岗 社保负担 社保压力 失业保险 不裁员 少裁员"),
        gives=(Offer(words=_words("稳岗")),),
    ),
    Aim(
        category="人才",
        said=_words("残疾人 残保金"),
        gives=(Offer(words=_words("残疾")),),
    ),
    Aim(
        category="人才",
        said=_words(
            "人才 引才 博士 硕士 研究生 高层次 专家 工程师 技术人员 研发人员 领军 院士 "
            "招博士 招硕士 招研究生 招人才 招专家 招工程师 招高层次 招研发人员 招技术人员"
        ),
        gives=(
            Offer(kinds=(_P.TALENT,), acts=(Act.TALENT,), without=_words("海外工程师 外籍 青年科技人才")),
            Offer(words=_words("引进人才 人才引进 毕业生生活补贴 招收博士后")),
        ),
        silent=True,
    ),
    Aim(
        category="人才",
        said=_words("落户 户口 外地户籍"),
        gives=(Offer(support=(_K.STATUS,), words=_words("落户")),),
    ),
    Aim(
        category="人才",
        said=_words("外籍 外国专家 外国人才 外国人 海外专家 海外人才 海外工程师 海归 留学 外教"),
        gives=(Offer(words=_words("海外工程师")), Offer(support=(_K.TAX_SAVED,), words=_words("外籍个人"))),
    ),
    Aim(
        category="人才",
        said=_words("人才称号 人才评选 评人才 青年人才 人才培养 人才项目 人才计划 托举 推荐人才"),
        gives=(Offer(kinds=(_P.TALENT,), words=_words("青年科技人才 托举 领军人才 项目+团队")),),
    ),
    Aim(
        category="人才",
        said=_words("留人 留不住 留住 股权激励 期权 骨干 奖金 个税"),
        gives=(
            Offer(
                support=(_K.AWARD, _K.TAX_SAVED),
                words=_words("股权激励 股权奖励 现金奖励个人所得税 生活补贴 技术入股 高管"),
            ),
        ),
    ),
    Aim(
        category="人才",
        said=_words("培训 职工教育 技能提升"),
        gives=(Offer(words=_words("职工教育经费 培训费")),),
    ),
    Aim(
        category="场地",
        said=_words(
            "场地 房租 租金 办公室 办公用房 办公场所 办公场地 写字楼 入驻 孵化器 大学科技园 园区 工位 地方不够"
        ),
        gives=_PREMISES,
        helps=(Offer(words=_words("大学科技园政策 天开高教科创园 天开西青园")),),
        silent=True,
    ),
    Aim(
        category="场地",
        said=_words("厂房 用地 土地 买地 拿地 建厂 车间 仓库 搬迁 扩建 场地扩大"),
        gives=_PREMISES,
    ),
    Aim(
        category="技术",
        said=_words(
            "检测 检验 试验 测试 送检 计量 委托研发 外包 加工服务 仿真 实验室 小试 中试 大型仪器 科研仪器 仪器 创新券"
        ),
        gives=(_VOUCHER,),
        silent=True,
    ),
    Aim(
        category="技术",
        said=_words("仪器共享 仪器开放 建中试 中试平台 中试基地 概念验证"),
        gives=(Offer(support=(_K.AWARD, _K.SERVICE, _K.STATUS), words=_words("科研仪器 中试平台 概念验证")),),
    ),
    Aim(
        category="技术",
        said=_words("算力 gpu 大模型训练 云服务器"),
        gives=(Offer(words=_words("算力")),),
    ),
    Aim(
        category="技术",
        said=_words(
            "技术难题 技术需求 技术瓶颈 卡脖子 产学研 高校 大学 院所 技术合作 联合攻关 解决不了 揭榜 "
            "成果转化 技术问题 技术支持 科技副总 攻不下"
        ),
        gives=(
            Offer(words=_words("技术需求对接 揭榜挂帅 科技副总")),
            Offer(support=(_K.AWARD, _K.STATUS), words=_words("成果转化 转移转化 基础研究合作")),
            _VOUCHER,
        ),
        silent=True,
    ),
    Aim(
        category="技术",
        said=_words("技术合同 技术转让 技术开发 四技"),
        gives=(Offer(acts=(Act.TECH_CONTRACT,)),),
    ),
    Aim(
        category="技术",
        said=_words("专利 知识产权 商标 软著 软件著作权 贯标"),
        gives=(Offer(words=_words("贯标 专利资助 专利转化 专利布局 专利导航")),),
    ),
    Aim(
        category="技术",
        said=_words("立项 课题 科技项目 科技计划 项目申报"),
        gives=(Offer(kinds=(_P.PROJECT,), without=_NOT_FOR_FIRMS),),
    ),
    Aim(
        category="技术",
        said=_words("研发中心 技术中心 重点实验室 工程中心 研究院 博士后"),
        gives=(
            Offer(acts=(Act.ENTERPRISE_CENTER, Act.KEY_LAB, Act.TECH_CENTER, Act.NEW_RD_ORG)),
            Offer(words=_words("博士后科研工作站 企业研究院")),
        ),
    ),
    Aim(
        category="技术",
        said=_words("数字化 智能化 上云 erp mes 智能工厂 信息化"),
        gives=(Offer(words=_words("智能工厂 智能化改造 数字化 智能制造 智能装备 工业互联网")),),
    ),
    Aim(
        category="市场",
        said=_words("首台套 首台 首批次 首版次 没人敢用 不敢用 应用场景 推广应用 示范应用 政府采购"),
        gives=(Offer(words=_words("首台 推广应用")),),
        silent=True,
    ),
    Aim(
        category="市场",
        said=_words(
            "订单 找客户 没客户 缺客户 客户少 新客户 销路 销售 卖不 市场开拓 开拓市场 打开市场 配套企业 协作配套"
        ),
        gives=(Offer(words=_words("协作配套")),),
        silent=True,
    ),
    Aim(
        category="市场",
        said=_words("宣传 品牌 推广 知名度 典型案例"),
        gives=(Offer(words=_words("典型案例")),),
    ),
    Aim(
        category="市场",
        said=_words("出口 外贸 海外 国外 跨境 境外 外销"),
        gives=(Offer(words=_words("出口货物 跨境销售 境外所得")),),
    ),
    Aim(
        category="市场",
        said=_words("大赛 路演 参赛"),
        gives=(Offer(kinds=(_P.EVENT,)),),
    ),
    Aim(
        category="政策",
        said=_words("迁入 搬来 搬到 迁来 迁到 整体迁移"),
        gives=(Offer(acts=(Act.HNTE_MOVED,)), Offer(support=(_K.AWARD,), words=_words("迁入 整体迁"))),
    ),
    Aim(
        category="政策",
        said=_words("资质 荣誉称号 企业称号 企业认定 资质认定 认定政策"),
        gives=(Offer(kinds=(_P.QUALIFICATION,)),),
    ),
    Aim(
        category="政策",
        said=_words("有什么政策 有哪些政策 哪些政策 什么政策 优惠政策 扶持政策 政策辅导 政策解读"),
        gives=(Offer(),),
        silent=True,
        broad=True,
    ),
)

NOT_GIVEN: tuple[str, ...] = _words(
    "信用保险 出口信用保险 出口信保 海外展会 国外展会 人才公寓 公寓 职称 招标 招投标 招商 招待 招牌 环评 设备租赁 "
    "标准制定 专家库"
)
"""What no policy gives, although a word inside it names an aim."""


@cache
def ways_to_say(aim: Aim) -> tuple[str, ...]:
    """Return the words of an aim with their synonyms and related words, normalised."""
    from policies.search import also_called

    return tuple(dict.fromkeys(other for word in aim.said for other in also_called(word)))


def aims_said(text: str) -> list[Aim]:
    """Return the aims that a normalised text names, in the order of the table.

    A word inside a longer word of another aim or of `NOT_GIVEN` does not count: 轮融资 is no 融资.
    """
    places = [(aim, start, start + len(word)) for aim, word in _all_words() if (start := text.find(word)) >= 0]
    named = {id(aim) for aim, start, end in places if aim is not None and not _inside(aim, start, end, places)}
    return [aim for aim in AIMS if id(aim) in named]


def _inside(aim: Aim, start: int, end: int, places: list[tuple[Aim | None, int, int]]) -> bool:
    return any(
        other is not aim and first <= start and end <= last and last - first > end - start
        for other, first, last in places
    )


@cache
def _all_words() -> tuple[tuple[Aim | None, str], ...]:
    """Return the words of all aims; those of `NOT_GIVEN` stand with None."""
    given = [(aim, word) for aim in AIMS for word in ways_to_say(aim)]
    return (*given, *((None, normalised(word)) for word in NOT_GIVEN))
