"""The dialogs that a move asks: its day, why a filing failed or was given up, and the certificate of a title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel

from casebook import FilingStage
from casebook.filings import REASONED
from policies import QUALIFICATIONS
from survey.filings import usual_end
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.widgets.days import DayEdit, OptionalDayEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

REFUSED_WHY = ("研发费用占比不够", "知识产权不够", "材料不全", "超过申报时间", "评分没有过线", "竞争落选")
DROPPED_WHY = ("企业不想报了", "条件达不到", "已享受同类政策", "企业迁出或注销", "等下一批")
"""Reasons to choose from; any other may be typed."""
_NEVER = 10
"""Years added where nobody knows how long a title is valid; the person sets the day or leaves it open."""


class StageDialog(FormDialog):
    """Asks for the day on which a stage was reached, and for the reason where one is due.

    `store` is called with both and says whether they are taken.
    """

    def __init__(
        self,
        head: str,
        stage: FilingStage,
        on: date,
        store: Callable[[date, str], EntryOutcome],
        parent: QWidget,
    ) -> None:
        super().__init__("换阶段", parent)
        reasoned = stage in REASONED
        self.setObjectName("filing-stage")
        self._store = store
        self.day = DayEdit(on, "日期")
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(list(DROPPED_WHY if stage is FilingStage.DROPPED else REFUSED_WHY))
        self.reason.setCurrentText("")
        self.reason.setAccessibleName("原因")
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText("为什么，必填；可以从列表里选")
        words = QLabel(head)
        words.setObjectName("question")
        words.setWordWrap(True)
        form = QFormLayout()
        form.addRow("日期", self.day)
        if reasoned:
            form.addRow("原因", self.reason)
        self.column.addWidget(words)
        self.column.addLayout(form)
        self.close_off()
        (self.reason if reasoned else self.day).setFocus()

    def work(self) -> EntryOutcome:
        """Stores day and reason."""
        return self._store(self.day.day, self.reason.currentText())


class CertificateDialog(FormDialog):
    """Asks for the days of the certificate that came with an approval. `store` gets them.

    With the certificate left out, `store` gets no first day: only the filing moves.
    """

    def __init__(
        self, firm: str, kind: str, on: date, store: Callable[[date, date | None, bool], EntryOutcome], parent: QWidget
    ) -> None:
        super().__init__("认定", parent)
        self.setObjectName("filing-certificate")
        self._kind, self._store = kind, store
        self.day = DayEdit(on, "认定（发证）日期")
        self.write = QComboBox()
        self.write.addItems(["写进企业画像", "不写，证书还没有下来"])
        self.write.setAccessibleName("证书")
        end = usual_end(kind, on)
        self.end = OptionalDayEdit(
            "有效期至", end or date(on.year + _NEVER, on.month, min(on.day, 28)), given=end is not None
        )
        words = QLabel(f"{firm}\n认定为{QUALIFICATIONS[kind][0]}")
        words.setObjectName("question")
        words.setWordWrap(True)
        form = QFormLayout()
        form.addRow("认定（发证）日期", self.day)
        form.addRow("证书", self.write)
        form.addRow("", self.end)
        self.column.addWidget(words)
        self.column.addLayout(form)
        self.close_off()
        self.day.dateChanged.connect(lambda _: self._follow())
        self.write.currentIndexChanged.connect(lambda place: self.end.setEnabled(place == 0))
        self.day.setFocus()

    def _follow(self) -> None:
        """The last day follows the first where a document states how long the title is valid."""
        end = usual_end(self._kind, self.day.day)
        if end is not None:
            self.end.box.show_day(end)

    def work(self) -> EntryOutcome:
        """Stores the days."""
        return self._store(self.day.day, self.end.day, self.write.currentIndex() == 0)
