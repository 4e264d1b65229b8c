"""A new firm, the same way from the menu, the key and the button: name first, then a warning of firms that may be the same, then the offer to prefill."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casebook import Origin, Provenance
from matcher import read_profile
from policies import KeceError
from policies.places import RANKS
from ui.desk.session import EntryOutcome
from ui.firms.known import PrefillOffer, offer_for, take
from ui.widgets import messages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.desk.desk import Desk

_MOST_ALIKE = 3
"""The number of firms with similar names that are listed in the warning."""


def add_firm(desk: Desk, name: str) -> tuple[int | None, EntryOutcome]:
    """Adds a firm to the casebook and returns its number, or why it was not added."""
    try:
        profile = read_profile({"name": name.strip()})
        source = Provenance(Origin.VERBAL, desk.on, desk.officer)
        with desk.book.all_or_nothing():
            made = desk.book.enterprises.add(profile, source, desk.settings.now.officer)
            _presume_place(desk, made.id)
    except KeceError as error:
        return None, EntryOutcome(str(error))
    return made.id, EntryOutcome()


def _presume_place(desk: Desk, number: int) -> None:
    """Stores the place of the office as the presumed place of a new firm."""
    place = desk.settings.now.own_place
    if place is not None:
        source = Provenance(Origin.PRESUMED, desk.on, desk.officer, "本单位所在地")
        desk.book.enterprises.set_facts(number, dict(zip(RANKS, place.ranks, strict=False)), source)


def firms_like(desk: Desk, name: str) -> tuple[str, ...]:
    """Returns descriptions of existing firms that may be the same."""
    found = desk.book.enterprises.known_firms().like(name) if name.strip() else ()
    return tuple(f"{entry.firm.names[0]}（{entry.why}）" for entry in found[:_MOST_ALIKE])


class NewFirm:
    """The dialogs that add a firm. `opened` is called with the number of the new firm."""

    def __init__(self, desk: Desk, parent: QWidget, opened: Callable[[int], object]) -> None:
        self._desk = desk
        self._parent = parent
        self._opened = opened

    def ask(self) -> None:
        """Asks for the name of the firm."""
        messages.ask_text(self._parent, "新建企业", "企业名称（营业执照上的全称）：", "", self._add)

    def _add(self, name: str) -> None:
        like = firms_like(self._desk, name)
        if like:
            listed = "\n".join(like)
            text = f"企业库里有相近的企业：\n{listed}\n\n仍要新建“{name}”吗？"
            messages.ask(self._parent, "可能重复", text, lambda: self._add_now(name))
        else:
            self._add_now(name)

    def _add_now(self, name: str) -> None:
        number, answer = add_firm(self._desk, name)
        if number is None:
            messages.show_message(self._parent, "没有新建", answer.message)
            return
        self._opened(number)
        offer = offer_for(self._desk, number)
        if offer is not None:
            messages.ask(self._parent.window(), offer.title, offer.text, lambda: self._take(offer))

    def _take(self, offer: PrefillOffer) -> None:
        answer = take(self._desk, offer)
        if not answer.accepted:
            messages.show_message(self._parent.window(), "没有填入", answer.message)
