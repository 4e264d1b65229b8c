"""All doors: the inputs of the program for external data."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz._case import Door
from tests.fuzz._casebook import CASEBOOK
from tests.fuzz._documents import DOCUMENTS
from tests.fuzz._exchange import EXCHANGE
from tests.fuzz._kept import KEPT
from tests.fuzz._line import LINE
from tests.fuzz._packs import PACKS
from tests.fuzz._papers import PAPERS
from tests.fuzz._policies import POLICIES
from tests.fuzz._profiles import PROFILES
from tests.fuzz._screening import SCREENING
from tests.fuzz._tables import TABLES

DOORS: Mapping[str, Door] = {
    door.name: door
    for door in (TABLES, PROFILES, POLICIES, PACKS, KEPT, CASEBOOK, SCREENING, LINE, DOCUMENTS, PAPERS, EXCHANGE)
}
