"""Invented firms from a seed: complete answers to everything the library may ask, with figures that fit together.

A firm has a trade, a size and a bent for technology. Staff, income, research, patents and titles follow from the
three; rare facts are mostly zero or no; flags follow the rates of the catalogue, shifted by the bent. What only a
person can confirm is drawn for each condition. No figure is that of a real firm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import exp
from random import Random
from typing import NamedTuple

from policies import CATALOGUE, Field, FieldType, Policy
from policies import rules as r

ON = date(2026, 11, 30)
_YEARS = range(2022, 2026)
_Raw = dict[str, object]


class Trade(NamedTuple):
    """A trade: weight among the firms, industry code, field of technology, income per head (万元), bent for technology."""

    weight: int
    code: str
    size_industry: str
    field: str
    per_head: float
    bent: float


_TRADES = (
    Trade(28, "I6513", "软件和信息技术服务业", "电子信息", 35, 0.65),
    Trade(22, "C3562", "工业", "先进制造与自动化", 60, 0.55),
    Trade(10, "C2659", "工业", "新材料", 80, 0.5),
    Trade(9, "C2760", "工业", "生物与新医药", 50, 0.6),
    Trade(6, "C3825", "工业", "新能源与节能", 90, 0.5),
    Trade(9, "M7340", "其他未列明行业", "高技术服务", 40, 0.5),
    Trade(8, "F5179", "批发业", "高技术服务", 120, 0.15),
    Trade(5, "L7291", "租赁和商务服务业", "高技术服务", 45, 0.1),
    Trade(3, "A0141", "农、林、牧、渔业", "生物与新医药", 30, 0.2),
)
_PLACES = (
    *(("天津市", "天津市", district) for district in ("河东区",) * 6 + ("滨海新区", "西青区", "津南区", "武清区", "红桥区", "东丽区", "南开区")),
    ("安徽省", "马鞍山市", "当涂县"), ("安徽省", "马鞍山市", "花山区"), ("浙江省", "温州市", "洞头区"),
)  # fmt: skip
_USUAL = frozenset(
    {
        "没有",
        "不是",
        "无",
        "不做",
        "不在",
        "不排放",
        "不是载体",
        "未取得",
        "没有启动",
        "都不是",
        "正常",
        "未股改",
        "未认定",
        "不在评价范围",
        "B",
    }
)
_TITLES = (
    ("hnte", 0.55, 1.0), ("tech_sme", 0.4, 0.9), ("innovative_sme", 0.55, 0.7), ("srdi_sme", 0.7, 0.5), ("chuying", 0.5, 0.4),
    ("little_giant", 0.9, 0.4), ("dengling", 0.85, 0.25), ("hnte_pool", 0.4, 0.1), ("incubator", 0.5, 0.03),
    ("mfg_champion", 0.95, 0.2), ("lingjun", 0.93, 0.2), ("new_rd_org", 0.8, 0.05), ("maker_space", 0.3, 0.03),
)  # fmt: skip
"""Kind, least bent for technology, share of the firms above it that hold it."""


def firms(policies: Sequence[Policy], seed: str, count: int) -> Iterator[_Raw]:
    """Yield this number of firms, each the complete answers as a raw profile."""
    for number in range(count):
        yield _Firm(Random(f"{seed}/{number}"), policies).raw


class _Firm:
    """One firm while it is being made."""

    def __init__(self, random: Random, policies: Sequence[Policy]) -> None:
        self._random = random
        self.raw: _Raw = {}
        self._trade = random.choices(_TRADES, [trade.weight for trade in _TRADES])[0]
        self._bent = min(1.0, max(0.0, random.gauss(self._trade.bent, 0.25)))
        self._staff = max(1, round(random.lognormvariate(3.2, 1.1)))
        self._founded = ON - timedelta(days=round(random.lognormvariate(7.7, 0.9)) % 12_000 + 40)
        self._years = [year for year in _YEARS if year >= self._founded.year]
        self._identity()
        self._figures()
        self._results()
        self._rest()
        self._person(policies)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _series(self, last: float, growth: float, *, whole: bool = False) -> dict[str, float]:
        values: dict[str, float] = {}
        for year in reversed(self._years):
            values[str(year)] = round(last) if whole else round(last, 2)
            last = last / max(0.3, growth + self._random.gauss(0, 0.08))
        return dict(sorted(values.items()))

    def _part(self, whole: str, share: float) -> dict[str, float]:
        known = self.raw[whole]
        assert isinstance(known, dict)
        staff = whole == "employees"
        wanted = {
            year: value * min(1.0, max(0.0, share * (1 + self._random.gauss(0, 0.15)))) for year, value in known.items()
        }
        return {year: float(int(value)) if staff else round(value, 2) for year, value in wanted.items()}

    def _identity(self) -> None:
        trade, random = self._trade, self._random
        province, city, district = random.choice(_PLACES)
        self.raw |= {
            "name": "虚构企业", "founded_on": self._founded.isoformat(), "province": province, "city": city,
            "district": district, "org_type": random.choices(("企业", "个体工商户", "社会组织", "事业单位"), (94, 3, 2, 1))[0],
            "industry_code": trade.code, "size_industry": trade.size_industry, "tech_field": trade.field,
            "registered_capital": round(random.lognormvariate(6, 1.2)), "niche_since": min(2025, self._founded.year + random.randrange(3)),
            "industry_tags": [], "business_scope": "", "main_products": [], "resident_enterprise": True,
        }  # fmt: skip
        self.raw["legal_person"] = self.raw["org_type"] != "个体工商户" and self._chance(0.97)

    def _figures(self) -> None:
        random, bent = self._random, self._bent
        growth = random.gauss(1.08 + 0.1 * bent, 0.15)
        income = self._staff * self._trade.per_head * exp(random.gauss(0, 0.4))
        research = (
            0.0
            if bent < 0.25
            else 0.02 + 0.1 * bent * random.random() + (0.15 * random.random() if self._staff < 15 else 0)
        )
        margin = random.gauss(0.05, 0.08)
        self.raw["employees"] = self._series(self._staff, 1 + (growth - 1) / 2, whole=True)
        self.raw["revenue"] = self._series(income, growth)
        parts = {
            "main_revenue": 0.96, "total_income": 1.0, "rd_expense": research,
            "cost_expense": 1 - margin, "tax_paid": 0.05, "vat_paid": 0.04, "vat_input": 0.05, "six_taxes_due": 0.004,
            "wage_total": 0.25, "value_added": 0.3, "total_assets": random.uniform(0.6, 1.8), "equipment_purchase": random.choice((0, 0.01, 0.05)),
            "fixed_investment": random.choice((0, 0.02, 0.08)), "district_contribution": 0.01, "education_expense": 0.003,
        }  # fmt: skip
        self.raw |= {name: self._part("revenue", share) for name, share in parts.items()}
        self.raw["hightech_income"] = self._part("total_income", bent if bent > 0.3 else 0.0)
        self.raw["rd_expense_domestic"] = self._part("rd_expense", random.choice((1.0, 1.0, 1.0, 0.8, 0.5)))
        self.raw["rd_deductible"] = self._part("rd_expense", 0.9)
        self.raw["net_assets"] = self._part("total_assets", random.uniform(0.2, 0.8))
        self.raw["liabilities"] = self._part("total_assets", random.uniform(0.2, 0.8))
        revenue = self.raw["revenue"]
        assert isinstance(revenue, dict)
        profit = {year: round(value * (margin + random.gauss(0, 0.02)), 2) for year, value in revenue.items()}
        self.raw |= dict.fromkeys(("net_profit", "taxable_income", "total_profit"), profit)
        people = {"sci_staff": 0.1 + 0.5 * bent, "rd_staff": 0.05 + 0.4 * bent, "bachelors_up": 0.3 + 0.5 * bent, "doctors": 0.02 * bent,
                  "masters": 0.1 * bent, "insured": 0.97, "college_staff": 0.5 + 0.4 * bent, "graduates_hired": 0.05}  # fmt: skip
        self.raw |= {
            name: self._part("employees", share if bent > 0.25 or share > 0.4 else share / 5)
            for name, share in people.items()
        }
        software = self._trade.code.startswith("I65")
        shares = {"software_sales_tax": 8.0 if software else 0.0, "manufacturing_share": 95.0 if self._trade.code.startswith("C") else 0.0,
                  "main_product_share": random.uniform(30, 95), "market_share": random.uniform(0, 15), "disabled_quota": 1.5,
                  "service_income_share": random.uniform(0, 60), "four_trades_share": 95.0 if self._trade.code[0] in "IML" else 5.0,
                  "vat_input_ratio": random.uniform(60, 100)}  # fmt: skip
        self.raw |= {name: {str(year): round(share, 2) for year in self._years} for name, share in shares.items()}
        if software:
            self.raw |= {
                name: self._part("revenue", share)
                for name, share in (("software_sales", 0.4), ("software_income", 0.7), ("software_own_income", 0.5))
            }
        tax = revenue.get("2025", 0.0) * 0.05
        self.raw |= {
            "tax_12m": round(tax, 2),
            "bank_settled_12m": round(revenue.get("2025", 0.0), 2),
            "period_sales": round(revenue.get("2025", 0.0) / 12, 2),
        }

    def _results(self) -> None:
        random, bent = self._random, self._bent
        size = self._staff**0.5
        self.raw |= {
            "invention_patents": round(size * bent * random.expovariate(1.4)), "utility_models": round(size * bent * random.expovariate(0.6)),
            "software_copyrights": round(size * bent * random.expovariate(0.5 if self._trade.code[0] == "I" else 2)),
            "conversions": self._series(8 * bent * random.random(), 1.0, whole=True), "srdi_score": round(20 + 60 * bent * random.random()),
            "srdi_score_before": round(20 + 60 * bent * random.random()), "rd_area": round(self._staff * 8 * bent), "rd_equipment": round(self._staff * 3 * bent),
            "market_rank_home": random.randrange(1, 60), "market_rank_world": random.randrange(5, 200), "legal_rep_age": random.randrange(27, 68),
            "legal_rep_share": random.choice((30, 51, 60, 80, 100)), "legal_rep_months": random.randrange(3, 160), "hnte_times": 0,
            "profit_year_no": random.randrange(0, 12), "other_lenders": random.randrange(0, 3), "credit_inquiries_6m": random.randrange(0, 6),
            "electricity_24m": round(self._staff * 0.6, 1), "min_wage": 0.23, "project_own_share": random.choice((50, 70, 80)),
            "district_contribution_rank": random.randrange(1, 400), "loan_daily_balance": random.choice((0, 0, 100, 300)),
        }  # fmt: skip
        titles: list[_Raw] = []
        for kind, least, share in _TITLES:
            if bent >= least and self._chance(share) and self._founded.year < 2024:
                granted = date(2026, 6, 30) - timedelta(days=random.randrange(0, 1500))
                titles.append(
                    {"kind": kind, "granted_on": max(granted, self._founded + timedelta(days=200)).isoformat()}
                )
        self.raw["qualifications"] = [{**title, "expires_on": _later(str(title["granted_on"]), 3)} for title in titles]
        if any(title["kind"] == "hnte" for title in titles):
            self.raw |= {
                "hnte_route": random.choice(("首次认定", "连续认定", "断档后再认定")),
                "hnte_times": random.randrange(1, 4),
            }
        self.raw["platforms"] = (
            [{"kind": "企业技术中心", "level": random.choice(("省部", "市", "区县"))}]
            if bent > 0.7 and self._chance(0.3)
            else []
        )
        self.raw["standards"] = (
            [{"level": random.choice(("国家", "行业", "团体")), "role": "参与", "year": 2024}]
            if bent > 0.6 and self._chance(0.3)
            else []
        )
        self.raw["bank_loans"] = [{"bank": "虚构银行", "amount": 200, "on": "2025-06-01"}] if self._chance(0.4) else []
        self.raw["equity_rounds"] = (
            [{"investor": "虚构基金", "amount": 800, "on": "2025-09-01"}] if bent > 0.6 and self._chance(0.15) else []
        )
        self.raw["projects"] = (
            [{"level": random.choice(("省部", "市", "区县")), "year": 2024}] if bent > 0.6 and self._chance(0.2) else []
        )

    def _rest(self) -> None:
        """Fill in every other fact: flags by rate and bent, the usual choice mostly, rare figures mostly zero."""
        for field in CATALOGUE.values():
            if field.name in self.raw or not field.matched or field.type in (FieldType.CONFIRMED, FieldType.SCORES):
                continue
            if (value := self._drawn(field)) is not None:
                self.raw[field.name] = value

    def _drawn(self, field: Field) -> object:
        if field.type is FieldType.FLAG:
            rate = float(field.base_rate if field.base_rate is not None else 0.5)
            return self._chance(rate if field.clean else min(1.0, rate * (0.5 + self._bent)) if rate < 0.9 else rate)
        if field.type is FieldType.ENUM:
            usual = [value for value in field.values if value in _USUAL]
            return usual[0] if usual and self._chance(0.9) else self._random.choice(field.values)
        if field.type in (FieldType.RECORDS, FieldType.TEXTS):
            return []
        if field.type is FieldType.SERIES:
            amount = self._amount(field)
            return {str(year): amount for year in self._years}
        return self._amount(field) if field.type in (FieldType.COUNT, FieldType.NUMBER) else None

    def _amount(self, field: Field) -> float:
        if self._chance(0.85):
            return 0
        top = 30.0 if field.unit.value in ("%", "") else self._staff * (0.1 if field.unit.value == "人" else 4)
        amount = self._random.random() * top
        return round(amount) if field.type is FieldType.COUNT or field.unit.value == "人" else round(amount, 2)

    def _person(self, policies: Sequence[Policy]) -> None:
        """Fill in what a talent and the officer answer."""
        random = self._random
        born = date(random.randrange(1962, 2000), random.randrange(1, 13), 15)
        self.raw |= {
            "person_born_on": born.isoformat(), "person_degree": random.choice(("博士", "硕士", "学士", "无学位")),
            "person_degree_on": date(min(2025, born.year + 27), 6, 30).isoformat(), "person_employed_on": self._founded.isoformat(),
            "person_income": {str(year): 18 for year in self._years}, "person_income_tax": {str(year): 1 for year in self._years},
        }  # fmt: skip
        confirmed: dict[str, bool] = {}
        scores: dict[str, dict[str, float]] = {}
        for policy in policies:
            version, _ = policy.version_on(ON)
            whole: list[r.Rule] = [version.rule]
            whole += [rule for item in version.support for rule in (item.when, item.event) if rule is not None]
            for node in (part for rule in whole for part in r.walk(rule)):
                if isinstance(node, r.Manual) and node.reason is not r.ManualReason.UNPUBLISHED:
                    confirmed[f"{policy.id}/{node.id}"] = self._chance(0.6)
                elif isinstance(node, r.Score):
                    scores.setdefault(policy.id, {}).update(
                        {item.id: round(float(item.max) * random.random()) for item in node.items if item.judged}
                    )
        self.raw |= {"confirmed": confirmed, "scores": scores}


def _later(day: str, years: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=365 * years)).isoformat()
