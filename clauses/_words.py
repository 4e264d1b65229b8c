"""The words by which policy documents name facts, quantities, qualifications, flags and values.

Labels of the catalogue and the usual words (`policies.fact_words`) count; this module adds how documents say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product

import msgspec

from clauses._figures import plain
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, FieldType, depends_on_catalogue
from policies.fact_words import FIELD_WORDS, KIND_WORDS, rows_of


class NameKind(StrEnum):
    """What a word names."""

    FACT = "fact"
    QUANTITY = "quantity"
    QUALIFICATION = "qualification"
    FLAG = "flag"
    VALUE = "value"


class NameWord(msgspec.Struct, frozen=True):
    """A word, what kind of thing it names, and the name; `value` is the value of an enum that it means."""

    text: str
    kind: NameKind
    name: str
    value: str = ""


class Naming(msgspec.Struct, frozen=True):
    """A word that stands in a text from `start` to `end`."""

    word: NameWord
    start: int
    end: int


_SAID = rows_of(
    """
revenue: 年度销售额 营业收入总额 销售收入总额 年销售额 营业总收入 营业收入 销售收入 营收 年营收 营业收入规模
main_revenue: 主营业务收入总额 主营业务销售收入
total_income: 企业总收入 总收入 收入总额
hightech_income: 高新技术产品(服务)收入 高新技术产品(服务)销售收入 高新技术产品或服务收入 高新技术产品和服务收入
rd_expense: 研究开发费用总额 研究开发费用 研发费用总额 研发费用 研发投入 研发投入总额 研发经费 研发经费支出 研究开发经费 研究开发投入 研究与试验发展经费支出 R&D经费 R&D经费支出 研发投入经费 研发费用支出 研发费用投入 研发支出
rd_expense_domestic: 境内研究开发费用 境内研发费用 在中国境内发生的研究开发费用 在中国境内发生的研发费用 中国境内发生的研究开发费用
rd_deductible: 可加计扣除研发费用 享受加计扣除的研发费用 加计扣除研发费用 研发费用加计扣除额 税前加计扣除的研发费用
rd_equipment: 用于研究开发的仪器设备原值 用于研发的仪器设备原值 科研仪器设备原值 研发设备原值 研发仪器设备原值 仪器设备原值 科研设备原值 研发仪器设备总值 科研仪器设备总值 科研仪器设备总价值
rd_area: 研发场地面积 科研场地面积 研发办公场地面积 科研场所面积 研发场所面积 科研用房面积 研发场地 科研场地
employees: 在职员工 在职职工 在册职工 企业员工 职工总数 职工总人数 从业人员 从业人员总数 员工总数 企业职工总数 当年职工总数 在职职工总数 职工人数 员工人数 从业人数 总人数 从业人员数量 在职职工人数 在职员工人数 人员总数
sci_staff: 科技人员 科技活动人员 从事研发和相关技术创新活动的科技人员 科技人员总数 科技人员数
rd_staff: 研发人员 研究开发人员 研发人员总数 研发人员数 直接从事研究开发的人员 专职研发人员 从事研发工作的人员 研究人员
bachelors_up: 本科以上学历员工 本科及以上学历员工 本科以上学历职工 本科以上人员 大学本科及以上学历员工 大学本科以上学历的人员 本科及以上学历人员 本科以上学历人员 大学本科以上学历人员 大学本科及以上学历人员 本科(含)以上学历人员 具有大学本科及以上学历的人员 具有本科及以上学历的人员 本科及以上学历的人员 本科及以上学历职工
college_staff: 大专以上学历员工 大专及以上学历员工 大专以上学历职工 大专以上人员 大专以上学历人员 大专及以上学历人员 大学专科以上学历人员 具有大学专科以上学历的人员 具有大专及以上学历的人员 大学专科以上学历的员工 具有大专以上学历的人员 大专以上学历的员工
doctors: 博士人数 博士研究生 博士学位人员
masters: 硕士人数 硕士学位人员
total_assets: 资产总额 资产总计 总资产
net_assets: 净资产 净资产总额 所有者权益
liabilities: 负债总额
net_profit: 净利润
total_profit: 利润总额
person_overseas_years: 海外学习、工作 海外学习工作 海外工作学习 海外留学工作 境外学习工作 海外工作
person_income_tax: 个人所得税实际缴纳额 缴纳个人所得税 实缴个人所得税 个人所得税实缴额 实际缴纳个人所得税 缴纳的个人所得税 个人所得税缴纳额
person_income: 工资薪金收入 工资薪金 年工资薪金收入 年薪 税前年薪 年工薪收入 年工资收入
period_sales: 月销售额 月均销售额
registered_capital: 实缴注册资本 注册资本 注册资金 注册资本金
tech_contract_amount: 技术合同年成交额 年技术合同成交额 合同成交额 成交额 累计成交额 合同累计成交额 技术合同交易额 技术合同成交额 技术合同成交金额 技术合同认定登记额 技术合同登记额 技术合同登记成交额 技术合同成交总额 技术合同累计成交额
technology_bought: 技术合同吸纳额 吸纳技术合同成交额 技术合同吸纳成交额
tech_service_income: 技术转让收入 技术开发收入
tech_transfer_gain: 技术转让所得
tax_paid: 实际缴纳税金 缴纳税金 实际纳税额 年纳税额 纳税总额 缴纳税款 实际缴纳税款 纳税额 实缴税收 实缴税金 缴纳税收 上缴税收 实际上缴税收
district_contribution: 区级财政贡献 区级经济贡献 形成的区级财政贡献 区级综合贡献 对区级财政贡献 区级财力贡献 地方财政贡献
fixed_investment: 固定资产投资额 固定资产投资 固定资产投资总额 固定资产投入
equipment_purchase: 新购设备投资额 设备购置费用 设备投资额 设备投入 购置设备金额 设备购置额 设备购置投资额 设备购置投入 新购置设备金额 购置设备投入 购置设备总额
value_added: 工业增加值 增加值
loan_interest: 贷款利息 利息支出 实际支付的贷款利息 贷款利息支出
guarantee_fee: 担保费用 担保费
ip_pledge_loan: 知识产权质押融资额 知识产权质押贷款额 知识产权质押融资金额 专利权质押融资额 知识产权质押融资 知识产权质押贷款
premises_rent: 房屋租金 办公用房租金 租金
bought_services: 科技服务合同额 购买科技服务金额
computing_rent: 租用算力费用 算力租用费用 购买算力服务费用 算力费用 智能算力费用 算力服务费用
basic_research_fund: 基础研究投入
graduates_hired: 招用高校毕业生 招用高校毕业生人数 吸纳高校毕业生
insured: 缴纳社会保险人员 参加社会保险人员 参加社会保险人数 缴纳社会保险人数 社保缴纳人数 参保职工人数 参保人数 缴纳社会保险职工人数
invention_patents: 发明专利 有效发明专利 授权发明专利 国内发明专利 发明专利权
utility_models: 实用新型专利 实用新型 实用新型专利权
designs: 外观设计专利 外观设计
software_copyrights: 软件著作权 计算机软件著作权 软著 软件著作权登记 计算机软件著作权登记
ic_layouts: 集成电路布图设计专有权 集成电路布图设计 集成电路布图设计权
plant_varieties: 植物新品种权 植物新品种
conversions: 科技成果转化数 科技成果转化 转化科技成果 科技成果转化项目
market_rank_home: 国内细分市场排名 国内市场排名 国内同类产品排名 全国细分市场排名
market_rank_world: 全球细分市场排名 全球市场排名 国际市场排名
market_share: 市场占有率 细分市场占有率 国内市场占有率 国内细分市场占有率
main_product_share: 主导产品收入占比 主导产品销售收入占比 主导产品营业收入占比
srdi_score: 专精特新发展评价得分 专精特新评价得分
project_total: 项目总投入 项目总投资 项目投资总额 项目总投资额 总投资额 项目总经费
project_grant: 申请财政资金 申请资金 财政资金支持额度
project_own_share: 自筹资金比例 自筹经费比例 自筹资金占比
equity_rounds: 股权融资 新增股权融资 新增股权融资总额 股权融资总额
bank_loans: 银行贷款
carrier_area: 总面积 场地面积 可自主支配孵化场地面积 可自主支配场地面积 孵化场地面积 载体总面积 孵化面积 孵化总面积 可自主支配的孵化场地面积 服务场地面积 运营场地面积 孵化场地 可自主支配的场地面积 场地总面积 载体面积
carrier_tenant_area: 在孵企业使用面积 在孵企业使用(含公共服务面积)面积 在孵企业使用场地面积 在孵企业使用面积(含公共服务面积)
carrier_seats: 创业工位 工位 创业工位数
carrier_tenants: 在孵企业 入驻企业 在孵企业总数 在孵企业数量 在孵企业数 入驻企业总数 入驻企业数量
carrier_tech_tenants: 在孵科技型企业 科技型在孵企业 入驻科技型企业
carrier_ip_tenants: 拥有有效知识产权的在孵企业 已申请专利的在孵企业 已申请专利或拥有有效知识产权的在孵企业 在孵企业中已申请专利的企业 在孵企业中拥有有效知识产权的企业 在孵企业中已申请专利或拥有有效知识产权的企业 在孵企业中已申请专利或拥有知识产权的企业 拥有自主知识产权的在孵企业
carrier_hnte_tenants: 在孵高新技术企业 园内高新技术企业
carrier_funded_tenants: 获得投融资的在孵企业 获投融资的在孵企业 获得投资的在孵企业
carrier_graduates: 毕业企业 累计毕业企业
carrier_teams: 创业团队 入驻创业团队 入驻团队
carrier_staff: 专职服务人员 专职管理服务人员 运营服务人员 专职运营人员 管理服务人员 孵化服务人员
carrier_trained_staff: 专业孵化服务人员 接受孵化器专业培训的人员 接受过孵化器专业培训的人员 接受过孵化器专业培训人员 接受孵化器专业培训人员 经过孵化器专业培训的人员 经过创业服务相关培训的人员
carrier_mentors: 创业导师 专兼职导师 专职创业导师 专兼职创业导师
carrier_fund: 孵化基金 孵化基金规模 孵化资金 孵化资金规模 自有种子资金 自有种子资金或合作的孵化资金 种子资金 自有或合作的孵化资金 孵化资金规模 种子资金或孵化资金 自有种子资金或合作孵化资金
carrier_events: 创业活动 创业沙龙 创业辅导活动 创新创业活动 创业服务活动
rd_ratio: 研发投入强度 研发强度 研发费用占比 研发投入占比 研发经费投入强度 研发费用强度
debt_ratio: 资产负债率
profit_margin: 净利润率 销售净利率
hightech_share: 高新技术产品收入占比 高新技术产品(服务)收入占比
ip_class_one: I类高价值知识产权 高价值知识产权 Ⅰ类高价值知识产权 I类知识产权 Ⅰ类知识产权 一类知识产权 1类知识产权
ip_class_two: Ⅱ类知识产权 II类知识产权 二类知识产权 2类知识产权
ip_total: 自主知识产权 有效知识产权 自有知识产权 知识产权 核心自主知识产权
platforms_provincial: 省部级以上研发机构 省部级及以上研发机构 省级以上研发机构 省部级(含)以上研发机构 省级及以上研发机构
platforms_provincial_any: 省部级以上科技创新平台 省部级以上创新平台 省部级以上平台 省部级及以上创新平台 省部级以上研发平台 省级以上研发平台 省级以上创新平台
platforms_national: 国家级研发机构
provincial_awards: 省部级以上科技奖励 省部级科技奖励 省部级及以上科技奖励 省部级以上科学技术奖 省部级及以上科学技术奖 省级以上科技奖励 省部级以上科技奖
provincial_projects: 国家级或省部级科技计划项目 省部级以上科技计划项目 省部级及以上科技计划项目 省部级以上科技项目 省级以上科技计划项目
standards_any: 参与制定标准
legal_rep_age: 法定代表人年龄 企业主年龄
electricity_24m: 电费总额
loan_daily_balance: 日均贷款余额 年日均贷款余额
other_lenders: 他行授信银行
other_loans: 他行贷款余额
"""
)
"""Name → other words of documents, signs in half width."""
_KINDS = rows_of(
    """
