"""The entries of the fact tables that code names. Without them, or with another type, the program would not work."""

from __future__ import annotations

from collections.abc import Iterator

from policies.fact_types import FactTables, FieldType

_TEXT = "name credit_code province city district zone street industry_code business_scope"
_SERIES = (
    "employees sci_staff rd_staff bachelors_up college_staff doctors masters revenue main_revenue total_income hightech_income "
    "rd_expense rd_expense_domestic rd_deductible rd_booked total_assets net_assets liabilities net_profit taxable_income "
    "tech_service_income tech_transfer_gain software_sales_tax basic_research_fund guarantee_fee loan_interest market_share"
)
_COUNTS = (
    "niche_since invention_patents utility_models designs software_copyrights ic_layouts plant_varieties crop_varieties "
    "new_drugs tcm_protected foreign_patents legal_rep_age carrier_area carrier_staff carrier_tenants carrier_tenant_area "
    "carrier_trained_staff carrier_ip_tenants"
)
_FLAGS = (
    "legal_person resident_enterprise restricted_industry abnormal_list serious_dishonesty audit_collection rd_accounted "
    "above_scale bank_default general_taxpayer incident_3y ip_dispute ip_supports_core judgment_debtor major_incident "
    "private rd_deduction_claimed rd_unit research_dishonesty research_penalty tax_dishonest_now tax_violation_3y "
    "title_revoked_3y zombie"
)
_OTHERS: tuple[tuple[FieldType, str], ...] = (
    (FieldType.TEXT, _TEXT),
    (FieldType.DATE, "founded_on listed_on carrier_opened_on person_born_on person_degree_on person_employed_on"),
    (
        FieldType.ENUM,
        "org_type size_industry tech_field listing tax_credit_grade carrier_kind person_degree person_title",
    ),
    (
        FieldType.FLAG,
        _FLAGS,
    ),
    (FieldType.TEXTS, "industry_tags main_products person_plans"),
    (FieldType.NUMBER, "registered_capital srdi_score srdi_score_before project_total"),
    (FieldType.COUNT, _COUNTS),
    (FieldType.RECORD, "moved_in"),
    (FieldType.RECORDS, "contacts qualifications platforms needs equity_rounds"),
    (FieldType.SERIES, _SERIES),
    (FieldType.SCORES, "scores"),
    (FieldType.CONFIRMED, "confirmed"),
)
CORE_FACTS: tuple[tuple[str, FieldType], ...] = tuple(
    (name, type_) for type_, names in _OTHERS for name in names.split()
)
"""Name and type of each fact that code names."""
CORE_QUANTITIES = (
    "age_days",
    "niche_years",
    "deductible_rd",
    "base_tax_rate",
    "tax_rate",
    "size",
    "industry_section",
    "industry_class",
)
"""Names of the derived quantities that code names."""
CORE_QUALIFICATIONS = tuple(
    "tech_sme hnte hnte_city hnte_pool liebao chuying dengling lingjun_peiyu lingjun unicorn innovative_sme srdi_sme "
    "little_giant mfg_champion zhanxin_lingjun incubator maker_space science_base new_rd_org tech_transfer_org "
    "univ_sci_park".split()
)
"""Kinds of qualifications that code names (ladder, import template, words of lists)."""
KIND = "kind"
"""The part of the fact `qualifications` whose values are the kinds of the table of qualifications."""


def missing_core(tables: FactTables) -> Iterator[tuple[str, str, str]]:
    """Yield (table, name, Chinese error) for each entry that code names and the tables lack or type otherwise."""
    types = {field.name: field.type for field in tables.facts}
    for name, type_ in CORE_FACTS:
        if name not in types:
            yield "facts", name, f"缺少程序要用的字段“{name}”"
        elif types[name] is not type_:
            yield "facts", name, f"字段“{name}”的类型应是 {type_.value}，写的是 {types[name].value}"
    titles = next((field for field in tables.facts if field.name == "qualifications"), None)
    if titles is not None and titles.part(KIND) is None:
        yield "facts", "qualifications", f"字段“qualifications”缺少“{KIND}”一栏"
    quantities = {quantity.name for quantity in tables.quantities}
    for name in CORE_QUANTITIES:
        if name not in quantities:
            yield "quantities", name, f"缺少程序要用的指标“{name}”"
    kinds = {qualification.kind for qualification in tables.qualifications}
    for name in CORE_QUALIFICATIONS:
        if name not in kinds:
            yield "qualifications", name, f"缺少程序要用的资质“{name}”"
