"""The list of firms compared with what Python and Qt offer for the same rows."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

from bench._window_rig import ON, time_of
from casebook import EnterpriseRow
from ui.firms.model import FirmModel
from ui.firms.presenter import FirmColumn, cell

if TYPE_CHECKING:
    from bench._window_rig import Rig

_QUERIES = ("tj", "海河智能", "9", "MA00004321")
_PAGES = 40


def ratios(rig: Rig) -> Iterable[str]:
    """Yield one line for each comparison; both sides take turns."""
    rows = rig.window.desk.book.enterprises.search("", ON)
    yield from _searches(rig)
    yield from _views(rig, rows)


def _searches(rig: Rig) -> Iterable[str]:
    """Compare searches.

    Our search ranks results and finds initials, codes and old names; the peer only finds substrings of one text.
    """
    search = rig.window.desk.book.enterprises.search
    # Every firm matches the t of 天津, and its row then contains its initials.
    texts = [(f"{row.name}\n{row.found_text}\n{row.credit_code}", row) for row in search("t", ON)]
    for query in _QUERIES:
        peer = partial(_plain, texts, query)
        yield _line(f"search “{query}”", partial(search, query, ON), f"`in` over {len(texts)} texts", peer, 15)


def _plain(texts: list[tuple[str, EnterpriseRow]], query: str) -> list[EnterpriseRow]:
    return [row for text, row in texts if query in text]


def _views(rig: Rig, rows: tuple[EnterpriseRow, ...]) -> Iterable[str]:
    ours, plain = QTableView(), QTableView()
    model = FirmModel(ours)
    ours.setModel(model)
    model.show(rows)
    plain.setModel(_standard(rows, plain))
    for view in (ours, plain):
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(30)
        view.resize(1200, 640)
        view.show()
    rig.wait_until_idle()
    yield _line(
        "all rows replaced and painted",
        lambda: rig.time_until_painted(ours.viewport(), lambda: model.show(rows)),
        "QStandardItemModel",
        lambda: rig.time_until_painted(plain.viewport(), lambda: plain.setModel(_standard(rows, plain))),
        5,
    )
    yield _line(f"{_PAGES} pages scrolled", partial(_scroll, rig, ours), "the same", partial(_scroll, rig, plain), 5)
    for view in (ours, plain):
        view.hide()
        view.deleteLater()
    rig.wait_until_idle()


def _standard(rows: tuple[EnterpriseRow, ...], view: QTableView) -> QStandardItemModel:
    model = QStandardItemModel(view)
    for row in rows:
        model.appendRow([QStandardItem(cell(row, column)) for column in FirmColumn])
    return model


def _scroll(rig: Rig, view: QTableView) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(0)
    for _ in range(_PAGES):
        rig.time_until_painted(view.viewport(), lambda: bar.setValue(bar.value() + bar.pageStep()))


def _line(label: str, ours: Callable[[], object], peer: str, theirs: Callable[[], object], rounds: int) -> str:
    """Measure both sides in turns; compares processor time, which the load of the machine changes least."""
    works: list[list[float]] = [[], []]
    for _ in range(rounds + 1):
        for found, action in zip(works, (ours, theirs), strict=True):
            gc.collect()
            found.append(time_of(action).work)
    mine, other = (median(found[1:]) for found in works)
    return (
        f"peer: {label}: work of ours {mine * 1000:.1f} ms, of {peer} {other * 1000:.1f} ms; "
        f"ours ÷ peer {mine / other:.2f}"
    )
