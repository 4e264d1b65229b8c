"""Which firm papers are filled into: the one on screen, one of the casebook, or a new one. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from casebook import KnownFirm, KnownFirms
from firms import FirmLikeness, plain_code

if TYPE_CHECKING:
    from papers import PaperReading
    from ui.desk.desk import Desk

_SAME = (FirmLikeness.SAME_CODE, FirmLikeness.SAME_NAME, FirmLikeness.OLD_NAME)


class Fit(Enum):
    """How surely a paper belongs to a firm."""

    SAME = auto()
    UNNAMED = auto()
    NEAR = auto()
    OTHER = auto()


@dataclass(frozen=True)
class FillTarget:
    """A firm that can be filled. `number` is None for one that is not in the casebook; `on_screen` tells it from a new one."""

    firm: KnownFirm
    number: int | None = None
    on_screen: bool = False

    @property
    def is_new(self) -> bool:
        """Whether the firm is to be added."""
        return self.number is None and not self.on_screen

    @property
    def name(self) -> str:
        """The name of the firm."""
        return self.firm.names[0] if self.firm.names else ""

    def words(self) -> str:
        """Returns what filling means, for the list of targets."""
        code = f" {self.firm.credit_code}" if self.firm.credit_code else ""
        if self.is_new:
            return f"新建企业：{self.name}{code}"
        return f"{'屏幕上的企业' if self.on_screen else '企业库里的'}：{self.name or '（没有名称）'}{code}"

    def fit(self, reading: PaperReading) -> Fit:
        """Returns whether a paper is about this firm: by the credit code first, then by the name."""
        if not reading.firm_name and not reading.credit_code:
            return Fit.UNNAMED
        if reading.credit_code and self.firm.credit_code:
            same = plain_code(reading.credit_code) == plain_code(self.firm.credit_code)
            return Fit.SAME if same else Fit.OTHER
        if not reading.firm_name or not self.firm.names:
            return Fit.UNNAMED
        found = KnownFirms([self.firm]).like(reading.firm_name)
        if not found:
            return Fit.OTHER
        return Fit.SAME if found[0].likeness in _SAME else Fit.NEAR


def targets_for(desk: Desk, readings: tuple[PaperReading, ...]) -> tuple[FillTarget, ...]:
    """Returns the firms that these papers can be filled into, the likeliest first."""
    named = next((reading for reading in readings if reading.firm_name or reading.credit_code), None)
    screen = _on_screen(desk)
    if named is None:
        return (screen,) if screen is not None else ()
    name, code = named.firm_name, named.credit_code
    found = [screen] if screen is not None else []
    if desk.casebook is not None:
        alike = desk.book.enterprises.known_firms().like(name, code)
        known = [FillTarget(entry.firm, entry.firm.id) for entry in alike if entry.firm.id != desk.number]
        known = [target for target in known if target.fit(named) is not Fit.OTHER]
        found += known
        if not any(target.fit(named) is Fit.SAME for target in found) and name:
            found.append(FillTarget(KnownFirm(0, (name,), code)))
    return tuple(sorted(found, key=lambda target: _place(target, named, screen)))


def _place(target: FillTarget, named: PaperReading, screen: FillTarget | None) -> int:
    """The firm on screen comes first, even if the paper is about another one: then a person decides."""
    if target is screen:
        return 0
    fit = target.fit(named)
    return 1 if fit is Fit.SAME else 2 if target.is_new else 3


def _on_screen(desk: Desk) -> FillTarget | None:
    """Returns the firm on screen, None if nothing is on it."""
    facts = desk.firm.profile.facts
    if desk.number is None and not facts:
        return None
    name, code = facts.get("name"), facts.get("credit_code")
    names: tuple[str, ...] = (str(name),) if name else ()
    if desk.number is not None:
        kept = desk.book.enterprises.get(desk.number)
        names = (kept.name, *kept.old_names)
    return FillTarget(KnownFirm(desk.number or -1, names, str(code or "")), desk.number, on_screen=True)
