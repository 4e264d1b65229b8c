"""The data types of a policy, all frozen. Each policy is read from one YAML file (docs/policy-format.md).

Amounts are Decimal in 万元; days are `datetime.date`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from policies.quantities import Quantity
from policies.rules import All, Any, Confidence, Manual, Not, Region, Rule, Score, walk


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


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a policy is based on. `key` is its short name inside the policy file."""

    key: str
    title: str
    confidence: Confidence
    number: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    superseded_by: str | None = None
    url: str | None = None

    @property
    def citation(self) -> str:
        """Return the document's number, or its title in 《》 if it has no number."""
        return self.number or f"《{self.title}》"


class WindowKind(StrEnum):
    """When applications are accepted: fixed dates, the same dates every year, all year, or unknown."""

    FIXED = "fixed"
    YEARLY = "yearly"
    ROLLING = "rolling"
    UNKNOWN = "unknown"


class FilingPeriod(msgspec.Struct, frozen=True):
    """First and last day of a filing period, both included."""

    opens: date
    closes: date


class YearlySpan(msgspec.Struct, frozen=True):
    """First and last day of a period that recurs every year, as MM-DD; it may cross New Year."""

    opens: str
    closes: str


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The filing window of a policy. `text` is the wording that is printed; `spans` and `yearly` are the dates."""

    kind: WindowKind = WindowKind.UNKNOWN
    text: str = ""
    spans: tuple[FilingPeriod, ...] = ()
    yearly: tuple[YearlySpan, ...] = ()


class BenefitKind(StrEnum):
    """The form of a benefit."""

    AWARD = "奖补"
    TAX_SAVED = "减税"
    LOAN = "融资额度"
    INTEREST = "贴息"
    STATUS = "资格"
    SERVICE = "服务"


class Benefit(msgspec.Struct, frozen=True, kw_only=True):
    """One benefit of a policy.

    `formula` computes the amount that the firm gains, in 万元; `low` and `high` give a fixed amount or a range
    instead. A benefit with none of the three is a benefit in kind and has no amount. `beneficiary` names the person
    or body that receives the benefit if it is not the firm; such a benefit has no amount. A loan (LOAN) has only a
    `limit`, because borrowed money is not a gain. An amount with confidence `memory` is shown as 待核 and is never
    added to a total.
    """

    text: str
    kind: BenefitKind = BenefitKind.STATUS
    formula: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    limit: Decimal | None = None
    when: Rule | None = None
    beneficiary: str = ""
    basis: str = ""
    document: str = ""
    clause: str = ""
    confidence: Confidence = Confidence.SECONDARY
    group: str = ""


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


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """The rule and benefits of a policy from `effective` to `expires`, both included; None means no limit."""

    rule: Rule
    benefits: tuple[Benefit, ...] = ()
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

    `missing` and `amount`, where given, must be equal to the program's result. `profile` is raw data as in a profile
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

    `other_ids` are the ids of the same policy in other lists; `basis` are the ids of reference entries that it is
    based on; `act` is the achievement that policies of other levels may reward too.
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
    basis: tuple[str, ...] = ()
    issuer: str = ""
    lead_department: str = ""
    contact: str = ""
    sectors: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    procedure: str = ""
    window: Window = Window()
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
        return how_modelled(self.version_on(on)[0].rule)


def _distance(version: Version, on: date) -> int:
    if version.effective is not None and on < version.effective:
        return (version.effective - on).days
    return (on - version.expires).days if version.expires is not None else 0


def how_modelled(rule: Rule) -> Modelled:
    """Return how much of a rule the program decides.

    FULL if no condition is confirmed or judged by a person; NONE if the program decides nothing except the place.
    """
    nodes = list(walk(rule))
    decided = [n for n in nodes if not isinstance(n, (All, Any, Not, Manual, Region))]
    judged = any(item.judged for n in nodes if isinstance(n, Score) for item in n.items)
    manual = any(isinstance(n, Manual) for n in nodes)
    if not decided:
        return Modelled.NONE if manual or not nodes else Modelled.FULL
    return Modelled.PARTIAL if manual or judged else Modelled.FULL
