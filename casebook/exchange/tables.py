"""Which tables travel, and by which key their records are the same on every computer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType

import msgspec


class Keyed(Enum):
    """What the key of a record is made of."""

    UID = auto()
    """A number here, a uid elsewhere."""
    NAMES = auto()
    """Columns whose content is the same everywhere: an id, or the name of a fact inside its firm."""
    CONTENT = auto()
    """The whole content: a record that is written once and never changed."""


class TravelTable(msgspec.Struct, frozen=True):
    """How the records of a table travel.

    `key` are its key columns without the firm. `whole` records are one value: what two people write at a time is never
    mixed; of the others each column is a value of its own. `refers`: column → the table whose number it holds. `local`
    columns stay here; `bytes_in` columns hold bytes. What is `kept` is never changed or removed, but with its firm.
    `says`: the columns of a whole record in which two people can contradict each other, all if empty; the others tell
    only who wrote it, and when.
    """

    name: str
    keyed: Keyed
    key: tuple[str, ...]
    whole: bool = False
    of_firm: bool = True
    kept: bool = False
    refers: Mapping[str, str] = MappingProxyType({})
    local: tuple[str, ...] = ()
    bytes_in: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


_VISIT = MappingProxyType({"visit_id": "visits"})
FIRMS, FACTS, SAYINGS, JOURNAL, ERASED = "enterprises", "facts", "sayings", "journal", "erased"
DETERMINATIONS, SHEETS, EVIDENCE, JOINED = "determinations", "sheets", "evidence", "joined_firms"
"""`erased` is no table: its operations say that a firm was deleted for good; the key is the uid of the firm."""
TABLES: Mapping[str, TravelTable] = {
    table.name: table
    for table in (
        TravelTable(FIRMS, Keyed.UID, ("id",), of_firm=False),
        TravelTable(FACTS, Keyed.NAMES, ("name",), whole=True),
        TravelTable(SAYINGS, Keyed.NAMES, ("name", "value"), whole=True, says=("value",)),
        TravelTable("kept_columns", Keyed.NAMES, ("header",), whole=True, says=("text",)),
        TravelTable("confirmations", Keyed.NAMES, ("condition",), whole=True, says=("holds", "until")),
        TravelTable("title_ends", Keyed.NAMES, ("kind", "expires_on"), whole=True, says=("outcome",)),
        TravelTable(JOINED, Keyed.NAMES, ("uid",), whole=True, says=("uid",)),
        TravelTable("visits", Keyed.UID, ("id",)),
        TravelTable("requests", Keyed.UID, ("id",), refers=_VISIT),
        TravelTable("follow_ups", Keyed.UID, ("id",), refers=_VISIT),
        TravelTable("filings", Keyed.NAMES, ("id",)),
        TravelTable("payouts", Keyed.NAMES, ("id",)),
        TravelTable("contracts", Keyed.NAMES, ("id",)),
        TravelTable("persons", Keyed.NAMES, ("id",)),
        TravelTable("plan_steps", Keyed.NAMES, ("id",)),
        TravelTable("letters", Keyed.NAMES, ("id",)),
        TravelTable("targets", Keyed.NAMES, ("id",), of_firm=False),
        TravelTable("resources", Keyed.NAMES, ("id",), of_firm=False),
        TravelTable(EVIDENCE, Keyed.NAMES, ("sha256",), whole=True, kept=True, bytes_in=("body",)),
        TravelTable("libraries", Keyed.NAMES, ("digest",), whole=True, of_firm=False, kept=True, bytes_in=("body",)),
        TravelTable(DETERMINATIONS, Keyed.NAMES, ("id",), whole=True, kept=True),
        TravelTable(SHEETS, Keyed.CONTENT, (), whole=True, kept=True, local=("number",)),
        TravelTable(JOURNAL, Keyed.CONTENT, (), whole=True, kept=True, local=("change", "kind", "reverts")),
    )
}
"""The tables that travel, each after those that it refers to."""
