"""Facts of firms that are sound, and the shipped library."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from policies.library import Library, load_library
from resources import library_path
from survey.background import MatchingJob

ON = date(2026, 11, 24)
PLACE = {"province": "天津市", "city": "天津市", "district": "河东区"}
CLEAN = dict.fromkeys(
    ("serious_dishonesty", "abnormal_list", "major_incident", "research_dishonesty", "incident_3y", "restricted_industry"),
    False,
)  # fmt: skip
SOUND = {
    "founded_on": "2018-05-01", "legal_person": True, "resident_enterprise": True, "audit_collection": True,
    "org_type": "企业", "ip_supports_core": True, "invention_patents": 3, "utility_models": 6,
    "conversions": {"2023": 5, "2024": 6, "2025": 7}, "employees": {"2025": 100}, "sci_staff": {"2025": 30},
    "total_income": {"2025": 6000}, "hightech_income": {"2025": 5000}, "total_assets": {"2025": 7000},
    "revenue": {"2023": 5000, "2024": 5500, "2025": 6000}, "qualifications": [], **CLEAN,
}  # fmt: skip


def rd(share: str) -> dict[str, Decimal]:
    """Research costs of three years with that share of the revenue in each."""
    return {year: revenue * Decimal(share) for year, revenue in (("2023", 5000), ("2024", 5500), ("2025", 6000))}


@cache
def shipped_library() -> Library:
    """The library that is shipped."""
    return load_library(library_path())


def matching_job() -> MatchingJob:
    """A job with the shipped library that is never stopped."""
    return MatchingJob(on=ON, library=shipped_library().stamp, should_stop=lambda: False)
