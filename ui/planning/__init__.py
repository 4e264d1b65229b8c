"""Planning visits to firms of any list in one action, with hours, and the route sheet of what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import messages
from ui.widgets.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from survey.planning import PlannedVisits, Stop
    from ui.desk.desk import Desk
    from ui.planning.dialog import RoutePlanDialog


def ask_visits(
    desk: Desk, firms: Sequence[int], parent: QWidget, then: Callable[[str], object], note: str = ""
) -> RoutePlanDialog | None:
    """Opens the dialog that plans a visit to each of these firms, in their order; `then` gets what was done in words.

    Returns: the dialog, None if none of the firms is in the casebook.
    """
    from ui.planning.dialog import RoutePlanDialog

    rows = {row.id: row for row in desk.book.enterprises.search("", desk.on)}
    chosen = tuple(rows[firm] for firm in dict.fromkeys(firms) if firm in rows)
    if not chosen:
        messages.show_message(parent, "不能安排走访", "选中的企业都不在企业库里，请先在“企业”里导入或新建")
        return None
    dialog = RoutePlanDialog(desk, chosen, note, parent)

    def done(planned: PlannedVisits, with_sheet: bool) -> None:
        if with_sheet:
            show_route(desk, planned.stops, parent)
        then(planned.words())

    dialog.planned.connect(done)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def show_route(desk: Desk, stops: Sequence[Stop], parent: QWidget) -> TaskRunner:
    """Makes the route sheet of visits in the background and shows it, to be printed or saved."""
    from survey.route_sheet import route_listing
    from ui.widgets.paper_dialog import PaperDialog

    runner = TaskRunner(parent)

    def work() -> bytes:
        from sheet.listing import listing_bytes

        with desk.open_book() as book:
            return listing_bytes(route_listing(book, stops, desk.on, desk.settings.now.office, desk.matched))

    def show(data: object) -> None:
        if isinstance(data, bytes):
            PaperDialog("走访安排", data, f"走访安排-{desk.on.isoformat()}.pdf", parent).open()
        runner.deleteLater()

    runner.done.connect(show)
    runner.failed.connect(lambda message: messages.show_message(parent, "没有做成走访安排", message))
    runner.start(work)
    return runner


__all__ = ["ask_visits", "show_route"]