hnte: 高新技术企业 国家高新技术企业 高企 国家级高新技术企业
tech_sme: 科技型中小企业 国家科技型中小企业
srdi_sme: 专精特新中小企业 专精特新企业
little_giant: 专精特新"小巨人"企业 专精特新“小巨人”企业 专精特新小巨人企业 专精特新“小巨人” “小巨人”企业 国家专精特新“小巨人”企业 国家级专精特新“小巨人”企业
mfg_champion: 制造业单项冠军企业 制造业单项冠军 单项冠军企业
chuying: 雏鹰企业 “雏鹰”企业 雏鹰
dengling: 瞪羚企业 “瞪羚”企业 瞪羚
unicorn: 独角兽企业 “独角兽”企业
lingjun: 科技领军企业
lingjun_peiyu: 科技领军培育企业
innovative_sme: 创新型中小企业
incubator: 科技企业孵化器 科技孵化器
maker_space: 众创空间
univ_sci_park: 大学科技园
science_base: 科普基地
tech_transfer_org: 技术转移机构 技术转移示范机构
new_rd_org: 新型研发机构
adv_service: 技术先进型服务企业
"""
)
_FLAGS = rows_of(
    """
abnormal_list: 经营异常名录 列入经营异常名录 异常经营名录
serious_dishonesty: 严重违法失信名单 严重违法失信企业名单 严重违法失信行为 严重失信 严重失信主体名单 严重违法失信 严重失信行为
judgment_debtor: 失信被执行人 失信被执行人名单
tax_dishonest_now: 重大税收违法失信主体 重大税收违法案件
major_incident: 重大安全事故 重大质量事故 重大安全、重大质量事故 严重环境违法行为 严重环境违法 重大安全生产事故 重大安全、质量事故 重大环境违法
research_dishonesty: 严重科研失信行为 科研严重失信行为 科研失信行为 严重科研失信 科研严重失信
legal_person: 独立法人资格 独立法人 法人资格 独立企业法人资格
resident_enterprise: 居民企业
audit_collection: 查账征收 会计核算健全
general_taxpayer: 一般纳税人 增值税一般纳税人
above_scale: 规模以上企业 规模以上工业企业 规上企业
tech_contract_registered: 技术合同认定登记 经认定登记的技术合同
restricted_industry: 国家限制、禁止或淘汰类 国家禁止、限制或淘汰类 禁止、限制或淘汰类 限制类、淘汰类
independent_accounting: 独立核算 产权明晰
zombie: 僵尸企业
ip_dispute: 知识产权纠纷
rd_unit: 设有研发机构 内设研发机构
carrier_accounted: 孵化服务收入单独核算
bank_default: 不良信贷记录 不良信用记录
title_revoked_3y: 撤销称号
tax_violation_3y: 偷漏税 偷税漏税 偷漏税行为
"""
)
_TOO_WIDE = frozenset(
    "收入 人数 资产 负债 税收 税金 营业额 销售额 软著 发明 实用新型数 入库税收 加计扣除 资产合计 总人数 研究人员 "
    "企业名称 成果转化 主营 营收 员工 职工 从业人员数 净利 研发 存续 知识产权贯标认证 贯标 高企库 领军企业 股权融资 银行贷款 创新型企业 税收总额 企业 个人".split()
)
"""Headers that mean a fact only as a header."""
NEEDS = {
    plain(word): "技术合同|技术交易|技术市场|技术转移"
    for word in ("成交额", "合同成交额", "累计成交额", "合同累计成交额")
}
"""Words that name their fact only in a document whose title or sentence says what it is about."""
_VALUES_OF = frozenset("org_type listing tech_field person_degree person_title tax_credit_grade".split())
_COMPARED = {FieldType.SERIES, FieldType.COUNT, FieldType.NUMBER, FieldType.RECORDS}
_BRACKETS = re.compile(r"\(([^()]*)\)")


@depends_on_catalogue
@cache
def words() -> Mapping[str, NameWord]:
    """Return the words by their text in half width; a word of several names belongs to the first."""
    found: dict[str, NameWord] = {}
    for word in _all_words():
        if len(word.text) >= 2:
            found.setdefault(word.text, word)
    return found


def _all_words() -> Iterator[NameWord]:
    for name, texts in _SAID.items():
        kind = NameKind.FACT if name in CATALOGUE else NameKind.QUANTITY
        yield from (NameWord(plain(text), kind, name) for text in texts if name in CATALOGUE or name in QUANTITIES)
    for said, known, kind in (
        (_KINDS, QUALIFICATIONS, NameKind.QUALIFICATION),
        (_FLAGS, CATALOGUE, NameKind.FLAG),
    ):
        for name, texts in said.items():
            yield from (NameWord(plain(text), kind, name) for text in texts if name in known)
    yield from _degrees()
    yield from _labels()
    for name, texts in FIELD_WORDS.items():
        if name in CATALOGUE and CATALOGUE[name].type in _COMPARED and name != "qualifications":
            usable = (text for text in texts if len(text) >= 3 and not text.isascii() and text not in _TOO_WIDE)
            yield from (NameWord(plain(text), NameKind.FACT, name) for text in usable)
    for name, texts in KIND_WORDS.items():
        usable = (text for text in texts if len(text) >= 4 and not text.isascii() and text not in _TOO_WIDE)
        yield from (NameWord(plain(text), NameKind.QUALIFICATION, name) for text in usable)


def _degrees() -> Iterator[NameWord]:
    """Yield the ways to say 本科及以上学历人员, of which documents have many."""
    named = {"bachelors_up": ("本科", "大学本科"), "college_staff": ("大专", "大学专科", "专科")}
    ends = ("学历人员", "学历的人员", "学历员工", "学历的员工", "学历职工", "学历的职工", "人员")
    for name, degrees in named.items():
        for degree, sign, end in product(degrees, ("以上", "及以上", "(含)以上", "含以上"), ends):
            yield NameWord(f"{degree}{sign}{end}", NameKind.FACT, name)


def _labels() -> Iterator[NameWord]:
    for field in CATALOGUE.values():
        if not field.matched or field.type in (FieldType.SCORES, FieldType.CONFIRMED, FieldType.TEXT):
            continue
        kind = NameKind.FLAG if field.type is FieldType.FLAG else NameKind.FACT
        yield from (NameWord(text, kind, field.name) for text in _spellings(field.label))
        if field.name in _VALUES_OF:
            yield from (
                NameWord(plain(value), NameKind.VALUE, field.name, value)
                for value in field.values
                if len(value) > 1 and value not in _TOO_WIDE
            )
    for quantity in QUANTITIES.values():
        yield from (NameWord(text, NameKind.QUANTITY, quantity.name) for text in _spellings(quantity.label))
    for kind_, (label, _) in QUALIFICATIONS.items():
        yield from (NameWord(text, NameKind.QUALIFICATION, kind_) for text in _spellings(label))


def _spellings(label: str) -> Iterator[str]:
    """Yield a label with its bracket and without it."""
    written = plain(label)
    yield written
    if bare := _BRACKETS.sub("", written):
        yield bare


@depends_on_catalogue
@cache
def _by_start() -> Mapping[str, tuple[NameWord, ...]]:
    found: dict[str, list[NameWord]] = {}
    for word in words().values():
        found.setdefault(word.text[:2], []).append(word)
    return {start: tuple(sorted(each, key=lambda word: -len(word.text))) for start, each in found.items()}


def mentions_in(text: str) -> list[Naming]:
    """Return the words that a text contains, the longest at each place, in order. Give the text in half width.

    >>> [(m.word.name, m.start) for m in mentions_in("职工总数与营业收入")]
    [('employees', 0), ('revenue', 5)]
    """
    return list(_mentions(text))


@depends_on_catalogue
@lru_cache(maxsize=64)
def _mentions(text: str) -> tuple[Naming, ...]:
    """Return what `mentions_in` returns; the figures of one sentence ask for the same words one after the other."""
    table, found, place = _by_start(), list[Naming](), 0
    while place < len(text) - 1:
        word = next(
            (each for each in table.get(text[place : place + 2], ()) if text.startswith(each.text, place)), None
        )
        if word is None:
            place += 1
        else:
            found.append(Naming(word, place, place + len(word.text)))
            place += len(word.text)
    return tuple(found)
