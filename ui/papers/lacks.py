"""What is missing or old of a firm, and which papers would bring it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from matcher import field_label, field_of
from policies import CATALOGUE, FieldType

if TYPE_CHECKING:
    from ui.desk.matched_firm import MatchedFirm

_PAPERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "高企优惠明细表 A107041",
        ("revenue", "rd_expense", "hightech_income", "total_income", "sci_staff", "employees", "qualifications"),
    ),
    ("基础信息表 A000000", ("credit_code", "industry_code", "restricted_industry", "audit_collection", "rd_accounted")),
    ("加计扣除明细表 A107012", ("rd_deductible",)),
    ("资产负债表", ("total_assets", "liabilities", "net_assets")),
    ("利润表", ("revenue", "net_profit", "rd_booked")),
    (
        "企业信用信息公示报告",
        (
            *("founded_on", "registered_capital", "org_type", "province", "city", "district", "street"),
            *("business_scope", "abnormal_list", "serious_dishonesty"),
        ),
    ),
    ("专利、软件著作权清单", ("invention_patents", "utility_models", "designs", "software_copyrights")),
)
"""The papers that are read and the facts that they bring, as the readers of `papers` take them."""
_LASTING = ("name", "credit_code", "founded_on")
"""Facts that do not get old."""
_MONTHS = 18
"""Months after which a fact is old."""


@dataclass(frozen=True)
class Lack:
    """A fact that is missing or old, as a question names it."""

    fact: str
    why: str
    is_old: bool

    @property
    def label(self) -> str:
        """The name of the fact."""
        return field_label(self.fact)


@dataclass(frozen=True)
class PaperLack:
    """A paper and how many missing and old facts it would bring."""

    paper: str
    missing: int
    old: int

    def words(self) -> str:
        """Returns what it would bring."""
        parts = [f"补 {self.missing} 项"] if self.missing else []
        parts += [f"更新 {self.old} 项"] if self.old else []
        return f"{self.paper}：能{'、'.join(parts)}"


@dataclass(frozen=True)
class Lacks:
    """What a firm lacks: the old facts first, then those that questions still ask for; the best paper first."""

    facts: tuple[Lack, ...]
    papers: tuple[PaperLack, ...]

    @property
    def missing(self) -> int:
        """The number of missing facts."""
        return sum(not lack.is_old for lack in self.facts)

    @property
    def old(self) -> int:
        """The number of old facts."""
        return sum(lack.is_old for lack in self.facts)

    def words(self) -> str:
        """Returns both numbers and the paper that would bring most, or "" if nothing is missing or old."""
        if not self.facts:
            return ""
        parts = [f"缺 {self.missing} 项"] if self.missing else []
        parts += [f"旧 {self.old} 项"] if self.old else []
        best = f"：{self.papers[0].words()}" if self.papers else ""
        return "、".join(parts) + best


def lacks_of(firm: MatchedFirm) -> Lacks:
    """Returns what is missing or old of the current firm on the day of its match."""
    old = _old(firm)
    asked = dict.fromkeys(fact for question in firm.match.questions for fact in question.facts)
    known = {lack.fact for lack in old}
    missing = [
        Lack(fact, "未知", is_old=False)
        for fact in asked
        if fact not in known and field_of(fact) not in ("confirmed", "scores", "needs")
    ]
    facts = (*old, *missing)
    papers = [
        PaperLack(
            paper,
            sum(field_of(lack.fact) in fields and not lack.is_old for lack in facts),
            sum(field_of(lack.fact) in fields and lack.is_old for lack in facts),
        )
        for paper, fields in _PAPERS
    ]
    useful = sorted((one for one in papers if one.missing + one.old), key=lambda one: -(one.missing + one.old))
    return Lacks(facts, tuple(useful))


def _old(firm: MatchedFirm) -> list[Lack]:
    """Returns the facts that were stated too long ago, and the series whose last closed year is missing."""
    last, found = firm.on.year - 1, []
    for name, field in CATALOGUE.items():
        if field.type is FieldType.SERIES:
            years = [int(str(year)) for year in firm.profile.series(name)]
            years += [int(fact.partition(".")[2]) for fact in firm.profile.spans if field_of(fact) == name]
            if years and max(years) < last:
                found.append(Lack(f"{name}.{last}", f"只有到 {max(years)} 年的", is_old=True))
    sources = firm.record.sources if firm.record is not None else {}
    for fact, source in sources.items():
        field = CATALOGUE[field_of(fact)]
        if (
            field.type is not FieldType.SERIES
            and field.matched
            and fact not in _LASTING
            and _months(source.on, firm.on) > _MONTHS
        ):
            found.append(Lack(fact, f"{source.origin.value}，{source.on.isoformat()}", is_old=True))
    return found


def _months(day: date, on: date) -> int:
    """Returns how many months have passed, a month that has begun counted as one."""
    whole = (on.year - day.year) * 12 + on.month - day.month
    return whole + (on.day > day.day)
