"""The fact catalogue: every fact that a profile may contain, with its name, type, unit and question.

Profile files depend on the names, types and units, so fields are added but never renamed or removed. A fact that is
absent or null is unknown; 0, false and [] are known values.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from policies.values import Unit


class FieldType(StrEnum):
    """The type of a field's values."""

    TEXT = "text"
    DATE = "date"
    FLAG = "bool"
    COUNT = "int"
    NUMBER = "money"
    ENUM = "enum"
    TEXTS = "texts"
    RECORDS = "records"
    RECORD = "record"
    SERIES = "series"
    SCORES = "scores"
    CONFIRMED = "confirmed"


class Holder(StrEnum):
    """The department of the firm that usually knows the answer; the list of missing facts is grouped by it."""

    FINANCE = "财务"
    STAFF = "人事"
    IP = "知识产权"
    RESEARCH = "研发"
    OFFICE = "行政"
    PERSON = "人才本人"
    OFFICER = "核实人员"


class Group(StrEnum):
    """The sections of the profile form."""

    IDENTITY = "企业概况"
    PEOPLE = "人员"
    FINANCE = "财务"
    IP = "知识产权与成果"
    STANDING = "资质、平台与项目"
    CREDIT = "信用与合规"
    CARRIER = "载体"
    PERSON = "个人人才"
    JUDGEMENT = "人工核实"
    NEEDS = "诉求"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One fact, and the question for it. `values` are the possible values of an ENUM, `parts` the parts of a record."""

    name: str
    label: str
    type: FieldType
    group: Group
    unit: Unit = Unit.NONE
    holder: Holder = Holder.OFFICE
    values: tuple[str, ...] = ()
    parts: tuple[Field, ...] = ()
    question: str = ""
    note: str = ""
    signed: bool = False
    """Whether a negative number is valid (profit, net assets)."""
    matched: bool = True
    """False for facts that only people read (contacts): rules cannot use them and no result depends on them."""

    def part(self, name: str) -> Field | None:
        """Return the part of a record with that name, or None."""
        return next((part for part in self.parts if part.name == name), None)

    def ask(self, year: int | None = None) -> str:
        """Return the question to ask the firm, such as `2025 年营业（销售）收入是多少（万元）？`; a series needs the year."""
        subject = f"{year} 年{self.label}" if year is not None else self.label
        if self.question:
            return self.question.replace("{年}", f"{year} 年" if year is not None else "")
        if self.type is FieldType.DATE:
            return f"{subject}是哪一天？"
        if self.unit:
            return f"{subject}是多少（{self.unit.value}）？"
        if self.type in (FieldType.RECORDS, FieldType.TEXTS):
            return f"请列出{subject}；没有的请确认“无”。"
        return f"{subject}是什么？"


_T, _F = FieldType, Field


def _part(name: str, label: str, type_: FieldType, values: tuple[str, ...] = (), unit: Unit = Unit.NONE) -> Field:
    return Field(name=name, label=label, type=type_, group=Group.STANDING, values=values, unit=unit)


LEVELS = ("国家", "省部", "市", "区县")
SIZE_INDUSTRIES = (
    "农、林、牧、渔业",
    "工业",
    "建筑业",
    "批发业",
    "零售业",
    "交通运输业",
    "仓储业",
    "邮政业",
    "住宿业",
    "餐饮业",
    "信息传输业",
    "软件和信息技术服务业",
    "房地产开发经营",
    "物业管理",
    "租赁和商务服务业",
    "其他未列明行业",
)
QUALIFICATIONS: Mapping[str, tuple[str, int | None]] = MappingProxyType(
    {
        # kind: (label, months of validity where a document states them)
        "tech_sme": ("科技型中小企业", None),
        "hnte": ("高新技术企业", 36),
        "hnte_city": ("市级高新技术企业", None),
        "hnte_pool": ("高新技术企业培育库", None),
        "chuying": ("雏鹰企业", None),
        "dengling": ("瞪羚企业", None),
        "lingjun_peiyu": ("科技领军培育企业", None),
        "lingjun": ("科技领军企业", None),
        "unicorn": ("独角兽企业", None),
        "innovative_sme": ("创新型中小企业", 36),
        "srdi_sme": ("专精特新中小企业", 36),
        "little_giant": ("专精特新“小巨人”企业", 36),
        "mfg_champion": ("制造业单项冠军", 36),
        "zhanxin_lingjun": ("战略性新兴产业领军企业", None),
        "tech_leading": ("科技小巨人领军企业", None),
        "ip_demo": ("国家知识产权示范企业", None),
        "ip_advantage": ("国家知识产权优势企业", None),
        "ip_standard": ("知识产权贯标认证", None),
        "incubator": ("科技企业孵化器", None),
        "maker_space": ("众创空间", None),
        "univ_sci_park": ("大学科技园", None),
        "science_base": ("科普基地", None),
        "tech_transfer_org": ("技术转移机构", None),
        "new_rd_org": ("新型研发机构", None),
    }
)


# One field, one line: a table.
# fmt: off
def _identity() -> tuple[Field, ...]:
    g, h = Group.IDENTITY, Holder.OFFICE
    return (
        _F(name="name", label="企业名称", type=_T.TEXT, group=g, holder=h),
        _F(name="credit_code", label="统一社会信用代码", type=_T.TEXT, group=g, holder=h, note="18 位，末位校验"),
        _F(name="founded_on", label="成立日期", type=_T.DATE, group=g, holder=h, question="营业执照上的成立日期是哪一天？"),
        _F(name="province", label="省（直辖市）", type=_T.TEXT, group=g, holder=h, question="企业注册在哪个省（直辖市）？"),
        _F(name="city", label="市", type=_T.TEXT, group=g, holder=h, question="企业注册在哪个市？"),
        _F(name="district", label="区县", type=_T.TEXT, group=g, holder=h, question="企业注册在哪个区（县）？"),
        _F(name="zone", label="功能区", type=_T.TEXT, group=g, holder=h, question="企业在哪个功能区（如滨海高新区）？"),
        _F(name="street", label="街道/园区", type=_T.TEXT, group=g, holder=h, question="企业在哪个街道或园区？"),
        _F(name="contacts", label="联系人", type=_T.RECORDS, group=g, holder=h, parts=(_part("name", "姓名", _T.TEXT), _part("post", "职务", _T.TEXT), _part("phone", "电话", _T.TEXT), _part("note", "备注", _T.TEXT)), note="工作上怎么联系这家企业，每人一行；不参与匹配", matched=False),
        _F(name="org_type", label="主体类型", type=_T.ENUM, group=g, holder=h, values=("企业", "个体工商户", "事业单位", "社会组织", "高校", "医院", "科研院所", "个人")),
        _F(name="legal_person", label="独立法人", type=_T.FLAG, group=g, holder=h, question="是否具有独立法人资格？"),
        _F(name="resident_enterprise", label="居民企业", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="是否为中国居民企业？"),
        _F(name="audit_collection", label="查账征收、会计核算健全", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="企业所得税是否查账征收、会计核算健全？"),
        _F(name="private", label="民营企业", type=_T.FLAG, group=g, holder=h, question="是否为民营企业？"),
        _F(name="registered_capital", label="注册资本", type=_T.NUMBER, group=g, unit=Unit.MONEY, holder=h),
        _F(name="moved_in", label="迁入", type=_T.RECORD, group=g, holder=h, parts=(_part("from_province", "迁出地", _T.TEXT), _part("on", "迁入日期", _T.DATE), _part("whole", "整体迁入", _T.FLAG)), note="由外地整体或部分迁入", question="企业是否由外地迁入？若是：从哪里、哪一天迁入，是否整体迁入？"),
        _F(name="industry_code", label="国民经济行业代码", type=_T.TEXT, group=g, holder=h, note="GB/T 4754-2017，如 I6513、C3562", question="营业执照或报税用的国民经济行业代码是什么（如 I6513）？"),
        _F(name="size_industry", label="划型行业", type=_T.ENUM, group=g, holder=h, values=SIZE_INDUSTRIES, question="企业按中小企业划型标准属于哪个行业？"),
        _F(name="restricted_industry", label="属国家限制、禁止或淘汰类", type=_T.FLAG, group=g, holder=h, question="产品（服务）是否属于国家限制、禁止或淘汰类？"),
        _F(name="tech_field", label="高新技术领域", type=_T.ENUM, group=g, holder=Holder.RESEARCH, values=("电子信息", "生物与新医药", "航空航天", "新材料", "高技术服务", "新能源与节能", "资源与环境", "先进制造与自动化"), question="核心技术属于国家重点支持的哪个高新技术领域？"),
        _F(name="strategic_industry", label="主导产品属战略性新兴产业", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="主导产品是否属于战略性新兴产业分类？"),
        _F(name="industry_tags", label="产业方向", type=_T.TEXTS, group=g, holder=h),
        _F(name="business_scope", label="经营范围", type=_T.TEXT, group=g, holder=h),
        _F(name="main_products", label="主要产品（服务）", type=_T.TEXTS, group=g, holder=h),
        _F(name="niche_since", label="从事细分市场起始年", type=_T.COUNT, group=g, holder=h, question="从哪一年起从事现在的细分市场？"),
        _F(name="listing", label="上市挂牌", type=_T.ENUM, group=g, holder=h, values=("未股改", "已股改", "区域股权市场", "新三板", "北交所", "创业板", "科创板", "主板", "境外"), question="股改、挂牌或上市到哪一步？"),
        _F(name="listed_on", label="上市日期", type=_T.DATE, group=g, holder=h),
    )


def _series(group: Group, holder: Holder, unit: Unit, *rows: tuple[str, str]) -> tuple[Field, ...]:
    signed = {"net_assets", "net_profit", "taxable_income", "tech_transfer_gain"}
    return tuple(
        _F(name=name, label=label, type=_T.SERIES, group=group, unit=unit, holder=holder, signed=name in signed)
        for name, label in rows
    )


def _figures() -> tuple[Field, ...]:
    g, h = Group.FINANCE, Holder.FINANCE
    return (
        *_series(
            Group.PEOPLE, Holder.STAFF, Unit.PEOPLE,
            ("employees", "职工总数"), ("sci_staff", "科技人员数"), ("rd_staff", "研发人员数"),
            ("bachelors_up", "本科及以上人数"), ("doctors", "博士人数"), ("masters", "硕士人数"),
        ),
        *_series(
            g, h, Unit.MONEY,
            ("revenue", "营业（销售）收入"), ("main_revenue", "主营业务收入"),
            ("total_income", "总收入（收入总额减不征税收入）"), ("hightech_income", "高新技术产品（服务）收入"),
            ("rd_expense", "研发费用"), ("rd_expense_domestic", "境内研发费用"), ("rd_deductible", "可加计扣除的研发费用"),
        ),
        _F(name="rd_accounted", label="研发费用单独归集", type=_T.FLAG, group=g, holder=h, question="研发费用是否单独归集、设辅助账？"),
        *_series(
            g, h, Unit.MONEY,
            ("cost_expense", "成本费用支出"), ("total_assets", "资产总额"), ("net_assets", "净资产"),
            ("liabilities", "负债总额"), ("net_profit", "净利润"), ("taxable_income", "应纳税所得额（税前优惠前）"),
            ("tech_contract_amount", "技术合同成交额"),
        ),
        _F(name="tech_contract_registered", label="技术合同已认定登记", type=_T.FLAG, group=g, holder=h, question="技术合同是否已认定登记？"),
        *_series(g, h, Unit.MONEY, ("tech_service_income", "技术转让与技术开发收入"), ("tech_transfer_gain", "技术转让所得")),
        *_series(g, h, Unit.SHARE, ("software_sales_tax", "软件产品增值税实际税负")),
        _F(name="bank_loans", label="银行贷款", type=_T.RECORDS, group=g, holder=h, parts=(_part("bank", "银行", _T.TEXT), _part("amount", "金额", _T.NUMBER, unit=Unit.MONEY), _part("on", "日期", _T.DATE), _part("kind", "种类", _T.TEXT)), question="请逐笔列出银行贷款（银行、金额、日期）；没有的请确认“无”。"),
        _F(name="equity_rounds", label="股权融资", type=_T.RECORDS, group=g, holder=h, parts=(_part("investor", "投资机构", _T.TEXT), _part("amount", "金额", _T.NUMBER, unit=Unit.MONEY), _part("on", "日期", _T.DATE)), note="每条一家机构一笔，万元", question="请逐笔列出股权融资（投资机构、金额、日期）；没有的请确认“无”。"),
    )


def _taxes() -> tuple[Field, ...]:
    g, h = Group.FINANCE, Holder.FINANCE
    return (
        _F(name="general_taxpayer", label="增值税一般纳税人", type=_T.FLAG, group=g, holder=h, question="企业是否为增值税一般纳税人？"),
        _F(name="tax_credit_grade", label="纳税信用等级", type=_T.ENUM, group=g, holder=h, values=("A", "B", "M", "C", "D")),
        _F(name="bank_default", label="有不良信贷记录或欠息逾期", type=_T.FLAG, group=g, holder=h, question="企业目前是否有贷款逾期、欠息或其他不良信贷记录？"),
        _F(name="above_scale", label="规模以上企业（已入统）", type=_T.FLAG, group=g, holder=h, question="企业是否已作为规模以上企业纳入统计？"),
        *_series(
            g, h, Unit.MONEY,
            ("tax_paid", "实际缴纳税款"), ("vat_paid", "增值税应纳税额"), ("vat_input", "可抵扣进项税额"),
            ("software_sales", "自行开发软件产品销售额"), ("fixed_investment", "固定资产投资额"),
            ("equipment_purchase", "新购设备、器具金额"), ("technology_bought", "技术合同吸纳（买方）成交额"),
            ("loan_interest", "贷款利息支出"), ("guarantee_fee", "担保费、保险费支出"),
        ),
        *_series(Group.PEOPLE, Holder.STAFF, Unit.PEOPLE, ("insured", "参加社会保险人数"), ("graduates_hired", "当年招用高校毕业生数"), ("disabled_staff", "安置残疾人数"), ("eligible_hires", "新招用创业担保贷款对象人数")),
        *_series(Group.PEOPLE, Holder.STAFF, Unit.SHARE, ("disabled_quota", "所在省规定的安排残疾人比例"), ("layoff_rate", "裁员率")),
        *_series(Group.PEOPLE, Holder.STAFF, Unit.MONEY, ("unemployment_premium", "企业及职工实缴失业保险费")),
        _F(name="unemployment_paid", label="失业保险费足额缴满 12 个月", type=_T.FLAG, group=Group.PEOPLE, holder=Holder.STAFF, question="失业保险费是否已足额缴满 12 个月？"),
        *_series(g, h, Unit.SHARE, ("manufacturing_share", "制造业业务销售额占全部销售额比例")),
        *_series(g, h, Unit.MONEY, ("equipment_lowest_price", "新购设备、器具中最低一件的单价"), ("premises_rent", "办公、生产经营用房租金")),
        *_series(g, h, Unit.SQUARE_METRES, ("premises_bought", "新购自用办公、生产经营用房面积")),
        _F(name="tax_12m", label="近 12 个月纳税总额", type=_T.NUMBER, group=g, unit=Unit.MONEY, holder=h, question="近 12 个月纳税总额（含减免退）是多少（万元）？"),
        _F(name="tax_half_year", label="近半年有过纳税", type=_T.FLAG, group=g, holder=h, question="近半年是否至少缴过一次税？"),
        _F(name="electricity_24m", label="近 24 个月电费总额", type=_T.NUMBER, group=g, unit=Unit.MONEY, holder=h),
        _F(name="ccb_account", label="在建设银行开有对公结算账户", type=_T.FLAG, group=g, holder=h, question="是否已在建设银行开立对公结算账户？"),
        _F(name="small_assets", label="有单价 5000 元及以下的固定资产", type=_T.FLAG, group=g, holder=h, question="企业是否有单价 5000 元及以下的固定资产？"),
        _F(name="transfer_one_invoice", label="配套咨询、服务与技术转让或开发同一张发票", type=_T.FLAG, group=g, holder=h, question="配套的技术咨询、技术服务价款是否与转让或开发价款开在同一张发票上？没有配套咨询、服务的答“是”。"),
        _F(name="transfer_accounted", label="技术转让、开发免税收入单独核算", type=_T.FLAG, group=g, holder=h, question="免征增值税的技术转让、开发收入是否单独核算？"),
        _F(name="vat_relief_waived", label="36 个月内放弃过增值税免税", type=_T.FLAG, group=g, holder=h, question="最近 36 个月内是否放弃过增值税免税？"),
        _F(name="rd_area", label="科研场所面积", type=_T.COUNT, group=Group.STANDING, unit=Unit.SQUARE_METRES, holder=Holder.RESEARCH),
        _F(name="rd_equipment", label="研发仪器设备原值", type=_T.NUMBER, group=Group.STANDING, unit=Unit.MONEY, holder=Holder.RESEARCH),
    )


def _carrier() -> tuple[Field, ...]:
    """The facts of carriers: incubators, maker spaces, university science parks, technology parks."""
    g, h = Group.CARRIER, Holder.OFFICE
    areas = (("carrier_area", "载体总面积"), ("carrier_tenant_area", "在孵企业（含公共服务）使用面积"))
    firms = (
        ("carrier_tenants", "在孵（入驻）企业数"), ("carrier_tech_tenants", "在孵科技型企业数"),
        ("carrier_ip_tenants", "有知识产权的在孵企业数"), ("carrier_hnte_tenants", "在孵（园内）高新技术企业数"),
        ("carrier_funded_tenants", "获投融资的在孵企业数"), ("carrier_graduates", "累计毕业企业数"),
    )
    return (
        _F(name="carrier_kind", label="载体类型", type=_T.ENUM, group=g, holder=h, values=("不是载体", "科技企业孵化器", "众创空间", "大学科技园", "加速器", "科技园区", "其他"), question="企业本身是不是孵化器、众创空间等载体？是哪一类？"),
        _F(name="carrier_opened_on", label="载体开始运营日期", type=_T.DATE, group=g, holder=h),
        *(_F(name=name, label=label, type=_T.COUNT, group=g, unit=Unit.SQUARE_METRES, holder=h) for name, label in areas),
        _F(name="carrier_seats", label="创业工位数", type=_T.COUNT, group=g, unit=Unit.SEATS, holder=h),
        *(_F(name=name, label=label, type=_T.COUNT, group=g, unit=Unit.FIRMS, holder=h) for name, label in firms),
        _F(name="carrier_teams", label="入驻创业团队数", type=_T.COUNT, group=g, unit=Unit.SEATS, holder=h),
        _F(name="carrier_staff", label="载体专职服务人员数", type=_T.COUNT, group=g, unit=Unit.PEOPLE, holder=Holder.STAFF),
        _F(name="carrier_trained_staff", label="受过培训的服务人员数", type=_T.COUNT, group=g, unit=Unit.PEOPLE, holder=Holder.STAFF),
        _F(name="carrier_mentors", label="创业导师数", type=_T.COUNT, group=g, unit=Unit.PEOPLE, holder=Holder.STAFF),
        _F(name="carrier_fund", label="自有或合作孵化资金规模", type=_T.NUMBER, group=g, unit=Unit.MONEY, holder=Holder.FINANCE),
        *_series(g, h, Unit.TIMES, ("carrier_events", "创业活动次数")),
        _F(name="carrier_level", label="载体认定（备案）级别", type=_T.ENUM, group=g, holder=h, values=("国家级", "省级", "市级", "区县级", "未认定"), question="载体最高经哪一级认定或备案（直辖市认定的答“市级”）？"),
        _F(name="carrier_premises", label="房产、土地自用或提供给在孵对象", type=_T.FLAG, group=g, holder=h, question="载体的房产、土地是否自用，或无偿、出租提供给在孵对象使用？"),
        _F(name="carrier_accounted", label="孵化服务收入单独核算", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="载体的孵化服务收入是否单独核算？"),
    )


def _person() -> tuple[Field, ...]:
    """The facts of a person, for policies that a person applies for."""
    g, h = Group.PERSON, Holder.PERSON
    return (
        _F(name="person_born_on", label="出生日期", type=_T.DATE, group=g, holder=h),
        _F(name="person_degree", label="最高学位", type=_T.ENUM, group=g, holder=h, values=("博士", "硕士", "学士", "无学位")),
        _F(name="person_degree_on", label="取得最高学位日期", type=_T.DATE, group=g, holder=h),
        _F(name="person_title", label="专业技术职称", type=_T.ENUM, group=g, holder=h, values=("正高级", "副高级", "中级", "初级", "无职称")),
        _F(name="person_employed_on", label="到现单位工作日期", type=_T.DATE, group=g, holder=h),
        _F(name="person_full_time", label="全职在现单位工作", type=_T.FLAG, group=g, holder=h, question="本人是否全职在现单位工作？"),
        _F(name="person_founder", label="为企业创办人或核心成员", type=_T.FLAG, group=g, holder=h, question="本人是否为企业创办人或核心成员？"),
        _F(name="person_overseas_years", label="海外学习、工作年数", type=_T.COUNT, group=g, unit=Unit.YEARS, holder=h),
        _F(name="person_plans", label="入选人才计划", type=_T.TEXTS, group=g, holder=h, question="请列出本人入选的人才计划；没有的请确认“无”。"),
        *_series(g, h, Unit.MONEY, ("person_income", "个人工资薪金（税前）"), ("person_income_tax", "个人实缴个人所得税")),
    )


def _ip() -> tuple[Field, ...]:
    g, h = Group.IP, Holder.IP
    counts = (
        ("invention_patents", "发明专利"), ("utility_models", "实用新型专利"), ("designs", "外观设计专利"),
        ("software_copyrights", "软件著作权"), ("ic_layouts", "集成电路布图设计"), ("plant_varieties", "植物新品种"),
        ("crop_varieties", "国家级农作物品种"), ("new_drugs", "国家新药"), ("tcm_protected", "国家一级中药保护品种"), ("foreign_patents", "国（境）外授权发明专利"),
    )
    return (
        *(
            _F(name=name, label=label, type=_T.COUNT, group=g, unit=Unit.PIECES, holder=h, question=f"有效、自有的{label}有几件？")
            for name, label in counts
        ),
        _F(name="ip_supports_core", label="知识产权支持主要产品核心技术", type=_T.FLAG, group=g, holder=h, question="自有知识产权是否对主要产品（服务）起核心支持作用？"),
        _F(name="software_enterprise_cert", label="软件企业证书有效", type=_T.FLAG, group=g, holder=h, question="软件企业证书是否在有效期内？"),
        _F(name="software_product_cert", label="软件产品证书有效", type=_T.FLAG, group=g, holder=h, question="软件产品证书是否在有效期内？"),
        _F(name="standards", label="参与制定标准", type=_T.RECORDS, group=g, holder=h, parts=(_part("level", "级别", _T.ENUM, ("国际", "国家", "行业", "地方", "团体", "企业")), _part("role", "作用", _T.ENUM, ("主导", "参与")), _part("year", "年份", _T.COUNT)), question="请逐项列出参与制定的标准（级别、主导或参与、年份）；没有的请确认“无”。"),
        _F(name="conversions", label="科技成果转化数", type=_T.SERIES, group=g, unit=Unit.ITEMS, holder=Holder.RESEARCH),
    )


def _standing() -> tuple[Field, ...]:
    g, h = Group.STANDING, Holder.OFFICE
    date = _part("granted_on", "取得日期", _T.DATE)
    return (
        _F(name="qualifications", label="已有资质", type=_T.RECORDS, group=g, holder=h, parts=(_part("kind", "种类", _T.ENUM, tuple(QUALIFICATIONS)), date, _part("expires_on", "到期日", _T.DATE), _part("level", "级别", _T.TEXT)), question="企业现有哪些资质（名称、发证日、到期日）？没有请答“无”。"),
        _F(name="platforms", label="研发平台", type=_T.RECORDS, group=g, holder=Holder.RESEARCH, parts=(_part("kind", "种类", _T.ENUM, ("重点实验室", "企业重点实验室", "技术创新中心", "工程中心", "企业技术中心", "产业技术研究院", "新型研发机构", "博士后工作站", "企业研究院")), _part("level", "级别", _T.ENUM, LEVELS), date), question="有哪些经认定的研发平台（种类、级别）？没有请答“无”。"),
        _F(name="awards", label="科技奖励与大赛名次", type=_T.RECORDS, group=g, holder=Holder.RESEARCH, parts=(_part("kind", "种类", _T.ENUM, ("科学技术奖", "创新创业大赛", "其他")), _part("level", "级别", _T.ENUM, LEVELS), _part("grade", "等次", _T.TEXT), _part("rank", "单位排名", _T.COUNT), _part("year", "年份", _T.COUNT)), question="获得过哪些科技奖励或大赛名次？没有请答“无”。"),
        _F(name="projects", label="科技计划项目", type=_T.RECORDS, group=g, holder=Holder.RESEARCH, parts=(_part("level", "级别", _T.ENUM, LEVELS), _part("name", "名称", _T.TEXT), _part("year", "年份", _T.COUNT), _part("amount", "金额", _T.NUMBER, unit=Unit.MONEY)), question="承担过哪些科技计划项目（级别、年份）？没有请答“无”。"),
        _F(name="talents", label="人才", type=_T.RECORDS, group=g, holder=Holder.STAFF, parts=(_part("plan", "计划", _T.TEXT), _part("level", "级别", _T.TEXT), _part("count", "人数", _T.COUNT)), question="请列出入选人才计划的人员（计划、级别、人数）；没有的请确认“无”。"),
        *_how_it_stands(),
    )


def _how_it_stands() -> tuple[Field, ...]:
    """How a qualification was obtained, and the official lists that include the firm."""
    g, h = Group.STANDING, Holder.OFFICE
    routes = ("首次认定", "连续认定", "断档后再认定", "外省市整体迁入", "未取得")
    return (
        _F(name="hnte_route", label="本次高企资格的取得方式", type=_T.ENUM, group=g, holder=h, values=routes, question="现在这张高企证书是怎么来的：第一次认定、到期接着认定、断了一段再认定，还是从外省市整体迁来？没有证书请答“未取得”。"),
        _F(name="hnte_times", label="连续通过高企认定次数", type=_T.COUNT, group=g, unit=Unit.TIMES, holder=h, question="到现在为止连续通过了几次高企认定（含这一次，断档后从头数）？"),
        _F(name="hnte_filed_after_pool", label="入省高企培育库次年完成高企申报", type=_T.FLAG, group=g, holder=h, question="进入省高企培育库的第二年，是否完成了高企申报？"),
        _F(name="adv_mfg_listed", label="列入先进制造业企业名单（加计抵减）", type=_T.FLAG, group=g, holder=h, question="是否列入省级公布的、可以加计抵减增值税的先进制造业企业名单？"),
        _F(name="zombie", label="属于“僵尸企业”", type=_T.FLAG, group=g, holder=h, question="是否属于当地认定的“僵尸企业”？"),
        _F(name="rd_unit", label="设有研发机构（含未经认定的）", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业有没有研发机构（内部自设、与高校院所共建、未经认定的都算）？"),
        _F(name="growth_sme_new", label="上年度新评定为省高成长科技型中小企业", type=_T.FLAG, group=g, holder=h, question="是否列入省科技厅上一年度公布的高成长科技型中小企业名单？"),
        _F(name="industrial_project", label="拟申报的工业项目类别", type=_T.ENUM, group=g, holder=Holder.FINANCE, values=("补短板重大工业项目", "新一轮技术改造项目", "产业基础再造项目", "没有"), question="拟申报的工业项目属于哪一类？没有项目请答“没有”。"),
        _F(name="industrial_project_total", label="拟申报工业项目总投资", type=_T.NUMBER, group=g, unit=Unit.MONEY, holder=Holder.FINANCE),
        _F(name="industrial_project_done", label="拟申报工业项目已竣工投产", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="拟申报的工业项目是否已经竣工投产？"),
        _F(name="dengling_first", label="2019 年以来首次通过瞪羚评价", type=_T.FLAG, group=g, holder=h, question="企业是否在 2019 年以来首次通过瞪羚评价？"),
        _F(name="unicorn_first", label="首次入选中国独角兽企业排行榜", type=_T.FLAG, group=g, holder=h, question="企业是否首次入选中国独角兽企业排行榜？"),
        _F(name="five_five_before", label="以前年度已同时达到营收 5 亿元、研发强度 5%", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="更早的年度里，有没有哪一年同时达到营业收入 5 亿元以上、研发费用占比 5% 以上？"),
        _F(name="jiebang", label="参与市级以上关键核心技术揭榜挂帅", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业是否参与了市级以上关键核心技术揭榜挂帅？"),
        _F(name="key_lab_upgraded", label="企业重点实验室由市级升为国家级", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业重点实验室是否由市级升为国家级？"),
        _F(name="institute_moved", label="国家级或省部级科研院所整建制迁入", type=_T.FLAG, group=g, holder=h, question="本单位是不是国家级或省部级科研院所，并整建制迁到现在的区？"),
        _F(name="carrier_first", label="上年度首次取得的国家级载体资格", type=_T.ENUM, group=Group.CARRIER, holder=h, values=("国家级孵化器", "国家备案众创空间", "没有"), question="上年度首次取得的是哪一种国家级载体资格？"),
        _F(name="student_base", label="设有经考核的研究生创新实践基地", type=_T.FLAG, group=g, holder=Holder.STAFF, question="企业是否设有经考核的研究生创新实践基地？"),
        _F(name="listing_proof", label="已股改并出具以上市、挂牌为目的的证明", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="企业是否已股改，并出具了以上市、挂牌为目的的证明？"),
        _F(name="key_sme_supported", label="得到过重点“小巨人”中央财政支持", type=_T.FLAG, group=g, holder=h, question="前一轮（2021 年起）或新一轮以前批次的重点“小巨人”中央财政支持，企业得到过没有？"),
        _F(name="push_plan_investment", label="“三新一强”推进计划投资", type=_T.NUMBER, group=g, unit=Unit.MONEY, holder=Holder.FINANCE, question="“三新一强”推进计划投资多少（万元，不含买地和建厂房；没有计划填 0）？"),
        _F(name="product_key_field", label="主导产品属重点产业链、工业“六基”或未来产业", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业的主导产品是否属于重点产业链、工业“六基”或未来产业？"),
        _F(name="hightech_business", label="从事高新技术产品的研发、制造、服务", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业是否从事高新技术产品的研发、制造、服务？"),
        _F(name="ip_dispute", label="知识产权有纠纷", type=_T.FLAG, group=g, holder=Holder.IP, question="企业的知识产权是否有纠纷？"),
        _F(name="bad_record", label="有其他不良记录", type=_T.FLAG, group=Group.CREDIT, holder=h, question="除严重违法失信外，企业有没有其他不良记录？"),
        _F(name="independent_accounting", label="产权明晰、独立核算", type=_T.FLAG, group=g, holder=Holder.FINANCE, question="企业是否产权明晰、独立核算？"),
        _F(name="know_how", label="有专有技术或先进知识", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业是否有专有技术或先进知识？"),
        _F(name="own_products", label="有自己的产品或服务", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="企业是否有自己的产品或服务？"),
        _F(name="delta_services", label="向长三角机构购买科技服务", type=_T.FLAG, group=g, holder=Holder.RESEARCH, question="是否要向（或已向）长三角区域内的机构购买研发、检测、技术转移、科技金融或人才培训服务？"),
    )


def _rest() -> tuple[Field, ...]:
    g, h = Group.CREDIT, Holder.OFFICE
    need = ("资金", "人才", "场地", "技术", "市场", "政策", "其他")
    return (
        _F(name="abnormal_list", label="列入经营异常名录", type=_T.FLAG, group=g, holder=h, question="是否被列入经营异常名录？"),
        _F(name="serious_dishonesty", label="列入严重违法失信名单", type=_T.FLAG, group=g, holder=h, question="是否被列入严重违法失信名单？"),
        _F(name="research_dishonesty", label="申报年及上一年有严重科研失信", type=_T.FLAG, group=g, holder=h, question="今年和上一年是否有严重科研失信行为？"),
        _F(name="major_incident", label="近一年有重大安全、质量事故或严重环境违法", type=_T.FLAG, group=g, holder=h, question="近一年是否发生重大安全、重大质量事故或严重环境违法？"),
        _F(name="incident_3y", label="近三年有重大安全、质量、环境事故或违法", type=_T.FLAG, group=g, holder=h, question="近三年是否有重大安全、质量、环境事故或违法？"),
        _F(name="scores", label="打分项", type=_T.SCORES, group=Group.JUDGEMENT, holder=Holder.OFFICER),
        _F(name="confirmed", label="人工核实", type=_T.CONFIRMED, group=Group.JUDGEMENT, holder=Holder.OFFICER),
        _F(name="needs", label="诉求", type=_T.RECORDS, group=Group.NEEDS, holder=h, parts=(_part("category", "类别", _T.ENUM, need), _part("text", "内容", _T.TEXT), _part("amount", "金额", _T.NUMBER, unit=Unit.MONEY))),
    )
# fmt: on


def _catalogue() -> Mapping[str, Field]:
    fields = (*_identity(), *_figures(), *_taxes(), *_ip(), *_standing(), *_carrier(), *_person(), *_rest())
    return MappingProxyType({field.name: field for field in fields})


CATALOGUE: Mapping[str, Field] = _catalogue()
"""Name → fact, for all facts, in the order of the form."""
