"""The strip on top of the pages that belong to 办理: it leads from one to the other."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from casebook import FilingBoard


class SiblingPlace(NamedTuple):
    """A place of the strip: its words, the page, and what the page is asked to show."""

    label: str
    page: str
    target: FilingBoard | None
    tip: str


SIBLINGS = (
    SiblingPlace("申报", "filings", FilingBoard.PROJECTS, "项目申报走到哪一步：意向、准备、已报、受理、立项、兑现"),
    SiblingPlace("培育库", "filings", FilingBoard.TITLES, "资质的遴选、入库、培育、申报和认定"),
    SiblingPlace("兑现", "payouts", None, "资金：应兑现、申报、核定、到账的金额"),
    SiblingPlace("技术合同", "contracts", None, "技术合同台账：登记、金额、抓大养小"),
    SiblingPlace("诉求", "needs", None, "诉求从提出到回访：承办、期限、答复、转交、满意度、答复函"),
    SiblingPlace("资源", "resources", None, "可以用来答复诉求的机构、平台、成果、专家、场地"),
)


class SiblingBar(QWidget):
    """A row of buttons; the one of the page itself is pressed. Connect `go` to that of the page."""

    go = Signal(str, object)

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page
        self._group = QButtonGroup(self)
        self.buttons = tuple(QPushButton(place.label) for place in SIBLINGS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (place, button) in enumerate(zip(SIBLINGS, self.buttons, strict=True)):
            end = "left" if number == 0 else "right" if number == len(SIBLINGS) - 1 else "middle"
            button.setObjectName("segment")
            button.setProperty("place", end)
            button.setCheckable(True)
            button.setToolTip(place.tip)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self._chosen)
        self.mark()

    def mark(self, target: FilingBoard | None = None) -> None:
        """Presses the button of the page, if it has one; where it has two, that of the board."""
        own = [at for at, place in enumerate(SIBLINGS) if place.page == self._page]
        shown = [at for at in own if SIBLINGS[at].target == target] or own
        if shown:
            self.buttons[shown[0]].setChecked(True)

    def _chosen(self, number: int) -> None:
        place = SIBLINGS[number]
        if place.page != self._page:
            self.mark()  # the strip of this page keeps showing where it belongs
        self.go.emit(place.page, place.target)
