"""The offices that may be responsible for a need: those of the directory around the firm. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies import KeceError

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_NATION = "全国"


def office_names(desk: Desk, firm: int | None) -> tuple[str, ...]:
    """Returns the names of the offices of the firm's district and province, the nearest first; all without a firm."""
    facts = _facts(desk, firm)
    province, district = str(facts.get("province", "")), str(facts.get("district", ""))
    offices = sorted(desk.library.offices, key=lambda office: (office.place == _NATION, -len(office.place)))
    around = {f"{province}{district}", province, district, _NATION} - {""}
    near = [office.name for office in offices if office.place in around]
    return tuple(dict.fromkeys(near if province or district else (office.name for office in offices)))


def _facts(desk: Desk, firm: int | None) -> dict[str, object]:
    if firm is None or firm == desk.number:
        return dict(desk.firm.profile.facts)
    try:
        return dict(desk.book.enterprises.profile(firm, desk.on).profile.facts)
    except KeceError:
        return {}
