"""All doors through which foreign data enters."""

from __future__ import annotations

from collections.abc import Mapping

from bench._fuzz_case import Door
from bench._fuzz_casebook import CASEBOOK
from bench._fuzz_kept import KEPT
from bench._fuzz_line import LINE
from bench._fuzz_packs import PACKS
from bench._fuzz_policies import POLICIES
from bench._fuzz_profiles import PROFILES
from bench._fuzz_screening import SCREENING
from bench._fuzz_tables import TABLES

DOORS: Mapping[str, Door] = {
    door.name: door for door in (TABLES, PROFILES, POLICIES, PACKS, KEPT, CASEBOOK, SCREENING, LINE)
}
