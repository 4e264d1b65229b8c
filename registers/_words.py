"""The usual headers of registers, by the fact they mean.

The labels and names of the catalogue also count; this module contains the other usual headers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from policies import CATALOGUE, QUALIFICATIONS, FieldType, depends_on_catalogue

_FIELD_WORDS = """
name: 企业名称 单位名称 公司名称 企业全称 单位全称 公司全称 名称 企业 公司 单位 企业名 公司名 纳税人名称 主体名称 市场主体名称 申报单位 承担单位
credit_code: 统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码 信用代码证号 统一社会信用代码证号 纳税人识别号 税号 社会统一信用代码
founded_on: 成立日期 成立时间 注册时间 注册日期 设立日期 设立时间 企业成立时间 工商注册时间 工商注册日期 开业日期 创办时间 注册成立时间 成立年月
province: 省 省份 省市 所属省份 所在省 省级 注册省份
city: 市 城市 所属城市 所在市 地市 注册城市
district: 区 区县 所属区 所在区 所属区县 注册区 辖区 行政区 行政区划 所在区县 县区 区域 注册区县 属地 注册地 注册地区
zone: 功能区 开发区 高新区 所属功能区 所在功能区 所属园区 园区
street: 街道 街镇 所属街镇 所在街道 所属街道 乡镇 镇街 街道园区 所属街道园区 街乡镇
org_type: 主体类型 单位类型 机构类型 组织类型 单位性质 机构性质
legal_person: 独立法人 是否独立法人 法人资格 独立法人资格
private: 民营企业 民企 民营
registered_capital: 注册资本 注册资金 注册资本金 认缴资本 认缴出资额 注册资金额
industry_code: 国民经济行业代码 行业代码 国民经济行业 行业分类代码 国民行业代码 行业小类代码
size_industry: 划型行业 中小企业划型行业
tech_field: 高新技术领域 技术领域 所属技术领域 国家重点支持的高新技术领域 高新领域 所属高新技术领域
industry_tags: 产业方向 产业 所属产业 产业链 所属产业链 所属行业 行业 行业类别 行业领域 产业领域 重点产业链 赛道
business_scope: 经营范围
main_products: 主要产品 主营产品 主要产品服务 主要产品或服务 主导产品 产品服务 核心产品 主要产品名称 主营业务
listing: 上市挂牌 上市情况 挂牌情况 上市挂牌情况 上市板块
listed_on: 上市日期 上市时间 挂牌时间
employees: 职工总数 职工人数 员工人数 员工总数 从业人数 从业人员 从业人员数 从业人员总数 员工数 职工数 人数 总人数 在职人数 从业人员期末人数 从业人员平均人数 职工总人数
sci_staff: 科技人员数 科技人员 科技人员总数 从事科技活动人员 科技活动人员
rd_staff: 研发人员数 研发人员 研究开发人员 研发人员总数 研究开发人员数 RD人员
bachelors_up: 本科及以上人数 本科以上人数 本科及以上学历人数 大学本科以上 本科及以上 大学本科及以上人数
doctors: 博士人数 博士 博士数
masters: 硕士人数 硕士 硕士数
revenue: 营业收入 营收 销售收入 营业总收入 收入 销售额 主营收入合计 营业额 年营业收入 年销售收入 总营收
main_revenue: 主营业务收入 主营收入 主营 主营业务营收
total_income: 总收入 收入总额 企业总收入
hightech_income: 高新技术产品收入 高新技术产品服务收入 高新收入 高品收入 高新技术产品销售收入 高新技术收入
rd_expense: 研发费用 研发费 研发投入 研究开发费用 研发经费 研发支出 研究开发费 研究开发投入 RD经费 研发费用总额 研发费用合计 研发经费投入 研究开发费用总额 研发费用投入
rd_deductible: 可加计扣除的研发费用 加计扣除 研发费用加计扣除 研发加计扣除 加计扣除额 研发费用加计扣除额 研发费加计扣除额
cost_expense: 成本费用支出 成本费用 成本费用总额
total_assets: 资产总额 资产总计 总资产 资产合计
net_assets: 净资产 净资产总额 所有者权益 净资产额
liabilities: 负债总额 总负债 负债合计 负债
net_profit: 净利润 净利 税后利润
taxable_income: 应纳税所得额
tech_contract_amount: 技术合同成交额 技术合同额 技术合同金额 技术合同登记额 技术合同认定登记额 技术合同登记金额
tax_credit_grade: 纳税信用等级 纳税等级 纳税信用 纳税信用级别
general_taxpayer: 一般纳税人 增值税一般纳税人
above_scale: 规上企业 规模以上企业 规上 规模以上 入统 在统企业
tax_paid: 实际缴纳税款 纳税额 纳税总额 实缴税金 上缴税金 实际上缴税费 税收 缴税额 上缴税费 实缴税额 税金
insured: 参保人数 社保人数 缴纳社保人数 参加社会保险人数 社保缴纳人数
invention_patents: 发明专利 发明专利数 发明专利数量 有效发明专利 有效发明专利数 发明专利件数 授权发明专利 发明专利授权数 发明 授权发明专利数 发明专利拥有量 有效发明专利拥有量
utility_models: 实用新型 实用新型专利 实用新型专利数 实用新型数 实用新型数量
designs: 外观设计 外观设计专利 外观专利 外观设计专利数 外观设计数
software_copyrights: 软件著作权 软著 软著数 软件著作权数 软件著作权数量 软著数量 计算机软件著作权
ic_layouts: 集成电路布图设计 集成电路布图设计专有权 布图设计
conversions: 科技成果转化数 成果转化数 成果转化 科技成果转化
abnormal_list: 经营异常名录 经营异常 列入经营异常 异常名录
serious_dishonesty: 严重违法失信 严重违法失信名单 失信名单 严重违法
qualifications: 资质 企业资质 资质荣誉 荣誉资质 科技资质 企业称号 称号 资质情况 已获资质 企业资质荣誉 认定资质
moved_in.from_province: 迁出地 原注册地
moved_in.on: 迁入日期 迁入时间
"""
_KIND_WORDS = """
hnte: 高新技术企业 高企 国高 国家高新技术企业 国高新 国家高企 国家级高新技术企业 国高企
tech_sme: 科技型中小企业 国科小 科小 国家科技型中小企业 科技中小企业 国科小企业 科技型中小
hnte_city: 市级高新技术企业 天津市高新技术企业 市高企 市级高企
hnte_pool: 高新技术企业培育库 高企培育库 高企培育 高企库 高企入库
chuying: 雏鹰 雏鹰企业
dengling: 瞪羚 瞪羚企业
lingjun_peiyu: 科技领军培育企业 领军培育 领军培育企业 科技领军培育
lingjun: 科技领军企业 科技领军 领军企业
unicorn: 独角兽 独角兽企业
innovative_sme: 创新型中小企业 创新型中小 创新型企业
srdi_sme: 专精特新中小企业 专精特新 专精特新企业 市级专精特新 专精特新中小 市级专精特新中小企业 市专精特新 天津市专精特新中小企业 天津市专精特新企业 天津市专精特新 省级专精特新 省级专精特新中小企业
little_giant: 专精特新小巨人企业 专精特新小巨人 小巨人 国家级专精特新 小巨人企业 国家级专精特新小巨人 国家专精特新小巨人企业 国家级小巨人 国家级专精特新小巨人企业
mfg_champion: 制造业单项冠军 单项冠军 制造业单项冠军企业 单项冠军企业
zhanxin_lingjun: 战略性新兴产业领军企业 战新领军企业 战新产业领军企业 战新领军
tech_leading: 科技小巨人领军企业 小巨人领军企业
ip_demo: 国家知识产权示范企业 知识产权示范企业
ip_advantage: 国家知识产权优势企业 知识产权优势企业
ip_standard: 知识产权贯标 知识产权贯标认证 贯标
incubator: 科技企业孵化器 孵化器
maker_space: 众创空间
univ_sci_park: 大学科技园
science_base: 科普基地
tech_transfer_org: 技术转移机构
new_rd_org: 新型研发机构
"""
_PART_WORDS = """
held: 是否 企业 入库 已入库 资质 情况 认定情况 认定 标识 状态 已认定 是否认定 是否有效 有效 是否获得 资格
granted_on: 有效期起 有效期开始 有效期起始 起始日期 有效期自 认定时间 认定日期 发证日期 发证时间 取得时间 取得日期 获批时间 获批日期 入库时间 入库日期 证书日期 获得时间 获得日期 评定时间 首次认定时间 证书发证日期 证书发证时间 认定年月 公示时间 证书颁发日期
expires_on: 有效期 有效期至 有效期限 到期日 到期时间 到期日期 证书有效期 截止日期 有效截止日期 证书到期日 证书到期时间 有效期截止 证书有效期至 失效日期 有效期止 截止时间
level: 级别 等级 层级
"""
QUALIFIERS = (
    "申请 占比 占 比例 比重 增长 增幅 增速 同比 环比 目标 计划 预计 预估 预期 预测 排名 人均 累计 其中 补贴 资助 奖补 奖励 财政 "
    "出口 境外 国外 海外 新增 净增 减免 潜在 种子 后备 拟 关联 委托 变动 变化 联系 电话 备注 编号 证书号 证号 率 "
    " 受理 转让 许可 质押 上级 母公司 集团 负责人 法人代表 法定代表人 地址 邮箱 承诺 强度 以上 以下 享受 意愿 申报 截至 季度 半年 近三年 近两年 近3年 近2年 三年 两年 PCT"
).split()
"""Words that change the meaning of a header: 发明专利申请数 is not 发明专利."""
_BRACKETS = re.compile(r"[(（\[【〔](?!起|止|开始|截止)[^()（）\[\]【】〔〕]*[)）\]】〕]")
WHETHER = re.compile(r"是否(?:已?为|已?是|属于|属|具有|具备|拥有|持有|获得|取得|被?列入|被?认定为?)?|有无")
_UNIT = re.compile(
    r"(?:单位[:：]?(?:人民币)?[亿万千百]*元|单位[:：]?[人件项个家]|(?:人民币)?[亿万千百]+元|平方米|㎡|%)$"
)
_YEAR = re.compile(
    r"(?:20\d\d|19\d\d)(?:年度|年末|年底|年)?|(?<!\d)\d\d年度?|上一年度|上一年|上年度|上年末|上年|去年度|去年|前年度|前年|"
    r"本年度|本年|今年|当年度|当年|最近一年|近一年|最近一个会计年度|年度|年末|年底|期末"
)
UNIT_ONLY = re.compile(
    r"[（(]?\s*(?:单位\s*[:：])?\s*(?:亿元|百万元|万元|千元|元|人|件|项|个|家|%|平方米|㎡|年|是/否|有/无|年月日|年/月/日)\s*[)）]?"
)
"""Matches a header line that only contains a unit or the form of the values."""
_SIGNS = re.compile(r"[\s*＊:：、，,。.;；/\\|_“”\"'‘’\-—–~·&()（）\[\]【】〔〕<>《》?？!！]+")


_LONGEST_READ = 200
"""Characters of a header that are compared. Our choice: longer texts are explanations."""


def plain_header(header: str) -> str:
    """Return a header without years, units, punctuation, and brackets with units or remarks.

    >>> plain_header("2021年营业收入（万元）")
    '营业收入'
    """
    text = unicodedata.normalize("NFKC", header[:_LONGEST_READ])
    without = _BRACKETS.sub("", text)
    text = without if _SIGNS.sub("", without) else text
    text = _SIGNS.sub("", _YEAR.sub("", text))
    shorter = _UNIT.sub("", text)
    return (shorter or text).casefold()


def _rows(block: str) -> Mapping[str, tuple[str, ...]]:
    lines = (line.partition(":") for line in block.strip().splitlines())
    return MappingProxyType({name: tuple(words.split()) for name, _, words in lines})


KIND_WORDS = _rows(_KIND_WORDS)
PART_WORDS = _rows(_PART_WORDS)


@depends_on_catalogue
@cache
def field_words() -> Mapping[str, str]:
    """Return the fields (or `field.part`) by plain header.

    A word of several fields belongs to the first of them in `_FIELD_WORDS`.
    """
    words: dict[str, str] = {}
    for name, others in _rows(_FIELD_WORDS).items():
        for word in others:
            words.setdefault(plain_header(word), name)
    for field in CATALOGUE.values():
        if not field.matched:
            words.setdefault(plain_header(field.name), field.name)  # a column with its label contains names
        elif field.type not in (FieldType.SCORES, FieldType.CONFIRMED):
            words.setdefault(plain_header(field.label), field.name)
            words.setdefault(plain_header(field.name), field.name)
            words.setdefault(_SIGNS.sub("", field.label).casefold(), field.name)
    return MappingProxyType(words)


@depends_on_catalogue
@cache
def kind_words() -> tuple[tuple[str, str], ...]:
    """Return pairs of a word for a qualification and its kind, the longest word first."""
    pairs = {plain_header(word): kind for kind, words in KIND_WORDS.items() for word in words}
    pairs |= {plain_header(label): kind for kind, (label, _) in QUALIFICATIONS.items()}
    pairs |= {kind: kind for kind in QUALIFICATIONS}
    return tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def kind_in(text: str) -> tuple[str, str] | None:
    """Return the kind of qualification that a plain text names, and the rest of the text; None if it names none.

    >>> kind_in("高新技术企业发证日期")
    ('hnte', '发证日期')
    """
    for word, kind in kind_words():
        if word in text:
            rest = text.replace(word, "", 1)
            if word.startswith("小巨人") and "科技" in rest:
                return None  # 科技小巨人 is an older title of the city, not 专精特新“小巨人”
            return kind, rest
    return None


def is_usual_header(header: str) -> bool:
    """Return whether a text is a usual header of a register."""
    if len(header) > _LONGEST_READ:
        return False
    text = plain_header(header)
    return bool(text) and (text in field_words() or text in NON_FACT_HEADERS or (len(text) <= 16 and _names_kind(text)))


def _names_kind(text: str) -> bool:
    found = kind_in(text)
    if found is None:
        return False
    rest = WHETHER.sub("", found[1])
    return not rest or any(rest in words or rest == word for words in PART_WORDS.values() for word in words)


NON_FACT_HEADERS = frozenset(
    plain_header(word)
    for word in (
        "序号 编号 联系人 联系电话 电话 手机 手机号 联系方式 邮箱 电子邮箱 地址 注册地址 经营地址 办公地址 通讯地址 法定代表人 法人 法人代表 "
        "联系方式 备注 说明 负责人 财务负责人 企业负责人 联系人电话 网址 传真 邮编 职务 包联干部 走访人 走访时间"
    ).split()
)
