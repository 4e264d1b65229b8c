"""The one way from other pages to new filings: from a result, a sheet, a screening, a policy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from casebook import FilingBoard, FilingStage
from survey.filings import board_of
from ui.filings.new_filings import FilingsWanted, NewFilingsDialog
from ui.widgets import messages

if TYPE_CHECKING:
    from casebook import EnterpriseRow
    from survey.filings import FilingsBegun
    from ui.desk.desk import Desk
    from ui.desk.page import Page

_WON = (FilingStage.APPROVED, FilingStage.PAID)
MOST = 2000
"""The most firms of one step; more are no list that anybody works through."""


def ask_filings(page: Page, asked: FilingsWanted) -> NewFilingsDialog:
    """Opens the dialog that begins filings over a page."""

    def done(begun: FilingsBegun) -> None:
        first = begun.made[0]
        target = first.id if len(begun.made) == 1 else first.board
        messages.ask(
            page, "已建办理", f"{begun.words()}。现在到“办理”里看吗？", partial(page.go.emit, "filings", target)
        )

    dialog = NewFilingsDialog(page.desk, page.colours, page, asked, done)
    dialog.open()
    return dialog


def ask_for_firm(page: Page, policies: Sequence[str], ticked: Sequence[str] = (), sheet: str = "") -> None:
    """Begins filings of the current firm; `sheet` is the id of the determination that they come from."""
    desk = page.desk
    if desk.number is None:
        messages.show_message(page, "还不能建办理", "这家企业还没有存入企业库，请先点“存入企业库”")
        return
    firm = (desk.number, desk.firm.profile.name)
    ask_filings(page, FilingsWanted((firm,), tuple(policies), tuple(ticked), determination=sheet))


def ask_for_firms(page: Page, firms: Sequence[int], policy: str) -> None:
    """Begins filings of many firms with one policy: firms go into the pool in one step."""
    known: dict[int, EnterpriseRow] = {row.id: row for row in page.desk.book.enterprises.search("", page.desk.on)}
    chosen = tuple((firm, known[firm].name) for firm in dict.fromkeys(firms) if firm in known)
    if not chosen:
        messages.show_message(page, "没有企业", "选中的企业都不在企业库里，请先在“企业”里导入或新建")
    elif len(chosen) > MOST:
        messages.show_message(page, "太多", f"一次最多 {MOST} 家，现在是 {len(chosen)} 家，请先勾选要办的")
    else:
        ask_filings(page, FilingsWanted(chosen, (policy,)))


def door_words(desk: Desk, policy: str) -> str:
    """Returns what the button of a policy says: firms go into the pool for a title, into filings for a project."""
    known = next((entry for entry in desk.library.policies if entry.id == policy), None)
    return "进培育库…" if known is not None and board_of(known) is FilingBoard.TITLES else "建办理…"


def not_begun(desk: Desk, policies: Sequence[str]) -> tuple[str, ...]:
    """Returns the policies for which the current firm has no filing that is open or won."""
    if desk.number is None or desk.casebook is None:
        return ()
    filings = desk.book.filings.of(desk.number)
    busy = {filing.policy for filing in filings if not filing.ended or filing.stage in _WON}
    return tuple(policy for policy in policies if policy not in busy)
