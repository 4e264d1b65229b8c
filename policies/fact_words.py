"""Other usual words for facts and kinds of qualifications, beside the labels of the catalogue.

Headers of registers use all of them; the words of policy documents use those that are long enough to mean one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_FIELD_WORDS = """
name: 企业名称 单位名称 公司名称 企业全称 单位全称 公司全称 名称 企业 公司 单位 企业名 公司名 纳税人名称 主体名称 市场主体名称 申报单位 承担单位 企业集团名称 企业单位名称 企业名单 商家名称 商户名称 机构名称 法人名称 法人单位名称 法人单位 经营主体名称 经营主体 申报企业 申报企业名称 申报单位名称 推荐企业 推荐企业名称 认定企业 认定企业名称 入库企业 入库企业名称 获奖企业 获奖单位 承担单位名称 项目承担单位 项目单位 参赛企业 参赛企业名称 走访企业 走访企业名称 调研企业 参保单位名称 拟认定企业 拟认定企业名称 拟入库企业 拟入库企业名称 公示企业名称 被认定企业 提供企业名称 单位全称名称 纳税人 科技企业名称 高新技术企业名称 高企名称 集团公司名称 入选企业 入选企业名称 备案企业 备案企业名称 company companyname enterprise enterprisename firm firmname nameofcompany nameofenterprise nameoffirm organization organizationname organisation entity entityname businessname corporatename legalname nameinchinese chinesename companynamechinese applicant
credit_code: 统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码 信用代码证号 统一社会信用代码证号 纳税人识别号 税号 社会统一信用代码 统一信用码 社会信用码 信用码 统一社会信用代码证 统一社会信用编码 统一社会信用代码纳税人识别号 统一社会信用代码税号 纳税识别号 纳税人识别代码 三证合一代码 creditcode unifiedsocialcreditcode unifiedsocialcreditidentifier unifiedcreditcode socialcreditcode uscc usci usc uscicode taxid taxpayerid taxidentificationnumber
founded_on: 成立日期 成立时间 注册时间 注册日期 设立日期 设立时间 企业成立时间 工商注册时间 工商注册日期 开业日期 创办时间 注册成立时间 成立年月 注册登记时间 注册登记日期 工商登记日期 工商登记时间 登记成立日期 成立登记日期 营业执照成立日期 企业注册时间 企业注册日期 公司成立时间 公司注册时间 established establishedon establisheddate dateofestablishment establishmentdate founded foundedon foundingdate incorporationdate dateofincorporation registrationdate registrationtime
province: 省 省份 省市 所属省份 所在省 省级 注册省份 所在省份 省区市 所属省 所属省市 province provinces stateprovince
city: 市 城市 所属城市 所在市 地市 注册城市 所属地市 所在地市 地级市 所在城市 市州 所属市 地市州 注册市 city prefecture
district: 区 区县 所属区 所在区 所属区县 注册区 辖区 行政区 行政区划 所在区县 县区 区域 注册区县 属地 注册地 注册地区 所在区域 所属行政区 所属行政区划 所属辖区 所属县区 所属县市区 县市区 区市县 所在县区 所在县市区 市区县 注册地区县 所属区域 district county countydistrict
zone: 功能区 开发区 高新区 所属功能区 所在功能区 所属园区 园区
street: 街道 街镇 所属街镇 所在街道 所属街道 乡镇 镇街 街道园区 所属街道园区 街乡镇 所属乡镇 所在乡镇 所在镇街 所属镇街 所属街乡镇 街道乡镇 乡镇街道 所属乡镇街道 所属街镇乡 所在街镇 属地街道 属地街镇 street subdistrict township
org_type: 主体类型 单位类型 机构类型 组织类型 单位性质 机构性质 企业类型 公司类型 企业性质 主体性质 法人类型 市场主体类型
legal_person: 独立法人 是否独立法人 法人资格 独立法人资格
private: 民营企业 民企 民营
registered_capital: 注册资本 注册资金 注册资本金 认缴资本 认缴出资额 注册资金额 注册资本额 注册资本金额 注册资金数额 注册资本总额 registeredcapital regcapital
industry_code: 国民经济行业代码 行业代码 国民经济行业 行业分类代码 国民行业代码 行业小类代码 行业代码及名称 国民经济行业分类代码 industrycode
size_industry: 划型行业 中小企业划型行业
tech_field: 高新技术领域 技术领域 所属技术领域 国家重点支持的高新技术领域 高新领域 所属高新技术领域
industry_tags: 产业方向 产业 所属产业 产业链 所属产业链 所属行业 行业 行业类别 行业领域 产业领域 重点产业链 赛道 所在行业 行业名称 国民经济行业名称 所属产业领域 行业门类 行业大类 industry sector industries
business_scope: 经营范围 经营业务范围 businessscope
main_products: 主要产品 主营产品 主要产品服务 主要产品或服务 主导产品 产品服务 核心产品 主要产品名称 主营业务 主营产品服务 主要产品及服务 主营业务产品 products mainproducts
listing: 上市挂牌 上市情况 挂牌情况 上市挂牌情况 上市板块 listing
listed_on: 上市日期 上市时间 挂牌时间
employees: 职工总数 职工人数 员工人数 员工总数 从业人数 从业人员 从业人员数 从业人员总数 员工数 职工数 人数 总人数 在职人数 从业人员期末人数 从业人员平均人数 职工总人数 全部职工人数 年末职工人数 年末从业人员 从业人员期末数 职工 员工 employees employeecount numberofemployees headcount staff staffcount totalemployees noofemployees
sci_staff: 科技人员数 科技人员 科技人员总数 从事科技活动人员 科技活动人员 科技活动人员数 科技人员总人数
rd_staff: 研发人员数 研发人员 研究开发人员 研发人员总数 研究开发人员数 RD人员 研发人员人数 研究开发人员总数 从事研发活动人员 rdstaff rdpersonnel rdemployees numberofrdstaff rdheadcount
bachelors_up: 本科及以上人数 本科以上人数 本科及以上学历人数 大学本科以上 本科及以上 大学本科及以上人数
doctors: 博士人数 博士 博士数
masters: 硕士人数 硕士 硕士数
revenue: 营业收入 营收 销售收入 营业总收入 收入 销售额 主营收入合计 营业额 年营业收入 年销售收入 总营收 营业收入总额 营业收入合计 营业总收入额 全年营业收入 年营收 年度营业收入 营业收入金额 revenue revenues operatingrevenue operatingincome totalrevenue sales salesrevenue turnover annualrevenue
main_revenue: 主营业务收入 主营收入 主营 主营业务营收 主营业务收入额 mainbusinessrevenue mainbusinessincome
total_income: 总收入 收入总额 企业总收入
hightech_income: 高新技术产品收入 高新技术产品服务收入 高新收入 高品收入 高新技术产品销售收入 高新技术收入
rd_expense: 研发费用 研发费 研发投入 研究开发费用 研发经费 研发支出 研究开发费 研究开发投入 RD经费 研发费用总额 研发费用合计 研发经费投入 研究开发费用总额 研发费用投入 研发费用金额 研发费用支出 研发经费支出 研发投入金额 研发投入总额 研究与试验发展经费 rd经费支出 rd投入 rd费用 rdexpense rdexpenses rdexpenditure rdexpenditures rdspending rdinvestment rdcost rdcosts researchanddevelopmentexpenses
rd_deductible: 可加计扣除的研发费用 加计扣除 研发费用加计扣除 研发加计扣除 加计扣除额 研发费用加计扣除额 研发费加计扣除额
cost_expense: 成本费用支出 成本费用 成本费用总额
total_assets: 资产总额 资产总计 总资产 资产合计 资产总计额 总资产额 资产 totalassets assets
net_assets: 净资产 净资产总额 所有者权益 净资产额 所有者权益合计 净资产合计 netassets equity totalequity shareholdersequity ownersequity
liabilities: 负债总额 总负债 负债合计 负债 负债总计 totalliabilities liabilities
net_profit: 净利润 净利 税后利润 净利润额 净利润总额 netprofit netincome profitaftertax
taxable_income: 应纳税所得额
tech_contract_amount: 技术合同成交额 技术合同额 技术合同金额 技术合同登记额 技术合同认定登记额 技术合同登记金额
tax_credit_grade: 纳税信用等级 纳税等级 纳税信用 纳税信用级别
general_taxpayer: 一般纳税人 增值税一般纳税人
above_scale: 规上企业 规模以上企业 规上 规模以上 入统 在统企业
tax_paid: 实际缴纳税款 纳税额 纳税总额 实缴税金 上缴税金 实际上缴税费 税收 缴税额 上缴税费 实缴税额 税金 纳税金额 缴纳税收 缴税总额 缴税金额 实缴税收 实缴税款 税收总额 入库税收 taxpaid taxespaid
insured: 参保人数 社保人数 缴纳社保人数 参加社会保险人数 社保缴纳人数
invention_patents: 发明专利 发明专利数 发明专利数量 有效发明专利 有效发明专利数 发明专利件数 授权发明专利 发明专利授权数 发明 授权发明专利数 发明专利拥有量 有效发明专利拥有量 发明专利总数 发明专利件 有效发明专利件数 有效发明专利总数 授权发明 授权发明专利件数 inventionpatents inventionpatent inventionpatentcount
utility_models: 实用新型 实用新型专利 实用新型专利数 实用新型数 实用新型数量 实用新型专利件数 实用新型件数 utilitymodels utilitymodelpatents utilitymodel
designs: 外观设计 外观设计专利 外观专利 外观设计专利数 外观设计数 外观设计专利件数 外观专利数 designpatents
software_copyrights: 软件著作权 软著 软著数 软件著作权数 软件著作权数量 软著数量 计算机软件著作权 软件著作权件数 软著件数 软件著作权登记数 计算机软件著作权数 softwarecopyrights softwarecopyright
ic_layouts: 集成电路布图设计 集成电路布图设计专有权 布图设计
conversions: 科技成果转化数 成果转化数 成果转化 科技成果转化
abnormal_list: 经营异常名录 经营异常 列入经营异常 异常名录
serious_dishonesty: 严重违法失信 严重违法失信名单 失信名单 严重违法
qualifications: 资质 企业资质 资质荣誉 荣誉资质 科技资质 企业称号 称号 资质情况 已获资质 企业资质荣誉 认定资质 资质称号 荣誉称号 企业荣誉 资质类别 认定类型 资质类型 已认定资质 qualifications
moved_in.from_province: 迁出地 原注册地
moved_in.on: 迁入日期 迁入时间
"""
_KIND_WORDS = """
hnte: 高新技术企业 高企 国高 国家高新技术企业 国高新 国家高企 国家级高新技术企业 国高企 hightechenterprise highandnewtechenterprise nationalhightechenterprise
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


def rows_of(block: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each name of a block with one name a line.

    >>> dict(rows_of("revenue: 营业收入 营收"))
    {'revenue': ('营业收入', '营收')}
    """
    lines = (line.partition(":") for line in block.strip().splitlines())
    return MappingProxyType({name: tuple(words.split()) for name, _, words in lines})


FIELD_WORDS = rows_of(_FIELD_WORDS)
"""Name of a fact (or `fact.part`) → its other words."""
KIND_WORDS = rows_of(_KIND_WORDS)
"""Kind of a qualification → its other words."""
