"""Notes what becomes of titles that ran out: asks for the reason and writes all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casebook import TitleEnd, TitleOutcome
from policies import KeceError
from ui.widgets import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from casebook import TitleKey
    from ui.desk.desk import Desk

_ASKED = {
    TitleOutcome.RENEWING: ("注明续报中", "续报到哪一步（会写在提示里，到续上为止不再标红）："),
    TitleOutcome.GIVEN_UP: ("注明放弃续报", "为什么放弃（以后不再提醒，可以在“到期”里恢复）："),
}


def ask_outcome(
    desk: Desk, titles: Sequence[TitleKey], outcome: TitleOutcome, parent: QWidget, then: Callable[[], object]
) -> None:
    """Asks for the reason of an outcome and notes it for all titles; `then` is called afterwards."""
    title, question = _ASKED[outcome]

    def note(why: str) -> None:
        message = note_outcome(desk, titles, outcome, why)
        if message:
            messages.show_message(parent, title, message)
        then()

    messages.ask_text(parent, f"{title}（{len(titles)} 项）", question, "", note)


def note_outcome(desk: Desk, titles: Sequence[TitleKey], outcome: TitleOutcome, why: str) -> str:
    """Notes an outcome for titles, all or none, and returns why nothing was noted, or ""."""
    ends = [
        TitleEnd(
            enterprise=firm, kind=kind, expires_on=last, outcome=outcome, why=why, officer=desk.officer, day=desk.on
        )
        for firm, kind, last in titles
    ]
    try:
        desk.book.title_ends.note(ends, desk.author(why))
    except KeceError as error:
        return str(error)
    return ""


def take_back(desk: Desk, titles: Sequence[TitleKey]) -> str:
    """Takes noted outcomes back, all or none, and returns why nothing was done, or ""."""
    try:
        desk.book.title_ends.clear(titles, desk.author("恢复到期提醒"))
    except KeceError as error:
        return str(error)
    return ""
