"""The data types of a policy, all frozen. Each policy is read from one YAML file (docs/policy-format.md).

Amounts are Decimal in 万元; days are `datetime.date`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from policies.calls import Calls
from policies.documents import Document, Grade
from policies.offices import PolicyOffice
from policies.quantities import Quantity
from policies.rules import All, Any, Manual, Node, Not, Region, Rule, Score, walk


class Level(StrEnum):
    """The level of government (or the institution) that grants the policy."""

    NATION = "国家"
    PROVINCE = "省市"
    DISTRICT = "区县"
    INSTITUTION = "机构(银行等)"


class PolicyKind(StrEnum):
    """The category of the policy."""

    QUALIFICATION = "资质认定"
    TAX = "税收优惠"
    AWARD = "奖励补助"
    FINANCE = "金融支持"
    PLATFORM = "平台载体"
    PROJECT = "科技计划项目"
    SCIENCE_AWARD = "科技奖励"
    TALENT = "人才"
    EVENT = "活动赛事"
    SERVICE = "服务"


class Modelled(StrEnum):
    """How much of a policy's rule the program decides. Computed from the rule (`how_modelled`), never written in a file."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Chinese text shown on screen and on paper."""
        return {
            Modelled.FULL: "可自动判断",
            Modelled.PARTIAL: "部分条件需人工核实",
            Modelled.NONE: "条件未公布或未核实",
        }[self]


class SupportKind(StrEnum):
    """The form of a support."""

    AWARD = "奖补"
    TAX_SAVED = "减税"
    LOAN = "融资额度"
    INTEREST = "贴息"
    STATUS = "资格"
    SERVICE = "服务"


