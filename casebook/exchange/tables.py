"""Which tables travel, and by which key their records are the same on every computer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

import msgspec


class Keyed(Enum):
    """What the key of a record is made of."""

    UID = auto()
    """A number here, a uid elsewhere."""
    ID = auto()
    """An id that is the same everywhere."""
    NAMES = auto()
    """Columns inside the firm, for example the name of a fact."""


class TravelTable(msgspec.Struct, frozen=True):
    """How the records of a table travel.

    `key` are its key columns without the firm. `whole` records are one value: what two people write at a time is never
    mixed; of the others each column is a value of its own. `refers`: column → the table whose number it holds.
    """

    name: str
    keyed: Keyed
    key: tuple[str, ...]
    whole: bool = False
    of_firm: bool = True
    refers: Mapping[str, str] = {}


_VISIT = {"visit_id": "visits"}
TABLES: Mapping[str, TravelTable] = {
    table.name: table
    for table in (
        TravelTable("enterprises", Keyed.UID, ("id",), of_firm=False),
        TravelTable("facts", Keyed.NAMES, ("name",), whole=True),
        TravelTable("sayings", Keyed.NAMES, ("name", "value"), whole=True),
        TravelTable("kept_columns", Keyed.NAMES, ("header",), whole=True),
        TravelTable("confirmations", Keyed.NAMES, ("condition",), whole=True),
        TravelTable("title_ends", Keyed.NAMES, ("kind", "expires_on"), whole=True),
        TravelTable("joined_firms", Keyed.NAMES, ("uid",), whole=True),
        TravelTable("visits", Keyed.UID, ("id",)),
        TravelTable("requests", Keyed.UID, ("id",), refers=_VISIT),
        TravelTable("follow_ups", Keyed.UID, ("id",), refers=_VISIT),
        TravelTable("filings", Keyed.ID, ("id",)),
        TravelTable("payouts", Keyed.ID, ("id",)),
        TravelTable("contracts", Keyed.ID, ("id",)),
        TravelTable("persons", Keyed.ID, ("id",)),
        TravelTable("plan_steps", Keyed.ID, ("id",)),
        TravelTable("letters", Keyed.ID, ("id",)),
        TravelTable("targets", Keyed.ID, ("id",), of_firm=False),
        TravelTable("resources", Keyed.ID, ("id",), of_firm=False),
    )
}
"""The tables whose records change; what never changes (sheets, their libraries, evidence, journal) travels beside them."""
