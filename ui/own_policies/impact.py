"""What the adoption of a policy would change for the firms of the casebook, as HTML. No Qt."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from survey.background import MatchingJob
from survey.impact import impact
from ui.widgets import reading_html as h

if TYPE_CHECKING:
    from collections.abc import Callable

    from policies import Policy
    from survey.impact import Impact, ImpactRow
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours

    Stopped = Callable[[], bool]
    Progress = Callable[[int, int], object]

_MOST = 200
"""Firms that are listed; the others are counted."""


def impact_html(found: Impact, colours: Colours) -> str:
    """Returns the outcome in one sentence and the firms for which something changes, each as a link `firm:…`."""
    body = f"<p><b>{escape(found.words())}</b></p>"
    if found.rows:
        widths = (" width='34%'", " width='26%'", "", " width='90'")
        rows = [h.head("企业", "变化", "还差什么", "负责人", widths=widths), *map(_row, found.rows[:_MOST])]
        rest = len(found.rows) - _MOST
        body += h.table(rows) + (f"<p class='muted'>另有 {rest} 家没有列出</p>" if rest > 0 else "")
    return h.page(body, colours)


def impact_work(
    desk: Desk, before: Policy | None, after: Policy | None, *, stopped: Stopped, progress: Progress
) -> Callable[[], Impact]:
    """Returns the work that finds what another text of a policy would change, for a worker thread."""
    job = MatchingJob(on=desk.as_of, library=desk.library.stamp, should_stop=stopped, on_progress=progress)

    def work() -> Impact:
        with desk.open_book() as book:
            return impact(book, before, after, job)

    return work


def _row(row: ImpactRow) -> str:
    note = row.becomes.note if row.becomes is not None else ""
    name = f"<a href='firm:{row.number}'>{escape(row.name)}</a>"
    return h.cells(name, escape(row.words), escape(note), escape(row.officer))