class Pays(StrEnum):
    """How often a support item is paid."""

    ONCE = "once"
    YEARLY = "yearly"
    EACH = "each"

    @property
    def label(self) -> str:
        """The Chinese text shown on screen and on paper."""
        return {Pays.ONCE: "一次性", Pays.YEARLY: "每年", Pays.EACH: "每项（次）"}[self]


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a policy gives.

    `formula` computes the amount that the firm gains, in 万元; `low` and `high` give a fixed amount or a range
    instead, and `cap` is its upper bound. An item with none of these is support in kind and has no amount.
    `event` is what must have happened so that it is paid, `when` the route that it belongs to (None: the only one, or
    `always`). Of the items with the same `group` only the best counts. `beneficiary` names the person or body that
    receives it if it is not the firm; such an item has no amount. A loan (LOAN) has only a `limit`, because borrowed
    money is not a gain.
    """

    text: str
    kind: SupportKind = SupportKind.STATUS
    formula: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    cap: Decimal | None = None
    limit: Decimal | None = None
    when: Rule | None = None
    always: bool = False
    event: Rule | None = None
    pays: Pays | None = None
    claim: str = ""
    payer: str = ""
    beneficiary: str = ""
    basis: str = ""
    document: str = ""
    clause: str = ""
    grade: Grade | None = None
    group: str = ""

    @property
    def has_amount(self) -> bool:
        """Whether the item states an amount of money for the firm."""
        return self.formula is not None or self.low is not None or self.high is not None


class Material(msgspec.Struct, frozen=True):
    """One document to submit; `holder` is the department of the firm that has it."""

    text: str
    holder: str = ""


class Validity(msgspec.Struct, frozen=True, kw_only=True):
    """How long the granted status is valid. `months` is None unless a document states it."""

    months: int | None = None
    text: str = ""
    renewal: str = ""
    renewal_months_before: int | None = None


class Exclusion(msgspec.Struct, frozen=True):
    """A group of policies of which a firm may use only one, or whose amounts must not be added up."""

    group: str
    text: str


class Aspect(StrEnum):
    """The questions about who may apply, which every policy answers."""

    BODY = "body"
    LEGAL_PERSON = "legal_person"
    TAXPAYER = "taxpayer"
    PLACE = "place"
    SIZE = "size"
    NEGATIVE = "negative"
    PRODUCTS = "products"

    @property
    def label(self) -> str:
        """The Chinese label on screen and paper."""
        return _ASPECTS[self]


_ASPECTS = {
    Aspect.BODY: "主体类型",
    Aspect.LEGAL_PERSON: "法人资格",
    Aspect.TAXPAYER: "纳税人身份",
    Aspect.PLACE: "地域",
    Aspect.SIZE: "规模",
    Aspect.NEGATIVE: "负面清单",
    Aspect.PRODUCTS: "产品与行业限制",
}


class Stated(StrEnum):
    """What the documents say about one aspect of the applicants."""

    STATED = "stated"
    UNSTATED = "unstated"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """The Chinese words on screen and paper."""
        return {Stated.STATED: "有规定", Stated.UNSTATED: "文件未作规定", Stated.UNREAD: "未读到原文"}[self]


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """One aspect of who may apply: whether it is stated, and the ids of its conditions in the version's rule."""

    aspect: Aspect
    stated: Stated = Stated.STATED
    conditions: tuple[str, ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """The rule and support of a policy from `effective` to `expires`, both included; None means no limit.

    `rule` starts with the conditions of `applicants`.
    """

    rule: Rule
    applicants: tuple[Applicant, ...] = ()
    support: tuple[Support, ...] = ()
    effective: date | None = None
    expires: date | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Return whether this version applies on that day."""
        return (self.effective is None or self.effective <= on) and (self.expires is None or on <= self.expires)


class Verdict(StrEnum):
    """The result of matching one policy with one profile."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese text shown on screen and on paper."""
        return {Verdict.ELIGIBLE: "符合", Verdict.INELIGIBLE: "不符合", Verdict.UNKNOWN: "待核实"}[self]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A worked example: a profile, a day, and the verdict that the program must give.

    `missing`, `amount`, `state` and `group`, where given, must be equal to the program's result. `profile` is raw data as in a profile
    file: fact name → text, number, True, False, list or dict.
    """

    name: str
    on: date
    profile: dict[str, object]
    verdict: Verdict
    missing: tuple[str, ...] | None = None
    amount: tuple[Decimal, Decimal] | None = None
    boundary: bool = False
    score: tuple[Decimal, Decimal] | None = None
    state: str | None = None
    group: str | None = None


class Act(StrEnum):
    """An achievement of a firm that the nation, the city, the district and the zone may each reward."""

    TECH_SME = "科技型中小企业入库"
    HNTE = "高新技术企业认定"
    HNTE_MOVED = "高新技术企业迁入"
    CHUYING = "雏鹰企业评价"
    DENGLING = "瞪羚企业评价"
    LINGJUN = "科技领军企业认定"
    UNICORN = "独角兽企业"
    SRDI = "专精特新中小企业认定"
    LITTLE_GIANT = "专精特新“小巨人”认定"
    CHAMPION = "制造业单项冠军"
    TECH_CONTRACT = "技术合同登记与交易"
    RESEARCH = "研发投入"
    LISTING = "股改上市挂牌"
    INCUBATOR = "科技企业孵化器"
    MAKER_SPACE = "众创空间"
    UNIV_PARK = "大学科技园"
    KEY_LAB = "重点实验室"
    TECH_CENTER = "技术创新中心与工程中心"
    ENTERPRISE_CENTER = "企业技术中心"
    NEW_RD_ORG = "新型研发机构"
    TRANSFER_ORG = "技术转移机构"
    CONVERSION = "科技成果转化"
    IP_PLEDGE = "知识产权质押融资"
    IP_STANDING = "知识产权示范优势"
    PATENT = "专利与标准"
    SCIENCE_AWARD = "科学技术奖"
    CONTEST = "创新创业大赛"
    PROJECT = "科技计划项目配套"
    TALENT = "人才引进"
    FIRST_UNIT = "首台（套）产品"
    DIGITAL = "数字化智能化改造"
    VOUCHER = "创新券"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy with its dated versions, the newest last.

    `other_ids` are the ids of the same policy in other lists; `based_on` are the ids of the policies and reference
    entries that it carries out; `act` is the achievement that policies of other levels may reward too.
    """

    id: str
    name: str
    level: Level
    region: str
    kind: PolicyKind
    versions: tuple[Version, ...]
    documents: tuple[Document, ...]
    short: str = ""
    aliases: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    act: Act | None = None
    based_on: tuple[str, ...] = ()
    issuer: str = ""
    lead_department: str = ""
    offices: tuple[PolicyOffice, ...] = ()
    sectors: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    procedure: str = ""
    calls: Calls = Calls()
    apply_at: str = ""
    validity: Validity = Validity()
    grants: str = ""
    leads_to: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: str = ""
    examples: tuple[Example, ...] = ()

    def version_on(self, on: date) -> tuple[Version, bool]:
        """Return the version in force on that day and True, or the version nearest in time and False."""
        for version in reversed(self.versions):
            if version.in_force(on):
                return version, True
        return min(self.versions, key=lambda version: _distance(version, on)), False

    def document(self, key: str) -> Document | None:
        """Return the document with that key (for "" the first document), or None if there is none."""
        if not key:
            return self.documents[0] if self.documents else None
        return next((document for document in self.documents if document.key == key), None)

    def modelled(self, on: date) -> Modelled:
        """Return how much of the rule that applies on that day the program decides."""
        return how_modelled(self.version_on(on)[0])

    def grade_of(self, part: Node | Support) -> Grade:
        """Return the grade of the source of a condition or support item, the weakest if it names no document."""
        document = self.document(part.document)
        grades = [grade for grade in (part.grade, document.grade if document else None) if grade is not None]
        return max(grades, key=lambda grade: grade.rank, default=Grade.REPORT)


def _distance(version: Version, on: date) -> int:
    if version.effective is not None and on < version.effective:
        return (version.effective - on).days
    return (on - version.expires).days if version.expires is not None else 0


_GENERAL = (Aspect.BODY, Aspect.LEGAL_PERSON, Aspect.PLACE)
"""Aspects that nearly every policy tests; deciding only these decides nothing about the policy itself."""


def how_modelled(version: Version) -> Modelled:
    """Return how much of a version the program decides.

    FULL if no condition is confirmed or judged by a person and all about the applicants was read; NONE if the program
    decides nothing except place and kind of body while something is left to a person.
    """
    nodes = list(walk(version.rule))
    general = {name for entry in version.applicants if entry.aspect in _GENERAL for name in entry.conditions}
    roots = version.rule.members if isinstance(version.rule, All) else (version.rule,)
    special = [node for root in roots if root.id not in general for node in walk(root)]
    decided = [node for node in special if not isinstance(node, (All, Any, Not, Manual, Region))]
    judged = any(item.judged for n in nodes if isinstance(n, Score) for item in n.items)
    manual = any(isinstance(n, Manual) for n in nodes)
    unread = any(entry.stated is Stated.UNREAD for entry in version.applicants)
    if not decided and (manual or unread):
        return Modelled.NONE
    return Modelled.PARTIAL if manual or judged or unread else Modelled.FULL
